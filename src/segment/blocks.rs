//! Paragraphs of a flow with what segmentation asks about them.

use crate::model::{Flow, Line, Role};
use crate::text::{Span, fold};

/// A paragraph of the body.
#[derive(Debug, Clone)]
pub(super) struct Block<'a> {
    pub(super) span: Span,
    pub(super) text: &'a str,
    pub(super) lines: &'a [Line],
    /// Left edge of its first line, points.
    pub(super) x0: f32,
    /// All its words are bold.
    pub(super) bold: bool,
}

impl Block<'_> {
    /// Its words folded.
    pub(super) fn folded(&self) -> String {
        fold(self.text)
    }

    /// Whether it ends like a sentence or a clause.
    pub(super) fn ends_sentence(&self) -> bool {
        ends_sentence(self.text)
    }

    /// Whether its letters are capitals (small words aside).
    pub(super) fn shouts(&self) -> bool {
        let letters = || self.text.chars().filter(|c| c.is_alphabetic());
        letters().filter(|c| c.is_uppercase()).count() * 10 > letters().count() * 7
    }
}

/// Whether words end with a stop, a semicolon or a colon, closing quotes aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end().trim_end_matches(['”', '"', '»', '’', ')', '\'']).ends_with(['.', ';', ':', '!', '?'])
}

/// The paragraphs of the body in reading order.
pub(super) fn blocks(flow: &Flow) -> Vec<Block<'_>> {
    let body = flow.lines.partition_point(|l| l.role == Role::Body && l.span.start < flow.body.end);
    flow.lines[..body]
        .chunk_by(|a, b| a.block == b.block)
        .filter_map(|lines| {
            let (first, last) = (lines.first()?, lines.last()?);
            let span = Span::new(first.span.start, last.span.end);
            let bold = lines.iter().all(|l| l.bold as usize >= l.span.len());
            Some(Block { span, text: span.of(&flow.text), lines, x0: first.rect.x0, bold })
        })
        .collect()
}
