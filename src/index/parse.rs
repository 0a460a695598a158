//! Text to a query tree, or an error with its place.
//!
//! `words` (all must stand), `"a phrase"`, `"a b"~5`, `=exact`, `="exact phrase"`, `word*` and `w?rd`, `/regex/`, `word~1`,
//! `AND` `OR` `NOT` and `-`, parentheses, `field:value`, `es:(…)`, `@saved`. Nothing is ever dropped silently.

use std::collections::BTreeMap;

use tantivy::query::RegexQuery;
use tantivy::schema::Field;

use super::analysis::{fold_pattern, word_spans};
use super::fields;
use super::plan::wildcard as pattern;
use super::query::{QUOTES, Query, QueryError};
use crate::model::Lang;
use crate::text::fold;

/// Deepest nesting of parentheses, operators and saved queries.
const DEPTH: usize = 32;
/// Longest query, characters.
const LENGTH: usize = 4_000;
/// Most terms of a query, those of saved queries counted.
const TERMS: usize = 256;
/// Largest distance of a fuzzy word.
const FUZZY: u8 = 2;

/// Saved queries by name, as `@name` takes them up.
pub type Saved = BTreeMap<String, String>;

/// Parses a query.
///
/// # Errors
/// With the place of the first thing that is not understood.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    parse_with(text, &Saved::new())
}

/// Parses a query that may name saved ones.
///
/// # Errors
/// As for [`parse`]; a mistake inside a saved query is told at the place that names it.
pub fn parse_with(text: &str, saved: &Saved) -> Result<Query, QueryError> {
    let mut terms = 0;
    nested(text, saved, 0, &mut terms)
}

fn nested(text: &str, saved: &Saved, depth: usize, terms: &mut usize) -> Result<Query, QueryError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LENGTH {
        return Err(error(LENGTH, "the query is too long", "shorten it"));
    }
    let mut parser = Parser { chars, at: 0, terms, saved };
    let query = parser.any(depth)?;
    parser.space();
    match parser.peek() {
        None => Ok(query),
        Some(')') => Err(error(parser.at, "a parenthesis is closed that was not opened", "remove it, or open one before")),
        Some(_) => Err(error(parser.at, "this is not understood", "see `rondas search --help`")),
    }
}

pub(super) fn error(position: usize, message: &str, hint: &str) -> QueryError {
    QueryError { position, message: message.to_owned(), hint: hint.to_owned() }
}

struct Parser<'a> {
    chars: Vec<char>,
    at: usize,
    terms: &'a mut usize,
    saved: &'a Saved,
}

