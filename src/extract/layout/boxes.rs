//! Boxes: a few lines in a frame, or on a ground of their own, around which the text of the page flows. They are read before the
//! paragraph that stands beside them begins, so that it stays whole.

use std::ops::Range;

use super::blocks::{ends_sentence, starts_lower};
use super::ink::{Sheet, along_across};
use super::rows::{Piece, Row, Segment};
use super::tables::Ruling;
use crate::model::{Page, Rect};

/// Lines of a box, at most: a taller one is a column.
const TALLEST: usize = 16;
/// Characters of a box, and of the text beside it, at least.
const LEAST: usize = 12;
/// Overlap of words and the edge of their box, points.
const EDGE: f32 = 1.0;
/// Distance of the last line beside a box from its lower edge, and of the next line above or below from the box, at most (times the
/// font size).
const BELOW: f32 = 1.6;
const NEAR: f32 = 3.5;
/// Line distance between paragraphs, at least (times the font size).
const PARTED: f32 = 1.75;
/// Lines of a paragraph beside a box that are looked through for its beginning or its end.
const PARAGRAPH: usize = 40;
/// Grounds of a page looked at, at most: more are a drawing, or the cells of a table.
const GROUNDS: usize = 60;

/// A box that was taken out of the rows of its page.
#[derive(Debug)]
pub(super) struct Aside {
    pub(super) rows: Vec<Row>,
    /// The row of the text before which it is read.
    pub(super) before: usize,
    /// The rows that are narrower than others since it stands beside them.
    pub(super) beside: Range<usize>,
}

/// Takes the boxes out of the rows of a page.
pub(super) fn take(rows: &mut Vec<Row>, page: &Page, ruling: &Ruling, sheet: &Sheet) -> Vec<Aside> {
    let mut frames = ruling.frames();
    if page.panels.len() <= GROUNDS {
        frames.extend(page.panels.iter().map(|panel| turned(sheet, panel)));
    }
    frames.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    let mut asides: Vec<Aside> = Vec::new();
    for frame in frames.into_iter().filter(|frame| !ruling.runs_on_beyond(*frame)) {
        let free = asides.last().map_or(0, |aside| aside.beside.end);
        asides.extend(aside(rows, frame, sheet, free));
    }
    asides
}

/// A box of the page in the frame its text is read in.
fn turned(sheet: &Sheet, rect: &Rect) -> Rect {
    let (a, b) = (along_across(sheet.turn, rect.x0, rect.y0), along_across(sheet.turn, rect.x1, rect.y1));
    Rect::new(a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1))
}

/// Takes the box in a frame out of the rows from `free` on, if the text flows around it.
fn aside(rows: &mut Vec<Row>, frame: Rect, sheet: &Sheet, free: usize) -> Option<Aside> {
    let first = rows.partition_point(|r| r.y <= frame.y0);
    let last = rows.partition_point(|r| r.y < frame.y1);
    let held = rows.get(first..last).filter(|held| first >= free && (1..=2 * TALLEST).contains(&held.len()))?;
    let pieces = || held.iter().flat_map(pieces_of);
    if pieces().any(|p| crosses(p, frame)) || pieces().filter(|p| within(p, frame)).map(|p| p.count).sum::<usize>() < LEAST {
        return None;
    }
    let mut others: Vec<Row> = Vec::new();
    let mut own: Vec<Row> = Vec::new();
    for row in held {
        let (inside, outside) = parted(row, frame);
        own.extend(inside);
        others.extend(outside);
    }
    let behind = rows[last..].iter().take_while(|r| r.y <= frame.y1 + BELOW * r.size && stays_out(r, frame)).cloned();
    others.extend(behind);
    let end = last + others.len() - held.iter().filter(|row| pieces_of(row).any(|p| !within(p, frame))).count();
    let around = rows.get(first.wrapping_sub(1)).filter(|r| frame.y0 - r.y < NEAR * r.size).into_iter();
    let around = around.chain(rows.get(end).filter(|r| r.y - frame.y1 < NEAR * r.size));
    let left = others.iter().flat_map(pieces_of).all(|p| p.x1 <= frame.x0 + EDGE);
    let right = others.iter().flat_map(pieces_of).all(|p| p.x0 >= frame.x1 - EDGE);
    let inner = if left { frame.x0 } else { frame.x1 };
    let flows = around
        .flat_map(|row| pieces_of(row).map(move |p| (p, row.size)))
        .any(|(p, size)| p.x0 < inner - size && p.x1 > inner + size);
    let count = others.iter().flat_map(pieces_of).map(|p| p.count).sum::<usize>();
    if left == right || !flows || count < LEAST || own.len() > TALLEST {
        return None;
    }
    let beside = first..first + others.len();
    rows.splice(first..end, others);
    let before = beginning(rows, sheet, free..beside.start).or_else(|| ending(rows, sheet, beside.end)).unwrap_or(beside.start);
    Some(Aside { rows: own, before, beside })
}

fn pieces_of(row: &Row) -> impl Iterator<Item = &Piece> {
    row.segments.iter().flat_map(|s| &s.pieces)
}

fn within(piece: &Piece, frame: Rect) -> bool {
    piece.x0 >= frame.x0 - EDGE && piece.x1 <= frame.x1 + EDGE
}

fn crosses(piece: &Piece, frame: Rect) -> bool {
    piece.x1 > frame.x0 + EDGE && piece.x0 < frame.x1 - EDGE && !within(piece, frame)
}

/// Whether no words of a row stand above or below a frame.
fn stays_out(row: &Row, frame: Rect) -> bool {
    pieces_of(row).all(|p| p.x1 <= frame.x0 + EDGE || p.x0 >= frame.x1 - EDGE)
}

/// What a row holds within a frame and outside it.
fn parted(row: &Row, frame: Rect) -> (Option<Row>, Option<Row>) {
    let half = |inside: bool| {
        let pieces = |s: &Segment| s.pieces.iter().filter(|p| within(p, frame) == inside).cloned().collect();
        let segments: Vec<Segment> = row.segments.iter().filter_map(|s| Segment::of(pieces(s))).collect();
        let size = segments.iter().flat_map(|s| &s.pieces).map(|p| p.size).fold(0.0, f32::max);
        (!segments.is_empty()).then_some(Row { y: row.y, size, segments })
    };
    (half(true), half(false))
}

/// The row with which the paragraph that goes on after some rows begins.
fn beginning(rows: &[Row], sheet: &Sheet, before: Range<usize>) -> Option<usize> {
    (before.start..=before.end).rev().take(PARAGRAPH).find(|&at| at > 0 && begins(rows, sheet, at))
}

/// The row behind a paragraph that goes on at a row.
fn ending(rows: &[Row], sheet: &Sheet, from: usize) -> Option<usize> {
    (from..rows.len()).take(PARAGRAPH).find(|&at| begins(rows, sheet, at))
}

/// Whether a paragraph begins with a row.
fn begins(rows: &[Row], sheet: &Sheet, at: usize) -> bool {
    let (above, row) = (&rows[at - 1], &rows[at]);
    let chars = |piece: Option<&Piece>| -> String {
        piece.map_or_else(String::new, |p| p.inks.clone().map(|i| sheet.chars(&sheet.inks[i])).collect())
    };
    let parted = row.y - above.y > PARTED * above.size.max(row.size);
    parted || (ends_sentence(&chars(pieces_of(above).last())) && !starts_lower(&chars(pieces_of(row).next())))
}
