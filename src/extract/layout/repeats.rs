//! Running lines that repeat: what stands at one height of several pages.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{ends_sentence, is_labelled, starts_lower};
use super::edges::{Edge, same_side};
use super::footnotes::body_size;
use super::furniture::{SET_APART, ends_like_label};
use super::line::TextLine;
use crate::model::Role;
use crate::text::fold;

/// Difference of height between two pages' copies of one running line, points.
pub(super) const SAME_HEIGHT: f32 = 8.0;
/// Pages, and share of all pages, on which a running line stands that reads like part of a clause.
const MOST_PAGES: (usize, f32) = (3, 0.66);

/// Size of a title against the body's, at least.
const TITLE: f32 = 1.15;
/// Copies of a line with which its numbers are compared, at most.
const COMPARED: usize = 50;

/// Letters with the numbers between them blanked, so that `Página 3 de 12` repeats and so does what OCR read a little differently.
pub(super) fn key(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            _ if c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out
}

/// Marks what stands at one height of several pages. Two pages may begin or end alike by chance, with `of the region.`: what reads like
/// part of a clause has to stand apart from the words below or above it, or on most pages.
pub(super) fn mark(lines: &mut [TextLine], edges: &[Edge], parts: &BTreeSet<usize>, pages: usize) {
    let Some(body) = body_size(lines) else { return };
    let repeated = repeated(lines, edges, pages);
    let marked: Vec<usize> = edges
        .iter()
        .enumerate()
        .filter(|(_, edge)| !parts.contains(&edge.index))
        .filter(|(at, edge)| {
            let Some(&Copies { count: copies, running }) = repeated.get(&edge.index) else { return false };
            if !running && lines[edge.index].size > TITLE * body {
                return false;
            }
            let on_most = copies >= MOST_PAGES.0 && copies as f32 >= MOST_PAGES.1 * pages as f32;
            !read_on(lines, &edges[..=*at], &repeated) || on_most || parted(lines, &edges[*at..], &repeated, SET_APART * body)
        })
        .map(|(_, edge)| edge.index)
        .collect();
    marked.into_iter().for_each(|i| lines[i].role = Role::Furniture);
}

/// How a line stands on other pages.
struct Copies {
    /// On how many pages, its own among them.
    count: usize,
    /// With the same numbers on one of them, or with numbers that go on as the pages do; titles of parts are counted otherwise.
    running: bool,
}

/// The edge lines that enough other pages have at the same height.
fn repeated(lines: &[TextLine], edges: &[Edge], pages: usize) -> BTreeMap<usize, Copies> {
    let mut groups: BTreeMap<(bool, String), Vec<usize>> = BTreeMap::new();
    for edge in edges {
        groups.entry((edge.bottom, key(&lines[edge.index].text))).or_default().push(edge.index);
    }
    let enough = if pages > 6 { 2 } else { 1 };
    let mut out = BTreeMap::new();
    for ((_, key), mut members) in groups {
        let numeric = key.chars().all(|c| !c.is_alphabetic());
        members.sort_by(|&a, &b| lines[a].rect.y0.total_cmp(&lines[b].rect.y0));
        for &index in members.iter().filter(|&&i| !(numeric && ends_like_label(&lines[i].text))) {
            let (page, y) = (lines[index].page, lines[index].rect.y0);
            let from = members.partition_point(|&other| lines[other].rect.y0 < y - SAME_HEIGHT);
            let to = members.partition_point(|&other| lines[other].rect.y0 <= y + SAME_HEIGHT);
            let copies = || members[from..to].iter().map(|&other| &lines[other]).filter(|other| other.page != page);
            if copies().take(enough).count() == enough {
                let running = copies().take(COMPARED).any(|other| runs_with(&lines[index], other));
                out.insert(index, Copies { count: to - from, running });
            }
        }
    }
    out
}

/// Whether two lines that differ in their numbers alone have the same, or such as are as far apart as their pages.
fn runs_with(a: &TextLine, b: &TextLine) -> bool {
    let numbers = |line: &TextLine| -> Vec<i64> {
        let digits = line.text.split(|c: char| !c.is_ascii_digit()).filter(|d| !d.is_empty());
        digits.map(|d| d.parse().unwrap_or(0)).collect()
    };
    let apart = i64::from(b.page) - i64::from(a.page);
    let (of_a, of_b) = (numbers(a), numbers(b));
    of_a == of_b || of_a.iter().zip(&of_b).any(|(a, b)| b.wrapping_sub(*a) == apart)
}

/// Whether the last of some edge lines, or a repeated one between it and the edge of its page, looks like part of a clause: it has a
/// clause's label, begins within a sentence, or ends one.
fn read_on(lines: &[TextLine], edges: &[Edge], repeated: &BTreeMap<usize, Copies>) -> bool {
    let part = |text: &str| is_labelled(text) || starts_lower(text) || ends_sentence(text) || text.trim_end().ends_with(',');
    let side = edges.iter().rev().take_while(|edge| same_side(lines, edge, &edges[edges.len() - 1]));
    let words = |text: &str| text.chars().any(char::is_alphabetic);
    side.take_while(|edge| repeated.contains_key(&edge.index))
        .map(|edge| lines[edge.index].text.as_str())
        .any(|text| words(text) && part(text))
}

/// Whether the first of some edge lines, with the repeated ones behind it on its page, has more than this much white space behind it.
fn parted(lines: &[TextLine], edges: &[Edge], repeated: &BTreeMap<usize, Copies>, space: f32) -> bool {
    let side = edges.iter().take_while(|edge| same_side(lines, edge, &edges[0]));
    side.take_while(|edge| repeated.contains_key(&edge.index)).any(|edge| edge.gap > space)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_blank_numbers() {
        assert_eq!(key("Página 3 – de 12"), key("pagina 10 de 12"));
    }
}
