//! What is odd in real files and is read all the same: gaps, spacing, overlays, fonts that do not tell their characters, files that
//! break a rule.

use super::{hidden, lines, pages, read, text};
use crate::note::{Code, Note};

/// A page with an object 3, which is its font `T`, and an object 4.
fn with_font(content: &str, font: &str, object: &str) -> (String, Vec<Note>) {
    let (_, flow, notes) = read(&pages(&[content.to_owned()], "", [font, object]));
    (flow.text, notes)
}

#[test]
fn gaps_part_words_where_the_line_leaves_no_doubt() {
    let cases = [
        // No space on the line, gaps narrower than a space.
        ("[(Two)-150(years)-120(after)-150(the)-150(agreement)] TJ", "Two years after the agreement\n"),
        ("[(23)-100(/)-100(01)-100(/)-100(2022)-100(.)-150(.)-150(.)] TJ", "23/01/2022...\n"),
        // Gaps of every width: the letters are set badly, not the words.
        ("[(a)-20(g)-80(r)-120(e)-70(e)-110(m)-40(e)-90(n)-130(t)] TJ", "agreement\n"),
        // Other words are parted by spaces: only whole words are parted by less.
        ("[(Ministry of Health)-180(Republic of Peru)] TJ", "Ministry of Health Republic of Peru\n"),
        ("[(of the Nort)-180(h and of the Sout)-180(h)] TJ", "of the North and of the South\n"),
        // Leaders are spaced like nothing else.
        (
            "[(Research)-250(question)-250(.)-190(.)-190(.)-190(.)-190(.)-190(.)-190(.)-190(.)-190(.)-190(.)-190(.)-190(.)-190(.)] TJ",
            "Research question .............\n",
        ),
    ];
    for (shown, expected) in cases {
        assert_eq!(text(&format!("BT /F 10 Tf 72 700 Td {shown} ET")), expected);
    }
}

#[test]
fn letters_set_wide_are_one_word() {
    let tracked = |string: &str| text(&format!("BT /F 10 Tf 4 Tc 72 700 Td ({string}) Tj ET"));
    assert_eq!(tracked("UN"), "UN\n");
    assert_eq!(tracked("Quito Process"), "Quito Process\n");
    for step in [10.56, 11.16] {
        let one_by_one: String = "uno".chars().map(|c| format!("({c}) Tj {step} 0 Td ")).collect();
        assert_eq!(text(&format!("BT /F 10 Tf 72 700 Td {one_by_one} ET")), "uno\n");
    }
}

#[test]
fn words_laid_over_each_other_are_words_of_their_own() {
    assert_eq!(text("BT /F 24 Tf 72 700 Td (before) Tj /F 48 Tf -10 0 Td (behind) Tj ET"), "behind before\n");
}

#[test]
fn a_soft_hyphen_shown_within_a_line_is_a_hyphen() {
    assert_eq!(text(&lines(72, 700, &["SS\\2552541\\25503"])), "SS-2541-03\n");
    assert_eq!(
        text(&lines(72, 700, &["The rights of mi\\255", "grants are kept in all of the region."])),
        "The rights of migrants are kept in all of the region.\n"
    );
}

#[test]
fn slanted_letters_shown_one_by_one_are_words() {
    let word = |string: &str, x: f32, y: f32| -> String {
        let at =
            |(i, c): (usize, char)| format!("0.866 0.5 -0.5 0.866 {} {} Tm ({c}) Tj ", x + 4.8 * i as f32, y + 2.8 * i as f32);
        string.chars().enumerate().map(at).collect()
    };
    let slanted = format!("BT /F 10 Tf {}{} ET", word("abandon", 100.0, 300.0), word("panda", 100.0, 400.0));
    let all = text(&format!("{} {slanted}", lines(72, 700, &["The plan of the site", "as it was drawn"])));
    assert!(all.contains("\nabandon\npanda\n"), "{all}");
}

#[test]
fn text_too_small_to_be_seen_is_left_out_with_a_note() {
    let seen = lines(72, 700, &["To reaffirm the common work."]);
    assert_eq!(
        hidden(&format!("{seen} BT /F 0.1 Tf 72 600 Td (Nobody sees this.) Tj ET")),
        ("To reaffirm the common work.\n".into(), true)
    );
}

