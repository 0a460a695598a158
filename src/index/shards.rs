//! How an index is divided: every shard is one segment, made from some records alone, so that a build rewrites only what changed and
//! still gives the bytes of a build from nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::{Source, version};
use crate::archive::sha256;
use crate::model::{Link, LinkKind};

/// Clauses of the smallest shard worth dividing.
const SMALLEST: usize = 2_048;
/// A shard holds about the square root of this many times the clauses of the index: adding a text costs a share of the index that
/// shrinks as it grows, while the number of segments a query visits grows slowly.
const SPREAD: usize = 1_600;

/// What links say of one clause.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Linked {
    /// Addresses of its translations, sorted.
    pub(super) translations: Vec<String>,
    /// Whether its earlier form is the same; `None` where there is no earlier form.
    pub(super) same: Option<bool>,
    /// Other rounds with a form of it.
    pub(super) rounds: Vec<u32>,
}

/// Records that go into one segment.
pub struct Shard<'a> {
    pub(super) sources: &'a [Source<'a>],
    /// By record, then by clause.
    pub(super) linked: Vec<Vec<Linked>>,
    /// Hash of all that the segment depends on.
    key: String,
}

impl Shard<'_> {
    /// Name of its files without their endings: 32 hex digits.
    pub fn name(&self) -> &str {
        &self.key[..32]
    }

    /// Number of its clauses.
    pub fn clauses(&self) -> usize {
        self.sources.iter().map(|s| s.record.clauses.len()).sum()
    }
}

