//! Which units of two texts belong together, and what became of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Workspace;
use super::unit::{counted, joined};
use crate::compare::{edit_ratio, longest_rising};
use crate::link;
use crate::model::{Clause, ClauseAddress, Record, TextAddress};

/// Share of common words from which two units outside links are forms of one.
const ALIKE: f32 = 0.3;
/// Pairs of such units compared; beyond that they are paired by their paths.
const TWINS: usize = 10_000;

/// What became of a clause from one text to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The same words, letter case, accents, punctuation and number aside.
    Same,
    /// Other words.
    Reworded,
    /// One clause became several.
    Split,
    /// Several clauses became one.
    Merged,
    /// It stands at another place among the clauses, with the same words or others.
    Moved,
    /// Only the second text has it.
    New,
    /// Only the first text has it.
    Dropped,
    /// The same in two languages.
    Translation,
}

impl Relation {
    /// The relations between two rounds, in the order in which they are shown.
    pub const OF_ROUNDS: [Relation; 7] = [
        Relation::Same,
        Relation::Reworded,
        Relation::Split,
        Relation::Merged,
        Relation::Moved,
        Relation::New,
        Relation::Dropped,
    ];

    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Same => "same",
            Relation::Reworded => "reworded",
            Relation::Split => "split",
            Relation::Merged => "merged",
            Relation::Moved => "moved",
            Relation::New => "new",
            Relation::Dropped => "dropped",
            Relation::Translation => "translation",
        }
    }
}

/// Where the pairs of two texts come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "from", content = "through")]
pub enum PairedBy {
    /// Links of the build, where other texts lie between the two through these.
    Links(Vec<TextAddress>),
    /// The build has no links between the two; they were aligned for this answer.
    Alignment,
    /// Nothing in the one is like anything in the other.
    Nothing,
}

/// Pairs of units of two texts: places in their lists, and a confidence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pairing {
    pub(super) pairs: BTreeMap<(usize, usize), f32>,
    pub(super) by: PairedBy,
}

/// Units of two texts that belong together; one side is empty for what only the other has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bead {
    pub(super) a: Vec<usize>,
    pub(super) b: Vec<usize>,
    /// Least confidence among its links.
    pub(super) score: Option<f32>,
}

impl Workspace {
    /// The pairs of two texts: over stored links where there are any, else by aligning them now.
    pub(super) fn pairing(&self, a: &Record, b: &Record) -> Pairing {
        let stored = self.stored(a, b);
        if !stored.pairs.is_empty() || a.address == b.address {
            return stored;
        }
        let aligned = aligned(a, b);
        let by = if aligned.is_empty() { PairedBy::Nothing } else { PairedBy::Alignment };
        Pairing { pairs: aligned, by }
    }

    /// The pairs that follow from the links of the build.
    pub(super) fn stored(&self, a: &Record, b: &Record) -> Pairing {
        let mut pairs = BTreeMap::new();
        let mut through = BTreeSet::new();
        let places: BTreeMap<&str, usize> = b.clauses.iter().enumerate().map(|(j, c)| (c.path.as_str(), j)).collect();
        if a.address.series == b.address.series && a.address != b.address {
            for (i, clause) in a.clauses.iter().enumerate() {
                for (path, reached) in self.reach(&a.address.clause(&clause.path), &b.address) {
                    if let Some(&j) = places.get(path.as_str()) {
                        pairs.insert((i, j), reached.score);
                        through.extend(reached.through);
                    }
                }
            }
        }
        let by = if pairs.is_empty() { PairedBy::Nothing } else { PairedBy::Links(through.into_iter().collect()) };
        Pairing { pairs, by }
    }
}

/// Pairs found now, by the code that makes the links of a build.
fn aligned(a: &Record, b: &Record) -> BTreeMap<(usize, usize), f32> {
    let links = match a.address.lang == b.address.lang {
        true if a.address.round <= b.address.round => link::lineage(&[vec![a]], &[b], &[]),
        true => link::lineage(&[vec![b]], &[a], &[]),
        false => link::translations(&[a, b]).links,
    };
    let place = |record: &Record, end: &ClauseAddress| {
        (end.text == record.address).then(|| record.clauses.iter().position(|c| c.path == end.path)).flatten()
    };
    let both = |x: &ClauseAddress, y: &ClauseAddress| Some((place(a, x)?, place(b, y)?));
    links.iter().filter_map(|l| Some((both(&l.a, &l.b).or_else(|| both(&l.b, &l.a))?, l.score))).collect()
}