#[test]
fn what_is_typed_onto_a_page_is_part_of_it() {
    let annots = "/Annots [<< /Subtype /FreeText /Rect [72 600 272 620] /Contents (Signed in Quito) /DA (/Helv 12 Tf 0 g) >>]";
    let (_, flow, _) = read(&pages(&[lines(72, 700, &["Place and day:"])], annots, ["null", "null"]));
    assert_eq!(flow.text, "Place and day:\nSigned in Quito\n");
}

#[test]
fn a_page_is_cropped_to_what_its_boxes_share() {
    let content = format!("{} {}", lines(72, 700, &["Within both."]), lines(72, 100, &["Below the crop."]));
    let cropped = |crop: &str| {
        let (_, flow, notes) = read(&pages(std::slice::from_ref(&content), &format!("/CropBox [{crop}]"), ["null", "null"]));
        (flow.text, notes.iter().any(|n| n.code == Code::HiddenText))
    };
    assert_eq!(cropped("-50 400 700 900"), ("Within both.\n".into(), true));
    // Boxes that share nothing crop nothing.
    assert_eq!(cropped("2000 2000 2600 2800"), ("Within both.\nBelow the crop.\n".into(), false));
}

#[test]
fn dingbats_are_no_letters() {
    let dingbats = "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>";
    let (text, _) = with_font("BT /T 10 Tf 72 700 Td (l) Tj /F 10 Tf 14 0 Td (Access to papers) Tj ET", dingbats, "null");
    assert_eq!(text, "● Access to papers\n");
}

#[test]
fn the_glyph_for_none_under_the_code_of_the_space_is_a_space() {
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding << /Differences [32 /.notdef] >> >>";
    let (text, notes) = with_font("BT /T 10 Tf 72 700 Td (All persons on the move) Tj ET", font, "null");
    assert_eq!((text.as_str(), notes.len()), ("All persons on the move\n", 0));
}

#[test]
fn words_in_one_font_are_not_lost_by_the_unknown_glyphs_of_another() {
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 >>] >>";
    let known = "/F 10 Tf (Signed by all the parties) Tj";
    let (text, notes) = with_font(
        &format!("BT 72 700 Td {known} /T 10 Tf 0 -20 Td <01000101010201030104010501060107> Tj 0 -20 Td <010001010102> Tj ET"),
        font,
        "null",
    );
    assert!(text.starts_with("Signed by all the parties"), "{text}");
    assert!([Code::NoTextLayer, Code::GlyphWithoutUnicode].iter().all(|code| notes.iter().any(|n| n.code == *code)), "{notes:?}");
}

#[test]
fn an_identity_map_given_as_a_stream_maps_codes_to_themselves() {
    let map = "/CIDInit /ProcSet findresource begin begincmap /CMapName /Identity-H def 1 begincodespacerange <0000> <FFFF> \
        endcodespacerange 1 begincidrange <0000> <FFFF> 0 endcidrange endcmap";
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 4 0 R /DescendantFonts [<< /Type /Font \
        /Subtype /CIDFontType2 >>] >>";
    let stream = format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len());
    assert_eq!(with_font("BT /T 10 Tf 72 700 Td <004a0075007300740069006e> Tj ET", font, &stream).0, "Justin\n");
}

/// Widths of the letters of Helvetica, thousandths of an em, a little wider.
fn widths(letters: &str) -> String {
    let of = |c: char| match c {
        'i' | 'l' => 222,
        ' ' | 'I' | 't' => 278,
        'r' => 333,
        'c' | 's' | 'v' => 500,
        'm' => 833,
        'P' => 667,
        'Q' => 778,
        _ => 556,
    };
    letters.chars().map(|c| (of(c) * 21 / 20).to_string() + " ").collect()
}

