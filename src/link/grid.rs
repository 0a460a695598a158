//! A table over the units of two texts, whole for short ones, a band for long ones.

use super::bags::Bags;
use super::skeleton::Row;

/// Cells up to which the table is whole.
const WHOLE: usize = 1_500_000;
/// Units on either side of the expected place that a band takes in.
const MARGIN: usize = 60;
/// Units in which a word may stand to help to place a band.
const RARE: usize = 6;
/// Weight of common rare words from which two units are an anchor, and how far the next best must stay behind.
const ANCHOR: (f32, f32) = (2.0, 1.6);

/// Numbers for the pairs of units inside a band.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    /// First and last column (exclusive) of each row.
    ranges: Vec<(usize, usize)>,
    starts: Vec<usize>,
    cells: Vec<f32>,
}

impl Grid {
    /// A grid of zeros over given columns for each row.
    pub(super) fn over(ranges: Vec<(usize, usize)>) -> Grid {
        let mut starts = Vec::with_capacity(ranges.len());
        let mut cells = 0;
        for (low, high) in &ranges {
            starts.push(cells);
            cells += high - low;
        }
        Grid { ranges, starts, cells: vec![0.0; cells] }
    }

    /// The whole table.
    pub(super) fn whole(rows: usize, columns: usize) -> Grid {
        Grid::over(vec![(0, columns); rows])
    }

    /// Columns of a row that are inside.
    pub(super) fn range(&self, row: usize) -> (usize, usize) {
        self.ranges[row]
    }

    pub(super) fn contains(&self, row: usize, column: usize) -> bool {
        self.ranges.get(row).is_some_and(|(low, high)| (*low..*high).contains(&column))
    }

    pub(super) fn row(&mut self, row: usize) -> &mut [f32] {
        let (low, high) = self.ranges[row];
        let start = self.starts[row];
        &mut self.cells[start..start + (high - low)]
    }

    /// A cell; far below everything outside of the band.
    pub(super) fn get(&self, row: usize, column: usize) -> f32 {
        if self.contains(row, column) { self.cells[self.starts[row] + column - self.ranges[row].0] } else { -1e6 }
    }

    pub(super) fn add(&mut self, row: usize, column: usize, value: f32) {
        if self.contains(row, column) {
            self.cells[self.starts[row] + column - self.ranges[row].0] += value;
        }
    }

    /// The grid for two texts: whole, or a band along the units that share rare words.
    pub(super) fn for_texts(a: &Bags, b: &Bags, prior: &[Row]) -> Grid {
        let (rows, columns) = (a.units.len(), b.units.len());
        if rows * columns <= WHOLE {
            return Grid::whole(rows, columns);
        }
        Grid::over(band(rows, columns, &chain(&anchors(a, b, prior))))
    }
}

/// Pairs of units that share rare words and are each other's best by far.
fn anchors(a: &Bags, b: &Bags, prior: &[Row]) -> Vec<(usize, usize, f32)> {
    let mut best_of_b: Vec<(usize, f32, f32)> = vec![(usize::MAX, 0.0, 0.0); b.units.len()];
    let mut best_of_a: Vec<(usize, f32, f32)> = Vec::with_capacity(a.units.len());
    let mut sums = vec![0.0f32; b.units.len()];
    for (i, bag) in a.units.iter().enumerate() {
        let mut touched = Vec::new();
        for (word, _) in bag.words.iter().filter(|(w, _)| a.postings[*w as usize].len() <= RARE) {
            for (other, likeness) in prior[*word as usize].iter().filter(|r| b.postings[r.0 as usize].len() <= RARE) {
                for (j, _) in &b.postings[*other as usize] {
                    if sums[*j as usize] == 0.0 {
                        touched.push(*j as usize);
                    }
                    sums[*j as usize] += likeness;
                }
            }
        }
        let mut best = (usize::MAX, 0.0, 0.0);
        touched.sort_unstable();
        for j in touched {
            let sum = std::mem::take(&mut sums[j]);
            better(&mut best, j, sum);
            better(&mut best_of_b[j], i, sum);
        }
        best_of_a.push(best);
    }
    let clear = |best: &(usize, f32, f32)| best.1 >= ANCHOR.0 && best.1 >= best.2 * ANCHOR.1;
    best_of_a
        .iter()
        .enumerate()
        .filter(|(i, best)| clear(best) && best_of_b[best.0].0 == *i && clear(&best_of_b[best.0]))
        .map(|(i, best)| (i, best.0, best.1))
        .collect()
}

/// Keeps the best and the value of the second best.
fn better(best: &mut (usize, f32, f32), at: usize, value: f32) {
    if value > best.1 {
        *best = (at, value, best.1);
    } else {
        best.2 = best.2.max(value);
    }
}

/// The longest chain of anchors that rises on both sides.
fn chain(anchors: &[(usize, usize, f32)]) -> Vec<(usize, usize)> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; anchors.len()];
    for (at, anchor) in anchors.iter().enumerate() {
        let place = tails.partition_point(|&t| anchors[t].1 < anchor.1);
        before[at] = place.checked_sub(1).map(|p| tails[p]);
        if place == tails.len() { tails.push(at) } else { tails[place] = at }
    }
    let mut out = Vec::new();
    let mut at = tails.last().copied();
    while let Some(anchor) = at {
        out.push((anchors[anchor].0, anchors[anchor].1));
        at = before[anchor];
    }
    out.reverse();
    out
}

/// Columns of each row around the straight lines from anchor to anchor.
fn band(rows: usize, columns: usize, chain: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ranges = vec![(usize::MAX, 0usize); rows];
    let mut from = (0, 0);
    for &to in chain.iter().chain([&(rows, columns)]) {
        for (row, range) in ranges.iter_mut().enumerate().take(to.0.min(rows - 1) + 1).skip(from.0) {
            let (height, width) = ((to.0 - from.0).max(1), to.1 - from.1);
            let expected = from.1 + width * (row - from.0) / height;
            // Between anchors far apart the line is less certain.
            let margin = MARGIN + height.max(width) / 4;
            range.0 = range.0.min(expected.saturating_sub(margin));
            range.1 = range.1.max((expected + margin + 1).min(columns));
        }
        from = to;
    }
    // The ranges must rise together, so that a path through them exists.
    for row in 1..rows {
        ranges[row].1 = ranges[row].1.max(ranges[row - 1].1);
    }
    for row in (1..rows).rev() {
        ranges[row - 1].0 = ranges[row - 1].0.min(ranges[row].0);
    }
    if let Some(first) = ranges.first_mut() {
        first.0 = 0;
    }
    if let Some(last) = ranges.last_mut() {
        last.1 = columns;
    }
    ranges
}
