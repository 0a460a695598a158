//! Which words explain which: translation tables from cognates and the seed lexicon, trained on the beads that are sure.
//!
//! Method: IBM model 1 (Brown et al. 1993) by expectation maximisation in both directions, with likeness of spelling and a small
//! hand-written lexicon as prior; what is learned is trusted in the measure in which a word was met.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::bags::Bags;
use super::skeleton::{Row, likeness};
use crate::model::Lang;

/// Rounds of expectation maximisation.
const ROUNDS: usize = 3;
/// Left over when a row is normalised: the share of a word that may be translated by anything.
const LEFT_OVER: f32 = 0.15;
/// Probability with which any word of a bead may be a word's translation before anything is learned.
const ANY: f32 = 0.01;
/// Taken off every expected count: what was met once by chance is little.
const DISCOUNT: f32 = 0.3;
/// Trust in what was learned of a word that was met very often.
const TRUST: f32 = 0.8;
/// Smallest probability kept in a row.
const KEPT: f32 = 0.01;
/// Value of a pair of the seed lexicon, as a likeness.
const SEED: f32 = 0.6;
/// Value of a pair learned elsewhere, times its probability, as a likeness.
const KNOWN: f32 = 0.8;
/// Words of one unit that train; longer units are cut.
const TRAINED: usize = 120;

/// For each word of one side, the words of the other with the probability that they translate it.
pub(super) type Table = Vec<Row>;

/// Tables in both directions.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    /// Words of `b` for each word of `a`.
    pub(super) forward: Table,
    /// Words of `a` for each word of `b`.
    pub(super) backward: Table,
}

/// Words of `a` and `b` that were met as translations, with expected counts.
pub(super) type Counts = Vec<((u32, u32), f32)>;

/// Pairs of words known from elsewhere: word of `a`, word of `b`, probability.
pub(super) type Known = [(String, String, f32)];

static SEEDS: LazyLock<Vec<[Vec<&'static str>; 3]>> = LazyLock::new(|| {
    let lines = include_str!("seed.tsv").lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    lines
        .map(|line| {
            let mut columns = line.split('\t').map(|c| c.split('|').filter(|w| !w.is_empty()).collect());
            std::array::from_fn(|_| columns.next().unwrap_or_default())
        })
        .collect()
});

/// Likeness of all words before any text was read: spelling, seed lexicon, and what is known from elsewhere.
pub(super) fn prior(a: &Bags, a_lang: Lang, b: &Bags, b_lang: Lang, known: &Known) -> Vec<Row> {
    let mut rows = likeness(&a.vocabulary, a_lang, &b.vocabulary, b_lang);
    let place = |bags: &Bags| -> HashMap<String, u32> { bags.vocabulary.iter().cloned().zip(0..).collect() };
    let (places_a, places_b) = (place(a), place(b));
    let mut add = |x: &str, y: &str, value: f32| {
        if let (Some(&x), Some(&y)) = (places_a.get(x), places_b.get(y)) {
            let row: &mut Row = &mut rows[x as usize];
            match row.binary_search_by_key(&y, |r| r.0) {
                Ok(at) => row[at].1 = row[at].1.max(value),
                Err(at) => row.insert(at, (y, value)),
            }
        }
    };
    let column = |lang: Lang| Lang::KNOWN.iter().position(|l| *l == lang);
    if let (Some(left), Some(right)) = (column(a_lang), column(b_lang)) {
        for line in SEEDS.iter() {
            line[left].iter().for_each(|x| line[right].iter().for_each(|y| add(x, y, SEED)));
        }
    }
    known.iter().for_each(|(x, y, probability)| add(x, y, KNOWN * probability));
    rows
}

fn turned(rows: &[Row], width: usize) -> Vec<Row> {
    let mut out = vec![Row::new(); width];
    for (x, row) in rows.iter().enumerate() {
        row.iter().for_each(|(y, value)| out[*y as usize].push((x as u32, *value)));
    }
    out
}

