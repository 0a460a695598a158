//! The reading of all candidates together: a beam search over what each line start may be.
//!
//! A state is the stack of open levels. A candidate is plain text, the next of an open level, or the first of a new level inside
//! the innermost one. The cheapest whole reading wins, so a doubtful label is settled by the sequence it belongs to.

use std::rc::Rc;

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
/// A number below the one before:
const BACKWARDS: f32 = 7.0;
/// Another closing mark than the level's:
const OTHER_MARK: f32 = 1.6;
/// Another indentation than the level's (beyond [`INDENT`]):
const OTHER_INDENT: f32 = 0.7;
/// A nested label further left than what it stands in:
const OUTDENTED_CHILD: f32 = 0.9;
/// Indentation that counts, times the font size.
const INDENT: f32 = 0.8;
/// The first label of a text, when it is not number one:
const FIRST_LATE: f32 = 2.5;

/// How a label relates to the one before on its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// The first of its level.
    First,
    /// The first, but not number one.
    FirstLate,
    Next,
    Gap,
    Repeated,
    Backwards,
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
}

#[derive(Debug, Clone)]
struct Level {
    class: Class,
    mark: Mark,
    value: u32,
    parts: Vec<String>,
    path: Vec<String>,
    x0: f32,
}

struct History {
    reading: Reading,
    before: Option<Rc<History>>,
}

#[derive(Clone)]
struct State {
    cost: f32,
    levels: Vec<Level>,
    history: Option<Rc<History>>,
}

/// The best reading of the candidates; plain text is left out.
pub(super) fn choose(candidates: &[Candidate]) -> Vec<Reading> {
    let mut beam = vec![State { cost: 0.0, levels: Vec::new(), history: None }];
    for (index, candidate) in candidates.iter().enumerate() {
        let mut next: Vec<State> = Vec::with_capacity(beam.len() * 4);
        for state in &beam {
            let mut plain = state.clone();
            plain.cost += candidate.reject.max(0.0);
            next.push(plain);
            for label in &candidate.labels {
                extend(state, candidate, index, label, &mut next);
            }
        }
        next.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        beam = prune(next);
    }
    let best = beam.into_iter().min_by(|a, b| a.cost.total_cmp(&b.cost));
    let mut out = Vec::new();
    let mut history = best.and_then(|s| s.history);
    while let Some(node) = history {
        out.push(node.reading.clone());
        history = node.before.clone();
    }
    out.reverse();
    out
}

