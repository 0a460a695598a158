//! Ruled tables: the painted lines that part rows and columns, so that a table is read row by row and the words of a cell stay
//! together.

use super::columns::Placed;
use super::ink::{Sheet, turned};
use super::rows::{Row, Segment};
use crate::model::{Page, Rect};

/// Distance up to which two painted lines are one, and up to which a line may end short of another, points.
const SNAP: f32 = 3.0;
/// Overlap of two horizontal lines that bound one row of a table (share of the longer one).
const SAME_WIDTH: f32 = 0.8;
/// Lowest row, points.
const LOWEST: f32 = 5.0;
/// Reach of a line on either side of a gutter that makes it part rows, points.
const REACH: f32 = 30.0;
/// How far a line along an edge of a rectangle runs on beyond it where it is none of that rectangle's alone, points.
const BEYOND: f32 = 30.0;
/// Lines of one width from the upper edge of a frame to its lower one, at most.
const WITHIN: usize = 4;
/// Characters of a label that has a cell of its own, at most.
pub(super) const LABEL: usize = 8;
/// Characters of a number between two texts, at most.
pub(super) const NUMBER: usize = 3;
/// Painted lines of a page in one direction beyond which it is a drawing.
const LINES: usize = 400;

/// A straight line, pieces in one line taken together: where it stands across its direction, and from where to where it runs.
#[derive(Debug, Clone, Copy)]
struct Line {
    at: f32,
    from: f32,
    to: f32,
}

/// The painted lines of a page, in the frame its text is read in.
#[derive(Debug, Default)]
pub(super) struct Ruling {
    horizontal: Vec<Line>,
    vertical: Vec<Line>,
}

/// Rows `first` to `last`, cut into cells at `edges`, from the left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TableRow {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) edges: Vec<f32>,
}

impl Ruling {
    /// The painted lines of a page.
    pub(super) fn of(page: &Page, sheet: &Sheet) -> Ruling {
        let (mut horizontal, mut vertical) = (Vec::new(), Vec::new());
        for rect in page.rules.iter().map(|rule| turned(sheet.turn, rule.rect)) {
            let Rect { x0, y0, x1, y1 } = rect;
            if rect.width() > rect.height() {
                horizontal.push(Line { at: (y0 + y1) / 2.0, from: x0, to: x1 });
            } else {
                vertical.push(Line { at: (x0 + x1) / 2.0, from: y0, to: y1 });
            }
        }
        let (mut horizontal, vertical) = (joined(horizontal), joined(vertical));
        if horizontal.len() > LINES || vertical.len() > LINES {
            return Ruling::default();
        }
        close(&mut horizontal, &vertical);
        Ruling { horizontal, vertical }
    }

    /// The rectangles that painted lines make, without an upright line inside.
    pub(super) fn frames(&self) -> Vec<Rect> {
        let mut out = Vec::new();
        for (index, top) in self.horizontal.iter().enumerate() {
            let sides: Vec<&Line> = self.vertical.iter().filter(|v| (v.from - top.at).abs() <= SNAP).collect();
            let same = |b: &&Line| b.at > top.at + LOWEST && (b.from - top.from).abs() <= SNAP && (b.to - top.to).abs() <= SNAP;
            let side = |x: f32, foot: f32| sides.iter().any(|v| (v.at - x).abs() <= SNAP && (v.to - foot).abs() <= SNAP);
            let closed = |b: &&Line| side(top.from, b.at) && side(top.to, b.at);
            // A rule under the title of a box is as wide as the box.
            let Some(bottom) = self.horizontal[index + 1..].iter().filter(same).take(WITHIN).find(closed) else { continue };
            let inner = |v: &Line| v.at > top.from + SNAP && v.at < top.to - SNAP && v.from < bottom.at && v.to > top.at;
            if !self.vertical.iter().any(inner) {
                out.push(Rect::new(top.from, top.at, top.to, bottom.at));
            }
        }
        out
    }

    /// Whether a painted line along an edge of a rectangle runs on beyond it, as at the cells of a table.
    pub(super) fn runs_on_beyond(&self, rect: Rect) -> bool {
        let beyond = |lines: &[Line], (a, b): (f32, f32), (from, to): (f32, f32)| {
            let along = |l: &&Line| ((l.at - a).abs() <= SNAP || (l.at - b).abs() <= SNAP) && l.from < to && l.to > from;
            lines.iter().filter(along).any(|l| l.from < from - BEYOND || l.to > to + BEYOND)
        };
        let (across, down) = ((rect.x0, rect.x1), (rect.y0, rect.y1));
        beyond(&self.horizontal, down, across) || beyond(&self.vertical, across, down)
    }

