//! The units of a text as the aligner sees them.

use std::collections::BTreeMap;

use crate::model::{Clause, ClauseKind, Record};
use crate::text::words;

/// A unit that takes part in translation links.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit<'a> {
    pub(super) clause: &'a Clause,
    /// Part of the text: 0 for the body, then annexes in order.
    pub(super) container: usize,
    /// Place among those with the same parents, from 0.
    pub(super) place: usize,
    /// Units of different groups are rarely translations of each other.
    pub(super) group: Group,
    /// Characters.
    pub(super) length: f32,
}

/// What a unit is, roughly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// Recitals and what stands before the first clause.
    Before,
    /// Clauses, numbered headings, text of annexes.
    Clauses,
    /// Closing paragraphs.
    Closing,
}

/// Words of the longest line that only announces what follows (`AGREE:`, `ANNEX I`).
const ANNOUNCES: usize = 5;

impl Group {
    /// `None` for what is no statement of its own: titles, signatures, headings without a number, footnotes, lines that only announce
    /// what follows. They are translations of each other as part of their texts, not one by one.
    fn of(clause: &Clause) -> Option<Group> {
        let announces = words(&clause.text).count() <= ANNOUNCES;
        match clause.kind {
            ClauseKind::Clause => Some(Group::Clauses),
            ClauseKind::Heading if !clause.number.is_empty() => Some(Group::Clauses),
            ClauseKind::Annex if !announces => Some(Group::Clauses),
            ClauseKind::Preamble if !announces => Some(Group::Before),
            ClauseKind::Closing => Some(Group::Closing),
            _ => None,
        }
    }
}

/// The units of a text that take part, in reading order.
pub(super) fn units(record: &Record) -> Vec<Unit<'_>> {
    let mut containers: Vec<&str> = vec![""];
    let mut counts: BTreeMap<(&str, &[String]), usize> = BTreeMap::new();
    let mut out = Vec::new();
    for clause in &record.clauses {
        let Some(group) = Group::of(clause).filter(|_| !clause.text.trim().is_empty()) else { continue };
        let container = containers.iter().position(|c| *c == clause.container).unwrap_or_else(|| {
            containers.push(&clause.container);
            containers.len() - 1
        });
        let parents = &clause.number[..clause.number.len().saturating_sub(1)];
        let count = counts.entry((clause.container.as_str(), parents)).or_default();
        out.push(Unit { clause, container, place: *count, group, length: clause.text.chars().count() as f32 });
        *count += 1;
    }
    out
}
