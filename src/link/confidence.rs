//! How likely a bead is right.

use super::path::Bead;
use super::score::Scorer;

/// Logistic of: constant, log-odds a word, lead over the best rival, score, being moved, each unit beyond a pair. Checked by bins on
/// texts whose clauses were merged, split, dropped and moved by a script.
const WEIGHTS: [f32; 6] = [0.4, 1.5, 0.25, 0.1, -0.5, -0.3];
/// The most that a lead and a score count.
const CAP: f32 = 12.0;

/// Confidence that the units of a bead translate each other, 0 to 1.
pub(super) fn of_bead(scorer: &Scorer<'_>, bead: &Bead, rival: f32) -> f32 {
    let features = features(scorer, bead, rival);
    let sum: f32 = WEIGHTS.iter().zip(features).map(|(w, f)| w * f).sum();
    1.0 / (1.0 + (-sum).exp())
}

fn features(scorer: &Scorer<'_>, bead: &Bead, rival: f32) -> [f32; 6] {
    let lexical = scorer.lexical(&bead.a, &bead.b).1;
    let lead = (bead.score - rival).clamp(-CAP, CAP);
    let more = (bead.a.len() + bead.b.len() - 2) as f32;
    [1.0, lexical, lead, bead.score.min(CAP), f32::from(u8::from(bead.moved)), more]
}
