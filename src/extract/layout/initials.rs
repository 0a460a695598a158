//! Initials: the large letter that a text begins with stands beside two lines or more, on the baseline of the last of them, and is
//! read with the first.

use super::ink::Sheet;
use super::rows::Piece;

/// Size of an initial against that of the lines beside it, at least.
const LARGER: f32 = 1.6;
/// Widest gap behind an initial, and how far it may reach into the line (fractions of the line's font size).
const GAP: f32 = 1.2;
const OVERLAP: f32 = 0.3;
/// How far the baseline of the first line lies above that of the initial, at least (fraction of the line's font size).
const RISE: f32 = 0.5;
/// How far up an initial reaches (fraction of its font size): the line it begins does not stand higher.
const HEIGHT: f32 = 0.75;
/// Characters of a line beside an initial, at least.
const LINE: usize = 4;
/// Characters of an initial: a letter, and a quotation mark or `¿` before it.
const LONGEST: usize = 2;
/// Initials of a page, at most.
const MOST: usize = 60;

/// Sets the initials of a page on the lines they begin.
pub(super) fn set(pieces: &mut [Piece], sheet: &Sheet) {
    let smallest = pieces.iter().filter(|p| p.count >= LINE).map(|p| p.size).fold(f32::MAX, f32::min);
    let large = (0..pieces.len()).filter(|&at| pieces[at].size >= LARGER * smallest && is_letter(&pieces[at], sheet));
    for at in large.take(MOST).collect::<Vec<_>>() {
        let first = pieces.iter().filter(|line| stands_beside(&pieces[at], line)).min_by(|a, b| a.y.total_cmp(&b.y));
        if let Some((y, size)) = first.map(|line| (line.y, line.size)) {
            pieces[at] = Piece { y, size, initial: true, even: false, ..pieces[at].clone() };
        }
    }
}

fn is_letter(piece: &Piece, sheet: &Sheet) -> bool {
    let last = || piece.inks.clone().next_back().and_then(|at| sheet.chars(&sheet.inks[at]).chars().next_back());
    piece.count <= LONGEST && last().is_some_and(char::is_uppercase)
}

/// Whether a line begins behind an initial, above its baseline.
fn stands_beside(initial: &Piece, line: &Piece) -> bool {
    let (gap, rise) = (line.x0 - initial.x1, initial.y - line.y);
    line.count >= LINE
        && initial.size >= LARGER * line.size
        && (-OVERLAP * line.size..=GAP * line.size).contains(&gap)
        && (RISE * line.size..HEIGHT * initial.size).contains(&rise)
}
