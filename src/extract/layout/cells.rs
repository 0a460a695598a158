//! Tables without painted lines: the order in which a page was drawn tells cells that stand side by side from lines that run
//! across. A cell is drawn line under line; then the pen leaps up and to the right, to the next cell of the row.

use super::ink::{Ink, Sheet};
use super::rows::{Piece, Row};
use super::tables::{LABEL, TableRow};

/// Gap up to which pieces drawn one after the other on one baseline are words of one line (fraction of the font size).
const SAME_LINE: f32 = 0.5;
/// The same where spaces are drawn between them.
const SAME_LINE_SPACED: f32 = 1.6;
/// Distance of baselines up to which a line goes on below the one before (fraction of the font size).
const NEXT_LINE: f32 = 1.7;
/// How much larger the type of one line may be than that of the next one of its paragraph.
const SAME_SIZE: f32 = 1.3;
/// Narrowest gap between two columns of cells (fraction of the font size).
const GUTTER: f32 = 0.15;
/// Distance of a strand's left edge from that of its column (fraction of the font size).
const COLUMN_EDGE: f32 = 0.5;
/// Distance of two pieces' left edges that begin at one edge of a column, points.
const SAME_EDGE: f32 = 1.0;
/// Narrowest gap between the words of two cells that were taken for one line (fraction of the font size).
const WORD_GAP: f32 = 0.2;
/// How much wider than the gaps between words the gap between two cells is, at least.
const WIDER: f32 = 1.25;
/// Paragraphs of a cell, drawn before the next cell beside it, at most.
const PARAGRAPHS: usize = 40;
/// Rows of cells that must show a leap.
const LEAPS: usize = 2;
/// Pieces of a page up to which tables are looked for; a dense page has a few thousand.
const PIECES: usize = 8_000;
/// Share of leaps over which the words run on, at most.
const RUN_ONS: f32 = 0.3;
/// Lines of a table's rows on average, at most: taller ones are columns of text.
const TALLEST: usize = 12;
/// The same where the words run on over none of the leaps.
const TALLEST_ENDED: usize = 40;

/// Whether the pen goes up and to the right between two pieces drawn one after the other.
pub(super) fn leaps(before: &Piece, piece: &Piece) -> bool {
    piece.y < before.y - 0.5 * before.size && piece.x0 > before.x0 && !piece.raised
}

/// Cuts the pieces that run over into a column the pen leaps to again and again: the words of a full cell that are followed by those of
/// the next one with little more than a word's gap between them.
pub(super) fn cut(pieces: &mut Vec<Piece>, inks: &[Ink]) {
    let mut landings: Vec<f32> = pieces.windows(2).filter(|pair| leaps(&pair[0], &pair[1])).map(|pair| pair[1].x0).collect();
    landings.sort_by(f32::total_cmp);
    let edges: Vec<f32> =
        landings.chunk_by(|a, b| b - a < SAME_EDGE).filter(|same| same.len() >= LEAPS).map(|same| same[0]).collect();
    let mut index = 0;
    while let Some(piece) = pieces.get(index) {
        let crossed = edges.partition_point(|edge| *edge <= piece.x0 + SAME_EDGE)..edges.partition_point(|edge| *edge < piece.x1);
        if let Some(at) =
            widest_gap(piece, inks).filter(|&at| edges[crossed].iter().any(|e| (e - inks[at].x0).abs() <= SAME_EDGE))
        {
            let (left, right) = piece.split(inks, at);
            pieces[index] = left;
            pieces.push(Piece { apart: true, ..right });
        }
        index += 1;
    }
}

/// The ink behind the widest gap of a piece, if that is wider than those between its words.
fn widest_gap(piece: &Piece, inks: &[Ink]) -> Option<usize> {
    let visible: Vec<usize> = piece.inks.clone().filter(|&i| !inks[i].space).collect();
    let gaps = visible.windows(2).map(|pair| (pair[1], inks[pair[1]].x0 - inks[pair[0]].x1));
    let (at, wide, usual) = gaps.fold((0, 0.0, WORD_GAP * piece.size), |(at, wide, usual), (ink, gap)| {
        if gap > wide { (ink, gap, wide.max(usual)) } else { (at, wide, gap.max(usual)) }
    });
    (wide > WIDER * usual).then_some(at)
}

/// Lines drawn one after the other, each below the one before.
#[derive(Debug, Clone, Copy)]
struct Strand {
    first: usize,
    last: usize,
    x0: f32,
    x1: f32,
    /// Visible characters.
    count: usize,
    /// Its first and last ink.
    start: usize,
    end: usize,
}

impl Strand {
    fn overlaps(&self, column: (f32, f32)) -> bool {
        self.x0 < column.1 && self.x1 > column.0
    }
}

/// Strands that share lines: the cells of one row of a table, if it is one.
#[derive(Debug)]
struct Group {
    first: usize,
    last: usize,
    strands: Vec<Strand>,
    /// Between the strands at these places and the ones before them the pen leaps.
    leaps: Vec<usize>,
}

impl Group {
    fn of(strand: Strand) -> Group {
        Group { first: strand.first, last: strand.last, strands: vec![strand], leaps: Vec::new() }
    }

