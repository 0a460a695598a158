//! The desk where corrections are handed in: there only when the server was started with `--edit`.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rondas::archive::{Corpus, NewCorrection, sha256};
use rondas::model::{CorrectionReport, Corrections};
use rondas::pipeline::{BuildOptions, build};

use super::room::RoomOptions;
use crate::proposal::keep;

/// Where corrections go and what is built of them.
#[derive(Debug, Clone)]
pub(crate) struct DeskOptions {
    /// File below `corrections/` of the corpus.
    pub(crate) file: String,
}

/// What a build after a correction is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Progress {
    /// Nothing to do.
    #[default]
    Idle,
    /// A build runs; `again` when corrections came in since it began.
    Building {
        /// Whether another has to follow.
        again: bool,
    },
    /// The last build failed for this reason.
    Failed(String),
}

/// Takes corrections in, and has the index built anew.
pub(super) struct Desk {
    corpus: PathBuf,
    index: PathBuf,
    worker: Option<PathBuf>,
    options: DeskOptions,
    token: String,
    progress: Arc<Mutex<Progress>>,
}

impl Desk {
    pub(super) fn new(room: &RoomOptions, options: DeskOptions) -> Desk {
        let (corpus, index, worker) = (room.corpus.clone(), room.index.clone(), room.worker.clone());
        Desk { corpus, index, worker, options, token: secret(), progress: Arc::default() }
    }

    /// What a form must bring back; a page of another site cannot read it.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Whether this is the token, told in the same time however much of it is right.
    pub(super) fn knows(&self, token: &str) -> bool {
        sha256(token.as_bytes()) == sha256(self.token.as_bytes())
    }

    /// The file that corrections go to.
    pub(super) fn file(&self) -> &str {
        &self.options.file
    }

    /// Keeps corrections, and begins a build.
    ///
    /// # Errors
    /// When the corpus cannot be written.
    pub(super) fn take(&self, corrections: &[NewCorrection]) -> anyhow::Result<()> {
        keep(&self.corpus, &self.options.file, corrections)?;
        self.build();
        Ok(())
    }

    /// What the build is doing.
    pub(super) fn progress(&self) -> Progress {
        locked(&self.progress).clone()
    }

    /// The corrections in the corpus now that the open build has not read.
    ///
    /// # Errors
    /// When the corpus cannot be read.
    pub(super) fn waiting(&self, read: &[CorrectionReport]) -> Result<Vec<CorrectionReport>, rondas::archive::Error> {
        let mut all = reports(Corpus::open(&self.corpus)?.corrections);
        all.retain(|c| !read.iter().any(|r| r.at == c.at && r.who == c.who && r.why == c.why));
        Ok(all)
    }

    fn build(&self) {
        let mut progress = locked(&self.progress);
        if let Progress::Building { again } = &mut *progress {
            *again = true;
            return;
        }
        *progress = Progress::Building { again: false };
        let (corpus, index, state) = (self.corpus.clone(), self.index.clone(), Arc::clone(&self.progress));
        let options = BuildOptions { wait: true, worker: self.worker.clone(), ..BuildOptions::default() };
        std::thread::spawn(move || {
            loop {
                let failed = build(&corpus, &index, &options, &|_| {}).err();
                let mut progress = locked(&state);
                match (&*progress, failed) {
                    (Progress::Building { again: true }, _) => *progress = Progress::Building { again: false },
                    (_, Some(error)) => return *progress = Progress::Failed(format!("{error}; {}", error.hint())),
                    (_, None) => return *progress = Progress::Idle,
                }
            }
        });
    }
}

/// Corrections as the report of a build would name them, before any build has seen them.
fn reports(corrections: Corrections) -> Vec<CorrectionReport> {
    let report = |at: String, files: Vec<String>, what: String, because: rondas::model::Because| CorrectionReport {
        at,
        files,
        what,
        who: because.who,
        why: because.why,
        floats: None,
    };
    let texts = corrections.metadata.into_iter().map(|c| report(c.at, vec![c.file], String::new(), c.because));
    let units = corrections.clauses.into_iter().map(|c| report(c.at, vec![c.file], c.words, c.because));
    let links = corrections
        .links
        .into_iter()
        .map(|c| report(c.at, vec![c.a.file, c.b.file], format!("{} – {}", c.a.words, c.b.words), c.because));
    texts.chain(units).chain(links).collect()
}

/// A word that cannot be guessed: the keys of the standard library's hashes come from the system's random numbers.
fn secret() -> String {
    let number = || RandomState::new().build_hasher().finish().to_le_bytes();
    let states = [number(), std::thread::spawn(number).join().unwrap_or_default(), number()].concat();
    sha256(&states)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
