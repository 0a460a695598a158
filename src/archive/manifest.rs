//! What a build was made from and what it holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Failure;
use crate::model::{CorrectionReport, Identity};

/// Version of the manifest this program writes.
pub const MANIFEST_FORMAT: u32 = 1;

/// A corpus file as a build saw it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceEntry {
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Length.
    pub bytes: u64,
    /// Hash of all that its records depend on.
    pub key: String,
    /// What each of its texts says of itself, before the catalogue.
    #[serde(default)]
    pub said: Vec<Identity>,
    /// Hash of what the catalogue makes of that.
    #[serde(default)]
    pub facts: String,
    /// How its page images were read; empty without OCR.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ocr: String,
    /// Its record files.
    pub records: Vec<String>,
    /// What became of its corrections.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<CorrectionReport>,
}

/// A link file with the hash of what it depends on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkEntry {
    /// Path in the build.
    pub file: String,
    /// Hash of all that its links depend on.
    pub key: String,
    /// File of the words that were met as translations while linking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// The contents of `manifest.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form.
    pub format: u32,
    /// Hash of all that the search index depends on.
    pub search_key: String,
    /// Corpus files by name.
    pub sources: BTreeMap<String, SourceEntry>,
    /// Hashes of what the catalogue and the files of corrections said, by path below the corpus folder; earlier programs kept none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_hand: Option<BTreeMap<String, String>>,
    /// Link files by what they link.
    pub links: BTreeMap<String, LinkEntry>,
    /// Lexicon files, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lexica: Vec<String>,
    /// File of what texts in question were compared with; absent where none is in question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kin: Option<String>,
    /// SHA-256 of every other file of the build, by path.
    pub files: BTreeMap<String, String>,
    /// What became of corrections of links, and of files that are not there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<CorrectionReport>,
    /// Files that gave nothing in this build.
    pub failures: Vec<Failure>,
}

impl Manifest {
    /// What became of every correction, in the order of their files.
    pub fn all_corrections(&self) -> Vec<CorrectionReport> {
        let mut all: Vec<CorrectionReport> = self.sources.values().flat_map(|s| s.corrections.clone()).collect();
        all.extend(self.corrections.iter().cloned());
        all.sort();
        all
    }
}
