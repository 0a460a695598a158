//! A clause by any of its forms: it matches when its own words do or those of one of its translations.
//!
//! Translations stand in the same segment, because a segment holds whole families; the column `peers` names them.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

/// The clauses that match a query, and the clauses they are translations of.
#[derive(Debug)]
pub(super) struct FormsQuery {
    pub(super) inner: Box<dyn Query>,
    /// Weight of a match in a translation against one in the clause itself.
    pub(super) weight: Score,
}

impl Clone for FormsQuery {
    fn clone(&self) -> Self {
        FormsQuery { inner: self.inner.box_clone(), weight: self.weight }
    }
}

impl Query for FormsQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(FormsWeight { inner: self.inner.weight(scoring)?, weight: self.weight }))
    }
}

struct FormsWeight {
    inner: Box<dyn Weight>,
    weight: Score,
}

impl Weight for FormsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let peers = reader.fast_fields().u64("peers")?;
        let mut found: Vec<(DocId, Score)> = Vec::new();
        self.inner.for_each(reader, &mut |doc, score| {
            found.push((doc, score * boost));
            let translations = peers.values_for_doc(doc).filter_map(|p| DocId::try_from(p).ok());
            found.extend(translations.map(|p| (p, score * boost * self.weight)));
        })?;
        // The best form counts.
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        found.dedup_by_key(|(doc, _)| *doc);
        Ok(Box::new(Found { docs: found, at: 0 }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("best form", scorer.score()))
    }
}

/// Scored documents in order.
struct Found {
    docs: Vec<(DocId, Score)>,
    at: usize,
}

impl DocSet for Found {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let rest = self.docs.get(self.at..).unwrap_or(&[]);
        self.at += rest.partition_point(|(doc, _)| *doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.docs.get(self.at).map_or(TERMINATED, |(doc, _)| *doc)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.docs.len()).unwrap_or(u32::MAX)
    }
}

impl Scorer for Found {
    fn score(&mut self) -> Score {
        self.docs.get(self.at).map_or(0.0, |(_, score)| *score)
    }
}
