//! Worker processes: hostile files harm nobody, and what comes out does not depend on where a file was read.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{corpus, declaration, file_of, pdf, snapshot};
use rondas::archive::{CorpusFile, Failure};
use rondas::export::TextForm;
use rondas::model::Catalogue;
use rondas::pipeline::{BuildOptions, Limits, Output, Pool, Want, build};

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_rondas"))
}

fn pool(memory_mib: u64, seconds: u64) -> Pool {
    Pool::new(Some(program()), &Catalogue::default(), Limits { memory_mib, seconds })
}

fn text(pool: &Pool, path: &Path) -> Result<String, Failure> {
    match pool.read(&CorpusFile::loose(path), Want::Text(TextForm::Plain), None)? {
        Output::Text(text) => Ok(text.text),
        Output::Records(_) | Output::Inspections(_) | Output::Page(_) => unreachable!("text was asked for"),
    }
}

/// An object that is one array of as many integers as asked for.
fn array_bomb(integers: usize) -> Vec<u8> {
    let array = format!("[{}]", "0 ".repeat(integers));
    file_of(&["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>", &array])
}

/// Pages whose one form shows itself through a chain of forms, each twice: 2^24 calls.
fn call_bomb() -> Vec<u8> {
    let depth = 22;
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>".to_owned(),
        "<< /Length 8 >>\nstream\n/F Do\n \nendstream".to_owned(),
    ];
    for level in 0..depth {
        let next = 6 + level;
        let resources = format!("/Resources << /XObject << /F {next} 0 R >> >>");
        objects.push(format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources} /Length 12 >>\nstream\n/F Do /F Do \nendstream"
        ));
    }
    objects.push("<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 1 >>\nstream\n \nendstream".to_owned());
    file_of(&objects.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_file_that_takes_all_memory_costs_only_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (folder.path().join("good.pdf"), folder.path().join("bad.pdf"));
    fs::write(&good, declaration(1, 12)).unwrap();
    fs::write(&bad, array_bomb(2_000_000)).unwrap();
    let pool = pool(64, 20);
    let before = text(&pool, &good).unwrap();
    let failure = text(&pool, &bad).unwrap_err();
    assert_eq!(failure.cause, "reading it took more than 64 MiB of memory");
    assert_eq!(text(&pool, &good).unwrap(), before);
}

/// A page that paints the same path over and over, so often that no patience is enough.
fn paint_bomb() -> Vec<u8> {
    let strokes = "0 0 m 600 0 600 800 0 800 c 0 0 600 800 600 0 c B\n".repeat(400_000);
    let content = format!("<< /Length {} >>\nstream\n{strokes}\nendstream", strokes.len());
    file_of(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << >> >>",
        &content,
    ])
}

#[test]
fn a_page_that_takes_too_long_to_draw_costs_only_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (folder.path().join("good.pdf"), folder.path().join("bad.pdf"));
    fs::write(&good, declaration(1, 12)).unwrap();
    fs::write(&bad, paint_bomb()).unwrap();
    let pool = pool(512, 1);
    let page = Want::Page { number: 1, dpi: 60 };
    let image = |path: &Path| match pool.read(&CorpusFile::loose(path), page, None) {
        Ok(Output::Page(image)) => Ok(image),
        Ok(_) => unreachable!("a page was asked for"),
        Err(failure) => Err(failure.cause),
    };
    let before = image(&good).unwrap();
    assert!(before.starts_with(b"\x89PNG"));
    assert_eq!(image(&bad).unwrap_err(), "reading it took more than 1 seconds");
    assert_eq!(image(&good).unwrap(), before);
    let missing = pool.read(&CorpusFile::loose(&good), Want::Page { number: 9, dpi: 60 }, None);
    assert!(missing.is_err_and(|f| f.cause.contains("no page 9")));
}

#[test]
fn a_file_that_takes_too_long_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.pdf");
    fs::write(&bad, call_bomb()).unwrap();
    match text(&pool(512, 1), &bad) {
        Err(failure) => assert_eq!(failure.cause, "reading it took more than 1 seconds"),
        Ok(text) => assert_eq!(text, "", "a limit inside the reader was reached first"),
    }
}

#[test]
fn what_is_no_file_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &[u8]| folder.path().join(std::ffi::OsStr::from_bytes(name));
    fs::write(at(b"odd \xff name\n.pdf"), pdf(&[vec!["Read all the same".into()]])).unwrap();
    Command::new("mkfifo").arg(at(b"pipe.pdf")).status().unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(at(b"socket.pdf")).unwrap();
    fs::File::create(at(b"sparse.pdf")).unwrap().set_len(20 << 30).unwrap();
    fs::write(at(b"empty.pdf"), b"").unwrap();
    std::os::unix::fs::symlink("nowhere", at(b"dangling.pdf")).unwrap();
    let loose: Vec<_> = [&b"pipe.pdf"[..], b"socket.pdf", b"sparse.pdf", b"empty.pdf", b"dangling.pdf", b"absent.pdf"]
        .iter()
        .map(|name| at(name))
        .collect();
    let out = Command::new(program()).arg("text").arg(folder.path()).args(&loose).arg("/dev/null").output().unwrap();
    let (stdout, stderr) = (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap());
    assert_eq!(out.status.code(), Some(1));
    assert!(stdout.contains("Read all the same"), "{stdout}");
    for (name, times) in
        [("pipe", 2), ("socket", 2), ("sparse", 2), ("empty", 2), ("dangling", 2), ("absent", 1), ("/dev/null", 1)]
    {
        let lines = stderr.lines().filter(|l| l.contains(name) && !l.starts_with("  ")).count();
        assert_eq!(lines, times, "{name}: {stderr}");
    }
}

#[test]
fn a_folder_without_pdfs_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let out = Command::new(program()).arg("text").arg(folder.path()).output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8(out.stderr).unwrap().contains("there is no PDF"));
}

#[test]
fn texts_come_in_the_order_given() {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = (0..40).rev().map(|n| folder.path().join(format!("{n:02}.pdf"))).collect();
    for (n, file) in files.iter().enumerate() {
        let pages = if n % 7 == 0 { 60 } else { 1 };
        fs::write(file, pdf(&vec![vec![format!("Text number {n}.")]; pages])).unwrap();
    }
    let run = |threads: &str| Command::new(program()).args(["text", "--threads", threads]).args(&files).output().unwrap().stdout;
    let printed = String::from_utf8(run("4")).unwrap();
    let heads: Vec<&str> = printed.lines().filter_map(|l| l.strip_prefix("==> ")?.strip_suffix(" <==")).collect();
    assert_eq!(heads, files.iter().map(|f| f.to_str().unwrap()).collect::<Vec<_>>());
    assert_eq!(printed.into_bytes(), run("1"));
}

#[test]
fn an_index_is_the_same_with_workers_and_without() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 3);
    fs::write(corpus.join("broken.pdf"), b"%PDF-1.4\n").unwrap();
    let made = |name: &str, worker: Option<PathBuf>| {
        let index = folder.path().join(name);
        let report = build(&corpus, &index, &BuildOptions { worker, ..BuildOptions::default() }, &|_| {}).unwrap();
        assert_eq!(report.failures.len(), 1);
        snapshot(&index)
    };
    assert!(made("with", Some(program())) == made("without", None));
}
