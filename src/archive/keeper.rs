//! Writing to the corpus: files under names that nothing else has, catalogue entries, corrections, the log. No build comes here.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::act::{self, Act, Change};
use super::corrections::{self, NewCorrection, correction_toml};
use super::events::{self, EventType, NewEvent};
use super::lock::{self, Lock};
use super::verify::Finding;
use super::{Error, Failure, atomic, io, listings};
use crate::model::Listing;
use crate::text::printable_line;

/// Lock of the corpus.
pub(super) const LOCK: &str = ".rondas.lock";
/// Prefix of a file that is not whole yet.
pub(super) const INCOMING: &str = ".incoming-";
/// Depth of folders that are swept.
const DEPTH: usize = 16;

/// A file to be taken in.
#[derive(Debug, Clone, PartialEq)]
pub struct Acquisition {
    /// As it was given.
    pub given: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its entry in the catalogue.
    pub listing: Listing,
    /// Fields of the entry that nobody stated.
    pub detected: Vec<String>,
}

/// A corpus opened for writing.
#[derive(Debug)]
pub struct Keeper {
    root: PathBuf,
    _lock: Lock,
}

impl Keeper {
    /// Opens a corpus for writing, making the folder where there is none, sweeps away what a crash left half copied, and finishes what
    /// a program that was killed had begun.
    ///
    /// # Errors
    /// When the folder cannot be written or another program writes to it.
    pub fn open(root: &Path) -> Result<Keeper, Error> {
        fs::create_dir_all(root).map_err(io("make the folder", root))?;
        let lock = lock::take(root, LOCK, false)?;
        sweep(root, 0);
        act::recover(root)?;
        Ok(Keeper { root: root.to_owned(), _lock: lock })
    }

    /// Takes a file in: stores it, logs it, catalogues it; gives `false`, and changes nothing, where its name is taken.
    ///
    /// # Errors
    /// When the corpus cannot be written; it is then as it was.
    pub fn take_in(&self, new: &Acquisition, bytes: &[u8]) -> Result<bool, Error> {
        let (sha256, listing) = (new.sha256.clone(), Box::new(new.listing.clone()));
        let change = Change::List { sha256, listing, detected: new.detected.clone() };
        let act = Act::begin(&self.root, new.events(), change)?;
        let stored = self.store(&new.listing.file, bytes);
        if let Ok(true) = stored {
            return act.finish(&self.root).map(|()| true);
        }
        act::forget(&self.root)?;
        stored
    }

    /// Stores bytes under a name that nothing has; gives `false`, and changes nothing, where something has it.
    fn store(&self, name: &str, bytes: &[u8]) -> Result<bool, Error> {
        let path = self.root.join(name);
        let folder = path.parent().unwrap_or(&self.root).to_owned();
        let fresh = folder.join(format!("{INCOMING}{}", std::process::id()));
        if let Err(error) = atomic::write(&fresh, bytes) {
            let _ = fs::remove_file(&fresh);
            return Err(error);
        }
        // A link, other than a rename, fails where the name is taken.
        let linked = fs::hard_link(&fresh, &path);
        let removed = fs::remove_file(&fresh);
        let stored = match linked {
            Ok(()) => true,
            Err(_) if fs::symlink_metadata(&path).is_ok() => false,
            Err(_) => create_new(&path, bytes)?,
        };
        removed.map_err(io("remove", &fresh))?;
        atomic::sync_folder(&folder)?;
        Ok(stored)
    }

    /// Takes what else a payload holds: the catalogue, where there is none here, or else its series and rounds; corrections; the log,
    /// where there is none; and all other files under their own names. Gives what was left: something else has its name, or it could
    /// not be written.
    pub fn adopt_payload(&self, data: &Path) -> Vec<Failure> {
        let (mut left, mut stored) = (Vec::new(), 0);
        let theirs = data.join(super::corpus::CATALOGUE);
        let both = theirs.exists() && self.root.join(super::corpus::CATALOGUE).exists();
        if both && let Err(error) = listings::adopt_rounds(&self.root, &theirs) {
            left.push(error.of(super::corpus::CATALOGUE));
        }
        for (name, from) in super::bag::beside_pdfs(data) {
            let merged = both && name == super::corpus::CATALOGUE || name == events::LOG && self.root.join(&name).exists();
            match if merged { Ok(None) } else { self.adopt(&name, &from) } {
                Ok(Some(true)) => stored += 1,
                Ok(Some(false)) => left.push(Failure {
                    file: name,
                    cause: "the corpus has another file of this name".into(),
                    hint: "compare the two, and add by hand what is missing".into(),
                }),
                Ok(None) => {}
                Err(error) => left.push(error.of(&name)),
            }
        }
        if stored > 0 {
            let detail = format!("{stored} files beside the PDFs, from the bag {}", data.parent().unwrap_or(data).display());
            let unpacked = NewEvent::of(EventType::Unpacking, ".", printable_line(&detail));
            left.extend(events::append(&self.root, &[unpacked]).err().map(|error| error.of(events::LOG)));
        }
        left
    }