/// Divides records, which are sorted by address, into shards of whole families. `stamp` is what else the index depends on.
pub fn shards<'a>(sources: &'a [Source<'a>], links: &[Link], stamp: &str) -> Vec<Shard<'a>> {
    let clauses: usize = sources.iter().map(|s| s.record.clauses.len()).sum();
    let size = (clauses * SPREAD).isqrt().next_power_of_two().max(SMALLEST);
    let families = families(sources);
    let mut cuts = vec![0];
    divide(&families, 0..families.len(), size, &mut cuts);
    cuts.sort_unstable();
    let starts: Vec<usize> = cuts.iter().map(|&c| families.get(c).map_or(0, |f| f.start)).collect();
    let ends = starts.iter().skip(1).copied().chain([sources.len()]);
    let mut facts = facts(sources, links);
    let mut out = Vec::new();
    for (start, end) in starts.iter().copied().zip(ends) {
        let linked: Vec<Vec<Linked>> = facts[start..end].iter_mut().map(std::mem::take).collect();
        let key = key(&sources[start..end], &linked, stamp);
        out.push(Shard { sources: &sources[start..end], linked, key });
    }
    out
}

/// Texts that are translations of each other.
struct Family {
    start: usize,
    clauses: usize,
    hash: String,
}

fn families(sources: &[Source<'_>]) -> Vec<Family> {
    let mut out: Vec<(String, Family)> = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        let name = source.record.family();
        let clauses = source.record.clauses.len();
        match out.last_mut() {
            Some((last, family)) if *last == name => family.clauses += clauses,
            _ => {
                let hash = sha256(name.as_bytes());
                out.push((name, Family { start: index, clauses, hash }));
            }
        }
    }
    out.into_iter().map(|(_, family)| family).collect()
}

/// Cuts a range in two until every part is small enough: at the family with the least hash of the middle half, so that a family more or
/// less moves no other cut, as a rule.
fn divide(families: &[Family], range: Range<usize>, size: usize, cuts: &mut Vec<usize>) {
    let clauses: usize = families[range.clone()].iter().map(|f| f.clauses).sum();
    if clauses <= size || range.len() < 2 {
        return;
    }
    let quarter = range.len() / 4;
    let middle = (range.start + quarter).max(range.start + 1)..(range.end - quarter).max(range.start + 2);
    let Some(cut) = middle.min_by_key(|&i| &families[i].hash) else { return };
    cuts.push(cut);
    divide(families, range.start..cut, size, cuts);
    divide(families, cut..range.end, size, cuts);
}

fn key(sources: &[Source<'_>], linked: &[Vec<Linked>], stamp: &str) -> String {
    let mut text = format!("{} {stamp}\n", version());
    for (source, facts) in sources.iter().zip(linked) {
        text += &format!("{} {}\n", source.record.address, source.sum);
        for (index, one) in facts.iter().enumerate().filter(|(_, l)| **l != Linked::default()) {
            text += &format!("{index} {} {:?} {:?}\n", one.translations.join(" "), one.same, one.rounds);
        }
    }
    sha256(text.as_bytes())
}

/// What links say of every clause.
fn facts(sources: &[Source<'_>], links: &[Link]) -> Vec<Vec<Linked>> {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut rounds = Vec::new();
    for source in sources {
        for clause in &source.record.clauses {
            numbers.insert(source.record.address.clause(&clause.path).to_string(), rounds.len());
            rounds.push(source.record.identity.round);
        }
    }
    let mut linked = vec![Linked::default(); rounds.len()];
    let mut groups = Groups::new(rounds.len());
    for link in links {
        let (a, b) = (link.a.to_string(), link.b.to_string());
        let (Some(&from), Some(&to)) = (numbers.get(&a), numbers.get(&b)) else { continue };
        groups.join(from, to);
        match link.kind {
            LinkKind::Translation => {
                linked[from].translations.push(b);
                linked[to].translations.push(a);
            }
            LinkKind::Lineage => *linked[to].same.get_or_insert(false) |= link.edit_ratio == Some(0.0),
        }
    }
    for (index, others) in groups.rounds(&rounds) {
        linked[index].rounds = others;
    }
    for one in &mut linked {
        one.translations.sort();
        one.translations.dedup();
    }
    let mut all = linked.into_iter();
    sources.iter().map(|s| all.by_ref().take(s.record.clauses.len()).collect()).collect()
}

/// Clauses joined by links (union-find with path halving).
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn new(len: usize) -> Self {
        Groups { parent: (0..len).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }

    /// The rounds of a clause's group other than its own, where there are any.
    fn rounds(&mut self, rounds: &[Option<u32>]) -> Vec<(usize, Vec<u32>)> {
        let roots: Vec<usize> = (0..rounds.len()).map(|i| self.root(i)).collect();
        let mut of: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
        for (root, round) in roots.iter().zip(rounds) {
            of.entry(*root).or_default().extend(round);
        }
        let others = |i: usize| -> Vec<u32> { of[&roots[i]].iter().copied().filter(|r| Some(*r) != rounds[i]).collect() };
        (0..rounds.len()).map(|i| (i, others(i))).filter(|(_, others)| !others.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(names: &[String], size: usize) -> Vec<usize> {
        let family = |n: &String| Family { start: 0, clauses: 10, hash: sha256(n.as_bytes()) };
        let families: Vec<Family> = names.iter().map(family).collect();
        let mut cuts = Vec::new();
        divide(&families, 0..families.len(), size, &mut cuts);
        cuts.sort_unstable();
        cuts
    }

    #[test]
    fn one_family_more_changes_few_shards() {
        let mut names: Vec<String> = (0..400).map(|n| format!("series/{n:03}/declaration")).collect();
        let shards = |names: &[String]| -> BTreeSet<Vec<String>> {
            let mut bounds = cuts(names, 200);
            bounds.insert(0, 0);
            bounds.push(names.len());
            bounds.windows(2).map(|w| names[w[0]..w[1]].to_vec()).collect()
        };
        let before = shards(&names);
        assert!(before.len() > 15);
        let mut changed = Vec::new();
        for at in [7, 120, 333] {
            names.insert(at, format!("series/{:03}/plan", at - 1));
            let after = shards(&names);
            changed.push(after.difference(&before).count());
            names.remove(at);
        }
        assert!(changed.iter().all(|c| *c <= 4), "{changed:?}");
    }

    #[test]
    fn every_part_is_small_enough() {
        let names: Vec<String> = (0..97).map(|n| n.to_string()).collect();
        let mut bounds = cuts(&names, 50);
        bounds.insert(0, 0);
        bounds.push(names.len());
        assert!(bounds.windows(2).all(|w| w[1] > w[0] && w[1] - w[0] <= 5), "{bounds:?}");
    }
}
