//! Why a text was cut as it was: every line start that could be a label, the reading that was chosen, and what the others cost.

use serde::{Deserialize, Serialize};

use super::blocks::Block;
use super::candidates::{Candidate, Evidence};
use super::labels::{Class, Label};
use super::sequence::{Reading, Relation, choose_with};
use super::zones::Zone;
use crate::model::Flow;
use crate::text::Span;

/// Work spent on pricing refused labels: candidates read again, over all of them.
const PRICED: usize = 400_000;

/// The decisions behind a segmentation, zone by zone. Costs are in units of one missing number; the cheapest whole reading wins.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Trace {
    /// The body and each annex, which are numbered by themselves.
    pub zones: Vec<ZoneTrace>,
}

/// One zone with its candidates.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ZoneTrace {
    /// The annex, or empty for the body.
    pub container: String,
    /// What the chosen reading costs.
    pub cost: f32,
    /// Where the clauses were tried to start; body only.
    pub starts: Vec<StartTrace>,
    /// Line starts that can be read as labels, in reading order.
    pub candidates: Vec<CandidateTrace>,
}

/// A place where the clauses may start.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StartTrace {
    /// Page of the enacting line, from 1; absent where none was asked for.
    pub page: Option<u32>,
    /// The enacting paragraph; absent where none was asked for.
    pub words: Option<Span>,
    /// Cost of the best reading with this start.
    pub cost: f32,
    /// Whether it was chosen.
    pub chosen: bool,
}

/// A line start that can be read as a label.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CandidateTrace {
    /// Its line in the flow.
    pub line: Span,
    /// Page, from 1.
    pub page: u32,
    /// Left edge on the page, points.
    pub x0: f32,
    /// What it can be read as.
    pub readings: Vec<LabelTrace>,
    /// What is seen there.
    pub evidence: Vec<Evidence>,
    /// What became of it.
    pub verdict: Verdict,
}

/// One way to read a label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelTrace {
    /// As printed.
    pub label: String,
    /// Printed parts, folded.
    pub parts: Vec<String>,
    /// Kind of its numerals: `arabic`, `lower-letter`, `roman` …
    pub numerals: String,
    /// Its place in a sequence, from 1; 0 for a bullet.
    pub value: u32,
    /// Whether a slip of recognition was mended.
    pub mended: bool,
}

/// A label in its sequence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Full number path.
    pub path: Vec<String>,
    /// The reading.
    pub label: LabelTrace,
    /// How it follows those before.
    pub relation: Relation,
    /// The value before on its level; 0 when there is none.
    pub previous: u32,
}

/// What became of a candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "verdict")]
pub enum Verdict {
    /// A label.
    Label(Place),
    /// Plain text, because reading it as a label makes the whole reading dearer.
    Plain {
        /// The best place it could have had.
        place: Option<Place>,
        /// By how much that reading is dearer; absent in very long texts.
        dearer_by: Option<f32>,
    },
    /// It stands before the line that enacts.
    BeforeEnacting,
}

/// The trace of the zones of a flow.
pub(super) fn trace(flow: &Flow, blocks: &[Block<'_>], zones: &[Zone]) -> Trace {
    Trace { zones: zones.iter().map(|zone| of_zone(flow, blocks, zone)).collect() }
}

fn of_zone(flow: &Flow, blocks: &[Block<'_>], zone: &Zone) -> ZoneTrace {
    let start = |s: &super::zones::Start| {
        let block = s.block.and_then(|i| blocks.get(i));
        let page = block.and_then(|b| b.lines.last()).map(|l| l.page);
        StartTrace { page, words: block.map(|b| b.span), cost: s.cost, chosen: s.chosen }
    };
    let mut left = PRICED;
    let candidates = zone.found.iter().enumerate().map(|(index, candidate)| CandidateTrace {
        line: candidate.line,
        page: candidate.page,
        x0: candidate.x0,
        readings: candidate.labels.iter().map(|l| label(flow, candidate, l)).collect(),
        evidence: candidate.evidence.clone(),
        verdict: verdict(flow, zone, index, &mut left),
    });
    ZoneTrace {
        container: zone.container.clone(),
        cost: zone.cost,
        starts: zone.starts.iter().map(start).collect(),
        candidates: candidates.collect(),
    }
}

fn verdict(flow: &Flow, zone: &Zone, index: usize, left: &mut usize) -> Verdict {
    if index < zone.from {
        return Verdict::BeforeEnacting;
    }
    if let Ok(at) = zone.readings.binary_search_by_key(&index, |r| r.candidate) {
        return Verdict::Label(place(flow, &zone.found[index], &zone.readings[at]));
    }
    let work = zone.found.len() - zone.from;
    if *left < work {
        return Verdict::Plain { place: None, dearer_by: None };
    }
    *left -= work;
    let other = choose_with(&zone.found[zone.from..], index - zone.from);
    let reading = other.readings.iter().find(|r| r.candidate + zone.from == index);
    Verdict::Plain {
        place: reading.map(|r| place(flow, &zone.found[index], r)),
        dearer_by: reading.map(|_| (other.cost - zone.sequence_cost).max(0.0)),
    }
}

fn place(flow: &Flow, candidate: &Candidate, reading: &Reading) -> Place {
    Place {
        path: reading.path.clone(),
        label: label(flow, candidate, &reading.label),
        relation: reading.relation,
        previous: reading.previous,
    }
}

fn label(flow: &Flow, candidate: &Candidate, label: &Label) -> LabelTrace {
    LabelTrace {
        label: Span::new(candidate.at, candidate.at + label.length).of(&flow.text).trim().to_owned(),
        parts: label.parts.clone(),
        numerals: numerals(label.class).to_owned(),
        value: label.value,
        mended: label.misread,
    }
}

fn numerals(class: Class) -> &'static str {
    match class {
        Class::Arabic => "arabic",
        Class::Lower => "lower-letter",
        Class::Upper => "capital-letter",
        Class::RomanLower => "lower-roman",
        Class::RomanUpper => "capital-roman",
        Class::Word => "ordinal-word",
        Class::Article => "article",
        Class::Bullet(_) => "bullet",
    }
}
