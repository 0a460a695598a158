//! Boxes: a few lines in a frame, or on a ground of their own, around which the text of the page flows. They are read before the
//! paragraph that stands beside them begins, so that it stays whole.

use std::ops::Range;

use super::blocks::{ends_sentence, starts_lower};
use super::columns::extent;
use super::gutters::PIECES;
use super::ink::{Sheet, turned};
use super::rows::{Piece, Row, Segment};
use super::tables::Ruling;
use crate::model::{Page, Rect};

/// Lines of a box, at most: a taller one is a column.
const TALLEST: usize = 16;
/// The same for a box narrower than this share of the page's words.
const TALLEST_NARROW: usize = 28;
const NARROW: f32 = 0.42;
/// Height of a box, at least, points.
const LOWEST: f32 = 8.0;
/// Characters of a box, and of the text beside it, at least.
const LEAST: usize = 12;
/// Overlap of words and the edge of their box, points.
const EDGE: f32 = 1.0;
/// Distance of the last line beside a box from its lower edge, at most (times the font size).
const BELOW: f32 = 1.6;
/// Lines above and below a box of which one shows that the text flows around it, and their distance from it, at most (times the font
/// size).
const AROUND: usize = 3;
const NEAR: f32 = 6.0;
/// Line distance between paragraphs, at least (times the font size).
const PARTED: f32 = 1.75;
/// Lines of a paragraph beside a box that are looked through for its beginning or its end.
const PARAGRAPH: usize = 40;
/// Frames and grounds of a page looked at, at most: more are a drawing, or the cells of a table.
const MOST: usize = 60;

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
    let frames = frames(rows, page, ruling, sheet);
    let groups: Vec<&[Rect]> = frames.chunk_by(|a, b| a.overlap_y(*b) > 0.0).collect();
    let tops = groups.iter().skip(1).map(|group| group[0].y0).chain([f32::MAX]);
    let mut asides: Vec<Aside> = Vec::new();
    for (group, next) in groups.iter().zip(tops) {
        let free = asides.last().map_or(0, |aside| aside.beside.end);
        asides.extend(aside(rows, group, free, next));
    }
    for at in 0..asides.len() {
        let free = at.checked_sub(1).map_or(0, |before| asides[before].beside.end);
        asides[at].before = paragraph_border(rows, sheet, free, &asides[at].beside);
    }
    asides
}

/// The boxes of a page that words stand in, from the top, none of them over another, in the frame that the text is read in.
fn frames(rows: &[Row], page: &Page, ruling: &Ruling, sheet: &Sheet) -> Vec<Rect> {
    let mut all = ruling.frames();
    all.extend(page.panels.iter().take(MOST + 1).map(|panel| turned(sheet.turn, *panel)));
    if all.is_empty() || all.len() > MOST || rows.iter().map(|row| row.pieces().count()).sum::<usize>() > PIECES {
        return Vec::new();
    }
    let (left, right) = extent(rows);
    let tallest = |frame: &Rect| if frame.width() < NARROW * (right - left) { TALLEST_NARROW } else { TALLEST };
    all.retain(|frame| frame.height() >= LOWEST && !ruling.runs_on_beyond(*frame) && is_box(rows, *frame, tallest(frame)));
    all.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    let mut frames: Vec<Rect> = Vec::new();
    for frame in all {
        if !frames.iter().any(|other| other.overlap_x(frame) > 0.0 && other.overlap_y(frame) > 0.0) {
            frames.push(frame);
        }
    }
    frames
}

/// Whether a frame holds a few lines, and no words stand partly in it.
fn is_box(rows: &[Row], frame: Rect, tallest: usize) -> bool {
    let held = &rows[across(rows, frame)];
    let own = held.iter().filter_map(|row| part(row, |p| within(p, frame))).take(tallest + 1);
    let lines: Vec<usize> = own.map(|row| count(&row)).collect();
    let crossed = held.iter().flat_map(Row::pieces).any(|p| overlaps(p, frame) && !within(p, frame));
    lines.len() <= tallest && lines.iter().sum::<usize>() >= LEAST && !crossed
}

/// Takes the boxes in frames beside one another out of the rows from `free` on, if the text flows around them. The next box of the page
/// begins at `next`.
fn aside(rows: &mut Vec<Row>, frames: &[Rect], free: usize, next: f32) -> Option<Aside> {
    let hull = frames.iter().copied().reduce(Rect::union)?;
    let held = Some(across(rows, hull)).filter(|held| held.start >= free && !held.is_empty())?;
    let below = rows[held.end..].iter().take_while(|r| r.y <= next.min(hull.y1 + BELOW * r.size) && stays_out(r, frames));
    let end = held.end + below.count();
    let in_none = |row: &Row| part(row, |p| !frames.iter().any(|frame| holds(*frame, row) && within(p, *frame)));
    let beside: Vec<Row> = rows[held.start..end].iter().filter_map(in_none).collect();
    let around = around(rows, held.start, end, hull);
    if beside.iter().map(count).sum::<usize>() < LEAST || !frames.iter().all(|frame| flows_around(&beside, &around, *frame)) {
        return None;
    }
    let own = |frame: &Rect| {
        let lines = rows[held.start..end].iter().filter(|row| holds(*frame, row));
        lines.filter_map(|row| part(row, |p| within(p, *frame))).collect()
    };
    let boxes = frames.iter().map(own).collect();
    let place = held.start..held.start + beside.len();
    rows.splice(held.start..end, beside);
    Some(Aside { boxes, before: place.start, beside: place })
}

