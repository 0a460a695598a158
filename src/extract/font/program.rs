//! What an embedded font program knows of its characters, for fonts whose dictionaries do not tell.

use std::cell::OnceCell;
use std::collections::HashMap;

use lopdf::{Dictionary, Document};
use skrifa::raw::TableProvider;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::type1::Type1Font;
use skrifa::raw::tables::cmap::PlatformId;
use skrifa::{FontRef, GlyphId, GlyphNames, MetadataProvider};

use super::super::stream::Packed;
use super::encoding::{Base, glyph_chars};
use super::{Decoder, objects};

/// Names that count glyphs out, longest first.
const NUMBERED: [&str; 5] = ["glyph", "index", "gid", "cid", "g"];
/// Glyphs looked at in one font program.
const GLYPHS: u32 = 65_536;

/// Characters by code (simple fonts) or by glyph (composite fonts), read once.
pub(super) enum Program {
    None,
    Codes(Box<Codes>),
    Glyphs(HashMap<u32, String>),
}

/// A simple font's codes, and where its program is a TrueType font the characters of its glyphs.
pub(super) struct Codes {
    by_code: [Option<String>; 256],
    by_glyph: HashMap<u32, String>,
}

impl Program {
    pub(super) fn is_some(&self) -> bool {
        !matches!(self, Program::None)
    }

    /// The built-in encoding of a simple font's program.
    fn read_simple(kind: Kind, bytes: &[u8], symbolic: bool) -> Program {
        let plain = |by_code| Codes { by_code, by_glyph: HashMap::new() };
        let codes = match kind {
            Kind::Type1 => type1_codes(bytes).map(plain),
            Kind::Cff => cff_codes(bytes).map(plain),
            Kind::TrueType => truetype_codes(bytes, symbolic),
        };
        codes.map_or(Program::None, |c| Program::Codes(Box::new(c)))
    }

    /// The glyph to character map of a composite font's program.
    pub(super) fn read_composite(bytes: &[u8]) -> Program {
        if let Ok(font) = FontRef::new(bytes) {
            let by_glyph = glyph_characters(&font);
            return if by_glyph.is_empty() { Program::None } else { Program::Glyphs(by_glyph) };
        }
        cff_glyphs(bytes).unwrap_or(Program::None)
    }

    /// The characters of a simple font's code.
    pub(super) fn simple(&self, code: u8) -> Option<String> {
        match self {
            Program::Codes(codes) => codes.by_code[usize::from(code)].clone(),
            _ => None,
        }
    }

    /// The characters of a glyph that a name such as `g23`, `glyph23` or `cid23` counts out, where the program knows them.
    pub(super) fn numbered(&self, name: &str) -> Option<String> {
        let Program::Codes(codes) = self else { return None };
        let number = NUMBERED.iter().find_map(|prefix| name.strip_prefix(prefix)?.parse::<u32>().ok())?;
        codes.by_glyph.get(&number).cloned()
    }

    /// The characters of a composite font's glyph.
    pub(super) fn composite(&self, glyph: u32) -> Option<String> {
        match self {
            Program::Glyphs(by_glyph) => by_glyph.get(&glyph).cloned(),
            _ => None,
        }
    }
}

/// How an embedded program is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Type1,
    Cff,
    TrueType,
}

/// The program embedded with a font, unpacked and read when the font's own tables first do not tell.
#[derive(Default)]
pub(super) struct Embedded {
    packed: Option<(Kind, Packed)>,
    program: OnceCell<Program>,
}

impl Embedded {
    /// Finds the program in a font's descriptor (ISO 32000-2, table 124).
    pub(super) fn of(doc: &Document, descriptor: Option<&Dictionary>, decoder: &mut Decoder) -> Embedded {
        let kinds = [(b"FontFile".as_slice(), Kind::Type1), (b"FontFile3", Kind::Cff), (b"FontFile2", Kind::TrueType)];
        let found = kinds.iter().find_map(|(key, kind)| Some((*kind, objects::stream(doc, descriptor?, key)?)));
        let packed = found.and_then(|(kind, stream)| Some((kind, decoder.pack(doc, stream)?)));
        Embedded { packed, program: OnceCell::new() }
    }

    /// The program of a simple font. The first call decides whether it is read as that of a symbolic one.
    pub(super) fn simple(&self, symbolic: bool) -> &Program {
        self.read(|kind, bytes| Program::read_simple(kind, bytes, symbolic))
    }