    fn shares_lines(&self, first: usize, last: usize) -> bool {
        first <= self.last && last >= self.first
    }

    /// Takes the strand drawn next.
    fn take(&mut self, strand: Strand) {
        let leaps = self.strands.last().is_some_and(|before| strand.first < before.last && strand.x0 >= before.x1);
        if leaps {
            self.leaps.push(self.strands.len());
        }
        (self.first, self.last) = (self.first.min(strand.first), self.last.max(strand.last));
        self.strands.push(strand);
    }

    /// Whether the pen leaps from one column to another.
    fn keeps_apart(&self, columns: &[(f32, f32)]) -> bool {
        let column = |s: &Strand| columns.iter().position(|c| s.overlaps(*c));
        self.leaps.iter().all(|&at| column(&self.strands[at - 1]) != column(&self.strands[at]))
    }

    /// Leaps, and those over which the words run on, as they do from one column of a text to the next.
    fn run_ons(&self, sheet: &Sheet) -> (usize, usize) {
        let runs_on = |at: usize| {
            let (before, after) = (sheet.inks.get(self.strands[at - 1].end), sheet.inks.get(self.strands[at].start));
            let open = before.is_some_and(|ink| !sheet.chars(ink).ends_with(['.', ';', ':', '!', '?', '”', '"', '»']));
            open && after.is_some_and(|ink| sheet.chars(ink).starts_with(char::is_lowercase))
        };
        (self.leaps.len(), self.leaps.iter().filter(|&&at| runs_on(at)).count())
    }

    /// With the strands of a group drawn after it.
    fn with(mut self, other: Group) -> Group {
        self.leaps.extend(other.leaps.iter().map(|at| at + self.strands.len()));
        (self.first, self.last) = (self.first.min(other.first), self.last.max(other.last));
        self.strands.extend(other.strands);
        self
    }
}

