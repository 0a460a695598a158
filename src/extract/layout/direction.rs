//! Lines of scripts that run from right to left, put from the order they are seen in into the order they are read in.
//!
//! The inverse of the reordering of the Unicode Bidirectional Algorithm (UAX #9, rule L2), for the levels a line of text has.

use super::line::TextLine;

/// First bytes in UTF-8 of characters from U+0580 on, among which are all that run from right to left.
const FIRST_BYTE: u8 = 0xd6;

/// What a character does to the direction around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Right,
    Left,
    Digit,
    Neutral,
}

/// Whether a character is of a script that runs from right to left: Hebrew, Arabic, Syriac, Thaana, NKo, Adlam.
/// Ancient scripts are left as they are seen: what is printed of them are charts, set from left to right.
pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{1e900}'..='\u{1e95f}')
        && !is_digit(c)
}

/// Digits, and the signs that part them in Arabic, run from left to right.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '\u{660}'..='\u{669}' | '\u{66b}' | '\u{66c}' | '\u{6f0}'..='\u{6f9}')
}

fn class(c: char) -> Class {
    match c {
        _ if is_digit(c) => Class::Digit,
        _ if is_right_to_left(c) => Class::Right,
        _ if c.is_alphabetic() => Class::Left,
        _ => Class::Neutral,
    }
}

/// Puts the characters of a line in the order they are read in; most lines have none that run from right to left.
pub(super) fn put_in_reading_order(line: &mut TextLine) {
    // (All bytes are looked at: many at once, which is faster than to stop at the first.)
    let may = line.text.bytes().fold(false, |may, byte| may | (byte >= FIRST_BYTE));
    if !may || !line.text.chars().any(is_right_to_left) {
        return;
    }
    let seen: Vec<(usize, char)> = line.text.char_indices().collect();
    let order = reading_order(&seen.iter().map(|(_, c)| class(*c)).collect::<Vec<_>>());
    let mut text: String = order.iter().map(|&i| seen[i].1).collect();
    if closes_first(&text) {
        text = text.chars().map(mirrored).collect();
    }
    let place = |at: usize| line.words.partition_point(|(range, _)| range.end <= at);
    let mut words: Vec<(std::ops::Range<usize>, _)> = Vec::with_capacity(line.words.len());
    let mut at = 0;
    let mut last = None;
    for &index in &order {
        let (from, c) = seen[index];
        let word = Some(place(from)).filter(|w| line.words.get(*w).is_some_and(|(range, _)| range.contains(&from)));
        let end = at + c.len_utf8();
        match (word, words.last_mut()) {
            (Some(_), Some((range, _))) if word == last => range.end = end,
            (Some(w), _) => words.push((at..end, line.words[w].1)),
            (None, _) => {}
        }
        (last, at) = (word, end);
    }
    // A note mark is a word of its own and keeps its place among the characters of the same box.
    let moved = |mark: &std::ops::Range<usize>| {
        let rect = line.words.get(place(mark.start)).map(|(_, rect)| *rect)?;
        words.iter().find(|(range, r)| *r == rect && range.len() == mark.len()).map(|(range, _)| range.clone())
    };
    line.marks = line.marks.iter().filter_map(moved).collect();
    line.marks.sort_by_key(|mark| mark.start);
    line.bold = if line.bold >= line.text.len() { line.bold } else { 0 };
    (line.text, line.words) = (text, words);
}

/// Indices of characters that are seen from left to right, in the order they are read in.
fn reading_order(classes: &[Class]) -> Vec<usize> {
    let count = |class: Class| classes.iter().filter(|c| **c == class).count();
    let right_to_left = count(Class::Right) >= count(Class::Left);
    let levels = levels(classes, right_to_left);
    let mut order: Vec<usize> = (0..classes.len()).collect();
    reverse_runs(&mut order, &levels, 1);
    let turned: Vec<u8> = order.iter().map(|&i| levels[i]).collect();
    reverse_runs(&mut order, &turned, 2);
    order
}

fn reverse_runs(order: &mut [usize], levels: &[u8], least: u8) {
    let mut start = 0;
    while start < order.len() {
        let length = levels[start..].iter().take_while(|l| **l >= least).count();
        order[start..start + length].reverse();
        start += length.max(1);
    }
}

/// 0 from left to right, 1 from right to left, 2 from left to right within that.
fn levels(classes: &[Class], right_to_left: bool) -> Vec<u8> {
    let (before, after) = (neighbours(classes.iter().copied()), {
        let mut back = neighbours(classes.iter().rev().copied());
        back.reverse();
        back
    });
    let level = |i: usize| {
        let (before, after) = (before[i], after[i]);
        let within = |side: Class| before == Some(side) && after == Some(side);
        match (classes[i], right_to_left) {
            (Class::Right, _) => 1,
            (Class::Left, true) | (Class::Digit, true) => 2,
            (Class::Left, false) => 0,
            (Class::Digit, false) => 2 * u8::from(within(Class::Right)),
            (Class::Neutral, false) => u8::from(within(Class::Right)),
            (Class::Neutral, true) => {
                let beside = |at: Option<&Class>| at.copied() == Some(Class::Digit);
                let in_number = beside(i.checked_sub(1).and_then(|p| classes.get(p))) && beside(classes.get(i + 1));
                1 + u8::from(in_number || within(Class::Left))
            }
        }
    };
    (0..classes.len()).map(level).collect()
}

/// The letter class nearest before each character.
fn neighbours(classes: impl Iterator<Item = Class>) -> Vec<Option<Class>> {
    let mut last = None;
    let mut out = Vec::new();
    for class in classes {
        out.push(last);
        if matches!(class, Class::Left | Class::Right) {
            last = Some(class);
        }
    }
    out
}

/// Whether the first bracket closes: brackets are drawn as they are seen, and were read from the other side.
fn closes_first(text: &str) -> bool {
    text.chars().find(|c| mirrored(*c) != *c).is_some_and(|c| matches!(c, ')' | ']' | '}'))
}

fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(seen: &str) -> String {
        let chars: Vec<char> = seen.chars().collect();
        reading_order(&chars.iter().map(|c| class(*c)).collect::<Vec<_>>()).into_iter().map(|i| chars[i]).collect()
    }

    #[test]
    fn what_is_seen_becomes_what_is_read() {
        let cases = [
            (
                "\u{5dd}\u{5dc}\u{5d5}\u{5e2} \u{5dd}\u{5d5}\u{5dc}\u{5e9}",
                "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{5e2}\u{5d5}\u{5dc}\u{5dd}",
            ),
            ("\u{5d1}\u{5d0} 1.5 \u{5d3}\u{5d2}", "\u{5d2}\u{5d3} 1.5 \u{5d0}\u{5d1}"),
            ("\u{5d2}\u{5d1}\u{5d0} Rio de la Plata", "\u{5d0}\u{5d1}\u{5d2} Rio de la Plata"),
            ("\u{5d2}\u{5d1}\u{5d0} ab cd \u{5d3}\u{5d4}", "\u{5d4}\u{5d3} ab cd \u{5d0}\u{5d1}\u{5d2}"),
            ("\u{628}\u{627} \u{661}\u{662}\u{66b}\u{665}", "\u{661}\u{662}\u{66b}\u{665} \u{627}\u{628}"),
            ("all plain", "all plain"),
        ];
        for (seen, expected) in cases {
            assert_eq!(read(seen), expected, "{seen}");
        }
    }
}
