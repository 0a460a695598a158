//! The data that crosses a border between stages: pages, flow, clauses, records, links, catalogue.

mod address;
mod catalogue;
mod clause;
mod correction;
mod flow;
mod geometry;
mod lang;
mod lexicon;
mod link;
mod page;
mod record;

pub use address::{AddressError, ClauseAddress, RoundKey, TextAddress, roman, roman_value};
pub use catalogue::{Catalogue, Conflict, Listing, RoundFacts, SeriesFacts, TextKind, TextStatus};
pub use clause::{Clause, ClauseKind, Declaration, PageBox};
pub use correction::{
    Anchor, Because, Boundary, ClauseCorrection, CorrectionReport, Corrections, FileCorrections, LinkCorrection,
    MetadataCorrection, Verdict,
};
pub use flow::{Flow, Line, Mark, PageInfo, Role, Word};
pub use geometry::Rect;
pub use lang::Lang;
pub use lexicon::{Lexicon, WordCounts, WordTranslation};
pub use link::{LineageChange, Link, LinkKind};
pub use page::{Element, ElementKind, Glyph, GlyphKind, GlyphRun, Page, Rule, Turn};
pub use record::{Identity, OcrFacts, Provenance, RECORD_FORMAT, Record, Source};
