//! Glyphs made ready for layout: accents set on their letters, duplicates and control characters gone, scans straightened.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::direction::is_right_to_left;
use crate::model::{Glyph, GlyphKind, GlyphRun, Page, Rect, Turn};
use crate::text::is_unsafe;

/// Slope from which a page counts as skewed: one point over a line of 500.
const SKEWED: f32 = 0.002;
/// An accent belongs to a letter when its centre lies over it, with this much to spare on either side (fraction of the size).
const ACCENT_REACH: f32 = 0.12;
/// How far an accent may be raised above its letter's baseline (fraction of the size).
const ACCENT_RISE: f32 = 0.65;
/// Two equal glyphs nearer than this (fraction of the size) are one glyph painted twice to look bold.
const PAINTED_TWICE: f32 = 0.12;
/// A soft hyphen that is shown at least this wide (fraction of the size) is a hyphen where the word goes on right behind it.
const SHOWN_HYPHEN: f32 = 0.1;
/// Gap up to which turned text goes on, and from which it does so with another word (fractions of the size).
const TURNED_GAPS: (f32, f32) = (1.5, 0.2);
/// How far apart baselines of one line of turned text may lie (fraction of the size).
const TURNED_LINE: f32 = 0.5;
/// How far runs of one slanted line may differ in direction (tangent).
const SAME_SLANT: f32 = 0.02;
/// A soft hyphen.
const SOFT: &str = "\u{ad}";
/// Characters of hidden text quoted in a note.
const SAMPLE: usize = 60;

/// A glyph; [`Sheet::chars`] gives its characters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) space: bool,
    pub(super) bold: bool,
    pub(super) artifact: bool,
    /// Place of its structure element, 0 where there is none.
    pub(super) place: u32,
}

/// The characters of a run, and where it is painted.
#[derive(Debug, Clone, Copy, Default)]
struct Painted {
    start: u32,
    end: u32,
    x0: f32,
    x1: f32,
    y: f32,
}

/// The glyphs of one page that read in its main direction, in content order.
#[derive(Debug, Default)]
pub(super) struct Sheet<'a> {
    /// Characters of the page.
    shown: &'a str,
    /// Characters made here, behind those of the page.
    made: String,
    pub(super) inks: Vec<Ink>,
    /// Text in other directions (watermarks, margin notes), a string per line.
    pub(super) turned: Vec<String>,
    /// The run that the last of it ends with, and the right edge of that.
    last_turned: Option<(GlyphRun, f32)>,
    /// Main direction.
    pub(super) turn: Turn,
    /// It is that of vertical writing.
    pub(super) vertical: bool,
    /// Direction of the other lines of a page that is written both from left to right and from top to bottom.
    beside: Option<Turn>,
    /// Slope taken out of the baselines.
    pub(super) skew: f32,
    /// Most glyphs are invisible, as OCR layers are.
    pub(super) recognised: bool,
    /// Control and direction characters taken out.
    pub(super) unsafe_characters: usize,
    /// Glyphs off the page.
    pub(super) off_page: usize,
    /// Glyphs on the page that cannot be seen, and how their text begins.
    pub(super) concealed: usize,
    pub(super) concealed_text: String,
    /// The run taken last.
    last: Painted,
    /// Some glyphs are accents that may belong to a letter.
    accents: bool,
    /// Some glyphs are soft hyphens.
    soft_hyphens: bool,
    /// Characters without Unicode, and all visible characters.
    pub(super) unknown: usize,
    pub(super) visible: usize,
}

impl<'a> Sheet<'a> {
    pub(super) fn chars(&self, ink: &Ink) -> &str {
        self.between(ink.start, ink.end)
    }

    /// Characters between two places, both of the page or both made here.
    pub(super) fn between(&self, start: u32, end: u32) -> &str {
        let (start, end, shown) = (start as usize, end as usize, self.shown.len());
        if end <= shown { self.shown.get(start..end) } else { self.made.get(start.wrapping_sub(shown)..end - shown) }
            .unwrap_or("")
    }

    /// Whether the characters of an ink begin with one of a kind.
    pub(super) fn begins(&self, ink: &Ink, of: impl Fn(char) -> bool) -> bool {
        self.chars(ink).chars().next().is_some_and(of)
    }

