//! Gutters: the white space between columns, told by the rows that leave it free.

use smallvec::SmallVec;

use super::rows::{Piece, Row, Segment, is_left};
use super::tables::NUMBER;

/// Narrowest gutter (fraction of the font size).
const GUTTER: f32 = 0.8;
/// Distance of baselines up to which the lines of two columns stand beside each other (fraction of the font size); lines of one
/// column are further apart.
const BESIDE: f32 = 0.9;
/// Characters a stretch of words must have to speak for a column beside it.
const TEXTY: usize = 8;
/// Widest gap between a number and the words it belongs to (fraction of the font size).
const NUMBER_GAP: f32 = 2.5;
/// Mean characters of a column's segments; table cells and labels have fewer.
pub(super) const MEAN_CHARACTERS: f32 = 16.0;
/// The same where one column was drawn before the other, and so many rows show the gutter.
const NARROW_CHARACTERS: f32 = 10.0;
const NARROW_ROWS: usize = 6;
/// Rows that must show the gutter.
const ROWS: usize = 3;
/// Lines of the shorter column per hundred of the longer one.
const FILLED: usize = 45;
/// Leaps of the pen on a page that is set in columns more than once.
const SECTIONS: usize = 2;
/// Places for a gutter looked at on a page.
const PLACES: usize = 200;
/// A gutter is looked for this far before the words at its right, points, or in the middle of a narrow one.
pub(super) const MOST_FREE: f32 = 2.0;
/// How far a line that could not be broken may reach into the next column, over the words there (fraction of the font size).
const STICKS_OUT: f32 = 4.0;
/// How far such a line may reach into the gutter where the words behind it are indented (fraction of the font size).
const STICKS_IN: f32 = 1.5;
/// Lines of a column of which one may stick out.
const STICKING: usize = 4;
/// Rows of running lines above or below the columns of a page, at most.
pub(super) const EDGE_ROWS: usize = 2;
/// Inks after the end of a piece at which the next one begins where it goes on.
const CLOSE: usize = 3;
/// Pieces of a page up to which columns are looked for; a dense page has a few thousand.
pub(super) const PIECES: usize = 20_000;
/// Distance of rows, baseline to baseline, up to which one belongs to the band of the next (fraction of the font size).
pub(super) const ROW_DISTANCE: f32 = 2.2;
/// How far from its column's left edge a row above the band may start to be part of it (fraction of the font size).
const COLUMN_EDGE: f32 = 0.5;
/// Rows above those in which two columns stand beside each other that may be the head of one of them, at most.
const HEAD: usize = 60;
/// Columns are cut again inside, up to this depth.
pub(super) const DEPTH: usize = 2;

/// A vertical line between two columns, over rows `first` to `last`.
pub(super) struct Gutter {
    pub(super) x: f32,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// The gutter that most rows show. `leaps` of the pen were met on the page.
pub(super) fn best_gutter(rows: &[Row], leaps: usize) -> Option<Gutter> {
    if rows.iter().flat_map(|r| &r.segments).map(|s| s.pieces.len()).sum::<usize>() > PIECES {
        return None;
    }
    let mut places: Vec<f32> = (0..rows.len())
        .flat_map(|i| gaps(rows, i))
        .map(|(left, right)| right - (right - left).min(2.0 * MOST_FREE) / 2.0)
        .collect();
    places.sort_by(f32::total_cmp);
    places.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    let mut best: Option<(usize, Gutter)> = None;
    for x in places.into_iter().take(PLACES) {
        for (support, gutter) in bands_at(rows, leaps, x) {
            if best.as_ref().is_none_or(|(s, _)| support > *s) {
                best = Some((support, gutter));
            }
        }
    }
    best.map(|(_, gutter)| gutter)
}

/// Gaps between two stretches of words in one row, or in two rows beside each other.
fn gaps(rows: &[Row], index: usize) -> impl Iterator<Item = (f32, f32)> + '_ {
    let row = &rows[index];
    let mut spans = texty(row);
    spans.extend(neighbours(rows, index).flat_map(|i| texty(&rows[i])));
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let pairs: Vec<(f32, f32)> = spans.windows(2).map(|pair| (pair[0].1, pair[1].0)).collect();
    pairs.into_iter().filter(|(left, right)| right - left >= GUTTER * row.size)
}

