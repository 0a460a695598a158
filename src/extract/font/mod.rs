//! Fonts: from the bytes of a string to characters and advance widths (ISO 32000-2, 9.5 to 9.10).

mod composite;
mod encoding;
mod evidence;
mod metrics;
mod program;
mod simple;
mod standard;
mod tex;
mod tounicode;
mod unicode;

use lopdf::{Dictionary, Document};

use super::objects;
use super::stream::Decoder;
use crate::model::GlyphKind;
use composite::CompositeCodes;
use simple::SimpleCodes;

/// Words in a font's name that say it is bold. The last are Computer Modern and its T1 and Latin Modern descendants.
const BOLD_NAMES: [&str; 11] =
    ["bold", "black", "heavy", "semibold", "demibold", "-bd", "cmbx", "sfbx", "ecbx", "lmbx", "tgtermes-b"];
/// Font weight from which a face counts as bold (600 is semi-bold).
const BOLD_WEIGHT: f32 = 600.0;
/// Heights of a Type 3 font's box, in text space units, that say its size is stated as for other fonts.
const USUAL_EM: std::ops::RangeInclusive<f32> = 0.4..=2.5;
/// Height of a Type 3 font's box, as a fraction of its widest glyph, below which the box is no box of letters.
const LEAST_BOX: f32 = 0.1;
/// Name of the glyph that stands for none; under the code of the space most writers mean the space.
const NO_GLYPH: &str = ".notdef";
/// Bit 19 of the font descriptor's flags, ForceBold (ISO 32000-2, table 121).
const FORCE_BOLD: u32 = 1 << 18;

/// A font ready to decode strings.
pub(super) struct Font {
    /// Name without the subset prefix, for notes.
    pub(super) name: String,
    /// Whether its face is bold.
    pub(super) bold: bool,
    /// Type 3: its glyphs may paint in colours of their own.
    pub(super) type3: bool,
    /// Its glyphs are set one below the other.
    pub(super) vertical: bool,
    /// Height of its letters' box in text space units: 1 but for Type 3 fonts drawn on a scale of their own.
    pub(super) em: f32,
    codes: Codes,
}

enum Codes {
    Simple(Box<SimpleCodes>),
    Composite(Box<CompositeCodes>),
}

/// The characters of a code, one for nearly all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chars<'a> {
    One(char),
    Some(&'a str),
}

/// A decoded character code.
pub(super) struct Decoded<'a> {
    /// Its characters; U+FFFD where the font does not tell.
    pub(super) chars: Chars<'a>,
    /// What they are.
    pub(super) kind: GlyphKind,
    /// Advance in text space units (thousandths of an em divided by 1,000): to the right, or up in vertical writing.
    pub(super) width: f32,
    /// The single byte 32, to which word spacing applies.
    pub(super) word_space: bool,
    /// Where its characters come from.
    pub(super) told: Told,
}

/// What shows the glyphs of a string. (A closure would be called for each of them: unlike a method it cannot be told to be part of the
/// loop.)
pub(super) trait Pen {
    /// Shows the next one.
    fn show(&mut self, decoded: &Decoded<'_>);
}

/// Where vertical writing sets a glyph, in text space units.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hung {
    /// How far right and up of the middle below the origin.
    pub(super) shift: (f32, f32),
    /// Width of the glyph.
    pub(super) across: f32,
}

/// How a font tells the characters of a code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Told {
    /// By a table, a name or an encoding.
    #[default]
    Plainly,
    /// By its widths alone.
    ByWidths,
    /// Not at all.
    Not,
}

impl Font {
    /// Reads a font dictionary; what is missing or broken in it costs only what depends on it.
    pub(super) fn load(doc: &Document, dict: &Dictionary, decoder: &mut Decoder) -> Font {
        let name = base_name(objects::name(doc, dict, b"BaseFont").or_else(|| objects::name(doc, dict, b"Name")));
        let descendant = objects::array(doc, dict, b"DescendantFonts")
            .and_then(|list| objects::resolve(doc, list.first()?))
            .and_then(objects::as_dict);
        let descriptor = objects::dict(doc, descendant.unwrap_or(dict), b"FontDescriptor");
        let bold = is_bold(doc, &name, descriptor);
        let subtype = objects::name(doc, dict, b"Subtype");
        let codes = match descendant {
            Some(child) if subtype.is_none_or(|s| s == b"Type0") => {
                Codes::Composite(Box::new(CompositeCodes::load(doc, dict, child, decoder)))
            }
            _ => Codes::Simple(Box::new(SimpleCodes::load(doc, dict, &name, decoder))),
        };
        let type3 = objects::name(doc, dict, b"Subtype") == Some(b"Type3");
        let vertical = matches!(&codes, Codes::Composite(codes) if codes.is_vertical());
        Font { name, bold, type3, vertical, em: type3_em(doc, dict).unwrap_or(1.0), codes }
    }

