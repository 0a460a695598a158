//! The content-stream interpreter: operators to glyphs with places (ISO 32000-2, 8.4, 9.3, 9.4 and 14.6).

mod annotations;
mod canvas;
mod externals;
mod properties;
mod remarks;
mod runs;
mod text;

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::document::PageObject;
use super::fonts::Fonts;
use super::layers::Layers;
use super::lexer::{Lexer, Operand, Operands};
use super::marked::Opening;
use super::matrix::Matrix;
use super::stream::Decoder;
use super::structure::Structure;
use super::{limits, objects, stacks};
use crate::model::{Page, Rect};
use crate::note::{Code, Note, Severity};
use canvas::Canvas;

/// Interprets the pages of one file.
pub(super) struct Interpreter<'a> {
    doc: &'a Document,
    decoder: Decoder,
    /// Room for the content of a page.
    content: Vec<u8>,
    layers: Layers,
    structure: Structure<'a>,
    fonts: Fonts,
    /// Decoded content of forms, for those shown more than once.
    forms: HashMap<ObjectId, Rc<[u8]>>,
    form_bytes: usize,
    operators: usize,
    characters: usize,
    /// Font name to the number of its glyphs without Unicode, on the page at hand.
    unknown: BTreeMap<String, usize>,
    /// The same of all fonts and pages.
    pub(super) all_unknown: usize,
    /// The same for glyphs whose characters no table names and widths prove.
    proven: BTreeMap<String, usize>,
    notes: Vec<Note>,
}

impl<'a> Interpreter<'a> {
    pub(super) fn new(doc: &'a Document) -> Self {
        Interpreter {
            doc,
            decoder: Decoder::new(),
            content: Vec::new(),
            layers: Layers::of(doc),
            structure: Structure::of(doc),
            fonts: Fonts::default(),
            forms: HashMap::new(),
            form_bytes: 0,
            operators: 0,
            characters: 0,
            unknown: BTreeMap::new(),
            all_unknown: 0,
            proven: BTreeMap::new(),
            notes: Vec::new(),
        }
    }

    /// Notes made over all pages.
    pub(super) fn into_notes(self) -> Vec<Note> {
        self.notes
    }

    /// Reads one page, into the memory of another.
    pub(super) fn page(&mut self, number: u32, object: &PageObject<'a>, room: Page) -> Page {
        let (upright, width, height) = Matrix::upright(object.media, object.rotate);
        let page = Page { number, width, height, ..room.cleared() };
        let mut canvas = Canvas::new(page, upright, object.id);
        let mut content = std::mem::take(&mut self.content);
        self.page_content(number, object.dict, &mut content);
        canvas.page.reserve(content.len());
        let start = canvas.state.clone();
        self.run(&mut canvas, &content, object.resources, &mut Vec::new());
        self.content = content;
        canvas.state = start;
        self.annotations(&mut canvas, object.dict);
        self.note_cut(number);
        if std::mem::take(&mut self.structure.cut) {
            self.limit(number, "elements of the structure tree");
        }
        self.note_unknown_glyphs(number);
        let mut page = canvas.page;
        page.elements.sort_unstable();
        page.elements.dedup();
        stacks::read_across(&mut page, &canvas.beside);
        stacks::read_down(&mut page);
        page.rules = canvas.paths.into_rules();
        page.panels = canvas.ground.into_shapes();
        page.image_share = (canvas.image_area / (width * height).max(1.0)).min(1.0);
        page
    }

    /// The page's content streams as one (ISO 32000-2, 7.7.3.3: they join with white space between).
    fn page_content(&mut self, number: u32, dict: &'a Dictionary, content: &mut Vec<u8>) {
        content.clear();
        let parts: &[Object] = match objects::get(self.doc, dict, b"Contents") {
            Some(Object::Array(parts)) => parts,
            Some(single) => std::slice::from_ref(single),
            None => &[],
        };
        for part in parts {
            let Some(Object::Stream(stream)) = objects::resolve(self.doc, part) else { continue };
            let before = content.len();
            if before > 0 {
                content.push(b'\n');
            }
            if let Err(cause) = self.decoder.decode_behind(self.doc, stream, content) {
                content.truncate(before);
                let message = format!("a content stream could not be decoded: {cause}");
                self.note(Note::new(Code::Undecodable, Severity::Error, message).on_page(number));
            }
        }
    }

