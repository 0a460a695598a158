//! Keyword in context: a matched passage with the words around it.

use serde::Serialize;

use super::Hit;
use crate::text::{Span, squeeze};

/// One line of a concordance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KwicLine {
    /// Address of the clause.
    pub id: String,
    /// Words before, at most the width asked for, in characters.
    pub left: String,
    /// The matched words.
    pub keyword: String,
    /// Words after.
    pub right: String,
}

/// A line for every matched passage of a hit, with up to `width` characters on either side.
pub fn kwic(hit: &Hit, width: usize) -> Vec<KwicLine> {
    let text = &hit.clause.text;
    hit.highlights
        .iter()
        .map(|span| KwicLine {
            id: hit.clause.id.clone(),
            left: tail(&squeeze(&text[..span.start]), width),
            keyword: squeeze(span.of(text)),
            right: squeeze(Span::new(span.end, text.len()).of(text)).chars().take(width).collect(),
        })
        .collect()
}

fn tail(text: &str, width: usize) -> String {
    let skip = text.chars().count().saturating_sub(width);
    text.chars().skip(skip).collect()
}
