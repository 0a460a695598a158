//! The query language: text to a tree, or an error with its place.
//!
//! `words` (all must stand), `"a phrase"`, `"a b"~5`, `=exact`, `="exact phrase"`, `word*` and `w?rd`, `/regex/`, `word~1`,
//! `AND` `OR` `NOT` and `-`, parentheses, `field:value`, `es:(…)`. Nothing is ever dropped silently.

use crate::model::{Lang, roman_value};

/// Deepest nesting of parentheses.
const DEPTH: usize = 32;
/// Longest query, characters.
const LENGTH: usize = 4_000;
/// Most terms of a query.
const TERMS: usize = 256;
/// Largest distance of a fuzzy word.
const FUZZY: u8 = 2;
/// Fields that take a value as it is.
const KEYWORDS: [&str; 8] = ["series", "kind", "status", "country", "org", "verb", "lang", "same"];
/// Fields that take a number or a range.
const NUMBERS: [&str; 3] = ["round", "year", "page"];

/// A query as a tree.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// All of these.
    And(Vec<Query>),
    /// Any of these.
    Or(Vec<Query>),
    /// None of this.
    Not(Box<Query>),
    /// A word or a phrase, matched by stem; words at most `slop` apart from their order.
    Words {
        /// The words.
        words: String,
        /// How far they may be moved, 0 for a phrase.
        slop: u32,
    },
    /// A word or a phrase as printed, but for case and accents.
    Exact(String),
    /// A word with `*` or `?`.
    Wildcard(String),
    /// A regular expression over a printed word.
    Regex(String),
    /// A word and words that differ in up to so many letters.
    Fuzzy(String, u8),
    /// A keyword field.
    Keyword {
        /// Field name.
        field: &'static str,
        /// Value, lower case.
        value: String,
    },
    /// A number field from and to, both included.
    Range {
        /// Field name.
        field: &'static str,
        /// First value.
        from: u64,
        /// Last value.
        to: u64,
    },
    /// Number paths, with `*` and `?`.
    Number(String),
    /// Clauses with a translation in a language, or in any.
    Has(Option<Lang>),
    /// The clause's form in this language matches, whichever language it is shown in.
    In(Lang, Box<Query>),
}

/// What is wrong with a query, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[error("{message}")]
pub struct QueryError {
    /// Character, from 0.
    pub position: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Parses a query.
///
/// # Errors
/// With the place of the first thing that is not understood.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LENGTH {
        return Err(error(LENGTH, "the query is too long", "shorten it"));
    }
    let mut parser = Parser { chars, at: 0, terms: 0 };
    let query = parser.any(0)?;
    parser.space();
    match parser.peek() {
        None => Ok(query),
        Some(')') => Err(error(parser.at, "a parenthesis is closed that was not opened", "remove it, or open one before")),
        Some(_) => Err(error(parser.at, "this is not understood", "see `rondas search --help`")),
    }
}

