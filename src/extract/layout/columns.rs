//! Columns: rows cut at gutters that hold over many rows, read column by column.

use super::cells;
use super::ink::Sheet;
use super::rows::{Piece, Row, Segment, is_left};
use super::tables::{self, Ruling, TableRow};

/// Narrowest gutter (fraction of the font size).
const GUTTER: f32 = 0.8;
/// Distance of baselines up to which the lines of two columns stand beside each other (fraction of the font size); lines of one
/// column are further apart.
const BESIDE: f32 = 0.9;
/// Characters a segment must have to speak for a column beside it.
const TEXTY: usize = 8;
/// Mean characters of a column's segments; table cells and labels have fewer.
const MEAN_CHARACTERS: f32 = 16.0;
/// Rows that must show the gutter.
const ROWS: usize = 3;
/// Lines of the shorter column per hundred of the longer one.
const FILLED: usize = 45;
/// Leaps of the pen on a page that is set in columns more than once.
const SECTIONS: usize = 2;
/// Places for a gutter looked at on a page.
const PLACES: usize = 200;
/// A gutter is looked for this far before the words at its right, points, or in the middle of a narrow one.
const MOST_FREE: f32 = 2.0;
/// How far a line may reach into the next column (fraction of the font size).
const STICKS_OUT: f32 = 0.3;
/// Rows of running lines above or below the columns of a page, at most.
const EDGE_ROWS: usize = 2;
/// Inks after the end of a piece at which the next one begins where it goes on.
const CLOSE: usize = 3;
/// Pieces of a page up to which columns are looked for; a dense page has a few thousand.
const PIECES: usize = 20_000;
/// Distance of rows, baseline to baseline, up to which one belongs to the band of the next (fraction of the font size).
const ROW_DISTANCE: f32 = 2.2;
/// How far from its column's left edge a row above the band may start to be part of it (fraction of the font size).
const COLUMN_EDGE: f32 = 0.5;
/// Size of a sidebar's type against the text's, at most.
const SIDEBAR_SIZE: f32 = 0.93;
/// Columns are cut again inside, up to this depth.
const DEPTH: usize = 2;
/// Painted lines across a gutter from which its columns are those of a table.
const PARTED: usize = 2;
/// Lines of a table's cells on average, at most.
const TALLEST_CELL: usize = 12;

/// A line in reading order: part of a row, with the column it stands in and the band of columns, if any.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) row: Row,
    pub(super) column: u8,
    pub(super) band: Option<u32>,
    /// Left and right edge of its column.
    pub(super) extent: (f32, f32),
    /// Row, counted over the page's tables, and column of the cell it stands in.
    pub(super) cell: Option<(u32, u8)>,
}

/// The lines of a page in reading order: tables cell by cell, all else in columns. `leaps` of the pen were met on the page; `gutters` are
/// those that the page before ended with, and then those of this page.
pub(super) fn order(mut rows: Vec<Row>, ruling: &Ruling, sheet: &Sheet, leaps: usize, gutters: &mut Vec<f32>) -> Vec<Placed> {
    let table_rows = with_drawn(ruling.table_rows(&rows), cells::table_rows(&rows, sheet, leaps));
    let known = std::mem::take(gutters);
    let mut page = Reading { ruling, leaps, known, gutters, bands: 0, table_rows: 0, out: Vec::with_capacity(rows.len()) };
    let mut taken = 0;
    for table in table_rows.chunk_by(|a, b| b.first == a.last + 1 && a.edges.len() == b.edges.len()) {
        let (first, behind) = (table[0].first, table[table.len() - 1].last + 1);
        let below = rows.split_off(behind - taken);
        let inside = rows.split_off(first - taken);
        page.place(rows, 0, None);
        if below.len() <= EDGE_ROWS {
            *page.gutters = gutters_of(&inside, table);
        }
        page.table(inside, table);
        (rows, taken) = (below, behind);
    }
    page.place(rows, 0, None);
    page.out
}

