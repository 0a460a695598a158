//! Tables on small pages, ruled and not.

use super::{PERMITS, RIGHTS, SCHOOLS, layout, row, ruled, sized, text_of};
use crate::extract::tests::text;

#[test]
fn a_table_without_lines_is_read_cell_by_cell_as_it_was_drawn() {
    let content = row(700, &[(60, RIGHTS), (240, &["Ministry of the", "Interior"]), (400, &["2021"])])
        + &row(650, &[(60, PERMITS), (240, &["Migration service"]), (400, &["2022"])])
        + &row(590, &[(60, SCHOOLS), (240, &["Ministry of", "Education"]), (400, &["2023"])]);
    let expected = "Protect the rights of all persons on the move.\nMinistry of the Interior\n2021\n\
        Issue residence permits to the families that ask for them, without delay.\nMigration service\n2022\n\
        Open the schools to children born in transit.\nMinistry of Education\n2023\n";
    assert_eq!(text(&content), expected);
}

#[test]
fn a_title_close_above_a_table_is_no_part_of_its_first_cell() {
    let table: String = [700, 650, 600].map(|y| row(y, &[(60, RIGHTS), (200, SCHOOLS)])).concat();
    let text = text(&(sized(20, 60, 724, &["Commitments of 2021"]) + &table));
    let expected =
        "Commitments of 2021\nProtect the rights of all persons on the move.\nOpen the schools to children born in transit.";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn tall_and_narrow_cells_are_read_one_after_the_other() {
    let cell = |first: &'static str| [&[first], &["all persons", "on the move"].repeat(7)[..], &["end here."]].concat();
    let cells = ["The first of", "The second of", "The third of"].map(cell);
    let at = |y: u32| row(y, &[(60, &cells[0]), (150, &cells[1]), (240, &cells[2])]);
    let text = text(&(at(740) + &at(480)));
    let expected = cells.map(|cell| cell.join(" "));
    assert_eq!(text.lines().collect::<Vec<_>>(), [expected.clone(), expected].concat());
}

#[test]
fn the_last_row_of_a_table_of_two_texts_is_read_in_their_columns_on_a_page_of_its_own() {
    let first: String =
        [600, 550, 500].map(|y| row(y, &[(60, PERMITS), (300, RIGHTS)])).concat() + &row(450, &[(60, RIGHTS), (300, PERMITS)]);
    let last = row(740, &[(60, &[PERMITS, RIGHTS].concat()), (300, SCHOOLS)]);
    let (left, right) = ("Issue residence permits to the families", "Open the schools to children born in transit.");
    let text = text_of(&[first, last.clone()]);
    let end = text.trim_end().lines().rev().take(3).collect::<Vec<_>>();
    assert!(end[0] == right && end.iter().any(|l| l.starts_with(left) && !l.contains("Open")), "{text}");
    assert!(!text_of(&[last]).contains(right));
}

#[test]
fn the_rest_of_a_numbered_row_is_read_in_its_columns_on_a_page_of_its_own() {
    let numbered = |y: u32, left, right| row(y, &[(60, &["1."]), (80, left), (300, &["1."]), (320, right)]);
    let first = [600, 550, 500].map(|y| numbered(y, PERMITS, RIGHTS)).concat() + &numbered(450, RIGHTS, SCHOOLS);
    let rest = row(740, &[(80, &["and of all those who", "wait for them."]), (320, &["whatever their papers", "may say."])]);
    let text = text_of(&[first.clone(), rest]);
    assert!(text.contains("and of all those who wait for them.") && text.contains("whatever their papers may say."), "{text}");
    let text = text_of(&[first, numbered(740, PERMITS, RIGHTS)]);
    assert!(text.trim_end().ends_with("\n1. Protect the rights of all persons on the move."), "{text}");
}

#[test]
fn a_label_in_a_cell_of_its_own_is_read_with_the_words_beside_it() {
    let content = row(700, &[(60, &["1."]), (90, RIGHTS), (300, &["Ministry of the", "Interior"])])
        + &row(650, &[(60, &["2."]), (90, PERMITS), (300, &["Migration service"])])
        + &row(590, &[(60, &["3."]), (90, SCHOOLS), (300, &["Ministry of", "Education"])]);
    let expected = "1. Protect the rights of all persons on the move.\nMinistry of the Interior\n\
        2. Issue residence permits to the families that ask for them, without delay.\nMigration service\n\
        3. Open the schools to children born in transit.\nMinistry of Education\n";
    assert_eq!(text(&content), expected);
}

#[test]
fn labels_with_their_items_beside_them_are_no_table() {
    let content: String = (0..4).map(|i| row(700 - 50 * i, &[(60, &["-"]), (120, PERMITS)])).collect();
    let item = "- Issue residence permits to the families that ask for them, without delay.\n";
    assert_eq!(text(&content), item.repeat(4));
}

#[test]
fn a_full_cell_and_the_next_one_on_its_line_are_parted_where_the_pen_leaps_to() {
    let content = row(700, &[(60, RIGHTS), (192, &["Ministry of the", "Interior"])])
        + &row(650, &[(60, &["Open the schools to children"]), (192, &["All services"])])
        + &row(600, &[(60, RIGHTS), (192, &["Ministry of", "Education"])]);
    let expected = "Protect the rights of all persons on the move.\nMinistry of the Interior\n\
        Open the schools to children\nAll services\n\
        Protect the rights of all persons on the move.\nMinistry of Education\n";
    assert_eq!(text(&content), expected);
}

/// Three rows of a bilingual table, the second of which goes on at the head of the next page.
fn cut_table() -> [String; 2] {
    let spanish: &[&str] = &["1. Proteger los derechos de", "todas las personas."];
    let english: &[&str] = &["1. Protect the rights of all", "persons on the move."];
    let first = row(700, &[(60, spanish), (300, english)])
        + &row(650, &[(60, &["2. Otorgar permisos a las"]), (300, &["2. Issue permits to the"])])
        + &row(
            600,
            &[
                (60, &["3. Abrir las escuelas y la", "salud a las familias que", "las piden en la"]),
                (300, &["3. Open the schools and", "health to families that ask", "for them in the"]),
            ],
        );
    let second = row(760, &[(60, &["lengua de cada pueblo."]), (300, &["language of each people, now", "and later."])])
        + &row(700, &[(60, &["4. Informar cada año a la", "reunión."]), (300, &["4. Report each year to the", "meeting."])])
        + &row(650, &[(60, &["5. Cooperar entre todos los", "Estados."]), (300, &["5. Cooperate among all the", "States."])]);
    [first, second]
}

#[test]
fn a_row_cut_by_a_page_break_goes_on_in_its_cells() {
    let text = text_of(&cut_table());
    let joined = "3. Abrir las escuelas y la salud a las familias que las piden en la lengua de cada pueblo.\n\
        3. Open the schools and health to families that ask for them in the language of each people, now and later.\n\
        4. Informar";
    assert!(text.contains(joined), "{text}");
}

#[test]
fn the_rest_of_a_cell_alone_on_the_next_page_goes_on_in_its_column() {
    let ruled =
        "50 780 m 550 780 l 50 730 m 550 730 l 50 780 m 50 730 l 80 780 m 80 730 l 300 780 m 300 730 l 550 780 m 550 730 l S\n";
    let first = row(
        770,
        &[
            (60, &["1."]),
            (90, &["Abrir las escuelas y la", "salud a las familias."]),
            (310, &["Open the schools and health", "to all families and to"]),
        ],
    );
    let second = row(770, &[(310, &["those who are on their way", "to another country."])]);
    let text = text_of(&[ruled.to_owned() + &first, ruled.to_owned() + &second]);
    assert!(
        text.contains("Open the schools and health to all families and to those who are on their way to another country."),
        "{text}"
    );
}

#[test]
fn a_row_without_a_line_where_a_page_break_cuts_it_is_a_row() {
    let sides = |top: u32, bottom: u32| [50, 80, 300, 320, 550].map(|x| format!("{x} {top} m {x} {bottom} l ")).concat();
    let line = |y: u32| format!("50 {y} m 550 {y} l ");
    let numbered = |y: u32, number: &str, left: &[&str], right: &[&str]| {
        row(y, &[(60, &[number]), (84, left), (304, &[number]), (324, right)])
    };
    let first = line(715)
        + &line(665)
        + &sides(715, 600)
        + "S\n"
        + &numbered(700, "1", RIGHTS, SCHOOLS)
        + &numbered(650, "2", PERMITS, &["Open the schools and health", "to all families and to"]);
    let second = line(700)
        + &line(650)
        + &sides(730, 650)
        + "S\n"
        + &row(715, &[(324, &["those on their way."])])
        + &numbered(690, "3", SCHOOLS, RIGHTS);
    let text = text_of(&[first, second]);
    let cells = ["\n2 Issue", "\n2 Open the schools and health to all families and to those on their way.\n", "\n3 "];
    assert!(cells.iter().all(|cell| text.contains(cell)), "{text}");
}

#[test]
fn a_leap_over_an_empty_cell_parts_no_number_from_its_text() {
    let content = row(700, &[(60, &["1"]), (80, RIGHTS), (320, &["1"]), (340, SCHOOLS)])
        + &row(650, &[(60, &["2"]), (80, PERMITS), (320, &["2"]), (340, RIGHTS)])
        + &row(590, &[(80, RIGHTS), (340, &["Done in Lima", "on 3 May."])]);
    let text = text(&content);
    assert!(text.contains("\n2 Protect the rights") && text.contains("\nDone in Lima on 3 May."), "{text}");
}

#[test]
fn two_numbered_texts_beside_each_other_are_two_columns() {
    let content = row(700, &[(60, &["1."]), (80, RIGHTS), (300, &["1."]), (320, SCHOOLS)])
        + &row(650, &[(60, &["2."]), (80, PERMITS), (300, &["2."]), (320, RIGHTS)])
        + &row(590, &[(60, &["3."]), (80, SCHOOLS), (300, &["3."]), (320, PERMITS)]);
    let ruled: String = [715, 665, 605, 550].map(|y| format!("50 {y} m 550 {y} l ")).concat()
        + &[50, 76, 290, 316, 550].map(|x| format!("{x} 715 m {x} 550 l ")).concat()
        + "S\n";
    let expected = "1. Protect the rights of all persons on the move.\n1. Open the schools to children born in transit.\n";
    assert!(text(&(ruled + &content)).starts_with(expected), "{}", text(&content));
}

#[test]
fn parallel_columns_are_read_one_after_the_other_over_all_pages() {
    let text = layout(&cut_table()).flow_by_column().text;
    let (spanish, english) = text.split_once("5. Cooperar entre todos los Estados.\n").unwrap_or_default();
    assert!(spanish.contains("cada pueblo.\n4. Informar") && !spanish.contains("Protect"), "{text}");
    assert!(english.starts_with("1. Protect") && english.contains("and later.\n4. Report"), "{text}");
}

#[test]
fn numbers_of_a_row_number_both_its_texts() {
    let table = |numbers: [&str; 3]| {
        let content = row(700, &[(60, &[numbers[0]]), (80, RIGHTS), (320, SCHOOLS)])
            + &row(650, &[(60, &[numbers[1]]), (80, PERMITS), (320, RIGHTS)])
            + &row(590, &[(60, &[numbers[2]]), (80, SCHOOLS), (320, PERMITS)]);
        let ruled = ruled(&[50, 76, 310, 550], &[715, 665, 605, 550]);
        let layout = layout(&[ruled + &content]);
        let second = layout.flow(Some(1));
        assert!(second.words.iter().all(|word| word.rect.x0 >= 310.0), "a number has no box here");
        second.text.lines().map(|line| line.split(' ').next().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(table(["1.", "2.", "3."]), ["1.", "2.", "3."]);
    assert_eq!(table(["1", "2", "3"]), ["1", "2", "3"]);
    // Two numbers number no table.
    assert_eq!(table(["1.", "2.", ""]).iter().filter(|word| word.ends_with('.')).count(), 0);
}

#[test]
fn numbers_between_two_texts_number_both() {
    let numbered = |y: u32, left: &[&str], number: &str, right: &[&str]| row(y, &[(60, left), (292, &[number]), (320, right)]);
    let content =
        numbered(700, RIGHTS, "1", SCHOOLS) + &numbered(650, PERMITS, "2", RIGHTS) + &numbered(590, SCHOOLS, "3", PERMITS);
    let ruled = ruled(&[50, 288, 310, 550], &[715, 665, 605, 550]);
    let layout = layout(&[ruled + &content]);
    let texts = [0, 1].map(|column| layout.flow(Some(column)).text);
    for text in texts {
        let numbers: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
        assert_eq!(numbers, ["1", "2", "3"], "{text}");
    }
}

#[test]
fn a_line_in_three_languages_is_three_cells_where_most_rows_are_texts() {
    let content = row(700, &[(60, RIGHTS), (240, SCHOOLS), (400, RIGHTS)])
        + &row(650, &[(60, &["ACUERDAN:"]), (240, &["CONCORDAM:"]), (400, &["AGREE:"])])
        + &row(620, &[(60, PERMITS), (240, RIGHTS), (400, SCHOOLS)]);
    let ruled = ruled(&[50, 230, 390, 560], &[715, 665, 635, 570]);
    let text = text(&(ruled + &content));
    assert!(text.contains("\nACUERDAN:\nCONCORDAM:\nAGREE:\n"), "{text}");
}
