//! Full-text search over clauses. The only door to tantivy.
//!
//! Good for: clause hits with highlights, over three languages at once. Not for: what a clause links to; that comes in with the
//! records. An index is written whole into a folder of its own and never changed.

mod analysis;
mod highlight;
mod kwic;
mod plan;
mod query;
mod readonly;
mod schema;
mod search;
mod write;

pub use kwic::{KwicLine, kwic};
pub use query::{Query, QueryError, parse};
pub use search::{Hit, Hits, Request, Searcher, Sort, explain};
pub use write::write;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::model::{Clause, ClauseKind, Lang, Record, TextKind, TextStatus};

/// Changes when the same records may give another index.
pub const VERSION: u32 = 1;

/// Why an index could not be written or searched.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The query is not understood.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The folder holds no index that can be read.
    #[error("the search index {} cannot be used: {message}", path.display())]
    Damaged {
        /// Folder.
        path: PathBuf,
        /// Cause.
        message: String,
    },
    /// The index was made by another version.
    #[error("the search index {} was made by another version of rondas", .0.display())]
    Version(PathBuf),
    /// The search failed.
    #[error("the search failed: {0}")]
    Search(String),
}

fn damaged(path: &Path, error: impl std::fmt::Display) -> IndexError {
    IndexError::Damaged { path: path.to_owned(), message: error.to_string() }
}

/// What a unit names, computed by whoever writes the index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// ISO 3166-1 alpha-2 codes of the states it names.
    pub countries: Vec<String>,
    /// Keys of the organisations it names.
    pub organisations: Vec<String>,
    /// Its opening verb as an English lemma.
    pub verb: Option<String>,
}

/// What the index keeps of a clause to show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredHit {
    /// Address.
    pub id: String,
    /// Printed number path, joined by stops; empty for unnumbered units.
    pub number: String,
    /// Label as printed.
    pub label: String,
    /// Kind of unit.
    pub kind: ClauseKind,
    /// Series.
    pub series: String,
    /// Ordinal of the round.
    pub round: Option<u32>,
    /// Day of signature.
    pub date: Option<String>,
    /// Language.
    pub lang: Lang,
    /// Kind of text.
    pub text_kind: TextKind,
    /// Whose words.
    pub status: TextStatus,
    /// First page.
    pub page: u32,
    /// Words.
    pub text: String,
    /// Addresses of its translations.
    pub translations: Vec<String>,
}

impl StoredHit {
    fn of(record: &Record, clause: &Clause, address: &str, translations: Vec<String>) -> Self {
        StoredHit {
            id: address.to_owned(),
            number: clause.number.join("."),
            label: clause.label.clone(),
            kind: clause.kind,
            series: record.address.series.clone(),
            round: record.identity.round,
            date: record.identity.date.clone(),
            lang: clause.lang,
            text_kind: record.address.kind,
            status: record.status,
            page: clause.page_start,
            text: clause.text.clone(),
            translations,
        }
    }
}
