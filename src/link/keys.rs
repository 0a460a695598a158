//! Words of a clause with weights: what stands in few clauses weighs more.

use std::collections::{BTreeMap, BTreeSet};

/// Weighted keys of a clause.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    pub(super) weights: BTreeMap<String, f32>,
    pub(super) total: f32,
}

/// Keys with their weights: what stands in few units weighs more.
pub(super) fn weigh(units: &[BTreeSet<String>]) -> Vec<Keys> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    units.iter().flatten().for_each(|k| *counts.entry(k).or_default() += 1);
    let all = units.len().max(1) as f32;
    let weight = |key: &str| (1.0 + all / counts.get(key).copied().unwrap_or(1) as f32).ln();
    let one = |set: &BTreeSet<String>| {
        let weights: BTreeMap<String, f32> = set.iter().map(|k| (k.clone(), weight(k))).collect();
        Keys { total: weights.values().sum(), weights }
    };
    units.iter().map(one).collect()
}

/// Weighted Dice coefficient of two sets of keys, 0 to 1.
pub(super) fn dice(a: &Keys, b: &Keys) -> f32 {
    let total = a.total + b.total;
    if total <= 0.0 { 0.0 } else { 2.0 * shared(a, b) / total }
}

/// Weight of what two sets share.
pub(super) fn shared(a: &Keys, b: &Keys) -> f32 {
    let (small, large) = if a.weights.len() <= b.weights.len() { (a, b) } else { (b, a) };
    small.weights.iter().filter_map(|(k, w)| large.weights.get(k).map(|v| w.min(*v))).fold(0.0, |a, b| a + b)
}
