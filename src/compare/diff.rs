//! What changed between two texts, word by word.
//!
//! Method: a longest common subsequence in which words with content weigh more than function words; where its table would be too
//! large, the words that both sides hold once are anchors (Bram Cohen's patience difference) and the stretches between them are
//! compared by themselves. Common stretches of a function word or two between changes are noise and are given up, and passages that
//! come back elsewhere are shown as moved.

use std::collections::HashMap;
use std::ops::Range;

use serde::Serialize;

use super::moved::{Run, moved};
use super::order::longest_rising;
use super::token::{Token, tokens};
use crate::text::Span;

/// Words compared on either side; the tail of a longer text is taken as changed.
const WORDS: usize = 20_000;
/// Cells of a table (4 MiB); larger stretches are cut at anchors first.
const CELLS: usize = 1 << 20;
/// How often a stretch is cut at anchors before it is taken as replaced.
const CUTS: usize = 24;
/// Function words alone between two changes, from which they stand as common.
const ISLAND: usize = 3;
/// Weight of a word with content against a function word.
const CONTENT: u32 = 3;

/// A stretch of a difference. The stretches of either text cover it without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The same words in both, letter case, accents and punctuation aside.
    Equal {
        /// Bytes of the first text.
        a: Span,
        /// Bytes of the second text.
        b: Span,
    },
    /// Words of the first text that the second lacks.
    Deleted {
        /// Bytes of the first text.
        a: Span,
    },
    /// Words of the second text that the first lacks.
    Inserted {
        /// Bytes of the second text.
        b: Span,
    },
    /// A passage of the first text that stands elsewhere in the second.
    MovedAway {
        /// Bytes of the first text.
        a: Span,
        /// Where it went, bytes of the second text.
        to: Span,
    },
    /// A passage of the second text that stood elsewhere in the first.
    MovedHere {
        /// Bytes of the second text.
        b: Span,
        /// Where it came from, bytes of the first text.
        from: Span,
    },
}

/// What changed from `a` to `b`, word by word, in order.
pub fn word_diff(a: &str, b: &str) -> Vec<Change> {
    let (x, y) = (tokens(a, WORDS), tokens(b, WORDS));
    let mut out = Vec::new();
    let stretches = stretches(&x, &y);
    let changed = |s: &&Stretch| !s.same;
    let runs = moved(&x, &y, &stretches.iter().filter(changed).map(|s| (s.a.clone(), s.b.clone())).collect::<Vec<_>>());
    for stretch in &stretches {
        if stretch.same {
            out.push(Change::Equal { a: span(&x, &stretch.a), b: span(&y, &stretch.b) });
            continue;
        }
        let away = |run: &Run| Change::MovedAway { a: span(&x, &run.a), to: span(&y, &run.b) };
        let here = |run: &Run| Change::MovedHere { b: span(&y, &run.b), from: span(&x, &run.a) };
        cut(&stretch.a, &runs, |run| &run.a, away, |r| Change::Deleted { a: span(&x, &r) }, &mut out);
        cut(&stretch.b, &runs, |run| &run.b, here, |r| Change::Inserted { b: span(&y, &r) }, &mut out);
    }
    let rest = |tokens: &[Token], text: &str| Span::new(tokens.last().map_or(0, |t| t.span.end), text.len());
    let (left, right) = (rest(&x, a), rest(&y, b));
    out.extend((!left.is_empty()).then_some(Change::Deleted { a: left }));
    out.extend((!right.is_empty()).then_some(Change::Inserted { b: right }));
    out
}

/// One side of a changed stretch, the moved passages in it told from the rest.
fn cut(
    whole: &Range<usize>,
    runs: &[Run],
    side: impl Fn(&Run) -> &Range<usize>,
    as_moved: impl Fn(&Run) -> Change,
    as_changed: impl Fn(Range<usize>) -> Change,
    out: &mut Vec<Change>,
) {
    let mut inside: Vec<&Run> = runs.iter().filter(|r| whole.start <= side(r).start && side(r).end <= whole.end).collect();
    inside.sort_by_key(|r| side(r).start);
    let mut at = whole.start;
    for run in inside {
        let range = side(run);
        if at < range.start {
            out.push(as_changed(at..range.start));
        }
        out.push(as_moved(run));
        at = range.end;
    }
    if at < whole.end {
        out.push(as_changed(at..whole.end));
    }
}

fn span(tokens: &[Token], range: &Range<usize>) -> Span {
    match tokens.get(range.clone()) {
        Some([first, .., last]) => Span::new(first.span.start, last.span.end),
        Some([only]) => only.span,
        _ => Span::default(),
    }
}

