//! The clause tree of a text.

use serde::{Deserialize, Serialize};

use super::{Flow, Lang, Rect};
use crate::text::Span;

/// What a unit of a declaration is. The names are those of the export contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClauseKind {
    /// Title, motto, place and date under the title.
    Title,
    /// Recitals and the enacting line (`AGREE:`).
    Preamble,
    /// A heading among the clauses, numbered or not.
    Heading,
    /// An operative, numbered unit.
    Clause,
    /// What stands between the last clause and the signatures, with the place and date line.
    Closing,
    /// Signatories.
    Signature,
    /// Title of an annex, list of annexes, unnumbered text in an annex.
    Annex,
    /// A footnote.
    Footnote,
}

impl ClauseKind {
    /// All kinds.
    pub const ALL: [ClauseKind; 8] = [
        ClauseKind::Title,
        ClauseKind::Preamble,
        ClauseKind::Heading,
        ClauseKind::Clause,
        ClauseKind::Closing,
        ClauseKind::Signature,
        ClauseKind::Annex,
        ClauseKind::Footnote,
    ];

    /// The kebab-case name.
    pub fn as_str(self) -> &'static str {
        match self {
            ClauseKind::Title => "title",
            ClauseKind::Preamble => "preamble",
            ClauseKind::Heading => "heading",
            ClauseKind::Clause => "clause",
            ClauseKind::Closing => "closing",
            ClauseKind::Signature => "signature",
            ClauseKind::Annex => "annex",
            ClauseKind::Footnote => "footnote",
        }
    }
}

/// A box on a numbered page, serialised as `[page, x0, y0, x1, y1]` in points from the top left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "(u32, f32, f32, f32, f32)", into = "(u32, f32, f32, f32, f32)")]
pub struct PageBox {
    /// Page, from 1.
    pub page: u32,
    /// Box on it.
    pub rect: Rect,
}

impl From<(u32, f32, f32, f32, f32)> for PageBox {
    fn from((page, x0, y0, x1, y1): (u32, f32, f32, f32, f32)) -> Self {
        PageBox { page, rect: Rect { x0, y0, x1, y1 } }
    }
}

impl From<PageBox> for (u32, f32, f32, f32, f32) {
    fn from(b: PageBox) -> Self {
        let [x0, y0, x1, y1] = b.rect.into();
        (b.page, x0, y0, x1, y1)
    }
}

/// A unit of a text: its own words without those of its children.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clause {
    /// What it is.
    pub kind: ClauseKind,
    /// Path within the text, unique there: `10.c.2.3`, `preamble`, `annex-a/1`, `7~2` for a number printed twice.
    pub path: String,
    /// Printed number with its parents, folded to lower case (`["10","c","2","3"]`); empty for an unnumbered unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub number: Vec<String>,
    /// The annex it stands in (`annex-a`), or empty for the body.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub container: String,
    /// The label as printed (`c.2.3.`, `PRIMERO.-`), or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Language.
    pub lang: Lang,
    /// Index of the unit it is nested in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// Label and words in the flow, with the white space after them.
    pub span: Span,
    /// The words alone, without label.
    pub words: Span,
    /// First page.
    pub page_start: u32,
    /// Last page.
    pub page_end: u32,
    /// Where it stands, a box for each page and column.
    pub boxes: Vec<PageBox>,
    /// The words as printed: no label, no footnote marks, paragraphs separated by a line feed.
    pub text: String,
    /// What a person corrected: `boundary`, `number`, `kind`, `lang`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<String>,
}

impl Clause {
    /// Fills text, pages and boxes from the flow; call after `words` and `span` are set.
    #[must_use]
    pub fn placed(mut self, flow: &Flow) -> Self {
        self.text = flow.text_of(self.words);
        self.boxes = boxes_of(flow, self.span.trimmed(&flow.text));
        self.page_start = self.boxes.iter().map(|b| b.page).min().unwrap_or(self.page_start);
        self.page_end = self.boxes.iter().map(|b| b.page).max().unwrap_or(self.page_end);
        self
    }
}

/// One box per page and column around the words (or, without words, the lines) of a span.
fn boxes_of(flow: &Flow, span: Span) -> Vec<PageBox> {
    let mut boxes: Vec<(u8, PageBox)> = Vec::new();
    let mut add = |page: u32, column: u8, rect: Rect| match boxes.last_mut() {
        Some((c, b)) if b.page == page && *c == column => b.rect = b.rect.union(rect),
        _ => boxes.push((column, PageBox { page, rect })),
    };
    let words = flow.words_in(span);
    if words.is_empty() {
        flow.lines_in(span).iter().for_each(|l| add(l.page, l.column, l.rect));
    }
    for word in words {
        if let Some(line) = flow.lines.get(word.line as usize) {
            add(line.page, line.column, word.rect);
        }
    }
    boxes.into_iter().map(|(_, b)| b).collect()
}

/// A text cut into its units, in reading order.
///
/// The spans of the units lie one after the other and cover the body and the footnotes of the flow.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Declaration {
    /// The units.
    pub units: Vec<Clause>,
}
