//! The gaps that part words, judged by the spaces of a page and by the other gaps of a line.

use super::ink::{Ink, Sheet};
use super::rows::{Piece, Segment};

/// Gap from which two letters are two words, on top of the line's own letter spacing (fraction of the font size).
const WORD_GAP: f32 = 0.16;
/// The same on pages whose words are parted by space glyphs.
const WORD_GAP_WITH_SPACES: f32 = 0.22;
/// The same in vertical writing, whose scripts have no words to part.
const WORD_GAP_WRITTEN_DOWN: f32 = 0.6;
/// Share of spaces among glyphs from which a page parts its words by them.
const SPACES: f32 = 0.05;
/// Gap from which two letters are two words on lines whose gaps leave no doubt (fraction of the font size, on top of the spacing).
/// No narrower gap parts words by any rule.
pub(super) const CLEAR_GAP: f32 = 0.12;
/// How far the gaps within words lie from the line's letter spacing where kerning alone moves them (fraction of the font size).
const KERNING: f32 = 0.06;
/// Letters in a row on either side of a gap that parts words in a line of which others are parted by spaces.
const SIDE: usize = 2;
/// Share of a line's gaps, as one in so many, that may be neither between words nor within [`KERNING`] where the others are clear.
const UNCLEAR: usize = 10;
/// Glyphs in a row without a space from which their words are not parted by spaces, whatever the rest of the page does.
const UNSPACED: usize = 12;
/// Letter gaps from which a line's letter spacing is judged.
const GAPS: usize = 5;
/// Fewer gaps are letter spacing when they are as equal as this (fraction of the font size).
const EQUAL: f32 = 0.02;
/// Letter spacing from which leaders, which are spaced like nothing else, are left out of account (fraction of the font size).
const WIDE: f32 = 0.05;
/// The first of the scripts of East Asia (CJK radicals), which set no gaps between words.
const FIRST_UNPARTED: char = '\u{2e80}';

/// The gap from which glyphs of a page are two words, which is wider where spaces part them.
pub(super) fn word_gap(sheet: &Sheet) -> f32 {
    if sheet.vertical {
        return WORD_GAP_WRITTEN_DOWN;
    }
    let spaces = sheet.inks.iter().filter(|i| i.space).count() as f32;
    if spaces > SPACES * sheet.inks.len() as f32 { WORD_GAP_WITH_SPACES } else { WORD_GAP }
}

/// From which gap on two glyphs of a segment belong to two words (fraction of the font size).
#[derive(Clone, Copy)]
pub(super) struct Gap {
    /// The narrowest that parts anything.
    pub(super) least: f32,
    any: f32,
    /// The same between two signs, as leaders are.
    signs: f32,
    /// The same between two letters, and how many letters in a row have to stand on either side.
    letters: (f32, usize),
}

impl Gap {
    /// Judges a segment; `page` is the gap of its page, `gaps` room.
    pub(super) fn of(sheet: &Sheet, segment: &Segment, page: f32, gaps: &mut Vec<f32>) -> Gap {
        if let [piece] = segment.pieces.as_slice()
            && !piece.loose
        {
            return Gap { least: page, any: page, signs: page, letters: (page, 1) };
        }
        let spaced = gaps_within(sheet, segment, gaps, |_, _| true);
        let of_all = letter_spacing(gaps);
        let widest = wider(gaps).iter().fold(0.0, |widest, gap| if *gap > widest { *gap } else { widest });
        let spacing = if of_all > WIDE {
            let word = |ink: &Ink| sheet.begins(ink, is_word);
            let mut own = Vec::new();
            gaps_within(sheet, segment, &mut own, |a, b| word(a) && word(b));
            letter_spacing(&mut own)
        } else {
            of_all
        };
        let unspaced = !spaced && (page == WORD_GAP || gaps.len() >= UNSPACED);
        let any = spacing + if unspaced && !sheet.vertical { WORD_GAP } else { page };
        let clear = widest > spacing + CLEAR_GAP && clear(gaps, spacing) && !sheet.recognised;
        let letters = match clear {
            // Nearer to the widest gap than to those between letters.
            true if unspaced => (any.min((spacing + CLEAR_GAP).max((spacing + widest) / 2.0)), 1),
            true => (spacing + WORD_GAP, SIDE),
            false => (any, 1),
        };
        Gap { least: any.min(letters.0), any, signs: any.max(of_all + page), letters }
    }

