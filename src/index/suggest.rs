//! Words near a misspelt one.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tantivy::Term;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption};

use super::analysis::{analyse, word_spans};
use super::highlight::within;
use super::query::Query;
use super::schema::LANGS;
use super::stored::words_of;
use super::{IndexError, Searcher};
use crate::model::Lang;
use crate::text::fold;

/// Shortest word that is corrected, letters; shorter ones are near too much.
const SHORTEST: usize = 4;
/// Letters in which a suggestion may differ.
const FURTHEST: usize = 2;
/// Suggestions for a word.
const MOST: usize = 5;
/// Words of a query that are looked at.
const WORDS: usize = 16;

/// A word of a query that stands in no text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The word as typed.
    pub word: String,
    /// Words of the texts that are near it, best first: in the language of the rest of the query, least changed, most frequent.
    pub near: Vec<String>,
}

impl Searcher {
    /// Suggestions for the words of a query that stand in no text.
    pub(super) fn suggest(&self, query: &Query) -> Result<Vec<Suggestion>, IndexError> {
        let mut words = Vec::new();
        collect(query, None, &mut words);
        words.truncate(WORDS);
        let mut unknown = Vec::new();
        let mut known = Vec::new();
        for (word, scope) in words {
            // One look for each word that stands there as typed, which is nearly every word.
            let printed = self.frequency(self.fields.exact, &fold(&word))? > 0;
            if printed || !self.languages_of(&word)?.is_empty() {
                known.push(word);
            } else {
                unknown.push((word, scope));
            }
        }
        if unknown.is_empty() {
            return Ok(Vec::new());
        }
        let mut langs: BTreeMap<Lang, usize> = BTreeMap::new();
        for word in known {
            self.languages_of(&word)?.into_iter().for_each(|l| *langs.entry(l).or_default() += 1);
        }
        let likely = langs.into_iter().max_by_key(|(_, n)| *n).map(|(l, _)| l);
        let mut out = Vec::new();
        for (word, scope) in unknown.into_iter().filter(|(w, _)| w.chars().count() >= SHORTEST) {
            let near = self.near(&fold(&word), scope.or(likely))?;
            if !near.is_empty() {
                out.push(Suggestion { word, near });
            }
        }
        Ok(out)
    }

    /// The languages in which a word stands in some form.
    fn languages_of(&self, word: &str) -> Result<BTreeSet<Lang>, IndexError> {
        let mut out = BTreeSet::new();
        for (lang, field) in LANGS.into_iter().zip(self.fields.text) {
            let term = analyse(word, lang).into_iter().next().map(|t| t.term).unwrap_or_default();
            if self.frequency(field, &term)? > 0 {
                out.insert(lang);
            }
        }
        Ok(out)
    }

    /// Number of clauses with a term.
    pub(super) fn frequency(&self, field: Field, term: &str) -> Result<u64, IndexError> {
        self.reader.searcher().doc_freq(&Term::from_field_text(field, term)).map_err(|e| self.damaged(e))
    }

    fn near(&self, word: &str, lang: Option<Lang>) -> Result<Vec<String>, IndexError> {
        let mut near: BTreeMap<String, u32> = BTreeMap::new();
        for segment in self.reader.searcher().segment_readers() {
            let inverted = segment.inverted_index(self.fields.exact).map_err(|e| self.damaged(e))?;
            let mut stream = inverted.terms().stream().map_err(|e| self.damaged(e))?;
            while let Some((term, info)) = stream.next() {
                let Ok(term) = std::str::from_utf8(term) else { continue };
                if within(term, word, FURTHEST) && term.chars().any(char::is_alphabetic) {
                    *near.entry(term.to_owned()).or_default() += info.doc_freq;
                }
            }
        }
        let mut ranked = Vec::new();
        for (term, frequency) in near {
            let other_language = match lang {
                Some(lang) => !self.languages_of(&term)?.contains(&lang),
                None => false,
            };
            ranked.push((other_language, !within(&term, word, 1), std::cmp::Reverse(frequency), term));
        }
        ranked.sort();
        ranked.into_iter().take(MOST).map(|(.., term)| self.as_printed(&term)).collect()
    }

    /// A folded word as some clause prints it, in lower case.
    pub(super) fn as_printed(&self, folded: &str) -> Result<String, IndexError> {
        let query = TermQuery::new(Term::from_field_text(self.fields.exact, folded), IndexRecordOption::Basic);
        let Some(first) = self.documents(&query)?.first().copied() else { return Ok(folded.to_owned()) };
        let stored = self.stored(first)?;
        let (_, text) = words_of(&stored);
        let mut printed = word_spans(text).into_iter().map(|(from, to)| &text[from..to]);
        Ok(printed.find(|w| fold(w) == folded).map_or_else(|| folded.to_owned(), str::to_lowercase))
    }
}

/// The words a query asks for, with the language it asks for them in.
fn collect(query: &Query, scope: Option<Lang>, out: &mut Vec<(String, Option<Lang>)>) {
    match query {
        Query::And(parts) | Query::Or(parts) => {
            // A condition on the language tells in which the words are.
            let stated = parts.iter().find_map(|p| match p {
                Query::Keyword { field: "lang", value } => value.parse().ok(),
                _ => None,
            });
            parts.iter().for_each(|p| collect(p, scope.or(stated), out));
        }
        Query::In(lang, inner) => collect(inner, Some(*lang), out),
        Query::Words { words, .. } | Query::Exact(words) => {
            out.extend(word_spans(words).into_iter().map(|(from, to)| (words[from..to].to_owned(), scope)));
        }
        _ => {}
    }
}
