//! Line starts that may be labels, with what speaks for and against each.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Block, ends_sentence};
use super::labels::{Class, Label, readings};
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

/// A line start with its readings.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Byte of the flow.
    pub(super) at: usize,
    pub(super) labels: Vec<Label>,
    /// Left edge, points; and column and page, within which edges compare.
    pub(super) x0: f32,
    pub(super) size: f32,
    /// Cost of taking it for plain text.
    pub(super) reject: f32,
    /// Cost of taking it for a label, before its sequence is looked at.
    pub(super) accept: f32,
}

/// The candidates among the lines of some blocks.
pub(super) fn candidates(text: &str, quotations: &Quotations, blocks: &[Block<'_>]) -> Vec<Candidate> {
    let page = Edges::of(blocks);
    let mut out = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let before = index.checked_sub(1).map(|i| &blocks[i]);
        for (row, line) in block.lines.iter().enumerate() {
            let labels = readings(line.span.of(text));
            if labels.is_empty() {
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
            let quoted = quotations.hold(line.span.start);
            let bold = labels[0].length <= line.bold as usize && (line.bold as usize) < line.span.len();
            let dash = matches!(labels[0].class, Class::Bullet('–' | '—' | '-' | '*'));
            out.push(Candidate {
                at: line.span.start,
                x0: line.rect.x0,
                size: line.size,
                reject: reject(opening, finished) + if bold { REJECT_BOLD } else { 0.0 }
                    - if quoted { REJECT_QUOTED } else { 0.0 },
                accept: accept(opening, finished, previous)
                    + if quoted { ACCEPT_QUOTED } else { 0.0 }
                    + if dash { ACCEPT_DASH } else { 0.0 },
                labels,
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

fn reject(opening: Opening, finished: bool) -> f32 {
    match (opening, finished) {
        (Opening::Block, true) => REJECT_AT_BLOCK,
        (Opening::Break, true) => REJECT_AT_BREAK,
        (Opening::Block | Opening::Break, false) => REJECT_AT_BLOCK_RUNNING,
        (Opening::Line, _) => REJECT_IN_BLOCK,
    }
}

fn accept(opening: Opening, finished: bool, previous: &str) -> f32 {
    let reference = !finished && REFERENCE.is_match(&crate::text::fold(tail(previous)));
    let place = match (opening, finished) {
        (Opening::Block, false) => ACCEPT_RUNNING,
        (Opening::Block | Opening::Break, _) => 0.0,
        (Opening::Line, true) => ACCEPT_IN_BLOCK,
        (Opening::Line, false) => ACCEPT_IN_SENTENCE,
    };
    place + if reference { ACCEPT_REFERENCE } else { 0.0 }
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
        block.text.get(start..start + line.span.len()).is_some_and(|t| !readings(t).is_empty())
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
