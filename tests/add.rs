//! Taking files in: nothing lost, nothing invented, nothing overwritten.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use common::{Random, build, declaration, pdf, snapshot};
use rondas::workspace::Workspace;
use serde_json::Value;

/// The day on which the tests' corpora are made.
const DAY: &str = "1700784000";

struct Archive {
    folder: tempfile::TempDir,
}

impl Archive {
    fn new() -> Archive {
        let archive = Archive { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(archive.path("in")).unwrap();
        archive
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn incoming(&self, name: &str, bytes: &[u8]) -> String {
        fs::write(self.path("in").join(name), bytes).unwrap();
        format!("in/{name}")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rondas"));
        command.args(args).current_dir(self.folder.path()).env("SOURCE_DATE_EPOCH", DAY);
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn add(&self, args: &[&str]) -> (i32, Value) {
        let output = self.run(&[&["add", "--json"], args].concat());
        let told = serde_json::from_slice(&output.stdout);
        (output.status.code().unwrap(), told.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr))))
    }

    fn texts(&self) -> Vec<(String, String)> {
        let workspace = Workspace::open(&self.path("index")).map_err(|e| e.to_string()).unwrap();
        workspace.records().iter().map(|r| (r.address.to_string(), r.source.file.clone())).collect()
    }
}

/// A text like [`declaration`], with other words in one clause.
fn edition(round: u32, changed: &str) -> Vec<u8> {
    let mut lines = vec![
        format!("DECLARATION OF THE {} MEETING OF THE MARISMA PROCESS", ["I", "II", "III"][round as usize - 1]),
        "AGREE:".to_owned(),
    ];
    for n in 1..=12 {
        let what = if n == 7 { changed } else { "the common work on the protection of families" };
        lines.push(format!("{n}. To reaffirm point {n} of {what} in district {}.", n * 7));
    }
    pdf(&[lines])
}

#[test]
fn what_is_not_given_is_read_and_a_dry_run_changes_nothing() {
    let archive = Archive::new();
    let file = archive.incoming("scan 0001 (final).pdf", &edition(2, "the fund"));
    let (code, report) = archive.add(&[&file, "--dry-run"]);
    assert_eq!((code, report["files"][0]["outcome"].as_str()), (0, Some("added")));
    assert_eq!(report["files"][0]["file"], "marisma/02/declaration.en.pdf");
    assert!(!archive.path("corpus").exists() && !archive.path("index").exists());
    let (code, report) = archive.add(&[&file, "--status", "official", "--source", "the secretariat"]);
    assert_eq!(code, 0);
    assert_eq!(report["build"]["texts"][0]["text"], "marisma/2/declaration/en");
    let catalogue = fs::read_to_string(archive.path("corpus/catalogue.toml")).unwrap();
    assert!(
        catalogue.contains("round = 2 # read from the text\n") && catalogue.contains("status = \"official\"\n"),
        "{catalogue}"
    );
}

#[test]
fn the_same_bytes_change_nothing() {
    let archive = Archive::new();
    let file = archive.incoming("a.pdf", &edition(1, "the fund"));
    let again = archive.incoming("another name.pdf", &edition(1, "the fund"));
    let (_, report) = archive.add(&[&file, &again]);
    assert_eq!(report["files"][1]["outcome"], "held");
    let before = (snapshot(&archive.path("corpus")), snapshot(&archive.path("index")));
    let (code, report) = archive.add(&[&again]);
    assert_eq!((code, report["files"][0]["outcome"].as_str()), (0, Some("held")));
    assert!((snapshot(&archive.path("corpus")), snapshot(&archive.path("index"))) == before);
}

