//! Cuts: where each unit starts and what it is. Units run from cut to cut, so that nothing is lost.

use std::collections::BTreeSet;

use super::blocks::{Block, ends_sentence, shouts};
use super::candidates::{Candidate, Quotations, candidates};
use super::closing::Owner;
use super::labels::Class;
use super::parts;
use super::sequence::{Reading, Relation};
use super::title;
use super::unnumbered;
use super::zones::Zone;
use crate::model::{ClauseKind, Flow};
use crate::note::{Code, Note, Severity};

/// Characters of a lettered heading, at most.
const HEADING_LENGTH: usize = 220;

/// The start of a unit.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    pub(super) at: usize,
    pub(super) kind: ClauseKind,
    /// Path without container; empty for unnumbered units.
    pub(super) number: Vec<String>,
    pub(super) container: String,
    /// Bytes of the label.
    pub(super) label: usize,
    /// Nesting among numbered units of its container.
    pub(super) depth: Option<usize>,
    /// Word its path starts with where it has no number.
    pub(super) name: &'static str,
}

impl Cut {
    pub(super) fn plain(at: usize, kind: ClauseKind, container: &str, name: &'static str) -> Cut {
        Cut { at, kind, number: Vec::new(), container: container.to_owned(), label: 0, depth: None, name }
    }
}

