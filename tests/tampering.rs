//! Every kind of file of a corpus and its index, changed, taken away or put in by somebody: `verify` names it and what happened to it.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{build, copy_folder, declaracion, declaration, rondas, snapshot};
use serde_json::Value;
use tempfile::TempDir;

const CORRECTIONS: &str = "version = 1\n\n[[clause]]\nfile = \"r1.pdf\"\nwords = \"To reaffirm point 2 of\"\nnumber = \"22\"\n\
    who = \"A. Archivist\"\nwhen = \"2026-11-25\"\nwhy = \"misprint\"\n\n\
    [[link]]\nverdict = \"forbid\"\ntype = \"lineage\"\na = { file = \"r1.pdf\", words = \"To reaffirm point 3 of\" }\n\
    b = { file = \"r2.pdf\", words = \"To reaffirm point 3 of\" }\nwho = \"A. Archivist\"\nwhen = \"2026-11-25\"\nwhy = \"chance\"\n";

/// A corpus with one file of each kind, all of it taken in, and its index.
struct Archive {
    folder: TempDir,
}

impl Archive {
    fn new() -> Archive {
        let archive = Archive { folder: tempfile::tempdir().unwrap() };
        let post = archive.at("post");
        fs::create_dir_all(&post).unwrap();
        for (name, bytes) in [("a.pdf", declaration(1, 9)), ("b.pdf", declaration(2, 9)), ("c.pdf", declaracion(2, 9))] {
            fs::write(post.join(name), bytes).unwrap();
        }
        let (corpus, index) = (archive.at("corpus"), archive.at("index"));
        let added = rondas(&[
            "add",
            post.to_str().unwrap(),
            "--corpus",
            corpus.to_str().unwrap(),
            "--index",
            index.to_str().unwrap(),
            "--status",
            "official",
        ]);
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        let corrections = CORRECTIONS.replace("r1.pdf", ENGLISH[0]).replace("r2.pdf", ENGLISH[1]);
        fs::create_dir(corpus.join("corrections")).unwrap();
        fs::write(corpus.join("corrections/a.toml"), corrections).unwrap();
        assert_eq!(build(&corpus, &index, &[]), 0);
        archive
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Exit code and findings as `state place file`, with the details.
    fn verify(&self) -> (i32, Vec<String>, Vec<String>) {
        let (corpus, index) = (self.at("corpus"), self.at("index"));
        let output = rondas(&["verify", corpus.to_str().unwrap(), "--index", index.to_str().unwrap(), "--json"]);
        let findings: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let field = |f: &Value, name: &str| f[name].as_str().unwrap_or("").to_owned();
        let line = |f: &Value| format!("{} {} {}", field(f, "state"), field(f, "place"), field(f, "file"));
        let findings = findings.as_array().cloned().unwrap_or_default();
        let details = findings.iter().map(|f| field(f, "detail")).collect();
        (output.status.code().unwrap(), findings.iter().map(line).collect(), details)
    }

    /// What is done to the corpus is found as this, and undone again.
    fn finds(&self, want: &[&str], tamper: impl FnOnce(&Path)) {
        let (corpus, kept) = (self.at("corpus"), self.at("kept"));
        copy_folder(&corpus, &kept);
        tamper(&corpus);
        let (code, found, _) = self.verify();
        assert_eq!((code, found.iter().map(String::as_str).collect::<Vec<_>>()), (1, want.to_vec()));
        fs::remove_dir_all(&corpus).unwrap();
        fs::rename(&kept, &corpus).unwrap();
        assert_eq!(self.verify().0, 0);
    }
}

/// The two English texts, as `add` names them.
const ENGLISH: [&str; 2] = ["marisma/01/declaration.en.pdf", "marisma/02/declaration.en.pdf"];

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from} in {text}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_pdf_changed_removed_or_put_in_is_named() {
    let archive = Archive::new();
    assert_eq!(archive.verify(), (0, vec![], vec![]));
    // The log knows the file too: what the manifest and the log each say of it are two findings.
    let changed = format!("changed corpus {}", ENGLISH[0]);
    archive.finds(&[&changed, &changed], |corpus| {
        let path = corpus.join(ENGLISH[0]);
        let mut bytes = fs::read(&path).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(path, bytes).unwrap();
    });
    let missing = format!("missing corpus {}", ENGLISH[1]);
    archive.finds(&[&missing, &missing], |corpus| fs::remove_file(corpus.join(ENGLISH[1])).unwrap());
    archive.finds(&["new corpus marisma/x.pdf"], |corpus| fs::write(corpus.join("marisma/x.pdf"), declaration(3, 4)).unwrap());
}

