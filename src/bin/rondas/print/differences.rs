//! Word differences in a terminal: marks that do without colours, colours where there are any.

use rondas::compare::{Piece, PieceKind};
use rondas::text::printable;

use super::Style;

/// The words of a difference with marks around what changed; white space is kept.
pub(crate) fn differences(pieces: &[Piece], style: Style) -> String {
    pieces.iter().map(|piece| marked(piece, style)).collect()
}

fn marked(piece: &Piece, style: Style) -> String {
    let words = piece.text.trim_end();
    let space = &piece.text[words.len()..];
    let (open, close) = match piece.change {
        PieceKind::Equal => return printable(&piece.text),
        PieceKind::Deleted => ("[-", "-]"),
        PieceKind::Inserted => ("{+", "+}"),
        PieceKind::MovedAway => ("[<", "<]"),
        PieceKind::MovedHere => ("{>", ">}"),
    };
    let set = |word: &str| match piece.change {
        PieceKind::Deleted => style.deleted(word),
        PieceKind::Inserted => style.inserted(word),
        _ => style.moved(word),
    };
    let marked = format!("{open}{}{close}", printable(words));
    // Word by word, so that no colour runs over the margin when lines are filled.
    let lines = marked.split('\n').map(|line| line.split(' ').map(set).collect::<Vec<_>>().join(" "));
    // A piece without white space behind it (at the end of its text) must not run into the next.
    let space = if space.is_empty() { " " } else { space };
    lines.collect::<Vec<_>>().join("\n") + space
}
