//! Finding quoted words again: only letters and digits count, without case and accents.

use crate::text::{Span, fold, head};

/// Letters and digits a quotation must have to stand for a place.
const LEAST: usize = 4;
/// Words a quotation starts with, and words it grows to until it is the only one.
const WORDS: (usize, usize) = (6, 40);
/// Characters of a quotation in a message.
const SHOWN: usize = 50;

/// A text reduced to its letters and digits, each with its byte in the text.
struct Squashed {
    text: String,
    /// Byte in the source for each byte of `text`.
    origin: Vec<usize>,
}

impl Squashed {
    fn of(source: &str) -> Self {
        let mut squashed = Squashed { text: String::with_capacity(source.len()), origin: Vec::with_capacity(source.len()) };
        let mut buffer = [0; 4];
        for (at, c) in source.char_indices() {
            if c.is_ascii() {
                if c.is_ascii_alphanumeric() {
                    squashed.text.push(c.to_ascii_lowercase());
                    squashed.origin.push(at);
                }
                continue;
            }
            for folded in fold(c.encode_utf8(&mut buffer)).chars().filter(|c| c.is_alphanumeric()) {
                squashed.text.push(folded);
                squashed.origin.extend(std::iter::repeat_n(at, folded.len_utf8()));
            }
        }
        squashed
    }
}

/// All places of quoted words in a text, whole words at both ends.
fn places(text: &str, words: &str) -> Vec<Span> {
    let (hay, needle) = (Squashed::of(text), Squashed::of(words).text);
    if needle.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (at, found) in hay.text.match_indices(&needle) {
        let start = hay.origin[at];
        let last = hay.origin[at + found.len() - 1];
        let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
        let before = text[..start].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = text[end..].chars().next().is_some_and(char::is_alphanumeric);
        if !before && !after {
            out.push(Span::new(start, end));
        }
    }
    out
}

/// The one place of quoted words, or the `nth` of several.
///
/// # Errors
/// Why there is no such place, for a person to read.
pub fn find(text: &str, words: &str, nth: Option<usize>) -> Result<Span, String> {
    let shown = head(words, SHOWN);
    if Squashed::of(words).text.chars().count() < LEAST {
        return Err(format!("`{shown}` is too short to stand for a place"));
    }
    let found = places(text, words);
    match (found.as_slice(), nth) {
        ([], _) => Err(format!("the words `{shown}` are not in the text")),
        ([one], None | Some(1)) => Ok(*one),
        (several, Some(n)) => {
            let place = n.checked_sub(1).and_then(|i| several.get(i));
            place.copied().ok_or_else(|| format!("the words `{shown}` stand in {} places, not in {n}", several.len()))
        }
        (several, None) => {
            Err(format!("the words `{shown}` stand in {} places; quote more of them, or say which with `nth`", several.len()))
        }
    }
}

/// Words that stand for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The words.
    pub words: String,
    /// Which of several places with these words, where even many words stand in several.
    pub nth: Option<usize>,
}

/// The fewest words from `at` on that stand in one place of a text.
pub fn quote(text: &str, at: usize) -> Option<Quote> {
    let rest = text.get(at..)?;
    let all: Vec<&str> = rest.split_whitespace().take(WORDS.1).collect();
    let enough = |n: &usize| places(text, &all[..*n].join(" ")).len() == 1;
    let fewest = (WORDS.0.min(all.len())..=all.len()).find(|n| *n > 0 && enough(n));
    if let Some(n) = fewest {
        return Some(Quote { words: all[..n].join(" "), nth: None });
    }
    let words = all.join(" ");
    let nth = places(text, &words).iter().position(|p| p.end > at)? + 1;
    Some(Quote { words, nth: Some(nth) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_dress() {
        let text = "7. Reafirmar la impor-\ntancia del «Proceso». Reafirmar la paz.";
        assert_eq!(find(text, "reafirmar LA importáncia", None).map(|s| s.start), Ok(3));
        assert!(find(text, "Reafirmar la", None).is_err_and(|e| e.contains("2 places")));
        assert_eq!(find(text, "Reafirmar la", Some(2)).map(|s| s.of(text)), Ok("Reafirmar la"));
        assert!(find(text, "firmar la paz", None).is_err(), "no word begins there");
        assert!(find(text, "paz", None).is_err_and(|e| e.contains("short")));
    }

    #[test]
    fn a_quotation_is_as_long_as_it_must_be() {
        let text = "one two three four five six seven. one two three four five six eight.";
        assert_eq!(quote(text, 0), Some(Quote { words: "one two three four five six seven.".into(), nth: None }));
        let twice = "the same words over here the same words over here";
        assert_eq!(quote(twice, 25).and_then(|q| find(twice, &q.words, q.nth).ok()).map(|s| s.start), Some(25));
    }
}
