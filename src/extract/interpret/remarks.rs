//! What a page is remarked on for.

use super::Interpreter;
use crate::extract::filters::Cut;
use crate::extract::limits;
use crate::note::{Code, Note, Severity};

impl Interpreter<'_> {
    /// Remarks that streams of a page, or of its fonts, are not all there.
    pub(super) fn note_cut(&mut self, page: u32) {
        let (code, what) = match self.decoder.take_cut() {
            Some(Cut::Damage) => (Code::Undecodable, "a stream is damaged; what stands before the damage was read"),
            Some(Cut::Bound) => (Code::LimitReached, "the limit on bytes of streams was reached; the rest is not read"),
            None => return,
        };
        self.note(Note::new(code, Severity::Error, what).on_page(page));
    }

    pub(super) fn note_unknown_glyphs(&mut self, page: u32) {
        for (font, count) in std::mem::take(&mut self.unknown) {
            let message = format!("{count} glyphs of the font {font} have no Unicode value and are shown as U+FFFD");
            self.note(Note::new(Code::GlyphWithoutUnicode, Severity::Warning, message).on_page(page));
        }
        for (font, count) in std::mem::take(&mut self.proven) {
            let message = format!("{count} glyphs of the font {font} have no Unicode value; their widths tell their characters");
            let note = Note::new(Code::GlyphWithoutUnicode, Severity::Info, message).on_page(page);
            self.note(note.with_hint("compare the text of the page with the printed page"));
        }
    }

    pub(super) fn limit(&mut self, page: u32, what: &str) {
        let message = format!("the limit on {what} was reached; the rest is not read");
        self.note(Note::new(Code::LimitReached, Severity::Error, message).on_page(page));
    }

    pub(super) fn note(&mut self, note: Note) {
        let same = self.notes.iter().filter(|n| n.code == note.code);
        if same.clone().count() < limits::NOTES_PER_CODE && !same.clone().any(|n| *n == note) {
            self.notes.push(note);
        }
    }
}
