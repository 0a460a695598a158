//! Queries made to do harm, and good ones damaged: an answer, or an error with its place; never a panic, never an endless search.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::sync::mpsc;
use std::time::Duration;

use common::{Random, build, corpus};
use rondas::index::{Request, parse};
use rondas::workspace::Searching;

/// What no query may take, debug build and a busy machine allowed for. Most take a thousandth.
const PATIENCE: Duration = Duration::from_secs(60);
/// Damaged queries looked for.
const DAMAGED: usize = 1_500;

/// Queries of every kind, as good as those of the help.
const GOOD: [&str; 14] = [
    "families district",
    "\"people on the move\" AND NOT children",
    "\"protection families\"~3",
    "=reaffirm =\"common work\"",
    "reaff* dis?rict",
    "/(re|in)affirm(s|ed)?/ OR famlies~1",
    "(point OR work) -regard",
    "round:1..2 lang:en kind:clause series:marisma",
    "number:1* has:translation lacks:pt same:no",
    "es:familias AND en:\"point 3\"",
    "status:specimen OR year:2011,2012 page:1",
    "verb:reaffirm country:chile org:unhcr",
    "COVID-19 VIH/SIDA O.I.M. l'eau",
    "doc:declaration «people on the move»",
];

/// Pieces that damage a query.
const PIECES: [&str; 24] = [
    "(",
    ")",
    "\"",
    "«",
    "”",
    "/",
    "*",
    "?",
    "~",
    "~9",
    ":",
    "=",
    "-",
    "@",
    "NOT ",
    " AND ",
    " OR ",
    "\0",
    "\u{202e}",
    "\u{301}",
    "\\",
    "[a-",
    "round:",
    "\u{1f600}",
];

fn hostile() -> Vec<String> {
    let times = |piece: &str, n: usize| piece.repeat(n);
    vec![
        times("(", 10_000),
        times("(", 3_000) + "a" + &times(")", 900),
        times("NOT ", 900) + "a",
        times("-", 3_000) + "a",
        times("es:", 1_000) + "a",
        times("a OR ", 700) + "a",
        times("a ", 1_900),
        times("a", 3_900),
        times("ü", 3_900),
        times("a\u{301}", 1_900),
        format!("\"{}\"", times("a ", 1_900)),
        format!("\"{}\"~1000", times("a b ", 900)),
        times("a*", 1_900),
        times("a?", 1_900),
        "a*b*c*d*e*f*g*h*i*j*k*l*m*n*o*p*q*r*s*t*u*v*w*x*y*z*".into(),
        "??????????????????????????????aa".into(),
        "/((((a{1000}){1000}){1000}){1000})/".into(),
        "/(a|b|ab)*(c|d|cd)*(e|f|ef)*{50}/".into(),
        format!("/{}/", times("(a*)*", 500)),
        format!("/{}/", times("(", 1_500) + &times(")", 1_500)),
        format!("/[{}]/", times("a-z", 1_000)),
        "/(?i)\\p{L}{1,500}/".into(),
        "/.{0,9999}/".into(),
        "/a\\/".into(),
        "/\\/".into(),
        "\\".into(),
        "number:****************************************".into(),
        "number:(((((".into(),
        "number:1*2*3*4*5*6*7*8*9*0*1*2*3*4*5*6*7*8*9*0*".into(),
        "round:0..18446744073709551615".into(),
        "round:99999999999999999999999".into(),
        "year:..".into(),
        "page:9..1".into(),
        "lang:\u{202e}".into(),
        "word~99999999999999999999".into(),
        "\"a b\"~99999999999999999999".into(),
        "\0\0\0".into(),
        "a\0b \"a\0b\" =a\0b".into(),
        "\u{1b}[31m".into(),
        "\u{feff}".into(),
        "@".into(),
        "@@@@".into(),
        ":".into(),
        "::::".into(),
        "a:b:c:d".into(),
        " \t\r\n\u{a0}\u{2003}".into(),
        String::new(),
        "x".repeat(1 << 20),
    ]
}

