//! BagIt (RFC 8493): the corpus in a form that any archive can check and keep, and bags of others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256, Sha512};

use super::keeper::INCOMING;
use super::verify::{Finding, Remedy};
use super::{Error, Failure, atomic, clock, events, hex, io};
use crate::text::printable_line;

/// The file that makes a folder a bag.
const DECLARATION: &str = "bagit.txt";
/// Depth of folders in a payload.
const DEPTH: usize = 32;
/// Bytes read at once.
const CHUNK: usize = 1 << 16;
/// Largest tag file read, bytes.
const LARGEST_TAG_FILE: u64 = 64 << 20;

/// Whether a folder is a bag.
pub fn is_bag(folder: &Path) -> bool {
    folder.join(DECLARATION).is_file()
}

/// A bag that was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Bagged {
    /// Files of the payload.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Entries of the corpus that are no regular files and were left.
    pub left: Vec<Failure>,
}

/// Writes a corpus as a bag into a folder that is not there or empty; the bag is there as a whole or not at all.
///
/// # Errors
/// When the corpus cannot be read, or the folder holds something or cannot be written.
pub fn write_bag(corpus: &Path, out: &Path) -> Result<Bagged, Error> {
    if !corpus.is_dir() {
        return Err(Error::NoCorpus(corpus.to_owned()));
    }
    if fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Error::Taken(out.to_owned()));
    }
    let name = out.file_name().map_or_else(|| "bag".into(), |n| n.to_string_lossy().into_owned());
    let fresh = out.with_file_name(format!(".{name}.unfinished"));
    let _ = fs::remove_dir_all(&fresh);
    let mut payload = Payload::default();
    payload.walk(corpus, "", 0);
    payload.files.sort();
    let mut bagged = Bagged { left: payload.left, ..Bagged::default() };
    let mut manifest = String::new();
    for (name, path) in &payload.files {
        let (sum, bytes) = copy(path, &fresh.join("data").join(name))?;
        manifest += &format!("{sum}  data/{}\n", encoded(name));
        bagged.files += 1;
        bagged.bytes += bytes;
    }
    fs::create_dir_all(fresh.join("data")).map_err(io("make the folder", &fresh))?;
    let info = format!(
        "Bag-Software-Agent: {}\nBagging-Date: {}\nExternal-Description: a rondas corpus: PDFs, catalogue, corrections, log\n\
         Payload-Oxum: {}.{}\n",
        events::agent(None),
        clock::today(),
        bagged.bytes,
        bagged.files
    );
    let tags = [
        (DECLARATION, "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
        ("bag-info.txt", &info),
        ("manifest-sha256.txt", &manifest),
    ];
    let mut of_tags = String::new();
    for (name, text) in tags {
        atomic::write(&fresh.join(name), text.as_bytes())?;
        of_tags += &format!("{}  {name}\n", super::sha256(text.as_bytes()));
    }
    atomic::write(&fresh.join("tagmanifest-sha256.txt"), of_tags.as_bytes())?;
    let _ = fs::remove_dir(out);
    fs::rename(&fresh, out).map_err(io("finish", out))?;
    Ok(bagged)
}

/// The files of a payload that are no PDFs, with their paths below it.
pub(super) fn beside_pdfs(data: &Path) -> Vec<(String, PathBuf)> {
    let mut payload = Payload::default();
    payload.walk(data, "", 0);
    payload.files.retain(|(name, _)| !name.to_lowercase().ends_with(".pdf"));
    payload.files.sort();
    payload.files
}

/// The files of a folder that go into a bag: all but hidden ones.
#[derive(Default)]
struct Payload {
    files: Vec<(String, PathBuf)>,
    left: Vec<Failure>,
}

impl Payload {
    fn walk(&mut self, folder: &Path, prefix: &str, depth: usize) {
        for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
            let raw = entry.file_name();
            let shown = format!("{prefix}{}", printable_line(&raw.to_string_lossy()));
            let Some(name) = raw.to_str().map(|n| format!("{prefix}{n}")) else {
                self.leave(&shown, "its name is no Unicode");
                continue;
            };
            if raw.to_string_lossy().starts_with('.') || raw.to_string_lossy().starts_with(INCOMING) {
                continue;
            }
            match fs::metadata(entry.path()) {
                Ok(meta) if meta.is_file() => self.files.push((name, entry.path())),
                Ok(meta) if meta.is_dir() && depth < DEPTH && !entry.path().is_symlink() => {
                    self.walk(&entry.path(), &format!("{name}/"), depth + 1);
                }
                Ok(_) => self.leave(&shown, "neither a file nor a folder of its own"),
                Err(error) => self.leave(&shown, &error.to_string()),
            }
        }
    }

    fn leave(&mut self, file: &str, cause: &str) {
        self.left.push(Failure { file: file.to_owned(), cause: cause.to_owned(), hint: "it is not in the bag".into() });
    }
}