    /// Whether a file of a payload was stored; nothing where the corpus has the same.
    fn adopt(&self, name: &str, from: &Path) -> Result<Option<bool>, Error> {
        let bytes = fs::read(from).map_err(io("read", from))?;
        let same = fs::read(self.root.join(name)).is_ok_and(|b| b == bytes);
        if same { Ok(None) } else { self.store(name, &bytes).map(Some) }
    }

    /// Adds corrections to a file below `corrections/`, and each to the log; gives how many the file did not have.
    ///
    /// # Errors
    /// When the file or the log cannot be read or written; both are then as they were.
    pub fn correct(&self, file: &str, corrections: &[NewCorrection]) -> Result<usize, Error> {
        let new = corrections::missing(&self.root, file, corrections)?;
        if new.is_empty() {
            return Ok(0);
        }
        let events = new.iter().map(|c| told(c, file)).collect();
        let tables: Vec<String> = new.iter().map(|c| correction_toml(c)).collect();
        let act = Act::begin(&self.root, events, Change::Correct { file: file.to_owned(), tables })?;
        act.finish(&self.root).map(|()| new.len())
    }

    /// Writes into the log that every file was compared with what was recorded of it, and how that ended.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub fn log_fixity(&self, findings: &[Finding]) -> Result<(), Error> {
        let named: Vec<String> = findings.iter().map(|f| format!("{} {} {}", f.place, f.file, f.state)).collect();
        let detail = if named.is_empty() { "corpus and index are whole".to_owned() } else { named.join("; ") };
        let event = NewEvent { failed: !findings.is_empty(), ..NewEvent::of(EventType::FixityCheck, ".", detail) };
        events::append(&self.root, &[event])
    }
}

impl Acquisition {
    fn events(&self) -> Vec<NewEvent> {
        let sum = Some(self.sha256.clone());
        let file = &self.listing.file;
        let taken = NewEvent::of(EventType::Ingestion, file, format!("taken in from {}", self.given));
        let replaced = |old: &String| NewEvent::of(EventType::Replacement, old, format!("superseded by {file}; kept"));
        let events = [Some(taken), self.listing.supersedes.as_ref().map(replaced)];
        events.into_iter().flatten().map(|e| NewEvent { sha256: sum.clone(), ..e }).collect()
    }
}

fn told(correction: &NewCorrection, file: &str) -> NewEvent {
    let (because, what) = match correction {
        NewCorrection::Metadata(c) => (&c.because, format!("facts about {}", c.file)),
        NewCorrection::Clause(c) => (&c.because, format!("a unit of {}", c.file)),
        NewCorrection::Link(c) => (&c.because, format!("a link between {} and {}", c.a.file, c.b.file)),
    };
    let event = NewEvent::of(EventType::MetadataModification, &corrections::path_of(file), format!("{what}: {}", because.why));
    NewEvent { who: Some(because.who.clone()), ..event }
}

/// For folders without links: still never over another file, though a reader may see it half written.
fn create_new(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    match fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => {
            let written = file.write_all(bytes).and_then(|()| file.sync_all());
            if written.is_err() {
                let _ = fs::remove_file(path);
            }
            written.map(|()| true).map_err(io("write", path))
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(io("write", path)(error)),
    }
}

fn sweep(folder: &Path, depth: usize) {
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < DEPTH => sweep(&entry.path(), depth + 1),
            Ok(kind) if kind.is_file() && entry.file_name().to_string_lossy().starts_with(INCOMING) => {
                let _ = fs::remove_file(entry.path());
            }
            _ => {}
        }
    }
}
