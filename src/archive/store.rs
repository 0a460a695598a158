//! The index folder: builds side by side, one of them current.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::lock::{self, Lock};
use super::manifest::{MANIFEST_FORMAT, Manifest};
use super::{Error, atomic, io, sha256};
use crate::model::{Lexicon, Link, RECORD_FORMAT, Record, WordCounts};

/// Folder of the builds, and the link to the current one.
const BUILDS: &str = "builds";
const CURRENT: &str = "current";
/// What of the current build is shown beside it.
const SHOWN: [&str; 4] = ["records", "links", "search", "manifest.json"];
/// Prefix of a build that is not finished.
const UNFINISHED: &str = ".unfinished-";
/// Hex digits of the digest in a build's name.
const NAME_LENGTH: usize = 16;

/// An index folder opened for writing.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    _lock: Lock,
}

/// A finished build, opened for reading; it stays the same while newer builds replace it.
#[derive(Debug, Clone)]
pub struct Build {
    folder: PathBuf,
    manifest: Manifest,
}

#[derive(Deserialize)]
struct Format {
    format: u32,
}

impl Store {
    /// Opens an index folder for writing, making it where needed.
    ///
    /// # Errors
    /// When the folder cannot be made or another build holds it (unless `wait`).
    pub fn open(root: &Path, wait: bool) -> Result<Store, Error> {
        let builds = root.join(BUILDS);
        fs::create_dir_all(&builds).map_err(io("make the folder", &builds))?;
        Ok(Store { root: root.to_owned(), _lock: lock::take(root, "lock", wait)? })
    }

    /// The current build, if there is one that can be read.
    ///
    /// # Errors
    /// When it was written by a newer program: that must not be overwritten.
    pub fn current(&self) -> Result<Option<Build>, Error> {
        match Build::open(&self.root).and_then(|build| build.first_record().map(|_| build)) {
            Ok(build) => Ok(Some(build)),
            Err(newer @ Error::Newer { .. }) => Err(newer),
            Err(_) => Ok(Build::open(&self.root).ok()),
        }
    }

    /// An empty folder for a new build; what interrupted builds left is swept away first.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn begin(&self) -> Result<NewBuild<'_>, Error> {
        self.sweep(None)?;
        let folder = self.root.join(BUILDS).join(format!("{UNFINISHED}{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(io("make the folder", &folder))?;
        Ok(NewBuild { store: self, folder, manifest: Manifest { format: MANIFEST_FORMAT, ..Manifest::default() } })
    }

    /// Removes unfinished builds, and with `keep` also all finished ones but that.
    fn sweep(&self, keep: Option<&str>) -> Result<(), Error> {
        let builds = self.root.join(BUILDS);
        for entry in fs::read_dir(&builds).map_err(io("list", &builds))?.filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let old = keep.is_some_and(|k| k != name);
            if name.starts_with(UNFINISHED) || old {
                let path = entry.path();
                fs::remove_dir_all(&path).map_err(io("remove", &path))?;
            }
        }
        Ok(())
    }
}

/// A build being written.
#[derive(Debug)]
pub struct NewBuild<'a> {
    store: &'a Store,
    folder: PathBuf,
    /// What it will say of itself.
    pub manifest: Manifest,
}

impl NewBuild<'_> {
    /// Where files of the build go; a folder below it is for the search index.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file at a path below the build.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        atomic::write(&self.folder.join(path), bytes)?;
        self.manifest.files.insert(path.to_owned(), sha256(bytes));
        Ok(())
    }

    /// Takes over the files of an earlier build whose paths begin so, all or none; gives their number. They are linked where the file
    /// system can, since no file of a finished build ever changes.
    ///
    /// # Errors
    /// When a file is not what that build wrote, or cannot be taken over.
    pub fn carry(&mut self, from: &Build, prefix: &str) -> Result<usize, Error> {
        let paths = from.manifest.files.range(prefix.to_owned()..).take_while(|(p, _)| p.starts_with(prefix));
        let paths: Vec<(&String, &String)> = paths.collect();
        paths.iter().try_for_each(|(path, _)| from.checked(path).map(|_| ()))?;
        for (path, sum) in &paths {
            let (source, target) = (from.folder.join(path), self.folder.join(path));
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder).map_err(io("make the folder", folder))?;
            }
            if fs::hard_link(&source, &target).is_err() {
                fs::copy(&source, &target).map_err(io("copy", &source))?;
            }
            self.manifest.files.insert((*path).clone(), (*sum).clone());
        }
        Ok(paths.len())
    }

    /// Records the hashes of files that were written into a folder of the build by others and were not carried.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn adopt_folder(&mut self, name: &str) -> Result<(), Error> {
        let folder = self.folder.join(name);
        for entry in fs::read_dir(&folder).map_err(io("list", &folder))?.filter_map(Result::ok) {
            let path = entry.path();
            let name = format!("{name}/{}", entry.file_name().to_string_lossy());
            if let Entry::Vacant(place) = self.manifest.files.entry(name) {
                let bytes = fs::read(&path).map_err(io("read", &path))?;
                place.insert(sha256(&bytes));
            }
        }
        Ok(())
    }

    /// Finishes the build and makes it the current one.
    ///
    /// # Errors
    /// When the folder cannot be written; the earlier build then stays current.
    pub fn finish(self) -> Result<Build, Error> {
        let bytes = atomic::to_json(&self.manifest);
        atomic::write(&self.folder.join("manifest.json"), &bytes)?;
        let root = &self.store.root;
        let name = sha256(&bytes)[..NAME_LENGTH].to_owned();
        let target = root.join(BUILDS).join(&name);
        if Build::at(&target).is_ok_and(|same| same.manifest == self.manifest && same.is_whole()) {
            fs::remove_dir_all(&self.folder).map_err(io("remove", &self.folder))?;
        } else {
            // A build of this name that is damaged makes room for the whole one.
            let aside = root.join(BUILDS).join(format!("{UNFINISHED}damaged"));
            if target.exists() {
                fs::rename(&target, &aside).map_err(io("set aside", &target))?;
            }
            fs::rename(&self.folder, &target).map_err(io("finish", &target))?;
        }
        atomic::sync_folder(&root.join(BUILDS))?;
        atomic::point(&root.join(CURRENT), &Path::new(BUILDS).join(&name))?;
        for shown in SHOWN {
            let link = root.join(shown);
            if fs::symlink_metadata(&link).is_err() {
                atomic::point(&link, &Path::new(CURRENT).join(shown))?;
            }
        }
        atomic::sync_folder(root)?;
        self.store.sweep(Some(&name))?;
        Build::open(root)
    }
}

