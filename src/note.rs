//! Remarks that travel with results: what was odd, how bad it is, where, and what to do about it.
//!
//! A stage never fails on strange input; it returns its value together with notes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// How much a note matters to the person who reads the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Info,
    /// Something was read in a way that a person should look at.
    Warning,
    /// Words are missing or wrong.
    Error,
}

/// What a note is about. The printed form is kebab-case and does not change between versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The file was damaged and its cross-references were rebuilt from its objects.
    FileRepaired,
    /// A page, stream or font could not be decoded.
    Undecodable,
    /// A limit on depth, count or bytes was reached and the rest was left unread.
    LimitReached,
    /// The text or a page of it has no usable text layer.
    NoTextLayer,
    /// Words were recognised from page images.
    Recognised,
    /// A page image was to be recognised and was not.
    NotRecognised,
    /// Glyphs without a Unicode value were kept as U+FFFD, or read as what their widths prove.
    GlyphWithoutUnicode,
    /// Text that a reader of the page does not see (outside the page, or painted invisibly beside visible text).
    HiddenText,
    /// The structure tree of a tagged file gives another order than its page; the page was followed.
    TagsContradict,
    /// Control or direction characters were taken out of the text.
    ControlCharacters,
    /// A clause number is missing from its sequence.
    NumberGap,
    /// A clause number is printed more than once.
    NumberRepeated,
    /// A clause number stands out of order.
    NumberOutOfOrder,
    /// No clause was found in a text that has words.
    NoClauses,
    /// The language could not be told, or is none of the three.
    LanguageUnknown,
    /// Part of the text is in another language than the text.
    LanguageMixed,
    /// The text does not say which series or round it belongs to.
    IdentityUnknown,
    /// The catalogue and the text disagree; the catalogue was followed.
    CatalogueDiffers,
    /// By its words a text translates others than its address says.
    KinByWords,
    /// Two texts claim one address.
    AddressTaken,
    /// A newer version of the text takes its place.
    Superseded,
    /// The catalogue names a file that is not there.
    FileMissing,
    /// The file could not be read now; its last good record is shown.
    LastGoodKept,
    /// A clause has no counterpart in a translation.
    Untranslated,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// Where in a text a note applies; every field may be absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Path of the clause within its text (`10.c.2`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Bytes of the flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// One remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it is about.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// Where it applies.
    #[serde(flatten)]
    pub place: Place,
    /// What was found, in lower case and without a final stop.
    pub message: String,
    /// What a person can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Note {
    /// A note on the whole text.
    pub fn new(code: Code, severity: Severity, message: impl Into<String>) -> Self {
        Note { code, severity, place: Place::default(), message: message.into(), hint: None }
    }

    /// The same note with a page, counted from 1.
    #[must_use]
    pub fn on_page(mut self, page: u32) -> Self {
        self.place.page = Some(page);
        self
    }

    /// The same note with the path of a clause.
    #[must_use]
    pub fn at_clause(mut self, path: impl Into<String>) -> Self {
        self.place.clause = Some(path.into());
        self
    }

    /// The same note with a span of the flow.
    #[must_use]
    pub fn at_span(mut self, span: Span) -> Self {
        self.place.span = Some(span);
        self
    }

    /// The same note with advice.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A stage's value with the notes made on the way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Noted<T> {
    /// The result.
    pub value: T,
    /// Remarks in the order they were made.
    pub notes: Vec<Note>,
}

impl<T> Noted<T> {
    /// A value with nothing to remark.
    pub fn clean(value: T) -> Self {
        Noted { value, notes: Vec::new() }
    }

    /// Hands the notes to `sink` and the value to the caller.
    pub fn drain_into(self, sink: &mut Vec<Note>) -> T {
        sink.extend(self.notes);
        self.value
    }
}
