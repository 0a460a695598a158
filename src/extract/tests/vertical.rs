//! Vertical writing: columns of glyphs from top to bottom, from right to left (ISO 32000-2, 9.7.4.3).

use super::{lines, pages, read};
use crate::model::{Flow, Rect};

/// A font whose codes are UTF-16, for the encoding given, with entries of its CIDFont.
fn font(encoding: &str, entries: &str) -> String {
    format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /M /Encoding {encoding} /ToUnicode /Identity-H /DescendantFonts \
        [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /M {entries} >>] >>"
    )
}

fn hex(text: &str) -> String {
    format!("<{}>", text.encode_utf16().map(|unit| format!("{unit:04x}")).collect::<String>())
}

fn flow(content: String, font: &str, other: &str) -> Flow {
    read(&pages(&[content], "", [font, other])).1
}

/// Columns of ten-point type in the font `T`, 16 points apart from the right edge `x`, from `top` down.
fn columns(x: u32, top: u32, columns: &[&str]) -> String {
    let shown = columns.iter().zip(0..).map(|(text, i)| format!("1 0 0 1 {} {top} Tm {} Tj ", x - 16 * i, hex(text)));
    format!("BT /T 10 Tf {} ET\n", shown.collect::<String>())
}

fn box_of(flow: &Flow, word: &str) -> Rect {
    let found = flow.words.iter().find(|w| w.span.of(&flow.text) == word);
    found.map_or_else(|| panic!("no {word} in {:?}", flow.text), |w| w.rect)
}

fn near(rect: Rect, [x0, y0, x1, y1]: [f32; 4]) -> bool {
    let close = |a: f32, b: f32| (a - b).abs() < 0.1;
    close(rect.x0, x0) && close(rect.y0, y0) && close(rect.x1, x1) && close(rect.y1, y1)
}

#[test]
fn columns_are_read_from_right_to_left() {
    let flow = flow(columns(500, 700, &["第一条この法律は人", "の移動について定める。"]), &font("/Identity-V", ""), "null");
    assert_eq!(flow.text, "第一条この法律は人の移動について定める。\n");
    assert!(near(box_of(&flow, "第一条この法律は人"), [495.0, 92.0, 505.0, 182.0]), "{:?}", flow.words);
    assert!(near(flow.lines[1].rect, [479.0, 92.0, 489.0, 202.0]), "{:?}", flow.lines);
}

#[test]
fn advances_and_places_are_those_of_the_font() {
    let shown = |entries: &str, content: &str| flow(content.into(), &font("/Identity-V", entries), "null");
    let three = columns(300, 700, &["山川海"]);
    assert!(near(box_of(&shown("/DW2 [880 -500]", &three), "山川海"), [295.0, 92.0, 305.0, 107.0]));
    // 山 is U+5C71, 海 U+6D77.
    let own = "/W2 [23665 [-2000 500 880] 28023 28023 -500 500 880]";
    assert!(near(box_of(&shown(own, &three), "山川海"), [295.0, 92.0, 305.0, 127.0]));
    assert!(near(box_of(&shown("/DW2 [380 -1000]", &three), "山川海"), [295.0, 87.0, 305.0, 117.0]));
    let corner = "/W2 [0 65535 -1000 0 0]";
    assert!(near(box_of(&shown(corner, &three), "山川海"), [300.0, 83.2, 310.0, 113.2]));
    // Spacing and shifts move along the column: negative spacing, and positive shifts, down.
    let spaced = format!("BT /T 10 Tf -1 Tc 50 Tz 300 700 Td [{} 200 {}] TJ ET", hex("山川"), hex("海"));
    assert!(near(box_of(&shown("", &spaced), "山川海"), [295.0, 92.0, 305.0, 126.0]));
}

#[test]
fn every_kind_of_vertical_encoding_is_known() {
    let map = "/CMapName /Own def /WMode 1 def 1 begincodespacerange <00> <FF> endcodespacerange \
        1 begincidrange <01> <03> 23665 endcidrange 3 beginbfchar <01> <5c71> <02> <5ddd> <03> <6d77> endbfchar";
    let of = |entries: &str| format!("<< {entries} /Length {} >>\nstream\n{map}\nendstream", map.len());
    let japanese = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >>";
    let to_unicode = "/ToUnicode /Identity-H";
    let cases = [
        (font("/UniJIS-UCS2-V", japanese).replace(to_unicode, ""), "<5c71 5ddd 6d77>"),
        (font("/UniJIS2004-UTF16-V", japanese).replace(to_unicode, ""), "<5c71 5ddd 6d77>"),
        (font("/90ms-RKSJ-V", japanese).replace(to_unicode, ""), "<8e52 90ec 8a43>"),
        (font("/V", japanese).replace(to_unicode, ""), "<3b33 406e 3324>"),
        (font("4 0 R", "").replace(to_unicode, "/ToUnicode 4 0 R"), "<01 02 03>"),
    ];
    for (font, codes) in cases {
        let content = format!("BT /T 10 Tf 300 700 Td {codes} Tj ET");
        let flow = flow(content, &font, &of("/WMode 1"));
        assert!(near(flow.lines[0].rect, [295.0, 92.0, 305.0, 122.0]), "{font} {:?}", flow.lines);
        assert_eq!(flow.text, "山川海\n", "{font}");
    }
}

