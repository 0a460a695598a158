//! Whole numbers without a closing mark that are labels all the same: `1 To promote …`, as columns of numbers have them. One alone
//! may be an amount or a note mark; those that count from one over whole sentences are labels.

use std::collections::BTreeSet;

use super::blocks::{ends_sentence, median_size};
use super::labels::counting;
use crate::model::{Flow, Line};
use crate::text::Span;

/// Labels that make a count.
const COUNT: usize = 3;
/// A number within a paragraph stands in a column of its own when the words begin this far behind it (times the font size).
const APART: f32 = 0.6;
/// Note marks are smaller than this share of the usual size.
const SMALL: f32 = 0.9;

/// A line that begins with such a number.
struct Start {
    line: usize,
    value: u32,
}

/// The first bytes of the lines among `lines`, those of the body, that begin with such a label.
pub(super) fn counted(flow: &Flow, lines: &[Line]) -> BTreeSet<usize> {
    let usual = median_size(lines.iter());
    let start = |(index, line): (usize, &Line)| {
        let value = counting(line.span.of(&flow.text))?.value;
        let opens = index == 0 || lines[index - 1].block != line.block || stands_apart(flow, line);
        (opens && line.size >= SMALL * usual).then_some(Start { line: index, value })
    };
    let mut runs: Vec<Vec<Start>> = Vec::new();
    for start in lines.iter().enumerate().filter_map(start) {
        let follows =
            |run: &&mut Vec<Start>| run.last().is_some_and(|last| (1..=2).contains(&(start.value.wrapping_sub(last.value))));
        match runs.iter_mut().rev().find(follows) {
            Some(run) => run.push(start),
            None if start.value == 1 => runs.push(vec![start]),
            None => {}
        }
    }
    runs.retain(|run| run.len() >= COUNT && are_sentences(flow, lines, run));
    runs.iter().flatten().map(|start| lines[start.line].span.start).collect()
}

/// Whether a line's first word stands in a column of its own.
fn stands_apart(flow: &Flow, line: &Line) -> bool {
    matches!(flow.words_in(line.span), [number, first, ..] if first.rect.x0 - number.rect.x1 >= APART * line.size)
}

/// Whether most of the paragraphs that these lines begin end like a sentence, as rows of a table do not.
fn are_sentences(flow: &Flow, lines: &[Line], run: &[Start]) -> bool {
    let last = |start: &Start, next: Option<&Start>| {
        let stop = next.map_or(lines.len(), |n| n.line);
        (start.line..stop).take_while(|&i| lines[i].block == lines[start.line].block).last().unwrap_or(start.line)
    };
    let whole = |(at, start): (usize, &Start)| {
        let words = Span::new(lines[start.line].span.start, lines[last(start, run.get(at + 1))].span.end);
        ends_sentence(words.of(&flow.text))
    };
    run.iter().enumerate().filter(|start| whole(*start)).count() * 2 > run.len()
}
