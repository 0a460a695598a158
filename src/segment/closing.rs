//! What follows the last clause: its own further paragraphs, the closing, the place line, the signatures.

use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Block, ends_sentence};
use super::parts;
use super::tree::{Builder, Cut};
use crate::model::ClauseKind;
use crate::text::fold;

/// Left edges further apart than this are two indentations, points.
const SAME_EDGE: f32 = 4.0;
/// Signatories in a row that make a signature block without a place line.
const SIGNATORIES: usize = 3;

/// Words that end no paragraph.
const DANGLING: &str = "de del la el los las y e o u en con por para al que sus su un una do da dos das ao aos em no na nos nas com um uma os as pelo pela \
the of and or to in on for with by at from an its their";

/// Words of a closing, folded: it speaks of the declaration itself, its languages and signature, or thanks the hosts.
static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:declaraci?[oc]\w*|declaration|presente|present|document\w*|acta|ata|comunicado|communique|agradec\w+|thank\w*|hospital\w+|suscri\w+|subscr\w+|firma\w*|assina\w*|signed|signing|signatures?|done (?:at|in)|hech[oa]|feit[oa]|dad[oa]|versi?[oe]\w*|versions?|idiomas?|linguas?|lenguas?|languages?|original\w*|ejemplar\w*|exemplar\w*|testi\w+|witness|clausur\w*|encerra\w*|gratitud\w*|gratidao|appreciation|reconocimiento|reconhecimento|felicit\w+|congratul\w+)\b",
    )
});
/// A sentence that can only close: it speaks of signing this text or of its copies, or thanks the hosts.
static SURELY_CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    let this = r"^(?:la|el|a|o|esta|este|this|the) (?:presente |present |joint )*(?:declara\w+|document\w*|acta|ata|acuerdo|acordo|communique|comunicado)\b";
    let signed = r"\b(?:se (?:firma|suscribe|emite|redact\w+)|firmad\w|redactad\w|assinad\w|redigid\w|adopta?d\w|signed|drawn up|drafted)\b";
    let copies = r"\b(?:ejemplares|exemplares|copies|igualmente autentic\w+|equally authentic)\b";
    let thanks = r"\b(?:agradec\w+|thank\w*|agradecimient\w+|agradecimento\w*|gratitud\w*|gratidao|appreciation)\b";
    let hosts = r"\b(?:hospitali\w+|anfitri\w+|host (?:country|government)|calid[ao] (?:acogida|acolhida))";
    let attested = r"\b(?:en fe de lo cual|em fe do que|in witness whereof)\b";
    regex(&format!("{this}.{{0,120}}{signed}|{this}.{{0,160}}{copies}|^.{{0,60}}{thanks}.{{0,120}}{hosts}|{attested}"))
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("{e}"))
}

/// The labelled unit that a paragraph without label may continue.
#[derive(Debug, Clone)]
pub(super) struct Owner {
    /// Where its label starts.
    at: usize,
    /// Its label stands alone on a line, so that the next paragraph is its text.
    alone: bool,
    /// The left edge of its text where that hangs to the right of the label, else 0.
    edge: f32,
}

impl Owner {
    /// The unit whose label of some bytes starts at a byte.
    pub(super) fn of(blocks: &[Block<'_>], at: usize, label: usize) -> Option<Owner> {
        let block = blocks[..blocks.partition_point(|b| b.span.start <= at)].last()?;
        let from = block.lines.iter().position(|l| l.span.start >= at).unwrap_or(0);
        let alone = at + label >= block.span.end;
        let edge = match &block.lines[from..] {
            [first, second, ..] if second.rect.x0 > first.rect.x0 + SAME_EDGE => second.rect.x0,
            _ => 0.0,
        };
        Some(Owner { at, alone, edge })
    }
}

impl Builder<'_> {
    /// Whether a paragraph without label goes on with the unit before it.
    pub(super) fn continues(&self, owner: &Owner, before: &Block<'_>, block: &Block<'_>) -> bool {
        let starts_lower = block.text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
        let next_to_label = owner.alone && before.span.start <= owner.at;
        let quotes = ends_with_colon(before) && block.text.starts_with(['«', '“', '"', '‘']);
        let broken = is_broken_off(before.text);
        let hangs = owner.edge > 0.0 && (block.x0 - owner.edge).abs() <= SAME_EDGE;
        next_to_label
            || broken
            || starts_lower && !before.ends_sentence()
            || quotes
            || hangs
            || self.quotations.hold(block.span.start)
    }

