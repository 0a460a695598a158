//! What keeps its order.

/// Places of a longest subsequence of rising values, by patience sorting.
pub(crate) fn longest_rising(values: &[usize]) -> Vec<usize> {
    let mut piles: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; values.len()];
    for (at, value) in values.iter().enumerate() {
        let pile = piles.partition_point(|&top| values[top] < *value);
        before[at] = pile.checked_sub(1).map(|p| piles[p]);
        if pile == piles.len() { piles.push(at) } else { piles[pile] = at }
    }
    let mut out = Vec::new();
    let mut at = piles.last().copied();
    while let Some(here) = at {
        out.push(here);
        at = before[here];
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rise_is_found() {
        assert_eq!(longest_rising(&[3, 1, 2, 9, 5, 6]), [1, 2, 4, 5]);
        assert!(longest_rising(&[]).is_empty());
    }
}
