//! The shipped corpus, read against the sources it was typeset from.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{rondas, snapshot};
use rondas::model::{ClauseKind, LinkKind};
use rondas::workspace::Workspace;

/// Builds the shipped corpus into a folder of its own.
fn built() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let index = folder.path().join("index");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let output = rondas(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    (folder, index)
}

/// A block of a source: kind, path, label and words without markup.
struct Block {
    kind: String,
    path: String,
    label: String,
    text: String,
}

fn source(path: &Path) -> Vec<Block> {
    let tag = regex::Regex::new(r#"^\{([a-z-]+)(?: ([^\s"}]+))?(?: "([^"]*)")?\}\s*"#).unwrap();
    let markup = regex::Regex::new(r"\*\*|\[\^\w+\]|\{pagebreak\}\s?").unwrap();
    let raw: String =
        fs::read_to_string(path).unwrap().lines().filter(|l| !l.starts_with('#')).map(|l| format!("{l}\n")).collect();
    let blocks = raw.split("\n\n").skip(1).map(str::trim).filter(|b| !b.is_empty());
    blocks
        .map(|block| {
            let c = tag.captures(block).unwrap_or_else(|| panic!("{block}"));
            let part = |i: usize| c.get(i).map_or(String::new(), |m| m.as_str().to_owned());
            let text = markup.replace_all(&block[c.get(0).unwrap().end()..], "").into_owned();
            Block { kind: part(1), path: part(2), label: part(3), text }
        })
        .collect()
}

/// Letters and digits alone: spacing and line ends are not what is compared.
fn squashed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[test]
fn every_numbered_clause_comes_out_as_typeset() {
    let (_folder, index) = built();
    let workspace = Workspace::open(&index).map_err(|e| e.to_string()).unwrap();
    let mut compared = 0;
    for record in workspace.records().iter().filter(|r| r.extractable) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(&record.source.file);
        let blocks = source(&folder.parent().unwrap().join("source").join(format!("declaration.{}.txt", record.lang)));
        for block in blocks.iter().filter(|b| b.kind == "clause" || b.kind == "heading") {
            let clause = record.clause(&block.path).unwrap_or_else(|| panic!("{} has no {}", record.address, block.path));
            assert_eq!(squashed(&clause.text), squashed(&block.text), "{}/{}", record.address, block.path);
            assert_eq!(clause.label, block.label, "{}/{}", record.address, block.path);
            assert_eq!(clause.kind.as_str(), block.kind, "{}/{}", record.address, block.path);
            compared += 1;
        }
        let wanted = blocks.iter().filter(|b| b.kind == "clause").count();
        let found = record.clauses.iter().filter(|c| c.kind == ClauseKind::Clause).count();
        assert_eq!(found, wanted, "{}", record.address);
        assert!(record.clauses.iter().all(|c| c.lang == record.lang), "{}", record.address);
    }
    assert!(compared > 250);
}

#[test]
fn clauses_that_cross_pages_are_whole() {
    let (_folder, index) = built();
    let workspace = Workspace::open(&index).map_err(|e| e.to_string()).unwrap();
    for lang in ["en", "es", "pt"] {
        for path in ["7", "10.a.3", "10.c.2.3"] {
            let shown = workspace.show(&format!("quito/9/declaration/{lang}/{path}")).unwrap();
            let (first, last) = shown.clauses[0].pages;
            assert_eq!(last, first + 1, "{lang}/{path}");
            assert_eq!(shown.clauses[0].translations.len(), 2, "{lang}/{path}");
            assert_eq!(shown.clauses[0].boxes.len(), 2, "{lang}/{path}");
        }
    }
}

#[test]
fn parts_add_up_to_the_flow() {
    let (_folder, index) = built();
    let workspace = Workspace::open(&index).map_err(|e| e.to_string()).unwrap();
    for record in workspace.records().iter().filter(|r| r.extractable) {
        let mut at = 0;
        for clause in &record.clauses {
            assert_eq!(clause.span.start, at, "{}/{}", record.address, clause.path);
            at = clause.span.end;
        }
        assert_eq!(at, record.flow.footnotes.end);
        assert_eq!(record.flow.furniture.start, at);
        assert_eq!(record.flow.furniture.end, record.flow.text.len());
    }
}

