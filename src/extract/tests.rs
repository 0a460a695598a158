//! Small pages written here, read back as text.

mod layers;
mod odd;
mod tags;

use super::{Options, lay_out, read_pages};
use crate::model::{Flow, Page};
use crate::note::{Code, Note};

mod vertical;

const FONTS: &str = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> /T 3 0 R >>";

/// A file of objects numbered from 1, the first of which is the catalog.
fn file_of(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(out.len());
        out.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let xref = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).bytes());
    offsets.iter().for_each(|o| out.extend(format!("{o:010} 00000 n \n").bytes()));
    out.extend(format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n", offsets.len() + 1).bytes());
    out
}

/// Pages of 612 by 792 points with Helvetica as `F`; objects 3 and 4 are given, `entries` stand in the first page's dictionary.
pub(in crate::extract) fn pages(contents: &[String], entries: &str, given: [&str; 2]) -> Vec<u8> {
    with_catalog("", contents, entries, given)
}

/// The same with entries in the catalog.
fn with_catalog(catalog: &str, contents: &[String], entries: &str, given: [&str; 2]) -> Vec<u8> {
    let number = |index: usize| 5 + 2 * index;
    let kids: String = (0..contents.len()).map(|i| format!("{} 0 R ", number(i))).collect();
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox [0 0 612 792] /Resources << {FONTS} >> >>", contents.len()),
    ];
    objects.extend(given.map(str::to_owned));
    for (index, content) in contents.iter().enumerate() {
        let entries = if index == 0 { entries } else { "" };
        objects.push(format!("<< /Type /Page /Parent 2 0 R /Contents {} 0 R {entries} >>", number(index) + 1));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    file_of(&objects)
}

fn page(content: &str) -> Vec<u8> {
    pages(&[content.to_owned()], "", ["null", "null"])
}

pub(in crate::extract) fn read(bytes: &[u8]) -> (Vec<Page>, Flow, Vec<Note>) {
    let mut notes = Vec::new();
    let pages = read_pages(bytes, &Options::default()).unwrap_or_else(|e| panic!("{e}")).drain_into(&mut notes);
    let flow = lay_out(&pages).drain_into(&mut notes).flow(None);
    (pages, flow, notes)
}

pub(in crate::extract) fn text(content: &str) -> String {
    read(&page(content)).1.text
}

fn hidden(content: &str) -> (String, bool) {
    let (_, flow, notes) = read(&page(content));
    (flow.text, notes.iter().any(|n| n.code == Code::HiddenText))
}

/// Lines of text from the left edge `x`, baselines 13 points apart from `y` down.
pub(in crate::extract) fn lines(x: u32, y: u32, lines: &[&str]) -> String {
    let shown: String = lines.iter().map(|l| format!("({l}) Tj T* ")).collect();
    format!("BT /F 10 Tf 13 TL {x} {y} Td {shown} ET\n")
}

#[test]
fn a_ruled_table_is_read_row_by_row_and_cell_by_cell() {
    let mut content =
        String::from("0.5 w 50 500 m 550 500 l 50 550 m 550 550 l 50 600 m 550 600 l 300 500 m 300 600 l 50 500 500 100 re S\n");
    content += &lines(60, 585, &["Protect the rights of all persons", "on the move in the region"]);
    content += &lines(310, 585, &["Ministry of the Interior with the", "help of the local councils"]);
    content += &lines(60, 535, &["Issue residence permits to all the", "families that ask for them"]);
    content += &lines(310, 535, &["Migration service with the help", "of the provincial authorities"]);
    let expected = "Protect the rights of all persons on the move in the region\n\
        Ministry of the Interior with the help of the local councils\n\
        Issue residence permits to all the families that ask for them\n\
        Migration service with the help of the provincial authorities\n";
    assert_eq!(text(&content), expected);
}

#[test]
fn a_row_of_figures_in_a_ruled_table_stays_one_line() {
    let mut content =
        String::from("50 560 m 550 560 l 50 580 m 550 580 l 50 600 m 550 600 l 200 560 m 200 600 l 400 560 m 400 600 l S\n");
    for (y, row) in [(586, ["Brazil", "710,098", "98,500"]), (566, ["Peru", "512,015", "15,500"])] {
        for (x, cell) in [60, 210, 410].into_iter().zip(row) {
            content += &lines(x, y, &[cell]);
        }
    }
    assert_eq!(text(&content), "Brazil 710,098 98,500\nPeru 512,015 15,500\n");
}

