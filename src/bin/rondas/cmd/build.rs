//! `rondas build`

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use rondas::pipeline::{BuildOptions, BuildReport, build};

use crate::cli::BuildArgs;
use crate::print::{self, Table};
use crate::progress::Progress;

pub(crate) fn run(args: &BuildArgs) -> anyhow::Result<ExitCode> {
    let options =
        BuildOptions { threads: args.threads, wait: args.wait, fresh: args.fresh, ocr: args.ocr, worker: super::program() };
    let report = built(&args.corpus, &args.index.index, &options, args.json.json)?;
    if args.json.json {
        print::json(&report)?;
    } else {
        print::out(&summary(&report))?;
    }
    let unread = unread(&report);
    if let Some(message) = &unread {
        print::to_stderr(message);
    }
    Ok(ExitCode::from(u8::from(!report.failures.is_empty() || unread.is_some())))
}

/// What to say when scans were to be read and nobody could.
fn unread(report: &BuildReport) -> Option<String> {
    let scans = report.texts.iter().filter(|t| !t.extractable && t.ocr.is_none()).count();
    let ocr = report.ocr.as_ref().filter(|_| scans > 0)?;
    let missing = ocr.missing.as_ref()?;
    Some(format!("{scans} scans were not read: {missing}\n  hint: {}", ocr.hint.as_deref().unwrap_or_default()))
}

/// Builds with progress on standard error; `quiet` leaves out the lines of problems.
pub(super) fn built(corpus: &Path, index: &Path, options: &BuildOptions, quiet: bool) -> anyhow::Result<BuildReport> {
    let progress = Progress::new(quiet);
    let result = build(corpus, index, options, &|event| progress.event(event));
    progress.finish();
    result.map_err(|e| {
        let hint = e.hint();
        print::with_hint(e, hint)
    })
}

pub(super) fn summary(report: &BuildReport) -> String {
    let mut out = rounds(report);
    let clauses: usize = report.texts.iter().map(|t| t.clauses).sum();
    out += &format!(
        "\n{} texts, {clauses} clauses, {} translation links, {} lineage links\n",
        report.texts.len(),
        report.translations,
        report.lineage
    );
    out += &format!("{} files read, {} unchanged, {} failed\n", report.read, report.reused, report.failures.len());
    let s = &report.seconds;
    out += &format!(
        "{:.1} s: extract {:.2}, segment {:.2}, language {:.2}, identity {:.2}, link {:.2}, index {:.2}\n",
        s.total, s.extract, s.segment, s.language, s.identity, s.link, s.index
    );
    out
}

/// Series and rounds down, languages across, clauses in the cells.
fn rounds(report: &BuildReport) -> String {
    let mut rows: BTreeMap<(String, Option<u32>, String), BTreeMap<String, String>> = BTreeMap::new();
    let mut langs: Vec<String> = ["es", "pt", "en"].map(String::from).to_vec();
    for text in &report.texts {
        if !langs.contains(&text.lang) {
            langs.push(text.lang.clone());
        }
        let cell = match text.ocr {
            Some(_) => format!("OCR {}", text.clauses),
            None if text.extractable => text.clauses.to_string(),
            None => "scan".into(),
        };
        let key = (text.series.clone(), text.round.parse().ok(), text.round.clone());
        let old = rows.entry(key).or_default().entry(text.lang.clone()).or_default();
        *old = if old.is_empty() { cell } else { format!("{old}+{cell}") };
    }
    let mut head = vec!["series", "round"];
    head.extend(langs.iter().map(String::as_str));
    let mut table = Table::new(&head);
    for ((series, _, round), cells) in rows {
        let mut row = vec![series, round];
        row.extend(langs.iter().map(|l| cells.get(l).cloned().unwrap_or_default()));
        table.row(row);
    }
    table.render()
}