#[test]
fn a_new_version_takes_the_address_and_the_old_one_keeps_one() {
    let archive = Archive::new();
    archive.add(&[&archive.incoming("old.pdf", &edition(1, "the fund of the states"))]);
    let (_, report) = archive.add(&[&archive.incoming("new.pdf", &edition(1, "the fund of the ports"))]);
    assert_eq!(report["files"][0]["outcome"], "new-version");
    assert_eq!(report["files"][0]["listing"]["supersedes"], "marisma/01/declaration.en.pdf");
    let texts = archive.texts();
    assert!(texts.contains(&("marisma/1/declaration/en".into(), "marisma/01/declaration.en~2.pdf".into())), "{texts:?}");
    assert!(texts.contains(&("marisma/1/declaration~2/en".into(), "marisma/01/declaration.en.pdf".into())), "{texts:?}");
    let (_, report) = archive.add(&[&archive.incoming("newest.pdf", &edition(1, "the fund of all"))]);
    assert_eq!(report["files"][0]["of"], "marisma/01/declaration.en~2.pdf");
    assert_eq!(archive.texts().iter().find(|t| t.0 == "marisma/1/declaration~3/en").unwrap().1, "marisma/01/declaration.en.pdf");
    let shown = archive.run(&["show", "marisma/1/declaration~3/en/7"]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("fund of the states"));
    let log = fs::read_to_string(archive.path("corpus/events.jsonl")).unwrap();
    assert_eq!(log.matches("\"replacement\"").count(), 2);
    let fresh = archive.path("fresh");
    build(&archive.path("corpus"), &fresh, &[]);
    assert!(snapshot(&archive.path("index")) == snapshot(&fresh));
}

#[test]
fn two_texts_at_one_address_are_both_kept() {
    let archive = Archive::new();
    archive.add(&[&archive.incoming("a.pdf", &edition(1, "the fund"))]);
    let mut lines = vec!["DECLARATION OF THE I MEETING OF THE MARISMA PROCESS".to_owned(), "AGREE:".into()];
    lines.extend(
        (1..=12).map(|n| format!("{n}. To open school number {n} near every border post and to thank its {n} teachers.")),
    );
    let other = pdf(&[lines]);
    let (code, report) = archive.add(&[&archive.incoming("b.pdf", &other)]);
    assert_eq!((code, report["files"][0]["outcome"].as_str()), (0, Some("rival")));
    let check = archive.run(&["check"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&check.stdout).contains("another file claims marisma/1/declaration/en"));
    let (_, report) = archive.add(&[&archive.incoming("c.pdf", &edition(1, "the ports")), "--beside"]);
    assert_eq!(report["files"][0]["outcome"], "rival");
    let (_, report) = archive.add(&[&archive.incoming("d.pdf", &edition(3, "x")), "--supersedes", "marisma/1/declaration/en"]);
    assert_eq!(report["files"][0]["outcome"], "new-version");
}

#[test]
fn a_folder_with_a_table_and_everything_in_it_is_accounted_for() {
    let archive = Archive::new();
    archive.incoming("a.pdf", &edition(1, "the fund"));
    archive.incoming("b.pdf", &edition(2, "the fund"));
    archive.incoming("broken.pdf", &edition(2, "the fund")[..200]);
    archive.incoming("notes.txt", b"notes");
    archive.incoming("list.csv", b"file,series,round,status\na.pdf,delta,4,official\nmissing.pdf,,,\n");
    fs::create_dir_all(archive.path("in/deep")).unwrap();
    archive.incoming("deep/a line\nbreak \u{202e}.pdf", &edition(3, "the fund"));
    let (code, report) = archive.add(&["in"]);
    assert_eq!(code, 1);
    let outcome = |name: &str| {
        let files = report["files"].as_array().unwrap();
        files.iter().find(|f| f["given"].as_str().unwrap().ends_with(name)).map(|f| f["outcome"].as_str().unwrap().to_owned())
    };
    assert_eq!(outcome("in/a.pdf").as_deref(), Some("added"));
    assert_eq!(outcome("in/broken.pdf").as_deref(), Some("refused"));
    assert_eq!(outcome("\\u{202e}.pdf").as_deref(), Some("added"));
    let left: Vec<&str> = report["left"].as_array().unwrap().iter().map(|f| f["file"].as_str().unwrap()).collect();
    assert_eq!(left, ["in/notes.txt", "in/list.csv: missing.pdf"]);
    assert!(archive.texts().iter().any(|t| t.0 == "delta/4/declaration/en"), "{:?}", archive.texts());
    let names = snapshot(&archive.path("corpus"));
    assert!(names.iter().all(|(n, _)| n.is_ascii() && !n.contains('\n')), "canonical names are plain");
    archive.incoming("list.csv", b"file,sereis\na.pdf,delta\n");
    assert_eq!(archive.run(&["add", "in"]).status.code(), Some(2));
}