/// Where the words of a row begin and end that no gutter can part, each stretch of them with the number before it.
fn texty(row: &Row) -> SmallVec<[(f32, f32); 2]> {
    let mut stretches: SmallVec<[(f32, f32, usize); 4]> = SmallVec::new();
    for piece in row.pieces() {
        match stretches.last_mut() {
            Some((_, x1, count)) if piece.x0 - *x1 < GUTTER * row.size => {
                (*x1, *count) = (x1.max(piece.x1), *count + piece.count)
            }
            _ => stretches.push((piece.x0, piece.x1, piece.count)),
        }
    }
    let is_number = |at: &usize| stretches[*at].2 <= NUMBER && stretches[at + 1].0 - stretches[*at].1 <= NUMBER_GAP * row.size;
    let begin = |at: usize| stretches[at.checked_sub(1).filter(is_number).unwrap_or(at)].0;
    let words = stretches.iter().enumerate().filter(|(_, stretch)| stretch.2 >= TEXTY);
    words.map(|(at, stretch)| (begin(at), stretch.1)).collect()
}

/// Rows whose baselines are so near that they can only stand in another column.
pub(super) fn neighbours(rows: &[Row], index: usize) -> impl Iterator<Item = usize> + '_ {
    let near =
        move |&i: &usize| i < rows.len() && (rows[i].y - rows[index].y).abs() < BESIDE * rows[i].size.max(rows[index].size);
    [index.wrapping_sub(1), index + 1].into_iter().filter(near)
}

/// Stretches of rows that leave `x` free and have columns on both sides of it, with the number of rows that show both.
fn bands_at(rows: &[Row], leaps: usize, x: f32) -> Vec<(usize, Gutter)> {
    let mut out = Vec::new();
    let mut first = 0;
    let mut drawn = Drawn::default();
    for end in 0..=rows.len() {
        let crossed = rows.get(end).is_none_or(|row| crosses(row, x));
        if crossed || (leaps >= SECTIONS && drawn.both_before(&rows[end], x)) {
            out.extend(band(rows, first, end, x));
            first = end + usize::from(crossed);
            drawn = Drawn::default();
        }
        if !crossed && leaps >= SECTIONS {
            drawn.add(&rows[end], x);
        }
    }
    out
}

/// When the pieces of two columns were drawn: the last ink of the left one, the first and the last one of the right one.
#[derive(Debug, Default)]
struct Drawn {
    left: usize,
    right: Option<(usize, usize)>,
}

impl Drawn {
    fn add(&mut self, row: &Row, x: f32) {
        for piece in row.pieces() {
            let start = piece.inks.start;
            if is_left(piece, x) {
                self.left = self.left.max(start);
            } else {
                let (from, to) = self.right.unwrap_or((start, start));
                self.right = Some((from.min(start), to.max(start)));
            }
        }
    }

    /// Whether both columns were drawn, one after the other, before a row that stands in the left one alone: the heading of another
    /// section in columns.
    fn both_before(&self, row: &Row, x: f32) -> bool {
        let mut pieces = row.pieces();
        self.right.is_some_and(|(from, to)| from > self.left && pieces.all(|p| is_left(p, x) && p.inks.start > to))
    }
}

/// Whether words of a row stand on `x`, or so near each other around it that no gutter can run between them.
pub(super) fn crosses(row: &Row, x: f32) -> bool {
    let pieces = || row.pieces();
    let left = pieces().filter(|p| is_left(p, x)).max_by(|a, b| a.x1.total_cmp(&b.x1));
    let right = pieces().filter(|p| !is_left(p, x)).min_by(|a, b| a.x0.total_cmp(&b.x0));
    let Some(left) = left else { return false };
    let near = right.is_some_and(|right| right.x0 - left.x1 < GUTTER * row.size);
    (left.x1 > x || near) && !right.is_some_and(|right| sticks_out(left, right, x))
}

/// Whether the last words of a line reach into the gutter, as those of a line do that could not be broken: the next column was drawn
/// at another time, and begins where it always does, or further right.
fn sticks_out(left: &Piece, right: &Piece, x: f32) -> bool {
    let goes_on = (left.inks.end..left.inks.end + CLOSE).contains(&right.inks.start);
    let size = right.size;
    let over_words = right.x0 - x <= MOST_FREE && left.x1 <= right.x0 + STICKS_OUT * size;
    let before_words = right.x0 - left.x1 >= GUTTER * size && left.x1 - x <= STICKS_IN * size;
    !goes_on && (over_words || before_words)
}