/// The gutters of a table, as those between columns of text.
fn gutters_of(rows: &[Row], table: &[TableRow]) -> Vec<f32> {
    let edges = table.last().map_or(&[][..], |row| &row.edges);
    let pieces = || rows.iter().flat_map(|r| &r.segments).flat_map(|s| &s.pieces);
    let right = |edge: &f32| pieces().filter(|p| !is_left(p, *edge)).map(|p| p.x0).min_by(f32::total_cmp);
    edges.iter().filter_map(right).map(|x0| x0 - MOST_FREE).collect()
}

/// Rows that are no part of the text around them.
pub(super) fn placed_apart(rows: Vec<Row>) -> Vec<Placed> {
    let extent = extent(&rows);
    rows.into_iter().map(|row| Placed { row, column: 0, band: None, extent, cell: None }).collect()
}

/// The table rows between painted lines, and those that the order of drawing shows elsewhere.
fn with_drawn(mut ruled: Vec<TableRow>, mut drawn: Vec<TableRow>) -> Vec<TableRow> {
    let free = |row: &TableRow| {
        let at = ruled.partition_point(|r| r.last < row.first);
        ruled.get(at).is_none_or(|r| r.first > row.last)
    };
    drawn.retain(free);
    ruled.append(&mut drawn);
    ruled.sort_by_key(|row| row.first);
    ruled
}

/// A page being put in order.
struct Reading<'a> {
    ruling: &'a Ruling,
    /// Leaps of the pen on the page.
    leaps: usize,
    /// Gutters that the page before ended with, for the rows to be placed next.
    known: Vec<f32>,
    /// Those that this page ends with.
    gutters: &'a mut Vec<f32>,
    bands: u32,
    table_rows: u32,
    out: Vec<Placed>,
}

impl Reading<'_> {
    /// Reads the lines of a table row by row.
    fn table(&mut self, mut lines: Vec<Row>, table: &[TableRow]) {
        self.bands += 1;
        let band = self.bands;
        let several = table.iter().filter(|row| row.last > row.first).count();
        let (tall, texts) = (several > 0, several * 2 > table.len());
        let labels = tables::label_columns(&lines, table, table[0].first);
        for row in table {
            let below = lines.split_off((row.last + 1 - row.first).min(lines.len()));
            if tall {
                labels.iter().for_each(|&column| tables::label_first(&mut lines, &row.edges, column));
            }
            let edges = row.edges.iter().enumerate().filter(|(at, _)| !labels.contains(at));
            let edges = &edges.map(|(_, edge)| *edge).collect::<Vec<f32>>();
            // Two cells may hold two languages; a row of more, a line each, is a row of figures unless most rows are texts.
            self.table_row(lines, edges, (tall && edges.len() == 1) || texts, band);
            lines = below;
        }
    }

    fn table_row(&mut self, lines: Vec<Row>, edges: &[f32], apart: bool, band: u32) {
        self.table_rows += 1;
        // A line that runs across all cells tells nothing of where the first column ends.
        let across = lines.len() == 1 && !apart && !edges.is_empty();
        self.bands += u32::from(across);
        let band = if across { self.bands } else { band };
        tables::place(lines, edges, apart, (band, self.table_rows), &mut self.out);
    }

    /// Reads rows in order; a band with a gutter is read left part first. Returns the number of columns used.
    fn place(&mut self, mut rows: Vec<Row>, column: u8, band: Option<u32>) -> u8 {
        let (depth, known) = (usize::from(column), std::mem::take(&mut self.known));
        let Some(gutter) = best_gutter(&rows, self.leaps, &known).filter(|_| depth < DEPTH) else {
            let extent = extent(&rows);
            self.out.extend(rows.into_iter().map(|row| Placed { row, column, band, extent, cell: None }));
            return column + 1;
        };
        let below = rows.split_off(gutter.last + 1);
        let inside = rows.split_off(gutter.first);
        if depth == 0 {
            self.gutters.clear();
        }
        if below.len() <= EDGE_ROWS && (depth == 0 || !self.gutters.is_empty()) {
            self.gutters.push(gutter.x);
        }
        self.place(rows, column, band);
        let id = band.unwrap_or_else(|| {
            self.bands += 1;
            self.bands
        });
        let used = if self.parted(&inside, gutter.x) {
            self.rows_between_lines(inside, gutter.x, id)
        } else {
            let (left, right) = halves(inside, gutter.x);
            if below.first().is_some_and(|row| is_sidebar(&left, &right, row)) {
                let used = self.place(right, column + 1, Some(id));
                self.place(left, column, Some(id));
                self.place(below, column, band);
                return used;
            }
            self.known = known.iter().copied().filter(|x| *x < gutter.x).collect();
            let next = self.place(left, column, Some(id));
            self.known = known.into_iter().filter(|x| *x > gutter.x).collect();
            self.place(right, next, Some(id))
        };
        self.place(below, column, band);
        used
    }

    /// Whether painted lines part the rows of two columns again and again, as in a table without upright lines.
    fn parted(&self, rows: &[Row], x: f32) -> bool {
        let parts = rows.windows(2).filter(|pair| self.ruling.parts(&pair[0], &pair[1], x)).count();
        parts >= PARTED && rows.len() <= parts * TALLEST_CELL
    }

    fn rows_between_lines(&mut self, rows: Vec<Row>, x: f32, band: u32) -> u8 {
        let mut edges = gutters(&rows, self.leaps, 0);
        edges.sort_by(f32::total_cmp);
        let mut row: Vec<Row> = Vec::new();
        for line in rows {
            if row.last().is_some_and(|above| self.ruling.parts(above, &line, x)) {
                self.table_row(std::mem::take(&mut row), &edges, edges.len() == 1, band);
            }
            row.push(line);
        }
        self.table_row(row, &edges, edges.len() == 1, band);
        edges.len() as u8 + 1
    }
}

