//! Base encodings of simple fonts: code to glyph name or character (ISO 32000-2, annex D).

use skrifa::raw::ps::agl;

/// Upper half of Mac OS Roman. U+FFFD stands for the vendor's mark at 0xF0.
const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{fffd}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
/// 0x80 to 0x9F of Windows code page 1252; undefined codes are bullets (annex D.2, note 3).
const WINDOWS: &str = "€•‚ƒ„…†‡ˆ‰Š‹Œ•Ž••‘’“”•–—˜™š›œ•žŸ";
/// The Symbol font's own encoding, 0x20 to 0x7E.
const SYMBOL_LOW: &str = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\u{fffd}αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";
/// The Symbol font's own encoding, 0xA0 to 0xEF.
const SYMBOL_HIGH: &str = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪";

/// Adobe's standard encoding, 0xA1 to 0xFB; below 0x80 it is ASCII but for the two quotes.
const STANDARD: &str = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ\u{fffd}–†‡·\u{fffd}¶•‚„”»…‰\u{fffd}¿\u{fffd}`´ˆ˜¯˘˙¨\u{fffd}˚¸\u{fffd}˝˛ˇ—\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}Æ\u{fffd}ª\u{fffd}\u{fffd}\u{fffd}\u{fffd}ŁØŒº\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}æ\u{fffd}\u{fffd}\u{fffd}ı\u{fffd}\u{fffd}łøœß";

/// A base encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Standard,
    Windows,
    Mac,
    Symbol,
    Dingbats,
}

impl Base {
    /// The encoding with this PDF name.
    pub(super) fn named(name: &[u8]) -> Option<Base> {
        match name {
            b"WinAnsiEncoding" => Some(Base::Windows),
            b"MacRomanEncoding" => Some(Base::Mac),
            b"StandardEncoding" => Some(Base::Standard),
            _ => None,
        }
    }

    /// The character of a code.
    pub(super) fn char(self, code: u8) -> Option<char> {
        let nth = |table: &str, first: u8| table.chars().nth(usize::from(code.checked_sub(first)?));
        let found = match self {
            Base::Standard => match code {
                0x27 => Some('’'),
                0x60 => Some('‘'),
                0x20..=0x7e => Some(char::from(code)),
                _ => nth(STANDARD, 0xa1),
            },
            Base::Windows => match code {
                0x20..=0x7e | 0xa0..=0xff => Some(char::from(code)),
                0x80..=0x9f => nth(WINDOWS, 0x80),
                _ => None,
            },
            Base::Mac => match code {
                0x20..=0x7e => Some(char::from(code)),
                _ => nth(MAC_ROMAN, 0x80),
            },
            Base::Symbol => match code {
                0x20..=0x7e => nth(SYMBOL_LOW, 0x20),
                _ => nth(SYMBOL_HIGH, 0xa0),
            },
            Base::Dingbats => dingbat(code),
        };
        found.filter(|c| *c != '\u{fffd}')
    }
}

/// The ZapfDingbats font's own encoding. Unicode took its signs over in their order, but for those it had already.
fn dingbat(code: u8) -> Option<char> {
    let had = |first: u8, chars: &str| chars.chars().nth(usize::from(code - first));
    match code {
        0x20 => Some(' '),
        0x25 => Some('☎'),
        0x2a | 0x2b => had(0x2a, "☛☞"),
        0x48 => Some('★'),
        0x6c => Some('●'),
        0x6e => Some('■'),
        0x73..=0x75 => had(0x73, "▲▼◆"),
        0x77 => Some('◗'),
        0xa8..=0xb5 => had(0xa8, "♣♦♥♠①②③④⑤⑥⑦⑧⑨⑩"),
        0xd5..=0xd7 => had(0xd5, "→↔↕"),
        0x21..=0x7e => char::from_u32(0x2701 + u32::from(code - 0x21)),
        0xa1..=0xef | 0xf1..=0xfe => char::from_u32(0x2761 + u32::from(code - 0xa1)),
        _ => None,
    }
}

/// The characters a glyph name stands for (Adobe Glyph List, `uniXXXX`, `uXXXXX`, components joined by `_`).
pub(super) fn glyph_chars(name: &str) -> Option<String> {
    let chars: String = agl::name_to_chars(name).collect();
    (!chars.is_empty()).then_some(chars)
}

/// The character of a glyph name that stands for one.
pub(super) fn glyph_char(name: &str) -> Option<char> {
    agl::name_to_char(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_encodings_hold_the_letters_of_the_genre() {
        assert_eq!(Base::Windows.char(0xf3), Some('ó'));
        assert_eq!(Base::Windows.char(0x96), Some('–'));
        assert_eq!(Base::Mac.char(0x97), Some('ó'));
        assert_eq!(Base::Mac.char(0xff), Some('ˇ'));
        assert_eq!(Base::Standard.char(0xeb), Some('º'));
        assert_eq!(Base::Symbol.char(0xb7), Some('•'));
        assert_eq!(Base::Symbol.char(0x61), Some('α'));
        assert_eq!([b'l', b'4', 0xb6, 0xfe].map(|code| Base::Dingbats.char(code)), [Some('●'), Some('✔'), Some('❶'), Some('➾')]);
    }

    #[test]
    fn glyph_names_in_every_form() {
        assert_eq!(glyph_chars("oacute").as_deref(), Some("ó"));
        assert_eq!(glyph_chars("uni00F3").as_deref(), Some("ó"));
        assert_eq!(glyph_chars("f_f_i").as_deref(), Some("ffi"));
        assert_eq!(glyph_chars("g23"), None);
    }
}
