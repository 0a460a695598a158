//! The earlier form of each clause: like words in the nearest earlier round that has it.
//!
//! Good for: clauses that were kept, reworded, split, merged or moved. Not for: clauses that say the same in words of their own.
//!
//! Candidates come from an index of words; words count by rarity, so that what all clauses share calls and proves little. A
//! candidate is scored by the heaviest common subsequence of words and by its company: a clause of which parent, neighbours and
//! translations are linked alike needs fewer common words, one whose parents went elsewhere needs more. All languages of a round are
//! linked together, in passes, so that what one language shows supports the others.

mod candidates;
mod company;
mod forms;
mod pairs;
mod step;

use std::collections::BTreeSet;

use crate::compare::{Change, edit_ratio, word_diff};
use crate::model::{Clause, LineageChange, Link, LinkKind, Record};
use crate::text::{Span, fold, words};
use pairs::Pair;
use step::{Bridges, Partners, Step};

/// Words of the shortest passage that is named as shared.
const PASSAGE: usize = 4;

/// Lineage links of the clauses of the texts of one round to those of earlier rounds, which come in order.
pub(super) fn lineage(earlier: &[Vec<&Record>], later: &[&Record], translations: &[&[Link]]) -> Vec<Link> {
    let partners = Partners::of(translations);
    let paths = |text: &&Record| super::linkable(text).map(|c| c.path.clone()).collect();
    let mut open: Vec<BTreeSet<String>> = later.iter().map(paths).collect();
    let mut looked = vec![false; later.len()];
    let mut links = Vec::new();
    for round in earlier.iter().rev().take(super::LOOK_BACK) {
        let mut steps = Vec::new();
        let mut texts = Vec::new();
        for (at, text) in later.iter().enumerate() {
            let Some(old) = round.iter().find(|r| r.address.lang == text.address.lang) else { continue };
            if !open[at].is_empty() {
                steps.push(Step::new(old, text, &open[at], looked[at]));
                texts.push(at);
            }
            looked[at] = true;
        }
        let bridges = Bridges::between(&steps, &partners);
        let found = pairs::pairs(&mut steps, &bridges);
        for ((step, found), at) in steps.iter().zip(found).zip(texts) {
            let moved = out_of_order(&found);
            for pair in found {
                let (old, new) = (step.clauses.0[pair.old], step.clauses.1[pair.new]);
                open[at].remove(&new.path);
                let change = change(&pair, moved.contains(&(pair.old, pair.new)), old, new);
                links.push(link(step.earlier, step.later, &pair, change, (old, new)));
            }
        }
    }
    links.sort_by(|x, y| (&x.b, &x.a).cmp(&(&y.b, &y.a)));
    links
}

fn change(pair: &Pair, moved: bool, old: &Clause, new: &Clause) -> LineageChange {
    let plain = |text: &str| words(&fold(text)).map(str::to_owned).collect::<Vec<_>>();
    match pair.part {
        Some(change) => change,
        None if moved => LineageChange::Moved,
        None if plain(&old.text) == plain(&new.text) => LineageChange::Same,
        None => LineageChange::Reworded,
    }
}

/// Pairs off the longest run of pairs that keeps the order of both texts.
fn out_of_order(pairs: &[Pair]) -> BTreeSet<(usize, usize)> {
    let mut ordered: Vec<(usize, usize)> = pairs.iter().filter(|p| p.part.is_none()).map(|p| (p.old, p.new)).collect();
    ordered.sort_unstable();
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; ordered.len()];
    for (at, pair) in ordered.iter().enumerate() {
        let place = tails.partition_point(|&t| ordered[t].1 < pair.1);
        before[at] = place.checked_sub(1).map(|p| tails[p]);
        if place == tails.len() { tails.push(at) } else { tails[place] = at }
    }
    let mut left: BTreeSet<(usize, usize)> = ordered.iter().copied().collect();
    let mut at = tails.last().copied();
    while let Some(pair) = at {
        left.remove(&ordered[pair]);
        at = before[pair];
    }
    left
}

fn link(old: &Record, later: &Record, pair: &Pair, change: LineageChange, (a, b): (&Clause, &Clause)) -> Link {
    let ratio = edit_ratio(&a.text, &b.text);
    let mut evidence = format!("{}; likeness {:.2}; {:.0} % of the words changed", change.as_str(), pair.likeness, ratio * 100.0);
    for reason in &pair.company {
        evidence += "; ";
        evidence += reason;
    }
    Link {
        kind: LinkKind::Lineage,
        a: old.address.clause(&a.path),
        b: later.address.clause(&b.path),
        score: super::rounded(pair.score.clamp(0.0, 1.0)),
        edit_ratio: Some(super::rounded(ratio)),
        change: Some(change),
        shared: if change == LineageChange::Same { Vec::new() } else { shared(&a.text, &b.text) },
        evidence,
        corrected: Vec::new(),
    }
}

/// Passages that stand in both texts, long enough to be no chance.
fn shared(a: &str, b: &str) -> Vec<(Span, Span)> {
    let both = |change| match change {
        Change::Equal { a, b } => Some((a, b)),
        _ => None,
    };
    word_diff(a, b).into_iter().filter_map(both).filter(|(x, _)| words(x.of(a)).count() >= PASSAGE).collect()
}
