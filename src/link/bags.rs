//! Texts as bags of words over a vocabulary: what the aligner counts with.

use std::collections::BTreeMap;

use super::skeleton::is_sure;
use crate::identity::{countries_mentioned, organisations_mentioned};
use crate::text::{fold, words};

/// Times a number counts against a word.
const NUMBER: f32 = 3.0;
/// Times a state or an organisation counts against a word.
const NAME: f32 = 2.0;
/// Weight of the commonest words against the rarest.
const COMMONEST: f32 = 0.25;
/// Share of a text's words at which a word counts as the commonest (natural logarithm of it).
const COMMON: f32 = -3.0;
/// Share of a text's words at which a word counts as rare (natural logarithm of it).
const RARE: f32 = -7.0;

/// The words of one unit.
#[derive(Debug, Clone, Default)]
pub(super) struct Bag {
    /// Words in order, each once, with their counts.
    pub(super) words: Vec<(u32, f32)>,
    /// Sum of the counts.
    pub(super) size: f32,
    /// Sum of counts times weights.
    pub(super) weight: f32,
}

/// All units of one text.
#[derive(Debug, Clone, Default)]
pub(super) struct Bags {
    /// Words in alphabetical order.
    pub(super) vocabulary: Vec<String>,
    /// The units.
    pub(super) units: Vec<Bag>,
    /// Share of the text's words that each word makes.
    pub(super) background: Vec<f32>,
    /// What each word counts: little where it is common.
    pub(super) weights: Vec<f32>,
    /// Units of each word, in order, with counts.
    pub(super) postings: Vec<Vec<(u32, f32)>>,
}

/// The words of a passage with the keys of the states and organisations it names (`@BR`, `@unhcr`).
pub(super) fn terms(text: &str) -> Vec<String> {
    let mut out: Vec<String> = words(&fold(text)).map(str::to_owned).collect();
    out.extend(countries_mentioned(text).into_iter().map(|c| format!("@{c}")));
    out.extend(organisations_mentioned(text).into_iter().map(|o| format!("@{o}")));
    out
}

impl Bags {
    /// Counts the terms of the units of a text.
    pub(super) fn of(units: &[Vec<String>]) -> Bags {
        let mut numbers: BTreeMap<&str, u32> = units.iter().flatten().map(|w| (w.as_str(), 0)).collect();
        numbers.values_mut().enumerate().for_each(|(i, n)| *n = i as u32);
        let mut counts = vec![0.0f32; numbers.len()];
        let mut bags: Vec<Bag> = Vec::with_capacity(units.len());
        for unit in units {
            let mut bag: BTreeMap<u32, f32> = BTreeMap::new();
            unit.iter().for_each(|w| *bag.entry(numbers[w.as_str()]).or_default() += 1.0);
            bag.iter().for_each(|(w, n)| counts[*w as usize] += n);
            bags.push(Bag { size: bag.values().sum(), words: bag.into_iter().collect(), weight: 0.0 });
        }
        let all: f32 = counts.iter().sum::<f32>() + 0.5 * counts.len() as f32;
        let background: Vec<f32> = counts.iter().map(|n| (n + 0.5) / all.max(1.0)).collect();
        let vocabulary: Vec<String> = numbers.into_keys().map(str::to_owned).collect();
        let weights: Vec<f32> = vocabulary.iter().zip(&background).map(|(word, share)| weight(word, *share)).collect();
        let mut postings = vec![Vec::new(); vocabulary.len()];
        for (unit, bag) in bags.iter_mut().enumerate() {
            bag.words.iter().for_each(|(w, n)| postings[*w as usize].push((unit as u32, *n)));
            bag.weight = bag.words.iter().map(|(w, n)| n * weights[*w as usize]).sum();
        }
        Bags { vocabulary, units: bags, background, weights, postings }
    }
}

impl Bags {
    /// Other units over the same words, which they must all have come from.
    pub(super) fn with_units(&self, units: &[Vec<String>]) -> Bags {
        let number = |word: &String| self.vocabulary.binary_search(word).ok();
        let bag = |unit: &Vec<String>| {
            let mut counts: BTreeMap<u32, f32> = BTreeMap::new();
            unit.iter().filter_map(number).for_each(|w| *counts.entry(w as u32).or_default() += 1.0);
            Bag {
                size: counts.values().sum(),
                weight: counts.iter().map(|(w, n)| n * self.weights[*w as usize]).sum(),
                words: counts.into_iter().collect(),
            }
        };
        Bags { units: units.iter().map(bag).collect(), postings: vec![Vec::new(); self.vocabulary.len()], ..self.clone() }
    }
}

fn weight(word: &str, share: f32) -> f32 {
    let rarity = ((COMMON - share.ln()) / (COMMON - RARE)).clamp(0.0, 1.0);
    let plain = COMMONEST + (1.0 - COMMONEST) * rarity;
    if word.starts_with('@') {
        NAME * plain
    } else if is_sure(word) {
        NUMBER * plain
    } else {
        plain
    }
}