    /// The program of a composite font.
    pub(super) fn composite(&self) -> &Program {
        self.read(|_, bytes| Program::read_composite(bytes))
    }

    fn read(&self, read: impl FnOnce(Kind, &[u8]) -> Program) -> &Program {
        self.program.get_or_init(|| {
            let unpacked = self.packed.as_ref().and_then(|(kind, packed)| Some((*kind, packed.unpack()?)));
            unpacked.map_or(Program::None, |(kind, bytes)| read(kind, &bytes))
        })
    }
}

fn type1_codes(bytes: &[u8]) -> Option<[Option<String>; 256]> {
    let font = Type1Font::new(bytes).ok()?;
    let encoding = font.encoding()?;
    Some(std::array::from_fn(|code| encoding.glyph_name(code as u8).and_then(glyph_chars)))
}

fn cff_codes(bytes: &[u8]) -> Option<[Option<String>; 256]> {
    let opentype = FontRef::new(bytes).ok();
    let table = opentype.as_ref().and_then(|f| f.table_data(skrifa::Tag::new(b"CFF ")));
    let font = CffFontRef::new_cff(table.as_ref().map_or(bytes, |t| t.as_bytes()), 0, None).ok()?;
    let (encoding, charset) = (font.encoding()?, font.charset()?);
    let name = |glyph: GlyphId| {
        let bytes = font.string(charset.string_id(glyph)?)?;
        glyph_chars(&String::from_utf8_lossy(bytes))
    };
    Some(std::array::from_fn(|code| encoding.map(code as u8).and_then(name)))
}

/// TrueType codes as ISO 32000-2, 9.6.5.4 reads them: (3,0) at 0xF000, then (1,0), then Windows Latin through (3,1).
fn truetype_codes(bytes: &[u8], symbolic: bool) -> Option<Codes> {
    let font = FontRef::new(bytes).ok()?;
    let by_glyph = glyph_characters(&font);
    let cmap = font.cmap().ok()?;
    let mut symbol = None;
    let mut mac = None;
    for record in cmap.encoding_records() {
        let subtable = record.subtable(cmap.offset_data()).ok();
        match (record.platform_id(), record.encoding_id()) {
            (PlatformId::Windows, 0) => symbol = subtable,
            (PlatformId::Macintosh, 0) => mac = subtable,
            _ => {}
        }
    }
    let glyph = |code: u32| {
        let high = symbol.as_ref().and_then(|s| s.map_codepoint(0xf000 + code).or_else(|| s.map_codepoint(code)));
        high.or_else(|| mac.as_ref().and_then(|m| m.map_codepoint(code)))
    };
    let by_code = std::array::from_fn(|code| {
        let by_table = glyph(code as u32).and_then(|g| by_glyph.get(&g.to_u32()).cloned());
        let by_base = if mac.is_some() && !symbolic { Base::Mac.char(code as u8) } else { None };
        by_table.or_else(|| by_base.map(String::from))
    });
    Some(Codes { by_code, by_glyph })
}

/// Characters by glyph: from the character map, then from glyph names.
fn glyph_characters(font: &FontRef<'_>) -> HashMap<u32, String> {
    let mut map = HashMap::new();
    for (c, glyph) in font.charmap().mappings().take(GLYPHS as usize) {
        if let Some(c) = char::from_u32(c).filter(|c| !matches!(*c, '\u{e000}'..='\u{f8ff}')) {
            map.entry(glyph.to_u32()).or_insert_with(|| c.to_string());
        }
    }
    for (glyph, name) in GlyphNames::new(font).iter().take(GLYPHS as usize) {
        if !name.is_synthesized()
            && let Some(chars) = glyph_chars(name.as_str())
        {
            map.entry(glyph.to_u32()).or_insert(chars);
        }
    }
    map
}

/// A bare CFF program's glyphs by name; a CID-keyed one has no names.
fn cff_glyphs(bytes: &[u8]) -> Option<Program> {
    let font = CffFontRef::new_cff(bytes, 0, None).ok()?;
    if font.is_cid() {
        return None;
    }
    let charset = font.charset()?;
    let by_glyph = (0..font.num_glyphs().min(GLYPHS))
        .filter_map(|glyph| {
            let name = font.string(charset.string_id(GlyphId::new(glyph))?)?;
            Some((glyph, glyph_chars(&String::from_utf8_lossy(name))?))
        })
        .collect();
    Some(Program::Glyphs(by_glyph))
}
