//! Running headers, footers and page numbers: what each rule for the edges of pages tells of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{is_labelled, runs_on, whole_bold};
use super::edges::{Edge, edge_lines, height, same_side};
use super::footnotes::body_size;
use super::line::TextLine;
use super::repeats::key;
use super::{folios, repeats};
use crate::model::{PageInfo, Role};

/// Share of the page's height at its top and its bottom in which text that the producer itself calls an artifact is furniture.
const ARTIFACT_EDGE: f32 = 0.25;
/// Gap that parts a lone page number from the body (times its font size).
pub(super) const ISOLATED: f32 = 1.2;

/// Size of a running line against the body's, and the white space below or above it (times the body's size), where nothing repeats it.
const SMALL: f32 = 0.93;
pub(super) const SET_APART: f32 = 1.8;

/// Pages from which a place at the edge says what a line is, and the share of them on which something stands alone there.
const SLOT_PAGES: usize = 5;
const SLOT_SHARE: f32 = 0.6;
/// Difference of height of two lines in one such place, points, and their largest size (times the body's).
const SLOT_HEIGHT: f32 = 3.0;
const LARGEST: f32 = 1.02;
/// Difference of height of a line from a known running line of another page, points: they are set by one rule.
const KNOWN_HEIGHT: f32 = 1.0;

/// A line that names a part of the text by its number. Where each page begins a part, such lines repeat as running heads do.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:art[ií]culo|artigo|article|cap[ií]tulo|chapter|cl[aá]usula|clause|secci[oó]n|se[cç][aã]o|section|t[ií]tulo|title|anexo|annex|parte?)\s+(?:[0-9]{1,3}|[ivxlc]{1,6}|[a-z])[.ºª°:)]*\s*$")
        .unwrap_or_else(|e| unreachable!("{e}"))
});

/// Marks lines as furniture; a text that would be nothing else keeps its lines.
pub(super) fn mark(lines: &mut [TextLine], pages: &[PageInfo]) {
    let edges = edge_lines(lines, pages);
    mark_artifacts(lines, pages);
    let parts = parts_of_the_text(lines, &edges);
    repeats::mark(lines, &edges, &parts, pages.len());
    folios::mark(lines, &edges);
    let edges: Vec<Edge> = edges.into_iter().filter(|e| !parts.contains(&e.index)).collect();
    mark_slots(lines, &edges, pages.len());
    mark_beside_known(lines, &edges);
    mark_heads_of_sections(lines, &edges);
    mark_set_apart(lines, &edges);
    mark_within_sentences(lines, &edges);
    if lines.iter().all(|l| l.role == Role::Furniture) {
        lines.iter_mut().for_each(|l| l.role = Role::Body);
    }
}

fn mark_artifacts(lines: &mut [TextLine], pages: &[PageInfo]) {
    for line in lines.iter_mut().filter(|l| l.artifact) {
        if at_edge(line, height(pages, line)) {
            line.role = Role::Furniture;
        }
    }
}

/// Whether a line stands where running heads and feet do.
pub(super) fn at_edge(line: &TextLine, height: f32) -> bool {
    !(ARTIFACT_EDGE..=1.0 - ARTIFACT_EDGE).contains(&(line.rect.y1 / height))
}

/// Edge lines that name a part and stand no further from the words below than a heading does.
fn parts_of_the_text(lines: &[TextLine], edges: &[Edge]) -> BTreeSet<usize> {
    let Some(body) = body_size(lines) else { return BTreeSet::new() };
    let near = edges.iter().filter(|e| !e.bottom && e.gap <= SET_APART * body).map(|e| e.index);
    // (Which has two words is seen at once.)
    near.filter(|&at| lines[at].text.split_whitespace().count() == 2 && PART.is_match(&lines[at].text)).collect()
}

pub(super) fn ends_like_label(text: &str) -> bool {
    text.trim_end().ends_with(['.', ')', 'º'])
}

/// A running line that nothing repeats, as on a single page: small print alone at the very edge, and no sentence.
fn mark_set_apart(lines: &mut [TextLine], edges: &[Edge]) {
    let Some(body) = body_size(lines) else { return };
    for edge in edges.iter().filter(|e| e.rank == 0) {
        let line = &lines[edge.index];
        let words = line.text.trim_end();
        let noted = edge.bottom && noted(words);
        let numbered = folios::leading(words) == Some(line.page);
        let sentence = words.ends_with(['.', ';', ':', ',']) || (noted && !numbered);
        if line.size <= SMALL * body && !sentence && edge.gap > SET_APART * body {
            lines[edge.index].role = Role::Furniture;
        }
    }
}

/// Whether words begin as a note does, with a number or another mark.
fn noted(words: &str) -> bool {
    words.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '*' | '†'))
}

/// What stands set apart at the edge of a page between the two halves of a sentence, as a head does that only later pages have.
fn mark_within_sentences(lines: &mut [TextLine], edges: &[Edge]) {
    let Some(body) = body_size(lines) else { return };
    let mut marked = Vec::new();
    for side in edges.chunk_by(|a, b| same_side(lines, a, b)) {
        let Some(end) = side.iter().position(|edge| edge.gap > SET_APART * body) else { continue };
        let block: Vec<usize> = side[..=end].iter().map(|edge| edge.index).collect();
        let alone = |line: &TextLine| line.band.is_none() && line.cell.is_none();
        let note = |line: &TextLine| line.size <= SMALL * body || !line.marks.is_empty() || noted(&line.text);
        let plain = block.iter().all(|&i| alone(&lines[i]) && !note(&lines[i]));
        if plain && interrupts(lines, &block, side[0].bottom) {
            marked.extend(block);
        }
    }
    marked.into_iter().for_each(|i| lines[i].role = Role::Furniture);
}

