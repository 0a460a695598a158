//! Glyphs to rows of segments: what stands on one baseline, cut where wide gaps stand.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::cells;
use super::gap::CLEAR_GAP;
use super::initials;
use super::ink::{Ink, Sheet};

/// Distance of baselines up to which pieces share a row (fraction of the font size).
const SAME_BASELINE: f32 = 0.3;
/// Gap without a space that ends a piece (fraction of the font size).
const PIECE_GAP: f32 = 0.5;
/// Gap filled with spaces that ends a piece: wider than justified lines stretch (fraction of the font size).
const SPACED_GAP: f32 = 1.6;
/// Gap behind the last space that ends a piece: a cell's last space is followed by the next cell's words (fraction of the font size).
const BEHIND_SPACE: f32 = 1.0;
/// Gap between pieces of a row that starts a new segment (fraction of the font size).
const SEGMENT_GAP: f32 = 1.0;
/// Letters that a glyph of vertical writing counts as: its scripts say in one about as much.
const GLYPH_WRITTEN_DOWN: usize = 2;
/// Size of a raised piece against its row's up to which it is a superscript.
const SUPERSCRIPT_SIZE: f32 = 0.82;
/// How far a superscript's baseline lies above (positive) or below its row's (fraction of the row's size).
const SUPERSCRIPT_RISE: (f32, f32) = (0.12, 0.8);
/// Gap between a word and its superscript (fraction of the row's size).
const SUPERSCRIPT_GAP: f32 = 0.45;

/// How far a subscript's baseline lies below its row's (fraction of the row's size).
const SUBSCRIPT_DEPTH: (f32, f32) = (0.1, 0.5);
/// Gap or overlap of a letter and its subscript (fraction of the row's size).
const SUBSCRIPT_GAP: f32 = 0.15;
/// Characters of the longest subscript.
const SUBSCRIPT: usize = 3;

/// Glyphs that follow each other on one baseline, both in the content and on the page.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) inks: Range<usize>,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    /// Visible characters.
    pub(super) count: usize,
    /// A superscript of its row.
    pub(super) raised: bool,
    /// The large letter that a text begins with, set here on the first of the lines it reaches down beside.
    pub(super) initial: bool,
    /// It begins a cell, though little more than a word's gap parts it from the words before.
    pub(super) apart: bool,
    /// Its glyphs are of one size, and [`Self::count`] is their number.
    pub(super) even: bool,
    /// A gap between two of its glyphs, without a space, may part words.
    pub(super) loose: bool,
}

impl Piece {
    /// What stands before an ink, and what from it on.
    pub(super) fn split(&self, inks: &[Ink], at: usize) -> (Piece, Piece) {
        let part = |range: Range<usize>| {
            let (x0, x1) = inks[range.clone()]
                .iter()
                .filter(|i| !i.space)
                .fold((f32::MAX, f32::MIN), |(x0, x1), ink| (x0.min(ink.x0), x1.max(ink.x1)));
            let count = inks[range.clone()].iter().filter(|i| !i.space).count();
            Piece { inks: range, x0, x1, count, ..self.clone() }
        };
        (part(self.inks.start..at), part(at..self.inks.end))
    }
}

/// Most segments are one piece.
pub(super) type Pieces = SmallVec<[Piece; 1]>;

/// Pieces of a row without a wide gap between them.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub(super) pieces: Pieces,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Visible characters.
    pub(super) count: usize,
}

impl Segment {
    pub(super) fn of(pieces: Pieces) -> Option<Segment> {
        let (x0, x1) = pieces.iter().fold((f32::MAX, f32::MIN), |(x0, x1), p| (x0.min(p.x0), x1.max(p.x1)));
        let count = pieces.iter().map(|p| p.count).sum();
        (!pieces.is_empty()).then_some(Segment { pieces, x0, x1, count })
    }

