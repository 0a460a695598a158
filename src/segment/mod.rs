//! Flow to clause tree; never fails.
//!
//! Good for: numbered declarations in the three languages, and those whose paragraphs open with enacting verbs. Not for: what a
//! clause means. The steps: line starts to candidate labels (`labels`, `candidates`), candidates to the best reading of the whole
//! text (`sequence`; `zones` decides where the clauses start), the parts around the clauses (`title`, `parts`, `closing`,
//! `unnumbered`, `footnotes`), all to cuts (`tree`), cuts to units that cover body and footnotes. [`explain`] hands out the decisions
//! (`trace`).

mod blocks;
mod candidates;
mod closing;
mod counted;
mod footnotes;
mod labels;
mod numbering;
mod parts;
mod sequence;
mod title;
mod trace;
mod tree;
mod unnumbered;
mod zones;

use std::collections::BTreeMap;

use crate::model::{Clause, ClauseKind, Declaration, Flow, Lang};
use crate::note::{Code, Note, Noted, Severity};
use crate::text::Span;
use blocks::Block;
use tree::Cut;
use zones::Zone;

pub use candidates::{Evidence, Sign};
pub use numbering::{Level, Style, numbering, numbering_notes};
pub use sequence::Relation;
pub use trace::{CandidateTrace, LabelTrace, Place, StartTrace, Trace, Verdict, ZoneTrace};

/// Changes when the same flow may give other units.
pub const VERSION: u32 = 8;

/// Cuts a text into its units. Their spans lie one after the other and cover the body and the footnotes.
pub fn segment(flow: &Flow) -> Noted<Declaration> {
    decide(flow, &blocks::blocks(flow)).0
}

/// [`segment`] with the decisions behind it: what could be a label, what was chosen, what was refused and at what cost.
pub fn explain(flow: &Flow) -> (Noted<Declaration>, Trace) {
    let blocks = blocks::blocks(flow);
    let (declaration, zones) = decide(flow, &blocks);
    let trace = trace::trace(flow, &blocks, &zones);
    (declaration, trace)
}

fn decide(flow: &Flow, blocks: &[Block<'_>]) -> (Noted<Declaration>, Vec<Zone>) {
    let (cuts, mut notes, zones) = tree::cuts(flow, blocks);
    let units = units(flow, cuts);
    if !units.is_empty() && !units.iter().any(|u| u.kind == ClauseKind::Clause) {
        let note = Note::new(Code::NoClauses, Severity::Warning, "no clause was found");
        notes.push(note.with_hint("see with `rondas inspect` what could be a label, and why it was refused"));
    }
    (Noted { value: Declaration { units }, notes }, zones)
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
            corrected: Vec::new(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Line, PageInfo, Rect, Role};
    use proptest::prelude::*;

    /// A flow of lines, each with its left edge; an edge of 0 continues the paragraph before.
    fn flow(lines: &[(f32, &str)], footnotes: &[&str]) -> Flow {
        let mut flow =
            Flow { pages: vec![PageInfo { number: 1, width: 612.0, height: 792.0, extractable: true }], ..Flow::default() };
        let mut block = 0;
        let mut push = |flow: &mut Flow, x: f32, text: &str, role: Role, next_continues: bool| {
            let start = flow.text.len();
            flow.text.push_str(text);
            let y = 40.0 + flow.lines.len() as f32 * 14.0;
            let left = if x == 0.0 { 72.0 } else { x };
            let rect = Rect::new(left, y, left + text.len() as f32 * 5.0, y + 11.0);
            let span = Span::new(start, flow.text.len());
            flow.lines.push(Line { span, page: 1, rect, role, block, column: 0, size: 11.0, bold: 0 });
            flow.text.push(if next_continues { ' ' } else { '\n' });
            block += u32::from(!next_continues);
        };
        for (index, (x, text)) in lines.iter().enumerate() {
            let continues = lines.get(index + 1).is_some_and(|(x, _)| *x == 0.0);
            push(&mut flow, *x, text, Role::Body, continues);
        }
        flow.body = Span::new(0, flow.text.len());
        let start = flow.text.len();
        footnotes.iter().for_each(|text| push(&mut flow, 72.0, text, Role::Footnote, false));
        flow.footnotes = Span::new(start, flow.text.len());
        flow.furniture = Span::new(flow.text.len(), flow.text.len());
        flow
    }

    fn outline(flow: &Flow) -> Vec<String> {
        segment(flow).value.units.iter().map(|u| format!("{} {}", u.kind.as_str(), u.path)).collect()
    }

    #[test]
    fn nested_labels_find_their_parents() {
        let flow = flow(
            &[
                (72.0, "AGREE:"),
                (72.0, "1. To do this."),
                (72.0, "2. To do the following:"),
                (90.0, "a) one;"),
                (90.0, "b) two, as said in paragraph"),
                (0.0, "7. The rest follows."),
                (108.0, "i) first;"),
                (108.0, "ii) second."),
                (72.0, "3. To end."),
            ],
            &["1 A note."],
        );
        let want = [
            "preamble preamble",
            "clause 1",
            "clause 2",
            "clause 2.a",
            "clause 2.b",
            "clause 2.b.i",
            "clause 2.b.ii",
            "clause 3",
            "footnote fn-1",
        ];
        assert_eq!(outline(&flow), want);
    }

    #[test]
    fn the_ninth_letter_is_no_roman_one() {
        let labels = ["a)", "b)", "c)", "d)", "e)", "f)", "g)", "h)", "i)", "j)"];
        let items: Vec<String> = labels.iter().map(|l| format!("{l} item of the list.")).collect();
        let mut lines = vec![(72.0, "AGREE:"), (72.0, "1. To do:")];
        lines.extend(items.iter().map(|i| (90.0, i.as_str())));
        assert_eq!(outline(&flow(&lines, &[])).last().map(String::as_str), Some("clause 1.j"));
    }

    #[test]
    fn missing_and_repeated_numbers_are_kept_as_printed() {
        let flow = flow(&[(72.0, "AGREE:"), (72.0, "1. One."), (72.0, "2. Two."), (72.0, "2. Again."), (72.0, "5. Five.")], &[]);
        let segmented = segment(&flow);
        let codes: Vec<Code> = segmented.notes.iter().map(|n| n.code).collect();
        assert_eq!(outline(&flow), ["preamble preamble", "clause 1", "clause 2", "clause 2~2", "clause 5"]);
        assert_eq!(codes, [Code::NumberRepeated, Code::NumberGap]);
    }

    proptest! {
        #[test]
        fn units_cover_body_and_footnotes(
            lines in prop::collection::vec((prop::sample::select(vec![0.0f32, 72.0, 90.0, 108.0]),
                prop::sample::select(vec!["1. One.", "2. Two:", "a) sub;", "AGREE:", "ANNEX I", "plain words", "Lima, 3 March 2020.", "I. x", "• b", "7"])), 0..40),
            notes in 0usize..3,
        ) {
            let footnotes = vec!["1 A note."; notes];
            let flow = flow(&lines, &footnotes);
            let units = segment(&flow).value.units;
            let mut at = 0;
            for unit in &units {
                prop_assert_eq!(unit.span.start, at);
                prop_assert!(unit.span.contains(unit.words) || unit.words.is_empty());
                at = unit.span.end;
            }
            prop_assert!(units.is_empty() == (flow.footnotes.end == 0) || at == flow.footnotes.end);
            let mut paths: Vec<&String> = units.iter().map(|u| &u.path).collect();
            paths.sort();
            paths.dedup();
            prop_assert_eq!(paths.len(), units.len());
        }
    }
}
