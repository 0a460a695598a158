//! Cuts: where each unit starts and what it is. Units run from cut to cut, so that nothing is lost.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Block, ends_sentence};
use super::candidates::{Candidate, candidates};
use super::labels::Class;
use super::parts;
use super::sequence::{Reading, Relation, choose};
use crate::model::{ClauseKind, Flow, Role};
use crate::note::{Code, Note, Severity};

/// Characters of a lettered heading, at most.
const HEADING_LENGTH: usize = 220;
/// Left edges further apart than this are two indentations, points.
const SAME_EDGE: f32 = 4.0;
/// Cost of a label before the line that enacts.
const BEFORE_ENACTING: f32 = 4.0;
/// Blocks that start like an enacted paragraph, from which a text without numbers is cut at them.
const UNNUMBERED: usize = 3;

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
    fn plain(at: usize, kind: ClauseKind, container: &str, name: &'static str) -> Cut {
        Cut { at, kind, number: Vec::new(), container: container.to_owned(), label: 0, depth: None, name }
    }
}

/// A footnote at the end of the body: its number, without a stop, and words.
static ENDNOTE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\[?(\d{1,3}|\*{1,3})\]?\s+\S").unwrap_or_else(|e| unreachable!("{e}")));
/// The mark a footnote starts with.
static FOOTNOTE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*[\[(]?(\d{1,3}|[*†‡§]{1,3})[\])]?\.?\s*").unwrap_or_else(|e| unreachable!("{e}")));
/// The opening of an enacted paragraph: an infinitive or `To` and a verb.
static ENACTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:to \p{L}+|(?:se |su |nuestro |nosso )?\p{L}{2,}(?:ar|er|ir|amos|emos|imos|an|en|am|em|ando|endo|indo)(?:se|los|las)?|reaffirm|reiterate|express|welcome|recognize|call|urge|thank|highlight)\b").unwrap_or_else(|e| unreachable!("{e}"))
});

