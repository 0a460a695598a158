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

/// Adds an act to the log of a corpus.
pub(super) fn append(
    root: &Path,
    event_type: EventType,
    who: Option<&str>,
    object: &str,
    sum: Option<&str>,
    detail: &str,
) -> Result<(), Error> {
    let path = root.join(LOG);
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(&path).map_err(io("open", &path))?;
    let mut before = Vec::new();
    file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_end(&mut before)).map_err(io("read", &path))?;
    let whole = before.is_empty() || before.ends_with(b"\n");
    let last = before.strip_suffix(b"\n").unwrap_or(&before).rsplit(|b| *b == b'\n').next().unwrap_or(b"");
    let event = ArchiveEvent {
        event_type,
        event_date_time: clock::now(),
        agent: agent(who),
        object: object.to_owned(),
        sha256: sum.map(str::to_owned),
        event_detail: detail.to_owned(),
        event_outcome: "success".into(),
        previous: if last.is_empty() { String::new() } else { sha256(last) },
    };
    let mut line = serde_json::to_vec(&event).map_err(|e| Error::Damaged { path: path.clone(), message: e.to_string() })?;
    line.push(b'\n');
    // A line that a crash cut short stays as it is; the next one begins behind it.
    if !whole {
        line.insert(0, b'\n');
    }
    let written = file.write_all(&line).and_then(|()| file.sync_all());
    if written.is_err() {
        // A line that found no room is taken back whole: the log never holds half of one.
        let _ = file.set_len(before.len() as u64);
    }
    written.map_err(io("write", &path))
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
