//! Line numbers in the margin, every one or every few lines: taken out before rows are cut into words.

use super::ink::Sheet;
use super::rows::{Piece, Row, Segment};

/// Numbers in one margin of a page from which they are looked at.
const NUMBERS: usize = 4;
/// Those of them with words beside them, at least.
const BESIDE: usize = 3;
/// Share of neighbours among them that are as many lines apart as their numbers say.
const REGULAR: f32 = 0.75;
/// Share of the lines beside them that begin with a small letter, as lines of prose do and rows of a table do not.
const PROSE: f32 = 0.25;
/// Gap between a number and the words beside it (fraction of the font size).
const GAP: f32 = 0.4;
/// Digits of a line number, at most.
const DIGITS: usize = 4;
/// Distance of the edges of numbers in one margin, points.
const SAME_EDGE: f32 = 1.5;
/// How much two distances of neighbouring numbers may differ (share of the usual one).
const SAME_DISTANCE: f32 = 0.12;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Margin {
    Left,
    Right,
}

/// A number at one end of a row.
#[derive(Debug, Clone, Copy)]
struct Number {
    row: usize,
    value: u32,
    y: f32,
    x0: f32,
    x1: f32,
    /// No words stand in its row.
    alone: bool,
}

/// Takes the line numbers out of the rows of a page, as rows of their own.
pub(super) fn take_line_numbers(rows: &mut Vec<Row>, sheet: &Sheet) -> Vec<Row> {
    for margin in [Margin::Left, Margin::Right] {
        let numbers: Vec<Number> = (0..rows.len()).filter_map(|row| number(rows, row, sheet, margin)).collect();
        if numbers.len() >= NUMBERS
            && let Some(found) = longest_run(&numbers).filter(|found| beside_prose(rows, found, sheet, margin))
        {
            let taken = found.iter().map(|n| take(&mut rows[n.row], margin)).collect();
            rows.retain(|r| !r.segments.is_empty());
            return taken;
        }
    }
    Vec::new()
}

fn outermost(row: &Row, margin: Margin) -> Option<(&Piece, Option<&Piece>)> {
    let mut pieces = row.segments.iter().flat_map(|s| &s.pieces);
    match margin {
        Margin::Left => Some((pieces.next()?, pieces.next())),
        Margin::Right => {
            let mut back = pieces.rev();
            Some((back.next()?, back.next()))
        }
    }
}

fn number(rows: &[Row], row: usize, sheet: &Sheet, margin: Margin) -> Option<Number> {
    let (piece, next) = outermost(&rows[row], margin)?;
    if piece.count > DIGITS || !sheet.chars(&sheet.inks[piece.inks.start]).starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let gap = next.map(|next| if margin == Margin::Left { next.x0 - piece.x1 } else { piece.x0 - next.x1 });
    if gap.is_some_and(|gap| gap < GAP * rows[row].size) {
        return None;
    }
    let digits: String = piece.inks.clone().flat_map(|i| sheet.chars(&sheet.inks[i]).chars()).collect();
    Some(Number { row, value: digits.trim().parse().ok()?, y: piece.y, x0: piece.x0, x1: piece.x1, alone: next.is_none() })
}

/// Numbers are set flush at one edge or the other.
fn longest_run(numbers: &[Number]) -> Option<Vec<Number>> {
    let [left, right] = [run(numbers, |n| n.x0), run(numbers, |n| n.x1)];
    [left, right].into_iter().flatten().max_by_key(Vec::len)
}

/// The numbers at one edge that count up the page's lines by a fixed step, at distances to match.
fn run(numbers: &[Number], edge_of: impl Fn(&Number) -> f32) -> Option<Vec<Number>> {
    let mut edges: Vec<f32> = numbers.iter().map(&edge_of).collect();
    edges.sort_by(f32::total_cmp);
    let edge = edges[edges.len() / 2];
    let at_edge: Vec<Number> = numbers.iter().copied().filter(|n| (edge_of(n) - edge).abs() <= SAME_EDGE).collect();
    let pairs: Vec<(u32, f32)> = at_edge.windows(2).map(|p| (p[1].value.wrapping_sub(p[0].value), p[1].y - p[0].y)).collect();
    let mut steps: Vec<u32> = pairs.iter().map(|p| p.0).collect();
    steps.sort_unstable();
    let step = *steps.get(steps.len() / 2)?;
    let mut distances: Vec<f32> = pairs.iter().filter(|p| p.0 == step).map(|p| p.1).collect();
    distances.sort_by(f32::total_cmp);
    let distance = *distances.get(distances.len() / 2)?;
    let regular = distances.iter().filter(|d| (**d - distance).abs() <= SAME_DISTANCE * distance).count();
    let sound = at_edge.len() >= NUMBERS && matches!(step, 1 | 2 | 5 | 10) && regular as f32 >= REGULAR * pairs.len() as f32;
    sound.then_some(at_edge)
}

/// Whether the words beside the numbers are lines of prose.
fn beside_prose(rows: &[Row], numbers: &[Number], sheet: &Sheet, margin: Margin) -> bool {
    let first = |number: &Number| {
        let mut pieces = rows[number.row].segments.iter().flat_map(|s| &s.pieces);
        let piece = if margin == Margin::Left { pieces.nth(1) } else { pieces.next() }?;
        sheet.chars(&sheet.inks[piece.inks.start]).chars().next()
    };
    let beside = numbers.iter().filter(|n| !n.alone).count();
    let small = numbers.iter().filter(|n| !n.alone && first(n).is_some_and(char::is_lowercase)).count();
    beside >= BESIDE && small as f32 >= PROSE * beside as f32
}

/// The outermost piece of a row, as a row of its own.
fn take(row: &mut Row, margin: Margin) -> Row {
    let (y, size) = (row.y, row.size);
    let edge = outermost(row, margin).map_or(0.0, |(piece, _)| if margin == Margin::Left { piece.x1 } else { piece.x0 });
    let cut = |segments: Vec<Segment>| -> (Vec<_>, Vec<_>) { segments.into_iter().map(|s| s.cut(edge)).unzip() };
    let (left, right) = cut(std::mem::take(&mut row.segments));
    let (left, right): (Vec<Segment>, Vec<Segment>) =
        (left.into_iter().flatten().collect(), right.into_iter().flatten().collect());
    let (number, words) = if margin == Margin::Left { (left, right) } else { (right, left) };
    row.segments = words;
    Row { y, size, segments: number }
}
