//! The numbers of a table in which a text and its translation stand side by side, printed once a row: they number both.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::blocks::is_labelled;
use super::line::TextLine;
use crate::model::Role;

/// Numbered rows that make a table one of numbered texts.
const NUMBERED: usize = 3;
/// A column of which one in so many rows has a number of its own is numbered by itself.
const OWN: usize = 4;
/// Words begin this far behind a number that has a column of its own (times the font size).
const APART: f32 = 0.6;

/// A row of a table: the page it begins on, and its place there.
type Row = (u32, u32);

/// The lines of a column. Where it has no numbers, its cells begin with those of the column that has, which have no box there.
pub(super) fn column(lines: &[TextLine], column: u8) -> Vec<Cow<'_, TextLine>> {
    let own = heads(lines, column);
    let labels = labels_beside(lines, column);
    let labelled = own.iter().filter(|(row, line)| labels.contains_key(row) && label(line).is_some()).count();
    let shared = labels.keys().filter(|row| own.contains_key(row)).count();
    let numbered = shared < NUMBERED || labelled * OWN > shared;
    let head = |line: &TextLine| {
        let cell = line.cell?;
        let row = (cell.page, cell.row);
        let first = own.get(&row).is_some_and(|first| std::ptr::eq(*first, line)) && label(line).is_none();
        labels.get(&row).filter(|_| first && !numbered)
    };
    let with_number = |line| head(line).map_or(Cow::Borrowed(line), |label| Cow::Owned(line.behind(label)));
    lines.iter().filter(|l| l.column == column).map(with_number).collect()
}

/// The labels of the column beside this one that has most.
fn labels_beside(lines: &[TextLine], column: u8) -> BTreeMap<Row, &str> {
    let beside: BTreeSet<u8> = lines.iter().filter(|l| l.cell.is_some() && l.column != column).map(|l| l.column).collect();
    let labels = |at: u8| heads(lines, at).into_iter().filter_map(|(row, line)| Some((row, label(line)?))).collect();
    beside
        .into_iter()
        .map(labels)
        .reduce(|most: BTreeMap<_, _>, next| if next.len() > most.len() { next } else { most })
        .unwrap_or_default()
}

/// The first line of each cell of a column.
fn heads(lines: &[TextLine], column: u8) -> BTreeMap<Row, &TextLine> {
    let mut out = BTreeMap::new();
    for line in lines.iter().filter(|l| l.role == Role::Body && l.column == column) {
        if let Some(cell) = line.cell {
            out.entry((cell.page, cell.row)).or_insert(line);
        }
    }
    out
}

/// The label that a line begins with: one with a closing mark, or a number that stands apart.
fn label(line: &TextLine) -> Option<&str> {
    let (first, place) = line.words.first()?;
    let word = line.text.get(first.clone())?;
    let behind = line.words.get(1).map(|(_, next)| line.along(next).0 - line.along(place).1);
    let apart = behind.is_none_or(|gap| gap >= APART * line.size);
    let number = word.bytes().all(|b| b.is_ascii_digit()) && apart;
    let closed = is_labelled(&line.text) && !word.chars().all(char::is_alphabetic);
    (first.start == 0 && (number || closed)).then_some(word)
}
