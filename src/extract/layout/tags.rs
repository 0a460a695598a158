//! What the structure tree of a tagged file says about a page: the order of its words, where that stands the test of the page itself.

use super::blocks;
use super::columns::{self, Placed};
use super::furniture;
use super::ink::{Ink, Sheet};
use super::line::TextLine;
use super::rows::{Piece, Pieces, Row, Segment};
use crate::model::{Element, ElementKind, Page, Role};

/// Share of a page's characters outside the tree from which it says nothing about the page.
const OUTSIDE: f32 = 0.05;
/// Share of a page's words that artifacts away from its edges hold, at most; where it is more, they are part of the text.
const ARTIFACTS: f32 = 0.05;
/// Lines of a page up to which orders are compared; a dense page has a few hundred.
const LINES: usize = 1_000;
/// Overlap of two lines that stand one above the other (share of the shorter one).
const ABOVE: f32 = 0.3;
/// Difference of height from which one line stands below another (times the font size).
const BELOW: f32 = 0.6;

/// The elements that a line begins and ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tags {
    pub(super) first: Element,
    pub(super) last: Element,
}

impl Tags {
    /// The elements of the words of a row, where it stands in the tree.
    pub(super) fn of(page: &Page, sheet: &Sheet, row: &Row) -> Option<Tags> {
        if page.elements.is_empty() {
            return None;
        }
        let pieces = || row.pieces().filter(|p| !p.raised);
        let first = pieces().find_map(|p| element(page, &sheet.inks[p.inks.start]))?;
        let last = pieces().rev().find_map(|p| element(page, &sheet.inks[p.inks.end - 1]))?;
        Some(Tags { first, last })
    }

    /// Whether all of it stands in notes.
    pub(super) fn is_note(&self) -> bool {
        self.first.kind == ElementKind::Note && self.last.kind == ElementKind::Note
    }
}

fn element(page: &Page, ink: &Ink) -> Option<Element> {
    if ink.artifact || ink.place == 0 {
        return None;
    }
    page.elements.binary_search_by_key(&ink.place, |e| e.place).ok().map(|at| page.elements[at])
}

/// What the tree is worth on a page.
#[derive(Debug)]
pub(super) enum Order {
    /// The page has no tags, or too few.
    Unknown,
    /// The order of the page.
    Same,
    /// Another one, which may be as good.
    Other(Vec<Placed>),
    /// One that goes up the page again, over lines already read.
    Contradicts,
}

/// The order in which the tree reads a page.
pub(super) fn order(page: &Page, sheet: &Sheet, placed: &[Placed]) -> Order {
    if page.elements.is_empty() || !is_tagged(sheet) {
        return Order::Unknown;
    }
    // Notes stand apart, wherever in the text the tree has them.
    let (mut notes, mut parts): (Vec<Part>, Vec<Part>) = parts(page, sheet, placed).into_iter().partition(|p| p.note);
    if parts.is_sorted_by_key(Part::key) {
        return Order::Same;
    }
    if placed.len() > LINES {
        return Order::Unknown;
    }
    parts.sort_by_key(Part::key);
    notes.sort_by_key(Part::key);
    let mut other = lines(&parts, placed);
    if goes_up(&other) {
        return Order::Contradicts;
    }
    other.extend(lines(&notes, placed));
    Order::Other(other)
}

/// Whether the tree holds the words of a page.
fn is_tagged(sheet: &Sheet) -> bool {
    let outside = sheet.inks.iter().filter(|ink| !ink.space && !ink.artifact && ink.place == 0).count();
    outside as f32 <= OUTSIDE * sheet.visible as f32
}

