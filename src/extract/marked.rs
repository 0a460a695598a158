//! Marked content: artifacts, structure identities and replacement text (ISO 32000-2, 14.6, 14.8.2.2 and 14.9.4).

use super::limits;
use crate::model::{GlyphKind, Page};

/// Replacement text with the number of glyphs shown before it.
type Replacement = (String, usize);

/// The stack of open marked-content sequences.
#[derive(Default)]
pub(super) struct Marked {
    open: Vec<Sequence>,
    overflow: usize,
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
    id: u32,
    replacement: Option<Replacement>,
}

impl Marked {
    /// Opens a sequence.
    pub(super) fn begin(&mut self, tag: Option<&[u8]>, id: Option<u32>, off: bool, replacement: Option<Replacement>) {
        if self.open.len() >= limits::SAVED_STATES {
            self.overflow += 1;
            return;
        }
        let outer = self.id();
        let artifact = self.in_artifact() || tag == Some(b"Artifact");
        let off = off || self.is_off();
        self.open.push(Sequence { artifact, off, id: id.map_or(outer, |i| i.saturating_add(1)), replacement });
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
        self.open.push(Sequence { artifact: self.in_artifact(), off, id: self.id(), replacement: None });
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

    /// Identity of the content (MCID plus one), 0 outside.
    pub(super) fn id(&self) -> u32 {
        self.open.last().map_or(0, |s| s.id)
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
