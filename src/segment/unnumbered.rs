//! Declarations without numbers: their clauses are the paragraphs that open with an enacting verb.

use super::blocks::Block;
use super::parts;
use super::title;
use super::tree::{Builder, Cut};
use crate::model::ClauseKind;
use crate::text::words;

/// Paragraphs of one mood that make a text without an enacting line a list of clauses.
const NEEDED: usize = 3;
/// A paragraph longer than this stands in no signature block, characters.
const TEXT: usize = 200;
/// Shortest infinitive or plural, letters.
const SHORTEST: usize = 5;
/// English verbs that open clauses, folded stems.
const ENGLISH: &str = "reaffirm reiterate express welcome recogni call urge thank highlight acknowledge adopt agree agrees agreed commit condemn \
congratulate decide declare emphasi encourage endorse ensure establish foster instruct invite note promote propose recall recommend request resolve \
strengthen stress support take underline underscore commend appeal approve convene entrust exhort pledge renew undertake value appreciate";
/// Words that end like a verb and are none.
const NO_VERBS: [&str; 14] = [
    "tambien",
    "tambem",
    "quien",
    "quienes",
    "alguien",
    "alguem",
    "ninguem",
    "lugar",
    "cualquier",
    "qualquer",
    "mujer",
    "ademas",
    "segun",
    "joven",
];

/// How a paragraph opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mood {
    /// `Reafirmar`, `To reaffirm`.
    Infinitive,
    /// `Reafirman`, `Reaffirm`.
    Plural,
    /// `Reafirmamos`, `We reaffirm`.
    First,
}

fn mood(block: &Block<'_>) -> Option<Mood> {
    let folded = block.folded();
    if title::is_recital(&folded) {
        return None;
    }
    let mut all = words(&folded)
        .skip_while(|w| matches!(*w, "se" | "su" | "nos" | "asimismo" | "igualmente" | "tambien" | "tambem" | "also"));
    let (first, second) = (all.next()?, all.next().unwrap_or(""));
    let ends =
        |endings: &[&str]| first.len() >= SHORTEST && endings.iter().any(|e| first.ends_with(e)) && !NO_VERBS.contains(&first);
    let english = || ENGLISH.split_whitespace().any(|stem| if stem.len() < 5 { first == stem } else { first.starts_with(stem) });
    match first {
        "to" => Some(Mood::Infinitive),
        "we" => Some(Mood::First),
        _ if ends(&["amos", "emos", "imos"]) || second == "nos" && ends(&["amo", "emo", "imo"]) => Some(Mood::First),
        _ if ends(&["ar", "er", "ir", "arse", "erse", "irse", "arlos", "arlas", "arles"]) => Some(Mood::Infinitive),
        _ if english() || ends(&["an", "en", "am", "em"]) && first.len() > SHORTEST => Some(Mood::Plural),
        _ => None,
    }
}

impl Builder<'_> {
    /// Cuts a text without numbers; `title` blocks are its title, `enacting` is the block that enacts.
    pub(super) fn unnumbered(&mut self, blocks: &[Block<'_>], title: usize, enacting: Option<usize>) {
        let from = enacting.map_or(title, |line| line + 1);
        let end = signing(blocks, from);
        let moods: Vec<Option<Mood>> = blocks[from..end].iter().map(mood).collect();
        let count = |m: Mood| moods.iter().filter(|found| **found == Some(m)).count();
        let Some(main) = [Mood::Infinitive, Mood::Plural, Mood::First].into_iter().max_by_key(|m| count(*m)) else { return };
        let needed = if enacting.is_some() { 1 } else { NEEDED };
        if count(main) < needed {
            let after = enacting.map_or(end, |line| line + 1);
            return self.tail(&blocks[after..], None, false);
        }
        let opens = |m: &Option<Mood>| if enacting.is_some() { m.is_some() } else { *m == Some(main) };
        let starts: Vec<usize> = (0..moods.len()).filter(|&i| opens(&moods[i])).map(|i| from + i).collect();
        let last = starts.last().copied().unwrap_or(from);
        let first = starts.first().map_or(usize::MAX, |&i| blocks[i].span.start);
        self.cuts.retain(|c| c.at < first);
        self.cuts.extend(starts.iter().map(|&i| Cut::plain(blocks[i].span.start, ClauseKind::Clause, "", "p")));
        self.tail(&blocks[last + 1..], None, false);
    }
}

/// The block with which the signing starts: the last place line that no text follows, or the end.
pub(super) fn signing(blocks: &[Block<'_>], from: usize) -> usize {
    let closes =
        |&i: &usize| parts::is_place_line(&blocks[i]) && i > 0 && !blocks[i + 1..].iter().any(|b| b.text.chars().count() > TEXT);
    (from..blocks.len()).rev().find(closes).unwrap_or(blocks.len())
}
