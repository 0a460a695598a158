//! Words of a query in other languages, by the lexicon that the aligned texts of the corpus gave.
//!
//! A clause that has a translation is found through it. One that has none can only be found in its own language: for those the words
//! of the query are put into that language, word by word, and what was put in is told, so that it can be taken out again.

use serde::Serialize;

use super::query::Query;
use crate::model::{Lang, Lexicon};
use crate::text::{fold, words};

/// Share of a word's uses that a translation must account for.
const LIKELY: f32 = 0.2;
/// Uses of a translation that must have been met in the corpus.
const MET: f32 = 1.5;
/// Translations of a word.
const MOST: usize = 4;
/// Letters of a word that is left out of a phrase in another language, where it seldom has its like.
const LITTLE: usize = 3;

/// What a word of the query became in another language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Expansion {
    /// The word, folded.
    pub word: String,
    /// Its language.
    pub from: Lang,
    /// The language of the clauses that are searched for its translations.
    pub to: Lang,
    /// The translations, likeliest first.
    pub words: Vec<String>,
}

/// The query with, beside each part that asks for words alone, that part in other languages for clauses without a translation into
/// the query's language. Words in `without` are not put in.
pub(super) fn expand(query: &Query, lexica: &[Lexicon], without: &[String]) -> (Query, Vec<Expansion>) {
    let without: Vec<String> = without.iter().map(|w| fold(w)).collect();
    let mut expander = Expander { lexica, without, expansions: Vec::new() };
    let expanded = expander.part(query);
    expander.expansions.sort();
    expander.expansions.dedup();
    (expanded, expander.expansions)
}

struct Expander<'a> {
    lexica: &'a [Lexicon],
    without: Vec<String>,
    expansions: Vec<Expansion>,
}

impl Expander<'_> {
    fn part(&mut self, query: &Query) -> Query {
        match query {
            textual if textual.is_textual() => self.in_other_languages(textual),
            Query::And(parts) => Query::And(parts.iter().map(|p| self.part(p)).collect()),
            Query::Or(parts) => Query::Or(parts.iter().map(|p| self.part(p)).collect()),
            other => other.clone(),
        }
    }

    fn in_other_languages(&mut self, query: &Query) -> Query {
        let mut all = vec![query.clone()];
        for lexicon in self.lexica {
            let mut used = Vec::new();
            if let Some(translated) = self.translated(query, lexicon, &mut used)
                && !used.is_empty()
            {
                let own = Query::Keyword { field: "lang", value: lexicon.from.to_string() };
                all.push(Query::And(vec![
                    Query::In(lexicon.to, Box::new(translated)),
                    Query::Not(Box::new(Query::Has(Some(lexicon.from)))),
                    Query::Not(Box::new(own)),
                ]));
                self.expansions.append(&mut used);
            }
        }
        if all.len() == 1 { all.swap_remove(0) } else { Query::Or(all) }
    }

    /// The query in the lexicon's other language; `None` when a word of it is not in the lexicon.
    fn translated(&self, query: &Query, lexicon: &Lexicon, used: &mut Vec<Expansion>) -> Option<Query> {
        let mut each = |parts: &[Query]| parts.iter().map(|p| self.translated(p, lexicon, used)).collect::<Option<Vec<_>>>();
        match query {
            Query::And(parts) => each(parts).map(Query::And),
            Query::Or(parts) => each(parts).map(Query::Or),
            Query::Not(inner) => Some(Query::Not(Box::new(self.translated(inner, lexicon, used)?))),
            Query::Words { words, .. } => self.words(words, lexicon, used),
            other => Some(other.clone()),
        }
    }

    /// Each word in any of its translations; of a phrase, the words that are not little.
    fn words(&self, phrase: &str, lexicon: &Lexicon, used: &mut Vec<Expansion>) -> Option<Query> {
        let folded = fold(phrase);
        let all: Vec<&str> = words(&folded).collect();
        let large = |word: &&&str| all.len() == 1 || word.chars().count() > LITTLE;
        let mut parts = Vec::new();
        for word in all.iter().filter(large) {
            let translations = self.translations(word, lexicon);
            if translations.is_empty() {
                return None;
            }
            parts.push(any(&translations));
            used.push(Expansion { word: (*word).to_owned(), from: lexicon.from, to: lexicon.to, words: translations });
        }
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(Query::And(parts)),
        }
    }

    fn translations(&self, word: &str, lexicon: &Lexicon) -> Vec<String> {
        let likely = lexicon.translations(word).iter().filter(|t| t.probability >= LIKELY && t.count >= MET).take(MOST);
        likely.map(|t| t.word.clone()).filter(|w| !self.without.contains(w)).collect()
    }
}

fn any(all: &[String]) -> Query {
    let mut parts: Vec<Query> = all.iter().map(|word| Query::Words { words: word.clone(), slop: 0 }).collect();
    if parts.len() == 1 { parts.swap_remove(0) } else { Query::Or(parts) }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::model::WordTranslation;

    fn lexicon() -> Lexicon {
        let translation = |word: &str, probability| WordTranslation { word: word.to_owned(), probability, count: 5.0 };
        let words = [
            ("trata", vec![translation("trafficking", 0.7), translation("trade", 0.25), translation("about", 0.05)]),
            ("personas", vec![translation("persons", 0.6), translation("people", 0.3)]),
        ];
        Lexicon { from: Lang::ES, to: Lang::EN, words: words.into_iter().map(|(w, t)| (w.to_owned(), t)).collect() }
    }

    fn expanded(query: &str, without: &[&str]) -> (String, usize) {
        let tree = parse(query).unwrap_or_else(|e| panic!("{e:?}"));
        let without: Vec<String> = without.iter().map(|w| (*w).to_owned()).collect();
        let (tree, expansions) = expand(&tree, &[lexicon()], &without);
        (tree.to_string(), expansions.len())
    }

    #[test]
    fn words_are_put_in_for_clauses_without_a_translation() {
        let rest = "NOT has:es AND NOT lang:\"es\"";
        assert_eq!(expanded("Trata", &[]), (format!("Trata OR (en:(trafficking OR trade) AND {rest})"), 1));
        assert_eq!(expanded("trata", &["Trade"]), (format!("trata OR (en:trafficking AND {rest})"), 1));
        let phrase = "\"trata de personas\"";
        let both = "en:((trafficking OR trade) AND (persons OR people))";
        assert_eq!(expanded(phrase, &[]), (format!("{phrase} OR ({both} AND {rest})"), 2));
    }

    #[test]
    fn what_cannot_be_put_whole_is_left_alone() {
        for query in ["trata unknown", "migr*", "round:9", "trata"] {
            let without: &[&str] = if query == "trata" { &["trafficking", "trade"] } else { &[] };
            assert_eq!(expanded(query, without), (parse(query).map(|q| q.to_string()).unwrap_or_default(), 0));
        }
    }
}
