//! A text to be read as a document, alone or beside its translations, row by row.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::{ResolveError, Workspace};
use crate::model::{Clause, ClauseKind, Identity, Lang, LinkKind, PageBox, PageInfo, Record, TextStatus};
use crate::note::Note;
use crate::text::Span;

/// Texts shown side by side, at most.
pub const MOST_COLUMNS: usize = 3;
/// Bytes of words in one part of a reading, over all columns. With its marks a page of that much text stays under 100 KiB.
const PART_BYTES: usize = 28_000;
/// Rows in one part of a reading.
const PART_ROWS: usize = 120;
/// Entries of an outline beyond which only the outermost are listed.
const OUTLINE: usize = 120;
/// Characters of a title in an outline.
const OUTLINE_TITLE: usize = 60;

/// Which part of a text to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Part {
    /// The first.
    #[default]
    First,
    /// By number, from 1.
    Number(usize),
    /// The part with this clause of the first text, by path.
    With(String),
    /// All of it as one part, however long.
    Whole,
}

/// The answer to `reading`.
#[derive(Debug, Clone, Serialize)]
pub struct Reading {
    /// The address without its language.
    pub family: String,
    /// The texts, in the order of the columns.
    pub texts: Vec<ReadingText>,
    /// Other texts of the family that can be put beside.
    pub others: Vec<OtherText>,
    /// Aligned units of this part, in the order of the first text.
    pub rows: Vec<ReadingRow>,
    /// Headings, clauses and other landmarks of the first text, all parts.
    pub outline: Vec<OutlineEntry>,
    /// Number of this part, from 1.
    pub part: usize,
    /// Number of parts; a long text is cut so that a page of it stays small.
    pub parts: usize,
}

/// A text of a reading.
#[derive(Debug, Clone, Serialize)]
pub struct ReadingText {
    /// Address.
    pub text: String,
    /// File below the corpus.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Language.
    pub lang: Lang,
    /// Whose words.
    pub status: TextStatus,
    /// Series, round, dates, parties.
    pub identity: Identity,
    /// Whether it has a usable text layer.
    pub extractable: bool,
    /// Pages of the file.
    pub pages: Vec<PageInfo>,
    /// Notes on the text as a whole or on a page.
    pub notes: Vec<Note>,
}

/// A text of the family that is not shown.
#[derive(Debug, Clone, Serialize)]
pub struct OtherText {
    /// Address.
    pub text: String,
    /// Language.
    pub lang: Lang,
    /// Whose words.
    pub status: TextStatus,
    /// Whether it has a usable text layer.
    pub extractable: bool,
}

/// Units that say the same, a cell for each text; an empty cell is a gap.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReadingRow {
    /// Units of each text.
    pub cells: Vec<Vec<ReadingUnit>>,
}

/// A unit of a text.
#[derive(Debug, Clone, Serialize)]
pub struct ReadingUnit {
    /// Address.
    pub id: String,
    /// Path within its text.
    pub path: String,
    /// Kind.
    pub kind: ClauseKind,
    /// Label as printed.
    pub label: String,
    /// Units it is nested in.
    pub depth: usize,
    /// Language.
    pub lang: Lang,
    /// Words; paragraphs are separated by a line feed.
    pub text: String,
    /// First and last page.
    pub pages: (u32, u32),
    /// Places in `text` (bytes) where a new page begins, with its number.
    pub page_breaks: Vec<(usize, u32)>,
    /// Where it stands.
    pub boxes: Vec<PageBox>,
    /// Whether an earlier or later form is linked.
    pub has_lineage: bool,
    /// Notes on it.
    pub notes: Vec<Note>,
}

/// A landmark of a text.
#[derive(Debug, Clone, Serialize)]
pub struct OutlineEntry {
    /// Path within the text.
    pub path: String,
    /// Kind.
    pub kind: ClauseKind,
    /// Label as printed.
    pub label: String,
    /// The first words.
    pub title: String,
    /// Units it is nested in.
    pub depth: usize,
    /// Part of the reading it stands in, from 1.
    pub part: usize,
}

/// A unit by column and place in its text.
type Unit = (usize, usize);

