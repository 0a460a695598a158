//! Corrections of units: where they begin, which number, kind and language they have.

use std::collections::{BTreeMap, BTreeSet};

use super::{find, report};
use crate::model::{Boundary, Clause, ClauseCorrection, ClauseKind, CorrectionReport, Flow, Lang};
use crate::note::{Code, Note};
use crate::segment::numbering_notes;
use crate::text::{Span, fold};

/// Marks that open a unit and belong to it.
const OPENING: &str = "([{«“‘\"'¿¡•–—-§";

/// Moves borders and sets numbers and kinds; notes on the order of numbers are made anew where that changed it.
pub fn correct_units(
    units: &mut Vec<Clause>,
    flow: &Flow,
    corrections: &[ClauseCorrection],
    notes: &mut Vec<Note>,
) -> Vec<CorrectionReport> {
    let mut changed = false;
    let mut reports = Vec::new();
    for c in corrections {
        let outcome = place(flow, c).and_then(|at| correct(units, flow, c, at));
        changed |= outcome == Ok(true);
        reports.push(report(&c.at, &[&c.file], what(c), &c.because, outcome.err()));
    }
    if changed {
        unique_paths(units);
        notes.retain(|n| !matches!(n.code, Code::NumberGap | Code::NumberRepeated | Code::NumberOutOfOrder | Code::NoClauses));
        notes.extend(numbering_notes(units));
    }
    reports
}

/// Sets the languages of units, after they were found.
pub fn correct_languages(units: &mut [Clause], text: Lang, flow: &Flow, corrections: &[ClauseCorrection], notes: &mut Vec<Note>) {
    for c in corrections {
        let Some(lang) = c.lang else { continue };
        if let Some(unit) = place(flow, c).ok().and_then(|at| holder(units, at)) {
            units[unit].lang = lang;
            mark(&mut units[unit], "lang");
        }
    }
    if units.iter().all(|u| u.lang == text || u.kind != ClauseKind::Clause) {
        notes.retain(|n| n.code != Code::LanguageMixed);
    }
}

fn place(flow: &Flow, c: &ClauseCorrection) -> Result<usize, String> {
    find(&flow.text[..flow.footnotes.end], &c.words, c.nth).map(|span| span.start)
}

/// The unit in which a byte stands.
fn holder(units: &[Clause], at: usize) -> Option<usize> {
    units.iter().position(|u| u.span.start <= at && at < u.span.end)
}

/// Applies one correction; `Ok(true)` when borders or numbers changed.
fn correct(units: &mut Vec<Clause>, flow: &Flow, c: &ClauseCorrection, at: usize) -> Result<bool, String> {
    let mut index = holder(units, at).ok_or("the words stand in no unit")?;
    let starts = begins(&units[index], &flow.text, at);
    let mut changed = false;
    match c.boundary {
        Some(Boundary::Begin) if !starts => {
            index = split(units, flow, index, at);
            changed = true;
        }
        Some(Boundary::Join) if starts => {
            index = join(units, flow, index)?;
            changed = true;
        }
        _ => {}
    }
    if c.boundary.is_some() {
        mark(&mut units[index], "boundary");
    }
    if let Some(number) = &c.number {
        renumber(units, index, number);
        label(&mut units[index], flow);
        units[index] = units[index].clone().placed(flow);
        mark(&mut units[index], "number");
        changed = true;
    }
    if let Some(kind) = c.kind {
        changed |= units[index].kind != kind;
        units[index].kind = kind;
        mark(&mut units[index], "kind");
    } else if c.boundary == Some(Boundary::Begin) && c.number.as_ref().is_some_and(|n| !n.is_empty()) {
        units[index].kind = ClauseKind::Clause;
    }
    Ok(changed)
}

/// Whether a unit begins at a byte: nothing but marks, or its label, stands before it.
fn begins(unit: &Clause, text: &str, at: usize) -> bool {
    let blank = |from: usize| from <= at && !Span::new(from, at).of(text).contains(char::is_alphanumeric);
    blank(unit.span.start) || (unit.words.start >= unit.span.start && blank(unit.words.start))
}

/// Cuts a unit in two; gives the index of the second.
fn split(units: &mut Vec<Clause>, flow: &Flow, index: usize, at: usize) -> usize {
    let text = &flow.text;
    let opening = text[..at].trim_end_matches(|c| OPENING.contains(c)).len();
    let at = opening.max(units[index].span.start);
    let first = &mut units[index];
    let second = Clause {
        span: Span::new(at, first.span.end),
        words: Span::new(at, first.span.end).trimmed(text),
        label: String::new(),
        number: Vec::new(),
        path: String::new(),
        corrected: Vec::new(),
        ..first.clone()
    };
    first.span.end = at;
    first.words = Span::new(first.words.start.min(at), first.words.end.min(at)).trimmed(text);
    *first = first.clone().placed(flow);
    units.iter_mut().filter_map(|u| u.parent.as_mut()).filter(|p| **p > index).for_each(|p| *p += 1);
    units.insert(index + 1, second.placed(flow));
    index + 1
}

