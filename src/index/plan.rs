//! A query tree as a tantivy query.

use std::ops::Bound;

use regex::escape;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, FuzzyTermQuery, Occur, PhraseQuery, Query as TantivyQuery, RangeQuery, RegexQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::IndexError;
use super::analysis::asked;
use super::forms::FormsQuery;
use super::query::Query;
use super::schema::{Fields, LANGS};
use super::steady::SteadyQuery;
use crate::model::Lang;
use crate::text::fold;

/// Weight of a match in a translation against one in the clause itself.
const ACROSS_WEIGHT: f32 = 0.5;

type Boxed = Box<dyn TantivyQuery>;

/// Builds queries over the fields of an index.
pub(super) struct Planner<'a> {
    pub(super) fields: &'a Fields,
    /// Words also match in the clause's translations.
    pub(super) across: bool,
}

impl Planner<'_> {
    /// The tantivy query for a tree.
    pub(super) fn plan(&self, query: &Query) -> Result<Boxed, IndexError> {
        if self.across && query.is_textual() {
            let inner = self.part(query, None)?;
            return Ok(Box::new(FormsQuery { inner, weight: ACROSS_WEIGHT }));
        }
        match query {
            Query::And(parts) => self.all(parts, &|p| self.plan(p)),
            Query::Or(parts) => union(parts.iter().map(|p| self.plan(p))),
            Query::Not(_) => self.all(std::slice::from_ref(query), &|p| self.plan(p)),
            other => self.part(other, None),
        }
    }

    /// A query over words in one language, or in all where that is `None`.
    fn part(&self, query: &Query, lang: Option<Lang>) -> Result<Boxed, IndexError> {
        Ok(match query {
            Query::And(parts) => self.all(parts, &|p| self.part(p, lang))?,
            Query::Or(parts) => union(parts.iter().map(|p| self.part(p, lang)))?,
            Query::Not(_) => self.all(std::slice::from_ref(query), &|p| self.part(p, lang))?,
            Query::Words { words, slop } => self.words(words, *slop, lang),
            Query::Exact(words) => phrase(self.fields.exact, words, Lang::UND, 0),
            Query::Wildcard(word) => self.pattern(&wildcard(&fold(word)))?,
            Query::Regex(pattern) => self.pattern(pattern)?,
            Query::Fuzzy(word, distance) => {
                Box::new(FuzzyTermQuery::new(Term::from_field_text(self.fields.exact, &fold(word)), *distance, true))
            }
            Query::Keyword { field, value } => self.keyword(field, value),
            Query::Range { field, from, to } => self.range(field, *from, *to),
            Query::Number(path) => {
                let regex = RegexQuery::from_pattern(&wildcard(path), self.fields.number);
                Box::new(regex.map_err(|e| IndexError::Search(e.to_string()))?)
            }
            Query::Has(lang) => self.has(*lang),
            Query::In(lang, inner) => self.within(*lang, inner)?,
        })
    }

    /// All parts; parts that are negated take away from the rest, or from everything.
    fn all(&self, parts: &[Query], plan: &dyn Fn(&Query) -> Result<Boxed, IndexError>) -> Result<Boxed, IndexError> {
        let mut clauses: Vec<(Occur, Boxed)> = Vec::new();
        for part in parts {
            match part {
                Query::Not(inner) => clauses.push((Occur::MustNot, Box::new(SteadyQuery(plan(inner)?)))),
                other => clauses.push((Occur::Must, plan(other)?)),
            }
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// Words in any language, each by its own analysis.
    fn words(&self, words: &str, slop: u32, lang: Option<Lang>) -> Boxed {
        let langs = lang.map_or(LANGS.to_vec(), |l| vec![l]);
        let mut parts: Vec<Boxed> = langs.into_iter().map(|l| phrase(self.fields.text_of(l), words, l, slop)).collect();
        if parts.len() == 1 { parts.swap_remove(0) } else { Box::new(BooleanQuery::union(parts)) }
    }

    /// The clause's form in one language: its own words, or those of its translation.
    fn within(&self, lang: Lang, inner: &Query) -> Result<Boxed, IndexError> {
        let form = self.part(inner, Some(lang))?;
        let own = term(self.fields.lang, lang.as_str());
        let inner = Box::new(BooleanQuery::new(vec![(Occur::Must, form), (Occur::Must, own)]));
        Ok(Box::new(FormsQuery { inner, weight: 1.0 }))
    }

    fn pattern(&self, pattern: &str) -> Result<Boxed, IndexError> {
        let query = RegexQuery::from_pattern(pattern, self.fields.exact).map_err(|e| IndexError::Search(e.to_string()))?;
        Ok(Box::new(query))
    }

    fn keyword(&self, field: &str, value: &str) -> Boxed {
        let field = match field {
            "series" => self.fields.series,
            "kind" => self.fields.kind,
            "doc" => self.fields.doc,
            "status" => self.fields.status,
            "country" => self.fields.country,
            "org" => self.fields.org,
            "verb" => self.fields.verb,
            "lang" => self.fields.lang,
            _ => self.fields.same,
        };
        term(field, value)
    }

    fn range(&self, field: &str, from: u64, to: u64) -> Boxed {
        let field = match field {
            "round" => self.fields.round,
            "year" => self.fields.year,
            _ => self.fields.page,
        };
        let term = |n| Bound::Included(Term::from_field_u64(field, n));
        // 0 stands for what is not known.
        Box::new(RangeQuery::new(term(from.max(1)), term(to)))
    }

    fn has(&self, lang: Option<Lang>) -> Boxed {
        match lang {
            Some(lang) => term(self.fields.has, lang.as_str()),
            None => Box::new(BooleanQuery::union(Lang::KNOWN.map(|l| term(self.fields.has, l.as_str())).into())),
        }
    }
}

fn union(parts: impl Iterator<Item = Result<Boxed, IndexError>>) -> Result<Boxed, IndexError> {
    Ok(Box::new(BooleanQuery::union(parts.collect::<Result<_, _>>()?)))
}

pub(super) fn term(field: Field, value: &str) -> Boxed {
    Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
}

/// One word as a term, several as a phrase; joined ones also in one.
fn phrase(field: Field, words: &str, lang: Lang, slop: u32) -> Boxed {
    let one =
        |word: &str| -> Boxed { Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs)) };
    let (apart, joined) = asked(words, lang);
    let apart: Boxed = match apart.as_slice() {
        [] => Box::new(tantivy::query::EmptyQuery),
        [word] => one(word),
        several => {
            let mut query = PhraseQuery::new(several.iter().map(|w| Term::from_field_text(field, w)).collect());
            query.set_slop(slop);
            Box::new(query)
        }
    };
    match joined {
        Some(joined) => Box::new(BooleanQuery::union(vec![apart, one(&joined)])),
        None => apart,
    }
}

/// `migr*` as a regular expression over a whole term.
pub(super) fn wildcard(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            '*' => ".*".to_owned(),
            '?' => ".".to_owned(),
            other => escape(&other.to_string()),
        })
        .collect()
}
