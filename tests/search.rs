//! Queries over the shipped corpus, as listed in `cases/search.tsv`.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::rondas;
use rondas::index::{Request, Sort};
use rondas::workspace::Searching;

#[test]
fn queries_find_what_they_should() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let index = folder.path().join("index");
    let output = rondas(&["build", root.join("corpus").to_str().unwrap(), "--index", index.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    let searching = Searching::open(&index).map_err(|e| e.to_string()).unwrap();
    let search = |query: &str, across: bool, sort: Sort| {
        let request = Request { across, sort, ..Request::new(query, Request::ALL) };
        searching.search(&request).unwrap_or_else(|e| panic!("{query}: {e}"))
    };
    let cases = fs::read_to_string(root.join("tests/cases/search.tsv")).unwrap();
    for case in cases.lines().filter(|l| !l.starts_with('#')) {
        let [query, found, absent] = case.split('\t').collect::<Vec<_>>()[..] else { panic!("{case}") };
        let hits = search(query, false, Sort::Relevance);
        let ids: Vec<&str> = hits.hits.iter().map(|h| h.clause.id.as_str()).collect();
        assert!(ids.contains(&found), "{query}: {found} is not in {ids:?}");
        assert!(!ids.contains(&absent), "{query}: {absent} should not be found");
        assert_eq!(hits.total, ids.len(), "{query}");
    }
    let across = search("trafficking", true, Sort::Document);
    let ids: Vec<&str> = across.hits.iter().map(|h| h.clause.id.as_str()).collect();
    assert!(ids.contains(&"altamar/1/declaration/es/4"), "a Spanish clause by the words of its translation: {ids:?}");
    let by_date = search("reafirmar", false, Sort::Date);
    let dates: Vec<_> = by_date.hits.iter().map(|h| h.clause.date.clone()).collect();
    assert!(dates.windows(2).all(|p| p[0] >= p[1]), "{dates:?}");
}

#[test]
fn texts_without_a_translation_are_searched_for_the_words_that_the_others_taught() {
    let folder = tempfile::tempdir().unwrap();
    let (corpus, index) = (folder.path().join("corpus"), folder.path().join("index"));
    common::copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &corpus);
    let series = corpus.join("altamar");
    let last = fs::read_dir(&series).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).max().unwrap();
    fs::remove_file(last.join("declaration.es.pdf")).unwrap();
    rondas(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]);
    let searching = Searching::open(&index).map_err(|e| e.to_string()).unwrap();
    let search = |expand: bool, without: &[&str]| {
        let without = without.iter().map(|w| (*w).to_owned()).collect();
        let request = Request { across: true, expand, without, ..Request::new("trata lang:en round:4", Request::ALL) };
        searching.search(&request).unwrap()
    };
    let found = search(true, &[]);
    assert!(found.hits.iter().any(|h| h.clause.text.contains("trafficking") && !h.highlights.is_empty()), "{found:?}");
    let words: Vec<&str> = found.expansions.iter().flat_map(|e| e.words.iter().map(String::as_str)).collect();
    assert!(words.contains(&"trafficking"), "{words:?}");
    // Without the English word it is still found through its Portuguese form; without both, not at all.
    assert_eq!((search(true, &["trafficking"]).total, search(true, &["Trafficking", "tráfico"]).total), (1, 0));
    let stored_only = search(false, &[]);
    assert_eq!((stored_only.total, stored_only.expansions.len()), (0, 0));
}