#[test]
fn white_text_on_bare_paper_is_left_out_with_a_note() {
    let seen = lines(72, 700, &["To reaffirm the common work."]);
    let white = lines(72, 600, &["Nobody sees this."]);
    assert_eq!(hidden(&format!("{seen} 1 1 1 rg {white}")), ("To reaffirm the common work.\n".into(), true));
    let (text, noted) = hidden(&format!("{seen} 0 0 0.5 rg 60 580 400 40 re f 1 g {white}"));
    assert!(text.contains("Nobody sees this.") && !noted, "{text}");
}

#[test]
fn clipped_text_is_left_out_with_a_note() {
    let seen = lines(72, 700, &["To reaffirm the common work."]);
    let outside = format!("q 72 690 200 20 re W n {} Q", lines(72, 600, &["Nobody sees this."]));
    assert_eq!(hidden(&format!("{seen} {outside}")), ("To reaffirm the common work.\n".into(), true));
    let inside = format!("q 72 590 200 20 re W n {} Q", lines(72, 600, &["All see this."]));
    assert!(!hidden(&format!("{seen} {inside}")).1);
}

#[test]
fn a_type_3_font_on_its_own_scale_has_the_size_it_is_seen_in() {
    let font = "<< /Type /Font /Subtype /Type3 /FontMatrix [1 0 0 1 0 0] /FontBBox [0 0 8 10] /FirstChar 97 /LastChar 98 \
        /Widths [8 8] /CharProcs << >> /Encoding << /Differences [97 /S /i] >> >>";
    let (read_pages, flow, _) = read(&pages(&["BT /T 1 Tf 100 700 Td (ab) Tj ET".into()], "", [font, "null"]));
    assert_eq!((flow.text.as_str(), read_pages[0].runs[0].size), ("Si\n", 10.0));
}

#[test]
fn what_a_form_field_shows_is_part_of_the_page() {
    let field = "<< /Type /XObject /Subtype /Form /BBox [0 0 100 20] /Length 43 /Resources << /Font << /F << /Type /Font \
        /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nstream\nBT /F 10 Tf 2 5 Td (Quito, 20 March) Tj ET  \nendstream";
    let annots = "/Annots [<< /Subtype /Widget /Rect [72 600 172 620] /AP << /N 4 0 R >> >>]";
    let (_, flow, _) = read(&pages(&[lines(72, 700, &["Place and day:"])], annots, ["null", field]));
    assert_eq!(flow.text, "Place and day:\nQuito, 20 March\n");
}

#[test]
fn a_running_header_with_other_words_on_every_page_is_furniture() {
    let heads = ["On borders", "On children", "On work", "On health", "On schools", "On homes"];
    let page = |head: &&str| {
        let body = ["To protect the rights of all persons on the move;", "to give them papers, and to hear them;"];
        format!("{} {}", lines(250, 750, &[head]), lines(72, 700, &body.repeat(20)))
    };
    let contents: Vec<String> = heads.iter().map(page).collect();
    let (_, flow, _) = read(&pages(&contents, "", ["null", "null"]));
    assert!(
        heads.iter().all(|h| !flow.body.of(&flow.text).contains(h) && flow.furniture.of(&flow.text).contains(h)),
        "{}",
        flow.text
    );
}

/// Body and furniture of pages that have `heads` (what is drawn at the edge) over a text of their own.
fn under(heads: &[String]) -> (String, String) {
    let words = ["persons", "papers", "borders", "schools", "homes", "health"];
    let page = |(at, head): (usize, &String)| {
        let body: Vec<String> =
            (0..20).map(|line| format!("to protect {} and {};", words[(at + line) % 6], words[line % 5])).collect();
        format!("{head} {}", lines(72, 700, &body.iter().map(String::as_str).collect::<Vec<_>>()))
    };
    let contents: Vec<String> = heads.iter().enumerate().map(page).collect();
    let (_, flow, _) = read(&pages(&contents, "", ["null", "null"]));
    (flow.body.of(&flow.text).to_owned(), flow.furniture.of(&flow.text).to_owned())
}

#[test]
fn articles_that_each_begin_a_page_are_no_running_headers() {
    let heads = ["Art\\355culo 1", "Art\\355culo 2", "Art\\355culo 3"].map(|head| lines(72, 720, &[head]));
    let (body, _) = under(&heads);
    assert!((1..=3).all(|n| body.contains(&format!("Artículo {n}"))), "{body}");
}

