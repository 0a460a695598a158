//! Sentences of aligned clauses that correspond.
//!
//! The words were learned from the clauses; here a path through the sentences of one bead is looked for, in their order.

use super::align::{Aligned, Side, scorer};
use super::bags::terms;
use super::grid::Grid;
use super::labels::Labels;
use super::path::{Bead, GAP};
use super::score::Scorer;
use super::unit::Unit;
use crate::text::{Span, sentences};

/// Shapes of beads of sentences.
const SHAPES: [(usize, usize); 6] = [(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)];
/// Sentences of one clause that are looked at.
const SENTENCES: usize = 60;

/// A sentence: its unit, and its place among the sentences of the text.
type Place = (usize, usize);
/// For a pair of units, the passages that correspond.
type Passages = Vec<(Place, Vec<(Span, Span)>)>;

/// The sentences of all units of a text.
pub(super) struct Sentences<'a> {
    side: Side<'a>,
    /// For each unit, the first of its sentences; and the end.
    starts: Vec<usize>,
    spans: Vec<Span>,
}

impl<'a> Sentences<'a> {
    pub(super) fn of(side: &Side<'a>) -> Sentences<'a> {
        let (mut starts, mut spans, mut units, mut words) = (vec![0], Vec::new(), Vec::new(), Vec::new());
        for unit in &side.units {
            let text = &unit.clause.text;
            for span in sentences(text).into_iter().take(SENTENCES) {
                let length = span.of(text).chars().count() as f32;
                words.push(terms(span.of(text)));
                units.push(Unit { length, ..*unit });
                spans.push(span);
            }
            starts.push(spans.len());
        }
        let bags = side.bags.with_units(&words);
        Sentences { side: Side { lang: side.lang, units, bags }, starts, spans }
    }

    fn of_unit(&self, unit: usize) -> std::ops::Range<usize> {
        self.starts[unit]..self.starts[unit + 1]
    }
}

/// Passages of two units that correspond, as sentences or runs of sentences; none where a unit is one sentence.
pub(super) struct Matcher<'s> {
    a: &'s Sentences<'s>,
    b: &'s Sentences<'s>,
    scorer: Scorer<'s>,
}

impl<'s> Matcher<'s> {
    pub(super) fn new(a: &'s Sentences<'s>, b: &'s Sentences<'s>, learned: &Aligned) -> Matcher<'s> {
        // The grid is empty: only the sentences of linked units are ever compared.
        let grid = Grid::over(vec![(0, 0); a.side.units.len()]);
        let learned = Aligned { labels: Labels::silent(), grid, ..learned.clone() };
        Matcher { a, b, scorer: scorer(&a.side, &b.side, &learned, None) }
    }

    /// For each pair of units of a bead, the passages that correspond.
    pub(super) fn passages(&self, bead: &Bead) -> Passages {
        let list = |sentences: &Sentences<'_>, units: &[usize]| -> Vec<Place> {
            units.iter().flat_map(|&u| sentences.of_unit(u).map(move |s| (u, s))).collect()
        };
        let (x, y) = (list(self.a, &bead.a), list(self.b, &bead.b));
        let mut out = Passages::new();
        if x.len() < 2 && y.len() < 2 {
            return out;
        }
        for (i, j) in self.path(&x, &y) {
            for (&(a, s), &(b, t)) in i.iter().flat_map(|s| j.iter().map(move |t| (s, t))) {
                let pair = (self.a.spans[s], self.b.spans[t]);
                match out.iter_mut().find(|(units, _)| *units == (a, b)) {
                    Some((_, spans)) => spans.push(pair),
                    None => out.push(((a, b), vec![pair])),
                }
            }
        }
        out
    }

    /// The best path through two lists of sentences, as runs that correspond.
    fn path<'x>(&self, x: &'x [Place], y: &'x [Place]) -> Vec<(&'x [Place], &'x [Place])> {
        let mut table = vec![vec![(f32::MIN, (0, 0)); y.len() + 1]; x.len() + 1];
        table[0][0].0 = 0.0;
        let numbers = |run: &[Place]| run.iter().map(|s| s.1).collect::<Vec<_>>();
        for i in 0..=x.len() {
            for j in 0..=y.len() {
                let here = table[i][j].0;
                for (di, dj) in [(1, 0), (0, 1)].into_iter().chain(SHAPES) {
                    if i + di > x.len() || j + dj > y.len() {
                        continue;
                    }
                    let gain = match di * dj {
                        0 => -GAP,
                        _ => self.scorer.block(&numbers(&x[i..i + di]), &numbers(&y[j..j + dj])),
                    };
                    let cell = &mut table[i + di][j + dj];
                    if here + gain > cell.0 {
                        *cell = (here + gain, (di, dj));
                    }
                }
            }
        }
        let (mut i, mut j) = (x.len(), y.len());
        let mut runs = Vec::new();
        while i + j > 0 {
            let (di, dj) = table[i][j].1;
            (i, j) = (i - di, j - dj);
            if di * dj > 0 {
                runs.push((&x[i..i + di], &y[j..j + dj]));
            }
        }
        runs.reverse();
        runs
    }
}
