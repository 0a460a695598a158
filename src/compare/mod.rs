//! Word differences of two forms of a clause.
//!
//! Good for: two texts in one language. Not for: translations. Words compare without case, accents and punctuation; numbering is
//! no part of a clause's words, so renumbering is no change.

use serde::Serialize;

use crate::text::{Span, fold};

/// Words compared on either side; the tail of a longer text is taken as changed.
const WORDS: usize = 2_000;

/// A stretch of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The same words in both.
    Equal {
        /// Bytes of the first text.
        a: Span,
        /// Bytes of the second text.
        b: Span,
    },
    /// Words of the first text that the second lacks.
    Deleted {
        /// Bytes of the first text.
        a: Span,
    },
    /// Words of the second text that the first lacks.
    Inserted {
        /// Bytes of the second text.
        b: Span,
    },
}

/// A word with its folded form.
struct Word {
    span: Span,
    folded: String,
}

fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let bare: String = fold(word).chars().filter(|c| c.is_alphanumeric()).collect();
        if !bare.is_empty() && out.len() < WORDS {
            out.push(Word { span: Span::new(at, at + word.len()), folded: bare });
        }
        at += piece.len();
    }
    out
}

/// Lengths of longest common subsequences of all suffixes, a row for each word of `a` and one more.
fn common(a: &[Word], b: &[Word]) -> Vec<Vec<u16>> {
    let mut table = vec![vec![0u16; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            table[i][j] = if a[i].folded == b[j].folded { table[i + 1][j + 1] + 1 } else { table[i + 1][j].max(table[i][j + 1]) };
        }
    }
    table
}

/// What changed from `a` to `b`, word by word, in order.
pub fn word_diff(a: &str, b: &str) -> Vec<Change> {
    let (x, y) = (words(a), words(b));
    let table = common(&x, &y);
    let (mut i, mut j) = (0, 0);
    let mut out: Vec<Change> = Vec::new();
    while i < x.len() || j < y.len() {
        if i < x.len() && j < y.len() && x[i].folded == y[j].folded {
            push(&mut out, Change::Equal { a: x[i].span, b: y[j].span });
            (i, j) = (i + 1, j + 1);
        } else if j == y.len() || (i < x.len() && table[i + 1][j] >= table[i][j + 1]) {
            push(&mut out, Change::Deleted { a: x[i].span });
            i += 1;
        } else {
            push(&mut out, Change::Inserted { b: y[j].span });
            j += 1;
        }
    }
    out
}

/// Joins a change to the one before when they are of one kind.
fn push(out: &mut Vec<Change>, change: Change) {
    match (out.last_mut(), change) {
        (Some(Change::Equal { a, b }), Change::Equal { a: c, b: d }) => (a.end, b.end) = (c.end, d.end),
        (Some(Change::Deleted { a }), Change::Deleted { a: c }) => a.end = c.end,
        (Some(Change::Inserted { b }), Change::Inserted { b: d }) => b.end = d.end,
        (_, change) => out.push(change),
    }
}

/// Shares of the words of `a` and of `b` that stand in the other, in the same order, 0 to 1 each.
pub fn kept(a: &str, b: &str) -> (f32, f32) {
    let (x, y) = (words(a), words(b));
    if x.is_empty() || y.is_empty() {
        return (0.0, 0.0);
    }
    let common = f32::from(common(&x, &y)[0][0]);
    (common / x.len() as f32, common / y.len() as f32)
}

/// Share of words that differ, 0 (the same words in the same order) to 1 (nothing in common).
pub fn edit_ratio(a: &str, b: &str) -> f32 {
    let (x, y) = (words(a), words(b));
    if x.is_empty() && y.is_empty() {
        return 0.0;
    }
    let kept = common(&x, &y)[0][0];
    1.0 - 2.0 * f32::from(kept) / (x.len() + y.len()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_reworded_clause_shows_its_changes() {
        let (a, b) = ("Reafirmar la importancia del Proceso.", "Reafirmar la gran importancia del Foro.");
        let shown: Vec<String> = word_diff(a, b)
            .into_iter()
            .map(|c| match c {
                Change::Equal { a: s, .. } => s.of(a).to_owned(),
                Change::Deleted { a: s } => format!("-{}", s.of(a)),
                Change::Inserted { b: s } => format!("+{}", s.of(b)),
            })
            .collect();
        assert_eq!(shown, ["Reafirmar la", "+gran", "importancia del", "-Proceso.", "+Foro."]);
        assert_eq!(edit_ratio(a, a), 0.0);
        assert_eq!(edit_ratio("uno dos", "tres"), 1.0);
    }

    proptest! {
        #[test]
        fn both_sides_can_be_put_together_again(a in "[a-c]( [a-c]){0,8}", b in "[a-c]( [a-c]){0,8}") {
            let (mut left, mut right) = (Vec::new(), Vec::new());
            for change in word_diff(&a, &b) {
                match change {
                    Change::Equal { a: x, b: y } => { left.push(x.of(&a)); right.push(y.of(&b)); }
                    Change::Deleted { a: x } => left.push(x.of(&a)),
                    Change::Inserted { b: y } => right.push(y.of(&b)),
                }
            }
            prop_assert_eq!(left.join(" "), a);
            prop_assert_eq!(right.join(" "), b);
        }
    }
}