/// All cuts of a flow in the order of their bytes, with notes on the numbering and the readings they come from.
pub(super) fn cuts(flow: &Flow, blocks: &[Block<'_>]) -> (Vec<Cut>, Vec<Note>, Vec<Zone>) {
    let quotations = Quotations::of(&flow.text, 0);
    let marks = flow.marks.iter().map(|m| m.span.of(&flow.text).trim()).collect();
    let mut builder = Builder { flow, quotations, marks, cuts: Vec::new(), notes: Vec::new(), zones: Vec::new() };
    let first_annex = first_annex(blocks);
    builder.main(&blocks[..first_annex], signs(&blocks[first_annex..]));
    let mut at = first_annex;
    while at < blocks.len() {
        let next = (at + 1..blocks.len()).find(|&i| parts::annex(&blocks[i]).is_some()).unwrap_or(blocks.len());
        builder.annex(&blocks[at..next]);
        at = next;
    }
    builder.footnotes(blocks);
    builder.cuts.sort_by_key(|c| c.at);
    builder.cuts.dedup_by_key(|c| c.at);
    (builder.cuts, builder.notes, builder.zones)
}

/// The first annex heading behind the enacting line.
fn first_annex(blocks: &[Block<'_>]) -> usize {
    let enacting = blocks.iter().position(parts::is_enacting).map_or(blocks.len().min(3), |i| i + 1);
    (enacting..blocks.len()).find(|&i| parts::annex(&blocks[i]).is_some()).unwrap_or(blocks.len())
}

/// Whether a place line with signatories is among some blocks.
fn signs(blocks: &[Block<'_>]) -> bool {
    blocks.windows(2).any(|pair| parts::is_place_line(&pair[0]) && parts::is_signatory(&pair[1]))
}

pub(super) struct Builder<'a> {
    pub(super) flow: &'a Flow,
    pub(super) quotations: Quotations,
    /// Footnote marks of the text.
    pub(super) marks: BTreeSet<&'a str>,
    pub(super) cuts: Vec<Cut>,
    pub(super) notes: Vec<Note>,
    pub(super) zones: Vec<Zone>,
}

impl Builder<'_> {
    /// Title, preamble, clauses and what follows them; `signed_later` where the signatures stand behind an annex.
    fn main(&mut self, blocks: &[Block<'_>], signed_later: bool) {
        let found = candidates(&self.flow.text, &self.quotations, blocks);
        let zone = Zone::body(found, blocks);
        let enacting = zone.enacting();
        let first = zone.readings.first().map(|r| zone.found[r.candidate].at);
        let head = match (first, enacting) {
            (Some(at), _) => blocks.iter().position(|b| b.span.end > at).unwrap_or(blocks.len()),
            (None, Some(line)) => line + 1,
            (None, None) => unnumbered::signing(blocks, 0),
        };
        // The first label may stand within a paragraph, whose beginning is then no part of the clause.
        let inside = first.is_some_and(|at| blocks.get(head).is_some_and(|b| b.span.start < at));
        let head = head + usize::from(inside);
        let title = title::length(blocks).min(head);
        for at in title::starts(&self.flow.text, &blocks[..title]) {
            self.cuts.push(Cut::plain(at, ClauseKind::Title, "", "title"));
        }
        for (index, block) in blocks[..head].iter().enumerate().skip(title) {
            let enacted = enacting.is_some_and(|line| index > line);
            if enacted && parts::is_heading(block) {
                self.cuts.push(Cut::plain(block.span.start, ClauseKind::Heading, "", "heading"));
            } else {
                self.cuts.push(Cut::plain(block.span.start, ClauseKind::Preamble, "", "preamble"));
            }
        }
        self.cuts.retain(|c| first.is_none_or(|at| c.at < at));
        if zone.readings.is_empty() {
            self.unnumbered(blocks, title, enacting);
        } else {
            self.numbered("", &zone.found, &zone.readings, ClauseKind::Clause);
            self.between(blocks, &zone.found, &zone.readings, signed_later);
        }
        self.zones.push(zone);
    }

    /// Labels as units of a container, with notes on their order.
    fn numbered(&mut self, container: &str, found: &[Candidate], readings: &[Reading], kind: ClauseKind) {
        for (index, reading) in readings.iter().enumerate() {
            let candidate = &found[reading.candidate];
            let next = readings.get(index + 1);
            let end = next.map_or(self.flow.body.end, |r| found[r.candidate].at);
            let kind = if kind == ClauseKind::Clause && self.is_lettered_heading(reading, next, candidate.at, end) {
                ClauseKind::Heading
            } else {
                kind
            };
            self.note_order(container, reading);
            self.cuts.push(Cut {
                at: candidate.at,
                kind,
                number: reading.path.clone(),
                container: container.to_owned(),
                label: reading.label.length,
                depth: Some(reading.depth),
                name: "",
            });
        }
    }

    /// `A. Action Dimension No. 1: …`: a capital before a short phrase that is no sentence, or that holds units whose labels
    /// repeat it (`a.1.`).
    fn is_lettered_heading(&self, reading: &Reading, next: Option<&Reading>, at: usize, end: usize) -> bool {
        let text = self.flow.text.get(at + reading.label.length..end).unwrap_or("").trim();
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let first = first.trim_end();
        let runs_on = rest.trim_start().starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
        let inner = next.filter(|n| n.depth > reading.depth);
        let repeats = inner.is_some_and(|n| n.label.parts.len() > 1);
        let carries = inner.is_some() && (shouts(first) || reading.carries);
        let stops: &[char] = if repeats { &[';', ',', ':'] } else { &['.', ';', ',', ':'] };
        let enacts = unnumbered::opens_enacting(first);
        let phrase = !first.ends_with(stops)
            && !inner_sentence(first)
            && first.chars().count() <= HEADING_LENGTH
            && (repeats || !enacts && !runs_on);
        match reading.label.class {
            Class::Upper => phrase,
            Class::RomanUpper | Class::Word => phrase && (repeats || carries),
            _ => false,
        }
    }

    fn note_order(&mut self, container: &str, reading: &Reading) {
        let path = reading.path.join(".");
        let place = if container.is_empty() { path.clone() } else { format!("{container}/{path}") };
        let (value, previous) = (reading.label.value, reading.previous);
        let (code, message) = match reading.relation {
            Relation::First | Relation::Next | Relation::Carried => return,
            Relation::FirstLate => (Code::NumberGap, format!("the numbering starts with {path}")),
            Relation::Gap => (
                Code::NumberGap,
                format!("number {path} follows number {previous} of its level: {} missing", value - previous - 1),
            ),
            Relation::Repeated => (Code::NumberRepeated, format!("number {path} is printed again")),
            Relation::Backwards => (Code::NumberOutOfOrder, format!("number {path} follows number {previous} of its level")),
        };
        self.notes.push(Note::new(code, Severity::Warning, message).at_clause(place));
    }

    /// Headings between clauses, and what follows the last one.
    fn between(&mut self, blocks: &[Block<'_>], found: &[Candidate], readings: &[Reading], signed_later: bool) {
        let starts: Vec<usize> = readings.iter().map(|r| found[r.candidate].at).collect();
        let last = starts.last().copied().unwrap_or(0);
        let mut after_heading = false;
        for pair in blocks.windows(2) {
            let (before, block) = (&pair[0], &pair[1]);
            let labelled = starts.binary_search(&block.span.start).is_ok();
            let inside = block.span.start > starts[0] && block.span.end <= last;
            let apart = after_heading || ends_sentence(before.text);
            after_heading = inside && !labelled && apart && parts::is_heading(block) && !self.quotations.hold(block.span.start);
            if after_heading {
                self.cuts.push(Cut::plain(block.span.start, ClauseKind::Heading, "", "heading"));
            }
        }
        let tail = blocks.iter().position(|b| b.span.start > last).unwrap_or(blocks.len());
        let owner = readings.last().and_then(|r| Owner::of(blocks, last, r.label.length));
        self.tail(&blocks[tail..], owner, signed_later);
    }

    fn annex(&mut self, blocks: &[Block<'_>]) {
        let Some(container) = blocks.first().and_then(parts::annex) else { return };
        let list = container == "annexes";
        self.cuts.push(Cut::plain(blocks[0].span.start, ClauseKind::Annex, &container, "title"));
        let found = candidates(&self.flow.text, &self.quotations, &blocks[1..]);
        let zone = Zone::annex(&container, found);
        let (found, readings) = (&zone.found, &zone.readings);
        self.numbered(&container, found, readings, if list { ClauseKind::Annex } else { ClauseKind::Clause });
        let labels: Vec<(usize, usize)> = readings.iter().map(|r| (found[r.candidate].at, r.label.length)).collect();
        let after = labels.last().map_or(1, |(at, _)| blocks.iter().rposition(|b| b.span.start <= *at).map_or(1, |i| i + 1));
        let signed_here = signs(&blocks[after..]) && !self.signed();
        let tail = if signed_here { after } else { blocks.len() };
        let mut owner = None;
        let table = |before: &Block<'_>, block: &Block<'_>| before.table && block.table;
        for (index, block) in blocks[..tail].iter().enumerate().skip(1) {
            let first = labels.partition_point(|(at, _)| *at < block.span.start);
            let label = labels[first..].first().filter(|(at, _)| *at == block.span.start);
            if let Some((at, length)) = label {
                owner = Owner::of(blocks, *at, *length);
            } else if self.is_endnote(block) {
                self.endnote(block);
            } else if !(table(&blocks[index - 1], block)
                || owner.as_ref().is_some_and(|o| self.continues(o, &blocks[index - 1], block)))
            {
                self.cuts.push(Cut::plain(block.span.start, ClauseKind::Annex, &container, "text"));
                owner = None;
            }
        }
        let owner = labels.last().and_then(|(at, length)| Owner::of(blocks, *at, *length));
        self.tail(&blocks[tail..], owner, false);
        self.zones.push(zone);
    }

    /// Whether a signature block was found already.
    fn signed(&self) -> bool {
        self.cuts.iter().any(|c| c.kind == ClauseKind::Signature)
    }
}

/// Whether a sentence ends inside a line; the stop of `No. 4` ends none.
fn inner_sentence(line: &str) -> bool {
    line.match_indices(". ").any(|(at, stop)| line[at + stop.len()..].starts_with(char::is_uppercase))
}
