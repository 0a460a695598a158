//! States, organisations and opening verbs named in a text, mapped over the three languages by tables kept beside this file.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::text::{fold, words};

static STATES: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("states.tsv"), false));
static ORGANISATIONS: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("organisations.tsv"), true));
static VERBS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("verbs.tsv").lines().filter(|l| !l.starts_with('#'));
    let mut stems: Vec<_> = lines
        .filter_map(|l| l.split_once('\t'))
        .flat_map(|(lemma, stems)| stems.split_whitespace().map(move |s| (s, lemma)))
        .collect();
    stems.sort_by_key(|(stem, _)| std::cmp::Reverse(stem.len()));
    stems
});

/// Longest name of a state or an organisation, in words.
const LONGEST: usize = 10;

/// Names of one or more words with the key they stand for.
struct Phrases {
    keys: HashMap<String, &'static str>,
    /// Acronyms, which count in capitals only.
    acronyms: HashMap<&'static str, &'static str>,
}

impl Phrases {
    fn read(table: &'static str, with_acronyms: bool) -> Self {
        let mut phrases = Phrases { keys: HashMap::new(), acronyms: HashMap::new() };
        for (key, names) in table.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')) {
            for name in names.split('|') {
                let acronym = with_acronyms && name.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
                if acronym {
                    phrases.acronyms.insert(name, key);
                } else {
                    phrases.keys.insert(words(&fold(name)).collect::<Vec<_>>().join(" "), key);
                }
            }
        }
        phrases
    }

    /// Keys of the names in a text, longest names first, in the order of their places.
    fn found(&self, text: &str) -> Vec<&'static str> {
        let raw: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let folded: Vec<String> = raw.iter().map(|w| fold(w)).collect();
        let mut out = Vec::new();
        let mut at = 0;
        while at < raw.len() {
            let longest = (1..=LONGEST.min(raw.len() - at)).rev();
            let phrase = longest.into_iter().find_map(|n| Some((*self.keys.get(&folded[at..at + n].join(" "))?, n)));
            let hit = phrase.or_else(|| Some((*self.acronyms.get(raw[at])?, 1)));
            if let Some((key, _)) = hit {
                out.push(key);
            }
            at += hit.map_or(1, |(_, n)| n);
        }
        out
    }
}

fn sorted(found: Vec<&'static str>) -> Vec<&'static str> {
    found.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

/// ISO 3166-1 alpha-2 codes of the states named in a text, sorted. States of the Americas and frequent partners are known.
pub fn countries_mentioned(text: &str) -> Vec<&'static str> {
    sorted(STATES.found(text))
}

/// The same in the order they stand, each once.
pub(super) fn countries_in_order(text: &str) -> Vec<&'static str> {
    let mut seen = BTreeSet::new();
    STATES.found(text).into_iter().filter(|c| seen.insert(*c)).collect()
}

/// Keys of the organisations named in a text (`unhcr` for ACNUR and UNHCR), sorted.
pub fn organisations_mentioned(text: &str) -> Vec<&'static str> {
    sorted(ORGANISATIONS.found(text))
}

/// Whether a key stands for an organisation that the tables know.
pub fn is_organisation(key: &str) -> bool {
    ORGANISATIONS.keys.values().chain(ORGANISATIONS.acronyms.values()).any(|k| *k == key)
}

/// The verb a clause opens with, as an English lemma (`reaffirm` for *Reafirmar*, *Reafirmam*, *To reaffirm*).
pub fn opening_verb(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let mut all = words(&folded).filter(|w| !matches!(*w, "to" | "se" | "su" | "sua" | "seu"));
    let first = all.next()?;
    VERBS.iter().find(|(stem, _)| first.starts_with(stem)).map(|(_, lemma)| *lemma)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_of_a_state_counts() {
        let text = "la República Dominicana, los Estados Unidos Mexicanos y los Estados Unidos de América";
        assert_eq!(countries_mentioned(text), ["DO", "MX", "US"]);
        assert_eq!(countries_in_order("Brazil, Argentina and Brazil"), ["BR", "AR"]);
    }

    #[test]
    fn acronyms_count_in_capitals_only() {
        assert_eq!(organisations_mentioned("ACNUR, OIM y ONU Mujeres"), ["iom", "un-women", "unhcr"]);
        assert!(organisations_mentioned("who will come").is_empty());
    }

    #[test]
    fn opening_verbs_meet_over_the_languages() {
        for (text, verb) in [
            ("Reafirmar la importancia", "reaffirm"),
            ("Reafirmam seu compromisso", "reaffirm"),
            ("To reaffirm the importance", "reaffirm"),
            ("Agradecer al Gobierno", "thank"),
            ("To thank the Friends", "thank"),
            ("Destacar el trabajo", "highlight"),
            ("To highlight the work", "highlight"),
        ] {
            assert_eq!(opening_verb(text), Some(verb), "{text}");
        }
        assert_eq!(opening_verb("La importancia"), None);
    }
}