#[test]
fn widths_of_a_unicode_encoding_are_those_of_its_cids() {
    let japanese = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /W [1 8000 2000]";
    let font = font("/UniJIS-UTF16-H", japanese).replace("/ToUnicode /Identity-H", "");
    let flow = flow("BT /T 10 Tf 300 700 Td <5c71 d867de3d> Tj ET".into(), &font, "null");
    assert_eq!(flow.text, "山𩸽\n");
    assert!(near(flow.lines[0].rect, [300.0, 84.4, 330.0, 94.4]), "{:?}", flow.lines);
}

#[test]
fn upright_glyphs_one_below_the_other_are_a_column() {
    let stack = |x: u32, top: u32, pieces: &[&str]| -> String {
        let place = |(piece, i): (&&str, u32)| {
            let wide = 5 * (2 * (piece.chars().count() as u32)).min(3);
            let font = if piece.is_ascii() {
                format!("/F 9 Tf 1 0 0 1 {} {} Tm ({piece})", x - 5, top - 10 * i)
            } else {
                format!("/T 10 Tf 1 0 0 1 {} {} Tm {}", x - wide / 2, top - 10 * i, hex(piece))
            };
            format!("{font} Tj ")
        };
        format!("BT {} ET\n", pieces.iter().zip(0..).map(place).collect::<String>())
    };
    let right = stack(500, 690, &["平", "成", "20", "年", "の", "法"]);
    let left = stack(484, 690, &["律", "に", "つ", "い", "て"]);
    let flow = flow(right + &left, &font("/Identity-H", ""), "null");
    assert_eq!(flow.text, "平成20年の法律について\n");
}

#[test]
fn latin_words_turned_on_their_side_stand_in_their_column() {
    let content = columns(500, 700, &["国際連合、"])
        + "BT /F 10 Tf 0 -1 1 0 497 648 Tm (Quito) Tj ET\n"
        + "BT /T 10 Tf 1 0 0 1 500 620 Tm "
        + &hex("にて")
        + " Tj ET\n"
        + &columns(484, 700, &["定める国際連合、国際連合"]);
    assert_eq!(flow(content, &font("/Identity-V", ""), "null").text, "国際連合、Quitoにて定める国際連合、国際連合\n");
}

#[test]
fn a_page_written_in_both_directions_keeps_all_its_words() {
    let down = columns(500, 600, &["山川海"]);
    let across = lines(72, 700, &["To protect the rights of all persons on the move."]);
    let vertical = font("/Identity-V", "");
    assert_eq!(flow(across + &down, &vertical, "null").text, "To protect the rights of all persons on the move.\n山川海\n");
    let head = lines(72, 740, &["No. 4817"]);
    let down = columns(500, 600, &["第一条この法律は人", "の移動について定める。"]);
    let foot = lines(72, 200, &["See annex."]);
    let expected = "No. 4817\n第一条この法律は人の移動について定める。\nSee annex.\n";
    assert_eq!(flow(down + &foot + &head, &vertical, "null").text, expected);
}

#[test]
fn a_list_of_single_glyphs_on_a_page_written_across_stays_as_it_is() {
    let list = |y: u32, sign: &str| format!("BT /T 10 Tf 72 {y} Td {} Tj ET ", hex(sign));
    let text = ["次の事項について定める。", "次の事項について定める。"].iter().zip([700, 680]);
    let text: String = text.map(|(line, y)| list(y, line)).collect();
    let flow = flow(text + &list(640, "一") + &list(628, "二"), &font("/Identity-H", ""), "null");
    assert!(flow.text.ends_with("\n一 二\n"), "{}", flow.text);
}

#[test]
fn lines_whose_glyphs_are_shown_column_by_column_are_lines() {
    let text = ["次の事項", "について", "定める。"].map(|line| line.chars().collect::<Vec<_>>());
    let place = |(x, y): (usize, usize)| {
        format!("BT /T 10 Tf {} {} Td {} Tj ET ", 72 + 10 * x, 700 - 14 * y, hex(&text[y][x].to_string()))
    };
    let content = (0..4).flat_map(|x| (0..3).map(move |y| (x, y))).map(place).collect();
    assert_eq!(flow(content, &font("/Identity-H", ""), "null").text, "次の事項 について 定める。\n");
}

#[test]
fn forms_of_signs_for_vertical_writing_are_the_ordinary_signs() {
    let flow = flow(columns(300, 700, &["山︵川︶﹁海﹂︒︙"]), &font("/Identity-V", ""), "null");
    assert_eq!(flow.text, "山（川）「海」。…\n");
}
