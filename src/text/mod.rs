//! Ground for everything that handles words: spans, folding, and printing text that nobody vouches for.

pub(crate) mod ordinals;
mod sentences;

pub use sentences::sentences;

use serde::{Deserialize, Serialize};
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Half-open range of bytes in a string, always on character borders. Serialised as `[start, end]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The part of `text` it covers; empty when out of range.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The bytes both cover (empty when they do not meet).
    #[must_use]
    pub fn intersect(self, other: Span) -> Span {
        let start = self.start.max(other.start);
        Span { start, end: self.end.min(other.end).max(start) }
    }

    /// The same span without white space at its ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Span {
        let inner = self.of(text);
        let start = self.start + (inner.len() - inner.trim_start().len());
        Span { start, end: start + inner.trim().len() }
    }
}

impl From<(usize, usize)> for Span {
    fn from((start, end): (usize, usize)) -> Self {
        Span { start, end }
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

/// Lower case without accents: `Integração` → `integracao`. `º` and `ª` become `o` and `a`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            'À'..='ÿ' => out.push(LATIN[c as usize - 'À' as usize]),
            _ => fold_any(c, &mut out),
        }
    }
    out
}

/// The letters from `À` to `ÿ`, folded.
const LATIN: [char; 64] = [
    'a', 'a', 'a', 'a', 'a', 'a', 'æ', 'c', 'e', 'e', 'e', 'e', 'i', 'i', 'i', 'i', 'ð', 'n', 'o', 'o', 'o', 'o', 'o', '×', 'ø',
    'u', 'u', 'u', 'u', 'y', 'þ', 'ß', 'a', 'a', 'a', 'a', 'a', 'a', 'æ', 'c', 'e', 'e', 'e', 'e', 'i', 'i', 'i', 'i', 'ð', 'n',
    'o', 'o', 'o', 'o', 'o', '÷', 'ø', 'u', 'u', 'u', 'u', 'y', 'þ', 'y',
];

fn fold_any(c: char, out: &mut String) {
    // Normalisation orders the marks of a letter, and they all go.
    decompose_compatible(c, |part| {
        if !is_combining_mark(part) {
            out.extend(part.to_lowercase());
        }
    });
}

/// Words of a folded text: runs of letters and digits.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
}

/// White space runs as one space, none at the ends.
pub fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether a character can mislead a reader or drive a terminal: controls, direction marks, invisible format characters.
///
/// Source of the direction set: Unicode Standard Annex #9, section 2. Line feed and tab are harmless here.
pub fn is_unsafe(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Text from outside made safe for a terminal or a report line: unsafe characters are shown as `\u{…}`.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut done, mut at) = (0, 0);
    while let Some(found) = text.as_bytes()[at..].iter().position(|b| SUSPECT[usize::from(*b)]) {
        at += found;
        let Some(c) = text[at..].chars().next() else { break };
        if is_unsafe(c) {
            out.push_str(&text[done..at]);
            out.extend(c.escape_unicode());
            done = at + c.len_utf8();
        }
        at += c.len_utf8();
    }
    out.push_str(&text[done..]);
    out
}

/// First bytes, in UTF-8, of the characters that [`is_unsafe`] has to be asked of.
const SUSPECT: [bool; 256] = {
    let mut suspect = [false; 256];
    let mut at = 0;
    while at < 0x20 {
        suspect[at] = at != 9 && at != 10;
        at += 1;
    }
    let mut others: &[u8] = &[0x7f, 0xc2, 0xe2, 0xef, 0xf3];
    while let [first, rest @ ..] = others {
        suspect[*first as usize] = true;
        others = rest;
    }
    suspect
};

/// [`printable`] on one line: line feeds and tabs become `\n` and `\t`.
pub fn printable_line(text: &str) -> String {
    printable(text).replace('\n', "\\n").replace('\t', "\\t")
}

/// ASCII slug for a path or an address: `Santiago II` → `santiago-ii`; empty input gives `x`.
pub fn slug(text: &str) -> String {
    let slug = words(&fold(text)).filter(|w| w.is_ascii()).collect::<Vec<_>>().join("-");
    if slug.is_empty() { "x".into() } else { slug }
}

/// A slice of at most `max` characters around nothing in particular: the head of `text`, with `…` when cut.
pub fn head(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        Some((cut, _)) => format!("{}…", text[..cut].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_and_accents() {
        assert_eq!(fold("INTEGRAÇÃO Socioeconómica Nº 1.ª"), "integracao socioeconomica no 1.a");
    }

    #[test]
    fn printable_shows_what_would_drive_a_terminal() {
        assert_eq!(printable_line("a\u{1b}[31m\u{202e}b\nc"), "a\\u{1b}[31m\\u{202e}b\\nc");
    }

    #[test]
    fn folding_is_that_of_the_normal_form() {
        use unicode_normalization::UnicodeNormalization;
        let whole = |text: &str| text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect::<String>();
        for c in '\0'..=char::MAX {
            let text = format!("aÇ{c}\u{323}\u{301}Ñ");
            assert_eq!(fold(&text), whole(&text), "{c:?}");
        }
    }

    #[test]
    fn every_unsafe_character_is_shown_and_no_other() {
        for c in '\0'..=char::MAX {
            let text = format!("é{c}x");
            let want = if is_unsafe(c) { format!("é{}x", c.escape_unicode()) } else { text.clone() };
            assert_eq!(printable(&text), want);
        }
    }

    #[test]
    fn slugs_are_ascii_words() {
        assert_eq!(slug("São José – Capítulo II"), "sao-jose-capitulo-ii");
        assert_eq!(slug("…"), "x");
    }

    #[test]
    fn trimming_keeps_character_borders() {
        let text = "  é  ";
        assert_eq!(Span::new(0, text.len()).trimmed(text), Span::new(2, 4));
    }
}