/// Sets the artifacts of a page apart, if they are few; those at its edges are told otherwise.
pub(super) fn set_artifacts_apart(lines: &mut [TextLine], height: f32) {
    let inner = |l: &TextLine| l.artifact && !furniture::at_edge(l, height);
    let length = |which: &dyn Fn(&TextLine) -> bool| lines.iter().filter(|l| which(l)).map(|l| l.text.len()).sum::<usize>();
    if length(&inner) as f32 <= ARTIFACTS * length(&|_| true) as f32 {
        lines.iter_mut().filter(|l| inner(l)).for_each(|l| l.role = Role::Furniture);
    }
}

/// A piece of a line of the page.
struct Part<'a> {
    note: bool,
    place: u32,
    line: usize,
    segment: usize,
    piece: &'a Piece,
}

impl Part<'_> {
    fn key(&self) -> (u32, usize) {
        (self.place, self.line)
    }
}

/// The pieces of all lines; one outside the tree goes with the one before it.
fn parts<'a>(page: &Page, sheet: &Sheet, placed: &'a [Placed]) -> Vec<Part<'a>> {
    let mut out: Vec<Part> = Vec::new();
    let (mut note, mut place) = (false, 0);
    for (line, placed) in placed.iter().enumerate() {
        for (segment, pieces) in placed.row.segments.iter().map(|s| &s.pieces).enumerate() {
            for piece in pieces {
                if let Some(element) = element(page, &sheet.inks[piece.inks.start]).filter(|_| !piece.raised) {
                    (note, place) = (element.kind == ElementKind::Note, element.place);
                }
                out.push(Part { note, place, line, segment, piece });
            }
        }
    }
    out
}

/// The lines of pieces in another order: what stood in one line and still follows each other is one.
fn lines(parts: &[Part], placed: &[Placed]) -> Vec<Placed> {
    let goes_on = |a: &Part, b: &Part| a.line == b.line && a.piece.x0 <= b.piece.x0;
    let mut out: Vec<Placed> = parts
        .chunk_by(goes_on)
        .map(|parts| {
            let from = &placed[parts[0].line];
            let segments = parts.chunk_by(|a, b| a.segment == b.segment).filter_map(|same| {
                let pieces: Pieces = same.iter().map(|p| p.piece.clone()).collect();
                Segment::of(pieces)
            });
            let row = Row { y: from.row.y, size: from.row.size, segments: segments.collect() };
            Placed { row, ..*from }
        })
        .collect();
    if out.len() > placed.len() {
        set_in_columns(&mut out);
    }
    out
}

/// Lines that follow each other down the page have its part to themselves.
fn set_in_columns(lines: &mut [Placed]) {
    let first = lines.iter().filter_map(|l| l.band).max().unwrap_or(0) + 1;
    for (band, column) in (first..).zip(lines.chunk_by_mut(|a, b| a.row.y <= b.row.y && overlap(a, b))) {
        let extent = column.iter().map(reach).fold((f32::MAX, f32::MIN), |all, one| (all.0.min(one.0), all.1.max(one.1)));
        column.iter_mut().for_each(|line| (line.extent, line.band) = (extent, Some(band)));
    }
}

/// Whether some line stands above one that is read before it.
fn goes_up(lines: &[Placed]) -> bool {
    let below = |a: &Placed, b: &Placed| a.row.y - b.row.y > BELOW * a.row.size.max(b.row.size);
    (1..lines.len()).any(|at| lines[..at].iter().any(|before| below(before, &lines[at]) && overlap(before, &lines[at])))
}

fn overlap(a: &Placed, b: &Placed) -> bool {
    let ((a0, a1), (b0, b1)) = (reach(a), reach(b));
    a1.min(b1) - a0.max(b0) > ABOVE * (a1 - a0).min(b1 - b0)
}

fn reach(line: &Placed) -> (f32, f32) {
    columns::extent(std::slice::from_ref(&line.row))
}

/// How often a line runs on in the next one, by its words.
pub(super) fn run_ons(lines: &[TextLine]) -> usize {
    lines.windows(2).filter(|pair| blocks::runs_on(&pair[0], &pair[1])).count()
}
