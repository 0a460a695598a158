//! Small pages written here, laid out.

mod boxes;
mod columns;
mod tables;

use super::{Layout, lay_out};
use crate::extract::tests::{lines, pages, read, text};
use crate::extract::{Options, read_pages};

/// A row of cells, drawn one after the other, the first line of each at `y`.
fn row(y: u32, cells: &[(u32, &[&str])]) -> String {
    cells.iter().map(|(x, cell)| lines(*x, y, cell)).collect()
}

/// The lines of a table, at these places across and down the page.
fn ruled(across: &[u32], down: &[u32]) -> String {
    let [left, .., right] = across else { return String::new() };
    let [top, .., bottom] = down else { return String::new() };
    let rows: String = down.iter().map(|y| format!("{left} {y} m {right} {y} l ")).collect();
    let sides: String = across.iter().map(|x| format!("{x} {top} m {x} {bottom} l ")).collect();
    rows + &sides + "S\n"
}

fn layout(contents: &[String]) -> Layout {
    let pages = read_pages(&pages(contents, "", ["null", "null"]), &Options::default());
    lay_out(&pages.unwrap_or_else(|e| panic!("{e}")).value).value
}

/// The text of pages.
fn text_of(contents: &[String]) -> String {
    read(&pages(contents, "", ["null", "null"])).1.text
}

const RIGHTS: &[&str] = &["Protect the rights of all", "persons on the move."];
const PERMITS: &[&str] = &["Issue residence permits to the", "families that ask for them,", "without delay."];
const SCHOOLS: &[&str] = &["Open the schools to children", "born in transit."];

#[test]
fn an_initial_is_read_with_the_first_of_the_lines_beside_it() {
    let beside = |rise: u32| {
        let text = ["o approve the calendar of the Committee of", "Mayors for the period 2019, drawn up by the"];
        sized(30, 60, 676, &["T"])
            + &lines(80, 676 + rise, &text)
            + &lines(60, 650 + rise, &["International Labour Organization."])
    };
    let expected = "To approve the calendar of the Committee of Mayors for the period 2019, drawn up by the International Labour \
        Organization.\n";
    for rise in [11, 13, 15] {
        assert_eq!(text(&beside(rise)), expected, "{rise}");
    }
}

#[test]
fn an_initial_is_not_read_with_the_line_above_it() {
    let clause = |y: u32, first: &str| {
        sized(45, 60, y - 24, &["T"]) + &lines(91, y, &[first, "Mayors for the period 2019, drawn up by the", "Labour Office."])
    };
    let content =
        clause(700, "o approve the calendar of the Committee of") + &clause(660, "o adopt the calendar of the Committee of");
    let rest = "the calendar of the Committee of Mayors for the period 2019, drawn up by the Labour Office.\n";
    assert_eq!(text(&content), format!("To approve {rest}To adopt {rest}"));
}

/// Lines of a size, baselines 12 points apart from `y` down.
fn sized(size: u32, x: u32, y: u32, lines: &[&str]) -> String {
    let shown: String = lines.iter().map(|l| format!("({l}) Tj T* ")).collect();
    format!("BT /F {size} Tf 12 TL {x} {y} Td {shown} ET\n")
}

/// Body, footnotes and furniture of pages.
fn roles(contents: &[String]) -> [String; 3] {
    let flow = read(&pages(contents, "", ["null", "null"])).1;
    [flow.body, flow.footnotes, flow.furniture].map(|span| span.of(&flow.text).to_owned())
}

const BODY: &[&str] = &[
    "To protect the rights of all persons on the move in the region,",
    "to give them papers, and to hear them in their language;",
];

#[test]
fn a_line_that_sticks_out_into_the_gutter_is_one_of_its_column() {
    let (usual, long) = ("nnnnn nnnnn nnnnn nnnnn nnnnn", "nnnnn nnnnn nnnnn nnnnn nnnnn nnnnnn");
    let left: Vec<&str> = (0..12).map(|at| if at == 5 { long } else { usual }).collect();
    let [body, ..] = roles(&[lines(60, 740, &left) + &lines(246, 740, &["uuuuu uuuuu uuuuu uuuuu"; 12])]);
    let first_u = body.find('u').unwrap_or(0);
    assert!(!body[first_u..].contains('n') && body.contains("nnnnnn"), "{body}");
}

#[test]
fn a_line_may_stick_out_before_words_that_are_indented() {
    let (usual, long) = ("nnnnn nnnnn nnnnn nnnnn nnnnn", "nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn");
    let column = |x: u32, word: &'static str, first: u32| {
        let at = |(at, line): (u32, &str)| lines(x + if at == first { 20 } else { 0 }, 740 - 13 * at, &[line]);
        let all: Vec<&str> = (0..12).map(|at| if word == "n" && at == 5 { long } else { usual }).collect();
        (0..).zip(all).map(|line| at(line).replace('n', word)).collect::<String>()
    };
    let [body, ..] = roles(&[column(60, "n", 12) + &column(240, "u", 5)]);
    let first_u = body.find('u').unwrap_or(0);
    assert!(!body[first_u..].contains('n') && body.contains("nnnnn nnnnn"), "{body}");
}

