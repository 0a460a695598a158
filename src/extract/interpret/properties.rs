//! Marked content and its property lists (ISO 32000-2, 14.6).

use lopdf::Dictionary;

use super::Interpreter;
use super::canvas::Canvas;
use crate::extract::lexer::{Operand, Operands};
use crate::extract::marked::Opening;
use crate::extract::objects;
use crate::model::ElementKind;

impl<'a> Interpreter<'a> {
    /// `BDC` with a property list in line or in the resources (ISO 32000-2, 14.6.2).
    pub(super) fn begin_marked(&mut self, canvas: &mut Canvas, operands: &Operands<'_>, resources: Option<&'a Dictionary>) {
        let doc = self.doc;
        let tag = operands.first_name();
        let named = match operands.list.as_slice() {
            [_, Operand::Name(name)] => {
                resources.and_then(|r| objects::dict(doc, r, b"Properties")).and_then(|p| objects::dict(doc, p, name))
            }
            _ => None,
        };
        let (id, actual) = match named {
            Some(dict) => (
                objects::number(doc, dict, b"MCID").map(|n| n as u32),
                objects::get(doc, dict, b"ActualText").and_then(|o| o.as_str().ok()).map(<[u8]>::to_vec),
            ),
            None => inline_properties(operands),
        };
        let off = match operands.list.as_slice() {
            [Operand::Name(b"OC"), Operand::Name(name)] => resources
                .and_then(|r| objects::dict(doc, r, b"Properties"))
                .is_some_and(|properties| self.layers.hides(doc, properties, name)),
            _ => false,
        };
        let place = id.and_then(|id| self.structure.place(canvas.owner, id));
        let (element, own) = place.map_or((None, None), |(element, text)| (Some(element), text));
        canvas.page.elements.extend(element.filter(|e| canvas.page.elements.last() != Some(e)));
        let text = actual.map(|bytes| objects::text_string(&bytes)).or(own);
        canvas.marked.begin(Opening {
            artifact: tag == Some(b"Artifact") || element.is_some_and(|e| e.kind == ElementKind::Artifact),
            place: element.map(|e| e.place),
            off,
            replacement: text.map(|text| (text, canvas.page.glyphs.len())),
        });
    }
}

/// `MCID` and `ActualText` of a property list written in the content stream.
fn inline_properties(operands: &Operands<'_>) -> (Option<u32>, Option<Vec<u8>>) {
    let mut id = None;
    let mut actual = None;
    for pair in operands.list.windows(2) {
        match pair {
            [Operand::Name(b"MCID"), Operand::Number(n)] => id = Some(*n as u32),
            [Operand::Name(b"ActualText"), Operand::String(range)] => actual = Some(operands.string(range).to_vec()),
            _ => {}
        }
    }
    (id, actual)
}
