//! Boxes that text flows around, and what only looks like them.

use super::{lines, ruled, text};

const ASIDE: [&str; 3] = ["The offices in the ports", "open eight hours a day", "all year round."];

/// A paragraph beside a box whose lines stand at other heights, with the next one below.
fn flowing() -> String {
    let narrow = [
        "1. To protect the rights of all persons on the move in",
        "Puerto Real and the villages of the whole region, as",
        "Colombia has done.",
    ];
    let aside = ["The offices in", "the ports open", "eight hours a", "day all year."];
    let aside: String = (0..4).map(|at| lines(340, 684 - 11 * at as u32, &[aside[at]])).collect();
    lines(60, 700, &["The States agree on what follows, and that it be made known to all who ask for it there."])
        + &aside
        + &lines(60, 680, &narrow)
        + &lines(
            60,
            637,
            &["2. To open the schools of the region to all children, wherever they were born, and to their families"],
        )
}

#[test]
fn the_text_around_a_box_stays_whole() {
    let whole = "1. To protect the rights of all persons on the move in Puerto Real and the villages of the whole region, as Colombia has \
        done.\n";
    let aside = "The offices in the ports open eight hours a day all year.\n";
    let frame = ruled(&[332, 420], &[694, 644]);
    let ground = "q 0.9 g 332 644 88 50 re f Q\n";
    for drawn in [frame.as_str(), ground] {
        let text = text(&(drawn.to_owned() + &flowing()));
        let places = [whole, aside, "2. To open"].map(|part| text.find(part));
        assert!(places.iter().all(Option::is_some) && places[0] < places[2] && places[1] < places[0], "{text}");
    }
    let without = text(&flowing());
    assert!(!without.contains(whole), "without a frame nobody could tell: {without}");
}

#[test]
fn a_box_at_the_left_is_read_before_its_paragraph() {
    let narrow = ["1. To protect the rights of all persons on the move in", "Puerto Real and in the villages of the region."];
    let content = ruled(&[60, 220], &[692, 648])
        + &lines(60, 700, &["The States agree on what follows, and that it be made known to all who ask for it there."])
        + &lines(70, 679, &ASIDE)
        + &lines(240, 680, &narrow)
        + &lines(
            60,
            637,
            &["2. To open the schools of the region to all children, wherever they were born, and to their families"],
        );
    let expected = "The offices in the ports open eight hours a day all year round.\n\
        1. To protect the rights of all persons on the move in Puerto Real and in the villages of the region.\n";
    assert!(text(&content).contains(expected), "{}", text(&content));
}

#[test]
fn a_cell_of_a_table_is_no_box() {
    let rows: String = (0..4)
        .map(|at| {
            lines(70, 680 - 40 * at, &["Protect the rights of", "all persons."])
                + &lines(330, 680 - 40 * at, &["Issue papers to them,", "free of charge."])
        })
        .collect();
    let above = lines(60, 715, &["The States agree on what follows, and that it be made known to all who ask for it there."]);
    let drawn = ruled(&[60, 320, 560], &[694, 654, 614, 574, 534]);
    // One cell has a ground of its own, and the line above the table runs across it.
    let text = text(&("q 0.9 g 320 655 240 38 re f Q\n".to_owned() + &drawn + &above + &rows));
    let cells = "Protect the rights of all persons.\nIssue papers to them, free of charge.\n";
    assert!(text.ends_with(&cells.repeat(4)), "{text}");
}

#[test]
fn two_boxes_with_grounds_inset_in_their_frames_are_read_once_each() {
    let boxes =
        ruled(&[60, 150], &[694, 644]) + &ruled(&[450, 540], &[694, 644]) + "0.9 g 61 645 88 48 re 451 645 88 48 re f 0 g\n";
    let inset = "0.9 g 60.6 644.6 88.8 48.8 re f 450.6 644.6 88.8 48.8 re f 0 g\n";
    let text_of = |grounds: &str| {
        let narrow =
            ["1. To protect the rights of all persons on the", "move in Puerto Real and the villages of the", "whole region."];
        text(
            &(boxes.clone()
                + grounds
                + &lines(60, 700, &["The States agree on what follows, and that it be made known to all who ask for it there."])
                + &lines(66, 682, &["The offices in", "the ports open."])
                + &lines(456, 682, &["Schools open", "all the year."])
                + &lines(170, 680, &narrow)
                + &lines(
                    60,
                    637,
                    &["2. To open the schools of the region to all children, wherever they were born, and to their families"],
                )),
        )
    };
    for grounds in ["", inset] {
        let text = text_of(grounds);
        for part in [
            "The offices in the ports open.\n",
            "Schools open all the year.\n",
            "1. To protect the rights of all persons on the move in Puerto Real and the villages of the whole region.\n",
        ] {
            assert_eq!(text.matches(part).count(), 1, "{part} of {text}");
        }
    }
}

#[test]
fn a_line_below_the_lower_of_two_boxes_is_text() {
    let content = ruled(&[60, 150], &[694, 644])
        + &ruled(&[450, 540], &[694, 672])
        + &lines(60, 700, &["The States agree on what follows, and that it be made known to all who ask for it there."])
        + &lines(66, 682, &["The offices in", "the ports open", "all the year."])
        + &lines(456, 682, &["Schools open."])
        + &lines(
            170,
            680,
            &[
                "1. To protect the rights of all persons on the",
                "move in Puerto Real and in the villages of the whole region, as agreed",
            ],
        )
        + &lines(170, 656, &["in Colombia and in all the other States at the meeting that was held"])
        + &lines(
            60,
            637,
            &["2. To open the schools of the region to all children, wherever they were born, and to their families"],
        );
    let text = text(&content);
    assert!(text.contains("Schools open.\n") && text.contains("held\n2. To open"), "{text}");
}

#[test]
fn a_shape_without_height_holds_nothing() {
    let words = lines(60, 700, &["Some text here, and more of it."]);
    for shape in ["60 700 100 0 re f\n", "60 700 m 160 700 l B\n", "60 699.5 100 1 re f\n"] {
        assert_eq!(text(&(shape.to_owned() + &words)), "Some text here, and more of it.\n");
    }
}

#[test]
fn boxes_below_one_another_are_read_where_a_paragraph_ends_however_far() {
    // No paragraph begins before the last line; the second box has lines of its own.
    let low = "and so on with what the States have agreed to do for all the persons who are on the move there";
    let narrow = "and so on with what the States have agreed to";
    let content = ruled(&[400, 540], &[712, 670])
        + &ruled(&[400, 540], &[652, 604])
        + &lines(60, 724, &[low])
        + &lines(60, 700, &[narrow, narrow])
        + &lines(410, 700, &["Offices are open", "all the year."])
        + &lines(60, 664, &[low])
        + &lines(60, 640, &[narrow, narrow, narrow])
        + &lines(410, 646, &["Schools are open", "all the year to", "all children", "of the region."])
        + &lines(60, 592, &[low, low])
        + &lines(60, 540, &["2. To open the schools of the region to all children."]);
    let text = text(&content);
    for part in ["Offices are open all the year.\n", "Schools are open all the year to all children of the region.\n"] {
        assert_eq!(text.matches(part).count(), 1, "{part} of {text}");
    }
}
