//! Reads `corpus/`, keeps `index/`: hashes, versions, whole builds, fixity.
//!
//! Good for: a folder that a build replaces as a whole or not at all. Not for: what is in a record. A build writes into a folder of
//! its own below `index/builds/`, named after what it holds; `index/current` points at one of them and is swapped by one rename, so a
//! reader sees the build before or the build after. What a crash leaves behind is swept away by the next build.
//!
//! The corpus is written by one door, [`Keeper`]: never over a file, and what was begun is finished by the next program that opens it.

mod act;
mod atomic;
mod bag;
mod clock;
mod corpus;
mod corrections;
mod events;
mod intake;
mod keeper;
mod listings;
mod lock;
mod manifest;
mod store;
mod verify;

pub use atomic::to_json;
pub use bag::{Bagged, is_bag, verify_bag, write_bag};
pub use clock::{now, today};
pub use corpus::{Corpus, CorpusFile};
pub use corrections::{NewCorrection, correction_toml};
pub use events::{ArchiveEvent, EventType, events};
pub use intake::{Incoming, Intake, round, status};
pub use keeper::{Acquisition, Keeper};
pub use manifest::{LinkEntry, MANIFEST_FORMAT, Manifest, SourceEntry};
pub use store::{Build, NewBuild, Store};
pub use verify::{Finding, Remedy, verify};

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A file that gave nothing, for the report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Failure {
    /// Path below the corpus folder.
    pub file: String,
    /// What happened.
    pub cause: String,
    /// What to do about it.
    pub hint: String,
}

/// Why the corpus or the index could not be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// There is no corpus folder.
    #[error("{} is not a folder", .0.display())]
    NoCorpus(PathBuf),
    /// The catalogue cannot be read.
    #[error("{} is not a valid catalogue: {message}", path.display())]
    Catalogue {
        /// The file.
        path: PathBuf,
        /// Line and reason.
        message: String,
    },
    /// A correction file cannot be read.
    #[error("{} is not a valid file of corrections: {message}", path.display())]
    Corrections {
        /// The file.
        path: PathBuf,
        /// Line and reason.
        message: String,
    },
    /// A table of metadata cannot be read.
    #[error("{} is not a table of metadata: {message}", path.display())]
    Metadata {
        /// The file.
        path: PathBuf,
        /// Line and reason.
        message: String,
    },
    /// A folder to be written holds something.
    #[error("{} is not empty", .0.display())]
    Taken(PathBuf),
    /// Nothing was built yet.
    #[error("{} holds no build", .0.display())]
    NoIndex(PathBuf),
    /// A file of the index is damaged.
    #[error("{} is damaged: {message}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Reason.
        message: String,
    },
    /// The index was written by a newer program.
    #[error("{} was written by a newer rondas (format {found}, this one reads up to {known})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// Another program writes there.
    #[error("{} is in use by another build or add ({holder})", path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
        /// Who holds it.
        holder: String,
    },
}

impl Error {
    /// As a line of a report, about a file.
    pub(crate) fn of(&self, file: &str) -> Failure {
        let reason = std::error::Error::source(self).map_or_else(String::new, |source| format!(": {source}"));
        let file = crate::text::printable_line(file);
        Failure { file, cause: format!("{self}{reason}"), hint: self.hint().to_owned() }
    }

    /// What a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Error::Io { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => {
                "make room on that disk, then do it again"
            }
            Error::Io { .. } => "check that the path exists and that you may read and write it",
            Error::NoCorpus(_) => "give the folder that holds the PDFs: rondas build FOLDER",
            Error::Catalogue { .. } => "mend the line named above; every field but the file may be left out",
            Error::Corrections { .. } => "mend the place named above; nothing was built, so that no correction is lost",
            Error::Metadata { .. } => "mend the place named above; every column but `file` may be left out",
            Error::Taken(_) => "name a folder that is not there yet",
            Error::NoIndex(_) => "run `rondas build` first, or name the index with --index",
            Error::Damaged { .. } => "run `rondas build` to make the index anew",
            Error::Newer { .. } => "use the newer program, or build into another folder with --index",
            Error::Locked { .. } => "wait for it to end, or use --wait",
        }
    }
}

fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { action, path, source }
}

/// SHA-256 in hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|b| format!("{b:02x}")).collect()
}
