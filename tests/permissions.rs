//! Files and folders that may not be read or written, met as a user who may not: the superuser may read everything, so there the
//! program runs as nobody.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{declaration, snapshot};
use serde_json::Value;
use tempfile::TempDir;

/// The user who owns nothing, on every Linux.
const NOBODY: &str = "65534";

/// A folder open to all, and the program in it, run by somebody for whom closed files are closed.
struct Stranger {
    folder: TempDir,
    program: PathBuf,
    by: Vec<&'static str>,
}

impl Stranger {
    /// None, loudly, where no other user can be had.
    fn new() -> Option<Stranger> {
        let folder = tempfile::tempdir().unwrap();
        mode(folder.path(), 0o777);
        let closed = folder.path().join("closed");
        fs::write(&closed, b"x").unwrap();
        mode(&closed, 0o000);
        let by = if fs::read(&closed).is_err() {
            Vec::new()
        } else {
            vec!["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]
        };
        // Nobody may not look into the folder of the build.
        let program = folder.path().join("rondas");
        let built = Path::new(env!("CARGO_BIN_EXE_rondas"));
        if fs::hard_link(built, &program).is_err() {
            fs::copy(built, &program).unwrap();
        }
        fs::remove_file(closed).unwrap();
        let stranger = Stranger { folder, program, by };
        let runs = stranger.command(&["--version"]).output().is_ok_and(|o| o.status.success());
        if !runs {
            eprintln!("SKIPPED: the program cannot be run as another user here; closed files and folders are not tested");
        }
        runs.then_some(stranger)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let words: Vec<&str> = self.by.iter().copied().chain(["timeout", "120", self.program.to_str().unwrap()]).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).args(args).current_dir(self.folder.path());
        command
    }

    /// Exit code, what was printed, what was said.
    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let output = self.command(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    }

    /// The command could not run, and says why and what to do.
    fn refused(&self, args: &[&str], names: &str) {
        let (code, out, said) = self.run(args);
        assert_eq!(code, Some(2), "{args:?}: {out}{said}");
        assert!(said.contains(names) && said.contains("ermission denied") && said.contains("hint:"), "{args:?}: {said}");
    }

    /// A corpus of two texts with its index, both of which everyone may write.
    fn corpus(&self) {
        fs::create_dir_all(self.at("corpus/deep")).unwrap();
        fs::write(self.at("corpus/r1.pdf"), declaration(1, 9)).unwrap();
        fs::write(self.at("corpus/deep/r2.pdf"), declaration(2, 9)).unwrap();
        for name in ["corpus", "corpus/deep"] {
            mode(&self.at(name), 0o777);
        }
        assert_eq!(self.run(&["build", "corpus", "--index", "index"]).0, Some(0));
    }
}

fn mode(path: &Path, bits: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(bits)).unwrap();
}

/// Every name with its cause and hint.
fn named(list: &Value) -> Vec<(String, String)> {
    let field = |f: &Value, name: &str| f[name].as_str().unwrap_or("").to_owned();
    assert!(list.as_array().unwrap().iter().all(|f| !field(f, "hint").is_empty()), "{list}");
    list.as_array().unwrap().iter().map(|f| (field(f, "file"), field(f, "cause"))).collect()
}

