//! Boxes: a few lines in a frame, or on a ground of their own, around which the text of the page flows. They are read before the
//! paragraph that stands beside them begins, so that it stays whole.

use std::ops::Range;

use super::blocks::{ends_sentence, starts_lower};
use super::columns::extent;
use super::ink::{Sheet, along_across};
use super::rows::{Piece, Row, Segment};
use super::tables::Ruling;
use crate::model::{Page, Rect};

/// Lines of a box, at most: a taller one is a column. One that is narrower than this share of the page's words may be taller.
const TALLEST: usize = 16;
const NARROW: f32 = 0.42;
const TALLEST_NARROW: usize = 28;
/// Characters of a box, and of the text beside it, at least.
const LEAST: usize = 12;
/// Overlap of words and the edge of their box, points.
const EDGE: f32 = 1.0;
/// Distance of the last line beside a box from its lower edge, and of the next line above or below from the box, at most (times the
/// font size).
const BELOW: f32 = 1.6;
const NEAR: f32 = 6.0;
/// Lines above and below a box of which one shows that the text flows around it.
const AROUND: usize = 3;
/// Line distance between paragraphs, at least (times the font size).
const PARTED: f32 = 1.75;
/// Lines of a paragraph beside a box that are looked through for its beginning or its end.
const PARAGRAPH: usize = 40;
/// Grounds of a page looked at, at most: more are a drawing, or the cells of a table.
const GROUNDS: usize = 60;

/// Boxes beside one another that were taken out of the rows of their page.
#[derive(Debug)]
pub(super) struct Aside {
    /// The lines of each.
    pub(super) boxes: Vec<Vec<Row>>,
    /// The row of the text before which they are read.
    pub(super) before: usize,
    /// The rows that are narrower than others since they stand beside them.
    pub(super) beside: Range<usize>,
}

/// Takes the boxes out of the rows of a page.
pub(super) fn take(rows: &mut Vec<Row>, page: &Page, ruling: &Ruling, sheet: &Sheet) -> Vec<Aside> {
    let mut frames = ruling.frames();
    if page.panels.len() <= GROUNDS {
        frames.extend(page.panels.iter().map(|panel| turned(sheet, panel)));
    }
    let (left, right) = extent(rows);
    let tallest = |frame: &Rect| if frame.width() < NARROW * (right - left) { TALLEST_NARROW } else { TALLEST };
    frames.retain(|frame| !ruling.runs_on_beyond(*frame) && is_box(rows, *frame, tallest(frame)));
    frames.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    frames.dedup_by(|b, a| a.overlap_x(*b) > 0.0 && a.overlap_y(*b) > 0.0);
    let mut asides: Vec<Aside> = Vec::new();
    let groups: Vec<&[Rect]> = frames.chunk_by(|a, b| a.overlap_y(*b) > 0.0).collect();
    let tops = groups.iter().skip(1).map(|group| group[0].y0).chain([f32::MAX]);
    for (group, next) in groups.iter().zip(tops) {
        let free = asides.last().map_or(0, |aside| aside.beside.end);
        asides.extend(aside(rows, group, sheet, (free, next)));
    }
    asides
}

/// A box of the page in the frame its text is read in.
fn turned(sheet: &Sheet, rect: &Rect) -> Rect {
    let (a, b) = (along_across(sheet.turn, rect.x0, rect.y0), along_across(sheet.turn, rect.x1, rect.y1));
    Rect::new(a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1))
}

/// The rows that reach into the height of a frame.
fn across(rows: &[Row], frame: Rect) -> Range<usize> {
    rows.partition_point(|r| r.y <= frame.y0)..rows.partition_point(|r| r.y < frame.y1)
}

/// Whether a frame holds a few lines, and no words stand partly in it.
fn is_box(rows: &[Row], frame: Rect, tallest: usize) -> bool {
    let held = &rows[across(rows, frame)];
    let (pieces, own) = (|| held.iter().flat_map(pieces_of), |row: &&Row| pieces_of(row).any(|p| within(p, frame)));
    held.iter().filter(own).count() <= tallest
        && !pieces().any(|p| crosses(p, frame))
        && pieces().filter(|p| within(p, frame)).map(|p| p.count).sum::<usize>() >= LEAST
}

