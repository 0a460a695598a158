//! Building when files arrive.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use common::declaration;
use serde_json::Value;

#[test]
fn files_are_built_when_they_are_whole_and_errors_do_not_end_the_watch() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir_all(&corpus).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_rondas"))
        .args(["watch", "corpus", "--settle", "0.4", "--every", "0.5", "--json"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || -> Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    assert_eq!(next()["texts"].as_array().unwrap().len(), 0);
    // A file that arrives in pieces, each soon after the one before.
    let whole = declaration(1, 9);
    for piece in whole.chunks(whole.len() / 5 + 1) {
        OpenOptions::new().create(true).append(true).open(corpus.join("r1.pdf")).unwrap().write_all(piece).unwrap();
        std::thread::sleep(Duration::from_millis(120));
    }
    let report = next();
    assert_eq!((report["texts"].as_array().unwrap().len(), report["failures"].as_array().unwrap().len()), (1, 0));
    fs::write(corpus.join("broken.pdf"), b"no PDF").unwrap();
    assert_eq!(next()["failures"][0]["file"], "broken.pdf");
    // A catalogue that cannot be read stops a build, not the watch.
    fs::write(corpus.join("catalogue.toml"), "[[").unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    fs::remove_file(corpus.join("catalogue.toml")).unwrap();
    fs::remove_file(corpus.join("broken.pdf")).unwrap();
    assert_eq!(next()["failures"].as_array().unwrap().len(), 0);
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
