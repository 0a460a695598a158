//! Paragraphs: which lines follow each other without a break.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::footnotes::raised_mark;
use super::line::TextLine;
use crate::model::{ElementKind, Role, Turn};

/// Line distance from which a paragraph ends (times the text's usual distance).
const WIDE_LEADING: f32 = 1.28;
/// Change of font size that ends a paragraph.
const SIZE_CHANGE: f32 = 0.08;
/// The same for recognised text, whose sizes are estimates.
const RECOGNISED_SIZE_CHANGE: f32 = 0.35;
/// A line that ends this far before the column's right edge is short (fraction of the column's width).
const SHORT: f32 = 0.12;
/// The same for a line that does not end a sentence, which ragged setting makes shorter.
const VERY_SHORT: f32 = 0.3;
/// Room on either side of a centred line (fraction of the column's width).
const CENTRED: f32 = 0.06;
/// Difference of the two sides' room of a centred line (fraction of the column's width).
const OFF_CENTRE: f32 = 0.03;
/// Room for a space, and for the uncertainty of the right edge (times the font size).
const ROOM: f32 = 1.0;
/// Room for what may not be parted from a character of a script without spaces, such as a bracket (times the font size).
const UNSPACED: f32 = 1.0;
/// Indentation, times the font size.
const INDENT: f32 = 0.9;
/// Lines that run on into another element, for each that goes on in its own, from which a file's elements are lines and no paragraphs.
const TORN: f32 = 0.1;
/// Line distance that parts even what is one element (times the text's usual distance).
const PARTED: f32 = 2.5;
/// Line distances beyond this (times the font size) say nothing about the usual one.
const LEADING_RANGE: f32 = 3.0;

/// The mark of a footnote before the capital of its first word.
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[0-9]{1,3}|[*†‡§]{1,3}|[a-z])[.)]?\s?[«“\x22(¿]?\p{Lu}").unwrap_or_else(|e| unreachable!("{e}"))
});

/// What looks like the label of a list item or a clause.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^(?:[•·▪■□➢✓❖*–—-]\s|\(?(?:[0-9]{1,3}|[A-Za-z]|[ivxlIVXL]{1,6})(?:\.[0-9]{1,3}){0,4}(?:[.)]|\.-|[ºª]\.?)|[A-Za-z]\.[0-9]|[0-9]{1,3}\.[0-9]|[A-ZÀ-Þ]{4,}(?:\s[A-ZÀ-Þ]{4,})?(?:\.-|\.–|:|\.)|(?:Art|Artículo|Artigo|Article|ARTÍCULO|ARTIGO|ARTICLE)\.?\s+[0-9])";
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("{e}"))
});

/// How two neighbouring lines relate.
pub(super) struct Measures {
    leading: f32,
    /// The structure tree says where paragraphs end.
    tagged: bool,
    right_edges: BTreeMap<(u32, u8, Option<u32>, Turn), f32>,
}

impl Measures {
    /// Usual line distance and right edges of a text's lines, in reading order.
    pub(super) fn of(lines: &[&TextLine]) -> Self {
        let mut distances: Vec<f32> = lines
            .windows(2)
            .filter(|p| same_column(p[0], p[1]))
            .map(|p| (p[1].y - p[0].y) / p[1].size.max(1.0))
            .filter(|d| (0.5..LEADING_RANGE).contains(d))
            .collect();
        distances.sort_by(f32::total_cmp);
        let mut right_edges = BTreeMap::new();
        for line in lines {
            let edge: &mut f32 = right_edges.entry((line.page, line.column, line.band, line.turn)).or_insert(0.0);
            *edge = edge.max(line.ends().1);
        }
        let leading = distances.get(distances.len() / 3).copied().unwrap_or(1.2);
        let mut measures = Measures { leading, tagged: false, right_edges };
        measures.tagged = measures.tags_hold_paragraphs(lines);
        measures
    }

    /// Whether a paragraph ends between two lines that follow each other in reading order.
    pub(super) fn breaks(&self, before: &TextLine, line: &TextLine) -> bool {
        match same_element(before, line).filter(|_| self.tagged) {
            Some(true) => return self.breaks_in_element(before, line),
            Some(false) => return !self.runs_on(before, line),
            None => {}
        }
        let other_direction = before.page == line.page && before.turn != line.turn;
        let other_place = before.cell != line.cell || before.boxed != line.boxed;
        if other_direction || other_place || begins_note(before, line) {
            return true;
        }
        if same_column(before, line) { self.breaks_in_column(before, line) } else { self.breaks_over_columns(before, line) }
    }

