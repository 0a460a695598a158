//! Characters as they should stand in a text, whatever a font's tables call them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::encoding::Base;

/// What a font gave for a code, put right: ligatures and presentation forms spelt out, odd spaces made plain, symbol-font private codes
/// resolved, private and unassigned values refused. `None` when nothing usable is left.
pub(super) fn clean(raw: &str) -> Option<String> {
    let mut out = String::with_capacity(raw.len());
    let swapped = swapped(raw);
    for c in swapped.as_deref().unwrap_or(raw).chars() {
        match c {
            '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => out.push_str(&spelt_out(c)),
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\t' | '\n' | '\r' => out.push(' '),
            '\u{2010}' | '\u{2011}' => out.push('-'),
            '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe48}' => out.push(upright(c)),
            // Old TeX encodings have no guillemets and print these relations in their place.
            '≪' => out.push('«'),
            '≫' => out.push('»'),
            '\u{f020}'..='\u{f0ff}' => out.push(symbol_bullet(c)?),
            '\u{0}'..='\u{1f}' | '\u{e000}'..='\u{efff}' | '\u{f100}'..='\u{f8ff}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The letters of a ligature whose map has the bytes of each letter the wrong way round, as some releases of Ghostscript write them: `fi`
/// as U+6600 U+6900. No two Chinese characters of these are one glyph.
fn swapped(raw: &str) -> Option<String> {
    let letter = |c: char| match u32::from(c).to_be_bytes() {
        [0, 0, high, 0] if high.is_ascii_alphabetic() => Some(char::from(high)),
        _ => None,
    };
    if raw.chars().nth(1).is_none() { None } else { raw.chars().map(letter).collect() }
}

/// The letters of which a character is a ligature or a form for one place in a word: Latin, Armenian, Hebrew and Arabic ones (Unicode,
/// compatibility decompositions). A vowel sign that has a form of its own is given without the space or the stroke that carries it.
fn spelt_out(c: char) -> String {
    let letters: String = std::iter::once(c).nfkc().collect();
    match letters.strip_prefix([' ', '\u{640}']) {
        Some(signs) if signs.starts_with(is_combining_mark) => signs.to_owned(),
        _ => letters,
    }
}

/// The sign of which a character is the form for vertical writing, in the full width of the scripts written so.
fn upright(c: char) -> char {
    match c {
        '\u{fe19}' => '…',
        '\u{fe30}' => '‥',
        _ => match std::iter::once(c).nfkc().next().unwrap_or(c) {
            ascii @ '!'..='~' => char::from_u32(u32::from(ascii) + 0xfee0).unwrap_or(c),
            other => other,
        },
    }
}

/// The same for a font that is Symbol, whose codes stand in the private range as they are in its own encoding.
pub(super) fn clean_symbol(raw: &str) -> Option<String> {
    let own = |c: char| match c {
        '\u{f020}'..='\u{f0ff}' => Base::Symbol.char((u32::from(c) & 0xff) as u8).unwrap_or(c),
        c => c,
    };
    clean(&raw.chars().map(own).collect::<String>())
}

/// Dingbats that word processors leave in the private range U+F020 to U+F0FF, as bullets of Symbol and Wingdings.
fn symbol_bullet(c: char) -> Option<char> {
    Some(match c {
        '\u{f0b7}' | '\u{f06c}' | '\u{f09f}' => '•',
        '\u{f0a7}' | '\u{f06e}' => '▪',
        '\u{f0d8}' => '➢',
        '\u{f0fc}' => '✓',
        '\u{f076}' => '❖',
        '\u{f071}' | '\u{f06f}' => '□',
        '\u{f0e8}' | '\u{f0e0}' => '→',
        '\u{f02d}' => '-',
        '\u{f020}' => ' ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_spaces_and_bullets_become_plain() {
        assert_eq!(clean("\u{fb03}").as_deref(), Some("ffi"));
        assert_eq!(clean("\u{fe8e}").as_deref(), Some("\u{627}"));
        assert_eq!(clean("\u{fefb}").as_deref(), Some("\u{644}\u{627}"));
        assert_eq!(clean("\u{fc60}").as_deref(), Some("\u{64e}\u{651}"));
        assert_eq!(clean("\u{fe77}").as_deref(), Some("\u{64e}"));
        assert_eq!(clean("\u{fdfa}").as_deref().map(|s| s.split(' ').count()), Some(4));
        assert_eq!(clean("\u{fd3e}").as_deref(), Some("\u{fd3e}"));
        assert_eq!(clean("\u{fb2a}").as_deref(), Some("\u{5e9}\u{5c1}"));
        assert_eq!(clean("\u{a0}").as_deref(), Some(" "));
        assert_eq!(clean("\u{f0b7}").as_deref(), Some("•"));
        assert_eq!((clean("\u{6600}\u{6900}").as_deref(), clean("\u{6600}").as_deref()), (Some("fi"), Some("\u{6600}")));
        assert_eq!(clean("\u{e123}"), None);
        assert_eq!(clean("\u{1b}[2J").as_deref(), Some("[2J"));
        assert_eq!(clean(""), None);
        assert_eq!((clean("\u{f0e5}"), clean_symbol("\u{f0e5}").as_deref()), (None, Some("∑")));
    }
}
