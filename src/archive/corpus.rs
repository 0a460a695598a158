//! The corpus folder: its catalogue and its PDFs.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{Error, Failure, io};
use crate::model::Catalogue;
use crate::text::printable_line;

/// Largest PDF read, bytes.
const LARGEST_FILE: u64 = 512 << 20;
/// Depth of folders below the corpus.
const DEPTH: usize = 16;
/// Name of the catalogue in the corpus folder.
const CATALOGUE: &str = "catalogue.toml";

/// A PDF of the corpus.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CorpusFile {
    /// Path below the corpus folder, with `/`, safe to print.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// An opened corpus.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// Folder.
    pub root: PathBuf,
    /// Catalogue; empty where there is no file.
    pub catalogue: Catalogue,
    /// PDFs sorted by name.
    pub files: Vec<CorpusFile>,
    /// Entries that look like PDFs and cannot be read, and catalogued files that are missing.
    pub failures: Vec<Failure>,
}

impl Corpus {
    /// Reads the catalogue and lists the PDFs.
    ///
    /// # Errors
    /// When the folder is not there or the catalogue is not valid.
    pub fn open(root: &Path) -> Result<Corpus, Error> {
        if !root.is_dir() {
            return Err(Error::NoCorpus(root.to_owned()));
        }
        let mut corpus = Corpus { root: root.to_owned(), catalogue: read_catalogue(&root.join(CATALOGUE))?, ..Corpus::default() };
        corpus.walk(root, "", 0);
        corpus.files.sort();
        corpus.missing();
        corpus.failures.sort();
        Ok(corpus)
    }

    fn walk(&mut self, folder: &Path, prefix: &str, depth: usize) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.fail(prefix, &format!("the folder cannot be read: {error}"), "check its permissions"),
        };
        for entry in entries.filter_map(Result::ok) {
            let raw = entry.file_name();
            let name = format!("{prefix}{}", printable_line(&raw.to_string_lossy()));
            let hidden = raw.to_string_lossy().starts_with('.');
            let is_pdf = name.to_lowercase().ends_with(".pdf");
            match entry.file_type() {
                _ if hidden => {}
                Ok(kind) if kind.is_dir() && !is_pdf && depth < DEPTH => self.walk(&entry.path(), &format!("{name}/"), depth + 1),
                Ok(kind) if kind.is_dir() && is_pdf => self.fail(&name, "a folder is named like a PDF", "rename the folder"),
                Ok(_) if is_pdf => self.take(name, entry.path()),
                _ => {}
            }
        }
    }

    /// Takes a file; what is no regular file (a pipe, a device, a link to nothing) is named and left alone.
    fn take(&mut self, name: String, path: PathBuf) {
        match fs::metadata(&path) {
            Ok(meta) if meta.is_file() => self.files.push(CorpusFile { name, path }),
            Ok(_) => self.fail(&name, "not a regular file", "store the PDF itself here"),
            Err(error) => self.fail(&name, &format!("cannot be opened: {error}"), "check where the link points"),
        }
    }

    fn missing(&mut self) {
        for listing in &self.catalogue.texts {
            if self.files.binary_search_by(|f| f.name.as_str().cmp(&listing.file)).is_err()
                && !self.failures.iter().any(|f| f.file == listing.file)
            {
                self.failures.push(Failure {
                    file: listing.file.clone(),
                    cause: "catalogued, but there is no such file".into(),
                    hint: "add the file, or take its entry out of catalogue.toml".into(),
                });
            }
        }
    }

    fn fail(&mut self, file: &str, cause: &str, hint: &str) {
        self.failures.push(Failure { file: file.to_owned(), cause: cause.to_owned(), hint: hint.to_owned() });
    }
}

impl CorpusFile {
    /// A file outside any corpus, named as it was given.
    pub fn loose(path: &Path) -> CorpusFile {
        CorpusFile { name: printable_line(&path.to_string_lossy()), path: path.to_owned() }
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// A failure that names the cause: unreadable, too large, not a regular file.
    pub fn read(&self) -> Result<Vec<u8>, Failure> {
        let fail = |cause: String, hint: &str| Failure { file: self.name.clone(), cause, hint: hint.to_owned() };
        let meta = fs::metadata(&self.path).map_err(|e| fail(format!("cannot be opened: {e}"), "check the path"))?;
        if !meta.is_file() {
            return Err(fail("not a regular file".into(), "give the PDF itself"));
        }
        if meta.len() > LARGEST_FILE {
            let cause = format!("larger than the limit ({} MiB over {} MiB)", meta.len() >> 20, LARGEST_FILE >> 20);
            return Err(fail(cause, "split the file"));
        }
        let mut bytes = Vec::with_capacity(meta.len() as usize);
        let file = fs::File::open(&self.path).map_err(|e| fail(format!("cannot be opened: {e}"), "check its permissions"))?;
        file.take(LARGEST_FILE)
            .read_to_end(&mut bytes)
            .map_err(|e| fail(format!("cannot be read: {e}"), "copy the file again"))?;
        Ok(bytes)
    }
}

fn read_catalogue(path: &Path) -> Result<Catalogue, Error> {
    if !path.exists() {
        return Ok(Catalogue::default());
    }
    let text = fs::read_to_string(path).map_err(io("read", path))?;
    toml::from_str(&text).map_err(|e| Error::Catalogue { path: path.to_owned(), message: e.to_string().trim_end().to_owned() })
}
