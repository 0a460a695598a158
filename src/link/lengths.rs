//! Lengths of translations: how far a pair of lengths is from what the sure pairs show.
//!
//! Method: Gale and Church (1993) with Student's t in place of the normal distribution, ratio and variance estimated from the texts.

/// Degrees of freedom: the fewer, the milder the judgement on outliers.
const FREEDOM: f32 = 12.0;
/// Deviations at which a length speaks neither for nor against a pair.
const NEUTRAL: f32 = 1.8;
/// The most that lengths may speak against a pair.
const WORST: f32 = -5.0;
/// Characters that either side may be longer for no reason.
const SLACK: f32 = 12.0;
/// Variance for each character before the texts were read (Gale and Church found 6.8 between French, German and English).
const VARIANCE: f32 = 6.8;
/// Sure pairs worth as much as what was known before.
const PRIOR: f32 = 10.0;

/// How lengths of translations relate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lengths {
    /// Characters of `b` for each of `a`.
    ratio: f32,
    /// Variance for each character.
    variance: f32,
}

impl Lengths {
    /// From all characters of both texts.
    pub(super) fn of_whole(a: f32, b: f32) -> Lengths {
        Lengths { ratio: (b.max(1.0) / a.max(1.0)).clamp(0.5, 2.0), variance: VARIANCE }
    }

    /// From pairs of lengths that belong together.
    pub(super) fn of_pairs(&self, pairs: &[(f32, f32)]) -> Lengths {
        let sums = pairs.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
        let whole = PRIOR * 100.0;
        let ratio = ((sums.1 + whole * self.ratio) / (sums.0 + whole)).clamp(0.5, 2.0);
        let squares: f32 = pairs.iter().map(|(a, b)| ((b - ratio * a).powi(2) / (ratio * a + b).max(1.0) * 2.0).min(60.0)).sum();
        Lengths { ratio, variance: (squares + PRIOR * VARIANCE) / (pairs.len() as f32 + PRIOR) }
    }

    /// Log-odds of two lengths, from [`WORST`] to about 1.5.
    pub(super) fn score(&self, a: f32, b: f32) -> f32 {
        let spread = (self.variance * (self.ratio * a + b) / 2.0 + SLACK * SLACK / 4.0).sqrt();
        let deviation = (b - self.ratio * a) / spread;
        let log = |d: f32| -(FREEDOM + 1.0) / 2.0 * (1.0 + d * d / FREEDOM).ln();
        (log(deviation) - log(NEUTRAL)).max(WORST)
    }

    /// How far apart two lengths are, as shown to people: 1 where they fit.
    pub(super) fn fit(&self, a: f32, b: f32) -> f32 {
        b / (self.ratio * a).max(1.0)
    }
}
