//! Which words of a clause matched.

use regex::Regex;

use super::analysis::{Analysed, analyse, asked};
use super::plan::wildcard;
use super::query::Query;
use super::schema::LANGS;
use crate::model::Lang;
use crate::text::{Span, fold};

/// Longest word that is compared letter by letter.
const LONGEST: usize = 48;

/// Finds the words that a query asks for; made once for many clauses.
pub(super) struct Marker {
    leaves: Vec<(Option<Lang>, Leaf)>,
}

/// Words asked for.
enum Leaf {
    /// By stem, for each of [`LANGS`]: one after the other, and joined.
    Words(Vec<(Vec<String>, Option<String>)>, usize),
    /// As printed.
    Exact(Vec<String>, Option<String>),
    /// Patterns over printed words.
    Pattern(Regex),
    /// Words that differ in so many letters.
    Fuzzy(String, usize),
}

impl Marker {
    /// A marker for what a query asks for; what it excludes is not marked.
    pub(super) fn new(query: &Query) -> Marker {
        let mut marker = Marker { leaves: Vec::new() };
        marker.collect(query, None);
        marker
    }

    fn collect(&mut self, query: &Query, scope: Option<Lang>) {
        let leaf = match query {
            Query::And(parts) | Query::Or(parts) => return parts.iter().for_each(|p| self.collect(p, scope)),
            Query::In(lang, inner) => return self.collect(inner, Some(*lang)),
            Query::Words { words, slop } => {
                Some(Leaf::Words(LANGS.map(|l| asked(words, l)).into(), usize::try_from(*slop).unwrap_or(0)))
            }
            Query::Exact(words) => {
                let (apart, joined) = asked(words, Lang::UND);
                Some(Leaf::Exact(apart, joined))
            }
            Query::Wildcard(word) => Regex::new(&format!("^(?:{})$", wildcard(&fold(word)))).ok().map(Leaf::Pattern),
            Query::Regex(pattern) => Regex::new(&format!("^(?:{pattern})$")).ok().map(Leaf::Pattern),
            Query::Fuzzy(word, distance) => Some(Leaf::Fuzzy(fold(word), usize::from(*distance))),
            _ => None,
        };
        self.leaves.extend(leaf.map(|l| (scope, l)));
    }

    /// Whether it asks for no word at all.
    pub(super) fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }

    /// The spans of a clause's text that match, in order, overlapping ones joined. Phrases are marked where they stand as phrases.
    pub(super) fn spans(&self, text: &str, lang: Lang) -> Vec<Span> {
        let index = LANGS.iter().position(|l| *l == lang).unwrap_or(LANGS.len() - 1);
        let (mut printed, mut stemmed) = (None, None);
        let mut spans = Vec::new();
        for (_, leaf) in self.leaves.iter().filter(|(scope, _)| scope.is_none_or(|s| s == lang)) {
            if let Leaf::Words(forms, slop) = leaf {
                let tokens = stemmed.get_or_insert_with(|| analyse(text, LANGS[index]));
                phrase(tokens, &forms[index], *slop, &mut spans);
                continue;
            }
            let tokens = printed.get_or_insert_with(|| analyse(text, Lang::UND));
            match leaf {
                Leaf::Exact(apart, joined) => phrase(tokens, &(apart.clone(), joined.clone()), 0, &mut spans),
                Leaf::Pattern(regex) => spans.extend(tokens.iter().filter(|t| regex.is_match(&t.term)).map(span)),
                Leaf::Fuzzy(word, most) => spans.extend(tokens.iter().filter(|t| within(&t.term, word, *most)).map(span)),
                Leaf::Words(..) => {}
            }
        }
        merged(spans)
    }
}

fn span(token: &Analysed) -> Span {
    Span::new(token.start, token.end)
}

fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

/// Marks the places of a phrase, and of its words in one.
fn phrase(tokens: &[Analysed], (words, joined): &(Vec<String>, Option<String>), slop: usize, out: &mut Vec<Span>) {
    out.extend(tokens.iter().filter(|t| joined.as_ref() == Some(&t.term)).map(span));
    match words.as_slice() {
        [] => {}
        [word] => out.extend(tokens.iter().filter(|t| t.term == *word).map(span)),
        _ if slop == 0 => in_order(tokens, words, out),
        _ => near(tokens, words, slop, out),
    }
}

/// The word at a place.
fn at<'a>(tokens: &'a [Analysed], position: usize, word: &str) -> Option<&'a Analysed> {
    let from = tokens.partition_point(|t| t.position < position);
    tokens[from..].iter().take_while(|t| t.position == position).find(|t| t.term == word)
}

