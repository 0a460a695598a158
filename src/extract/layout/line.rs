//! A placed row as a line of words with boxes.

use std::ops::Range;

use super::columns::Placed;
use super::direction;
use super::gap::Gap;
use super::ink::{Ink, Sheet, along_across, upright};
use super::rows::{Piece, Segment};
use super::tables::Cell;
use super::tags::Tags;
use crate::model::{Page, Rect, Role, Turn};

/// Letters of a word that is no abbreviation.
const WORD: usize = 4;
/// A piece that begins this far before the one at its left ends is none of its words (fraction of the font size).
const OVERLAID: f32 = 0.4;
/// Gap between an initial and the rest of its word, at most (fraction of the font size).
const INITIAL_GAP: f32 = 0.6;
/// Bytes of two letters of a script that runs from right to left.
const TWO_LETTERS: u32 = 4;
/// Ascent and descent of a line's box (fraction of the font size).
const ASCENT: f32 = 0.76;
const DESCENT: f32 = 0.24;

/// A line of text on a page, with its words.
#[derive(Debug, Clone)]
pub(super) struct TextLine {
    pub(super) page: u32,
    pub(super) rect: Rect,
    /// Direction it is read in.
    pub(super) turn: Turn,
    /// Place of its baseline across that direction.
    pub(super) y: f32,
    pub(super) text: String,
    pub(super) words: Vec<(Range<usize>, Rect)>,
    pub(super) marks: Vec<Range<usize>>,
    pub(super) size: f32,
    pub(super) bold: usize,
    pub(super) column: u8,
    pub(super) band: Option<u32>,
    pub(super) extent: (f32, f32),
    /// The cell of a table it stands in.
    pub(super) cell: Option<Cell>,
    /// The box of its page it stands in, 0 for none.
    pub(super) boxed: u32,
    pub(super) artifact: bool,
    /// Where it stands in the structure tree, if that is sound.
    pub(super) tags: Option<Tags>,
    pub(super) role: Role,
    /// Part of an OCR layer.
    pub(super) recognised: bool,
}

impl TextLine {
    /// Where it begins and ends along its direction.
    pub(super) fn ends(&self) -> (f32, f32) {
        self.along(&self.rect)
    }

    /// Whether it is a column of a script without spaces between words, and begins or ends with a character of it.
    pub(super) fn begins_unspaced(&self) -> bool {
        self.turn != Turn::None && self.text.starts_with(is_unspaced)
    }

    pub(super) fn ends_unspaced(&self) -> bool {
        self.turn != Turn::None && self.text.ends_with(is_unspaced)
    }

    /// The line with a label before its words that is printed elsewhere, and has no box here.
    pub(super) fn behind(&self, label: &str) -> TextLine {
        let by = label.len() + 1;
        let moved = |range: &Range<usize>| range.start + by..range.end + by;
        TextLine {
            text: format!("{label} {}", self.text),
            words: self.words.iter().map(|(range, rect)| (moved(range), *rect)).collect(),
            marks: self.marks.iter().map(moved).collect(),
            bold: if self.bold > 0 { self.bold + by } else { 0 },
            ..self.clone()
        }
    }

    /// Where a box begins and ends along the direction of the line.
    pub(super) fn along(&self, rect: &Rect) -> (f32, f32) {
        let (a, b) = (along_across(self.turn, rect.x0, rect.y0).0, along_across(self.turn, rect.x1, rect.y1).0);
        (a.min(b), a.max(b))
    }
}

/// Whether a character is of a script that puts no spaces between words: Han, kana, and the signs set with them.
fn is_unspaced(c: char) -> bool {
    let hangul =
        matches!(c, '\u{3130}'..='\u{318f}' | '\u{3200}'..='\u{321e}' | '\u{3260}'..='\u{327e}' | '\u{ffa0}'..='\u{ffdc}');
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
        && !hangul
}

