//! What of a clause can be met again in another language: skeletons of words, numbers, states, organisations.

use std::collections::{BTreeMap, BTreeSet};

use crate::identity::{countries_mentioned, organisations_mentioned};
use crate::text::{fold, words};

/// Letters of a skeleton; cognates of the three languages share their beginnings.
const SKELETON: usize = 5;
/// Shortest word that counts.
const SHORTEST: usize = 4;
/// Weight of a number, a state or an organisation against a word.
const SURE: f32 = 2.5;

/// Spellings brought to one form before words are cut to skeletons, in order.
const SPELLINGS: [(&str, &str); 14] = [
    ("ph", "f"),
    ("th", "t"),
    ("qu", "c"),
    ("k", "c"),
    ("y", "i"),
    ("ll", "l"),
    ("ss", "s"),
    ("ff", "f"),
    ("mm", "m"),
    ("nn", "n"),
    ("cc", "c"),
    ("tt", "t"),
    ("nh", "n"),
    ("x", "s"),
];

/// Weighted keys of a clause.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    pub(super) weights: BTreeMap<String, f32>,
    pub(super) total: f32,
}

/// The keys of a passage, each once.
pub(super) fn keys(text: &str) -> BTreeSet<String> {
    let folded = fold(text);
    let mut out: BTreeSet<String> = words(&folded).filter_map(key).collect();
    out.extend(countries_mentioned(text).into_iter().map(|c| format!("@{c}")));
    out.extend(organisations_mentioned(text).into_iter().map(|o| format!("@{o}")));
    out
}

fn key(word: &str) -> Option<String> {
    if word.chars().all(|c| c.is_ascii_digit()) {
        return Some(format!("#{word}"));
    }
    (word.chars().count() >= SHORTEST).then(|| skeleton(word))
}

/// `integracion`, `integracao` and `integration` → `integ`; `especial` and `special` → `speci`.
fn skeleton(word: &str) -> String {
    let mut plain =
        word.strip_prefix("es").filter(|r| r.starts_with(['t', 'p', 'c'])).map_or_else(|| word.to_owned(), |r| format!("s{r}"));
    for (from, to) in SPELLINGS {
        plain = plain.replace(from, to);
    }
    plain.chars().take(SKELETON).collect()
}

/// Keys with their weights: what stands in few units weighs more.
pub(super) fn weigh(units: &[BTreeSet<String>]) -> Vec<Keys> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    units.iter().flatten().for_each(|k| *counts.entry(k).or_default() += 1);
    let all = units.len().max(1) as f32;
    let weight = |key: &str| {
        let rarity = (1.0 + all / counts.get(key).copied().unwrap_or(1) as f32).ln();
        if key.starts_with(['#', '@']) { SURE * rarity } else { rarity }
    };
    let one = |set: &BTreeSet<String>| {
        let weights: BTreeMap<String, f32> = set.iter().map(|k| (k.clone(), weight(k))).collect();
        Keys { total: weights.values().sum(), weights }
    };
    units.iter().map(one).collect()
}

/// Weighted Dice coefficient of two sets of keys, 0 to 1.
pub(super) fn dice(a: &Keys, b: &Keys) -> f32 {
    let total = a.total + b.total;
    if total <= 0.0 { 0.0 } else { 2.0 * shared(a, b) / total }
}

/// Weight of what two sets share.
pub(super) fn shared(a: &Keys, b: &Keys) -> f32 {
    let (small, large) = if a.weights.len() <= b.weights.len() { (a, b) } else { (b, a) };
    small.weights.iter().filter_map(|(k, w)| large.weights.get(k).map(|v| w.min(*v))).fold(0.0, |a, b| a + b)
}

/// The keys of two units together.
pub(super) fn join(a: &Keys, b: &Keys) -> Keys {
    let mut weights = a.weights.clone();
    weights.extend(b.weights.iter().map(|(k, v)| (k.clone(), *v)));
    Keys { total: weights.values().sum(), weights }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cognates_share_their_skeleton() {
        for words in [
            ["integracion", "integracao", "integration"],
            ["especial", "especial", "special"],
            ["proteccion", "protecao", "protection"],
        ] {
            assert_eq!(skeleton(words[0]), skeleton(words[1]), "{words:?}");
            assert_eq!(skeleton(words[1])[..4], skeleton(words[2])[..4], "{words:?}");
        }
    }
}
