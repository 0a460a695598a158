//! Which text has which address when several claim it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Catalogue, Record};
use crate::note::{Code, Note, Severity};

/// Files that another takes the place of, with that other.
pub(super) fn superseded(catalogue: &Catalogue) -> BTreeMap<String, String> {
    catalogue.texts.iter().filter_map(|t| Some((t.supersedes.clone()?, t.file.clone()))).collect()
}

/// How many newer versions a file has: the newest gets the plain address.
pub(super) fn age(file: &str, superseded: &BTreeMap<String, String>) -> usize {
    let newer = std::iter::successors(superseded.get(file), |f| superseded.get(*f));
    newer.take(superseded.len()).count()
}

/// A further text at a taken address gets the next copy number and a note.
pub(super) fn place(record: &mut Record, taken: &mut BTreeSet<String>, superseded: &BTreeMap<String, String>) {
    let wanted = record.address.to_string();
    while !taken.insert(record.address.to_string()) {
        record.address.copy += 1;
    }
    if record.address.copy > 1
        && let Some(newer) = superseded.get(&record.source.file)
    {
        let message = format!("{newer} takes the place of this version, which is kept as {}", record.address);
        record.notes.push(Note::new(Code::Superseded, Severity::Info, message));
    } else if record.address.copy > 1 {
        let message = format!("another file claims {wanted}; this one is kept as {}", record.address);
        let note = Note::new(Code::AddressTaken, Severity::Warning, message);
        record.notes.push(note.with_hint("state round, kind or language of one of them in the catalogue"));
    }
}

pub(super) fn record_path(record: &Record) -> String {
    let copy = if record.address.copy > 1 { format!("~{}", record.address.copy) } else { String::new() };
    format!(
        "records/{}/{}/{}{copy}.{}.json",
        record.address.series, record.address.round, record.address.kind, record.address.lang
    )
}
