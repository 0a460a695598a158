//! Columns: rows cut at gutters that hold over many rows, read column by column.

use super::boxes::Aside;
use super::carried::{self, Known};
use super::cells;
use super::gutters::{DEPTH, EDGE_ROWS, MOST_FREE, ROW_DISTANCE, best_gutter, gutters, halves};
use super::ink::Sheet;
use super::rows::{Row, is_left};
use super::tables::{self, Ruling, TableRow};

/// Size of a sidebar's type against the text's, at most.
const SIDEBAR_SIZE: f32 = 0.93;
/// Painted lines across a gutter from which its columns are those of a table.
const PARTED: usize = 2;
/// Bands of columns on a page up to which their gutters are carried down; an honest page has a few.
const CARRIED: u32 = 100;
/// Gutters of a table that are carried to the next page, at most: one of more columns holds figures.
const MOST_COLUMNS: usize = 50;
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
    /// The box of the page it stands in, if any, counted from 1.
    pub(super) boxed: u32,
}

/// The lines of a page in reading order: tables cell by cell, boxes beside the text apart, all else in columns. `leaps` of the pen were
/// met on the page; `gutters` are those that the page before ended with, and then those of this page.
pub(super) fn order(
    mut rows: Vec<Row>,
    mut asides: Vec<Aside>,
    ruling: &Ruling,
    sheet: &Sheet,
    leaps: usize,
    gutters: &mut Vec<Known>,
) -> Vec<Placed> {
    let known = std::mem::take(gutters);
    let out = Vec::with_capacity(rows.len());
    let mut page = Reading { ruling, sheet, leaps, known, gutters, bands: 0, table_rows: 0, boxes: 0, ends: false, out };
    let mut cuts: Vec<usize> = asides.iter().flat_map(|a| [a.before, a.beside.start, a.beside.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut taken = 0;
    for cut in cuts {
        let below = rows.split_off(cut - taken);
        page.stretch(rows, taken, &mut asides);
        (rows, taken) = (below, cut);
    }
    page.ends = true;
    page.stretch(rows, taken, &mut asides);
    page.out
}

/// The gutters of a table, as those between columns of text.
fn gutters_of(rows: &[Row], table: &[TableRow]) -> Vec<Known> {
    let edges = table.last().map_or(&[][..], |row| &row.edges);
    let pieces = || rows.iter().flat_map(Row::pieces);
    let nexts = edges.iter().skip(1).copied().chain([f32::MAX]);
    let known = |(&edge, next): (&f32, f32)| {
        let mut begins: Vec<f32> = pieces().filter(|p| !is_left(p, edge) && is_left(p, next)).map(|p| p.x0).collect();
        begins.sort_by(f32::total_cmp);
        let most = begins.chunk_by(|a, b| b - a < MOST_FREE).max_by_key(|same| same.len())?;
        Some(Known::at_end(begins.first()? - MOST_FREE, most.first()? - MOST_FREE))
    };
    edges.iter().zip(nexts).filter_map(known).take(MOST_COLUMNS).collect()
}

/// Rows that are no part of the text around them.
pub(super) fn placed_apart(rows: Vec<Row>) -> Vec<Placed> {
    let extent = extent(&rows);
    rows.into_iter().map(|row| Placed { row, column: 0, band: None, extent, cell: None, boxed: 0 }).collect()
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
    sheet: &'a Sheet<'a>,
    /// Leaps of the pen on the page.
    leaps: usize,
    /// Gutters that were found above the rows to be placed next.
    known: Vec<Known>,
    /// Those that this page ends with.
    gutters: &'a mut Vec<Known>,
    bands: u32,
    table_rows: u32,
    boxes: u32,
    /// The rows at hand are the last of the page.
    ends: bool,
    out: Vec<Placed>,
}

impl Reading<'_> {
    /// Reads the boxes that come before a row of the page, and then the rows from that one on up to where any other box counts.
    fn stretch(&mut self, rows: Vec<Row>, first: usize, asides: &mut [Aside]) {
        for aside in asides.iter_mut().filter(|a| a.before == first) {
            for rows in std::mem::take(&mut aside.boxes) {
                (self.bands, self.boxes) = (self.bands + 1, self.boxes + 1);
                let (extent, band, boxed) = (extent(&rows), Some(self.bands), self.boxes);
                self.out.extend(rows.into_iter().map(|row| Placed { row, column: 0, band, extent, cell: None, boxed }));
            }
        }
        if rows.is_empty() {
            return;
        }
        if asides.iter().any(|a| a.beside.contains(&first)) {
            self.bands += 1;
            self.place(rows, 0, Some(self.bands));
        } else {
            self.text(rows);
        }
    }

    /// Reads rows of text and tables.
    fn text(&mut self, mut rows: Vec<Row>) {
        let table_rows = with_drawn(self.ruling.table_rows(&rows), cells::table_rows(&rows, self.sheet, self.leaps));
        let mut taken = 0;
        for table in table_rows.chunk_by(|a, b| b.first == a.last + 1 && a.edges.len() == b.edges.len()) {
            let (first, behind) = (table[0].first, table[table.len() - 1].last + 1);
            let below = rows.split_off(behind - taken);
            let inside = rows.split_off(first - taken);
            self.place(rows, 0, None);
            if self.ends && below.len() <= EDGE_ROWS {
                *self.gutters = gutters_of(&inside, table);
            }
            self.table(inside, table);
            (rows, taken) = (below, behind);
        }
        self.place(rows, 0, None);
    }

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
        let gutter = best_gutter(&rows, self.leaps).or_else(|| carried::gutter(&rows, &known));
        let Some(gutter) = gutter.filter(|_| depth < DEPTH) else {
            let extent = extent(&rows);
            self.out.extend(rows.into_iter().map(|row| Placed { row, column, band, extent, cell: None, boxed: 0 }));
            return column + 1;
        };
        let below = rows.split_off(gutter.last + 1);
        let inside = rows.split_off(gutter.first);
        self.known.clone_from(&known);
        self.place(rows, column, band);
        // Columns within others stand in the band of these.
        if band.is_none() {
            self.gutters.clear();
        }
        if self.ends && below.len() <= EDGE_ROWS && (band.is_none() || !self.gutters.is_empty()) {
            self.gutters.push(Known::at_end(gutter.x, gutter.x));
        }
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
            let (before, behind): (Vec<Known>, Vec<Known>) =
                known.into_iter().filter(|k| k.most < gutter.x || k.first > gutter.x).partition(|k| k.most < gutter.x);
            let alone = left.is_empty().then_some(column + 1 + before.len() as u8);
            self.known = before;
            let next = alone.unwrap_or_else(|| self.place(left, column, Some(id)));
            self.known = behind;
            self.place(right, next, Some(id))
        };
        if self.bands < CARRIED {
            self.known = vec![Known::above(gutter.x)];
        }
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

/// Left and right edge of the words of some rows.
pub(super) fn extent(rows: &[Row]) -> (f32, f32) {
    let segments = || rows.iter().flat_map(|r| &r.segments);
    (segments().map(|s| s.x0).fold(f32::MAX, f32::min), segments().map(|s| s.x1).fold(f32::MIN, f32::max))
}
