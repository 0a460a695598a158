//! Segmentation cases: `tests/cases/segment/*.txt`, see the README there. Set `UPDATE_CASES=1` to write what the program finds,
//! then read the difference like prose.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rondas::model::{Clause, Flow, Line, PageInfo, Rect, Role, Word};
use rondas::segment::{Verdict, explain, segment};
use rondas::text::{Span, head, sentences};

/// Width of a character and distance of two lines in the cases, points.
const LETTER: f32 = 5.0;
const LEADING: f32 = 14.0;
const MARGIN: f32 = 72.0;
const SIZE: f32 = 11.0;
/// Characters of a unit's words that a case shows.
const SHOWN: usize = 48;

/// A printed line of a case.
struct Printed<'a> {
    text: &'a str,
    indent: usize,
    bold: usize,
    page: u32,
    starts_block: bool,
    role: Role,
}

/// The page as a case draws it: a blank line ends a paragraph, `---` a page, `~` starts footnotes, `**` sets a line's start bold.
fn printed(drawing: &str) -> Vec<(String, usize, usize, u32, bool, Role)> {
    let (mut page, mut starts, mut role, mut out) = (1, true, Role::Body, Vec::new());
    for line in drawing.lines() {
        match line.trim() {
            "" => starts = true,
            "---" => page += 1,
            "~" => (role, starts) = (Role::Footnote, true),
            text => {
                let indent = line.len() - line.trim_start().len();
                let bold = text.strip_prefix("**").and_then(|t| t.find("**")).unwrap_or(0);
                out.push((text.replace("**", ""), indent, bold, page, std::mem::take(&mut starts), role));
            }
        }
    }
    out
}

fn flow_of(drawing: &str) -> Flow {
    let lines = printed(drawing);
    let all = lines.iter().map(|(text, indent, bold, page, starts_block, role)| Printed {
        text,
        indent: *indent,
        bold: *bold,
        page: *page,
        starts_block: *starts_block,
        role: *role,
    });
    let (body, notes): (Vec<_>, Vec<_>) = all.partition(|p| p.role == Role::Body);
    flow(&body, &notes)
}

fn flow(body: &[Printed<'_>], notes: &[Printed<'_>]) -> Flow {
    let mut flow = Flow::default();
    let mut block = 0;
    for (index, printed) in body.iter().chain(notes).enumerate() {
        if index > 0 {
            flow.text.push(if printed.starts_block { '\n' } else { ' ' });
            block += u32::from(printed.starts_block);
        }
        if index == body.len() {
            flow.body.end = flow.text.len();
        }
        let start = flow.text.len();
        flow.text.push_str(printed.text);
        let (x, y) = (MARGIN + printed.indent as f32 * LETTER, MARGIN + index as f32 * LEADING);
        let words = printed.text.split_whitespace().map(|word| {
            let at = word.as_ptr() as usize - printed.text.as_ptr() as usize;
            let left = x + printed.text[..at].chars().count() as f32 * LETTER;
            let rect = Rect::new(left, y, left + word.chars().count() as f32 * LETTER, y + SIZE);
            Word { span: Span::new(start + at, start + at + word.len()), rect, line: flow.lines.len() as u32 }
        });
        flow.words.extend(words);
        flow.lines.push(Line {
            span: Span::new(start, flow.text.len()),
            page: printed.page,
            rect: Rect::new(x, y, x + printed.text.chars().count() as f32 * LETTER, y + SIZE),
            role: printed.role,
            block,
            column: 0,
            size: SIZE,
            bold: printed.bold as u32,
        });
    }
    let end = flow.text.len();
    if notes.is_empty() {
        flow.body.end = end;
    }
    flow.footnotes = Span::new(flow.body.end, end);
    flow.furniture = Span::new(end, end);
    let pages = flow.lines.last().map_or(0, |l| l.page);
    let page = |number| PageInfo { number, width: 612.0, height: 10_000.0, extractable: true };
    flow.pages = (1..=pages).map(page).collect();
    flow
}

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
        let joined: String = units.iter().map(|u| u.span.of(&flow.text)).collect();
        prop_assert_eq!(&joined, &flow.text);
        for (index, unit) in units.iter().enumerate() {
            prop_assert!(unit.span.contains(unit.words));
            prop_assert!(unit.parent.is_none_or(|p| p < index));
            prop_assert!(units[..index].iter().all(|u| u.path != unit.path), "{} twice", unit.path);
        }
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
