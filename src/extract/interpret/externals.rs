//! External objects: forms, which run content of their own, and images (ISO 32000-2, 8.8 to 8.10).

use std::rc::Rc;

use lopdf::{Dictionary, ObjectId, Stream};

use super::Interpreter;
use super::canvas::Canvas;
use crate::extract::lexer::Operands;
use crate::extract::matrix::Matrix;
use crate::extract::{limits, objects};
use crate::note::{Code, Note, Severity};

impl<'a> Interpreter<'a> {
    /// `Do`: a form's content runs in its own space; an image covers its unit square (ISO 32000-2, 8.10 and 8.9).
    pub(super) fn external(
        &mut self,
        canvas: &mut Canvas,
        operands: &Operands<'_>,
        resources: Option<&'a Dictionary>,
        forms: &mut Vec<ObjectId>,
    ) {
        let doc = self.doc;
        let Some((external, name)) = resources.and_then(|r| objects::dict(doc, r, b"XObject")).zip(operands.name()) else {
            return;
        };
        let Some(stream) = objects::stream(doc, external, name) else { return };
        match objects::name(doc, &stream.dict, b"Subtype") {
            Some(b"Image") if self.layers.hides(doc, &stream.dict, b"OC") => {}
            Some(b"Image") => canvas.image(),
            Some(b"Form") => {
                let id = objects::reference(external, name).unwrap_or_default();
                let off = self.layers.hides(doc, &stream.dict, b"OC");
                let outside = canvas.marked.enter(off);
                self.form(canvas, id, stream, resources, forms);
                canvas.marked.leave(outside, &mut canvas.page);
            }
            _ => {}
        }
    }

    /// Runs the content of a form in its own space, clipped to its box.
    pub(super) fn form(
        &mut self,
        canvas: &mut Canvas,
        id: ObjectId,
        stream: &'a Stream,
        resources: Option<&'a Dictionary>,
        forms: &mut Vec<ObjectId>,
    ) {
        let doc = self.doc;
        if forms.contains(&id) || forms.len() >= limits::FORM_DEPTH {
            return self.limit(canvas.page.number, "form XObjects within each other");
        }
        let Some(content) = self.form_content(id, stream) else {
            let note = Note::new(Code::Undecodable, Severity::Error, "a form XObject could not be decoded");
            return self.note(note.on_page(canvas.page.number));
        };
        let outer = canvas.state.clone();
        if let Ok(matrix) = <[f32; 6]>::try_from(objects::numbers(doc, &stream.dict, b"Matrix")) {
            canvas.state.ctm = Matrix(matrix).then(canvas.state.ctm);
        }
        if let Ok(own) = <[f32; 4]>::try_from(objects::numbers(doc, &stream.dict, b"BBox")) {
            canvas.state.paint.clip(canvas.state.ctm.bounds(own));
        }
        let own = objects::dict(doc, &stream.dict, b"Resources").or(resources);
        forms.push(id);
        let (text, line, owner) = (canvas.text, canvas.line, canvas.owner);
        canvas.owner = id;
        self.run(canvas, &content, own, forms);
        canvas.paths.abandon();
        (canvas.text, canvas.line, canvas.owner) = (text, line, owner);
        forms.pop();
        canvas.state = outer;
    }

    /// The decoded content of a form, decoded once as long as there is room to keep it.
    fn form_content(&mut self, id: ObjectId, stream: &Stream) -> Option<Rc<[u8]>> {
        if let Some(content) = self.forms.get(&id) {
            return Some(Rc::clone(content));
        }
        let content: Rc<[u8]> = self.decoder.decode(self.doc, stream).ok()?.into();
        if id.0 > 0 && self.form_bytes + content.len() <= limits::KEPT_FORM_BYTES {
            self.form_bytes += content.len();
            self.forms.insert(id, Rc::clone(&content));
        }
        Some(content)
    }
}
