//! Scanned pages: read by tesseract where it is installed, named where it is not, never read unasked.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::snapshot;
use rondas::model::{Record, TextStatus};
use rondas::note::Code;
use rondas::ocr::Engine;
use rondas::workspace::Workspace;

const SCAN: &str = "altamar/01-puerto-claro/declaration.pt.pdf";

/// A corpus of the one scan that is shipped.
fn corpus(folder: &Path, catalogue: &str) -> PathBuf {
    let corpus = folder.join("corpus");
    fs::create_dir_all(corpus.join(SCAN).parent().unwrap()).unwrap();
    fs::copy(shipped(SCAN), corpus.join(SCAN)).unwrap();
    let listing = format!(
        "{catalogue}\n[[text]]\nfile = \"{SCAN}\"\nseries = \"altamar\"\nround = 1\nlang = \"pt\"\nstatus = \"specimen\"\n"
    );
    fs::write(corpus.join("catalogue.toml"), listing).unwrap();
    corpus
}

/// A corpus of one small page that an image covers.
fn small(folder: &Path) -> PathBuf {
    let corpus = folder.join("corpus");
    fs::create_dir_all(&corpus).unwrap();
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>",
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\nz\nendstream",
        "<< /Length 26 >>\nstream\n200 0 0 100 0 0 cm /I Do  \nendstream",
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    (1..).zip(objects).for_each(|(number, object)| pdf += &format!("{number} 0 obj\n{object}\nendobj\n"));
    fs::write(corpus.join("scan.pdf"), pdf + "trailer << /Size 6 /Root 1 0 R >>\n%%EOF\n").unwrap();
    fs::write(corpus.join("catalogue.toml"), "ocr = true\n").unwrap();
    corpus
}

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name)
}