/// Joins pairs that share a unit, and adds what is left on either side alone; `a` and `b` are the units looked at, in order.
///
/// Units outside links (title, preamble, signatures) are paired by [`twins`].
pub(super) fn beads(left: (&Record, &[usize]), right: (&Record, &[usize]), pairing: &Pairing) -> Vec<Bead> {
    let ((record_a, a), (record_b, b)) = (left, right);
    let mut pairs: BTreeMap<(usize, usize), Option<f32>> =
        pairing.pairs.iter().map(|(pair, score)| (*pair, Some(*score))).collect();
    pairs.retain(|(i, j), _| a.contains(i) && b.contains(j));
    let linked_a: BTreeSet<usize> = pairs.keys().map(|p| p.0).collect();
    let linked_b: BTreeSet<usize> = pairs.keys().map(|p| p.1).collect();
    let free = |record: &Record, list: &[usize], linked: &BTreeSet<usize>| -> Vec<usize> {
        list.iter().copied().filter(|i| !linked.contains(i) && !counted(&record.clauses[*i])).collect()
    };
    let (free_a, free_b) = (free(record_a, a, &linked_a), free(record_b, b, &linked_b));
    pairs.extend(twins((record_a, &free_a), (record_b, &free_b)).into_iter().map(|pair| (pair, None)));
    let mut out = components(&pairs);
    let alone = |list: &[usize], used: BTreeSet<usize>| list.iter().copied().filter(|i| !used.contains(i)).collect::<Vec<_>>();
    let used = |side: fn(&Bead) -> &Vec<usize>, out: &[Bead]| out.iter().flat_map(|bead| side(bead).clone()).collect();
    let lone_a = alone(a, used(|bead| &bead.a, &out));
    let lone_b = alone(b, used(|bead| &bead.b, &out));
    out.extend(lone_a.into_iter().map(|i| Bead { a: vec![i], b: Vec::new(), score: None }));
    out.extend(lone_b.into_iter().map(|j| Bead { a: Vec::new(), b: vec![j], score: None }));
    out
}

/// Units outside links that belong together: in one language those of a kind that are most alike, in order; else those of one path.
fn twins((record_a, a): (&Record, &[usize]), (record_b, b): (&Record, &[usize])) -> Vec<(usize, usize)> {
    let kind = |record: &Record, i: usize| record.clauses[i].kind;
    if record_a.lang != record_b.lang || a.len() * b.len() > TWINS {
        let same = |i: usize, j: &&usize| {
            record_a.clauses[i].path == record_b.clauses[**j].path && kind(record_a, i) == kind(record_b, **j)
        };
        return a.iter().filter_map(|&i| Some((i, *b.iter().find(|j| same(i, j))?))).collect();
    }
    let gain = |i: usize, j: usize| {
        let alike = || 1.0 - edit_ratio(&record_a.clauses[i].text, &record_b.clauses[j].text) - ALIKE;
        if kind(record_a, i) == kind(record_b, j) { alike() } else { -1.0 }
    };
    let gains: Vec<Vec<f32>> = a.iter().map(|&i| b.iter().map(|&j| gain(i, j)).collect()).collect();
    let mut best = vec![vec![0.0f32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i][j] = best[i + 1][j].max(best[i][j + 1]).max(best[i + 1][j + 1] + gains[i][j]);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while i < a.len() && j < b.len() {
        if best[i][j] == best[i + 1][j] {
            i += 1;
        } else if best[i][j] == best[i][j + 1] {
            j += 1;
        } else {
            out.push((a[i], b[j]));
            (i, j) = (i + 1, j + 1);
        }
    }
    out
}

/// Connected components of a bipartite graph.
fn components(pairs: &BTreeMap<(usize, usize), Option<f32>>) -> Vec<Bead> {
    let mut out: Vec<Bead> = Vec::new();
    for (&(i, j), &score) in pairs {
        let (touched, rest): (Vec<Bead>, Vec<Bead>) =
            out.into_iter().partition(|bead| bead.a.contains(&i) || bead.b.contains(&j));
        let mut bead = Bead { a: vec![i], b: vec![j], score };
        for old in touched {
            bead.a.extend(old.a);
            bead.b.extend(old.b);
            bead.score = [bead.score, old.score].into_iter().flatten().reduce(f32::min);
        }
        bead.a.sort_unstable();
        bead.a.dedup();
        bead.b.sort_unstable();
        bead.b.dedup();
        out = rest;
        out.push(bead);
    }
    out
}

/// What became of each bead's units between two texts in one language.
pub(super) fn relations(a: &Record, b: &Record, beads: &[Bead]) -> Vec<Relation> {
    let moved = out_of_order(beads);
    let one = |(at, bead): (usize, &Bead)| match (bead.a.as_slice(), bead.b.as_slice()) {
        ([], _) => Relation::New,
        (_, []) => Relation::Dropped,
        ([i], [j]) => {
            let (old, new) = (&a.clauses[*i], &b.clauses[*j]);
            match () {
                () if moved.contains(&at) || (bead.score.is_some() && old.container != new.container) => Relation::Moved,
                () if edit_ratio(&old.text, &new.text) == 0.0 => Relation::Same,
                () => Relation::Reworded,
            }
        }
        (many, fewer) if many.len() > fewer.len() => Relation::Merged,
        _ => Relation::Split,
    };
    beads.iter().enumerate().map(one).collect()
}

/// Beads of one unit against one that are not among the most that keep one order in both texts.
fn out_of_order(beads: &[Bead]) -> BTreeSet<usize> {
    let mut single: Vec<(usize, usize, usize)> = Vec::new();
    for (at, bead) in beads.iter().enumerate() {
        if let ([i], [j], Some(_)) = (bead.a.as_slice(), bead.b.as_slice(), bead.score) {
            single.push((*i, *j, at));
        }
    }
    single.sort_unstable();
    let order: Vec<usize> = single.iter().map(|s| s.1).collect();
    let mut moved: BTreeSet<usize> = single.iter().map(|s| s.2).collect();
    longest_rising(&order).into_iter().for_each(|at| {
        moved.remove(&single[at].2);
    });
    moved
}

/// Share of words that differ between the two sides of a bead.
pub(super) fn changed_share(a: &[&Clause], b: &[&Clause]) -> f32 {
    (edit_ratio(&joined(a), &joined(b)) * 1000.0).round() / 1000.0
}
