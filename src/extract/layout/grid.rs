//! Pages as they look: words put on a grid of characters, so that columns and tables stay side by side.

use std::collections::BTreeMap;

use super::Layout;
use super::line::TextLine;

/// Gap from which a word keeps its own place instead of following the one before it (fraction of the font size).
const APART: f32 = 1.0;
/// Cells between words that keep their own places, at least.
const APART_BY: usize = 2;
/// Distance of words that begin at one place (cells).
const SAME_STOP: f32 = 0.5;
/// Height within which lines stand on one row of the grid (fraction of the font size).
const SAME_ROW: f32 = 0.45;
/// Distance from which a blank row parts two rows (multiples of the page's usual distance).
const BLANK: f32 = 1.5;
/// Narrowest and widest cell, points.
const CELL: std::ops::RangeInclusive<f32> = 2.0..=12.0;
/// Cells that a place stands from the left by itself, and cells that longer words push it on, at most.
const WIDEST: usize = 400;
/// Distance of rows on a page that has only one, points.
const USUAL_DISTANCE: f32 = 14.0;

/// Words that stand together, with their left edge.
struct Chunk<'a> {
    x: f32,
    text: &'a str,
}

impl Layout {
    /// Every page as rows of characters, in the order of the pages, all that is printed on it included.
    pub fn grid(&self) -> Vec<String> {
        let page = |number: u32| {
            let mut lines: Vec<&TextLine> = self.lines.iter().filter(|l| l.page == number).collect();
            lines.sort_by(|a, b| a.turn.cmp(&b.turn).then(a.y.total_cmp(&b.y)));
            let mut out: String = lines.chunk_by(|a, b| a.turn == b.turn).map(draw).collect();
            for (_, text) in self.turned.iter().filter(|(p, _)| *p == number) {
                out.push_str(text);
                out.push('\n');
            }
            out
        };
        self.pages.iter().map(|p| page(p.number)).collect()
    }
}

fn draw(lines: &[&TextLine]) -> String {
    let cell = cell(lines);
    let left = lines.iter().map(|l| l.rect.x0).fold(f32::INFINITY, f32::min);
    let rows: Vec<&[&TextLine]> = lines.chunk_by(|a, b| b.y - a.y <= SAME_ROW * a.size.min(b.size)).collect();
    let usual = usual_distance(lines);
    let drawn: Vec<Vec<Chunk<'_>>> = rows.iter().map(|row| row_of_chunks(row)).collect();
    let stops = stops(&drawn, left, cell);
    let mut out = String::new();
    let mut before: Option<f32> = None;
    for (row, chunks) in rows.iter().zip(&drawn) {
        if before.is_some_and(|y| row[0].y - y > BLANK * usual) {
            out.push('\n');
        }
        before = Some(row[0].y);
        out.push_str(&draw_row(chunks, &stops));
        out.push('\n');
    }
    out
}

fn row_of_chunks<'a>(row: &[&'a TextLine]) -> Vec<Chunk<'a>> {
    let mut chunks: Vec<Chunk<'_>> = row.iter().flat_map(|line| chunks(line)).collect();
    chunks.sort_by(|a, b| a.x.total_cmp(&b.x));
    chunks
}

/// A place where chunks begin, and the column of the grid it has.
struct Stop {
    x: f32,
    column: usize,
}

/// The places where chunks begin, each in one column on the whole page: as far right as its place says, and as the longest line before
/// it on any row asks for.
fn stops(rows: &[Vec<Chunk<'_>>], left: f32, cell: f32) -> Vec<Stop> {
    let mut begins: Vec<(f32, usize, usize)> = Vec::new();
    for (row, chunks) in rows.iter().enumerate() {
        begins.extend(chunks.iter().enumerate().map(|(at, chunk)| (chunk.x, row, at)));
    }
    begins.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Where the words of each row end so far.
    let mut ends: Vec<usize> = vec![0; rows.len()];
    let mut shift = 0;
    let mut out: Vec<Stop> = Vec::new();
    for same in begins.chunk_by(|a, b| b.0 - a.0 < SAME_STOP * cell) {
        let natural = (((same[0].0 - left) / cell).round().max(0.0) as usize).min(WIDEST);
        let needed = same.iter().map(|&(_, row, _)| if ends[row] > 0 { ends[row] + APART_BY } else { 0 }).max().unwrap_or(0);
        let column = needed.max(natural + shift).min(natural + WIDEST);
        shift = column - natural;
        for &(_, row, at) in same {
            ends[row] = ends[row].max(column) + rows[row][at].text.chars().count();
        }
        out.push(Stop { x: same[0].0, column });
    }
    out
}

/// Width of a cell: what most words take for each of their characters.
fn cell(lines: &[&TextLine]) -> f32 {
    let mut widths: Vec<f32> = Vec::new();
    for line in lines {
        let words = line.words.iter().filter(|(range, _)| range.len() > 3);
        let width = |rect| line.along(rect).1 - line.along(rect).0;
        widths.extend(words.map(|(range, rect)| width(rect) / line.text[range.clone()].chars().count() as f32));
    }
    middle(widths).unwrap_or(*CELL.start()).clamp(*CELL.start(), *CELL.end())
}

/// The usual distance of a line from the next one in its column. A page of headings and short paragraphs has more wide distances than
/// usual ones.
fn usual_distance(lines: &[&TextLine]) -> f32 {
    let mut above: BTreeMap<(u8, Option<u32>), f32> = BTreeMap::new();
    let mut distances: Vec<f32> =
        lines.iter().filter_map(|l| above.insert((l.column, l.band), l.y).map(|y| l.y - y)).filter(|d| *d > 0.0).collect();
    distances.sort_by(f32::total_cmp);
    distances.get(distances.len() / 3).copied().unwrap_or(USUAL_DISTANCE)
}

fn middle(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

fn draw_row(chunks: &[Chunk<'_>], stops: &[Stop]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for chunk in chunks {
        let stop = stops.partition_point(|s| s.x <= chunk.x).checked_sub(1).map_or(0, |s| stops[s].column);
        let gap = stop.saturating_sub(at).max(if at > 0 { APART_BY } else { 0 });
        out.extend(std::iter::repeat_n(' ', gap));
        out.push_str(chunk.text);
        at += gap + chunk.text.chars().count();
    }
    out
}

/// The words of a line, those with no more than a word's gap between them together.
fn chunks(line: &TextLine) -> Vec<Chunk<'_>> {
    let mut out = Vec::new();
    let mut first = 0;
    for (index, (range, rect)) in line.words.iter().enumerate() {
        let next = line.words.get(index + 1);
        let (from, to) = line.along(rect);
        if next.map(|(_, n)| line.along(n).0).is_none_or(|n| n - to > APART * line.size || n < from) {
            let (start, leftmost) = &line.words[first];
            let end = next.map_or(line.text.len(), |(n, _)| n.start);
            let start = if first == 0 { 0 } else { start.start };
            out.push(Chunk { x: line.along(leftmost).0, text: line.text[start..end.max(range.end)].trim() });
            first = index + 1;
        }
    }
    out
}