fn in_order(tokens: &[Analysed], words: &[String], out: &mut Vec<Span>) {
    for first in tokens.iter().filter(|t| t.term == words[0]) {
        let rest = words.iter().enumerate().skip(1).map(|(i, w)| at(tokens, first.position + i, w));
        if let Some(Some(last)) = rest.collect::<Option<Vec<_>>>().map(|r| r.last().copied()) {
            out.push(Span::new(first.start, last.end));
        }
    }
}

/// Words whose places, counted from where the phrase has them, lie within `slop` of each other: in any order, as they are searched.
fn near(tokens: &[Analysed], words: &[String], slop: usize, out: &mut Vec<Span>) {
    let end = words.len();
    // Places are moved up by the length of the phrase so that none is negative.
    let places: Vec<Vec<(usize, &Analysed)>> = words
        .iter()
        .enumerate()
        .map(|(i, w)| tokens.iter().filter(|t| t.term == *w).map(|t| (t.position + end - i, t)).collect())
        .collect();
    for (start, _) in places.iter().flatten() {
        let window = places.iter().map(|of| of.iter().find(|(p, _)| p >= start && p - start <= slop));
        if let Some(found) = window.collect::<Option<Vec<_>>>() {
            out.extend(found.iter().map(|(_, token)| span(token)));
        }
    }
}

/// Whether two words differ in at most so many letters (optimal string alignment: neighbours swapped count one).
pub(super) fn within(a: &str, b: &str, most: usize) -> bool {
    if a.len().abs_diff(b.len()) > 4 * most {
        return false;
    }
    let mut letters = [['\0'; LONGEST]; 2];
    let mut lengths = [0; 2];
    for (word, (letters, length)) in [a, b].into_iter().zip(letters.iter_mut().zip(&mut lengths)) {
        for c in word.chars() {
            if *length == LONGEST {
                return false;
            }
            letters[*length] = c;
            *length += 1;
        }
    }
    let (a, b) = (&letters[0][..lengths[0]], &letters[1][..lengths[1]]);
    a.len().abs_diff(b.len()) <= most && distance(a, b, most) <= most
}

/// The distance, or something above `most`.
fn distance(a: &[char], b: &[char], most: usize) -> usize {
    let mut rows = [[0usize; LONGEST + 1]; 3];
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        let (now, up, before) = (i % 3, (i + 2) % 3, (i + 1) % 3);
        rows[now][0] = i;
        let mut least = i;
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[up][j] + 1).min(rows[now][j - 1] + 1).min(rows[up][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[before][j - 2] + 1);
            }
            rows[now][j] = best;
            least = least.min(best);
        }
        if least > most {
            return least;
        }
    }
    rows[a.len() % 3][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::parse;

    fn marked(text: &str, query: &str) -> Vec<String> {
        let Ok(query) = parse(query) else { return Vec::new() };
        Marker::new(&query).spans(text, Lang::ES).into_iter().map(|s| s.of(text).to_owned()).collect()
    }

    #[test]
    fn words_phrases_and_patterns_are_marked() {
        let text = "Combatir la trata de personas y las migraciones de personas irregulares.";
        assert_eq!(marked(text, "migración"), ["migraciones"]);
        assert_eq!(marked(text, "\"trata de personas\""), ["trata de personas"]);
        assert_eq!(marked(text, "irreg*"), ["irregulares"]);
        assert_eq!(marked(text, "\"combatir personas\"~3"), ["Combatir", "personas"]);
        assert_eq!(marked(text, "migrasiones~1"), ["migraciones"]);
        assert_eq!(marked(text, "es:trata en:migraciones"), ["trata"]);
    }

    #[test]
    fn near_words_are_marked_in_either_order() {
        let text = "los derechos de las personas, y las personas con derechos";
        assert_eq!(marked(text, "\"personas derechos\"~2"), ["personas", "derechos"]);
        assert_eq!(marked(text, "\"derechos personas\"~3"), ["derechos", "personas", "personas", "derechos"]);
        assert_eq!(marked(text, "\"derechos personas\"~1"), Vec::<String>::new());
    }

    #[test]
    fn joined_words_are_marked_however_they_are_typed() {
        for query in ["socioeconómica", "\"socio económica\"", "socio-economica", "=socio-económica"] {
            assert_eq!(marked("la inserción socio-económica", query), ["socio-económica"], "{query}");
        }
        assert_eq!(marked("inserción socioeconómica", "socio-económica"), ["socioeconómica"]);
    }

    #[test]
    fn distance_counts_letters() {
        for (a, b, d) in
            [("migracion", "migrasion", 1), ("ab", "ba", 1), ("casa", "cosas", 2), ("a", "a", 0), ("niño", "nino", 1)]
        {
            assert!(within(a, b, d) && (d == 0 || !within(a, b, d - 1)), "{a} {b}");
        }
    }
}
