//! The corpus folder: its catalogue and its PDFs.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::corrections::Said;
use super::{Error, Failure, corrections, io, sha256, to_json};
use crate::model::{Catalogue, Corrections};
use crate::text::printable_line;

/// Largest PDF read, bytes.
const LARGEST_FILE: u64 = 512 << 20;
/// Depth of folders below the corpus.
const DEPTH: usize = 16;
/// Name of the catalogue in the corpus folder.
pub(super) const CATALOGUE: &str = "catalogue.toml";

/// What is named like a PDF in the corpus; whether it can be read, [`CorpusFile::read`] tells.
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
    /// Corrections by hand.
    pub corrections: Corrections,
    said: Said,
    /// PDFs sorted by name.
    pub files: Vec<CorpusFile>,
    /// Files that are no PDFs and nothing to a build.
    pub others: Vec<String>,
    /// Entries that cannot be listed or hide PDFs, and catalogued files that are missing.
    pub failures: Vec<Failure>,
}

impl Corpus {
    /// Reads the catalogue and lists the PDFs.
    ///
    /// # Errors
    /// When the folder is not there or may not be read, or the catalogue is not valid.
    pub fn open(root: &Path) -> Result<Corpus, Error> {
        fs::read_dir(root).map_err(|source| match source.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Error::NoCorpus(root.to_owned()),
            _ => io("list", root)(source),
        })?;
        let catalogue = read_catalogue(&root.join(CATALOGUE))?;
        let (corrections, said) = corrections::read(root)?;
        let mut corpus = Corpus { root: root.to_owned(), catalogue, corrections, said, ..Corpus::default() };
        corpus.fill();
        corpus.missing();
        corpus.failures.sort();
        Ok(corpus)
    }

    /// A corpus that is still to be made.
    pub fn new(root: &Path) -> Corpus {
        Corpus { root: root.to_owned(), ..Corpus::default() }
    }

    /// Hashes of what the catalogue and each file of corrections say, by path; layout, comments and days of correction do not count.
    pub fn by_hand(&self) -> BTreeMap<String, String> {
        let mut said = self.said.clone();
        if self.catalogue != Catalogue::default() {
            said.insert(CATALOGUE.to_owned(), sha256(&to_json(&self.catalogue)));
        }
        said
    }

    /// Lists the PDFs of a folder that is no corpus, and everything else in it.
    pub(super) fn list(root: &Path) -> Corpus {
        let mut corpus = Corpus::new(root);
        corpus.fill();
        corpus.failures.sort();
        corpus.others.sort();
        corpus
    }

    fn fill(&mut self) {
        let root = self.root.clone();
        self.walk(&root, "", 0);
        self.files.sort();
        self.twins();
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
                Ok(kind) if hidden => self.hidden(&name, &raw, &entry.path(), kind),
                Ok(kind) if kind.is_dir() && is_pdf => self.fail(&name, "a folder is named like a PDF", "rename the folder"),
                Ok(kind) if kind.is_dir() && depth < DEPTH => self.walk(&entry.path(), &format!("{name}/"), depth + 1),
                Ok(kind) if kind.is_dir() => self.fail(&name, "folders are nested too deep here", "move it up"),
                Ok(_) if is_pdf => self.files.push(CorpusFile { name, path: entry.path() }),
                Ok(kind) => self.other(&name, &entry.path(), kind),
                Err(error) => self.fail(&name, &format!("cannot be looked at: {error}"), "check its permissions"),
            }
        }
    }

    /// Hidden entries are left alone; a PDF among them is named.
    fn hidden(&mut self, name: &str, raw: &std::ffi::OsStr, path: &Path, kind: fs::FileType) {
        let ours = raw.to_string_lossy().starts_with(super::keeper::INCOMING);
        if kind.is_file() && !ours && starts_like_pdf(path) {
            self.fail(name, "a hidden PDF: its name begins with a stop", "rename it, or take it out");
        }
    }

    /// What is not named like a PDF is no business of a build, unless PDFs may hide behind it.
    fn other(&mut self, name: &str, path: &Path, kind: fs::FileType) {
        if kind.is_symlink() && path.is_dir() {
            self.fail(name, "a link to a folder, which is not followed", "put the folder itself here");
        } else if kind.is_file() && starts_like_pdf(path) {
            self.fail(name, "a PDF that is not named like one", "let its name end in .pdf");
        } else {
            self.others.push(name.to_owned());
        }
    }

    /// Of files whose names print the same, the first is taken.
    fn twins(&mut self) {
        let files = std::mem::take(&mut self.files);
        for file in files {
            match self.files.last() {
                Some(last) if last.name == file.name => {
                    self.fail(&file.name, "another file has a name that prints the same", "rename one of them");
                }
                _ => self.files.push(file),
            }
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
        let mut file = open(&self.path).map_err(|e| fail(format!("cannot be opened: {e}"), hint_of_opening(&e)))?;
        let before = file.metadata().map_err(|e| fail(format!("cannot be looked at: {e}"), "check the path"))?;
        if !before.is_file() {
            return Err(fail("not a regular file".into(), "give the PDF itself"));
        }
        if before.len() > LARGEST_FILE {
            let cause = format!("larger than the limit ({} MiB over {} MiB)", before.len() >> 20, LARGEST_FILE >> 20);
            return Err(fail(cause, "split the file"));
        }
        let mut bytes = Vec::with_capacity(before.len() as usize);
        let read = (&mut file).take(LARGEST_FILE).read_to_end(&mut bytes);
        read.map_err(|e| fail(format!("cannot be read: {e}"), "copy the file again"))?;
        let after = file.metadata().map_err(|e| fail(format!("cannot be looked at: {e}"), "check the path"))?;
        if after.len() != bytes.len() as u64 || after.modified().ok() != before.modified().ok() {
            return Err(fail("changed while it was read".into(), "build again when the file is whole"));
        }
        Ok(bytes)
    }

    /// Bytes of the file; 0 when that cannot be told.
    pub fn size(&self) -> u64 {
        fs::metadata(&self.path).map_or(0, |m| m.len())
    }
}

/// Opens a file without waiting for the other end of a pipe.
fn open(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    options.open(path)
}

/// What to look at when a file cannot be opened.
fn hint_of_opening(error: &std::io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "check its name and folder, and where it points if it is a link",
        ErrorKind::PermissionDenied => "check its permissions, and those of its folders",
        _ => "check the path and the disk",
    }
}

/// Whether a file begins with the mark of a PDF (ISO 32000-1, 7.5.2).
fn starts_like_pdf(path: &Path) -> bool {
    let mut head = [0; 5];
    open(path).is_ok_and(|mut f| f.read_exact(&mut head).is_ok()) && &head == b"%PDF-"
}

pub(super) fn read_catalogue(path: &Path) -> Result<Catalogue, Error> {
    if !path.try_exists().map_err(io("read", path))? {
        return Ok(Catalogue::default());
    }
    let text = fs::read_to_string(path).map_err(io("read", path))?;
    toml::from_str(&text).map_err(|e| Error::Catalogue { path: path.to_owned(), message: e.to_string().trim_end().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hint_for_a_file_that_is_not_there_speaks_of_its_name() {
        let read = CorpusFile::loose(Path::new("not/there.pdf")).read();
        assert!(matches!(&read, Err(f) if f.cause.starts_with("cannot be opened") && f.hint.contains("name")), "{read:?}");
    }
}
