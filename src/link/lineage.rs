//! The earlier form of each clause: like words in the nearest earlier round that has it.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::{Keys, dice, shared, weigh};
use super::{linkable, words_of};
use crate::compare::{edit_ratio, kept};
use crate::model::{Clause, Link, LinkKind, Record};

/// Likeness from which two clauses are forms of one.
const LIKE: f32 = 0.5;
/// Share of a clause's weight that stands in another, from which it was split from it or merged into it.
const CONTAINED: f32 = 0.62;
/// Share of the part's words that must stand in the whole in the same order.
const CONTAINED_IN_ORDER: f32 = 0.75;
/// Added where the clauses around are linked to each other as well.
const NEIGHBOURS: f32 = 0.06;
/// Candidates compared for one clause.
const CANDIDATES: usize = 24;
/// Share of the units in which a word may stand to call candidates.
const COMMON: f32 = 0.2;

/// Lineage links of the clauses of one text to the texts of earlier rounds, which come in order.
pub(super) fn lineage(earlier: &[&Record], later: &Record) -> Vec<Link> {
    let new: Vec<&Clause> = linkable(later).collect();
    let mut open: BTreeSet<usize> = (0..new.len()).collect();
    let mut links = Vec::new();
    for old in earlier.iter().rev() {
        let pairs = pairs(&linkable(old).collect::<Vec<_>>(), &new, &open);
        for pair in pairs {
            open.remove(&pair.new);
            links.push(link(old, later, &pair, new[pair.new]));
        }
    }
    links.sort_by(|x, y| (&x.b, &x.a).cmp(&(&y.b, &y.a)));
    links
}

struct Pair<'a> {
    old: &'a Clause,
    new: usize,
    score: f32,
    how: &'static str,
}

/// Links between one earlier text and the clauses that are still without an earlier form.
fn pairs<'a>(old: &[&'a Clause], new: &[&Clause], open: &BTreeSet<usize>) -> Vec<Pair<'a>> {
    let sets: Vec<BTreeSet<String>> = old.iter().chain(new).map(|c| words_of(&c.text)).collect();
    let keys = weigh(&sets);
    let (old_keys, new_keys) = keys.split_at(old.len());
    let index = inverted(old_keys);
    let mut found: Vec<(f32, usize, usize)> = Vec::new();
    for &n in open {
        for o in candidates(&index, old.len(), &new_keys[n]) {
            let same_place = old[o].container.is_empty() == new[n].container.is_empty();
            let score = dice(&old_keys[o], &new_keys[n]) - if same_place { 0.0 } else { 0.1 };
            found.push((score, o, n));
        }
    }
    let mut pairs = greedy(old, new, &found);
    contained(old, new, &new_keys.iter().collect::<Vec<_>>(), old_keys, open, &found, &mut pairs);
    pairs
}

/// Old units by word, for words that are not everywhere.
fn inverted(keys: &[Keys]) -> BTreeMap<&str, Vec<usize>> {
    let mut index: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (unit, keys) in keys.iter().enumerate() {
        keys.weights.keys().for_each(|k| index.entry(k).or_default().push(unit));
    }
    let most = ((keys.len() as f32 * COMMON) as usize).max(8);
    index.retain(|_, units| units.len() <= most);
    index
}

fn candidates(index: &BTreeMap<&str, Vec<usize>>, count: usize, keys: &Keys) -> Vec<usize> {
    let mut weight = vec![0.0f32; count];
    for (key, w) in &keys.weights {
        index.get(key.as_str()).into_iter().flatten().for_each(|&unit| weight[unit] += w);
    }
    let mut best: Vec<usize> = (0..count).filter(|&u| weight[u] > 0.0).collect();
    best.sort_by(|&a, &b| weight[b].total_cmp(&weight[a]).then(a.cmp(&b)));
    best.truncate(CANDIDATES);
    best
}

/// One to one, best first; a pair whose neighbours are paired alike gains a little.
fn greedy<'a>(old: &[&'a Clause], new: &[&Clause], found: &[(f32, usize, usize)]) -> Vec<Pair<'a>> {
    let sure: BTreeSet<(usize, usize)> = found.iter().filter(|f| f.0 >= 0.7).map(|f| (f.1, f.2)).collect();
    let near = |o: usize, n: usize| sure.contains(&(o.wrapping_sub(1), n.wrapping_sub(1))) || sure.contains(&(o + 1, n + 1));
    let mut ranked: Vec<(f32, usize, usize)> =
        found.iter().map(|&(s, o, n)| (s + if near(o, n) { NEIGHBOURS } else { 0.0 }, o, n)).filter(|r| r.0 >= LIKE).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.abs_diff(a.2).cmp(&b.1.abs_diff(b.2))).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_old, mut used_new) = (BTreeSet::new(), BTreeSet::new());
    let mut pairs = Vec::new();
    for (score, o, n) in ranked {
        if !used_old.contains(&o) && !used_new.contains(&n) {
            used_old.insert(o);
            used_new.insert(n);
            let how = if old[o].text == new[n].text { "same" } else { "reworded" };
            pairs.push(Pair { old: old[o], new: n, score, how });
        }
    }
    pairs
}

/// Splits and merges: what is left and stands as a part in the other side.
fn contained<'a>(
    old: &[&'a Clause],
    new: &[&Clause],
    new_keys: &[&Keys],
    old_keys: &[Keys],
    open: &BTreeSet<usize>,
    found: &[(f32, usize, usize)],
    pairs: &mut Vec<Pair<'a>>,
) {
    let linked_new: BTreeSet<usize> = pairs.iter().map(|p| p.new).collect();
    let linked_old: BTreeSet<String> = pairs.iter().map(|p| p.old.path.clone()).collect();
    for &(_, o, n) in found.iter().filter(|f| open.contains(&f.2)) {
        let common = shared(&old_keys[o], new_keys[n]);
        let part_of_old = common / new_keys[n].total.max(1.0);
        let part_of_new = common / old_keys[o].total.max(1.0);
        let split = !linked_new.contains(&n) && linked_old.contains(&old[o].path) && part_of_old >= CONTAINED;
        let merged = linked_new.contains(&n) && !linked_old.contains(&old[o].path) && part_of_new >= CONTAINED;
        let again = pairs.iter().any(|p| (split && p.new == n && p.how == "split") || (merged && p.old.path == old[o].path));
        if (split || merged) && !again && in_order(&old[o].text, &new[n].text, split) {
            let how = if split { "split" } else { "merged" };
            pairs.push(Pair { old: old[o], new: n, score: part_of_old.max(part_of_new) * 0.8, how });
        }
    }
}

/// Whether the words of the part stand in the whole one after the other, not just anywhere.
fn in_order(old: &str, new: &str, split: bool) -> bool {
    let (of_old, of_new) = kept(old, new);
    (if split { of_new } else { of_old }) >= CONTAINED_IN_ORDER
}

fn link(old: &Record, later: &Record, pair: &Pair<'_>, new: &Clause) -> Link {
    let ratio = edit_ratio(&pair.old.text, &new.text);
    Link {
        kind: LinkKind::Lineage,
        a: old.address.clause(&pair.old.path),
        b: later.address.clause(&new.path),
        score: super::rounded(pair.score.clamp(0.0, 1.0)),
        edit_ratio: Some(super::rounded(ratio)),
        evidence: format!("{}; likeness {:.2}; {:.0} % of the words changed", pair.how, pair.score, ratio * 100.0),
        corrected: Vec::new(),
    }
}
