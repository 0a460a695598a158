//! Layers: what is seen when a file is opened (ISO 32000-2, 8.11).

use super::{FONTS, lines, read, with_catalog};
use crate::note::Code;

/// What is read of a word on the layer `membership`; of the groups 3 (on) and 4 (off).
fn layered(membership: &str, config: &str) -> (String, bool) {
    let group = "<< /Type /OCG /Name (L) >>";
    layered_groups(membership, config, [group, group])
}

/// The same with two groups.
fn layered_groups(membership: &str, config: &str, groups: [&str; 2]) -> (String, bool) {
    let catalog = format!("/OCProperties << /OCGs [3 0 R 4 0 R] /D << {config} >> >>");
    let resources = format!("/Resources << {FONTS} /Properties << /L {membership} >> >>");
    let content = format!("{} /OC /L BDC {} EMC", lines(72, 700, &["All see this."]), lines(72, 600, &["Layer."]));
    let (_, flow, notes) = read(&with_catalog(&catalog, &[content], &resources, groups));
    let noted = notes.iter().any(|n| n.code == Code::HiddenText);
    assert!(flow.text.starts_with("All see this.\n"), "{}", flow.text);
    (flow.text["All see this.\n".len()..].to_owned(), noted)
}

#[test]
fn what_a_layer_hides_follows_its_group_policy_and_expression() {
    let member = |entries: &str| format!("<< /Type /OCMD {entries} >>");
    let cases = [
        ("3 0 R".to_owned(), true),
        ("4 0 R".to_owned(), false),
        (member("/OCGs 4 0 R"), false),
        (member("/OCGs [3 0 R 4 0 R]"), true),
        (member("/OCGs [3 0 R 4 0 R] /P /AllOn"), false),
        (member("/OCGs [3 0 R] /P /AllOn"), true),
        (member("/OCGs [3 0 R 4 0 R] /P /AnyOff"), true),
        (member("/OCGs [3 0 R] /P /AnyOff"), false),
        (member("/OCGs [3 0 R 4 0 R] /P /AllOff"), false),
        (member("/OCGs [4 0 R null] /P /AllOff"), true),
        (member("/OCGs [] /P /AllOn"), true),
        (member("/OCGs 3 0 R /VE [/Not 3 0 R]"), false),
        (member("/OCGs 4 0 R /VE [/Or [/And 3 0 R 4 0 R] [/Not 4 0 R]]"), true),
        (member("/VE [/And 3 0 R [/Not 4 0 R]]"), true),
        (member("/VE [/And 3 0 R 4 0 R]"), false),
        (member("/OCGs 4 0 R /VE [/Perhaps 3 0 R]"), false),
    ];
    for (membership, seen) in cases {
        for config in ["/OFF [4 0 R]", "/BaseState /OFF /ON [3 0 R]"] {
            let expected = if seen { ("Layer.\n".to_owned(), false) } else { (String::new(), true) };
            assert_eq!(layered(&membership, config), expected, "{membership} {config}");
        }
    }
}

#[test]
fn a_form_on_a_hidden_layer_is_left_out_with_a_note() {
    let form = "<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /OC 4 0 R /Length 52 >>\nstream\nBT /F 10 Tf 72 600 Td (Nobody sees this.) Tj ET EMC \nendstream";
    let resources = format!("/Resources << {FONTS} /XObject << /X 3 0 R >> >>");
    let content = format!("{} /X Do {}", lines(72, 700, &["All see this,"]), lines(72, 680, &["and this."]));
    let off = "/OCProperties << /OCGs [4 0 R] /D << /OFF [4 0 R] >> >>";
    let (_, flow, notes) = read(&with_catalog(off, &[content], &resources, [form, "<< /Type /OCG /Name (L) >>"]));
    assert_eq!(flow.text.replace('\n', " "), "All see this, and this. ");
    assert!(notes.iter().any(|n| n.code == Code::HiddenText));
}

#[test]
fn groups_switch_by_themselves_as_their_usage_says() {
    let group = |usage: &str| format!("<< /Type /OCG /Name (L) /Usage << {usage} >> >>");
    let applied = |event: &str, category: &str| format!("/AS [<< /Event /{event} /Category [{category}] /OCGs [3 0 R] >>]");
    let off = "/View << /ViewState /OFF >> /Print << /PrintState /ON >>";
    let on = "/View << /ViewState /ON >> /Print << /PrintState /OFF >> /Zoom << /max 8 >>";
    let cases = [
        (off, applied("View", "/View"), false),
        (off, applied("Print", "/View"), true),
        (off, String::new(), true),
        (off, applied("View", "/Print"), true),
        (off, applied("View", "/Print /View"), false),
        (on, applied("View", "/View") + " /OFF [3 0 R]", true),
        (on, applied("View", "/View /Zoom") + " /BaseState /OFF", true),
        (on, applied("View", "/Language") + " /OFF [3 0 R]", false),
        ("/Zoom << /min 2 >>", applied("View", "/Zoom"), false),
        ("/Zoom << /max 1 >>", applied("View", "/Zoom"), false),
        ("/Export << /ExportState /OFF >>", applied("View", "/View /Export"), false),
    ];
    for (usage, config, seen) in cases {
        let text = layered_groups("3 0 R", &config, [&group(usage), "null"]).0;
        assert_eq!(!text.is_empty(), seen, "{usage} {config}");
    }
}

#[test]
fn groups_of_another_intent_are_seen() {
    let text = |intent: &str, config: &str| {
        let group = format!("<< /Type /OCG /Name (L) {intent} >>");
        layered_groups("3 0 R", &format!("/OFF [3 0 R] {config}"), [&group, "null"]).0
    };
    assert_eq!(text("/Intent /Design", ""), "Layer.\n");
    for (intent, config) in
        [("", ""), ("/Intent [/Design /View]", ""), ("/Intent /Design", "/Intent /All"), ("/Intent /A", "/Intent /A")]
    {
        assert_eq!(text(intent, config), "", "{intent} {config}");
    }
}

#[test]
fn an_annotation_on_a_hidden_layer_is_left_out_with_a_note() {
    let note = "<< /Type /XObject /Subtype /Form /BBox [0 0 100 20] /Length 43 /Resources << /Font << /F << /Type /Font \
        /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nstream\nBT /F 10 Tf 2 5 Td (To be discussed) Tj ET  \nendstream";
    for (config, seen) in [("/OFF [3 0 R]", false), ("", true)] {
        for kind in ["/Subtype /Stamp /AP << /N 4 0 R >>", "/Subtype /Widget /FT /Tx /V (To be discussed)"] {
            let catalog = format!("/OCProperties << /OCGs [3 0 R] /D << {config} >> >>");
            let annots = format!("/Annots [<< /Rect [72 600 172 620] /OC 3 0 R {kind} >>]");
            let page = lines(72, 700, &["Place and day:"]);
            let (_, flow, notes) = read(&with_catalog(&catalog, &[page], &annots, ["<< /Type /OCG /Name (L) >>", note]));
            let expected = if seen { "Place and day:\nTo be discussed\n" } else { "Place and day:\n" };
            assert_eq!(flow.text, expected, "{kind} {config}");
            assert_eq!(notes.iter().any(|n| n.code == Code::HiddenText), !seen, "{kind} {config}");
        }
    }
}
