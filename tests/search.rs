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
