//! What a person hands in: files, folders, and a table of metadata beside them.

use std::fs;
use std::path::{Path, PathBuf};

use super::bag::{is_bag, verify_bag};
use super::{Corpus, CorpusFile, Error, Failure, io};
use crate::model::{Lang, Listing, TextKind, TextStatus};
use crate::text::printable_line;

/// Name of the table of metadata in a folder.
const TABLE: &str = "metadata.csv";
/// Columns a table of metadata may have.
const COLUMNS: [&str; 9] = ["file", "series", "round", "kind", "lang", "langs", "status", "source", "note"];

/// A file handed in, with what is stated of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// The file, named as it was given.
    pub file: CorpusFile,
    /// What is stated; its `file` is empty.
    pub stated: Listing,
    /// Path below the corpus folder that it should have, for a file of a bag.
    pub place: Option<String>,
}

/// All that was handed in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Intake {
    /// Files to be looked at.
    pub files: Vec<Incoming>,
    /// Folders of payloads of bags, each checked to be whole.
    pub payloads: Vec<PathBuf>,
    /// Entries of folders that were left, and rows of tables for which there is no file.
    pub left: Vec<Failure>,
}

impl Intake {
    /// Files as given, and what is below folders. A table of metadata is `metadata` or, in a folder, its `metadata.csv` or its only
    /// CSV file.
    ///
    /// # Errors
    /// When a table cannot be read or understood.
    pub fn collect(paths: &[PathBuf], metadata: Option<&Path>) -> Result<Intake, Error> {
        let mut intake = Intake::default();
        let table = metadata.map(Table::read).transpose()?;
        for path in paths {
            if is_bag(path) {
                intake.bag(path)?;
            } else if path.is_dir() {
                intake.folder(path, table.is_none())?;
            } else {
                intake.files.push(Incoming { file: CorpusFile::loose(path), stated: Listing::default(), place: None });
            }
        }
        if let Some(table) = table {
            let all = intake.files.len();
            intake.state(&table, 0..all);
        }
        Ok(intake)
    }

    /// The payload of a bag, with what its catalogue states; a bag that is not whole is left as a whole.
    fn bag(&mut self, path: &Path) -> Result<(), Error> {
        let prefix = printable_line(&path.to_string_lossy());
        let findings = verify_bag(path);
        if !findings.is_empty() {
            let cause = |f: &super::Finding| format!("{} is {}: {}", f.file, f.state, f.detail.as_deref().unwrap_or(""));
            let causes: Vec<String> = findings.iter().map(cause).collect();
            let cause = format!("the bag is not whole: {}", causes.join("; "));
            self.left.push(Failure { file: prefix, cause, hint: "ask the sender for a sound bag".into() });
            return Ok(());
        }
        let data = path.join("data");
        let catalogue = super::corpus::read_catalogue(&data.join(super::corpus::CATALOGUE))?;
        let listing = Corpus::list(&data);
        for file in listing.files {
            let stated = catalogue.listing(&file.name).cloned().unwrap_or_default();
            let stated = Listing { file: String::new(), ..stated };
            let named = CorpusFile { name: format!("{}/data/{}", prefix.trim_end_matches('/'), file.name), path: file.path };
            self.files.push(Incoming { file: named, stated, place: Some(file.name) });
        }
        let named = |name: &str| format!("{}/data/{name}", prefix.trim_end_matches('/'));
        self.left.extend(listing.failures.into_iter().map(|f| Failure { file: named(&f.file), ..f }));
        self.payloads.push(data);
        Ok(())
    }

    fn folder(&mut self, path: &Path, with_table: bool) -> Result<(), Error> {
        let first = self.files.len();
        let listing = Corpus::list(path);
        let prefix = printable_line(&path.to_string_lossy());
        let named = |name: &str| format!("{}/{name}", prefix.trim_end_matches('/'));
        for file in listing.files {
            let file = CorpusFile { name: named(&file.name), path: file.path };
            self.files.push(Incoming { file, stated: Listing::default(), place: None });
        }
        self.left.extend(listing.failures.into_iter().map(|f| Failure { file: named(&f.file), ..f }));
        let table = if with_table { Table::beside(path)? } else { None };
        for name in listing.others {
            if table.as_ref().is_none_or(|t| t.path != path.join(&name)) {
                let hint = "only PDFs are taken in; keep it elsewhere".to_owned();
                self.left.push(Failure { file: named(&name), cause: "not a PDF".into(), hint });
            }
        }
        if let Some(table) = table {
            let all = self.files.len();
            self.state(&table, first..all);
        }
        Ok(())
    }

