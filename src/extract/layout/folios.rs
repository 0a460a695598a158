//! Page numbers, in figures and in Roman numerals.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::edges::{EDGE_LINES, Edge};
use super::furniture::{ISOLATED, ends_like_label};
use super::line::TextLine;
use super::repeats::SAME_HEIGHT;
use crate::model::Role;

/// A line that is nothing but a page number: `3`, `- 3 -`, `Página 3 de 12`, `3/12`. A full stop would make it a label.
static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^[\s\-–—|\[]*(?:p[aá]g(?:ina|\.)?|page|p\.)?\s*([0-9]{1,4})\s*(?:(?:de|of|/|\||do)\s*[0-9]{1,4})?[\s\-–—|\]]*$",
    )
    .unwrap_or_else(|e| unreachable!("{e}"))
});

/// Gap that parts a page number from the body where a word says that it is one (times its font size).
const NAMED: f32 = 0.6;

/// A page number in Roman numerals. One alone could be the number of a section: only where several run on with the pages is it believed.
static ROMAN_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let numeral = r"((?:x{0,3})(?:ix|iv|v?i{0,3}))";
    Regex::new(&format!(r"(?i)^[\s\-–—|\[]*(?:p[aá]g(?:ina|\.)?|page|p\.)?\s*{numeral}[\s\-–—|\]]*$"))
        .unwrap_or_else(|e| unreachable!("{e}"))
});

/// A page number with a bar or a dash behind it: `3 | Joint declaration`.
static LEADING_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*([0-9]{1,4})\s*[|·•–—]\s*").unwrap_or_else(|e| unreachable!("{e}")));

/// The number that begins a running line, if a bar or a dash parts it from the words.
pub(super) fn leading(text: &str) -> Option<u32> {
    // Expressions take longer to make ready than a short file takes to read: what is cheap to see is looked at first.
    let found = text.contains(['|', '·', '•', '–', '—']).then(|| LEADING_NUMBER.captures(text))??;
    text[found[0].len()..].starts_with(char::is_alphabetic).then(|| found[1].parse().ok())?
}

/// Marks the page numbers at the edges of pages.
pub(super) fn mark(lines: &mut [TextLine], edges: &[Edge]) {
    mark_decimal(lines, edges);
    mark_roman(lines, edges);
}

/// A page number that stands alone at an edge, also when only one page carries one.
fn mark_decimal(lines: &mut [TextLine], edges: &[Edge]) {
    for (at, edge) in edges.iter().enumerate() {
        let line = &lines[edge.index];
        // The edges of a page follow each other.
        let near = &edges[at.saturating_sub(2 * EDGE_LINES)..(at + 2 * EDGE_LINES).min(edges.len())];
        let outermost = near
            .iter()
            .filter(|e| e.bottom == edge.bottom && lines[e.index].page == line.page && e.rank < edge.rank)
            .all(|e| lines[e.index].role == Role::Furniture);
        let named = line.text.chars().any(char::is_alphabetic);
        let isolated = edge.gap > if named { NAMED } else { ISOLATED } * line.size;
        let number = || PAGE_NUMBER.captures(&line.text).and_then(|c| c[1].parse::<u32>().ok());
        if isolated && outermost && line.text.contains(|c: char| c.is_ascii_digit()) && number() == Some(line.page) {
            lines[edge.index].role = Role::Furniture;
        }
    }
}

/// The value of a small Roman numeral.
fn roman(numeral: &str) -> u32 {
    let digit = |c: char| match c.to_ascii_lowercase() {
        'x' => 10,
        'v' => 5,
        _ => 1,
    };
    let add = |(sum, last): (u32, u32), value: u32| if value < last { (sum - value, last) } else { (sum + value, value) };
    // From the right, a digit smaller than the one behind it is taken away.
    numeral.chars().rev().map(digit).fold((0, 0), add).0
}

/// Roman page numbers: alone at one height of several pages, and as far apart as the pages are.
fn mark_roman(lines: &mut [TextLine], edges: &[Edge]) {
    let value = |edge: &Edge| {
        let line = &lines[edge.index];
        let last = line.text.trim_end_matches(|c: char| c.is_whitespace() || "-–—|]".contains(c)).chars().next_back()?;
        let alone = !ends_like_label(&line.text) && edge.gap > ISOLATED * line.size && "ivxIVX".contains(last);
        let numeral = alone.then(|| ROMAN_NUMBER.captures(&line.text))??;
        let numeral = Some(roman(&numeral[1])).filter(|n| *n > 0)?;
        Some((edge.bottom, i64::from(numeral) - i64::from(line.page), edge.index))
    };
    let mut runs: BTreeMap<(bool, i64), Vec<usize>> = BTreeMap::new();
    for (bottom, offset, index) in edges.iter().filter_map(value) {
        runs.entry((bottom, offset)).or_default().push(index);
    }
    let same_height = |a: usize, b: usize| (lines[a].rect.y0 - lines[b].rect.y0).abs() <= SAME_HEIGHT;
    let runs_on = |run: &[usize], index: usize| {
        run.iter().any(|&other| lines[other].page != lines[index].page && same_height(index, other))
    };
    let marked: Vec<usize> = runs.values().flat_map(|run| run.iter().copied().filter(|i| runs_on(run, *i))).collect();
    marked.into_iter().for_each(|i| lines[i].role = Role::Furniture);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_told_from_labels() {
        for text in ["3", "- 3 -", "Página 3 de 12", "Page 3 of 12", "3/12", "– 3 –", "pág. 3"] {
            assert!(PAGE_NUMBER.is_match(text), "{text}");
        }
        for text in ["3.", "3)", "3 países", "Artículo 3"] {
            assert!(!PAGE_NUMBER.is_match(text), "{text}");
        }
    }

    #[test]
    fn roman_numerals_have_their_values() {
        let value = |text: &str| ROMAN_NUMBER.captures(text).map(|c| roman(&c[1]));
        for (text, number) in [("i", 1), ("– IV –", 4), ("ix", 9), ("Página xiv", 14), ("xxxviii", 38)] {
            assert_eq!(value(text), Some(number), "{text}");
        }
        for text in ["iiii", "vx", "i.", "civil", "mi"] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
