//! Clauses and texts as comparisons cite them.

use serde::Serialize;

use crate::model::{Clause, ClauseKind, Lang, Record, TextStatus};

/// A text that takes part in a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextHead {
    /// Address.
    pub text: String,
    /// Series, as its address has it.
    pub series: String,
    /// Round, as its address has it.
    pub round: String,
    /// Language.
    pub lang: Lang,
    /// Whose words.
    pub status: TextStatus,
    /// Host city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Day of signature, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// File below the corpus.
    pub file: String,
    /// Whether it has a usable text layer.
    pub extractable: bool,
    /// Whether its words were read from a text layer or recognised from page images.
    pub readable: bool,
}

impl TextHead {
    pub(super) fn of(record: &Record) -> TextHead {
        TextHead {
            text: record.address.to_string(),
            series: record.address.series.clone(),
            round: record.address.round.to_string(),
            lang: record.lang,
            status: record.status,
            city: record.identity.city.clone(),
            date: record.identity.date.clone(),
            file: record.source.file.clone(),
            extractable: record.extractable,
            readable: record.readable(),
        }
    }
}

/// A clause that takes part in a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unit {
    /// Address.
    pub id: String,
    /// Kind.
    pub kind: ClauseKind,
    /// Label as printed.
    pub label: String,
    /// Number with its parents.
    pub number: Vec<String>,
    /// Language.
    pub lang: Lang,
    /// First and last page.
    pub pages: (u32, u32),
    /// Words.
    pub text: String,
}

impl Unit {
    pub(super) fn of(record: &Record, clause: &Clause) -> Unit {
        Unit {
            id: record.address.clause(&clause.path).to_string(),
            kind: clause.kind,
            label: clause.label.clone(),
            number: clause.number.clone(),
            lang: clause.lang,
            pages: (clause.page_start, clause.page_end),
            text: clause.text.clone(),
        }
    }
}

/// Whether a unit is counted where clauses are counted: clauses, and headings with a number.
pub(super) fn counted(clause: &Clause) -> bool {
    clause.kind == ClauseKind::Clause || (clause.kind == ClauseKind::Heading && !clause.number.is_empty())
}

/// The words of several units, a paragraph each.
pub(super) fn joined(clauses: &[&Clause]) -> String {
    clauses.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("\n")
}
