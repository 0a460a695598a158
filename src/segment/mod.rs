//! Flow to clause tree; never fails.
//!
//! Good for: numbered declarations in the three languages, and those whose paragraphs open with enacting verbs. Not for: what a
//! clause means. The steps: line starts to candidate labels (`labels`, `candidates`), candidates to the best reading of the whole
//! text (`sequence`), the parts around the clauses (`parts`), all to cuts (`tree`), cuts to units that cover body and footnotes.

mod blocks;
mod candidates;
mod closing;
mod footnotes;
mod labels;
mod ordinals;
mod parts;
mod sequence;
mod title;
mod tree;

use std::collections::BTreeMap;

use crate::model::{Clause, ClauseKind, Declaration, Flow, Lang};
use crate::note::{Code, Note, Noted, Severity};
use crate::text::Span;
use tree::Cut;

/// Changes when the same flow may give other units.
pub const VERSION: u32 = 1;

/// Cuts a text into its units. Their spans lie one after the other and cover the body and the footnotes.
pub fn segment(flow: &Flow) -> Noted<Declaration> {
    let blocks = blocks::blocks(flow);
    let (cuts, mut notes) = tree::cuts(flow, &blocks);
    let units = units(flow, cuts);
    if !units.is_empty() && !units.iter().any(|u| u.kind == ClauseKind::Clause) {
        let note = Note::new(Code::NoClauses, Severity::Warning, "no clause was found");
        notes.push(note.with_hint("see with `rondas text` whether the numbering was read"));
    }
    Noted { value: Declaration { units }, notes }
}

fn units(flow: &Flow, mut cuts: Vec<Cut>) -> Vec<Clause> {
    let end = flow.footnotes.end;
    cuts.retain(|c| c.at < end);
    if let Some(first) = cuts.first_mut() {
        first.at = 0;
    }
    let mut paths = Paths::default();
    let mut open: Vec<(String, usize, usize)> = Vec::new();
    let mut units: Vec<Clause> = Vec::with_capacity(cuts.len());
    for (index, cut) in cuts.iter().enumerate() {
        let stop = cuts.get(index + 1).map_or(end, |next| next.at);
        let span = Span::new(cut.at, stop);
        let words = Span::new((cut.at + cut.label).min(stop), stop).trimmed(&flow.text);
        let unit = Clause {
            kind: cut.kind,
            path: paths.unique(cut),
            number: cut.number.clone(),
            container: cut.container.clone(),
            label: Span::new(cut.at, cut.at + cut.label).trimmed(&flow.text).of(&flow.text).to_owned(),
            lang: Lang::UND,
            parent: parent(cut, index, &mut open),
            span,
            words,
            page_start: 0,
            page_end: 0,
            boxes: Vec::new(),
            text: String::new(),
        };
        units.push(unit.placed(flow));
    }
    units
}

/// The unit a numbered unit is nested in; `open` holds container, depth and index of the units around.
fn parent(cut: &Cut, index: usize, open: &mut Vec<(String, usize, usize)>) -> Option<usize> {
    let depth = cut.depth?;
    open.retain(|(container, d, _)| *container == cut.container && *d < depth);
    let parent = open.last().map(|(_, _, i)| *i);
    open.push((cut.container.clone(), depth, index));
    parent
}

/// Hands out paths that are unique within a text.
#[derive(Default)]
struct Paths {
    used: BTreeMap<String, u32>,
}

impl Paths {
    fn unique(&mut self, cut: &Cut) -> String {
        let number = cut.number.join(".");
        let own = match (cut.container.as_str(), number.is_empty()) {
            ("", false) => number,
            ("", true) => cut.name.to_owned(),
            ("fn", _) => format!("fn-{}", if number.is_empty() { "0" } else { &number }),
            (container, false) => format!("{container}/{number}"),
            (container, true) if cut.name == "title" => container.to_owned(),
            (container, true) => format!("{container}/{}", cut.name),
        };
        let count = self.used.entry(own.clone()).or_default();
        *count += 1;
        match (cut.name, *count) {
            ("p", n) => format!("p{n}"),
            (_, 1) => own,
            (_, n) => format!("{own}~{n}"),
        }
    }
}