    /// A font that is not there: its codes are taken for Latin letters, which whoever asks for it has to remark.
    pub(super) fn missing() -> Font {
        Font {
            name: "(missing font)".into(),
            bold: false,
            type3: false,
            vertical: false,
            em: 1.0,
            codes: Codes::Simple(Box::new(SimpleCodes::latin())),
        }
    }

    /// Decodes a shown string, code by code.
    #[inline(always)]
    pub(super) fn decode(&mut self, mut rest: &[u8], pen: &mut impl Pen) {
        match &mut self.codes {
            Codes::Simple(codes) => {
                while let Some(decoded) = codes.next(&mut rest) {
                    pen.show(&decoded);
                }
            }
            Codes::Composite(codes) => {
                while let Some(decoded) = codes.next(&mut rest) {
                    pen.show(&decoded);
                }
            }
        }
    }

    /// Decodes the next code of a shown string, and leaves what is behind it; `None` at its end.
    pub(super) fn decode_next(&mut self, rest: &mut &[u8]) -> Option<Decoded<'_>> {
        match &mut self.codes {
            Codes::Simple(codes) => codes.next(rest),
            Codes::Composite(codes) => codes.next(rest),
        }
    }

    /// Where vertical writing sets the glyph of the next code of a string.
    pub(super) fn hung(&self, rest: &[u8]) -> Hung {
        match &self.codes {
            Codes::Composite(codes) if !rest.is_empty() => codes.hung(rest),
            _ => Hung::default(),
        }
    }
}

/// The em of a Type 3 font, from its box or else its widest glyph, where it is far from one unit of text space (ISO 32000-2, 9.6.4).
fn type3_em(doc: &Document, dict: &Dictionary) -> Option<f32> {
    if objects::name(doc, dict, b"Subtype") != Some(b"Type3") {
        return None;
    }
    let scale = objects::numbers(doc, dict, b"FontMatrix").get(3)?.abs();
    let widest = objects::numbers(doc, dict, b"Widths").into_iter().fold(0.0, f32::max);
    let height = match objects::numbers(doc, dict, b"FontBBox").as_slice() {
        [_, y0, _, y1] if y0 != y1 && (y1 - y0).abs() > LEAST_BOX * widest => (y1 - y0).abs(),
        _ => widest,
    };
    let em = scale * height;
    (em.is_finite() && em > 0.0 && !USUAL_EM.contains(&em)).then_some(em)
}

/// The font's name without a subset prefix such as `ABCDEF+`.
fn base_name(raw: Option<&[u8]>) -> String {
    let name = String::from_utf8_lossy(raw.unwrap_or(b"(unnamed)")).into_owned();
    match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 && prefix.bytes().all(|b| b.is_ascii_uppercase()) => rest.to_owned(),
        _ => name,
    }
}

/// Whether a name is that of the Symbol font, which has an encoding of its own.
fn is_symbol(name: &str) -> bool {
    let family = name.split([',', '-']).next().unwrap_or("").to_ascii_lowercase();
    matches!(family.as_str(), "symbol" | "symbolmt")
}

fn is_bold(doc: &Document, name: &str, descriptor: Option<&Dictionary>) -> bool {
    let lower = name.to_ascii_lowercase();
    let says = |key: &[u8]| descriptor.and_then(|d| objects::number(doc, d, key)).unwrap_or(0.0);
    BOLD_NAMES.iter().any(|word| lower.contains(word))
        || says(b"FontWeight") >= BOLD_WEIGHT
        || says(b"Flags") as u32 & FORCE_BOLD != 0
}

/// Characters with widths, held in one string.
#[derive(Default)]
struct Pool {
    text: String,
}

/// A character, or a range of [`Pool::text`], with an advance width.
#[derive(Clone, Copy, Default)]
struct Entry {
    only: Option<char>,
    start: u32,
    end: u32,
    width: f32,
    kind: GlyphKind,
    told: Told,
}

impl Pool {
    fn add(&mut self, chars: &str, width: f32) -> Entry {
        let mut all = chars.chars();
        let only = all.next().filter(|_| all.next().is_none());
        let start = self.text.len() as u32;
        if only.is_none() {
            self.text.push_str(chars);
        }
        let told = if only == Some('\u{fffd}') { Told::Not } else { Told::Plainly };
        Entry { only, start, end: self.text.len() as u32, width, kind: GlyphKind::of(chars), told }
    }

    #[inline(always)]
    fn get(&self, entry: &Entry, word_space: bool) -> Decoded<'_> {
        let several = || self.text.get(entry.start as usize..entry.end as usize).unwrap_or("\u{fffd}");
        let chars = entry.only.map_or_else(|| Chars::Some(several()), Chars::One);
        Decoded { chars, kind: entry.kind, width: entry.width, word_space, told: entry.told }
    }
}
