//! What belongs together in the languages of a family.

use crate::model::{Clause, Lang, Record};

/// A row of aligned clauses.
#[derive(Debug, Clone)]
pub struct AlignedRow<'a> {
    /// Series, round and kind.
    pub family: String,
    /// The texts with their clauses of this row, by language.
    pub cells: Vec<AlignedCell<'a>>,
    /// Least confidence of the links; absent where there are none.
    pub score: Option<f32>,
}

/// One language of a row.
#[derive(Debug, Clone)]
pub struct AlignedCell<'a> {
    /// The text.
    pub record: &'a Record,
    /// Its clauses; none for a gap.
    pub clauses: Vec<&'a Clause>,
}

impl AlignedCell<'_> {
    /// The words of its clauses, a paragraph each.
    pub fn text(&self) -> String {
        self.clauses.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// The paths of its clauses.
    pub fn paths(&self) -> String {
        self.clauses.iter().map(|c| c.path.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl AlignedRow<'_> {
    /// The address of its first clause: no other row has it.
    pub fn id(&self) -> String {
        let first = self.cells.iter().find_map(|cell| Some(cell.record.address.clause(&cell.clauses.first()?.path)));
        first.map_or_else(|| self.family.clone(), |address| address.to_string())
    }

    /// The cell of a language.
    pub fn cell(&self, lang: Lang) -> Option<&AlignedCell<'_>> {
        self.cells.iter().find(|c| c.record.address.lang == lang)
    }
}
