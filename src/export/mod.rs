//! Records and links as files for other programs, and the text of one file as people or programs want it.
//!
//! Good for: the JSON Lines contract, CSV, translation memories (TMX), TEI, Akoma Ntoso, citations. Not for: Parquet, whose library is
//! larger than all of this program's others. Every writer takes any `io::Write` and gives the same bytes for the same records.

mod akn;
mod aligned;
mod cite;
mod csv;
mod jsonl;
mod tei;
mod text;
mod tmx;
mod xml;

pub use self::csv::write_tables;
pub use akn::write_akn;
pub use aligned::{AlignedCell, AlignedRow};
pub use cite::Reference;
pub use jsonl::{ClauseLine, DocumentLine, LinkLine, write_lines};
pub use tei::write_tei;
pub use text::{TextForm, plain_text, text_json};
pub use tmx::write_tmx;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ClauseKind, Record};
use crate::text::squeeze;

/// The name each text's file goes by: its last part, or its path where two files share that.
pub fn document_names(records: &[Record]) -> BTreeMap<String, String> {
    let last = |file: &str| file.rsplit('/').next().unwrap_or(file).to_owned();
    let files: BTreeSet<&str> = records.iter().map(|r| r.source.file.as_str()).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    files.iter().for_each(|f| *counts.entry(last(f)).or_default() += 1);
    files.into_iter().map(|f| (f.to_owned(), if counts[&last(f)] > 1 { f.to_owned() } else { last(f) })).collect()
}

/// The units of a record by the part of the text they stand in, outermost units only.
#[derive(Debug, Default)]
struct Parts {
    front: Vec<usize>,
    body: Vec<usize>,
    back: Vec<usize>,
    footnotes: Vec<usize>,
}

fn parts(record: &Record) -> Parts {
    let mut parts = Parts::default();
    for (at, clause) in record.clauses.iter().enumerate().filter(|(_, c)| c.parent.is_none()) {
        let in_annex = !clause.container.is_empty() || clause.kind == ClauseKind::Annex;
        let part = match clause.kind {
            ClauseKind::Footnote => &mut parts.footnotes,
            _ if in_annex || !parts.back.is_empty() => &mut parts.back,
            ClauseKind::Title if parts.body.is_empty() => &mut parts.front,
            _ => &mut parts.body,
        };
        part.push(at);
    }
    parts
}

/// For each unit those directly nested in it.
fn children(record: &Record) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); record.clauses.len()];
    for (at, clause) in record.clauses.iter().enumerate() {
        // A parent stands before its children; anything else would loop.
        if let Some(parent) = clause.parent.filter(|p| *p < at) {
            children[parent].push(at);
        }
    }
    children
}

/// The title as printed, or what the address says where none was found.
fn title(record: &Record) -> String {
    let printed = record.clauses.iter().find(|c| c.kind == ClauseKind::Title).map(|c| squeeze(&c.text));
    printed.filter(|t| !t.is_empty()).unwrap_or_else(|| record.address.family())
}