    fn run(&mut self, canvas: &mut Canvas, content: &[u8], resources: Option<&'a Dictionary>, forms: &mut Vec<ObjectId>) {
        let mut lexer = Lexer::new(content);
        let mut operands = Operands::default();
        let floor = canvas.saved.len();
        while let Some(operator) = lexer.next_operator(&mut operands) {
            self.operators += 1;
            if self.operators > limits::OPERATORS || canvas.page.text.len() > limits::PAGE_CHARACTERS {
                self.limit(canvas.page.number, "operators or characters");
                break;
            }
            self.operate(canvas, operator, &operands, resources, forms, floor);
        }
        canvas.saved.truncate(floor);
    }

    fn operate(
        &mut self,
        canvas: &mut Canvas,
        operator: &[u8],
        operands: &Operands<'_>,
        resources: Option<&'a Dictionary>,
        forms: &mut Vec<ObjectId>,
        floor: usize,
    ) {
        match operator {
            b"q" if canvas.saved.len() < limits::SAVED_STATES => canvas.saved.push(canvas.state.clone()),
            b"Q" if canvas.saved.len() > floor => canvas.state = canvas.saved.pop().unwrap_or_else(|| canvas.state.clone()),
            b"cm" => with(operands.numbers(), |m| canvas.state.ctm = Matrix(m).then(canvas.state.ctm)),
            b"BT" => canvas.place(Matrix::IDENTITY),
            b"Tc" => with(operands.numbers(), |[n]| canvas.state.char_space = n),
            b"Tw" => with(operands.numbers(), |[n]| canvas.state.word_space = n),
            b"Tz" => with(operands.numbers(), |[n]: [f32; 1]| canvas.state.scale = n / 100.0),
            b"TL" => with(operands.numbers(), |[n]| canvas.state.leading = n),
            b"Ts" => with(operands.numbers(), |[n]| canvas.state.rise = n),
            b"Tr" => with(operands.numbers(), |[n]: [f32; 1]| canvas.state.mode = n as u8),
            b"Tf" => {
                with(operands.numbers(), |[n]| canvas.state.size = n);
                canvas.state.font = Some(self.font(canvas.page.number, operands.first_name(), resources));
            }
            b"gs" => self.graphics_state(canvas, operands, resources),
            b"Td" => with(operands.numbers(), |[x, y]| canvas.next_line(x, y)),
            b"TD" => with(operands.numbers(), |[x, y]| {
                canvas.state.leading = -y;
                canvas.next_line(x, y);
            }),
            b"Tm" => with(operands.numbers(), |m| canvas.place(Matrix(m))),
            b"T*" => canvas.next_line(0.0, -canvas.state.leading),
            b"Tj" => self.show(canvas, operands),
            b"TJ" => self.show(canvas, operands),
            b"'" => {
                canvas.next_line(0.0, -canvas.state.leading);
                self.show(canvas, operands);
            }
            b"\"" => {
                if let [Operand::Number(word), Operand::Number(char), ..] = operands.list.as_slice() {
                    (canvas.state.word_space, canvas.state.char_space) = (*word, *char);
                }
                canvas.next_line(0.0, -canvas.state.leading);
                self.show(canvas, operands);
            }
            b"Do" => self.external(canvas, operands, resources, forms),
            b"BMC" => canvas.marked.begin(Opening { artifact: operands.first_name() == Some(b"Artifact"), ..Opening::default() }),
            b"BDC" => self.begin_marked(canvas, operands, resources),
            b"EMC" => canvas.marked.end(&mut canvas.page),
            b"EI" => canvas.image(),
            b"sh" => canvas.ground.cover(Rect::new(0.0, 0.0, canvas.page.width, canvas.page.height)),
            _ if canvas.state.paint.operate(operator, operands, self.doc, resources) => {}
            _ => {
                if let Some(ended) = canvas.paths.operate(operator, operands, canvas.state.ctm) {
                    canvas.end_path(&ended);
                }
            }
        }
    }
}

fn with<const N: usize>(numbers: Option<[f32; N]>, act: impl FnOnce([f32; N])) {
    if let Some(numbers) = numbers {
        act(numbers);
    }
}