    /// Keeps characters that are not those of the page.
    fn make(&mut self, chars: &str) -> (u32, u32) {
        let start = self.shown.len() + self.made.len();
        self.made.push_str(chars);
        (start as u32, (start + chars.len()) as u32)
    }

    /// Reads a page, into inks of another.
    pub(super) fn of(page: &'a Page, mut inks: Vec<Ink>) -> Sheet<'a> {
        let Directions { main: turn, vertical, beside } = directions(page);
        let skew = if turn == Turn::None { median_slope(page) } else { 0.0 };
        let invisible = page.runs.iter().filter(|r| r.invisible).map(|r| r.glyphs.len()).sum::<usize>();
        let recognised = invisible * 2 > page.glyphs.len();
        inks.clear();
        if inks.capacity() < page.glyphs.len() {
            // (To reserve would copy what is of no more use.)
            inks = Vec::with_capacity(page.glyphs.len());
        }
        let mut sheet = Sheet { shown: &page.text, inks, turn, vertical, beside, skew, recognised, ..Sheet::default() };
        for run in &page.runs {
            if run.concealed {
                sheet.take_concealed(page, run);
            } else if run.turn == turn {
                sheet.take(page, run);
            } else if beside != Some(run.turn) {
                sheet.take_turned(page, run);
            }
        }
        if sheet.accents {
            sheet.attach_accents();
        }
        if sheet.soft_hyphens {
            sheet.harden_hyphens();
        }
        sheet
    }

    /// The glyphs of a page that are written in another direction than most and are part of its text all the same.
    pub(super) fn beside(&mut self, page: &'a Page) -> Option<Sheet<'a>> {
        let (turn, recognised) = (self.beside?, self.recognised);
        let mut sheet = Sheet { shown: &page.text, turn, vertical: !self.vertical, recognised, ..Sheet::default() };
        page.runs.iter().filter(|run| !run.concealed && run.turn == turn).for_each(|run| sheet.take(page, run));
        if sheet.accents {
            sheet.attach_accents();
        }
        self.off_page += sheet.off_page;
        self.unsafe_characters += sheet.unsafe_characters;
        Some(sheet)
    }

    fn take(&mut self, page: &Page, run: &GlyphRun) {
        let glyphs = page.glyphs.get(run.glyphs.start as usize..run.glyphs.end as usize).unwrap_or(&[]);
        if self.repeats_last(glyphs, run) {
            return;
        }
        let (on_page, size, skew) = (along_page(page, run), run.size, self.skew);
        let (left, right) = (*on_page.start(), *on_page.end());
        let near = |a: f32, b: f32| (a - b).abs() < PAINTED_TWICE * size;
        // Left edges of the last inks: few glyphs stand where one of them does.
        let mut last = self.last_lefts();
        let mut visible = 0;
        for glyph in glyphs {
            let Glyph { start, end, x0, x1, kind } = *glyph;
            let middle = (x0 + x1) / 2.0;
            let there = near(last[0], x0) || near(last[1], x0);
            if kind == GlyphKind::Special || start == end || there || !(left <= middle && middle <= right) {
                self.take_odd(glyph, run, &on_page);
                last = self.last_lefts();
                continue;
            }
            let space = kind == GlyphKind::Space;
            visible += usize::from(!space);
            last = [last[1], x0];
            let GlyphRun { bold, artifact, place, .. } = *run;
            self.inks.push(Ink { start, end, x0, x1, y: run.baseline - skew * x0, size, space, bold, artifact, place });
        }
        self.visible += visible;
    }

    /// Takes a glyph that wants a closer look: its characters do, or it stands where the one before does, or off the page.
    #[cold]
    fn take_odd(&mut self, glyph: &Glyph, run: &GlyphRun, on_page: &RangeInclusive<f32>) {
        let (x0, x1, size) = (glyph.x0, glyph.x1, run.size);
        let y = run.baseline - self.skew * x0;
        let (start, end, space) = match glyph.kind {
            GlyphKind::Plain => (glyph.start, glyph.end, false),
            GlyphKind::Space => (glyph.start, glyph.end, true),
            GlyphKind::Special => self.cleaned(glyph.start, glyph.end),
        };
        let near = |a: f32, b: f32| (a - b).abs() < PAINTED_TWICE * size;
        if start == end || (!space && self.painted_twice((start, end), (x0, x1, y), near)) {
            return;
        }
        if !on_page.contains(&((x0 + x1) / 2.0)) {
            self.off_page += usize::from(!space);
            return;
        }
        self.visible += usize::from(!space);
        if glyph.kind == GlyphKind::Special {
            self.unknown += usize::from(self.between(start, end).contains('\u{fffd}'));
            self.accents |= accent_of(self.between(start, end)).is_some();
            self.soft_hyphens |= self.between(start, end) == SOFT;
        }
        let GlyphRun { bold, artifact, place, .. } = *run;
        self.inks.push(Ink { start, end, x0, x1, y, size, space, bold, artifact, place });
    }

    /// Left edges of the inks before the next one.
    fn last_lefts(&self) -> [f32; 2] {
        self.last_two().map(|ink| ink.map_or(f32::NAN, |ink| ink.x0))
    }

    /// Whether a run paints the words of the one before once more in the same place, to make them look bold.
    fn repeats_last(&mut self, glyphs: &[Glyph], run: &GlyphRun) -> bool {
        let [first, .., last] = glyphs else { return false };
        let own = Painted { start: first.start, end: last.end, x0: first.x0, x1: last.x1, y: run.baseline };
        let before = std::mem::replace(&mut self.last, own);
        let near = |a: f32, b: f32| (a - b).abs() < PAINTED_TWICE * run.size;
        near(before.x0, own.x0)
            && near(before.y, own.y)
            && near(before.x1, own.x1)
            && own.start < own.end
            && self.between(before.start, before.end) == self.between(own.start, own.end)
    }

    /// Characters without those that drive a terminal, and whether they are white space.
    fn cleaned(&mut self, start: u32, end: u32) -> (u32, u32, bool) {
        let raw = self.between(start, end);
        let unsafe_characters = raw.chars().filter(|c| is_unsafe(*c) && !is_invisible(*c)).count();
        let clean = raw.chars().any(is_unsafe).then(|| raw.chars().filter(|c| !is_unsafe(*c)).collect::<String>());
        self.unsafe_characters += unsafe_characters;
        let (start, end) = clean.map_or((start, end), |clean| self.make(&clean));
        (start, end, self.between(start, end).trim().is_empty())
    }

    fn take_concealed(&mut self, page: &Page, run: &GlyphRun) {
        let words = words_of(page, run);
        self.concealed += words.chars().filter(|c| !c.is_whitespace()).count();
        let room = SAMPLE.saturating_sub(self.concealed_text.chars().count());
        self.concealed_text.extend(words.chars().take(room));
    }

    /// Takes a run in another direction, which may go on what the last one began: letters may be shown one by one.
    fn take_turned(&mut self, page: &Page, run: &GlyphRun) {
        let words = words_of(page, run);
        let glyphs = page.glyphs.get(run.glyphs.start as usize..run.glyphs.end as usize).unwrap_or(&[]);
        let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else { return };
        if words.trim().is_empty() {
            return;
        }
        let gap = self.last_turned.as_ref().and_then(|(before, end)| gap_on_line(before, *end, run, first.x0));
        match (gap, self.turned.last_mut()) {
            (Some(gap), Some(line)) => {
                if gap > TURNED_GAPS.1 * run.size && !line.ends_with(' ') && !words.starts_with(' ') {
                    line.push(' ');
                }
                line.push_str(&words);
            }
            _ => self.turned.push(words),
        }
        self.last_turned = Some((run.clone(), last.x1));
    }

    /// Soft hyphens that are shown within a line are hyphens; at its end they break a word.
    fn harden_hyphens(&mut self) {
        for at in 0..self.inks.len().saturating_sub(1) {
            let (ink, next) = (self.inks[at], self.inks[at + 1]);
            let wide = ink.x1 - ink.x0 >= SHOWN_HYPHEN * ink.size;
            let near = |a: f32, b: f32| (a - b).abs() < PAINTED_TWICE * ink.size;
            if wide && !next.space && near(ink.y, next.y) && near(ink.x1, next.x0) && self.chars(&ink) == SOFT {
                let (start, end) = self.make("-");
                self.inks[at] = Ink { start, end, ..ink };
            }
        }
    }

    /// The inks before the next one.
    fn last_two(&self) -> [Option<&Ink>; 2] {
        let at = |back: usize| self.inks.len().checked_sub(back).map(|i| &self.inks[i]);
        [at(2), at(1)]
    }

    /// Whether one of the inks just before is the same one.
    fn painted_twice(&self, (start, end): (u32, u32), (x0, x1, y): (f32, f32, f32), near: impl Fn(f32, f32) -> bool) -> bool {
        let twice =
            |ink: &Ink| near(ink.x0, x0) && near(ink.y, y) && near(ink.x1, x1) && self.chars(ink) == self.between(start, end);
        self.last_two().into_iter().flatten().any(twice)
    }

    /// Joins accents that are glyphs of their own (as old TeX encodings and decomposed text set them) to the letter they stand over.
    fn attach_accents(&mut self) {
        let mut kept: Vec<Ink> = Vec::with_capacity(self.inks.len());
        let mut at = 0;
        while at < self.inks.len() {
            let ink = self.inks[at];
            at += 1;
            let Some(mark) = accent_of(self.chars(&ink)) else {
                kept.push(ink);
                continue;
            };
            let combining = is_combining_mark(self.chars(&ink).chars().next().unwrap_or(' '));
            let before = kept.last().copied().filter(|base| self.carries(base, &ink, combining));
            // Signs of scripts that run from right to left are shown before their letter where the line is shown as it is seen.
            let leads =
                combining && is_right_to_left(mark.chars().next().unwrap_or(' ')) && !before.is_some_and(|b| under(&b, &ink));
            let may_follow = |base: &Ink| if combining { leads && under(base, &ink) } else { true };
            let after = self.inks.get(at).copied().filter(|base| may_follow(base) && self.carries(base, &ink, combining));
            match (before, after) {
                (_, Some(base)) => {
                    let joined = self.compose(&base, &ink, &mark);
                    kept.push(joined);
                    at += 1;
                }
                (Some(base), None) => {
                    let joined = self.compose(&base, &ink, &mark);
                    kept.pop();
                    kept.push(joined);
                }
                (None, None) => kept.push(ink),
            }
        }
        self.inks = kept;
    }

    /// Whether the accent stands over this letter. A combining mark follows its letter, so only the place's nearness is asked.
    fn carries(&self, base: &Ink, accent: &Ink, combining: bool) -> bool {
        let letter = self.chars(base).chars().last().is_some_and(char::is_alphabetic);
        let centre = (accent.x0 + accent.x1) / 2.0;
        let reach = if combining { 0.6 } else { ACCENT_REACH } * base.size;
        letter && (base.y - accent.y).abs() <= ACCENT_RISE * base.size && centre >= base.x0 - reach && centre <= base.x1 + reach
    }

    fn compose(&mut self, base: &Ink, accent: &Ink, marks: &str) -> Ink {
        let plain = self.chars(base).replace('ı', "i").replace('ȷ', "j");
        let joined: String = plain.chars().chain(marks.chars()).nfc().collect();
        let (start, end) = self.make(&joined);
        let (x0, x1) = if base.x1 > base.x0 { (base.x0, base.x1) } else { (base.x0.min(accent.x0), base.x1.max(accent.x1)) };
        Ink { start, end, x0, x1, ..*base }
    }
}

/// The gap before a run that goes on the line of another, which ends at `end`.
fn gap_on_line(before: &GlyphRun, end: f32, run: &GlyphRun, start: f32) -> Option<f32> {
    let (size, gap) = (run.size.max(before.size), start - end);
    let same_way = before.turn == run.turn && (before.slope - run.slope).abs() <= SAME_SLANT * (1.0 + run.slope * run.slope);
    let same_line = (before.baseline - run.baseline).abs() < TURNED_LINE * size && gap > -size && gap < TURNED_GAPS.0 * size;
    (same_way && same_line).then_some(gap)
}

/// Whether the middle of an accent stands right over a letter.
fn under(base: &Ink, accent: &Ink) -> bool {
    (base.x0..=base.x1).contains(&((accent.x0 + accent.x1) / 2.0))
}

/// Whether a character only joins or parts others, as sound texts have it too.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{2060}')
}

/// The characters of a run, without those that drive a terminal.
fn words_of(page: &Page, run: &GlyphRun) -> String {
    let glyphs = page.glyphs.get(run.glyphs.start as usize..run.glyphs.end as usize).unwrap_or(&[]);
    glyphs.iter().flat_map(|g| page.chars(g).chars()).filter(|c| !is_unsafe(*c)).collect()
}

/// The combining form of an accent, or of several, that is a glyph of its own.
fn accent_of(chars: &str) -> Option<String> {
    if matches!(chars.as_bytes(), [byte] if !matches!(byte, b'`' | b'^' | b'~')) {
        return None;
    }
    let single = match chars {
        "´" | "ˊ" => '\u{301}',
        "`" | "ˋ" => '\u{300}',
        "^" | "ˆ" => '\u{302}',
        "~" | "˜" => '\u{303}',
        "¨" => '\u{308}',
        "¸" => '\u{327}',
        "ˇ" => '\u{30c}',
        "˚" => '\u{30a}',
        "¯" => '\u{304}',
        _ if !chars.is_empty() && chars.chars().all(is_combining_mark) => return Some(chars.to_owned()),
        _ => return None,
    };
    Some(single.into())
}

/// The directions in which a page is to be read.
struct Directions {
    /// That of most glyphs.
    main: Turn,
    /// Main direction is that of vertical writing.
    vertical: bool,
    beside: Option<Turn>,
}

fn directions(page: &Page) -> Directions {
    let mut counts = [(Turn::None, 0u32), (Turn::Left, 0), (Turn::Half, 0), (Turn::Right, 0)];
    let mut written_down = None;
    for run in &page.runs {
        if let Some((_, count)) = counts.iter_mut().find(|(turn, _)| *turn == run.turn) {
            *count += run.glyphs.end - run.glyphs.start;
        }
        if run.vertical {
            written_down = Some(run.turn);
        }
    }
    let main = counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(Turn::None, |(turn, _)| turn);
    let vertical = written_down == Some(main);
    let other = if vertical { Some(Turn::None) } else { written_down };
    let beside = other.filter(|turn| *turn != main && counts.iter().any(|(t, count)| t == turn && *count > 0));
    Directions { main, vertical, beside }
}

fn median_slope(page: &Page) -> f32 {
    let mut slopes: Vec<f32> = page.runs.iter().filter(|r| r.turn == Turn::None).map(|r| r.slope).collect();
    slopes.sort_by(f32::total_cmp);
    slopes.get(slopes.len() / 2).copied().filter(|s| s.abs() > SKEWED).unwrap_or(0.0)
}

/// The part of a run's direction that lies on its page, with a point to spare on each side and a line at the foot.
fn along_page(page: &Page, run: &GlyphRun) -> RangeInclusive<f32> {
    let (width, height) = ((-1.0, page.width + 1.0), (-1.0, page.height + run.size));
    let turned = |(from, to): (f32, f32)| (-to, -from);
    let (along, across) = match run.turn {
        Turn::None | Turn::Slanted => (width, height),
        Turn::Right => (height, turned(width)),
        Turn::Left => (turned(height), width),
        Turn::Half => (turned(width), turned(height)),
    };
    let beside = !(across.0..=across.1).contains(&run.baseline);
    if beside { f32::INFINITY..=f32::NEG_INFINITY } else { along.0..=along.1 }
}

/// Coordinates of a place on the upright page along and across a reading direction.
pub(super) fn along_across(turn: Turn, x: f32, y: f32) -> (f32, f32) {
    match turn {
        Turn::None | Turn::Slanted => (x, y),
        Turn::Right => (y, -x),
        Turn::Left => (-y, x),
        Turn::Half => (-x, -y),
    }
}

/// A box of the upright page, along and across a reading direction.
pub(super) fn turned(turn: Turn, rect: Rect) -> Rect {
    let (a, b) = (along_across(turn, rect.x0, rect.y0), along_across(turn, rect.x1, rect.y1));
    Rect::new(a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1))
}

/// From coordinates along and across a reading direction back to the upright page.
pub(super) fn upright(turn: Turn, along: f32, across: f32) -> (f32, f32) {
    match turn {
        Turn::None | Turn::Slanted => (along, across),
        Turn::Right => (-across, along),
        Turn::Left => (across, -along),
        Turn::Half => (-along, -across),
    }
}