#[test]
fn the_end_of_a_clause_that_two_pages_happen_to_begin_with_is_no_running_header() {
    let at =
        |y: u32| ["of return;", "in the whole region;", "at the borders;", "in the whole region;"].map(|l| lines(72, y, &[l]));
    let (body, furniture) = under(&at(716));
    assert!(body.matches("in the whole region;").count() == 2 && furniture.is_empty(), "{body}\n{furniture}");
    let (body, furniture) = under(&at(760));
    assert!(
        !body.contains("in the whole region;") && furniture.matches("in the whole region;").count() == 2,
        "{body}\n{furniture}"
    );
}

#[test]
fn a_head_that_parts_a_sentence_over_pages_is_furniture_also_where_one_page_has_it() {
    let read = |first: &str, second: &str| {
        let whole = ["To protect all persons on the move and their families;"; 40];
        let content = lines(72, 700, &whole) + &lines(72, 180, &[first]);
        let next = lines(72, 745, &["Declaration of the second meeting"]) + &lines(72, 700, &[second, "To cooperate;"]);
        let (_, flow, _) = read(&pages(&[content, next], "", ["null", "null"]));
        [flow.body, flow.furniture].map(|span| span.of(&flow.text).to_owned())
    };
    let [body, furniture] = read("to open the schools to all children born", "in transit;");
    assert!(body.contains("born in transit;") && furniture == "Declaration of the second meeting\n", "{body}");
    let [body, _] = read("to open the schools;", "in transit;");
    assert!(body.contains("Declaration of"), "{body}");
    let note = "to open the schools to all children born) Tj ET BT /F 10 Tf 72 100 Td (1 As the second meeting said.";
    let [_, furniture] = read(note, "in transit;");
    assert!(!furniture.contains("As the second"), "{furniture}");
}

#[test]
fn a_page_number_with_its_word_may_stand_near_the_text() {
    let (body, furniture) = under(&[lines(300, 431, &["Page 1"])]);
    assert!(furniture.is_empty() && body.contains("Page 1"), "in the midst of the page: {furniture}");
    let near = lines(72, 98, &["to protect;"]) + &lines(300, 80, &["Page 1"]);
    let (body, furniture) = under(&[near]);
    assert!(!body.contains("Page") && furniture == "Page 1\n", "{body}");
}

#[test]
fn roman_page_numbers_that_run_with_the_pages_are_furniture() {
    let (body, furniture) = under(&["i", "ii", "iii", "iv"].map(|number| lines(300, 40, &[number])));
    assert!(body.lines().all(|l| l.len() > 3) && furniture == "i\nii\niii\niv\n", "{body}\n{furniture}");
    let (body, _) = under(&["V", "II"].map(|section| lines(300, 740, &[section])));
    assert!(body.contains("V\n") && body.contains("II\n"), "{body}");
}

#[test]
fn all_cells_of_a_header_that_is_a_table_are_furniture() {
    let head = |page: usize| {
        let left = lines(72, 760, &["Code: DQ-07", "Round 7"]);
        let right = lines(430, 757, &["Version 1", &format!("Page {page} of 2")]);
        left + &lines(250, 763, &["Joint declaration", "of the Process"]) + &right
    };
    let (body, _) = under(&[head(1), head(2)]);
    assert!(body.starts_with("to protect") && !body.contains("Page"), "{body}");
}

#[test]
fn the_head_of_left_pages_is_furniture_also_where_there_is_one_such_page() {
    let heads =
        [(400, "Joint declaration"), (72, "Seventh round"), (400, "Joint declaration")].map(|(x, head)| lines(x, 760, &[head]));
    let (body, furniture) = under(&heads);
    assert!(!body.contains("Seventh") && furniture.contains("Seventh round"), "{body}");
}

/// A sound file changed in one way, which must not change what is read of it.
fn damaged(from: &str, to: &str) -> String {
    let content = "BT /F 12 Tf 72 700 Td (All persons on the move) Tj ET";
    let sound = page(content);
    let bytes = String::from_utf8(sound).unwrap_or_default().replace(from, to);
    read(bytes.as_bytes()).1.text
}