#[test]
fn widths_prove_the_characters_of_glyph_numbers() {
    let letters = "Quito Process migrants";
    let list: String = letters.chars().map(|c| format!("{} [{}] ", c as u32 - 29, widths(&c.to_string()))).collect();
    let codes: String = letters.chars().map(|c| format!("{:04x}", c as u32 - 29)).collect();
    let shown = |list: &str| {
        let font = format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /Arial /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype \
             /CIDFontType2 /W [{list}] >>] >>"
        );
        with_font(&format!("BT /T 10 Tf 72 700 Td <{codes}> Tj ET"), &font, "null")
    };
    let (text, notes) = shown(&list);
    assert_eq!(text, "Quito Process migrants\n");
    assert!(notes.iter().any(|n| n.code == Code::GlyphWithoutUnicode && n.message.contains("their widths tell")), "{notes:?}");
    // Without widths nothing is proven, and nothing is guessed.
    assert_eq!(shown("3 90 556").0, format!("{}\n", "\u{fffd}".repeat(letters.len())));
}

#[test]
fn widths_prove_what_glyph_names_spell() {
    let letters = "Quito Process migrants all v";
    let (mut names, mut codes) = (String::new(), String::new());
    for (code, c) in (40..).zip(letters.chars()) {
        names += &format!("/G{:02X} ", c as u32);
        codes += &format!("{code:02x}");
    }
    let font = format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /X /FirstChar 40 /LastChar 70 /Widths [{}] /Encoding << /Differences [40 {names}] >> >>",
        widths(letters)
    );
    assert_eq!(with_font(&format!("BT /T 10 Tf 72 700 Td <{codes}> Tj ET"), &font, "null").0, format!("{letters}\n"));
}

#[test]
fn what_no_name_may_hold_does_not_cost_a_font() {
    for name in ["Arial,Unicode(MS)", "Arial,Unicode MS", "Arial Unicode MS Regular"] {
        let font = format!(
            "<< /Type /Font /Subtype /Type1 /BaseFont /AASGAA+{name}\n/Encoding << /Differences [65 /Q /u /i /t /o] >> >>"
        );
        assert_eq!(with_font("BT /T 10 Tf 72 700 Td (ABCDE) Tj ET", &font, "null").0, "Quito\n");
    }
}

#[test]
fn a_clip_that_a_form_leaves_open_hides_nothing_after_it() {
    let form = "<< /Type /XObject /Subtype /Form /BBox [0 0 100 20] /Length 1 >>\nstream\nW\nendstream";
    let content = format!("/X Do 72 690 200 20 re f {}", lines(72, 600, &["All see this."]));
    let resources =
        "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /XObject << /X 4 0 R >> >>";
    let (_, flow, notes) = read(&pages(&[content], resources, ["null", form]));
    assert_eq!((flow.text.as_str(), notes.len()), ("All see this.\n", 0));
}

#[test]
fn subscripts_stand_with_their_letters() {
    let sunk = |digit: &str| format!("/F 8 Tf -3 Ts ({digit}) Tj 0 Ts /F 12 Tf ");
    let formula = format!("(More CO) Tj {} ( in the air, and CH) Tj {} ( too) Tj", sunk("2"), sunk("4"));
    assert_eq!(text(&format!("BT /F 12 Tf 72 700 Td {formula} ET")), "More CO2 in the air, and CH4 too\n");
}

#[test]
fn a_font_for_vertical_writing_that_is_set_from_left_to_right_is_read_so() {
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-V /ToUnicode /Identity-H /DescendantFonts [<< /Type /Font \
        /Subtype /CIDFontType2 /DW 500 >>] >>";
    let letter = |(i, c): (usize, char)| format!("1 0 0 1 {} 700 Tm <{:04x}> Tj ", 72 + 5 * i, c as u32);
    let shown: String = "Notice of public hearing".chars().enumerate().map(letter).collect();
    assert_eq!(with_font(&format!("BT /T 10 Tf {shown} ET"), font, "null").0, "Notice of public hearing\n");
}

#[test]
fn words_painted_over_themselves_to_look_bold_are_read_once() {
    let painted: String = [(0.0, 0.0), (-0.3, -0.3), (0.0, -0.3)]
        .iter()
        .map(|(x, y)| format!("1 0 0 1 {} {} Tm (Insurance) Tj ", 72.0 + x, 700.0 + y))
        .collect();
    assert_eq!(text(&format!("BT /F 10 Tf {painted} 1 0 0 1 72 680 Tm (Insurance) Tj ET")), "Insurance Insurance\n");
}
