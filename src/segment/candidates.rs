//! Line starts that may be labels, with what speaks for and against each.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::blocks::{Block, ends_sentence};
use super::labels::{Class, Label};
use super::parts;
use crate::model::Line;
use crate::text::Span;

/// Costs are in units of one missing number. Leaving a label at the start of a paragraph unread:
const REJECT_AT_BLOCK: f32 = 3.0;
/// … where the paragraph before does not end like one:
const REJECT_AT_BLOCK_RUNNING: f32 = 1.6;
/// … at a line within a paragraph before which the page shows a break:
const REJECT_AT_BREAK: f32 = 2.5;
/// … at the start of any other line within a paragraph:
const REJECT_IN_BLOCK: f32 = 0.5;
/// … and where the label is bold, more:
const REJECT_BOLD: f32 = 1.5;
/// … and inside quotation marks, less:
const REJECT_QUOTED: f32 = 2.5;
/// Reading a label at the start of a paragraph, after an unfinished sentence that runs up to it:
const ACCEPT_RUNNING: f32 = 0.6;
/// Reading a label within a paragraph, after a finished sentence:
const ACCEPT_IN_BLOCK: f32 = 1.0;
/// … in the middle of a sentence:
const ACCEPT_IN_SENTENCE: f32 = 3.0;
/// Reading a label inside quotation marks:
const ACCEPT_QUOTED: f32 = 4.0;
/// Reading a label after a word that takes a number (`párrafo`, `Resolution`):
const ACCEPT_REFERENCE: f32 = 3.0;
/// Reading a dash as a bullet:
const ACCEPT_DASH: f32 = 0.8;
/// Left edges this far apart (times the font size) are two indentations.
const INDENT: f32 = 0.8;
/// Room for a space, and for the uncertainty of the right edge (times the font size).
const ROOM: f32 = 1.0;
/// One line in so many may stick out over the right edge.
const STICKING_OUT: usize = 20;
/// Characters after which an opened quotation is taken for a slip.
const QUOTATION: usize = 3_000;

/// Words before which no sentence ends and after which a number is a reference.
static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    let words = "parrafos?|paragraphs?|paragrafos?|numerals?|numerales|incisos?|articulos?|artigos?|articles?|art|resolucion|resolution|resolucao|\
decision|decisao|decreto|decree|ley|lei|law|anexo|annex|apendice|appendix|puntos?|pontos?|points?|clauses?|clausulas?|pagina|page|no|in|en|em|de|of|\
to|al|a|y|and|e|o|or|ou|ano|year|seccion|section|secao|capitulo|chapter|apartados?|literal(?:es)?|letras?|letters?|alineas?|item|items|itens|fase|phase|no|nos|num|numero|number";
    Regex::new(&format!(r"(?i)\b(?:{words})\s*$")).unwrap_or_else(|e| unreachable!("{e}"))
});

/// What is seen at a line start. Each counts for or against reading a label there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// It starts a paragraph, after a finished one.
    StartsParagraph,
    /// It starts a paragraph, after an unfinished sentence.
    StartsParagraphMidSentence,
    /// It stands within a paragraph, but the page shows a break before it.
    StartsAfterBreak,
    /// The same after an unfinished sentence.
    StartsAfterBreakMidSentence,
    /// It stands in running text, after a finished sentence.
    InRunningText,
    /// It stands in running text, within a sentence.
    InSentence,
    /// The word before takes a number (`párrafo`, `Resolution`).
    AfterReferenceWord,
    /// It stands in quotation marks.
    Quoted,
    /// It is set in bold, and the words after it are not.
    Bold,
    /// It is a dash, which may be a dash.
    Dash,
}

/// A sign with what it costs to go against it, in units of one missing number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What is seen.
    pub sign: Sign,
    /// What it adds to the cost of taking the line start for plain text.
    pub plain: f32,
    /// What it adds to the cost of reading a label.
    pub label: f32,
}

