//! Type 3 fonts that the drivers of TeX made of its bitmaps: the glyph names spell the codes, and the codes are those of TeX's encodings.
//!
//! Sources: Knuth, The TeXbook, appendix F (the encodings of Computer Modern, OT1 and OMS); Ferguson, "Report on multilingual activities",
//! TUGboat 11 (1990) 514 (the Cork encoding, T1); the tables of its companion of signs, TS1; the programs pdfTeX, which names a glyph
//! `a65`, and dvips, which names it by its code and 360 in base 36, `BT`.

use lopdf::{Dictionary, Document};

use super::{NO_GLYPH, objects};

/// What dvips adds to a code to have two digits in base 36.
const DVIPS: u32 = 360;

/// T1 below the space: accents, quotes, dashes, a mark between the parts of a word that is not seen, ligatures.
const T1_LOW: &str = "`´ˆ˜¨˝˚ˇ˘¯˙¸˛‚‹›“”„«»–—\u{200c}\u{fffd}ıȷﬀﬁﬂﬃﬄ";
/// T1 from 0x80 to 0xBF; above it is Latin-1 but for four codes.
const T1_HIGH: &str = "ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£";
/// OT1 below the space: Greek capitals, ligatures, accents, letters that are not Latin-1's.
const OT1_LOW: &str = "ΓΔΘΛΞΠΣΥΦΨΩﬀﬁﬂﬃﬄıȷ`´ˇ˘¯˚¸ßæœøÆŒØ";
/// OMS below the letters: signs and arrows.
const OMS: &str = "−·×∗÷⋄±∓⊕⊖⊗⊘⊙◯∘•≍≡⊆⊇≤≥≼≽∼≈⊂⊃≪≫≺≻←→↑↓↔↗↘≃⇐⇒⇑⇓⇔↖↙∝′∞∈∋";
/// TS1 from 0x80 to 0x8F.
const TS1: &str = "˘ˇ˝\u{fffd}†‡‖‰•℃$¢ƒ₡₩₦";

/// An encoding of TeX's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Ot1,
    T1,
    Oms,
    Ts1,
    /// None: the glyphs are numbered, and the names look like TeX's.
    Numbered,
}

/// The reading of a font whose glyph names spell TeX's codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tex {
    encoding: Encoding,
    /// Its names are those of dvips, of which some are names of other characters too (`AE`, `CR`).
    dvips: bool,
}

impl Tex {
    /// Looks at the names of a Type 3 font by code, as far as they have glyphs.
    pub(super) fn of(doc: &Document, font: &Dictionary, names: &[Option<String>]) -> Option<Tex> {
        let glyphs = objects::dict(doc, font, b"CharProcs")?;
        let named = || names.iter().enumerate().filter_map(|(code, name)| Some((code as u32, name.as_deref()?)));
        let shown = || named().filter(|(_, name)| *name != NO_GLYPH && glyphs.has(name.as_bytes()));
        let pdftex = |(code, name): (u32, &str)| name.strip_prefix('a').and_then(|digits| digits.parse().ok()) == Some(code);
        let in_36 = |name: &str| u32::from_str_radix(name, 36).ok().filter(|_| name == name.to_ascii_uppercase());
        let dvips = |(code, name): (u32, &str)| name.len() == 2 && in_36(name) == Some(code + DVIPS);
        // Ghostscript and others name the glyphs of bitmaps in the order they meet them, from 0 or 1 on; texts leave codes out.
        let counted = names.strip_prefix(&[None]).unwrap_or(names);
        let numbered = counted.len() > 1 && counted.iter().all(|name| name.as_deref().is_some_and(|name| name != NO_GLYPH));
        let codes: Vec<u8> = shown().filter_map(|(code, _)| u8::try_from(code).ok()).collect();
        let dvips = shown().all(dvips);
        let encoding = match numbered && !dvips {
            true => Encoding::Numbered,
            false => Encoding::of(&codes),
        };
        (!codes.is_empty() && (dvips || shown().all(pdftex))).then_some(Tex { encoding, dvips })
    }

    /// Whether a text that the font's map gives for a glyph cannot be its own: a program took the name for that of another character.
    /// (These fonts have no spaces.)
    pub(super) fn refuses(self, chars: &str) -> bool {
        self.dvips || (self.encoding != Encoding::Numbered && chars.trim().is_empty())
    }

