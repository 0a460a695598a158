//! Bags (RFC 8493): checked by another program, refused when they are not whole, taken in again.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{build, declaration, rondas, snapshot};
use serde_json::Value;

/// A Python that has the Library of Congress's `bagit`: that of `RONDAS_BAGIT_PYTHON`, else the system's.
fn validator() -> Option<PathBuf> {
    let python = std::env::var_os("RONDAS_BAGIT_PYTHON").map_or_else(|| "python3".into(), PathBuf::from);
    let there = Command::new(&python).args(["-c", "import bagit"]).output().is_ok_and(|o| o.status.success());
    if !there {
        eprintln!("SKIPPED: no Python with `bagit` (pip install bagit; RONDAS_BAGIT_PYTHON names the interpreter)");
    }
    there.then_some(python)
}

fn valid(python: &Path, bag: &Path) -> bool {
    Command::new(python).args(["-m", "bagit", "--validate"]).arg(bag).output().unwrap().status.success()
}

fn archive(folder: &Path) -> PathBuf {
    let incoming = folder.join("in");
    fs::create_dir_all(&incoming).unwrap();
    fs::write(incoming.join("one.pdf"), declaration(1, 9)).unwrap();
    fs::write(incoming.join("two.pdf"), declaration(2, 9)).unwrap();
    let corpus = folder.join("corpus");
    fs::create_dir_all(corpus.join("sources")).unwrap();
    fs::write(
        corpus.join("catalogue.toml"),
        "# ours\nversion = 1\n\n[[round]]\nseries = \"marisma\"\nordinal = 1\ncity = \"Lima\"\n",
    )
    .unwrap();
    fs::write(corpus.join("sources/anotação.txt"), "text").unwrap();
    #[cfg(unix)]
    fs::write(corpus.join("sources/a line\nbreak.txt"), "text").unwrap();
    let place = ["--corpus", corpus.to_str().unwrap(), "--index", folder.join("index").to_str().unwrap()].map(str::to_owned);
    let place: Vec<&str> = place.iter().map(String::as_str).collect();
    assert_eq!(rondas(&[&["add", incoming.to_str().unwrap()], &place[..]].concat()).status.code(), Some(0));
    let correct = ["correct", "marisma/1/en/9", "--join", "--why", "no clause", "--who", "A. Archivist"];
    assert_eq!(rondas(&[&correct[..], &place].concat()).status.code(), Some(0));
    corpus
}

fn bag(corpus: &Path, out: &Path) -> i32 {
    let args = ["export", "--format", "bagit", "--corpus", corpus.to_str().unwrap(), "--out", out.to_str().unwrap()];
    rondas(&args).status.code().unwrap()
}

fn verify(bag: &Path) -> (i32, Vec<(String, String)>) {
    let output = rondas(&["verify", bag.to_str().unwrap(), "--json"]);
    let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let pair = |f: &Value| (f["state"].as_str().unwrap().to_owned(), f["file"].as_str().unwrap().to_owned());
    (output.status.code().unwrap(), found.iter().map(pair).collect())
}

#[test]
fn a_bag_is_what_another_validator_calls_valid() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = archive(folder.path());
    let out = folder.path().join("bag");
    assert_eq!(bag(&corpus, &out), 0);
    assert_eq!(verify(&out), (0, vec![]));
    assert_eq!(bag(&corpus, &out), 2, "a folder that holds something is left alone");
    // A percent sign in a name is written as %25 (RFC 8493, 2.1.3); the other validator does not know that.
    fs::write(corpus.join("sources/100 %.txt"), "text").unwrap();
    assert_eq!(bag(&corpus, &folder.path().join("percent")), 0);
    assert_eq!(verify(&folder.path().join("percent")), (0, vec![]));
    let python = validator();
    assert!(python.as_deref().is_none_or(|p| valid(p, &out)));
    let file = out.join("data/marisma/01-lima/declaration.en.pdf");
    let mut bytes = fs::read(&file).unwrap();
    bytes[200] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert_eq!(verify(&out), (1, vec![("changed".into(), "data/marisma/01-lima/declaration.en.pdf".into())]));
    assert!(python.as_deref().is_none_or(|p| !valid(p, &out)));
}