/// Takes the boxes in frames beside one another out of the rows from `free` on, if the text flows around them. The next box begins at
/// `next`.
fn aside(rows: &mut Vec<Row>, frames: &[Rect], sheet: &Sheet, (free, next): (usize, f32)) -> Option<Aside> {
    let hull = frames.iter().copied().reduce(Rect::union)?;
    let held = Some(across(rows, hull)).filter(|held| held.start >= free && !held.is_empty())?;
    let inside = |p: &Piece| frames.iter().any(|frame| within(p, *frame));
    let out = |row: &Row| pieces_of(row).all(|p| frames.iter().all(|f| p.x1 <= f.x0 + EDGE || p.x0 >= f.x1 - EDGE));
    let mut others: Vec<Row> = rows[held.clone()].iter().filter_map(|row| part(row, |p| !inside(p))).collect();
    let behind = rows[held.end..].iter().take_while(|r| r.y <= next.min(hull.y1 + BELOW * r.size) && out(r));
    let end = held.end + behind.clone().count();
    others.extend(behind.cloned());
    let count = others.iter().flat_map(pieces_of).map(|p| p.count).sum::<usize>();
    let above = rows[..held.start].iter().rev().take(AROUND).filter(|r| hull.y0 - r.y < NEAR * r.size);
    let below = rows[end..].iter().take(AROUND).filter(|r| r.y - hull.y1 < NEAR * r.size);
    let around: Vec<&Row> = above.chain(below).collect();
    if count < LEAST || !others.iter().all(out) || !frames.iter().all(|frame| flows_around(&others, &around, *frame)) {
        return None;
    }
    let own = |frame: &Rect| rows[held.clone()].iter().filter_map(|row| part(row, |p| within(p, *frame))).collect();
    let boxes = frames.iter().map(own).collect();
    let beside = held.start..held.start + others.len();
    rows.splice(held.start..end, others);
    let before = beginning(rows, sheet, free..beside.start).or_else(|| ending(rows, sheet, beside.end)).unwrap_or(beside.start);
    Some(Aside { boxes, before, beside })
}

/// Whether text stands on one side of a frame, and a line of it above or below runs across that side.
fn flows_around(beside: &[Row], around: &[&Row], frame: Rect) -> bool {
    let left = beside.iter().flat_map(pieces_of).all(|p| p.x1 <= frame.x0 + EDGE);
    let right = beside.iter().flat_map(pieces_of).all(|p| p.x0 >= frame.x1 - EDGE);
    let inner = if left { frame.x0 } else { frame.x1 };
    let runs_across = |row: &&Row| pieces_of(row).any(|p| p.x0 < inner - row.size && p.x1 > inner + row.size);
    left != right && around.iter().any(runs_across)
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

/// The pieces of a row of a kind.
fn part(row: &Row, of: impl Fn(&Piece) -> bool) -> Option<Row> {
    let pieces = |s: &Segment| s.pieces.iter().filter(|p| of(p)).cloned().collect();
    let segments: Vec<Segment> = row.segments.iter().filter_map(|s| Segment::of(pieces(s))).collect();
    let size = segments.iter().flat_map(|s| &s.pieces).map(|p| p.size).fold(0.0, f32::max);
    (!segments.is_empty()).then_some(Row { y: row.y, size, segments })
}

/// The row with which the paragraph that goes on after some rows begins.
fn beginning(rows: &[Row], sheet: &Sheet, before: Range<usize>) -> Option<usize> {
    (before.start..=before.end).rev().take(PARAGRAPH).find(|&at| begins(rows, sheet, at))
}

/// The row behind a paragraph that goes on at a row.
fn ending(rows: &[Row], sheet: &Sheet, from: usize) -> Option<usize> {
    (from..rows.len()).take(PARAGRAPH).find(|&at| begins(rows, sheet, at))
}

/// Whether a paragraph begins with a row; the first of a page may go on from the page before.
fn begins(rows: &[Row], sheet: &Sheet, at: usize) -> bool {
    let chars = |piece: Option<&Piece>| -> String {
        piece.map_or_else(String::new, |p| p.inks.clone().map(|i| sheet.chars(&sheet.inks[i])).collect())
    };
    let lower = starts_lower(&chars(pieces_of(&rows[at]).next()));
    let Some(above) = at.checked_sub(1).map(|at| &rows[at]) else { return !lower };
    let parted = rows[at].y - above.y > PARTED * above.size.max(rows[at].size);
    parted || (!lower && ends_sentence(&chars(pieces_of(above).last())))
}