fn normalised(mut rows: Vec<Row>) -> Table {
    for row in &mut rows {
        let sum: f32 = row.iter().map(|r| r.1).sum::<f32>() + LEFT_OVER;
        row.iter_mut().for_each(|r| r.1 /= sum);
    }
    rows
}

impl Tables {
    /// The tables of a prior.
    pub(super) fn of(prior: &[Row], b: &Bags) -> Tables {
        Tables { forward: normalised(prior.to_vec()), backward: normalised(turned(prior, b.vocabulary.len())) }
    }

    /// Trains on beads, each a list of units of `a` and one of `b`; gives the tables and the mean expected counts.
    pub(super) fn trained(&self, a: &Bags, b: &Bags, beads: &[(Vec<usize>, Vec<usize>)]) -> (Tables, Counts) {
        let pairs: Vec<(Row, Row)> = beads.iter().map(|(x, y)| (joined(a, x), joined(b, y))).collect();
        let forward = expected(&self.forward, pairs.iter().map(|(x, y)| (x.as_slice(), y.as_slice())));
        let backward = expected(&self.backward, pairs.iter().map(|(x, y)| (y.as_slice(), x.as_slice())));
        let tables = Tables { forward: learned(&self.forward, &forward), backward: learned(&self.backward, &backward) };
        (tables, mean(forward, backward))
    }
}

/// The words of several units, the first of a long list only.
fn joined(bags: &Bags, units: &[usize]) -> Row {
    let mut all: Vec<(u32, f32)> = units.iter().flat_map(|&u| bags.units[u].words.iter().copied()).collect();
    all.sort_by_key(|w| w.0);
    all.dedup_by(|again, first| {
        let same = again.0 == first.0;
        if same {
            first.1 += again.1;
        }
        same
    });
    if all.len() > TRAINED {
        all.sort_by(|x, y| bags.background[x.0 as usize].total_cmp(&bags.background[y.0 as usize]).then(x.0.cmp(&y.0)));
        all.truncate(TRAINED);
    }
    all
}

type Beads<'a> = Vec<(&'a [(u32, f32)], &'a [(u32, f32)])>;

/// Expected counts of pairs of words after some rounds, sorted by pair.
fn expected<'a>(start: &Table, beads: impl Iterator<Item = (&'a [(u32, f32)], &'a [(u32, f32)])>) -> Counts {
    let beads: Beads<'a> = beads.collect();
    let mut keys: Vec<u64> =
        beads.iter().flat_map(|(from, to)| from.iter().flat_map(|s| to.iter().map(|t| key(s.0, t.0)))).collect();
    keys.sort_unstable();
    keys.dedup();
    let first = |k: u64| {
        let (s, t) = ((k >> 32) as usize, k as u32);
        let row = &start[s];
        ANY + row.binary_search_by_key(&t, |r| r.0).map_or(0.0, |at| row[at].1)
    };
    let mut chance: Vec<f32> = keys.iter().map(|&k| first(k)).collect();
    let mut counts = vec![0.0f32; keys.len()];
    // Where the pairs of each bead stand, target by target, found once.
    let places: Vec<u32> = beads.iter().flat_map(|(from, to)| places(&keys, from, to)).collect();
    for _ in 0..ROUNDS {
        counts.iter_mut().for_each(|c| *c = 0.0);
        let mut rest = places.as_slice();
        for (from, to) in &beads {
            for t in *to {
                let (at, later) = rest.split_at(from.len());
                rest = later;
                let all: f32 = from.iter().zip(at).map(|(s, at)| s.1 * chance[*at as usize]).sum::<f32>() + ANY;
                from.iter().zip(at).for_each(|(s, at)| counts[*at as usize] += t.1 * s.1 * chance[*at as usize] / all);
            }
        }
        let mut begin = 0;
        while begin < keys.len() {
            let end = begin + keys[begin..].partition_point(|k| k >> 32 == keys[begin] >> 32);
            let met: f32 = counts[begin..end].iter().sum();
            (begin..end).for_each(|at| chance[at] = (counts[at] - DISCOUNT).max(0.0) / met.max(DISCOUNT) + ANY * ANY);
            begin = end;
        }
    }
    keys.into_iter().zip(counts).map(|(k, c)| (((k >> 32) as u32, k as u32), c)).collect()
}

