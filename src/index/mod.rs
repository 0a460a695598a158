//! Full-text search over clauses. The only door to tantivy.
//!
//! Good for: clause hits with highlights, over three languages at once; counts, collocates, concordances. Not for: what a clause links
//! to; that comes in with the records. An index is written whole into a folder of its own and never changed; its segments are
//! [`shards`] of the records, each made from its records alone, so that unchanged ones are taken over by the next build.

mod analysis;
mod collocates;
mod count;
mod directory;
mod expand;
mod facets;
mod fields;
mod forms;
mod highlight;
mod kwic;
mod parse;
mod plan;
mod query;
mod schema;
mod search;
mod shards;
mod similar;
mod steady;
mod stored;
mod suggest;
mod write;

pub use analysis::indexed_words;
pub use collocates::{Collocate, CollocateRequest, Collocates, Measure};
pub use count::{By, CountRow, Counts};
pub use expand::Expansion;
pub use kwic::{KwicLine, KwicSort, kwic, sort_kwic};
pub use parse::{Saved, parse, parse_with};
pub use query::{Query, QueryError};
pub use search::{Form, Hit, Hits, Request, Searcher, Sort};
pub use shards::{Shard, shards};
pub use stored::StoredHit;
pub use suggest::Suggestion;
pub use write::{finish, write};

use std::path::{Path, PathBuf};

use crate::model::Record;

/// Changes when the same records may give another index, but for the analysis of their words.
const VERSION: u32 = 2;

/// Changes when the same records may give another index: an index of another version is refused, and made anew by a build.
pub fn version() -> String {
    format!("{VERSION}.{}", analysis::ANALYSIS_VERSION)
}

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
    /// No clause has this address.
    #[error("no clause has the address {0}")]
    NoClause(String),
}

fn damaged(path: &Path, error: impl std::fmt::Display) -> IndexError {
    IndexError::Damaged { path: path.to_owned(), message: error.to_string() }
}

/// A record to be indexed.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The record.
    pub record: &'a Record,
    /// Hash of its stored form.
    pub sum: &'a str,
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
