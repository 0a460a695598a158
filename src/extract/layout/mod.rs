//! Pages of glyphs to one flow in reading order.
//!
//! Distances are fractions of the font size unless a constant says points. The steps: glyphs to inks (`ink`), inks to rows of
//! segments (`rows`, `initials`), line numbers and boxes taken out (`margins`, `boxes`), rows to columns and tables in reading
//! order (`gutters`, `carried`, `columns`, `tables`, `cells`), or in that of the structure tree (`tags`), rows to lines of words
//! (`gap`, `line`, `direction`), lines to their roles (`edges`, `furniture`, `repeats`, `folios`, `footnotes`), tables over page
//! breaks (`cut_rows`), lines to paragraphs (`blocks`, `hyphens`), all of them, or those of a column with the numbers of its rows
//! (`numbers`), to a flow (`assemble`) or to a picture of the page in characters (`grid`).

mod assemble;
mod blocks;
mod boxes;
mod carried;
mod cells;
mod columns;
mod cut_rows;
mod direction;
mod edges;
mod folios;
mod footnotes;
mod furniture;
mod gap;
mod grid;
mod gutters;
mod hyphens;
mod initials;
mod ink;
mod line;
mod margins;
mod numbers;
mod repeats;
mod rows;
mod tables;
mod tags;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use crate::model::{Flow, Page, PageInfo, Role};
use crate::note::{Code, Note, Noted, Severity};
use carried::Known;
use columns::Placed;
use ink::{Ink, Sheet};
use line::TextLine;
use tables::Ruling;
use tags::Order;

/// Share of characters without Unicode from which a page's text layer cannot be relied on.
const UNRELIABLE: f32 = 0.3;
/// Share that is most of a page.
const MOST: f32 = 0.5;
/// A page that images cover to this share and that has fewer characters than [`STAMP`] is a scan with a stamp.
const SCANNED: f32 = 0.7;
/// Characters that a scanned page may carry as a stamp or page number.
const STAMP: usize = 60;
/// Characters of a column shown to whoever has to tell its language.
const SAMPLE: usize = 800;

/// The lines of a file in reading order, before they are put into one string.
#[derive(Debug, Default)]
pub struct Layout {
    pages: Vec<PageInfo>,
    lines: Vec<TextLine>,
    turned: Vec<(u32, String)>,
}

/// Finds lines, columns, furniture and footnotes.
pub fn lay_out(pages: &[Page]) -> Noted<Layout> {
    let mut setting = Setting::default();
    pages.iter().for_each(|page| setting.add(page));
    setting.finish()
}

/// The lines found so far.
#[derive(Default)]
pub(super) struct Setting {
    layout: Layout,
    /// The pages without their glyphs.
    frames: Vec<Page>,
    stamped: Vec<u32>,
    notes: Vec<Note>,
    room: Room,
}

/// Memory that goes from page to page.
#[derive(Default)]
struct Room {
    inks: Vec<Ink>,
    gaps: Vec<f32>,
    /// Where the line numbers of the last page with some stand.
    line_numbers: Option<margins::Place>,
    /// The gutters with which the last page ends.
    gutters: Vec<Known>,
}

impl Setting {
    /// Finds the lines of the next page.
    pub(super) fn add(&mut self, page: &Page) {
        let mut sheet = Sheet::of(page, std::mem::take(&mut self.room.inks));
        let beside = sheet.beside(page);
        let state = state(page, &sheet, &mut self.notes);
        let extractable = state == State::Words && !page.recognised;
        let layout = &mut self.layout;
        layout.pages.push(PageInfo { number: page.number, width: page.width, height: page.height, extractable });
        if state == State::Stamp {
            self.stamped.push(page.number);
        }
        if state != State::Nothing {
            let mut lines = lines(page, &sheet, &mut self.room, &mut self.notes);
            if let Some(beside) = beside {
                let others = self::lines(page, &beside, &mut Room::default(), &mut self.notes);
                lines = set_beside(lines, others);
            }
            layout.lines.append(&mut lines);
            layout.turned.extend(sheet.turned.iter().map(|t| (page.number, t.trim().to_owned())));
        }
        remark(page, &sheet, &mut self.notes);
        self.frames.push(page.frame());
        self.room.inks = sheet.inks;
    }