/// Ranges of words that are the same in both, or that changed.
#[derive(Debug, Clone, PartialEq)]
struct Stretch {
    same: bool,
    a: Range<usize>,
    b: Range<usize>,
}

fn stretches(x: &[Token], y: &[Token]) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    let (mut i, mut j) = (0, 0);
    let end = Some((x.len(), y.len()));
    for (p, q) in matches(x, y).into_iter().chain(end) {
        if i < p || j < q {
            out.push(Stretch { same: false, a: i..p, b: j..q });
        }
        if p == x.len() || q == y.len() {
            break;
        }
        match out.last_mut() {
            Some(last) if last.same => (last.a.end, last.b.end) = (p + 1, q + 1),
            _ => out.push(Stretch { same: true, a: p..p + 1, b: q..q + 1 }),
        }
        (i, j) = (p + 1, q + 1);
    }
    without_islands(out, x)
}

/// Joins the changes around a function word or two.
fn without_islands(stretches: Vec<Stretch>, x: &[Token]) -> Vec<Stretch> {
    let last = stretches.len().saturating_sub(1);
    let mut out: Vec<Stretch> = Vec::new();
    for (at, mut stretch) in stretches.into_iter().enumerate() {
        let inner = at > 0 && at < last;
        if inner && stretch.same && stretch.a.len() < ISLAND && x[stretch.a.clone()].iter().all(Token::is_stop_word) {
            stretch.same = false;
        }
        match out.last_mut() {
            Some(before) if before.same == stretch.same => (before.a.end, before.b.end) = (stretch.a.end, stretch.b.end),
            _ => out.push(stretch),
        }
    }
    out
}

/// Pairs of common words in order, on both sides.
fn matches(x: &[Token], y: &[Token]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut work = vec![(0..x.len(), 0..y.len(), CUTS)];
    while let Some((mut a, mut b, cuts)) = work.pop() {
        while !a.is_empty() && !b.is_empty() && x[a.start].folded == y[b.start].folded {
            out.push((a.start, b.start));
            (a.start, b.start) = (a.start + 1, b.start + 1);
        }
        while !a.is_empty() && !b.is_empty() && x[a.end - 1].folded == y[b.end - 1].folded {
            (a.end, b.end) = (a.end - 1, b.end - 1);
            out.push((a.end, b.end));
        }
        if a.is_empty() || b.is_empty() {
            continue;
        }
        if a.len() * b.len() <= CELLS {
            heaviest(x, y, &a, &b, &mut out);
        } else if cuts > 0 {
            let (mut i, mut j) = (a.start, b.start);
            for (p, q) in anchors(x, y, &a, &b) {
                out.push((p, q));
                work.push((i..p, j..q, cuts - 1));
                (i, j) = (p + 1, q + 1);
            }
            if i > a.start {
                work.push((i..a.end, j..b.end, cuts - 1));
            }
        }
    }
    out.sort_unstable();
    out
}

/// The heaviest common subsequence of two stretches.
fn heaviest(x: &[Token], y: &[Token], a: &Range<usize>, b: &Range<usize>, out: &mut Vec<(usize, usize)>) {
    let weight: Vec<u32> = x[a.clone()].iter().map(|t| if t.is_stop_word() { 1 } else { CONTENT }).collect();
    let width = b.len() + 1;
    let mut table = vec![0u32; (a.len() + 1) * width];
    let same = |i: usize, j: usize| x[a.start + i].folded == y[b.start + j].folded;
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let skip = table[(i + 1) * width + j].max(table[i * width + j + 1]);
            let take = if same(i, j) { table[(i + 1) * width + j + 1] + weight[i] } else { 0 };
            table[i * width + j] = skip.max(take);
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let here = table[i * width + j];
        if same(i, j) && here == table[(i + 1) * width + j + 1] + weight[i] {
            out.push((a.start + i, b.start + j));
            (i, j) = (i + 1, j + 1);
        } else if here == table[(i + 1) * width + j] {
            i += 1;
        } else {
            j += 1;
        }
    }
}

