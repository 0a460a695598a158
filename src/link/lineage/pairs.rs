//! Which clauses of two texts are forms of each other.

use std::collections::{BTreeMap, BTreeSet};

use super::candidates::Candidate;
use super::company::Company;
use super::step::{Bridges, Step};
use crate::model::LineageChange;

/// Likelihood from which a pair is linked.
const LINKED: f32 = 0.4;
/// Likeness, of the whole or of the first sentences, that a pair needs of its own: in the place of a dropped clause may stand a new one.
const OWN: f32 = 0.2;
/// Likeness from which a pair is linked in a round further back, for long and for short clauses.
const FURTHER_BACK: (f32, f32) = (0.70, 0.85);
/// Words up to which a clause is short.
const SHORT: usize = 12;
/// Likeness from which pairs speak for their neighbours and children before anything is linked.
const SURE: f32 = 0.75;
/// Share of a part's words that must stand in the whole, in order: for a part from elsewhere; for one beside the clause that was split
/// or that took it in; for one whose translations are linked.
const CONTAINED: [f32; 3] = [0.85, 0.6, 0.75];
/// Words of the shortest part beside the clause that was split or that took it in; of one from elsewhere of which the translations are
/// linked; of any other.
const SHORTEST_PART: [usize; 3] = [6, 12, 24];
/// The most that a part's words are of the words of the whole.
const SHORTER: f32 = 0.8;
/// Units between a part and its fellow part at most.
const BESIDE: usize = 2;
/// Times company is looked at anew.
const PASSES: usize = 4;
/// Times parts are looked for, each knowing what other languages found.
const PART_PASSES: usize = 2;

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

/// Links of each step, all languages together.
pub(super) fn pairs(steps: &mut [Step<'_>], bridges: &Bridges) -> Vec<Vec<Pair>> {
    let start = |c: &Candidate| (if c.likeness.max(c.block) >= SURE { c.likeness.max(c.block) } else { 0.0 }, Vec::new());
    let mut found: Vec<Vec<Pair>> = steps.iter().map(|s| one_to_one(&s.found, &start)).collect();
    for _ in 0..PASSES {
        link(steps, &found);
        found = (0..steps.len()).map(|x| in_company(steps, bridges, x)).collect();
    }
    let whole = found;
    let mut found = whole.clone();
    for _ in 0..PART_PASSES {
        link(steps, &found);
        let with_parts = |(x, whole): (usize, &Vec<Pair>)| [whole.clone(), parts(steps, bridges, x, whole)].concat();
        found = whole.iter().enumerate().map(with_parts).collect();
    }
    found
}

fn link(steps: &mut [Step<'_>], found: &[Vec<Pair>]) {
    steps.iter_mut().zip(found).for_each(|(step, pairs)| step.link(pairs));
}

/// Links of one step by words and company.
fn in_company(steps: &[Step<'_>], bridges: &Bridges, x: usize) -> Vec<Pair> {
    let step = &steps[x];
    one_to_one(&step.found, &|c| {
        if step.further_back {
            let shortest = step.old.forms[c.old].words.len().min(step.new.forms[c.new].words.len());
            let needed = if shortest > SHORT { FURTHER_BACK.0 } else { FURTHER_BACK.1 };
            return (if c.likeness >= needed { c.likeness } else { 0.0 }, Vec::new());
        }
        if c.likeness.max(c.lead).max(c.block) < OWN {
            return (0.0, Vec::new());
        }
        let company = Company::of(c, step, &bridges.met(steps, x, c.old, c.new));
        (company.score(), company.reasons())
    })
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

/// Splits and merges: what is left and stands as a part in the other side.
fn parts(steps: &[Step<'_>], bridges: &Bridges, x: usize, whole: &[Pair]) -> Vec<Pair> {
    let step = &steps[x];
    if step.further_back {
        return Vec::new();
    }
    let old_of: BTreeMap<usize, usize> = whole.iter().map(|p| (p.new, p.old)).collect();
    let new_of: BTreeMap<usize, usize> = whole.iter().map(|p| (p.old, p.new)).collect();
    let shorter = |part: usize, whole: usize| part as f32 <= SHORTER * whole as f32;
    let mut best: BTreeMap<(bool, usize), Pair> = BTreeMap::new();
    for c in &step.found {
        let (from, to) = (step.old.forms[c.old].words.len(), step.new.forms[c.new].words.len());
        let agree = bridges.met(steps, x, c.old, c.new).agree > 0;
        let needed = |beside: bool| match (beside, agree) {
            (true, _) => CONTAINED[1],
            (false, true) => CONTAINED[2],
            (false, false) => CONTAINED[0],
        };
        let shortest = |beside: bool| match (beside, agree) {
            (true, _) => SHORTEST_PART[0],
            (false, true) => SHORTEST_PART[1],
            (false, false) => SHORTEST_PART[2],
        };
        let split_beside = new_of.get(&c.old).is_some_and(|n| n.abs_diff(c.new) <= BESIDE);
        let merged_beside = old_of.get(&c.new).is_some_and(|o| o.abs_diff(c.old) <= BESIDE);
        let split = !old_of.contains_key(&c.new)
            && c.covered >= needed(split_beside)
            && shorter(to, from)
            && to >= shortest(split_beside);
        let merged = !new_of.contains_key(&c.old)
            && c.kept >= needed(merged_beside)
            && shorter(from, to)
            && from >= shortest(merged_beside);
        let (key, share, part) = match (split, merged) {
            (true, _) => ((true, c.new), c.covered, LineageChange::Split),
            (_, true) => ((false, c.old), c.kept, LineageChange::Merged),
            _ => continue,
        };
        let company = if agree { vec!["its translations are linked"] } else { Vec::new() };
        let pair = Pair { old: c.old, new: c.new, score: share * 0.9, likeness: share, part: Some(part), company };
        let better = best.get(&key).is_none_or(|p| pair.score > p.score);
        if better {
            best.insert(key, pair);
        }
    }
    best.into_values().collect()
}
