//! Marked content: artifacts, places in the structure tree and replacement text (ISO 32000-2, 14.6, 14.8.2.2 and 14.9.4).

use unicode_normalization::char::is_combining_mark;

use super::limits;
use crate::model::{Glyph, GlyphKind, Page};

/// Replacement text with the number of glyphs shown before it.
pub(super) type Replacement = (String, usize);

/// The stack of open marked-content sequences.
#[derive(Default)]
pub(super) struct Marked {
    open: Vec<Sequence>,
    overflow: usize,
}

/// What opens a sequence.
#[derive(Default)]
pub(super) struct Opening {
    pub(super) artifact: bool,
    /// Place in the structure tree; without one, that of the sequence around it.
    pub(super) place: Option<u32>,
    /// On a layer that is switched off.
    pub(super) off: bool,
    pub(super) replacement: Option<Replacement>,
}

/// How many sequences were open around a form.
pub(super) struct Outside {
    open: usize,
    overflow: usize,
}

struct Sequence {
    artifact: bool,
    /// On a layer that is switched off.
    off: bool,
    place: u32,
    replacement: Option<Replacement>,
}

impl Marked {
    /// Opens a sequence.
    pub(super) fn begin(&mut self, opening: Opening) {
        if self.open.len() >= limits::SAVED_STATES {
            self.overflow += 1;
            return;
        }
        let place = opening.place.unwrap_or_else(|| self.place());
        let artifact = self.in_artifact() || opening.artifact;
        let off = opening.off || self.is_off();
        self.open.push(Sequence { artifact, off, place, replacement: opening.replacement });
    }

    /// Closes the innermost sequence; its replacement text takes the place of the characters shown in it.
    pub(super) fn end(&mut self, page: &mut Page) {
        if self.overflow > 0 {
            self.overflow -= 1;
        } else if let Some(Sequence { replacement: Some((text, first)), .. }) = self.open.pop() {
            replace(page, &text, first);
        }
    }

    /// Opens what has its own content stream, such as a form, on a layer that may be off; gives what [`Marked::leave`] needs.
    pub(super) fn enter(&mut self, off: bool) -> Outside {
        let outside = Outside { open: self.open.len(), overflow: self.overflow };
        let off = off || self.is_off();
        self.open.push(Sequence { artifact: self.in_artifact(), off, place: self.place(), replacement: None });
        outside
    }

    /// Closes it, with the sequences that it left open.
    pub(super) fn leave(&mut self, outside: Outside, page: &mut Page) {
        self.overflow = 0;
        while self.open.len() > outside.open {
            self.end(page);
        }
        self.overflow = outside.overflow;
    }

    pub(super) fn in_artifact(&self) -> bool {
        self.open.last().is_some_and(|s| s.artifact)
    }

    /// Whether the content stands on a layer that is switched off.
    pub(super) fn is_off(&self) -> bool {
        self.open.last().is_some_and(|s| s.off)
    }

    /// Place of the content in the structure tree, 0 outside.
    pub(super) fn place(&self) -> u32 {
        self.open.last().map_or(0, |s| s.place)
    }
}

/// Gives the glyphs from `first` on the characters of `text`: all to the widest where they are a letter with its accents, one each
/// where the counts agree, else all to the first glyph that takes room.
fn replace(page: &mut Page, text: &str, first: usize) {
    let glyphs = &page.glyphs[first.min(page.glyphs.len())..];
    let shown: String = glyphs.iter().map(|g| page.chars(g)).collect();
    if glyphs.is_empty() || same_words(&shown, text) {
        return;
    }
    let accented = text.chars().skip(1).all(is_combining_mark);
    let widest = (0..glyphs.len()).rev().max_by(|a, b| width(&glyphs[*a]).total_cmp(&width(&glyphs[*b])));
    let bearer = widest.filter(|_| accented).or_else(|| glyphs.iter().position(|g| width(g) > 0.0)).unwrap_or(0);
    let each = !accented && text.chars().count() == glyphs.len();
    let mut chars = text.chars();
    for index in 0..glyphs.len() {
        let part = match index {
            _ if each => chars.next().map(String::from).unwrap_or_default(),
            _ if index == bearer => text.to_owned(),
            _ => String::new(),
        };
        let (start, end) = page.push_chars(&part);
        let glyph = &mut page.glyphs[first + index];
        (glyph.start, glyph.end, glyph.kind) = (start, end, GlyphKind::of(&part));
    }
}

fn width(glyph: &Glyph) -> f32 {
    glyph.x1 - glyph.x0
}

fn same_words(a: &str, b: &str) -> bool {
    let plain = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    plain(a) == plain(b)
}
