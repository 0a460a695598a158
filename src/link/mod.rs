//! Translation links within a family, lineage links across rounds.
//!
//! Good for: clauses whose numbers agree, and those whose numbers lie: content and number are weighed together. Not for: finding
//! out which texts belong together; families and rounds come from the addresses.

mod align;
mod keys;
mod lineage;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Clause, ClauseKind, Link, LinkKind, Record};
use crate::text::{fold, words};
use align::{Bead, Unit, align};
use keys::{keys, weigh};

/// Changes when the same records may get other links.
pub const VERSION: u32 = 2;

/// Score at which a translation link is as likely right as wrong, and how fast confidence grows around it.
const EVEN: (f32, f32) = (0.12, 9.0);

/// Translation links among the texts of one family (same series, round and kind, different languages).
pub fn translations(family: &[&Record]) -> Vec<Link> {
    let mut members: Vec<&Record> = family.to_vec();
    members.sort_by_key(|r| r.address.lang);
    let mut links = Vec::new();
    for (index, a) in members.iter().enumerate() {
        for b in &members[index + 1..] {
            links.extend(pair(a, b));
        }
    }
    links
}

/// Lineage links from the texts of earlier rounds to those of a later one, in one language and series.
/// `earlier` is sorted by round.
pub fn lineage(earlier: &[&Record], later: &Record) -> Vec<Link> {
    lineage::lineage(earlier, later)
}

/// The units that take part in links: clauses, and headings with a number.
fn linkable(record: &Record) -> impl Iterator<Item = &Clause> {
    record.clauses.iter().filter(|c| c.kind == ClauseKind::Clause || (c.kind == ClauseKind::Heading && !c.number.is_empty()))
}

/// Words of a text in one language.
fn words_of(text: &str) -> BTreeSet<String> {
    words(&fold(text)).filter(|w| w.len() > 2).map(str::to_owned).collect()
}

fn pair(a: &Record, b: &Record) -> Vec<Link> {
    let (left, right): (Vec<&Clause>, Vec<&Clause>) = (linkable(a).collect(), linkable(b).collect());
    let sets: Vec<BTreeSet<String>> = left.iter().chain(&right).map(|c| keys(&c.text)).collect();
    let places = [places(&left), places(&right)].concat();
    let mut units = weigh(&sets).into_iter().zip(left.iter().chain(&right)).zip(places).map(|((keys, clause), place)| Unit {
        keys,
        number: clause.number.clone(),
        container: clause.container.clone(),
        place,
        length: clause.text.chars().count() as f32,
    });
    let first: Vec<Unit> = units.by_ref().take(left.len()).collect();
    let second: Vec<Unit> = units.collect();
    let mut links = Vec::new();
    for bead in align(&first, &second) {
        for (&i, &j) in bead.a.iter().flat_map(|i| bead.b.iter().map(move |j| (i, j))) {
            links.push(Link {
                kind: LinkKind::Translation,
                a: a.address.clause(&left[i].path),
                b: b.address.clause(&right[j].path),
                score: confidence(bead.score),
                edit_ratio: None,
                evidence: evidence(&bead, left[i], right[j]),
                corrected: Vec::new(),
            });
        }
    }
    links
}

/// The place of each unit among those with the same parents.
fn places(units: &[&Clause]) -> Vec<usize> {
    let mut counts: BTreeMap<(&str, &[String]), usize> = BTreeMap::new();
    let place = |unit| {
        let unit: &Clause = unit;
        let parents = &unit.number[..unit.number.len().saturating_sub(1)];
        let count = counts.entry((unit.container.as_str(), parents)).or_default();
        *count += 1;
        *count - 1
    };
    units.iter().copied().map(place).collect()
}

fn evidence(bead: &Bead, a: &Clause, b: &Clause) -> String {
    let (x, y) = (a.number.join("."), b.number.join("."));
    let number = if x == y { format!("number {x} in both") } else { format!("number {x} beside {y}") };
    let shape = if bead.a.len() + bead.b.len() > 2 { format!("; {} to {}", bead.a.len(), bead.b.len()) } else { String::new() };
    format!("{number}; shared words and names {:.2}{shape}", bead.content)
}

/// A bead's score as a confidence between 0 and 1.
fn confidence(score: f32) -> f32 {
    rounded(1.0 / (1.0 + (-(score - EVEN.0) * EVEN.1).exp()))
}

/// To a thousandth, so that scores read well and compare.
fn rounded(value: f32) -> f32 {
    (value * 1000.0).round() / 1000.0
}
