//! Aligning the units of two translations by content and by number.
//!
//! Good for: texts whose numbering lies, with merged, split, dropped and re-ordered units. Not for: finding out whether two texts are
//! translations of each other (see `families`).
//!
//! In rounds: words alone give a path; its sure beads teach which words translate each other, how lengths relate, and how far labels
//! can be trusted; the next round knows that. In the last round, units off the path are looked for.

use std::cell::RefCell;
use std::collections::HashMap;

use super::bags::{Bags, terms};
use super::grid::Grid;
use super::labels::Labels;
use super::lengths::Lengths;
use super::lexical::{Counts, Known, Tables, prior};
use super::moved::moved;
use super::path::{Bead, path};
use super::score::Scorer;
use super::unit::Unit;
use crate::model::Lang;

/// Rounds in which words are learned.
const ROUNDS: usize = 3;
/// Score from which a bead is sure, and by how much it must beat every other pair of its units.
const SURE: (f32, f32) = (2.0, 1.5);
/// Score below which a bead says nothing and is dropped.
const DROPPED: f32 = 0.0;

/// One text to be aligned.
#[derive(Debug, Clone)]
pub(super) struct Side<'a> {
    pub(super) lang: Lang,
    pub(super) units: Vec<Unit<'a>>,
    pub(super) bags: Bags,
}

impl<'a> Side<'a> {
    pub(super) fn new(lang: Lang, units: Vec<Unit<'a>>) -> Side<'a> {
        let terms: Vec<Vec<String>> = units.iter().map(|u| terms(&u.clause.text)).collect();
        Side { lang, units, bags: Bags::of(&terms) }
    }

    fn length(&self) -> f32 {
        self.units.iter().map(|u| u.length).sum()
    }
}

/// What aligning two texts taught.
#[derive(Debug, Clone)]
pub(super) struct Aligned {
    pub(super) beads: Vec<Bead>,
    pub(super) tables: Tables,
    /// Words met as translations, with expected counts.
    pub(super) counts: Counts,
    pub(super) lengths: Lengths,
    pub(super) labels: Labels,
    /// Pairs that are looked at, all zeros.
    pub(super) grid: Grid,
}

/// Aligns two texts.
pub(super) fn align(a: &Side<'_>, b: &Side<'_>, known: &Known) -> Aligned {
    let rows = prior(&a.bags, a.lang, &b.bags, b.lang, known);
    let start = Tables::of(&rows, &b.bags);
    let mut out = Aligned {
        beads: Vec::new(),
        tables: start.clone(),
        counts: Counts::new(),
        lengths: Lengths::of_whole(a.length(), b.length()),
        labels: Labels::silent(),
        grid: Grid::for_texts(&a.bags, &b.bags, &rows),
    };
    if a.units.is_empty() || b.units.is_empty() {
        return out;
    }
    for _ in 0..ROUNDS {
        let scorer = scorer(a, b, &out, None);
        let sure: Vec<Bead> = path(&scorer).into_iter().filter(|bead| is_sure(&scorer, bead)).collect();
        let lists: Vec<(Vec<usize>, Vec<usize>)> = sure.iter().map(|bead| (bead.a.clone(), bead.b.clone())).collect();
        (out.tables, out.counts) = start.trained(&a.bags, &b.bags, &lists);
        let single: Vec<(usize, usize)> =
            sure.iter().filter(|x| x.a.len() == 1 && x.b.len() == 1).map(|x| (x.a[0], x.b[0])).collect();
        let pairs: Vec<(f32, f32)> = single.iter().map(|&(i, j)| (a.units[i].length, b.units[j].length)).collect();
        out.lengths = Lengths::of_whole(a.length(), b.length()).of_pairs(&pairs);
        out.labels = Labels::learned(&a.units, &b.units, &single);
    }
    out.beads = beads(a, b, &out, None);
    out
}

/// The beads of two texts, given what was learned of them and what a third text says.
pub(super) fn beads(a: &Side<'_>, b: &Side<'_>, learned: &Aligned, support: Option<&Grid>) -> Vec<Bead> {
    let scorer = scorer(a, b, learned, support);
    let mut beads = path(&scorer);
    beads.retain(|bead| bead.score > DROPPED);
    let known = RefCell::new(HashMap::new());
    // Outside of the grid a pair is dear, and every pass asks for it again.
    let score = |i: usize, j: usize| *known.borrow_mut().entry((i, j)).or_insert_with(|| scorer.pair(i, j));
    moved(&scorer, &score, &mut beads);
    beads
}

/// A scorer with what was learned.
pub(super) fn scorer<'s>(a: &'s Side<'s>, b: &'s Side<'s>, learned: &Aligned, support: Option<&'s Grid>) -> Scorer<'s> {
    Scorer::new(
        (&a.units, &b.units),
        (&a.bags, &b.bags),
        &learned.tables,
        learned.grid.clone(),
        (learned.lengths, learned.labels),
        support,
    )
}

/// Whether a bead is good, and far better than any other pair of one of its units.
fn is_sure(scorer: &Scorer<'_>, bead: &Bead) -> bool {
    bead.score >= SURE.0 && bead.score - rival(scorer, bead) >= SURE.1
}

/// The best score of a unit of the bead with a unit outside of it.
pub(super) fn rival(scorer: &Scorer<'_>, bead: &Bead) -> f32 {
    let mut best = 0.0f32;
    for &i in &bead.a {
        let (low, high) = scorer.words.range(i);
        (low..high).filter(|j| !bead.b.contains(j)).for_each(|j| best = best.max(scorer.pair(i, j)));
    }
    for &j in &bead.b {
        for i in (0..scorer.a.len()).filter(|&i| scorer.words.contains(i, j) && !bead.a.contains(&i)) {
            best = best.max(scorer.pair(i, j));
        }
    }
    best
}
