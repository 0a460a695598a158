//! Passages that left one place and came back at another.

use std::collections::HashMap;
use std::ops::Range;

use super::token::Token;

/// Words that begin a run alike; the index holds every such beginning.
const SEED: usize = 3;
/// Fewest words of a passage worth showing as moved, and fewest of them with content.
const RUN: (usize, usize) = (5, 3);
/// Places of one beginning that are tried.
const PLACES: usize = 16;

/// The same words at two places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) a: Range<usize>,
    pub(super) b: Range<usize>,
}

/// Runs of words that the changed stretches (ranges of words on either side) have in common, longest first; none overlap.
pub(super) fn moved(x: &[Token], y: &[Token], changed: &[(Range<usize>, Range<usize>)]) -> Vec<Run> {
    let seed = |tokens: &[Token], at: usize| tokens[at..at + SEED].iter().map(|t| t.folded.clone()).collect::<Vec<_>>();
    let starts = |range: &Range<usize>| range.start..(range.end + 1).saturating_sub(SEED).max(range.start);
    let mut index: HashMap<Vec<String>, Vec<(usize, usize)>> = HashMap::new();
    for (_, b) in changed {
        for at in starts(b) {
            let places = index.entry(seed(y, at)).or_default();
            if places.len() < PLACES {
                places.push((at, b.end));
            }
        }
    }
    let mut found: Vec<Run> = Vec::new();
    for (a, _) in changed {
        for at in starts(a) {
            for &(to, end) in index.get(&seed(x, at)).into_iter().flatten() {
                let longest = (a.end - at).min(end - to);
                let length = (0..longest).take_while(|n| x[at + n].folded == y[to + n].folded).count();
                let content = x[at..at + length].iter().filter(|t| !t.is_stop_word()).count();
                if length >= RUN.0 && content >= RUN.1 {
                    found.push(Run { a: at..at + length, b: to..to + length });
                }
            }
        }
    }
    found.sort_by_key(|r| (std::cmp::Reverse(r.a.len()), r.a.start, r.b.start));
    let meet = |p: &Range<usize>, q: &Range<usize>| p.start < q.end && q.start < p.end;
    let mut taken: Vec<Run> = Vec::new();
    for run in found {
        if !taken.iter().any(|t| meet(&t.a, &run.a) || meet(&t.b, &run.b)) {
            taken.push(run);
        }
    }
    taken
}
