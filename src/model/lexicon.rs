//! Words and their translations, learned from the corpus.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Lang;

/// What the words of one language become in another, as the aligned texts of the corpus show it.
///
/// Words are folded (`crate::text::fold`, then `crate::text::words`); they are forms as they stand, not lemmas. A build holds one
/// lexicon for each ordered pair of languages that its families give, as `links/lexicon/<from>-<to>.json`; read them with
/// `archive::Build::lexica`. Numbers and names of states and organisations are not listed: they need no lexicon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lexicon {
    /// Language of the words.
    pub from: Lang,
    /// Language of their translations.
    pub to: Lang,
    /// Translations of each word, likeliest first.
    pub words: BTreeMap<String, Vec<WordTranslation>>,
}

/// A word that translates another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordTranslation {
    /// The word, folded.
    pub word: String,
    /// Share of the uses of the other word that it translates, 0 to 1.
    pub probability: f32,
    /// How many such uses were met in the corpus (an expected count, so not a whole number).
    pub count: f32,
}

impl Lexicon {
    /// The translations of a folded word, likeliest first.
    pub fn translations(&self, word: &str) -> &[WordTranslation] {
        self.words.get(word).map_or(&[], Vec::as_slice)
    }
}

/// Pairs of words met as translations in one family, with expected counts: what a [`Lexicon`] is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordCounts {
    /// Language of the first words.
    pub a: Lang,
    /// Language of the second words.
    pub b: Lang,
    /// First word, second word, count; sorted by words.
    pub pairs: Vec<(String, String, f32)>,
}
