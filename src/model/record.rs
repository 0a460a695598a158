//! The stored result for one text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Clause, ClauseKind, Flow, Lang, Mark, TextAddress, TextKind, TextStatus};
use crate::note::Note;

/// Version of the record files this program writes.
pub const RECORD_FORMAT: u32 = 1;

/// The file a text was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Path below the corpus folder, with `/`.
    pub file: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// Where a statement about a text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// The catalogue says so.
    Catalogue,
    /// Read from the text.
    Text,
    /// A person corrected it.
    Correction,
}

/// What is known about a text as a whole; what neither catalogue nor text says is absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// Slug of the series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// Name of the series as printed or catalogued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series_name: Option<String>,
    /// Ordinal of the round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// Who says which round it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_from: Option<Provenance>,
    /// Kind of text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TextKind>,
    /// Chapter (`Santiago II`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chapter: Option<String>,
    /// Host city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// First day of the meeting, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Day of signature, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Who says which day it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_from: Option<Provenance>,
    /// Parties: ISO 3166-1 alpha-2 codes where known, names as printed elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<String>,
}

/// Everything kept about one text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Version of this form, [`RECORD_FORMAT`].
    pub format: u32,
    /// Address.
    pub address: TextAddress,
    /// File.
    pub source: Source,
    /// Whose words.
    pub status: TextStatus,
    /// Language of the text.
    pub lang: Lang,
    /// Series, round, date, parties.
    pub identity: Identity,
    /// Whether it has a usable text layer.
    pub extractable: bool,
    /// How its words were recognised, where they were read from page images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ocr: Option<OcrFacts>,
    /// The units in reading order.
    pub clauses: Vec<Clause>,
    /// The text with its lines and pages.
    pub flow: Flow,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Fields of the identity, `lang` or `status` that a person corrected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<String>,
    /// Address without language of the texts that this one translates, where its words say so and its own address does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kin: Option<String>,
}

/// How a text that was read from page images came about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OcrFacts {
    /// Program, models and resolution.
    pub engine: String,
    /// What the catalogue says of the text, where all of it was read from images and its status is therefore `OCR`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<TextStatus>,
    /// Pages read from images.
    pub pages: Vec<u32>,
    /// How sure the engine is of its words, 0 to 1, over all of them.
    pub confidence: f32,
    /// The same for each unit that has words from images, by path.
    pub units: BTreeMap<String, f32>,
}

impl Record {
    /// Address without language of the texts that translate each other: that of its kin, else its own.
    pub fn family(&self) -> String {
        self.kin.clone().unwrap_or_else(|| self.address.family())
    }

    /// Whether anything could be read, from a text layer or from page images.
    pub fn readable(&self) -> bool {
        !self.clauses.is_empty()
    }

    /// How sure OCR is of the words of a unit, 0 to 1; `None` for words of a text layer.
    pub fn ocr_confidence(&self, path: &str) -> Option<f32> {
        self.ocr.as_ref().and_then(|ocr| ocr.units.get(path)).copied()
    }

    /// The footnotes whose marks stand in a unit, in the order of the marks. Where numbers start again on every page, the note on the
    /// mark's page is meant.
    pub fn footnotes_of(&self, unit: &Clause) -> Vec<&Clause> {
        let page_of = |mark: &Mark| self.flow.lines_in(mark.span).first().map(|l| l.page);
        let note_of = |mark: &Mark| {
            let printed = mark.span.of(&self.flow.text).trim_matches(|c: char| !c.is_alphanumeric() && !"*†‡".contains(c));
            let named = |c: &&Clause| c.kind == ClauseKind::Footnote && c.number.last().is_some_and(|n| n == printed);
            let notes = || self.clauses.iter().filter(named);
            notes().find(|c| page_of(mark) == Some(c.page_start)).or_else(|| notes().next())
        };
        self.flow.marks.iter().filter(|m| unit.span.contains(m.span)).filter_map(note_of).collect()
    }

    /// The unit with this path.
    pub fn clause(&self, path: &str) -> Option<&Clause> {
        self.clauses.iter().find(|c| c.path == path)
    }
}
