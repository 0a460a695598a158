//! `rondas inspect`

use std::process::ExitCode;

use rondas::archive::{CorpusFile, Failure};
use rondas::model::{Clause, Flow, Provenance};
use rondas::pipeline::{Inspection, Output, Want, in_order};
use rondas::segment::{CandidateTrace, Place, Relation, Sign, StartTrace, Verdict, ZoneTrace};
use rondas::text::{Span, head, printable_line, squeeze};
use serde_json::{Value, json};

use super::{Readers, files};
use crate::cli::InspectArgs;
use crate::print::{self, Style};

/// Characters of a line shown.
const SHOWN: usize = 56;

pub(crate) fn run(args: &InspectArgs) -> anyhow::Result<ExitCode> {
    let (files, mut failures) = files(&args.files);
    let readers = Readers::new(&args.open);
    let mut answers = Vec::new();
    let read = |file: &CorpusFile| (file.name.clone(), readers.read(file, Want::Inspections));
    in_order(&files, args.threads, read, |(name, result)| -> anyhow::Result<()> {
        match result {
            Ok(Output::Inspections(texts)) => {
                failures.extend(texts.iter().filter(|t| !t.record.extractable).map(|t| unreadable(t, &name)));
                if args.json.json {
                    answers.push(json!({ "file": name, "texts": texts.iter().map(as_json).collect::<Vec<_>>() }));
                } else {
                    texts.iter().try_for_each(|t| print::out(&render(t, &name, args.refused)))?;
                }
            }
            Ok(_) => {}
            Err(failure) => failures.push(failure),
        }
        Ok(())
    })?;
    if args.json.json {
        print::json(&json!({ "files": answers, "failures": failures }))?;
    } else {
        failures.iter().for_each(|f| print::to_stderr(&print::failure(f)));
    }
    Ok(ExitCode::from(u8::from(!failures.is_empty())))
}

fn unreadable(text: &Inspection, file: &str) -> Failure {
    let worst = text.record.notes.iter().max_by_key(|n| n.severity);
    Failure {
        file: file.to_owned(),
        cause: worst.map_or_else(|| "no page has text".into(), |n| n.message.clone()),
        hint: worst.and_then(|n| n.hint.clone()).unwrap_or_else(|| "see the notes with --json".into()),
    }
}

fn render(text: &Inspection, file: &str, refused_only: bool) -> String {
    let style = Style::stdout();
    let record = &text.record;
    let mut out = format!("{}  {}\n", style.bold(&printable_line(file)), style.faint(&record.address.to_string()));
    if !refused_only {
        out += &identity(text, style);
        out += &parts(&record.clauses, style);
    }
    for zone in &text.trace.zones {
        out += &labels(zone, &record.flow, refused_only, style);
    }
    for note in record.notes.iter().filter(|_| !refused_only) {
        let at = note.place.clause.as_deref().map_or_else(String::new, |c| format!(" {c}"));
        out += &format!("{}{}: {}\n", note.severity, printable_line(&at), printable_line(&note.message));
    }
    out + "\n"
}

fn identity(text: &Inspection, style: Style) -> String {
    let mut out = format!("\n{}\n  language  {}\n", style.bold("what it says it is"), text.record.lang.name());
    for finding in &text.findings {
        let value = printable_line(&finding.value);
        out += &format!("  {:<9} {value}  {}\n", finding.field, style.faint(&quoted(&finding.part, &finding.words)));
    }
    let known = &text.record.identity;
    for (field, from, value) in
        [("round", known.round_from, known.round.map(|r| r.to_string())), ("date", known.date_from, known.date.clone())]
    {
        let line = match (value, from) {
            (None, _) => format!("  {field:<9} not stated\n"),
            (Some(value), Some(Provenance::Catalogue)) => format!("  {field:<9} {value}, as the catalogue says\n"),
            _ => continue,
        };
        out += &line;
    }
    out
}

fn quoted(part: &str, words: &str) -> String {
    format!("in the {part}: {}", printable_line(words))
}

/// Runs of units of one kind, with the first and the last.
fn parts(units: &[Clause], style: Style) -> String {
    let mut out = format!("\n{}\n", style.bold("parts found"));
    for run in units.chunk_by(|a, b| a.kind == b.kind && a.container == b.container) {
        let (first, last) = (&run[0], &run[run.len() - 1]);
        let pages = if first.page_start == last.page_end {
            format!("p. {}", first.page_start)
        } else {
            format!("p. {}-{}", first.page_start, last.page_end)
        };
        let paths = if run.len() == 1 { first.path.clone() } else { format!("{} … {} ({})", first.path, last.path, run.len()) };
        let line = format!("  {:<9} {pages:<8} {paths}", first.kind.as_str());
        out += &format!("{}  {}\n", printable_line(&line), style.faint(&shown(&first.text)));
    }
    out
}

fn labels(zone: &ZoneTrace, flow: &Flow, refused_only: bool, style: Style) -> String {
    let name = if zone.container.is_empty() { "the body" } else { &zone.container };
    let mut out = format!("\n{}\n", style.bold(&format!("labels in {name} (cost {:.1}, in missing numbers)", zone.cost)));
    if zone.starts.len() > 1 && !refused_only {
        zone.starts.iter().for_each(|s| out += &start(s, flow, style));
    }
    for candidate in &zone.candidates {
        if !(refused_only && matches!(candidate.verdict, Verdict::Label(_))) {
            out += &label(candidate, flow, style);
        }
    }
    if zone.candidates.is_empty() {
        out += "  no line starts like a label\n";
    }
    out
}

