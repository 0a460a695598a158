//! `rondas correct`

use std::process::ExitCode;

use anyhow::bail;
use rondas::archive::{EventType, Keeper, NewCorrection, correction_toml, today};
use rondas::model::{Because, Boundary, ClauseCorrection, CorrectionReport, LinkCorrection, MetadataCorrection, Verdict};
use rondas::pipeline::BuildOptions;
use rondas::workspace::{AnchorError, Workspace};
use serde::de::DeserializeOwned;

use super::{build, open};
use crate::cli::CorrectArgs;
use crate::print;

pub(crate) fn run(args: &CorrectArgs) -> anyhow::Result<ExitCode> {
    let workspace = open(&args.index.index)?;
    let because = because(args)?;
    let correction = correction(args, &workspace, because)?;
    let toml = correction_toml(&correction);
    if args.dry_run {
        if args.json.json {
            print::json(&serde_json::json!({ "file": args.to, "would_add": toml }))?;
        } else {
            print::out(&format!("would add to corrections/{}:\n\n{toml}", args.to))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let keeper = Keeper::open(&args.corpus.folder).map_err(hinted)?;
    keeper.correct(&args.to, std::slice::from_ref(&correction)).map_err(hinted)?;
    let (who, detail) = signed(&correction);
    keeper
        .log(EventType::MetadataModification, Some(&who), &format!("corrections/{}", args.to), None, &detail)
        .map_err(hinted)?;
    drop(keeper);
    let report = build::built(
        &args.corpus.folder,
        &args.index.index,
        &BuildOptions { wait: true, worker: super::program(), ..BuildOptions::default() },
        args.json.json,
    )?;
    let floating = floating(&open(&args.index.index)?, &args.to);
    if args.json.json {
        print::json(&serde_json::json!({ "file": args.to, "added": toml, "floating": floating, "build": report }))?;
    } else {
        print::out(&format!("added to corrections/{}, and built ({} files read):\n\n{toml}", args.to, report.read))?;
        floating
            .iter()
            .for_each(|c| print::to_stderr(&format!("{} does not find its words: {}", c.at, c.floats.as_deref().unwrap_or(""))));
    }
    Ok(ExitCode::from(u8::from(!floating.is_empty())))
}

fn floating(workspace: &Workspace, file: &str) -> Vec<CorrectionReport> {
    let prefix = format!("corrections/{file},");
    workspace.check().corrections.into_iter().filter(|c| c.floats.is_some() && c.at.starts_with(&prefix)).collect()
}

fn hinted(error: rondas::archive::Error) -> anyhow::Error {
    let hint = error.hint();
    print::with_hint(error, hint)
}

fn anchored<T>(result: Result<T, AnchorError>) -> anyhow::Result<T> {
    result.map_err(|e| {
        let hint = e.hint();
        print::with_hint(e, hint)
    })
}

fn because(args: &CorrectArgs) -> anyhow::Result<Because> {
    let user = ["RONDAS_WHO", "USER", "USERNAME"].iter().find_map(|v| std::env::var(v).ok().filter(|n| !n.is_empty()));
    let Some(who) = args.who.clone().or(user) else { bail!("who corrects? say it with --who NAME") };
    Ok(Because { who, when: args.when.clone().unwrap_or_else(today), why: args.why.clone() })
}

fn signed(correction: &NewCorrection) -> (String, String) {
    let (because, what) = match correction {
        NewCorrection::Metadata(c) => (&c.because, format!("facts about {}", c.file)),
        NewCorrection::Clause(c) => (&c.because, format!("a unit of {}", c.file)),
        NewCorrection::Link(c) => (&c.because, format!("a link between {} and {}", c.a.file, c.b.file)),
    };
    (because.who.clone(), format!("{what}: {}", because.why))
}

/// A link where another address is given, else a unit or a text, as the address says.
fn correction(args: &CorrectArgs, workspace: &Workspace, because: Because) -> anyhow::Result<NewCorrection> {
    let verdicts = [(&args.confirm, Verdict::Confirm), (&args.forbid, Verdict::Forbid), (&args.link, Verdict::Add)];
    if let Some((other, verdict)) = verdicts.into_iter().find_map(|(other, v)| Some((other.as_ref()?, v))) {
        let kind = anchored(workspace.link_kind(&args.address, other))?;
        let (a, b) = (anchored(workspace.anchor(&args.address))?, anchored(workspace.anchor(other))?);
        return Ok(NewCorrection::Link(LinkCorrection { at: String::new(), verdict, kind, a, b, because }));
    }
    if anchored(workspace.is_clause(&args.address))? {
        return unit(args, workspace, because).map(NewCorrection::Clause);
    }
    let (file, words) = anchored(workspace.text_anchor(&args.address))?;
    let correction = MetadataCorrection {
        at: String::new(),
        file,
        words,
        series: args.series.clone(),
        round: args.round,
        kind: args.kind.as_ref().map(|k| k.parse().map_err(anyhow::Error::msg)).transpose()?,
        lang: args.lang.as_ref().map(|l| l.parse()).transpose()?,
        status: args.status.as_deref().map(|s| named(s, "status")).transpose()?,
        chapter: args.chapter.clone(),
        city: args.city.clone(),
        start: args.start.clone(),
        date: args.date.clone(),
        parties: (!args.party.is_empty()).then(|| args.party.clone()),
        because,
    };
    let bare = MetadataCorrection {
        file: correction.file.clone(),
        words: correction.words.clone(),
        because: correction.because.clone(),
        ..MetadataCorrection::default()
    };
    if correction == bare {
        bail!("nothing to correct: say what is right, as in --round 9");
    }
    Ok(NewCorrection::Metadata(correction))
}

fn unit(args: &CorrectArgs, workspace: &Workspace, because: Because) -> anyhow::Result<ClauseCorrection> {
    if args.series.is_some() || args.round.is_some() || args.status.is_some() || args.date.is_some() || args.city.is_some() {
        bail!("{} is a clause; facts about a text are corrected at the address of the text", args.address);
    }
    let (anchor, boundary) = match &args.begin {
        Some(words) => (anchored(workspace.anchor_words(&args.address, words))?, Some(Boundary::Begin)),
        None => (anchored(workspace.anchor(&args.address))?, args.join.then_some(Boundary::Join)),
    };
    if boundary.is_none() && args.number.is_none() && args.kind.is_none() && args.lang.is_none() {
        bail!("nothing to correct: use --begin WORDS, --join, --number, --kind or --lang");
    }
    Ok(ClauseCorrection {
        at: String::new(),
        file: anchor.file,
        words: anchor.words,
        nth: anchor.nth,
        boundary,
        number: args.number.clone(),
        kind: args.kind.as_deref().map(|k| named(k, "kind of unit")).transpose()?,
        lang: args.lang.as_ref().map(|l| l.parse()).transpose()?,
        because,
    })
}

/// A value by the name it has in files.
fn named<T: DeserializeOwned>(name: &str, what: &str) -> anyhow::Result<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(|e| anyhow::anyhow!("`{name}` is no {what}: {e}"))
}
