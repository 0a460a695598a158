//! Faults around the program: full and read-only disks, two writers, wrong clocks, files that change, entries that are no files.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use std::fs::{self, File};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use common::{build, corpus, declaration, rondas, snapshot};
use serde_json::Value;

/// A file system of its own while the test runs.
struct Mount<'a>(&'a Path);

impl<'a> Mount<'a> {
    /// Mounts a small disk in memory; says so loudly where that is not allowed.
    fn tmpfs(at: &'a Path, size: &str) -> Option<Mount<'a>> {
        fs::create_dir_all(at).unwrap();
        let output = Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={size}"), "rondas-test"]).arg(at).output();
        let mounted = output.is_ok_and(|o| o.status.success());
        if !mounted {
            eprintln!("SKIPPED: a disk cannot be mounted here (only root can); full and read-only disks are not tested");
        }
        mounted.then_some(Mount(at))
    }

    fn remount(&self, how: &str) {
        assert!(Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(self.0).status().unwrap().success());
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").args(["-l"]).arg(self.0).status();
    }
}

/// Fills a disk but for some KiB.
fn fill(disk: &Path, room: usize) {
    let free = Command::new("df").args(["--output=avail", "-k"]).arg(disk).output().unwrap();
    let free: usize = String::from_utf8_lossy(&free.stdout).lines().last().unwrap().trim().parse().unwrap();
    fs::write(disk.join("ballast"), vec![1; free.saturating_sub(room) << 10]).unwrap();
}

#[test]
fn a_full_disk_leaves_the_build_before_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 2);
    let disk = folder.path().join("disk");
    let Some(mount) = Mount::tmpfs(&disk, "2m") else { return };
    let index = disk.join("index");
    assert_eq!(build(&corpus, &index, &[]), 0);
    let before = snapshot(&index);
    fs::write(corpus.join("r3.pdf"), declaration(3, 20)).unwrap();
    for room in [0, 8, 40, 120, 240] {
        fill(&disk, room);
        let output = rondas(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.code() != Some(0) {
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains("error:") && said.contains("hint:"), "{said}");
            assert_eq!(rondas(&["search", "district", "--index", index.to_str().unwrap()]).status.code(), Some(0));
        }
        fs::remove_file(disk.join("ballast")).unwrap();
    }
    fs::remove_file(corpus.join("r3.pdf")).unwrap();
    assert_eq!(build(&corpus, &index, &[]), 0);
    assert!(snapshot(&index) == before);
    drop(mount);
}

#[test]
fn a_full_disk_leaves_the_corpus_sound_and_the_next_add_takes_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    let Some(mount) = Mount::tmpfs(&disk, "2m") else { return };
    let (corpus, index) = (disk.join("corpus"), folder.path().join("index"));
    let add = |file: &Path| {
        let (corpus, index) = (corpus.to_str().unwrap(), index.to_str().unwrap());
        rondas(&["add", file.to_str().unwrap(), "--corpus", corpus, "--index", index])
    };
    let [one, two] = [1, 2].map(|round| {
        let path = folder.path().join(format!("{round}.pdf"));
        fs::write(&path, declaration(round, 40)).unwrap();
        path
    });
    assert_eq!(add(&one).status.code(), Some(0));
    let whole = |name: &str| fs::read_to_string(corpus.join(name)).unwrap();
    let (log, catalogue) = (whole("events.jsonl"), whole("catalogue.toml"));
    for room in [0, 4, 8, 16] {
        fill(&disk, room);
        let output = add(&two);
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        if output.status.code() != Some(0) {
            assert!(said.contains("No space left") && said.contains("hint: make room"), "{room}: {said}");
        }
        assert!(whole("events.jsonl").starts_with(&log) && whole("events.jsonl").ends_with('\n'), "{room}: no half line");
        assert!(whole("catalogue.toml").starts_with(&catalogue), "{room}: the catalogue is whole");
        let half = |name: &str| name.contains(".incoming-") || name.ends_with(".new");
        assert!(!snapshot(&corpus).iter().any(|(name, _)| half(name)), "{room}: nothing half written stays");
        fs::remove_file(disk.join("ballast")).unwrap();
    }
    assert_eq!(add(&two).status.code(), Some(0));
    assert_eq!(rondas(&["verify", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]).status.code(), Some(0));
    assert_eq!(whole("events.jsonl").matches("\"ingestion\"").count(), 2);
    drop(mount);
}

