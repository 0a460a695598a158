//! One file per command.

pub(crate) mod add;
mod asking;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod cite;
pub(crate) mod clauses;
pub(crate) mod collocates;
pub(crate) mod correct;
pub(crate) mod count;
pub(crate) mod compare;
pub(crate) mod export;
pub(crate) mod inspect;
pub(crate) mod matrix;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod similar;
pub(crate) mod text;
pub(crate) mod trace;
pub(crate) mod verify;
pub(crate) mod watch;
pub(crate) mod worker;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rondas::archive::{Corpus, CorpusFile, Failure};
use rondas::model::Catalogue;
use rondas::pipeline::{Limits, OcrRequest, Output, Pool, Settings, Want};
use rondas::workspace::{ResolveError, Workspace};

use crate::cli::OpenArgs;
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
            Ok(corpus) if corpus.files.is_empty() && corpus.failures.is_empty() => failures.push(Failure {
                file: path.display().to_string(),
                cause: "there is no PDF below this folder".into(),
                hint: "check the path; files are taken by their ending .pdf".into(),
            }),
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

/// This program, for its worker processes; `None` where the system does not tell, and files are read in this process.
fn program() -> Option<PathBuf> {
    std::env::current_exe().ok()
}

/// Worker processes that read loose files, and how.
struct Readers {
    pool: Pool,
    password: Option<String>,
    ocr: Option<OcrRequest>,
}

impl Readers {
    fn new(open: &OpenArgs) -> Readers {
        let limits = if open.ocr { Limits::with_ocr() } else { Limits::default() };
        let pool = Pool::new(program(), &Catalogue::default(), limits);
        Readers { pool, password: open.password.clone(), ocr: open.ocr.then(OcrRequest::new) }
    }

    fn read(&self, file: &CorpusFile, want: Want) -> Result<Output, Failure> {
        let settings = Settings { password: self.password.as_deref(), ocr: self.ocr.as_ref(), ..Settings::default() };
        self.pool.read_with(file, want, &settings)
    }
}

fn open(index: &Path) -> anyhow::Result<Workspace> {
    Workspace::open(index).map_err(|e| {
        let hint = e.hint();
        print::with_hint(e, hint)
    })
}

/// Tells that an address names nothing (code 1) or not one thing (code 2).
fn unresolved(error: &ResolveError) -> ExitCode {
    let hint = error.hint();
    print::error(&print::with_hint(error.clone(), hint));
    ExitCode::from(if matches!(error, ResolveError::NoText(_) | ResolveError::NoClause { .. }) { 1 } else { 2 })
}
