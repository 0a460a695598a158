//! Paragraphs: which lines follow each other without a break.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::line::TextLine;

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
/// Indentation, times the font size.
const INDENT: f32 = 0.9;
/// Line distances beyond this (times the font size) say nothing about the usual one.
const LEADING_RANGE: f32 = 3.0;

/// What looks like the label of a list item or a clause.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^(?:[•·▪■□➢✓❖*–—-]\s|\(?(?:[0-9]{1,3}|[A-Za-z]|[ivxlIVXL]{1,6})(?:\.[0-9]{1,3}){0,4}(?:[.)]|\.-|[ºª]\.?)|[A-Za-z]\.[0-9]|[0-9]{1,3}\.[0-9]|[A-ZÀ-Þ]{4,}(?:\s[A-ZÀ-Þ]{4,})?(?:\.-|\.–|:|\.)|(?:Art|Artículo|Artigo|Article|ARTÍCULO|ARTIGO|ARTICLE)\.?\s+[0-9])";
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("{e}"))
});

/// How two neighbouring lines relate.
pub(super) struct Measures {
    leading: f32,
    right_edges: BTreeMap<(u32, u8, Option<u32>), f32>,
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
            let edge: &mut f32 = right_edges.entry((line.page, line.column, line.band)).or_insert(0.0);
            *edge = edge.max(line.rect.x1);
        }
        Measures { leading: distances.get(distances.len() / 3).copied().unwrap_or(1.2), right_edges }
    }

    /// Whether a paragraph ends between two lines that follow each other in reading order.
    pub(super) fn breaks(&self, before: &TextLine, line: &TextLine) -> bool {
        if before.cell != line.cell {
            return true;
        }
        if same_column(before, line) { self.breaks_in_column(before, line) } else { self.breaks_over_columns(before, line) }
    }

    fn breaks_in_column(&self, before: &TextLine, line: &TextLine) -> bool {
        let distance = (line.y - before.y) / line.size.max(1.0);
        let looks_new =
            LABEL.is_match(&line.text) && (ends_sentence(&before.text) || (line.rect.x0 - before.rect.x0).abs() > 1.0);
        let indented = line.rect.x0 > before.rect.x0 + INDENT * line.size;
        distance > WIDE_LEADING * self.leading
            || other_size(before, line)
            || (whole_bold(before) != whole_bold(line)
                && (whole_bold(before) || whole_bold(line))
                && !continues_word(before, line))
            || looks_new
            || self.changes_centring(before, line)
            || (self.had_room(before, line) && starts_upper(&line.text) && !(whole_bold(line) && self.centred(line)))
            || (self.is_short(before) && ends_sentence(&before.text) && !starts_lower(&line.text))
            || (indented && ends_sentence(&before.text) && starts_upper(&line.text) && !LABEL.is_match(&before.text))
    }

    /// Whether one of two lines is centred and the other is not; lines with one left edge are set alike.
    fn changes_centring(&self, before: &TextLine, line: &TextLine) -> bool {
        let title = whole_bold(before) && whole_bold(line);
        let aligned = (before.rect.x0 - line.rect.x0).abs() < 1.0;
        self.centred(before) != self.centred(line) && !aligned && !title && !starts_lower(&line.text)
    }

    /// Whether a line stands in the middle of its column with room on both sides.
    fn centred(&self, line: &TextLine) -> bool {
        let (left, right) = (line.extent.0, self.right_edge(line));
        let (before, after) = (line.rect.x0 - left, right - line.rect.x1);
        let width = (right - left).max(1.0);
        before > CENTRED * width && (before - after).abs() < OFF_CENTRE * width
    }

    /// Whether the next line's first word would have found room: then the line was ended on purpose.
    fn had_room(&self, before: &TextLine, line: &TextLine) -> bool {
        let word = line.words.first().map_or(f32::MAX, |(_, rect)| rect.width());
        self.right_edge(before) - before.rect.x1 > word + ROOM * before.size && before.rect.x1 < line.rect.x1.max(before.extent.1)
    }

    fn right_edge(&self, line: &TextLine) -> f32 {
        self.right_edges.get(&(line.page, line.column, line.band)).copied().unwrap_or(line.rect.x1)
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
        (right - line.rect.x1) / (right - line.extent.0).max(1.0)
    }
}

fn same_column(a: &TextLine, b: &TextLine) -> bool {
    a.page == b.page && a.column == b.column && a.band == b.band && b.y > a.y
}

/// Whether the first line of a column stands deeper in it than the last line of the one before stood, as first lines do.
fn begins_indented(before: &TextLine, line: &TextLine) -> bool {
    let depth = |l: &TextLine| l.rect.x0 - l.extent.0;
    depth(line) > depth(before) + INDENT * line.size && !LABEL.is_match(&before.text)
}

fn other_size(a: &TextLine, b: &TextLine) -> bool {
    let tolerance = if a.recognised && b.recognised { RECOGNISED_SIZE_CHANGE } else { SIZE_CHANGE };
    (a.size - b.size).abs() > tolerance * a.size.max(b.size)
}

fn whole_bold(line: &TextLine) -> bool {
    line.bold == line.text.len() && line.bold > 0
}

fn continues_word(before: &TextLine, line: &TextLine) -> bool {
    before.text.ends_with(['-', ',', '\u{ad}']) || starts_lower(&line.text)
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