#[test]
fn a_column_that_ends_the_text_may_be_short() {
    let left: Vec<&str> = BODY.iter().map(|l| &l[..40]).cycle().take(40).collect();
    let content = lines(60, 740, &left)
        + &lines(
            320,
            740,
            &[
                "and to report on it to the next",
                "meeting, which the host country",
                "will call before the end of the",
                "year, as it has said.",
            ],
        );
    let text = text(&content);
    assert!(
        text.contains("and to report on it to the next meeting, which the host country will call before the end of the year"),
        "{text}"
    );
}

#[test]
fn labels_beside_a_long_text_are_no_short_column() {
    let rows = |x: u32, step: u32, count: u32, words: &str| -> Vec<String> {
        (0..count).map(|i| lines(x, 740 - step * i, &[words])).collect()
    };
    let terms = rows(60, 13, 4, "Terms used in this agreement");
    let texts = rows(320, 13, 30, "and what they are taken to mean");
    let content: String =
        terms.iter().zip(&texts).map(|(term, text)| format!("{term}{text}")).chain(texts[4..].iter().cloned()).collect();
    assert!(text(&content).starts_with("Terms used in this agreement and what they are taken to mean"), "{}", text(&content));
}

#[test]
fn a_mark_is_parted_from_the_next_word_where_no_space_is_drawn() {
    let content = "BT /F 10 Tf 60 700 Td (The ministers) Tj 0 4 Td 60 0 Td /F 6 Tf (1) Tj 6 -4 Td /F 10 Tf (of all States) Tj ET";
    let flow = read(&pages(&[content.to_owned()], "", ["null", "null"])).1;
    assert_eq!((flow.text.as_str(), flow.marks.len()), ("The ministers1 of all States\n", 1));
}

#[test]
fn a_mark_is_parted_from_the_note_it_leads() {
    let note = |words: &str| {
        let shown = format!("BT 60 103 Td /F 5 Tf (1) Tj 3 -3 Td /F 8 Tf ({words}) Tj ET");
        read(&pages(&[lines(60, 740, &BODY.repeat(20)) + &shown], "", ["null", "null"])).1
    };
    let flow = note("Ibero-American Meeting");
    assert_eq!(flow.footnotes.of(&flow.text), "1 Ibero-American Meeting\n");
    assert!(note("\\) Ibero-American Meeting").text.ends_with("1) Ibero-American Meeting\n"));
}

#[test]
fn raised_letters_are_marks_behind_whole_words_only() {
    let marks = |word: &str, width: u32, letter: char| {
        let content = format!(
            "BT /F 10 Tf 60 700 Td ({word}) Tj {width} 4 Td /F 6 Tf ({letter}) Tj 8 -4 Td /F 10 Tf (of all States) Tj ET"
        );
        read(&pages(&[content], "", ["null", "null"])).1.marks.len()
    };
    assert_eq!(
        [marks("The ministers", 60, 'a'), marks("Prof.", 24, 'a'), marks("The 1", 25, 'a'), marks("M", 9, 'e')],
        [1, 0, 0, 0]
    );
}

#[test]
fn footnotes_of_one_line_each_stay_apart() {
    let notes =
        ["1 Ibero-American Meeting of Heads of State.", "2 With a reservation of the host country.", "3 Adopted without a vote."];
    let page = lines(60, 740, &BODY.repeat(20)) + &sized(7, 60, 100, &notes);
    let [_, footnotes, _] = roles(&[page]);
    assert_eq!(footnotes.lines().collect::<Vec<_>>(), notes);
}

#[test]
fn the_head_of_a_section_is_furniture_above_the_page_and_body_where_it_heads_it() {
    let page = |heading: &str, body: String| lines(250, 760, &["On the protection of persons"]) + heading + &body;
    let heading = "BT /B 10 Tf 60 700 Td (On the protection of persons) Tj ET\n";
    let contents = [page(heading, lines(60, 675, &BODY.repeat(20)))];
    let bold = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>";
    let fonts = format!("/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> /B {bold} >> >>");
    let flow = read(&pages(&contents, &fonts, ["null", "null"])).1;
    let body = flow.body.of(&flow.text);
    assert_eq!((body.matches("On the protection").count(), flow.furniture.of(&flow.text)), (1, "On the protection of persons\n"));
}

