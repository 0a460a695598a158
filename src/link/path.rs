//! The best path through two texts in their order: a dynamic programme over beads.
//!
//! Method: Gale and Church (1993), with beads of up to four units on one side and with the scores of [`Scorer`].

use super::grid::Grid;
use super::score::Scorer;

/// Cost of a unit that stays without a translation.
pub(super) const GAP: f32 = 2.4;
/// Units on one side of a bead at most.
pub(super) const LARGEST: usize = 4;
/// Shapes of beads that link.
const SHAPES: [(usize, usize); 8] = [(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (1, 4), (4, 1)];
/// Cost of two neighbours that changed places.
const SWAP: f32 = 1.5;

/// Units that translate each other, in order on both sides.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bead {
    pub(super) a: Vec<usize>,
    pub(super) b: Vec<usize>,
    pub(super) score: f32,
    /// Found off the path.
    pub(super) moved: bool,
}

/// How a cell was reached.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Start,
    /// So many units on either side, linked with each other when there are any on both.
    Block(u8, u8),
    /// Two on either side, the first with the second.
    Swap,
}

impl Step {
    fn size(self) -> (usize, usize) {
        match self {
            Step::Start => (0, 0),
            Step::Block(a, b) => (usize::from(a), usize::from(b)),
            Step::Swap => (2, 2),
        }
    }
}

#[derive(Clone, Copy)]
struct Cell {
    total: f32,
    step: Step,
}

const UNREACHED: Cell = Cell { total: f32::MIN, step: Step::Start };

/// Cells before and after each unit, along the band of the grid.
struct Table {
    ranges: Vec<(usize, usize)>,
    starts: Vec<usize>,
    cells: Vec<Cell>,
}

impl Table {
    fn over(grid: &Grid, rows: usize, columns: usize) -> Table {
        let range = |row: usize| if row < rows { grid.range(row) } else { (columns, columns) };
        let ranges: Vec<(usize, usize)> = (0..=rows)
            .map(|row| match (row.checked_sub(1).map(range), range(row)) {
                // Between two units the columns of both are open, and the one behind.
                (None, (_, high)) => (0, high + 1),
                (Some(above), _) if row == rows => (above.0, columns + 1),
                (Some(above), here) => (above.0.min(here.0), above.1.max(here.1) + 1),
            })
            .collect();
        let mut starts = Vec::with_capacity(ranges.len());
        let mut count = 0;
        for (low, high) in &ranges {
            starts.push(count);
            count += high - low;
        }
        Table { ranges, starts, cells: vec![UNREACHED; count] }
    }

    fn at(&self, row: usize, column: usize) -> Option<usize> {
        let (low, high) = *self.ranges.get(row)?;
        (low..high).contains(&column).then(|| self.starts[row] + column - low)
    }

    fn offer(&mut self, row: usize, column: usize, total: f32, step: Step) {
        if let Some(at) = self.at(row, column) {
            let cell = &mut self.cells[at];
            if total > cell.total {
                *cell = Cell { total, step };
            }
        }
    }
}

/// The beads of the best path.
pub(super) fn path(scorer: &Scorer<'_>) -> Vec<Bead> {
    let (rows, columns) = (scorer.a.len(), scorer.b.len());
    let mut table = Table::over(&scorer.words, rows, columns);
    table.offer(0, 0, 0.0, Step::Start);
    // Which pairs of the last rows touch; the same pairs are asked for by many beads.
    let mut touching = Touching::default();
    for row in 0..=rows {
        let (low, high) = table.ranges[row];
        for column in low..high {
            let Some(here) = table.at(row, column).map(|at| table.cells[at].total).filter(|t| *t > f32::MIN) else { continue };
            if row < rows {
                table.offer(row + 1, column, here - GAP, Step::Block(1, 0));
            }
            if column < columns {
                table.offer(row, column + 1, here - GAP, Step::Block(0, 1));
            }
            for (di, dj) in SHAPES {
                if row + di > rows || column + dj > columns || !touching.all(scorer, (row, column), (di, dj)) {
                    continue;
                }
                let score = block(scorer, (row, column), (di, dj));
                table.offer(row + di, column + dj, here + score, Step::Block(di as u8, dj as u8));
                if (di, dj) == (2, 2) {
                    let crossed = scorer.pair(row, column + 1) + scorer.pair(row + 1, column) - SWAP;
                    table.offer(row + 2, column + 2, here + crossed, Step::Swap);
                }
            }
        }
        touching.forget(row);
    }
    trace(&table, scorer)
}

fn block(scorer: &Scorer<'_>, (row, column): (usize, usize), (di, dj): (usize, usize)) -> f32 {
    let (i, j): (Vec<usize>, Vec<usize>) = ((row..row + di).collect(), (column..column + dj).collect());
    scorer.block(&i, &j)
}

fn trace(table: &Table, scorer: &Scorer<'_>) -> Vec<Bead> {
    let (mut row, mut column) = (scorer.a.len(), scorer.b.len());
    let mut beads = Vec::new();
    while row > 0 || column > 0 {
        let Some(step) = table.at(row, column).map(|at| table.cells[at].step).filter(|s| *s != Step::Start) else { break };
        let (di, dj) = step.size();
        (row, column) = (row - di, column - dj);
        let pair = |i: usize, j: usize| Bead { a: vec![i], b: vec![j], score: scorer.pair(i, j), moved: step == Step::Swap };
        if step == Step::Swap {
            beads.extend([pair(row + 1, column), pair(row, column + 1)]);
        } else if di > 0 && dj > 0 {
            let score = block(scorer, (row, column), (di, dj));
            beads.push(Bead { a: (row..row + di).collect(), b: (column..column + dj).collect(), score, moved: false });
        }
    }
    beads.reverse();
    beads
}

/// Remembers which pairs touch, for the rows that beads may still begin in.
#[derive(Default)]
struct Touching {
    rows: std::collections::VecDeque<(usize, std::collections::HashMap<usize, bool>)>,
}

impl Touching {
    /// Whether a bead of this shape is worth scoring: every unit of a larger bead must touch a unit of the other side.
    fn all(&mut self, scorer: &Scorer<'_>, (row, column): (usize, usize), (di, dj): (usize, usize)) -> bool {
        let inside = |i: usize, j: usize| scorer.words.contains(i, j);
        if (di, dj) == (1, 1) {
            return inside(row, column);
        }
        let mut pair = |i: usize, j: usize| inside(row + i, column + j) && self.one(scorer, row + i, column + j);
        (0..di).all(|i| (0..dj).any(|j| pair(i, j))) && (0..dj).all(|j| (0..di).any(|i| pair(i, j)))
    }

    fn one(&mut self, scorer: &Scorer<'_>, row: usize, column: usize) -> bool {
        while self.rows.back().is_none_or(|r| r.0 < row) {
            let next = self.rows.back().map_or(row, |r| r.0 + 1);
            self.rows.push_back((next, std::collections::HashMap::new()));
        }
        let first = self.rows.front().map_or(0, |r| r.0);
        match self.rows.get_mut(row - first) {
            Some((_, cells)) => *cells.entry(column).or_insert_with(|| scorer.touches(row, column)),
            None => false,
        }
    }

    /// Drops what no bead that begins behind this row asks for.
    fn forget(&mut self, row: usize) {
        while self.rows.front().is_some_and(|r| r.0 <= row) {
            self.rows.pop_front();
        }
    }
}
