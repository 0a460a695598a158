//! The query language as a tree, and the tree as a query again.

use std::fmt;

use serde::Serialize;

use crate::model::Lang;

/// A query as a tree. [`fmt::Display`] writes it so that [`super::parse`] gives the same tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Query {
    /// All of these.
    And(Vec<Query>),
    /// Any of these.
    Or(Vec<Query>),
    /// None of this.
    Not(Box<Query>),
    /// A word or a phrase, matched by stem; words at most `slop` places from where the phrase has them.
    Words {
        /// The words.
        words: String,
        /// How far they may be moved, 0 for a phrase.
        slop: u32,
    },
    /// A word or a phrase as printed, but for case and accents.
    Exact(String),
    /// A word with `*` or `?`.
    Wildcard(String),
    /// A regular expression over a printed word.
    Regex(String),
    /// A word and words that differ in up to so many letters.
    Fuzzy(String, u8),
    /// A keyword field.
    Keyword {
        /// Field name.
        field: &'static str,
        /// Value, lower case.
        value: String,
    },
    /// A number field from and to, both included.
    Range {
        /// Field name.
        field: &'static str,
        /// First value.
        from: u64,
        /// Last value.
        to: u64,
    },
    /// Number paths, with `*` and `?`.
    Number(String),
    /// Clauses with a translation in a language, or in any.
    Has(Option<Lang>),
    /// The clause's form in this language matches, whichever language it is shown in.
    In(Lang, Box<Query>),
}

impl Query {
    /// Whether it asks for words alone and for nothing that is known about a clause.
    pub(super) fn is_textual(&self) -> bool {
        match self {
            Query::And(parts) | Query::Or(parts) => parts.iter().all(Query::is_textual),
            Query::Not(inner) => inner.is_textual(),
            Query::Words { .. } | Query::Exact(_) | Query::Wildcard(_) | Query::Regex(_) | Query::Fuzzy(..) => true,
            _ => false,
        }
    }
}

impl Query {
    /// Whether it asks for no word at all.
    pub(super) fn is_wordless(&self) -> bool {
        match self {
            Query::And(parts) | Query::Or(parts) => parts.iter().all(Query::is_wordless),
            Query::Not(inner) => inner.is_wordless(),
            Query::In(..) => false,
            other => !other.is_textual(),
        }
    }
}

/// The quotation marks that are understood.
pub(super) const QUOTES: [(char, char); 3] = [('"', '"'), ('“', '”'), ('«', '»')];

/// Words between quotation marks that they do not hold themselves.
fn quoted(words: &str) -> String {
    let (open, close) = QUOTES.into_iter().find(|(_, close)| !words.contains(*close)).unwrap_or(QUOTES[0]);
    format!("{open}{words}{close}")
}

/// Whether a word needs no quotation marks.
fn is_bare(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_alphanumeric) && !matches!(word, "AND" | "OR" | "NOT" | "NEAR")
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Query::And(parts) => joined(f, parts, " AND "),
            Query::Or(parts) => joined(f, parts, " OR "),
            Query::Not(inner) => write!(f, "NOT {}", part(inner)),
            Query::Words { words, slop: 0 } if is_bare(words) => f.write_str(words),
            Query::Words { words, slop: 0 } => f.write_str(&quoted(words)),
            Query::Words { words, slop } => write!(f, "{}~{slop}", quoted(words)),
            Query::Exact(words) => write!(f, "={}", quoted(words)),
            Query::Wildcard(word) => f.write_str(word),
            Query::Regex(pattern) => write!(f, "/{pattern}/"),
            Query::Fuzzy(word, distance) => write!(f, "{word}~{distance}"),
            Query::Keyword { field, value } => write!(f, "{field}:{}", quoted(value)),
            Query::Range { field, from, to } if from == to => write!(f, "{field}:{from}"),
            Query::Range { field, from, to: u64::MAX } => write!(f, "{field}:{from}.."),
            Query::Range { field, from, to } => write!(f, "{field}:{from}..{to}"),
            Query::Number(path) => write!(f, "number:{}", quoted(path)),
            Query::Has(None) => f.write_str("has:translation"),
            Query::Has(Some(lang)) => write!(f, "has:{lang}"),
            Query::In(lang, inner) => write!(f, "{lang}:{}", part(inner)),
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Query], operator: &str) -> fmt::Result {
    f.write_str(&parts.iter().map(part).collect::<Vec<_>>().join(operator))
}

/// A part, in parentheses where it has parts itself.
fn part(query: &Query) -> String {
    match query {
        Query::And(_) | Query::Or(_) => format!("({query})"),
        other => other.to_string(),
    }
}

/// What is wrong with a query, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{message}")]
pub struct QueryError {
    /// Character, from 0.
    pub position: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}