    /// Whether the elements of a tagged file are paragraphs, and not the lines that they are set in.
    fn tags_hold_paragraphs(&self, lines: &[&TextLine]) -> bool {
        let (mut whole, mut torn) = (0, 0);
        for pair in lines.windows(2).filter(|p| same_column(p[0], p[1])) {
            match same_element(pair[0], pair[1]) {
                Some(true) => whole += 1,
                Some(false) if self.runs_on(pair[0], pair[1]) => torn += 1,
                _ => {}
            }
        }
        torn as f32 <= TORN * whole as f32
    }

    /// Whether a full line goes on in one of another element.
    fn runs_on(&self, before: &TextLine, line: &TextLine) -> bool {
        let labelled = LABEL.is_match(&line.text) || line.tags.is_some_and(|t| t.first.kind == ElementKind::Label);
        !labelled && runs_on(before, line) && !self.is_very_short(before)
    }

    /// Whether a paragraph ends inside an element, as where its lines were ended by hand before a label or a wide gap.
    fn breaks_in_element(&self, before: &TextLine, line: &TextLine) -> bool {
        let labelled = LABEL.is_match(&line.text) && ends_sentence(&before.text);
        if !same_column(before, line) {
            return labelled;
        }
        let distance = (line.y - before.y) / line.size.max(1.0);
        labelled || distance > PARTED * self.leading || (self.had_room(before, line) && starts_upper(&line.text))
    }

    fn breaks_in_column(&self, before: &TextLine, line: &TextLine) -> bool {
        let distance = (line.y - before.y) / line.size.max(1.0);
        let (left, left_before) = (line.ends().0, before.ends().0);
        let looks_new = LABEL.is_match(&line.text) && (ends_sentence(&before.text) || (left - left_before).abs() > 1.0);
        let indented = left > left_before + INDENT * line.size;
        distance > WIDE_LEADING * self.leading
            || other_size(before, line)
            || (whole_bold(before) != whole_bold(line)
                && (whole_bold(before) || whole_bold(line))
                && !continues_word(before, line))
            || looks_new
            || self.changes_centring(before, line)
            || (self.had_room(before, line)
                && (starts_upper(&line.text) || line.begins_unspaced())
                && !(whole_bold(line) && self.centred(line)))
            || (self.is_short(before) && ends_sentence(&before.text) && !starts_lower(&line.text))
            || (indented && ends_sentence(&before.text) && starts_upper(&line.text) && !LABEL.is_match(&before.text))
    }

    /// Whether one of two lines is centred and the other is not; lines with one left edge are set alike.
    fn changes_centring(&self, before: &TextLine, line: &TextLine) -> bool {
        let title = whole_bold(before) && whole_bold(line);
        let aligned = (before.ends().0 - line.ends().0).abs() < 1.0;
        self.centred(before) != self.centred(line) && !aligned && !title && !starts_lower(&line.text)
    }

    /// Whether a line stands in the middle of its column with room on both sides.
    fn centred(&self, line: &TextLine) -> bool {
        let (left, right) = (line.extent.0, self.right_edge(line));
        let (from, to) = line.ends();
        let (before, after) = (from - left, right - to);
        let width = (right - left).max(1.0);
        before > CENTRED * width && (before - after).abs() < OFF_CENTRE * width
    }

    /// Whether the next line's first word would have found room: then the line was ended on purpose.
    fn had_room(&self, before: &TextLine, line: &TextLine) -> bool {
        let width = |(from, to): (f32, f32)| to - from;
        let word = match line.words.first() {
            _ if line.begins_unspaced() => UNSPACED * line.size,
            first => first.map_or(f32::MAX, |(_, rect)| width(line.along(rect))),
        };
        let (end, end_below) = (before.ends().1, line.ends().1);
        self.right_edge(before) - end > word + ROOM * before.size && end < end_below.max(before.extent.1)
    }

    fn right_edge(&self, line: &TextLine) -> f32 {
        self.right_edges.get(&(line.page, line.column, line.band, line.turn)).copied().unwrap_or(line.ends().1)
    }