/// Whether the right column is small print beside a text that goes on below it at full width; it is read first, so that the text
/// stays whole.
fn is_sidebar(left: &[Row], right: &[Row], below: &Row) -> bool {
    // A row that is cut in two keeps the size of its larger half.
    let size = |rows: &[Row]| rows.get(rows.len() / 2).and_then(|r| r.segments.first()?.pieces.first()).map_or(0.0, |p| p.size);
    let (text, aside) = (size(left), size(right));
    let edge = left.iter().flat_map(|r| &r.segments).map(|s| s.x1).fold(f32::MIN, f32::max);
    let goes_on = (below.size - text).abs() < 0.02 * text && left.last().is_some_and(|l| below.y - l.y < ROW_DISTANCE * text);
    aside < SIDEBAR_SIZE * text && goes_on && below.segments.last().is_some_and(|s| s.x1 > edge)
}

/// The gutters of a band, those inside its columns too.
fn gutters(rows: &[Row], leaps: usize, depth: usize) -> Vec<f32> {
    let Some(gutter) = best_gutter(rows, leaps, &[]).filter(|_| depth < DEPTH) else { return Vec::new() };
    let (left, right) = halves(rows.to_vec(), gutter.x);
    let mut out = gutters(&left, leaps, depth + 1);
    out.push(gutter.x);
    out.extend(gutters(&right, leaps, depth + 1));
    out
}

/// A vertical line between two columns, over rows `first` to `last`.
struct Gutter {
    x: f32,
    first: usize,
    last: usize,
}

fn best_gutter(rows: &[Row], leaps: usize, known: &[f32]) -> Option<Gutter> {
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
    best.map(|(_, gutter)| gutter).or_else(|| known.iter().find_map(|x| goes_on(rows, *x)))
}

/// The last few lines of two columns, at the top of a page on which the gutter of the page before goes on.
fn goes_on(rows: &[Row], x: f32) -> Option<Gutter> {
    let pieces = |i: usize| rows[i].segments.iter().flat_map(|s| &s.pieces);
    let left = |i: usize| pieces(i).any(|p| is_left(p, x));
    let right = |i: usize| pieces(i).any(|p| (0.0..=2.0 * MOST_FREE).contains(&(p.x0 - x)));
    let beside =
        |i: usize, side: &dyn Fn(usize) -> bool| side(i) || neighbours(rows, i).any(|n| !crosses(&rows[n], x) && side(n));
    let both = |i: &usize| !crosses(&rows[*i], x) && beside(*i, &left) && beside(*i, &right);
    let first = (0..rows.len().min(EDGE_ROWS + 1)).find(both)?;
    let near = |i: usize| i == first || rows[i].y - rows[i - 1].y < ROW_DISTANCE * rows[i].size;
    let last = (first..rows.len()).take_while(|&i| near(i) && !crosses(&rows[i], x)).last()?;
    Some(Gutter { x, first, last })
}