#[test]
fn closed_files_and_folders_are_named_and_the_others_read() {
    let Some(stranger) = Stranger::new() else { return };
    stranger.corpus();
    for (name, bits) in [("closed.pdf", 0o000), ("listed/inside.pdf", 0o644), ("shut/inside.pdf", 0o644)] {
        let path = stranger.at("corpus").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, declaration(3, 5)).unwrap();
        mode(&path, bits);
    }
    // The names in one can be read and nothing else, in the other not even those.
    mode(&stranger.at("corpus/listed"), 0o444);
    mode(&stranger.at("corpus/shut"), 0o000);
    let want = ["closed.pdf", "listed/inside.pdf", "shut/"];
    let check = |failures: Vec<(String, String)>, prefix: &str| {
        for name in want {
            let found = failures.iter().find(|(file, _)| *file == format!("{prefix}{name}"));
            assert!(found.is_some_and(|(_, cause)| cause.contains("ermission denied")), "{name} in {failures:?}");
        }
        assert_eq!(failures.len(), want.len(), "{failures:?}");
    };
    let (code, out, said) = stranger.run(&["build", "corpus", "--index", "index", "--json"]);
    let report: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{said}"));
    assert_eq!((code, report["texts"].as_array().unwrap().len()), (Some(1), 2));
    check(named(&report["failures"]), "");
    let (code, out, _) = stranger.run(&["text", "corpus", "--json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, report["files"].as_array().unwrap().len()), (Some(1), 2));
    check(named(&report["failures"]), "");
    let (code, out, _) = stranger.run(&["add", "corpus", "--corpus", "other", "--index", "other-index", "--json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    let refused = report["files"].as_array().unwrap().iter().filter(|f| f["outcome"] == "refused");
    let refused = refused.map(|f| (f["given"].as_str().unwrap().to_owned(), f["remarks"][0].as_str().unwrap().to_owned()));
    assert_eq!(code, Some(1));
    check(named(&report["left"]).into_iter().chain(refused).collect(), "corpus/");
    let (code, out, _) = stranger.run(&["verify", "corpus", "--index", "index"]);
    assert_eq!(code, Some(1));
    assert!(want[..1].iter().all(|name| out.lines().any(|l| l.contains(name) && l.contains("unreadable"))), "{out}");
    for name in ["corpus/listed", "corpus/shut"] {
        mode(&stranger.at(name), 0o777);
    }
}

#[test]
fn what_is_closed_for_a_while_keeps_its_last_good_record() {
    let Some(stranger) = Stranger::new() else { return };
    stranger.corpus();
    let build = ["build", "corpus", "--index", "index"];
    let before = snapshot(&stranger.at("index"));
    for (name, bits) in [("corpus/r1.pdf", 0o000), ("corpus/deep", 0o444), ("corpus/deep", 0o000)] {
        let path = stranger.at(name);
        let open = fs::metadata(&path).unwrap().permissions().mode();
        mode(&path, bits);
        assert_eq!(stranger.run(&build).0, Some(1), "{name}");
        for address in ["marisma/1/en/2", "marisma/2/en/2"] {
            assert_eq!(stranger.run(&["show", address, "--index", "index"]).0, Some(0), "{name}: {address}");
        }
        mode(&path, open);
        assert_eq!(stranger.run(&build).0, Some(0), "{name}");
        assert!(snapshot(&stranger.at("index")) == before, "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_never_taken_for_absent() {
    let Some(stranger) = Stranger::new() else { return };
    stranger.corpus();
    let catalogue = stranger.at("corpus/catalogue.toml");
    fs::write(&catalogue, "version = 1\n[[text]]\nfile = \"r1.pdf\"\nseries = \"marisma\"\nround = 5\n").unwrap();
    fs::create_dir(stranger.at("corpus/corrections")).unwrap();
    fs::write(stranger.at("corpus/corrections/a.toml"), "version = 1\n").unwrap();
    let build = ["build", "corpus", "--index", "index"];
    assert_eq!(stranger.run(&build).0, Some(0));
    let before = snapshot(&stranger.at("index"));
    for name in ["catalogue.toml", "corrections/a.toml", "corrections"] {
        let path = stranger.at("corpus").join(name);
        let open = fs::metadata(&path).unwrap().permissions().mode();
        mode(&path, 0o000);
        stranger.refused(&build, name);
        stranger.refused(&["verify", "corpus", "--index", "index"], name);
        mode(&path, open);
    }
    // A folder whose names can be read and nothing in it, and one that is closed altogether.
    for bits in [0o444, 0o000] {
        mode(&stranger.at("corpus"), bits);
        stranger.refused(&build, "corpus");
        mode(&stranger.at("corpus"), 0o777);
    }
    assert!(snapshot(&stranger.at("index")) == before, "the build before stays");
}

#[test]
fn what_cannot_be_written_is_left_as_it_is() {
    let Some(stranger) = Stranger::new() else { return };
    stranger.corpus();
    fs::write(stranger.at("new.pdf"), declaration(3, 5)).unwrap();
    let add = ["add", "new.pdf", "--corpus", "corpus", "--index", "index"];
    let before = snapshot(&stranger.at("corpus"));
    // What is the superuser's own here is closed to nobody; elsewhere it is closed by its mode.
    mode(&stranger.at("corpus"), 0o555);
    stranger.refused(&add, "corpus");
    assert!(snapshot(&stranger.at("corpus")) == before);
    mode(&stranger.at("corpus"), 0o777);
    fs::create_dir(stranger.at("kept")).unwrap();
    mode(&stranger.at("kept"), 0o555);
    stranger.refused(&["build", "corpus", "--index", "kept/index"], "kept");
    stranger.refused(&["build", "corpus", "--index", "kept"], "kept");
    assert_eq!(stranger.run(&add).0, Some(0));
}

#[test]
fn a_closed_index_is_named() {
    let Some(stranger) = Stranger::new() else { return };
    stranger.corpus();
    let search = ["search", "district", "--index", "index"];
    assert_eq!(stranger.run(&search).0, Some(0));
    let current = fs::canonicalize(stranger.at("index/current")).unwrap();
    mode(&current.join("manifest.json"), 0o000);
    stranger.refused(&search, "manifest.json");
    mode(&current.join("manifest.json"), 0o644);
    let record = current.join("records/marisma/1/declaration.en.json");
    mode(&record, 0o000);
    stranger.refused(&["show", "marisma/1/en/2", "--index", "index"], "declaration.en.json");
    let (code, out, _) = stranger.run(&["verify", "corpus", "--index", "index"]);
    assert_eq!(code, Some(1));
    assert!(out.lines().any(|l| l.contains("declaration.en.json") && l.contains("unreadable")), "{out}");
}
