//! Simple fonts: one byte a code (ISO 32000-2, 9.6 and 9.10.2).

use hayro_cmap::{BfString, CMap};
use lopdf::{Dictionary, Document, Object};

use super::encoding::{self, Base};
use super::evidence::Proven;
use super::program::{Embedded, Program};
use super::standard::Face;
use super::tex::Tex;
use super::unicode::{clean, clean_symbol};
use super::{Decoded, Decoder, Entry, NO_GLYPH, Pool, Told, is_symbol, objects, tounicode};

/// Width of a code nothing is known of, thousandths of an em.
const UNKNOWN_WIDTH: f32 = 500.0;
/// Bit 3 of the font descriptor's flags, Symbolic (ISO 32000-2, table 121).
const SYMBOLIC: u32 = 1 << 2;

/// Names that must spell their codes before any is taken to.
const LEAST_SPELT: usize = 3;

/// The 256 codes of a simple font, looked up when first met.
pub(super) struct SimpleCodes {
    pool: Pool,
    entries: [Option<Entry>; 256],
    tables: Option<(Characters, Widths)>,
}

impl SimpleCodes {
    /// As [`super::Font::decode_next`].
    #[inline(always)]
    pub(super) fn next(&mut self, rest: &mut &[u8]) -> Option<Decoded<'_>> {
        let (&code, behind) = rest.split_first()?;
        *rest = behind;
        let place = usize::from(code);
        if self.entries[place].is_none() {
            self.entries[place] = Some(self.meet(code));
        }
        Some(self.pool.get(self.entries[place].as_ref()?, code == b' '))
    }

    #[cold]
    fn meet(&mut self, code: u8) -> Entry {
        let (chars, width, proven) = self.tables.as_ref().map_or_else(
            || latin(code),
            |(characters, widths)| {
                let told = characters.of(code);
                let proven = if told.is_some() { None } else { characters.proven(code, widths) };
                let chars = told.or(proven.map(String::from)).or_else(|| characters.by_fallback(code));
                let width = widths.of(code, characters.name(code), chars.as_deref());
                (chars, width, proven.is_some())
            },
        );
        let mut entry = self.pool.add(chars.as_deref().unwrap_or("\u{fffd}"), width);
        if proven {
            entry.told = Told::ByWidths;
        }
        entry
    }

    /// What most fonts that are missing would have shown: Latin letters, half an em wide.
    pub(super) fn latin() -> Self {
        SimpleCodes { pool: Pool::default(), entries: [None; 256], tables: None }
    }

    pub(super) fn load(doc: &Document, dict: &Dictionary, name: &str, decoder: &mut Decoder) -> Self {
        let tables = (Characters::load(doc, dict, name, decoder), Widths::load(doc, dict, name));
        SimpleCodes { tables: Some(tables), ..SimpleCodes::latin() }
    }
}

fn latin(code: u8) -> (Option<String>, f32, bool) {
    (Base::Windows.char(code).map(String::from), UNKNOWN_WIDTH / 1000.0, false)
}

/// Where the characters of codes come from, in the order they are asked.
struct Characters {
    to_unicode: Option<CMap>,
    /// Glyph names by code, as far as `Differences` go.
    names: Vec<Option<String>>,
    stated: Option<Base>,
    embedded: Embedded,
    /// Its program's own encoding counts more than its names.
    symbolic: bool,
    fallback: Base,
    /// Its names do no more than spell the codes.
    spelt: bool,
    tex: Option<Tex>,
    proven: Proven,
}

impl Characters {
    fn load(doc: &Document, dict: &Dictionary, name: &str, decoder: &mut Decoder) -> Self {
        let to_unicode = objects::stream(doc, dict, b"ToUnicode")
            .and_then(|s| decoder.decode(doc, s).ok())
            .and_then(|data| tounicode::parse(&data, |_| None));
        let encoding = objects::get(doc, dict, b"Encoding");
        let stated = match encoding {
            Some(Object::Name(name)) => Base::named(name),
            Some(other) => objects::as_dict(other).and_then(|d| Base::named(objects::name(doc, d, b"BaseEncoding")?)),
            None => None,
        };
        let names = encoding.and_then(objects::as_dict).map_or_else(Vec::new, |d| differences(doc, d));
        let descriptor = objects::dict(doc, dict, b"FontDescriptor");
        let symbolic = descriptor.and_then(|d| objects::number(doc, d, b"Flags")).is_some_and(|f| f as u32 & SYMBOLIC != 0);
        let embedded = Embedded::of(doc, descriptor, decoder);
        let fallback = match name.to_ascii_lowercase().as_str() {
            _ if is_symbol(name) => Base::Symbol,
            "zapfdingbats" => Base::Dingbats,
            _ => Base::Standard,
        };
        let type3 = objects::name(doc, dict, b"Subtype") == Some(b"Type3");
        let tex = if type3 { Tex::of(doc, dict, &names) } else { None };
        let spelt = type3 && spell_codes(&names);
        let (symbolic, proven) = (symbolic && stated.is_none(), Proven::default());
        Characters { to_unicode, names, stated, embedded, symbolic, fallback, spelt, tex, proven }
    }

    fn of(&self, code: u8) -> Option<String> {
        let clean = |raw: &str| if self.fallback == Base::Symbol { clean_symbol(raw) } else { clean(raw) };
        let mapped = self.to_unicode.as_ref().and_then(|m| m.lookup_bf_string(u32::from(code))).and_then(|s| clean(&bf(s)));
        if let Some(tex) = self.tex {
            let read = || clean(tex.char(code).encode_utf8(&mut [0; 4])).filter(|c| c != "\u{fffd}");
            return mapped.filter(|chars| !tex.refuses(chars)).or_else(read);
        }
        let name = self.name(code);
        mapped
            .or_else(|| name.and_then(|n| self.named(n)))
            .or_else(|| (name == Some(NO_GLYPH) && code == b' ').then(|| " ".into()))
            .or_else(|| if name.is_none() { self.by_base(code) } else { None })
            .or_else(|| self.spelt.then(|| ascii(code)).flatten())
    }