    /// Whether a gap (fraction of the font size) parts the glyphs before it from those after it.
    #[inline]
    pub(super) fn parts(self, sheet: &Sheet, gap: f32, before: &[Ink], after: &[Ink]) -> bool {
        let (least, count) = self.letters;
        if gap > self.any {
            gap > self.signs || runs(sheet, before.iter().rev(), 1, is_word) || runs(sheet, after.iter(), 1, is_word)
        } else {
            gap > least && runs(sheet, before.iter().rev(), count, is_letter) && runs(sheet, after.iter(), count, is_letter)
        }
    }
}

/// Whether inks begin with so many of a kind.
fn runs<'a>(sheet: &Sheet, mut inks: impl Iterator<Item = &'a Ink>, count: usize, of: impl Fn(char) -> bool) -> bool {
    (0..count).all(|_| inks.next().is_some_and(|ink| sheet.begins(ink, &of)))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// Whether a character is a letter of a script that parts its words.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && c < FIRST_UNPARTED
}

/// Gathers the gaps between glyphs of a segment that no space parts (fractions of the font size); whether any are parted by one.
fn gaps_within(sheet: &Sheet, segment: &Segment, gaps: &mut Vec<f32>, of: impl Fn(&Ink, &Ink) -> bool) -> bool {
    gaps.clear();
    let mut spaced = false;
    let mut add = |a: &Ink, b: &Ink| gaps.push((b.x0 - a.x1) / b.size.max(1.0));
    let mut before: Option<&Piece> = None;
    for piece in &segment.pieces {
        // Letters set very wide are pieces of their own.
        if let Some(last) = before.filter(|b| b.inks.end == piece.inks.start && !piece.raised && !b.raised && !piece.apart) {
            let (a, b) = (&sheet.inks[last.inks.end - 1], &sheet.inks[piece.inks.start]);
            if sheet.begins(a, is_letter) && sheet.begins(b, is_letter) && of(a, b) {
                add(a, b);
            }
        }
        before = Some(piece);
        for pair in sheet.inks[piece.inks.clone()].windows(2) {
            if pair[0].space || pair[1].space {
                spaced = true;
            } else if of(&pair[0], &pair[1]) {
                add(&pair[0], &pair[1]);
            }
        }
    }
    spaced
}

/// The wider half of gaps of which [`letter_spacing`] has looked for the middle one.
fn wider(gaps: &[f32]) -> &[f32] {
    if gaps.len() >= GAPS { &gaps[gaps.len() / 2..] } else { gaps }
}

/// The spacing between letters beyond their widths, the middle one of the gaps: 0 for most lines. A few gaps count if they are equal.
fn letter_spacing(gaps: &mut [f32]) -> f32 {
    let middle = gaps.len() / 2;
    if gaps.len() >= GAPS {
        return gaps.select_nth_unstable_by(middle, f32::total_cmp).1.clamp(0.0, 1.0);
    }
    let (least, most) = gaps.iter().fold((f32::MAX, f32::MIN), |(least, most), g| (least.min(*g), most.max(*g)));
    if gaps.len() > 1 && most - least <= EQUAL { least.clamp(0.0, 1.0) } else { 0.0 }
}

/// Whether gaps are either about the letter spacing or clearly wider, so that there is no doubt which part words.
fn clear(gaps: &[f32], spacing: f32) -> bool {
    let doubtful = gaps.iter().map(|g| g - spacing).filter(|g| g.abs() > KERNING && *g <= CLEAR_GAP);
    gaps.len() >= GAPS && doubtful.count() * UNCLEAR <= gaps.len()
}
