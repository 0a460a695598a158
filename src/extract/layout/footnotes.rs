//! Footnotes: small print at the foot of a page that starts with a mark.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::line::TextLine;
use crate::model::{Page, Rect, Role, Turn};

/// Size of footnotes against the body's, at most.
const SMALL: f32 = 0.93;
/// Distance of the rule above footnotes from their first line, points.
const RULE_DISTANCE: f32 = 20.0;
/// A rule above footnotes is shorter than this share of the page's width, or the notes are small print anyway.
const RULE_WIDTH: f32 = 0.6;

/// Distance up to which two painted lines meet, points.
const MEETS: f32 = 2.0;

/// The start of a footnote: its mark and words.
static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*(?:\[?\(?[0-9]{1,3}[\])]?|[*†‡§]{1,3})[.)]?\s*\S").unwrap_or_else(|e| unreachable!("{e}")));

/// Marks the footnotes among the body lines; `lines` are in reading order.
pub(super) fn mark(lines: &mut [TextLine], pages: &[Page]) {
    mark_tagged(lines);
    let Some(body) = body_size(lines) else { return };
    let mut by_page: BTreeMap<(u32, u8), Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, l)| l.role == Role::Body) {
        by_page.entry((line.page, line.column)).or_default().push(index);
    }
    for ((page, _), indices) in by_page {
        let page = pages.get(page as usize - 1);
        if let Some(first) = first_note(lines, &indices, body, page) {
            indices[first..].iter().for_each(|&i| lines[i].role = Role::Footnote);
        }
    }
}

/// What the structure tree calls notes, unless that is most of the text.
fn mark_tagged(lines: &mut [TextLine]) {
    let noted = |l: &TextLine| l.role == Role::Body && l.tags.is_some_and(|t| t.is_note());
    let length = |which: &dyn Fn(&TextLine) -> bool| lines.iter().filter(|l| which(l)).map(|l| l.text.len()).sum::<usize>();
    if 2 * length(&noted) < length(&|l| l.role == Role::Body) {
        lines.iter_mut().filter(|l| noted(l)).for_each(|l| l.role = Role::Footnote);
    }
}

/// The font size of most body characters.
pub(super) fn body_size(lines: &[TextLine]) -> Option<f32> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for same in lines.chunk_by(|a, b| a.size == b.size) {
        let letters: usize = same.iter().filter(|l| l.role == Role::Body).map(|l| l.text.len()).sum();
        if letters > 0 {
            *counts.entry((same[0].size * 10.0).round() as i32).or_default() += letters;
        }
    }
    counts.into_iter().max_by_key(|(size, count)| (*count, *size)).map(|(size, _)| size as f32 / 10.0)
}

/// Where the run of small print at the foot of a page starts, if it is notes.
fn first_note(lines: &[TextLine], indices: &[usize], body: f32, page: Option<&Page>) -> Option<usize> {
    let small = |i: usize| lines[i].size <= SMALL * body;
    let run = indices.iter().rev().take_while(|&&i| small(i)).count();
    let start = indices.len() - run;
    let under_rule = |at: usize| page.is_some_and(|p| rule_above(p, &lines[indices[at]]));
    let starts = |at: usize| {
        let line = &lines[indices[at]];
        MARK.is_match(&line.text) || raised_mark(line) || misread_mark(line)
    };
    (start..indices.len()).find(|&at| {
        let whole_page = at == 0;
        starts(at) && (under_rule(at) || (!whole_page && marked(&lines[indices[at]])))
            || (!whole_page && at == start && under_rule(at))
    })
}

/// OCR reads a small raised figure as a quotation mark or the like.
fn misread_mark(line: &TextLine) -> bool {
    line.recognised && line.text.starts_with(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | '•' | '–' | '-'))
}

/// The line starts with a raised mark.
pub(super) fn raised_mark(line: &TextLine) -> bool {
    line.marks.first().is_some_and(|m| m.start == 0)
}

/// The line starts with a raised mark, or a bare number before a word.
fn marked(line: &TextLine) -> bool {
    raised_mark(line) || line.text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '*' | '†'))
}

fn rule_above(page: &Page, line: &TextLine) -> bool {
    let turned = page.runs.iter().any(|r| r.turn != Turn::None) && page.runs.iter().all(|r| r.turn != Turn::None);
    !turned
        && page.rules.iter().any(|rule| {
            let distance = line.rect.y0 - rule.rect.y1;
            (-2.0..=RULE_DISTANCE).contains(&distance)
                && rule.rect.width() > rule.rect.height()
                && rule.rect.width() <= RULE_WIDTH * page.width
                && rule.rect.x0 <= line.rect.x0 + line.size * 2.0
                && !borders_a_cell(page, &rule.rect)
        })
}

/// Whether an upright line meets a rule, as in the border of a table or a box.
fn borders_a_cell(page: &Page, rule: &Rect) -> bool {
    page.rules.iter().map(|r| &r.rect).any(|v| {
        v.height() > v.width()
            && (rule.x0 - MEETS..=rule.x1 + MEETS).contains(&v.x0)
            && (v.y0 - MEETS..=v.y1 + MEETS).contains(&rule.y0)
    })
}
