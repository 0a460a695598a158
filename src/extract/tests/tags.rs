//! Tagged pages: what the structure tree says, and where the page says otherwise.

use super::{lines, read, with_catalog};
use crate::model::{Flow, Role};
use crate::note::{Code, Note};

/// Pages with a structure tree whose elements are given as `(type, kids)`; `/Pg` of the first page is object 5, of the second 7.
fn tagged(contents: &[String], elements: &str, mark_info: &str) -> (Flow, Vec<Note>) {
    let root = format!("<< /Type /StructTreeRoot /K [ {elements} ] >>");
    let catalog = format!("/MarkInfo << /Marked true {mark_info} >> /StructTreeRoot 3 0 R");
    let (_, flow, notes) = read(&with_catalog(&catalog, contents, "", [&root, "null"]));
    (flow, notes)
}

fn element(kind: &str, kids: &str) -> String {
    format!("<< /Type /StructElem /S /{kind} /Pg 5 0 R /K [ {kids} ] >> ")
}

fn mark(id: u32, x: u32, y: u32, shown: &[&str]) -> String {
    format!("/P << /MCID {id} >> BDC {} EMC\n", lines(x, y, shown))
}

const LEFT: [&str; 3] = ["Ministers of the three", "states that met for the", "first time in the capital"];
const RIGHT: [&str; 3] = ["Councils of the cities", "along the border which", "received the families"];

/// Two cells so near each other that no gutter is seen between them.
fn two_cells() -> String {
    mark(0, 72, 700, &LEFT) + &mark(1, 171, 700, &RIGHT)
}

#[test]
fn cells_beside_each_other_are_read_in_the_order_of_the_tree() {
    let row = element("Table", &element("TR", &(element("TD", "0") + &element("TD", "1"))));
    let (flow, notes) = tagged(&[two_cells()], &row, "");
    assert_eq!(flow.text, format!("{}\n{}\n", LEFT.join(" "), RIGHT.join(" ")));
    assert!(notes.is_empty(), "{notes:?}");
    let (suspect, _) = tagged(&[two_cells()], &row, "/Suspects true");
    assert!(suspect.text.starts_with("Ministers of the three Councils"), "{}", suspect.text);
}

#[test]
fn an_order_that_goes_up_the_page_is_not_followed_and_noted() {
    let content = mark(0, 72, 700, &["To welcome the report of the secretariat."])
        + &mark(1, 72, 660, &["To thank the host of the meeting."])
        + &mark(2, 72, 620, &["To meet again within the year."]);
    let elements = element("P", "2") + &element("P", "0") + &element("P", "1");
    let (flow, notes) = tagged(&[content], &elements, "");
    assert!(flow.text.starts_with("To welcome"), "{}", flow.text);
    assert!(notes.iter().any(|n| n.code == Code::TagsContradict && n.place.page == Some(1)), "{notes:?}");
}

#[test]
fn paragraphs_end_where_the_tree_ends_them() {
    let full = "To reaffirm the common work for all persons on the move.";
    let next = "The secretariat shall report on it to all of the parties.";
    let content = mark(0, 72, 700, &[full]) + &mark(1, 72, 687, &[next, "This goes on."]);
    let (flow, _) = tagged(&[content], &(element("P", "0") + &element("P", "1")), "");
    assert_eq!(flow.text, format!("{full}\n{next} This goes on.\n"));
}

#[test]
fn a_paragraph_goes_on_over_a_page_wherever_its_element_does() {
    let first = mark(0, 72, 100, &["The parties recall what was agreed in", "Lima and ask the"]);
    let second = mark(0, 72, 700, &["Secretariat for a report on the agreement", "before the end of the year."]);
    let kids = "0 << /Type /MCR /Pg 7 0 R /MCID 0 >>";
    let (flow, _) = tagged(&[first, second], &element("P", kids), "");
    assert!(flow.text.contains("ask the Secretariat for"), "{}", flow.text);
}

#[test]
fn elements_that_are_lines_are_no_paragraphs() {
    let shown =
        ["The parties to this declaration recall what was", "agreed in the city at the sixth meeting of the", "Lima Process."];
    let content: String = (0..).zip(shown).map(|(id, line)| mark(id, 72, 700 - 13 * id, &[line])).collect();
    let elements: String = (0..3).map(|id| element("P", &id.to_string())).collect();
    assert_eq!(tagged(&[content], &elements, "").0.text, shown.join(" ") + "\n");
}

#[test]
fn notes_and_artifacts_of_the_tree_stand_apart() {
    let content = mark(0, 72, 700, &["To reaffirm the common work for all persons on the", "move in the region."])
        + "/Artifact BMC "
        + &lines(72, 500, &["Draft"])
        + " EMC "
        + &mark(1, 72, 400, &["Note by the secretariat: in the words of the treaty."])
        + &mark(2, 72, 360, &["To meet again in the city of Lima in the next year."]);
    let elements = element("P", &("0 ".to_owned() + &element("Note", "1"))) + &element("P", "2");
    let (flow, _) = tagged(&[content], &elements, "");
    let of = |role: Role| {
        let lines = flow.lines.iter().filter(|l| l.role == role).map(|l| l.span.of(&flow.text));
        lines.collect::<Vec<_>>().join("|")
    };
    assert_eq!(of(Role::Furniture), "Draft");
    assert_eq!(of(Role::Footnote), "Note by the secretariat: in the words of the treaty.");
    assert!(of(Role::Body).ends_with("in the next year."));
}

#[test]
fn an_element_that_is_one_piece_gives_its_own_text() {
    let content = mark(0, 72, 700, &["De"]) + &mark(1, 82, 700, &["claration"]);
    let initial = "<< /Type /StructElem /S /Span /Pg 5 0 R /ActualText (DE) /K 0 >>";
    assert_eq!(tagged(&[content], &element("P", &format!("{initial} 1")), "").0.text, "DEclaration\n");
}

#[test]
fn a_tree_that_holds_itself_ends() {
    let content = mark(0, 72, 700, &["To reaffirm the common work."]);
    let (flow, notes) = tagged(&[content], "3 0 R 3 0 R 3 0 R << /S /P /Pg 5 0 R /K [0 3 0 R] >>", "");
    assert_eq!(flow.text, "To reaffirm the common work.\n");
    assert!(notes.iter().any(|n| n.code == Code::LimitReached), "{notes:?}");
}
