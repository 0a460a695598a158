//! Texts and clauses side by side.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::pairing::{Bead, PairedBy, Relation, beads, changed_share, relations};
use super::show::nested;
use super::unit::{TextHead, Unit, counted, joined};
use super::{ResolveError, Workspace};
use crate::compare::{Piece, pieces};
use crate::model::{Clause, Lang, Record};

/// Fewest and most texts that stand side by side.
const COLUMNS: std::ops::RangeInclusive<usize> = 2..=8;

/// The answer to `compare`: a column for each text, a row for what belongs together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The columns.
    pub texts: Vec<TextHead>,
    /// Two columns in one language: rows then say what became of a clause, with its differences.
    pub differences: bool,
    /// Where the rows come from, for every column against the first.
    pub paired_by: Vec<PairedBy>,
    /// The rows, in the order of the last column where differences are shown, else of the first.
    pub rows: Vec<Row>,
    /// Rows of clauses by what became of them; headings without a number, preamble, signatures are not counted.
    pub counts: BTreeMap<Relation, usize>,
    /// What the reader should know.
    pub remarks: Vec<String>,
}

/// What belongs together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The units of each text; an empty cell is a gap.
    pub cells: Vec<Vec<Unit>>,
    /// What became of it; absent where one of more than two texts has a gap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// Least confidence of the links; absent for units that belong together by their place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
    /// Share of words changed, 0 to 1; only with differences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit_ratio: Option<f32>,
    /// Word differences, where both sides have words in one language.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Piece>,
}

/// Why there is no comparison.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// An address.
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    /// Too few or too many.
    #[error("{0} addresses cannot be compared")]
    Columns(usize),
    /// Twice the same.
    #[error("{0} is named twice")]
    Twice(String),
}

impl CompareError {
    /// What a person can do about it.
    pub fn hint(&self) -> String {
        match self {
            CompareError::Resolve(error) => error.hint(),
            CompareError::Columns(_) => {
                format!("name {} to {} texts or clauses: rondas compare 8/es 9/es", COLUMNS.start(), COLUMNS.end())
            }
            CompareError::Twice(_) => "name another round, or another language".into(),
        }
    }
}

/// What of a text takes part.
struct Column<'a> {
    record: &'a Record,
    /// The clause asked for.
    root: Option<usize>,
    /// Places of the units, in reading order.
    units: Vec<usize>,
}

impl<'a> Column<'a> {
    fn whole(record: &'a Record) -> Self {
        Column { record, root: None, units: (0..record.clauses.len()).collect() }
    }

    fn address(&self) -> String {
        let text = &self.record.address;
        self.root.map_or_else(|| text.to_string(), |at| text.clause(&self.record.clauses[at].path).to_string())
    }
}

/// A row before its units are copied: places in each column.
struct Group {
    cells: Vec<Vec<usize>>,
    score: Option<f32>,
    relation: Option<Relation>,
}

impl Workspace {
    /// Two or more texts, or clauses with those nested in them, side by side. Addresses may be short; `lang` completes those that
    /// fit a text in several languages.
    ///
    /// Rows come from the links of the build, over the rounds between; where it has none for two texts, they are aligned now, and
    /// [`Comparison::paired_by`] says so.
    ///
    /// # Errors
    /// When an address names nothing or several texts, or there are too few or too many of them.
    pub fn compare(&self, addresses: &[&str], lang: Option<Lang>) -> Result<Comparison, CompareError> {
        if !COLUMNS.contains(&addresses.len()) {
            return Err(CompareError::Columns(addresses.len()));
        }
        let columns: Vec<Column<'_>> = addresses.iter().map(|a| self.column(a, lang)).collect::<Result<_, _>>()?;
        let mut named = BTreeSet::new();
        if let Some(twice) = columns.iter().map(Column::address).find(|a| !named.insert(a.clone())) {
            return Err(CompareError::Twice(twice));
        }
        let mut remarks: Vec<String> = Vec::new();
        let scans = columns.iter().filter(|c| c.record.clauses.is_empty());
        remarks.extend(scans.map(|c| format!("{} has no clauses: its file has no usable text layer", c.record.address)));
        let differences = columns.len() == 2 && columns[0].record.lang == columns[1].record.lang;
        let (groups, paired_by) =
            if columns.len() == 2 { self.two(&columns, &mut remarks) } else { self.many(&columns, &mut remarks) };
        let mut counts = BTreeMap::new();
        let rows: Vec<Row> = groups.iter().map(|group| row(&columns, group, differences, &mut counts)).collect();
        Ok(Comparison {
            texts: columns.iter().map(|c| TextHead::of(c.record)).collect(),
            differences,
            paired_by,
            rows,
            counts,
            remarks,
        })
    }

