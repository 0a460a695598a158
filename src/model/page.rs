//! What extraction reads off one page: glyphs with places, before anything is made of them.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::Rect;
use crate::text::is_unsafe;

/// Direction in which a run is set, relative to the upright page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// Left to right.
    #[default]
    None,
    /// Bottom to top.
    Left,
    /// Right to left, upside down.
    Half,
    /// Top to bottom.
    Right,
    /// Anything between, as watermarks are set.
    Slanted,
}

/// One shown glyph. `chars` is a range of [`Page::text`]; a ligature holds several characters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// First byte of its characters in [`Page::text`].
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// Left edge along the baseline, points. Runs with a turn measure along and across their own reading direction.
    pub x0: f32,
    /// Right edge (origin plus advance), points.
    pub x1: f32,
    /// What its characters are.
    pub kind: GlyphKind,
}

/// What the characters of a glyph are, as far as the layout of a page depends on it. A font tells it once for each of its codes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum GlyphKind {
    /// Letters, digits and signs that stand for themselves.
    Plain,
    /// White space.
    Space,
    /// Anything that wants a closer look: accents set apart from their letter, controls, U+FFFD, none at all.
    #[default]
    Special,
}

impl GlyphKind {
    /// Looks at the characters of a glyph.
    pub fn of(chars: &str) -> GlyphKind {
        if !chars.is_empty() && chars.chars().all(is_plain) {
            GlyphKind::Plain
        } else if !chars.is_empty() && chars.chars().all(|c| c.is_whitespace() && !is_unsafe(c)) {
            GlyphKind::Space
        } else {
            GlyphKind::Special
        }
    }
}

/// Whether a character is neither an accent nor a control. Spacing accents are ASCII or in the blocks from U+02B0 to U+036F.
fn is_plain(c: char) -> bool {
    match c {
        '`' | '^' | '~' => false,
        '!'..='~' => true,
        '\u{2b0}'..='\u{36f}' => false,
        '“' | '”' | '‘' | '’' | '«' | '»' | '–' | '—' | '•' | '…' | '§' | '°' | '€' | '¿' | '¡' => true,
        _ => c.is_alphanumeric() && !is_combining_mark(c),
    }
}

/// Glyphs shown by one operator in one font, on one baseline (ISO 32000-2, 9.4.3).
#[derive(Debug, Clone, PartialEq)]
pub struct GlyphRun {
    /// Range of [`Page::glyphs`].
    pub glyphs: Range<u32>,
    /// Distance of the baseline from the top of the page, points.
    pub baseline: f32,
    /// Font size as seen on the page, points.
    pub size: f32,
    /// Rise of the baseline per point of x, 0 for straight lines; scans are skewed a little.
    pub slope: f32,
    /// Direction.
    pub turn: Turn,
    /// Vertical writing: upright glyphs one below the other, which read in the direction of the run all the same.
    pub vertical: bool,
    /// Set in a bold face.
    pub bold: bool,
    /// Painted in render mode 3: neither filled nor stroked, as OCR layers are.
    pub invisible: bool,
    /// Cannot be seen: white on bare paper, outside the clip, or on a layer that is switched off.
    pub concealed: bool,
    /// Inside marked content that the producer calls an artifact (running headers, page numbers).
    pub artifact: bool,
    /// Place of its structure element in reading order, from 1, as in [`Page::elements`]; 0 where the file does not tell.
    pub place: u32,
}

/// A part of a tagged file's structure tree (ISO 32000-2, 14.7): content that is read without a break and belongs to one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Element {
    /// Its place in the reading order of the file, from 1.
    pub place: u32,
    /// The paragraph, heading, cell or other block it belongs to; a note in the midst of a paragraph parts it in two places.
    pub block: u32,
    /// What the block is.
    pub kind: ElementKind,
}

/// What a structure element is, as far as the layout depends on it (ISO 32000-2, 14.8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ElementKind {
    /// A paragraph, a heading, or another text without a break.
    Paragraph,
    /// A cell, a list item or the like, which may hold several paragraphs.
    Item,
    /// A section, or the whole text; words that stand in nothing smaller may be any part of it.
    Group,
    /// The number or bullet of a list item.
    Label,
    /// A footnote or endnote.
    Note,
    /// No part of the text.
    Artifact,
}

/// A thin filled or stroked line: a table rule or the rule above footnotes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Its box.
    pub rect: Rect,
}

/// Bytes of a content stream for each glyph it shows, in most files.
const CONTENT_BYTES_PER_GLYPH: usize = 5;
/// Glyphs of a run, in most files at least.
const GLYPHS_PER_RUN: usize = 10;
/// Glyphs room is made for before they are met.
const MOST_RESERVED: usize = 20_000;

/// A page with its glyphs in content order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Number in the file, from 1.
    pub number: u32,
    /// Width of the upright page, points.
    pub width: f32,
    /// Height of the upright page, points.
    pub height: f32,
    /// Characters of all glyphs.
    pub text: String,
    /// Glyphs in content order.
    pub glyphs: Vec<Glyph>,
    /// Runs in content order.
    pub runs: Vec<GlyphRun>,
    /// Rules in content order.
    pub rules: Vec<Rule>,
    /// Boxes around what was painted in another colour than white, images too, in content order; none on a page of very many.
    pub panels: Vec<Rect>,
    /// Structure elements with content on it, by their place.
    pub elements: Vec<Element>,
    /// Share of the page's area covered by images, 0 to 1; scans come near 1.
    pub image_share: f32,
    /// Its glyphs were recognised from its image; the file has no text layer for it.
    pub recognised: bool,
}

impl Page {
    /// Nothing, with the room of what was there.
    pub(crate) fn cleared(mut self) -> Page {
        self.text.clear();
        self.glyphs.clear();
        self.runs.clear();
        Page { text: self.text, glyphs: self.glyphs, runs: self.runs, ..Page::default() }
    }

    /// The page without what is shown on it but its rules.
    pub(crate) fn frame(&self) -> Page {
        let Page { number, width, height, image_share, recognised, .. } = *self;
        Page { number, width, height, rules: self.rules.clone(), image_share, recognised, ..Page::default() }
    }

    /// Makes room for what so many bytes of content usually show, on a page that is still empty.
    pub(crate) fn reserve(&mut self, content_bytes: usize) {
        let glyphs = (content_bytes / CONTENT_BYTES_PER_GLYPH).min(MOST_RESERVED);
        if self.text.capacity() < glyphs {
            self.text = String::with_capacity(glyphs + glyphs / 8);
        }
        make_room(&mut self.glyphs, glyphs);
        make_room(&mut self.runs, glyphs / GLYPHS_PER_RUN);
    }

    /// Appends characters that a glyph stands for, and gives their range in [`Page::text`].
    pub(crate) fn push_chars(&mut self, chars: &str) -> (u32, u32) {
        let start = self.text.len() as u32;
        self.text.push_str(chars);
        (start, self.text.len() as u32)
    }

    /// The characters of a glyph.
    pub fn chars(&self, glyph: &Glyph) -> &str {
        self.text.get(glyph.start as usize..glyph.end as usize).unwrap_or("")
    }
}

/// Makes room for so many items in an empty list, whose memory is not worth being copied.
fn make_room<T>(list: &mut Vec<T>, count: usize) {
    debug_assert!(list.is_empty(), "what a list holds would be lost");
    if list.capacity() < count {
        *list = Vec::with_capacity(count);
    }
}
