//! The reading of all candidates together: a beam search over what each line start may be.
//!
//! A state is the stack of open levels. A candidate is plain text, the next of an open level, or the first of a new level inside
//! the innermost one. The cheapest whole reading wins, so a doubtful label is settled by the sequence it belongs to.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::candidates::Candidate;
use super::labels::{Class, Label, Mark};
use crate::model::roman_value;

/// States kept after each candidate.
const BEAM: usize = 64;
/// Deepest nesting.
const DEPTH: usize = 8;
/// Costs, in units of one missing number. A new level that starts with its first number:
const NEW_LEVEL: f32 = 0.9;
/// … with another number:
const NEW_LEVEL_LATE: f32 = 5.0;
/// … in the same style as a level it stands in:
const SAME_STYLE_INSIDE: f32 = 3.5;
/// … whose printed parents are not those it stands in:
const STRANGE_PARENT: f32 = 2.5;
/// One or more missing numbers, and for each of them:
const GAP: (f32, f32) = (1.6, 0.35);
/// A repeated number:
const REPEATED: f32 = 2.0;
/// A number that was missing so far, printed late:
const LATE: f32 = 1.2;
/// A number below the one before that was printed already:
const BACKWARDS: f32 = 7.0;
/// Numbers that start again under a heading:
const RESTARTED: f32 = 0.6;
/// Numbers that run on over a heading of the level above:
const CARRIED: f32 = 0.3;
/// A nested level that ends with a single label:
const ALONE: f32 = 2.3;
/// A letter read as the digit recognition missed:
const MISREAD: f32 = 0.8;
/// A decimal before words that start no sentence, which may be an amount:
const UNCAPPED: f32 = 1.0;
/// Another closing mark than the level's:
const OTHER_MARK: f32 = 1.6;
/// Another indentation than the level's (beyond [`INDENT`]):
const OTHER_INDENT: f32 = 0.7;
/// A nested label further left than what it stands in:
const OUTDENTED_CHILD: f32 = 0.9;
/// Indentation that counts, times the font size.
const INDENT: f32 = 0.8;
/// The first label of a text:
const FIRST: f32 = 0.3;
/// … when it is not number one, and what that costs at most (a text may be an extract):
const FIRST_LATE: f32 = 2.5;
const FIRST_LATEST: f32 = 3.8;

/// How a label relates to the one before on its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The first of its level.
    First,
    /// The first, but not number one.
    FirstLate,
    /// The next number.
    Next,
    /// Numbers are missing before it.
    Gap,
    /// The same number again.
    Repeated,
    /// A number below the one before.
    Backwards,
    /// The next number after those under the heading before.
    Carried,
}

/// A candidate read as a label.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// Index of the candidate.
    pub(super) candidate: usize,
    pub(super) label: Label,
    /// Nesting, from 0.
    pub(super) depth: usize,
    /// Full number path.
    pub(super) path: Vec<String>,
    pub(super) relation: Relation,
    /// The value before it on its level, where there is one.
    pub(super) previous: u32,
    /// A heading over which the numbers run on.
    pub(super) carries: bool,
}

#[derive(Debug, Clone)]
struct Level {
    class: Class,
    mark: Mark,
    /// The last value, and the largest.
    value: u32,
    top: u32,
    /// Bit `n` is set when value `n` was printed.
    seen: u128,
    parts: Rc<[String]>,
    path: Rc<[String]>,
    x0: f32,
    /// Style and last value of the level that stood inside before this label.
    inside: Option<(Class, Mark, u32)>,
}

/// A reading on its way, linked to the one before.
struct Step {
    candidate: usize,
    label: usize,
    depth: usize,
    path: Rc<[String]>,
    relation: Relation,
    previous: u32,
    before: Option<Rc<Step>>,
}

#[derive(Clone)]
struct State {
    cost: f32,
    levels: Rc<Vec<Level>>,
    last: Option<Rc<Step>>,
}

/// A reading of all candidates, plain text left out, with what it costs.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    pub(super) readings: Vec<Reading>,
    pub(super) cost: f32,
}

/// The cheapest reading of the candidates.
pub(super) fn choose(candidates: &[Candidate]) -> Choice {
    search(candidates, None)
}

/// The cheapest reading in which one candidate is a label, whatever that costs elsewhere.
pub(super) fn choose_with(candidates: &[Candidate], label: usize) -> Choice {
    search(candidates, Some(label))
}