/// Builds with the tesseract named; gives the exit code and what was said on standard error.
fn build(corpus: &Path, index: &Path, tesseract: &str, more: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rondas"));
    command.args(["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]).args(more);
    let output = command.env("RONDAS_TESSERACT", tesseract).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn record(index: &Path) -> Record {
    Workspace::open(index).map_err(|e| e.to_string()).unwrap().records()[0].clone()
}

/// A program that answers as tesseract does: with its version, its languages, and `page` for an image.
fn pretended(folder: &Path, page: &str) -> String {
    let path = folder.join("tesseract");
    let script = format!(
        "#!/bin/sh\ncase $1 in\n--version) echo tesseract 0.1;;\n--list-langs) printf 'eng\\npor\\nspa\\n';;\n*) cat > /dev/null\n{page}\n;;\nesac\n"
    );
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Characters of the longest common subsequence of two texts, as a share of the first.
fn found(wanted: &str, read: &str) -> f64 {
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<Vec<char>>();
    let (a, b) = (letters(wanted), letters(read));
    let mut row = vec![0u32; b.len() + 1];
    for x in &a {
        let mut corner = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { corner + 1 } else { above.max(row[j]) };
            corner = above;
        }
    }
    f64::from(row[b.len()]) / a.len() as f64
}

/// Whether there is somebody to read scans; said where there is not.
fn can_read() -> bool {
    let Err(missing) = Engine::find() else { return true };
    // Straight to standard error: a test that passes is not heard otherwise.
    let _ = writeln!(std::io::stderr(), "\nSKIPPED: the shipped scan was not read, since {missing}: {}\n", missing.hint());
    false
}

#[test]
fn the_shipped_scan_is_read() {
    if !can_read() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (corpus, index) = (corpus(folder.path(), ""), folder.path().join("index"));
    assert_eq!(build(&corpus, &index, "tesseract", &["--ocr"]).0, 0);
    let record = record(&index);
    assert_eq!((record.status, record.extractable), (TextStatus::Ocr, false));
    let facts = record.ocr.as_ref().unwrap();
    assert!(facts.confidence > 0.85 && facts.stated == Some(TextStatus::Specimen) && facts.pages == [1]);
    let source = fs::read_to_string(shipped("altamar/01-puerto-claro/source/declaration.pt.txt")).unwrap();
    let mut clauses = 0;
    for block in source.split("\n\n").map(str::trim).filter(|b| b.starts_with("{clause ")) {
        let (tag, words) = block.split_once('}').unwrap();
        let number = tag.split_whitespace().nth(1).unwrap();
        let clause = record.clause(number).unwrap_or_else(|| panic!("{number} was not found"));
        let share = found(words, &clause.text);
        assert!(share >= 0.95, "{number}: {share:.3}\n{words}\n{}", clause.text);
        assert!(record.ocr_confidence(number).unwrap() > 0.8 && !clause.boxes.is_empty());
        clauses += 1;
    }
    assert_eq!(clauses, 9);
    let before = snapshot(&index);
    assert_eq!(build(&corpus, &index, "tesseract", &["--ocr"]).0, 0);
    assert!(before == snapshot(&index), "built again, it is the same");
    assert_eq!(build(&corpus, &index, "/nowhere/tesseract", &["--ocr"]).0, 0);
    assert!(before == snapshot(&index), "what was read stays where there is nobody to read it again");
}

#[test]
fn loose_files_and_files_taken_in_are_read_with_ocr_too() {
    if !can_read() {
        return;
    }
    let scan = shipped(SCAN);
    let scan = scan.to_str().unwrap();
    let text = common::rondas(&["text", "--ocr", scan]);
    assert_eq!(text.status.code(), Some(0), "{}", String::from_utf8_lossy(&text.stderr));
    assert!(String::from_utf8_lossy(&text.stdout).contains("MOBILIDADE HUMANA"));
    let clauses = common::rondas(&["clauses", "--ocr", scan]);
    let lines = String::from_utf8_lossy(&clauses.stdout).into_owned();
    assert!(
        lines.lines().filter(|l| l.contains("\"kind\":\"clause\"") && l.contains("\"confidence\":0.9")).count() >= 8,
        "{lines}"
    );
    let folder = tempfile::tempdir().unwrap();
    let (corpus, index) = (folder.path().join("corpus"), folder.path().join("index"));
    fs::create_dir_all(&corpus).unwrap();
    let (corpus, index) = (corpus.to_str().unwrap(), index.to_str().unwrap());
    let added = common::rondas(&["add", scan, "--ocr", "--corpus", corpus, "--index", index, "--json"]);
    let said = String::from_utf8_lossy(&added.stdout).into_owned();
    assert!(added.status.success() && said.contains("\"round\": 1") && said.contains("\"lang\": \"pt\""), "{said}");
}

/// A page of text as a scanner sees it: grey, with noise in every pixel.
fn noisy_scan(lines: &[&str]) -> Vec<u8> {
    const DPI: f32 = 200.0;
    let text = common::pdf(&[lines.iter().map(|l| (*l).to_owned()).collect()]);
    let page = rondas::render::Document::open(text, None).unwrap().page(1, DPI).unwrap();
    let mut random = common::Random(0x5ca7);
    // The sum of four even noises of 21 levels: a deviation of 12.
    let noise = |random: &mut common::Random| (0..4).map(|_| random.next(21) as i32 - 10).sum::<i32>();
    let grey: Vec<u8> =
        page.grey().iter().map(|&g| (40 + i32::from(g) * 200 / 255 + noise(&mut random)).clamp(0, 255) as u8).collect();
    let head = format!(
        "<< /Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length {} >>\nstream\n",
        page.width,
        page.height,
        grey.len()
    );
    let objects: [&[u8]; 5] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>",
        &[head.as_bytes(), &grey, b"\nendstream"].concat(),
        b"<< /Length 26 >>\nstream\n612 0 0 792 0 0 cm /I Do  \nendstream",
    ];
    let mut pdf = b"%PDF-1.4\n".to_vec();
    for (number, object) in (1..).zip(objects) {
        pdf.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    pdf.extend(b"trailer << /Size 6 /Root 1 0 R >>\n%%EOF\n");
    pdf
}

/// A page of a few lines in the noise of a scanner was once taken for a picture as a whole.
#[test]
fn a_few_lines_on_a_noisy_page_are_read() {
    if !can_read() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scan.pdf");
    let lines = ["", "ANNEXES", "", "a) Programme of the Fourth Meeting.", "", "b) Regional guide, first draft."];
    fs::write(&path, noisy_scan(&lines)).unwrap();
    let output = common::rondas(&["text", "--ocr", path.to_str().unwrap()]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(lines.iter().all(|line| text.contains(line)), "{text}{}", String::from_utf8_lossy(&output.stderr));
}

/// An image in which nobody finds words is no empty page.
#[test]
fn a_scan_without_words_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (corpus, index) = (small(folder.path()), folder.path().join("index"));
    let blind = pretended(folder.path(), ":");
    assert_eq!(build(&corpus, &index, &blind, &[]).0, 0);
    let notes = record(&index).notes;
    assert!(notes.iter().any(|n| n.message.contains("no words were recognised") && n.place.page == Some(1)), "{notes:?}");
    assert!(!notes.iter().any(|n| n.message.contains("empty")), "{notes:?}");
    let scan = corpus.join("scan.pdf");
    let output =
        Command::new(env!("CARGO_BIN_EXE_rondas")).args(["text", "--ocr"]).arg(scan).env("RONDAS_TESSERACT", blind).output();
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]), "{said}");
    assert!(said.contains("scan.pdf") && said.contains("no words were recognised"), "{said}");
}

