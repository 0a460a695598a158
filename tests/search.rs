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

/// The shipped corpus, built into a folder.
fn shipped(folder: &Path) -> String {
    let index = folder.join("index").to_str().unwrap().to_owned();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    assert_eq!(rondas(&["build", corpus.to_str().unwrap(), "--index", &index]).status.code(), Some(0));
    index
}

#[test]
fn an_index_of_another_format_is_refused_and_a_build_makes_it_anew() {
    let folder = tempfile::tempdir().unwrap();
    let index = shipped(folder.path());
    let build = fs::read_dir(Path::new(&index).join("builds")).unwrap().next().unwrap().unwrap().path();
    let meta = build.join("search/meta.json");
    let before = fs::read_to_string(&meta).unwrap();
    let (head, tail) = before.split_once("\"payload\": \"").unwrap();
    let old = format!("{head}\"payload\": \"0{}", tail.trim_start_matches(|c: char| c.is_ascii_digit()));
    fs::write(&meta, old).unwrap();
    let refused = rondas(&["search", "migrantes", "--index", &index]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2));
    assert!(said.contains("another version") && said.contains("rondas build"), "{said}");
    shipped(folder.path());
    assert_eq!(rondas(&["search", "migrantes", "--index", &index]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(&meta).unwrap(), before, "the same index again");
}

#[test]
fn counts_are_drawn_queries_kept_and_neighbours_measured() {
    let folder = tempfile::tempdir().unwrap();
    let index = shipped(folder.path());
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let run = |args: &[&str]| {
        let output = rondas(&[args, &["--index", &index]].concat());
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    run(&["count", "migrantes", "--by", "round", "--svg", &at("rounds.svg")]);
    let picture = fs::read_to_string(at("rounds.svg")).unwrap();
    assert!(picture.starts_with("<svg") && picture.contains("migrantes") && picture.trim_end().ends_with("</svg>"));
    run(&["search", "\"trata de personas\"", "--save", "trata", "--saved", &at("queries.toml")]);
    let again = run(&["search", "@trata lang:es", "--saved", &at("queries.toml"), "--json"]);
    let typed = run(&["search", "\"trata de personas\" lang:es", "--json"]);
    assert_eq!(again, typed);
    let neighbours = |args: &[&str]| -> Vec<String> {
        let rows = run(&[&["collocates", "trafficking", "--csv", "--least", "1"], args].concat());
        rows.lines().skip(1).map(|row| row.split(',').next().unwrap().to_owned()).collect()
    };
    let (dice, likelihood) = (neighbours(&["--measure", "log-dice"]), neighbours(&["--measure", "log-likelihood"]));
    assert!(dice.contains(&"human".to_owned()) && likelihood.contains(&"human".to_owned()) && dice != likelihood);
    let (before, behind) = (neighbours(&["--left", "1", "--right", "0"]), neighbours(&["--left", "0", "--right", "1"]));
    assert!(before.contains(&"human".to_owned()) && !behind.contains(&"human".to_owned()), "{before:?} {behind:?}");
}