/// Whether the words before some edge lines run on in those behind them, over the break of pages beside them.
fn interrupts(lines: &[TextLine], block: &[usize], bottom: bool) -> bool {
    let page = lines[block[0]].page;
    let (before, behind) = if bottom { (page, page + 1) } else { (page - 1, page) };
    // Lines come page by page.
    let of = |page: u32| lines.partition_point(|l| l.page < page)..lines.partition_point(|l| l.page <= page);
    let body = |i: &usize| lines[*i].role == Role::Body && !block.contains(i);
    let last = of(before).rev().find(body).map(|i| &lines[i]);
    let first = of(behind).find(body).map(|i| &lines[i]);
    last.zip(first).is_some_and(|(last, first)| runs_on(last, first) && !is_labelled(&first.text))
}

/// Running lines whose words change from page to page, as the title of the chapter at hand does: what stands by itself at one height
/// on most pages, in type no larger than the body's.
fn mark_slots(lines: &mut [TextLine], edges: &[Edge], pages: usize) {
    let Some(body) = body_size(lines).filter(|_| pages >= SLOT_PAGES) else { return };
    let alone = |edge: &&Edge| {
        let line = &lines[edge.index];
        let gap = edge.gap;
        // Headings are bold, and no further from their words than this.
        let heading = whole_bold(line) && gap <= SET_APART * body;
        line.role == Role::Furniture || (line.size <= LARGEST * body && gap > ISOLATED * line.size && !heading)
    };
    let slot = |edge: &Edge| (edge.bottom, (lines[edge.index].rect.y0 / SLOT_HEIGHT).round() as i32);
    let mut taken: BTreeMap<(bool, i32), BTreeSet<u32>> = BTreeMap::new();
    let found: Vec<&Edge> = edges.iter().filter(alone).collect();
    for edge in &found {
        taken.entry(slot(edge)).or_default().insert(lines[edge.index].page);
    }
    let usual = |edge: &Edge| {
        let (bottom, height) = slot(edge);
        let near = (height - 1..=height + 1).filter_map(|h| taken.get(&(bottom, h)));
        near.map(BTreeSet::len).sum::<usize>() as f32 >= SLOT_SHARE * pages as f32
    };
    let marked: Vec<usize> = found.iter().filter(|e| e.rank == 0 && usual(e)).map(|e| e.index).collect();
    marked.into_iter().for_each(|i| lines[i].role = Role::Furniture);
}

/// What stands by itself at the very height where other pages have a running line, as the head of left pages does in a short text.
fn mark_beside_known(lines: &mut [TextLine], edges: &[Edge]) {
    let Some(body) = body_size(lines) else { return };
    let mut known: Vec<(bool, f32, u32)> = edges
        .iter()
        .filter(|e| lines[e.index].role == Role::Furniture)
        .map(|e| (e.bottom, lines[e.index].rect.y0, lines[e.index].page))
        .collect();
    known.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let there = |edge: &Edge, line: &TextLine| {
        let (low, high) = (line.rect.y0 - KNOWN_HEIGHT, line.rect.y0 + KNOWN_HEIGHT);
        let from = known.partition_point(|k| (k.0, k.1) < (edge.bottom, low));
        known[from..].iter().take_while(|k| k.0 == edge.bottom && k.1 <= high).any(|k| k.2 != line.page)
    };
    let beside = |edge: &&Edge| {
        let line = &lines[edge.index];
        edge.rank == 0
            && line.role == Role::Body
            && line.size <= LARGEST * body
            && edge.gap > SET_APART * body
            && there(edge, line)
    };
    let marked: Vec<usize> = edges.iter().filter(beside).map(|e| e.index).collect();
    marked.into_iter().for_each(|i| lines[i].role = Role::Furniture);
}

/// Running heads that name the section of their page, in a text too short for its pages to show a place for them: they say what a
/// heading says that stands out from the text more than they do.
fn mark_heads_of_sections(lines: &mut [TextLine], edges: &[Edge]) {
    let Some(body) = body_size(lines) else { return };
    let stands_out = |l: &TextLine| l.size > LARGEST * body || whole_bold(l);
    let plain = |l: &TextLine| l.role == Role::Body && l.size <= LARGEST * body && !whole_bold(l);
    let heads: Vec<usize> = edges
        .iter()
        .filter(|e| !e.bottom && e.rank == 0 && plain(&lines[e.index]) && e.gap > SET_APART * body)
        .map(|e| e.index)
        .collect();
    if heads.is_empty() {
        return;
    }
    let headings: BTreeSet<String> =
        lines.iter().filter(|l| l.role == Role::Body && stands_out(l)).map(|l| key(&l.text)).collect();
    heads
        .into_iter()
        .filter(|&i| headings.contains(&key(&lines[i].text)))
        .collect::<Vec<_>>()
        .into_iter()
        .for_each(|i| lines[i].role = Role::Furniture);
}
