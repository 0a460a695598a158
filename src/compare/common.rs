//! How much two texts have in common: the length of their longest common subsequence of words.
//!
//! Method: H. Hyyrö, Bit-parallel LCS-length computation revisited (2004): a row of the table is a vector of bits, so that 64 words
//! are compared at once.

use std::collections::HashMap;

use super::token::{Token, tokens};

/// Words compared on either side; the tail of a longer text is taken as changed.
const WORDS: usize = 2_000;

/// Words of a longest common subsequence.
fn common(a: &[Token], b: &[Token]) -> u32 {
    let lanes = a.len().div_ceil(64);
    let mut places: HashMap<&str, Vec<u64>> = HashMap::with_capacity(a.len());
    for (i, token) in a.iter().enumerate() {
        places.entry(&token.folded).or_insert_with(|| vec![0; lanes])[i / 64] |= 1 << (i % 64);
    }
    let mut row = vec![u64::MAX; lanes];
    for here in b.iter().filter_map(|token| places.get(token.folded.as_str())) {
        let mut carry = false;
        for (lane, mask) in row.iter_mut().zip(here) {
            let both = *lane & mask;
            let (sum, first) = lane.overflowing_add(both);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            carry = first || second;
            *lane = sum | (*lane & !mask);
        }
    }
    let unused = lanes * 64 - a.len();
    let tail = if unused == 0 { 0 } else { u64::MAX << (64 - unused) };
    let zeros = |(i, lane): (usize, &u64)| (if i + 1 == lanes { lane | tail } else { *lane }).count_zeros();
    row.iter().enumerate().map(zeros).sum()
}

/// Shares of the words of `a` and of `b` that stand in the other, in the same order, 0 to 1 each.
pub fn kept(a: &str, b: &str) -> (f32, f32) {
    let (x, y) = (tokens(a, WORDS), tokens(b, WORDS));
    if x.is_empty() || y.is_empty() {
        return (0.0, 0.0);
    }
    let common = common(&x, &y) as f32;
    (common / x.len() as f32, common / y.len() as f32)
}

/// Share of words that differ, 0 (the same words in the same order) to 1 (nothing in common).
pub fn edit_ratio(a: &str, b: &str) -> f32 {
    let (x, y) = (tokens(a, WORDS), tokens(b, WORDS));
    if x.is_empty() && y.is_empty() {
        return 0.0;
    }
    1.0 - 2.0 * common(&x, &y) as f32 / (x.len() + y.len()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The textbook table, to hold the bit vectors against.
    fn by_table(a: &[Token], b: &[Token]) -> u32 {
        let mut table = vec![vec![0u32; b.len() + 1]; a.len() + 1];
        for (i, x) in a.iter().enumerate() {
            for (j, y) in b.iter().enumerate() {
                table[i + 1][j + 1] = if x.folded == y.folded { table[i][j] + 1 } else { table[i + 1][j].max(table[i][j + 1]) };
            }
        }
        table[a.len()][b.len()]
    }

    #[test]
    fn ratios_reach_their_ends() {
        assert_eq!(edit_ratio("Reafirmar la región.", "reafirmar LA region"), 0.0);
        assert_eq!(edit_ratio("uno dos", "tres"), 1.0);
        assert_eq!(kept("", "tres"), (0.0, 0.0));
    }

    proptest! {
        #[test]
        fn bit_vectors_count_as_the_table_does(a in "[a-d]( [a-d]){0,150}", b in "[a-d]( [a-d]){0,150}") {
            let (x, y) = (tokens(&a, WORDS), tokens(&b, WORDS));
            prop_assert_eq!(common(&x, &y), by_table(&x, &y));
        }
    }
}
