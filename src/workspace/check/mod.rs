//! The quality report: what was read from each file, and what a person should look at.
//!
//! [`Check::summary`] is what an archivist reads first, [`Check::findings`] what needs a person, worst first, each with the address
//! and page it belongs to; the rest is the evidence, text by text.

mod examine;
mod findings;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::archive::Failure;
use crate::model::{CorrectionReport, LinkKind, TextStatus};
use crate::note::{Note, Severity};
use crate::segment::Level;

/// The report.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// The whole at a glance.
    pub summary: Summary,
    /// What a person should look at, errors before warnings, then by file and address.
    pub findings: Vec<Finding>,
    /// Texts in the index, by address.
    pub texts: Vec<TextCheck>,
    /// Texts that are translations of each other.
    pub families: Vec<FamilyCheck>,
    /// Links that are more doubtful than not and that nobody confirmed.
    pub weak_links: Vec<WeakLink>,
    /// Corrections by hand, and what became of each.
    pub corrections: Vec<CorrectionReport>,
    /// Files that gave nothing.
    pub failures: Vec<Failure>,
    /// Whether something needs a person: there is a finding.
    pub attention: bool,
}

/// The report in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Texts.
    pub texts: usize,
    /// Texts whose every page has a text layer.
    pub with_text_layer: usize,
    /// Texts of page images alone, of which nothing was read.
    pub scans: usize,
    /// Texts read from page images.
    pub recognised: usize,
    /// Pages.
    pub pages: usize,
    /// Pages without words.
    pub pages_without_text: usize,
    /// Characters.
    pub characters: usize,
    /// Glyphs without Unicode.
    pub glyphs_without_unicode: usize,
    /// Clauses.
    pub clauses: usize,
    /// Clauses without a translation, in texts that have one.
    pub untranslated: usize,
    /// Families that lack a language which other texts of their series have.
    pub families_incomplete: usize,
    /// Doubtful links.
    pub weak_links: usize,
    /// Numbers that are missing, repeated or out of order.
    pub numbering_breaks: usize,
    /// Corrections by hand.
    pub corrections: usize,
    /// Corrections that do not find their words.
    pub floating_corrections: usize,
    /// Files that gave nothing.
    pub failures: usize,
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// What it is about: a note's code, `file-failed`, `weak-link` or `correction-floats`.
    pub code: String,
    /// `error` where words are missing or wrong, `warning` where they may be.
    pub severity: Severity,
    /// File below the corpus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Address of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Address of the clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Page, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// What was found.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// Where the words of a text come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Layer {
    /// A text layer on every page.
    #[serde(rename = "text")]
    Text,
    /// A text layer on some pages; the others have no words.
    #[serde(rename = "partial")]
    Partial,
    /// Page images alone: nothing was read.
    #[serde(rename = "scan")]
    Scan,
    /// Read from page images.
    #[serde(rename = "OCR")]
    Ocr,
}

impl Layer {
    /// The name as shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Layer::Text => "text",
            Layer::Partial => "partial",
            Layer::Scan => "scan",
            Layer::Ocr => "OCR",
        }
    }
}

/// What was read from one text.
#[derive(Debug, Clone, Serialize)]
pub struct TextCheck {
    /// Address.
    pub text: String,
    /// File below the corpus.
    pub file: String,
    /// Whose words.
    pub status: TextStatus,
    /// Language.
    pub lang: String,
    /// Whether it has a usable text layer.
    pub extractable: bool,
    /// Where its words come from.
    pub layer: Layer,
    /// Pages.
    pub pages: usize,
    /// Pages without words.
    pub pages_without_text: usize,
    /// Characters.
    pub characters: usize,
    /// Glyphs without Unicode.
    pub glyphs_without_unicode: usize,
    /// The same page by page.
    pub by_page: Vec<PageCheck>,
    /// Units by kind.
    pub units: BTreeMap<&'static str, usize>,
    /// Lines of running headers, footers and page numbers taken out.
    pub furniture_lines: usize,
    /// Numbers found against those expected, level by level.
    pub numbering: Vec<Level>,
    /// Units by language.
    pub langs: BTreeMap<String, usize>,
    /// Clauses in another language than the text, by path.
    pub in_other_language: BTreeMap<String, String>,
    /// Clauses without a counterpart in any other language of the family; empty where there is no other language.
    pub untranslated: Vec<String>,
    /// Fields of the text that a person corrected.
    pub corrected: Vec<String>,
    /// Notes.
    pub notes: Vec<Note>,
}

/// What was read from one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageCheck {
    /// Page, from 1.
    pub page: u32,
    /// Whether it gave words.
    pub text: bool,
    /// Characters.
    pub characters: usize,
    /// Glyphs without Unicode.
    pub glyphs_without_unicode: usize,
    /// Lines of running headers, footers and page numbers.
    pub furniture_lines: usize,
}

/// The texts of one family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FamilyCheck {
    /// Address without language.
    pub family: String,
    /// Address of the text in each language.
    pub texts: BTreeMap<String, String>,
    /// Languages that other texts of this kind in the series have and this one lacks.
    pub missing: Vec<String>,
    /// Languages in which only a scan is there.
    pub scans: Vec<String>,
}

/// A doubtful link.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeakLink {
    /// `translation` or `lineage`.
    pub kind: LinkKind,
    /// Address of the first clause, or the earlier one.
    pub a: String,
    /// Address of the other.
    pub b: String,
    /// Confidence, 0 to 1.
    pub score: f32,
    /// What speaks for it.
    pub evidence: String,
}