#[test]
fn whatever_is_wrong_with_a_bag_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = archive(folder.path());
    let break_one = |name: &str, harm: &dyn Fn(&Path)| {
        let out = folder.path().join(name);
        bag(&corpus, &out);
        harm(&out);
        let (code, found) = verify(&out);
        assert_eq!(code, 1, "{name}");
        let taken =
            rondas(&["add", out.to_str().unwrap(), "--corpus", folder.path().join("none").to_str().unwrap(), "--dry-run"]);
        assert_eq!(taken.status.code(), Some(1), "{name} is not taken in");
        found
    };
    let append = |path: &Path, text: &str| fs::write(path, fs::read_to_string(path).unwrap() + text).unwrap();
    let has = |found: &[(String, String)], state: &str, file: &str| found.iter().any(|(s, f)| s == state && f == file);
    let found = break_one("extra", &|b| fs::write(b.join("data/extra.txt"), "x").unwrap());
    assert!(has(&found, "new", "data/extra.txt") && has(&found, "invalid", "bag-info.txt"), "{found:?}");
    let found = break_one("gone", &|b| fs::remove_file(b.join("data/catalogue.toml")).unwrap());
    assert!(has(&found, "missing", "data/catalogue.toml"), "{found:?}");
    let found =
        break_one("up", &|b| append(&b.join("manifest-sha256.txt"), "00  data/../../secret\n00  /etc/hosts\n00  ~root/x\n"));
    assert!(has(&found, "unsafe", "data/../../secret") && has(&found, "unsafe", "/etc/hosts"), "{found:?}");
    let found = break_one("tags", &|b| append(&b.join("bag-info.txt"), "Contact-Name: me\n"));
    assert!(has(&found, "changed", "bag-info.txt"), "{found:?}");
    let found = break_one("version", &|b| fs::write(b.join("bagit.txt"), "BagIt-Version: 9\n").unwrap());
    assert!(has(&found, "invalid", "bagit.txt"), "{found:?}");
    #[cfg(unix)]
    {
        let found = break_one("link", &|b| {
            fs::remove_file(b.join("data/catalogue.toml")).unwrap();
            std::os::unix::fs::symlink("/etc/hosts", b.join("data/catalogue.toml")).unwrap();
        });
        assert!(has(&found, "unsafe", "data/catalogue.toml"), "{found:?}");
    }
}

#[test]
fn a_bag_comes_back_as_the_corpus_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = archive(folder.path());
    let (out, again) = (folder.path().join("bag"), folder.path().join("again"));
    bag(&corpus, &out);
    let add = |corpus: &Path, index: &str| {
        let index = folder.path().join(index);
        let args =
            ["add", out.to_str().unwrap(), "--corpus", corpus.to_str().unwrap(), "--index", index.to_str().unwrap(), "--json"];
        let output = rondas(&args);
        (output.status.code().unwrap(), serde_json::from_slice::<Value>(&output.stdout).unwrap())
    };
    assert_eq!(add(&again, "index-again").0, 0);
    let without_log =
        |folder: &Path| -> Vec<(String, Vec<u8>)> { snapshot(folder).into_iter().filter(|(n, _)| n != "events.jsonl").collect() };
    assert!(without_log(&again) == without_log(&corpus));
    assert!(snapshot(&folder.path().join("index-again")) == snapshot(&folder.path().join("index")));
    let log = fs::read_to_string(again.join("events.jsonl")).unwrap();
    assert!(log.starts_with(&fs::read_to_string(corpus.join("events.jsonl")).unwrap()));
    let verified = rondas(&["verify", again.to_str().unwrap(), "--index", folder.path().join("index-again").to_str().unwrap()]);
    assert_eq!(verified.status.code(), Some(0), "{}", String::from_utf8_lossy(&verified.stdout));
    let before = snapshot(&again);
    let (code, report) = add(&again, "index-again");
    assert_eq!(code, 0);
    assert!(report["files"].as_array().unwrap().iter().all(|f| f["outcome"] == "held"), "{report}");
    assert!(snapshot(&again) == before, "the same bag again changes nothing");
}

#[test]
fn a_bag_joins_another_corpus() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = archive(folder.path());
    let (out, other) = (folder.path().join("bag"), folder.path().join("other"));
    bag(&corpus, &out);
    fs::create_dir_all(&other).unwrap();
    let ours = "# another\nversion = 1\n\n[[round]]\nseries = \"delta\"\nordinal = 1\n";
    fs::write(other.join("catalogue.toml"), ours).unwrap();
    let index = folder.path().join("other-index");
    let place = ["--corpus", other.to_str().unwrap(), "--index", index.to_str().unwrap()];
    assert_eq!(rondas(&[&["add", out.to_str().unwrap()], &place[..]].concat()).status.code(), Some(0));
    let catalogue = fs::read_to_string(other.join("catalogue.toml")).unwrap();
    assert!(catalogue.starts_with(ours) && catalogue.contains("city = \"Lima\""), "{catalogue}");
    assert_eq!(rondas(&[&["show", "marisma/1/declaration/en/8"], &place[2..]].concat()).status.code(), Some(0));
    assert!(other.join("corrections/corrections.toml").exists());
    assert_eq!(build(&other, &index, &[]), 0);
}
