//! Links between clauses.

use serde::{Deserialize, Serialize};

use super::ClauseAddress;
use crate::text::Span;

/// What a link says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// The two clauses say the same in two languages of one family.
    Translation,
    /// `a` is the earlier form of `b`, in a previous round.
    Lineage,
}

/// What became of a clause from one round to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineageChange {
    /// The same words.
    Same,
    /// Other words in part.
    Reworded,
    /// The later clause is a part of the earlier one.
    Split,
    /// The earlier clause is a part of the later one.
    Merged,
    /// It stands elsewhere in the order of the clauses, reworded or not.
    Moved,
}

impl LineageChange {
    /// The kebab-case name.
    pub fn as_str(self) -> &'static str {
        match self {
            LineageChange::Same => "same",
            LineageChange::Reworded => "reworded",
            LineageChange::Split => "split",
            LineageChange::Merged => "merged",
            LineageChange::Moved => "moved",
        }
    }
}

/// A link between two clauses with what speaks for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// What it says.
    pub kind: LinkKind,
    /// The clause in the first language, or of the earlier round.
    pub a: ClauseAddress,
    /// The clause in the other language, or of the later round.
    pub b: ClauseAddress,
    /// Confidence, 0 to 1.
    pub score: f32,
    /// Share of words changed, 0 (the same) to 1; lineage only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit_ratio: Option<f32>,
    /// What became of the clause; lineage only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<LineageChange>,
    /// Passages of the texts of both clauses that correspond, bytes: sentences of a translation, words kept in a later form (the
    /// same clause is not listed word for word).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<(Span, Span)>,
    /// What speaks for the link, for a person to read.
    pub evidence: String,
    /// What a person said of it: `confirmed` (found and right) or `added` (not found and right).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<String>,
}
