//! What is stale, run it. The only door to rayon.
//!
//! Good for: one PDF to records (`document`), a corpus to an index (`build`). Not for: how a stage works. Each text is read in a
//! worker process (`worker`), or by a library's choice in this one, behind a panic guard of its own; a failure is a line in the
//! report and is never kept as a result.

mod add;
mod build;
mod document;
mod keys;
mod ocr;
mod ordered;
mod report;
mod worker;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use add::{AddError, AddLine, AddOptions, AddReport, Outcome, add};
pub use build::{BuildOptions, Event, build};
pub use document::{Document, Inspection, Settings, Text, read, read_file};
pub use ocr::OcrRequest;
pub use ordered::in_order;
pub use report::{BuildError, BuildReport, OcrReport, Seconds, TextLine};
pub use worker::{Limits, Output, Pool, Want, serve};

/// The value behind a lock. A thread that panicked while it held one leaves a value that is still whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
