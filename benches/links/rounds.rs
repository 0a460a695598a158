//! Rounds of invented declarations with the links that are right between them.

use std::collections::{BTreeMap, BTreeSet};

use rondas::compare::edit_ratio;
use rondas::link::{self, Member};
use rondas::model::{Identity, Lang, Link, LinkKind, Record, RoundKey};
use serde::Deserialize;

use crate::gold::{Unit, place, record};
use crate::lengths;

/// Borders of the bands of confidence.
const BANDS: [f32; 8] = [0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98];
/// Borders of the bands of words changed.
const CHANGED: [f32; 5] = [0.0, 0.001, 0.2, 0.5, 0.8];

type Place = (usize, usize, usize, usize);

#[derive(Deserialize)]
struct Text {
    round: u32,
    lang: Lang,
    units: Vec<Unit>,
}

/// Texts of several rounds. Links that are neutral are neither asked for nor wrong.
#[derive(Deserialize)]
struct Set {
    texts: Vec<Text>,
    links: BTreeSet<Place>,
    lineage: Vec<(usize, usize, usize, usize, String)>,
    neutral: BTreeSet<Place>,
}

/// Found and wanted, by a name.
type Shares = BTreeMap<String, (usize, usize)>;

#[derive(Default)]
struct Sum {
    right: usize,
    given: usize,
    wanted: usize,
}

impl Sum {
    fn line(&self, name: &str) {
        let share = |of: usize| self.right as f64 / of.max(1) as f64;
        let f1 = 2.0 * self.right as f64 / (self.given + self.wanted).max(1) as f64;
        println!("{name:<24} P {:.3}  R {:.3}  F1 {f1:.3}", share(self.given), share(self.wanted));
    }
}

/// Links every set and prints how right the links are.
pub(crate) fn measure(files: &[String]) {
    let (mut sums, mut shares, mut bands): ([Sum; 4], Shares, Shares) = Default::default();
    for file in files {
        let read = std::fs::read(file).map_err(|e| e.to_string());
        let set: Set = match read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(|e| e.to_string())) {
            Ok(set) => set,
            Err(error) => {
                println!("{file}: {error}");
                continue;
            }
        };
        one(&set, &mut sums, &mut shares, &mut bands);
    }
    sums[0].line("translation");
    sums[2].line("  by lengths alone");
    sums[3].line("  by numbers alone");
    sums[1].line("lineage");
    let show = |title: &str, shares: &Shares| {
        println!("\n{title}");
        shares
            .iter()
            .for_each(|(name, (found, of))| println!("{name:<40} {found:>6} of {of:<6} {:.3}", *found as f64 / *of as f64));
    };
    show("found, by divergence; lineage by words changed and by what became of the clause", &shares);
    show("links that are right, by confidence", &bands);
}

/// Takes from every text what it says of itself, and from some rounds a language, and prints which texts find each other again.
pub(crate) fn families_found(files: &[String]) {
    for (name, dropped) in [("all texts there", 0), ("one text in four missing", 4), ("one text in two missing", 2)] {
        let mut sum = Sum::default();
        for file in files {
            let Ok(set) = std::fs::read(file)
                .map_err(|e| e.to_string())
                .and_then(|b| serde_json::from_slice::<Set>(&b).map_err(|e| e.to_string()))
            else {
                println!("{file}: cannot be read");
                continue;
            };
            let texts: Vec<(usize, &Text)> = set
                .texts
                .iter()
                .enumerate()
                .filter(|(at, t)| dropped == 0 || !(at * 7 + t.round as usize * 5).is_multiple_of(dropped))
                .collect();
            let records: Vec<Record> = texts
                .iter()
                .map(|(at, t)| {
                    let mut record = record(t.round, t.lang, &t.units);
                    record.address.round = RoundKey::Named(format!("text-{at}"));
                    record
                })
                .collect();
            let said = Identity::default();
            let members: Vec<Member<'_>> = records.iter().map(|record| Member { record, said: &said, settled: false }).collect();
            let mut families: Vec<String> = records.iter().map(|r| r.address.family()).collect();
            let candidates = link::kin_candidates(&members).into_iter();
            let pairs = candidates.map(|(a, b)| (link::kinship(&records[a], &records[b]), a, b)).collect();
            for kin in link::kin(&members, pairs) {
                families[kin.text] = kin.family;
            }
            for (x, y) in (0..texts.len()).flat_map(|x| (x + 1..texts.len()).map(move |y| (x, y))) {
                let (together, right) = (families[x] == families[y], texts[x].1.round == texts[y].1.round);
                sum.given += usize::from(together);
                sum.wanted += usize::from(right);
                sum.right += usize::from(together && right);
            }
        }
        sum.line(name);
    }
}

fn band(borders: &[f32], value: f32) -> String {
    let at = borders.partition_point(|b| *b <= value).max(1);
    borders.get(at).map_or(format!("from {:.3}", borders[at - 1]), |to| format!("{:.3} to {to:.3}", borders[at - 1]))
}

