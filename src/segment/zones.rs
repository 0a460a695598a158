//! Zones that are numbered by themselves: the body, each annex. In the body the line that enacts may cut off labels before it.

use super::blocks::Block;
use super::candidates::Candidate;
use super::parts;
use super::sequence::{Choice, Reading, choose};
use super::title;

/// Enacting lines that are tried as the start of the clauses, at most.
const TRIED: usize = 4;
/// Costs, in units of one missing number. Clauses that start before the first line that enacts:
const ENACTING_PASSED: f32 = 3.0;
/// A label before the line after which the clauses start, unless a recital follows it:
const LABEL_PASSED: f32 = 0.6;
/// An enacting line behind which nothing is numbered, though something is before it:
const NOTHING_ENACTED: f32 = 4.0;

/// The candidates of a zone and their best reading.
#[derive(Debug, Default)]
pub(super) struct Zone {
    pub(super) container: String,
    pub(super) found: Vec<Candidate>,
    /// Candidates before this one were passed over: they stand before the line that enacts.
    pub(super) from: usize,
    pub(super) readings: Vec<Reading>,
    /// Cost of the readings, and of the start with them.
    pub(super) sequence_cost: f32,
    pub(super) cost: f32,
    /// Where the clauses were tried to start.
    pub(super) starts: Vec<Start>,
}

/// A line that may enact what follows, and what the whole reading costs when it does.
#[derive(Debug, Clone)]
pub(super) struct Start {
    /// Index of its block; none: the clauses start wherever the first label stands.
    pub(super) block: Option<usize>,
    pub(super) cost: f32,
    pub(super) chosen: bool,
}

impl Zone {
    /// An annex, in which every label counts.
    pub(super) fn annex(container: &str, found: Vec<Candidate>) -> Zone {
        let choice = choose(&found);
        let (sequence_cost, cost) = (choice.cost, choice.cost);
        Zone { container: container.to_owned(), found, readings: choice.readings, sequence_cost, cost, ..Zone::default() }
    }

    /// The body: of all lines that may enact, the one that gives the best reading.
    pub(super) fn body(found: Vec<Candidate>, blocks: &[Block<'_>]) -> Zone {
        let lines = enacting_lines(&found, blocks);
        let mut tried: Vec<(Start, usize, Choice)> = Vec::new();
        for line in std::iter::once(None).chain(lines.iter().copied().map(Some)) {
            let from = line.map_or(0, |i| found.partition_point(|c| c.at < blocks[i].span.end));
            let mut choice = choose(&found[from..]);
            choice.readings.iter_mut().for_each(|r| r.candidate += from);
            let cost = choice.cost + passing(&found[..from], blocks) + ignoring(&choice, &found, line, blocks, &lines);
            tried.push((Start { block: line, cost, chosen: false }, from, choice));
        }
        // Of equal costs the first line counts: it names the start without changing the reading.
        let rank = |start: &Start| start.cost - if start.block.is_some() { f32::EPSILON * 64.0 } else { 0.0 };
        let best = (0..tried.len()).min_by(|&a, &b| rank(&tried[a].0).total_cmp(&rank(&tried[b].0))).unwrap_or(0);
        tried[best].0.chosen = true;
        let starts = tried.iter().map(|(start, ..)| start.clone()).collect();
        let (start, from, choice) = tried.swap_remove(best);
        let (sequence_cost, cost) = (choice.cost, start.cost);
        Zone { container: String::new(), found, from, readings: choice.readings, sequence_cost, cost, starts }
    }

    /// Index of the block that enacts.
    pub(super) fn enacting(&self) -> Option<usize> {
        self.starts.iter().find(|s| s.chosen).and_then(|s| s.block)
    }
}

/// Blocks that may enact; one that starts with a label is itself enacted, unless it is a numbered recital.
fn enacting_lines(found: &[Candidate], blocks: &[Block<'_>]) -> Vec<usize> {
    let labelled = |block: &Block<'_>| {
        let at = found.partition_point(|c| c.at < block.span.start);
        found.get(at).is_some_and(|c| c.at == block.span.start && !is_numbered_recital(c, block))
    };
    let lines = (0..blocks.len()).filter(|&i| parts::is_enacting(&blocks[i]) && !labelled(&blocks[i]));
    lines.take(TRIED).collect()
}

fn is_numbered_recital(candidate: &Candidate, block: &Block<'_>) -> bool {
    let length = candidate.labels.first().map_or(0, |l| l.length);
    let words = block.text.get(candidate.at - block.span.start + length..).unwrap_or("");
    title::is_recital(&crate::text::fold(words.trim_start()))
}

/// What it costs that some labels stand before the line that enacts.
fn passing(passed: &[Candidate], blocks: &[Block<'_>]) -> f32 {
    let cost = |candidate: &Candidate| {
        let block = blocks[..blocks.partition_point(|b| b.span.start <= candidate.at)].last();
        let recital = block.is_some_and(|b| is_numbered_recital(candidate, b));
        if recital { 0.0 } else { candidate.reject.clamp(0.0, LABEL_PASSED) }
    };
    passed.iter().map(cost).sum()
}

/// What it costs that the reading does not start behind the first line that enacts, or that nothing is numbered there.
fn ignoring(choice: &Choice, found: &[Candidate], line: Option<usize>, blocks: &[Block<'_>], lines: &[usize]) -> f32 {
    let first = choice.readings.first().map(|r| found[r.candidate].at);
    match (line, lines.first()) {
        (Some(_), _) if first.is_none() && !found.is_empty() => NOTHING_ENACTED,
        (None, Some(&line)) if first.is_some_and(|at| at < blocks[line].span.end) => ENACTING_PASSED,
        _ => 0.0,
    }
}
