//! One string per text, in reading order; everything else is a span over it.

use serde::{Deserialize, Serialize};

use super::Rect;
use crate::text::Span;

/// What a line is on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Part of the text.
    Body,
    /// A footnote at the foot of the page.
    Footnote,
    /// Running header, running footer, page number, watermark.
    Furniture,
}

/// A printed line (within one column). Its span holds no line feed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its characters in [`Flow::text`].
    pub span: Span,
    /// Page, from 1.
    pub page: u32,
    /// Box on the page.
    pub rect: Rect,
    /// What it is.
    pub role: Role,
    /// Paragraph it belongs to, counted over the flow from 0. Lines of one block are joined by a space (or nothing, where a
    /// word was hyphenated); blocks are separated by a line feed.
    pub block: u32,
    /// Column on its page, from 0 at the left.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub column: u8,
    /// Font size of most of its characters, points.
    pub size: f32,
    /// Bytes at its start set in a bold face.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub bold: u32,
}

fn is_zero<T: PartialEq + Default>(value: &T) -> bool {
    *value == T::default()
}

/// A word with its box; not kept in records.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word {
    /// Its characters in [`Flow::text`].
    pub span: Span,
    /// Box on its line's page.
    pub rect: Rect,
    /// Index of its line in [`Flow::lines`].
    pub line: u32,
}

/// A superscript mark that points to a footnote; it stands in the string but is no part of the words around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Its characters in [`Flow::text`].
    pub span: Span,
}

/// Size and state of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageInfo {
    /// Number in the file, from 1.
    pub number: u32,
    /// Width of the upright page, points.
    pub width: f32,
    /// Height of the upright page, points.
    pub height: f32,
    /// Whether words could be read from it.
    pub extractable: bool,
}

/// The text of one document in one language: body, then footnotes, then furniture, each in reading order.
///
/// Because what stands between the pages is moved behind the body, a clause that runs over a page break is one span.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    /// All characters.
    pub text: String,
    /// Span of the body in [`Flow::text`]; it starts at 0.
    pub body: Span,
    /// Span of the footnotes.
    pub footnotes: Span,
    /// Span of the furniture; it ends with the text.
    pub furniture: Span,
    /// Printed lines in the order of the string.
    pub lines: Vec<Line>,
    /// Words in the order of the string.
    #[serde(skip)]
    pub words: Vec<Word>,
    /// Footnote marks in the order of the string.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// All pages of the file.
    pub pages: Vec<PageInfo>,
}

impl Flow {
    /// The lines that share a byte with `span`.
    pub fn lines_in(&self, span: Span) -> &[Line] {
        let first = self.lines.partition_point(|l| l.span.end <= span.start);
        let last = self.lines.partition_point(|l| l.span.start < span.end);
        &self.lines[first.min(last)..last]
    }

    /// The words that share a byte with `span`.
    pub fn words_in(&self, span: Span) -> &[Word] {
        let first = self.words.partition_point(|w| w.span.end <= span.start);
        let last = self.words.partition_point(|w| w.span.start < span.end);
        &self.words[first.min(last)..last]
    }

    /// The words of `span` as printed, footnote marks left out, white space at the ends trimmed.
    pub fn text_of(&self, span: Span) -> String {
        let mut out = String::with_capacity(span.len());
        let mut at = span.start;
        let from = self.marks.partition_point(|m| m.span.start < span.start);
        let inside = self.marks[from..].iter().take_while(|m| m.span.start < span.end);
        for mark in inside.filter(|m| span.contains(m.span)) {
            out.push_str(Span::new(at, mark.span.start).of(&self.text));
            at = mark.span.end;
        }
        out.push_str(Span::new(at, span.end).of(&self.text));
        out.trim().to_owned()
    }

    /// Whether Unicode values are known for at least half of its characters. Where they are not, it holds no clauses.
    pub fn legible(&self) -> bool {
        let marks = self.text.chars().filter(|c| !c.is_whitespace());
        let (known, unknown) =
            marks.fold((0, 0), |(known, unknown), c| if c == '\u{fffd}' { (known, unknown + 1) } else { (known + 1, unknown) });
        known > 0 && unknown <= known
    }

    /// Whether any page gave words.
    pub fn extractable(&self) -> bool {
        self.pages.iter().any(|p| p.extractable)
    }
}
