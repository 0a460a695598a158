//! The log of acts on the corpus: `events.jsonl`, one act a line, only ever added to.
//!
//! Types of events are those of PREMIS (Library of Congress, *Preservation Events: Event Type*). Each line holds the hash of the line
//! before, so that a line taken out or changed is seen.

use std::fs::{self, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Error, clock, io, sha256};

/// Name of the log in the corpus folder.
pub(super) const LOG: &str = "events.jsonl";

/// What was done (PREMIS event types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventType {
    /// A file was taken in.
    #[serde(rename = "ingestion")]
    Ingestion,
    /// A file took the place of an earlier version.
    #[serde(rename = "replacement")]
    Replacement,
    /// A correction was written.
    #[serde(rename = "metadata modification")]
    MetadataModification,
    /// Files came out of a bag.
    #[serde(rename = "unpacking")]
    Unpacking,
    /// Every file was compared with what was recorded of it.
    #[serde(rename = "fixity check")]
    FixityCheck,
}

/// An act on the corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveEvent {
    /// What was done.
    pub event_type: EventType,
    /// When, UTC.
    pub event_date_time: String,
    /// Program and person.
    pub agent: String,
    /// Path below the corpus folder of what it was done to.
    pub object: String,
    /// SHA-256 of the object, where it is a PDF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// More about it.
    pub event_detail: String,
    /// How it ended.
    pub event_outcome: String,
    /// SHA-256 of the line before, empty on the first.
    pub previous: String,
}

/// Program as it signs.
pub(super) fn agent(who: Option<&str>) -> String {
    let program = concat!("rondas ", env!("CARGO_PKG_VERSION"));
    who.map_or_else(|| program.to_owned(), |who| format!("{who}, with {program}"))
}

/// An act about to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct NewEvent {
    /// What is done.
    pub(super) event_type: EventType,
    /// Who does it, where it is known.
    pub(super) who: Option<String>,
    /// Path below the corpus folder of what it is done to.
    pub(super) object: String,
    /// SHA-256 of the object, where it is a PDF.
    pub(super) sha256: Option<String>,
    /// More about it.
    pub(super) detail: String,
    /// Whether it found something wrong.
    pub(super) failed: bool,
}

impl NewEvent {
    /// An act that ends well, by nobody in particular.
    pub(super) fn of(event_type: EventType, object: &str, detail: String) -> NewEvent {
        NewEvent { event_type, who: None, object: object.to_owned(), sha256: None, detail, failed: false }
    }

    fn signed(&self, previous: String) -> ArchiveEvent {
        ArchiveEvent {
            event_type: self.event_type,
            event_date_time: clock::now(),
            agent: agent(self.who.as_deref()),
            object: self.object.clone(),
            sha256: self.sha256.clone(),
            event_detail: self.detail.clone(),
            event_outcome: if self.failed { "failure" } else { "success" }.into(),
            previous,
        }
    }
}

/// Adds acts to the log of a corpus, all or none.
pub(super) fn append(root: &Path, events: &[NewEvent]) -> Result<(), Error> {
    let path = root.join(LOG);
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(&path).map_err(io("open", &path))?;
    let mut before = Vec::new();
    file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_end(&mut before)).map_err(io("read", &path))?;
    let mut lines = Vec::new();
    // A line that a crash cut short stays as it is; the next one begins behind it.
    if !before.is_empty() && !before.ends_with(b"\n") {
        lines.push(b'\n');
    }
    let last = before.strip_suffix(b"\n").unwrap_or(&before).rsplit(|b| *b == b'\n').next().unwrap_or(b"");
    let mut previous = if last.is_empty() { String::new() } else { sha256(last) };
    for event in events {
        let line = serde_json::to_vec(&event.signed(previous));
        let line = line.map_err(|e| Error::Damaged { path: path.clone(), message: e.to_string() })?;
        previous = sha256(&line);
        lines.extend(line);
        lines.push(b'\n');
    }
    let written = file.write_all(&lines).and_then(|()| file.sync_all());
    if written.is_err() {
        // A line that found no room is taken back whole: the log never holds half of one.
        let _ = file.set_len(before.len() as u64);
    }
    written.map_err(io("write", &path))
}

/// Length of the log, bytes; 0 where there is none.
pub(super) fn length(root: &Path) -> u64 {
    fs::metadata(root.join(LOG)).map_or(0, |m| m.len())
}

/// Takes back what was added since the log had this length: for acts that failed or were cut short.
pub(super) fn cut(root: &Path, length: u64) -> Result<(), Error> {
    let path = root.join(LOG);
    if self::length(root) <= length {
        return Ok(());
    }
    if length == 0 {
        return fs::remove_file(&path).map_err(io("remove", &path));
    }
    let file = OpenOptions::new().write(true).open(&path).map_err(io("open", &path))?;
    file.set_len(length).and_then(|()| file.sync_all()).map_err(io("write", &path))
}

/// The acts of a log, and what is wrong with it, line by line.
///
/// # Errors
/// When the log is there and cannot be read.
pub fn events(root: &Path) -> Result<(Vec<ArchiveEvent>, Vec<String>), Error> {
    let path = root.join(LOG);
    if !path.exists() {
        return Ok((Vec::new(), Vec::new()));
    }
    let bytes = fs::read(&path).map_err(io("read", &path))?;
    let (mut events, mut wrong) = (Vec::new(), Vec::new());
    let mut previous = String::new();
    for (index, line) in bytes.split(|b| *b == b'\n').enumerate().filter(|(_, l)| !l.is_empty()) {
        match serde_json::from_slice::<ArchiveEvent>(line) {
            Ok(event) if event.previous == previous => events.push(event),
            Ok(event) => {
                wrong.push(format!("line {} does not follow the line before it", index + 1));
                events.push(event);
            }
            Err(error) => wrong.push(format!("line {} cannot be read: {error}", index + 1)),
        }
        previous = sha256(line);
    }
    Ok((events, wrong))
}