/// Builds the line of a placed row. `gaps` is room that goes from line to line.
pub(super) fn line(page: &Page, sheet: &Sheet, placed: &Placed, gap: f32, gaps: &mut Vec<f32>) -> TextLine {
    let row = &placed.row;
    let mut builder = Builder { sheet, page, line: empty(page, sheet, placed), at_word: false, plain: false };
    for segment in &row.segments {
        builder.space();
        builder.segment(segment, Gap::of(sheet, segment, gap, gaps));
    }
    let mut line = builder.line;
    line.size = main_size(sheet, &row.segments);
    line.rect = line.words.iter().map(|(_, r)| *r).reduce(Rect::union).unwrap_or(line.rect);
    direction::put_in_reading_order(&mut line);
    line
}

fn empty(page: &Page, sheet: &Sheet, placed: &Placed) -> TextLine {
    let count = placed.row.segments.iter().map(|s| s.count).sum::<usize>();
    TextLine {
        page: page.number,
        rect: Rect::default(),
        turn: sheet.turn,
        y: placed.row.y,
        text: String::with_capacity(count * 5 / 4),
        words: Vec::with_capacity(count / 5 + 1),
        marks: Vec::new(),
        size: placed.row.size,
        bold: 0,
        column: placed.column,
        band: placed.band,
        extent: placed.extent,
        cell: placed.cell.map(|(row, column)| Cell { page: page.number, row, column }),
        boxed: placed.boxed,
        artifact: true,
        tags: Tags::of(page, sheet, &placed.row),
        role: Role::Body,
        recognised: sheet.recognised,
    }
}

struct Builder<'a> {
    sheet: &'a Sheet<'a>,
    page: &'a Page,
    line: TextLine,
    at_word: bool,
    /// A glyph that is not bold was met.
    plain: bool,
}