/// The rows of tables that the order of drawing shows, from the top. `leaps` of the pen were met on the page.
pub(super) fn table_rows(rows: &[Row], sheet: &Sheet, leaps: usize) -> Vec<TableRow> {
    if leaps < LEAPS || rows.iter().flat_map(|r| &r.segments).map(|s| s.pieces.len()).sum::<usize>() > PIECES {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut chain = Chain::default();
    for group in groups(strands(rows)) {
        if let Err(group) = chain.add(group, rows) {
            out.extend(std::mem::take(&mut chain).table_rows(rows, sheet));
            let _ = chain.add(group, rows);
        }
    }
    out.extend(chain.table_rows(rows, sheet));
    out
}

fn strands(rows: &[Row]) -> Vec<Strand> {
    let pieces = |(index, row): (usize, &'_ Row)| row.pieces().map(|p| (p.clone(), index)).collect::<Vec<_>>();
    let mut pieces: Vec<(Piece, usize)> = rows.iter().enumerate().flat_map(pieces).filter(|(p, _)| !p.raised).collect();
    pieces.sort_unstable_by_key(|(p, _)| p.inks.start);
    let mut out: Vec<Strand> = Vec::new();
    let mut before: Option<(&Piece, usize)> = None;
    for (piece, row) in &pieces {
        let goes_on = before.is_some_and(|(b, above)| {
            let spaced = b.inks.end < piece.inks.start;
            let widest = if spaced { SAME_LINE_SPACED } else { SAME_LINE };
            let along = above == *row && !piece.apart && piece.x0 >= b.x0 && piece.x0 - b.x1 <= widest * piece.size;
            let (small, large) = (piece.size.min(b.size), piece.size.max(b.size));
            let below = *row > above && rows[*row].y - rows[above].y <= NEXT_LINE * large && large <= SAME_SIZE * small;
            along || (below && out.last().is_some_and(|s| s.overlaps((piece.x0, piece.x1))))
        });
        match out.last_mut() {
            Some(strand) if goes_on => {
                strand.last = strand.last.max(*row);
                (strand.x0, strand.x1) = (strand.x0.min(piece.x0), strand.x1.max(piece.x1));
                (strand.count, strand.end) = (strand.count + piece.count, piece.inks.end - 1);
            }
            _ => out.push(Strand {
                first: *row,
                last: *row,
                x0: piece.x0,
                x1: piece.x1,
                count: piece.count,
                start: piece.inks.start,
                end: piece.inks.end - 1,
            }),
        }
        before = Some((piece, *row));
    }
    out
}

/// Strands drawn one after the other that share lines, from the top; what shares lines with them but was drawn elsewhere makes them
/// no row of a table.
fn groups(strands: Vec<Strand>) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    for strand in strands {
        // A cell of several paragraphs is several strands, all of which the next cell stands beside.
        let recent = out.iter().rev().take(PARAGRAPHS).take_while(|g| g.last >= strand.first);
        match recent.enumerate().filter(|(_, g)| g.shares_lines(strand.first, strand.last)).last() {
            Some((back, _)) => {
                let beside = out.split_off(out.len() - 1 - back);
                let mut group = beside.into_iter().reduce(Group::with).unwrap_or_else(|| Group::of(strand));
                group.take(strand);
                out.push(group);
            }
            None => out.push(Group::of(strand)),
        }
    }
    out.sort_by_key(|g| g.first);
    let mut parted: Vec<Group> = Vec::new();
    for group in out {
        match parted.last_mut() {
            Some(last) if last.shares_lines(group.first, group.last) => {
                *last = std::mem::replace(last, Group::of(group.strands[0])).with(group);
                last.leaps.clear();
            }
            _ => parted.push(group),
        }
    }
    parted
}

/// Groups below each other whose strands stand in the same columns.
#[derive(Debug, Default)]
struct Chain {
    /// Single strands above the first cells that stand side by side.
    above: Vec<Group>,
    groups: Vec<Group>,
    columns: Vec<(f32, f32)>,
}

impl Chain {
    /// Takes a group that stands in the chain's columns; gives back one that does not.
    fn add(&mut self, group: Group, rows: &[Row]) -> Result<(), Group> {
        if self.groups.is_empty() && group.strands.len() < 2 {
            self.above.push(group);
            return Ok(());
        }
        let columns = merged(self.columns.iter().copied().chain(group.strands.iter().map(|s| (s.x0, s.x1))).collect());
        let narrowest = GUTTER * rows[group.first].size;
        let apart = columns.windows(2).all(|pair| pair[1].0 - pair[0].1 >= narrowest);
        // A number under a centred head may bridge what were two columns, but not cells that stand side by side.
        let bridged = columns.len() < self.columns.len();
        let alone = group.strands.len() == 1 && columns.len() > self.columns.len();
        let sound = |g: &Group| g.keeps_apart(&columns);
        if alone || columns.len() < 2 || !apart || !sound(&group) || (bridged && !self.groups.iter().all(sound)) {
            return Err(group);
        }
        self.columns = columns;
        self.groups.push(group);
        Ok(())
    }

    fn table_rows(mut self, rows: &[Row], sheet: &Sheet) -> Vec<TableRow> {
        let leaping = self.groups.iter().filter(|g| !g.leaps.is_empty()).count();
        let lines: usize = self.groups.iter().map(|g| g.last + 1 - g.first).sum();
        let (over, on) = self.groups.iter().map(|g| g.run_ons(sheet)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        let tallest = if on == 0 { TALLEST_ENDED } else { TALLEST };
        if leaping < LEAPS || lines > tallest * self.groups.len() || on as f32 > RUN_ONS * over as f32 {
            return Vec::new();
        }
        while self.groups.last().is_some_and(|g| g.strands.len() < 2 && self.column(&g.strands[0]) == 0) {
            self.groups.pop();
        }
        let edges = self.edges();
        let rest = self.above.iter().rev().take_while(|g| self.begins_in_column(g, rows)).count();
        let above = self.above[self.above.len() - rest..].iter();
        above.chain(&self.groups).map(|g| TableRow { first: g.first, last: g.last, edges: edges.clone() }).collect()
    }

    /// Whether a single strand stands in one column and begins at its edge, as the rest of a cell does that began on the page before.
    fn begins_in_column(&self, group: &Group, rows: &[Row]) -> bool {
        let strand = &group.strands[0];
        let near = |column: &&(f32, f32)| (column.0 - strand.x0).abs() <= COLUMN_EDGE * rows[group.first].size;
        self.columns.iter().filter(|c| strand.overlaps(**c)).count() == 1 && self.columns.iter().any(|c| near(&c))
    }

    fn column(&self, strand: &Strand) -> usize {
        self.columns.iter().position(|c| strand.overlaps(*c)).unwrap_or(0)
    }

    /// Halfway between two columns, where the pen leaps over or more than a label stands on the left. What is reached without a leap
    /// from a label is one cell with it; a leap over an empty column says no more than that one of its two sides parts cells.
    fn edges(&self) -> Vec<f32> {
        let mut parted = vec![false; self.columns.len()];
        let column = |group: &Group, at: usize| self.column(&group.strands[at]);
        let mut far = Vec::new();
        for group in &self.groups {
            for (from, to) in group.leaps.iter().map(|&at| (column(group, at - 1), column(group, at))) {
                if from + 1 < to { far.push(from + 1..to + 1) } else { parted[to] = true }
            }
            for strand in group.strands.iter().filter(|s| s.count > LABEL) {
                let next = self.column(strand) + 1;
                parted.iter_mut().skip(next).take(1).for_each(|p| *p = true);
            }
        }
        for over in far {
            let (last, known) = (over.end - 1, parted[over].contains(&true));
            parted[last] |= !known;
        }
        let halfway = |c: usize| (self.columns[c - 1].1 + self.columns[c].0) / 2.0;
        (1..self.columns.len()).filter(|&c| parted[c]).map(halfway).collect()
    }
}

/// Stretches from the left, those that overlap made one.
fn merged(mut stretches: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<(f32, f32)> = Vec::new();
    for stretch in stretches {
        match out.last_mut() {
            Some(last) if stretch.0 < last.1 => last.1 = last.1.max(stretch.1),
            _ => out.push(stretch),
        }
    }
    out
}