impl Workspace {
    /// A part of one to three texts, aligned by their translation links in the order of the first.
    ///
    /// # Errors
    /// When an address names nothing, or several texts.
    pub fn reading(&self, addresses: &[&str], part: &Part) -> Result<Reading, ResolveError> {
        let mut records: Vec<&Record> = Vec::new();
        for address in addresses.iter().take(MOST_COLUMNS) {
            let (record, _) = self.resolve(address)?;
            if !records.iter().any(|r| r.address == record.address) {
                records.push(record);
            }
        }
        let Some(first) = records.first().copied() else { return Err(ResolveError::NoText(String::new())) };
        let grid = self.aligned(&records);
        let starts = if *part == Part::Whole { vec![0] } else { parts(&grid, &records) };
        let part_of_row = |row: usize| starts.partition_point(|s| *s <= row).max(1);
        let row_of = |unit: Unit| grid.iter().position(|r| r.contains(&unit));
        let part_of = |index: usize| row_of((0, index)).map_or(1, part_of_row);
        let number = match part {
            Part::First | Part::Whole => 1,
            Part::Number(n) => (*n).clamp(1, starts.len().max(1)),
            Part::With(path) => first.clauses.iter().position(|c| c.path == *path).map_or(1, part_of),
        };
        let from = starts.get(number - 1).copied().unwrap_or(0);
        let to = starts.get(number).copied().unwrap_or(grid.len());
        let lineage = self.with_lineage(&records);
        let row = |units: &Vec<Unit>| ReadingRow {
            cells: (0..records.len())
                .map(|c| units.iter().filter(|u| u.0 == c).map(|u| unit(records[c], u.1, &lineage)).collect())
                .collect(),
        };
        let family = first.family();
        Ok(Reading {
            texts: records.iter().map(|r| reading_text(r)).collect(),
            others: self.others(&family, &records),
            rows: grid[from..to].iter().map(row).collect(),
            outline: outline(first, &part_of),
            part: number,
            parts: starts.len().max(1),
            family,
        })
    }

    fn others(&self, family: &str, shown: &[&Record]) -> Vec<OtherText> {
        let other = |r: &&Record| r.family() == family && !shown.iter().any(|s| s.address == r.address);
        let of =
            |r: &Record| OtherText { text: r.address.to_string(), lang: r.lang, status: r.status, extractable: r.extractable };
        self.records().iter().filter(other).map(of).collect()
    }

    /// Addresses of the units of some texts that have an earlier or a later form.
    fn with_lineage(&self, records: &[&Record]) -> BTreeSet<String> {
        let shown = |text: &crate::model::TextAddress| records.iter().any(|r| r.address == *text);
        let lineage = self.links().iter().filter(|l| l.kind == LinkKind::Lineage);
        lineage.flat_map(|l| [&l.a, &l.b]).filter(|end| shown(&end.text)).map(ToString::to_string).collect()
    }

    /// Rows of units that say the same: those that translation links connect, and unnumbered units of one path. They come in the
    /// order of the first text; what it lacks follows what stands before it in its own text.
    fn aligned(&self, records: &[&Record]) -> Vec<Vec<Unit>> {
        let mut groups = Groups::new(records);
        for link in self.links().iter().filter(|l| l.kind == LinkKind::Translation) {
            groups.join(&(link.a.text.to_string(), link.a.path.clone()), &(link.b.text.to_string(), link.b.path.clone()));
        }
        groups.join_same_paths(records);
        let mut followers: HashMap<Option<Unit>, Vec<Unit>> = HashMap::new();
        let mut placed: BTreeSet<Unit> = BTreeSet::new();
        for (column, record) in records.iter().enumerate() {
            let mut before = None;
            for root in (0..record.clauses.len()).map(|index| groups.root((column, index))) {
                if placed.insert(root) {
                    followers.entry(before).or_default().push(root);
                }
                before = Some(root);
            }
        }
        let members = groups.members();
        in_order(&followers).into_iter().map(|root| members[&root].clone()).collect()
    }
}

/// Each unit, then those that follow it, the latest named first, as they were inserted behind it.
fn in_order(followers: &HashMap<Option<Unit>, Vec<Unit>>) -> Vec<Unit> {
    let mut waiting: Vec<Unit> = followers.get(&None).into_iter().flatten().copied().collect();
    let mut out = Vec::new();
    while let Some(unit) = waiting.pop() {
        out.push(unit);
        waiting.extend(followers.get(&Some(unit)).into_iter().flatten());
    }
    out
}

/// Units joined into groups (union-find).
struct Groups {
    parent: BTreeMap<Unit, Unit>,
    places: HashMap<(String, String), Unit>,
}

impl Groups {
    fn new(records: &[&Record]) -> Self {
        let mut groups = Groups { parent: BTreeMap::new(), places: HashMap::new() };
        for (column, record) in records.iter().enumerate() {
            let text = record.address.to_string();
            for (index, clause) in record.clauses.iter().enumerate() {
                groups.parent.insert((column, index), (column, index));
                groups.places.insert((text.clone(), clause.path.clone()), (column, index));
            }
        }
        groups
    }

    fn root(&self, mut unit: Unit) -> Unit {
        while self.parent[&unit] != unit {
            unit = self.parent[&unit];
        }
        unit
    }

