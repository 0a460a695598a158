//! Annotations: what form fields, stamps and notes written on a page show (ISO 32000-2, 12.5.5 and 12.7).

use lopdf::{Dictionary, ObjectId};

use super::super::{fields, limits, objects};
use super::Interpreter;
use super::canvas::Canvas;
use crate::extract::font::{Chars, Decoded, Told};
use crate::extract::matrix::Matrix;
use crate::model::{GlyphKind, GlyphRun};

/// Annotations of a page whose appearance is read.
const ANNOTATIONS: usize = 2_000;
/// Flags of annotations that are not shown: Hidden and NoView (ISO 32000-2, table 167).
const NOT_SHOWN: u32 = 1 << 1 | 1 << 5;
/// Size of letters of a field that leaves its size to the reader, points.
const FIELD_SIZE: f32 = 12.0;
/// Advance of the letters of a field without an appearance (fraction of their size).
const FIELD_ADVANCE: f32 = 0.5;
/// Space between the edge of a field and its text, points.
const FIELD_EDGE: f32 = 2.0;

impl<'a> Interpreter<'a> {
    /// Form fields, stamps and text written on the page: their appearance is part of what is seen (ISO 32000-2, 12.5.5).
    pub(super) fn annotations(&mut self, canvas: &mut Canvas, page: &'a Dictionary) {
        let doc = self.doc;
        for annotation in objects::array(doc, page, b"Annots").unwrap_or(&[]).iter().take(ANNOTATIONS) {
            let Some(dict) = objects::resolve(doc, annotation).and_then(objects::as_dict) else { continue };
            let flags = objects::number(doc, dict, b"F").unwrap_or(0.0) as u32;
            let kind = objects::name(doc, dict, b"Subtype");
            // The window of a note is the reader's own, not part of the page.
            if kind == Some(b"Popup") || flags & NOT_SHOWN != 0 {
                continue;
            }
            let outside = canvas.marked.enter(self.layers.hides(doc, dict, b"OC"));
            if self.appearance(canvas, dict).is_none() && !dict.has(b"AP") {
                let text = match kind {
                    Some(b"Widget") => fields::value(doc, dict),
                    Some(b"FreeText") => fields::written(doc, dict),
                    _ => None,
                };
                text.and_then(|text| self.made_up(canvas, dict, &text));
            }
            canvas.marked.leave(outside, &mut canvas.page);
        }
    }

    fn appearance(&mut self, canvas: &mut Canvas, annotation: &'a Dictionary) -> Option<()> {
        let doc = self.doc;
        let appearances = objects::dict(doc, annotation, b"AP")?;
        let normal = objects::stream(doc, appearances, b"N").or_else(|| {
            let states = objects::dict(doc, appearances, b"N")?;
            objects::stream(doc, states, objects::name(doc, annotation, b"AS")?)
        })?;
        let rect = <[f32; 4]>::try_from(objects::numbers(doc, annotation, b"Rect")).ok()?;
        let own = <[f32; 4]>::try_from(objects::numbers(doc, &normal.dict, b"BBox")).ok()?;
        let matrix = <[f32; 6]>::try_from(objects::numbers(doc, &normal.dict, b"Matrix")).map_or(Matrix::IDENTITY, Matrix);
        let (from, to) = (matrix.bounds(own), Matrix::IDENTITY.bounds(rect));
        let scale = |to: f32, from: f32| if from > 0.0 { to / from } else { 1.0 };
        let (sx, sy) = (scale(to.width(), from.width()), scale(to.height(), from.height()));
        let fit = Matrix([sx, 0.0, 0.0, sy, to.x0 - sx * from.x0, to.y0 - sy * from.y0]);
        let outer = canvas.state.clone();
        canvas.state.ctm = fit.then(canvas.state.ctm);
        let shown = canvas.page.runs.len();
        self.form(canvas, ObjectId::default(), normal, None, &mut Vec::new());
        canvas.drop_repeated(shown);
        canvas.state = outer;
        Some(())
    }

    /// The text of an annotation that brings no appearance, set line by line into its box, as readers make one up.
    fn made_up(&mut self, canvas: &mut Canvas, annotation: &'a Dictionary, text: &str) -> Option<()> {
        let rect = <[f32; 4]>::try_from(objects::numbers(self.doc, annotation, b"Rect")).ok()?;
        let space = Matrix::IDENTITY.bounds(rect);
        let (width, height) = (space.width() - 2.0 * FIELD_EDGE, space.height());
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        if lines.is_empty() || width <= 0.0 || height <= 0.0 || self.characters > limits::CHARACTERS {
            return None;
        }
        let outer = canvas.state.clone();
        let pitch = height / lines.len() as f32;
        canvas.state.size = pitch.min(FIELD_SIZE);
        (canvas.state.char_space, canvas.state.word_space, canvas.state.rise, canvas.state.mode) = (0.0, 0.0, 0.0, 0);
        canvas.state.scale = 1.0;
        let before = canvas.page.text.len();
        let font = self.fonts.get(self.doc, None, &mut self.decoder);
        for (above, line) in (0u16..).zip(lines) {
            let y = space.y1 - f32::from(above) * pitch - pitch.min(FIELD_SIZE);
            canvas.place(Matrix([1.0, 0.0, 0.0, 1.0, space.x0 + FIELD_EDGE, y]));
            let advance = FIELD_ADVANCE.min(width / (line.chars().count() as f32 * canvas.state.size));
            let mut run = canvas.begin_run(&font.borrow());
            for c in line.chars() {
                let kind = GlyphKind::of(c.encode_utf8(&mut [0; 4]));
                let chars = Chars::One(c);
                let decoded = Decoded { chars, kind, width: advance, word_space: false, told: Told::Plainly };
                canvas.show_glyph(&mut run, &decoded);
            }
            let concealed = canvas.conceals(&run);
            canvas.end_run(concealed);
        }
        self.characters += canvas.page.text.len() - before;
        canvas.state = outer;
        Some(())
    }
}

impl Canvas {
    /// Takes the runs from `first` on back where they only repeat what the page itself shows in their place, as buttons do.
    fn drop_repeated(&mut self, first: usize) {
        let page = &self.page;
        let words = |r: &GlyphRun| r.glyphs.clone().filter_map(|i| page.glyphs.get(i as usize)).map(|g| page.chars(g)).collect();
        let left = |r: &GlyphRun| page.glyphs.get(r.glyphs.start as usize).map_or(0.0, |g| g.x0);
        let (before, after) = page.runs.split_at(first.min(page.runs.len()));
        let repeats = |run: &GlyphRun| {
            let near = |r: &&GlyphRun| (r.baseline - run.baseline).abs() < run.size && (left(r) - left(run)).abs() < run.size;
            let own: String = words(run);
            before.iter().filter(near).any(|r| {
                let other: String = words(r);
                other == own
            })
        };
        if !after.is_empty() && after.iter().all(repeats) {
            self.page.runs.truncate(first);
        }
    }
}
