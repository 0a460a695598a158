//! Words that stand near others more often than chance would have them.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, Term};

use super::analysis::{Analysed, one_by_one};
use super::highlight::Marker;
use super::stored::words_of;
use super::{IndexError, Request, Searcher};
use crate::language::is_function_word;
use crate::model::Lang;
use crate::text::{Span, fold};

/// How the bond between words is measured. `near` is how often a word stands in the window of a match, `matches` the number of
/// matches, `total` how often the word stands in all texts of its language, `words` their length in words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// `14 + log2(2·near / (matches + total))`, at most 14; does not depend on the size of the corpus (P. Rychlý, "A lexicographer-friendly
    /// association score", RASLAN 2008).
    #[default]
    LogDice,
    /// `2·Σ observed·ln(observed/expected)` over the four fields of word/other by window/elsewhere; how sure it is that the word is
    /// drawn to the match (T. Dunning, "Accurate methods for the statistics of surprise and coincidence", 1993). 3.84 is 95 %.
    LogLikelihood,
}

/// What to look for around the matches of a query.
#[derive(Debug, Clone)]
pub struct CollocateRequest {
    /// The search.
    pub search: Request,
    /// Words before a match that count.
    pub left: usize,
    /// Words after a match that count.
    pub right: usize,
    /// Order.
    pub measure: Measure,
    /// Fewest times a word must stand near.
    pub least: usize,
    /// Collocates to give, at most.
    pub limit: usize,
    /// Give articles, prepositions and other words without content too.
    pub all_words: bool,
}

/// A word that stands near matches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Collocate {
    /// The most frequent of its forms.
    pub word: String,
    /// Language.
    pub lang: Lang,
    /// How often it stands in the window.
    pub near: usize,
    /// How often it stands in all texts of its language, in any form.
    pub total: u64,
    /// See [`Measure::LogDice`].
    pub log_dice: f64,
    /// See [`Measure::LogLikelihood`]; negative where the word is rarer near matches than elsewhere.
    pub log_likelihood: f64,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Collocates {
    /// Passages that match.
    pub matches: usize,
    /// Words that stand near them, best first.
    pub collocates: Vec<Collocate>,
}

/// A word with its forms and how often each stands near.
type Near = HashMap<(Lang, String), BTreeMap<String, usize>>;

impl Searcher {
    /// The words that stand near the matches of a query, language by language.
    ///
    /// # Errors
    /// When the query is not understood, or the index cannot be read.
    pub fn collocates(&self, request: &CollocateRequest) -> Result<Collocates, IndexError> {
        let tree = request.search.tree()?;
        let marker = Marker::new(&tree);
        let mut near = Near::new();
        // Matches and words in their windows, by language.
        let mut sums: BTreeMap<Lang, (usize, usize)> = BTreeMap::new();
        for doc in self.documents(&*self.plan(&tree, request.search.across)?)? {
            let stored = self.stored(doc)?;
            let (lang, text) = words_of(&stored);
            let lang = lang.unwrap_or(Lang::UND);
            let spans = marker.spans(text, lang);
            let words = one_by_one(text, lang);
            let sum = sums.entry(lang).or_default();
            sum.0 += spans.len();
            for span in &spans {
                for word in window(&words, *span, &spans, request.left, request.right) {
                    sum.1 += 1;
                    let form = text[word.start..word.end].to_lowercase();
                    if !request.all_words && is_function_word(&fold(&form), lang) {
                        continue;
                    }
                    *near.entry((lang, word.term.clone())).or_default().entry(form).or_default() += 1;
                }
            }
        }
        let mut collocates = Vec::new();
        for ((lang, term), forms) in near {
            let count: usize = forms.values().sum();
            if count < request.least || !term.chars().any(char::is_alphabetic) {
                continue;
            }
            let (matches, window) = sums[&lang];
            let (total, words) = self.occurrences(lang, &term)?;
            let best = forms.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
            collocates.push(Collocate {
                word: best.map(|(form, _)| form).unwrap_or_default(),
                lang,
                near: count,
                total,
                log_dice: log_dice(count as f64, matches as f64, total as f64),
                log_likelihood: log_likelihood(count as f64, window as f64, total as f64, words as f64),
            });
        }
        let score = |c: &Collocate| match request.measure {
            Measure::LogDice => c.log_dice,
            Measure::LogLikelihood => c.log_likelihood,
        };
        collocates.sort_by(|a, b| score(b).total_cmp(&score(a)).then_with(|| (a.lang, &a.word).cmp(&(b.lang, &b.word))));
        collocates.truncate(request.limit);
        Ok(Collocates { matches: sums.values().map(|s| s.0).sum(), collocates })
    }