    /// Tells the lines apart by what they are for, which takes all pages.
    pub(super) fn finish(self) -> Noted<Layout> {
        let Setting { mut layout, frames, stamped, mut notes, .. } = self;
        layout.lines.retain(|l| !l.text.trim().is_empty());
        furniture::mark(&mut layout.lines, &layout.pages);
        footnotes::mark(&mut layout.lines, &frames);
        cut_rows::join(&mut layout.lines);
        layout.set_apart(&stamped);
        let unread = layout.pages.iter().filter(|p| !p.extractable).count();
        if unread == frames.len() && frames.iter().all(|p| !p.recognised) {
            notes.push(
                Note::new(
                    Code::NoTextLayer,
                    Severity::Error,
                    "no page has a usable text layer; this is a scan or its fonts hide their characters",
                )
                .with_hint("read it with --ocr, which has tesseract look at the pages, or add a copy with a text layer"),
            );
        }
        Noted { value: layout, notes }
    }
}

/// The lines of a sheet, in reading order.
fn lines(page: &Page, sheet: &Sheet, room: &mut Room, notes: &mut Vec<Note>) -> Vec<TextLine> {
    let gap = gap::word_gap(sheet);
    let (mut rows, leaps) = rows::rows(sheet);
    let numbers = margins::take_line_numbers(&mut rows, sheet, &mut room.line_numbers);
    let ruling = Ruling::of(page, sheet);
    let asides = boxes::take(&mut rows, page, &ruling, sheet);
    let placed = columns::order(rows, asides, &ruling, sheet, leaps, &mut room.gutters);
    let mut set =
        |placed: &[Placed]| -> Vec<TextLine> { placed.iter().map(|p| line::line(page, sheet, p, gap, &mut room.gaps)).collect() };
    let mut lines = in_order(page, sheet, &placed, &mut set, notes);
    let numbers = set(&columns::placed_apart(numbers));
    lines.extend(numbers.into_iter().map(|line| TextLine { role: Role::Furniture, ..line }));
    lines
}

/// Puts lines written in another direction than most of their page behind these, but before them what stands above them all.
fn set_beside(lines: Vec<TextLine>, others: Vec<TextLine>) -> Vec<TextLine> {
    let top = lines.iter().map(|line| line.rect.y0).fold(f32::MAX, f32::min);
    let (above, below): (Vec<_>, Vec<_>) = others.into_iter().partition(|line| line.rect.y1 <= top);
    above.into_iter().chain(lines).chain(below).collect()
}

/// The lines of a page, in the order of its structure tree where that is sound and more of the lines run on in it. The lines of a page whose tree is not have no tags.
fn in_order(
    page: &Page,
    sheet: &Sheet,
    placed: &[Placed],
    set: &mut impl FnMut(&[Placed]) -> Vec<TextLine>,
    notes: &mut Vec<Note>,
) -> Vec<TextLine> {
    let mut lines = set(placed);
    let sound = |mut lines: Vec<TextLine>| {
        tags::set_artifacts_apart(&mut lines, page.height.max(1.0));
        lines
    };
    let contradicts = match tags::order(page, sheet, placed) {
        Order::Same => return sound(lines),
        Order::Other(placed) => {
            let other = set(&placed);
            match tags::run_ons(&other).cmp(&tags::run_ons(&lines)) {
                Ordering::Greater => return sound(other),
                Ordering::Equal => return sound(lines),
                Ordering::Less => true,
            }
        }
        Order::Contradicts => true,
        Order::Unknown => false,
    };
    if contradicts {
        let message =
            "the tags of the page give its words in an order that the page contradicts; they were read as they stand on it";
        notes.push(Note::new(Code::TagsContradict, Severity::Info, message).on_page(page.number));
    }
    lines.iter_mut().for_each(|line| line.tags = None);
    lines
}

/// What the text layer of a page is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Its words are those of the page.
    Words,
    /// Its words are its own, but many are lost.
    Part,
    /// It is an image that carries a few words of its own, such as a stamp.
    Stamp,
    /// There are none.
    Nothing,
}

