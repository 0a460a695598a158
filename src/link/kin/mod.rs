//! Which texts translate each other though their addresses do not say so: a text that names no round, or the wrong one.
//!
//! Good for: a text that stands alone in its family, or whose day is not that of its family. Not for: texts that the catalogue or a
//! person has placed; those stay. What two texts say of themselves forbids first (series, kind, day, city, number of the round), then
//! the cosine of cognate keys, weighted by their rarity over the texts, names a few candidates, and the share of the texts that can be
//! linked clause by clause decides. The best must be clearly ahead of the second, since the rounds of a series repeat each other.

mod families;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::bags::terms;
use super::skeleton::skeleton;
use super::translation::translations;
use super::unit::units;
use crate::model::{Identity, Record};
use crate::text::{fold, words};
pub(super) use families::joined;

/// Letters of a skeleton that make a key.
const KEY: usize = 5;
/// Shortest word that makes a key.
const SHORTEST: usize = 4;
/// Candidates whose clauses are looked at, for each text and language.
const SHORTLIST: usize = 3;

/// A text whose family may be in question.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// The text.
    pub record: &'a Record,
    /// What it says of itself, without the catalogue.
    pub said: &'a Identity,
    /// The catalogue or a person says where it belongs.
    pub settled: bool,
}

/// A text that belongs to another family than its address says.
#[derive(Debug, Clone, PartialEq)]
pub struct Kin {
    /// The text, by its place among the members.
    pub text: usize,
    /// The text whose family it joins.
    pub with: usize,
    /// Address of the family, without language.
    pub family: String,
    /// Share of the two that is linked, weighted by confidence, 0 to 1.
    pub kinship: f32,
}

impl Member<'_> {
    /// Whether nothing that both say of themselves speaks against their being translations. Rounds may differ where the day is the
    /// same: one of the two numbers is then a slip.
    fn agrees(&self, other: &Member<'_>) -> bool {
        let (ours, theirs) = (self.said, other.said);
        let same_day = self.same_day(other);
        !differ(&ours.series, &theirs.series)
            && !differ(&ours.kind, &theirs.kind)
            && !differ(&ours.date, &theirs.date)
            && (same_day || !differ(&ours.round, &theirs.round) && same_place(ours, theirs))
    }

    /// Whether both say that they were signed on one day.
    fn same_day(&self, other: &Member<'_>) -> bool {
        self.said.date.is_some() && self.said.date == other.said.date
    }
}

fn differ<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}

/// Whether two names of a host city may be names of one (`Panama City`, `Ciudad de Panamá`).
fn same_place(a: &Identity, b: &Identity) -> bool {
    let (Some(a), Some(b)) = (&a.city, &b.city) else { return true };
    let (a, b) = (fold(a), fold(b));
    let long = |word: &&str| word.len() >= SHORTEST;
    let theirs: BTreeSet<&str> = words(&b).filter(long).collect();
    a == b || words(&a).filter(long).any(|w| theirs.contains(w))
}

/// The members with their families as their addresses say, and whose family is in question.
struct Asked<'m, 'a> {
    members: &'m [Member<'a>],
    /// Family of each text by its address.
    at: Vec<String>,
    /// Whether nobody placed it, and it has no translation at its address, or another day than theirs.
    asking: Vec<bool>,
}

impl<'m, 'a> Asked<'m, 'a> {
    fn of(members: &'m [Member<'a>]) -> Asked<'m, 'a> {
        let at: Vec<String> = members.iter().map(|m| m.record.address.family()).collect();
        let mut families: HashMap<&str, Vec<usize>> = HashMap::new();
        at.iter().enumerate().for_each(|(text, family)| families.entry(family).or_default().push(text));
        let asks = |text: usize| {
            let siblings =
                || families[at[text].as_str()].iter().filter(move |other| **other != text).map(|other| &members[*other]);
            let own = &members[text].said.date;
            let stranger = siblings().any(|s| s.said.date.is_some())
                && siblings().all(|s| s.said.date.is_none() || differ(own, &s.said.date));
            !members[text].settled && (siblings().next().is_none() || own.is_some() && stranger)
        };
        let asking = (0..members.len()).map(asks).collect();
        Asked { members, at, asking }
    }
}

