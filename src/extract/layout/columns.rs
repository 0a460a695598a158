//! Columns: rows cut at gutters that hold over many rows, read column by column.

use super::rows::{Row, Segment};

/// Narrowest gutter (fraction of the font size).
const GUTTER: f32 = 0.8;
/// Characters a segment must have to speak for a column beside it.
const TEXTY: usize = 8;
/// Mean characters of a column's segments; table cells and labels have fewer.
const MEAN_CHARACTERS: f32 = 16.0;
/// Rows that must show the gutter.
const ROWS: usize = 3;
/// Share of a band's rows in which each column has words.
const FILLED: f32 = 0.45;
/// Columns are cut again inside, up to this depth.
const DEPTH: usize = 2;

/// A line in reading order: part of a row, with the column it stands in and the band of columns, if any.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) row: Row,
    pub(super) column: u8,
    pub(super) band: Option<u32>,
    /// Left and right edge of its column.
    pub(super) extent: (f32, f32),
}

/// The lines of a page in reading order.
pub(super) fn order(rows: Vec<Row>) -> Vec<Placed> {
    let mut out = Vec::new();
    let mut bands = 0;
    place(rows, 0, None, &mut bands, &mut out);
    out
}

/// Reads rows in order; a band with a gutter is read left part first. Returns the number of columns used.
fn place(mut rows: Vec<Row>, column: u8, band: Option<u32>, bands: &mut u32, out: &mut Vec<Placed>) -> u8 {
    let depth = usize::from(column);
    let Some(gutter) = best_gutter(&rows).filter(|_| depth < DEPTH) else {
        let extent = extent(&rows);
        out.extend(rows.into_iter().map(|row| Placed { row, column, band, extent }));
        return column + 1;
    };
    let below = rows.split_off(gutter.last + 1);
    let inside = rows.split_off(gutter.first);
    place(rows, column, band, bands, out);
    let id = band.unwrap_or_else(|| {
        *bands += 1;
        *bands
    });
    let (left, right) = halves(inside, gutter.x);
    let next = place(left, column, Some(id), bands, out);
    let used = place(right, next, Some(id), bands, out);
    place(below, column, band, bands, out);
    used
}

/// A vertical line between two columns, over rows `first` to `last`.
struct Gutter {
    x: f32,
    first: usize,
    last: usize,
}

fn best_gutter(rows: &[Row]) -> Option<Gutter> {
    let mut candidates: Vec<(f32, f32)> = rows.iter().flat_map(gaps).collect();
    candidates.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    candidates.dedup_by(|a, b| (a.0 - b.0).abs() < 1.0 && (a.1 - b.1).abs() < 1.0);
    let mut best: Option<(usize, Gutter)> = None;
    for (left, right) in candidates.into_iter().take(200) {
        let x = right - (right - left).min(4.0) / 2.0;
        for (support, gutter) in bands_at(rows, x) {
            if best.as_ref().is_none_or(|(s, _)| support > *s) {
                best = Some((support, gutter));
            }
        }
    }
    best.map(|(_, gutter)| gutter)
}

/// Gaps of a row between two segments with words.
fn gaps(row: &Row) -> impl Iterator<Item = (f32, f32)> + '_ {
    row.segments.windows(2).filter(|pair| pair[0].count >= TEXTY && pair[1].count >= TEXTY).filter_map(|pair| {
        let (left, right) = (pair[0].x1, pair[1].x0);
        (right - left >= GUTTER * row.size).then_some((left, right))
    })
}

/// Stretches of rows that leave `x` free and have columns on both sides of it, with the number of rows that show both.
fn bands_at(rows: &[Row], x: f32) -> Vec<(usize, Gutter)> {
    let mut out = Vec::new();
    let mut first = 0;
    for end in 0..=rows.len() {
        let crossed = rows.get(end).is_none_or(|row| row.segments.iter().any(|s| s.x0 < x && s.x1 > x));
        if crossed {
            out.extend(band(rows, first, end, x));
            first = end + 1;
        }
    }
    out
}

fn band(rows: &[Row], first: usize, end: usize, x: f32) -> Option<(usize, Gutter)> {
    let has = |row: &Row, left: bool| row.segments.iter().any(|s| (s.x1 <= x) == left);
    let both = |i: &usize| has(&rows[*i], true) && has(&rows[*i], false);
    let first = (first..end).find(both)?;
    let last = (first..end).rev().find(both)?;
    let last = (last..end).take_while(|&i| i == last || rows[i].y - rows[i - 1].y < 2.2 * rows[i].size).last().unwrap_or(last);
    let band = &rows[first..=last];
    let support = band.iter().filter(|r| has(r, true) && has(r, false)).count();
    let filled = |left: bool| band.iter().filter(|r| has(r, left)).count() as f32 >= FILLED * band.len() as f32;
    let mean = |left: bool| {
        let lines: Vec<usize> = band.iter().filter(|r| has(r, left)).map(|r| side_count(r, x, left)).collect();
        lines.iter().sum::<usize>() as f32 / lines.len().max(1) as f32
    };
    let texty = mean(true) >= MEAN_CHARACTERS && mean(false) >= MEAN_CHARACTERS;
    (support >= ROWS && filled(true) && filled(false) && texty).then_some((support, Gutter { x, first, last }))
}

fn side_count(row: &Row, x: f32, left: bool) -> usize {
    row.segments.iter().filter(|s| (s.x1 <= x) == left).map(|s| s.count).sum()
}

fn halves(rows: Vec<Row>, x: f32) -> (Vec<Row>, Vec<Row>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in rows {
        let (l, r): (Vec<Segment>, Vec<Segment>) = row.segments.into_iter().partition(|s| s.x1 <= x);
        for (half, segments) in [(&mut left, l), (&mut right, r)] {
            if !segments.is_empty() {
                half.push(Row { y: row.y, size: row.size, segments });
            }
        }
    }
    (left, right)
}

fn extent(rows: &[Row]) -> (f32, f32) {
    let segments = || rows.iter().flat_map(|r| &r.segments);
    (segments().map(|s| s.x0).fold(f32::MAX, f32::min), segments().map(|s| s.x1).fold(f32::MIN, f32::max))
}