#[test]
fn nothing_is_read_from_a_scan_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let (corpus, index) = (corpus(folder.path(), ""), folder.path().join("index"));
    assert_eq!(build(&corpus, &index, "/nowhere/tesseract", &[]).0, 0);
    let record = record(&index);
    assert!(record.clauses.is_empty() && record.ocr.is_none() && record.status == TextStatus::Specimen);
    let note = record.notes.iter().find(|n| n.code == Code::NoTextLayer && n.hint.is_some()).unwrap();
    assert!(note.hint.as_deref().unwrap().contains("--ocr"), "{note:?}");
}

#[test]
fn without_tesseract_a_note_names_the_packages() {
    let folder = tempfile::tempdir().unwrap();
    let (corpus, index) = (corpus(folder.path(), "ocr = true"), folder.path().join("index"));
    let (code, said) = build(&corpus, &index, "/nowhere/tesseract", &[]);
    assert_eq!(code, 1);
    assert!(
        said.contains("tesseract is not installed") && said.contains("apt install tesseract-ocr tesseract-ocr-spa"),
        "{said}"
    );
    let record = record(&index);
    let note = record.notes.iter().find(|n| n.code == Code::NotRecognised).unwrap();
    assert!(record.clauses.is_empty() && note.hint.as_deref().unwrap().contains("tesseract-ocr-por"), "{note:?}");
}

#[test]
fn a_failure_is_never_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (corpus, index) = (small(folder.path()), folder.path().join("index"));
    let broken = pretended(folder.path(), "exit 3");
    assert_eq!(build(&corpus, &index, &broken, &[]).0, 0);
    assert!(record(&index).notes.iter().any(|n| n.code == Code::NotRecognised && n.message.contains("exit status: 3")));
    assert!(!index.join("current/ocr").exists());
    let row = |word: u32, left: u32, text: &str| format!("5\\t1\\t1\\t1\\t1\\t{word}\\t{left}\\t100\\t200\\t40\\t95\\t{text}\\n");
    let words = [row(1, 100, "DECLARAÇÃO"), row(2, 320, "NOVA")].concat();
    let mended = pretended(folder.path(), &format!("printf '{words}'"));
    assert_eq!(build(&corpus, &index, &mended, &[]).0, 0);
    let record = record(&index);
    assert!(record.flow.text.contains("DECLARAÇÃO NOVA"), "{:?}", record.flow.text);
    assert_eq!(fs::read_dir(index.join("current/ocr")).unwrap().count(), 1);
}

#[test]
fn an_engine_that_says_anything_breaks_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (corpus, index) = (small(folder.path()), folder.path().join("index"));
    let noise = "printf '5\\t1\\t1\\t1\\t1\\t1\\t-9e30\\t1e30\\tnan\\t40\\t95\\tx\\n5\\t\\t\\t\\t\\t\\t1\\t2\\t-3\\t-4\\t9e9\\t\\033[31m\\n'; head -c 300000 /dev/zero";
    let noisy = pretended(folder.path(), noise);
    assert_eq!(build(&corpus, &index, &noisy, &[]).0, 0);
    assert!(!record(&index).flow.text.contains('\u{1b}'));
}
