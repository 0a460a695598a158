//! Printed labels as evidence, in the measure in which they agree on the pairs that words alone are sure of.

use super::unit::Unit;

/// How two labels relate.
const KINDS: usize = 6;
/// Sure pairs that what is believed beforehand is worth.
const PRIOR: f32 = 3.0;
/// Shares of [`KINDS`] among true pairs that are believed beforehand; numbering is trusted a little.
const BELIEVED: [f32; KINDS] = [0.45, 0.12, 0.2, 0.1, 0.06, 0.07];
/// The least and the most that labels may say.
const RANGE: (f32, f32) = (-1.2, 2.2);
/// Pairs that are looked at to learn how labels relate by chance.
const SAMPLE: usize = 20_000;

/// Log-odds of each relation of labels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Labels {
    odds: [f32; KINDS],
}

/// Same number; same last part under other parents; same place among as many parents; same depth; other depth; one or both unnumbered.
fn relation(a: &Unit<'_>, b: &Unit<'_>) -> usize {
    let (x, y) = (&a.clause.number, &b.clause.number);
    match (x.is_empty(), y.is_empty()) {
        (true, true) if a.clause.kind == b.clause.kind && a.place == b.place => 2,
        (true, true) => 3,
        (true, false) | (false, true) => 5,
        _ if x == y => 0,
        _ if x.len() != y.len() => 4,
        _ if x.last() == y.last() => 1,
        _ if a.place == b.place => 2,
        _ => 3,
    }
}

impl Labels {
    /// Labels that say nothing.
    pub(super) fn silent() -> Labels {
        Labels { odds: [0.0; KINDS] }
    }

    /// What labels say, given pairs that are sure without them.
    pub(super) fn learned(a: &[Unit<'_>], b: &[Unit<'_>], sure: &[(usize, usize)]) -> Labels {
        let mut chance = [1.0f32; KINDS];
        let stride = (a.len() * b.len()).div_ceil(SAMPLE).max(1);
        for at in (0..a.len() * b.len()).step_by(stride) {
            chance[relation(&a[at / b.len()], &b[at % b.len()])] += 1.0;
        }
        let mut true_pairs = BELIEVED.map(|share| share * PRIOR);
        sure.iter().for_each(|&(i, j)| true_pairs[relation(&a[i], &b[j])] += 1.0);
        let share = |counts: &[f32; KINDS], kind: usize| counts[kind] / counts.iter().sum::<f32>();
        let odds = std::array::from_fn(|kind| (share(&true_pairs, kind) / share(&chance, kind)).ln().clamp(RANGE.0, RANGE.1));
        Labels { odds }
    }

    pub(super) fn score(&self, a: &Unit<'_>, b: &Unit<'_>) -> f32 {
        self.odds[relation(a, b)]
    }
}
