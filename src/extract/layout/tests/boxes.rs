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
