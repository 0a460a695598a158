//! Hyphens at line ends: undone where the word is one word.

use std::collections::HashSet;

use super::line::TextLine;
use crate::text::fold;

/// Share of lines that end in a hyphen from which the text was hyphenated by its typesetter.
const HYPHENATED: f32 = 0.015;
/// First parts of compounds that are written with a hyphen in one of the three languages, folded.
const COMPOUNDING: [&str; 22] = [
    "socio", "ex", "anti", "pos", "post", "pre", "co", "inter", "multi", "non", "self", "cross", "long", "short", "high", "low",
    "well", "vice", "sub", "pan", "ibero", "euro",
];
/// Soft hyphen.
pub(super) const SOFT: char = '\u{ad}';

/// How a line's end joins the next line of its paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// A space between.
    Space,
    /// Nothing between: the hyphen belongs to the word, or the words of the script are not parted.
    Keep,
    /// The hyphen was the typesetter's: it goes.
    Drop,
}

/// The words of a text that decide on its hyphens, to tell `socio-económica` from `migra-ción`.
pub(super) struct Hyphens {
    words: HashSet<String>,
    hyphenated: bool,
}

impl Hyphens {
    /// Learns which of the words that hyphens at line ends may make stand unbroken in the lines. `sections` are the runs of lines in
    /// which one line may join the next.
    pub(super) fn of(lines: &[&TextLine], sections: &[&[&TextLine]]) -> Self {
        let ends = lines.iter().filter(|l| l.text.ends_with(['-', SOFT])).count() as f32;
        let pairs = sections.iter().flat_map(|s| s.windows(2)).filter_map(|p| parts(&p[0].text, &p[1].text));
        let wanted =
            Wanted::of(pairs.flat_map(|(head, tail)| [format!("{head}{tail}"), format!("{head}-{tail}"), tail.to_owned()]));
        let mut words = HashSet::new();
        let mut broken = false;
        for line in lines.iter().filter(|_| !wanted.words.is_empty()) {
            // The parts of a word broken at a line's end are no words.
            let ends_broken = line.text.ends_with(['-', SOFT]);
            let mut whole = line.text.split_whitespace();
            if broken {
                whole.next();
            }
            if ends_broken {
                whole.next_back();
            }
            words.extend(whole.filter_map(|word| wanted.find(word)));
            broken = ends_broken;
        }
        Hyphens { words, hyphenated: ends > 0.0 && ends >= (HYPHENATED * lines.len() as f32).max(2.0) }
    }

    /// How `before` joins `after` within a paragraph.
    pub(super) fn join(&self, before: &str, after: &str) -> Join {
        let end = &before[before.trim_end_matches(['-', SOFT]).len()..];
        if end.contains(SOFT) {
            return Join::Drop;
        }
        let Some((head, tail)) = parts(before, after) else { return Join::Space };
        let letters = |side: Option<char>| side.is_some_and(char::is_alphabetic);
        if !letters(head.chars().last()) || !letters(tail.chars().next()) {
            return Join::Keep;
        }
        let whole = bare(&format!("{head}{tail}"));
        let parted = bare(&format!("{head}-{tail}"));
        match (self.words.contains(&whole), self.words.contains(&parted)) {
            (true, false) => Join::Drop,
            (false, true) => Join::Keep,
            _ if tail.starts_with(char::is_uppercase) && !head.chars().all(char::is_uppercase) => Join::Keep,
            _ if self.hyphenated => Join::Drop,
            _ if COMPOUNDING.contains(&bare(head).as_str()) || self.words.contains(&bare(tail)) => Join::Keep,
            _ => Join::Drop,
        }
    }
}

/// The two parts of the word around the hyphen that ends `before`.
fn parts<'a>(before: &'a str, after: &'a str) -> Option<(&'a str, &'a str)> {
    let stem = before.strip_suffix('-').filter(|s| !s.ends_with(char::is_whitespace))?;
    Some((stem.split_whitespace().next_back()?, after.split_whitespace().next().unwrap_or("")))
}

/// Longest ASCII word told by its length, bytes.
const LENGTHS: usize = 64;

/// Words looked for in a text. Most words of the text are no such word by their first letter and length alone.
struct Wanted {
    words: HashSet<String>,
    /// By the first letter of ASCII words, a bit for each length.
    lengths: [u64; 128],
}

impl Wanted {
    fn of(words: impl Iterator<Item = String>) -> Wanted {
        let words: HashSet<String> = words.map(|w| bare(&w)).collect();
        let mut lengths = [0; 128];
        for (first, length) in words.iter().filter_map(|w| Wanted::shape(w)) {
            lengths[first] |= 1 << length;
        }
        Wanted { words, lengths }
    }

    /// First letter and length of a bare ASCII word.
    fn shape(word: &str) -> Option<(usize, usize)> {
        let first = word.bytes().next()?.to_ascii_lowercase();
        (word.is_ascii() && word.len() < LENGTHS).then_some((usize::from(first), word.len()))
    }

    /// The word, bare, if it is looked for.
    fn find(&self, word: &str) -> Option<String> {
        let inner = if word.is_ascii() { word.trim_matches(|c: char| !c.is_ascii_alphanumeric()) } else { word };
        let other = Wanted::shape(inner).is_some_and(|(first, length)| self.lengths[first] & 1 << length == 0);
        if other { None } else { Some(bare(inner)).filter(|w| self.words.contains(w)) }
    }
}

/// A word folded, without punctuation at its ends.
fn bare(word: &str) -> String {
    let mut folded = fold(word);
    folded.retain(|c| c != SOFT);
    let inner = folded.trim_matches(|c: char| !c.is_alphanumeric());
    if inner.len() == folded.len() { folded } else { inner.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hyphens(words: &[&str], hyphenated: bool) -> Hyphens {
        Hyphens { words: words.iter().map(|w| bare(w)).collect(), hyphenated }
    }

    #[test]
    fn a_soft_hyphen_always_goes() {
        let none = hyphens(&[], false);
        assert_eq!(none.join("capacida\u{ad}", "des"), Join::Drop);
        assert_eq!(none.join("capacida\u{ad}-", "des"), Join::Drop);
    }

    #[test]
    fn a_hard_hyphen_goes_where_the_word_is_one_word() {
        assert_eq!(hyphens(&["migración"], false).join("la migra-", "ción y"), Join::Drop);
        assert_eq!(hyphens(&["socio-económica"], true).join("la socio-", "económica y"), Join::Keep);
        assert_eq!(hyphens(&[], true).join("la inte-", "gración"), Join::Drop);
        assert_eq!(hyphens(&[], false).join("la post-", "emergencia"), Join::Keep);
        assert_eq!(hyphens(&["igual"], false).join("por igual-", "mente"), Join::Drop);
        assert_eq!(hyphens(&["económica"], false).join("político-", "económica"), Join::Keep);
        assert_eq!(hyphens(&[], true).join("COVID-", "19"), Join::Keep);
        assert_eq!(hyphens(&[], true).join("Quito –", "Chile"), Join::Space);
        assert_eq!(hyphens(&[], true).join("Ibero-", "América"), Join::Keep);
    }
}
