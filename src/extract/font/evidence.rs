//! What a font's widths prove of its characters where nothing in the file names them.
//!
//! Glyph numbers and glyph names often follow a known order or spell a code, and as often do not. Faces for text differ less in their
//! proportions than their letters do among each other: if the widths a font states go up and down as those of the characters it is taken
//! to have, in one of the standard faces, it has them; a wrong reading, even one that is off by one, has widths that do not agree.

use std::cell::OnceCell;

use skrifa::raw::tables::post::DEFAULT_GLYPH_NAMES;

use super::encoding::{Base, glyph_char};
use super::standard::Face;

/// Characters with widths that prove a reading, and how far their widths must agree with a standard face's (Pearson's r). Of 96
/// composite fonts with a map to Unicode, right readings reached 0.91 and more, wrong ones 0.78 at most.
const PROOFS: [(usize, f32); 2] = [(12, 0.9), (8, 0.95)];
/// The same for codes above ASCII in a font of which ASCII is proven: a wrong encoding does not agree at all.
const UPPER_PROOFS: [(usize, f32); 1] = [(8, 0.8)];
/// The first glyph of the order that is a character, the space.
const FIRST_IN_ORDER: u32 = 3;

/// A way to read the codes of a simple font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// The glyph's name spells a code in ASCII, in this radix (`G4B`, `C75`).
    NameIsCode(u32),
    /// The glyph's name spells a place in the order of glyphs, in this radix (`g002e`, `glyph46`).
    NameIsPlace(u32),
    /// The code is one of this encoding.
    Code(Base),
}

const READINGS: [Reading; 6] = [
    Reading::NameIsCode(16),
    Reading::NameIsCode(10),
    Reading::NameIsPlace(16),
    Reading::NameIsPlace(10),
    Reading::Code(Base::Mac),
    Reading::Code(Base::Windows),
];

impl Reading {
    fn of(self, code: u8, name: Option<&str>) -> Option<char> {
        match self {
            Reading::NameIsCode(radix) => {
                Some(char::from(u8::try_from(number(name?, radix)?).ok()?)).filter(|c| matches!(c, ' '..='~'))
            }
            Reading::NameIsPlace(radix) => in_order(number(name?, radix)?),
            Reading::Code(base) => base.char(code),
        }
    }
}

/// The number that a glyph name of letters and digits spells.
fn number(name: &str, radix: u32) -> Option<u32> {
    let digits = if radix == 16 {
        name.strip_prefix(|c: char| c.is_ascii_alphabetic()).filter(|d| matches!(d.len(), 2 | 4))?
    } else {
        name.trim_start_matches(|c: char| c.is_ascii_alphabetic())
    };
    u32::from_str_radix(digits, radix).ok().filter(|_| digits.len() < name.len())
}

/// The character at a place of the order of glyphs that TrueType fonts for Windows and Macintosh share (OpenType, `post`, format 1).
pub(super) fn in_order(glyph: u32) -> Option<char> {
    DEFAULT_GLYPH_NAMES.get(glyph as usize).filter(|_| glyph >= FIRST_IN_ORDER).and_then(|name| glyph_char(name))
}

/// Whether widths are those of characters, as far as proportions go.
pub(super) fn bear_out(widths: &[(char, f32)]) -> bool {
    agree(widths, &PROOFS)
}

fn agree(widths: &[(char, f32)], proofs: &[(usize, f32)]) -> bool {
    Face::text().any(|face| {
        let pairs: Vec<(f32, f32)> =
            widths.iter().filter(|(_, w)| *w > 0.0).filter_map(|(c, w)| Some((face.width_of(*c)?, *w))).collect();
        let needed = proofs.iter().find(|(count, _)| pairs.len() >= *count);
        needed.is_some_and(|(_, least)| correlation(&pairs) >= *least)
    })
}

fn correlation(pairs: &[(f32, f32)]) -> f32 {
    let count = pairs.len() as f32;
    let (x, y) = pairs.iter().fold((0.0, 0.0), |(x, y), p| (x + p.0 / count, y + p.1 / count));
    let (mut both, mut of_x, mut of_y) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        both += (a - x) * (b - y);
        of_x += (a - x) * (a - x);
        of_y += (b - y) * (b - y);
    }
    if of_x > 0.0 && of_y > 0.0 { both / (of_x * of_y).sqrt() } else { 0.0 }
}

/// The readings of a simple font that its widths prove, found when first asked for.
#[derive(Default)]
pub(super) struct Proven {
    /// Of all codes, and of those above ASCII, on which encodings differ.
    readings: OnceCell<[Option<Reading>; 2]>,
}

impl Proven {
    /// The character of a code. `glyphs` gives each code's glyph name and width.
    pub(super) fn char<'a>(&self, code: u8, glyphs: impl Fn(u8) -> (Option<&'a str>, f32)) -> Option<char> {
        let readings = self.readings.get_or_init(|| {
            [(0, &PROOFS[..]), (0x80, &UPPER_PROOFS)].map(|(least, proofs): (u8, _)| {
                let proves = |reading: &Reading| {
                    let met = (least..=255).filter_map(|c| {
                        let (name, width) = glyphs(c);
                        Some((reading.of(c, name)?, width))
                    });
                    agree(&met.collect::<Vec<_>>(), proofs)
                };
                READINGS.into_iter().find(proves)
            })
        });
        let reading = readings[0]?;
        let upper = matches!(reading, Reading::Code(_)) && !code.is_ascii();
        if upper { readings[1] } else { Some(reading) }?.of(code, glyphs(code).0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "Quito Process, 2022: migrants";

    fn widths(of: impl Fn(char) -> char) -> Vec<(char, f32)> {
        let face = Face::named("Times-Roman");
        WORDS.chars().filter_map(|c| Some((of(c), face?.width_of(c)? * 1.07))).collect()
    }

    #[test]
    fn widths_prove_the_right_reading_alone() {
        assert!(bear_out(&widths(|c| c)));
        for shift in [1, 2, 29] {
            assert!(!bear_out(&widths(|c| char::from(c as u8 + shift))), "{shift}");
        }
        assert!(!bear_out(&widths(|c| c)[..6]), "too few");
        assert!(!bear_out(&WORDS.chars().map(|c| (c, 600.0)).collect::<Vec<_>>()), "all of one width");
    }

    #[test]
    fn the_order_of_glyphs_and_the_numbers_in_their_names() {
        assert_eq!(in_order(36), Some('A'));
        assert_eq!(in_order(3), Some(' '));
        assert_eq!((in_order(2), in_order(258)), (None, None));
        assert_eq!((number("G4B", 16), number("g0024", 16), number("glyph46", 10)), (Some(0x4b), Some(0x24), Some(46)));
        assert_eq!((number("A", 16), number("space", 16), number("a", 10)), (None, None, None));
    }
}
