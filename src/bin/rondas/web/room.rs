//! The build that is open, renewed when a newer one takes its place.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use rondas::archive::Corpus;
use rondas::workspace::{OpenError, Searching, Workspace};

use super::desk::{Desk, DeskOptions};
use super::images::Images;

/// Where the room finds its texts.
#[derive(Debug, Clone)]
pub(crate) struct RoomOptions {
    /// Index folder.
    pub(crate) index: PathBuf,
    /// Corpus folder, for the catalogue and the images of pages.
    pub(crate) corpus: PathBuf,
    /// Password of encrypted files.
    pub(crate) password: Option<String>,
    /// This program, for worker processes that draw pages and read files.
    pub(crate) worker: Option<PathBuf>,
    /// Whether corrections are taken, and where to.
    pub(crate) desk: Option<DeskOptions>,
}

/// One build, opened for reading.
pub(super) struct Opened {
    /// Records and links.
    pub(super) workspace: Workspace,
    /// The search index of the same build.
    pub(super) searching: Searching,
    /// The corpus as it was when the build was opened; empty where there is none.
    pub(super) corpus: Corpus,
}

/// Why no build is open.
#[derive(Debug, Clone)]
pub(super) struct Closed {
    /// Cause.
    pub(super) message: String,
    /// What to do.
    pub(super) hint: String,
}

type State = Result<Arc<Opened>, Closed>;

/// What the open build was recognised by.
#[derive(PartialEq)]
struct Stamp {
    build: Option<PathBuf>,
    catalogue: Option<SystemTime>,
}

/// The reading room.
pub(crate) struct Room {
    options: RoomOptions,
    state: RwLock<State>,
    stamp: Mutex<Stamp>,
    /// Pages of the PDFs.
    pub(super) images: Images,
    /// Where corrections are handed in; none unless the server was started for it.
    pub(super) desk: Option<Desk>,
}

impl Room {
    /// Opens the current build; a room without one says so on its pages, and opens the first that comes.
    pub(crate) fn new(options: RoomOptions) -> Room {
        let stamp = Stamp::of(&options);
        let state = RwLock::new(open(&options));
        let images = Images::new(options.password.clone(), options.worker.clone());
        let desk = options.desk.clone().map(|desk| Desk::new(&options, desk));
        Room { options, state, stamp: Mutex::new(stamp), images, desk }
    }

    /// The build that is current now. One caller renews it; the others go on with the one before. A newer build that cannot be
    /// opened leaves the one before in its place.
    pub(super) fn current(&self) -> State {
        if let Ok(mut stamp) = self.stamp.try_lock() {
            let now = Stamp::of(&self.options);
            if *stamp != now {
                let fresh = open(&self.options);
                let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
                if fresh.is_ok() || state.is_err() {
                    *state = fresh;
                }
                *stamp = now;
            }
        }
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Corpus and index folder, as they were given.
    pub(super) fn folders(&self) -> (String, String) {
        (self.options.corpus.display().to_string(), self.options.index.display().to_string())
    }

    /// Number of texts, for the greeting.
    pub(crate) fn texts(&self) -> Result<usize, String> {
        self.current().map(|o| o.workspace.records().len()).map_err(|c| format!("{}; {}", c.message, c.hint))
    }
}

impl Stamp {
    fn of(options: &RoomOptions) -> Stamp {
        let catalogue = options.corpus.join("catalogue.toml");
        Stamp {
            build: std::fs::read_link(options.index.join("current")).ok(),
            catalogue: std::fs::metadata(catalogue).and_then(|m| m.modified()).ok(),
        }
    }
}

fn open(options: &RoomOptions) -> State {
    let opened = Workspace::open(&options.index).and_then(|workspace| {
        let searching = workspace.searching()?;
        Ok(Opened { workspace, searching, corpus: corpus(&options.corpus) })
    });
    opened.map(Arc::new).map_err(|error: OpenError| Closed { hint: error.hint().to_owned(), message: error.to_string() })
}

fn corpus(root: &Path) -> Corpus {
    Corpus::open(root).unwrap_or_default()
}