impl Build {
    /// Opens the current build of an index folder.
    ///
    /// # Errors
    /// When there is none, when it is damaged, or when a newer program wrote it.
    pub fn open(root: &Path) -> Result<Build, Error> {
        let link = root.join(CURRENT);
        let folder = fs::canonicalize(&link).map_err(|_| Error::NoIndex(root.to_owned()))?;
        Build::at(&folder)
    }

    fn at(folder: &Path) -> Result<Build, Error> {
        let path = folder.join("manifest.json");
        let bytes = fs::read(&path).map_err(io("read", &path))?;
        let manifest = parse(&path, &bytes, MANIFEST_FORMAT)?;
        Ok(Build { folder: folder.to_owned(), manifest })
    }

    /// Whether every file is what the manifest says.
    fn is_whole(&self) -> bool {
        self.manifest.files.keys().all(|path| self.checked(path).is_ok())
    }

    /// What the build says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The folder of the build.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of the search index.
    pub fn search_dir(&self) -> PathBuf {
        self.folder.join("search")
    }

    /// All records in the order of their addresses' files.
    ///
    /// # Errors
    /// When a record is missing, damaged or of a newer form.
    pub fn records(&self) -> Result<Vec<Record>, Error> {
        let mut paths: Vec<&String> = self.manifest.sources.values().flat_map(|s| &s.records).collect();
        paths.sort();
        paths.into_iter().map(|p| self.record(p)).collect()
    }

    /// A record, which has the form of all of them.
    fn first_record(&self) -> Result<(), Error> {
        let first = self.manifest.sources.values().find_map(|s| s.records.first());
        first.map_or(Ok(()), |path| self.record(path).map(drop))
    }

    /// One record by its path in the build, its checksum checked.
    ///
    /// # Errors
    /// As for [`Build::records`].
    pub fn record(&self, path: &str) -> Result<Record, Error> {
        let (full, bytes) = self.checked(path)?;
        parse(&full, &bytes, RECORD_FORMAT)
    }

    /// All links, file by file.
    ///
    /// # Errors
    /// When a link file is missing or damaged.
    pub fn links(&self) -> Result<Vec<Link>, Error> {
        let mut out = Vec::new();
        for entry in self.manifest.links.values() {
            out.extend(self.link_file(&entry.file)?);
        }
        Ok(out)
    }

    /// The links of one file.
    ///
    /// # Errors
    /// As for [`Build::links`].
    pub fn link_file(&self, path: &str) -> Result<Vec<Link>, Error> {
        self.json(path)
    }

    /// Words and their translations as learned from the corpus, a lexicon for each ordered pair of languages.
    ///
    /// # Errors
    /// As for [`Build::links`].
    pub fn lexica(&self) -> Result<Vec<Lexicon>, Error> {
        self.manifest.lexica.iter().map(|path| self.json(path)).collect()
    }

    /// The kinship of pairs of texts, by their keys; empty where none was asked for.
    ///
    /// # Errors
    /// As for [`Build::links`].
    pub fn kinships(&self) -> Result<BTreeMap<String, f32>, Error> {
        self.manifest.kin.as_ref().map_or(Ok(BTreeMap::new()), |path| self.json(path))
    }

    /// The word pairs of one family.
    ///
    /// # Errors
    /// As for [`Build::links`].
    pub fn word_counts(&self, path: &str) -> Result<Vec<WordCounts>, Error> {
        self.json(path)
    }

    /// A file without a version of its own.
    fn json<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        let (full, bytes) = self.checked(path)?;
        serde_json::from_slice(&bytes).map_err(|e| Error::Damaged { path: full, message: e.to_string() })
    }

    /// The bytes of any file of the build, its checksum checked.
    ///
    /// # Errors
    /// When it is missing or damaged.
    pub fn file(&self, path: &str) -> Result<Vec<u8>, Error> {
        self.checked(path).map(|(_, bytes)| bytes)
    }

    fn checked(&self, path: &str) -> Result<(PathBuf, Vec<u8>), Error> {
        let full = self.folder.join(path);
        let bytes = fs::read(&full).map_err(io("read", &full))?;
        match self.manifest.files.get(path) {
            Some(sum) if *sum == sha256(&bytes) => Ok((full, bytes)),
            _ => Err(Error::Damaged { path: full, message: "its checksum is not that of the manifest".into() }),
        }
    }
}

/// Parses a versioned file; a newer version is told from damage.
fn parse<T: DeserializeOwned>(path: &Path, bytes: &[u8], known: u32) -> Result<T, Error> {
    let damaged = |e: serde_json::Error| Error::Damaged { path: path.to_owned(), message: e.to_string() };
    let found = serde_json::from_slice::<Format>(bytes).map_err(damaged)?.format;
    if found > known {
        return Err(Error::Newer { path: path.to_owned(), found, known });
    }
    serde_json::from_slice(bytes).map_err(damaged)
}
