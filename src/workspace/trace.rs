//! A clause through the rounds.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::pairing::{Relation, beads, changed_share, relations};
use super::unit::{TextHead, Unit, joined};
use super::{ResolveError, Workspace};
use crate::compare::{Piece, PieceKind, pieces};
use crate::model::{Clause, ClauseAddress, Lang, Link, LinkKind, Record, RoundKey, TextAddress};

/// Forms followed in either direction.
const FORMS: usize = 2_000;

/// The answer to `trace`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trace {
    /// Address of the clause asked for.
    pub id: String,
    /// Every round of its series that has such a text, newest first.
    pub rounds: Vec<TracedRound>,
}

/// One round of a trace.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TracedRound {
    /// The text: in the language asked for, or in another where the round has no readable one in that.
    #[serde(flatten)]
    pub head: TextHead,
    /// Its forms of the clause, in reading order; none where it has none.
    pub forms: Vec<TracedForm>,
}

/// A form of the clause.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TracedForm {
    /// The clause.
    #[serde(flatten)]
    pub unit: Unit,
    /// It is the one asked for.
    pub asked: bool,
    /// What it was made from, the surest first.
    pub earlier: Vec<TracedStep>,
    /// Share of words changed from its earlier forms in the newest round that has any, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit_ratio: Option<f32>,
    /// Word differences from those forms. Where one clause was split, what went into its other parts is left out at the ends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Piece>,
    /// Its translations.
    pub translations: Vec<String>,
}

/// From an earlier form to a later one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TracedStep {
    /// Address of the earlier form.
    pub id: String,
    /// What became of it.
    pub relation: Relation,
    /// The other clauses that were made from it, or merged with it.
    pub with: Vec<String>,
    /// Confidence, 0 to 1.
    pub score: f32,
    /// What speaks for the link.
    pub evidence: String,
}

impl Workspace {
    /// A clause through all rounds of its series: its earlier forms and theirs, its later forms and theirs, each with the word
    /// differences from the form before. Addresses may be short; `lang` completes one that fits a text in several languages.
    ///
    /// # Errors
    /// When the address names nothing, several texts, or a text without a clause.
    pub fn trace(&self, address: &str, lang: Option<Lang>) -> Result<Trace, ResolveError> {
        let (record, path) = self.resolve_in(address, lang)?;
        let path = path.ok_or_else(|| ResolveError::NeedsClause(record.address.to_string()))?;
        let asked = record.address.clause(&path);
        let mut forms = self.forms(&asked);
        let line = self.line(&record.address);
        for text in line.values().filter(|r| r.address.lang != record.address.lang) {
            // Only over the forms between: from a later form, what was merged into it would lead to clauses nobody asked for.
            let (here, there) = (&asked.text.round, &text.address.round);
            let between = |form: &&ClauseAddress| (here.min(there)..=here.max(there)).contains(&&form.text.round);
            let reached = |form: &ClauseAddress| self.reach(form, &text.address).into_keys();
            let there: BTreeSet<String> = forms.iter().filter(between).flat_map(reached).collect();
            forms.extend(there.into_iter().map(|path| text.address.clause(&path)));
        }
        let round = |text: &&Record| TracedRound { head: TextHead::of(text), forms: self.traced(text, &forms, &asked) };
        Ok(Trace { id: asked.to_string(), rounds: line.values().rev().copied().map(|r| round(&r)).collect() })
    }

    /// The clause, its earlier forms and theirs, its later forms and theirs.
    fn forms(&self, asked: &ClauseAddress) -> BTreeSet<ClauseAddress> {
        let mut all = BTreeSet::from([asked.clone()]);
        for back in [true, false] {
            let mut open = vec![asked];
            while let Some(here) = open.pop() {
                let next = if back { self.earlier(here) } else { self.later(here) };
                for (_, end) in next {
                    if all.len() < FORMS && all.insert(end.clone()) {
                        open.push(end);
                    }
                }
            }
        }
        all
    }

