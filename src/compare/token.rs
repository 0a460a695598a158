//! The words that are compared.

use crate::text::{Span, fold};

/// Words that carry no content of their own: articles, prepositions, conjunctions and pronouns of the three languages, folded.
/// Sorted, for a binary search.
const STOP_WORDS: [&str; 104] = [
    "a", "al", "an", "and", "ante", "ao", "aos", "aquel", "as", "at", "be", "by", "com", "como", "con", "cual", "cuyo", "da",
    "das", "de", "del", "dela", "dele", "desde", "do", "dos", "e", "el", "em", "en", "entre", "es", "esta", "estas", "este",
    "estes", "esto", "estos", "for", "from", "ha", "has", "hasta", "have", "in", "is", "isso", "isto", "it", "its", "la", "las",
    "le", "les", "lo", "los", "mais", "mas", "na", "nas", "no", "nos", "o", "of", "on", "or", "os", "ou", "para", "pela",
    "pelas", "pelo", "pelos", "per", "pero", "por", "que", "se", "sem", "ser", "sin", "so", "sobre", "son", "su", "sua", "suas",
    "sus", "that", "the", "their", "this", "to", "u", "um", "uma", "un", "una", "unos", "was", "which", "with", "y", "yo",
];

/// Longest enumerator, characters without its parentheses (`viii)`).
const LONGEST_ENUMERATOR: usize = 5;

/// A word with everything up to the next word: the tokens of a text cover it without a gap.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Its bytes, with the white space and the punctuation that follow.
    pub(super) span: Span,
    /// Letters and digits without case and accents.
    pub(super) folded: String,
}

impl Token {
    pub(super) fn is_stop_word(&self) -> bool {
        STOP_WORDS.binary_search(&self.folded.as_str()).is_ok()
    }
}

/// The words of a text, at most `most` of them; what holds no letter or digit, and enumerators such as `b)`, go with the word
/// before, or with the first.
pub(super) fn tokens(text: &str, most: usize) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        at += piece.len();
        let folded: String = if is_enumerator(piece.trim_end()) {
            String::new()
        } else {
            fold(piece).chars().filter(|c| c.is_alphanumeric()).collect()
        };
        let full = out.len() >= most;
        match out.last_mut() {
            Some(last) if folded.is_empty() || last.folded.is_empty() => {
                last.span.end = at;
                last.folded.push_str(&folded);
            }
            _ if full => break,
            _ => out.push(Token { span: Span::new(start, at), folded }),
        }
        start = at;
    }
    out
}

/// `a)`, `(ii)`, `3)`: numbering inside a clause.
fn is_enumerator(word: &str) -> bool {
    let Some(bare) = word.strip_suffix(')').map(|w| w.strip_prefix('(').unwrap_or(w)) else { return false };
    let roman = || bare.chars().all(|c| "ivxIVX".contains(c));
    let digits = || bare.chars().all(|c| c.is_ascii_digit());
    let letter = || bare.len() == 1 && bare.chars().all(|c| c.is_ascii_alphabetic());
    !bare.is_empty() && bare.len() <= LONGEST_ENUMERATOR && (letter() || roman() || (digits() && bare.len() <= 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted_and_folded() {
        assert!(STOP_WORDS.is_sorted());
        assert!(STOP_WORDS.iter().all(|w| fold(w) == *w));
    }

    #[test]
    fn tokens_cover_the_text_and_numbering_is_no_word() {
        let text = " — a) Reafirmar, (ii) la  Región;\n3) y 2023.";
        let tokens = tokens(text, 100);
        assert_eq!(tokens.iter().map(|t| t.span.of(text)).collect::<String>(), text);
        let words: Vec<&str> = tokens.iter().map(|t| t.folded.as_str()).collect();
        assert_eq!(words, ["reafirmar", "la", "region", "y", "2023"]);
    }
}
