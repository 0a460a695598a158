//! Searching an index.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::collector::{Count, TopDocs};
use tantivy::index::Index;
use tantivy::query::{EnableScoring, Query as TantivyQuery};
use tantivy::schema::Value;
use tantivy::{DocAddress, IndexReader, Order, ReloadPolicy, TantivyDocument};

use super::analysis::analysers;
use super::directory::ReadOnly;
use super::expand::{Expansion, expand};
use super::highlight::Marker;
use super::parse::{Saved, parse_with};
use super::plan::{Planner, term};
use super::query::Query;
use super::schema::Fields;
use super::suggest::Suggestion;
use super::{IndexError, StoredHit, damaged, version};
use crate::model::{Lang, Lexicon};
use crate::text::Span;

/// Order of the hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Best first (BM25), then as they stand in the texts.
    #[default]
    Relevance,
    /// Newest first, then as they stand in the texts.
    Date,
    /// As they stand in the texts, text by text.
    Document,
}

/// A search.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The query, as [`super::parse`] reads it.
    pub query: String,
    /// Further conditions, each a query of its own; all must hold.
    pub filters: Vec<String>,
    /// Saved queries, which the query may name with `@`.
    pub saved: Saved,
    /// Words also match in the translations of a clause.
    pub across: bool,
    /// With [`Request::across`], where a clause has no translation, words also match in other languages.
    pub expand: bool,
    /// Which words these are; a workspace puts in those of its build.
    pub lexica: Arc<Vec<Lexicon>>,
    /// Words of the lexica that are not to be used.
    pub without: Vec<String>,
    /// Order.
    pub sort: Sort,
    /// Hits to give, at most; [`Request::ALL`] for no limit.
    pub limit: usize,
    /// Hits to skip.
    pub offset: usize,
    /// Whether to count the hits by round, language and so on; costs a visit to every hit.
    pub facets: bool,
}

impl Request {
    /// Every hit.
    pub const ALL: usize = usize::MAX;

    /// The first hits for a query.
    pub fn new(query: impl Into<String>, limit: usize) -> Self {
        Request { query: query.into(), limit, expand: true, ..Request::default() }
    }

    /// The query with its filters as one tree.
    ///
    /// # Errors
    /// With the place of the first thing that is not understood.
    pub fn tree(&self) -> Result<Query, super::QueryError> {
        let mut parts = vec![parse_with(&self.query, &self.saved)?];
        for filter in &self.filters {
            parts.push(parse_with(filter, &self.saved)?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Query::And(parts) })
    }

    /// [`Request::tree`] with the words of other languages, where they are asked for, and which these are.
    ///
    /// # Errors
    /// As for [`Request::tree`].
    pub fn expanded(&self) -> Result<(Query, Vec<Expansion>), super::QueryError> {
        let tree = self.tree()?;
        Ok(self.more_words(&tree).unwrap_or((tree, Vec::new())))
    }

    /// A query with words of other languages, where they are asked for.
    fn more_words(&self, typed: &Query) -> Option<(Query, Vec<Expansion>)> {
        (self.across && self.expand).then(|| expand(typed, &self.lexica, &self.without))
    }
}

/// A form of a clause in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Form {
    /// Address.
    pub id: String,
    /// Language.
    pub lang: Lang,
    /// Words.
    pub text: String,
    /// Byte spans of the words that matched.
    pub highlights: Vec<Span>,
}

/// A clause that matches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// What the index keeps of the clause.
    #[serde(flatten)]
    pub clause: StoredHit,
    /// Relevance, 0 where the order is another.
    pub score: f32,
    /// Byte spans of [`StoredHit::text`] that matched.
    pub highlights: Vec<Span>,
    /// The translation through which it was found, where its own words do not match.
    pub through: Option<Form>,
}

/// The answer to a search.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Hits {
    /// Clauses that match.
    pub total: usize,
    /// Those asked for.
    pub hits: Vec<Hit>,
    /// Number of matching clauses by round, language, series, kind, status, year, country, org and verb; empty unless asked for.
    pub facets: BTreeMap<String, BTreeMap<String, usize>>,
    /// Words of the query that stand in no text, with words near them.
    pub suggestions: Vec<Suggestion>,
    /// Words of other languages that clauses without a translation were searched for.
    pub expansions: Vec<Expansion>,
}

/// What marks the words of a query: as typed and, where that marks none, with words of other languages.
struct Markers {
    typed: Marker,
    expanded: Option<Marker>,
}

/// An index opened for searching.
pub struct Searcher {
    dir: PathBuf,
    pub(super) fields: Fields,
    index: Index,
    pub(super) reader: IndexReader,
}

