//! The lines at the edges of pages, among which running heads and feet stand.

use std::collections::BTreeMap;

use super::line::TextLine;
use crate::model::PageInfo;

/// Share of the page's height at its top and its bottom in which furniture stands.
const EDGE: f32 = 0.15;
/// Rows looked at from either edge, and lines in them: the cells of a head that is a table, or of columns.
const EDGE_ROWS: usize = 4;
pub(super) const EDGE_LINES: usize = 16;
/// Difference of height up to which lines stand in one row (times their size).
const SAME_ROW: f32 = 0.5;

/// Height of a line's page, points.
pub(super) fn height(pages: &[PageInfo], line: &TextLine) -> f32 {
    pages.get(line.page as usize - 1).map_or(1.0, |p| p.height.max(1.0))
}

/// A line near the top or the bottom of its page.
pub(super) struct Edge {
    pub(super) index: usize,
    pub(super) bottom: bool,
    /// Rows between it and the edge.
    pub(super) rank: usize,
    /// White space between it and the nearest line towards the middle of its page, points.
    pub(super) gap: f32,
}

/// The lines of the first and the last rows of every page, in order of their distance from the edge.
pub(super) fn edge_lines(lines: &[TextLine], pages: &[PageInfo]) -> Vec<Edge> {
    let mut by_page: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        by_page.entry(line.page).or_default().push(index);
    }
    let mut out = Vec::new();
    for indices in by_page.values_mut() {
        indices.sort_by(|&a, &b| lines[a].rect.y0.total_cmp(&lines[b].rect.y0));
        let place = |i: usize| lines[i].rect.y1 / height(pages, &lines[i]);
        let gap = |index: usize, bottom: bool| gap_to_body(lines, indices, index, bottom);
        let edge = |rank: usize, index: usize, bottom: bool| Edge { index, bottom, rank, gap: gap(index, bottom) };
        let top = ranked(lines, indices.iter().copied()).filter(|(_, i)| place(*i) < EDGE);
        out.extend(top.map(|(rank, index)| edge(rank, index, false)));
        let bottom = ranked(lines, indices.iter().rev().copied()).filter(|(_, i)| place(*i) > 1.0 - EDGE);
        out.extend(bottom.map(|(rank, index)| edge(rank, index, true)));
    }
    out
}

/// The lines of the first rows, with how many rows stand before each; the lines come in order of height.
fn ranked(lines: &[TextLine], indices: impl Iterator<Item = usize>) -> impl Iterator<Item = (usize, usize)> {
    let mut row: Option<(usize, f32)> = None;
    let ranks = indices.take(EDGE_LINES).map(move |index| {
        let line = &lines[index];
        let rank = match row {
            Some((rank, y)) if (line.rect.y0 - y).abs() <= SAME_ROW * line.size => rank,
            Some((rank, _)) => rank + 1,
            None => 0,
        };
        if row.is_none_or(|(last, _)| last != rank) {
            row = Some((rank, line.rect.y0));
        }
        (rank, index)
    });
    ranks.take_while(|(rank, _)| *rank < EDGE_ROWS)
}

/// Whether two edge lines stand at one edge of one page.
pub(super) fn same_side(lines: &[TextLine], a: &Edge, b: &Edge) -> bool {
    a.bottom == b.bottom && lines[a.index].page == lines[b.index].page
}

/// White space between an edge line and the nearest line of its page towards the middle.
fn gap_to_body(lines: &[TextLine], page: &[usize], index: usize, bottom: bool) -> f32 {
    let line = &lines[index];
    let others = page.iter().filter(|i| **i != index).map(|i| &lines[*i]);
    let gaps = others.map(|l| if bottom { line.rect.y0 - l.rect.y1 } else { l.rect.y0 - line.rect.y1 });
    gaps.filter(|g| *g > -line.size).fold(f32::MAX, f32::min)
}
