//! Composite fonts: codes of one to four bytes to CIDs, widths and characters (ISO 32000-2, 9.7).

use std::cell::OnceCell;
use std::collections::HashMap;

use hayro_cmap::{CMap, CMapName, CidFamily, WritingMode, load_embedded};
use lopdf::{Dictionary, Document, Object};

use super::evidence;
use super::metrics::Metrics;
use super::program::Embedded;
use super::simple::bf;
use super::unicode::{clean, clean_symbol};
use super::{Decoded, Decoder, Entry, Hung, Pool, Told, base_name, is_symbol, objects, tounicode};

/// Codes at hand without a look into the map of all codes met.
const RECENT: usize = 256;
/// CIDs whose widths are looked at for the order of glyphs.
const ORDERED: u32 = 258;

/// The codes of a composite font, looked up when first met.
pub(super) struct CompositeCodes {
    pool: Pool,
    met: HashMap<(u32, u8), Entry>,
    recent: Box<[((u32, u8), Entry); RECENT]>,
    encoding: Encoding,
    to_unicode: ToUnicode,
    collection: Option<CMap>,
    embedded: Embedded,
    glyphs: Option<Vec<u8>>,
    metrics: Metrics,
    symbol: bool,
    /// Its widths prove that its glyphs stand in the order of Windows fonts.
    ordered: OnceCell<bool>,
}

enum Encoding {
    /// Two bytes are the CID.
    Identity,
    /// UTF-16, with the map to CIDs, where it is known.
    Utf16(Option<Box<CMap>>),
    /// A predefined or embedded map.
    Map(Box<CMap>),
}

enum ToUnicode {
    None,
    Identity,
    Map(Box<CMap>),
}

impl CompositeCodes {
    pub(super) fn load(doc: &Document, dict: &Dictionary, child: &Dictionary, decoder: &mut Decoder) -> Self {
        let (encoding, vertical) = load_encoding(doc, dict, decoder);
        let to_unicode = match objects::get(doc, dict, b"ToUnicode") {
            Some(Object::Stream(s)) => {
                decoder.decode(doc, s).ok().map_or(ToUnicode::None, |data| match tounicode::parse(&data, load_embedded) {
                    _ if tounicode::is_identity(&data) => ToUnicode::Identity,
                    Some(map) => ToUnicode::Map(Box::new(map)),
                    None => ToUnicode::None,
                })
            }
            Some(Object::Name(name)) if name.starts_with(b"Identity") => ToUnicode::Identity,
            _ => ToUnicode::None,
        };
        let descriptor = objects::dict(doc, child, b"FontDescriptor");
        CompositeCodes {
            pool: Pool::default(),
            met: HashMap::new(),
            recent: Box::new([((0, 0), Entry::default()); RECENT]),
            encoding,
            to_unicode,
            collection: load_collection(doc, child),
            embedded: Embedded::of(doc, descriptor, decoder),
            glyphs: objects::stream(doc, child, b"CIDToGIDMap").and_then(|s| decoder.decode(doc, s).ok()),
            metrics: Metrics::of(doc, child, vertical),
            symbol: is_symbol(&base_name(objects::name(doc, dict, b"BaseFont"))),
            ordered: OnceCell::new(),
        }
    }

    /// Whether glyphs are set one below the other.
    pub(super) fn is_vertical(&self) -> bool {
        self.metrics.is_vertical()
    }

