//! Vertical writing in fonts that do not know it: upright glyphs placed one below the other, each by itself.

use crate::model::{Glyph, GlyphKind, GlyphRun, Page, Turn};

/// First character of the scripts that are written in columns, and the first byte of what follows it, in UTF-8.
const FIRST: char = '\u{2e80}';
const FIRST_BYTE: u8 = 0xe2;
/// Widest piece of a column: a glyph, or a few digits side by side (fraction of the font size).
const WIDEST: f32 = 1.3;
/// How far the middles of two glyphs of a column may be out of line (fraction of the font size).
const OUT_OF_LINE: f32 = 0.25;
/// Overlap and gap of two glyphs that follow each other in a column (fraction of the font size).
const APART: std::ops::RangeInclusive<f32> = -0.6..=1.1;
/// How far the baselines of glyphs on one line may differ (fraction of the font size).
const SAME_LINE: f32 = 0.1;
/// Distance up to which the middles of glyphs are those of a line (fraction of the font size); columns are further apart.
const PITCH: f32 = 1.15;
/// Share of glyphs with another one so near beside them from which stacks are lines.
const SIDE_BY_SIDE: f32 = 0.2;
/// Difference of height within which glyphs are side by side, points.
const ROW: f32 = 1.0;
/// The em of a glyph above and below its baseline (fraction of the font size).
pub(super) const ABOVE: f32 = 0.88;
const BELOW: f32 = 0.12;
/// Height of the middle of a line above its baseline (fraction of the font size): glyphs of vertical writing stand around it.
pub(super) const MIDDLE: f32 = 0.26;

/// Where the first glyph of a run of vertical writing stands in horizontal writing, and its width, points.
pub(super) struct Beside {
    pub(super) run: usize,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) baseline: f32,
}

impl Beside {
    /// Whether another one goes on the line of this one.
    fn carries(&self, next: &Beside, size: f32) -> bool {
        (next.baseline - self.baseline).abs() <= SAME_LINE * size && APART.contains(&((next.x0 - self.x1) / size))
    }
}

/// Makes glyphs of fonts for vertical writing horizontal where each was placed by itself and most were placed side by side: then the
/// font is all that is vertical about them.
pub(super) fn read_across(page: &mut Page, beside: &[Beside]) {
    let alone = |of: &&Beside| page.runs.get(of.run).is_some_and(|run| run.vertical && run.glyphs.len() == 1);
    let alone: Vec<&Beside> = beside.iter().filter(alone).collect();
    let on_lines = alone.windows(2).filter(|pair| pair[0].carries(pair[1], page.runs[pair[1].run].size)).count();
    if on_lines * 2 <= alone.len() {
        return;
    }
    for Beside { run, x0, x1, baseline } in alone {
        let run = &mut page.runs[*run];
        (run.turn, run.vertical, run.slope, run.baseline) = (Turn::None, false, 0.0, *baseline);
        if let Some(glyph) = page.glyphs.get_mut(run.glyphs.start as usize) {
            (glyph.x0, glyph.x1) = (x0.min(*x1), x1.max(*x0));
        }
    }
}

/// Makes the stacks of a page that is written from top to bottom runs of vertical writing; elsewhere a stack is a list or a label.
pub(super) fn read_down(page: &mut Page) {
    if !page.runs.iter().any(|run| run.turn == Turn::None && run.glyphs.len() == 1 && is_wide(page, run)) {
        return;
    }
    let stacked = stacked(page);
    let count = |run: &GlyphRun| run.glyphs.len();
    let in_stacks: usize = stacked.iter().map(|&index| count(&page.runs[index])).sum();
    let vertical: usize = page.runs.iter().filter(|run| run.vertical).map(count).sum();
    if 2 * (in_stacks + vertical) > page.runs.iter().map(count).sum() && !are_lines(page, &stacked) {
        stacked.into_iter().for_each(|index| turn_down(page, index));
    }
}