/// Words that stand once on either side, as many of them as have the same order in both.
fn anchors(x: &[Token], y: &[Token], a: &Range<usize>, b: &Range<usize>) -> Vec<(usize, usize)> {
    let mut seen: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
    a.clone().for_each(|i| seen.entry(&x[i].folded).or_default().0.push(i));
    b.clone().for_each(|j| seen.entry(&y[j].folded).or_default().1.push(j));
    let once = |(i, j): (Vec<usize>, Vec<usize>)| (i.len() == 1 && j.len() == 1).then(|| (i[0], j[0]));
    let mut pairs: Vec<(usize, usize)> = seen.into_values().filter_map(once).collect();
    pairs.sort_unstable();
    let order: Vec<usize> = pairs.iter().map(|p| p.1).collect();
    longest_rising(&order).into_iter().map(|at| pairs[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(a: &str, b: &str) -> Vec<String> {
        let one = |change| match change {
            Change::Equal { b: s, .. } => s.of(b).trim().to_owned(),
            Change::Deleted { a: s } => format!("-{}", s.of(a).trim()),
            Change::Inserted { b: s } => format!("+{}", s.of(b).trim()),
            Change::MovedAway { a: s, .. } => format!("<{}", s.of(a).trim()),
            Change::MovedHere { b: s, .. } => format!(">{}", s.of(b).trim()),
        };
        word_diff(a, b).into_iter().map(one).collect()
    }

    /// Both texts, put together from the stretches of their difference.
    fn put_together(a: &str, b: &str) -> (String, String) {
        let (mut left, mut right) = (String::new(), String::new());
        for change in word_diff(a, b) {
            match change {
                Change::Equal { a: x, b: y } => {
                    left += x.of(a);
                    right += y.of(b);
                }
                Change::Deleted { a: x } | Change::MovedAway { a: x, .. } => left += x.of(a),
                Change::Inserted { b: y } | Change::MovedHere { b: y, .. } => right += y.of(b),
            }
        }
        (left, right)
    }

    #[test]
    fn a_reworded_clause_shows_its_changes() {
        let (a, b) = ("Reafirmar la importancia del Proceso.", "Reafirmar la gran importancia del Foro.");
        assert_eq!(shown(a, b), ["Reafirmar la", "+gran", "importancia del", "-Proceso.", "+Foro."]);
    }

    #[test]
    fn numbering_case_and_punctuation_are_no_change() {
        assert_eq!(shown("a) Reafirmar, b) Acordar", "Reafirmar; (ii) ACORDAR."), ["Reafirmar; (ii) ACORDAR."]);
    }

    #[test]
    fn function_words_between_changes_are_no_common_ground() {
        let (a, b) = ("Alentar el diálogo de la región", "Alentar nuevas consultas de la subregión");
        assert_eq!(shown(a, b), ["Alentar", "-el diálogo de la región", "+nuevas consultas de la subregión"]);
    }

    #[test]
    fn a_moved_sentence_is_shown_as_moved() {
        let sentence = "Solicitar a la Secretaría un informe anual sobre los avances.";
        let (a, b) = (
            format!("{sentence} Fortalecer los centros de orientación y los espacios de apoyo en las fronteras."),
            format!("Fortalecer los centros de orientación y los espacios de apoyo en las fronteras. {sentence}"),
        );
        let want = format!("<{sentence}");
        assert_eq!(shown(&a, &b)[0], want);
        assert_eq!(shown(&a, &b).last().map(|s| s[1..].to_owned()), Some(sentence.to_owned()));
    }

    #[test]
    fn long_texts_are_cut_at_anchors() {
        let words: Vec<String> = (0..3_000).map(|n| format!("palabra{}", n % 1_500)).collect();
        let marked = |mark: &str| {
            let mut words = words.clone();
            words.insert(10, "inicio".into());
            words.insert(1_500, mark.into());
            words.insert(1_600, "ancla".into());
            words.insert(2_990, "final".into());
            words.join(" ")
        };
        assert_eq!(shown(&marked("antes"), &marked("después"))[1..3], ["-antes", "+después"]);
    }

    proptest! {
        #[test]
        fn both_sides_can_be_put_together_again(a in "[ ,a-dÁé(]{0,60}", b in "[ ,a-dÁé)\n]{0,60}") {
            prop_assert_eq!(put_together(&a, &b), (a.clone(), b.clone()));
        }

        #[test]
        fn so_can_texts_with_moved_sentences(order in proptest::sample::subsequence((0..6usize).collect::<Vec<_>>(), 1..6), turn in 0..6usize) {
            let sentence = |n: usize| format!("Medida{n} sobre asunto{n} con plazo{n} para comunidades{n} y gobiernos{n}. ");
            let a: String = (0..6).map(sentence).collect();
            let mut order = order;
            let turn = turn % order.len();
            order.rotate_left(turn);
            let b: String = order.into_iter().map(sentence).collect();
            prop_assert_eq!(put_together(&a, &b), (a.clone(), b.clone()));
            for change in word_diff(&a, &b) {
                if let Change::MovedAway { a: x, to } = change {
                    prop_assert_eq!(x.of(&a).trim(), to.of(&b).trim());
                }
            }
        }
    }
}