/// Gaps between two segments with words in one row, or in two rows beside each other.
fn gaps(rows: &[Row], index: usize) -> impl Iterator<Item = (f32, f32)> + '_ {
    let row = &rows[index];
    let texty = |row: &'_ Row| row.segments.iter().filter(|s| s.count >= TEXTY).map(|s| (s.x0, s.x1)).collect::<Vec<_>>();
    let mut spans = texty(row);
    spans.extend(neighbours(rows, index).flat_map(|i| texty(&rows[i])));
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let pairs: Vec<(f32, f32)> = spans.windows(2).map(|pair| (pair[0].1, pair[1].0)).collect();
    pairs.into_iter().filter(|(left, right)| right - left >= GUTTER * row.size)
}

/// Rows whose baselines are so near that they can only stand in another column.
fn neighbours(rows: &[Row], index: usize) -> impl Iterator<Item = usize> + '_ {
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
        for piece in row.segments.iter().flat_map(|s| &s.pieces) {
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
        let mut pieces = row.segments.iter().flat_map(|s| &s.pieces);
        self.right.is_some_and(|(from, to)| from > self.left && pieces.all(|p| is_left(p, x) && p.inks.start > to))
    }
}

/// Whether words of a row stand on `x`, or so near each other around it that no gutter can run between them.
fn crosses(row: &Row, x: f32) -> bool {
    let pieces = || row.segments.iter().flat_map(|s| &s.pieces);
    let left = pieces().filter(|p| is_left(p, x)).max_by(|a, b| a.x1.total_cmp(&b.x1));
    let right = pieces().filter(|p| !is_left(p, x)).min_by(|a, b| a.x0.total_cmp(&b.x0));
    let Some(left) = left else { return false };
    let near = right.is_some_and(|right| right.x0 - left.x1 < GUTTER * row.size);
    (left.x1 > x || near) && !right.is_some_and(|right| sticks_out(left, right, x))
}

/// Whether the last words of a line reach into the gutter, as those of a line do that could not be broken: the next column begins where
/// it always does, and was drawn at another time.
fn sticks_out(left: &Piece, right: &Piece, x: f32) -> bool {
    let goes_on = (left.inks.end..left.inks.end + CLOSE).contains(&right.inks.start);
    !goes_on && right.x0 - x <= MOST_FREE && left.x1 <= right.x0 + STICKS_OUT * right.size
}

fn band(rows: &[Row], first: usize, end: usize, x: f32) -> Option<(usize, Gutter)> {
    let has = |i: usize, left: bool| rows[i].segments.iter().flat_map(|s| &s.pieces).any(|p| is_left(p, x) == left);
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
    let filled = fills(&(first..last + 1)) || (fills(&beside_each_other) && drawn_apart());
    let support = side(true).filter(both).count().min(side(false).filter(both).count());
    let texty = |left: bool| {
        let characters: usize = side(left).map(|i| side_count(&rows[i], x, left)).sum();
        characters as f32 >= MEAN_CHARACTERS * side(left).count().max(1) as f32
    };
    (support >= ROWS && filled && texty(true) && texty(false)).then_some((support, Gutter { x, first, last }))
}

/// First row above `top` that stands in the right column. Columns whose baselines differ, as under a title in the left one, may begin
/// there; a line that starts elsewhere, such as a date set flush right, stands above the columns.
fn head(rows: &[Row], from: usize, top: usize, last: usize, x: f32) -> Option<usize> {
    let left_edge = |row: &Row| row.segments.iter().map(|s| s.x0).find(|x0| *x0 >= x);
    let edge = rows[top..=last].iter().filter_map(left_edge).fold(f32::MAX, f32::min);
    let in_column = |row: &Row| left_edge(row).is_some_and(|x0| (x0 - edge).abs() <= COLUMN_EDGE * row.size);
    (from..top).find(|&i| in_column(&rows[i]))
}

