//! A difference as words, ready to be shown.

use serde::Serialize;

use super::diff::{Change, word_diff};

/// What became of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PieceKind {
    /// In both.
    Equal,
    /// In the first only.
    Deleted,
    /// In the second only.
    Inserted,
    /// In the first, and elsewhere in the second.
    MovedAway,
    /// In the second, and elsewhere in the first.
    MovedHere,
}

/// A piece of a difference, with the white space after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// What became of it.
    pub change: PieceKind,
    /// Its words; of a piece in both, as the second has them.
    pub text: String,
    /// As the first has them, where case, accents, punctuation or white space differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
}

/// What changed from `a` to `b`, as words. The pieces of the first, and those of the second, put together give the texts again.
pub fn pieces(a: &str, b: &str) -> Vec<Piece> {
    let piece = |change, text: &str| Piece { change, text: text.to_owned(), was: None };
    let one = |change| match change {
        Change::Equal { a: x, b: y } => {
            let (old, new) = (x.of(a), y.of(b));
            Piece { was: (old != new).then(|| old.to_owned()), ..piece(PieceKind::Equal, new) }
        }
        Change::Deleted { a: x } => piece(PieceKind::Deleted, x.of(a)),
        Change::Inserted { b: y } => piece(PieceKind::Inserted, y.of(b)),
        Change::MovedAway { a: x, .. } => piece(PieceKind::MovedAway, x.of(a)),
        Change::MovedHere { b: y, .. } => piece(PieceKind::MovedHere, y.of(b)),
    };
    word_diff(a, b).into_iter().map(one).collect()
}

/// The two texts that a difference was made of.
pub fn as_printed(pieces: &[Piece]) -> (String, String) {
    let (mut a, mut b) = (String::new(), String::new());
    for piece in pieces {
        match piece.change {
            PieceKind::Equal => {
                a += piece.was.as_deref().unwrap_or(&piece.text);
                b += &piece.text;
            }
            PieceKind::Deleted | PieceKind::MovedAway => a += &piece.text,
            PieceKind::Inserted | PieceKind::MovedHere => b += &piece.text,
        }
    }
    (a, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn applying_a_difference_gives_the_other_text(a in "([a-d]{1,2}[ .,]{1,2}){0,30}", b in "([a-dA]{1,2}[ ;]){0,30}") {
            prop_assert_eq!(as_printed(&pieces(&a, &b)), (a, b));
        }
    }
}
