//! `rondas correct`

use std::process::ExitCode;

use anyhow::bail;
use rondas::archive::{correction_toml, today};
use rondas::model::{Because, CorrectionReport, Verdict};
use rondas::pipeline::BuildOptions;
use rondas::workspace::Workspace;

use super::{build, open};
use crate::cli::CorrectArgs;
use crate::print;
use crate::proposal::{Proposal, keep};

pub(crate) fn run(args: &CorrectArgs) -> anyhow::Result<ExitCode> {
    let workspace = open(&args.index.index)?;
    let correction = proposal(args)?.correction(&workspace)?;
    let toml = correction_toml(&correction);
    if args.dry_run {
        if args.json.json {
            print::json(&serde_json::json!({ "file": args.to, "would_add": toml }))?;
        } else {
            print::out(&format!("would add to corrections/{}:\n\n{toml}", args.to))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let added = keep(&args.corpus.folder, &args.to, std::slice::from_ref(&correction))?;
    let report = build::built(
        &args.corpus.folder,
        &args.index.index,
        &BuildOptions { wait: true, worker: super::program(), ..BuildOptions::default() },
        args.json.json,
    )?;
    let floating = floating(&open(&args.index.index)?, &args.to);
    if args.json.json {
        print::json(
            &serde_json::json!({ "file": args.to, "added": (added > 0).then_some(&toml), "floating": floating, "build": report }),
        )?;
    } else {
        let what = if added == 0 { "is already in" } else { "added to" };
        print::out(&format!(
            "{what} corrections/{}, and built ({} read):\n\n{toml}",
            args.to,
            print::count(report.read, "file")
        ))?;
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

fn proposal(args: &CorrectArgs) -> anyhow::Result<Proposal> {
    let verdicts = [(&args.confirm, Verdict::Confirm), (&args.forbid, Verdict::Forbid), (&args.link, Verdict::Add)];
    Ok(Proposal {
        address: args.address.clone(),
        because: because(args)?,
        begin: args.begin.clone(),
        join: args.join,
        number: args.number.clone(),
        kind: args.kind.clone(),
        lang: args.lang.clone(),
        link: verdicts.into_iter().find_map(|(other, verdict)| Some((verdict, other.clone()?))),
        series: args.series.clone(),
        round: args.round,
        status: args.status.clone(),
        chapter: args.chapter.clone(),
        city: args.city.clone(),
        start: args.start.clone(),
        date: args.date.clone(),
        parties: args.party.clone(),
    })
}

fn because(args: &CorrectArgs) -> anyhow::Result<Because> {
    let user = ["RONDAS_WHO", "USER", "USERNAME"].iter().find_map(|v| std::env::var(v).ok().filter(|n| !n.is_empty()));
    let Some(who) = args.who.clone().or(user) else { bail!("who corrects? say it with --who NAME") };
    Ok(Because { who, when: args.when.clone().unwrap_or_else(today), why: args.why.clone() })
}
