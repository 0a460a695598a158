//! `rondas add`

use std::process::ExitCode;

use rondas::model::Listing;
use rondas::pipeline::{AddLine, AddOptions, AddReport, BuildOptions, Outcome, add};
use rondas::text::printable_line;

use super::build::summary;
use crate::cli::AddArgs;
use crate::print::{self, Style};
use crate::progress::Progress;

pub(crate) fn run(args: &AddArgs) -> anyhow::Result<ExitCode> {
    let progress = Progress::new(true);
    let result = add(&args.corpus.folder, &args.index.index, &options(args), &|event| progress.event(event));
    progress.finish();
    let report = result.map_err(|e| {
        let hint = e.hint();
        print::with_hint(e, hint)
    })?;
    if args.json.json {
        print::json(&report)?;
    } else {
        print::out(&render(&report))?;
    }
    if let Some(failure) = &report.unbuilt {
        let cause = format!("files were taken in, but the index could not be built: {}", printable_line(&failure.cause));
        return Err(print::hinted(cause, format!("{}; then run `rondas build`", failure.hint)));
    }
    let refused = report.files.iter().any(|f| f.outcome == Outcome::Refused) || !report.left.is_empty();
    let failed = report.build.as_ref().is_some_and(|b| !b.failures.is_empty());
    Ok(ExitCode::from(u8::from(refused || failed || report.files.is_empty())))
}

fn options(args: &AddArgs) -> AddOptions {
    let (lang, langs) = match args.lang.as_slice() {
        [] => (None, Vec::new()),
        [one] => (Some(*one), Vec::new()),
        several => (None, several.to_vec()),
    };
    AddOptions {
        paths: args.files.clone(),
        metadata: args.metadata.clone(),
        stated: Listing {
            series: args.series.clone(),
            round: args.round,
            kind: args.kind,
            lang,
            langs,
            status: args.status,
            source: args.source.clone(),
            ..Listing::default()
        },
        supersedes: args.supersedes.clone(),
        beside: args.beside,
        dry_run: args.dry_run,
        build: BuildOptions { wait: true, ocr: args.ocr, worker: super::program(), ..BuildOptions::default() },
    }
}

fn render(report: &AddReport) -> String {
    let style = Style::stdout();
    let mut out: String = report.files.iter().map(|line| file(line, report.dry_run, style)).collect();
    for left in &report.left {
        out += &format!("{}\n  left: {}\n", style.bold(&printable_line(&left.file)), printable_line(&left.cause));
    }
    if report.files.is_empty() {
        out += "there is no PDF to take in\n";
    }
    match &report.build {
        Some(build) => {
            out += &format!("\n{}", summary(build));
            for failure in &build.failures {
                out += &format!("{}: {}\n", printable_line(&failure.file), printable_line(&failure.cause));
            }
        }
        None if report.unbuilt.is_some() => {}
        None if report.dry_run => out += "\nnothing was changed\n",
        None => out += "\nthe corpus is as it was\n",
    }
    out
}

fn file(line: &AddLine, dry_run: bool, style: Style) -> String {
    let other = line.of.as_deref().map_or_else(String::new, printable_line);
    let would = if dry_run { "would be " } else { "" };
    let fate = match line.outcome {
        Outcome::Added => format!("{would}added"),
        Outcome::NewVersion => format!("{would}added as a new version of {other}"),
        Outcome::Rival => format!("{would}added beside {other}"),
        Outcome::Held => format!("held already, as {other}; nothing changes"),
        Outcome::Refused => format!("refused: {}", line.remarks.iter().map(|r| printable_line(r)).collect::<Vec<_>>().join("; ")),
    };
    let mut out = format!("{}\n  {fate}\n", style.bold(&printable_line(&line.given)));
    if let Some(listing) = &line.listing {
        out += &format!("  as {}\n", line.file.as_deref().map_or_else(String::new, printable_line));
        let texts = line.texts.iter().map(|t| printable_line(t)).collect::<Vec<_>>().join(", ");
        let kind = if line.extractable { "" } else { " (a scan: no text layer)" };
        out += &format!("  {texts}{kind}\n");
        let fields = facts(listing, &line.detected);
        if !fields.is_empty() {
            out += &format!("  {fields}\n");
        }
    }
    let notes = line.remarks.iter().filter(|_| line.outcome != Outcome::Refused);
    notes.for_each(|r| out += &format!("  note: {}\n", printable_line(r)));
    if let Some(hint) = &line.hint {
        out += &format!("  hint: {}\n", printable_line(hint));
    }
    out
}

/// What the catalogue will say, with what was read from the text marked so.
fn facts(listing: &Listing, detected: &[String]) -> String {
    let langs = listing.langs.iter().map(|l| l.to_string()).collect::<Vec<_>>().join("-");
    let fields = [
        ("series", listing.series.clone()),
        ("round", listing.round.map(|r| r.to_string())),
        ("kind", listing.kind.map(|k| k.to_string())),
        ("lang", listing.lang.map(|l| l.to_string())),
        ("langs", Some(langs).filter(|l| !l.is_empty())),
        ("status", listing.status.map(|s| s.to_string())),
    ];
    let shown = fields.into_iter().filter_map(|(name, value)| {
        let read = if detected.iter().any(|d| d == name) { " (read from the text)" } else { "" };
        Some(format!("{name} {}{read}", printable_line(&value?)))
    });
    shown.collect::<Vec<_>>().join(", ")
}
