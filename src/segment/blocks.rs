//! Paragraphs of a flow with what segmentation asks about them.

use super::closing;
use super::counted::counted;
use super::labels::{Label, counting, readings};
use super::parts;
use crate::model::{Flow, Line, Role, Word};
use crate::text::{Span, fold};

/// Headings are at least this much larger than the text (times its font size).
const LARGE: f32 = 1.1;

/// Lines of a place line beyond its first.
const SIGNING_LINES: usize = 2;
/// Lines of a paragraph, from its end, among which a place line is looked for.
const SIGNING_BLOCK: usize = 40;
/// Lines from its start in which a closing sentence says that it is one.
const CLOSING_LINES: usize = 8;
/// Cells of a table are at least this far apart (times the font size).
const CELLS: f32 = 1.6;

/// A paragraph of the body.
#[derive(Debug, Clone)]
pub(super) struct Block<'a> {
    pub(super) span: Span,
    pub(super) text: &'a str,
    pub(super) lines: &'a [Line],
    /// Left edge of its first line, points.
    pub(super) x0: f32,
    /// All its words are bold.
    pub(super) bold: bool,
    /// All its lines are set larger than the text usually is.
    pub(super) large: bool,
    /// It is a row of a table.
    pub(super) table: bool,
    /// The number it begins with is a label, though nothing closes it.
    pub(super) counted: bool,
}

impl Block<'_> {
    /// Its words folded.
    pub(super) fn folded(&self) -> String {
        fold(self.text)
    }

    /// What the start of one of its lines can be read as.
    pub(super) fn readings(&self, line: &str, first: bool) -> Vec<Label> {
        let mut labels = readings(line);
        labels.extend(counting(line).filter(|_| first && self.counted));
        labels
    }

    /// Whether it ends like a sentence or a clause.
    pub(super) fn ends_sentence(&self) -> bool {
        ends_sentence(self.text)
    }

    /// Whether its letters are capitals (small words aside).
    pub(super) fn shouts(&self) -> bool {
        shouts(self.text)
    }
}

/// Whether letters are capitals (small words aside).
pub(super) fn shouts(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    letters().filter(|c| c.is_uppercase()).count() * 10 > letters().count() * 7
}

/// The font size of the middle byte of some blocks, all bytes sorted by size.
pub(super) fn usual_size(blocks: &[Block<'_>]) -> f32 {
    median_size(blocks.iter().flat_map(|b| b.lines))
}

pub(super) fn median_size<'a>(lines: impl Iterator<Item = &'a Line>) -> f32 {
    let mut sizes: Vec<(f32, usize)> = lines.map(|l| (l.size, l.span.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, bytes)| bytes).sum::<usize>() / 2;
    let mut seen = 0;
    let middle = sizes.iter().find(|(_, bytes)| {
        seen += bytes;
        seen > half
    });
    middle.map_or(0.0, |(size, _)| *size)
}

/// Whether words end with a stop, a semicolon or a colon, closing quotes aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end().trim_end_matches(['”', '"', '»', '’', ')', '\'']).ends_with(['.', ';', ':', '!', '?'])
}

/// The paragraphs of the body in reading order.
pub(super) fn blocks(flow: &Flow) -> Vec<Block<'_>> {
    let body = flow.lines.partition_point(|l| l.role == Role::Body && l.span.start < flow.body.end);
    let large = LARGE * median_size(flow.lines[..body].iter());
    let counted = counted(flow, &flow.lines[..body]);
    let mut blocks: Vec<Block<'_>> = flow.lines[..body]
        .chunk_by(|a, b| a.block == b.block && !counted.contains(&b.span.start))
        .flat_map(|lines| around_signing(flow, lines))
        .filter_map(|lines| {
            let (first, last) = (lines.first()?, lines.last()?);
            let span = Span::new(first.span.start, last.span.end);
            let bold = lines.iter().all(|l| l.bold as usize >= l.span.len());
            let large = lines.iter().all(|l| l.size > large);
            let counted = counted.contains(&span.start);
            Some(Block { span, text: span.of(&flow.text), lines, x0: first.rect.x0, bold, large, table: false, counted })
        })
        .collect();
    mark_tables(flow, &mut blocks);
    blocks
}

