//! Files that people write, damaged: catalogues, corrections, tables, logs and bags are read or refused, never a panic.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::{Random, build, declaration};
use rondas::archive::{Corpus, Intake, events, verify_bag};
use rondas::correct::{correct_units, find};
use rondas::model::{Boundary, ClauseCorrection};
use rondas::workspace::Workspace;

/// A text with some of its bytes changed, doubled, swapped for a token, or taken away.
fn mutant(text: &str, tokens: &[&str], random: &mut Random) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.next(4) {
        let at = random.next(bytes.len());
        match random.next(4) {
            0 => bytes[at] = random.next(256) as u8,
            1 => bytes.truncate(at),
            2 => {
                let token = tokens[random.next(tokens.len())].as_bytes();
                bytes.splice(at..at, token.iter().copied());
            }
            _ => {
                let end = (at + random.next(40)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

const TOML: [&str; 12] =
    ["[[", "]]", "\"", "'''", "=", "{", "}", "\n[[clause]]\n", "nth = -1\n", "1e999", "\u{202e}", "number = \"...\"\n"];

#[test]
fn damaged_catalogues_and_corrections_are_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/catalogue.toml");
    let catalogue: String = fs::read_to_string(shipped).unwrap().chars().take(4_000).collect();
    let corrections = "version = 1\n[[clause]]\nfile = \"a.pdf\"\nwords = \"To reaffirm\"\nboundary = \"begin\"\nnumber = \"1.a\"\nwho = \"me\"\n\
        when = \"2026-01-01\"\nwhy = \"so\"\n[[link]]\nverdict = \"add\"\ntype = \"lineage\"\na = { file = \"a.pdf\", words = \"x y z\" }\n\
        b = { file = \"b.pdf\", words = \"x y z\", nth = 2 }\nwho = \"me\"\nwhen = \"2026-01-01\"\nwhy = \"so\"\n";
    fs::create_dir_all(folder.path().join("corrections")).unwrap();
    let mut random = Random(0x70a1);
    for (name, text) in [("catalogue.toml", catalogue.as_str()), ("corrections/a.toml", corrections)] {
        for _ in 0..400 {
            fs::write(folder.path().join(name), mutant(text, &TOML, &mut random)).unwrap();
            if let Err(error) = Corpus::open(folder.path()) {
                assert!(!error.hint().is_empty(), "{error}");
            }
        }
        fs::write(folder.path().join(name), "").unwrap();
    }
}

#[test]
fn damaged_tables_logs_and_bags_are_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (incoming, bag) = (folder.path().join("in"), folder.path().join("bag"));
    fs::create_dir_all(&incoming).unwrap();
    fs::create_dir_all(bag.join("data")).unwrap();
    let table = "file,series,round,kind,lang,langs,status,source,note\na.pdf,quito,9,declaration,es,,official,x,y\n";
    let log = "{\"event_type\":\"ingestion\",\"event_date_time\":\"2026-01-01T00:00:00Z\",\"agent\":\"x\",\"object\":\"a.pdf\",\
        \"event_detail\":\"\",\"event_outcome\":\"success\",\"previous\":\"\"}\n";
    let manifest = "0000  data/a.pdf\n";
    let tokens = ["\"", ",", "\n", ";", "\u{feff}", "..", "/", "data/", "%0A", "\0", "999999999999"];
    let mut random = Random(0xba61);
    fs::write(bag.join("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n").unwrap();
    for _ in 0..300 {
        fs::write(incoming.join("metadata.csv"), mutant(table, &tokens, &mut random)).unwrap();
        let _ = Intake::collect(std::slice::from_ref(&incoming), None);
        fs::write(folder.path().join("events.jsonl"), mutant(log, &tokens, &mut random)).unwrap();
        assert!(events(folder.path()).is_ok());
        fs::write(bag.join("manifest-sha256.txt"), mutant(manifest, &tokens, &mut random)).unwrap();
        // A manifest that lists nothing is right of a bag that holds nothing; any other names a file that is not there.
        let listed = fs::read(bag.join("manifest-sha256.txt")).unwrap().iter().any(|b| !b.is_ascii_whitespace());
        assert!(!listed || !verify_bag(&bag).is_empty());
    }
}

/// Corrections at places nobody would think of: the units still cover the text, and their paths are still unique.
#[test]
fn any_correction_leaves_a_whole_text() {
    let folder = tempfile::tempdir().unwrap();
    let (corpus, index) = (folder.path().join("corpus"), folder.path().join("index"));
    fs::create_dir_all(&corpus).unwrap();
    fs::write(corpus.join("a.pdf"), declaration(1, 12)).unwrap();
    build(&corpus, &index, &[]);
    let workspace = Workspace::open(&index).map_err(|e| e.to_string()).unwrap();
    let record = &workspace.records()[0];
    let words: Vec<&str> = record.flow.text.split_whitespace().collect();
    let mut random = Random(0xc0de);
    for round in 0..400 {
        let corrections: Vec<ClauseCorrection> = (0..=random.next(5))
            .map(|_| {
                let from = random.next(words.len());
                let to = (from + 1 + random.next(8)).min(words.len());
                let numbers = ["", "1", "7.a", "3.x.y", "12.", "ñ", "1.1.1.1.1.1"];
                ClauseCorrection {
                    file: "a.pdf".into(),
                    words: words[from..to].join(" "),
                    nth: [None, Some(1), Some(3)][random.next(3)],
                    boundary: [None, Some(Boundary::Begin), Some(Boundary::Join)][random.next(3)],
                    number: [None, Some(numbers[random.next(numbers.len())].to_owned())][random.next(2)].clone(),
                    ..ClauseCorrection::default()
                }
            })
            .collect();
        let (mut units, mut notes) = (record.clauses.clone(), Vec::new());
        let reports = correct_units(&mut units, &record.flow, &corrections, &mut notes);
        assert_eq!(reports.len(), corrections.len(), "no correction is dropped");
        let mut at = 0;
        for (place, unit) in units.iter().enumerate() {
            assert_eq!(unit.span.start, at, "round {round}: {corrections:?}");
            assert!(unit.words.is_empty() || unit.span.contains(unit.words), "round {round}: {unit:?}");
            assert!(unit.parent.is_none_or(|p| p < place), "round {round}: a unit stands before the one it is nested in");
            at = unit.span.end;
        }
        let mut paths: Vec<&String> = units.iter().map(|u| &u.path).collect();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), units.len(), "round {round}: {corrections:?}");
    }
}

#[test]
fn odd_quotations_are_found_or_not() {
    let text = "ﬁrst Ǆ ẞ x\u{301} 1½ № İ\u{307} straße ﷺ and so on, and so on";
    let pieces: Vec<char> = text.chars().collect();
    for from in 0..pieces.len() {
        for to in from..pieces.len() {
            let words: String = pieces[from..to].iter().collect();
            if let Ok(span) = find(text, &words, Some(1)) {
                assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            }
        }
    }
}
