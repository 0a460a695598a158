//! Corrections by hand: put back on their words after every build, reported where the words are gone, never dropped.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{build, declaration, pdf, rondas, snapshot};
use rondas::workspace::Workspace;
use serde_json::Value;

struct Desk {
    _folder: tempfile::TempDir,
    corpus: PathBuf,
    index: PathBuf,
}

impl Desk {
    fn new(files: &[(&str, Vec<u8>)]) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let (corpus, index) = (folder.path().join("corpus"), folder.path().join("index"));
        fs::create_dir_all(&corpus).unwrap();
        files.iter().for_each(|(name, bytes)| fs::write(corpus.join(name), bytes).unwrap());
        let desk = Desk { _folder: folder, corpus, index };
        build(&desk.corpus, &desk.index, &[]);
        desk
    }

    fn correct(&self, args: &[&str]) -> i32 {
        let more = ["--corpus", self.corpus.to_str().unwrap(), "--index", self.index.to_str().unwrap(), "--who", "A. Archivist"];
        let output = rondas(&[&["correct"], args, &more].concat());
        output.status.code().unwrap()
    }

    fn build(&self) -> i32 {
        build(&self.corpus, &self.index, &[])
    }

    fn check(&self) -> Value {
        let output = rondas(&["check", "--index", self.index.to_str().unwrap(), "--json"]);
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn workspace(&self) -> Workspace {
        Workspace::open(&self.index).map_err(|e| e.to_string()).unwrap()
    }

    fn clause(&self, address: &str) -> Option<String> {
        self.workspace().show(address).ok().map(|s| s.clauses[0].text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The index equals one built from nothing.
    fn equals_fresh(&self) {
        let fresh = self.index.with_file_name("fresh");
        let _ = fs::remove_dir_all(&fresh);
        build(&self.corpus, &fresh, &[]);
        assert!(snapshot(&self.index) == snapshot(&fresh));
    }
}

/// A declaration whose second clause hides a third, in lines of some words each.
fn typeset(words_a_line: usize, running: bool) -> Vec<u8> {
    let body = [
        "1. To reaffirm the commitment to the protection of families in movement along the coast.",
        "2. To strengthen the registers of arrivals in every port. Item three to open a common fund for schools near the border.",
        "4. To thank the host city for its welcome and its patience.",
    ];
    let mut lines = vec!["DECLARATION OF THE II MEETING OF THE MARISMA PROCESS".to_owned(), "AGREE:".to_owned()];
    for paragraph in body {
        let words: Vec<&str> = paragraph.split(' ').collect();
        lines.extend(words.chunks(words_a_line).map(|w| w.join(" ")));
    }
    if running {
        lines.insert(0, "Marisma Process - Secretariat".to_owned());
    }
    pdf(&[lines])
}

const SPLIT: [&str; 7] =
    ["marisma/2/en/2", "--begin", "to open a common fund", "--number", "3", "--why", "the third clause is not set apart"];

#[test]
fn a_corrected_border_survives_another_extraction() {
    let desk = Desk::new(&[("two.pdf", typeset(9, false))]);
    assert!(desk.clause("marisma/2/en/3").is_none());
    assert_eq!(desk.correct(&SPLIT), 0);
    let corrected = "to open a common fund for schools near the border.";
    assert_eq!(desk.clause("marisma/2/en/3").as_deref(), Some(corrected));
    assert!(desk.clause("marisma/2/en/2").unwrap().ends_with("Item three"));
    desk.equals_fresh();
    // The same words on other lines, at other offsets, as another extraction might give them.
    fs::write(desk.corpus.join("two.pdf"), typeset(6, true)).unwrap();
    desk.build();
    assert_eq!(desk.clause("marisma/2/en/3").as_deref(), Some(corrected));
    assert!(desk.check()["corrections"][0].get("floats").is_none());
    desk.equals_fresh();
}

#[test]
fn corrections_survive_stages_of_other_versions() {
    let desk = Desk::new(&[("two.pdf", typeset(9, false)), ("one.pdf", declaration(1, 6))]);
    assert_eq!(desk.correct(&SPLIT), 0);
    assert_eq!(desk.correct(&["marisma/2/en/1", "--link", "marisma/1/en/2", "--why", "the same commitment"]), 0);
    assert_eq!(desk.correct(&["marisma/1/en", "--city", "Lima", "--why", "as the minutes say"]), 0);
    let before = snapshot(&desk.index);
    // An index of another program: every key it has is one that this program's stages do not give.
    let path = desk.index.join("current/manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for list in ["sources", "links"] {
        manifest[list].as_object_mut().unwrap().values_mut().for_each(|e| e["key"] = "of another version".into());
    }
    fs::write(&path, manifest.to_string()).unwrap();
    let output = rondas(&["build", desk.corpus.to_str().unwrap(), "--index", desk.index.to_str().unwrap(), "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((report["read"].as_u64(), report["reused"].as_u64()), (Some(2), Some(0)));
    assert!(snapshot(&desk.index) == before);
}

#[test]
fn a_correction_that_lost_its_words_floats() {
    let desk = Desk::new(&[("two.pdf", typeset(9, false))]);
    assert_eq!(desk.correct(&SPLIT), 0);
    let kept = fs::read(desk.corpus.join("corrections/corrections.toml")).unwrap();
    fs::write(desk.corpus.join("two.pdf"), declaration(2, 9)).unwrap();
    desk.build();
    let check = desk.check();
    assert!(check["corrections"][0]["floats"].as_str().unwrap().contains("not in the text"));
    assert!(check["findings"].as_array().unwrap().iter().any(|f| f["code"] == "correction-floats"));
    fs::remove_file(desk.corpus.join("two.pdf")).unwrap();
    fs::write(desk.corpus.join("one.pdf"), declaration(1, 9)).unwrap();
    desk.build();
    assert!(desk.check()["corrections"][0]["floats"].as_str().unwrap().contains("no text was read from two.pdf"));
    assert_eq!(fs::read(desk.corpus.join("corrections/corrections.toml")).unwrap(), kept);
    desk.equals_fresh();
}

#[test]
fn numbers_kinds_and_languages_are_set_and_marked() {
    let desk = Desk::new(&[("one.pdf", declaration(1, 6))]);
    assert_eq!(desk.correct(&["marisma/1/en/6", "--number", "5.a", "--kind", "heading", "--lang", "pt", "--why", "so it is"]), 0);
    let shown = desk.workspace().show("marisma/1/en/5.a").unwrap();
    assert_eq!((shown.clauses[0].kind.as_str(), shown.clauses[0].lang.as_str()), ("heading", "pt"));
    assert_eq!(desk.correct(&["marisma/1/en/4", "--join", "--why", "no clause"]), 0);
    let workspace = desk.workspace();
    assert!(workspace.show("marisma/1/en/4").is_err());
    let record = &workspace.records()[0];
    let gap = record.notes.iter().any(|n| n.code == rondas::note::Code::NumberGap && n.message.contains('4'));
    assert!(gap, "the gap that the correction makes is noted: {:?}", record.notes);
    let mut at = 0;
    for clause in &record.clauses {
        assert_eq!(clause.span.start, at, "the units cover the text");
        at = clause.span.end;
    }
    let out = desk.index.with_file_name("out");
    rondas(&["export", "--format", "jsonl", "--out", out.to_str().unwrap(), "--index", desk.index.to_str().unwrap()]);
    let lines = fs::read_to_string(out.join("clauses.jsonl")).unwrap();
    let marked: Vec<Value> =
        lines.lines().map(|l| serde_json::from_str(l).unwrap()).filter(|l: &Value| l.get("corrected").is_some()).collect();
    assert_eq!(marked.len(), 2);
    assert_eq!(marked[1]["corrected"], serde_json::json!(["number", "kind", "lang"]));
}

#[test]
fn links_are_confirmed_forbidden_and_added() {
    let desk = Desk::new(&[("one.pdf", declaration(1, 6)), ("two.pdf", declaration(2, 6))]);
    let links = || -> Vec<(String, String, Vec<String>)> {
        desk.workspace().links().iter().map(|l| (l.a.path.clone(), l.b.path.clone(), l.corrected.clone())).collect()
    };
    let has = |a: &str, b: &str| links().iter().find(|l| l.0 == a && l.1 == b).map(|l| l.2.clone());
    assert_eq!(has("3", "3"), Some(vec![]));
    assert_eq!(desk.correct(&["marisma/1/en/3", "--confirm", "marisma/2/en/3", "--why", "the same"]), 0);
    assert_eq!(desk.correct(&["marisma/1/en/4", "--forbid", "marisma/2/en/4", "--why", "another district"]), 0);
    assert_eq!(desk.correct(&["marisma/2/en/6", "--link", "marisma/1/en/1", "--why", "taken up again"]), 0);
    assert_eq!(has("3", "3"), Some(vec!["confirmed".to_owned()]));
    assert_eq!(has("4", "4"), None);
    assert_eq!(has("1", "6"), Some(vec!["added".to_owned()]));
    desk.equals_fresh();
    fs::remove_dir_all(desk.corpus.join("corrections")).unwrap();
    desk.build();
    assert_eq!(has("4", "4"), Some(vec![]), "a correction taken back leaves no trace");
    desk.equals_fresh();
}

#[test]
fn comments_and_order_of_a_correction_file_stay() {
    let desk = Desk::new(&[("one.pdf", declaration(1, 6))]);
    let path = desk.corpus.join("corrections/mine.toml");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mine = "# mine\nversion = 1\n\n[[metadata]] # first\nfile = \"one.pdf\"\ncity = \"Lima\"\nwho = \"me\"\nwhen = \"2026-01-01\"\nwhy = \"so\"\n";
    fs::write(&path, mine).unwrap();
    assert_eq!(desk.correct(&["marisma/1/en", "--start", "2011-03-01", "--why", "the minutes", "--to", "mine.toml"]), 0);
    let now = fs::read_to_string(&path).unwrap();
    assert!(now.starts_with(mine), "{now}");
    let shown = desk.workspace().show("marisma/1/en").unwrap();
    assert_eq!((shown.identity.city.as_deref(), shown.identity.start.as_deref()), (Some("Lima"), Some("2011-03-01")));
}

#[test]
fn a_correction_file_that_is_not_understood_stops_the_build() {
    let desk = Desk::new(&[("one.pdf", declaration(1, 6))]);
    let before = snapshot(&desk.index);
    let folder = desk.corpus.join("corrections");
    fs::create_dir_all(&folder).unwrap();
    let run = |text: &str| {
        fs::write(folder.join("bad.toml"), text).unwrap();
        let output = rondas(&["build", desk.corpus.to_str().unwrap(), "--index", desk.index.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(snapshot(&desk.index) == before);
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let signed = "who = \"me\"\nwhen = \"2026-01-01\"\nwhy = \"so\"\n";
    assert!(run("[[clause]\n").contains("bad.toml"));
    assert!(run("version = 9\n").contains("newer rondas"));
    assert!(run("[[clause]]\nfile = \"one.pdf\"\nwords = \"some words\"\n").contains("who"));
    assert!(
        run(&format!("[[clause]]\nfile = \"one.pdf\"\nwords = \"some words\"\nbondary = \"join\"\n{signed}"))
            .contains("`bondary`")
    );
    assert!(run(&format!("[[clauses]]\nfile = \"one.pdf\"\n{signed}")).contains("clauses"));
}

#[test]
fn words_that_stand_in_no_one_place_are_refused() {
    let desk = Desk::new(&[("one.pdf", declaration(1, 6))]);
    assert_eq!(desk.correct(&["marisma/1/en/2", "--begin", "people on the move", "--why", "so"]), 2);
    assert_eq!(desk.correct(&["marisma/1/en/2", "--why", "nothing said"]), 2);
    assert_eq!(desk.correct(&["marisma/1/en/77", "--join", "--why", "no such clause"]), 2);
    assert!(!Path::new(&desk.corpus.join("corrections")).exists());
}

#[test]
fn a_correction_said_twice_stands_once() {
    let desk = Desk::new(&[("two.pdf", typeset(9, false))]);
    let said = [&SPLIT[..], &["--when", "2024-03-01"]].concat();
    assert_eq!(desk.correct(&said), 0);
    let before = snapshot(&desk.corpus);
    // The clause begins elsewhere now, and the words are still those of the correction.
    let again = [&["marisma/2/en/3"], &said[1..]].concat();
    assert_eq!(desk.correct(&again), 0);
    assert!(snapshot(&desk.corpus) == before, "{:?}", fs::read_to_string(desk.corpus.join("corrections/corrections.toml")));
}

/// A program that is killed while it corrects is finished by the next one: each correction stands in its file as often as in the log.
#[test]
fn a_killed_correction_is_whole_or_not_there() {
    let desk = Desk::new(&[("one.pdf", declaration(1, 6))]);
    let mut random = common::Random(0xc0de);
    let (file, log) = (desk.corpus.join("corrections/corrections.toml"), desk.corpus.join("events.jsonl"));
    let (corpus, index) = (desk.corpus.to_str().unwrap(), desk.index.to_str().unwrap());
    let count = |path: &Path, what: &str| fs::read_to_string(path).unwrap_or_default().matches(what).count();
    for turn in 0..24 {
        let why = format!("turn {turn}");
        let said = ["correct", "marisma/1/en/2", "--kind", "annex", "--who", "A. Archivist", "--why", &why];
        let mut child = Command::new(env!("CARGO_BIN_EXE_rondas"))
            .args([&said[..], &["--corpus", corpus, "--index", index]].concat())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(random.next(60) as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        let stands = count(&file, "[[clause]]");
        assert_eq!(rondas::archive::Keeper::open(&desk.corpus).map(drop).map_err(|e| e.to_string()), Ok(()));
        assert!(count(&file, "[[clause]]") >= stands, "turn {turn}: a correction was lost");
        assert_eq!(count(&file, "[[clause]]"), count(&log, "metadata modification"), "turn {turn}");
        assert!(rondas::archive::events(&desk.corpus).is_ok_and(|(_, wrong)| wrong.is_empty()), "turn {turn}");
    }
    build(&desk.corpus, &desk.index, &[]);
    desk.equals_fresh();
}