/// A line start with its readings.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Byte of the flow.
    pub(super) at: usize,
    /// Bytes of its line.
    pub(super) line: Span,
    pub(super) page: u32,
    pub(super) labels: Vec<Label>,
    /// Left edge, points; and column and page, within which edges compare.
    pub(super) x0: f32,
    pub(super) size: f32,
    /// Cost of taking it for plain text.
    pub(super) reject: f32,
    /// Cost of taking it for a label, before its sequence is looked at.
    pub(super) accept: f32,
    /// A heading stands right before it, under which numbers may start again.
    pub(super) headed: bool,
    /// What both costs are made of.
    pub(super) evidence: Vec<Evidence>,
}

/// The candidates among the lines of some blocks.
pub(super) fn candidates(text: &str, quotations: &Quotations, blocks: &[Block<'_>]) -> Vec<Candidate> {
    let page = Edges::of(blocks);
    let mut out = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let before = index.checked_sub(1).map(|i| &blocks[i]);
        for (row, line) in block.lines.iter().enumerate() {
            let labels = block.readings(line.span.of(text), row == 0);
            if labels.is_empty() || block.table {
                continue;
            }
            let opening = match row {
                0 => Opening::Block,
                _ if page.breaks(&block.lines[row - 1], line, labels[0].length) => Opening::Break,
                _ => Opening::Line,
            };
            let previous = match row {
                0 => before.map_or("", |b| b.text),
                _ => &text[block.span.start..line.span.start],
            };
            let apart = opening == Opening::Block && before.is_some_and(|b| page.ends_early(b, line, labels[0].length));
            let finished = previous.is_empty() || ends_sentence(previous) || apart;
            let mut evidence = vec![opening.evidence(finished)];
            let mut see = |seen: bool, sign, plain, label| evidence.extend(seen.then_some(Evidence { sign, plain, label }));
            see(
                !finished && REFERENCE.is_match(&crate::text::fold(tail(previous))),
                Sign::AfterReferenceWord,
                0.0,
                ACCEPT_REFERENCE,
            );
            see(quotations.hold(line.span.start), Sign::Quoted, -REJECT_QUOTED, ACCEPT_QUOTED);
            let bold = labels[0].length <= line.bold as usize && (line.bold as usize) < line.span.len();
            see(bold, Sign::Bold, REJECT_BOLD, 0.0);
            see(matches!(labels[0].class, Class::Bullet('–' | '—' | '-' | '*')), Sign::Dash, 0.0, ACCEPT_DASH);
            out.push(Candidate {
                at: line.span.start,
                line: line.span,
                page: line.page,
                x0: line.rect.x0,
                size: line.size,
                reject: evidence.iter().map(|e| e.plain).sum(),
                accept: evidence.iter().map(|e| e.label).sum(),
                headed: opening == Opening::Block && before.is_some_and(parts::is_heading),
                labels,
                evidence,
            });
        }
    }
    out
}

/// What stands before a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// It starts a paragraph.
    Block,
    /// It stands within a paragraph, but the page shows a break.
    Break,
    /// The running text.
    Line,
}

impl Opening {
    fn evidence(self, finished: bool) -> Evidence {
        let (sign, plain, label) = match (self, finished) {
            (Opening::Block, true) => (Sign::StartsParagraph, REJECT_AT_BLOCK, 0.0),
            (Opening::Block, false) => (Sign::StartsParagraphMidSentence, REJECT_AT_BLOCK_RUNNING, ACCEPT_RUNNING),
            (Opening::Break, true) => (Sign::StartsAfterBreak, REJECT_AT_BREAK, 0.0),
            (Opening::Break, false) => (Sign::StartsAfterBreakMidSentence, REJECT_AT_BLOCK_RUNNING, 0.0),
            (Opening::Line, true) => (Sign::InRunningText, REJECT_IN_BLOCK, ACCEPT_IN_BLOCK),
            (Opening::Line, false) => (Sign::InSentence, REJECT_IN_BLOCK, ACCEPT_IN_SENTENCE),
        };
        Evidence { sign, plain, label }
    }
}

/// Right edges of the columns of each page, and how paragraphs are indented.
struct Edges {
    right: BTreeMap<(u32, u8), f32>,
    /// How much further right the later lines of labelled paragraphs start than their first lines: more than 0, less, or 0.
    hang: f32,
}

