//! Rows of tables that a page break cuts: what stands on the next page goes on in the cells it began in.

use std::collections::BTreeMap;
use std::ops::Range;

use super::blocks::{ends_sentence, is_labelled, starts_lower};
use super::line::TextLine;
use super::tables::Cell;
use crate::model::Role;

/// Puts the lines of cut rows in the order of their cells, and those of the next page into the cells they go on in.
pub(super) fn join(lines: &mut [TextLine]) {
    let body: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].role == Role::Body).collect();
    let mut joined: Vec<Range<usize>> = Vec::new();
    let ends: Vec<usize> = (1..body.len()).filter(|&at| lines[body[at]].page != lines[body[at - 1]].page).collect();
    for at in ends {
        let (above, below) = (row_before(lines, &body[..at]), row_after(lines, &body[at..]));
        let (Some(&first), Some(&last)) = (above.first(), below.last()) else { continue };
        let Some(columns) = goes_on(lines, above, below) else { continue };
        if let Some(Cell { page, row, .. }) = lines[first].cell {
            for &i in below {
                let column = columns.get(&lines[i].column).copied().unwrap_or(lines[i].column);
                (lines[i].column, lines[i].cell) = (column, Some(Cell { page, row, column }));
            }
        }
        match joined.last_mut() {
            Some(open) if first < open.end => open.end = last + 1,
            _ => joined.push(first..last + 1),
        }
    }
    for range in joined {
        lines[range].sort_by_key(|l| (l.role != Role::Body, l.column, l.page));
    }
}

/// The lines of the last row of a page, if that is a row of a table.
fn row_before<'a>(lines: &[TextLine], body: &'a [usize]) -> &'a [usize] {
    let row = |&i: &usize| lines[i].cell.map(|cell| (lines[i].page, cell.page, cell.row));
    let last = body.last().and_then(row);
    let count = body.iter().rev().take_while(|i| last.is_some() && row(i) == last).count();
    &body[body.len() - count..]
}

/// The lines of the first row of a page, if that is a row of a table.
fn row_after<'a>(lines: &[TextLine], body: &'a [usize]) -> &'a [usize] {
    let row = |&i: &usize| lines[i].cell.map(|cell| (lines[i].page, cell.page, cell.row));
    let first = body.first().and_then(row);
    let count = body.iter().take_while(|i| first.is_some() && row(i) == first).count();
    &body[..count]
}

/// First and last line of each column.
fn columns<'a>(lines: &'a [TextLine], row: &[usize]) -> BTreeMap<u8, (&'a TextLine, &'a TextLine)> {
    let mut out = BTreeMap::new();
    for line in row.iter().map(|&i| &lines[i]) {
        out.entry(line.column).or_insert((line, line)).1 = line;
    }
    out
}

/// If a page's first row is the rest of the last row of the page before, the column there of each of its columns: without the number
/// of the row, or a cell that has ended, the rest may count its columns otherwise.
fn goes_on(lines: &[TextLine], above: &[usize], below: &[usize]) -> Option<BTreeMap<u8, u8>> {
    let (above, below) = (columns(lines, above), columns(lines, below));
    let in_line = |a: &TextLine, b: &TextLine| a.extent.0 < b.extent.1 && b.extent.0 < a.extent.1;
    let over = |b: &TextLine| above.iter().find(|(_, (a, _))| in_line(a, b));
    let pairs: Vec<_> = below.iter().filter_map(|(column, (rest, _))| Some((*column, rest, over(rest)?))).collect();
    let lacks_cells = below.len() < above.len();
    let cut = pairs.iter().any(|(_, rest, (_, (first, last)))| {
        let labels_end = is_labelled(&first.text) && !is_labelled(&rest.text);
        labels_end || (!ends_sentence(&last.text) && (starts_lower(&rest.text) || lacks_cells))
    });
    let begins = pairs.iter().any(|(_, rest, (_, (_, last)))| is_labelled(&rest.text) && ends_sentence(&last.text));
    (pairs.len() == below.len() && cut && !begins).then(|| pairs.iter().map(|(column, _, (a, _))| (*column, **a)).collect())
}