    fn unite(&mut self, a: Unit, b: Unit) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent.insert(a.max(b), a.min(b));
    }

    fn join(&mut self, a: &(String, String), b: &(String, String)) {
        if let (Some(&a), Some(&b)) = (self.places.get(a), self.places.get(b)) {
            self.unite(a, b);
        }
    }

    /// Joins titles, preambles, closings and the like, which need no link to be each other's translation.
    fn join_same_paths(&mut self, records: &[&Record]) {
        let mut first: HashMap<(ClauseKind, &str), Unit> = HashMap::new();
        let members = self.members();
        for (column, record) in records.iter().enumerate() {
            for (index, clause) in record.clauses.iter().enumerate().filter(|(_, c)| c.number.is_empty()) {
                let unit = (column, index);
                let linked = members.get(&self.root(unit)).is_some_and(|m| m.iter().any(|u| u.0 != column));
                match first.get(&(clause.kind, clause.path.as_str())) {
                    Some(&other) if !linked => self.unite(other, unit),
                    Some(_) => {}
                    None => {
                        first.insert((clause.kind, &clause.path), unit);
                    }
                }
            }
        }
    }

    fn members(&self) -> HashMap<Unit, Vec<Unit>> {
        let mut members: HashMap<Unit, Vec<Unit>> = HashMap::new();
        self.parent.keys().for_each(|&unit| members.entry(self.root(unit)).or_default().push(unit));
        members
    }
}

/// Rows at which the parts of a reading begin.
fn parts(grid: &[Vec<Unit>], records: &[&Record]) -> Vec<usize> {
    let mut starts = vec![0];
    let (mut bytes, mut rows) = (0, 0);
    for (index, row) in grid.iter().enumerate() {
        let size: usize = row.iter().map(|u| records[u.0].clauses[u.1].text.len()).sum();
        if rows > 0 && (bytes + size > PART_BYTES || rows == PART_ROWS) {
            starts.push(index);
            (bytes, rows) = (0, 0);
        }
        (bytes, rows) = (bytes + size, rows + 1);
    }
    starts
}

fn reading_text(record: &Record) -> ReadingText {
    ReadingText {
        text: record.address.to_string(),
        file: record.source.file.clone(),
        sha256: record.source.sha256.clone(),
        lang: record.lang,
        status: record.status,
        identity: record.identity.clone(),
        extractable: record.extractable,
        pages: record.flow.pages.clone(),
        notes: record.notes.iter().filter(|n| n.place.clause.is_none()).cloned().collect(),
    }
}

fn unit(record: &Record, index: usize, lineage: &BTreeSet<String>) -> ReadingUnit {
    let clause = &record.clauses[index];
    let id = record.address.clause(&clause.path).to_string();
    ReadingUnit {
        path: clause.path.clone(),
        kind: clause.kind,
        label: clause.label.clone(),
        depth: depth(record, index),
        lang: clause.lang,
        text: clause.text.clone(),
        pages: (clause.page_start, clause.page_end),
        page_breaks: page_breaks(record, clause),
        boxes: clause.boxes.clone(),
        has_lineage: lineage.contains(&id),
        notes: record.notes.iter().filter(|n| n.place.clause.as_deref() == Some(&clause.path)).cloned().collect(),
        id,
    }
}

/// Number of units a unit is nested in.
fn depth(record: &Record, index: usize) -> usize {
    std::iter::successors(record.clauses[index].parent, |&p| record.clauses.get(p).and_then(|c| c.parent))
        .take(record.clauses.len())
        .count()
}

/// Places in the words of a clause where a new page begins.
pub(super) fn page_breaks(record: &Record, clause: &Clause) -> Vec<(usize, u32)> {
    let lines = record.flow.lines_in(clause.words);
    let turns = lines.windows(2).filter(|pair| pair[0].page != pair[1].page);
    let place = |start: usize| record.flow.text_of(Span::new(clause.words.start, start.max(clause.words.start))).len();
    turns.map(|pair| (place(pair[1].span.start).min(clause.text.len()), pair[1].page)).collect()
}

fn outline(record: &Record, part_of: &dyn Fn(usize) -> usize) -> Vec<OutlineEntry> {
    let listed = |c: &Clause| !matches!(c.kind, ClauseKind::Footnote);
    let entry = |index: usize, clause: &Clause| OutlineEntry {
        path: clause.path.clone(),
        kind: clause.kind,
        label: clause.label.clone(),
        title: crate::text::head(&crate::text::squeeze(&clause.text), OUTLINE_TITLE),
        depth: depth(record, index),
        part: part_of(index),
    };
    let all = || record.clauses.iter().enumerate().filter(|(_, c)| listed(c));
    if all().count() <= OUTLINE {
        return all().map(|(i, c)| entry(i, c)).collect();
    }
    let outermost = all().filter(|(_, c)| c.parent.is_none());
    outermost.take(OUTLINE).map(|(i, c)| entry(i, c)).collect()
}
