//! Round against round: how much was kept, reworded, split, merged, moved, added and dropped.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Workspace;
use super::pairing::{Relation, beads, relations};
use super::unit::{TextHead, counted};
use crate::model::{Lang, Record, TextKind};

/// The rounds of one series in one language, each against each later one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matrix {
    /// Series.
    pub series: String,
    /// Kind of text.
    pub kind: TextKind,
    /// Language.
    pub lang: Lang,
    /// The texts, oldest first.
    pub rounds: Vec<TextHead>,
    /// The pairs, by the earlier and then by the later round.
    pub cells: Vec<MatrixCell>,
}

/// One round against a later one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixCell {
    /// Earlier round.
    pub from: String,
    /// Later round.
    pub to: String,
    /// Clauses of the earlier text.
    pub from_clauses: usize,
    /// Clauses of the later text.
    pub to_clauses: usize,
    /// Clauses of the later text by what became of them, `new` among them; `dropped` counts clauses of the earlier text.
    pub counts: BTreeMap<Relation, usize>,
    /// The counts as shares, 0 to 1: of the later text's clauses, for `dropped` of the earlier text's.
    pub shares: BTreeMap<Relation, f32>,
}

impl MatrixCell {
    /// Share of the later text's clauses that have a form in the earlier one, 0 to 1.
    pub fn inherited(&self) -> f32 {
        let new = self.counts.get(&Relation::New).copied().unwrap_or(0);
        share(self.to_clauses - new.min(self.to_clauses), self.to_clauses)
    }
}

impl Workspace {
    /// Round against round for every series, kind and language (or those asked for) that has two readable texts or more, from the
    /// links of the build; rounds that are not neighbours are joined through those between them.
    pub fn matrices(&self, series: Option<&str>, lang: Option<Lang>) -> Vec<Matrix> {
        let mut lines: BTreeMap<(String, TextKind, Lang), Vec<&Record>> = BTreeMap::new();
        for record in self.records() {
            let address = &record.address;
            let asked = series.is_none_or(|s| s == address.series) && lang.is_none_or(|l| l == address.lang);
            if asked && record.readable() && address.copy == 1 && address.round.ordinal().is_some() {
                lines.entry((address.series.clone(), address.kind, address.lang)).or_default().push(record);
            }
        }
        lines.retain(|_, texts| texts.len() > 1);
        lines.into_iter().map(|((series, kind, lang), texts)| self.matrix(series, kind, lang, texts)).collect()
    }

    fn matrix(&self, series: String, kind: TextKind, lang: Lang, mut texts: Vec<&Record>) -> Matrix {
        texts.sort_by_key(|r| r.address.round.clone());
        let mut cells = Vec::new();
        for (at, earlier) in texts.iter().enumerate() {
            cells.extend(texts[at + 1..].iter().map(|later| self.cell(earlier, later)));
        }
        Matrix { series, kind, lang, rounds: texts.into_iter().map(TextHead::of).collect(), cells }
    }

    fn cell(&self, earlier: &Record, later: &Record) -> MatrixCell {
        let units = |record: &Record| (0..record.clauses.len()).filter(|&i| counted(&record.clauses[i])).collect::<Vec<_>>();
        let (old, new) = (units(earlier), units(later));
        let found = beads((earlier, &old), (later, &new), &self.stored(earlier, later));
        let mut counts: BTreeMap<Relation, usize> = BTreeMap::new();
        for (bead, relation) in found.iter().zip(relations(earlier, later, &found)) {
            *counts.entry(relation).or_default() += if relation == Relation::Dropped { bead.a.len() } else { bead.b.len() };
        }
        let of = |relation: Relation| if relation == Relation::Dropped { old.len() } else { new.len() };
        MatrixCell {
            from: earlier.address.round.to_string(),
            to: later.address.round.to_string(),
            from_clauses: old.len(),
            to_clauses: new.len(),
            shares: counts.iter().map(|(relation, count)| (*relation, share(*count, of(*relation)))).collect(),
            counts,
        }
    }
}

/// A share to a thousandth; 0 of nothing.
fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { (part as f32 / whole as f32 * 1000.0).round() / 1000.0 }
}