/// A good query with pieces put in, letters taken out, or its end cut off.
fn damaged(random: &mut Random) -> String {
    let mut chars: Vec<char> = GOOD[random.next(GOOD.len())].chars().collect();
    for _ in 0..=random.next(4) {
        let at = random.next(chars.len() + 1);
        match random.next(4) {
            0 => drop(chars.splice(at..at, PIECES[random.next(PIECES.len())].chars())),
            1 => drop(chars.drain(at..(at + random.next(5)).min(chars.len()))),
            2 => chars.truncate(at),
            _ => {
                let other: Vec<char> = GOOD[random.next(GOOD.len())].chars().collect();
                let from = random.next(other.len());
                drop(chars.splice(at..at, other[from..].iter().copied()));
            }
        }
    }
    chars.into_iter().collect()
}

/// What must hold of a query whatever it says.
fn answered(searching: &Searching, query: &str) {
    match parse(query) {
        Err(error) => {
            assert!(error.position <= query.chars().count(), "{query:?}: {error:?}");
            assert!(!error.message.is_empty() && !error.hint.is_empty(), "{query:?}: {error:?}");
        }
        Ok(tree) => {
            let printed = tree.to_string();
            assert_eq!(parse(&printed).as_ref(), Ok(&tree), "{query:?} is printed as {printed:?}");
        }
    }
    for across in [false, true] {
        let request = Request { across, facets: true, ..Request::new(query, 20) };
        let found = searching.search(&request);
        if let Ok(hits) = &found {
            let spans = hits.hits.iter().flat_map(|h| h.highlights.iter().map(move |s| (s, &h.clause.text)));
            spans.for_each(|(s, text)| assert!(text.is_char_boundary(s.start) && text.is_char_boundary(s.end), "{query:?}"));
        }
        assert_eq!(found.is_ok(), parse(query).is_ok(), "{query:?}: {:?}", found.err().map(|e| e.to_string()));
    }
}

/// What is taken away and what is left make the whole, for every pair of good queries.
#[test]
fn and_and_not_part_what_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let index = folder.path().join("index");
    build(&corpus(folder.path(), 3), &index, &[]);
    let searching = Searching::open(&index).map_err(|e| e.to_string()).unwrap();
    let found = |query: &str| -> BTreeSet<String> {
        let hits = searching.search(&Request::new(query, Request::ALL)).unwrap_or_else(|e| panic!("{query}: {e}"));
        hits.hits.into_iter().map(|h| h.clause.id).collect()
    };
    let more = [
        "district",
        "\"point 3\"",
        "\"common work\"~2",
        "(families OR point) \"with due regard\"",
        "\"in district\" NOT \"district 21\"",
    ];
    for a in GOOD.iter().chain(&more) {
        for b in GOOD.iter().chain(&more) {
            let (whole, both, rest) = (found(a), found(&format!("({a}) AND ({b})")), found(&format!("({a}) NOT ({b})")));
            assert!(both.is_disjoint(&rest), "{a} / {b}");
            assert_eq!(&both | &rest, whole, "{a} / {b}");
        }
    }
}

#[test]
fn hostile_and_damaged_queries_are_answered() {
    let folder = tempfile::tempdir().unwrap();
    let index = folder.path().join("index");
    build(&corpus(folder.path(), 2), &index, &[]);
    let mut random = Random(0x9e57);
    let mut queries = hostile();
    queries.extend(GOOD.map(str::to_owned));
    queries.extend((0..DAMAGED).map(|_| damaged(&mut random)));
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let searching = Searching::open(&index).map_err(|e| e.to_string()).unwrap();
        for query in queries {
            tell.send(query.clone()).unwrap();
            answered(&searching, &query);
        }
        tell.send("done".to_owned()).unwrap();
    });
    let mut last = String::new();
    while last != "done" {
        match told.recv_timeout(PATIENCE) {
            Ok(query) => last = query,
            Err(why) => panic!("{why} at {:?}", last.chars().take(200).collect::<String>()),
        }
    }
}
