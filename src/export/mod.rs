//! Records and links as files for other programs, and the text of one file as people or programs want it.
//!
//! Good for: the JSON Lines contract and CSV. Every writer takes any `io::Write` and gives the same bytes for the same records.

mod csv;
mod jsonl;
mod text;

pub use self::csv::write_tables;
pub use jsonl::{ClauseLine, DocumentLine, LinkLine, write_lines};
pub use text::{TextForm, plain_text, text_json};

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Record;

/// The name each text's file goes by: its last part, or its path where two files share that.
pub fn document_names(records: &[Record]) -> BTreeMap<String, String> {
    let last = |file: &str| file.rsplit('/').next().unwrap_or(file).to_owned();
    let files: BTreeSet<&str> = records.iter().map(|r| r.source.file.as_str()).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    files.iter().for_each(|f| *counts.entry(last(f)).or_default() += 1);
    files.into_iter().map(|f| (f.to_owned(), if counts[&last(f)] > 1 { f.to_owned() } else { last(f) })).collect()
}