    /// What begins left of a vertical line, and what begins right of it.
    pub(super) fn cut(self, x: f32) -> (Option<Segment>, Option<Segment>) {
        let (left, right): (Pieces, Pieces) = self.pieces.into_iter().partition(|p| is_left(p, x));
        (Segment::of(left), Segment::of(right))
    }

    /// Visible characters of some of its pieces.
    pub(super) fn count_of(&self, which: impl Fn(&Piece) -> bool) -> usize {
        self.pieces.iter().filter(|p| which(p)).map(|p| p.count).sum()
    }
}

/// Whether a piece begins left of a vertical line.
pub(super) fn is_left(piece: &Piece, x: f32) -> bool {
    piece.x0 < x
}

/// What stands on one baseline.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) segments: Vec<Segment>,
}

impl Row {
    /// Its pieces from the left.
    pub(super) fn pieces(&self) -> impl DoubleEndedIterator<Item = &Piece> {
        self.segments.iter().flat_map(|s| &s.pieces)
    }
}

/// The rows of a page from top to bottom, and how often the pen leaps up and to the right as the page is drawn.
pub(super) fn rows(sheet: &Sheet) -> (Vec<Row>, usize) {
    let mut pieces = pieces(sheet);
    initials::set(&mut pieces, sheet);
    let leaps = pieces.windows(2).filter(|pair| cells::leaps(&pair[0], &pair[1])).count();
    if leaps > 1 {
        cells::cut(&mut pieces, &sheet.inks);
    }
    let mut lines = baselines(pieces);
    attach_superscripts(&mut lines);
    (lines.into_iter().map(row).collect(), leaps)
}

fn pieces(sheet: &Sheet) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut at = 0;
    while let Some(spaces) = sheet.inks[at..].iter().position(|ink| !ink.space) {
        let mut piece = piece(&sheet.inks, at + spaces);
        if sheet.vertical {
            piece.count *= GLYPH_WRITTEN_DOWN;
            piece.even = false;
        }
        at = piece.inks.end;
        out.push(piece);
    }
    out
}

/// The longest piece that begins with an ink.
fn piece(inks: &[Ink], start: usize) -> Piece {
    let first = inks[start];
    let (mut end, mut count, mut x1, mut size) = (start + 1, 1, first.x1, first.size);
    let (mut even, mut loose) = (true, false);
    let (mut before, mut space) = (first.x1, None);
    for (index, ink) in inks[start..].iter().enumerate().skip(1) {
        if ink.space {
            space = Some(ink.x1);
            continue;
        }
        if !continues((x1, first.y, size), ink, space) {
            break;
        }
        even &= ink.size == size;
        loose |= space.is_none() && ink.x0 - before > CLEAR_GAP * ink.size;
        x1 = if ink.x1 > x1 { ink.x1 } else { x1 };
        size = if ink.size > size { ink.size } else { size };
        (end, count, before, space) = (start + index + 1, count + 1, ink.x1, None);
    }
    let Ink { x0, y, .. } = first;
    Piece { inks: start..end, x0, x1, y, size, count, raised: false, initial: false, apart: false, even, loose }
}

/// Whether an ink goes on a piece of which the right edge, the baseline and the size are given, and where the last space between ends.
#[inline]
fn continues((x1, y, size): (f32, f32, f32), ink: &Ink, space: Option<f32>) -> bool {
    let size = if ink.size > size { ink.size } else { size };
    let gap = ink.x0 - x1;
    let near = match space {
        Some(end) => gap <= SPACED_GAP * size && ink.x0 - end <= BEHIND_SPACE * size,
        None => gap <= PIECE_GAP * size,
    };
    (ink.y - y).abs() <= 0.1 * size && near && gap >= -0.4 * size
}

struct Baseline {
    y: f32,
    size: f32,
    pieces: Pieces,
}