    /// As [`super::Font::decode_next`].
    #[inline(always)]
    pub(super) fn next(&mut self, rest: &mut &[u8]) -> Option<Decoded<'_>> {
        let (code, length, cid) = match (&self.encoding, *rest) {
            (_, []) => return None,
            (Encoding::Identity, [high, low, ..]) => {
                let code = u32::from(*high) << 8 | u32::from(*low);
                (code, 2, code)
            }
            _ => self.next_code(rest),
        };
        *rest = &rest[length..];
        let (key, place) = ((code, length as u8), code as usize % RECENT);
        // The last one met at its place of a small table is at hand.
        if self.recent[place].0 != key {
            self.recent[place] = (key, self.known(key, cid));
        }
        Some(self.pool.get(&self.recent[place].1, length == 1 && code == 32))
    }

    /// As [`super::Font::hung`].
    pub(super) fn hung(&self, rest: &[u8]) -> Hung {
        let (.., cid) = self.next_code(rest);
        Hung { shift: self.metrics.shift(cid), across: self.metrics.across(cid) }
    }

    /// The entry of a code among all met.
    #[cold]
    fn known(&mut self, key: (u32, u8), cid: u32) -> Entry {
        if let Some(entry) = self.met.get(&key) {
            return *entry;
        }
        let told = self.characters(key.0, cid);
        let proven = if told.is_some() { None } else { self.in_order(cid) };
        let chars = told.or(proven.map(String::from)).unwrap_or_else(|| "\u{fffd}".into());
        let mut entry = self.pool.add(&chars, self.metrics.advance(cid));
        if proven.is_some() {
            entry.told = Told::ByWidths;
        }
        self.met.insert(key, entry);
        entry
    }

    /// Code, its length in bytes and its CID. A code no range holds is taken as two bytes, or as what is left.
    fn next_code(&self, bytes: &[u8]) -> (u32, usize, u32) {
        let value = |length: usize| bytes[..length].iter().fold(0u32, |v, b| v << 8 | u32::from(*b));
        if let Encoding::Utf16(map) = &self.encoding {
            let length = if matches!(bytes, [0xd8..=0xdb, _, 0xdc..=0xdf, _, ..]) { 4 } else { bytes.len().min(2) };
            let cid = map.as_ref().and_then(|map| map.lookup_cid_code(value(length), length as u8));
            return (value(length), length, cid.unwrap_or(0));
        }
        if let Encoding::Map(map) = &self.encoding {
            for length in 1..=bytes.len().min(4) {
                if let Some(cid) = map.lookup_cid_code(value(length), length as u8) {
                    return (value(length), length, cid);
                }
            }
        }
        let length = bytes.len().min(2);
        (value(length), length, value(length))
    }

    fn characters(&self, code: u32, cid: u32) -> Option<String> {
        let glyph = self.glyph(cid);
        let mapped = match &self.to_unicode {
            ToUnicode::Map(map) => map.lookup_bf_string(code).map(bf),
            ToUnicode::Identity => char::from_u32(code).map(String::from),
            ToUnicode::None => None,
        };
        let by_encoding = || match self.encoding {
            Encoding::Utf16(_) => {
                let units = [(code >> 16) as u16, code as u16];
                String::from_utf16(&units[usize::from(units[0] == 0)..]).ok()
            }
            _ => None,
        };
        let by_collection = || self.collection.as_ref()?.lookup_bf_string(cid).map(bf);
        mapped
            .and_then(|s| if self.symbol { clean_symbol(&s) } else { clean(&s) })
            .or_else(|| by_encoding().and_then(|s| clean(&s)))
            .or_else(|| by_collection().and_then(|s| clean(&s)))
            .or_else(|| self.embedded.composite().composite(glyph).and_then(|s| clean(&s)))
    }

    /// The character that a CID has by its number, in a font whose widths prove that its glyphs were in order before it was cut down.
    fn in_order(&self, cid: u32) -> Option<char> {
        let ordered = self.ordered.get_or_init(|| {
            let known = (0..ORDERED).filter_map(|cid| Some((evidence::in_order(cid)?, self.metrics.stated(cid)?)));
            self.collection.is_none() && evidence::bear_out(&known.collect::<Vec<_>>())
        });
        evidence::in_order(cid).filter(|_| *ordered)
    }

    fn glyph(&self, cid: u32) -> u32 {
        let at = cid as usize * 2;
        match &self.glyphs {
            Some(map) => map.get(at..at + 2).map_or(0, |b| u32::from(b[0]) << 8 | u32::from(b[1])),
            None => cid,
        }
    }
}

/// The encoding, and whether it is one of vertical writing.
fn load_encoding(doc: &Document, dict: &Dictionary, decoder: &mut Decoder) -> (Encoding, bool) {
    let parse = |data: &[u8]| CMap::parse(data, load_embedded).map(Box::new);
    let named = |name: &[u8]| load_embedded(CMapName::from_bytes(name)).and_then(parse);
    match objects::get(doc, dict, b"Encoding") {
        Some(Object::Name(name)) => {
            let encoding = if name.starts_with(b"Identity") {
                Encoding::Identity
            } else if contains(name, b"UCS2") || contains(name, b"UTF16") {
                Encoding::Utf16(named(name))
            } else {
                named(name).map_or(Encoding::Identity, Encoding::Map)
            };
            (encoding, name == b"V" || name.ends_with(b"-V"))
        }
        Some(Object::Stream(stream)) => {
            let map = decoder.decode(doc, stream).ok().and_then(|data| parse(&data));
            let own = map.as_ref().and_then(|map| map.metadata().writing_mode);
            let vertical = own == Some(WritingMode::Vertical) || objects::number(doc, &stream.dict, b"WMode") == Some(1.0);
            (map.map_or(Encoding::Identity, Encoding::Map), vertical)
        }
        _ => (Encoding::Identity, false),
    }
}

fn contains(name: &[u8], part: &[u8]) -> bool {
    name.windows(part.len()).any(|w| w == part)
}

/// The map from CIDs of a registered character collection to Unicode.
fn load_collection(doc: &Document, child: &Dictionary) -> Option<CMap> {
    let info = objects::dict(doc, child, b"CIDSystemInfo")?;
    let text = |key: &[u8]| objects::get(doc, info, key)?.as_str().ok();
    let name = CidFamily::from_registry_ordering(text(b"Registry")?, text(b"Ordering")?).ucs2_cmap()?;
    CMap::parse(load_embedded(name)?, load_embedded)
}
