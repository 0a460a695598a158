//! A query tree as a tantivy query.

use std::ops::Bound;

use regex::escape;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, EmptyQuery, FuzzyTermQuery, Occur, PhraseQuery, Query as TantivyQuery, RangeQuery,
    RegexQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::IndexError;
use super::analysis::analyse;
use super::query::Query;
use super::schema::Fields;
use super::write::index_of;
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
        Ok(match query {
            Query::And(parts) => self.all(parts)?,
            Query::Or(parts) => Box::new(BooleanQuery::union(parts.iter().map(|p| self.plan(p)).collect::<Result<_, _>>()?)),
            Query::Not(inner) => self.all(std::slice::from_ref(&Query::Not(inner.clone())))?,
            Query::Words { words, slop } => self.words(words, *slop),
            Query::Exact(words) => phrase(self.fields.exact, analyse(words, None), 0),
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
    fn all(&self, parts: &[Query]) -> Result<Boxed, IndexError> {
        let mut clauses: Vec<(Occur, Boxed)> = Vec::new();
        for part in parts {
            match part {
                Query::Not(inner) => clauses.push((Occur::MustNot, self.plan(inner)?)),
                other => clauses.push((Occur::Must, self.plan(other)?)),
            }
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// Words in any of the three languages, each by its own analysis.
    fn words(&self, words: &str, slop: u32) -> Boxed {
        let mut parts: Vec<Boxed> = Vec::new();
        for (index, lang) in Lang::KNOWN.into_iter().enumerate() {
            let tokens = analyse(words, Some(lang));
            parts.push(phrase(self.fields.text[index], tokens.clone(), slop));
            if self.across {
                parts.push(Box::new(BoostQuery::new(phrase(self.fields.across[index], tokens, slop), ACROSS_WEIGHT)));
            }
        }
        Box::new(BooleanQuery::union(parts))
    }

    /// The clause's form in one language: its own words, or those of its translation.
    fn within(&self, lang: Lang, inner: &Query) -> Result<Boxed, IndexError> {
        let Some(index) = index_of(lang) else { return Ok(Box::new(EmptyQuery)) };
        Ok(match inner {
            Query::Words { words, slop } => {
                let tokens = analyse(words, Some(lang));
                let own = phrase(self.fields.text[index], tokens.clone(), *slop);
                let other = phrase(self.fields.across[index], tokens, *slop);
                Box::new(BooleanQuery::union(vec![own, other]))
            }
            Query::And(parts) => {
                let inside: Vec<Query> = parts.iter().map(|p| scoped(lang, p)).collect();
                self.all(&inside)?
            }
            Query::Or(parts) => {
                let inside = parts.iter().map(|p| self.within(lang, p)).collect::<Result<_, _>>()?;
                Box::new(BooleanQuery::union(inside))
            }
            Query::Not(part) => self.all(&[Query::Not(Box::new(Query::In(lang, part.clone())))])?,
            other => {
                let own = TermQuery::new(Term::from_field_text(self.fields.lang, lang.as_str()), IndexRecordOption::Basic);
                Box::new(BooleanQuery::intersection(vec![self.plan(other)?, Box::new(own)]))
            }
        })
    }

    fn pattern(&self, pattern: &str) -> Result<Boxed, IndexError> {
        let query = RegexQuery::from_pattern(pattern, self.fields.exact).map_err(|e| IndexError::Search(e.to_string()))?;
        Ok(Box::new(query))
    }

    fn keyword(&self, field: &str, value: &str) -> Boxed {
        let field = match field {
            "series" => self.fields.series,
            "kind" => self.fields.kind,
            "status" => self.fields.status,
            "country" => self.fields.country,
            "org" => self.fields.org,
            "verb" => self.fields.verb,
            "lang" => self.fields.lang,
            _ => self.fields.same,
        };
        Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
    }

    fn range(&self, field: &str, from: u64, to: u64) -> Boxed {
        let field = match field {
            "round" => self.fields.round,
            "year" => self.fields.year,
            _ => self.fields.page,
        };
        let term = |n| Bound::Included(Term::from_field_u64(field, n));
        Box::new(RangeQuery::new(term(from), term(to)))
    }

    fn has(&self, lang: Option<Lang>) -> Boxed {
        let one = |l: Lang| -> Boxed {
            Box::new(TermQuery::new(Term::from_field_text(self.fields.has, l.as_str()), IndexRecordOption::Basic))
        };
        match lang {
            Some(lang) => one(lang),
            None => Box::new(BooleanQuery::union(Lang::KNOWN.map(one).into())),
        }
    }
}

fn scoped(lang: Lang, part: &Query) -> Query {
    match part {
        Query::Not(inner) => Query::Not(Box::new(Query::In(lang, inner.clone()))),
        other => Query::In(lang, Box::new(other.clone())),
    }
}

/// One word as a term, several as a phrase.
fn phrase(field: Field, tokens: Vec<(String, usize, usize)>, slop: u32) -> Boxed {
    let terms: Vec<Term> = tokens.iter().map(|(word, _, _)| Term::from_field_text(field, word)).collect();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms[0].clone(), IndexRecordOption::WithFreqs)),
        _ => {
            let mut query = PhraseQuery::new(terms);
            query.set_slop(slop);
            Box::new(query)
        }
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