/// Copies a file and gives the SHA-256 and number of its bytes.
fn copy(from: &Path, to: &Path) -> Result<(String, u64), Error> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(io("make the folder", folder))?;
    }
    let mut out = File::create(to).map_err(io("write", to))?;
    let mut digest = Sha256::new();
    let mut bytes = 0;
    chunks(from, &mut |chunk| {
        digest.update(chunk);
        bytes += chunk.len() as u64;
        out.write_all(chunk).map_err(io("write", to))
    })?;
    out.sync_all().map_err(io("write", to))?;
    Ok((hex(&digest.finalize()), bytes))
}

fn chunks(path: &Path, take: &mut dyn FnMut(&[u8]) -> Result<(), Error>) -> Result<(), Error> {
    let mut file = File::open(path).map_err(io("open", path))?;
    let mut buffer = vec![0; CHUNK];
    loop {
        match file.read(&mut buffer).map_err(io("read", path))? {
            0 => return Ok(()),
            n => take(&buffer[..n])?,
        }
    }
}

/// A path as a manifest has it (RFC 8493, 2.1.3): line ends and percent signs are written as `%XX`.
fn encoded(path: &str) -> String {
    path.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D")
}

fn decoded(path: &str) -> String {
    path.replace("%0A", "\n").replace("%0a", "\n").replace("%0D", "\r").replace("%0d", "\r").replace("%25", "%")
}

/// Everything that is wrong with a bag; empty where it is complete and valid.
pub fn verify_bag(bag: &Path) -> Vec<Finding> {
    let mut check = BagCheck { bag, findings: Vec::new() };
    check.declaration();
    let names = check.tag_files();
    let mut manifests = 0;
    let mut listed: BTreeSet<String> = BTreeSet::new();
    for name in &names {
        if let Some(algorithm) = name.strip_prefix("manifest-").and_then(|n| n.strip_suffix(".txt")) {
            manifests += usize::from(check.manifest(name, algorithm, true, &mut listed));
        } else if let Some(algorithm) = name.strip_prefix("tagmanifest-").and_then(|n| n.strip_suffix(".txt")) {
            check.manifest(name, algorithm, false, &mut BTreeSet::new());
        }
    }
    if manifests == 0 {
        check.find("manifest-sha256.txt", "missing", "a bag needs a manifest of SHA-256 or SHA-512");
    }
    check.payload(&listed);
    check.findings.sort();
    check.findings.dedup();
    check.findings
}

struct BagCheck<'a> {
    bag: &'a Path,
    findings: Vec<Finding>,
}