impl Parser<'_> {
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
            return Err(error(self.at, "the query is nested too deeply", "simplify the query"));
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
            if ends && explicit {
                return Err(error(self.at, "something must follow AND", "add a word, or remove AND"));
            }
            if ends {
                self.at = before;
                break;
            }
            parts.push(self.one(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Query::And(parts) })
    }

    fn one(&mut self, depth: usize) -> Result<Query, QueryError> {
        self.space();
        *self.terms += 1;
        if *self.terms > TERMS {
            return Err(error(self.at, "the query has too many parts", "shorten it"));
        }
        let start = self.at;
        if depth > DEPTH {
            return Err(error(start, "the query is nested too deeply", "simplify it"));
        }
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
        self.foreign(start)?;
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
            Some('@') => self.saved(depth),
            Some(')') => Err(error(start, "an empty part", "type a word before the parenthesis")),
            Some(_) => self.word(depth),
        }
    }

    /// Tells what other engines understand and this one does not.
    fn foreign(&self, start: usize) -> Result<(), QueryError> {
        let rest: String = self.chars[start..].iter().take(5).collect();
        let near = rest == "NEAR" || rest.starts_with("NEAR/") || rest.starts_with("NEAR ") || rest.starts_with("W/");
        let (message, hint) = match rest.chars().next() {
            _ if near => ("there is no operator NEAR", "write \"a b\"~5 for words at most 5 places apart"),
            _ if rest.starts_with("&&") => ("there is no operator &&", "write AND"),
            _ if rest.starts_with("||") => ("there is no operator ||", "write OR"),
            Some('+') => ("there is no operator +", "all parts must match anyway; remove it"),
            Some('!') => ("there is no operator !", "write NOT"),
            Some('[' | '{') => ("ranges are not written in brackets", "write round:7..9"),
            Some('\'') => ("a phrase stands between double quotation marks", "write \"a phrase\""),
            Some('^') => ("parts have no weights", "remove it"),
            _ => return Ok(()),
        };
        Err(error(start, message, hint))
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

    fn saved(&mut self, depth: usize) -> Result<Query, QueryError> {
        let start = self.at;
        self.at += 1;
        let name = self.bare();
        let Some(text) = self.saved.get(&name) else {
            let near = nearest(&name, self.saved.keys().map(String::as_str));
            let hint = match near {
                Some(near) => format!("did you mean @{near}?"),
                None if self.saved.is_empty() => "save one with --save NAME, or write queries.toml".into(),
                None => format!("there are: {}", self.saved.keys().map(|k| format!("@{k}")).collect::<Vec<_>>().join(", ")),
            };
            return Err(error(start, &format!("there is no saved query `{name}`"), &hint));
        };
        let text = text.clone();
        nested(&text, self.saved, depth + 1, self.terms)
            .map_err(|e| error(start, &format!("in the saved query `{name}`: {}", e.message), &e.hint))
    }

    /// The words of a quotation, with the place of the first.
    fn quoted(&mut self) -> Result<(String, usize), QueryError> {
        let open = self.at;
        let close = QUOTES.into_iter().find(|(o, _)| Some(*o) == self.peek()).map_or('"', |(_, c)| c);
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
        if word_spans(&words).is_empty() {
            return Err(error(open, "an empty quotation", "type words between the quotation marks"));
        }
        Ok((words, from))
    }

    /// A quotation of plain words: a wildcard in it would be taken for nothing.
    fn plain_quoted(&mut self) -> Result<String, QueryError> {
        let (words, from) = self.quoted()?;
        let chars: Vec<char> = words.chars().collect();
        let letter = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(|c| c.is_alphanumeric());
        let wild = |i: usize| match chars[i] {
            '*' => letter(i.checked_sub(1)) || letter(Some(i + 1)),
            '?' => letter(i.checked_sub(1)) && letter(Some(i + 1)),
            _ => false,
        };
        match (0..chars.len()).find(|&i| wild(i)) {
            Some(i) => Err(error(from + i, "wildcards do not work inside quotation marks", "write migr* AND irregular")),
            None => Ok(words),
        }
    }

    fn phrase(&mut self) -> Result<Query, QueryError> {
        let words = self.plain_quoted()?;
        let slop = if self.peek() == Some('~') { self.distance()? } else { 0 };
        Ok(Query::Words { words, slop })
    }

    fn distance(&mut self) -> Result<u32, QueryError> {
        let start = self.at;
        self.at += 1;
        let digits: String = self.chars[self.at..].iter().take_while(|c| c.is_ascii_digit()).collect();
        self.at += digits.len();
        match digits.parse() {
            Ok(n @ 0..=1000) => Ok(n),
            _ => Err(error(start, "a number up to 1000 must follow `~`", "write \"a b\"~5 or word~1")),
        }
    }

    fn exact(&mut self) -> Result<Query, QueryError> {
        let start = self.at;
        self.at += 1;
        let quotation = matches!(self.peek(), Some('"' | '“' | '«'));
        let words = if quotation { self.plain_quoted()? } else { self.bare() };
        if word_spans(&words).is_empty() {
            return Err(error(start, "a word or a quotation must follow `=`", "write =word or =\"a phrase\""));
        }
        if !quotation && words.contains(['*', '?', '~']) {
            return Err(error(start, "an exact word takes no wildcard", "remove `=`: wildcards match words as printed"));
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
        let pattern = fold_pattern(&self.chars[from..self.at].iter().collect::<String>());
        self.at += 1;
        let hint = "it is matched against whole words; there are no anchors and no look-around";
        if pattern.is_empty() || !is_usable(&pattern) {
            return Err(error(open, "this regular expression cannot be used", hint));
        }
        Ok(Query::Regex(pattern))
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
        if let Some(at) = word.chars().position(|c| c == '^') {
            return Err(error(start + at, "parts have no weights", "remove `^` and what follows it"));
        }
        if let Some((stem, distance)) = word.rsplit_once('~') {
            let distance = if distance.is_empty() { Ok(1) } else { distance.parse::<u8>() };
            return match distance {
                Ok(d @ 1..=FUZZY) if is_one_word(stem) => Ok(Query::Fuzzy(stem.to_owned(), d)),
                Ok(1..=FUZZY) => Err(error(start, "`~` follows a single word or a quotation", "write word~1 or \"a b\"~5")),
                _ => Err(error(start, "a fuzzy word takes ~1 or ~2", "write word~1")),
            };
        }
        if word.contains(['*', '?']) {
            return wildcard(start, word);
        }
        if word_spans(&word).is_empty() {
            return Err(error(start, "this holds no letter or digit", "type a word to search for"));
        }
        Ok(Query::Words { words: word, slop: 0 })
    }

    fn field(&mut self, start: usize, name: &str, depth: usize) -> Result<Query, QueryError> {
        if let Some(lang) = Lang::KNOWN.into_iter().find(|l| l.as_str() == name) {
            return Ok(Query::In(lang, Box::new(self.one(depth + 1)?)));
        }
        if !fields::is_known(name) {
            return Err(fields::unknown(start, name));
        }
        let at = self.at;
        let value = if matches!(self.peek(), Some('"' | '“' | '«')) { self.quoted()?.0 } else { self.bare() };
        let mut values = Vec::new();
        for one in value.split(',') {
            if word_spans(one).is_empty() {
                return Err(error(at, "a value must follow the field", "write it right after the colon"));
            }
            values.push(fields::condition(at, name, &one.to_lowercase())?);
            *self.terms += 1;
        }
        Ok(if values.len() == 1 { values.remove(0) } else { Query::Or(values) })
    }
}

/// Whether an automaton of bounded size can be made of a pattern, and a highlighter too.
pub(super) fn is_usable(pattern: &str) -> bool {
    RegexQuery::from_pattern(pattern, Field::from_field_id(0)).is_ok() && regex::Regex::new(pattern).is_ok()
}

fn is_one_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_alphanumeric)
}

