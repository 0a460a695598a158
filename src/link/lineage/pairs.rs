//! Which clauses of two texts are forms of each other.

use std::collections::{BTreeMap, BTreeSet};

use super::forms::{Form, Forms, in_any_order, in_order};
use crate::model::LineageChange;

/// Share of the words in order, against that of words in any order, in a likeness.
const ORDER: f32 = 0.6;
/// What being kept whole in a longer clause, and being covered by an earlier one, count of a likeness.
const PART: (f32, f32) = (0.55, 0.45);
/// Added for the same opening words.
const OPENING: f32 = 0.06;
/// Added where one of the clauses before and behind is linked alike, and where both are.
const NEIGHBOUR: (f32, f32) = (0.08, 0.22);
/// Added where most nested clauses are linked with each other.
const NESTED: f32 = 0.22;
/// Words up to which a clause is short: alike short clauses may be made after one pattern.
const SHORT: usize = 18;
/// Added where the parents are linked with each other, and more where the last part of the number stayed.
const PARENT: (f32, f32) = (0.10, 0.05);
/// Taken off where the parents are linked with others, or where one has a parent and the other none.
const STRANGER: f32 = 0.30;
/// Score from which a pair is linked.
const LINKED: f32 = 0.50;
/// Likeness from which a pair without a word in common order but for a formula is linked in a round further back.
const FURTHER_BACK: f32 = 0.70;
/// Likeness from which pairs speak for their neighbours and children.
const SURE: f32 = 0.75;
/// Likeness that a clause between linked neighbours needs.
const BETWEEN: f32 = 0.15;
/// Share of a part's words that must stand in the whole, in order.
const CONTAINED: f32 = 0.85;
/// Words of the shortest part beside the clause that was split or that took it in, and of the shortest part from elsewhere.
const SHORTEST_PART: (usize, usize) = (6, 24);
/// Units between a part and its fellow part at most.
const BESIDE: usize = 2;
/// Candidates scored for one clause.
const CANDIDATES: usize = 10;
/// Clauses in which a word may stand to call candidates, and their share of all.
const COMMON: (usize, f32) = (12, 0.1);
/// Times company is looked at anew.
const PASSES: usize = 3;

/// Two forms of a clause.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) score: f32,
    pub(super) likeness: f32,
    /// A split or a merge.
    pub(super) part: Option<LineageChange>,
    /// What speaks for the pair besides its words.
    pub(super) company: Vec<&'static str>,
}

/// A candidate with what its words say.
struct Candidate {
    old: usize,
    new: usize,
    likeness: f32,
    /// The same where a part that was kept or covered is enough.
    part: f32,
    /// Shares of the weight of the old and of the new clause that stand in the other, in order.
    kept: f32,
    covered: f32,
}

/// Links between an earlier text and those clauses of a later one that are open.
pub(super) fn pairs(old: &Forms, new: &Forms, open: &BTreeSet<usize>, further_back: bool) -> Vec<Pair> {
    let found = candidates(old, new, open);
    if further_back {
        let like: Vec<Candidate> = found.into_iter().filter(|c| c.likeness >= FURTHER_BACK).collect();
        return one_to_one(&like, &|c| (c.likeness, Vec::new()));
    }
    let mut links: BTreeMap<usize, usize> =
        one_to_one(&found, &|c| (if c.likeness >= SURE { c.likeness } else { 0.0 }, Vec::new()))
            .iter()
            .map(|p| (p.new, p.old))
            .collect();
    let mut pairs = Vec::new();
    for _ in 0..PASSES {
        pairs = one_to_one(&found, &|c| in_company(c, old, new, &links));
        between(&found, old, new, &mut pairs);
        links = pairs.iter().map(|p| (p.new, p.old)).collect();
    }
    parts(&found, old, new, &mut pairs);
    pairs
}

