//! Footnotes: those that extraction set apart, endnotes, and small print at the foot of a page that was left in the body.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Block, usual_size};
use super::tree::{Builder, Cut};
use crate::model::{ClauseKind, Role};

/// Small print is at most this large (fraction of the usual font size).
const SMALL: f32 = 0.87;
/// The foot of a page starts here (fraction of its height).
const FOOT: f32 = 0.85;

/// A footnote at the end of the body: its number, without a stop, and words.
static ENDNOTE: LazyLock<Regex> = LazyLock::new(|| regex(r"^\[?(\d{1,3}|\*{1,3})\]?\s+\S"));
/// The mark a footnote starts with.
static FOOTNOTE: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*[\[(]?(\d{1,3}|[*†‡§]{1,3})[\])]?\.?\s*"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("{e}"))
}

impl Builder<'_> {
    /// A paragraph at the end that starts with the number of a footnote mark in the text.
    pub(super) fn is_endnote(&self, block: &Block<'_>) -> bool {
        ENDNOTE.captures(block.text).is_some_and(|c| self.marks.contains(&c[1]))
    }

    pub(super) fn endnote(&mut self, block: &Block<'_>) {
        self.footnote(block.span.start, block.text);
    }

    /// A unit for each footnote of the flow, and for small print at the foot of a page.
    pub(super) fn footnotes(&mut self, blocks: &[Block<'_>]) {
        let flow = self.flow;
        let mut block = None;
        for line in flow.lines.iter().filter(|l| l.role == Role::Footnote) {
            let text = line.span.of(&flow.text);
            if block != Some(line.block) || FOOTNOTE.is_match(text) {
                self.footnote(line.span.start, text);
            }
            block = Some(line.block);
        }
        self.small_print(blocks);
    }

    fn small_print(&mut self, blocks: &[Block<'_>]) {
        let usual = usual_size(blocks);
        let heights: BTreeMap<u32, f32> = self.flow.pages.iter().map(|p| (p.number, p.height)).collect();
        let cut: BTreeSet<usize> = self.cuts.iter().map(|c| c.at).collect();
        for (index, block) in blocks.iter().enumerate() {
            let (Some(first), Some(last)) = (block.lines.first(), block.lines.last()) else { continue };
            let ends_page = blocks.get(index + 1).and_then(|b| b.lines.first()).is_none_or(|l| l.page != last.page);
            let height = heights.get(&first.page).copied().unwrap_or(f32::MAX);
            let small = block.lines.iter().all(|l| l.size > 0.0 && l.size <= SMALL * usual);
            let marked = !block.text.starts_with(char::is_alphabetic);
            if ends_page && small && marked && first.rect.y0 > FOOT * height && !cut.contains(&block.span.start) {
                self.footnote(block.span.start, block.text);
            }
        }
    }

    fn footnote(&mut self, at: usize, text: &str) {
        let captures = FOOTNOTE.captures(text);
        let mark = captures.as_ref().map(|c| c[1].to_owned());
        let label = captures.and_then(|c| c.get(0)).map_or(0, |m| m.as_str().trim_end().len());
        self.cuts.push(Cut {
            at,
            kind: ClauseKind::Footnote,
            number: mark.into_iter().collect(),
            container: "fn".into(),
            label,
            depth: None,
            name: "",
        });
    }
}