/// Judges a page; one without a usable text layer is noted.
fn state(page: &Page, sheet: &Sheet, notes: &mut Vec<Note>) -> State {
    let image = page.image_share >= SCANNED;
    let (empty, beside) = (sheet.visible == 0, !sheet.turned.is_empty());
    let stamped = image && sheet.visible < STAMP && (!empty || beside);
    let hidden = sheet.unknown as f32 > UNRELIABLE * sheet.visible as f32;
    let lost = sheet.unknown as f32 > MOST * sheet.visible as f32;
    let (state, cause) = match (empty, stamped, hidden) {
        (true, ..) if page.recognised => (State::Nothing, "no words were recognised on the page"),
        (true, ..) if beside && !image => return State::Words,
        (true, ..) if page.image_share < 0.01 => (State::Nothing, "the page is empty"),
        (true, false, _) | (false, true, true) => (State::Nothing, "the page is an image without a text layer"),
        (_, true, _) => (State::Stamp, "the page is an image without a text layer, but for a few words"),
        (_, _, true) if lost => (State::Part, "most glyphs of the page have no Unicode value"),
        (_, _, true) => (State::Part, "many glyphs of the page have no Unicode value"),
        _ => return State::Words,
    };
    notes.push(Note::new(Code::NoTextLayer, Severity::Warning, cause).on_page(page.number));
    state
}

fn remark(page: &Page, sheet: &Sheet, notes: &mut Vec<Note>) {
    if sheet.unsafe_characters > 0 {
        let message = format!("{} control or direction characters were taken out", sheet.unsafe_characters);
        notes.push(Note::new(Code::ControlCharacters, Severity::Info, message).on_page(page.number));
    }
    if sheet.concealed > 0 {
        let quoted = sheet.concealed_text.trim();
        let message = format!("{} characters cannot be seen on the page and were left out: {quoted}", sheet.concealed);
        let note = Note::new(Code::HiddenText, Severity::Warning, message).on_page(page.number);
        notes.push(note.with_hint("look at the page: the text is white, tiny, clipped away or on a layer that is off"));
    }
    if sheet.off_page > 0 {
        let message = format!("{} glyphs stand outside the page and were left out", sheet.off_page);
        notes.push(Note::new(Code::HiddenText, Severity::Warning, message).on_page(page.number));
    }
}

impl Layout {
    /// Numbers of the pages without usable words of their own.
    pub fn unread(&self) -> Vec<u32> {
        self.pages.iter().filter(|p| !p.extractable).map(|p| p.number).collect()
    }

    /// Beside pages with words, the stamps on scanned ones are no part of the text; in a file of scans they are all there is.
    fn set_apart(&mut self, stamped: &[u32]) {
        let alone = self.pages.iter().all(|p| !p.extractable);
        for line in self.lines.iter_mut().filter(|l| !alone && stamped.contains(&l.page)) {
            line.role = Role::Furniture;
        }
    }

    /// The beginning of each column's words, from the left, where most pages are set in columns; empty elsewhere.
    pub fn columns(&self) -> Vec<String> {
        let body = || self.lines.iter().filter(|l| l.role == Role::Body);
        let in_bands = body().filter(|l| l.band.is_some()).map(|l| l.text.len()).sum::<usize>();
        if in_bands == 0 || in_bands * 2 < body().map(|l| l.text.len()).sum::<usize>() {
            return Vec::new();
        }
        let count = body().map(|l| l.column).max().unwrap_or(0) + 1;
        (0..count).map(|column| self.sample(column)).collect()
    }

    fn sample(&self, column: u8) -> String {
        let mut out = String::new();
        for line in self.lines.iter().filter(|l| l.role == Role::Body && l.band.is_some() && l.column == column) {
            out.push_str(&line.text);
            out.push(' ');
            if out.len() > SAMPLE {
                break;
            }
        }
        out
    }

    /// The whole text, or one of its parallel columns (counted from 0 at the left) as a text of its own.
    ///
    /// Lines that run across all columns go with the first one; numbers that a table has once a row go with each.
    pub fn flow(&self, column: Option<u8>) -> Flow {
        let of_column = column.map(|column| numbers::column(&self.lines, column));
        let lines: Vec<&TextLine> = match &of_column {
            Some(lines) => lines.iter().map(AsRef::as_ref).collect(),
            None => self.lines.iter().collect(),
        };
        let turned = self.turned.iter().filter(|_| column.unwrap_or(0) == 0).cloned().collect();
        assemble::flow(&lines, turned, self.pages.clone())
    }

    /// The whole text, its parallel columns one after the other over all pages.
    pub fn flow_by_column(&self) -> Flow {
        let mut lines: Vec<&TextLine> = self.lines.iter().collect();
        lines.sort_by_key(|l| l.column);
        assemble::flow(&lines, self.turned.clone(), self.pages.clone())
    }
}