impl Builder<'_> {
    fn space(&mut self) {
        self.at_word = false;
        if !self.line.text.is_empty() && !self.line.text.ends_with(' ') {
            self.line.text.push(' ');
        }
    }

    fn segment(&mut self, segment: &Segment, gap: Gap) {
        let mut before: Option<&Piece> = None;
        for piece in &segment.pieces {
            let mark =
                piece.raised && (is_mark(self.sheet, piece) || (is_letter(self.sheet, piece) && takes_letter(&self.line.text)));
            if !mark && (self.follows_lead(piece) || before.is_some_and(|b| self.parts(b, piece, gap))) {
                self.space();
            }
            if mark {
                self.mark(piece);
            } else {
                self.piece(piece, gap);
            }
            before = Some(piece);
        }
        self.trim();
    }

    /// Whether a piece begins the words of a note, which may stand close to the mark that leads them.
    fn follows_lead(&self, piece: &Piece) -> bool {
        let led = self.line.marks.first().is_some_and(|mark| *mark == (0..self.line.text.len()));
        led && self.sheet.begins(&self.sheet.inks[piece.inks.start], char::is_alphabetic)
    }

    /// Whether a piece begins a new word after the one at its left.
    fn parts(&self, before: &Piece, piece: &Piece, gap: Gap) -> bool {
        let inks = &self.sheet.inks;
        let between = inks.get(before.inks.end..piece.inks.start).unwrap_or(&[]);
        let raised = before.raised || piece.raised;
        let size = if raised { piece.size.max(before.size) } else { piece.size.min(before.size) };
        let distance = piece.x0 - before.x1;
        if before.initial {
            return distance > INITIAL_GAP * size || self.leading_spaces(piece) < piece.inks.start;
        }
        let overlaid = !raised && distance < -OVERLAID * size && before.count.min(piece.count) > 1;
        overlaid
            || gap.parts(self.sheet, distance / size, &inks[before.inks.clone()], &inks[piece.inks.clone()])
            || (!between.is_empty() && between.iter().all(|ink| ink.space))
    }

    fn piece(&mut self, piece: &Piece, gap: Gap) {
        let inks = &self.sheet.inks[self.leading_spaces(piece)..piece.inks.end];
        if piece.loose {
            return self.loose_words(inks, gap);
        }
        for (index, word) in inks.split(|ink| ink.space).enumerate() {
            if index > 0 {
                self.space();
            }
            self.word(word);
        }
    }

    /// Appends words that gaps may part as spaces do.
    fn loose_words(&mut self, inks: &[Ink], gap: Gap) {
        let sheet = self.sheet;
        let (mut start, mut end) = (0, f32::INFINITY);
        for (index, ink) in inks.iter().enumerate() {
            let wide = ink.x0 - end > gap.least * ink.size;
            if ink.space || (wide && gap.parts(sheet, (ink.x0 - end) / ink.size, &inks[start..index], &inks[index..])) {
                self.word(&inks[start..index]);
                self.space();
                start = index + usize::from(ink.space);
            }
            end = if ink.space { f32::INFINITY } else { ink.x1 };
        }
        self.word(&inks[start..]);
    }

    /// A space shown just before a piece parts it from the words before, even where a font change cut the run.
    fn leading_spaces(&self, piece: &Piece) -> usize {
        let start = piece.inks.start;
        let near = |i: usize| {
            let ink = &self.sheet.inks[i];
            ink.space && (ink.y - piece.y).abs() < 0.3 * piece.size && (piece.x0 - ink.x1).abs() < 0.3 * piece.size
        };
        if start > 0 && near(start - 1) { start - 1 } else { start }
    }

    /// Appends inks without a space among them, to the word at hand where there is one.
    fn word(&mut self, inks: &[Ink]) {
        let Some(first) = inks.first() else { return };
        let start = self.line.text.len();
        let mut bounds = Bounds::default();
        let (mut from, mut to) = (first.start, first.start);
        for ink in inks {
            if ink.start != to {
                self.line.text.push_str(self.sheet.between(from, to));
                from = ink.start;
            }
            to = ink.end;
            // Within a ligature characters stand as they are read; here the line is still as it is seen.
            if ink.end - ink.start >= TWO_LETTERS && self.sheet.chars(ink).chars().any(direction::is_right_to_left) {
                self.line.text.push_str(self.sheet.between(from, ink.start));
                self.line.text.extend(self.sheet.chars(ink).chars().rev());
                from = to;
            }
            bounds.add(ink, self.sheet.skew);
        }
        self.line.text.push_str(self.sheet.between(from, to));
        self.look(inks, start);
        let end = self.line.text.len();
        let rect = self.rect(&bounds);
        match self.line.words.last_mut() {
            Some((range, word)) if self.at_word && range.end == start => {
                range.end = end;
                *word = word.union(rect);
            }
            _ => self.line.words.push((start..end, rect)),
        }
        self.at_word = true;
    }

    /// Takes note of how the inks look whose characters were appended from `start` on.
    fn look(&mut self, inks: &[Ink], start: usize) {
        self.line.artifact = self.line.artifact && inks.iter().all(|ink| ink.artifact);
        if !self.plain {
            let bold = inks.iter().take_while(|ink| ink.bold);
            let (count, bytes) = bold.fold((0, 0), |(count, bytes), ink| (count + 1, bytes + (ink.end - ink.start) as usize));
            self.line.bold = if count > 0 { start + bytes } else { self.line.bold };
            self.plain = count < inks.len();
        }
    }

    fn mark(&mut self, piece: &Piece) {
        let start = self.line.text.len();
        self.at_word = false;
        let sheet = self.sheet;
        sheet.inks[piece.inks.clone()].split(|ink| ink.space).for_each(|inks| self.word(inks));
        let end = self.line.text.len();
        self.line.marks.push(start..end);
        self.at_word = false;
    }

    fn trim(&mut self) {
        let length = self.line.text.trim_end().len();
        self.line.text.truncate(length);
        self.line.bold = self.line.bold.min(length);
    }

    /// The box of a word on the upright page.
    fn rect(&self, bounds: &Bounds) -> Rect {
        let a = upright(self.sheet.turn, bounds.x0, bounds.top);
        let b = upright(self.sheet.turn, bounds.x1, bounds.foot);
        let clip = |v: f32, most: f32| v.clamp(0.0, most.max(0.0));
        let (w, h) = (self.page.width, self.page.height);
        Rect::new(clip(a.0.min(b.0), w), clip(a.1.min(b.1), h), clip(a.0.max(b.0), w), clip(a.1.max(b.1), h))
    }
}

