//! Units that stand elsewhere in the other text, and units that a bead left over.
//!
//! Method: repeated best local paths (Waterman and Eggert 1987) over pairs that the path left free or holds weakly. Each run has to
//! beat what it displaces and the chance of so many places to look.

use std::collections::BTreeSet;

use super::path::{Bead, LARGEST};
use super::score::Scorer;

/// What a run off the path must gain: a base, and more for each doubling of the places to look.
const GAIN: (f32, f32) = (2.0, 0.25);
/// Pairs of units for which the base alone holds.
const PLACES: f32 = 400.0;
/// Log-odds a word from which a bead on the path holds its units for good.
const HOLDS: f32 = 1.0;
/// Times the free pairs are gone through.
const PASSES: usize = 12;
/// Free pairs looked at; beyond, only the surest units are.
const LOOKED_AT: usize = 2_000_000;
/// What giving a unit back to a bead must gain.
const GIVEN_BACK: f32 = 0.2;

/// Adds beads off the path, and gives left over units to the beads beside them.
pub(super) fn moved(scorer: &Scorer<'_>, score: &dyn Fn(usize, usize) -> f32, beads: &mut Vec<Bead>) {
    let threshold = GAIN.0 + GAIN.1 * (((scorer.a.len() * scorer.b.len()) as f32 / PLACES).max(1.0)).ln();
    for _ in 0..PASSES {
        if !pass(scorer, score, beads, threshold) {
            break;
        }
    }
    give_back(scorer, beads);
    beads.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
}

/// A run of pairs down a diagonal.
struct Run {
    score: f32,
    i: usize,
    j: usize,
    length: usize,
}

/// One look at all free pairs; whether something was added.
fn pass(scorer: &Scorer<'_>, score: &dyn Fn(usize, usize) -> f32, beads: &mut Vec<Bead>, threshold: f32) -> bool {
    let (mut open_a, mut open_b) = (vec![true; scorer.a.len()], vec![true; scorer.b.len()]);
    let mut holder_a: Vec<Option<usize>> = vec![None; scorer.a.len()];
    let mut holder_b: Vec<Option<usize>> = vec![None; scorer.b.len()];
    for (number, bead) in beads.iter().enumerate() {
        let held = bead.moved || scorer.lexical(&bead.a, &bead.b).1 >= HOLDS;
        bead.a.iter().for_each(|&i| (open_a[i], holder_a[i]) = (!held, Some(number)));
        bead.b.iter().for_each(|&j| (open_b[j], holder_b[j]) = (!held, Some(number)));
    }
    let mut runs = runs(&open_a, &open_b, score);
    let displaced = |run: &Run| -> BTreeSet<usize> {
        (0..run.length).flat_map(|k| [holder_a[run.i + k], holder_b[run.j + k]]).flatten().collect()
    };
    runs.retain_mut(|run| {
        run.score -= displaced(run).iter().map(|&b| beads[b].score.max(0.0)).sum::<f32>();
        run.score > threshold
    });
    runs.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.i, x.j).cmp(&(y.i, y.j))));
    let (mut taken_a, mut taken_b, mut gone) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut added = Vec::new();
    for run in runs {
        let free = (0..run.length).all(|k| !taken_a.contains(&(run.i + k)) && !taken_b.contains(&(run.j + k)));
        let displaced = displaced(&run);
        if !free || displaced.iter().any(|b| gone.contains(b)) {
            continue;
        }
        gone.extend(displaced);
        for k in 0..run.length {
            let (i, j) = (run.i + k, run.j + k);
            taken_a.insert(i);
            taken_b.insert(j);
            added.push(Bead { a: vec![i], b: vec![j], score: score(i, j), moved: true });
        }
    }
    let mut number = 0;
    beads.retain(|_| {
        number += 1;
        !gone.contains(&(number - 1))
    });
    let found = !added.is_empty();
    beads.extend(added);
    found
}

