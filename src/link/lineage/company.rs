//! What speaks for a pair of clauses, its words and its company, and how likely the pair is right.

use super::candidates::Candidate;
use super::step::{Met, Step};

/// Logistic weights of what [`features`] gives, in its order; fitted by maximum likelihood with a
/// ridge of 1 on invented rounds (`benches/declarations.py`, seeds 21 to 34).
const WEIGHTS: [f32; FEATURES] = [
    -5.08, 1.70, 1.52, 3.09, -0.08, 1.18, 0.28, 2.70, -0.95, 1.49, -1.93, 0.19, -2.05, 2.42, 0.40, -0.37, 0.48, -1.36, 4.95,
    1.30, 1.12, -3.29,
];
/// How many features a pair has.
pub(super) const FEATURES: usize = 22;
/// The most that a lead over rivals counts.
const LEAD: f32 = 0.5;
/// Words up to which a clause is short: alike short clauses may be made after one pattern.
const SHORT: f32 = 18.0;
/// Taken off where one of the two stands in an annex.
const BORDER: f32 = 3.0;
/// Words of a clause that counts as long (natural logarithm of it).
const LONG: f32 = 4.0;
/// What standing first or last in both lists counts of a linked neighbour.
const EDGE: f32 = 0.5;

/// What speaks for and against a pair.
#[derive(Debug, Clone, Copy)]
pub(super) struct Company {
    border: bool,
    pub(super) features: [f32; FEATURES],
}

impl Company {
    /// What is known of a candidate of one language when some links of all languages are.
    pub(super) fn of(c: &Candidate, step: &Step<'_>, met: &Met) -> Company {
        let (a, b) = (&step.old.forms[c.old], &step.new.forms[c.new]);
        let near = [near(c, step, 0), near(c, step, 1)];
        let (nested, elsewhere) = nested(c, step);
        let parents = parents(c, step);
        let same_label = a.label == b.label && !a.label.is_empty();
        let has_nested = !a.block.is_empty() && !b.block.is_empty();
        let flag = |yes: bool| f32::from(u8::from(yes));
        let shortest = a.words.len().min(b.words.len()).max(1) as f32;
        Company {
            border: a.annex != b.annex,
            features: [
                1.0,
                c.likeness,
                c.likeness * c.likeness,
                c.kept.max(c.covered),
                c.lead,
                if has_nested { c.block } else { 0.0 },
                flag(a.opening == b.opening),
                near[0] + near[1],
                flag(near[0] >= 1.0 && near[1] >= 1.0),
                nested,
                elsewhere,
                flag(parents == Some(true)),
                flag(parents == Some(false)),
                flag(same_label && parents == Some(true)),
                flag(same_label && parents.is_none()),
                flag(!same_label && parents.is_none() && shortest <= SHORT),
                met.agree as f32,
                met.differ as f32,
                (c.likeness - c.rival).clamp(-LEAD, LEAD),
                (shortest.ln() / LONG).min(1.0),
                flag(has_nested),
                if a.annex && b.annex { 1.0 - step.annex_kept } else { 0.0 },
            ],
        }
    }

    /// How likely the pair is right, 0 to 1.
    pub(super) fn score(&self) -> f32 {
        let sum: f32 = WEIGHTS.iter().zip(self.features).map(|(w, f)| w * f).sum();
        let border = if self.border { BORDER } else { 0.0 };
        1.0 / (1.0 + (border - sum).exp())
    }

    /// The same for a person to read.
    pub(super) fn reasons(&self) -> Vec<&'static str> {
        let f = &self.features;
        let mut out = Vec::new();
        let mut say = |yes: bool, what| {
            if yes {
                out.push(what)
            }
        };
        say(f[6] > 0.0, "same opening");
        say(f[8] > 0.0, "both neighbours linked");
        say(f[8] == 0.0 && f[7] >= EDGE, "neighbour linked");
        say(f[9] > 0.5, "nested clauses linked");
        say(f[11] > 0.0, "parent linked");
        say(f[13] > 0.0, "same place below it");
        say(f[16] > 0.0, "its translations are linked");
        say(f[17] > 0.0, "its translations are linked otherwise");
        out
    }
}

/// How close the nearest linked unit on one side stands to the nearest of the other text, 1 where both stand beside; 0 where that one
/// is linked elsewhere.
fn near(c: &Candidate, step: &Step<'_>, side: usize) -> f32 {
    let (mut n, mut far) = (step.new.forms[c.new].siblings[side], 1usize);
    if n.is_none() && step.old.forms[c.old].siblings[side].is_none() {
        return EDGE;
    }
    while let Some(at) = n {
        if let Some(&o) = step.links.get(&at) {
            return step.distance(c.old, o, side).map_or(0.0, |other| 1.0 / far.max(other) as f32);
        }
        (n, far) = (step.new.forms[at].siblings[side], far + 1);
    }
    0.0
}

/// Shares of the units nested in the later clause that are linked to units nested in the earlier one, and to others.
fn nested(c: &Candidate, step: &Step<'_>) -> (f32, f32) {
    let below = &step.nested[c.new];
    let linked: Vec<usize> = below.iter().filter_map(|n| step.links.get(n).copied()).collect();
    let here = linked.iter().filter(|&&o| step.old.forms[o].parent == Some(c.old)).count();
    let share = |n: usize| n as f32 / below.len().max(1) as f32;
    (share(here), share(linked.len() - here))
}

/// Whether the parents are linked with each other; `None` where neither has one.
fn parents(c: &Candidate, step: &Step<'_>) -> Option<bool> {
    match (step.old.forms[c.old].parent, step.new.forms[c.new].parent) {
        (None, None) => None,
        (Some(o), Some(n)) => Some(step.links.get(&n) == Some(&o)),
        _ => Some(false),
    }
}
