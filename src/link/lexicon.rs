//! A lexicon of the whole corpus from what its families taught.

use std::collections::BTreeMap;

use super::align::{Aligned, Side};
use super::rounded;
use super::skeleton::is_sure;
use crate::model::{Lang, Lexicon, WordCounts, WordTranslation};

/// Expected count from which a pair of a family is kept.
const MET: f32 = 0.3;
/// Probability from which a translation is listed.
const LIKELY: f32 = 0.05;
/// Expected count, over the corpus, from which a translation is listed.
const COUNTED: f32 = 0.5;
/// Translations listed of one word.
const LISTED: usize = 8;

/// The word pairs of two aligned texts.
pub(super) fn counts(a: &Side<'_>, b: &Side<'_>, aligned: &Aligned) -> WordCounts {
    let word = |side: &Side<'_>, at: u32| side.bags.vocabulary[at as usize].clone();
    let mut pairs: Vec<(String, String, f32)> = aligned
        .counts
        .iter()
        .filter(|(_, count)| *count >= MET)
        .map(|((x, y), count)| (word(a, *x), word(b, *y), rounded(*count)))
        .filter(|(x, y, _)| !is_sure(x) && !is_sure(y))
        .collect();
    pairs.sort_by(|x, y| (&x.0, &x.1).cmp(&(&y.0, &y.1)));
    WordCounts { a: a.lang, b: b.lang, pairs }
}

/// Thousandths of the counts of the translations of each word.
type Sums<'a> = BTreeMap<&'a str, BTreeMap<&'a str, u64>>;

/// The lexica of all pairs of languages, in both directions, from the word pairs of all families in a fixed order.
pub(super) fn lexica(families: &[Vec<WordCounts>]) -> Vec<Lexicon> {
    // Thousandths, summed as whole numbers: the order of the families cannot show.
    let mut sums: BTreeMap<(Lang, Lang), Sums<'_>> = BTreeMap::new();
    for counts in families.iter().flatten() {
        for (x, y, count) in &counts.pairs {
            let thousandths = (count * 1000.0).round() as u64;
            for (from, to, x, y) in [(counts.a, counts.b, x, y), (counts.b, counts.a, y, x)] {
                *sums.entry((from, to)).or_default().entry(x).or_default().entry(y).or_default() += thousandths;
            }
        }
    }
    sums.into_iter()
        .map(|((from, to), words)| {
            let words = words.into_iter().map(|(word, others)| (word.to_owned(), translations(&others)));
            Lexicon { from, to, words: words.filter(|(_, others)| !others.is_empty()).collect() }
        })
        .collect()
}

fn translations(others: &BTreeMap<&str, u64>) -> Vec<WordTranslation> {
    let all = others.values().sum::<u64>().max(1) as f32;
    let mut out: Vec<WordTranslation> = others
        .iter()
        .map(|(word, count)| WordTranslation {
            word: (*word).to_owned(),
            probability: rounded(*count as f32 / all),
            count: *count as f32 / 1000.0,
        })
        .filter(|t| t.probability >= LIKELY && t.count >= COUNTED)
        .collect();
    out.sort_by(|x, y| y.count.total_cmp(&x.count).then(x.word.cmp(&y.word)));
    out.truncate(LISTED);
    out
}