fn error(position: usize, message: &str, hint: &str) -> QueryError {
    QueryError { position, message: message.to_owned(), hint: hint.to_owned() }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    terms: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Takes an operator word in capitals.
    fn operator(&mut self, word: &str) -> bool {
        self.space();
        let end = self.at + word.len();
        let found = self.chars.get(self.at..end).is_some_and(|c| c.iter().copied().eq(word.chars()))
            && self.chars.get(end).is_none_or(|c| c.is_whitespace() || *c == '(');
        if found {
            self.at = end;
        }
        found
    }

    fn any(&mut self, depth: usize) -> Result<Query, QueryError> {
        if depth > DEPTH {
            return Err(error(self.at, "parentheses are nested too deeply", "simplify the query"));
        }
        let mut parts = vec![self.all(depth)?];
        while self.operator("OR") {
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Query::Or(parts) })
    }

    fn all(&mut self, depth: usize) -> Result<Query, QueryError> {
        let mut parts = vec![self.one(depth)?];
        loop {
            let explicit = self.operator("AND");
            let before = self.at;
            self.space();
            let ends = self.peek().is_none_or(|c| c == ')') || self.operator("OR");
            if ends {
                self.at = if explicit { self.at } else { before };
                if explicit {
                    return Err(error(self.at, "something must follow AND", "add a word, or remove AND"));
                }
                break;
            }
            parts.push(self.one(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Query::And(parts) })
    }

    fn one(&mut self, depth: usize) -> Result<Query, QueryError> {
        self.space();
        self.terms += 1;
        if self.terms > TERMS {
            return Err(error(self.at, "the query has too many parts", "shorten it"));
        }
        let start = self.at;
        if self.operator("NOT") {
            return Ok(Query::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.operator("AND") || self.operator("OR") {
            return Err(error(
                start,
                "an operator must stand between two parts",
                "write the word in lower case or in quotes to search for it",
            ));
        }
        if depth > DEPTH {
            return Err(error(start, "the query is nested too deeply", "simplify it"));
        }
        match self.peek() {
            None => Err(error(start, "something must follow here", "type a word to search for")),
            Some('-') if self.chars.get(self.at + 1).is_some_and(|c| !c.is_whitespace()) => {
                self.at += 1;
                Ok(Query::Not(Box::new(self.one(depth + 1)?)))
            }
            Some('(') => self.group(depth),
            Some('"' | '“' | '«') => self.phrase(),
            Some('=') => self.exact(),
            Some('/') => self.regex(),
            Some(')') => Err(error(start, "an empty part", "type a word before the parenthesis")),
            Some(_) => self.word(depth),
        }
    }

    fn group(&mut self, depth: usize) -> Result<Query, QueryError> {
        let open = self.at;
        self.at += 1;
        let inner = self.any(depth + 1)?;
        self.space();
        if self.peek() != Some(')') {
            return Err(error(open, "this parenthesis is not closed", "add `)`"));
        }
        self.at += 1;
        Ok(inner)
    }

    fn quoted(&mut self) -> Result<String, QueryError> {
        let open = self.at;
        let close = match self.peek() {
            Some('“') => '”',
            Some('«') => '»',
            _ => '"',
        };
        self.at += 1;
        let from = self.at;
        while self.peek().is_some_and(|c| c != close) {
            self.at += 1;
        }
        if self.peek().is_none() {
            return Err(error(open, "this quotation is not closed", "add the closing quotation mark"));
        }
        let words: String = self.chars[from..self.at].iter().collect();
        self.at += 1;
        if !words.chars().any(char::is_alphanumeric) {
            return Err(error(open, "an empty quotation", "type words between the quotation marks"));
        }
        Ok(words)
    }

    fn phrase(&mut self) -> Result<Query, QueryError> {
        let words = self.quoted()?;
        let slop = if self.peek() == Some('~') { self.distance()? } else { 0 };
        Ok(Query::Words { words, slop })
    }

    fn distance(&mut self) -> Result<u32, QueryError> {
        let start = self.at;
        self.at += 1;
        let digits: String = self.chars[self.at..].iter().take_while(|c| c.is_ascii_digit()).collect();
        self.at += digits.len();
        digits.parse().map_err(|_| error(start, "a number must follow `~`", "write \"a b\"~5 or word~1"))
    }

    fn exact(&mut self) -> Result<Query, QueryError> {
        let start = self.at;
        self.at += 1;
        let words = if matches!(self.peek(), Some('"' | '“' | '«')) { self.quoted()? } else { self.bare() };
        if words.is_empty() {
            return Err(error(start, "a word or a quotation must follow `=`", "write =word or =\"a phrase\""));
        }
        Ok(Query::Exact(words))
    }

    fn regex(&mut self) -> Result<Query, QueryError> {
        let open = self.at;
        self.at += 1;
        let from = self.at;
        while self.peek().is_some_and(|c| c != '/') {
            self.at += if self.peek() == Some('\\') { 2 } else { 1 };
        }
        if self.at >= self.chars.len() {
            return Err(error(open, "this regular expression is not closed", "add `/`"));
        }
        let pattern: String = self.chars[from..self.at].iter().collect();
        self.at += 1;
        match regex::Regex::new(&pattern) {
            Ok(_) if !pattern.is_empty() => Ok(Query::Regex(pattern)),
            _ => Err(error(
                open,
                "not a valid regular expression",
                "it is matched against single words, lower case and without accents",
            )),
        }
    }

    fn bare(&mut self) -> String {
        let from = self.at;
        while self.peek().is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '"' | '“' | '«' | ':')) {
            self.at += 1;
        }
        self.chars[from..self.at].iter().collect()
    }

    fn word(&mut self, depth: usize) -> Result<Query, QueryError> {
        let start = self.at;
        let word = self.bare();
        if self.peek() == Some(':') {
            self.at += 1;
            return self.field(start, &word, depth);
        }
        if let Some((stem, distance)) = word.rsplit_once('~') {
            let distance = if distance.is_empty() { Ok(1) } else { distance.parse::<u8>() };
            return match distance {
                Ok(d @ 1..=FUZZY) if !stem.is_empty() => Ok(Query::Fuzzy(stem.to_owned(), d)),
                _ => Err(error(start, "a fuzzy word takes ~1 or ~2", "write word~1")),
            };
        }
        if word.contains(['*', '?']) {
            let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
            return if letters < 2 {
                Err(error(start, "a wildcard needs two letters at least", "add letters"))
            } else {
                Ok(Query::Wildcard(word))
            };
        }
        if !word.chars().any(char::is_alphanumeric) {
            return Err(error(start, "this holds no letter or digit", "type a word to search for"));
        }
        Ok(Query::Words { words: word, slop: 0 })
    }

    fn field(&mut self, start: usize, name: &str, depth: usize) -> Result<Query, QueryError> {
        if let Some(lang) = Lang::KNOWN.into_iter().find(|l| l.as_str() == name) {
            return Ok(Query::In(lang, Box::new(self.one(depth + 1)?)));
        }
        let at = self.at;
        let value = if matches!(self.peek(), Some('"' | '“' | '«')) { self.quoted()? } else { self.bare() };
        if value.is_empty() {
            return Err(error(at, "a value must follow the field", "write it right after the colon"));
        }
        let lower = value.to_lowercase();
        if let Some(field) = NUMBERS.into_iter().find(|f| *f == name) {
            return range(at, field, &lower);
        }
        match name {
            "number" => Ok(Query::Number(lower.trim_end_matches('.').to_owned())),
            "has" if lower == "translation" => Ok(Query::Has(None)),
            "has" | "lacks" => {
                let known = Lang::KNOWN.into_iter().find(|l| l.as_str() == lower);
                let lang = known.ok_or_else(|| {
                    error(at, "a language must follow: es, pt or en", "write has:translation, has:pt or lacks:pt")
                })?;
                let has = Query::Has(Some(lang));
                Ok(if name == "has" { has } else { Query::Not(Box::new(has)) })
            }
            _ => match KEYWORDS.into_iter().find(|f| *f == name) {
                Some("same") if !matches!(lower.as_str(), "yes" | "no") => {
                    Err(error(at, "same takes yes or no", "write same:yes"))
                }
                Some(field) => Ok(Query::Keyword { field, value: lower }),
                None => Err(error(
                    start,
                    &format!("there is no field `{name}`"),
                    "fields: round year page lang kind series status country org verb number has lacks same es pt en",
                )),
            },
        }
    }
}