fn start(start: &StartTrace, flow: &Flow, style: Style) -> String {
    let mark = if start.chosen { "→" } else { " " };
    let place = match (start.words, start.page) {
        (Some(words), Some(page)) => format!("after «{}», p. {page}", ending(words.of(&flow.text))),
        _ => "with the first label, wherever it is".to_owned(),
    };
    format!("  {mark} clauses start {}  {}\n", printable_line(&place), style.faint(&format!("cost {:.1}", start.cost)))
}

fn label(candidate: &CandidateTrace, flow: &Flow, style: Style) -> String {
    let line = shown(candidate.line.of(&flow.text));
    let page = format!("p. {}", candidate.page);
    let (mark, verdict) = match &candidate.verdict {
        Verdict::Label(place) => ("+", format!("{}, {}", place.path.join("."), follows(place))),
        Verdict::BeforeEnacting => ("-", "before the line that enacts".to_owned()),
        Verdict::Plain { place, dearer_by } => ("-", refused(place.as_ref(), *dearer_by)),
    };
    let signs: Vec<&str> = candidate.evidence.iter().map(|e| sign(e.sign)).collect();
    let why = format!("{verdict}; {}", signs.join(", "));
    let mark = if mark == "-" { style.red(mark) } else { mark.to_owned() };
    format!("  {mark} {page:<6} {line}\n             {}\n", style.faint(&printable_line(&why)))
}

fn refused(place: Option<&Place>, dearer_by: Option<f32>) -> String {
    match (place, dearer_by) {
        (Some(place), Some(cost)) => {
            format!("plain text: as {} ({}) the whole would cost {cost:.1} more", place.path.join("."), follows(place))
        }
        _ => "plain text".to_owned(),
    }
}

/// How a label stands in its sequence, in words.
fn follows(place: &Place) -> String {
    let (numerals, previous) = (place.label.numerals.replace('-', " "), place.previous);
    let relation = match place.relation {
        Relation::First => "the first of its level".to_owned(),
        Relation::FirstLate => "a level that does not start with its first number".to_owned(),
        Relation::Next => "the next".to_owned(),
        Relation::Gap => format!("numbers missing after {previous}"),
        Relation::Repeated => "printed again".to_owned(),
        Relation::Backwards => format!("out of order after {previous}"),
        Relation::Carried => "runs on from the heading before".to_owned(),
    };
    let mended = if place.label.mended { ", a misread character mended" } else { "" };
    format!("{numerals}, {relation}{mended}")
}

fn sign(sign: Sign) -> &'static str {
    match sign {
        Sign::StartsParagraph => "starts a paragraph",
        Sign::StartsParagraphMidSentence => "starts a paragraph after an unfinished sentence",
        Sign::StartsAfterBreak => "set apart from the line before",
        Sign::StartsAfterBreakMidSentence => "set apart from the line before, after an unfinished sentence",
        Sign::InRunningText => "in running text after a finished sentence",
        Sign::InSentence => "in running text within a sentence",
        Sign::AfterReferenceWord => "after a word that takes a number",
        Sign::Quoted => "in quotation marks",
        Sign::Bold => "bold before text that is not",
        Sign::Dash => "a dash",
    }
}

fn shown(text: &str) -> String {
    printable_line(&head(&squeeze(text), SHOWN))
}

/// The last words of a passage.
fn ending(text: &str) -> String {
    let text = squeeze(text);
    let skip = text.chars().count().saturating_sub(SHOWN);
    let tail: String = text.chars().skip(skip).collect();
    if skip > 0 { format!("…{tail}") } else { tail }
}

fn as_json(text: &Inspection) -> Value {
    let record = &text.record;
    let words = |span: Span| span.of(&record.flow.text);
    let zones: Vec<Value> = text
        .trace
        .zones
        .iter()
        .map(|zone| {
            let starts: Vec<Value> = zone
                .starts
                .iter()
                .map(|s| json!({ "page": s.page, "words": s.words.map(words), "cost": s.cost, "chosen": s.chosen }))
                .collect();
            let candidates: Vec<Value> = zone
                .candidates
                .iter()
                .map(|c| json!({ "page": c.page, "x0": c.x0, "line": words(c.line), "readings": c.readings, "evidence": c.evidence, "outcome": c.verdict }))
                .collect();
            json!({ "container": zone.container, "cost": zone.cost, "starts": starts, "candidates": candidates })
        })
        .collect();
    let parts: Vec<Value> = record
        .clauses
        .iter()
        .map(|c| json!({ "path": c.path, "kind": c.kind, "label": c.label, "lang": c.lang, "page_start": c.page_start, "page_end": c.page_end, "text": c.text }))
        .collect();
    json!({
        "text": record.address, "lang": record.lang, "extractable": record.extractable, "identity": record.identity,
        "findings": text.findings, "zones": zones, "parts": parts, "notes": record.notes,
    })
}