fn baselines(mut pieces: Vec<Piece>) -> Vec<Baseline> {
    pieces.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let mut out: Vec<Baseline> = Vec::new();
    for piece in pieces {
        match out.last_mut() {
            Some(line) if (piece.y - line.y).abs() <= SAME_BASELINE * line.size.min(piece.size) => {
                line.size = line.size.max(piece.size);
                line.pieces.push(piece);
            }
            _ => out.push(Baseline { y: piece.y, size: piece.size, pieces: smallvec![piece] }),
        }
    }
    out
}

/// Moves small raised pieces to the line below or above whose words they follow, and subscripts to the line above.
fn attach_superscripts(lines: &mut Vec<Baseline>) {
    for index in 0..lines.len() {
        for piece in std::mem::take(&mut lines[index].pieces) {
            let host =
                [index + 1, index.wrapping_sub(1), index + 2].into_iter().find(|&i| i < lines.len() && hosts(&lines[i], &piece));
            let above = [index.wrapping_sub(1), index.wrapping_sub(2)];
            let host = host.map(|host| (host, true));
            let host = host.or_else(|| Some((above.into_iter().find(|&i| i < index && sinks(&lines[i], &piece))?, false)));
            match host {
                Some((host, raised)) => lines[host].pieces.push(Piece { raised, ..piece }),
                None => lines[index].pieces.push(piece),
            }
        }
    }
    for line in &mut *lines {
        mark_raised(line);
    }
    lines.retain(|line| !line.pieces.is_empty());
}

fn hosts(line: &Baseline, piece: &Piece) -> bool {
    let rise = (line.y - piece.y) / line.size;
    piece.size <= SUPERSCRIPT_SIZE * line.size
        && (SUPERSCRIPT_RISE.0..=SUPERSCRIPT_RISE.1).contains(&rise)
        && line.pieces.iter().any(|word| {
            !word.raised
                && word.size > piece.size
                && piece.x0 - word.x1 <= SUPERSCRIPT_GAP * line.size
                && word.x0 - piece.x1 <= SUPERSCRIPT_GAP * line.size
        })
}

/// Whether a piece is a subscript of a letter of a line.
fn sinks(line: &Baseline, piece: &Piece) -> bool {
    let depth = (piece.y - line.y) / line.size;
    piece.size <= SUPERSCRIPT_SIZE * line.size
        && piece.count <= SUBSCRIPT
        && (SUBSCRIPT_DEPTH.0..=SUBSCRIPT_DEPTH.1).contains(&depth)
        && line
            .pieces
            .iter()
            .any(|word| !word.raised && word.size > piece.size && (piece.x0 - word.x1).abs() <= SUBSCRIPT_GAP * line.size)
}

/// Superscripts raised so little that they fell on the baseline itself.
fn mark_raised(line: &mut Baseline) {
    let size = line.pieces.iter().filter(|p| !p.raised).map(|p| p.size).fold(0.0, f32::max);
    let base = line.pieces.iter().filter(|p| p.size >= size * 0.99).map(|p| p.y).fold(f32::MIN, f32::max);
    for piece in &mut line.pieces {
        piece.raised |= piece.size <= SUPERSCRIPT_SIZE * size && base - piece.y >= SUPERSCRIPT_RISE.0 * size;
    }
}

fn row(mut line: Baseline) -> Row {
    line.pieces.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.inks.start.cmp(&b.inks.start)));
    let base = line.pieces.iter().filter(|p| !p.raised).max_by(|a, b| (a.x1 - a.x0).total_cmp(&(b.x1 - b.x0)));
    let (y, size) = base.map_or((line.y, line.size), |p| (p.y, line.size));
    let mut segments: Vec<Segment> = Vec::with_capacity(1);
    for piece in line.pieces {
        match segments.last_mut() {
            Some(segment) if piece.x0 - segment.x1 <= SEGMENT_GAP * size => {
                segment.x1 = segment.x1.max(piece.x1);
                segment.count += piece.count;
                segment.pieces.push(piece);
            }
            _ => segments.extend(Segment::of(smallvec![piece])),
        }
    }
    Row { y, size, segments }
}