    /// The character that a code has by a reading which the font's widths prove.
    fn proven(&self, code: u8, widths: &Widths) -> Option<char> {
        self.proven.char(code, |code| (self.name(code), widths.stated(code).unwrap_or(0.0)))
    }

    /// What is left for a code that neither name nor encoding nor widths tell of: what the program has under it, or what most fonts have.
    fn by_fallback(&self, code: u8) -> Option<String> {
        if self.name(code).is_some() {
            return self.by_program(code);
        }
        let base = self.stated.is_none().then(|| self.fallback.char(code))?;
        base.and_then(|c| clean(c.encode_utf8(&mut [0; 4])))
    }

    fn name(&self, code: u8) -> Option<&str> {
        self.names.get(usize::from(code))?.as_deref()
    }

    fn program(&self) -> &Program {
        self.embedded.simple(self.symbolic)
    }

    fn named(&self, name: &str) -> Option<String> {
        encoding::glyph_chars(name).or_else(|| self.program().numbered(name)).and_then(|s| clean(&s))
    }

    fn by_base(&self, code: u8) -> Option<String> {
        let plain = |base: Base| base.char(code).map(String::from).and_then(|s| clean(&s));
        match self.stated {
            Some(base) => plain(base).or_else(|| self.by_program(code)),
            None if self.program().is_some() => {
                self.by_program(code).or_else(|| plain(self.fallback).filter(|_| code.is_ascii()))
            }
            None => plain(self.fallback),
        }
    }

    fn by_program(&self, code: u8) -> Option<String> {
        self.program().simple(code).and_then(|s| clean(&s))
    }
}

/// Whether glyph names are a letter and the code in two hexadecimal or in decimal digits, as print drivers name the glyphs of Type 3
/// fonts that were made from text in ASCII.
fn spell_codes(names: &[Option<String>]) -> bool {
    let spells = |radix: u32| {
        let mut named = names.iter().enumerate().filter_map(|(code, name)| Some((code as u32, name.as_deref()?)));
        let same = |(code, name): (u32, &str)| {
            let digits = name.strip_prefix(|c: char| c.is_ascii_alphabetic());
            digits.and_then(|d| u32::from_str_radix(d, radix).ok()) == Some(code)
        };
        names.iter().flatten().count() >= LEAST_SPELT && named.all(same)
    };
    spells(16) || spells(10)
}

/// The character of an ASCII code.
fn ascii(code: u8) -> Option<String> {
    (b' '..=b'~').contains(&code).then(|| char::from(code).into())
}

/// A CMap's target as a string.
pub(super) fn bf(target: BfString) -> String {
    match target {
        BfString::Char(c) => c.to_string(),
        BfString::String(s) => s,
    }
}

/// Glyph names by code from a `Differences` array (ISO 32000-2, table 112).
fn differences(doc: &Document, encoding: &Dictionary) -> Vec<Option<String>> {
    let mut names: Vec<Option<String>> = Vec::new();
    let mut code = 0usize;
    for item in objects::array(doc, encoding, b"Differences").unwrap_or(&[]) {
        match objects::resolve(doc, item) {
            Some(Object::Name(name)) => {
                if code < 256 {
                    names.resize(names.len().max(code + 1), None);
                    names[code] = Some(String::from_utf8_lossy(name).into_owned());
                }
                code += 1;
            }
            Some(other) => code = other.as_float().map_or(code, |n| n.max(0.0) as usize),
            None => {}
        }
    }
    names
}

/// Widths as the font dictionary, or the standard metrics, state them.
struct Widths {
    first: usize,
    stated: Vec<f32>,
    missing: Option<f32>,
    scale: f32,
    face: Option<Face>,
}

impl Widths {
    fn load(doc: &Document, dict: &Dictionary, name: &str) -> Self {
        let type3 = objects::name(doc, dict, b"Subtype") == Some(b"Type3");
        let matrix = objects::numbers(doc, dict, b"FontMatrix");
        let descriptor = objects::dict(doc, dict, b"FontDescriptor");
        Widths {
            first: objects::number(doc, dict, b"FirstChar").unwrap_or(0.0).max(0.0) as usize,
            stated: objects::numbers(doc, dict, b"Widths"),
            missing: descriptor.and_then(|d| objects::number(doc, d, b"MissingWidth")),
            scale: if type3 { matrix.first().map_or(0.001, |m| m.abs()) } else { 0.001 },
            face: Face::named(name),
        }
    }

    fn of(&self, code: u8, glyph: Option<&str>, chars: Option<&str>) -> f32 {
        let stated = self.stated(code);
        let width = stated.or_else(|| if self.stated.is_empty() { self.standard(glyph, chars) } else { self.missing });
        let default = if self.stated.is_empty() { UNKNOWN_WIDTH } else { 0.0 };
        width.unwrap_or(self.missing.unwrap_or(default)) * self.scale
    }

    /// The width in the font's own list.
    fn stated(&self, code: u8) -> Option<f32> {
        usize::from(code).checked_sub(self.first).and_then(|i| self.stated.get(i)).copied()
    }

    fn standard(&self, glyph: Option<&str>, chars: Option<&str>) -> Option<f32> {
        let face = self.face?;
        let by_char = || face.width_of(chars?.chars().next()?);
        glyph.and_then(|g| face.width(g)).or_else(by_char)
    }
}