#[test]
fn damage_that_leaves_the_words_in_the_file_does_not_take_them_from_the_text() {
    let cases = [
        ("/Length 53", "/Length 0"),
        ("/Length 53", "/Length -5"),
        ("/Length 53", "/Length 20"),
        ("/Length 53", "/Length 5300"),
        ("/Length 53", "/Length 99 0 R"),
        ("/Root 1 0 R", "/Root 1 0 R /Encrypt 99 0 R"),
        ("/Root 1 0 R", "/Root 1 0 R /Encrypt null"),
        ("/Root 1 0 R", "/Root 99 0 R"),
        ("6 0 obj", "6 1 obj"),
        ("00000 n", "00000 f"),
        ("0000000", "0000001"),
        ("[0 0 612 792]", "[0 0 1e38 1e38]"),
        ("[0 0 612 792]", "[--0 0 +612. 792.0.0]"),
        ("%PDF-1.7", "%!PS-Adobe-3.0"),
        ("endstream\nendobj", "endobj"),
        ("xref", "xyz"),
        (">> >> >>\nstartxref", "startxref"),
        ("/Type /Pages ", ""),
    ];
    for (from, to) in cases {
        assert_eq!(damaged(from, to), "All persons on the move\n", "{from} became {to}");
    }
}

#[test]
fn objects_in_a_stream_with_a_wrong_length_are_found() {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R
           /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
    ];
    let (second, third) = (objects[0].len() + 1, objects[0].len() + objects[1].len() + 2);
    let index = format!("1 0 2 {second} 3 {third} ");
    let (first, inner) = (index.len(), index + &objects.join(" "));
    let content = "BT /F 12 Tf 72 700 Td (Words) Tj ET";
    let file = format!(
        "%PDF-1.7\n4 0 obj << /Type /ObjStm /N 3 /First {first} /Length 7 >>\nstream\n{inner}\nendstream\nendobj\n5 0 obj << /Length 0 >> stream\n{content}\nendstream endobj\n6 0 obj << /Type /XRef /Root 1 0 R /Size 7 /W [1 2 1] /Length 3 >> stream\nxyz\nendstream endobj\nstartxref\n9\n%%EOF"
    );
    assert_eq!(read(file.as_bytes()).1.text, "Words\n");
}

/// The text of a page whose dictionary has these entries, with two more objects of the file.
fn with_entries(content: &str, entries: &str, given: [&str; 2]) -> String {
    read(&pages(&[content.to_owned()], entries, given)).1.text
}

#[test]
fn a_field_without_an_appearance_shows_its_value() {
    let cases = [
        ("/FT /Tx /V (Quito, 20 March)", "Quito, 20 March\n"),
        ("/FT /Tx /V <FEFF0051007500ED> /Ff 4096", "Quí\n"),
        ("/FT /Tx /V (50 \\240 \\205 caf\\351)", "50 € – café\n"),
        ("/Parent 3 0 R", "Quito\n"),
        ("/FT /Ch /V (ec) /Opt [[(pe) (Peru)] [(ec) (Ecuador)]]", "Ecuador\n"),
        ("/FT /Tx /V (secret) /Ff 8192", ""),
        ("/FT /Btn /V /Yes", ""),
        ("/FT /Tx /V (Not shown) /F 2", ""),
    ];
    for (entries, expected) in cases {
        let annots = format!("/Annots [<< /Subtype /Widget /Rect [72 600 272 620] {entries} >>]");
        let text = with_entries(&lines(72, 700, &["Place and day:"]), &annots, ["<< /FT /Tx /V (Quito) >>", "null"]);
        assert_eq!(text, format!("Place and day:\n{expected}"), "{entries}");
    }
}

#[test]
fn notes_on_a_page_are_read_as_they_are_seen() {
    let note = "<< /Type /XObject /Subtype /Form /BBox [0 0 100 20] /Length 43 /Resources << /Font << /F << /Type /Font \
        /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nstream\nBT /F 10 Tf 2 5 Td (To be discussed) Tj ET  \nendstream";
    let page = lines(72, 700, &["Place and day:"]);
    let annots = |kind: &str| format!("/Annots [<< /Subtype /{kind} /Rect [72 600 172 620] /AP << /N 4 0 R >> >>]");
    assert_eq!(with_entries(&page, &annots("FileAttachment"), ["null", note]), "Place and day:\nTo be discussed\n");
    assert_eq!(with_entries(&page, &annots("Popup"), ["null", note]), "Place and day:\n");
}

#[test]
fn operators_within_the_array_of_a_showing_operator_do_not_cut_it() {
    let content = "BT /F 10 Tf 72 700 Td [(The) 0.0 Tc -250 (States) 0.0 Tc -250 (agree)] TJ ET";
    assert_eq!(text(content), "The States agree\n");
}