#[test]
fn numbers_that_differ_between_languages_are_linked_by_content() {
    let (_folder, index) = built();
    let workspace = Workspace::open(&index).map_err(|e| e.to_string()).unwrap();
    let pairs: BTreeMap<(String, String), f32> = workspace
        .links()
        .iter()
        .filter(|l| l.kind == LinkKind::Translation)
        .flat_map(|l| [((l.a.to_string(), l.b.to_string()), l.score), ((l.b.to_string(), l.a.to_string()), l.score)])
        .collect();
    for (a, b) in [
        ("altamar/3/declaration/es/v", "altamar/3/declaration/pt/v"),
        ("altamar/3/declaration/es/vi", "altamar/3/declaration/pt/v"),
        ("altamar/3/declaration/es/ix", "altamar/3/declaration/pt/viii"),
        ("altamar/4/declaration/es/4.1", "altamar/4/declaration/en/4.a"),
        ("altamar/4/declaration/es/11", "altamar/4/declaration/en/12"),
        ("altamar/2/declaration/es/10", "altamar/2/declaration/en/10"),
    ] {
        assert!(pairs.contains_key(&(a.to_owned(), b.to_owned())), "{a} = {b}");
    }
}

#[test]
fn earlier_forms_are_found() {
    let (_folder, index) = built();
    let workspace = Workspace::open(&index).map_err(|e| e.to_string()).unwrap();
    for (later, earlier, same) in [
        ("altamar/2/declaration/es/1", "altamar/1/declaration/es/1", true),
        ("altamar/2/declaration/es/3", "altamar/1/declaration/es/3", false),
        ("altamar/2/declaration/es/4", "altamar/1/declaration/es/3", false),
        ("altamar/3/declaration/es/i", "altamar/2/declaration/es/1", false),
        ("altamar/3/declaration/es/iii", "altamar/2/declaration/es/6", false),
        ("altamar/4/declaration/pt/2", "altamar/3/declaration/pt/ii", true),
    ] {
        let shown = workspace.show(later).unwrap();
        let link = shown.clauses[0].earlier.iter().find(|l| l.id == earlier);
        let link = link.unwrap_or_else(|| panic!("{later} has no earlier form {earlier}"));
        assert_eq!(link.edit_ratio == Some(0.0), same, "{later} from {earlier}");
    }
}

#[test]
fn exports_hold_the_contract_and_do_not_change() {
    let (folder, index) = built();
    let out = |name: &str| folder.path().join(name);
    for name in ["a", "b"] {
        for format in ["jsonl", "csv"] {
            let args = ["export", "--format", format, "--out", out(name).to_str().unwrap(), "--index", index.to_str().unwrap()]
                .map(String::from);
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            assert_eq!(rondas(&args).status.code(), Some(0));
        }
    }
    assert!(snapshot(&out("a")) == snapshot(&out("b")));
    let fields = |file: &str| {
        let text = fs::read_to_string(out("a").join(file)).unwrap();
        let line: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        line.keys().cloned().collect::<Vec<_>>()
    };
    let sorted = |names: &[&str]| {
        let mut names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(
        fields("documents.jsonl"),
        sorted(&["doc", "text", "lang", "round", "date", "kind", "series", "status", "sha256", "pages", "extractable"])
    );
    assert_eq!(
        fields("clauses.jsonl"),
        sorted(&["doc", "id", "number", "container", "kind", "text", "lang", "page_start", "page_end", "boxes", "label"])
    );
    assert_eq!(
        fields("links.jsonl"),
        sorted(&["type", "a_doc", "a_id", "a_number", "b_doc", "b_id", "b_number", "score", "evidence"])
    );
}

#[test]
fn searching_does_not_touch_the_index() {
    let (_folder, index) = built();
    let before = snapshot(&index);
    let search = |query: &str| rondas(&["search", query, "--index", index.to_str().unwrap()]);
    assert_eq!(search("migración").status.code(), Some(0));
    assert_eq!(search("xyzzy").status.code(), Some(1));
    assert_eq!(search("(a").status.code(), Some(2));
    assert!(snapshot(&index) == before);
}

#[test]
fn footnotes_hang_on_their_marks() {
    let (_folder, index) = built();
    let workspace = Workspace::open(&index).unwrap();
    for lang in ["es", "pt", "en"] {
        for (clause, note) in [("5", "fn-1"), ("8", "fn-2")] {
            let shown = workspace.show(&format!("altamar/2/declaration/{lang}/{clause}")).unwrap();
            let notes: Vec<&str> = shown.clauses[0].footnotes.iter().map(|n| n.id.as_str()).collect();
            assert_eq!(notes, [format!("altamar/2/declaration/{lang}/{note}")]);
        }
        let shown = workspace.show(&format!("altamar/2/declaration/{lang}/1")).unwrap();
        assert!(shown.clauses[0].footnotes.is_empty());
    }
}
