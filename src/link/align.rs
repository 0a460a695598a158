//! Aligning the units of two translations: a dynamic programme over beads, by content and by number.
//!
//! Method: sentence alignment by dynamic programming over 1-0, 0-1, 1-1, 1-2 and 2-1 beads (Gale and Church 1993), with a lexical
//! score from shared keys in place of lengths alone, and printed numbers as evidence to the degree in which they agree with the
//! pairs that content alone is sure of.

use super::keys::{Keys, dice, join};

/// What two units must share to be worth linking.
const BASE: f32 = 0.10;
/// Weight of a common number at full trust.
const NUMBER: f32 = 0.40;
/// Weight of a common place among siblings, for units whose numbers differ in style.
const PLACE: f32 = 0.16;
/// Weight of the likeness of lengths.
const LENGTH: f32 = 0.08;
/// A pair that content alone is sure of.
const SURE: f32 = 0.35;
/// What a merged bead must gain over its better single bead.
const MERGE: f32 = 0.06;
/// Likeness from which two units off the path are linked where both are free.
const MOVED: f32 = 0.38;
/// Cells of the table beyond which it is banded.
const CELLS: usize = 4_000_000;
/// Half width of the band, units.
const BAND: usize = 500;

/// A unit as the aligner sees it.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) keys: Keys,
    pub(super) number: Vec<String>,
    pub(super) container: String,
    /// Place among its siblings, from 0.
    pub(super) place: usize,
    /// Characters.
    pub(super) length: f32,
}

/// Units linked with each other, and how well they fit, 0 to about 1.4.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bead {
    pub(super) a: Vec<usize>,
    pub(super) b: Vec<usize>,
    pub(super) score: f32,
    /// Likeness of content alone.
    pub(super) content: f32,
}

/// Aligns two lists of units.
pub(super) fn align(a: &[Unit], b: &[Unit]) -> Vec<Bead> {
    let first = Aligner { a, b, trust: 0.5 }.path();
    let sure: Vec<&Bead> = first.iter().filter(|bead| bead.content >= SURE && bead.a.len() == 1 && bead.b.len() == 1).collect();
    let agree = sure.iter().filter(|bead| a[bead.a[0]].number == b[bead.b[0]].number).count();
    // With nothing sure, numbers are trusted half.
    let trust = (agree as f32 + 1.0) / (sure.len() as f32 + 2.0);
    let aligner = Aligner { a, b, trust };
    let mut beads = aligner.path();
    aligner.moved(&mut beads);
    beads
}

struct Aligner<'a> {
    a: &'a [Unit],
    b: &'a [Unit],
    trust: f32,
}

#[derive(Clone, Copy)]
struct Cell {
    total: f32,
    step: (u8, u8),
}