#[test]
fn a_page_that_stands_twice_in_the_tree_is_two_pages() {
    let bytes = pages(&["BT /F 10 Tf 72 700 Td (Once more) Tj ET".into()], "", ["null", "null"]);
    let twice = String::from_utf8(bytes).unwrap_or_default().replace("/Kids [5 0 R ]", "/Kids [5 0 R 5 0 R 2 0 R]");
    assert_eq!(read(twice.as_bytes()).0.len(), 2);
}

#[test]
fn text_of_a_negative_size_on_a_page_upside_down_reads_forward() {
    let content = "BT /F -12 Tf 500 100 Td (To protect) Tj -70 0 Td (all persons) Tj ET";
    assert_eq!(with_entries(content, "/Rotate 180", ["null", "null"]), "To protect all persons\n");
}

#[test]
fn type_3_glyphs_whose_names_spell_their_codes_are_those_codes() {
    let shown = |names: &str| {
        let font = format!(
            "<< /Type /Font /Subtype /Type3 /FontMatrix [.01 0 0 -.01 0 0] /FontBBox [0 0 1 -1] /FirstChar 65 /LastChar 67 \
            /Widths [50 50 50] /CharProcs << >> /Encoding << /Differences [65 {names}] >> >>"
        );
        with_entries("BT /T 12 Tf 100 700 Td (CAB) Tj ET", "", [&font, "null"])
    };
    assert_eq!(shown("/C41 /C42 /C43"), "CAB\n");
    assert_eq!(shown("/G65 /G66 /G67"), "CAB\n");
    assert_eq!(shown("/G70 /G71 /G72"), "\u{fffd}\u{fffd}\u{fffd}\n");
}

#[test]
fn type_3_fonts_of_tex_are_in_its_encodings_and_numbered_glyphs_in_none() {
    let shown = |names: &str, codes: &str| {
        let glyphs = names.split(' ').filter(|n| n.starts_with('/')).map(|n| format!("{n} 1 0 R ")).collect::<String>();
        let font = format!(
            "<< /Type /Font /Subtype /Type3 /FontMatrix [.01 0 0 -.01 0 0] /FontBBox [0 0 1 -1] /FirstChar 0 /LastChar 255 \
            /Widths [{}] /CharProcs << {glyphs} >> /Encoding << /Differences [{names}] >> >>",
            "50 ".repeat(256)
        );
        with_entries(&format!("BT /T 12 Tf 100 700 Td <{codes}> Tj ET"), "", [&font, "null"])
    };
    assert_eq!(shown("28 /a28 29 /.notdef 97 /a97 225 /a225", "61 1c e1"), "afi\u{e1}\n");
    assert_eq!(shown("28 /AS 97 /CP 225 /G9", "61 1c e1"), "afi\u{e1}\n");
    assert_eq!(shown("12 /a12 60 /a60 97 /a97", "3c 61 0c"), "\u{a1}afi\n");
    assert_eq!(shown("15 /a15", "0f"), "\u{2022}\n");
    for numbered in ["0 /a0 /a1 /a2 /a3", "1 /a1 /a2 /a3"] {
        assert_eq!(shown(numbered, "01 02"), "\u{fffd}\u{fffd}\n");
    }
}

/// A font whose codes are UTF-16, half an em wide each.
const UTF16: &str = "<< /Type /Font /Subtype /Type0 /BaseFont /M /Encoding /Identity-H /ToUnicode /Identity-H /DescendantFonts \
    [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /M /DW 500 /W [1611 1618 0 64606 64611 0] >>] >>";

#[test]
fn arabic_forms_become_letters_in_the_order_they_are_read_in() {
    let shown = |codes: &str| with_entries(&format!("BT /T 12 Tf 100 700 Td {codes} Tj ET"), "", [UTF16, "null"]);
    // From the left: alef, lam with alef, the form of seen for the middle of a word.
    assert_eq!(shown("<FE8E FEFB FEB4>"), "\u{633}\u{644}\u{627}\u{627}\n");
    assert_eq!(shown("<0661 0662 066B 0665 0020 FE8E FE91>"), "\u{628}\u{627} \u{661}\u{662}\u{66b}\u{665}\n");
    // Vowel signs without width are shown over their letter, before it or behind it.
    let over = |first: &str, second: &str| format!("BT /T 12 Tf 100 700 Td <FE8E> Tj {first} Tj {second} Tj ET");
    for (first, second) in [("8 3 Td <064E>", "-2 -3 Td <FEE3>"), ("6 0 Td <FEE3>", "2 3 Td <064E>")] {
        assert_eq!(with_entries(&over(first, second), "", [UTF16, "null"]), "\u{645}\u{64e}\u{627}\n", "{first}");
    }
}

