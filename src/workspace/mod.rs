//! Open, search, show, check, export: questions to a built index, answered in plain, serialisable values.
//!
//! Good for: everything a program or a page wants to know. Not for: printing. An opened workspace is one whole build and stays it.

mod addresses;
mod check;
mod cite;
mod correct;
mod compare;
mod export;
mod graph;
mod overview;
mod matrix;
mod pairing;
mod reading;
mod rounds;
mod show;
mod status;
mod verify;
mod trace;
mod unit;

pub use addresses::ResolveError;
pub use check::{Check, FamilyCheck, Finding, Layer, PageCheck, Summary, TextCheck, WeakLink};
pub use cite::Citation;
pub use compare::{CompareError, Comparison, Row};
pub use correct::AnchorError;
pub use export::{ExportError, Exported, Format};
pub use matrix::{Matrix, MatrixCell};
pub use overview::{Overview, RoundOverview, SeriesOverview, TextOverview};
pub use pairing::{PairedBy, Relation};
pub use reading::{MOST_COLUMNS, OtherText, OutlineEntry, Part, Reading, ReadingRow, ReadingText, ReadingUnit};
pub use rounds::SeriesCounts;
pub use show::{Shown, ShownClause, ShownFootnote, ShownLink};
pub use status::{RoundStatus, SeriesStatus, Status, TextStatusLine};
pub use trace::{Trace, TracedForm, TracedRound, TracedStep};
pub use unit::{TextHead, Unit};
pub use verify::verify_all;

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::archive::{Build, Error};
use crate::index::{By, Counts, Hits, IndexError, Request, Searcher};
use crate::model::{Lexicon, Link, Record, TextAddress};

/// How often a build that vanishes while it is read is looked for anew.
const TRIES: usize = 20;

/// One whole build in memory.
pub struct Workspace {
    build: Build,
    records: Vec<Record>,
    links: Vec<Link>,
    graph: OnceLock<graph::Graph>,
}

/// The search index of one build.
pub struct Searching {
    searcher: Searcher,
    build: Build,
    lexica: OnceLock<Arc<Vec<Lexicon>>>,
}

impl Searching {
    /// Opens the search index alone, which is all a search needs.
    ///
    /// # Errors
    /// When there is no build, or its search index cannot be used.
    pub fn open(index: &Path) -> Result<Searching, OpenError> {
        retry(index, |build| Ok(Searching::of(Searcher::open(&build.search_dir())?, build.clone())))
    }

    fn of(searcher: Searcher, build: Build) -> Searching {
        Searching { searcher, build, lexica: OnceLock::new() }
    }

    /// What the words of one language become in another, as the aligned texts show it; read when first asked for.
    fn lexica(&self) -> Result<Arc<Vec<Lexicon>>, IndexError> {
        if let Some(lexica) = self.lexica.get() {
            return Ok(Arc::clone(lexica));
        }
        let lexica = Arc::new(self.build.lexica().map_err(|e| IndexError::Search(e.to_string()))?);
        Ok(Arc::clone(self.lexica.get_or_init(|| lexica)))
    }

    /// The request with the words of other languages that it may use.
    fn widened<'a>(&self, request: &'a Request) -> Result<Cow<'a, Request>, IndexError> {
        if !request.across || !request.expand {
            return Ok(Cow::Borrowed(request));
        }
        Ok(Cow::Owned(Request { lexica: self.lexica()?, ..request.clone() }))
    }

    /// Number of units in the index.
    pub fn len(&self) -> u64 {
        self.searcher.len()
    }

    /// Whether the index holds nothing.
    pub fn is_empty(&self) -> bool {
        self.searcher.is_empty()
    }

    /// The search index itself, which also counts, finds collocates and similar clauses.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// Runs a search.
    ///
    /// # Errors
    /// When the query is not understood or the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Hits, IndexError> {
        self.searcher.search(&*self.widened(request)?)
    }

    /// Counts clauses and passages, as [`Searcher::count`] does.
    ///
    /// # Errors
    /// As for [`Searching::search`].
    pub fn count(&self, request: &Request, by: &[By]) -> Result<Counts, IndexError> {
        self.searcher.count(&*self.widened(request)?, by)
    }
}

/// Why an index could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder.
    #[error(transparent)]
    Archive(#[from] Error),
    /// The search index.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl OpenError {
    /// What a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            OpenError::Archive(error) => error.hint(),
            OpenError::Index(_) => "run `rondas build` to make the index anew",
        }
    }
}

impl Workspace {
    /// Loads the current build of an index folder.
    ///
    /// # Errors
    /// When there is none, or it is damaged.
    pub fn open(index: &Path) -> Result<Workspace, OpenError> {
        retry(index, |build| {
            let (records, links) = (build.records()?, build.links()?);
            Ok(Workspace { build, records, links, graph: OnceLock::new() })
        })
    }

    /// Opens the search index of this build.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn searching(&self) -> Result<Searching, IndexError> {
        Ok(Searching::of(Searcher::open(&self.build.search_dir())?, self.build.clone()))
    }

    /// The records, by address.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The links.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The record of a text.
    pub fn text(&self, address: &TextAddress) -> Option<&Record> {
        self.graph().text(address).and_then(|at| self.records.get(at))
    }

    /// The links by clause, made when they are first asked for.
    fn graph(&self) -> &graph::Graph {
        self.graph.get_or_init(|| graph::Graph::of(self))
    }
}

/// Opens the current build; when a newer one takes its place meanwhile, opens that.
fn retry<T>(index: &Path, open: impl Fn(Build) -> Result<T, OpenError>) -> Result<T, OpenError> {
    let mut last = None;
    for _ in 0..TRIES {
        let build = match Build::open(index) {
            Ok(build) => build,
            Err(error @ (Error::NoIndex(_) | Error::Newer { .. })) => return Err(error.into()),
            Err(error) => {
                last = Some(error.into());
                continue;
            }
        };
        let folder = build.folder().to_owned();
        match open(build) {
            Ok(value) => return Ok(value),
            Err(error) if Build::open(index).is_ok_and(|b| b.folder() == folder) => return Err(error),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| Error::NoIndex(index.to_owned()).into()))
}