impl Aligner<'_> {
    /// The best monotone path.
    fn path(&self) -> Vec<Bead> {
        let (n, m) = (self.a.len(), self.b.len());
        let banded = n * m > CELLS;
        let inside = |i: usize, j: usize| !banded || (i * m / n.max(1)).abs_diff(j) <= BAND;
        let mut table = vec![vec![Cell { total: f32::MIN, step: (0, 0) }; m + 1]; n + 1];
        table[0][0].total = 0.0;
        for i in 0..=n {
            for j in (0..=m).filter(|j| inside(i, *j)) {
                let here = table[i][j].total;
                if here == f32::MIN {
                    continue;
                }
                for (di, dj) in [(1, 0), (0, 1), (1, 1), (1, 2), (2, 1)] {
                    if i + di <= n && j + dj <= m {
                        let total = here + self.bead(i, j, di, dj).0;
                        let cell = &mut table[i + di][j + dj];
                        if total > cell.total {
                            *cell = Cell { total, step: (di as u8, dj as u8) };
                        }
                    }
                }
            }
        }
        self.trace(&table)
    }

    fn trace(&self, table: &[Vec<Cell>]) -> Vec<Bead> {
        let (mut i, mut j) = (self.a.len(), self.b.len());
        let mut beads = Vec::new();
        while i > 0 || j > 0 {
            let (di, dj) = table[i][j].step;
            let (di, dj) = (usize::from(di), usize::from(dj));
            if di + dj == 0 {
                break;
            }
            (i, j) = (i - di, j - dj);
            let (score, content) = self.bead(i, j, di, dj);
            if di > 0 && dj > 0 && score > 0.0 {
                beads.push(Bead { a: (i..i + di).collect(), b: (j..j + dj).collect(), score, content });
            }
        }
        beads.reverse();
        beads
    }

    /// Score and content of a bead that starts at two units.
    fn bead(&self, i: usize, j: usize, di: usize, dj: usize) -> (f32, f32) {
        match (di, dj) {
            (1, 1) => self.pair(&self.a[i], &self.b[j]),
            (1, 2) => self.merged(&self.a[i], [&self.b[j], &self.b[j + 1]]),
            (2, 1) => self.merged(&self.b[j], [&self.a[i], &self.a[i + 1]]),
            _ => (0.0, 0.0),
        }
    }

    fn pair(&self, a: &Unit, b: &Unit) -> (f32, f32) {
        if a.container != b.container {
            return (-1.0, 0.0);
        }
        let content = dice(&a.keys, &b.keys);
        let nested = a.number.len() > 1 && a.number.len() == b.number.len() && a.place == b.place;
        let number = match a.number == b.number && !a.number.is_empty() {
            true => NUMBER * self.trust,
            false if nested => PLACE,
            false => 0.0,
        };
        (content + number + LENGTH * likeness(a.length, b.length) - BASE - LENGTH / 2.0, content)
    }

    /// One unit against two: both must add to it, and together they must fit its length.
    fn merged(&self, one: &Unit, two: [&Unit; 2]) -> (f32, f32) {
        let same = two.iter().all(|u| u.container == one.container && u.number.len() == one.number.len());
        let [x, y] = [self.pair(one, two[0]), self.pair(one, two[1])];
        if !same || x.1 < BASE || y.1 < BASE {
            return (-1.0, 0.0);
        }
        let content = dice(&one.keys, &join(&two[0].keys, &two[1].keys));
        let number = if two.iter().any(|u| u.number == one.number) { NUMBER * self.trust } else { 0.0 };
        let fit = LENGTH * likeness(one.length, two[0].length + two[1].length) * 2.0;
        let score = content + number + fit - BASE - LENGTH;
        if content < x.1.max(y.1) + MERGE { (-1.0, 0.0) } else { (score, content) }
    }

    /// Links units that were moved: free on both sides, or held by weak beads, and clearly like each other.
    fn moved(&self, beads: &mut Vec<Bead>) {
        let mut held_a: Vec<f32> = vec![0.0; self.a.len()];
        let mut held_b: Vec<f32> = vec![0.0; self.b.len()];
        for bead in beads.iter() {
            bead.a.iter().for_each(|&i| held_a[i] = bead.content.max(0.01));
            bead.b.iter().for_each(|&j| held_b[j] = bead.content.max(0.01));
        }
        let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
        for i in (0..self.a.len()).filter(|&i| held_a[i] < SURE) {
            for j in (0..self.b.len()).filter(|&j| held_b[j] < SURE && self.a[i].container == self.b[j].container) {
                let content = dice(&self.a[i].keys, &self.b[j].keys);
                if content >= MOVED && content > held_a[i] + MERGE && content > held_b[j] + MERGE {
                    pairs.push((content, i, j));
                }
            }
        }
        pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        let (mut used_a, mut used_b) = (vec![false; self.a.len()], vec![false; self.b.len()]);
        for (content, i, j) in pairs {
            if used_a[i] || used_b[j] {
                continue;
            }
            (used_a[i], used_b[j]) = (true, true);
            beads.retain(|bead| !bead.a.contains(&i) && !bead.b.contains(&j));
            beads.push(Bead { a: vec![i], b: vec![j], score: self.pair(&self.a[i], &self.b[j]).0, content });
        }
        beads.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
    }
}

/// Likeness of two lengths, 1 for equal ones.
fn likeness(a: f32, b: f32) -> f32 {
    let (small, large) = (a.min(b), a.max(b).max(1.0));
    small / large
}