/// The box around inks, along and across their direction, the page's skew put back.
struct Bounds {
    x0: f32,
    x1: f32,
    top: f32,
    foot: f32,
    /// Baseline and size of the ink added last.
    last: (f32, f32),
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds { x0: f32::MAX, x1: f32::MIN, top: f32::MAX, foot: f32::MIN, last: (f32::NAN, 0.0) }
    }
}

impl Bounds {
    fn add(&mut self, ink: &Ink, skew: f32) {
        // (No place of an ink is not a number, for which `min` and `max` would take more.)
        self.x0 = if ink.x0 < self.x0 { ink.x0 } else { self.x0 };
        self.x1 = if ink.x1 > self.x1 { ink.x1 } else { self.x1 };
        let y = ink.y + skew * ink.x0;
        if self.last != (y, ink.size) {
            self.last = (y, ink.size);
            self.top = self.top.min(y - ASCENT * ink.size);
            self.foot = self.foot.max(y + DESCENT * ink.size);
        }
    }
}

/// Whether a superscript is a note mark: digits, or one of the printers' marks; not the `º` of an ordinal or a letter.
fn is_mark(sheet: &Sheet, piece: &Piece) -> bool {
    let text: String =
        piece.inks.clone().flat_map(|i| sheet.chars(&sheet.inks[i]).chars()).filter(|c| !c.is_whitespace()).collect();
    let digits = text.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']' | ','));
    let numeric = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    numeric || (!text.is_empty() && text.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§')))
}

/// Whether a superscript is one small letter, which is a note mark or the end of an abbreviation.
fn is_letter(sheet: &Sheet, piece: &Piece) -> bool {
    let mut letters = piece.inks.clone().filter(|i| !sheet.inks[*i].space).map(|i| sheet.chars(&sheet.inks[i]));
    letters.next().is_some_and(|c| c.len() == 1 && c.bytes().all(|b| b.is_ascii_lowercase())) && letters.next().is_none()
}

/// Whether a raised letter behind some text is a note mark: at a line's start, or behind a whole word or its comma. Behind a figure, a
/// stop or a few letters it is the end of an abbreviation (`1ª`, `Prof.ª`, `Mme`).
fn takes_letter(text: &str) -> bool {
    let word = text.rsplit(char::is_whitespace).next().unwrap_or("").trim_end_matches([',', ';', ':', ')', '”', '»', '"']);
    text.is_empty()
        || (word.chars().count() >= WORD && word.chars().all(char::is_alphabetic) && word.ends_with(char::is_lowercase))
}

/// The font size of most characters, to a tenth of a point.
fn main_size(sheet: &Sheet, segments: &[Segment]) -> f32 {
    let tenths = |size: f32| (size * 10.0).round() as i32;
    let mut runs: Vec<(i32, usize)> = Vec::new();
    for piece in segments.iter().flat_map(|s| &s.pieces) {
        if piece.even {
            runs.push((tenths(piece.size), piece.count));
            continue;
        }
        for same in sheet.inks[piece.inks.clone()].chunk_by(|a, b| a.size == b.size) {
            runs.push((tenths(same[0].size), same.iter().filter(|i| !i.space).count()));
        }
    }
    runs.sort_unstable();
    let of_size = runs.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, same.iter().map(|(_, inked)| inked).sum::<usize>()));
    of_size.max_by_key(|(size, count)| (*count, *size)).map_or(0.0, |(size, _)| size as f32 / 10.0)
}