    /// The character of a code; U+FFFD where it has none.
    pub(super) fn char(self, code: u8) -> char {
        let nth = |table: &str, first: u8| table.chars().nth(usize::from(code.wrapping_sub(first)));
        let found = match (self.encoding, code) {
            (Encoding::T1, 0..=0x1f) => nth(T1_LOW, 0),
            (Encoding::T1, b'"') => Some('"'),
            (Encoding::T1, 0x7f) => Some('-'),
            (Encoding::T1, 0x80..=0xbf) => nth(T1_HIGH, 0x80),
            (Encoding::T1, 0xd7 | 0xf7) => Some(if code == 0xd7 { 'Œ' } else { 'œ' }),
            (Encoding::T1, 0xdf | 0xff) => Some(if code == 0xdf { 'ẞ' } else { 'ß' }),
            (Encoding::T1, 0xc0..) => Some(char::from(code)),
            (Encoding::Ot1, 0..=0x1f) => nth(OT1_LOW, 0),
            (Encoding::Ot1, _) => match code {
                b'"' => Some('”'),
                b'<' => Some('¡'),
                b'>' => Some('¿'),
                b'\\' => Some('“'),
                b'^' => Some('ˆ'),
                b'_' => Some('˙'),
                b'{'..=0x7f => nth("–—˝˜¨", b'{'),
                _ => None,
            },
            (Encoding::Oms, _) => return nth(OMS, 0).unwrap_or('\u{fffd}'),
            (Encoding::Ts1, 0x80..=0x8f) => nth(TS1, 0x80),
            (Encoding::Ts1, 0xbf) => Some('€'),
            (Encoding::Ts1, 0xa0..=0xbe) => Some(char::from(code)),
            (Encoding::Ts1 | Encoding::Numbered, _) => return '\u{fffd}',
            (Encoding::T1, _) => None,
        };
        let plain = match code {
            b'\'' => '’',
            b'`' => '‘',
            b'!'..=b'~' => char::from(code),
            _ => '\u{fffd}',
        };
        found.unwrap_or(plain)
    }
}

impl Encoding {
    /// The encoding that has use for these codes. Where nothing tells T1 from OT1 they agree on letters, figures and most signs.
    fn of(codes: &[u8]) -> Encoding {
        let any = |of: &dyn Fn(u8) -> bool| codes.iter().any(|code| of(*code));
        let text = any(&|code| code.is_ascii_alphanumeric());
        if !text && codes.iter().all(|code| usize::from(*code) < OMS.chars().count()) {
            return Encoding::Oms;
        }
        if !text && codes.iter().all(|code| *code >= 0x80) {
            return Encoding::Ts1;
        }
        let upper = any(&|code| code >= 0x80);
        // Ligatures, then accents over letters, then quotes and dashes: no other use is made of these codes in western languages.
        let of_ot1 = any(&|code| matches!(code, 11..=15 | 18 | 19 | 24));
        let of_t1 = any(&|code| matches!(code, 27..=31)) || (!of_ot1 && any(&|code| matches!(code, 16 | 17 | 21 | 22)));
        if upper || (of_t1 && !of_ot1) { Encoding::T1 } else { Encoding::Ot1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_as_long_as_their_codes() {
        let length = |table: &str| table.chars().count();
        assert_eq!([T1_LOW, T1_HIGH, OT1_LOW, TS1].map(length), [32, 64, 32, 16]);
    }

    #[test]
    fn codes_tell_the_encoding() {
        let cases: [(&[u8], Encoding); 7] = [
            (&[b'a', 0xe1], Encoding::T1),
            (&[b'a', 28], Encoding::T1),
            (&[b'a', 12], Encoding::Ot1),
            (&[b'a', 16, 19], Encoding::Ot1),
            (b"a1", Encoding::Ot1),
            (&[15], Encoding::Oms),
            (&[136], Encoding::Ts1),
        ];
        cases.iter().for_each(|(codes, want)| assert_eq!(Encoding::of(codes), *want, "{codes:?}"));
    }

    #[test]
    fn characters_of_each_encoding() {
        let read = |encoding: Encoding, codes: &[u8]| {
            codes.iter().map(|code| Tex { encoding, dvips: false }.char(*code)).collect::<String>()
        };
        assert_eq!(read(Encoding::T1, b"\x10a\x11\x15\x1c\xf1\xf7\xff\"'"), "“a”–ﬁñœß\"’");
        assert_eq!(read(Encoding::T1, b"\xbd\xbe\xbf\x80"), "¡¿£Ă");
        assert_eq!(read(Encoding::Ot1, b"\\a\"{\x0c\x13<>~\x7f"), "“a”–ﬁ´¡¿˜¨");
        assert_eq!(read(Encoding::Oms, &[0, 3, 15, 28]), "−∗•≪");
        assert_eq!(read(Encoding::Ts1, &[136, 0xaa, 0xba, 0xbf]), "•ªº€");
    }
}
