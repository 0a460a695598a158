//! How well a block of units translates another: words that explain each other, lengths, labels.

use super::bags::{Bag, Bags};
use super::grid::Grid;
use super::labels::Labels;
use super::lengths::Lengths;
use super::lexical::{Table, Tables};
use super::skeleton::Row;
use super::unit::Unit;

/// Share of a word that the other side is asked to explain; the rest is explained by the background.
const EXPLAINED: f32 = 0.5;
/// Weight of a unit of log-odds of the words.
const LEXICAL: f32 = 0.45;
/// Cost of a second unit on one side of a bead, and of every further one.
const MERGE: (f32, f32) = (2.0, 0.8);
/// Further cost of a bead with several units on both sides.
const BOTH: f32 = 1.0;
/// Cost of a bead over the border of an annex.
const BORDER: f32 = 4.0;
/// Cost of a bead of a clause and a unit that is none.
const KIND: f32 = 1.5;

/// Scores blocks of units of two texts.
pub(super) struct Scorer<'a> {
    pub(super) a: &'a [Unit<'a>],
    pub(super) b: &'a [Unit<'a>],
    bags: (&'a Bags, &'a Bags),
    /// For each unit of `a`, how far it explains words of `b`; and the other way.
    explained: (Vec<Row>, Vec<Row>),
    /// Log-odds of the words of pairs, both directions averaged.
    pub(super) words: Grid,
    pub(super) lengths: Lengths,
    labels: Labels,
    /// What a third language says of pairs.
    support: Option<&'a Grid>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(
        (a, b): (&'a [Unit<'a>], &'a [Unit<'a>]),
        bags: (&'a Bags, &'a Bags),
        tables: &Tables,
        mut words: Grid,
        (lengths, labels): (Lengths, Labels),
        support: Option<&'a Grid>,
    ) -> Scorer<'a> {
        let explained = (explained(bags.0, &tables.forward, bags.1), explained(bags.1, &tables.backward, bags.0));
        fill(&mut words, bags, &explained);
        Scorer { a, b, bags, explained, words, lengths, labels, support }
    }

    /// Score of a pair of units, inside the grid or not.
    pub(super) fn pair(&self, i: usize, j: usize) -> f32 {
        let words = if self.words.contains(i, j) { self.words.get(i, j) } else { self.lexical(&[i], &[j]).0 };
        LEXICAL * words + self.about(i, j) + self.lengths.score(self.a[i].length, self.b[j].length)
    }

    /// Whether one of the two is explained by the other better than by chance.
    pub(super) fn touches(&self, i: usize, j: usize) -> bool {
        let (x, y) = (&self.bags.0.units[i], &self.bags.1.units[j]);
        one_way(&[&self.explained.0[i]], x.size, &[y], self.bags.1) > 0.0
            || one_way(&[&self.explained.1[j]], y.size, &[x], self.bags.0) > 0.0
    }

    /// Log-odds of the words of a block, and the same for a word of weight 1 on average.
    pub(super) fn lexical(&self, i: &[usize], j: &[usize]) -> (f32, f32) {
        let x: Vec<&Bag> = i.iter().map(|&i| &self.bags.0.units[i]).collect();
        let y: Vec<&Bag> = j.iter().map(|&j| &self.bags.1.units[j]).collect();
        let size = |bags: &[&Bag]| bags.iter().map(|b| b.size).sum::<f32>();
        let weight = |bags: &[&Bag]| bags.iter().map(|b| b.weight).sum::<f32>().max(0.1);
        let from_a: Vec<&Row> = i.iter().map(|&i| &self.explained.0[i]).collect();
        let from_b: Vec<&Row> = j.iter().map(|&j| &self.explained.1[j]).collect();
        let there = one_way(&from_a, size(&x), &y, self.bags.1);
        let back = one_way(&from_b, size(&y), &x, self.bags.0);
        ((there + back) / 2.0, (there / weight(&y) + back / weight(&x)) / 2.0)
    }

    /// Score of a block of units.
    pub(super) fn block(&self, i: &[usize], j: &[usize]) -> f32 {
        if let ([i], [j]) = (i, j) {
            return self.pair(*i, *j);
        }
        let length = |units: &[Unit<'_>], block: &[usize]| block.iter().map(|&u| units[u].length).sum::<f32>();
        let pairs = || i.iter().flat_map(|&i| j.iter().map(move |&j| self.about(i, j)));
        // One of several units carries the label; where both sides have several, labels would hide an exchange.
        let about = match i.len().min(j.len()) {
            1 => pairs().fold(f32::MIN, f32::max),
            _ => pairs().sum::<f32>() / (i.len() * j.len()) as f32,
        };
        let merges = |n: usize| if n > 1 { MERGE.0 + MERGE.1 * (n - 2) as f32 } else { 0.0 };
        let both = if i.len() > 1 && j.len() > 1 { BOTH } else { 0.0 };
        LEXICAL * self.lexical(i, j).0 + about + self.lengths.score(length(self.a, i), length(self.b, j))
            - merges(i.len())
            - merges(j.len())
            + both
    }

    /// Evidence that is neither words nor length.
    fn about(&self, i: usize, j: usize) -> f32 {
        let (a, b) = (&self.a[i], &self.b[j]);
        let border = if a.container == b.container { 0.0 } else { BORDER };
        let kind = if a.group == b.group { 0.0 } else { KIND };
        self.labels.score(a, b) - border - kind + self.support.filter(|s| s.contains(i, j)).map_or(0.0, |s| s.get(i, j))
    }
}