fn key(source: u32, target: u32) -> u64 {
    (u64::from(source) << 32) | u64::from(target)
}

/// Places of the pairs of a bead among the sorted keys, for each target all sources.
fn places(keys: &[u64], from: &[(u32, f32)], to: &[(u32, f32)]) -> Vec<u32> {
    let mut out = vec![0u32; from.len() * to.len()];
    for (column, (source, _)) in from.iter().enumerate() {
        let mut at = keys.partition_point(|k| *k < key(*source, 0));
        for (row, (target, _)) in to.iter().enumerate() {
            // Targets are sorted, so the search goes on where it stopped.
            at += keys[at..].partition_point(|k| *k < key(*source, *target));
            out[row * from.len() + column] = at as u32;
        }
    }
    out
}

/// What was learned, mixed with what was there before.
fn learned(before: &Table, counts: &Counts) -> Table {
    let mut table = before.clone();
    let mut begin = 0;
    while begin < counts.len() {
        let word = counts[begin].0.0;
        let end = begin + counts[begin..].partition_point(|c| c.0.0 == word);
        let met: f32 = counts[begin..end].iter().map(|c| c.1).sum();
        let trust = TRUST * met / (met + 1.0);
        let mut row: HashMap<u32, f32> = before[word as usize].iter().map(|(t, p)| (*t, p * (1.0 - trust))).collect();
        for ((_, t), count) in &counts[begin..end] {
            let share = (count - DISCOUNT).max(0.0) / met.max(DISCOUNT);
            *row.entry(*t).or_default() += trust * share;
        }
        let mut row: Row = row.into_iter().filter(|r| r.1 >= KEPT).collect();
        row.sort_by_key(|r| r.0);
        table[word as usize] = row;
        begin = end;
    }
    table
}

fn mean(forward: Counts, backward: Counts) -> Counts {
    let mut all: Counts = forward;
    all.extend(backward.into_iter().map(|((t, s), c)| ((s, t), c)));
    all.sort_by_key(|c| c.0);
    all.dedup_by(|again, first| {
        let same = again.0 == first.0;
        if same {
            // Both directions must believe in a pair.
            first.1 = (first.1 * again.1).sqrt();
        }
        same
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_of_three_languages_meet() {
        let bags = |word: &str| Bags::of(&[super::super::bags::terms(word)]);
        for [es, pt, en] in [
            ["ACNUR", "ACNUR", "UNHCR"],
            ["OIM", "OIM", "IOM"],
            ["ONU", "ONU", "UN"],
            ["OEA", "OEA", "OAS"],
            ["BID", "BID", "IDB"],
            ["OPS", "OPAS", "PAHO"],
            ["OMS", "OMS", "WHO"],
            ["OIT", "OIT", "ILO"],
            ["PNUD", "PNUD", "UNDP"],
            ["UE", "UE", "EU"],
            ["CEPAL", "CEPAL", "ECLAC"],
            ["BM", "BM", "WB"],
            ["VIH", "HIV", "HIV"],
            ["SIDA", "AIDS", "AIDS"],
            ["ONG", "ONGs", "NGOs"],
            ["ODS", "ODS", "SDGs"],
        ] {
            for (a, a_lang, b, b_lang) in
                [(es, Lang::ES, pt, Lang::PT), (es, Lang::ES, en, Lang::EN), (pt, Lang::PT, en, Lang::EN)]
            {
                let rows = prior(&bags(a), a_lang, &bags(b), b_lang, &[]);
                let best = rows.iter().flatten().map(|r| r.1).fold(0.0, f32::max);
                assert!(best > 0.4, "{a} {b}: {best}");
            }
        }
    }
}
