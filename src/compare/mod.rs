//! Word differences of two forms of a clause.
//!
//! Good for: two texts in one language. Not for: translations. Words compare without case, accents and punctuation; numbering is
//! no part of a clause's words, so renumbering is no change.

mod common;
mod diff;
mod moved;
mod order;
mod pieces;
mod token;

pub use common::{edit_ratio, kept};
pub use diff::{Change, word_diff};
pub(crate) use order::longest_rising;
pub use pieces::{Piece, PieceKind, as_printed, pieces};
