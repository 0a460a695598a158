//! Counting clauses by what is known about them.

use std::collections::BTreeMap;

use tantivy::query::Query as TantivyQuery;
use tantivy::{DocAddress, SegmentReader};

use super::{IndexError, Searcher};

/// What a clause can be counted by, besides its round and year.
const KEYWORDS: [&str; 8] = ["lang", "series", "kind", "doc", "status", "country", "org", "verb"];
const NUMBERS: [&str; 2] = ["round", "year"];

impl Searcher {
    /// Number of matching clauses by each field and value.
    pub(super) fn facets(&self, query: &dyn TantivyQuery) -> Result<BTreeMap<String, BTreeMap<String, usize>>, IndexError> {
        let docs = self.documents(query)?;
        let mut facets: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        let searcher = self.reader.searcher();
        for (segment, docs) in by_segment(&docs) {
            let reader = searcher.segment_reader(segment);
            for name in NUMBERS {
                for value in self.numbers(reader, name, docs)?.into_iter().filter(|v| *v > 0) {
                    *facets.entry(name.into()).or_default().entry(value.to_string()).or_default() += 1;
                }
            }
            for name in KEYWORDS {
                let (values, by_doc) = self.keywords(reader, name, docs)?;
                let mut counts = vec![0; values.len()];
                by_doc.iter().flatten().for_each(|v| counts[*v] += 1);
                for (value, count) in values.into_iter().zip(counts).filter(|(_, c)| *c > 0) {
                    *facets.entry(name.into()).or_default().entry(value).or_default() += count;
                }
            }
        }
        Ok(facets)
    }

    /// A number of every document, 0 where it is not known.
    pub(super) fn numbers(&self, reader: &SegmentReader, name: &str, docs: &[DocAddress]) -> Result<Vec<u64>, IndexError> {
        let column = reader.fast_fields().u64(name).map_err(|e| self.damaged(e))?;
        Ok(docs.iter().map(|d| column.first(d.doc_id).unwrap_or(0)).collect())
    }

    /// The values of a keyword field in a segment, and for every document which of them it has.
    pub(super) fn keywords(
        &self,
        reader: &SegmentReader,
        name: &str,
        docs: &[DocAddress],
    ) -> Result<(Vec<String>, Vec<Vec<usize>>), IndexError> {
        let Some(column) = reader.fast_fields().str(name).map_err(|e| self.damaged(e))? else {
            return Ok((Vec::new(), vec![Vec::new(); docs.len()]));
        };
        let mut values = Vec::with_capacity(column.num_terms());
        for ord in 0..column.num_terms() {
            let mut value = String::new();
            column.ord_to_str(ord as u64, &mut value).map_err(|e| self.damaged(e))?;
            values.push(value);
        }
        let known = |ord: u64| usize::try_from(ord).ok().filter(|o| *o < values.len());
        let by_doc = docs.iter().map(|d| column.term_ords(d.doc_id).filter_map(known).collect()).collect();
        Ok((values, by_doc))
    }
}

/// Sorted documents, segment by segment.
pub(super) fn by_segment(docs: &[DocAddress]) -> impl Iterator<Item = (u32, &[DocAddress])> {
    docs.chunk_by(|a, b| a.segment_ord == b.segment_ord).map(|chunk| (chunk[0].segment_ord, chunk))
}
