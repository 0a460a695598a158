//! Words as they are indexed and searched, by one code for both.
//!
//! A word is folded (case, accents, compatibility forms, soft hyphens), brought to its singular where the stemmers leave a plural
//! apart, and stemmed (Snowball). Folding comes first so that *migracao* finds *migração*; the stemmers then miss the endings they know
//! by their accents, which the plural rules make good. Words joined by a hyphen, an apostrophe or stops are indexed as their parts and
//! also in one (`socio-economic`: `socio`, `economic`, `socioeconomic`; `O.I.M.`: `oim`).

use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};
use unicode_normalization::char::is_combining_mark;

use crate::model::Lang;
use crate::text::fold;

/// Changes when the same words are indexed in another form; an index of another version is refused.
pub(super) const ANALYSIS_VERSION: u32 = 3;
/// Longest word indexed, bytes.
const LONGEST_WORD: usize = 200;
/// Invisible mark of a place where a word may be broken.
const SOFT_HYPHEN: char = '\u{ad}';

/// How the words of a field are brought to their form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plurals {
    Kept,
    Spanish,
    Portuguese,
}

/// Splits text into folded words with their places.
#[derive(Clone)]
struct Words {
    plurals: Plurals,
    /// Gives joined words also in one.
    joins: bool,
    tokens: Vec<Token>,
    at: usize,
}

