//! How near a tool's text comes to the truth.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use rondas::text::{fold, words};

use super::truth::Truth;

/// Words from which a paragraph is long enough to be cut.
const PARAGRAPH: usize = 8;

/// Sums over all files whose truth is known.
#[derive(Debug, Default)]
pub(crate) struct Score {
    shared: usize,
    found: usize,
    wanted: usize,
    whole: usize,
    paragraphs: usize,
    furniture: usize,
}

impl Score {
    /// Scores the texts of the files whose truth is known.
    pub(crate) fn of(truths: &BTreeMap<&PathBuf, Truth>, texts: &[(PathBuf, String)]) -> Score {
        let mut score = Score::default();
        for (file, text) in texts {
            if let Some(truth) = truths.get(file) {
                score.add(truth, &text.replace('\u{ad}', ""));
            }
        }
        score
    }

    fn add(&mut self, truth: &Truth, text: &str) {
        let (want, got) = (counts(&truth.paragraphs.join("\n")), counts(text));
        self.shared += want.iter().map(|(word, n)| n.min(got.get(word).unwrap_or(&0))).sum::<usize>();
        self.wanted += want.values().sum::<usize>();
        self.found += got.values().sum::<usize>();
        let letters = letters(text);
        for paragraph in truth.paragraphs.iter().filter(|p| words(&fold(p)).count() >= PARAGRAPH) {
            self.paragraphs += 1;
            self.whole += usize::from(letters.contains(&self::letters(paragraph)));
        }
        self.furniture += truth.furniture.iter().map(|line| left(line, text, &truth.paragraphs)).sum::<usize>();
    }

    /// Word F1 in per cent, whole paragraphs in per cent, running lines left.
    pub(crate) fn cells(&self) -> String {
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        if self.wanted == 0 {
            return " | | ".into();
        }
        let f1 = 2.0 * self.shared as f64 / (self.found + self.wanted).max(1) as f64;
        format!("{:.1} | {:.1} % | {}", 100.0 * f1, share(self.whole, self.paragraphs), self.furniture)
    }
}

fn counts(text: &str) -> HashMap<String, usize> {
    let mut out = HashMap::new();
    words(&fold(text)).for_each(|word| *out.entry(word.to_owned()).or_default() += 1);
    out
}

/// Folded letters and digits alone, so that line ends and their hyphens do not count.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// How often a running line stands in the text more often than in the paragraphs themselves.
fn left(line: &str, text: &str, paragraphs: &[String]) -> usize {
    let key = blanked(&line.replace("{p}", "1").replace("{n}", "1"));
    if key.chars().any(char::is_alphabetic) {
        let own: usize = paragraphs.iter().map(|p| blanked(p).matches(&key).count()).sum();
        return blanked(text).matches(&key).count().saturating_sub(own);
    }
    // A line that is nothing but a number is told from a label by what is printed with the number.
    let marks = |l: &str| l.chars().filter(|c| !c.is_whitespace() && !c.is_ascii_digit()).collect::<String>();
    let printed = line.replace("{p}", "").replace("{n}", "");
    text.lines().filter(|l| blanked(l) == key && marks(l) == marks(&printed)).count()
}

/// Folded letters, with a mark for every run of digits.
fn blanked(text: &str) -> String {
    let mut out = String::new();
    for c in fold(text).chars().filter(|c| c.is_alphanumeric()) {
        match c {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            _ => out.push(c),
        }
    }
    out
}
