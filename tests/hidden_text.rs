//! Text that a reader of the page does not see stays out of the flow and is named in a note; so does nothing else.

mod common;

use rondas::extract::{Options, lay_out, read_pages};
use rondas::note::{Code, Note};

/// A page that paints `content` in Helvetica, with a layer `/L` that is off and a layer `/M` that is on.
fn read(content: &str) -> (String, Vec<Note>) {
    let stream = format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len());
    let bytes = common::file_of(&[
        "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R 7 0 R] /D << /OFF [6 0 R] >> >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> \
         /ColorSpace << /S [/Separation /Spot /DeviceGray 8 0 R] >> /Properties << /L 6 0 R /M 7 0 R >> >> >>",
        &stream,
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /OCG /Name (draft) >>",
        "<< /Type /OCG /Name (final) >>",
        "<< /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>",
    ]);
    let pages = read_pages(&bytes, &Options::default()).expect("the file is sound");
    let mut notes = pages.notes;
    let layout = lay_out(&pages.value).drain_into(&mut notes);
    (layout.flow(None).text.trim().to_owned(), notes)
}

fn shown(content: &str) -> String {
    read(&format!("BT /F 12 Tf 72 720 Td (The seen words.) Tj ET {content}")).0
}

const SECRET: &str = "BT /F 12 Tf 72 600 Td (A secret.) Tj ET";

#[test]
fn white_text_on_bare_paper_is_hidden() {
    for white in ["1 g", "1 1 1 rg", "0 0 0 0 k", "/DeviceRGB cs 1 1 1 sc"] {
        assert_eq!(shown(&format!("q {white} {SECRET} Q")), "The seen words.", "{white}");
    }
    let (_, notes) = read(&format!("1 g {SECRET}"));
    let note = notes.iter().find(|n| n.code == Code::HiddenText).expect("hidden text has a note");
    assert_eq!(note.message, "8 characters cannot be seen on the page and were left out: A secret.");
    assert_eq!(note.place.page, Some(1));
}

#[test]
fn text_that_is_seen_stays() {
    for paint in [
        "0 g 60 590 200 30 re f 1 g",
        "0 0 1 rg 60 590 200 30 re f 1 1 1 rg",
        "0.5 g",
        "/S cs 1 scn",
        "q 0 0 612 792 re W n",
        "1 g 1 Tr",
        "q 1 g Q",
        "/OC /M BDC",
    ] {
        assert_eq!(shown(&format!("{paint} {SECRET}")), "The seen words.\nA secret.", "{paint}");
    }
}

#[test]
fn text_outside_the_clip_or_on_a_layer_that_is_off_is_hidden() {
    for hide in ["q 0 0 50 50 re W n", "q 0 0 50 50 re W n 0 0 612 792 re W n", "/OC /L BDC", "/OC /L BDC /P BMC"] {
        assert_eq!(shown(&format!("{hide} {SECRET}")), "The seen words.", "{hide}");
    }
    assert_eq!(shown(&format!("q 0 0 50 50 re W n Q /OC /L BDC EMC {SECRET}")), "The seen words.\nA secret.");
}

#[test]
fn the_words_on_a_scan_are_kept_and_the_scan_is_named() {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> \
                /XObject << /I 6 0 R >> >> >>";
    let content = "q 612 0 0 792 0 0 cm /I Do Q BT /F 12 Tf 72 720 Td (RECEIVED) Tj ET";
    let bytes = common::file_of(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        &format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1 >>\nstream\nx\nendstream",
    ]);
    let layout = lay_out(&read_pages(&bytes, &Options::default()).expect("the file is sound").value);
    let flow = layout.value.flow(None);
    assert_eq!((flow.text.trim(), flow.extractable()), ("RECEIVED", false));
    assert!(layout.notes.iter().any(|n| n.code == Code::NoTextLayer && n.message.ends_with("but for a few words")));
}