#[test]
fn replacement_text_of_a_letter_with_its_accent_stands_where_the_letter_does() {
    let span = "/Span << /ActualText <FEFF064506510650> >> BDC 8 9 Td <064E> Tj -2 -9 Td <FEE3> Tj EMC";
    let content = format!("BT /T 12 Tf 100 700 Td <FE8E> Tj {span} ET");
    assert_eq!(with_entries(&content, "", [UTF16, "null"]), "\u{645}\u{651}\u{650}\u{627}\n");
}

#[test]
fn hebrew_is_read_from_right_to_left() {
    let map = "1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <20> <0020> <41> <05E905D0> endbfchar \
        1 beginbfrange <61> <7A> <05D0> endbfrange 1 beginbfrange <2E> <39> <002E> endbfrange";
    let map = format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len());
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Some /FirstChar 32 /LastChar 32 /Widths [250] /ToUnicode 4 0 R >>";
    let shown = with_entries("BT /T 12 Tf 100 700 Td (cba 12.5 Aed) Tj ET", "", [font, &map]);
    assert!(shown.ends_with("\u{5d0}\u{5d1}\u{5d2}\n") && shown.contains("12.5"), "{shown}");
    assert!(shown.starts_with("\u{5d3}\u{5d4}\u{5e9}\u{5d0}"), "{shown}");
}

#[test]
fn pages_that_lie_open_in_a_file_with_encrypted_attachments_are_read() {
    let rules = "<< /Filter /Standard /V 5 /R 6 /Length 256 /StmF /Identity /StrF /Identity /EFF /StdCF /P -4 /O (x) /U (x) \
        /CF << /StdCF << /CFM /AESV3 /AuthEvent /EFOpen /Length 32 >> >> >>";
    let bytes = pages(&["BT /F 10 Tf 72 700 Td (In the open) Tj ET".into()], "", [rules, "null"]);
    let file = |to: &str| {
        let file = String::from_utf8(bytes.clone()).unwrap_or_default();
        file.replace("/Root 1 0 R", "/Root 1 0 R /Encrypt 3 0 R").replace("/StmF /Identity", to)
    };
    assert_eq!(read(file("/StmF /Identity").as_bytes()).1.text, "In the open\n");
    assert!(read_pages(file("/StmF /StdCF").as_bytes(), &Options::default()).is_err());
}

/// Words of letters at seeded places of a page, up to two a row; what was drawn is added to `drawn`.
fn scattered(next: &mut impl FnMut(usize) -> usize, drawn: &mut Vec<u8>) -> String {
    let mut content = String::new();
    for row in (0..1 + next(42)).map(|row| 745 - 17 * row) {
        for half in 0..next(3) {
            let words: Vec<String> = (0..1 + next(3))
                .map(|_| (0..1 + next(7)).map(|_| char::from(b'a' + next(26) as u8)).collect::<String>())
                .collect();
            let (x, y, size) = (15 + 300 * half + next(120), row - next(5), 7 + next(6));
            let turned = if next(8) == 0 { "0.98 0.17 -0.17 0.98" } else { "1 0 0 1" };
            content += &format!("BT /F {size} Tf {turned} {x} {y} Tm ({}) Tj ET\n", words.join(" "));
            drawn.extend(words.concat().bytes());
        }
    }
    content
}

/// Whatever stands where: every letter that can be seen comes out once, as body, footnote or furniture.
#[test]
fn no_letter_is_lost_and_none_is_doubled() {
    let mut state = 0x10e_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for case in 0..400 {
        let mut drawn = Vec::new();
        let contents: Vec<String> = (0..1 + next(4)).map(|_| scattered(&mut next, &mut drawn)).collect();
        let turn = ["", "/Rotate 90", "/Rotate 180", "/Rotate 270"][next(4)];
        let (_, flow, _) = read(&pages(&contents, turn, ["null", "null"]));
        let mut got: Vec<u8> = flow.text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
        got.sort_unstable();
        drawn.sort_unstable();
        assert_eq!(
            String::from_utf8_lossy(&got),
            String::from_utf8_lossy(&drawn),
            "case {case} {turn}\n{}\n{}",
            contents.join("next\n"),
            flow.text
        );
    }
}
