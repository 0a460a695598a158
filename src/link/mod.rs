//! Translation links within a family, lineage links across rounds.

use crate::model::{Link, Record};

/// Translation links among the texts of one family (same series, round and kind, different languages).
pub fn translations(family: &[&Record]) -> Vec<Link> {
    let _ = family;
    Vec::new()
}

/// Lineage links from the texts of earlier rounds to those of a later one, in one language and series.
/// `earlier` is sorted by round.
pub fn lineage(earlier: &[&Record], later: &Record) -> Vec<Link> {
    let _ = (earlier, later);
    Vec::new()
}