impl Searcher {
    /// Opens the index of a folder, which may be read-only.
    ///
    /// # Errors
    /// When there is none, it is damaged, or its words were analysed by another version.
    pub fn open(dir: &Path) -> Result<Searcher, IndexError> {
        let folder = ReadOnly::open(dir).map_err(|e| damaged(dir, e))?;
        let mut index = Index::open(folder).map_err(|e| damaged(dir, e))?;
        let payload = index.load_metas().map_err(|e| damaged(dir, e))?.payload.unwrap_or_default();
        let fields = Fields::new();
        if payload.split(' ').next() != Some(&version()) || index.schema() != fields.schema {
            return Err(IndexError::Version(dir.to_owned()));
        }
        index.set_tokenizers(analysers());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|e: tantivy::TantivyError| damaged(dir, e))?;
        Ok(Searcher { dir: dir.to_owned(), fields, index, reader })
    }

    /// Runs a search.
    ///
    /// # Errors
    /// When the query is not understood, or the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Hits, IndexError> {
        let typed = request.tree()?;
        let expanded = request.more_words(&typed);
        let tree = expanded.as_ref().map_or(&typed, |(tree, _)| tree);
        let query = self.plan(tree, request.across)?;
        let markers = Markers { typed: Marker::new(&typed), expanded: expanded.as_ref().map(|_| Marker::new(tree)) };
        let found = self.top(&*query, request)?;
        let total = self.reader.searcher().search(&*query, &Count).map_err(|e| self.damaged(e))?;
        let hits = found.into_iter().map(|(score, address)| self.hit(score, address, &markers)).collect::<Result<_, _>>()?;
        let facets = if request.facets { self.facets(&*query)? } else { BTreeMap::new() };
        let suggestions = self.suggest(&typed)?;
        Ok(Hits { total, hits, facets, suggestions, expansions: expanded.map_or_else(Vec::new, |(_, words)| words) })
    }

    pub(super) fn plan(&self, tree: &Query, across: bool) -> Result<Box<dyn TantivyQuery>, IndexError> {
        Planner { fields: &self.fields, across }.plan(tree)
    }

    fn top(&self, query: &dyn TantivyQuery, request: &Request) -> Result<Vec<(f32, DocAddress)>, IndexError> {
        let searcher = self.reader.searcher();
        let most = usize::try_from(searcher.num_docs()).unwrap_or(usize::MAX).saturating_sub(request.offset);
        let limit = request.limit.min(most);
        if limit == 0 {
            return Ok(Vec::new());
        }
        let top = || TopDocs::with_limit(limit).and_offset(request.offset);
        match request.sort {
            Sort::Relevance => searcher.search(query, &top().order_by_score()).map_err(|e| self.damaged(e)),
            Sort::Date => {
                let found = searcher.search(query, &top().order_by_fast_field::<u64>("date", Order::Desc));
                Ok(found.map_err(|e| self.damaged(e))?.into_iter().map(|(_, address)| (0.0, address)).collect())
            }
            // Segments and the clauses in them stand in the order of the texts.
            Sort::Document => {
                let all = self.documents(query)?;
                Ok(all.into_iter().skip(request.offset).take(limit).map(|address| (0.0, address)).collect())
            }
        }
    }

    /// The matching documents in the order of the texts.
    pub(super) fn documents(&self, query: &dyn TantivyQuery) -> Result<Vec<DocAddress>, IndexError> {
        let searcher = self.reader.searcher();
        let mut all = Vec::new();
        let weight = query.weight(EnableScoring::disabled_from_searcher(&searcher)).map_err(|e| self.damaged(e))?;
        for (segment, reader) in (0..).zip(searcher.segment_readers()) {
            let mut on = |docs: &[u32]| all.extend(docs.iter().map(|doc| DocAddress::new(segment, *doc)));
            weight.for_each_no_score(reader, &mut on).map_err(|e| self.damaged(e))?;
        }
        Ok(all)
    }

    fn hit(&self, score: f32, address: DocAddress, markers: &Markers) -> Result<Hit, IndexError> {
        let Markers { typed, expanded } = markers;
        let clause = self.clause(address)?;
        let mut highlights = typed.spans(&clause.text, clause.lang);
        let through = if highlights.is_empty() && !typed.is_empty() { self.through(address, typed)? } else { None };
        if let (true, None, Some(expanded)) = (highlights.is_empty(), &through, expanded) {
            highlights = expanded.spans(&clause.text, clause.lang);
        }
        Ok(Hit { clause, score, highlights, through })
    }

    /// The translation of a clause that matches.
    fn through(&self, address: DocAddress, marker: &Marker) -> Result<Option<Form>, IndexError> {
        for peer in self.peers(address)? {
            let StoredHit { id, lang, text, .. } = self.clause(peer)?;
            let highlights = marker.spans(&text, lang);
            if !highlights.is_empty() {
                return Ok(Some(Form { id, lang, text, highlights }));
            }
        }
        Ok(None)
    }

    /// The translations of a clause.
    pub(super) fn peers(&self, address: DocAddress) -> Result<Vec<DocAddress>, IndexError> {
        let searcher = self.reader.searcher();
        let column = searcher.segment_reader(address.segment_ord).fast_fields().u64("peers").map_err(|e| self.damaged(e))?;
        let number = |peer: u64| u32::try_from(peer).ok().map(|doc| DocAddress::new(address.segment_ord, doc));
        Ok(column.values_for_doc(address.doc_id).filter_map(number).collect())
    }

    /// What is stored of a clause.
    pub(super) fn stored(&self, address: DocAddress) -> Result<String, IndexError> {
        let doc: TantivyDocument = self.reader.searcher().doc(address).map_err(|e| self.damaged(e))?;
        let stored = doc.get_first(self.fields.stored).and_then(|v| v.as_str().map(str::to_owned));
        stored.ok_or_else(|| self.damaged("a clause has no stored form"))
    }

    pub(super) fn clause(&self, address: DocAddress) -> Result<StoredHit, IndexError> {
        StoredHit::decode(&self.stored(address)?).ok_or_else(|| self.damaged("the stored form of a clause is not understood"))
    }

    /// The clause with an address.
    pub(super) fn find(&self, id: &str) -> Result<DocAddress, IndexError> {
        let found = self.documents(&*term(self.fields.id, id))?;
        found.first().copied().ok_or_else(|| IndexError::NoClause(id.to_owned()))
    }

    pub(super) fn damaged(&self, error: impl std::fmt::Display) -> IndexError {
        damaged(&self.dir, error)
    }

    /// Number of clauses in the index.
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Whether the index holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The digest of what the index was made from.
    pub fn digest(&self) -> Option<String> {
        let payload = self.index.load_metas().ok()?.payload?;
        payload.split_once(' ').map(|(_, digest)| digest.to_owned())
    }
}