    /// Gives files what a table states of them, by path below the folder or by name.
    fn state(&mut self, table: &Table, range: std::ops::Range<usize>) {
        for row in &table.rows {
            let fits = |i: &&mut Incoming| i.file.name == row.file || i.file.name.ends_with(&format!("/{}", row.file));
            let mut fitting: Vec<&mut Incoming> = self.files[range.clone()].iter_mut().filter(fits).collect();
            match fitting.as_mut_slice() {
                [one] => one.stated = Listing { file: String::new(), ..row.clone() },
                none_or_many => {
                    let cause =
                        if none_or_many.is_empty() { "no file of this name was given" } else { "several files have this name" };
                    let file = format!("{}: {}", printable_line(&table.path.to_string_lossy()), printable_line(&row.file));
                    self.left.push(Failure {
                        file,
                        cause: cause.into(),
                        hint: "name the file by its path below the folder".into(),
                    });
                }
            }
        }
    }
}

/// A table of metadata.
struct Table {
    path: PathBuf,
    rows: Vec<Listing>,
}

impl Table {
    /// The table of a folder, if it has one.
    fn beside(folder: &Path) -> Result<Option<Table>, Error> {
        let entries = fs::read_dir(folder).map_err(io("list", folder))?.filter_map(Result::ok);
        let mut tables: Vec<PathBuf> =
            entries.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"))).collect();
        tables.sort();
        let named = tables.iter().find(|p| p.file_name().is_some_and(|n| n == TABLE));
        named.or(tables.first().filter(|_| tables.len() == 1)).map(|p| Table::read(p)).transpose()
    }

    fn read(path: &Path) -> Result<Table, Error> {
        let bytes = fs::read(path).map_err(io("read", path))?;
        let invalid = |message: String| Error::Metadata { path: path.to_owned(), message };
        let text = String::from_utf8(bytes).map_err(|_| invalid("it is not UTF-8; save it as UTF-8".into()))?;
        let text = text.trim_start_matches('\u{feff}');
        let delimiter = if text.lines().next().is_some_and(|l| l.contains(';') && !l.contains(',')) { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
        let columns: Vec<String> =
            reader.headers().map_err(|e| invalid(e.to_string()))?.iter().map(|h| h.to_lowercase()).collect();
        if let Some(unknown) = columns.iter().find(|c| !COLUMNS.contains(&c.as_str())) {
            return Err(invalid(format!("column `{unknown}` is not known; there are {}", COLUMNS.join(", "))));
        }
        let mut rows = Vec::new();
        for (index, record) in reader.records().enumerate() {
            let record = record.map_err(|e| invalid(e.to_string()))?;
            let cell = |name: &str| {
                let column = columns.iter().position(|c| c == name)?;
                record.get(column).filter(|v| !v.is_empty())
            };
            rows.push(row(&cell).map_err(|why| invalid(format!("line {}: {why}", index + 2)))?);
        }
        Ok(Table { path: path.to_owned(), rows })
    }
}

fn row<'a>(cell: &dyn Fn(&str) -> Option<&'a str>) -> Result<Listing, String> {
    let langs = cell("langs").map(|l| l.split([' ', '-', '+', '/']).filter(|p| !p.is_empty()).map(lang).collect());
    Ok(Listing {
        file: cell("file").ok_or("`file` is empty")?.replace('\\', "/"),
        series: cell("series").map(str::to_owned),
        round: cell("round").map(round).transpose()?,
        kind: cell("kind").map(str::parse::<TextKind>).transpose()?,
        lang: cell("lang").map(lang).transpose()?,
        langs: langs.transpose()?.unwrap_or_default(),
        status: cell("status").map(status).transpose()?,
        source: cell("source").map(str::to_owned),
        note: cell("note").map(str::to_owned),
        supersedes: None,
    })
}

fn lang(code: &str) -> Result<Lang, String> {
    code.parse::<Lang>().map_err(|e| e.to_string())
}

/// A round as people write it: `9` or `IX`.
///
/// # Errors
/// What is wrong with it.
pub fn round(text: &str) -> Result<u32, String> {
    let value = text.parse().ok().or_else(|| crate::model::roman_value(text)).filter(|n| *n > 0);
    value.ok_or_else(|| format!("`{text}` is not a round; use 9 or IX"))
}

/// A status by its name.
///
/// # Errors
/// What the names are.
pub fn status(text: &str) -> Result<TextStatus, String> {
    let known = TextStatus::ALL.into_iter().find(|s| s.as_str().eq_ignore_ascii_case(text));
    known.ok_or_else(|| {
        let names: Vec<&str> = TextStatus::ALL.iter().map(|s| s.as_str()).collect();
        format!("`{text}` is not a status; use {}", names.join(", "))
    })
}