/// Indices of the upright runs that stand right above or below the run shown before or after them.
fn stacked(page: &Page) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    let mut before: Option<(usize, Block)> = None;
    for (index, run) in page.runs.iter().enumerate() {
        let block = Block::of(page, run).map(|block| (index, block));
        if let (Some((above, a)), Some((_, b))) = (&before, &block)
            && a.carries(b)
        {
            let last = out.last().copied();
            out.extend([*above, index].into_iter().filter(|i| !page.runs[*i].vertical && last != Some(*i)));
        }
        before = block;
    }
    out
}

/// Whether the glyphs of stacks stand closer side by side than columns can: then they are lines, shown in an odd order.
fn are_lines(page: &Page, stacked: &[usize]) -> bool {
    let mut blocks: Vec<Block> = stacked.iter().filter_map(|&index| Block::of(page, &page.runs[index])).collect();
    let row = |block: &Block| (block.foot / ROW).round();
    blocks.sort_by(|a, b| row(a).total_cmp(&row(b)).then(a.middle.total_cmp(&b.middle)));
    let beside = |a: &Block, b: &Block| row(a) == row(b) && b.middle - a.middle <= PITCH * a.size;
    let close = blocks.windows(2).filter(|pair| beside(&pair[0], &pair[1])).count();
    close as f32 > SIDE_BY_SIDE * blocks.len() as f32
}

/// The place of a run that may be part of a column.
struct Block {
    middle: f32,
    top: f32,
    foot: f32,
    size: f32,
    wide: bool,
}

impl Block {
    fn of(page: &Page, run: &GlyphRun) -> Option<Block> {
        let glyphs = glyphs(page, run);
        let (x0, x1) = glyphs.iter().fold((f32::MAX, f32::MIN), |(x0, x1), g| (x0.min(g.x0), x1.max(g.x1)));
        let (size, wide) = (run.size, is_wide(page, run));
        match run.turn {
            Turn::Right if run.vertical => {
                Some(Block { middle: MIDDLE * size - run.baseline, top: x0, foot: x1, size, wide: true })
            }
            Turn::None if x1 - x0 <= WIDEST * size => {
                let (top, foot) = (run.baseline - ABOVE * size, run.baseline + BELOW * size);
                Some(Block { middle: (x0 + x1) / 2.0, top, foot, size, wide })
            }
            _ => None,
        }
    }

    fn carries(&self, below: &Block) -> bool {
        let size = self.size.max(below.size);
        (self.wide || below.wide)
            && (self.middle - below.middle).abs() <= OUT_OF_LINE * size
            && APART.contains(&((below.top - self.foot) / size))
    }
}

fn glyphs<'a>(page: &'a Page, run: &GlyphRun) -> &'a [Glyph] {
    page.glyphs.get(run.glyphs.start as usize..run.glyphs.end as usize).unwrap_or(&[])
}

/// Whether a run begins with a character of a script written in columns.
fn is_wide(page: &Page, run: &GlyphRun) -> bool {
    let Some(glyph) = page.glyphs.get(run.glyphs.start as usize) else { return false };
    page.text.as_bytes().get(glyph.start as usize).is_some_and(|byte| *byte >= FIRST_BYTE)
        && page.chars(glyph).starts_with(|c| c >= FIRST)
}

/// Makes an upright run one glyph of vertical writing.
fn turn_down(page: &mut Page, index: usize) {
    let run = &page.runs[index];
    let Some(block) = Block::of(page, run) else { return };
    let (start, end) = (run.glyphs.start, run.glyphs.end);
    let whole = glyphs(page, run).windows(2).all(|pair| pair[0].end == pair[1].start);
    let Some(last) = page.glyphs.get(end as usize - 1).filter(|_| whole).map(|glyph| glyph.end) else { return };
    let first = &mut page.glyphs[start as usize];
    (first.end, first.x0, first.x1) = (last, block.top, block.foot);
    first.kind = GlyphKind::of(page.text.get(first.start as usize..last as usize).unwrap_or(""));
    let run = &mut page.runs[index];
    (run.turn, run.vertical, run.slope, run.glyphs) = (Turn::Right, true, 0.0, start..start + 1);
    run.baseline = MIDDLE * block.size - block.middle;
}
