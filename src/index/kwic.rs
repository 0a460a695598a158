//! Keyword in context: a matched passage with the words around it.

use serde::Serialize;

use super::Hit;
use crate::model::Lang;
use crate::text::{Span, fold, squeeze};

/// Order of a concordance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KwicSort {
    /// By the words before the keyword, the nearest first.
    Left,
    /// By the words after the keyword.
    Right,
    /// By round, earliest first, then as the hits are.
    Round,
}

/// One line of a concordance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KwicLine {
    /// Address of the clause the words stand in.
    pub id: String,
    /// Its language.
    pub lang: Lang,
    /// Ordinal of its round.
    pub round: Option<u32>,
    /// Words before with the space between, at most the width asked for, in characters.
    pub left: String,
    /// The matched words.
    pub keyword: String,
    /// Words after, with the space between.
    pub right: String,
}

/// A line for every matched passage of a hit, or of the translation that matched, with up to `width` characters on either side.
pub fn kwic(hit: &Hit, width: usize) -> Vec<KwicLine> {
    let own = (&hit.clause.id, hit.clause.lang, &hit.clause.text, &hit.highlights);
    let (id, lang, text, spans) = match &hit.through {
        Some(form) if hit.highlights.is_empty() => (&form.id, form.lang, &form.text, &form.highlights),
        _ => own,
    };
    let line = |span: &Span| KwicLine {
        id: id.clone(),
        lang,
        round: hit.clause.round,
        left: tail(&spaced(&text[..span.start]), width),
        keyword: squeeze(span.of(text)),
        right: spaced(Span::new(span.end, text.len()).of(text)).chars().take(width).collect(),
    };
    spans.iter().map(line).collect()
}

/// Sorts the lines of a concordance; lines that are alike stay in their order.
pub fn sort_kwic(lines: &mut [KwicLine], by: KwicSort) {
    let words =
        |text: &str| -> Vec<String> { text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(fold).collect() };
    match by {
        KwicSort::Left => lines.sort_by_cached_key(|l| words(&l.left).into_iter().rev().collect::<Vec<_>>()),
        KwicSort::Right => lines.sort_by_cached_key(|l| words(&l.right)),
        KwicSort::Round => lines.sort_by_key(|l| (l.round.is_none(), l.round)),
    }
}

/// White space runs as one space, also at the ends.
fn spaced(text: &str) -> String {
    let end = |space: bool| if space { " " } else { "" };
    let inner = squeeze(text);
    format!(
        "{}{inner}{}",
        end(text.starts_with(char::is_whitespace)),
        end(!inner.is_empty() && text.ends_with(char::is_whitespace))
    )
}

fn tail(text: &str, width: usize) -> String {
    let skip = text.chars().count().saturating_sub(width);
    text.chars().skip(skip).collect()
}
