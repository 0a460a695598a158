//! Exporting a whole workspace into a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Serialize;

use super::Workspace;
use crate::export::{ClauseLine, DocumentLine, LinkLine, document_names, write_lines, write_tables};

/// Columns of the CSV tables.
const DOCUMENT_COLUMNS: [&str; 11] =
    ["doc", "text", "lang", "round", "date", "kind", "series", "status", "sha256", "pages", "extractable"];
const CLAUSE_COLUMNS: [&str; 10] =
    ["doc", "id", "number", "container", "kind", "text", "lang", "page_start", "page_end", "label"];
const LINK_COLUMNS: [&str; 10] =
    ["type", "a_doc", "a_id", "a_number", "b_doc", "b_id", "b_number", "score", "edit_ratio", "evidence"];

/// A format of export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON Lines.
    Jsonl,
    /// Comma-separated tables.
    Csv,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "jsonl" => Ok(Format::Jsonl),
            "csv" => Ok(Format::Csv),
            _ => Err(format!("`{name}` is not a format; use jsonl or csv")),
        }
    }
}

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}", path.display())]
pub struct ExportError {
    path: PathBuf,
    #[source]
    source: std::io::Error,
}

impl Workspace {
    /// Writes documents, clauses and links into a folder, each file whole or not at all; gives the files written.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn export(&self, format: Format, out: &Path) -> Result<Vec<PathBuf>, ExportError> {
        let names = document_names(self.records());
        let name = |file: &str| names.get(file).cloned().unwrap_or_else(|| file.to_owned());
        let documents = self.records().iter().map(|r| DocumentLine::of(r, &name(&r.source.file)));
        let clauses = self.records().iter().flat_map(|r| {
            let doc = name(&r.source.file);
            r.clauses.iter().map(move |c| ClauseLine::of(r, c, &doc)).collect::<Vec<_>>()
        });
        let places: BTreeMap<String, (String, Vec<String>)> = clauses.clone().map(|c| (c.id, (c.doc, c.number))).collect();
        let place = |id: &str| places.get(id).cloned().unwrap_or_default();
        let links = self.links().iter().map(|l| LinkLine::of(l, &place));
        fs::create_dir_all(out).map_err(|source| ExportError { path: out.to_owned(), source })?;
        Ok(vec![
            file(format, out, "documents", documents, &DOCUMENT_COLUMNS)?,
            file(format, out, "clauses", clauses, &CLAUSE_COLUMNS)?,
            file(format, out, "links", links, &LINK_COLUMNS)?,
        ])
    }
}

/// Writes one file beside its place and puts it there by a rename.
fn file<T: Serialize>(
    format: Format,
    out: &Path,
    name: &str,
    values: impl IntoIterator<Item = T>,
    columns: &[&str],
) -> Result<PathBuf, ExportError> {
    let ending = match format {
        Format::Jsonl => "jsonl",
        Format::Csv => "csv",
    };
    let path = out.join(format!("{name}.{ending}"));
    let fresh = out.join(format!(".{name}.{ending}.new"));
    let fail = |source| ExportError { path: path.clone(), source };
    let mut bytes = Vec::new();
    match format {
        Format::Jsonl => write_lines(values, &mut bytes),
        Format::Csv => write_tables(values, columns, &mut bytes),
    }
    .map_err(fail)?;
    fs::write(&fresh, &bytes).and_then(|()| fs::rename(&fresh, &path)).map_err(fail)?;
    Ok(path)
}
