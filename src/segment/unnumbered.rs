//! Declarations without numbers: their clauses are the paragraphs that open with an enacting verb.

use super::blocks::{Block, ends_sentence};
use super::parts;
use super::title;
use super::tree::{Builder, Cut};
use crate::model::ClauseKind;
use crate::text::{Span, fold, head, words};

/// Paragraphs of one mood that make a text without an enacting line a list of clauses.
const NEEDED: usize = 3;
/// A paragraph longer than this stands in no signature block, characters.
const TEXT: usize = 200;
/// A last line ends at least this far before the right edge of its paragraph (times the font size).
const EARLY: f32 = 2.0;
/// A first line is indented by more than this (times the font size).
const INDENT: f32 = 0.8;
/// Characters of a paragraph in which its opening is looked for.
const OPENING: usize = 200;
/// Shortest infinitive or plural, letters.
const SHORTEST: usize = 5;
/// English verbs that open clauses, folded stems.
const ENGLISH: &str = "reaffirm reiterate express welcome recogni call urge thank highlight acknowledge adopt agree agrees agreed commit condemn \
congratulate decide declare emphasi encourage endorse ensure establish foster instruct invite note promote propose recall recommend request resolve \
strengthen stress support take underline underscore commend appeal approve convene entrust exhort pledge renew undertake value appreciate";
/// Words that end like a verb and are none.
const NO_VERBS: &str = "tambien tambem quien alguien alguem ninguem lugar cualquier qualquer mujer mulher joven jovem bienestar poder deber dever hogar \
familiar militar escolar similar particular titular regular popular orden ordem origen origem examen resumen imagen imagem margen margem regimen viagem \
homem tramos extremos reclamos";

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

/// Whether words open as a clause does, with a verb that enacts.
pub(super) fn opens_enacting(text: &str) -> bool {
    mood(text).is_some()
}

fn mood(text: &str) -> Option<Mood> {
    let folded = fold(text);
    if title::is_recital(&folded) {
        return None;
    }
    let mut all = words(&folded)
        .skip_while(|w| matches!(*w, "se" | "su" | "nos" | "asimismo" | "igualmente" | "tambien" | "tambem" | "also"));
    let (first, second) = (all.next()?, all.next().unwrap_or(""));
    let ends = |endings: &[&str]| {
        first.len() >= SHORTEST && endings.iter().any(|e| first.ends_with(e)) && !NO_VERBS.split_whitespace().any(|w| w == first)
    };
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
        let openings: Vec<(usize, Option<Mood>)> = blocks[from..end].iter().flat_map(|b| openings(&self.flow.text, b)).collect();
        let count = |m: Mood| openings.iter().filter(|(_, found)| *found == Some(m)).count();
        let Some(main) = [Mood::Infinitive, Mood::Plural, Mood::First].into_iter().max_by_key(|m| count(*m)) else { return };
        let needed = if enacting.is_some() { 1 } else { NEEDED };
        if count(main) < needed {
            let after = enacting.map_or(end, |line| line + 1);
            return self.tail(&blocks[after..], None, false);
        }
        let opens = |m: &Option<Mood>| if enacting.is_some() { m.is_some() } else { *m == Some(main) };
        let starts: Vec<usize> = openings.iter().filter(|(_, m)| opens(m)).map(|(at, _)| *at).collect();
        let (Some(&first), Some(&last)) = (starts.first(), starts.last()) else { return };
        self.cuts.retain(|c| c.at < first);
        self.cuts.extend(starts.iter().map(|&at| Cut::plain(at, ClauseKind::Clause, "", "p")));
        let after = blocks.partition_point(|b| b.span.start <= last);
        self.tail(&blocks[after..], None, false);
    }
}

/// Where a paragraph opens with a verb: at its start, and at lines behind a finished sentence that left its line early, or that are
/// indented as the first one is.
fn openings(text: &str, block: &Block<'_>) -> Vec<(usize, Option<Mood>)> {
    let right = block.lines.iter().map(|l| l.rect.x1).fold(0.0, f32::max);
    let left = block.lines.iter().map(|l| l.rect.x0).fold(f32::MAX, f32::min);
    let mut out = vec![(block.span.start, mood(block.text))];
    for pair in block.lines.windows(2) {
        let early = pair[0].rect.x1 < right - EARLY * pair[0].size;
        let indented = block.x0 > left + INDENT * pair[1].size && pair[1].rect.x0 > left + INDENT * pair[1].size;
        let apart = (early || indented) && ends_sentence(pair[0].span.of(text));
        let opening = || mood(&head(Span::new(pair[1].span.start, block.span.end).of(text), OPENING));
        out.extend(apart.then(opening).flatten().map(|m| (pair[1].span.start, Some(m))));
    }
    out
}

/// The block with which the signing starts: the last place line that no text follows, or the end.
pub(super) fn signing(blocks: &[Block<'_>], from: usize) -> usize {
    let last_text = blocks.iter().rposition(|b| b.text.chars().count() > TEXT).unwrap_or(0);
    let closes = |&i: &usize| i > 0 && parts::is_place_line(&blocks[i]);
    (from.max(last_text)..blocks.len()).rev().find(closes).unwrap_or(blocks.len())
}
