//! A peer: alignment by the lengths of units alone.
//!
//! Method and constants: Gale and Church, *A program for aligning sentences in bilingual corpora*, Computational Linguistics 19 (1993).

/// Characters of the second language for one of the first, and the variance for each.
const EXPECTED: (f64, f64) = (1.0, 6.8);
/// Units on both sides of a bead, and how often such a bead was seen.
const BEADS: [(usize, usize, f64); 6] =
    [(1, 1, 0.89), (1, 0, 0.00495), (0, 1, 0.00495), (2, 1, 0.0445), (1, 2, 0.0445), (2, 2, 0.011)];
/// The least probability that is told apart.
const LEAST: f64 = 1e-12;

/// Pairs of units of two texts, given the characters of each unit.
pub(crate) fn aligned(a: &[usize], b: &[usize]) -> Vec<(usize, usize)> {
    let mut cost = vec![vec![f64::INFINITY; b.len() + 1]; a.len() + 1];
    let mut back = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    cost[0][0] = 0.0;
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            for (at, &(x, y, seen)) in BEADS.iter().enumerate().filter(|(_, (x, y, _))| *x <= i && *y <= j) {
                let length = |units: &[usize]| units.iter().sum::<usize>() as f64;
                let bead = match_cost(length(&a[i - x..i]), length(&b[j - y..j])) - seen.ln();
                let all = cost[i - x][j - y] + bead;
                if all < cost[i][j] {
                    (cost[i][j], back[i][j]) = (all, at);
                }
            }
        }
    }
    let (mut i, mut j, mut out) = (a.len(), b.len(), Vec::new());
    while i + j > 0 {
        let (x, y, _) = BEADS[back[i][j]];
        out.extend((i - x..i).flat_map(|p| (j - y..j).map(move |q| (p, q))));
        (i, j) = (i - x, j - y);
    }
    out
}

/// Minus logarithm of the probability that lengths differ by as much.
fn match_cost(a: f64, b: f64) -> f64 {
    let mean = (a + b / EXPECTED.0) / 2.0;
    let delta = (EXPECTED.0 * a - b) / (mean.max(1.0) * EXPECTED.1).sqrt();
    -(2.0 * (1.0 - normal(delta.abs()))).max(LEAST).ln()
}

/// The cumulative normal distribution (Abramowitz and Stegun 1964, 26.2.17).
fn normal(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let series = t * (0.319_381_530 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    1.0 - 0.398_942_280_4 * (-z * z / 2.0).exp() * series
}
