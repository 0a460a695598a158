//! What a build did, for people and programs.

use serde::{Deserialize, Serialize};

use crate::archive::{self, Failure};
use crate::index::IndexError;
use crate::model::{ClauseKind, Record};
use crate::note::Severity;

/// Wall-clock seconds by stage; those of the reading stages are summed over the threads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Seconds {
    /// PDF to flow.
    pub extract: f64,
    /// Flow to clauses.
    pub segment: f64,
    /// Languages.
    pub language: f64,
    /// Series, round, date.
    pub identity: f64,
    /// Links.
    pub link: f64,
    /// Search index.
    pub index: f64,
    /// Everything, from start to end.
    pub total: f64,
}

impl Seconds {
    /// Adds the reading stages of another text.
    pub(super) fn add(&mut self, other: &Seconds) {
        self.extract += other.extract;
        self.segment += other.segment;
        self.language += other.language;
        self.identity += other.identity;
    }
}

/// One text of a build.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextLine {
    /// Address.
    pub text: String,
    /// File below the corpus.
    pub file: String,
    /// Language.
    pub lang: String,
    /// Series.
    pub series: String,
    /// Round as its address has it.
    pub round: String,
    /// Whether it has a usable text layer.
    pub extractable: bool,
    /// How sure OCR is of the words it read from page images, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ocr: Option<f32>,
    /// Clauses.
    pub clauses: usize,
    /// Notes that ask for a person's eye.
    pub warnings: usize,
}

impl TextLine {
    pub(super) fn of(record: &Record) -> Self {
        TextLine {
            text: record.address.to_string(),
            file: record.source.file.clone(),
            lang: record.lang.to_string(),
            series: record.address.series.clone(),
            round: record.address.round.to_string(),
            extractable: record.extractable,
            ocr: record.ocr.as_ref().map(|o| o.confidence),
            clauses: record.clauses.iter().filter(|c| c.kind == ClauseKind::Clause).count(),
            warnings: record.notes.iter().filter(|n| n.severity >= Severity::Warning).count(),
        }
    }
}

/// Who read the page images, where somebody was to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OcrReport {
    /// The program and its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine: Option<String>,
    /// Why nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// The report of a build.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct BuildReport {
    /// Files read anew.
    pub read: usize,
    /// Files whose records were still good.
    pub reused: usize,
    /// Texts, by address.
    pub texts: Vec<TextLine>,
    /// Translation links.
    pub translations: usize,
    /// Lineage links.
    pub lineage: usize,
    /// Who read the page images; absent where nobody was to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ocr: Option<OcrReport>,
    /// Files that gave nothing.
    pub failures: Vec<Failure>,
    /// Time by stage.
    pub seconds: Seconds,
}

/// Why a build could not run.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Corpus or index folder.
    #[error(transparent)]
    Archive(#[from] archive::Error),
    /// Search index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The threads could not be started.
    #[error("cannot start the threads: {0}")]
    Threads(String),
}

impl BuildError {
    /// As a line of a report, about a file or folder.
    pub(crate) fn of(&self, file: &str) -> Failure {
        match self {
            BuildError::Archive(error) => error.of(file),
            other => Failure { file: file.to_owned(), cause: other.to_string(), hint: other.hint().to_owned() },
        }
    }

    /// What a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            BuildError::Archive(error) => error.hint(),
            BuildError::Index(_) => "check that the index folder can be written and the disk is not full",
            BuildError::Threads(_) => "use fewer with --threads",
        }
    }
}
