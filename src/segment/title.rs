//! The title: how far it goes, and its lines as units.

use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Block, shouts};
use super::parts;
use crate::model::Line;

/// Blocks a title may have.
const BLOCKS: usize = 12;
/// Characters of a title's paragraph, at most.
const LENGTH: usize = 260;
/// Font sizes of one unit differ by less than this (fraction of the size).
const SAME_SIZE: f32 = 0.05;
/// Lines of one unit are less than this apart (times the font size).
const SAME_UNIT: f32 = 1.75;

/// The words that open a preamble, folded.
static RECITAL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:nosotros|nos|we|los|las|os|as|the|el|la|o|a)?\W*(?:altas? |jef[ea]s |heads |los |as |os )?(?:representantes|representatives|gobiernos|governos|governments|estados|states|delegaciones|delegacoes|delegations|ministr|autoridades|authorities|paises|countries|miembros|membros|members|plenipoten|presidentes|presidents)\b|^(?:reunid|having|habiendo|tendo|considerando|considering|reconociendo|reconhecendo|recognizing|recordando|recalling|conscientes|aware|sabedor|inspirad|inspired|teniendo|bearing|tomando|taking note|en la ciudad|na cidade|in the city|whereas|preocupad|concerned|convencid|convinced|animad|guiad|guided|deseos|desejos|desiring|noting|acknowledging|visto|vista|reafirmando|reaffirming|celebrando|welcoming|alarmad)",
    )
});

/// A line of its own under the title: place or chapter, then the day (`Santiago, 24 de noviembre de 2023`).
static PLACED: LazyLock<Regex> = LazyLock::new(|| regex(r"^\p{L}[\p{L} .]*,.*\d"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("{e}"))
}

/// Whether folded words open a recital, or name who met.
pub(super) fn is_recital(folded: &str) -> bool {
    RECITAL.is_match(folded)
}

/// Blocks at the beginning that are the title.
pub(super) fn length(blocks: &[Block<'_>]) -> usize {
    let starts_text = |b: &Block<'_>| {
        let length = b.text.chars().count();
        let sentence = b.text.trim_end().ends_with([';', ',', '.', ':']) && !b.bold && !b.shouts();
        length > LENGTH || is_recital(&b.folded()) || parts::is_enacting(b) || (sentence && !parts::is_dated(b))
    };
    blocks.iter().take(BLOCKS).position(starts_text).unwrap_or(blocks.len().min(BLOCKS))
}

/// Where the units of the title start: lines in one style that follow each other closely are one unit; a motto stands alone.
pub(super) fn starts(text: &str, blocks: &[Block<'_>]) -> Vec<usize> {
    let lines: Vec<&Line> = blocks.iter().flat_map(|b| b.lines).collect();
    let joins = |pair: &[&Line]| one_unit(text, pair[0], pair[1]);
    let first = lines.first().map(|l| l.span.start);
    first.into_iter().chain(lines.windows(2).filter(|p| !joins(p)).map(|p| p[1].span.start)).collect()
}

fn one_unit(text: &str, before: &Line, line: &Line) -> bool {
    let (a, b) = (before.span.of(text), line.span.of(text));
    let motto = b.starts_with(['«', '“', '"']) || a.trim_end().ends_with(['»', '”', '"']);
    let bold = |l: &Line| l.bold as usize * 2 > l.span.len();
    let apart = before.page != line.page || (line.rect.y0 - before.rect.y0).abs() > SAME_UNIT * line.size.max(before.size);
    let same_size = (before.size - line.size).abs() <= SAME_SIZE * before.size;
    let placed = PLACED.is_match(b) && parts::names_day(b);
    let within_motto = b.trim_end().ends_with(['»', '”']) && !b.contains(['«', '“']);
    !apart && !placed && same_size && bold(before) == bold(line) && shouts(a) == shouts(b) && (!motto || within_motto)
}
