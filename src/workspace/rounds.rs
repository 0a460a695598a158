//! In which rounds a search finds something.

use serde::Serialize;

use super::Searching;
use crate::index::{IndexError, Request};

/// Series counted at most.
const SERIES: usize = 50;

/// The hits of a series by round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeriesCounts {
    /// Slug of the series.
    pub series: String,
    /// Clauses that match.
    pub total: usize,
    /// Rounds by ordinal with the number of clauses that match; those without any are left out.
    pub rounds: Vec<(u32, usize)>,
}

impl Searching {
    /// Counts the clauses that match by series and round.
    ///
    /// # Errors
    /// When the query is not understood or the index cannot be read.
    pub fn by_round(&self, request: &Request) -> Result<Vec<SeriesCounts>, IndexError> {
        let counting = Request { limit: 0, offset: 0, ..request.clone() };
        let all = self.search(&counting)?;
        let series = all.facets.get("series").cloned().unwrap_or_default();
        let counts = |(series, total): (String, usize)| {
            let query = format!("({}) series:{series}", request.query);
            let facets = self.search(&Request { query, ..counting.clone() })?.facets;
            let rounds = facets.get("round").into_iter().flatten();
            let mut rounds: Vec<(u32, usize)> = rounds.filter_map(|(r, n)| Some((r.parse().ok()?, *n))).collect();
            rounds.sort_unstable();
            Ok(SeriesCounts { series, total, rounds })
        };
        series.into_iter().take(SERIES).map(counts).collect()
    }
}