fn side_count(row: &Row, x: f32, left: bool) -> usize {
    row.segments.iter().map(|s| s.count_of(|p| is_left(p, x) == left)).sum()
}

fn halves(rows: Vec<Row>, x: f32) -> (Vec<Row>, Vec<Row>) {
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

/// Left and right edge of the words of some rows.
pub(super) fn extent(rows: &[Row]) -> (f32, f32) {
    let segments = || rows.iter().flat_map(|r| &r.segments);
    (segments().map(|s| s.x0).fold(f32::MAX, f32::min), segments().map(|s| s.x1).fold(f32::MIN, f32::max))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::layout::rows::Piece;

    /// Lines `(x0, x1, y)` of ten-point type as rows, ordered from the top.
    fn rows(lines: &[(f32, f32, f32)]) -> Vec<Row> {
        let mut lines = lines.to_vec();
        lines.sort_by(|a, b| a.2.total_cmp(&b.2));
        let row = |(x0, x1, y): (f32, f32, f32)| {
            let piece = Piece { inks: 0..0, x0, x1, y, size: 10.0, count: 30, raised: false, apart: false };
            Row { y, size: 10.0, segments: vec![Segment { pieces: vec![piece].into(), x0, x1, count: 30 }] }
        };
        lines.into_iter().map(row).collect()
    }

    fn column(x0: f32, x1: f32, from: f32, leading: f32, lines: usize) -> Vec<(f32, f32, f32)> {
        (0..lines).map(|i| (x0, x1, from + leading * i as f32)).collect()
    }

    #[test]
    fn columns_whose_baselines_differ_are_read_one_after_the_other() {
        let mut lines = column(80.0, 280.0, 52.0, 16.0, 3);
        lines.extend(column(60.0, 290.0, 103.0, 14.0, 10));
        lines.extend(column(300.0, 530.0, 46.0, 14.0, 14));
        let placed = order(rows(&lines), &Ruling::default(), &Sheet::default(), 0, &mut Vec::new());
        let columns: Vec<u8> = placed.iter().map(|p| p.column).collect();
        assert_eq!(columns, [vec![0; 13], vec![1; 14]].concat());
    }

    #[test]
    fn the_last_lines_of_two_columns_go_on_at_the_top_of_a_page() {
        let mut lines = column(60.0, 290.0, 54.0, 14.0, 4);
        lines.extend(column(310.0, 530.0, 54.0, 14.0, 1));
        lines.push((60.0, 530.0, 110.0));
        let read = |gutters: &[f32]| order(rows(&lines), &Ruling::default(), &Sheet::default(), 0, &mut gutters.to_vec());
        let columns = |placed: Vec<Placed>| placed.iter().map(|p| (p.column, p.band.is_some())).collect::<Vec<_>>();
        assert!(columns(read(&[])).iter().all(|(_, band)| !band));
        assert_eq!(columns(read(&[308.0])), [vec![(0, true); 4], vec![(1, true)], vec![(0, false)]].concat());
        assert!(columns(read(&[250.0])).iter().all(|(_, band)| !band));
    }

    #[test]
    fn a_date_set_flush_right_stands_above_the_columns() {
        let mut lines = vec![(430.0, 530.0, 40.0)];
        lines.extend(column(60.0, 290.0, 54.0, 14.0, 8));
        lines.extend(column(310.0, 530.0, 58.0, 14.0, 8));
        let placed = order(rows(&lines), &Ruling::default(), &Sheet::default(), 0, &mut Vec::new());
        assert_eq!((placed[0].row.y, placed[0].band), (40.0, None));
        assert_eq!(placed.iter().filter(|p| p.column == 1).count(), 8);
    }

    #[test]
    fn terms_with_their_definitions_beside_and_below_are_no_columns() {
        let mut lines = column(60.0, 200.0, 50.0, 42.0, 5);
        lines.extend((0..5).flat_map(|i| column(210.0, 530.0, 64.0 + 42.0 * i as f32, 14.0, 2)));
        assert!(order(rows(&lines), &Ruling::default(), &Sheet::default(), 0, &mut Vec::new()).iter().all(|p| p.band.is_none()));
    }
}
