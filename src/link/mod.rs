//! Translation links within a family, lineage links across rounds.
//!
//! Good for: clauses whose numbers agree, and those whose numbers lie: content and number are weighed together. Families and rounds
//! come from the addresses; texts whose addresses lie or say nothing are found by their words (`kin`).

mod align;
mod bags;
mod confidence;
mod grid;
mod kin;
mod labels;
mod lengths;
mod lexical;
mod lexicon;
mod lineage;
mod moved;
mod path;
mod score;
mod sentences;
mod skeleton;
mod translation;
mod triangle;
mod unit;

pub use kin::{Kin, Member};

use crate::model::{Clause, ClauseKind, Lexicon, Link, Record, WordCounts};

/// Changes when the same records may get other links.
pub const VERSION: u32 = 6;

/// What the texts of one family show.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Translations {
    /// Links between their units, sorted.
    pub links: Vec<Link>,
    /// Words met as translations of each other, for each pair of texts.
    pub words: Vec<WordCounts>,
}

/// Pairs of texts that may be translations of each other though their addresses do not say so, each once, by their places among the
/// members, which are the readable texts of a corpus.
pub fn kin_candidates(members: &[Member<'_>]) -> Vec<(usize, usize)> {
    kin::candidates(members)
}

/// Share of two texts that can be linked clause by clause, weighted by confidence, 0 to 1.
pub fn kinship(a: &Record, b: &Record) -> f32 {
    kin::kinship(a, b)
}

/// Texts that join other families than their addresses say, in the order of the members; `pairs` are the candidates with their kinship.
pub fn kin(members: &[Member<'_>], pairs: Vec<(f32, usize, usize)>) -> Vec<Kin> {
    kin::joined(members, pairs)
}

/// Translation links among the texts of one family (same series, round and kind, different languages).
pub fn translations(family: &[&Record]) -> Translations {
    translation::translations(family)
}

/// The lexica of a corpus, one for each ordered pair of languages, from the words met in all its families.
pub fn lexica(families: &[Vec<WordCounts>]) -> Vec<Lexicon> {
    lexicon::lexica(families)
}

/// Lineage links from the texts of earlier rounds to those of a later one, in one series and of one kind. `earlier` holds the texts of
/// each round, in all languages, the earliest round first; of those the last [`LOOK_BACK`] are looked at. `translations` are the links
/// within the rounds.
pub fn lineage(earlier: &[Vec<&Record>], later: &[&Record], translations: &[&[Link]]) -> Vec<Link> {
    lineage::lineage(earlier, later, translations)
}

/// Earlier rounds in which a clause is looked for.
pub const LOOK_BACK: usize = 12;

/// The units that take part in links: clauses, and headings with a number.
fn linkable(record: &Record) -> impl Iterator<Item = &Clause> {
    record.clauses.iter().filter(|c| c.kind == ClauseKind::Clause || (c.kind == ClauseKind::Heading && !c.number.is_empty()))
}

/// To a thousandth, so that scores read well and compare.
fn rounded(value: f32) -> f32 {
    (value * 1000.0).round() / 1000.0
}
