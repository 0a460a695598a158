//! Every example of the help runs as printed, on the shipped corpus.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Commands whose examples ask, compare, cite and export; those of the others name files and folders of the reader's own.
const COMMANDS: [&str; 11] =
    ["", "search", "count", "collocates", "similar", "show", "trace", "compare", "cite", "export", "check"];

/// Runs a line of a shell in a folder, with the program under its own name.
fn shell(line: &str, folder: &Path) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_rondas"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    Command::new("sh").args(["-c", line]).current_dir(folder).env("PATH", path).output().unwrap()
}

/// The examples of a command's help, without the remarks behind them.
fn examples(command: &str) -> Vec<String> {
    let args: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
    let help = String::from_utf8(common::rondas(&args).stdout).unwrap();
    let lines = help.lines().skip_while(|l| !l.starts_with("Example")).skip(1).take_while(|l| l.starts_with("  "));
    // A remark stands behind two spaces or more.
    lines.map(|l| l.trim_start().split("   ").next().unwrap_or_default().trim_end().to_owned()).collect()
}

#[cfg(unix)]
#[test]
fn every_example_of_the_help_answers() {
    let clone = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    common::copy_folder(&root.join("corpus"), &clone.path().join("corpus"));
    fs::copy(root.join("queries.toml"), clone.path().join("queries.toml")).unwrap();
    assert!(shell("rondas build", clone.path()).status.success());
    let mut run = 0;
    for command in COMMANDS {
        let examples = examples(command);
        assert!(!examples.is_empty(), "rondas {command} --help has no example");
        for line in examples {
            let output = shell(&line, clone.path());
            let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
            // The shipped corpus has a scan, at which a person must look.
            let expected = i32::from(line.starts_with("rondas check"));
            assert_eq!(output.status.code(), Some(expected), "{line}\n{said}");
            assert!(!said.trim().is_empty() || line.contains('>'), "{line} says nothing");
            run += 1;
        }
    }
    assert!(run > 40, "{run} examples");
}