fn search(candidates: &[Candidate], label: Option<usize>) -> Choice {
    let mut beam = vec![State { cost: 0.0, levels: Rc::default(), last: None }];
    for (index, candidate) in candidates.iter().enumerate() {
        let mut next: Vec<State> = Vec::with_capacity(beam.len() * 4);
        for state in &beam {
            if label != Some(index) {
                next.push(State { cost: state.cost + candidate.reject.max(0.0), ..state.clone() });
            }
            for label in 0..candidate.labels.len() {
                extend(state, candidate, (index, label), &mut next);
            }
        }
        next.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        beam = prune(next);
    }
    let whole = |s: &State| s.cost + ended(&s.levels, 1);
    let best = beam.into_iter().min_by(|a, b| whole(a).total_cmp(&whole(b)));
    let mut out = Vec::new();
    let cost = best.as_ref().map_or(0.0, whole);
    let mut last = best.and_then(|s| s.last);
    while let Some(step) = last {
        out.push(Reading {
            candidate: step.candidate,
            label: candidates[step.candidate].labels[step.label].clone(),
            depth: step.depth,
            path: step.path.to_vec(),
            relation: step.relation,
            previous: step.previous,
            carries: false,
        });
        last = step.before.clone();
    }
    out.reverse();
    Choice { readings: without_carrying_headings(out), cost }
}

/// Numbers that run on over the headings they stand under are cited without them: `5`, not `ii.5`.
fn without_carrying_headings(mut readings: Vec<Reading>) -> Vec<Reading> {
    if readings.iter().any(|r| r.relation == Relation::Carried) {
        for reading in &mut readings {
            reading.carries = reading.depth == 0;
            if reading.depth > 0 && reading.path.len() > 1 {
                reading.path.remove(0);
            }
        }
    }
    readings
}

/// The cheapest states, one for each stack of open levels.
fn prune(sorted: Vec<State>) -> Vec<State> {
    let mut kept: Vec<State> = Vec::with_capacity(BEAM);
    for state in sorted {
        let same = |k: &State| {
            k.levels.len() == state.levels.len()
                && k.levels.iter().zip(state.levels.iter()).all(|(a, b)| {
                    a.class == b.class
                        && a.mark == b.mark
                        && a.value == b.value
                        && a.seen == b.seen
                        && a.x0 == b.x0
                        && a.path == b.path
                })
        };
        if !kept.iter().any(same) {
            kept.push(state);
            if kept.len() == BEAM {
                break;
            }
        }
    }
    kept
}

/// All states in which the candidate is this label.
fn extend(state: &State, candidate: &Candidate, at: (usize, usize), out: &mut Vec<State>) {
    let label = &candidate.labels[at.1];
    let mut add = |depth: usize, cost: f32, relation: Relation| {
        let above = depth.checked_sub(1).map(|d| &state.levels[d]);
        let path = path(above, label, state.levels.get(depth).filter(|_| is_sibling(relation)));
        let slip = if label.misread { MISREAD } else { 0.0 } + if label.uncapped { UNCAPPED } else { 0.0 };
        let cost = cost + parent_cost(above, label) + slip + ended(&state.levels[..], depth + 1);
        out.push(state.with(candidate, at, (depth, relation), path, cost));
    };
    for (depth, level) in state.levels.iter().enumerate() {
        if let Some((cost, relation)) = as_sibling(level, candidate, label) {
            add(depth, cost, relation);
        }
    }
    if state.levels.len() < DEPTH {
        let (cost, relation) = as_first(&state.levels, candidate, label);
        add(state.levels.len(), cost, relation);
    }
}

/// Cost of the levels from a depth on, which end here: one label alone is no list, unless it holds others or prints its parents.
fn ended(levels: &[Level], from: usize) -> f32 {
    let from = from.max(1).min(levels.len());
    let alone = |l: &&Level| l.seen.count_ones() == 1 && l.parts.len() == 1 && !matches!(l.class, Class::Bullet(_));
    levels[from..].last().filter(alone).map_or(0.0, |_| ALONE)
}

fn is_sibling(relation: Relation) -> bool {
    !matches!(relation, Relation::First | Relation::FirstLate | Relation::Carried)
}

fn as_sibling(level: &Level, candidate: &Candidate, label: &Label) -> Option<(f32, Relation)> {
    let same_prefix = level.parts[..level.parts.len() - 1] == *label.parents();
    if level.class != label.class || level.parts.len() != label.parts.len() || !same_prefix {
        return None;
    }
    let (order, relation) = match label.class {
        Class::Bullet(_) => (0.0, Relation::Next),
        _ if candidate.headed && label.value == 1 => (RESTARTED, Relation::First),
        _ => order(level, label.value),
    };
    let mark = if level.mark == label.mark { 0.0 } else { OTHER_MARK };
    let indent = if (level.x0 - candidate.x0).abs() > INDENT * candidate.size { OTHER_INDENT } else { 0.0 };
    Some((order + mark + indent, relation))
}

/// How a value follows those of its level.
fn order(level: &Level, value: u32) -> (f32, Relation) {
    let printed = |v: u32| v < u128::BITS && level.seen >> v & 1 == 1;
    match value {
        v if v == level.value + 1 && !printed(v) || v == level.top + 1 => (0.0, Relation::Next),
        v if v == level.value => (REPEATED, Relation::Repeated),
        v if v > level.top => (GAP.0 + GAP.1 * (v - level.top - 1) as f32, Relation::Gap),
        v if v < u128::BITS && !printed(v) && v > level.first() => (LATE, Relation::Backwards),
        _ => (BACKWARDS, Relation::Backwards),
    }
}