/// For each unit of a text, the words of the other with the sum of the chances that its words bring them about.
fn explained(from: &Bags, table: &Table, to: &Bags) -> Vec<Row> {
    let mut chance = vec![0.0f32; to.vocabulary.len()];
    from.units
        .iter()
        .map(|bag| {
            let mut touched: Vec<u32> = Vec::new();
            for (source, count) in &bag.words {
                for (target, p) in &table[*source as usize] {
                    if chance[*target as usize] == 0.0 {
                        touched.push(*target);
                    }
                    chance[*target as usize] += count * p;
                }
            }
            touched.sort_unstable();
            touched.into_iter().map(|t| (t, std::mem::take(&mut chance[t as usize]))).collect()
        })
        .collect()
}

/// What a word gains over a word that nothing explains.
fn gain(chance: f32, size: f32, background: f32) -> f32 {
    (1.0 + EXPLAINED / (1.0 - EXPLAINED) * chance / (size.max(1.0) * background)).ln()
}

/// Log-odds of the words of a block, explained by units of the other side.
fn one_way(explained: &[&Row], size: f32, block: &[&Bag], bags: &Bags) -> f32 {
    let mut total: f32 = 0.0;
    for bag in block {
        total += (1.0 - EXPLAINED).ln() * bag.weight;
        let mut at = [0usize; 8];
        for (word, count) in &bag.words {
            let mut chance = 0.0;
            for (row, at) in explained.iter().zip(&mut at) {
                while *at < row.len() && row[*at].0 < *word {
                    *at += 1;
                }
                if *at < row.len() && row[*at].0 == *word {
                    chance += row[*at].1;
                }
            }
            if chance > 0.0 {
                total += count * bags.weights[*word as usize] * gain(chance, size, bags.background[*word as usize]);
            }
        }
    }
    total
}

/// Log-odds of all pairs inside the grid, by the units of each word.
fn fill(grid: &mut Grid, bags: (&Bags, &Bags), explained: &(Vec<Row>, Vec<Row>)) {
    let miss = (1.0 - EXPLAINED).ln() / 2.0;
    for i in 0..bags.0.units.len() {
        let (low, high) = grid.range(i);
        let row = grid.row(i);
        for (cell, j) in row.iter_mut().zip(low..high) {
            *cell = miss * (bags.0.units[i].weight + bags.1.units[j].weight);
        }
        for (word, chance) in &explained.0[i] {
            let one =
                bags.1.weights[*word as usize] * gain(*chance, bags.0.units[i].size, bags.1.background[*word as usize]) / 2.0;
            let units = &bags.1.postings[*word as usize];
            let first = units.partition_point(|u| (u.0 as usize) < low);
            for (unit, count) in units[first..].iter().take_while(|u| (u.0 as usize) < high) {
                row[*unit as usize - low] += count * one;
            }
        }
    }
    for j in 0..bags.1.units.len() {
        for (word, chance) in &explained.1[j] {
            let one =
                bags.0.weights[*word as usize] * gain(*chance, bags.1.units[j].size, bags.0.background[*word as usize]) / 2.0;
            for (unit, count) in &bags.0.postings[*word as usize] {
                grid.add(*unit as usize, j, count * one);
            }
        }
    }
}
