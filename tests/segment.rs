//! Segmentation cases: `tests/cases/segment/*.txt`, see the README there. Set `UPDATE_CASES=1` to write what the program finds,
//! then read the difference like prose.

mod common;
#[path = "common/drawing.rs"]
mod drawing;

use std::fs;
use std::path::{Path, PathBuf};

use common::Random;
use drawing::{Printed, assert_whole, flow, flow_of};
use proptest::prelude::*;
use rondas::model::{Clause, Flow, Mark, Rect, Role};
use rondas::segment::{Verdict, explain, segment};
use rondas::text::{head, sentences};

/// Characters of a unit's words that a case shows.
const SHOWN: usize = 48;
/// Lines of a text as long as a book.
const BOOK: usize = 1_500;

/// `clause 10.c.2 «c.2.» p1-2 | Identifying the need …`, and the notes.
fn outline(flow: &Flow) -> String {
    let segmented = segment(flow);
    let unit = |u: &Clause| {
        let label = if u.label.is_empty() { String::new() } else { format!(" «{}»", u.label) };
        let pages = if u.page_end > u.page_start { format!(" p{}-{}", u.page_start, u.page_end) } else { String::new() };
        let text = u.text.replace('\n', " / ");
        format!("{} {}{label}{pages} | {}\n", u.kind.as_str(), u.path, head(&text, SHOWN))
    };
    let mut out: String = segmented.value.units.iter().map(unit).collect();
    for note in &segmented.notes {
        out += &format!("note {} {}: {}\n", note.code, note.place.clause.as_deref().unwrap_or(""), note.message);
    }
    out
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/segment");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).expect("folder of cases").map(|f| f.expect("case").path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "txt"));
    files.sort();
    files
}

