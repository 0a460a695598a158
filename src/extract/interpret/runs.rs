//! Shown glyphs as runs: where they come to stand, how large they are, and whether they can be seen (ISO 32000-2, 9.4.4).

use super::canvas::{Canvas, State};
use crate::extract::font::{Chars, Decoded, Font, Hung, Pen, Told};
use crate::extract::matrix::Matrix;
use crate::extract::stacks::{ABOVE, Beside, MIDDLE};
use crate::model::{Glyph, GlyphRun, Rect, Turn};

/// Angle from a right angle, in radians, up to which a run counts as horizontal or vertical; scans are skewed by a degree or two.
const SKEW: f32 = 0.09;
/// Font size below which nothing can be read, points.
const SMALLEST_SIZE: f32 = 0.5;
/// Character spacing up to which letters shown together are those of one word, set wide (fraction of the font size).
const WIDEST_TRACKING: f32 = 1.0;

/// The run being shown, the last of its page: where its glyphs come to stand along its direction.
pub(super) struct OpenRun {
    /// Font size as seen on the page, points.
    size: f32,
    /// From text space to the upright page, as it was at its beginning.
    matrix: Matrix,
    /// Where the run begins, points along its direction; not a number where that is no place.
    origin: f32,
    /// Points along its direction for one unit of text space.
    step: f32,
    /// Units of text space from the run's beginning to the next glyph: to the right, or up in vertical writing.
    pub(super) offset: f32,
    /// Units of text space that an em is long along its direction.
    pub(super) em: f32,
    /// Units of text space put behind each glyph, and behind each space.
    spacing: (f32, f32),
    vertical: bool,
    /// Directions of its coordinates.
    frame: Frame,
    /// Too small to be read.
    tiny: bool,
    /// Character spacing, points along its direction; 0 where it is too wide to be that of letters.
    tracking: f32,
    /// Its glyphs may paint in colours of their own.
    type3: bool,
}

impl OpenRun {
    /// The place behind its last glyph, in text space.
    pub(super) fn end(&self) -> (f32, f32) {
        if self.vertical { (0.0, self.offset) } else { (self.offset, 0.0) }
    }
}

impl Canvas {
    /// Text space to upright page (ISO 32000-2, 9.4.4), without the scaling by font size.
    fn rendering(&self) -> Matrix {
        self.text.shifted(0.0, self.state.rise).then(self.state.ctm)
    }

    pub(super) fn begin_run(&mut self, font: &Font) -> OpenRun {
        let matrix = self.rendering();
        let [a, b, c, d, ..] = matrix.0;
        let State { size, scale, char_space, word_space, .. } = self.state;
        // The direction of glyphs that follow each other. A negative size sets them upside down, from right to left.
        let (to, scale) = if font.vertical { ((-c, -d), 1.0) } else { ((a, b), scale) };
        let em = size * scale;
        let way = if em < 0.0 { -1.0 } else { 1.0 };
        let turn = turn_of(way * to.0, way * to.1);
        let (x, y) = matrix.apply(0.0, 0.0);
        let frame = Frame::of(turn, way * to.0, way * to.1);
        let count = self.page.glyphs.len() as u32;
        let size = (size * font.em * matrix.height_scale()).abs();
        self.page.runs.push(GlyphRun {
            glyphs: count..count,
            baseline: frame.across(x, y) + if font.vertical { MIDDLE * size } else { 0.0 },
            size,
            slope: if matches!(turn, Turn::None | Turn::Slanted) && a.abs() > f32::EPSILON { b / a } else { 0.0 },
            turn,
            vertical: font.vertical,
            bold: font.bold,
            invisible: self.state.mode == 3,
            concealed: false,
            artifact: self.marked.in_artifact(),
            place: self.marked.place(),
        });
        let placed = size.is_finite() && x.is_finite() && y.is_finite();
        let step = if font.vertical { frame.along(c, d) } else { frame.along(a, b) };
        OpenRun {
            size,
            matrix,
            origin: if placed { frame.along(x, y) } else { f32::NAN },
            step,
            offset: 0.0,
            em,
            spacing: (char_space * scale, (char_space + word_space) * scale),
            vertical: font.vertical,
            frame,
            tiny: size < SMALLEST_SIZE,
            tracking: if self.state.char_space == 0.0 { 0.0 } else { self.tracking(scale * step, size) },
            type3: font.type3,
        }
    }