    fn breaks_over_columns(&self, before: &TextLine, line: &TextLine) -> bool {
        if starts_lower(&line.text) && !LABEL.is_match(&line.text) && !other_size(before, line) {
            return false;
        }
        let turned_page = before.page != line.page && whole_bold(before) == whole_bold(line);
        let runs_on =
            if ends_sentence(&before.text) { !self.is_short(before) } else { turned_page || !self.is_very_short(before) };
        other_size(before, line)
            || LABEL.is_match(&line.text)
            || !runs_on
            || ends_colon(&before.text)
            || whole_bold(line)
            || whole_bold(before)
            || begins_indented(before, line)
    }

    /// Whether a line ends well before the right edge of its column.
    fn is_short(&self, line: &TextLine) -> bool {
        self.room(line) > SHORT
    }

    /// Whether the next word of a running text would have found room on a line.
    fn is_very_short(&self, line: &TextLine) -> bool {
        self.room(line) > VERY_SHORT
    }

    /// Free space at a line's end (fraction of the column's width).
    fn room(&self, line: &TextLine) -> f32 {
        let right = self.right_edge(line);
        (right - line.ends().1) / (right - line.extent.0).max(1.0)
    }
}

/// Whether a line begins in the paragraph that the one before ends in; none where the elements do not tell.
fn same_element(a: &TextLine, b: &TextLine) -> Option<bool> {
    let (a, b) = (a.tags?.last, b.tags?.first);
    let same = a.block == b.block;
    let known = a.kind != ElementKind::Group && b.kind != ElementKind::Group && !(same && a.kind == ElementKind::Item);
    known.then_some(same)
}

fn same_column(a: &TextLine, b: &TextLine) -> bool {
    a.page == b.page && a.column == b.column && a.band == b.band && a.turn == b.turn && b.y > a.y
}

/// Whether the first line of a column stands deeper in it than the last line of the one before stood, as first lines do.
fn begins_indented(before: &TextLine, line: &TextLine) -> bool {
    let depth = |l: &TextLine| l.ends().0 - l.extent.0;
    depth(line) > depth(before) + INDENT * line.size && !LABEL.is_match(&before.text)
}

/// Whether a footnote begins after the end of another: with a raised mark, or with a mark before a capital.
fn begins_note(before: &TextLine, line: &TextLine) -> bool {
    line.role == Role::Footnote && (raised_mark(line) || (ends_sentence(&before.text) && NOTE.is_match(&line.text)))
}

fn other_size(a: &TextLine, b: &TextLine) -> bool {
    let tolerance = if a.recognised && b.recognised { RECOGNISED_SIZE_CHANGE } else { SIZE_CHANGE };
    (a.size - b.size).abs() > tolerance * a.size.max(b.size)
}

pub(super) fn whole_bold(line: &TextLine) -> bool {
    line.bold == line.text.len() && line.bold > 0
}

fn continues_word(before: &TextLine, line: &TextLine) -> bool {
    before.text.ends_with(['-', ',', '\u{ad}']) || starts_lower(&line.text)
}

/// Whether the words of a line go on in another one: it does not end a sentence, and the other does not begin one.
pub(super) fn runs_on(a: &TextLine, b: &TextLine) -> bool {
    !ends_sentence(&a.text) && starts_lower(&b.text)
}

pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '»', '’', ')', ' ']).ends_with(['.', ';', ':', '!', '?'])
}

/// Whether a line begins with what looks like the label of a list item or a clause.
pub(super) fn is_labelled(text: &str) -> bool {
    LABEL.is_match(text)
}

fn ends_colon(text: &str) -> bool {
    text.trim_end().ends_with(':')
}

pub(super) fn starts_lower(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic() || c.is_ascii_digit()).is_some_and(char::is_lowercase)
}

fn starts_upper(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_every_style_are_seen() {
        for text in [
            "1. To",
            "10) To",
            "(a) To",
            "a.1. To",
            "c.2.3. To",
            "IV. To",
            "PRIMERO.- Ab",
            "Artículo 5º",
            "• Un",
            "– Un",
            "1.1. A",
        ] {
            assert!(LABEL.is_match(text), "{text}");
        }
        for text in ["To do", "en 2018", "Región", "y 3 países"] {
            assert!(!LABEL.is_match(text), "{text}");
        }
    }
}
