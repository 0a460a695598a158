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

#[test]
fn mutants_of_the_corpus_never_panic() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/altamar");
    let files = ["04-ribera-alta/declaration.en.pdf", "02-villa-aurora/declaration.pt.pdf", "01-puerto-claro/declaration.en.pdf"];
    let mut random = Random(0x5eed);
    for name in files {
        let whole = fs::read(corpus.join(name)).unwrap();
        for round in 0..24 {
            let mut bytes = whole.clone();
            for _ in 0..=random.next(12) {
                let at = random.next(bytes.len());
                bytes[at] = random.next(256) as u8;
            }
            if round % 4 == 0 {
                bytes.truncate(random.next(whole.len()));
            }
            if let Err(failure) = read(&bytes) {
                assert!(!failure.cause.contains("inside rondas"), "{name} {round}: {failure:?}");
            }
        }
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
