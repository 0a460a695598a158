//! Corrections from addresses: which words of which file stand for what an address names now.

use super::{ResolveError, Workspace};
use crate::correct::{find, quote};
use crate::model::{Anchor, Clause, LinkKind, Record};

/// Why an address cannot be corrected.
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    /// It names nothing, or several things.
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    /// It names a text where a clause is needed.
    #[error("{0} is a text; name one of its clauses")]
    NotAClause(String),
    /// Nothing of it can be quoted.
    #[error("{0} has no words that could be quoted")]
    NoWords(String),
    /// The words given are not there, or in several places.
    #[error("{0}")]
    Words(String),
}

impl AnchorError {
    /// What a person can do about it.
    pub fn hint(&self) -> String {
        match self {
            AnchorError::Resolve(error) => error.hint(),
            AnchorError::NotAClause(_) => "see its clauses with `rondas show`".into(),
            AnchorError::NoWords(_) => "see with `rondas text` what was read from the file".into(),
            AnchorError::Words(_) => "quote the words as `rondas text FILE` prints them".into(),
        }
    }
}

impl Workspace {
    /// The words with which a clause begins, enough of them to stand in one place of the file.
    ///
    /// # Errors
    /// When the address names no clause, or one without words.
    pub fn anchor(&self, address: &str) -> Result<Anchor, AnchorError> {
        let (record, clause) = self.clause_at(address)?;
        let text = quotable(record);
        let places = [clause.words.start, clause.span.trimmed(text).start];
        let quotes = places.iter().filter(|p| **p < clause.span.end).filter_map(|p| quote(text, *p));
        let best = quotes.min_by_key(|q| q.nth.is_some()).ok_or_else(|| AnchorError::NoWords(address.to_owned()))?;
        Ok(Anchor { file: record.source.file.clone(), words: best.words, nth: best.nth })
    }

    /// Words of a clause that somebody quotes, checked to stand in it and nowhere else.
    ///
    /// # Errors
    /// When the address names no clause, or the words are not there once.
    pub fn anchor_words(&self, address: &str, words: &str) -> Result<Anchor, AnchorError> {
        let (record, clause) = self.clause_at(address)?;
        let place = find(quotable(record), words, None).map_err(AnchorError::Words)?;
        if !(clause.span.start..clause.span.end).contains(&place.start) {
            return Err(AnchorError::Words(format!("the words do not begin in {}", record.address.clause(&clause.path))));
        }
        Ok(Anchor { file: record.source.file.clone(), words: words.to_owned(), nth: None })
    }

    /// A file, with the first words of its text where it has any.
    ///
    /// # Errors
    /// When the address names no text.
    pub fn text_anchor(&self, address: &str) -> Result<(String, Option<String>), AnchorError> {
        let (record, _) = self.resolve(address)?;
        let words = quote(quotable(record), 0).filter(|q| q.nth.is_none()).map(|q| q.words);
        Ok((record.source.file.clone(), words))
    }

    /// Whether a link between two clauses would be a translation or a lineage.
    ///
    /// # Errors
    /// When an address names nothing.
    pub fn link_kind(&self, a: &str, b: &str) -> Result<LinkKind, AnchorError> {
        let (first, second) = (&self.resolve(a)?.0.address, &self.resolve(b)?.0.address);
        let same_round = first.series == second.series && first.round == second.round;
        Ok(if same_round && first.lang != second.lang { LinkKind::Translation } else { LinkKind::Lineage })
    }

    /// Whether an address names a clause, not a text.
    ///
    /// # Errors
    /// When it names nothing.
    pub fn is_clause(&self, address: &str) -> Result<bool, AnchorError> {
        Ok(self.resolve(address)?.1.is_some())
    }

    fn clause_at(&self, address: &str) -> Result<(&Record, &Clause), AnchorError> {
        let (record, path) = self.resolve(address)?;
        let clause = path.and_then(|p| record.clause(&p)).ok_or_else(|| AnchorError::NotAClause(address.to_owned()))?;
        Ok((record, clause))
    }
}

/// Body and footnotes; running headers are no place to quote from.
fn quotable(record: &Record) -> &str {
    &record.flow.text[..record.flow.footnotes.end]
}
