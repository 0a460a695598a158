//! How often something is said: counts and relative frequencies by round, language, country and so on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tantivy::DocAddress;
use tantivy::query::AllQuery;

use super::expand::Expansion;
use super::facets::by_segment;
use super::highlight::Marker;
use super::query::Query;
use super::stored::words_of;
use super::{IndexError, Request, Searcher};
use crate::model::Lang;

/// What clauses are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// Ordinal of the round.
    Round,
    /// Year of signature.
    Year,
    /// Language.
    Lang,
    /// Series.
    Series,
    /// Kind of unit.
    Kind,
    /// Kind of text.
    Doc,
    /// Status of the text.
    Status,
    /// States that the clause names.
    Country,
    /// Organisations that it names.
    Org,
    /// Its opening verb.
    Verb,
    /// The text.
    Text,
}

impl By {
    /// The column of the index.
    fn column(self) -> &'static str {
        match self {
            By::Round => "round",
            By::Year => "year",
            By::Lang => "lang",
            By::Series => "series",
            By::Kind => "kind",
            By::Doc => "doc",
            By::Status => "status",
            By::Country => "country",
            By::Org => "org",
            By::Verb => "verb",
            By::Text => "source",
        }
    }
}

/// Counts of one group of clauses.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CountRow {
    /// What the group has in common, in the order of [`Counts::by`].
    pub values: Vec<String>,
    /// Clauses that match.
    pub clauses: usize,
    /// Passages that match.
    pub matches: usize,
    /// Clauses of the group, matching or not.
    pub of_clauses: usize,
    /// Words of these.
    pub of_words: u64,
    /// Matching clauses for every 1,000 clauses of the group.
    pub per_thousand_clauses: f64,
    /// Matching passages for every 1,000 words of the group.
    pub per_thousand_words: f64,
}

/// The answer to a count.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Counts {
    /// What was counted by.
    pub by: Vec<By>,
    /// A row for every group that has clauses, also those without a match, by value. A clause that names two states counts in both
    /// groups.
    pub rows: Vec<CountRow>,
    /// All clauses that the conditions leave.
    pub total: CountRow,
    /// Words of other languages that clauses without a translation were searched for.
    pub expansions: Vec<Expansion>,
}

impl Searcher {
    /// Counts the clauses and passages that match, and sets them against all clauses that fulfil the conditions of the query: what
    /// it asks of clauses other than their words.
    ///
    /// # Errors
    /// When the query is not understood, or the index cannot be read.
    pub fn count(&self, request: &Request, by: &[By]) -> Result<Counts, IndexError> {
        let tree = request.tree()?;
        let (expanded, expansions) = request.expanded()?;
        let marker = Marker::new(&expanded);
        let mut groups: BTreeMap<Vec<Value>, CountRow> = BTreeMap::new();
        let mut total = CountRow::default();
        let scope = match conditions(&tree) {
            Some(conditions) => self.documents(&*self.plan(&conditions, false)?)?,
            None => self.documents(&AllQuery)?,
        };
        self.grouped(&scope, by, &mut |keys, words, _| {
            for key in keys {
                let row = groups.entry(key).or_default();
                (row.of_clauses, row.of_words) = (row.of_clauses + 1, row.of_words + words);
            }
            (total.of_clauses, total.of_words) = (total.of_clauses + 1, total.of_words + words);
            Ok(())
        })?;
        let found = self.documents(&*self.plan(&expanded, request.across)?)?;
        self.grouped(&found, by, &mut |keys, _, doc| {
            let matches = self.matches(doc, &marker)?;
            for key in keys {
                let row = groups.entry(key).or_default();
                (row.clauses, row.matches) = (row.clauses + 1, row.matches + matches);
            }
            (total.clauses, total.matches) = (total.clauses + 1, total.matches + matches);
            Ok(())
        })?;
        let rows = groups.into_iter().map(|(values, row)| row.finished(values)).collect();
        Ok(Counts { by: by.to_vec(), rows, total: total.finished(Vec::new()), expansions })
    }

    /// Passages of a clause that match, or of the translation through which it was found.
    fn matches(&self, doc: DocAddress, marker: &Marker) -> Result<usize, IndexError> {
        if marker.is_empty() {
            return Ok(0);
        }
        let of = |doc| -> Result<usize, IndexError> {
            let stored = self.stored(doc)?;
            let (lang, text) = words_of(&stored);
            Ok(marker.spans(text, lang.unwrap_or(Lang::UND)).len())
        };
        let mut most = of(doc)?;
        if most == 0 {
            for peer in self.peers(doc)? {
                most = most.max(of(peer)?);
            }
        }
        Ok(most)
    }

    /// Calls back for every document with the groups it belongs to and its number of words.
    fn grouped(
        &self,
        docs: &[DocAddress],
        by: &[By],
        on: &mut dyn FnMut(Vec<Vec<Value>>, u64, DocAddress) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        let searcher = self.reader.searcher();
        for (segment, docs) in by_segment(docs) {
            let reader = searcher.segment_reader(segment);
            let words = self.numbers(reader, "words", docs)?;
            let mut columns: Vec<Vec<Vec<Value>>> = Vec::new();
            for by in by {
                columns.push(match by {
                    By::Round | By::Year => {
                        self.numbers(reader, by.column(), docs)?.into_iter().map(|n| vec![Value::Number(n)]).collect()
                    }
                    _ => {
                        let (values, by_doc) = self.keywords(reader, by.column(), docs)?;
                        let value = |v: usize| Value::Word(values[v].clone());
                        by_doc.into_iter().map(|of| of.into_iter().map(value).collect()).collect()
                    }
                });
            }
            for (index, doc) in docs.iter().enumerate() {
                let mut keys: Vec<Vec<Value>> = vec![Vec::new()];
                for column in &columns {
                    let with = |key: &Vec<Value>| {
                        let key = key.clone();
                        column[index].iter().map(move |v| key.iter().chain([v]).cloned().collect()).collect::<Vec<_>>()
                    };
                    keys = keys.iter().flat_map(with).collect();
                }
                on(if by.is_empty() { Vec::new() } else { keys }, words[index], *doc)?;
            }
        }
        Ok(())
    }
}

/// A value that groups are sorted by: numbers as numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Number(u64),
    Word(String),
}

impl CountRow {
    fn finished(mut self, values: Vec<Value>) -> Self {
        let shown = |v: Value| match v {
            Value::Number(0) => "unknown".into(),
            Value::Number(n) => n.to_string(),
            Value::Word(word) => word,
        };
        self.values = values.into_iter().map(shown).collect();
        let per_thousand = |n: usize, of: f64| if of > 0.0 { 1000.0 * n as f64 / of } else { 0.0 };
        self.per_thousand_clauses = per_thousand(self.clauses, self.of_clauses as f64);
        self.per_thousand_words = per_thousand(self.matches, self.of_words as f64);
        self
    }
}

/// The part of a query that asks for no word: what the counted clauses are set against.
fn conditions(query: &Query) -> Option<Query> {
    match query {
        Query::And(parts) => {
            let mut kept: Vec<Query> = parts.iter().filter_map(conditions).collect();
            if kept.len() > 1 { Some(Query::And(kept)) } else { kept.pop() }
        }
        other => other.is_wordless().then(|| other.clone()),
    }
}