#[test]
fn a_full_disk_takes_a_correction_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    let Some(mount) = Mount::tmpfs(&disk, "2m") else { return };
    let (corpus, index) = (corpus(&disk, 1), folder.path().join("index"));
    build(&corpus, &index, &[]);
    let long = "as the minutes of the meeting say ".repeat(200);
    let state = || {
        let read = |name: &str| fs::read_to_string(corpus.join(name)).unwrap_or_default();
        (read("corrections/corrections.toml"), read("events.jsonl"))
    };
    for room in [0, 4, 8, 12, 16, 24, 64] {
        let before = state();
        fill(&disk, room);
        let args = ["correct", "marisma/1/en/2", "--kind", "annex", "--who", "me", "--why", &format!("{room}: {long}")];
        let output = rondas(&[&args[..], &["--corpus", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]].concat());
        let (done, said) = (output.status.code() == Some(0), String::from_utf8_lossy(&output.stderr).into_owned());
        assert!(done || output.status.code() == Some(2) && said.contains("hint: make room"), "{room}: {said}");
        let after = state();
        assert_eq!(after == before, !done, "{room}: {said}");
        assert_eq!(after.0.matches("[[clause]]").count(), after.1.matches("metadata modification").count(), "{room}");
        assert!(!corpus.join(".rondas.intent").exists());
        fs::remove_file(disk.join("ballast")).unwrap();
    }
    assert!(!state().0.is_empty(), "there was room at last");
    drop(mount);
}

#[test]
fn a_read_only_index_can_be_read_and_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 2);
    let disk = folder.path().join("disk");
    let Some(mount) = Mount::tmpfs(&disk, "8m") else { return };
    let index = disk.join("index");
    build(&corpus, &index, &[]);
    mount.remount("ro");
    let before = snapshot(&index);
    for args in [&["search", "district"][..], &["show", "marisma/1/en/2"], &["verify", corpus.to_str().unwrap()]] {
        let output = rondas(&[args, &["--index", index.to_str().unwrap()]].concat());
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let output = rondas(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Read-only"), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(snapshot(&index) == before);
}

#[test]
fn two_builds_at_once_end_in_one_whole_build() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 4);
    let (index, calm) = (folder.path().join("index"), folder.path().join("calm"));
    build(&corpus, &calm, &[]);
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_rondas"))
            .args(["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap(), "--wait", "--fresh"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let (mut one, mut two) = (start(), start());
    assert!(one.wait().unwrap().success() && two.wait().unwrap().success());
    assert!(snapshot(&index) == snapshot(&calm));
}

#[test]
fn times_of_files_decide_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 2);
    let (index, fresh) = (folder.path().join("index"), folder.path().join("fresh"));
    build(&corpus, &index, &[]);
    // The clock was set back: what changed now is older than what was built, and the rest comes from the future.
    fs::write(corpus.join("r2.pdf"), declaration(2, 20)).unwrap();
    File::options().write(true).open(corpus.join("r2.pdf")).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    let future = SystemTime::now() + Duration::from_secs(10 * 365 * 86_400);
    File::options().write(true).open(corpus.join("r1.pdf")).unwrap().set_modified(future).unwrap();
    let output = rondas(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap(), "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((report["read"].as_u64(), report["reused"].as_u64()), (Some(1), Some(1)));
    build(&corpus, &fresh, &[]);
    assert!(snapshot(&index) == snapshot(&fresh));
}

#[test]
fn a_file_that_changes_while_it_is_read_is_never_half_believed() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 1);
    let index = folder.path().join("index");
    let (short, long) = (declaration(2, 6), declaration(2, 60));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0;
            while !done.load(Ordering::SeqCst) {
                // Written in place, as a careless copy does.
                fs::write(corpus.join("r2.pdf"), if turn % 2 == 0 { &short } else { &long }).unwrap();
                turn += 1;
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        for _ in 0..6 {
            assert!(build(&corpus, &index, &[]) < 2);
            let workspace = rondas::workspace::Workspace::open(&index).map_err(|e| e.to_string()).unwrap();
            for record in workspace.records().iter().filter(|r| r.source.file == "r2.pdf") {
                let sums = [&short, &long].map(|b| rondas::archive::sha256(b));
                let partial = !sums.contains(&record.source.sha256);
                assert!(!partial || !record.notes.is_empty(), "a torn file is a damaged one, and says so");
            }
        }
        done.store(true, Ordering::SeqCst);
    });
    fs::write(corpus.join("r2.pdf"), &long).unwrap();
    assert_eq!(build(&corpus, &index, &[]), 0);
    let fresh = folder.path().join("fresh");
    build(&corpus, &fresh, &[]);
    assert!(snapshot(&index) == snapshot(&fresh));
}