    /// The texts of a series and kind by round: in the language asked for, or in another where a round has none that can be read.
    fn line(&self, address: &TextAddress) -> BTreeMap<RoundKey, &Record> {
        let mut line: BTreeMap<RoundKey, &Record> = BTreeMap::new();
        let fits = |r: &&Record| {
            let a = &r.address;
            a.series == address.series && a.kind == address.kind && (a.copy == 1 || a == address)
        };
        let rank =
            |r: &Record| (r.address != *address, !r.readable(), r.address.lang != address.lang, preference(r.address.lang));
        for record in self.records().iter().filter(fits) {
            let best = line.entry(record.address.round.clone()).or_insert(record);
            if rank(record) < rank(best) {
                *best = record;
            }
        }
        line
    }

    fn traced(&self, text: &Record, forms: &BTreeSet<ClauseAddress>, asked: &ClauseAddress) -> Vec<TracedForm> {
        let addressed = text.clauses.iter().map(|c| (c, text.address.clause(&c.path)));
        addressed.filter(|(_, a)| forms.contains(a)).map(|(c, a)| self.form(text, c, &a, forms, asked)).collect()
    }

    fn form(
        &self,
        text: &Record,
        clause: &Clause,
        address: &ClauseAddress,
        forms: &BTreeSet<ClauseAddress>,
        asked: &ClauseAddress,
    ) -> TracedForm {
        let links: Vec<_> = self.earlier(address).into_iter().filter(|(_, end)| forms.contains(*end)).collect();
        let mut earlier: Vec<TracedStep> = links.iter().filter_map(|(link, end)| self.step(link, end, text)).collect();
        earlier.sort_by(|x, y| y.score.total_cmp(&x.score).then(x.id.cmp(&y.id)));
        let newest = links.iter().map(|(_, end)| &end.text.round).max();
        let mut from: Vec<(usize, &Clause)> = Vec::new();
        for (_, end) in links.iter().filter(|(_, end)| Some(&end.text.round) == newest) {
            let record = self.text(&end.text);
            from.extend(record.and_then(|r| r.clauses.iter().enumerate().find(|(_, c)| c.path == end.path)));
        }
        from.sort_by_key(|(place, _)| *place);
        let old: Vec<&Clause> = from.into_iter().map(|(_, c)| c).collect();
        let split = earlier.iter().any(|step| step.relation == Relation::Split);
        let difference =
            || if split { without_ends(pieces(&joined(&old), &clause.text)) } else { pieces(&joined(&old), &clause.text) };
        let across = self.links_at(address, LinkKind::Translation).into_iter();
        let mut translations: Vec<String> = across.map(|(_, end)| end.to_string()).collect();
        translations.sort();
        TracedForm {
            unit: Unit::of(text, clause),
            asked: address == asked,
            earlier,
            edit_ratio: (!old.is_empty()).then(|| changed_share(&old, &[clause])),
            pieces: if old.is_empty() { Vec::new() } else { difference() },
            translations,
        }
    }

    /// One link of the trace, with what the whole texts say about it.
    fn step(&self, link: &Link, from: &ClauseAddress, text: &Record) -> Option<TracedStep> {
        let before = self.text(&from.text)?;
        let every = |record: &Record| (0..record.clauses.len()).collect::<Vec<_>>();
        let found = beads((before, &every(before)), (text, &every(text)), &self.stored(before, text));
        let what = relations(before, text, &found);
        let at = found.iter().position(|bead| {
            bead.a.iter().any(|&i| before.clauses[i].path == from.path)
                && bead.b.iter().any(|&j| text.clauses[j].path == link.b.path)
        })?;
        let ids = |record: &Record, units: &[usize]| {
            units.iter().map(|&i| record.address.clause(&record.clauses[i].path).to_string()).collect::<Vec<_>>()
        };
        let mut with = [ids(before, &found[at].a), ids(text, &found[at].b)].concat();
        with.retain(|id| *id != from.to_string() && *id != link.b.to_string());
        Some(TracedStep { id: from.to_string(), relation: what[at], with, score: link.score, evidence: link.evidence.clone() })
    }
}

/// A difference without what was deleted at its ends.
fn without_ends(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let deleted = |p: &&Piece| p.change == PieceKind::Deleted;
    let behind = pieces.iter().rev().take_while(deleted).count();
    pieces.truncate(pieces.len() - behind);
    let before = pieces.iter().take_while(deleted).count();
    pieces.drain(..before);
    pieces
}

/// The languages in the order they are shown, others behind.
fn preference(lang: Lang) -> usize {
    Lang::KNOWN.iter().position(|l| *l == lang).unwrap_or(Lang::KNOWN.len())
}
