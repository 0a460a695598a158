//! Acts on the corpus that touch several files: written down before they begin, undone where they fail, and finished by the next
//! program where one was killed.
//!
//! The log comes before what it tells of, since a line can be taken back on a disk without room, and a catalogue cannot.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::events::{self, NewEvent};
use super::{Error, atomic, corpus, corrections, io, listings, sha256};
use crate::model::Listing;

/// What is about to be done.
pub(super) const INTENT: &str = ".rondas.intent";
/// Version of the file.
const FORMAT: u32 = 1;

/// Something about to be done, and how it will be told.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Act {
    format: u32,
    /// Length of the log before, bytes.
    log: u64,
    events: Vec<NewEvent>,
    change: Change,
}

/// What is written besides the log.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Change {
    /// A file that was stored gets its entry in the catalogue.
    List { sha256: String, listing: Box<Listing>, detected: Vec<String> },
    /// A file of corrections gets more of them, as TOML.
    Correct { file: String, tables: Vec<String> },
}

#[derive(Deserialize)]
struct Format {
    #[serde(default)]
    format: u32,
}

impl Act {
    /// Writes down what is about to be done.
    pub(super) fn begin(root: &Path, events: Vec<NewEvent>, change: Change) -> Result<Act, Error> {
        let act = Act { format: FORMAT, log: events::length(root), events, change };
        atomic::replace(&root.join(INTENT), &atomic::to_json(&act))?;
        Ok(act)
    }

    /// Does it, from wherever it stopped; what fails is undone.
    pub(super) fn finish(&self, root: &Path) -> Result<(), Error> {
        let done = events::cut(root, self.log).and_then(|()| events::append(root, &self.events)).and_then(|()| self.apply(root));
        match done {
            Ok(()) => forget(root),
            Err(error) => {
                // What cannot be undone now is seen to by the next program: the intent then stays.
                let _ = self.undo(root);
                Err(error)
            }
        }
    }

    fn apply(&self, root: &Path) -> Result<(), Error> {
        match &self.change {
            Change::List { listing, detected, .. } => {
                let catalogue = corpus::read_catalogue(&root.join(corpus::CATALOGUE))?;
                if catalogue.listing(&listing.file).is_none() { listings::list(root, listing, detected) } else { Ok(()) }
            }
            Change::Correct { file, tables } => corrections::append(root, file, tables),
        }
    }

    fn undo(&self, root: &Path) -> Result<(), Error> {
        events::cut(root, self.log)?;
        if let Change::List { listing, .. } = &self.change {
            let path = root.join(&listing.file);
            fs::remove_file(&path).map_err(io("remove", &path))?;
        }
        forget(root)
    }

    /// Whether enough of it was done that the rest has to follow.
    fn begun(&self, root: &Path) -> bool {
        match &self.change {
            Change::List { sha256: sum, listing, .. } => fs::read(root.join(&listing.file)).is_ok_and(|b| sha256(&b) == *sum),
            Change::Correct { .. } => events::length(root) > self.log,
        }
    }
}

/// Nothing is about to be done any more.
pub(super) fn forget(root: &Path) -> Result<(), Error> {
    let path = root.join(INTENT);
    fs::remove_file(&path).map_err(io("remove", &path))
}

/// Finishes what a program that was killed had begun.
///
/// # Errors
/// When it cannot be finished, or a newer program began it.
pub(super) fn recover(root: &Path) -> Result<(), Error> {
    let path = root.join(INTENT);
    let Ok(bytes) = fs::read(&path) else { return Ok(()) };
    let found = serde_json::from_slice::<Format>(&bytes).map_or(0, |f| f.format);
    if found > FORMAT {
        return Err(Error::Newer { path, found, known: FORMAT });
    }
    match serde_json::from_slice::<Act>(&bytes) {
        Ok(act) if act.begun(root) => act.finish(root),
        Ok(act) => events::cut(root, act.log).and_then(|()| forget(root)),
        Err(_) => forget(root),
    }
}
