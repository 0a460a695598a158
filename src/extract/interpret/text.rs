//! Operators that choose a font and show strings in it (ISO 32000-2, 9.3 and 9.4).

use lopdf::Dictionary;

use super::Interpreter;
use super::canvas::Canvas;
use super::runs::Origins;
use crate::extract::fonts::SharedFont;
use crate::extract::lexer::{Operand, Operands};
use crate::extract::{limits, objects};
use crate::note::{Code, Note, Severity};

impl<'a> Interpreter<'a> {
    pub(super) fn font(&mut self, page: u32, name: Option<&[u8]>, resources: Option<&'a Dictionary>) -> SharedFont {
        if let Some(font) = self.fonts.named(resources, name) {
            return font;
        }
        let fonts = resources.and_then(|r| objects::dict(self.doc, r, b"Font"));
        let dict = fonts.zip(name).and_then(|(f, n)| objects::dict(self.doc, f, n));
        if dict.is_none() {
            let name = String::from_utf8_lossy(name.unwrap_or(b"without a name")).into_owned();
            let message = format!("the font {name} is missing; its codes are read as Latin letters");
            let note = Note::new(Code::Undecodable, Severity::Error, message).on_page(page);
            self.note(note.with_hint("compare the text of the page with the printed page"));
        }
        let font = self.fonts.get(self.doc, dict, &mut self.decoder);
        if let (Some(resources), Some(name), Some(_)) = (resources, name, dict) {
            self.fonts.name(resources, name, &font);
        }
        font
    }

    /// A graphics state dictionary may set the font (ISO 32000-2, table 57).
    pub(super) fn graphics_state(&mut self, canvas: &mut Canvas, operands: &Operands<'_>, resources: Option<&'a Dictionary>) {
        let doc = self.doc;
        let states = resources.and_then(|r| objects::dict(doc, r, b"ExtGState"));
        let Some(state) = states.zip(operands.name()).and_then(|(s, n)| objects::dict(doc, s, n)) else { return };
        if let Some([font, size]) = objects::array(doc, state, b"Font")
            && let Some(dict) = objects::resolve(doc, font).and_then(objects::as_dict)
        {
            canvas.state.font = Some(self.fonts.get(doc, Some(dict), &mut self.decoder));
            canvas.state.size = objects::as_number(doc, size).unwrap_or(canvas.state.size);
        }
    }

    pub(super) fn show(&mut self, canvas: &mut Canvas, operands: &Operands<'_>) {
        let Some(shared) = canvas.state.font.clone() else { return };
        let mut font = shared.borrow_mut();
        if self.characters > limits::CHARACTERS {
            self.limit(canvas.page.number, "characters");
            return;
        }
        let before = canvas.page.text.len();
        let mut run = canvas.begin_run(&font);
        let mut origins = Origins::default();
        for operand in &operands.list {
            match operand {
                Operand::String(range) => {
                    let bytes = operands.string(range);
                    let room = limits::PAGE_CHARACTERS.saturating_sub(canvas.page.text.len());
                    if bytes.len() > room {
                        self.limit(canvas.page.number, "characters");
                    }
                    canvas.show_string(&mut run, &mut font, &bytes[..bytes.len().min(room)], &mut origins);
                }
                Operand::Number(shift) if operands.list.len() > 1 => run.offset -= shift / 1000.0 * run.em,
                _ => {}
            }
        }
        let concealed = canvas.conceals(&run);
        let (x, y) = run.end();
        canvas.text = canvas.text.shifted(x, y);
        canvas.end_run(concealed);
        self.characters += canvas.page.text.len() - before;
        let Origins { unknown, proven } = origins;
        if unknown > 0 {
            *self.unknown.entry(font.name.clone()).or_default() += unknown;
            self.all_unknown += unknown;
        }
        if proven > 0 {
            *self.proven.entry(font.name.clone()).or_default() += proven;
        }
    }
}