    /// The rows of tables whose cells are parted by painted lines, from the top.
    pub(super) fn table_rows(&self, rows: &[Row]) -> Vec<TableRow> {
        let mut out: Vec<TableRow> = Vec::new();
        if self.vertical.is_empty() {
            return out;
        }
        for (index, top) in self.horizontal.iter().enumerate() {
            let bottom = self.horizontal[index + 1..].iter().find(|b| b.at > top.at + LOWEST && same_width(top, b));
            let found = bottom.and_then(|bottom| self.table_row(rows, top, bottom));
            if let Some(row) = found.filter(|row| out.last().is_none_or(|last| row.first > last.last)) {
                out.push(row);
            }
        }
        out
    }

    fn table_row(&self, rows: &[Row], top: &Line, bottom: &Line) -> Option<TableRow> {
        let (left, right) = (top.from.min(bottom.from), top.to.max(bottom.to));
        let parts = |v: &&Line| v.from <= top.at + SNAP && v.to >= bottom.at - SNAP && v.at > left + SNAP && v.at < right - SNAP;
        let edges: Vec<f32> = self.vertical.iter().filter(parts).map(|v| v.at).collect();
        let first = rows.partition_point(|r| r.y < top.at);
        let last = rows.partition_point(|r| r.y < bottom.at).checked_sub(1)?;
        let inside = rows.get(first..=last).filter(|inside| !inside.is_empty())?;
        let segments = || inside.iter().flat_map(|r| &r.segments);
        let beside = segments().any(|s| s.x0 < left - SNAP || s.x1 > right + SNAP);
        let crossed = segments().flat_map(|s| &s.pieces).any(|p| edges.iter().any(|e| p.x0 < e - 1.0 && p.x1 > e + 1.0));
        (!edges.is_empty() && !beside && !crossed).then_some(TableRow { first, last, edges })
    }

    /// Whether a painted line parts two rows on both sides of a gutter.
    pub(super) fn parts(&self, above: &Row, below: &Row, x: f32) -> bool {
        let crosses = |l: &&Line| l.from < x - REACH && l.to > x + REACH;
        let between = |l: &Line| l.at > above.y && l.at < below.y;
        let at = self.horizontal.partition_point(|l| l.at <= above.y);
        self.horizontal[at..].iter().take_while(|l| between(l)).any(|l| crosses(&l))
    }
}

/// Adds the lines that a page break leaves out: at the ends of both sides of a table.
fn close(horizontal: &mut Vec<Line>, vertical: &[Line]) {
    for at in 0..horizontal.len() {
        let line = horizontal[at];
        let side =
            |x: f32| vertical.iter().find(|v| (v.at - x).abs() <= SNAP && v.from <= line.at + SNAP && v.to >= line.at - SNAP);
        let (Some(left), Some(right)) = (side(line.from), side(line.to)) else { continue };
        for (end, other) in [(left.from, right.from), (left.to, right.to)] {
            let closed = |h: &Line| (h.at - end).abs() <= LOWEST && same_width(h, &line);
            if (end - other).abs() <= SNAP && (end - line.at).abs() > LOWEST && !horizontal.iter().any(closed) {
                horizontal.push(Line { at: end, ..line });
            }
        }
    }
    horizontal.sort_by(|a, b| a.at.total_cmp(&b.at));
}

fn same_width(a: &Line, b: &Line) -> bool {
    a.to.min(b.to) - a.from.max(b.from) >= SAME_WIDTH * (a.to - a.from).max(b.to - b.from)
}

/// Lines from the top (or the left), with pieces that follow each other joined.
fn joined(mut pieces: Vec<Line>) -> Vec<Line> {
    pieces.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut out = Vec::new();
    let mut rest = pieces.as_mut_slice();
    while let Some(first) = rest.first().map(|l| l.at) {
        let (same, others) = rest.split_at_mut(rest.partition_point(|l| l.at <= first + SNAP));
        same.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut open: Option<Line> = None;
        for piece in same.iter() {
            match &mut open {
                Some(line) if piece.from <= line.to + SNAP => line.to = line.to.max(piece.to),
                _ => out.extend(open.replace(*piece)),
            }
        }
        out.extend(open);
        rest = others;
    }
    out
}

/// A cell of a table: its row, counted over the tables of the page it begins on, and its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) page: u32,
    pub(super) row: u32,
    pub(super) column: u8,
}