/// All cuts of a flow in the order of their bytes, with notes on the numbering.
pub(super) fn cuts(flow: &Flow, blocks: &[Block<'_>]) -> (Vec<Cut>, Vec<Note>) {
    let mut builder = Builder { flow, cuts: Vec::new(), notes: Vec::new() };
    let first_annex = first_annex(blocks);
    builder.main(&blocks[..first_annex]);
    let mut at = first_annex;
    while at < blocks.len() {
        let next = (at + 1..blocks.len()).find(|&i| parts::annex(&blocks[i]).is_some()).unwrap_or(blocks.len());
        builder.annex(&blocks[at..next]);
        at = next;
    }
    builder.footnotes();
    builder.cuts.sort_by_key(|c| c.at);
    builder.cuts.dedup_by_key(|c| c.at);
    (builder.cuts, builder.notes)
}

/// The first annex heading behind the enacting line.
fn first_annex(blocks: &[Block<'_>]) -> usize {
    let enacting = blocks.iter().position(parts::is_enacting).map_or(blocks.len().min(3), |i| i + 1);
    (enacting..blocks.len()).find(|&i| parts::annex(&blocks[i]).is_some()).unwrap_or(blocks.len())
}

struct Builder<'a> {
    flow: &'a Flow,
    cuts: Vec<Cut>,
    notes: Vec<Note>,
}

impl Builder<'_> {
    fn main(&mut self, blocks: &[Block<'_>]) {
        let title = parts::title_length(blocks);
        let enacting = blocks.iter().position(parts::is_enacting);
        let mut found = candidates(&self.flow.text, blocks);
        if let Some(line) = enacting {
            let start = blocks[line].span.end;
            found.iter_mut().filter(|c| c.at < start).for_each(|c| c.accept += BEFORE_ENACTING);
        }
        let readings = choose(&found);
        let first = readings.first().map(|r| found[r.candidate].at);
        let head = match (first, enacting) {
            (Some(at), _) => blocks.iter().position(|b| b.span.end > at).unwrap_or(blocks.len()),
            (None, Some(line)) => line + 1,
            (None, None) => blocks.len(),
        };
        let title = title.min(head);
        for block in &blocks[..title] {
            self.cuts.push(Cut::plain(block.span.start, ClauseKind::Title, "", "title"));
        }
        for block in &blocks[title..head] {
            if first != Some(block.span.start) {
                self.cuts.push(Cut::plain(block.span.start, ClauseKind::Preamble, "", "preamble"));
            }
        }
        if readings.is_empty() {
            self.unnumbered(blocks, head, enacting.is_some());
        } else {
            self.numbered("", &found, &readings, ClauseKind::Clause);
            self.between(blocks, &found, &readings);
        }
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

    /// `A. Action Dimension No. 1: …`: a capital before a short phrase that is no sentence, or that holds numbered units.
    fn is_lettered_heading(&self, reading: &Reading, next: Option<&Reading>, at: usize, end: usize) -> bool {
        let text = self.flow.text.get(at..end).unwrap_or("").trim_end();
        let first = text.split('\n').next().unwrap_or("");
        let capital = matches!(reading.label.class, Class::Upper | Class::RomanUpper);
        let holds = next.is_some_and(|n| n.depth > reading.depth && n.label.parts.len() > 1);
        let short = first.chars().count() <= HEADING_LENGTH && !first.trim_end().ends_with([';', ',', ':']);
        let phrase = short && !first.trim_end().ends_with('.');
        let one_sentence = short && !first.trim_end_matches('.').contains(". ");
        capital
            && ((phrase && (holds || reading.label.class == Class::Upper))
                || (one_sentence && holds && reading.label.class == Class::Upper))
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

    /// Headings between clauses, and what follows the last one: closing, place line, signatures.
    fn between(&mut self, blocks: &[Block<'_>], found: &[Candidate], readings: &[Reading]) {
        let starts: Vec<usize> = readings.iter().map(|r| found[r.candidate].at).collect();
        let last = starts.last().copied().unwrap_or(0);
        for pair in blocks.windows(2) {
            let (before, block) = (&pair[0], &pair[1]);
            let labelled = starts.binary_search(&block.span.start).is_ok();
            let inside = block.span.start > starts[0] && block.span.start < last;
            let follows = starts.iter().any(|s| *s >= block.span.end);
            if inside && !labelled && follows && parts::is_heading(block) && ends_sentence(before.text) {
                self.cuts.push(Cut::plain(block.span.start, ClauseKind::Heading, "", "heading"));
            }
        }
        let tail = blocks.iter().position(|b| b.span.start > last).unwrap_or(blocks.len());
        let last_block = blocks.iter().rfind(|b| b.span.start <= last);
        let edge = last_block.map_or(0.0, |b| hanging_edge(b));
        self.tail(&blocks[tail..], edge);
    }

    /// What follows the last clause. A paragraph set in at the clause's own text edge still belongs to it.
    fn tail(&mut self, blocks: &[Block<'_>], edge: f32) {
        let mut at = 0;
        while at < blocks.len() && !parts::is_place_line(&blocks[at]) && edge > 0.0 && (blocks[at].x0 - edge).abs() <= SAME_EDGE {
            at += 1;
        }
        let place = (at..blocks.len()).find(|&i| parts::is_place_line(&blocks[i]));
        let signed = match place {
            Some(line) => line + 1,
            None => (at..blocks.len()).find(|&i| blocks[i..].iter().take(3).all(parts::is_signatory)).unwrap_or(blocks.len()),
        };
        for block in &blocks[at..signed] {
            self.cuts.push(Cut::plain(block.span.start, ClauseKind::Closing, "", "closing"));
        }
        let mut open = false;
        for block in &blocks[signed..] {
            if self.is_endnote(block) {
                self.endnote(block);
                open = false;
            } else if !open {
                let kind = if parts::is_signatory(block) { ClauseKind::Signature } else { ClauseKind::Closing };
                open = kind == ClauseKind::Signature;
                self.cuts.push(Cut::plain(block.span.start, kind, "", if open { "signatures" } else { "closing" }));
            } else if !parts::is_signatory(block) {
                self.cuts.push(Cut::plain(block.span.start, ClauseKind::Closing, "", "closing"));
                open = false;
            }
        }
    }

    /// A text without numbers: paragraphs that open like enacted ones.
    fn unnumbered(&mut self, blocks: &[Block<'_>], head: usize, enacted: bool) {
        let opens = |b: &&Block<'_>| ENACTED.is_match(&b.folded());
        let (from, needed) = if enacted { (head, 1) } else { (0, UNNUMBERED) };
        if blocks[from..].iter().filter(opens).count() < needed {
            return self.tail(&blocks[head..], 0.0);
        }
        let last = (from..blocks.len()).rfind(|&i| opens(&&blocks[i])).unwrap_or(from);
        for block in blocks[from..=last].iter().filter(opens) {
            self.cuts.retain(|c| c.at != block.span.start);
            self.cuts.push(Cut::plain(block.span.start, ClauseKind::Clause, "", "p"));
        }
        self.tail(&blocks[last + 1..], 0.0);
    }

    fn annex(&mut self, blocks: &[Block<'_>]) {
        let Some(container) = blocks.first().and_then(parts::annex) else { return };
        let list = container == "annexes";
        self.cuts.push(Cut::plain(blocks[0].span.start, ClauseKind::Annex, &container, "title"));
        let found = candidates(&self.flow.text, &blocks[1..]);
        let readings = choose(&found);
        self.numbered(&container, &found, &readings, if list { ClauseKind::Annex } else { ClauseKind::Clause });
        let starts: Vec<usize> = readings.iter().map(|r| found[r.candidate].at).collect();
        let tail = if self.signed() { blocks.len() } else { signed_tail(blocks, &starts) };
        let edges: BTreeMap<usize, f32> =
            blocks.iter().filter(|b| starts.contains(&b.span.start)).map(|b| (b.span.start, hanging_edge(b))).collect();
        for block in &blocks[1..tail] {
            let labelled = starts.contains(&block.span.start);
            let owner = edges.range(..block.span.start).next_back().map(|(_, edge)| *edge);
            let continues = owner.is_some_and(|edge| edge > 0.0 && (block.x0 - edge).abs() <= SAME_EDGE);
            if self.is_endnote(block) {
                self.endnote(block);
            } else if !labelled && !continues {
                self.cuts.push(Cut::plain(block.span.start, ClauseKind::Annex, &container, "text"));
            }
        }
        self.tail(&blocks[tail..], 0.0);
    }

    /// Whether a signature block was found already.
    fn signed(&self) -> bool {
        self.cuts.iter().any(|c| c.kind == ClauseKind::Signature)
    }

    /// A paragraph at the end that starts with the number of a footnote mark in the text.
    fn is_endnote(&self, block: &Block<'_>) -> bool {
        ENDNOTE.captures(block.text).is_some_and(|c| self.flow.marks.iter().any(|m| m.span.of(&self.flow.text).trim() == &c[1]))
    }

    fn endnote(&mut self, block: &Block<'_>) {
        self.footnote(block.span.start, block.text);
    }

    fn footnotes(&mut self) {
        let flow = self.flow;
        let mut block = None;
        for line in flow.lines.iter().filter(|l| l.role == Role::Footnote) {
            let text = line.span.of(&flow.text);
            if block != Some(line.block) || FOOTNOTE.is_match(text) {
                self.footnote(line.span.start, text);
            }
            block = Some(line.block);
        }
    }

    fn footnote(&mut self, at: usize, text: &str) {
        let captures = FOOTNOTE.captures(text);
        let mark = captures.as_ref().map(|c| c[1].to_owned());
        let label = captures.and_then(|c| c.get(0)).map_or(0, |m| m.as_str().trim_end().len());
        self.cuts.push(Cut {
            at,
            kind: ClauseKind::Footnote,
            number: mark.into_iter().collect(),
            container: "fn".into(),
            label,
            depth: None,
            name: "",
        });
    }
}

/// Where the closing of a declaration starts that was signed behind its annexes: the paragraphs after the last label, when a
/// place line and signatories are among them.
fn signed_tail(blocks: &[Block<'_>], starts: &[usize]) -> usize {
    let after = blocks.iter().rposition(|b| starts.contains(&b.span.start)).map_or(1, |i| i + 1);
    let signs = |i: usize| parts::is_place_line(&blocks[i]) && blocks.get(i + 1).is_some_and(parts::is_signatory);
    if (after..blocks.len()).any(signs) { after } else { blocks.len() }
}

/// The left edge of a labelled paragraph's text where that hangs to the right of its label, else 0.
fn hanging_edge(block: &Block<'_>) -> f32 {
    match block.lines {
        [first, second, ..] if second.rect.x0 > first.rect.x0 + SAME_EDGE => second.rect.x0,
        _ => 0.0,
    }
}
