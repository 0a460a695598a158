//! What there is: series, their rounds, and the texts held of each.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Workspace;
use crate::model::{Catalogue, ClauseKind, Lang, LinkKind, Record, RoundKey, TextKind, TextStatus};

/// The answer to `overview`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Overview {
    /// Series in the order of the catalogue, then by slug.
    pub series: Vec<SeriesOverview>,
    /// Texts in the index.
    pub texts: usize,
    /// Clauses in the index.
    pub clauses: usize,
    /// Translation links.
    pub translations: usize,
    /// Lineage links.
    pub lineage: usize,
    /// Files that gave nothing in the last build.
    pub failures: usize,
}

/// A series.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesOverview {
    /// Slug.
    pub id: String,
    /// Name in each language, as far as the catalogue or a text says.
    pub name: BTreeMap<Lang, String>,
    /// Remark of the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Languages that texts of the series are held in.
    pub langs: Vec<Lang>,
    /// Rounds, known from the catalogue or from a text, in their order.
    pub rounds: Vec<RoundOverview>,
}

/// A round.
#[derive(Debug, Clone, Serialize)]
pub struct RoundOverview {
    /// The part of addresses that names it: its ordinal, or a slug.
    pub key: String,
    /// Ordinal, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<u32>,
    /// Name of the chapter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chapter: Option<String>,
    /// Host city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Host country, ISO 3166-1 alpha-2, or a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// First day, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Day of signature, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Who signed.
    pub parties: Vec<String>,
    /// Who attended and did not sign.
    pub attended: Vec<String>,
    /// Remark of the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Texts held.
    pub texts: Vec<TextOverview>,
    /// Languages held.
    pub held: Vec<Lang>,
    /// Languages that other rounds of the series are held in and this one is not.
    pub missing: Vec<Lang>,
}

/// A text.
#[derive(Debug, Clone, Serialize)]
pub struct TextOverview {
    /// Address.
    pub text: String,
    /// The address without its language.
    pub family: String,
    /// Kind.
    pub kind: TextKind,
    /// Language.
    pub lang: Lang,
    /// Whose words.
    pub status: TextStatus,
    /// Pages of the file.
    pub pages: usize,
    /// Numbered clauses.
    pub clauses: usize,
    /// Clauses without an earlier form in another round.
    pub without_earlier: usize,
    /// Whether it has a usable text layer.
    pub extractable: bool,
}

impl Workspace {
    /// Series, rounds and texts. The catalogue adds the rounds and facts that no text of the index tells.
    pub fn overview(&self, catalogue: &Catalogue) -> Overview {
        let held = self.records().iter().map(|r| r.address.series.clone());
        let listed = catalogue.rounds.iter().map(|r| r.series.clone());
        let mut ids: Vec<String> = held.chain(listed).collect::<BTreeSet<_>>().into_iter().collect();
        ids.sort_by_key(|id| catalogue.series.iter().position(|s| s.id == *id).unwrap_or(usize::MAX));
        let count = |kind| self.links().iter().filter(|l| l.kind == kind).count();
        let clauses = |r: &Record| r.clauses.iter().filter(|c| c.kind == ClauseKind::Clause).count();
        Overview {
            series: ids.into_iter().map(|id| self.series_overview(&id, catalogue)).collect(),
            texts: self.records().len(),
            clauses: self.records().iter().map(clauses).sum(),
            translations: count(LinkKind::Translation),
            lineage: count(LinkKind::Lineage),
            failures: self.build.manifest().failures.len(),
        }
    }

    fn series_overview(&self, id: &str, catalogue: &Catalogue) -> SeriesOverview {
        let facts = catalogue.series.iter().find(|s| s.id == id);
        let records: Vec<&Record> = self.records().iter().filter(|r| r.address.series == id).collect();
        let langs: BTreeSet<Lang> = records.iter().map(|r| r.lang).collect();
        let mut name = facts.map(|f| f.name.clone()).unwrap_or_default();
        for record in &records {
            if let (Some(printed), false) = (&record.identity.series_name, name.contains_key(&record.lang)) {
                name.insert(record.lang, printed.clone());
            }
        }
        let keys: BTreeSet<RoundKey> = records
            .iter()
            .map(|r| r.address.round.clone())
            .chain(catalogue.rounds.iter().filter(|r| r.series == id).map(|r| RoundKey::Ordinal(r.ordinal)))
            .collect();
        let langs: Vec<Lang> = ordered(langs);
        let rounds = keys.into_iter().map(|key| self.round_overview(id, &key, &langs, catalogue)).collect();
        SeriesOverview { id: id.to_owned(), name, note: facts.and_then(|f| f.note.clone()), langs, rounds }
    }

    fn round_overview(&self, series: &str, key: &RoundKey, langs: &[Lang], catalogue: &Catalogue) -> RoundOverview {
        let facts = key.ordinal().and_then(|n| catalogue.round(series, n)).cloned().unwrap_or_default();
        let mut records: Vec<&Record> =
            self.records().iter().filter(|r| r.address.series == series && r.address.round == *key).collect();
        records.sort_by_key(|r| (r.address.family(), place(r.lang)));
        let said = |of: fn(&Record) -> &Option<String>| records.iter().find_map(|r| of(r).clone());
        let held: BTreeSet<Lang> = records.iter().map(|r| r.lang).collect();
        let mut parties = facts.parties;
        if parties.is_empty() {
            parties = records.iter().map(|r| r.identity.parties.clone()).max_by_key(Vec::len).unwrap_or_default();
        }
        RoundOverview {
            key: key.to_string(),
            ordinal: key.ordinal(),
            chapter: facts.chapter.or_else(|| said(|r| &r.identity.chapter)),
            city: facts.city.or_else(|| said(|r| &r.identity.city)),
            country: facts.country,
            start: facts.start.or_else(|| said(|r| &r.identity.start)),
            date: facts.end.or_else(|| said(|r| &r.identity.date)),
            parties,
            attended: facts.attended,
            note: facts.note,
            missing: langs.iter().filter(|l| !held.contains(l)).copied().collect(),
            held: ordered(held),
            texts: records.into_iter().map(|r| self.text_overview(r)).collect(),
        }
    }

    fn text_overview(&self, record: &Record) -> TextOverview {
        let later: BTreeSet<&str> = self
            .links()
            .iter()
            .filter(|l| l.kind == LinkKind::Lineage && l.b.text == record.address)
            .map(|l| l.b.path.as_str())
            .collect();
        let clauses = || record.clauses.iter().filter(|c| c.kind == ClauseKind::Clause);
        TextOverview {
            text: record.address.to_string(),
            family: record.family(),
            kind: record.address.kind,
            lang: record.lang,
            status: record.status,
            pages: record.flow.pages.len(),
            clauses: clauses().count(),
            without_earlier: clauses().filter(|c| !later.contains(c.path.as_str())).count(),
            extractable: record.extractable,
        }
    }
}

/// Languages in the order they are shown: the three, then others by code.
fn ordered(langs: BTreeSet<Lang>) -> Vec<Lang> {
    let mut langs: Vec<Lang> = langs.into_iter().collect();
    langs.sort_by_key(|l| place(*l));
    langs
}

fn place(lang: Lang) -> usize {
    Lang::KNOWN.iter().position(|l| *l == lang).unwrap_or(usize::MAX)
}