/// Old clauses by word, for words that are not everywhere.
fn candidates(old: &Forms, new: &Forms, open: &BTreeSet<usize>) -> Vec<Candidate> {
    let mut index: Vec<Vec<u32>> = vec![Vec::new(); old.weights.len()];
    for (at, form) in old.forms.iter().enumerate() {
        form.bag.iter().for_each(|w| index[*w as usize].push(at as u32));
    }
    let most = COMMON.0.max((old.forms.len() as f32 * COMMON.1) as usize);
    let mut weight = vec![0.0f32; old.forms.len()];
    let mut out = Vec::new();
    for &n in open {
        let mut touched: Vec<usize> = Vec::new();
        for word in &new.forms[n].bag {
            let units = &index[*word as usize];
            if units.len() > most {
                continue;
            }
            for &o in units {
                if weight[o as usize] == 0.0 {
                    touched.push(o as usize);
                }
                weight[o as usize] += old.weights[*word as usize];
            }
        }
        let share = |o: usize, weight: &[f32]| weight[o] / (old.forms[o].bag_weight + new.forms[n].bag_weight).max(0.1);
        touched.sort_by(|x, y| share(*y, &weight).total_cmp(&share(*x, &weight)).then(x.cmp(y)));
        // A part that stands whole in a long clause has a small share of it.
        let mut chosen: Vec<usize> = touched.iter().copied().take(CANDIDATES).collect();
        touched.sort_by(|x, y| weight[*y].total_cmp(&weight[*x]).then(x.cmp(y)));
        chosen.extend(touched.iter().copied().take(CANDIDATES / 2));
        chosen.sort_unstable();
        chosen.dedup();
        touched.iter().for_each(|o| weight[*o] = 0.0);
        out.extend(chosen.into_iter().map(|o| candidate(old, new, o, n)));
    }
    out
}

fn candidate(old: &Forms, new: &Forms, o: usize, n: usize) -> Candidate {
    let (a, b) = (&old.forms[o], &new.forms[n]);
    let (ordered, any) = (in_order(a, b, &old.weights), in_any_order(a, b, &old.weights));
    let kept = ordered / a.weight.max(0.1);
    let covered = ordered / b.weight.max(0.1);
    let whole = ORDER * 2.0 * ordered / (a.weight + b.weight).max(0.1)
        + (1.0 - ORDER) * 2.0 * any / (a.bag_weight + b.bag_weight).max(0.1);
    let part = whole.max(PART.0 * kept).max(PART.1 * covered);
    Candidate { old: o, new: n, likeness: whole, part, kept, covered }
}

/// The score of a pair with its company, and what that is.
fn in_company(c: &Candidate, old: &Forms, new: &Forms, links: &BTreeMap<usize, usize>) -> (f32, Vec<&'static str>) {
    let (a, b) = (&old.forms[c.old], &new.forms[c.new]);
    let mut score = c.likeness;
    let mut company = Vec::new();
    let alike = |o: Option<usize>, n: Option<usize>| n.is_some_and(|n| o.is_some() && links.get(&n).copied() == o);
    let near = (0..2).filter(|&side| alike(a.siblings[side], b.siblings[side])).count();
    let parents = parents(a, b, links);
    let nested = nested(c, old, new, links);
    if near > 0 || parents == Some(true) || nested {
        // In company, a part that was kept tells as much as likeness on the whole.
        score = c.part;
    }
    if a.opening == b.opening {
        score += OPENING;
        company.push("same opening");
    }
    match near {
        0 => {}
        1 => (score, company) = (score + NEIGHBOUR.0, [company, vec!["neighbour linked"]].concat()),
        _ => (score, company) = (score + NEIGHBOUR.1, [company, vec!["both neighbours linked"]].concat()),
    }
    if nested {
        score += NESTED;
        company.push("nested clauses linked");
    }
    match parents {
        Some(true) => {
            score += PARENT.0;
            company.push("parent linked");
            if a.label == b.label {
                score += PARENT.1;
                company.push("same place below it");
            }
        }
        Some(false) => score -= STRANGER,
        None if a.label != b.label && a.words.len().min(b.words.len()) <= SHORT && near < 2 => score -= STRANGER,
        None => {}
    }
    if a.annex != b.annex {
        score -= STRANGER;
    }
    (score, company)
}

/// Whether most of the clauses nested in the later one are linked to clauses nested in the earlier one.
fn nested(c: &Candidate, old: &Forms, new: &Forms, links: &BTreeMap<usize, usize>) -> bool {
    // What is nested stands behind, before the next unit beside.
    let last = new.forms[c.new].siblings[1].unwrap_or(new.forms.len());
    let below: Vec<usize> = (c.new + 1..last).filter(|&n| new.forms[n].parent == Some(c.new)).collect();
    let linked = below.iter().filter(|n| links.get(n).is_some_and(|&o| old.forms[o].parent == Some(c.old))).count();
    linked * 2 > below.len()
}