fn band(rows: &[Row], first: usize, end: usize, x: f32) -> Option<(usize, Gutter)> {
    let has = |i: usize, left: bool| rows[i].pieces().any(|p| is_left(p, x) == left);
    let beside = |i: usize, left: bool| has(i, left) || neighbours(rows, i).any(|n| (first..end).contains(&n) && has(n, left));
    let both = |i: &usize| beside(*i, true) && beside(*i, false);
    let top = (first..end).find(both)?;
    let last = (top..end).rev().find(both)?;
    let near = |i: usize| rows[i].y - rows[i - 1].y < ROW_DISTANCE * rows[i].size;
    let beside_each_other = top..last + 1;
    let last = (last..end).take_while(|&i| i == last || near(i)).last().unwrap_or(last);
    let first = head(rows, first, top, last, x).filter(|&i| (i + 1..=top).all(near)).unwrap_or(top);
    let side = |left: bool| (first..=last).filter(move |&i| has(i, left));
    let fills = |rows: &std::ops::Range<usize>| {
        let counts = [true, false].map(|left| rows.clone().filter(|&i| has(i, left)).count());
        counts[0].min(counts[1]) * 100 >= counts[0].max(counts[1]) * FILLED
    };
    // Where a text ends, one column may go on far below the other: then it was drawn first.
    let drawn_apart = || {
        let mut drawn = Drawn::default();
        rows[first..=last].iter().for_each(|row| drawn.add(row, x));
        drawn.right.is_some_and(|(from, _)| from > drawn.left)
    };
    let drawn_apart = drawn_apart();
    let filled = fills(&(first..last + 1)) || (fills(&beside_each_other) && drawn_apart);
    let support = side(true).filter(both).count().min(side(false).filter(both).count());
    let mean = if drawn_apart && support >= NARROW_ROWS { NARROW_CHARACTERS } else { MEAN_CHARACTERS };
    let texty = |left: bool| words_a_row(&rows[first..=last], x, left) >= mean;
    let few_stick_out = side(true).filter(|&i| side_end(&rows[i], x) > x).count() * STICKING <= side(true).count();
    (support >= ROWS && filled && few_stick_out && texty(true) && texty(false)).then_some((support, Gutter { x, first, last }))
}

/// First row above `top` that stands in a column right of `x`. Columns whose baselines differ, as under a title in the left one, may
/// begin there; a line that starts elsewhere, such as a date set flush right, stands above the columns.
fn head(rows: &[Row], from: usize, top: usize, last: usize, x: f32) -> Option<usize> {
    let begins = |row: &Row, x0: f32| row.segments.iter().any(|s| (s.x0 - x0).abs() <= COLUMN_EDGE * row.size);
    let is_edge = |x0: f32| rows[top..=last].iter().filter(|row| begins(row, x0)).take(ROWS).count() == ROWS;
    let in_column = |row: &Row| row.segments.iter().map(|s| s.x0).find(|x0| *x0 >= x).is_some_and(is_edge);
    (from.max(top.saturating_sub(HEAD))..top).find(|&i| in_column(&rows[i]))
}

/// Where what stands left of a gutter ends.
fn side_end(row: &Row, x: f32) -> f32 {
    row.pieces().filter(|p| is_left(p, x)).map(|p| p.x1).fold(f32::MIN, f32::max)
}

/// Mean characters of the rows that have words on one side of a gutter.
pub(super) fn words_a_row(rows: &[Row], x: f32, left: bool) -> f32 {
    let counts = rows.iter().map(|row| side_count(row, x, left)).filter(|count| *count > 0);
    let (rows, characters) = counts.fold((0, 0), |(rows, characters), count| (rows + 1, characters + count));
    characters as f32 / rows.max(1) as f32
}

fn side_count(row: &Row, x: f32, left: bool) -> usize {
    row.segments.iter().map(|s| s.count_of(|p| is_left(p, x) == left)).sum()
}

/// What of some rows stands left of a gutter, and what right of it.
pub(super) fn halves(rows: Vec<Row>, x: f32) -> (Vec<Row>, Vec<Row>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in rows {
        let (mut l, mut r): (Vec<Segment>, Vec<Segment>) = (Vec::new(), Vec::new());
        for segment in row.segments {
            let (before, behind) = segment.cut(x);
            l.extend(before);
            r.extend(behind);
        }
        for (half, segments) in [(&mut left, l), (&mut right, r)] {
            if !segments.is_empty() {
                half.push(Row { y: row.y, size: row.size, segments });
            }
        }
    }
    (left, right)
}

/// The gutters of a band, those inside its columns too.
pub(super) fn gutters(rows: &[Row], leaps: usize, depth: usize) -> Vec<f32> {
    let Some(gutter) = best_gutter(rows, leaps).filter(|_| depth < DEPTH) else { return Vec::new() };
    let (left, right) = halves(rows.to_vec(), gutter.x);
    let mut out = gutters(&left, leaps, depth + 1);
    out.push(gutter.x);
    out.extend(gutters(&right, leaps, depth + 1));
    out
}