#[test]
fn newer_records_are_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 1);
    let index = folder.path().join("index");
    build(&corpus, &index, &[]);
    let manifest = index.join("current/manifest.json");
    let record = index.join("current/records/marisma/1/declaration.en.json");
    let newer = fs::read_to_string(&record).unwrap().replacen("\"format\": 1", "\"format\": 99", 1);
    let (old, new) = (rondas::archive::sha256(&fs::read(&record).unwrap()), rondas::archive::sha256(newer.as_bytes()));
    fs::write(&record, &newer).unwrap();
    fs::write(&manifest, fs::read_to_string(&manifest).unwrap().replace(&old, &new)).unwrap();
    for command in [&["show", "marisma/1/en/2"][..], &["build", corpus.to_str().unwrap()]] {
        let output = rondas(&[command, &["--index", index.to_str().unwrap()]].concat());
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("newer rondas"), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(fs::read_to_string(&record).unwrap(), newer);
}

/// A folder of entries that are no files of a text, beside a few that are; the socket is there while the listener lives.
fn oddities(folder: &Path) -> UnixListener {
    let at = |name: &str| folder.join(name);
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, at(name)).unwrap();
    link("loop.pdf", "loop.pdf");
    link("b.pdf", "a.pdf");
    link("a.pdf", "b.pdf");
    link("..", "up");
    link("/dev/zero", "zero.pdf");
    link("/dev/null", "null.pdf");
    link("/proc/self/mem", "memory.pdf");
    link("nowhere", "dangling.pdf");
    assert!(Command::new("mkfifo").arg(at("pipe.pdf")).status().unwrap().success());
    fs::create_dir(at("folder.pdf")).unwrap();
    fs::write(at("empty.pdf"), b"").unwrap();
    File::create(at("sparse.pdf")).unwrap().set_len(20 << 30).unwrap();
    fs::write(at("page.pdf"), b"<html>").unwrap();
    fs::write(at("a\nline.pdf"), b"x").unwrap();
    fs::write(at("\u{202e}fdp.pdf"), b"x").unwrap();
    fs::write(at("\u{1b}[31m.pdf"), b"x").unwrap();
    fs::write(at("..%2f..%2fetc.pdf"), declaration(3, 3)).unwrap();
    fs::write(at("._declaration.pdf"), b"what some systems leave beside a file").unwrap();
    fs::write(at("declaration"), declaration(2, 3)).unwrap();
    let raw = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"latin-\xe9.pdf");
    fs::write(folder.join(raw), declaration(2, 4)).unwrap();
    UnixListener::bind(at("socket.pdf")).unwrap()
}

/// The entries of [`oddities`] that nothing can be read from, as they are printed.
const UNREADABLE: [&str; 19] = [
    "loop.pdf",
    "a.pdf",
    "b.pdf",
    "up",
    "zero.pdf",
    "null.pdf",
    "memory.pdf",
    "dangling.pdf",
    "pipe.pdf",
    "socket.pdf",
    "folder.pdf",
    "empty.pdf",
    "sparse.pdf",
    "page.pdf",
    "a\\nline.pdf",
    "\\u{202e}fdp.pdf",
    "\\u{1b}[31m.pdf",
    "..%2f..%2fetc.pdf",
    "declaration",
];

/// The program with an end to it: one that waits for the other end of a pipe is stopped, and the test fails.
fn in_time(args: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new("timeout").args(["120", env!("CARGO_BIN_EXE_rondas")]).args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_ne!(output.status.code(), Some(124), "{args:?} hangs");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Cause and hint of every entry by the name it has below the folder.
fn reasons<'a>(failures: &'a Value, name: &str) -> Vec<(&'a str, &'a str, &'a str)> {
    let field = |f: &'a Value, name: &str| f[name].as_str().unwrap_or("");
    let line = |f: &'a Value| (field(f, name).rsplit('/').next().unwrap_or(""), field(f, "cause"), field(f, "hint"));
    failures.as_array().unwrap().iter().map(line).collect()
}

/// Everything that is no file of a text, in one folder, in one run: each is named, with its reason, and the good ones are built.
#[test]
fn a_folder_of_oddities_is_accounted_for() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 1);
    let _socket = oddities(&corpus);
    let index = folder.path().join("index");
    let (code, out, _) = in_time(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap(), "--json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, Some(1));
    let failures = reasons(&report["failures"], "file");
    for name in UNREADABLE {
        assert!(failures.iter().any(|(file, ..)| *file == name), "{name} in {failures:?}");
    }
    assert!(failures.iter().all(|(_, cause, hint)| !cause.is_empty() && !hint.is_empty()), "{failures:?}");
    assert_eq!(report["texts"].as_array().unwrap().len(), 2, "the sound file and the one whose name is no Unicode: {report}");
}