/// Whether the parents are linked with each other; `None` where neither has one.
fn parents(a: &Form, b: &Form, links: &BTreeMap<usize, usize>) -> Option<bool> {
    match (a.parent, b.parent) {
        (None, None) => None,
        (Some(o), Some(n)) => Some(links.get(&n) == Some(&o)),
        _ => Some(false),
    }
}

/// One to one, best first.
fn one_to_one(found: &[Candidate], score: &dyn Fn(&Candidate) -> (f32, Vec<&'static str>)) -> Vec<Pair> {
    let mut ranked: Vec<Pair> = found
        .iter()
        .map(|c| {
            let (score, company) = score(c);
            Pair { old: c.old, new: c.new, score, likeness: c.likeness, part: None, company }
        })
        .filter(|p| p.score >= LINKED)
        .collect();
    ranked.sort_by(|x, y| {
        let far = |p: &Pair| p.old.abs_diff(p.new);
        y.score.total_cmp(&x.score).then(far(x).cmp(&far(y))).then((x.old, x.new).cmp(&(y.old, y.new)))
    });
    let (mut used_old, mut used_new) = (BTreeSet::new(), BTreeSet::new());
    ranked
        .retain(|p| !used_old.contains(&p.old) && !used_new.contains(&p.new) && used_old.insert(p.old) && used_new.insert(p.new));
    ranked
}

/// Clauses whose neighbours on both sides are linked to the neighbours of one earlier clause.
fn between(found: &[Candidate], old: &Forms, new: &Forms, pairs: &mut Vec<Pair>) {
    let links: BTreeMap<usize, usize> = pairs.iter().map(|p| (p.new, p.old)).collect();
    let used: BTreeSet<usize> = links.values().copied().collect();
    let mut taken = BTreeSet::new();
    let alike = |o: Option<usize>, n: Option<usize>| n.is_some_and(|n| o.is_some() && links.get(&n).copied() == o);
    for c in found {
        let (a, b) = (&old.forms[c.old], &new.forms[c.new]);
        let free = !links.contains_key(&c.new) && !used.contains(&c.old) && !taken.contains(&c.old);
        let held = (0..2).all(|side| alike(a.siblings[side], b.siblings[side]));
        if free && held && c.part >= BETWEEN {
            taken.insert(c.old);
            let (score, company) = (LINKED, vec!["between linked neighbours"]);
            pairs.push(Pair { old: c.old, new: c.new, score, likeness: c.likeness, part: None, company });
        }
    }
}

/// Splits and merges: what is left and stands as a part in the other side.
fn parts(found: &[Candidate], old: &Forms, new: &Forms, pairs: &mut Vec<Pair>) {
    let old_of: BTreeMap<usize, usize> = pairs.iter().map(|p| (p.new, p.old)).collect();
    let new_of: BTreeMap<usize, usize> = pairs.iter().map(|p| (p.old, p.new)).collect();
    let shortest = |beside: bool| if beside { SHORTEST_PART.0 } else { SHORTEST_PART.1 };
    let mut best: BTreeMap<(bool, usize), Pair> = BTreeMap::new();
    for c in found {
        let (a, b) = (&old.forms[c.old], &new.forms[c.new]);
        let (from, to) = (a.words.len(), b.words.len());
        let split_beside = new_of.get(&c.old).is_some_and(|n| n.abs_diff(c.new) <= BESIDE);
        let merged_beside = old_of.get(&c.new).is_some_and(|o| o.abs_diff(c.old) <= BESIDE);
        let split = !old_of.contains_key(&c.new) && c.covered >= CONTAINED && from > to && to >= shortest(split_beside);
        let merged = !new_of.contains_key(&c.old) && c.kept >= CONTAINED && to > from && from >= shortest(merged_beside);
        let (key, share, part) = match (split, merged) {
            (true, _) => ((true, c.new), c.covered, LineageChange::Split),
            (_, true) => ((false, c.old), c.kept, LineageChange::Merged),
            _ => continue,
        };
        let pair = Pair { old: c.old, new: c.new, score: share * 0.9, likeness: share, part: Some(part), company: Vec::new() };
        let better = best.get(&key).is_none_or(|p| pair.score > p.score);
        if better {
            best.insert(key, pair);
        }
    }
    pairs.extend(best.into_values());
}
