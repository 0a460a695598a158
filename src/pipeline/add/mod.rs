//! Taking files into a corpus: what each of them is, what becomes of it, and doing so.

mod desk;
mod naming;

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::build::{BuildOptions, Event, build};
use super::report::{BuildError, BuildReport};
use crate::archive::{self, Failure, Incoming, Intake, Keeper};
use crate::model::Listing;
use desk::Desk;

/// What to take in, and how.
#[derive(Debug, Clone, Default)]
pub struct AddOptions {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// Table of metadata.
    pub metadata: Option<PathBuf>,
    /// What is stated of all of them.
    pub stated: Listing,
    /// File below the corpus, or address of a text, whose place the one new file takes.
    pub supersedes: Option<String>,
    /// Keep texts at one address side by side, however alike they are.
    pub beside: bool,
    /// Change nothing.
    pub dry_run: bool,
    /// How to build afterwards.
    pub build: BuildOptions,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Taken in.
    Added,
    /// Taken in, and takes the place of an earlier version, which is kept.
    NewVersion,
    /// Taken in beside another file that claims the same text; a person decides.
    Rival,
    /// The corpus has these bytes; nothing is changed.
    Held,
    /// Not taken in.
    Refused,
}

/// A file that was handed in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AddLine {
    /// As it was given.
    pub given: String,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Path below the corpus folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The file it is compared with: the same bytes, the earlier version, the rival.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Addresses of its texts.
    pub texts: Vec<String>,
    /// SHA-256 of its bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Whether it has a usable text layer.
    pub extractable: bool,
    /// Its entry in the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listing: Option<Listing>,
    /// Fields of the entry that were read from the text.
    pub detected: Vec<String>,
    /// What a person should look at, or why it was not taken.
    pub remarks: Vec<String>,
    /// What a person can do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// What was done, or would be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AddReport {
    /// Whether nothing was changed because that was asked for.
    pub dry_run: bool,
    /// The files, in the order they were given.
    pub files: Vec<AddLine>,
    /// Entries of folders that were left, and rows of tables for which there is no file.
    pub left: Vec<Failure>,
    /// The build afterwards; absent where nothing was taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<BuildReport>,
    /// Why files were taken in and no index could be built of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unbuilt: Option<Failure>,
}

/// Why nothing could be added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// Corpus, index or build.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The file said to be superseded is not in the corpus.
    #[error("the corpus has no file or text {0}")]
    NotHeld(String),
    /// Several files cannot take the place of one.
    #[error("{0} files were given to take the place of one")]
    Several(usize),
}

impl From<archive::Error> for AddError {
    fn from(error: archive::Error) -> Self {
        AddError::Build(error.into())
    }
}

impl AddError {
    /// What a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            AddError::Build(error) => error.hint(),
            AddError::NotHeld(_) => {
                "name the file by its path below the corpus, or the text by its address; `rondas check` lists them"
            }
            AddError::Several(_) => "add the new version alone",
        }
    }
}

/// Takes files into a corpus and builds its index.
///
/// # Errors
/// When corpus or index cannot be used at all. A file that cannot be taken is a line of the report, and so is a build that fails once
/// files are taken in.
pub fn add(corpus: &Path, index: &Path, options: &AddOptions, on_event: &(dyn Fn(Event) + Sync)) -> Result<AddReport, AddError> {
    let mut intake = Intake::collect(&options.paths, options.metadata.as_deref())?;
    if options.supersedes.is_some() && intake.files.len() != 1 {
        return Err(AddError::Several(intake.files.len()));
    }
    let keeper = if options.dry_run { None } else { Some(Keeper::open(corpus)?) };
    if let Some(keeper) = &keeper {
        intake.left.extend(intake.payloads.iter().flat_map(|payload| keeper.adopt_payload(payload)));
    }
    let mut desk = Desk::open(corpus, index, options)?;
    let superseded = options.supersedes.as_ref().map(|name| desk.held(name)).transpose()?;
    on_event(Event::Started { files: intake.files.len() });
    let documents = desk.read(&intake.files, on_event)?;
    let mut files = Vec::new();
    for (incoming, outcome) in intake.files.iter().zip(documents) {
        let (line, bytes) = desk.decide(incoming, outcome, superseded.as_deref());
        files.push(match (&keeper, bytes) {
            (Some(keeper), Some(bytes)) => desk.take(keeper, line, &bytes),
            _ => line,
        });
    }
    drop(keeper);
    intake.left.extend(intake.files.iter().zip(&files).filter_map(|(i, line)| moved(i, line)));
    let taken = files.iter().any(|l| !matches!(l.outcome, Outcome::Held | Outcome::Refused));
    let mut report = AddReport { dry_run: options.dry_run, files, left: intake.left, build: None, unbuilt: None };
    if taken && !options.dry_run {
        match build(corpus, index, &options.build, on_event) {
            Ok(built) => report.build = Some(built),
            Err(error) => report.unbuilt = Some(error.of(&index.to_string_lossy())),
        }
    }
    Ok(report)
}

/// A file of a bag that has another name here: what the bag's corrections say of it does not find it.
fn moved(incoming: &Incoming, line: &AddLine) -> Option<Failure> {
    let (place, file) = (incoming.place.as_ref()?, line.file.as_ref()?);
    (place != file).then(|| Failure {
        file: line.given.clone(),
        cause: format!("it is here as {file}; corrections in the bag name it {place}"),
        hint: "look through corrections/ for that name".into(),
    })
}