/// The same folder handed in: what would be done is what is done, and every entry is there once, taken, refused or left.
#[test]
fn a_folder_of_oddities_is_taken_in_as_far_as_it_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let post = folder.path().join("post");
    fs::create_dir(&post).unwrap();
    let _socket = oddities(&post);
    let (corpus, index) = (folder.path().join("corpus"), folder.path().join("index"));
    let add = |more: &[&str]| {
        let places = ["--corpus", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()];
        in_time(&[&["add", post.to_str().unwrap()], &places[..], more].concat())
    };
    let (code, dry, _) = add(&["--dry-run", "--json"]);
    assert_eq!(code, Some(1));
    assert!(!corpus.exists() && !index.exists(), "a dry run writes nothing");
    let (code, done, _) = add(&["--json"]);
    assert_eq!(code, Some(1));
    let [dry, done]: [Value; 2] = [dry, done].map(|out| serde_json::from_str(&out).unwrap());
    for report in [&dry, &done] {
        let mut named: Vec<(&str, &str, &str)> = reasons(&report["left"], "file");
        for file in report["files"].as_array().unwrap() {
            let given = file["given"].as_str().unwrap().rsplit('/').next().unwrap();
            let remark = file["remarks"][0].as_str().unwrap_or("");
            if file["outcome"] == "refused" {
                named.push((given, remark, file["hint"].as_str().unwrap_or("")));
            } else {
                assert!(given.starts_with("latin-"), "{file}");
            }
        }
        named.sort();
        let mut want = UNREADABLE.to_vec();
        want.sort_unstable();
        assert_eq!(named.iter().map(|(file, ..)| *file).collect::<Vec<_>>(), want);
        assert!(named.iter().all(|(_, cause, hint)| !cause.is_empty() && !hint.is_empty()), "{named:?}");
    }
    let fates = |report: &Value| -> Vec<(Value, Value)> {
        report["files"].as_array().unwrap().iter().map(|f| (f["given"].clone(), f["outcome"].clone())).collect()
    };
    assert_eq!(fates(&dry), fates(&done));
    let taken: Vec<String> = snapshot(&corpus).into_iter().map(|(name, _)| name).filter(|n| n.ends_with(".pdf")).collect();
    assert_eq!(taken, ["marisma/02/declaration.en.pdf"]);
    assert_eq!(in_time(&["verify", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]).0, Some(0));

    // By name, one by one, as a shell hands them over.
    let by_name: Vec<PathBuf> =
        UNREADABLE.iter().map(|n| post.join(n)).filter(|p| !p.is_dir() && p.symlink_metadata().is_ok()).collect();
    let named: Vec<&str> = by_name.iter().map(|p| p.to_str().unwrap()).collect();
    let (code, out, _) = in_time(
        &[&["add", "--json", "--corpus", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()], &named[..]].concat(),
    );
    let report: Value = serde_json::from_str(&out).unwrap();
    let files = report["files"].as_array().unwrap();
    assert_eq!((code, files.len()), (Some(1), named.len()));
    let sound = |given: &str| given.ends_with("/declaration") || given.ends_with("/..%2f..%2fetc.pdf");
    for file in files.iter().filter(|f| !sound(f["given"].as_str().unwrap())) {
        assert!(file["outcome"] == "refused" && !file["remarks"][0].as_str().unwrap().is_empty(), "{file}");
    }
}

/// The same folder, and each of its entries by name, to `text`: the texts of the good ones, a line for every other.
#[test]
fn the_text_of_oddities_is_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let post = folder.path().join("post");
    fs::create_dir(&post).unwrap();
    let _socket = oddities(&post);
    let (code, out, _) = in_time(&["text", post.to_str().unwrap(), "--json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, report["files"].as_array().unwrap().len()), (Some(1), 1));
    let mut failures = reasons(&report["failures"], "file");
    failures.sort();
    let mut want = UNREADABLE.to_vec();
    want.sort_unstable();
    assert_eq!(failures.iter().map(|(file, ..)| *file).collect::<Vec<_>>(), want);
    assert!(failures.iter().all(|(_, cause, hint)| !cause.is_empty() && !hint.is_empty()), "{failures:?}");
    for entry in fs::read_dir(&post).unwrap().map(|e| e.unwrap()) {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|n| n.ends_with(".pdf") && !n.starts_with('.')) else { continue };
        let (code, out, said) = in_time(&["text", &format!("{}/../post/{name}", post.display())]);
        assert_eq!((code, out.as_str()), (Some(1), ""), "{name}");
        let printed = rondas::text::printable_line(name);
        assert!(said.contains(&printed) && said.lines().count() >= 1 && !said.contains('\u{1b}'), "{name}: {said}");
    }
}
