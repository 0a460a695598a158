//! Gutters carried down: where rows are too few to tell one, those of the rows above and of the page before hold.

use super::gutters::{EDGE_ROWS, Gutter, MEAN_CHARACTERS, MOST_FREE, ROW_DISTANCE, crosses, neighbours, words_a_row};
use super::rows::{Row, is_left};
use super::tables::NUMBER;

/// A gutter that was found above: the place before what stands first at its right, and before most of the lines there, which may stand
/// behind a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Known {
    pub(super) first: f32,
    pub(super) most: f32,
    /// Rows in which it may show again: the first ones of the next page, or any further down the same page.
    pub(super) rows: usize,
}

impl Known {
    /// A gutter that a page ends with.
    pub(super) fn at_end(first: f32, most: f32) -> Known {
        Known { first, most, rows: EDGE_ROWS + 1 }
    }

    /// A gutter of the rows above on the same page.
    pub(super) fn above(x: f32) -> Known {
        Known { first: x, most: x, rows: usize::MAX }
    }
}

/// The first of some gutters that holds in rows.
pub(super) fn gutter(rows: &[Row], known: &[Known]) -> Option<Gutter> {
    known.iter().find_map(|k| goes_on(rows, k.rows, k.first).or_else(|| goes_on(rows, k.rows, k.most)))
}

/// The last few lines of two columns, or of the right one alone, at the top of a page on which the gutter of the page before goes on;
/// or two columns too short to tell a gutter, below others. They begin in one of so many rows.
fn goes_on(rows: &[Row], within: usize, x: f32) -> Option<Gutter> {
    let pieces = |i: usize| rows[i].pieces();
    let left = |i: usize| pieces(i).any(|p| is_left(p, x) && p.count > NUMBER);
    let right = |i: usize| pieces(i).any(|p| (0.0..=2.0 * MOST_FREE).contains(&(p.x0 - x)));
    let beside =
        |i: usize, side: &dyn Fn(usize) -> bool| side(i) || neighbours(rows, i).any(|n| !crosses(&rows[n], x) && side(n));
    let both = |i: &usize| !crosses(&rows[*i], x) && beside(*i, &left) && beside(*i, &right);
    let apart = |i: usize| i == 0 || rows[i].y - rows[i - 1].y >= ROW_DISTANCE * rows[i].size;
    let alone = |i: &usize| *i <= EDGE_ROWS && apart(*i) && !pieces(*i).any(|p| is_left(p, x)) && right(*i);
    let first = (0..rows.len().min(within)).find(|i| both(i) || alone(i))?;
    let near = |i: usize| i == first || rows[i].y - rows[i - 1].y < ROW_DISTANCE * rows[i].size;
    let last = (first..rows.len()).take_while(|&i| near(i) && !crosses(&rows[i], x)).last()?;
    // Labels beside a text are no column of their own.
    let labels = words_a_row(&rows[first..=last], x, true) < MEAN_CHARACTERS;
    let last = if alone(&first) && labels { (first..=last).take_while(|i| !left(*i)).last()? } else { last };
    Some(Gutter { x, first, last })
}