/// A paragraph cut before a closing or a place line that follows a finished sentence, and behind it: where lines are set close,
/// extraction joins them with the clause before and with the signatories.
fn around_signing<'a>(flow: &Flow, mut lines: &'a [Line]) -> Vec<&'a [Line]> {
    let mut out = Vec::new();
    while let Some(at) = closing_line(flow, lines) {
        let (before, closing) = lines.split_at(at);
        out.push(before);
        lines = closing;
    }
    out.extend(around_place(flow, lines).into_iter().filter(|l| !l.is_empty()));
    out
}

/// The first line behind a paragraph's first that follows a finished sentence and starts a closing one.
fn closing_line(flow: &Flow, lines: &[Line]) -> Option<usize> {
    let starts = |i: usize| ends_sentence(lines[i - 1].span.of(&flow.text));
    let sentence = |i: usize| {
        let end = lines[(i + CLOSING_LINES).min(lines.len()) - 1].span.end;
        Span::new(lines[i].span.start, end).of(&flow.text)
    };
    (1..lines.len()).find(|&i| starts(i) && closing::is_surely_closing(sentence(i)))
}

/// What stands before the last place line of a paragraph, the place line, and what stands behind it.
fn around_place<'a>(flow: &Flow, lines: &'a [Line]) -> Vec<&'a [Line]> {
    let text = |from: usize, to: usize| Span::new(lines[from].span.start, lines[to].span.end).of(&flow.text);
    let last = lines.len() - 1;
    let starts = |i: usize| i == 0 || ends_sentence(lines[i - 1].span.of(&flow.text));
    let names = |from: usize| from <= last && lines[from..].iter().all(|l| is_name(l.span.of(&flow.text)));
    let ends = |i: usize| {
        let mut signing = (i..=last.min(i + SIGNING_LINES)).filter(|&j| parts::is_signing(text(i, j)));
        signing.clone().find(|&j| names(j + 1)).or_else(|| signing.find(|&j| j == last))
    };
    let place = (0..=last).rev().take(SIGNING_BLOCK).filter(|&i| starts(i)).find_map(|i| Some((i, ends(i)?)));
    place.map_or_else(|| vec![lines], |(from, to)| vec![&lines[..from], &lines[from..=to], &lines[to + 1..]])
}

/// A line that may name a signatory: it starts with a capital and is no sentence.
fn is_name(line: &str) -> bool {
    line.trim_start().starts_with(char::is_uppercase) && !ends_sentence(line)
}

/// Rows follow each other: lines by themselves with cells apart, two at least.
fn mark_tables(flow: &Flow, blocks: &mut [Block<'_>]) {
    let rows: Vec<bool> = blocks.iter().map(|b| is_row(flow, b)).collect();
    for (index, block) in blocks.iter_mut().enumerate() {
        let beside = |i: Option<usize>| i.and_then(|i| rows.get(i)).is_some_and(|r| *r);
        block.table = rows[index] && (beside(index.checked_sub(1)) || beside(Some(index + 1)));
    }
}

/// Whether a paragraph is one line of cells; what stands behind a label is no cell.
fn is_row(flow: &Flow, block: &Block<'_>) -> bool {
    let [line] = block.lines else { return false };
    let label = block.readings(block.text, true).first().map_or(0, |l| l.length);
    let words = flow.words_in(line.span);
    let apart = |pair: &&[Word]| {
        let gap = pair[1].rect.x0 - pair[0].rect.x1;
        gap > CELLS * line.size && pair[0].span.end > line.span.start + label
    };
    words.windows(2).filter(apart).count() > 0
}