/// Adds a unit to the one before it; gives the index of the whole.
fn join(units: &mut Vec<Clause>, flow: &Flow, index: usize) -> Result<usize, String> {
    let before = index.checked_sub(1).ok_or("no unit stands before these words")?;
    let gone = units.remove(index);
    for unit in &mut *units {
        unit.parent = match unit.parent {
            Some(p) if p == index => gone.parent,
            Some(p) if p > index => Some(p - 1),
            other => other,
        };
    }
    let whole = &mut units[before];
    whole.span.end = gone.span.end;
    whole.words = Span::new(whole.words.start, gone.span.end).trimmed(&flow.text);
    *whole = whole.clone().placed(flow);
    Ok(before)
}

/// Gives a unit its number, and the units nested in it theirs.
fn renumber(units: &mut [Clause], index: usize, number: &str) {
    let old = units[index].number.clone();
    let new: Vec<String> = number.split('.').map(|part| fold(part.trim())).filter(|part| !part.is_empty()).collect();
    if !old.is_empty() {
        let mut inside = BTreeSet::from([index]);
        for (i, unit) in units.iter_mut().enumerate().skip(index + 1) {
            if unit.parent.is_some_and(|p| inside.contains(&p)) {
                inside.insert(i);
                if unit.number.starts_with(&old) {
                    let rest = unit.number.split_off(old.len());
                    unit.number = [new.clone(), rest].concat();
                    unit.path.clear();
                }
            }
        }
    }
    let parents = &new[..new.len().saturating_sub(1)];
    let container = &units[index].container;
    let around = |u: &Clause| !parents.is_empty() && u.container == *container && u.number == parents;
    units[index].parent = units[..index].iter().rposition(around);
    units[index].number = new;
    units[index].path.clear();
}

/// The printed label of a unit whose number is known: the longest tail of the number with which its words begin; where they begin
/// with none, what was taken for its label before.
fn label(unit: &mut Clause, flow: &Flow) {
    let text = unit.span.of(&flow.text);
    let mut tails = (0..unit.number.len()).map(|from| unit.number[from..].concat());
    let Some(length) = tails.find_map(|tail| printed(text, &tail)) else { return };
    let end = unit.span.start + length;
    unit.label = Span::new(unit.span.start, end).trimmed(&flow.text).of(&flow.text).to_owned();
    unit.words = Span::new(end, unit.span.end).trimmed(&flow.text);
}

/// Bytes of a text's head that spell a number, with the marks behind it.
fn printed(text: &str, number: &str) -> Option<usize> {
    let mut spelt = String::new();
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if spelt.len() >= number.len() {
            break;
        }
        if c.is_alphanumeric() {
            spelt += &fold(&c.to_string());
        }
        end = at + c.len_utf8();
    }
    let whole = spelt == number && !text[end..].starts_with(char::is_alphanumeric);
    let marks = text[end..].find(|c: char| c.is_whitespace() || c.is_alphanumeric()).unwrap_or(0);
    whole.then_some(end + marks)
}

/// Paths of units without one are made from their numbers; a path that is taken gets a suffix, in reading order.
fn unique_paths(units: &mut [Clause]) {
    let taken: BTreeSet<String> = units.iter().map(|u| u.path.clone()).collect();
    let mut paragraph = 1;
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for unit in units {
        let base = match unit.path.split_once('~') {
            Some((base, _)) => base.to_owned(),
            None if !unit.path.is_empty() => unit.path.clone(),
            None => base(unit, &taken, &mut paragraph),
        };
        let count = counts.entry(base.clone()).or_default();
        *count += 1;
        unit.path = if *count == 1 { base } else { format!("{base}~{count}") };
    }
}

fn base(unit: &Clause, taken: &BTreeSet<String>, paragraph: &mut u32) -> String {
    let own = match (unit.number.is_empty(), unit.kind) {
        (false, _) => unit.number.join("."),
        (true, ClauseKind::Clause) => {
            while taken.contains(&format!("p{paragraph}")) {
                *paragraph += 1;
            }
            *paragraph += 1;
            format!("p{}", *paragraph - 1)
        }
        (true, kind) => kind.as_str().to_owned(),
    };
    match unit.container.as_str() {
        "" => own,
        "fn" => format!("fn-{own}"),
        container => format!("{container}/{own}"),
    }
}

fn mark(unit: &mut Clause, field: &str) {
    if !unit.corrected.iter().any(|f| f == field) {
        unit.corrected.push(field.to_owned());
    }
}

fn what(c: &ClauseCorrection) -> String {
    let mut parts = Vec::new();
    match c.boundary {
        Some(Boundary::Begin) => parts.push("a unit begins here".to_owned()),
        Some(Boundary::Join) => parts.push("these words go on with the unit before".to_owned()),
        None => {}
    }
    parts.extend(c.number.as_ref().map(|n| format!("number is {n}")));
    parts.extend(c.kind.map(|k| format!("kind is {}", k.as_str())));
    parts.extend(c.lang.map(|l| format!("lang is {l}")));
    format!("`{}`: {}", crate::text::head(&c.words, 40), parts.join(", "))
}