#[test]
fn titles_that_begin_two_pages_are_no_running_heads() {
    let page = |title: &str| sized(15, 60, 740, &[title]) + &lines(60, 710, &BODY.repeat(18));
    let bodies = |titles: [&str; 3]| {
        let [body, ..] = roles(&titles.map(page));
        titles.iter().filter(|title| body.contains(**title)).count()
    };
    assert_eq!(bodies(["Declaration of round 1", "Declaration of round 4", "To begin with"]), 3);
    assert_eq!(bodies(["Declaration, page 1", "Declaration, page 2", "Declaration, page 3"]), 0);
    assert_eq!(bodies(["Declaration of round 4", "Declaration of round 4", "Declaration of round 4"]), 0);
}

#[test]
fn articles_that_begin_five_pages_are_no_running_headers() {
    let contents: Vec<String> =
        (1..=5).map(|n| lines(280, 750, &[&format!("Article {n}")]) + &lines(60, 725, &BODY.repeat(10 + n))).collect();
    let [body, ..] = roles(&contents);
    assert!((1..=5).all(|n| body.contains(&format!("Article {n}"))), "{body}");
}

#[test]
fn the_number_and_name_at_the_foot_of_a_single_page_are_furniture() {
    let foot = |words: &str| lines(60, 740, &BODY.repeat(20)) + &sized(8, 60, 40, &[words]);
    assert_eq!(roles(&[foot("1 | Joint declaration")])[2], "1 | Joint declaration\n");
    assert_eq!(roles(&[foot("2 | Joint declaration")])[2], "");
}

/// Lines of prose, each begun by the number of its line where `numbered` says so.
fn numbered_lines(numbered: impl Fn(usize) -> bool) -> String {
    let number = |at: usize| sized(8, if at < 9 { 40 } else { 36 }, 740 - 13 * at as u32, &[&format!("{}", at + 1)]);
    let numbers: String = (0..40).filter(|at| numbered(*at)).map(number).collect();
    numbers + &lines(72, 740, &BODY.repeat(20))
}

#[test]
fn line_numbers_in_the_margin_are_furniture() {
    for (step, count) in [(1, 40), (5, 8)] {
        let [body, _, furniture] = roles(&[numbered_lines(|at| (at + 1) % step == 0)]);
        assert!(!body.contains(|c: char| c.is_ascii_digit()), "{body}");
        assert_eq!(furniture.lines().count(), count);
    }
}

#[test]
fn line_numbers_go_on_over_pages_beside_few_lines_that_run_on() {
    let page = |from: usize, words: &[&str]| {
        let number = |at: usize| sized(8, 40, 740 - 13 * at as u32, &[&format!("{}", from + at)]);
        (0..words.len()).map(number).collect::<String>() + &lines(72, 740, words)
    };
    let clause = [
        "To hear them.",
        "To pay.",
        "To open schools.",
        "To protect the rights of all persons on the move in the whole",
        "region.",
    ];
    let last = ["To give papers.", "To cooperate."];
    let [body, _, furniture] = roles(&[page(11, &clause.repeat(4)), page(31, &last)]);
    assert!(!body.contains(|c: char| c.is_ascii_digit()), "{body}");
    assert_eq!(furniture.lines().count(), 22);
    let [body, ..] = roles(&[page(11, &clause.repeat(4)), page(1, &last)]);
    assert!(body.contains('1') && body.contains('2'), "{body}");
}

#[test]
fn line_numbers_count_over_paragraphs_set_apart_and_the_head() {
    let clause = ["To hear them, and to answer all who ask for papers in", "the whole region.", "To give papers to all."];
    let page = |from: usize, first: &str| {
        let line = |at: usize| 700 - 13 * at - 9 * (at / 3 + at.div_ceil(3));
        let shown = |at: usize| {
            let y = line(at) as u32;
            sized(8, 40, y, &[&format!("{}", from + at)]) + &lines(72, y, &[if at == 0 { first } else { clause[at % 3] }])
        };
        sized(8, 40, 760, &["1"]) + &lines(72, 760, &["Altamar process"]) + &(0..18).map(shown).collect::<String>()
    };
    let [body, _, furniture] = roles(&[page(2, "To protect all persons, wherever they were born, in"), page(20, clause[0])]);
    assert!(!body.contains(|c: char| c.is_ascii_digit()), "{body}");
    assert_eq!(furniture.lines().filter(|l| l.bytes().all(|b| b.is_ascii_digit())).count(), 38, "{furniture}");
}

#[test]
fn numbers_of_the_rows_of_a_table_are_no_line_numbers() {
    let row = |at: u32| {
        lines(40, 740 - 13 * at, &[&format!("{at}")]) + &lines(72, 740 - 13 * at, &["Brazil, which chairs the meeting"])
    };
    let content: String = (1..30).map(row).collect();
    assert!(text(&content).starts_with("1 Brazil"), "{}", text(&content));
}