/// The lines just above and below the rows beside some boxes.
fn around(rows: &[Row], first: usize, end: usize, hull: Rect) -> Vec<&Row> {
    let above = rows[..first].iter().rev().take(AROUND).filter(|r| hull.y0 - r.y < NEAR * r.size);
    let below = rows[end..].iter().take(AROUND).filter(|r| r.y - hull.y1 < NEAR * r.size);
    above.chain(below).collect()
}

/// Whether text stands on one side of a frame, and a line of it above or below runs across that side.
fn flows_around(beside: &[Row], around: &[&Row], frame: Rect) -> bool {
    let pieces = || beside.iter().filter(|row| holds(frame, row)).flat_map(Row::pieces);
    let left = pieces().all(|p| p.x1 <= frame.x0 + EDGE);
    let right = pieces().all(|p| p.x0 >= frame.x1 - EDGE);
    let inner = if left { frame.x0 } else { frame.x1 };
    let runs_across = |row: &&Row| row.pieces().any(|p| p.x0 < inner - row.size && p.x1 > inner + row.size);
    left != right && around.iter().any(runs_across)
}

/// The rows whose baselines lie within the height of a frame.
fn across(rows: &[Row], frame: Rect) -> Range<usize> {
    let first = rows.partition_point(|r| r.y <= frame.y0);
    first..rows.partition_point(|r| r.y < frame.y1).max(first)
}

fn holds(frame: Rect, row: &Row) -> bool {
    row.y > frame.y0 && row.y < frame.y1
}

fn within(piece: &Piece, frame: Rect) -> bool {
    piece.x0 >= frame.x0 - EDGE && piece.x1 <= frame.x1 + EDGE
}

fn overlaps(piece: &Piece, frame: Rect) -> bool {
    piece.x1 > frame.x0 + EDGE && piece.x0 < frame.x1 - EDGE
}

/// Visible characters of a row.
fn count(row: &Row) -> usize {
    row.segments.iter().map(|s| s.count).sum()
}

/// Whether no words of a row stand below one of the frames, as long as it stands beside that one.
fn stays_out(row: &Row, frames: &[Rect]) -> bool {
    let beside = |frame: &&Rect| row.y > frame.y0 && row.y <= frame.y1 + BELOW * row.size;
    !frames.iter().filter(beside).any(|frame| row.pieces().any(|p| overlaps(p, *frame)))
}

/// The pieces of a row of a kind.
fn part(row: &Row, of: impl Fn(&Piece) -> bool) -> Option<Row> {
    let pieces = |s: &Segment| s.pieces.iter().filter(|p| of(p)).cloned().collect();
    let segments: Vec<Segment> = row.segments.iter().filter_map(|s| Segment::of(pieces(s))).collect();
    let size = segments.iter().flat_map(|s| &s.pieces).map(|p| p.size).fold(0.0, f32::max);
    (!segments.is_empty()).then_some(Row { y: row.y, size, segments })
}

/// The row with which the paragraph begins that the first of some rows goes on, or else the row behind that which the last one goes on.
fn paragraph_border(rows: &[Row], sheet: &Sheet, free: usize, beside: &Range<usize>) -> usize {
    let above = (free..=beside.start).rev().take(PARAGRAPH).find(|&at| begins(rows, sheet, at));
    let below = || (beside.end..rows.len()).take(PARAGRAPH).find(|&at| begins(rows, sheet, at));
    above.or_else(below).unwrap_or(beside.start)
}

/// Whether a paragraph begins with a row; the first of a page may go on from the page before.
fn begins(rows: &[Row], sheet: &Sheet, at: usize) -> bool {
    let chars = |piece: Option<&Piece>| -> String {
        piece.map_or_else(String::new, |p| p.inks.clone().map(|i| sheet.chars(&sheet.inks[i])).collect())
    };
    let lower = starts_lower(&chars(rows[at].pieces().next()));
    let Some(above) = at.checked_sub(1).map(|at| &rows[at]) else { return !lower };
    let parted = rows[at].y - above.y > PARTED * above.size.max(rows[at].size);
    parted || (!lower && ends_sentence(&chars(above.pieces().last())))
}
