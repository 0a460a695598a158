//! What an index holds, and what is missing from it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Workspace;
use super::unit::{TextHead, counted};
use crate::archive::Failure;
use crate::model::{Lang, LinkKind, Record, RoundKey, TextKind};

/// The answer to `status`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status {
    /// Texts.
    pub texts: usize,
    /// Clauses, and headings with a number.
    pub clauses: usize,
    /// Translation links.
    pub translations: usize,
    /// Lineage links.
    pub lineage: usize,
    /// The series, by name.
    pub series: Vec<SeriesStatus>,
    /// Files that gave nothing in the last build.
    pub failures: Vec<Failure>,
}

/// What an index holds of a series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeriesStatus {
    /// Slug.
    pub series: String,
    /// Its name, where a text or the catalogue says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its rounds, oldest first.
    pub rounds: Vec<RoundStatus>,
    /// Rounds between the first and the last of which there is no text.
    pub missing_rounds: Vec<u32>,
}

/// What an index holds of a round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoundStatus {
    /// Round, as addresses have it.
    pub round: String,
    /// Host city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Day of signature, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Its texts, by kind and language.
    pub texts: Vec<TextStatusLine>,
    /// Texts that other kinds or languages of the series let expect, as `declaration/pt`.
    pub missing: Vec<String>,
}

/// One text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextStatusLine {
    /// What it is.
    #[serde(flatten)]
    pub head: TextHead,
    /// Kind of text.
    pub kind: TextKind,
    /// Clauses, and headings with a number.
    pub clauses: usize,
    /// Pages of its file.
    pub pages: usize,
}

impl Workspace {
    /// What the index holds: series, rounds, languages, dates, counts, and which languages and rounds are missing.
    pub fn status(&self) -> Status {
        let mut series: BTreeMap<&str, BTreeMap<&RoundKey, Vec<&Record>>> = BTreeMap::new();
        for record in self.records() {
            let address = &record.address;
            series.entry(&address.series).or_default().entry(&address.round).or_default().push(record);
        }
        let links = |kind| self.links().iter().filter(|l| l.kind == kind).count();
        Status {
            texts: self.records().len(),
            clauses: self.records().iter().map(clauses).sum(),
            translations: links(LinkKind::Translation),
            lineage: links(LinkKind::Lineage),
            series: series.into_iter().map(|(slug, rounds)| series_status(slug, &rounds)).collect(),
            failures: self.build.manifest().failures.clone(),
        }
    }
}

fn clauses(record: &Record) -> usize {
    record.clauses.iter().filter(|c| counted(c)).count()
}

fn series_status(slug: &str, rounds: &BTreeMap<&RoundKey, Vec<&Record>>) -> SeriesStatus {
    let ordinals: BTreeSet<u32> = rounds.keys().filter_map(|r| r.ordinal()).collect();
    let span = ordinals.first().copied().unwrap_or(1)..=ordinals.last().copied().unwrap_or(0);
    let langs: BTreeSet<Lang> = rounds.values().flatten().map(|r| r.address.lang).filter(|l| l.is_known()).collect();
    SeriesStatus {
        series: slug.to_owned(),
        name: rounds.values().flatten().find_map(|r| r.identity.series_name.clone()),
        rounds: rounds.iter().map(|(key, texts)| round_status(key, texts, &langs)).collect(),
        missing_rounds: span.filter(|n| !ordinals.contains(n)).collect(),
    }
}

fn round_status(key: &RoundKey, texts: &[&Record], langs: &BTreeSet<Lang>) -> RoundStatus {
    let mut texts: Vec<&Record> = texts.to_vec();
    texts.sort_by_key(|r| r.address.clone());
    let held: BTreeSet<(TextKind, Lang)> = texts.iter().map(|r| (r.address.kind, r.address.lang)).collect();
    let kinds: BTreeSet<TextKind> = held.iter().map(|(kind, _)| *kind).collect();
    let wanted = kinds.iter().flat_map(|kind| langs.iter().map(move |lang| (*kind, *lang)));
    // A text that belongs to no round (its key is a name) has no siblings to miss.
    let missing = wanted.filter(|w| key.ordinal().is_some() && !held.contains(w)).map(|(kind, lang)| format!("{kind}/{lang}"));
    RoundStatus {
        round: key.to_string(),
        city: texts.iter().find_map(|r| r.identity.city.clone()),
        date: texts.iter().find_map(|r| r.identity.date.clone()),
        missing: missing.collect(),
        texts: texts
            .iter()
            .map(|r| TextStatusLine {
                head: TextHead::of(r),
                kind: r.address.kind,
                clauses: clauses(r),
                pages: r.flow.pages.len(),
            })
            .collect(),
    }
}
