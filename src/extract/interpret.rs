//! The content-stream interpreter: operators to glyphs with places (ISO 32000-2, 8.4, 9.3, 9.4 and 14.6).

mod annotations;

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::document::PageObject;
use super::filters::Cut;
use super::font::{Chars, Decoded, Font, Told};
use super::fonts::{Fonts, SharedFont};
use super::layers::Layers;
use super::lexer::{Lexer, Operand, Operands};
use super::marked::{Marked, Opening};
use super::matrix::Matrix;
use super::paths::{Ended, Paths};
use super::sight::{Ground, Paint};
use super::stacks::{self, ABOVE, Beside, MIDDLE};
use super::stream::Decoder;
use super::structure::Structure;
use super::{limits, objects};
use crate::model::{ElementKind, Glyph, GlyphRun, Page, Rect, Turn};
use crate::note::{Code, Note, Severity};

/// Angle from a right angle, in radians, up to which a run counts as horizontal or vertical; scans are skewed by a degree or two.
const SKEW: f32 = 0.09;
/// Font size below which nothing can be read, points.
const SMALLEST_SIZE: f32 = 0.5;
/// Character spacing up to which letters shown together are those of one word, set wide (fraction of the font size).
const WIDEST_TRACKING: f32 = 1.0;

/// Interprets the pages of one file.
pub(super) struct Interpreter<'a> {
    doc: &'a Document,
    decoder: Decoder,
    layers: Layers,
    structure: Structure,
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

/// The part of the graphics state that text depends on (ISO 32000-2, tables 51 and 102).
#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<SharedFont>,
    size: f32,
    char_space: f32,
    word_space: f32,
    scale: f32,
    leading: f32,
    rise: f32,
    mode: u8,
    paint: Paint,
}

/// What is being drawn: the page with its state while content streams run.
struct Canvas {
    page: Page,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    marked: Marked,
    /// The page or form whose content stream is run.
    owner: ObjectId,
    paths: Paths,
    ground: Ground,
    image_area: f32,
    /// Where the first glyphs of runs of vertical writing stand in horizontal writing.
    beside: Vec<Beside>,
}

