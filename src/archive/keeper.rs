//! Writing to the corpus: files under names that nothing else has, catalogue entries, corrections, the log. No build comes here.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use super::corrections::{self, NewCorrection};
use super::events::{self, EventType};
use super::lock::{self, Lock};
use super::{Error, Failure, atomic, io, sha256};
use crate::model::{Catalogue, Listing};

/// Lock of the corpus.
pub(super) const LOCK: &str = ".rondas.lock";
/// Prefix of a file that is not whole yet.
pub(super) const INCOMING: &str = ".incoming-";
/// Remark behind a field of the catalogue that nobody stated.
const DETECTED: &str = " # read from the text";
/// What is about to be done.
pub(super) const INTENT: &str = ".rondas.intent";
/// Depth of folders that are swept.
const DEPTH: usize = 16;

/// A file about to be taken in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intent {
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
    /// Opens a corpus for writing, making the folder where there is none, and sweeps away what a crash left half copied.
    ///
    /// # Errors
    /// When the folder cannot be written or another program writes to it.
    pub fn open(root: &Path) -> Result<Keeper, Error> {
        fs::create_dir_all(root).map_err(io("make the folder", root))?;
        let lock = lock::take(root, LOCK, false)?;
        sweep(root, 0);
        let keeper = Keeper { root: root.to_owned(), _lock: lock };
        keeper.recover()?;
        Ok(keeper)
    }

    /// Takes a file in: stores it, catalogues it, logs it; gives `false`, and changes nothing, where its name is taken. What is about
    /// to be done is written down first, so that a program that is killed meanwhile can be finished by the next.
    ///
    /// # Errors
    /// When the corpus cannot be written.
    pub fn take_in(&self, intent: &Intent, bytes: &[u8]) -> Result<bool, Error> {
        let path = self.root.join(INTENT);
        atomic::replace(&path, &atomic::to_json(intent))?;
        let stored = self.store(&intent.listing.file, bytes)?;
        if stored {
            self.complete(intent)?;
        }
        fs::remove_file(&path).map_err(io("remove", &path))?;
        Ok(stored)
    }

    /// Catalogues and logs a file that is in its place, as far as that is not done.
    fn complete(&self, intent: &Intent) -> Result<(), Error> {
        let file = &intent.listing.file;
        let catalogue = super::corpus::read_catalogue(&self.root.join(super::corpus::CATALOGUE))?;
        if catalogue.listing(file).is_none() {
            self.catalogue(&intent.listing, &intent.detected)?;
        }
        let (events, _) = events::events(&self.root)?;
        let logged = |kind: EventType, object: &str| {
            events.iter().any(|e| e.event_type == kind && e.object == object && e.sha256.as_ref() == Some(&intent.sha256))
        };
        let sum = Some(intent.sha256.as_str());
        if !logged(EventType::Ingestion, file) {
            self.log(EventType::Ingestion, None, file, sum, &format!("taken in from {}", intent.given))?;
        }
        if let Some(old) = intent.listing.supersedes.as_ref().filter(|old| !logged(EventType::Replacement, old)) {
            self.log(EventType::Replacement, None, old, sum, &format!("superseded by {file}; kept"))?;
        }
        Ok(())
    }

    /// Finishes what a program that was killed had begun: a file that is in its place is catalogued and logged.
    fn recover(&self) -> Result<(), Error> {
        let path = self.root.join(INTENT);
        let Ok(bytes) = fs::read(&path) else { return Ok(()) };
        let intent: Option<Intent> = serde_json::from_slice(&bytes).ok();
        if let Some(intent) = intent {
            let there = fs::read(self.root.join(&intent.listing.file)).is_ok_and(|b| sha256(&b) == intent.sha256);
            if there {
                self.complete(&intent)?;
            }
        }
        fs::remove_file(&path).map_err(io("remove", &path))
    }

    /// Stores bytes under a name that nothing has; gives `false`, and changes nothing, where something has it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn store(&self, name: &str, bytes: &[u8]) -> Result<bool, Error> {
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

    /// Adds an entry to the catalogue; its comments and order stay. `detected` are fields that nobody stated.
    ///
    /// # Errors
    /// When the catalogue cannot be read or written.
    pub fn catalogue(&self, listing: &Listing, detected: &[String]) -> Result<(), Error> {
        self.edit(|document| {
            let tables = document.entry("text").or_insert(Item::ArrayOfTables(ArrayOfTables::new())).as_array_of_tables_mut()?;
            tables.push(entry(listing, detected));
            Some(())
        })
    }

    /// Adds series and rounds that the catalogue does not have, as another catalogue describes them.
    ///
    /// # Errors
    /// When one of the catalogues cannot be read or written.
    pub fn adopt_rounds(&self, other: &Path) -> Result<(), Error> {
        let text = fs::read_to_string(other).map_err(io("read", other))?;
        let invalid = |message: String| Error::Catalogue { path: other.to_owned(), message };
        let theirs: Catalogue = toml::from_str(&text).map_err(|e| invalid(e.to_string()))?;
        let tables: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| invalid(e.to_string()))?;
        let path = self.root.join(super::corpus::CATALOGUE);
        let ours = super::corpus::read_catalogue(&path)?;
        let series: Vec<bool> = theirs.series.iter().map(|s| ours.series.iter().all(|o| o.id != s.id)).collect();
        let rounds: Vec<bool> = theirs.rounds.iter().map(|r| ours.round(&r.series, r.ordinal).is_none()).collect();
        if !series.iter().chain(&rounds).any(|new| *new) {
            return Ok(());
        }
        self.edit(|document| {
            for (name, new) in [("series", &series), ("round", &rounds)] {
                let Some(from) = tables.get(name).and_then(Item::as_array_of_tables) else { continue };
                let to = document.entry(name).or_insert(Item::ArrayOfTables(ArrayOfTables::new())).as_array_of_tables_mut()?;
                from.iter().zip(new).filter(|(_, new)| **new).for_each(|(table, _)| to.push(unplaced(table)));
            }
            Some(())
        })
    }

    /// Takes what else a payload holds: the catalogue, where there is none here, or else its series and rounds; corrections; the log,
    /// where there is none; and all other files under their own names. Gives what was left because something else has its name.
    ///
    /// # Errors
    /// When the corpus cannot be written.
    pub fn adopt_payload(&self, data: &Path) -> Result<Vec<Failure>, Error> {
        let ours = self.root.join(super::corpus::CATALOGUE);
        let theirs = data.join(super::corpus::CATALOGUE);
        if theirs.exists() && ours.exists() {
            self.adopt_rounds(&theirs)?;
        }
        let (mut left, mut stored) = (Vec::new(), 0);
        for (name, from) in super::bag::beside_pdfs(data) {
            let bytes = fs::read(&from).map_err(io("read", &from))?;
            let handled =
                name == super::corpus::CATALOGUE && ours.exists() || name == events::LOG && self.root.join(&name).exists();
            let same = fs::read(self.root.join(&name)).is_ok_and(|b| b == bytes);
            if handled || same {
                continue;
            }
            if self.store(&name, &bytes)? {
                stored += 1;
            } else {
                let hint = "compare the two, and add by hand what is missing".to_owned();
                left.push(Failure { file: name, cause: "the corpus has another file of this name".into(), hint });
            }
        }
        if stored > 0 {
            let detail = format!("{stored} files beside the PDFs, from the bag {}", data.parent().unwrap_or(data).display());
            self.log(EventType::Unpacking, None, ".", None, &crate::text::printable_line(&detail))?;
        }
        Ok(left)
    }

    fn edit(&self, change: impl FnOnce(&mut DocumentMut) -> Option<()>) -> Result<(), Error> {
        let path = self.root.join(super::corpus::CATALOGUE);
        let invalid = |message: String| Error::Catalogue { path: path.clone(), message };
        let text = if path.exists() { fs::read_to_string(&path).map_err(io("read", &path))? } else { "version = 1\n".into() };
        let mut document: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| invalid(e.to_string()))?;
        change(&mut document).ok_or_else(|| invalid("a list of tables was expected".into()))?;
        let text = document.to_string();
        toml::from_str::<Catalogue>(&text).map_err(|e| invalid(e.to_string().trim_end().to_owned()))?;
        atomic::replace(&path, text.as_bytes())
    }

    /// Adds corrections to a file below `corrections/`.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn correct(&self, file: &str, new: &[NewCorrection]) -> Result<(), Error> {
        corrections::append(&self.root, file, new)
    }

    /// Adds an act to the log.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub fn log(&self, kind: EventType, who: Option<&str>, object: &str, sum: Option<&str>, detail: &str) -> Result<(), Error> {
        events::append(&self.root, kind, who, object, sum, detail)
    }
}