/// The cheapest states, one for each stack of open levels.
fn prune(sorted: Vec<State>) -> Vec<State> {
    let mut kept: Vec<State> = Vec::with_capacity(BEAM);
    for state in sorted {
        let same = |k: &State| {
            k.levels.len() == state.levels.len()
                && k.levels
                    .iter()
                    .zip(&state.levels)
                    .all(|(a, b)| a.class == b.class && a.mark == b.mark && a.value == b.value && a.path == b.path)
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
fn extend(state: &State, candidate: &Candidate, index: usize, label: &Label, out: &mut Vec<State>) {
    for depth in 0..state.levels.len() {
        if let Some((cost, relation)) = as_sibling(&state.levels[depth], candidate, label) {
            let inside = depth.checked_sub(1).map(|d| &state.levels[d]);
            let path = path(inside, label, relation, &state.levels[depth]);
            let cost = cost + parent_cost(inside, label, &path);
            out.push(state.with(
                candidate,
                Reading { candidate: index, label: label.clone(), depth, path, relation, previous: 0 },
                cost,
            ));
        }
    }
    if state.levels.len() < DEPTH {
        let (cost, relation) = as_first(&state.levels, candidate, label);
        let inside = state.levels.last();
        let path = child_path(inside, label, 1);
        let cost = cost + parent_cost(inside, label, &path);
        let depth = state.levels.len();
        out.push(state.with(
            candidate,
            Reading { candidate: index, label: label.clone(), depth, path, relation, previous: 0 },
            cost,
        ));
    }
}

fn as_sibling(level: &Level, candidate: &Candidate, label: &Label) -> Option<(f32, Relation)> {
    let same_prefix = level.parts[..level.parts.len() - 1] == label.parts[..label.parts.len() - 1];
    if level.class != label.class || level.parts.len() != label.parts.len() || !same_prefix {
        return None;
    }
    let (order, relation) = match label.class {
        Class::Bullet(_) => (0.0, Relation::Next),
        _ if label.value == level.value + 1 => (0.0, Relation::Next),
        _ if label.value == level.value => (REPEATED, Relation::Repeated),
        _ if label.value > level.value => (GAP.0 + GAP.1 * (label.value - level.value - 1) as f32, Relation::Gap),
        _ => (BACKWARDS, Relation::Backwards),
    };
    let mark = if level.mark == label.mark { 0.0 } else { OTHER_MARK };
    let indent = if (level.x0 - candidate.x0).abs() > INDENT * candidate.size { OTHER_INDENT } else { 0.0 };
    Some((order + mark + indent, relation))
}

fn as_first(levels: &[Level], candidate: &Candidate, label: &Label) -> (f32, Relation) {
    let bullet = matches!(label.class, Class::Bullet(_));
    let first = bullet || label.value == 1;
    let Some(inside) = levels.last() else {
        let cost = if first { 0.3 } else { FIRST_LATE + GAP.1 * label.value as f32 };
        return (cost, if first { Relation::First } else { Relation::FirstLate });
    };
    let again = levels.iter().any(|l| l.class == label.class && l.mark == label.mark && l.parts.len() == label.parts.len());
    let outdented = candidate.x0 < inside.x0 - INDENT * candidate.size;
    let cost = if first { NEW_LEVEL } else { NEW_LEVEL_LATE }
        + if again { SAME_STYLE_INSIDE } else { 0.0 }
        + if outdented { OUTDENTED_CHILD } else { 0.0 };
    (cost, if first { Relation::First } else { Relation::FirstLate })
}

/// Cost of printed parents that are not those the label stands in; labels without printed parents fit anywhere.
fn parent_cost(inside: Option<&Level>, label: &Label, path: &[String]) -> f32 {
    if label.parts.len() < 2 || ends_alike(path, &label.parts) && inside.is_some() { 0.0 } else { STRANGE_PARENT }
}

fn path(inside: Option<&Level>, label: &Label, relation: Relation, level: &Level) -> Vec<String> {
    let count = if relation == Relation::Next { level.value + 1 } else { level.value };
    child_path(inside, label, count)
}

/// The path of the level's parent and the label's own last part; printed parents that do not agree with it are kept as printed.
fn child_path(inside: Option<&Level>, label: &Label, count: u32) -> Vec<String> {
    let own = match label.class {
        Class::Bullet(mark) => format!("{mark}{count}"),
        _ => label.parts.last().cloned().unwrap_or_default(),
    };
    let parents = &label.parts[..label.parts.len() - 1];
    let mut path = inside.map(|l| l.path.clone()).unwrap_or_default();
    if !ends_alike(&path, parents) {
        path = parents.to_vec();
    }
    path.push(own);
    path
}

/// Whether a path ends with printed parents; `10.1` stands under `X` as well as under `10`.
fn ends_alike(path: &[String], parents: &[String]) -> bool {
    let alike = |a: &String, b: &String| a == b || (b.parse().is_ok_and(|n: u32| roman_value(a) == Some(n)));
    path.len() >= parents.len() && path[path.len() - parents.len()..].iter().zip(parents).all(|(a, b)| alike(a, b))
}

impl State {
    /// The state after a candidate is read as a label, at a cost.
    fn with(&self, candidate: &Candidate, reading: Reading, cost: f32) -> State {
        let sibling = self.levels.get(reading.depth);
        let previous = sibling.map_or(0, |l| l.value);
        let label = &reading.label;
        let level = Level {
            class: label.class,
            mark: label.mark,
            value: if matches!(label.class, Class::Bullet(_)) { previous + 1 } else { label.value },
            parts: label.parts.clone(),
            path: reading.path.clone(),
            x0: sibling.map_or(candidate.x0, |l| l.x0),
        };
        let mut levels = self.levels[..reading.depth].to_vec();
        levels.push(level);
        let history = Some(Rc::new(History { reading: Reading { previous, ..reading }, before: self.history.clone() }));
        State { cost: self.cost + candidate.accept + cost, levels, history }
    }
}
