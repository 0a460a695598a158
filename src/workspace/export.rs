//! Exporting a whole workspace into a folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Workspace;
use crate::export::{
    AlignedCell, AlignedRow, ClauseLine, DocumentLine, LinkLine, document_names, write_akn, write_lines, write_tables, write_tei,
    write_tmx,
};
use crate::model::{Lang, Record};

/// Columns of the CSV tables.
const DOCUMENT_COLUMNS: [&str; 11] =
    ["doc", "text", "lang", "round", "date", "kind", "series", "status", "sha256", "pages", "extractable"];
const CLAUSE_COLUMNS: [&str; 11] =
    ["doc", "id", "number", "container", "kind", "text", "lang", "page_start", "page_end", "label", "confidence"];
const LINK_COLUMNS: [&str; 10] =
    ["type", "a_doc", "a_id", "a_number", "b_doc", "b_id", "b_number", "score", "edit_ratio", "evidence"];

/// A format of export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON Lines: documents, clauses, links.
    Jsonl,
    /// Comma-separated tables: documents, clauses, links, and aligned clauses with a column for each language.
    Csv,
    /// A translation memory of all families.
    Tmx,
    /// TEI P5, a file for each text.
    Tei,
    /// Akoma Ntoso, a file for each text.
    Akn,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "jsonl" => Ok(Format::Jsonl),
            "csv" => Ok(Format::Csv),
            "tmx" => Ok(Format::Tmx),
            "tei" => Ok(Format::Tei),
            "akn" => Ok(Format::Akn),
            _ => Err(format!("`{name}` is not a format; use jsonl, csv, tmx, tei, akn or bagit")),
        }
    }
}

/// What an export wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// The files, in the order they were written.
    pub written: Vec<PathBuf>,
    /// Characters that XML has no way to write and that were left out, by file.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub left_out: BTreeMap<PathBuf, usize>,
}

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}", path.display())]
pub struct ExportError {
    path: PathBuf,
    #[source]
    source: io::Error,
}

/// The folder that is written into.
struct Folder<'a> {
    path: &'a Path,
    exported: Exported,
}

impl Folder<'_> {
    /// Writes one file beside its place and puts it there by a rename; `write` gives the number of characters it left out.
    fn file(&mut self, name: &str, write: impl FnOnce(&mut dyn Write) -> io::Result<usize>) -> Result<(), ExportError> {
        let path = self.path.join(name);
        let fresh = self.path.join(format!(".{name}.new"));
        let written = fs::File::create(&fresh).and_then(|file| {
            let mut out = BufWriter::new(file);
            let left_out = write(&mut out)?;
            out.flush()?;
            fs::rename(&fresh, &path)?;
            Ok(left_out)
        });
        let left_out = written.map_err(|source| ExportError { path: path.clone(), source })?;
        if left_out > 0 {
            self.exported.left_out.insert(path.clone(), left_out);
        }
        self.exported.written.push(path);
        Ok(())
    }
}

impl Workspace {
    /// Writes the index into a folder, each file whole or not at all.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn export(&self, format: Format, out: &Path) -> Result<Exported, ExportError> {
        fs::create_dir_all(out).map_err(|source| ExportError { path: out.to_owned(), source })?;
        let mut folder = Folder { path: out, exported: Exported::default() };
        match format {
            Format::Jsonl | Format::Csv => self.export_lines(format, &mut folder)?,
            Format::Tmx => folder.file("translations.tmx", |out| write_tmx(self.aligned_families(), out))?,
            Format::Tei => self.export_texts(&mut folder, "tei.xml", write_tei)?,
            Format::Akn => self.export_texts(&mut folder, "akn.xml", write_akn)?,
        }
        Ok(folder.exported)
    }

    fn export_lines(&self, format: Format, folder: &mut Folder<'_>) -> Result<(), ExportError> {
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
        lines(folder, format, "documents", documents, &DOCUMENT_COLUMNS)?;
        lines(folder, format, "clauses", clauses, &CLAUSE_COLUMNS)?;
        lines(folder, format, "links", links, &LINK_COLUMNS)?;
        match format {
            Format::Csv => self.export_aligned(folder),
            _ => Ok(()),
        }
    }

    /// Rows of aligned clauses: family, then numbers, then words, a column for each language.
    fn export_aligned(&self, folder: &mut Folder<'_>) -> Result<(), ExportError> {
        let mut langs: Vec<Lang> = Lang::KNOWN.to_vec();
        let mut others: Vec<Lang> = self.records().iter().map(|r| r.address.lang).filter(|l| !l.is_known()).collect();
        others.sort();
        others.dedup();
        langs.extend(others);
        let mut columns = vec!["family".to_owned(), "confidence".to_owned()];
        columns.extend(langs.iter().map(|l| format!("{l}_number")));
        columns.extend(langs.iter().map(ToString::to_string));
        let row = |row: AlignedRow<'_>| {
            let mut line =
                Map::from_iter([("family".to_owned(), json!(row.family)), ("confidence".to_owned(), json!(row.score))]);
            for cell in &row.cells {
                let lang = cell.record.address.lang;
                line.insert(format!("{lang}_number"), json!(cell.paths()));
                line.insert(lang.to_string(), json!(cell.text()));
            }
            Value::Object(line)
        };
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        folder.file("aligned.csv", |out| write_tables(self.aligned_families().into_iter().map(row), &columns, out).map(|()| 0))
    }

    fn export_texts(
        &self,
        folder: &mut Folder<'_>,
        ending: &str,
        write: impl Fn(&Record, &mut dyn Write) -> io::Result<usize>,
    ) -> Result<(), ExportError> {
        for record in self.records().iter().filter(|r| !r.clauses.is_empty()) {
            let name = record.address.to_string().replace('/', ".");
            folder.file(&format!("{name}.{ending}"), |out| write(record, out))?;
        }
        Ok(())
    }

    /// What belongs together in the families of two texts or more, in the order of the first language.
    fn aligned_families(&self) -> Vec<AlignedRow<'_>> {
        let mut families: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
        for record in self.records().iter().filter(|r| !r.clauses.is_empty()) {
            families.entry(record.family()).or_default().push(record);
        }
        families.retain(|_, texts| texts.len() > 1);
        let mut rows = Vec::new();
        for (family, mut texts) in families {
            texts.sort_by_key(|r| (Lang::KNOWN.iter().position(|l| *l == r.address.lang).unwrap_or(usize::MAX), r.address.lang));
            for (cells, score) in self.side_by_side(&texts) {
                let cells = texts.iter().copied().zip(cells).map(|(record, units)| cell(record, &units)).collect();
                rows.push(AlignedRow { family: family.clone(), cells, score });
            }
        }
        rows
    }
}

fn cell<'a>(record: &'a Record, units: &[usize]) -> AlignedCell<'a> {
    AlignedCell { record, clauses: units.iter().map(|&at| &record.clauses[at]).collect() }
}

/// Writes one list as lines or as a table.
fn lines<T: Serialize>(
    folder: &mut Folder<'_>,
    format: Format,
    name: &str,
    values: impl IntoIterator<Item = T>,
    columns: &[&str],
) -> Result<(), ExportError> {
    match format {
        Format::Csv => folder.file(&format!("{name}.csv"), |out| write_tables(values, columns, out).map(|()| 0)),
        _ => folder.file(&format!("{name}.jsonl"), |out| write_lines(values, out).map(|()| 0)),
    }
}