    /// Character spacing on the page, points for a unit of text space given; 0 where it is too wide to be that of letters.
    fn tracking(&self, step: f32, size: f32) -> f32 {
        Some(self.state.char_space * step).filter(|t| *t <= WIDEST_TRACKING * size).unwrap_or(0.0)
    }

    /// Closes the run last begun; one without glyphs is none.
    pub(super) fn end_run(&mut self, concealed: bool) {
        let count = self.page.glyphs.len() as u32;
        if let Some(run) = self.page.runs.last_mut().filter(|run| run.glyphs.start < count) {
            (run.glyphs.end, run.concealed) = (count, concealed);
        } else {
            self.page.runs.pop();
        }
    }

    /// How far above the place at hand a glyph of vertical writing begins, in text space. Its advance is taken out of its em, as near
    /// to that place as it goes. The first glyph of a run says how far to the side it stands.
    #[cold]
    fn room_above(&mut self, open: &OpenRun, hung: Hung, advance: f32) -> f32 {
        let (right, up) = hung.shift;
        let size = self.state.size;
        let index = self.page.runs.len().saturating_sub(1);
        if let Some(run) = self.page.runs.last_mut().filter(|run| run.glyphs.start as usize == self.page.glyphs.len()) {
            let [a, b, ..] = open.matrix.0;
            run.baseline += open.frame.across(a, b) * right * size * self.state.scale;
            if turn_of(a, b) == Turn::None {
                let left = (right - hung.across / 2.0) * size * self.state.scale;
                let width = hung.across * size * self.state.scale;
                let place = |x: f32| open.matrix.apply(x, open.offset + (up - ABOVE) * size);
                let ((x0, baseline), (x1, _)) = (place(left), place(left + width));
                self.beside.push(Beside { run: index, x0, x1, baseline });
            }
        }
        0f32.max(up - 1.0 - advance).min(up) * size
    }

    /// Shows the glyphs of a string. (Within a larger function its loop would run out of registers.)
    #[inline(never)]
    pub(super) fn show_string(&mut self, open: &mut OpenRun, font: &mut Font, bytes: &[u8], origins: &mut Origins) {
        if open.vertical {
            return self.show_down(open, font, bytes, origins);
        }
        let mut pen = self.pen(open, origins);
        font.decode(bytes, &mut pen);
        open.offset = pen.offset;
    }

    /// Shows the glyphs of a string of vertical writing.
    #[cold]
    fn show_down(&mut self, open: &mut OpenRun, font: &mut Font, mut rest: &[u8], origins: &mut Origins) {
        loop {
            let hung = font.hung(rest);
            let Some(decoded) = font.decode_next(&mut rest) else { return };
            let above = self.room_above(open, hung, decoded.width);
            let mut pen = self.pen(open, origins);
            pen.put(&decoded, open.offset + above);
            pen.go_on(&decoded);
            open.offset = pen.offset;
        }
    }

    /// Shows the next glyph of a run.
    pub(super) fn show_glyph(&mut self, open: &mut OpenRun, decoded: &Decoded<'_>) {
        let mut origins = Origins::default();
        let mut pen = self.pen(open, &mut origins);
        pen.show(decoded);
        open.offset = pen.offset;
    }

    /// What shows the next glyphs of the run last begun.
    fn pen<'a>(&'a mut self, open: &OpenRun, origins: &'a mut Origins) -> RunPen<'a> {
        let OpenRun { origin, step, em, spacing, tracking, offset, .. } = *open;
        let first = self.page.runs.last().map_or(0, |run| run.glyphs.start as usize);
        let (text, glyphs) = (&mut self.page.text, &mut self.page.glyphs);
        RunPen { text, glyphs, origins, first, origin, step, em, spacing, tracking, offset }
    }

    /// Whether a run that was just shown cannot be seen: too small, on a layer that is off, outside the clip, or white on bare paper.
    pub(super) fn conceals(&self, open: &OpenRun) -> bool {
        if open.tiny {
            return true;
        }
        let paint = &self.state.paint;
        let white = paint.white() && matches!(self.state.mode, 0 | 4);
        if open.type3 || (!white && !paint.clips() && !self.marked.is_off()) {
            return false;
        }
        let (x, y) = open.end();
        let ((x0, y0), (x1, y1)) = (open.matrix.apply(0.0, 0.0), open.matrix.apply(x, y));
        let reach = open.size;
        let rect = Rect::new(x0.min(x1) - reach, y0.min(y1) - reach, x0.max(x1) + reach, y0.max(y1) + reach);
        self.marked.is_off() || paint.cuts_off(rect) || (white && self.ground.bare(rect))
    }
}

