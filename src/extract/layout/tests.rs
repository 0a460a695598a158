//! Small pages written here, laid out.

use super::lay_out;
use crate::extract::tests::{lines, pages, read, text};
use crate::extract::{Options, read_pages};

/// A row of cells, drawn one after the other, the first line of each at `y`.
fn row(y: u32, cells: &[(u32, &[&str])]) -> String {
    cells.iter().map(|(x, cell)| lines(*x, y, cell)).collect()
}

/// The text of pages.
fn text_of(contents: &[String]) -> String {
    read(&pages(contents, "", ["null", "null"])).1.text
}

const RIGHTS: &[&str] = &["Protect the rights of all", "persons on the move."];
const PERMITS: &[&str] = &["Issue residence permits to the", "families that ask for them,", "without delay."];
const SCHOOLS: &[&str] = &["Open the schools to children", "born in transit."];

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
fn parallel_columns_are_read_one_after_the_other_over_all_pages() {
    let bytes = pages(&cut_table(), "", ["null", "null"]);
    let pages = read_pages(&bytes, &Options::default()).unwrap_or_else(|e| panic!("{e}")).value;
    let text = lay_out(&pages).value.flow_by_column().text;
    let (spanish, english) = text.split_once("5. Cooperar entre todos los Estados.\n").unwrap_or_default();
    assert!(spanish.contains("cada pueblo.\n4. Informar") && !spanish.contains("Protect"), "{text}");
    assert!(english.starts_with("1. Protect") && english.contains("and later.\n4. Report"), "{text}");
}