fn wildcard(start: usize, word: String) -> Result<Query, QueryError> {
    let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
    let strange = word.chars().position(|c| !c.is_alphanumeric() && !matches!(c, '*' | '?'));
    match strange {
        Some(at) => Err(error(start + at, "a wildcard stands in a single word", "write the parts apart: socio AND econ*")),
        None if letters < 2 => Err(error(start, "a wildcard needs two letters at least", "add letters")),
        None if !is_usable(&pattern(&fold(&word))) => Err(error(start, "this wildcard is too long", "shorten it")),
        None => Ok(Query::Wildcard(word)),
    }
}

/// The name that differs least, if it differs by two letters at most.
pub(super) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let close = |n: &&str| super::highlight::within(n, name, 2);
    let mut near: Vec<&str> = names.filter(close).collect();
    near.sort_by_key(|n| (!super::highlight::within(n, name, 1), n.len()));
    near.first().copied()
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
            ("\"migr* irregular\"", 5),
            ("socio-econ*", 5),
            ("a NEAR/5 b", 2),
            ("a && b", 2),
            ("word^2", 4),
            ("kind:clauses", 5),
            ("country:atlantis", 8),
            ("/^a/", 0),
            ("a @gone", 2),
            ("covid-19~1", 0),
        ] {
            assert_eq!(parse(query).map_err(|e| e.position), Err(position), "{query}");
        }
    }

    #[test]
    fn mistakes_are_met_with_a_suggestion() {
        for (query, hint) in
            [("rond:7", "round"), ("kind:clauses", "clause"), ("a NEAR b", "\"a b\"~5"), ("statu:official", "status")]
        {
            let found = parse(query).map_err(|e| e.hint);
            assert!(found.as_ref().is_err_and(|h| h.contains(hint)), "{query}: {found:?}");
        }
    }

    #[test]
    fn precedence_is_not_and_or() {
        let word = |w: &str| Query::Words { words: w.into(), slop: 0 };
        assert_eq!(parse("a b OR c"), Ok(Query::Or(vec![Query::And(vec![word("a"), word("b")]), word("c")])));
        assert_eq!(parse("a NOT b"), Ok(Query::And(vec![word("a"), Query::Not(Box::new(word("b")))])));
        assert_eq!(parse("round:VII..IX"), Ok(Query::Range { field: "round", from: 7, to: 9 }));
        let phrase = Query::Words { words: "trata de personas".into(), slop: 0 };
        assert_eq!(parse("es:\"trata de personas\""), Ok(Query::In(Lang::ES, Box::new(phrase))));
    }

    #[test]
    fn names_stand_for_codes() {
        let keyword = |field, value: &str| Ok(Query::Keyword { field, value: value.into() });
        assert_eq!(parse("country:chile"), keyword("country", "cl"));
        assert_eq!(parse("org:ACNUR"), keyword("org", "unhcr"));
        assert_eq!(parse("verb:reafirmar"), keyword("verb", "reaffirm"));
    }

    #[test]
    fn saved_queries_are_taken_up_by_name() {
        let saved = Saved::from([("t".into(), "trata OR tráfico".into()), ("loop".into(), "a @loop".into())]);
        assert_eq!(parse_with("@t lang:es", &saved).map(|q| q.to_string()), Ok("(trata OR tráfico) AND lang:\"es\"".into()));
        assert!(parse_with("@loop", &saved).is_err());
        assert_eq!(parse_with("a @u", &saved).map_err(|e| e.hint), Err("did you mean @t?".into()));
    }

    #[test]
    fn depth_is_bounded() {
        assert!(parse(&"(".repeat(3_000)).is_err());
        assert!(parse(&"NOT ".repeat(900)).is_err());
        assert!(parse(&"es:".repeat(1_000)).is_err());
        assert!(parse(&"-".repeat(3_000)).is_err());
    }

    fn leaf() -> impl Strategy<Value = Query> {
        prop_oneof![
            ("[a-zé]{1,8}( [a-z\"»-]{1,4}x)?", 0u32..3).prop_map(|(words, slop)| Query::Words { words, slop }),
            "[a-zñ]{1,8}( [a-z]{1,4})?".prop_map(Query::Exact),
            "[a-z]{2,5}[*?][a-z]{0,3}".prop_map(Query::Wildcard),
            "[a-z]{1,4}[.][*]".prop_map(Query::Regex),
            ("[a-z]{1,8}", 1u8..3).prop_map(|(w, d)| Query::Fuzzy(w, d)),
            (0u64..50, 0u64..9).prop_map(|(from, n)| Query::Range { field: "round", from, to: from + n }),
            "[a-z]{1,8}".prop_map(|value| Query::Keyword { field: "series", value }),
            "[0-9]{1,2}[.][a-z][*]?".prop_map(Query::Number),
            Just(Query::Has(None)),
            Just(Query::Has(Some(Lang::PT))),
        ]
    }

    fn tree() -> impl Strategy<Value = Query> {
        leaf().prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 2..4).prop_map(Query::And),
                proptest::collection::vec(inner.clone(), 2..4).prop_map(Query::Or),
                inner.clone().prop_map(|q| Query::Not(Box::new(q))),
                inner.prop_map(|q| Query::In(Lang::ES, Box::new(q))),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_text_gives_a_tree_or_an_error(text in "\\PC{0,60}") {
            if let Err(e) = parse(&text) {
                prop_assert!(e.position <= text.chars().count());
            }
        }

        #[test]
        fn query_like_text_gives_a_tree_or_an_error(text in "([a-c]|[ ()\"=/~*?:@,.-]|AND|OR|NOT|es:|round:|number:|\\\\){0,30}") {
            if let Ok(query) = parse(&text) {
                prop_assert_eq!(parse(&query.to_string()), Ok(query.clone()), "{}", query);
            }
        }

        #[test]
        fn a_tree_reads_back_as_printed(query in tree()) {
            prop_assert_eq!(parse(&query.to_string()), Ok(query.clone()), "{}", query);
        }
    }
}