/// Pairs of texts that may be translations of each other though their addresses do not say so, each pair once.
pub(super) fn candidates(members: &[Member<'_>]) -> Vec<(usize, usize)> {
    let asked = Asked::of(members);
    let may = |text: usize, other: usize| {
        members[text].record.lang != members[other].record.lang
            && asked.at[text] != asked.at[other]
            && members[text].agrees(&members[other])
    };
    let open: Vec<(usize, Vec<usize>)> = (0..members.len())
        .filter(|text| asked.asking[*text])
        .map(|text| (text, (0..members.len()).filter(|other| may(text, *other)).collect()))
        .collect();
    let involved: BTreeSet<usize> = open.iter().flat_map(|(text, others)| others.iter().chain(Some(text))).copied().collect();
    let vectors = vectors(members, &involved);
    let mut pairs = BTreeSet::new();
    for (text, others) in open.into_iter().filter(|(_, others)| !others.is_empty()) {
        let mut found: BTreeMap<&str, Vec<(f32, usize)>> = BTreeMap::new();
        for other in others {
            found
                .entry(members[other].record.lang.as_str())
                .or_default()
                .push((cosine(&vectors[&text], &vectors[&other]), other));
        }
        for mut likest in found.into_values() {
            likest.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
            pairs.extend(likest.into_iter().take(SHORTLIST).map(|(_, other)| (text.min(other), text.max(other))));
        }
    }
    pairs.into_iter().collect()
}

/// Rarity-weighted keys of a text, of length 1.
type Vector = HashMap<String, f32>;

fn vectors(members: &[Member<'_>], texts: &BTreeSet<usize>) -> HashMap<usize, Vector> {
    let keys: BTreeMap<usize, BTreeSet<String>> = texts.iter().map(|&text| (text, keys(members[text].record))).collect();
    let mut met: HashMap<&str, usize> = HashMap::new();
    keys.values().flatten().for_each(|k| *met.entry(k).or_default() += 1);
    let rarity = |key: &str| (1.0 + texts.len() as f32 / met[key] as f32).ln();
    let unit = |keys: &BTreeSet<String>| {
        let length = keys.iter().map(|k| rarity(k).powi(2)).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        keys.iter().map(|k| (k.clone(), rarity(k) / length)).collect()
    };
    keys.iter().map(|(text, keys)| (*text, unit(keys))).collect()
}

/// Summed in the order of the keys, so that the same texts give the same bits.
fn cosine(a: &Vector, b: &Vector) -> f32 {
    let mut products: Vec<(&str, f32)> = a.iter().filter_map(|(k, w)| Some((k.as_str(), w * b.get(k)?))).collect();
    products.sort_by(|x, y| x.0.cmp(y.0));
    products.into_iter().map(|p| p.1).sum()
}

/// Numbers, names of states and organisations, and the beginnings of skeletons.
fn keys(record: &Record) -> BTreeSet<String> {
    let key = |term: String| {
        if term.starts_with('@') || term.contains(|c: char| c.is_ascii_digit()) {
            return Some(term);
        }
        (term.len() >= SHORTEST).then(|| skeleton(&term, record.lang).chars().take(KEY).collect())
    };
    record.clauses.iter().flat_map(|c| terms(&c.text)).filter_map(key).collect()
}

/// Share of the two texts that can be linked clause by clause, each unit weighted by its length and by the confidence of its best
/// link, on the side where it is less.
pub(super) fn kinship(a: &Record, b: &Record) -> f32 {
    let links = translations(&[a, b]).links;
    let side = |record: &Record| {
        let mut best: HashMap<&str, f32> = HashMap::new();
        for link in &links {
            let end = if link.a.text == record.address { &link.a } else { &link.b };
            let score = best.entry(&end.path).or_default();
            *score = score.max(link.score);
        }
        let (mut found, mut all) = (0.0, 0.0);
        for unit in units(record) {
            all += unit.length;
            found += unit.length * best.get(unit.clause.path.as_str()).copied().unwrap_or(0.0);
        }
        if all > 0.0 { found / all } else { 0.0 }
    };
    super::rounded(side(a).min(side(b)))
}
