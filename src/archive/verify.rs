//! Fixity: is everything still what the manifest says?

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Serialize;

use super::act::INTENT;
use super::events::{ArchiveEvent, EventType, LOG, events};
use super::store::Build;
use super::{Corpus, Error, sha256};

/// A file that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// `corpus`, `index` or `bag`.
    pub place: &'static str,
    /// Path below that folder (below the current build for the index).
    pub file: String,
    /// `changed`, `missing`, `new`, `unreadable`, `invalid`, `unfinished`, `inconsistent`; of a bag also `unsafe`.
    pub state: &'static str,
    /// More about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Who sets it right.
    #[serde(skip)]
    pub remedy: Remedy,
}

/// Who sets right what is not as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remedy {
    /// The next build.
    Build,
    /// A person: what the log says otherwise, and what cannot be understood, must be looked into.
    Person,
}

/// Said of a catalogue or corrections that say other than when they were read.
const UNREAD: &str = "it says other than what the last build read; build again";

/// Compares corpus and index with the manifest of the current build, and the corpus with its log.
///
/// # Errors
/// When there is no readable manifest or no corpus.
pub fn verify(corpus: &Path, index: &Path) -> Result<Vec<Finding>, Error> {
    let build = Build::open(index)?;
    let (corpus, mut findings) = opened(corpus, &build)?;
    findings.extend(sources(&corpus, &build));
    findings.extend(files(&build));
    findings.extend(logged(&corpus)?);
    findings.sort();
    Ok(findings)
}

/// The corpus, and what differs of its files that people write. One that cannot be understood hides nothing of the others.
fn opened(root: &Path, build: &Build) -> Result<(Corpus, Vec<Finding>), Error> {
    let finding =
        |file: String, state, detail: String, remedy| Finding { place: "corpus", file, state, detail: Some(detail), remedy };
    match Corpus::open(root) {
        Ok(corpus) => {
            let now = corpus.by_hand();
            let before = build.manifest().by_hand.as_ref().unwrap_or(&now);
            let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
            let state = |name: &String| match (before.get(name), now.get(name)) {
                (before, now) if before == now => None,
                (Some(_), Some(_)) => Some("changed"),
                (Some(_), None) => Some("missing"),
                (None, _) => Some("new"),
            };
            let differs = |name: &String| Some(finding(name.clone(), state(name)?, UNREAD.to_owned(), Remedy::Build));
            let findings = names.into_iter().filter_map(differs).collect();
            Ok((corpus, findings))
        }
        Err(Error::Catalogue { path, message } | Error::Corrections { path, message }) => {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            Ok((Corpus::list(root), vec![finding(name, "invalid", message, Remedy::Person)]))
        }
        Err(error) => Err(error),
    }
}

fn sources(corpus: &Corpus, build: &Build) -> Vec<Finding> {
    let finding =
        |file: &str, state| Finding { place: "corpus", file: file.to_owned(), state, detail: None, remedy: Remedy::Build };
    let known = &build.manifest().sources;
    let failed: BTreeSet<&str> = build.manifest().failures.iter().map(|f| f.file.as_str()).collect();
    let present: BTreeSet<&str> = corpus.files.iter().map(|f| f.name.as_str()).collect();
    let mut out: Vec<Finding> = known.keys().filter(|k| !present.contains(k.as_str())).map(|k| finding(k, "missing")).collect();
    for file in &corpus.files {
        match (known.get(&file.name), file.read()) {
            (_, Err(_)) => out.push(finding(&file.name, "unreadable")),
            (Some(entry), Ok(bytes)) if entry.sha256 != sha256(&bytes) => out.push(finding(&file.name, "changed")),
            (None, Ok(_)) if !failed.contains(file.name.as_str()) => out.push(finding(&file.name, "new")),
            _ => {}
        }
    }
    out
}

/// What the log says of the corpus: files that are not what was taken in, lines that were changed, an add that was cut short.
fn logged(corpus: &Corpus) -> Result<Vec<Finding>, Error> {
    let finding = |file: &str, state, detail: String| Finding {
        place: "corpus",
        file: file.to_owned(),
        state,
        detail: Some(detail),
        remedy: Remedy::Person,
    };
    let (events, wrong) = events(&corpus.root)?;
    let mut out: Vec<Finding> = wrong.into_iter().map(|why| finding(LOG, "changed", why)).collect();
    let taken_in: BTreeMap<&str, &ArchiveEvent> =
        events.iter().filter(|e| e.event_type == EventType::Ingestion).map(|e| (e.object.as_str(), e)).collect();
    for (file, event) in taken_in {
        let bytes = corpus.files.iter().find(|f| f.name == file).and_then(|f| f.read().ok());
        let since = format!("since it was taken in on {}", event.event_date_time.get(..10).unwrap_or("?"));
        match bytes {
            None => out.push(finding(file, "missing", since)),
            Some(bytes) if event.sha256.as_ref().is_some_and(|sum| *sum != sha256(&bytes)) => {
                out.push(finding(file, "changed", since))
            }
            Some(_) => {}
        }
    }
    if corpus.root.join(INTENT).exists() {
        out.push(finding(INTENT, "unfinished", "an add or a correction was cut short; the next one finishes it".into()));
    }
    Ok(out)
}

fn files(build: &Build) -> Vec<Finding> {
    let finding =
        |file: &str, state| Finding { place: "index", file: file.to_owned(), state, detail: None, remedy: Remedy::Build };
    let mut out = Vec::new();
    if !names_its_folder(build) {
        out.push(finding("manifest.json", "changed"));
    }
    for (path, sum) in &build.manifest().files {
        match fs::read(build.folder().join(path)) {
            Ok(bytes) if sha256(&bytes) == *sum => {}
            Ok(_) => out.push(finding(path, "changed")),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => out.push(finding(path, "missing")),
            Err(_) => out.push(finding(path, "unreadable")),
        }
    }
    let mut found = Vec::new();
    list(build.folder(), "", &mut found);
    let extra = found.iter().filter(|f| *f != "manifest.json" && !build.manifest().files.contains_key(*f));
    out.extend(extra.map(|f| finding(f, "new")));
    out
}

/// Whether the folder of a build is named after its manifest, as it was when it was written; one that was moved says nothing.
fn names_its_folder(build: &Build) -> bool {
    let name = build.folder().file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let moved = name.is_empty() || !name.bytes().all(|b| b.is_ascii_hexdigit());
    moved || fs::read(build.folder().join("manifest.json")).is_ok_and(|bytes| sha256(&bytes).starts_with(&name))
}

fn list(folder: &Path, prefix: &str, out: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().is_ok_and(|t| t.is_dir()) { list(&entry.path(), &format!("{name}/"), out) } else { out.push(name) }
    }
}