/// Shows the glyphs of a run; the numbers are those of [`OpenRun`].
struct RunPen<'a> {
    text: &'a mut String,
    glyphs: &'a mut Vec<Glyph>,
    origins: &'a mut Origins,
    /// The first glyph of the run.
    first: usize,
    origin: f32,
    step: f32,
    em: f32,
    spacing: (f32, f32),
    tracking: f32,
    offset: f32,
}

impl Pen for RunPen<'_> {
    #[inline(always)]
    fn show(&mut self, decoded: &Decoded<'_>) {
        self.put(decoded, self.offset);
        self.go_on(decoded);
    }
}

impl RunPen<'_> {
    /// Sets a glyph so many units of text space from the beginning of the run.
    #[inline(always)]
    fn put(&mut self, decoded: &Decoded<'_>, offset: f32) {
        self.origins.count(decoded.told);
        let advance = decoded.width * self.em;
        let (from, to) = (self.origin + offset * self.step, self.origin + (offset + advance) * self.step);
        if (to - from).is_finite() {
            if self.tracking > 0.0 {
                self.widen_last(from);
            }
            self.glyphs.push(glyph(self.text, decoded, from, to));
        }
    }

    /// Goes on to the place of the next glyph.
    #[inline(always)]
    fn go_on(&mut self, decoded: &Decoded<'_>) {
        self.offset += decoded.width * self.em + if decoded.word_space { self.spacing.1 } else { self.spacing.0 };
    }

    /// Spacing between the letters of a string is part of their widths, up to the next letter's left edge: it parts no words.
    fn widen_last(&mut self, next: f32) {
        let begun = self.first < self.glyphs.len();
        if let Some(last) = self.glyphs.last_mut().filter(|_| begun) {
            last.x1 = (last.x1 + self.tracking).min(next).max(last.x1);
        }
    }
}

/// A glyph between two places, whose characters are put behind the text.
#[inline(always)]
fn glyph(text: &mut String, decoded: &Decoded<'_>, from: f32, to: f32) -> Glyph {
    let (x0, x1) = if to < from { (to, from) } else { (from, to) };
    let start = text.len() as u32;
    match decoded.chars {
        Chars::One(c) => text.push(c),
        Chars::Some(chars) => text.push_str(chars),
    }
    Glyph { start, end: text.len() as u32, x0, x1, kind: decoded.kind }
}

/// How many glyphs of a run have no characters that a table tells.
#[derive(Default)]
pub(super) struct Origins {
    pub(super) unknown: usize,
    pub(super) proven: usize,
}

impl Origins {
    #[inline(always)]
    fn count(&mut self, told: Told) {
        match told {
            Told::Plainly => {}
            Told::Not => self.unknown += 1,
            Told::ByWidths => self.proven += 1,
        }
    }
}

/// The quarter turn nearest to a direction on the upright page, whose y runs down.
fn turn_of(a: f32, b: f32) -> Turn {
    if b == 0.0 && a > 0.0 {
        return Turn::None;
    }
    let angle = b.atan2(a);
    let quarter = std::f32::consts::FRAC_PI_2;
    let nearest = (angle / quarter).round();
    if (angle - nearest * quarter).abs() > SKEW {
        return Turn::Slanted;
    }
    match nearest as i32 {
        0 => Turn::None,
        1 => Turn::Right,
        -1 => Turn::Left,
        _ => Turn::Half,
    }
}

/// The directions along and across which a run measures, as parts of the page's own.
#[derive(Clone, Copy)]
struct Frame {
    x: f32,
    y: f32,
}

impl Frame {
    /// Of a run that reads in a direction. Quarter turns are taken as exact.
    fn of(turn: Turn, a: f32, b: f32) -> Frame {
        let (x, y) = match turn {
            Turn::None => (1.0, 0.0),
            Turn::Right => (0.0, 1.0),
            Turn::Left => (0.0, -1.0),
            Turn::Half => (-1.0, 0.0),
            Turn::Slanted => {
                let length = a.hypot(b).max(f32::MIN_POSITIVE);
                (a / length, b / length)
            }
        };
        Frame { x, y }
    }

    /// Coordinate along the reading direction.
    fn along(&self, x: f32, y: f32) -> f32 {
        x * self.x + y * self.y
    }

    /// Coordinate across the reading direction, growing from line to line.
    fn across(&self, x: f32, y: f32) -> f32 {
        y * self.x - x * self.y
    }
}
