//! An archivist's day, from a fresh clone to a bag: three files come in (one of them twice, one broken, one scanned), a border and a
//! link are corrected, and in the evening everything is found again.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{declaration, snapshot};
use serde_json::Value;

struct Day {
    folder: tempfile::TempDir,
}

impl Day {
    /// The first round of the shipped corpus, as a clone has it.
    fn begins() -> Day {
        let day = Day { folder: tempfile::tempdir().unwrap() };
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        common::copy_folder(&shipped.join("altamar/01-puerto-claro"), &day.at("corpus/altamar/01-puerto-claro"));
        let catalogue = fs::read_to_string(shipped.join("catalogue.toml")).unwrap();
        let (facts, texts) = catalogue.split_at(catalogue.find("[[text]]").unwrap());
        let texts: String = texts.split_inclusive("\n\n").filter(|t| t.contains("altamar/01-puerto-claro/")).collect();
        fs::write(day.at("corpus/catalogue.toml"), format!("{facts}{texts}")).unwrap();
        fs::create_dir_all(day.at("post")).unwrap();
        day
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn rondas(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rondas"))
            .args(args)
            .current_dir(self.folder.path())
            .env("RONDAS_WHO", "A. Archivist")
            .output()
            .unwrap()
    }

    fn done(&self, args: &[&str]) -> String {
        let output = self.rondas(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_slice(&self.rondas(&[args, &["--json"]].concat()).stdout).unwrap()
    }
}

#[test]
fn a_day_at_the_archive() {
    let day = Day::begins();
    day.done(&["build"]);
    // The morning's post: a new declaration in two mails, half of another, and a scan of which the sender wrote the round.
    fs::write(day.at("post/Decl. final (2).pdf"), declaration(3, 14)).unwrap();
    fs::write(day.at("post/declaration.pdf"), declaration(3, 14)).unwrap();
    let whole = declaration(4, 14);
    fs::write(day.at("post/broken.pdf"), &whole[..120]).unwrap();
    fs::copy(day.at("corpus/altamar/01-puerto-claro/declaration.pt.pdf"), day.at("post/scan0001.pdf")).unwrap();
    let mut scan = fs::read(day.at("post/scan0001.pdf")).unwrap();
    scan.extend(b"\n% another copy\n");
    fs::write(day.at("post/scan0001.pdf"), scan).unwrap();
    fs::write(
        day.at("post/metadata.csv"),
        "file,series,round,kind,lang,status,source\nscan0001.pdf,marisma,2,declaration,pt,official,by mail\n",
    )
    .unwrap();
    let plan = day.json(&["add", "post", "--dry-run"]);
    let before = snapshot(&day.at("corpus"));
    let report = day.json(&["add", "post"]);
    assert_eq!(plan["files"], report["files"], "the dry run said what would happen");
    let outcome = |name: &str| {
        let files = report["files"].as_array().unwrap();
        files.iter().find(|f| f["given"] == format!("post/{name}")).map(|f| f["outcome"].as_str().unwrap().to_owned()).unwrap()
    };
    assert_eq!(outcome("Decl. final (2).pdf"), "added");
    assert_eq!(outcome("declaration.pdf"), "held");
    assert_eq!(outcome("broken.pdf"), "refused");
    assert_eq!(outcome("scan0001.pdf"), "added");
    let after = snapshot(&day.at("corpus"));
    let kept = before.iter().filter(|(name, _)| name != "catalogue.toml").all(|file| after.contains(file));
    assert!(kept, "nothing that was there was touched");
    // Two clauses are one, and a link is missing.
    day.done(&["correct", "marisma/3/en/14", "--join", "--why", "the second paragraph of clause 13"]);
    day.done(&["correct", "altamar/1/en/2", "--link", "altamar/1/es/3", "--why", "the recital was moved in Spanish"]);
    let check = day.json(&["check"]);
    assert_eq!((check["summary"]["corrections"].as_u64(), check["summary"]["floating_corrections"].as_u64()), (Some(2), Some(0)));
    // The index is lost, and made again.
    let index = snapshot(&day.at("index"));
    fs::remove_dir_all(day.at("index")).unwrap();
    day.done(&["build"]);
    assert!(snapshot(&day.at("index")) == index);
    day.done(&["verify", "--log"]);
    let log = fs::read_to_string(day.at("corpus/events.jsonl")).unwrap();
    assert!(log.lines().last().unwrap().contains("\"event_type\":\"fixity check\""), "{log}");
    day.done(&["export", "--format", "bagit", "--out", "bag"]);
    day.done(&["verify", "bag"]);
    // Years later, elsewhere: the bag alone.
    fs::remove_dir_all(day.at("corpus")).unwrap();
    fs::remove_dir_all(day.at("index")).unwrap();
    day.done(&["add", "bag"]);
    assert!(snapshot(&day.at("index")) == index, "everything is found again");
    assert!(day.rondas(&["show", "marisma/3/en/14"]).status.code() == Some(1));
    assert!(day.done(&["show", "marisma/3/en/13"]).contains("point 14"));
    let linked = day.json(&["show", "altamar/1/en/2"]);
    let translations = linked["clauses"][0]["translations"].as_array().unwrap();
    assert!(translations.iter().any(|t| t["id"] == "altamar/1/declaration/es/3"), "{translations:?}");
    assert!(day.done(&["search", "district", "--series", "marisma"]).contains("marisma/3/declaration/en"));
    day.done(&["verify"]);
    fs::write(day.at("corpus/marisma/02/declaration.pt.pdf"), b"%PDF-1.4 another").unwrap();
    assert_eq!(day.rondas(&["verify", "--log"]).status.code(), Some(1));
    let log = fs::read_to_string(day.at("corpus/events.jsonl")).unwrap();
    let told = log.lines().last().unwrap();
    assert!(told.contains("\"failure\"") && told.contains("marisma/02/declaration.pt.pdf changed"), "{told}");
}
