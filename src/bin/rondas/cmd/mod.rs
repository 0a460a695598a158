//! One file per command.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod clauses;
pub(crate) mod export;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod text;
pub(crate) mod verify;

use std::path::{Path, PathBuf};

use rondas::archive::{Corpus, CorpusFile, Failure};
use rondas::workspace::Workspace;

use crate::print;

/// Files as given, and the PDFs below folders, in order; what cannot be listed is a failure.
fn files(paths: &[PathBuf]) -> (Vec<CorpusFile>, Vec<Failure>) {
    let (mut files, mut failures) = (Vec::new(), Vec::new());
    for path in paths {
        if !path.is_dir() {
            files.push(CorpusFile::loose(path));
            continue;
        }
        match Corpus::open(path) {
            Ok(corpus) => {
                files.extend(corpus.files);
                failures.extend(corpus.failures);
            }
            Err(error) => failures.push(Failure {
                file: path.display().to_string(),
                cause: error.to_string(),
                hint: error.hint().to_owned(),
            }),
        }
    }
    (files, failures)
}

fn open(index: &Path) -> anyhow::Result<Workspace> {
    Workspace::open(index).map_err(|e| {
        let hint = e.hint();
        print::with_hint(e, hint)
    })
}
