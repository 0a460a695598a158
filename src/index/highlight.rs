//! Which words of a hit matched.

use regex::Regex;

use super::analysis::analyse;
use super::plan::wildcard;
use super::query::Query;
use crate::model::Lang;
use crate::text::{Span, fold};

/// The spans of a clause's text that a query matches, in order, overlapping ones joined. Phrases are marked where they stand as
/// phrases.
pub(super) fn highlights(text: &str, lang: Lang, query: &Query) -> Vec<Span> {
    let mut spans = Vec::new();
    collect(text, lang, query, &mut spans);
    spans.sort();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

fn collect(text: &str, lang: Lang, query: &Query, out: &mut Vec<Span>) {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|p| collect(text, lang, p, out)),
        Query::In(scope, inner) if *scope == lang => collect(text, lang, inner, out),
        Query::Words { words, slop } => phrase(&analyse(text, Some(lang)), &analyse(words, Some(lang)), *slop as usize, out),
        Query::Exact(words) => phrase(&analyse(text, None), &analyse(words, None), 0, out),
        Query::Wildcard(word) => matching(text, &wildcard(&fold(word)), out),
        Query::Regex(pattern) => matching(text, pattern, out),
        Query::Fuzzy(word, distance) => {
            let word = fold(word);
            let near = |w: &str| within(w, &word, usize::from(*distance));
            out.extend(analyse(text, None).iter().filter(|t| near(&t.0)).map(|t| Span::new(t.1, t.2)));
        }
        _ => {}
    }
}

type Token = (String, usize, usize);

/// Places where the words stand in their order, at most `slop` words between.
fn phrase(text: &[Token], words: &[Token], slop: usize, out: &mut Vec<Span>) {
    let Some(first) = words.first() else { return };
    for start in (0..text.len()).filter(|&i| text[i].0 == first.0) {
        let mut at = start;
        let found = words[1..].iter().all(|word| {
            let next = (at + 1..text.len().min(at + 2 + slop)).find(|&i| text[i].0 == word.0);
            at = next.unwrap_or(at);
            next.is_some()
        });
        if found && slop == 0 {
            out.push(Span::new(text[start].1, text[at].2));
        } else if found {
            let inside = text[start..=at].iter().filter(|t| words.iter().any(|w| w.0 == t.0));
            out.extend(inside.map(|t| Span::new(t.1, t.2)));
        }
    }
}

fn matching(text: &str, pattern: &str, out: &mut Vec<Span>) {
    if let Ok(regex) = Regex::new(&format!("^(?:{pattern})$")) {
        out.extend(analyse(text, None).iter().filter(|t| regex.is_match(&t.0)).map(|t| Span::new(t.1, t.2)));
    }
}

/// Whether two words differ in at most so many letters (Levenshtein, neighbours swapped counting one).
pub(super) fn within(a: &str, b: &str, most: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    let mut rows = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()] <= most
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::query::parse;

    fn marked(text: &str, query: &str) -> Vec<String> {
        let Ok(query) = parse(query) else { return Vec::new() };
        highlights(text, Lang::ES, &query).into_iter().map(|s| s.of(text).to_owned()).collect()
    }

    #[test]
    fn words_phrases_and_patterns_are_marked() {
        let text = "Combatir la trata de personas y las migraciones de personas irregulares.";
        assert_eq!(marked(text, "migración"), ["migraciones"]);
        assert_eq!(marked(text, "\"trata de personas\""), ["trata de personas"]);
        assert_eq!(marked(text, "irreg*"), ["irregulares"]);
        assert_eq!(marked(text, "\"combatir personas\"~3"), ["Combatir", "personas"]);
        assert_eq!(marked(text, "migrasiones~1"), ["migraciones"]);
    }
}