#[test]
fn a_catalogue_or_a_correction_that_no_build_read_is_named() {
    let archive = Archive::new();
    let catalogue = |corpus: &Path| corpus.join("catalogue.toml");
    let corrections = |corpus: &Path| corpus.join("corrections/a.toml");
    archive.finds(&["changed corpus catalogue.toml"], |c| edit(&catalogue(c), "official", "original"));
    archive.finds(&["missing corpus catalogue.toml"], |c| fs::remove_file(catalogue(c)).unwrap());
    archive.finds(&["invalid corpus catalogue.toml"], |c| edit(&catalogue(c), "version", "versión"));
    archive.finds(&["changed corpus corrections/a.toml"], |c| edit(&corrections(c), "\"22\"", "\"23\""));
    archive.finds(&["changed corpus corrections/a.toml"], |c| edit(&corrections(c), "forbid", "confirm"));
    archive.finds(&["changed corpus corrections/a.toml"], |c| edit(&corrections(c), "A. Archivist", "Nobody"));
    archive.finds(&["missing corpus corrections/a.toml"], |c| fs::remove_file(corrections(c)).unwrap());
    archive.finds(&["invalid corpus corrections/a.toml"], |c| edit(&corrections(c), "why", "y"));
    archive.finds(&["new corpus corrections/b.toml"], |c| {
        fs::copy(corrections(c), c.join("corrections/b.toml")).unwrap();
    });
    // A broken catalogue hides nothing that happened to a PDF.
    archive.finds(&["invalid corpus catalogue.toml", "new corpus x.pdf"], |c| {
        fs::write(catalogue(c), "[[").unwrap();
        fs::write(c.join("x.pdf"), declaration(3, 4)).unwrap();
    });
}

#[test]
fn a_build_reads_what_people_wrote_and_verify_is_content() {
    let archive = Archive::new();
    let corpus = archive.at("corpus");
    edit(&corpus.join("catalogue.toml"), "official", "original");
    let (code, _, details) = archive.verify();
    assert!(code == 1 && details[0].contains("build again"), "{details:?}");
    assert_eq!(build(&corpus, &archive.at("index"), &[]), 0);
    assert_eq!(archive.verify().0, 0);
    // A remark to oneself is no other catalogue.
    let path = corpus.join("catalogue.toml");
    fs::write(&path, format!("{}\n# seen today\n", fs::read_to_string(&path).unwrap())).unwrap();
    assert_eq!(archive.verify().0, 0);
}

#[test]
fn a_line_of_the_log_changed_or_taken_out_is_named() {
    let archive = Archive::new();
    let log = |corpus: &Path| corpus.join("events.jsonl");
    archive.finds(&["changed corpus events.jsonl"], |c| edit(&log(c), "success", "failure"));
    archive.finds(&["changed corpus events.jsonl"], |c| {
        let text = fs::read_to_string(log(c)).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.len() > 2, "{text}");
        fs::write(log(c), [&lines[..1], &lines[2..]].concat().join("\n") + "\n").unwrap();
    });
    archive.finds(&["changed corpus events.jsonl"], |c| {
        let text = fs::read_to_string(log(c)).unwrap();
        fs::write(log(c), text + "{\"event_type\":\"ingestion\"}\n").unwrap();
    });
}

#[test]
fn each_kind_of_file_of_the_index_is_named() {
    let archive = Archive::new();
    let index = archive.at("index");
    let current = fs::canonicalize(index.join("current")).unwrap();
    let mut kinds: Vec<(String, String)> = Vec::new();
    for (name, _) in snapshot(&current).into_iter().filter(|(name, _)| name != "manifest.json") {
        let folder = name.split('/').next().unwrap().to_owned();
        let ending = name.rsplit('.').next().unwrap().to_owned();
        let kind = format!("{folder} {ending}");
        if kinds.iter().all(|(k, _)| *k != kind) {
            kinds.push((kind, name));
        }
    }
    assert!(kinds.len() > 5, "records, links and the files of the search: {kinds:?}");
    for (kind, name) in kinds {
        let path = current.join(&name);
        let whole = fs::read(&path).unwrap();
        let mut other = whole.clone();
        other[whole.len() / 2] ^= 1;
        fs::write(&path, other).unwrap();
        let (code, found, _) = archive.verify();
        assert!(code == 1 && found.contains(&format!("changed index {name}")), "{kind}: {found:?}");
        fs::remove_file(&path).unwrap();
        let (code, found, _) = archive.verify();
        assert!(code == 1 && found.contains(&format!("missing index {name}")), "{kind}: {found:?}");
        fs::write(&path, whole).unwrap();
    }
    // The manifest made to agree with a record that was changed: the name of its folder tells.
    let manifest = current.join("manifest.json");
    let record = current.join("records").join(ENGLISH[0].replace("marisma/01/", "marisma/1/").replace(".pdf", ".json"));
    let (kept, whole) = (fs::read_to_string(&manifest).unwrap(), fs::read_to_string(&record).unwrap());
    let other = whole.replacen("To reaffirm", "To regret", 1);
    fs::write(&record, &other).unwrap();
    let [old, new] = [&whole, &other].map(|text| rondas::archive::sha256(text.as_bytes()));
    fs::write(&manifest, kept.replace(&old, &new)).unwrap();
    assert_eq!(archive.verify().1, ["changed index manifest.json"]);
    fs::write(&record, whole).unwrap();
    fs::write(&manifest, kept).unwrap();
    fs::write(current.join("records/x.json"), b"{}").unwrap();
    assert_eq!(archive.verify().1, ["new index records/x.json"]);
}
