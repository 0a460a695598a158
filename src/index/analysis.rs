//! Words as they are indexed and searched, by one code for both.

use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};
use unicode_normalization::char::is_combining_mark;

use crate::model::Lang;
use crate::text::fold;

/// Changes when the same words are indexed in another form; an index of another version is refused.
pub(super) const ANALYSIS_VERSION: u32 = 1;
/// Longest word indexed, bytes.
const LONGEST_WORD: usize = 200;

/// Splits text into folded words with their places.
#[derive(Clone)]
struct Words {
    /// Brings the plurals of `-ão`/`-ión` words to their singular before stemming.
    plurals: bool,
    tokens: Vec<Token>,
    at: usize,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.tokens.clear();
        self.at = 0;
        for (start, end) in word_spans(text) {
            let mut word = fold(&text[start..end]);
            if self.plurals {
                word = singular(word);
            }
            if word.len() <= LONGEST_WORD {
                let position = self.tokens.len();
                self.tokens.push(Token { offset_from: start, offset_to: end, position, text: word, position_length: 1 });
            }
        }
        WordStream { words: self }
    }
}

struct WordStream<'a> {
    words: &'a mut Words,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        self.words.at += 1;
        self.words.at <= self.words.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.words.tokens[self.words.at - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.words.tokens[self.words.at - 1]
    }
}

/// Byte ranges of the words of a text: runs of letters, digits and combining marks.
pub(super) fn word_spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (c.is_alphanumeric() || is_combining_mark(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                spans.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    spans.extend(start.map(|from| (from, text.len())));
    spans
}

/// `migracoes` → `migracao`, `alemaes` → `alemao`: the plurals that stemmers leave apart from their singular.
fn singular(word: String) -> String {
    match word.strip_suffix("oes").or_else(|| word.strip_suffix("aes")) {
        Some(stem) if stem.len() > 1 => format!("{stem}ao"),
        _ => word,
    }
}

/// Name of the analyser of a language's words.
pub(super) fn analyser_name(lang: Lang) -> &'static str {
    match lang {
        Lang::ES => "words_es",
        Lang::PT => "words_pt",
        _ => "words_en",
    }
}

/// Name of the analyser of words as printed, folded only.
pub(super) const EXACT: &str = "words_exact";

fn stemmed(lang: Lang) -> TextAnalyzer {
    let (language, plurals) = match lang {
        Lang::ES => (Language::Spanish, false),
        Lang::PT => (Language::Portuguese, true),
        _ => (Language::English, false),
    };
    TextAnalyzer::builder(Words { plurals, tokens: Vec::new(), at: 0 }).filter(Stemmer::new(language)).build()
}

fn exact() -> TextAnalyzer {
    TextAnalyzer::builder(Words { plurals: false, tokens: Vec::new(), at: 0 }).build()
}

/// All analysers, to be registered for reading and for writing.
pub(super) fn analysers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    for lang in Lang::KNOWN {
        manager.register(analyser_name(lang), stemmed(lang));
    }
    manager.register(EXACT, exact());
    manager
}

/// The analysed words of a passage with their byte ranges.
pub(super) fn analyse(text: &str, lang: Option<Lang>) -> Vec<(String, usize, usize)> {
    let mut analyser = lang.map_or_else(exact, stemmed);
    let mut stream = analyser.token_stream(text);
    let mut out = Vec::new();
    while stream.advance() {
        let token = stream.token();
        out.push((token.text.clone(), token.offset_from, token.offset_to));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(lang: Lang, word: &str) -> String {
        analyse(word, Some(lang)).remove(0).0
    }

    #[test]
    fn portuguese_plurals_meet_their_singular() {
        for (one, many) in [
            ("migração", "migrações"),
            ("declaração", "declarações"),
            ("região", "regiões"),
            ("reunião", "reuniões"),
            ("ação", "ações"),
        ] {
            assert_eq!(stem(Lang::PT, one), stem(Lang::PT, many), "{one}");
            assert_eq!(stem(Lang::PT, &fold(one)), stem(Lang::PT, many), "{one}");
        }
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(stem(Lang::ES, "INTEGRACIÓN"), stem(Lang::ES, "integracion"));
        assert_eq!(analyse("COVID-19", None).len(), 2);
    }
}