/// The best runs of open pairs; each pair is part of one run at most.
fn runs(open_a: &[bool], open_b: &[bool], score: &dyn Fn(usize, usize) -> f32) -> Vec<Run> {
    let free = |open: &[bool]| -> Vec<usize> { (0..open.len()).filter(|&u| open[u]).collect() };
    let (mut rows, columns) = (free(open_a), free(open_b));
    rows.truncate(LOOKED_AT / columns.len().max(1));
    let mut above: Vec<Run> = Vec::new();
    let mut ended: Vec<Run> = Vec::new();
    let mut last_row = usize::MAX;
    for &i in &rows {
        let mut here: Vec<Run> = Vec::new();
        let mut before = std::mem::take(&mut above).into_iter().peekable();
        for &j in &columns {
            let value = score(i, j);
            while before.peek().is_some_and(|r| r.j + r.length < j) {
                ended.extend(before.next());
            }
            let begun = before.next_if(|r| last_row.wrapping_add(1) == i && r.j + r.length == j);
            if value > 0.0 {
                let run = begun.unwrap_or(Run { score: 0.0, i, j, length: 0 });
                here.push(Run { score: run.score + value, length: run.length + 1, ..run });
            } else {
                ended.extend(begun);
            }
        }
        ended.extend(before);
        (above, last_row) = (here, i);
    }
    ended.extend(above);
    ended
}

/// Gives free units to the bead before or behind them, where that raises its score.
fn give_back(scorer: &Scorer<'_>, beads: &mut [Bead]) {
    let used = |beads: &[Bead], of_a: bool| -> BTreeSet<usize> {
        beads.iter().flat_map(|b| if of_a { b.a.clone() } else { b.b.clone() }).collect()
    };
    let (mut used_a, mut used_b) = (used(beads, true), used(beads, false));
    loop {
        let mut best: Option<(f32, usize, Bead)> = None;
        for (number, bead) in beads.iter().enumerate() {
            for (a, b) in grown(bead, scorer, &used_a, &used_b) {
                let score = scorer.block(&a, &b);
                let gain = score - bead.score;
                if gain > GIVEN_BACK && best.as_ref().is_none_or(|b| gain > b.0) {
                    best = Some((gain, number, Bead { a, b, score, moved: bead.moved }));
                }
            }
        }
        let Some((_, number, bead)) = best else { return };
        used_a.extend(&bead.a);
        used_b.extend(&bead.b);
        beads[number] = bead;
    }
}

/// The bead with one more free unit at one of its ends.
fn grown(bead: &Bead, scorer: &Scorer<'_>, used_a: &BTreeSet<usize>, used_b: &BTreeSet<usize>) -> Vec<(Vec<usize>, Vec<usize>)> {
    let ends = |block: &[usize], count: usize, used: &BTreeSet<usize>| -> Vec<Vec<usize>> {
        let (Some(&first), Some(&last)) = (block.first(), block.last()) else { return Vec::new() };
        let before = first.checked_sub(1).filter(|u| !used.contains(u)).map(|u| [&[u], block].concat());
        let behind = Some(last + 1).filter(|u| *u < count && !used.contains(u)).map(|u| [block, &[u]].concat());
        before.into_iter().chain(behind).filter(|b| b.len() <= LARGEST).collect()
    };
    let mut out: Vec<(Vec<usize>, Vec<usize>)> =
        ends(&bead.a, scorer.a.len(), used_a).into_iter().map(|a| (a, bead.b.clone())).collect();
    out.extend(ends(&bead.b, scorer.b.len(), used_b).into_iter().map(|b| (bead.a.clone(), b)));
    out.retain(|(a, b)| {
        let touches = |i: usize, j: usize| scorer.touches(i, j);
        a.iter().all(|&i| b.iter().any(|&j| touches(i, j))) && b.iter().all(|&j| a.iter().any(|&i| touches(i, j)))
    });
    out
}