impl Words {
    fn push(&mut self, word: &str, (from, to): (usize, usize), position: usize) {
        let folded = folded(word);
        let text = match self.plurals {
            Plurals::Kept => folded,
            Plurals::Spanish if NO_SPANISH_PLURALS.contains(&folded.as_str()) => folded,
            Plurals::Spanish => singular(folded, &SPANISH),
            Plurals::Portuguese => singular(folded, &PORTUGUESE),
        };
        if !text.is_empty() && text.len() <= LONGEST_WORD {
            self.tokens.push(Token { offset_from: from, offset_to: to, position, text, position_length: 1 });
        }
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.tokens.clear();
        self.at = 0;
        let mut position = 0;
        for group in groups(text) {
            let (first, last) = (group[0], group[group.len() - 1]);
            if self.joins && group.len() > 1 {
                let whole: String = group.iter().map(|&(from, to)| &text[from..to]).collect();
                self.push(&whole, (first.0, last.1), position);
            }
            for part in group {
                self.push(&text[part.0..part.1], part, position);
                position += 1;
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
        match (c.is_alphanumeric() || is_combining_mark(c) || c == SOFT_HYPHEN, start) {
            (true, None) if c != SOFT_HYPHEN => start = Some(at),
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

/// Words by what is joined: `socio-economic`, `O.I.M.`, `d'água`. An elided article and a possessive `s` belong to no word.
fn groups(text: &str) -> Vec<Vec<(usize, usize)>> {
    let mut groups: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut previous: Option<(usize, usize)> = None;
    for span in word_spans(text) {
        let word = &text[span.0..span.1];
        let between = previous.map_or(" ", |p| &text[p.1..span.0]);
        let before = previous.map_or("", |p| &text[p.0..p.1]);
        previous = Some(span);
        match (between, groups.last_mut()) {
            ("'" | "’", Some(_)) if word.eq_ignore_ascii_case("s") => {}
            ("'" | "’", Some(group)) if before.len() == 1 => *group = vec![span],
            ("-" | "‐" | "‑", Some(group)) => group.push(span),
            (".", Some(group)) if is_initial(before) && is_initial(word) => group.push(span),
            _ => groups.push(vec![span]),
        }
    }
    groups
}

/// Whether it is a part of an abbreviation with stops: `O.I.M.`, `EE.UU.`.
fn is_initial(word: &str) -> bool {
    word.chars().count() <= 2 && word.chars().all(char::is_uppercase)
}

fn folded(word: &str) -> String {
    let mut folded = fold(word);
    if !folded.is_ascii() {
        folded.retain(|c| c != SOFT_HYPHEN);
    }
    folded
}

/// A regular expression with its letters folded; what a backslash makes special stays.
pub(super) fn fold_pattern(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut escaped = false;
    for c in pattern.chars() {
        match escaped {
            true => out.push(c),
            false => out.push_str(&fold(c.encode_utf8(&mut [0; 4]))),
        }
        escaped = c == '\\' && !escaped;
    }
    out
}

/// Endings of folded Portuguese plurals, the singular's ending, and the fewest letters that must stand before it (so that *mães*,
/// *mais* and *bens* stay what they are).
const PORTUGUESE: [(&str, &str, usize); 9] = [
    ("oes", "ao", 2),
    ("aes", "ao", 2),
    ("aos", "ao", 3),
    ("aveis", "avel", 1),
    ("iveis", "ivel", 1),
    ("uveis", "uvel", 1),
    ("ais", "al", 3),
    ("ens", "em", 2),
    ("eis", "el", 3),
];

/// Folded Spanish words that only look like such plurals.
const NO_SPANISH_PLURALS: [&str; 3] = ["viveres", "quieres", "titeres"];

/// The same for Spanish, whose stemmer knows many singulars by their accent only.
const SPANISH: [(&str, &str, usize); 4] = [("iones", "ion", 2), ("eres", "er", 3), ("enes", "en", 3), ("eses", "es", 2)];

/// The singular that the first fitting rule gives.
fn singular(word: String, rules: &[(&str, &str, usize)]) -> String {
    let rule = rules.iter().find_map(|(plural, singular, fewest)| {
        let stem = word.strip_suffix(plural)?;
        (stem.len() >= *fewest).then(|| format!("{stem}{singular}"))
    });
    rule.unwrap_or(word)
}

/// Name of the analyser of a language's words; those of no known language are folded only.
pub(super) fn analyser_name(lang: Lang) -> &'static str {
    match lang {
        Lang::ES => "words_es",
        Lang::PT => "words_pt",
        Lang::EN => "words_en",
        _ => EXACT,
    }
}

/// Name of the analyser of words as printed, folded only.
pub(super) const EXACT: &str = "words_exact";

fn analyser(lang: Lang, joins: bool) -> TextAnalyzer {
    let (language, plurals) = match lang {
        Lang::ES => (Some(Language::Spanish), Plurals::Spanish),
        Lang::PT => (Some(Language::Portuguese), Plurals::Portuguese),
        Lang::EN => (Some(Language::English), Plurals::Kept),
        _ => (None, Plurals::Kept),
    };
    let words = TextAnalyzer::builder(Words { plurals, joins, tokens: Vec::new(), at: 0 });
    match language {
        Some(language) => words.filter(Stemmer::new(language)).build(),
        None => words.build(),
    }
}

/// All analysers, to be registered for reading and for writing.
pub(super) fn analysers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    for lang in Lang::KNOWN {
        manager.register(analyser_name(lang), analyser(lang, true));
    }
    manager.register(EXACT, analyser(Lang::UND, true));
    manager
}

/// A word of a passage in the form it is indexed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Analysed {
    /// The form.
    pub(super) term: String,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Its place among the words; a joined word has that of its first part.
    pub(super) position: usize,
}

fn run(text: &str, lang: Lang, joins: bool) -> Vec<Analysed> {
    let mut analyser = analyser(lang, joins);
    let mut stream = analyser.token_stream(text);
    let mut out = Vec::new();
    while stream.advance() {
        let token = stream.token();
        out.push(Analysed { term: token.text.clone(), start: token.offset_from, end: token.offset_to, position: token.position });
    }
    out
}

/// The words of a passage as they are indexed; [`Lang::UND`] for words as printed.
pub(super) fn analyse(text: &str, lang: Lang) -> Vec<Analysed> {
    run(text, lang, true)
}

/// The words of a passage one by one, joined ones apart only.
pub(super) fn one_by_one(text: &str, lang: Lang) -> Vec<Analysed> {
    run(text, lang, false)
}

/// The words of a passage in the forms they are indexed in, joined ones apart only; [`Lang::UND`] for words as printed.
pub fn indexed_words(text: &str, lang: Lang) -> Vec<String> {
    one_by_one(text, lang).into_iter().map(|word| word.term).collect()
}

/// The words asked for: one after the other, and the same joined in one where the query joins them.
pub(super) fn asked(words: &str, lang: Lang) -> (Vec<String>, Option<String>) {
    let apart = run(words, lang, false).into_iter().map(|t| t.term).collect();
    let spans = groups(words);
    let joined = (spans.len() == 1 && spans[0].len() > 1).then(|| run(words, lang, true).swap_remove(0).term);
    (apart, joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    fn stem(lang: Lang, word: &str) -> String {
        analyse(word, lang).remove(0).term
    }

    /// Pairs of words that must or must not have one form, in `tests/cases/stems.tsv`.
    #[test]
    fn words_meet_as_listed() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/stems.tsv");
        let cases = fs::read_to_string(path).expect("the cases");
        let mut wrong = Vec::new();
        for case in cases.lines().filter(|l| !l.starts_with('#')) {
            let [lang, one, relation, other] = case.split('\t').collect::<Vec<_>>()[..] else { panic!("{case}") };
            let lang: Lang = lang.parse().expect("a language");
            let forms: BTreeSet<String> = [one, &fold(one)].map(|w| stem(lang, w)).into();
            let meet = [other, &fold(other)].iter().all(|w| forms.len() == 1 && forms.contains(&stem(lang, w)));
            if meet != (relation == "=") {
                wrong.push(format!("{case}: {} {}", stem(lang, one), stem(lang, other)));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn joined_words_are_found_apart_and_in_one() {
        let terms = |text: &str| analyse(text, Lang::UND).into_iter().map(|t| (t.term, t.position)).collect::<Vec<_>>();
        let word = |w: &str, p| (w.to_owned(), p);
        assert_eq!(terms("socio-económica y"), [word("socioeconomica", 0), word("socio", 0), word("economica", 1), word("y", 2)]);
        assert_eq!(terms("COVID-19"), [word("covid19", 0), word("covid", 0), word("19", 1)]);
        assert_eq!(terms("VIH/SIDA"), [word("vih", 0), word("sida", 1)]);
        assert_eq!(terms("la O.I.M."), [word("la", 0), word("oim", 1), word("o", 1), word("i", 2), word("m", 3)]);
        assert_eq!(
            terms("d’água States' State’s 10.c.2"),
            [word("agua", 0), word("states", 1), word("state", 2), word("10", 3), word("c", 4), word("2", 5)]
        );
        assert_eq!(terms("migra\u{ad}cio\u{301}n"), [word("migracion", 0)]);
    }

    #[test]
    fn patterns_are_folded_but_for_their_escapes() {
        assert_eq!(fold_pattern("Migraci[oó]n\\W\\D"), "migraci[oo]n\\W\\D");
    }
}