#[test]
fn cases_read_as_written() {
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let mut wrong = Vec::new();
    for file in cases() {
        let case = fs::read_to_string(&file).expect("case");
        let (drawing, want) = case.split_once("\n====\n").expect("a line of ==== between page and units");
        let page: String = drawing.lines().skip_while(|l| l.starts_with('#')).map(|l| format!("{l}\n")).collect();
        let got = outline(&flow_of(&page));
        if got != want {
            wrong.push(format!("{}\n--- want\n{want}--- got\n{got}", file.display()));
            if update {
                fs::write(&file, format!("{drawing}\n====\n{got}")).expect("case written");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is refused is told with the place it could have had, and why not.
#[test]
fn a_refused_label_says_why() {
    let flow = flow_of("AGREE:\n\n1. To act as said in paragraph\n7. The rest follows.\n\n2. To end.\n");
    let (_, trace) = explain(&flow);
    let refused: Vec<_> = trace.zones[0].candidates.iter().filter(|c| !matches!(c.verdict, Verdict::Label(_))).collect();
    let [seven] = refused[..] else { panic!("one line is refused: {refused:?}") };
    let Verdict::Plain { place: Some(place), dearer_by: Some(cost) } = &seven.verdict else { panic!("{seven:?}") };
    assert_eq!(place.path, ["7"]);
    assert!(*cost > 1.0, "{cost}");
}

#[test]
fn sentences_end_where_the_cases_say() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/sentences.txt");
    let mut wrong = String::new();
    let cases = fs::read_to_string(file).expect("cases");
    for case in cases.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(|l| l.replace("\\n", "\n")) {
        let passage = case.replace(" ‖ ", " ").replace('‖', "");
        let found: Vec<&str> = sentences(&passage).into_iter().map(|s| s.of(&passage)).collect();
        let want: Vec<&str> = case.split('‖').map(str::trim).collect();
        if found != want {
            wrong += &format!("want {want:?}\n got {found:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Lines as hostile and as tempting as they come.
fn any_line() -> impl Strategy<Value = String> {
    let label = prop::sample::select(vec![
        "",
        "1. ",
        "2) ",
        "(3) ",
        "1.1. ",
        "a) ",
        "i) ",
        "(ii) ",
        "IV. ",
        "A. ",
        "a.1. ",
        "c.2.3. ",
        "• ",
        "– ",
        "PRIMERO.- ",
        "Art. 2º ",
        "ANEXO I",
        "APPENDICES",
        "AGREE:",
        "«1. ",
        "l. ",
        "11.",
        "Lima, 3 de mayo de 2021. ",
        "é",
        "“",
    ]);
    let words = prop::sample::select(vec![
        "",
        "To act.",
        "bajo el párrafo",
        "República de Chile",
        "a) x; b) y",
        "ñandú – ½ »",
        "EDUCACIÓN Y SALUD",
    ]);
    (label, words).prop_map(|(l, w)| format!("{l}{w}")).prop_filter("a line has characters", |l| !l.trim().is_empty())
}

proptest! {
    #[test]
    fn sentences_add_up_to_the_passage(lines in prop::collection::vec(any_line(), 0..12), end in "[. …»)]{0,4}") {
        let passage = lines.join(" ") + &end;
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        let found = sentences(&passage);
        let joined: String = found.iter().map(|s| s.of(&passage)).collect();
        prop_assert_eq!(letters(&joined), letters(&passage));
        prop_assert!(found.iter().all(|s| !s.is_empty() && s.trimmed(&passage) == *s));
    }

    #[test]
    fn units_add_up_to_the_text(lines in prop::collection::vec((any_line(), 0usize..12, any::<bool>(), 0u8..12), 1..60), notes in 0usize..3) {
        let mut page = 1;
        let body: Vec<Printed<'_>> = lines.iter().map(|(text, indent, starts_block, turn)| {
            page += u32::from(*turn == 0);
            Printed { text, indent: *indent, bold: 0, page, starts_block: *starts_block, role: Role::Body }
        }).collect();
        let notes: Vec<Printed<'_>> = (0..notes)
            .map(|_| Printed { text: "1 A note.", indent: 0, bold: 0, page, starts_block: true, role: Role::Footnote })
            .collect();
        let flow = flow(&body, &notes);
        let units = segment(&flow).value.units;
        assert_whole(&flow, &units);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// What is told is what was done: every label that was taken starts the unit of its number.
    #[test]
    fn the_trace_agrees_with_the_units(lines in prop::collection::vec((any_line(), 0usize..12, any::<bool>()), 1..24)) {
        let body: Vec<Printed<'_>> = lines
            .iter()
            .map(|(text, indent, starts_block)| Printed { text, indent: *indent, bold: 0, page: 1, starts_block: *starts_block, role: Role::Body })
            .collect();
        let flow = flow(&body, &[]);
        let (explained, trace) = explain(&flow);
        let units = explained.value.units;
        prop_assert_eq!(&segment(&flow).value.units, &units);
        for candidate in trace.zones.iter().flat_map(|z| &z.candidates) {
            if let Verdict::Label(place) = &candidate.verdict {
                prop_assert!(units.iter().any(|u| u.span.start == candidate.line.start && u.number == place.path));
            }
        }
    }
}

/// What tempts a reader of labels, and what a page may hold instead of words.
const TOKENS: [&str; 24] = [
    "1.",
    "2)",
    "(iii)",
    "IV.-",
    "z)",
    "10.c.2.3.",
    "99999999999999999999.",
    "\u{2022}",
    "\n",
    "\n\n",
    "\n---\n",
    "\n~\n",
    "        ",
    "ANEXO II",
    "ACUERDAN:",
    "PRIMERO:",
    "Art. 3\u{ba}",
    "\u{fffd}",
    "\u{301}",
    "\u{202e}",
    "\u{fb01}",
    "\u{1d7cf}.",
    "**",
    "\u{a0}",
];

/// A page with some of its lines and characters taken away, doubled, swapped or replaced.
fn damaged(page: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    for _ in 0..=random.next(5) {
        let (at, other) = (random.next(lines.len()), random.next(lines.len()));
        match random.next(6) {
            0 => lines.swap(at, other),
            1 => lines.insert(at, lines[other].clone()),
            2 if lines.len() > 1 => drop(lines.remove(at)),
            3 => lines[at] = lines[at].chars().rev().collect(),
            _ => {
                let place = random.next(lines[at].chars().count() + 1);
                let byte = lines[at].char_indices().nth(place).map_or(lines[at].len(), |(byte, _)| byte);
                lines[at].insert_str(byte, TOKENS[random.next(TOKENS.len())]);
            }
        }
    }
    lines.join("\n")
}

/// Lines anywhere on the page, of any size, in any column.
fn scattered(flow: &mut Flow, random: &mut Random) {
    const PLACES: [f32; 7] = [0.0, 72.0, 300.0, -5.0, 1e30, f32::INFINITY, f32::NAN];
    flow.marks = flow.words.iter().filter(|_| random.next(9) == 0).map(|w| Mark { span: w.span }).collect();
    for line in &mut flow.lines {
        if random.next(3) == 0 {
            let [x0, y0, x1, y1] = [(); 4].map(|()| PLACES[random.next(PLACES.len())]);
            line.rect = Rect::new(x0, y0, x1, y1);
            line.size = PLACES[random.next(PLACES.len())];
            line.column = random.next(4) as u8;
            line.bold = random.next(line.span.len() + 2) as u32;
        }
    }
}

#[test]
fn damaged_pages_lose_nothing() {
    let mut random = Random(0x5e93e27);
    for file in cases() {
        let case = fs::read_to_string(&file).expect("case");
        let page = case.split("\n====\n").next().expect("a page");
        for _ in 0..40 {
            let mut flow = flow_of(&damaged(page, &mut random));
            assert_whole(&flow, &segment(&flow).value.units);
            scattered(&mut flow, &mut random);
            assert_whole(&flow, &segment(&flow).value.units);
        }
    }
}

/// Texts made of nothing but temptation, as long as a book: the work grows with the text, or this test would not end.
#[test]
fn endless_labels_come_to_an_end() {
    let kinds: [&dyn Fn(usize) -> String; 10] = [
        &|n| format!("{n}. To act.\n\n"),
        &|_| "1. To act.\n\n".into(),
        &|n| format!("{}a) i) 1. {n}) to act\n", " ".repeat(n % 40)),
        &|n| format!("{}.{}.{}. Act\n\n", n % 7, n % 11, n % 13),
        &|n| format!("ANEXO {n}\n\nACUERDAN:\n\n{n}. Obrar.\n\n"),
        &|n| ["a) b) c) ", "i. ", "l. ", "\u{2022} ", "PRIMERO.- ", "A.\n"][n * 7919 % 6].into(),
        &|_| "En fe de lo cual se firma.\n".into(),
        &|_| "The work goes on.\n".into(),
        &|n| format!("Done at Lima, 3 May 20{n}\n\n"),
        &|n| format!("{n} See above\n\n{}", if n == 1 { "AGREE:\n\n" } else { "" }),
    ];
    for line in kinds {
        let page: String = (1..=BOOK).map(line).collect();
        let mut flow = flow_of(&page);
        flow.marks = flow.words.iter().map(|w| Mark { span: w.span }).collect();
        assert_whole(&flow, &segment(&flow).value.units);
    }
}