fn range(at: usize, field: &'static str, value: &str) -> Result<Query, QueryError> {
    let one = |s: &str| s.parse().ok().or_else(|| roman_value(s).map(u64::from));
    let bounds = match value.split_once("..") {
        Some((from, to)) => {
            let from = if from.is_empty() { Some(0) } else { one(from) };
            let to = if to.is_empty() { Some(u64::MAX) } else { one(to) };
            from.zip(to)
        }
        None => one(value).map(|n| (n, n)),
    };
    match bounds {
        Some((from, to)) if from <= to => Ok(Query::Range { field, from, to }),
        _ => Err(error(
            at,
            &format!("{field} takes a number or a range"),
            &format!("write {field}:9, {field}:7..9 or {field}:7.."),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn errors_name_their_place() {
        for (query, position) in [
            ("(a", 0),
            ("a)", 1),
            ("\"a", 0),
            ("a AND", 5),
            ("AND a", 0),
            ("colour:red", 0),
            ("round:nine", 6),
            ("", 0),
            ("word~9", 0),
            ("a OR", 4),
            ("lacks:xx", 6),
        ] {
            assert_eq!(parse(query).map_err(|e| e.position), Err(position), "{query}");
        }
    }

    #[test]
    fn precedence_is_not_and_or() {
        let word = |w: &str| Query::Words { words: w.into(), slop: 0 };
        assert_eq!(parse("a b OR c"), Ok(Query::Or(vec![Query::And(vec![word("a"), word("b")]), word("c")])));
        assert_eq!(parse("a NOT b"), Ok(Query::And(vec![word("a"), Query::Not(Box::new(word("b")))])));
        assert_eq!(parse("round:VII..IX"), Ok(Query::Range { field: "round", from: 7, to: 9 }));
        assert_eq!(
            parse("es:\"trata de personas\""),
            Ok(Query::In(Lang::ES, Box::new(Query::Words { words: "trata de personas".into(), slop: 0 })))
        );
    }

    #[test]
    fn depth_is_bounded() {
        assert!(parse(&"(".repeat(3_000)).is_err());
        assert!(parse(&"NOT ".repeat(900)).is_err());
        assert!(parse(&"es:".repeat(1_000)).is_err());
    }

    proptest! {
        #[test]
        fn any_text_gives_a_tree_or_an_error(text in "\\PC{0,60}") {
            if let Err(e) = parse(&text) {
                prop_assert!(e.position <= text.chars().count());
            }
        }
    }
}