fn as_first(levels: &[Level], candidate: &Candidate, label: &Label) -> (f32, Relation) {
    let bullet = matches!(label.class, Class::Bullet(_));
    let first = bullet || label.value == 1;
    let relation = if first { Relation::First } else { Relation::FirstLate };
    let Some(above) = levels.last() else {
        return (if first { FIRST } else { (FIRST_LATE + GAP.1 * label.value as f32).min(FIRST_LATEST) }, relation);
    };
    let outdented = if candidate.x0 < above.x0 - INDENT * candidate.size { OUTDENTED_CHILD } else { 0.0 };
    if levels.len() == 1 && !first && above.runs_on(label) {
        return (CARRIED, Relation::Carried);
    }
    let again = levels.iter().any(|l| l.class == label.class && l.mark == label.mark && l.parts.len() == label.parts.len());
    let cost = if first { NEW_LEVEL } else { NEW_LEVEL_LATE } + if again { SAME_STYLE_INSIDE } else { 0.0 } + outdented;
    (cost, relation)
}

/// Cost of printed parents that are not those the label stands in; labels without printed parents fit anywhere.
fn parent_cost(above: Option<&Level>, label: &Label) -> f32 {
    if label.parts.len() < 2 || above.is_some_and(|l| l.is_printed_as(label.parents())) { 0.0 } else { STRANGE_PARENT }
}

/// The path of the level's parent and the label's own last part; printed parents that do not agree with it are kept as printed.
fn path(above: Option<&Level>, label: &Label, sibling: Option<&Level>) -> Rc<[String]> {
    let own = match label.class {
        Class::Bullet(mark) => format!("{mark}{}", sibling.map_or(1, |l| l.value + 1)),
        _ => label.parts.last().cloned().unwrap_or_default(),
    };
    let parents = label.parents();
    let outer: &[String] = match above {
        Some(level) if level.is_printed_as(parents) => &level.path,
        _ => parents,
    };
    outer.iter().cloned().chain([own]).collect()
}

impl Level {
    /// Whether printed parents name this level's last label: `10.1` stands under `10`, but also under `X` or a tenth letter.
    fn is_printed_as(&self, parents: &[String]) -> bool {
        let alike =
            |own: &String, printed: &String| own == printed || printed.parse().is_ok_and(|n: u32| roman_value(own) == Some(n));
        let by_value = |printed: &String| printed.parse() == Ok(self.value);
        let own = self.path.len().checked_sub(parents.len()).map(|from| &self.path[from..]);
        own.is_some_and(|own| own.iter().zip(parents).all(|(a, b)| alike(a, b))) || matches!(parents, [one] if by_value(one))
    }

    /// The smallest value printed on it.
    fn first(&self) -> u32 {
        self.seen.trailing_zeros()
    }

    /// Whether a label continues, under this heading, the numbers that stood under the heading before.
    fn runs_on(&self, label: &Label) -> bool {
        let heads = matches!(self.class, Class::Upper | Class::RomanUpper | Class::Word);
        heads && label.parts.len() == 1 && label.value > 1 && self.inside == Some((label.class, label.mark, label.value - 1))
    }
}

impl State {
    /// The state after a candidate is read as a label, at a cost.
    fn with(&self, candidate: &Candidate, at: (usize, usize), place: (usize, Relation), path: Rc<[String]>, cost: f32) -> State {
        let label = &candidate.labels[at.1];
        let (depth, relation) = place;
        let sibling = self.levels.get(depth).filter(|_| relation != Relation::First);
        let previous = sibling.map_or(0, |l| l.value);
        let value = if matches!(label.class, Class::Bullet(_)) { previous + 1 } else { label.value };
        let level = Level {
            class: label.class,
            mark: label.mark,
            value,
            top: sibling.map_or(value, |l| l.top.max(value)),
            seen: sibling.map_or(0, |l| l.seen) | 1u128.checked_shl(value).unwrap_or(0),
            parts: label.parts.as_slice().into(),
            path: path.clone(),
            x0: sibling.map_or(candidate.x0, |l| l.x0),
            inside: self.levels.get(depth + 1).map(|l| (l.class, l.mark, l.value)).or(sibling.and_then(|l| l.inside)),
        };
        let mut levels = self.levels[..depth].to_vec();
        levels.push(level);
        let before = self.last.clone();
        let step = Step { candidate: at.0, label: at.1, depth, path, relation, previous, before };
        State { cost: self.cost + candidate.accept + cost, levels: Rc::new(levels), last: Some(Rc::new(step)) }
    }
}

impl Drop for Step {
    /// Unlinks a long chain one by one: the default would recurse as deep as there are labels.
    fn drop(&mut self) {
        let mut before = self.before.take();
        while let Some(step) = before {
            before = Rc::try_unwrap(step).ok().and_then(|mut s| s.before.take());
        }
    }
}