    fn column(&self, address: &str, lang: Option<Lang>) -> Result<Column<'_>, ResolveError> {
        let (record, path) = self.resolve_in(address, lang)?;
        Ok(match &path {
            None => Column::whole(record),
            Some(path) => {
                Column { record, root: record.clauses.iter().position(|c| c.path == *path), units: nested(record, path) }
            }
        })
    }

    /// The units of a family's texts that belong together, as places in each text, with the least confidence of their links.
    pub(super) fn side_by_side(&self, texts: &[&Record]) -> Vec<(Vec<Vec<usize>>, Option<f32>)> {
        let columns: Vec<Column<'_>> = texts.iter().map(|record| Column::whole(record)).collect();
        let (groups, _) = self.many(&columns, &mut Vec::new());
        groups.into_iter().map(|g| (g.cells, g.score)).collect()
    }

    fn two(&self, columns: &[Column<'_>], remarks: &mut Vec<String>) -> (Vec<Group>, Vec<PairedBy>) {
        let [a, b] = columns else { return (Vec::new(), Vec::new()) };
        let mut pairing = self.pairing(a.record, b.record);
        if let (Some(i), Some(j)) = (a.root, b.root)
            && !pairing.pairs.contains_key(&(i, j))
        {
            remarks.push(format!(
                "{} and {} are not linked; they stand beside each other because you asked",
                a.address(),
                b.address()
            ));
            pairing.pairs.retain(|(x, y), _| *x != i && *y != j);
            pairing.pairs.insert((i, j), 0.0);
        }
        let found = beads((a.record, &a.units), (b.record, &b.units), &pairing);
        let what = if a.record.lang == b.record.lang {
            relations(a.record, b.record, &found)
        } else {
            found.iter().map(across).collect()
        };
        let main = usize::from(a.record.lang == b.record.lang);
        let group = |(bead, relation): (Bead, Relation)| Group {
            cells: vec![bead.a, bead.b],
            score: bead.score,
            relation: Some(relation),
        };
        let groups = found.into_iter().zip(what).map(group).collect();
        (in_order(groups, columns, main), vec![pairing.by])
    }

    /// More than two texts: what any two of them link belongs together.
    fn many(&self, columns: &[Column<'_>], remarks: &mut Vec<String>) -> (Vec<Group>, Vec<PairedBy>) {
        if columns.iter().any(|c| c.root.is_some()) && columns.iter().any(|c| c.root.is_none()) {
            remarks.push("whole texts stand beside single clauses".into());
        }
        let mut groups: Vec<Group> = Vec::new();
        let mut by = Vec::new();
        for second in 1..columns.len() {
            for first in 0..second {
                let (a, b) = (&columns[first], &columns[second]);
                let pairing = self.pairing(a.record, b.record);
                let found = beads((a.record, &a.units), (b.record, &b.units), &pairing);
                found.into_iter().for_each(|bead| join(&mut groups, columns.len(), (first, second), bead));
                if first == 0 {
                    by.push(pairing.by);
                }
            }
        }
        for group in &mut groups {
            let whole = group.cells.iter().all(|c| !c.is_empty());
            group.relation = whole.then_some(Relation::Translation);
        }
        (in_order(groups, columns, 0), by)
    }
}

fn across(bead: &Bead) -> Relation {
    match (bead.a.is_empty(), bead.b.is_empty()) {
        (true, _) => Relation::New,
        (_, true) => Relation::Dropped,
        _ => Relation::Translation,
    }
}

/// Adds a bead of two columns to the groups it touches.
fn join(groups: &mut Vec<Group>, columns: usize, (first, second): (usize, usize), bead: Bead) {
    let touches =
        |g: &Group| bead.a.iter().any(|i| g.cells[first].contains(i)) || bead.b.iter().any(|j| g.cells[second].contains(j));
    let (touched, rest): (Vec<Group>, Vec<Group>) = std::mem::take(groups).into_iter().partition(touches);
    *groups = rest;
    let mut cells = vec![Vec::new(); columns];
    cells[first].extend(bead.a);
    cells[second].extend(bead.b);
    let mut score = bead.score;
    for old in touched {
        cells.iter_mut().zip(old.cells).for_each(|(cell, more)| cell.extend(more));
        score = [score, old.score].into_iter().flatten().reduce(f32::min);
    }
    for cell in &mut cells {
        cell.sort_unstable();
        cell.dedup();
    }
    groups.push(Group { cells, score, relation: None });
}

/// Groups in the order of the main column; what it lacks stands behind its neighbour in its own column.
fn in_order(mut groups: Vec<Group>, columns: &[Column<'_>], main: usize) -> Vec<Group> {
    groups.sort_by_key(|g| g.cells.iter().map(|cell| cell.first().copied()).collect::<Vec<_>>());
    let mut placed: Vec<usize> = (0..groups.len()).filter(|&g| !groups[g].cells[main].is_empty()).collect();
    placed.sort_by_key(|&g| groups[g].cells[main][0]);
    let others = (0..columns.len()).filter(|c| *c != main);
    for column in others {
        let mut behind = 0;
        for &unit in &columns[column].units {
            let Some(group) = groups.iter().position(|g| g.cells[column].contains(&unit)) else { continue };
            match placed.iter().position(|&g| g == group) {
                Some(at) => behind = at + 1,
                None => {
                    placed.insert(behind, group);
                    behind += 1;
                }
            }
        }
    }
    let mut slots: Vec<Option<Group>> = groups.into_iter().map(Some).collect();
    placed.into_iter().filter_map(|g| slots[g].take()).collect()
}

fn row(columns: &[Column<'_>], group: &Group, differences: bool, counts: &mut BTreeMap<Relation, usize>) -> Row {
    let clauses = |c: usize| group.cells[c].iter().map(|&i| &columns[c].record.clauses[i]).collect::<Vec<&Clause>>();
    let cells: Vec<Vec<&Clause>> = (0..columns.len()).map(clauses).collect();
    if cells.iter().flatten().any(|c| counted(c))
        && let Some(relation) = group.relation
    {
        *counts.entry(relation).or_default() += 1;
    }
    let compared = differences && cells.iter().all(|c| !c.is_empty());
    let mut row = Row {
        cells: cells
            .iter()
            .zip(columns)
            .map(|(cell, column)| cell.iter().map(|c| Unit::of(column.record, c)).collect())
            .collect(),
        relation: group.relation,
        score: group.score.map(|s| (s * 1000.0).round() / 1000.0),
        edit_ratio: None,
        pieces: Vec::new(),
    };
    if compared {
        row.edit_ratio = Some(changed_share(&cells[0], &cells[1]));
        row.pieces = pieces(&joined(&cells[0]), &joined(&cells[1]));
    }
    row
}