/// For folders without links: still never over another file, though a reader may see it half written.
fn create_new(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    match fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(bytes).and_then(|()| file.sync_all()).map(|()| true).map_err(io("write", path)),
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

fn entry(listing: &Listing, detected: &[String]) -> Table {
    let mut table = Table::new();
    let value = serde_json::to_value(listing).unwrap_or_default();
    for field in ["file", "series", "round", "kind", "lang", "langs", "status", "source", "supersedes", "note"] {
        let Some(item) = value.get(field).and_then(corrections::to_value) else { continue };
        let mut item = Item::Value(item);
        if detected.iter().any(|d| d == field)
            && let Some(value) = item.as_value_mut()
        {
            value.decor_mut().set_suffix(DETECTED);
        }
        table.insert(field, item);
    }
    table
}

/// A table without the place it had in another file, so that it goes to the end of this one.
fn unplaced(table: &Table) -> Table {
    let mut out = Table::new();
    for (key, item) in table {
        match item {
            Item::Table(inner) => out.insert(key, Item::Table(unplaced(inner))),
            Item::ArrayOfTables(list) => {
                let mut copy = ArrayOfTables::new();
                list.iter().for_each(|t| copy.push(unplaced(t)));
                out.insert(key, Item::ArrayOfTables(copy))
            }
            other => out.insert(key, other.clone()),
        };
    }
    out
}
