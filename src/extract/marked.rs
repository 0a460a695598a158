//! Marked content: artifacts, places in the structure tree and replacement text (ISO 32000-2, 14.6, 14.8.2.2 and 14.9.4).

use super::limits;
use crate::model::{GlyphKind, Page};

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

/// Gives the glyphs from `first` on the characters of `text`: one each where the counts agree, else all to the first glyph.
fn replace(page: &mut Page, text: &str, first: usize) {
    let count = page.glyphs.len().saturating_sub(first);
    let shown: String = page.glyphs[first.min(page.glyphs.len())..].iter().map(|g| page.chars(g)).collect();
    if count == 0 || same_words(&shown, text) {
        return;
    }
    let parts: Vec<String> = if text.chars().count() == count {
        text.chars().map(String::from).collect()
    } else {
        std::iter::once(text.to_owned()).chain(std::iter::repeat_n(String::new(), count - 1)).collect()
    };
    for (offset, part) in parts.iter().enumerate() {
        let (start, end) = page.push_chars(part);
        let glyph = &mut page.glyphs[first + offset];
        (glyph.start, glyph.end, glyph.kind) = (start, end, GlyphKind::of(part));
    }
}

fn same_words(a: &str, b: &str) -> bool {
    let plain = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    plain(a) == plain(b)
}
