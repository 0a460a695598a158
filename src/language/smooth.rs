//! Viterbi smoothing: a text changes its language rarely.

/// Cost of a change of language between neighbouring units, in units of one function word.
const SWITCH: f32 = 6.0;
/// Cost of starting in another language than the text's.
const START: f32 = 1.0;
/// Evidence of one unit is bounded, so that a long quotation does not outweigh its neighbours.
const MOST: f32 = 12.0;

/// The state of every unit on the best path; `prior` is the text's own.
pub(super) fn path(evidence: &[[f32; 3]], prior: usize) -> Vec<usize> {
    let mut totals: [f32; 3] = std::array::from_fn(|s| if s == prior { 0.0 } else { -START });
    let mut back: Vec<[usize; 3]> = Vec::with_capacity(evidence.len());
    for scores in evidence {
        let from: [usize; 3] = std::array::from_fn(|to| best(|s| totals[s] - if s == to { 0.0 } else { SWITCH }, to));
        totals = std::array::from_fn(|to| {
            let step = if from[to] == to { 0.0 } else { SWITCH };
            totals[from[to]] - step + scores[to].min(MOST)
        });
        back.push(from);
    }
    let mut state = best(|s| totals[s], prior);
    let mut out = vec![0; evidence.len()];
    for (slot, from) in out.iter_mut().zip(&back).rev() {
        *slot = state;
        state = from[state];
    }
    out
}

/// The state of the highest value; `favoured` wins ties.
fn best(value: impl Fn(usize) -> f32, favoured: usize) -> usize {
    (0..3).fold(favoured, |a, b| if value(b) > value(a) { b } else { a })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_evidence_follows_its_neighbours() {
        let evidence = [[5.0, 1.0, 0.0], [0.0, 1.0, 0.0], [4.0, 0.0, 0.0]];
        assert_eq!(path(&evidence, 0), [0, 0, 0]);
    }

    #[test]
    fn a_half_in_another_language_is_seen() {
        let evidence = [[9.0, 1.0, 0.0], [8.0, 1.0, 0.0], [0.0, 9.0, 0.0], [1.0, 8.0, 0.0]];
        assert_eq!(path(&evidence, 0), [0, 0, 1, 1]);
    }
}
