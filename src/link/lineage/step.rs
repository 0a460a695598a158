//! From one earlier round to a later one, in all languages that both have.

use std::collections::{BTreeMap, BTreeSet};

use super::candidates::{Candidate, candidates};
use super::forms::Forms;
use super::pairs::Pair;
use crate::model::{Clause, ClauseAddress, Link, LinkKind, Record};

/// Likeness from which a clause of an annex was kept rather than made after the same pattern.
const KEPT: f32 = 0.85;
/// Siblings looked past to find one that is linked.
const LOOKED_PAST: usize = 6;

/// An earlier and a later text in one language.
#[derive(Debug)]
pub(super) struct Step<'a> {
    pub(super) earlier: &'a Record,
    pub(super) later: &'a Record,
    pub(super) clauses: (Vec<&'a Clause>, Vec<&'a Clause>),
    pub(super) old: Forms,
    pub(super) new: Forms,
    pub(super) found: Vec<Candidate>,
    /// A nearer round was looked at before.
    pub(super) further_back: bool,
    /// Old clause of each new clause that is linked.
    pub(super) links: BTreeMap<usize, usize>,
    /// All pairs that are linked, splits and merges too.
    pub(super) pairs: BTreeSet<(usize, usize)>,
    /// Old and new clauses that are linked.
    linked: (BTreeSet<usize>, BTreeSet<usize>),
    /// Share of the clauses in the later text's annexes that an earlier annex has in nearly the same words.
    pub(super) annex_kept: f32,
    /// Units nested directly in each new unit.
    pub(super) nested: Vec<Vec<usize>>,
}

impl<'a> Step<'a> {
    /// Candidates for the clauses of the later text at the given paths.
    pub(super) fn new(earlier: &'a Record, later: &'a Record, open: &BTreeSet<String>, further_back: bool) -> Step<'a> {
        let clauses: (Vec<&Clause>, Vec<&Clause>) =
            (super::super::linkable(earlier).collect(), super::super::linkable(later).collect());
        let (old, new) = Forms::of(earlier, &clauses.0, later, &clauses.1);
        let open: BTreeSet<usize> = (0..clauses.1.len()).filter(|&n| open.contains(&clauses.1[n].path)).collect();
        let found = candidates(&old, &new, &open);
        let mut nested = vec![Vec::new(); new.forms.len()];
        for (at, form) in new.forms.iter().enumerate() {
            form.parent.into_iter().for_each(|p| nested[p].push(at));
        }
        let annex_kept = annex_kept(&old, &new, &found);
        Step {
            earlier,
            later,
            clauses,
            old,
            new,
            found,
            further_back,
            links: BTreeMap::new(),
            pairs: BTreeSet::new(),
            linked: Default::default(),
            annex_kept,
            nested,
        }
    }

    /// Takes these for the links.
    pub(super) fn link(&mut self, pairs: &[Pair]) {
        self.links = pairs.iter().filter(|p| p.part.is_none()).map(|p| (p.new, p.old)).collect();
        self.pairs = pairs.iter().map(|p| (p.old, p.new)).collect();
        self.linked = self.pairs.iter().copied().unzip();
    }

    /// How many places before (side 0) or behind (side 1) a unit another stands, among those with the same parent.
    pub(super) fn distance(&self, from: usize, to: usize, side: usize) -> Option<usize> {
        let mut at = self.old.forms[from].siblings[side];
        for far in 1..=LOOKED_PAST {
            match at {
                Some(here) if here == to => return Some(far),
                Some(here) => at = self.old.forms[here].siblings[side],
                None => return None,
            }
        }
        None
    }
}

fn annex_kept(old: &Forms, new: &Forms, found: &[Candidate]) -> f32 {
    let kept = |c: &&Candidate| c.likeness >= KEPT && old.forms[c.old].annex && new.forms[c.new].annex;
    let kept: BTreeSet<usize> = found.iter().filter(kept).map(|c| c.new).collect();
    kept.len() as f32 / new.forms.iter().filter(|f| f.annex).count().max(1) as f32
}

/// What other languages say of a pair.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Met {
    /// Languages in which the translations of both are linked with each other.
    pub(super) agree: usize,
    /// Languages in which one of their translations is linked, and with none of the other's.
    pub(super) differ: usize,
}

/// The units of another text that translate each unit.
type Across = Vec<Vec<usize>>;

/// Translations between the texts of both rounds, for each ordered pair of steps.
pub(super) struct Bridges {
    across: BTreeMap<(usize, usize), (Across, Across)>,
    steps: usize,
}

impl Bridges {
    pub(super) fn between(steps: &[Step<'_>], partners: &Partners<'_>) -> Bridges {
        let mut across = BTreeMap::new();
        for (x, from) in steps.iter().enumerate() {
            for (y, to) in steps.iter().enumerate().filter(|(y, _)| *y != x) {
                let old = partners.across((from.earlier, &from.clauses.0), (to.earlier, &to.clauses.0));
                let new = partners.across((from.later, &from.clauses.1), (to.later, &to.clauses.1));
                across.insert((x, y), (old, new));
            }
        }
        Bridges { across, steps: steps.len() }
    }

    /// What the other steps say of a pair of one.
    pub(super) fn met(&self, steps: &[Step<'_>], x: usize, old: usize, new: usize) -> Met {
        let mut met = Met::default();
        for y in (0..self.steps).filter(|y| *y != x) {
            let (olds, news) = &self.across[&(x, y)];
            let (olds, news) = (&olds[old], &news[new]);
            if olds.is_empty() || news.is_empty() {
                continue;
            }
            let there = &steps[y];
            if olds.iter().any(|o| news.iter().any(|n| there.pairs.contains(&(*o, *n)))) {
                met.agree += 1;
            } else if olds.iter().any(|o| there.linked.0.contains(o)) || news.iter().any(|n| there.linked.1.contains(n)) {
                met.differ += 1;
            }
        }
        met
    }
}

/// The translations of each clause.
pub(super) struct Partners<'a>(BTreeMap<&'a ClauseAddress, Vec<&'a ClauseAddress>>);

impl<'a> Partners<'a> {
    pub(super) fn of(links: &[&'a [Link]]) -> Partners<'a> {
        let mut out: BTreeMap<&ClauseAddress, Vec<&ClauseAddress>> = BTreeMap::new();
        for link in links.iter().copied().flatten().filter(|l| l.kind == LinkKind::Translation) {
            out.entry(&link.a).or_default().push(&link.b);
            out.entry(&link.b).or_default().push(&link.a);
        }
        Partners(out)
    }

    /// For each of some units of a text, the places of its translations among some units of another.
    fn across(&self, (text, units): (&Record, &[&Clause]), (other, others): (&Record, &[&Clause])) -> Across {
        let places: BTreeMap<&str, usize> = others.iter().enumerate().map(|(i, c)| (c.path.as_str(), i)).collect();
        let place = |to: &&ClauseAddress| (to.text == other.address).then(|| places.get(to.path.as_str()).copied()).flatten();
        let of = |unit: &&Clause| {
            let found = self.0.get(&text.address.clause(&unit.path)).map_or(&[][..], Vec::as_slice);
            found.iter().filter_map(place).collect()
        };
        units.iter().map(of).collect()
    }
}