/// The columns, counted from the left, whose cells hold no more than a label, as a table's numbers do: they are read with the words
/// beside them. That is the first column, or one before each of several texts, or the numbers between texts. `rows` are the lines of
/// the table, the first of which is line `from` of the page.
pub(super) fn label_columns(rows: &[Row], table: &[TableRow], from: usize) -> Vec<usize> {
    let columns = table.first().map_or(0, |row| row.edges.len() + 1);
    let regular = table.iter().all(|row| row.edges.len() + 1 == columns);
    let holds = |column: usize, longest: usize| holds_labels(rows, table, from, column, longest);
    let first = columns % 2;
    // A column between two that are not numbered may hold years or figures, which are longer.
    let longest = if first == 0 { LABEL } else { NUMBER };
    let alternate = || (0..columns).all(|c| holds(c, longest) == (c % 2 == first));
    match regular && columns > 2 && alternate() {
        true => (first..columns).step_by(2).collect(),
        false if holds(0, LABEL) => vec![0],
        false => Vec::new(),
    }
}

/// Whether the cells of a column hold up to so many characters, not all of them none.
fn holds_labels(rows: &[Row], table: &[TableRow], from: usize, column: usize, longest: usize) -> bool {
    let label = |row: &TableRow| {
        let lines = rows.get(row.first - from..=row.last - from).unwrap_or(&[]);
        let left = column.checked_sub(1).and_then(|at| row.edges.get(at)).map_or(f32::MIN, |edge| edge + 1.0);
        let right = row.edges.get(column).map_or(f32::MAX, |edge| edge + 1.0);
        let count = |s: &Segment| s.count_of(|p| p.x1 > left && p.x1 <= right);
        lines.iter().flat_map(|r| &r.segments).map(count).sum::<usize>()
    };
    table.iter().all(|row| label(row) <= longest) && table.iter().any(|row| label(row) > 0)
}

/// Puts the label in a column of a table row, which may stand halfway down, before the first line of the words beside it.
pub(super) fn label_first(rows: &mut Vec<Row>, edges: &[f32], column: usize) {
    let Some(to) = edges.get(column).map(|edge| edge + 1.0) else { return };
    let from = column.checked_sub(1).map_or(f32::MIN, |at| edges[at] + 1.0);
    let mut label: Vec<Segment> = Vec::new();
    for row in rows.iter_mut() {
        let (left, right) = cut(std::mem::take(&mut row.segments), from);
        let (inside, right) = cut(right, to);
        label.extend(inside);
        row.segments = left.into_iter().chain(right).collect();
    }
    let beside = |row: &Row| row.segments.iter().position(|s| s.x1 > to);
    match rows.iter_mut().find_map(|row| Some((beside(row)?, row))) {
        Some((at, row)) => drop(row.segments.splice(at..at, label)),
        None => rows.iter_mut().take(1).for_each(|row| row.segments.append(&mut label)),
    }
    rows.retain(|r| !r.segments.is_empty());
}

/// What stands on either side of `x`.
fn cut(segments: impl IntoIterator<Item = Segment>, x: f32) -> (Vec<Segment>, Vec<Segment>) {
    let (left, right): (Vec<_>, Vec<_>) = segments.into_iter().map(|s| s.cut(x)).unzip();
    (left.into_iter().flatten().collect(), right.into_iter().flatten().collect())
}

/// The lines of one table row, cell by cell or, unless `apart`, as they stand where every cell holds one line.
pub(super) fn place(rows: Vec<Row>, edges: &[f32], apart: bool, (band, row): (u32, u32), out: &mut Vec<Placed>) {
    let mut columns: Vec<Vec<Row>> = vec![Vec::new(); edges.len() + 1];
    if rows.len() == 1 && !apart {
        columns[0] = rows;
    } else {
        for row in rows {
            let mut segments = row.segments;
            for (column, edge) in columns.iter_mut().zip(edges.iter().copied().chain([f32::MAX])) {
                let (left, right) = cut(segments, edge + 1.0);
                segments = right;
                if !left.is_empty() {
                    column.push(Row { y: row.y, size: row.size, segments: left });
                }
            }
        }
    }
    for (column, rows) in columns.into_iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
        let extent = super::columns::extent(&rows);
        let column = u8::try_from(column).unwrap_or(u8::MAX);
        let cell = Some((row, column));
        out.extend(rows.into_iter().map(|row| Placed { row, column, band: Some(band), extent, cell, boxed: 0 }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(at: f32, from: f32, to: f32) -> Line {
        Line { at, from, to }
    }

    #[test]
    fn pieces_of_one_line_are_joined() {
        let lines = joined(vec![line(10.2, 50.0, 90.0), line(10.0, 0.0, 49.0), line(10.1, 200.0, 300.0), line(40.0, 0.0, 10.0)]);
        let spans: Vec<_> = lines.iter().map(|l| (l.from, l.to)).collect();
        assert_eq!(spans, [(0.0, 90.0), (200.0, 300.0), (0.0, 10.0)]);
    }
}