/// A column of `count` lines that runs on into the next one.
fn column(x: u32, y: u32, first: &str, count: usize) -> String {
    let mut words = vec![first];
    words.resize(count - 1, "to protect the rights of all persons");
    words.push("on the move in the region and to");
    lines(x, y, &words)
}

#[test]
fn each_section_is_read_in_its_columns() {
    let section = |y: u32, name: &str| {
        lines(60, y, &[name])
            + &column(60, y - 30, "To give papers to all who ask for", 9)
            + &column(320, y - 30, "give them schools and homes, and", 9)
    };
    let text = text(&(section(740, "Section one") + &section(560, "Section two")));
    let [first, second] = ["Section one", "Section two"].map(|name| text.find(name).unwrap_or(usize::MAX));
    let joined = "in the region and to give them schools";
    assert!(first < second && text[..second].contains(joined) && text[second..].contains(joined), "{text}");
}

#[test]
fn a_box_of_small_print_at_the_side_does_not_cut_the_text() {
    let beside = [
        "To protect the rights of all persons on",
        "the move in the region, to give them",
        "papers, to hear them in their language,",
    ];
    let full = "and to report to the next meeting on what was done for them, in which place and by whom.";
    let aside: String = (0..3).map(|i| sized(7, 380, 740 - 13 * i, &["Terms used in this text are defined below"])).collect();
    let text = text(&(lines(60, 740, &beside) + &aside + &lines(60, 701, &[full])));
    assert!(text.contains("in their language, and to report"), "{text}");
}

/// A page as it looks must be what a file of `tests/cases/layout` holds.
fn looks_like(name: &str, bytes: &[u8]) {
    let pages = read_pages(bytes, &Options::default()).unwrap_or_else(|e| panic!("{e}")).value;
    let looks = lay_out(&pages).value.grid().join("\u{c}");
    let file = format!("{}/tests/cases/layout/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(looks == expected, "{file} should hold\n{looks}");
}

const LEFT: &[&str] = &[
    "The States that took part in the",
    "meeting, which has been held each",
    "year since the first one in",
    "Georgetown, agree:",
];
const RIGHT: &[&str] = &[
    "Los Estados que participaron en la",
    "reuni\\363n, que se celebra cada a\\361o",
    "desde la primera en Georgetown,",
    "acuerdan:",
];

#[test]
fn two_columns_look_as_they_stand() {
    let content = sized(14, 230, 750, &["Joint declaration"])
        + &lines(60, 710, LEFT)
        + &lines(320, 710, RIGHT)
        + &sized(8, 300, 40, &["1"]);
    looks_like("two-columns", &pages(&[content], "", ["null", "null"]));
}

#[test]
fn a_table_looks_as_it_stands() {
    let content = row(720, &[(60, &["No."]), (100, &["Commitment"]), (290, &["Body"]), (440, &["Year"])])
        + &row(700, &[(60, &["1"]), (100, RIGHTS), (290, &["Ministry of the", "Interior"]), (440, &["2021"])])
        + &row(660, &[(60, &["2"]), (100, PERMITS), (290, &["Migration service"]), (440, &["2022"])])
        + &row(605, &[(60, &["3"]), (100, SCHOOLS), (290, &["Ministry of", "Education"]), (440, &["2023"])]);
    looks_like("table", &pages(&[content], "", ["null", "null"]));
}

#[test]
fn a_rotated_page_looks_as_it_is_read() {
    let shown: String = LEFT.iter().map(|l| format!("({l}) Tj T* ")).collect();
    let figures = "BT /F 10 Tf 0 1 -1 0 200 60 Tm (Brazil) Tj ET BT /F 10 Tf 0 1 -1 0 200 300 Tm (710,098) Tj ET";
    let content = format!("BT /F 10 Tf 13 TL 0 1 -1 0 100 60 Tm {shown} ET {figures}");
    looks_like("rotated", &pages(&[content], "/Rotate 90", ["null", "null"]));
}

#[test]
fn headings_in_the_middle_and_sizes_of_type_look_as_they_stand() {
    let content = sized(20, 216, 740, &["DECLARATION"])
        + &sized(12, 226, 710, &["Georgetown, 10 July 2021"])
        + &lines(60, 670, BODY)
        + &sized(
            7,
            60,
            630,
            &["In small print: adopted without a vote by all States that took part in the meeting, and open to all others."],
        )
        + &lines(60, 600, &["1."])
        + &lines(90, 600, RIGHTS)
        + &lines(60, 560, &["10."])
        + &lines(90, 560, PERMITS);
    looks_like("headings", &pages(&[content], "", ["null", "null"]));
}