#[test]
fn the_catalogue_keeps_its_comments_and_order() {
    let archive = Archive::new();
    let old =
        "# by hand\nversion = 1 # the form\n\n[[round]] # first\nordinal = 1\nseries = \"marisma\"\ncity = \"Puerto Claro\"\n";
    fs::create_dir_all(archive.path("corpus")).unwrap();
    fs::write(archive.path("corpus/catalogue.toml"), old).unwrap();
    archive.add(&[&archive.incoming("a.pdf", &edition(1, "the fund"))]);
    let new = fs::read_to_string(archive.path("corpus/catalogue.toml")).unwrap();
    assert!(new.starts_with(old), "{new}");
    assert!(archive.path("corpus/marisma/01-puerto-claro/declaration.en.pdf").exists());
}

#[test]
fn no_file_is_written_over() {
    let archive = Archive::new();
    let place = archive.path("corpus/marisma/01");
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join("declaration.en.pdf"), b"mine, and no PDF").unwrap();
    archive.add(&[&archive.incoming("a.pdf", &edition(1, "the fund"))]);
    assert_eq!(fs::read(place.join("declaration.en.pdf")).unwrap(), b"mine, and no PDF");
    assert!(place.join("declaration.en~2.pdf").exists());
}

#[test]
fn a_killed_add_is_finished_by_the_next() {
    let calm = Archive::new();
    let files = ["one.pdf", "two.pdf", "three.pdf"];
    let bytes = [declaration(1, 9), declaration(2, 9), edition(2, "the fund")];
    let prepare = |archive: &Archive| {
        let _ = fs::remove_dir_all(archive.path("corpus"));
        let _ = fs::remove_dir_all(archive.path("index"));
        files.iter().zip(&bytes).for_each(|(name, bytes)| drop(archive.incoming(name, bytes)));
    };
    prepare(&calm);
    calm.add(&["in"]);
    let want = |archive: &Archive| (snapshot(&archive.path("corpus")), snapshot(&archive.path("index")));
    let archive = Archive::new();
    let mut random = Random(0xadd);
    for round in 0..14 {
        prepare(&archive);
        for _ in 0..2 {
            let mut child = archive.command(&["add", "in"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(random.next(420) as u64));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        archive.add(&["in"]);
        build(&archive.path("corpus"), &archive.path("index"), &[]);
        assert!(want(&archive) == want(&calm), "round {round}");
    }
}

#[test]
fn an_act_of_a_newer_program_is_left_to_it() {
    let archive = Archive::new();
    archive.add(&[&archive.incoming("a.pdf", &edition(1, "the fund"))]);
    fs::write(archive.path("corpus/.rondas.intent"), "{\"format\": 9, \"log\": 0}").unwrap();
    let before = snapshot(&archive.path("corpus"));
    let output = archive.run(&["add", &archive.incoming("b.pdf", &edition(2, "the fund"))]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("newer rondas"));
    assert!(snapshot(&archive.path("corpus")) == before);
}

#[test]
fn what_was_taken_in_is_told_when_no_index_can_be_built() {
    let archive = Archive::new();
    fs::write(archive.path("index"), "a file where the index should be").unwrap();
    let file = archive.incoming("a.pdf", &edition(1, "the fund"));
    let output = archive.run(&["add", "--json", &file]);
    assert_eq!(output.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["files"][0]["outcome"], "added");
    assert!(report["unbuilt"]["hint"].is_string(), "{report}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("rondas build"));
}

#[test]
fn two_adds_at_once_do_not_mix() {
    let archive = Archive::new();
    fs::create_dir_all(archive.path("corpus")).unwrap();
    let lock = fs::File::create(archive.path("corpus/.rondas.lock")).unwrap();
    lock.lock().unwrap();
    let file = archive.incoming("a.pdf", &edition(1, "the fund"));
    let output = archive.run(&["add", &file]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("in use by another"));
    assert!(!Path::new(&archive.path("corpus/marisma")).exists());
}