impl BagCheck<'_> {
    fn find(&mut self, file: &str, state: &'static str, detail: &str) {
        self.findings.push(Finding {
            place: "bag",
            file: printable_line(file),
            state,
            detail: Some(detail.to_owned()),
            remedy: Remedy::Person,
        });
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let path = self.bag.join(name);
        let small = fs::metadata(&path).is_ok_and(|m| m.is_file() && m.len() <= LARGEST_TAG_FILE);
        let text = if small { fs::read_to_string(&path).ok() } else { None };
        if text.is_none() {
            self.find(name, "unreadable", "it cannot be read as UTF-8");
        }
        text.map(|t| t.trim_start_matches('\u{feff}').to_owned())
    }

    fn declaration(&mut self) {
        let Some(text) = self.text(DECLARATION) else { return };
        let fields: BTreeMap<&str, &str> =
            text.lines().filter_map(|l| l.split_once(':')).map(|(k, v)| (k.trim(), v.trim())).collect();
        if !fields.get("BagIt-Version").is_some_and(|v| ["0.97", "1.0"].contains(v)) {
            self.find(DECLARATION, "invalid", "its BagIt-Version is neither 1.0 nor 0.97");
        }
        if !fields.get("Tag-File-Character-Encoding").is_some_and(|v| v.eq_ignore_ascii_case("UTF-8")) {
            self.find(DECLARATION, "invalid", "its Tag-File-Character-Encoding is not UTF-8");
        }
    }

    fn tag_files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.bag).into_iter().flatten().filter_map(Result::ok);
        let mut names: Vec<String> = entries.filter_map(|e| e.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// Checks the files of a manifest; `false` for an algorithm that is not known here.
    fn manifest(&mut self, name: &str, algorithm: &str, payload: bool, listed: &mut BTreeSet<String>) -> bool {
        if !matches!(algorithm, "sha256" | "sha512") {
            return false;
        }
        let Some(text) = self.text(name) else { return true };
        let mut here = BTreeSet::new();
        for line in text.lines().filter(|l| !l.trim().is_empty()) {
            let Some((sum, path)) = line.split_once([' ', '\t']) else {
                self.find(name, "invalid", &format!("this is no line of a manifest: {}", printable_line(line)));
                continue;
            };
            let raw = path.trim_start().trim_start_matches('*');
            let mut path = decoded(raw);
            // Some programs write percent signs as they are.
            if fs::symlink_metadata(self.bag.join(&path)).is_err() && is_safe(raw) && self.bag.join(raw).is_file() {
                path = raw.to_owned();
            }
            if !is_safe(&path) || path.starts_with("data/") != payload {
                self.find(&path, "unsafe", &format!("{name} names a path that does not belong there"));
                continue;
            }
            if !here.insert(path.clone()) {
                self.find(&path, "invalid", &format!("{name} lists it twice"));
            }
            self.sum(&path, algorithm, sum);
        }
        if payload {
            let known = std::mem::take(listed);
            // Every manifest lists every file of the payload (RFC 8493, 3).
            if !known.is_empty() && known != here {
                self.find(name, "invalid", "it lists other files than another manifest");
            }
            *listed = known.union(&here).cloned().collect();
        }
        true
    }

    fn sum(&mut self, path: &str, algorithm: &str, wanted: &str) {
        let full = self.bag.join(path);
        match fs::symlink_metadata(&full) {
            Ok(meta) if meta.is_file() => {}
            Ok(_) => return self.find(path, "unsafe", "not a regular file"),
            Err(_) => return self.find(path, "missing", "the manifest lists it"),
        }
        let (mut short, mut long) = (Sha256::new(), Sha512::new());
        let read = chunks(&full, &mut |chunk| {
            if algorithm == "sha256" {
                short.update(chunk)
            } else {
                long.update(chunk)
            }
            Ok(())
        });
        let found = if algorithm == "sha256" { hex(&short.finalize()) } else { hex(&long.finalize()) };
        match read {
            Err(error) => self.find(path, "unreadable", &error.to_string()),
            Ok(()) if !found.eq_ignore_ascii_case(wanted) => {
                self.find(path, "changed", "its checksum is not that of the manifest")
            }
            Ok(()) => {}
        }
    }

    /// Files that no manifest lists, and the count and bytes that the bag states of itself.
    fn payload(&mut self, listed: &BTreeSet<String>) {
        let (mut found, mut bytes) = (Vec::new(), 0);
        files_below(&self.bag.join("data"), "data/", 0, &mut found, &mut bytes);
        for name in found.iter().filter(|f| !listed.contains(*f)) {
            self.find(name, "new", "no manifest lists it");
        }
        if !self.bag.join("data").is_dir() {
            self.find("data", "missing", "a bag has its files below data/");
        }
        if !self.bag.join("bag-info.txt").exists() {
            return;
        }
        let Some(info) = self.text("bag-info.txt") else { return };
        let oxum = info.lines().find_map(|l| l.strip_prefix("Payload-Oxum:")).map(str::trim);
        if oxum.is_some_and(|o| o != format!("{bytes}.{}", found.len())) {
            self.find("bag-info.txt", "invalid", &format!("its Payload-Oxum is not {bytes}.{}", found.len()));
        }
    }
}

/// Whether a path stays below the bag, whatever system it was written on.
fn is_safe(path: &str) -> bool {
    let plain = Path::new(path).components().all(|c| matches!(c, Component::Normal(_)));
    plain && !path.is_empty() && !path.starts_with('~') && !path.contains('\\') && !path.contains('\0')
}

fn files_below(folder: &Path, prefix: &str, depth: usize, out: &mut Vec<String>, bytes: &mut u64) {
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < DEPTH => files_below(&entry.path(), &format!("{name}/"), depth + 1, out, bytes),
            _ => {
                *bytes += entry.metadata().map_or(0, |m| m.len());
                out.push(name);
            }
        }
    }
}