impl Edges {
    fn of(blocks: &[Block<'_>]) -> Self {
        let mut ends: BTreeMap<(u32, u8), Vec<f32>> = BTreeMap::new();
        for line in blocks.iter().flat_map(|b| b.lines) {
            ends.entry((line.page, line.column)).or_default().push(line.rect.x1);
        }
        let edge = |mut all: Vec<f32>| {
            all.sort_by(f32::total_cmp);
            all[all.len() - 1 - all.len() / STICKING_OUT]
        };
        let right = ends.into_iter().map(|(column, all)| (column, edge(all))).collect();
        Edges { right, hang: hang(blocks) }
    }

    /// Whether a line is set like the first of a paragraph, or the one before had room for its label of some bytes.
    fn breaks(&self, before: &Line, line: &Line, label: usize) -> bool {
        if (before.page, before.column) != (line.page, line.column) {
            return false;
        }
        let step = before.rect.x0 - line.rect.x0;
        let set_apart = self.hang != 0.0 && step * self.hang.signum() > INDENT * line.size;
        set_apart || self.had_room(before, line, label)
    }

    /// Whether a paragraph is no sentence but a heading, or was ended before its measure was full.
    fn ends_early(&self, block: &Block<'_>, line: &Line, label: usize) -> bool {
        let last = block.lines.last();
        block.bold || block.shouts() || last.is_some_and(|l| l.page == line.page && self.had_room(l, line, label))
    }

    fn had_room(&self, before: &Line, line: &Line, label: usize) -> bool {
        let letter = line.rect.width() / line.span.len().max(1) as f32;
        let right = self.right.get(&(before.page, before.column)).copied().unwrap_or(before.rect.x1);
        right - before.rect.x1 > letter * label as f32 + ROOM * line.size
    }
}

/// The usual step from the first to the second line of paragraphs that start with a label, points; 0 when it is small.
fn hang(blocks: &[Block<'_>]) -> f32 {
    let labelled = |line: &Line, block: &Block<'_>| {
        let start = line.span.start - block.span.start;
        block.text.get(start..start + line.span.len()).is_some_and(|t| !block.readings(t, start == 0).is_empty())
    };
    let mut steps: Vec<f32> = blocks
        .iter()
        .filter_map(|b| match b.lines {
            [first, second, ..] if first.page == second.page && labelled(first, b) => Some(second.rect.x0 - first.rect.x0),
            _ => None,
        })
        .collect();
    steps.sort_by(f32::total_cmp);
    let middle = steps.get(steps.len() / 2).copied().unwrap_or(0.0);
    let size = blocks.first().and_then(|b| b.lines.first()).map_or(0.0, |l| l.size);
    if middle.abs() > INDENT * size { middle } else { 0.0 }
}

fn tail(text: &str) -> &str {
    let cut = text.len().saturating_sub(40);
    &text[text.ceil_char_boundary(cut)..]
}

/// The passages of a text that stand in quotation marks.
pub(super) struct Quotations {
    spans: Vec<Span>,
}

impl Quotations {
    /// Pairs the marks from `start` on. An opening mark that never closes, or only far away, is a slip and opens nothing.
    pub(super) fn of(text: &str, start: usize) -> Self {
        let mut spans = Vec::new();
        let mut curly: Vec<usize> = Vec::new();
        let mut straight = None;
        let mut before = ' ';
        let mut chars = text[start..].char_indices().map(|(i, c)| (start + i, c)).peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map_or(' ', |(_, n)| *n);
            match c {
                '«' | '“' => curly.push(at),
                '»' | '”' => spans.extend(curly.pop().map(|open| Span::new(open, at))),
                '"' if (before.is_whitespace() || matches!(before, '(' | '[')) && !next.is_whitespace() => straight = Some(at),
                '"' => spans.extend(straight.take().map(|open| Span::new(open, at))),
                _ => {}
            }
            before = c;
        }
        spans.retain(|s| s.len() < QUOTATION);
        spans.sort();
        Quotations { spans }
    }

    /// Whether a byte stands inside.
    pub(super) fn hold(&self, byte: usize) -> bool {
        let end = self.spans.partition_point(|s| s.start < byte);
        self.spans[..end].iter().rev().take(8).any(|s| byte <= s.end)
    }
}