    /// What follows the last unit: its further paragraphs, closing, place line, signatures. Where the text is signed later,
    /// behind an annex, no closing stands here.
    pub(super) fn tail(&mut self, blocks: &[Block<'_>], owner: Option<Owner>, signed_later: bool) {
        let from = owner.map_or(0, |o| self.continuation(blocks, &o, signed_later));
        let place = (from..blocks.len()).find(|&i| parts::is_place_line(&blocks[i]));
        let signed = match place {
            Some(line) => line + 1,
            None => {
                let signs = |i: &usize| blocks[*i..].iter().take(SIGNATORIES).all(parts::is_signatory);
                (from..blocks.len()).find(signs).unwrap_or(blocks.len())
            }
        };
        for block in &blocks[from..signed] {
            self.cuts.push(Cut::plain(block.span.start, ClauseKind::Closing, "", "closing"));
        }
        self.signatures(&blocks[signed..]);
    }

    /// How many paragraphs still belong to the last unit.
    fn continuation(&self, blocks: &[Block<'_>], owner: &Owner, signed_later: bool) -> usize {
        let place = blocks.iter().position(parts::is_place_line);
        let end = place.unwrap_or(if signed_later { blocks.len() } else { 0 });
        let closes = |b: &Block<'_>| CLOSING.is_match(&b.folded());
        let first_closing = blocks[..end].iter().position(closes);
        let unclosed = first_closing.unwrap_or(end);
        let mut from = 0;
        while let Some(block) = blocks.get(from).filter(|b| !parts::is_place_line(b)) {
            let goes_on = match from.checked_sub(1) {
                Some(before) => self.continues(owner, &blocks[before], block),
                None => self.follows(owner, block),
            };
            if is_surely_closing(block.text) || !goes_on && (from >= unclosed || parts::is_heading(block)) {
                break;
            }
            from += 1;
        }
        from
    }

    /// [`Builder::continues`] for the paragraph right behind the unit's first one.
    fn follows(&self, owner: &Owner, block: &Block<'_>) -> bool {
        let text = self.flow.text.get(owner.at..block.span.start).unwrap_or("").trim_end();
        let before = Block { span: crate::text::Span::new(owner.at, owner.at + text.len()), text, ..block.clone() };
        self.continues(owner, &before, block)
    }

    fn signatures(&mut self, blocks: &[Block<'_>]) {
        let mut open = false;
        for block in blocks {
            if self.is_endnote(block) {
                self.endnote(block);
                open = false;
            } else if !open {
                open = parts::is_signatory(block);
                let (kind, name) = if open { (ClauseKind::Signature, "signatures") } else { (ClauseKind::Closing, "closing") };
                self.cuts.push(Cut::plain(block.span.start, kind, "", name));
            } else if !parts::is_signatory(block) {
                self.cuts.push(Cut::plain(block.span.start, ClauseKind::Closing, "", "closing"));
                open = false;
            }
        }
    }
}

/// Whether words can only be a closing.
pub(super) fn is_surely_closing(text: &str) -> bool {
    SURELY_CLOSING.is_match(&fold(text))
}

/// Whether a paragraph ends with a word that another must follow: a preposition, an article, a conjunction.
fn is_broken_off(text: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or("");
    DANGLING.split_whitespace().any(|w| w == last)
}

fn ends_with_colon(block: &Block<'_>) -> bool {
    ends_sentence(block.text) && block.text.trim_end().ends_with(':')
}