impl<'a> Interpreter<'a> {
    pub(super) fn new(doc: &'a Document) -> Self {
        Interpreter {
            doc,
            decoder: Decoder::new(),
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
        let mut canvas = Canvas {
            page: Page { number, width, height, ..room.cleared() },
            state: State {
                ctm: upright,
                font: None,
                size: 0.0,
                char_space: 0.0,
                word_space: 0.0,
                scale: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
                paint: Paint::default(),
            },
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marked: Marked::default(),
            owner: object.id,
            paths: Paths::default(),
            ground: Ground::default(),
            image_area: 0.0,
            beside: Vec::new(),
        };
        let content = self.page_content(number, object.dict);
        canvas.page.reserve(content.len());
        let start = canvas.state.clone();
        self.run(&mut canvas, &content, object.resources, &mut Vec::new());
        canvas.state = start;
        self.annotations(&mut canvas, object.dict);
        self.note_cut(number);
        self.note_unknown_glyphs(number);
        let mut page = canvas.page;
        page.elements.sort_unstable();
        page.elements.dedup();
        stacks::read_across(&mut page, &canvas.beside);
        stacks::read_down(&mut page);
        page.rules = canvas.paths.into_rules();
        page.image_share = (canvas.image_area / (width * height).max(1.0)).min(1.0);
        page
    }

    /// The page's content streams as one (ISO 32000-2, 7.7.3.3: they join with white space between).
    fn page_content(&mut self, number: u32, dict: &'a Dictionary) -> Vec<u8> {
        let mut content = Vec::new();
        let parts: &[Object] = match objects::get(self.doc, dict, b"Contents") {
            Some(Object::Array(parts)) => parts,
            Some(single) => std::slice::from_ref(single),
            None => &[],
        };
        for part in parts {
            let Some(Object::Stream(stream)) = objects::resolve(self.doc, part) else { continue };
            match self.decoder.decode(self.doc, stream) {
                Ok(bytes) if content.is_empty() => content = bytes,
                Ok(bytes) => {
                    content.push(b'\n');
                    content.extend_from_slice(&bytes);
                }
                Err(cause) => {
                    let message = format!("a content stream could not be decoded: {cause}");
                    self.note(Note::new(Code::Undecodable, Severity::Error, message).on_page(number));
                }
            }
        }
        content
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

    fn font(&mut self, page: u32, name: Option<&[u8]>, resources: Option<&'a Dictionary>) -> SharedFont {
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
    fn graphics_state(&mut self, canvas: &mut Canvas, operands: &Operands<'_>, resources: Option<&'a Dictionary>) {
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

    fn show(&mut self, canvas: &mut Canvas, operands: &Operands<'_>) {
        let Some(font) = canvas.state.font.clone() else { return };
        if self.characters > limits::CHARACTERS {
            self.limit(canvas.page.number, "characters");
            return;
        }
        let before = canvas.page.text.len();
        let mut run = canvas.begin_run(&font.borrow());
        let (mut unknown, mut proven) = (0, 0);
        for operand in &operands.list {
            match operand {
                Operand::String(range) => {
                    let bytes = operands.string(range);
                    let room = limits::PAGE_CHARACTERS.saturating_sub(canvas.page.text.len());
                    if bytes.len() > room {
                        self.limit(canvas.page.number, "characters");
                    }
                    font.borrow_mut().decode(&bytes[..bytes.len().min(room)], |decoded| {
                        match decoded.told {
                            Told::Plainly => {}
                            Told::Not => unknown += 1,
                            Told::ByWidths => proven += 1,
                        }
                        canvas.show_glyph(&mut run, &decoded);
                    });
                }
                Operand::Number(shift) if operands.list.len() > 1 => run.offset -= shift / 1000.0 * canvas.state.size * run.scale,
                _ => {}
            }
        }
        let concealed = canvas.conceals(&run);
        let (x, y) = run.end();
        canvas.text = canvas.text.shifted(x, y);
        canvas.end_run(concealed);
        self.characters += canvas.page.text.len() - before;
        if unknown > 0 {
            *self.unknown.entry(font.borrow().name.clone()).or_default() += unknown;
            self.all_unknown += unknown;
        }
        if proven > 0 {
            *self.proven.entry(font.borrow().name.clone()).or_default() += proven;
        }
    }

    /// `Do`: a form's content runs in its own space; an image covers its unit square (ISO 32000-2, 8.10 and 8.9).
    fn external(
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
    fn form(
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

    /// `BDC` with a property list in line or in the resources (ISO 32000-2, 14.6.2).
    fn begin_marked(&mut self, canvas: &mut Canvas, operands: &Operands<'_>, resources: Option<&'a Dictionary>) {
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
        let element = place.map(|(element, _)| element);
        canvas.page.elements.extend(element.filter(|e| canvas.page.elements.last() != Some(e)));
        let text =
            actual.map(|bytes| objects::text_string(&bytes)).or_else(|| place.and_then(|(_, text)| text.map(str::to_owned)));
        canvas.marked.begin(Opening {
            artifact: tag == Some(b"Artifact") || element.is_some_and(|e| e.kind == ElementKind::Artifact),
            place: element.map(|e| e.place),
            off,
            replacement: text.map(|text| (text, canvas.page.glyphs.len())),
        });
    }

    /// Remarks that streams of a page, or of its fonts, are not all there.
    fn note_cut(&mut self, page: u32) {
        let (code, what) = match self.decoder.take_cut() {
            Some(Cut::Damage) => (Code::Undecodable, "a stream is damaged; what stands before the damage was read"),
            Some(Cut::Bound) => (Code::LimitReached, "the limit on bytes of streams was reached; the rest is not read"),
            None => return,
        };
        self.note(Note::new(code, Severity::Error, what).on_page(page));
    }

    fn note_unknown_glyphs(&mut self, page: u32) {
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

    fn limit(&mut self, page: u32, what: &str) {
        let message = format!("the limit on {what} was reached; the rest is not read");
        self.note(Note::new(Code::LimitReached, Severity::Error, message).on_page(page));
    }

    fn note(&mut self, note: Note) {
        let same = self.notes.iter().filter(|n| n.code == note.code);
        if same.clone().count() < limits::NOTES_PER_CODE && !same.clone().any(|n| *n == note) {
            self.notes.push(note);
        }
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

fn with<const N: usize>(numbers: Option<[f32; N]>, act: impl FnOnce([f32; N])) {
    if let Some(numbers) = numbers {
        act(numbers);
    }
}

/// The run being shown, the last of its page: where its glyphs come to stand along its direction.
struct OpenRun {
    /// Font size as seen on the page, points.
    size: f32,
    /// From text space to the upright page, as it was at its beginning.
    matrix: Matrix,
    /// Where the run begins, points along its direction.
    origin: f32,
    /// Points along its direction for one unit of text space.
    step: f32,
    /// Units of text space from the run's beginning to the next glyph: to the right, or up in vertical writing.
    offset: f32,
    /// Horizontal scaling, which vertical writing does not know.
    scale: f32,
    vertical: bool,
    /// Directions of its coordinates.
    frame: Frame,
    /// At a place that is a number.
    placed: bool,
    /// Too small to be read.
    tiny: bool,
    /// Character spacing, points along its direction; 0 where it is too wide to be that of letters.
    tracking: f32,
    /// Its glyphs may paint in colours of their own.
    type3: bool,
}

impl OpenRun {
    /// The place behind its last glyph, in text space.
    fn end(&self) -> (f32, f32) {
        if self.vertical { (0.0, self.offset) } else { (self.offset, 0.0) }
    }
}

impl Canvas {
    fn place(&mut self, matrix: Matrix) {
        self.text = matrix;
        self.line = matrix;
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.place(self.line.shifted(x, y));
    }

    /// Text space to upright page (ISO 32000-2, 9.4.4), without the scaling by font size.
    fn rendering(&self) -> Matrix {
        self.text.shifted(0.0, self.state.rise).then(self.state.ctm)
    }

    fn begin_run(&mut self, font: &Font) -> OpenRun {
        let matrix = self.rendering();
        let [a, b, c, d, ..] = matrix.0;
        let State { size, scale, .. } = self.state;
        // The direction of glyphs that follow each other. A negative size sets them upside down, from right to left.
        let (to, scale) = if font.vertical { ((-c, -d), 1.0) } else { ((a, b), scale) };
        let way = if size * scale < 0.0 { -1.0 } else { 1.0 };
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
        let step = if font.vertical { frame.along(c, d) } else { frame.along(a, b) };
        OpenRun {
            size,
            matrix,
            origin: frame.along(x, y),
            step,
            offset: 0.0,
            scale,
            vertical: font.vertical,
            frame,
            placed: size.is_finite() && x.is_finite() && y.is_finite(),
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
    fn end_run(&mut self, concealed: bool) {
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
    fn room_above(&mut self, open: &OpenRun, decoded: &Decoded<'_>) -> f32 {
        let (right, up) = decoded.shift;
        let size = self.state.size;
        let index = self.page.runs.len().saturating_sub(1);
        if let Some(run) = self.page.runs.last_mut().filter(|run| run.glyphs.start as usize == self.page.glyphs.len()) {
            let [a, b, ..] = open.matrix.0;
            run.baseline += open.frame.across(a, b) * right * size * self.state.scale;
            if turn_of(a, b) == Turn::None {
                let left = (right - decoded.across / 2.0) * size * self.state.scale;
                let width = decoded.across * size * self.state.scale;
                let place = |x: f32| open.matrix.apply(x, open.offset + (up - ABOVE) * size);
                let ((x0, baseline), (x1, _)) = (place(left), place(left + width));
                self.beside.push(Beside { run: index, x0, x1, baseline });
            }
        }
        0f32.max(up - 1.0 - decoded.width).min(up) * size
    }

    fn show_glyph(&mut self, open: &mut OpenRun, decoded: &Decoded<'_>) {
        let advance = decoded.width * self.state.size * open.scale;
        let before = if open.vertical { self.room_above(open, decoded) } else { 0.0 };
        let from = open.origin + (open.offset + before) * open.step;
        let to = open.origin + (open.offset + before + advance) * open.step;
        if open.placed && (to - from).is_finite() {
            if open.tracking > 0.0 {
                self.widen_last(open, from);
            }
            let start = self.page.text.len() as u32;
            match decoded.chars {
                Chars::One(c) => self.page.text.push(c),
                Chars::Some(chars) => self.page.text.push_str(chars),
            }
            let end = self.page.text.len() as u32;
            self.page.glyphs.push(Glyph { start, end, x0: from.min(to), x1: to.max(from), kind: decoded.kind });
        }
        let extra = self.state.char_space + if decoded.word_space { self.state.word_space } else { 0.0 };
        open.offset += advance + extra * open.scale;
    }

    /// Spacing between the letters of a string is part of their widths, up to the next letter's left edge: it parts no words.
    #[cold]
    fn widen_last(&mut self, open: &OpenRun, next: f32) {
        let begun = self.page.runs.last().is_some_and(|run| (run.glyphs.start as usize) < self.page.glyphs.len());
        if let Some(last) = self.page.glyphs.last_mut().filter(|_| begun) {
            last.x1 = (last.x1 + open.tracking).min(next).max(last.x1);
        }
    }

    /// Whether a run that was just shown cannot be seen: too small, on a layer that is off, outside the clip, or white on bare paper.
    fn conceals(&self, open: &OpenRun) -> bool {
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

    fn end_path(&mut self, path: &Ended) {
        if path.filled && !self.state.paint.white() {
            self.ground.cover(path.bounds);
        }
        if path.clips {
            self.state.paint.clip(path.bounds);
        }
    }

    /// An image covers its unit square.
    fn image(&mut self) {
        let ctm = self.state.ctm;
        let [a, b, c, d, ..] = ctm.0;
        self.image_area += (a * d - b * c).abs();
        self.ground.cover(ctm.bounds([0.0, 0.0, 1.0, 1.0]));
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