fn one(set: &Set, sums: &mut [Sum; 4], shares: &mut Shares, bands: &mut Shares) {
    let records: Vec<Record> = set.texts.iter().map(|t| record(t.round, t.lang, &t.units)).collect();
    let links = linked(&records);
    let lineage: BTreeMap<Place, &str> = set.lineage.iter().map(|(a, b, c, d, op)| ((*a, *b, *c, *d), op.as_str())).collect();
    let dump = std::env::var("RONDAS_DUMP").is_ok();
    let text = |(a, b, c, d): Place| {
        let unit = |t: usize, u: usize| format!("   {} {}", set.texts[t].units[u].number.join("."), set.texts[t].units[u].text);
        println!("{}\n{}", unit(a, b), unit(c, d));
    };
    let mut given = BTreeSet::new();
    for link in &links {
        let Some(at) = place(&records, link) else { continue };
        let kind = usize::from(link.kind == LinkKind::Lineage);
        let right = if kind == 0 { set.links.contains(&at) } else { lineage.contains_key(&at) };
        if !right && set.neutral.contains(&at) {
            continue;
        }
        given.insert(at);
        sums[kind].given += 1;
        sums[kind].right += usize::from(right);
        let name = format!("{} {}", ["translation", "lineage"][kind], band(&BANDS, link.score));
        let share = bands.entry(name).or_default();
        *share = (share.0 + usize::from(right), share.1 + 1);
        if dump && !right {
            println!("WRONG {} {:.2} {}", ["translation", "lineage"][kind], link.score, link.evidence);
            text(at);
        }
    }
    for (sum, pairs) in [(2, by_lengths(set)), (3, by_numbers(set))] {
        sums[sum].given += pairs.len();
        sums[sum].right += pairs.iter().filter(|p| set.links.contains(p)).count();
        sums[sum].wanted += set.links.len();
    }
    for (name, found) in divergences(set, &given) {
        let share = shares.entry(name).or_default();
        *share = (share.0 + usize::from(found), share.1 + 1);
    }
    sums[0].wanted += set.links.len();
    sums[1].wanted += lineage.len();
    for (at, op) in &lineage {
        let changed = edit_ratio(&set.texts[at.0].units[at.1].text, &set.texts[at.2].units[at.3].text);
        for name in [format!("changed {}", band(&CHANGED, changed)), (*op).to_owned()] {
            let share = shares.entry(name).or_default();
            *share = (share.0 + usize::from(given.contains(at)), share.1 + 1);
        }
        if dump && !given.contains(at) {
            println!("MISSED lineage {op} {changed:.2}");
            text(*at);
        }
    }
}

/// For every right translation how the languages diverge there and whether it was found; for every unit without one, whether it was left
/// alone.
fn divergences(set: &Set, given: &BTreeSet<Place>) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    for (x, y) in families(set) {
        let within = |links: &BTreeSet<Place>| -> Vec<Place> { links.iter().filter(|l| (l.0, l.2) == (x, y)).copied().collect() };
        let (right, found) = (within(&set.links), within(given));
        for link @ &(_, i, _, j) in &right {
            let number = |t: usize, u: usize| (&set.texts[t].units[u].container, &set.texts[t].units[u].number);
            let kind = if right.iter().filter(|l| l.1 == i || l.3 == j).count() > 1 {
                "merged or split"
            } else if right.iter().any(|l| (l.1 < i && l.3 > j) || (l.1 > i && l.3 < j)) {
                "exchanged or moved"
            } else if number(x, i) != number(y, j) {
                "in order, numbered otherwise"
            } else {
                "in order, numbered alike"
            };
            out.push((format!("translation {kind}"), given.contains(link)));
        }
        let alone = |units: usize, of: &dyn Fn(&Place) -> usize| -> Vec<bool> {
            let without = (0..units).filter(|u| right.iter().all(|l| of(l) != *u));
            without.map(|u| found.iter().all(|l| of(l) != u)).collect()
        };
        let left = alone(set.texts[x].units.len(), &|l| l.1).into_iter().chain(alone(set.texts[y].units.len(), &|l| l.3));
        out.extend(left.map(|left| ("translation dropped, left alone".to_owned(), left)));
    }
    out
}

/// Pairs of texts of one round.
fn families(set: &Set) -> impl Iterator<Item = (usize, usize)> + '_ {
    let all = (0..set.texts.len()).flat_map(|x| (x + 1..set.texts.len()).map(move |y| (x, y)));
    all.filter(|(x, y)| set.texts[*x].round == set.texts[*y].round)
}

/// What Gale and Church's method gives.
fn by_lengths(set: &Set) -> Vec<Place> {
    let sizes = |text: &Text| text.units.iter().map(|u| u.text.chars().count()).collect::<Vec<_>>();
    let of = |(x, y): (usize, usize)| {
        let pairs = lengths::aligned(&sizes(&set.texts[x]), &sizes(&set.texts[y]));
        pairs.into_iter().map(move |(i, j)| (x, i, y, j))
    };
    families(set).flat_map(of).collect()
}

/// What equal numbers give.
fn by_numbers(set: &Set) -> Vec<Place> {
    let mut out = Vec::new();
    for (x, y) in families(set) {
        for (i, a) in set.texts[x].units.iter().enumerate() {
            let same = |b: &Unit| a.number == b.number && a.container == b.container;
            out.extend(set.texts[y].units.iter().position(same).map(|j| (x, i, y, j)));
        }
    }
    out
}

fn linked(records: &[Record]) -> Vec<Link> {
    let rounds: BTreeSet<_> = records.iter().map(|r| r.address.round.clone()).collect();
    let families: Vec<Vec<&Record>> =
        rounds.iter().map(|round| records.iter().filter(|r| r.address.round == *round).collect()).collect();
    let translations: Vec<Link> = families.iter().flat_map(|f| link::translations(f).links).collect();
    let lineage: Vec<Link> =
        (1..families.len()).flat_map(|at| link::lineage(&families[..at], &families[at], &[&translations])).collect();
    [translations, lineage].concat()
}
