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
const SOFT: char = '\u{ad}';

/// How a line's end joins the next line of its paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// A space between.
    Space,
    /// Nothing between: the hyphen belongs to the word.
    Keep,
    /// The hyphen was the typesetter's: it goes.
    Drop,
}

/// The words of a text, to tell `socio-económica` from `migra-ción`.
pub(super) struct Hyphens {
    words: HashSet<String>,
    hyphenated: bool,
}

impl Hyphens {
    /// Learns the words that stand unbroken in the lines.
    pub(super) fn of(lines: &[&TextLine]) -> Self {
        let mut words = HashSet::new();
        let ends = lines.iter().filter(|l| l.text.ends_with(['-', SOFT])).count() as f32;
        if ends == 0.0 {
            return Hyphens { words, hyphenated: false };
        }
        let mut broken = false;
        for line in lines {
            // The parts of a word broken at a line's end are no words.
            let ends_broken = line.text.ends_with(['-', SOFT]);
            let parts: Vec<&str> = line.text.split_whitespace().collect();
            let whole = usize::from(broken)..parts.len().saturating_sub(usize::from(ends_broken));
            words.extend(parts.get(whole).unwrap_or(&[]).iter().map(|word| bare(word)));
            broken = ends_broken;
        }
        Hyphens { words, hyphenated: ends >= (HYPHENATED * lines.len() as f32).max(2.0) }
    }

    /// How `before` joins `after` within a paragraph.
    pub(super) fn join(&self, before: &str, after: &str) -> Join {
        let end = &before[before.trim_end_matches(['-', SOFT]).len()..];
        if end.contains(SOFT) {
            return Join::Drop;
        }
        let Some(stem) = before.strip_suffix('-') else { return Join::Space };
        let head = stem.split_whitespace().next_back().unwrap_or("");
        let tail = after.split_whitespace().next().unwrap_or("");
        if head.is_empty() || stem.ends_with(char::is_whitespace) {
            return Join::Space;
        }
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

/// A word folded, without punctuation at its ends.
fn bare(word: &str) -> String {
    fold(word).replace(SOFT, "").trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
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
