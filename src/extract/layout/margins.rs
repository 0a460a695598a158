//! Line numbers in the margin, every one or every few lines: taken out before rows are cut into words.

use super::ink::Sheet;
use super::rows::{Piece, Row, Segment};

/// Numbers in one margin of a page from which they are looked at.
const NUMBERS: usize = 4;
/// Those of them with words beside them, at least.
const BESIDE: usize = 3;
/// Lines of a running head that are numbered as well, at most.
const HEAD: u32 = 2;
/// Share of neighbours among them that are as many lines apart as their numbers say.
const REGULAR: f32 = 0.75;
/// Share of the lines beside them that begin with a small letter, as lines of prose do and rows of a table do not.
const PROSE: f32 = 0.25;
/// Lines that go on, each a full one, from which the lines are prose, and how much of the widest line is full.
const RUN_ONS: usize = 3;
const FULL: f32 = 0.9;
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
}

/// Numbers in one margin that count the lines.
struct Run {
    numbers: Vec<Number>,
    place: Place,
}

/// Where line numbers stand, and how they count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    margin: Margin,
    /// The edge at which they are flush, and whether that is their right one.
    edge: f32,
    flush_right: bool,
    step: u32,
    /// The last of the page.
    value: u32,
}

impl Place {
    fn edge_of(&self, number: &Number) -> f32 {
        if self.flush_right { number.x1 } else { number.x0 }
    }

    fn holds(&self, number: &Number) -> bool {
        (self.edge_of(number) - self.edge).abs() <= SAME_EDGE
    }

    /// The numbers that go on here where those of the page before ended. Those of a running head, which count from one, may come before
    /// them.
    fn go_on(self, numbers: &[Number]) -> Option<Run> {
        let numbers: Vec<Number> = numbers.iter().copied().filter(|n| self.holds(n)).collect();
        let next = |at: u32| self.value + self.step * (at + 1);
        let first = numbers.iter().take(HEAD as usize + 1).position(|n| n.value == next(0))?;
        let counted = numbers[first..].iter().zip(0..).all(|(n, at)| n.value == next(at));
        let of_head = |n: &Number| n.value <= HEAD * self.step && n.value.is_multiple_of(self.step);
        let value = numbers.last()?.value;
        let (head, own) = numbers.split_at(first);
        let numbers = head.iter().filter(|n| of_head(n)).chain(own).copied().collect();
        counted.then_some(Run { numbers, place: Place { value, ..self } })
    }
}

/// Takes the line numbers out of the rows of a page, as rows of their own. `place` is where they stood on the page before.
pub(super) fn take_line_numbers(rows: &mut Vec<Row>, sheet: &Sheet, place: &mut Option<Place>) -> Vec<Row> {
    for margin in [Margin::Left, Margin::Right] {
        let numbers: Vec<Number> = (0..rows.len()).filter_map(|row| number(rows, row, sheet, margin)).collect();
        let before = place.filter(|place| place.margin == margin);
        let goes_on = before.and_then(|place| place.go_on(&numbers));
        if let Some(found) = goes_on.or_else(|| longest_run(&numbers, margin).filter(|run| beside_prose(rows, run, sheet))) {
            *place = Some(found.place);
            let taken = found.numbers.iter().map(|n| take(&mut rows[n.row], margin)).collect();
            rows.retain(|r| !r.segments.is_empty());
            return taken;
        }
    }
    Vec::new()
}

fn outermost(row: &Row, margin: Margin) -> Option<(&Piece, Option<&Piece>)> {
    let mut pieces = row.pieces();
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
    Some(Number { row, value: digits.trim().parse().ok()?, y: piece.y, x0: piece.x0, x1: piece.x1 })
}

/// Numbers are set flush at one edge or the other.
fn longest_run(numbers: &[Number], margin: Margin) -> Option<Run> {
    let runs = [false, true].map(|flush_right| run(numbers, margin, flush_right));
    runs.into_iter().flatten().max_by_key(|run| run.numbers.len())
}

/// The numbers at one edge that count up the page's lines by a fixed step, at distances to match.
fn run(numbers: &[Number], margin: Margin, flush_right: bool) -> Option<Run> {
    let mut place = Place { margin, edge: 0.0, flush_right, step: 0, value: 0 };
    let mut edges: Vec<f32> = numbers.iter().map(|n| place.edge_of(n)).collect();
    edges.sort_by(f32::total_cmp);
    place.edge = *edges.get(edges.len() / 2)?;
    let at_edge: Vec<Number> = numbers.iter().copied().filter(|n| place.holds(n)).collect();
    let steps = |pair: &[Number]| pair[1].value.wrapping_sub(pair[0].value);
    let mut counted: Vec<u32> = at_edge.windows(2).map(steps).collect();
    counted.sort_unstable();
    place.step = *counted.get(counted.len() / 2)?;
    place.value = at_edge.last()?.value;
    let pairs = || at_edge.windows(2).filter(|pair| steps(pair) == place.step);
    let mut distances: Vec<f32> = pairs().map(|pair| pair[1].y - pair[0].y).collect();
    distances.sort_by(f32::total_cmp);
    let distance = *distances.get(distances.len() / 2)?;
    // Paragraphs stand apart: what counts is the lines between, or the distance where something beside the text has lines of its own.
    let as_many_lines = |pair: &[Number]| pair[1].row - pair[0].row == place.step as usize;
    let as_far = |pair: &[Number]| (pair[1].y - pair[0].y - distance).abs() <= SAME_DISTANCE * distance;
    let regular = pairs().filter(|pair| as_many_lines(pair) || as_far(pair)).count();
    let sound = at_edge.len() >= NUMBERS
        && matches!(place.step, 1 | 2 | 5 | 10)
        && regular as f32 >= REGULAR * (at_edge.len() - 1) as f32;
    sound.then_some(Run { numbers: at_edge, place })
}

/// Whether the words beside the numbers are lines of prose: enough begin within a sentence, or some do where the line before is full.
fn beside_prose(rows: &[Row], run: &Run, sheet: &Sheet) -> bool {
    let beside: Vec<Beside> = run.numbers.iter().filter_map(|n| Beside::of(&rows[n.row], run.place.margin, sheet)).collect();
    let full = FULL * beside.iter().map(|b| b.end).fold(0.0, f32::max);
    let small = beside.iter().filter(|b| b.first.is_lowercase()).count();
    let capital = beside.iter().filter(|b| b.first.is_uppercase()).count();
    let runs_on = beside.windows(2).filter(|pair| pair[0].end >= full && pair[1].first.is_lowercase()).count();
    let some = runs_on >= RUN_ONS && capital as f32 >= PROSE * beside.len() as f32;
    beside.len() >= BESIDE && (some || small as f32 >= PROSE * beside.len() as f32)
}

/// The words beside a line number: their first character and where they end.
struct Beside {
    first: char,
    end: f32,
}

impl Beside {
    fn of(row: &Row, margin: Margin, sheet: &Sheet) -> Option<Beside> {
        let pieces: Vec<&Piece> = row.pieces().collect();
        let words = match margin {
            Margin::Left => pieces.split_first()?.1,
            Margin::Right => pieces.split_last()?.1,
        };
        let (first, end) = (words.first()?, words.last()?.x1);
        Some(Beside { first: sheet.chars(&sheet.inks[first.inks.start]).chars().next()?, end })
    }
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