    /// How often a term stands in all texts of a language, and their length in words.
    fn occurrences(&self, lang: Lang, term: &str) -> Result<(u64, u64), IndexError> {
        let field = self.fields.text_of(lang);
        let term = Term::from_field_text(field, term);
        let (mut total, mut words) = (0, 0);
        for segment in self.reader.searcher().segment_readers() {
            let inverted = segment.inverted_index(field).map_err(|e| self.damaged(e))?;
            words += inverted.total_num_tokens();
            let postings = inverted.read_postings(&term, IndexRecordOption::WithFreqs).map_err(|e| self.damaged(e))?;
            if let Some(mut postings) = postings {
                while postings.doc() != TERMINATED {
                    total += u64::from(postings.term_freq());
                    postings.advance();
                }
            }
        }
        Ok((total, words))
    }
}

/// The words around a match that belong to no match.
fn window<'a>(
    words: &'a [Analysed],
    span: Span,
    matched: &'a [Span],
    left: usize,
    right: usize,
) -> impl Iterator<Item = &'a Analysed> {
    let first = words.partition_point(|w| w.end <= span.start);
    let last = words.partition_point(|w| w.start < span.end);
    let before = &words[first.saturating_sub(left)..first];
    let after = &words[last..(last + right).min(words.len())];
    before.iter().chain(after).filter(move |w| !matched.iter().any(|m| m.overlaps(Span::new(w.start, w.end))))
}

fn log_dice(near: f64, matches: f64, total: f64) -> f64 {
    // A word can stand in the windows of two matches; the measure knows a word once.
    let near = near.min(matches).min(total.max(1.0));
    14.0 + (2.0 * near / (matches + total.max(near))).log2()
}

fn log_likelihood(near: f64, window: f64, total: f64, words: f64) -> f64 {
    let elsewhere = (total - near).max(0.0);
    let rest = (words - window).max(1.0);
    let table = [(near, window), (window - near, window), (elsewhere, rest), ((rest - elsewhere).max(0.0), rest)];
    let all = window + rest;
    let share = (near + elsewhere) / all;
    let expected = [window * share, window * (1.0 - share), rest * share, rest * (1.0 - share)];
    let sum: f64 =
        table.iter().zip(expected).filter(|((o, _), e)| *o > 0.0 && *e > 0.0).map(|((o, _), e)| o * (o / e).ln()).sum();
    if near < expected[0] { -2.0 * sum } else { 2.0 * sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_those_of_their_papers() {
        // A word that always stands beside the match and nowhere else.
        assert!((log_dice(10.0, 10.0, 10.0) - 14.0).abs() < 1e-9);
        // Half as often: one less.
        assert!((log_dice(5.0, 10.0, 10.0) - 13.0).abs() < 1e-9);
        // 10 of 1,000 words against 10 of 9,000, by hand.
        assert!((log_likelihood(10.0, 1_000.0, 20.0, 10_000.0) - 20.50).abs() < 0.01);
        assert!(log_likelihood(1.0, 1_000.0, 200.0, 10_000.0) < 0.0);
    }
}
