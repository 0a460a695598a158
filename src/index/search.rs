//! Searching an index.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::directory::MmapDirectory;
use tantivy::index::Index;
use tantivy::query::Query as TantivyQuery;
use tantivy::schema::Value;
use tantivy::{DocAddress, IndexReader, Order, ReloadPolicy, TantivyDocument};

use super::analysis::{ANALYSIS_VERSION, analysers};
use super::highlight::{highlights, within};
use super::plan::Planner;
use super::query::{Query, parse};
use super::readonly::ReadOnly;
use super::schema::Fields;
use super::{IndexError, StoredHit, damaged};
use crate::text::{Span, fold, words};

/// Order of the hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Best first (BM25).
    #[default]
    Relevance,
    /// Newest first.
    Date,
    /// As they stand in the texts, text by text.
    Document,
}

/// A search.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The query, as [`super::parse`] reads it.
    pub query: String,
    /// Words also match in the translations of a clause.
    pub across: bool,
    /// Order.
    pub sort: Sort,
    /// Hits to give, at most.
    pub limit: usize,
    /// Hits to skip.
    pub offset: usize,
}

/// A clause that matches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// What the index keeps of the clause.
    #[serde(flatten)]
    pub clause: StoredHit,
    /// Relevance, 0 where the order is another.
    pub score: f32,
    /// Byte spans of [`StoredHit::text`] that matched; empty for a match in a translation.
    pub highlights: Vec<Span>,
}

/// The answer to a search.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Hits {
    /// Clauses that match.
    pub total: usize,
    /// Those asked for.
    pub hits: Vec<Hit>,
    /// Number of matching clauses by round, language, series, kind and status.
    pub facets: BTreeMap<String, BTreeMap<String, usize>>,
    /// Words near those searched for, when nothing matched.
    pub suggestions: Vec<String>,
}

/// An index opened for searching.
pub struct Searcher {
    dir: PathBuf,
    fields: Fields,
    index: Index,
    reader: IndexReader,
}

impl Searcher {
    /// Opens the index of a folder.
    ///
    /// # Errors
    /// When there is none, it is damaged, or its words were analysed by another version.
    pub fn open(dir: &Path) -> Result<Searcher, IndexError> {
        let files = MmapDirectory::open(dir).map_err(|e| damaged(dir, e))?;
        let mut index = Index::open(ReadOnly(files)).map_err(|e| damaged(dir, e))?;
        let payload = index.load_metas().map_err(|e| damaged(dir, e))?.payload.unwrap_or_default();
        let fields = Fields::new();
        let version = payload.split(' ').next().and_then(|v| v.parse::<u32>().ok());
        if version != Some(ANALYSIS_VERSION) || index.schema() != fields.schema {
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
        let tree = parse(&request.query)?;
        let planner = Planner { fields: &self.fields, across: request.across };
        let query = planner.plan(&tree)?;
        let found = self.top(&*query, request)?;
        let searcher = self.reader.searcher();
        let total = searcher.search(&*query, &Count).map_err(|e| self.damaged(e))?;
        let mut hits = Vec::with_capacity(found.len());
        for (score, address) in found {
            let clause = self.stored(address)?;
            let highlights = highlights(&clause.text, clause.lang, &tree);
            hits.push(Hit { clause, score, highlights });
        }
        let facets = self.facets(&*query)?;
        let suggestions = if total == 0 { self.suggest(&request.query)? } else { Vec::new() };
        Ok(Hits { total, hits, facets, suggestions })
    }

    fn top(&self, query: &dyn TantivyQuery, request: &Request) -> Result<Vec<(f32, DocAddress)>, IndexError> {
        if request.limit == 0 {
            return Ok(Vec::new());
        }
        let searcher = self.reader.searcher();
        let top = || TopDocs::with_limit(request.limit).and_offset(request.offset);
        let by = |field: &str, order| {
            let found = searcher.search(query, &top().order_by_fast_field::<u64>(field, order));
            found.map(|v| v.into_iter().map(|(_, address)| (0.0, address)).collect())
        };
        match request.sort {
            Sort::Relevance => searcher.search(query, &top().order_by_score()),
            Sort::Date => by("date", Order::Desc),
            Sort::Document => by("seq", Order::Asc),
        }
        .map_err(|e| self.damaged(e))
    }

    fn stored(&self, address: DocAddress) -> Result<StoredHit, IndexError> {
        let doc: TantivyDocument = self.reader.searcher().doc(address).map_err(|e| self.damaged(e))?;
        let json = doc.get_first(self.fields.stored).and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        serde_json::from_str(&json).map_err(|e| self.damaged(e))
    }

    /// Counts over fast fields.
    fn facets(&self, query: &dyn TantivyQuery) -> Result<BTreeMap<String, BTreeMap<String, usize>>, IndexError> {
        let searcher = self.reader.searcher();
        let docs = searcher.search(query, &DocSetCollector).map_err(|e| self.damaged(e))?;
        let mut facets: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            let inside = || docs.iter().filter(|d| d.segment_ord as usize == ordinal).map(|d| d.doc_id);
            let fast = segment.fast_fields();
            let rounds = fast.u64("round").map_err(|e| self.damaged(e))?;
            for round in inside().filter_map(|d| rounds.first(d)).filter(|r| *r > 0) {
                *facets.entry("round".into()).or_default().entry(round.to_string()).or_default() += 1;
            }
            for name in ["lang", "series", "kind", "status"] {
                let Some(column) = fast.str(name).map_err(|e| self.damaged(e))? else { continue };
                let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
                inside().flat_map(|d| column.term_ords(d)).for_each(|ord| *counts.entry(ord).or_default() += 1);
                for (ord, count) in counts {
                    let mut value = String::new();
                    column.ord_to_str(ord, &mut value).map_err(|e| self.damaged(e))?;
                    *facets.entry(name.into()).or_default().entry(value).or_default() += count;
                }
            }
        }
        Ok(facets)
    }

    /// Indexed words near the first unknown word of a query.
    fn suggest(&self, query: &str) -> Result<Vec<String>, IndexError> {
        let folded = fold(query);
        let searcher = self.reader.searcher();
        let mut near: BTreeMap<(usize, std::cmp::Reverse<u32>, String), ()> = BTreeMap::new();
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.exact).map_err(|e| self.damaged(e))?;
            let dictionary = inverted.terms();
            for word in words(&folded).filter(|w| w.len() > 3) {
                if dictionary.get(word).map_err(|e| self.damaged(e))?.is_some() {
                    continue;
                }
                let mut stream = dictionary.stream().map_err(|e| self.damaged(e))?;
                while let Some((term, info)) = stream.next() {
                    let Ok(term) = std::str::from_utf8(term) else { continue };
                    if let Some(distance) = (1..=2).find(|d| within(term, word, *d)) {
                        near.insert((distance, std::cmp::Reverse(info.doc_freq), term.to_owned()), ());
                    }
                }
            }
        }
        Ok(near.into_keys().map(|(_, _, term)| term).take(5).collect())
    }

    fn damaged(&self, error: impl std::fmt::Display) -> IndexError {
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

/// A query's tree, for those who want to show it.
///
/// # Errors
/// When it is not understood.
pub fn explain(query: &str) -> Result<Query, super::QueryError> {
    parse(query)
}
