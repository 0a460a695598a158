//! What is stale, run it. The only door to rayon.
//!
//! Good for: one PDF to records (`document`), a corpus to an index (`build`). Not for: how a stage works. Each text runs behind a
//! panic guard of its own; a failure is a line in the report and is never kept as a result.

mod build;
mod document;
mod keys;
mod report;

pub use build::{BuildOptions, Event, build};
pub use document::{Document, Settings, read, read_file};
pub use report::{BuildError, BuildReport, Seconds, TextLine};
