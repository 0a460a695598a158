//! Damaged and hostile PDFs: an answer or a named failure, never a panic.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::pdf;
use rondas::archive::CorpusFile;
use rondas::model::Catalogue;
use rondas::pipeline::{Document, Settings, read_file};
use rondas::text::is_unsafe;

fn read(bytes: &[u8]) -> Result<Document, rondas::archive::Failure> {
    read_file(&CorpusFile::loose(Path::new("mutant.pdf")), bytes, &Catalogue::default(), &Settings::default())
}

/// A small generator of numbers (Marsaglia's xorshift), so that every run damages the same bytes.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// Numbers that readers trip over.
const NUMBERS: [&[u8]; 8] = [b"0", b"-1", b"65535", b"2147483647", b"4294967296", b"99999999999999999999", b"0.0000001", b"1e9"];

impl Random {
    /// Damages bytes in one of the ways that files are damaged: flipped bits, a cut end, a piece from elsewhere, another number.
    fn damage(&mut self, bytes: &mut Vec<u8>) {
        let at = self.next(bytes.len());
        match self.next(8) {
            0 => bytes.truncate(at),
            1 | 2 => {
                let from = self.next(bytes.len());
                let piece = bytes[from..(from + self.next(400)).min(bytes.len())].to_vec();
                let end = (at + self.next(400)).min(bytes.len());
                bytes.splice(at..end, piece);
            }
            3 | 4 => {
                let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|i| at + i) else { return };
                let end = bytes[start..].iter().position(|b| !b.is_ascii_digit()).map_or(bytes.len(), |i| start + i);
                bytes.splice(start..end, NUMBERS[self.next(NUMBERS.len())].iter().copied());
            }
            _ => bytes[at] ^= 1 << self.next(8),
        }
    }
}

#[test]
fn mutants_of_the_corpus_never_panic() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/altamar");
    let files = ["04-ribera-alta/declaration.en.pdf", "02-villa-aurora/declaration.pt.pdf", "01-puerto-claro/declaration.en.pdf"];
    let mut random = Random(0x5eed);
    for name in files {
        let whole = fs::read(corpus.join(name)).unwrap();
        for round in 0..32 {
            let mut bytes = whole.clone();
            for _ in 0..=random.next(12) {
                if !bytes.is_empty() {
                    random.damage(&mut bytes);
                }
            }
            if let Err(failure) = read(&bytes) {
                assert!(!failure.cause.contains("inside rondas"), "{name} {round}: {failure:?}");
            }
        }
    }
}

#[test]
fn mutants_of_small_files_never_panic() {
    let whole = pdf(&[vec!["AGREE:".into(), "1. To do this and that.".into()], vec!["2. And so on.".into()]]);
    let mut random = Random(0xfade);
    for round in 0..600 {
        let mut bytes = whole.clone();
        for _ in 0..=random.next(5) {
            if !bytes.is_empty() {
                random.damage(&mut bytes);
            }
        }
        if let Err(failure) = read(&bytes) {
            assert!(!failure.cause.contains("inside rondas"), "{round}: {failure:?}");
        }
    }
}

/// What is damaged in a file, the damage, and a word that is read all the same.
#[test]
fn common_damage_is_read_through() {
    let whole = pdf(&[vec!["Readable all the same".into()]]);
    let replaced = |from: &str, to: &str| {
        let text = String::from_utf8(whole.clone()).unwrap();
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1).into_bytes()
    };
    let text = String::from_utf8(whole.clone()).unwrap();
    let length = text.split("/Length ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("junk before the header", [b"junk\n".to_vec(), whole.clone()].concat()),
        ("no cross-references", text.split("xref").next().unwrap().as_bytes().to_vec()),
        ("wrong startxref", replaced("startxref\n", "startxref\n9")),
        ("no endobj", text.replace("endobj\n", "").into_bytes()),
        ("length too long", replaced(&format!("/Length {length}"), "/Length 99999")),
        ("length too short", replaced(&format!("/Length {length}"), "/Length 5")),
        ("length points nowhere", replaced(&format!("/Length {length}"), "/Length 99 0 R")),
        ("length of nothing", replaced(&format!("/Length {length}"), "/Length 0")),
        ("font missing", replaced("/Font << /F 3 0 R >>", "")),
        ("no length", replaced(&format!("/Length {length}"), "/Lengthy 1")),
        ("no media box", replaced("/MediaBox [0 0 612 792]", "")),
        ("media box upside down", replaced("[0 0 612 792]", "[612 792 0 0]")),
        ("page without a type", replaced("/Type /Page ", "")),
        ("unbalanced states", replaced("BT /F", "Q Q q q q BT /F")),
    ];
    for (what, bytes) in cases {
        let document = read(&bytes).unwrap_or_else(|failure| panic!("{what}: {failure:?}"));
        assert!(document.records[0].flow.text.contains("Readable all the same"), "{what}");
    }
}

#[test]
fn mutated_content_streams_never_panic() {
    let mut random = Random(0xc1a05e);
    let whole = pdf(&[vec!["AGREE:".into(), "1. To do this and that.".into(), "a) one; (two)".into()]]);
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..=random.next(6) {
            let at = random.next(bytes.len());
            let tokens: [&[u8]; 8] = [b"Tj", b"[(", b"Do", b"1e9", b"q q", b"BT", b"<<", b"-0.0"];
            let token = tokens[random.next(tokens.len())];
            let end = (at + token.len()).min(bytes.len());
            bytes[at..end].copy_from_slice(&token[..end - at]);
        }
        if let Err(failure) = read(&bytes) {
            assert!(!failure.cause.contains("inside rondas"), "{failure:?}");
        }
    }
}

#[test]
fn what_drives_a_terminal_does_not_come_out() {
    let document = read(&pdf(&[vec!["AGREE:".into(), "1. red \u{1b}[31m text".into()]])).unwrap();
    let record = &document.records[0];
    assert!(record.clauses.iter().all(|c| !c.text.chars().any(is_unsafe)));
}

#[test]
fn nothing_to_read_is_said() {
    for (bytes, cause) in [(&b""[..], "empty"), (b"<html></html>", "not a PDF"), (b"%PDF-1.4\n", "damaged")] {
        let failure = read(bytes).unwrap_err();
        assert!(failure.cause.contains(cause), "{failure:?}");
        assert!(!failure.hint.is_empty());
    }
}
