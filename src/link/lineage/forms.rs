//! The clauses of two texts in one language as sequences of weighted words.

use std::collections::BTreeMap;

use crate::model::{Clause, Record};
use crate::text::{fold, sentences, words};

/// Words compared of a clause.
const WORDS: usize = 600;
/// Words of the opening that is compared by itself.
const OPENING: usize = 3;

/// One clause.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    /// Words in order.
    pub(super) words: Vec<u32>,
    /// Words sorted, each once.
    pub(super) bag: Vec<u32>,
    /// Weight of all words in order.
    pub(super) weight: f32,
    /// Weight of the words of the bag.
    pub(super) bag_weight: f32,
    /// Unit it is nested in, among the forms of its text.
    pub(super) parent: Option<usize>,
    /// The units before and behind it below the same parent.
    pub(super) siblings: [Option<usize>; 2],
    /// The first words.
    pub(super) opening: Vec<u32>,
    /// Words of the first sentence.
    pub(super) lead: usize,
    /// Its words and those of all that is nested in it, where something is.
    pub(super) block: Vec<u32>,
    /// Last part of its number.
    pub(super) label: String,
    /// Stands in an annex.
    pub(super) annex: bool,
}

/// The clauses of one text.
#[derive(Debug, Clone, Default)]
pub(super) struct Forms {
    pub(super) forms: Vec<Form>,
    /// Weights of the words of both texts.
    pub(super) weights: std::rc::Rc<Vec<f32>>,
}

impl Forms {
    /// The clauses of two texts over one vocabulary; a word weighs the more, the fewer clauses have it.
    pub(super) fn of(old: &Record, old_clauses: &[&Clause], new: &Record, new_clauses: &[&Clause]) -> (Forms, Forms) {
        let mut vocabulary: BTreeMap<String, u32> = BTreeMap::new();
        let mut counts: Vec<f32> = Vec::new();
        let mut read = |record: &Record, clauses: &[&Clause]| -> Vec<Form> {
            clauses.iter().map(|clause| form(record, clauses, clause, &mut vocabulary, &mut counts)).collect()
        };
        let (mut left, mut right) = (read(old, old_clauses), read(new, new_clauses));
        let all = (left.len() + right.len()) as f32;
        let weights: Vec<f32> = counts.iter().map(|n| (1.0 + all / n.max(2.0)).ln()).collect();
        for forms in [&mut left, &mut right] {
            siblings(forms);
            blocks(forms);
        }
        for form in left.iter_mut().chain(&mut right) {
            form.weight = form.words.iter().map(|w| weights[*w as usize]).sum();
            form.bag_weight = form.bag.iter().map(|w| weights[*w as usize]).sum();
        }
        let weights = std::rc::Rc::new(weights);
        (Forms { forms: left, weights: weights.clone() }, Forms { forms: right, weights })
    }
}

fn form(
    record: &Record,
    clauses: &[&Clause],
    clause: &Clause,
    vocabulary: &mut BTreeMap<String, u32>,
    counts: &mut Vec<f32>,
) -> Form {
    let folded = fold(&clause.text);
    let mut list: Vec<u32> = Vec::new();
    for word in words(&folded).take(WORDS) {
        let next = vocabulary.len() as u32;
        let number = *vocabulary.entry(word.to_owned()).or_insert(next);
        if number == next {
            counts.push(0.0);
        }
        list.push(number);
    }
    let mut bag = list.clone();
    bag.sort_unstable();
    bag.dedup();
    bag.iter().for_each(|w| counts[*w as usize] += 1.0);
    let parent = clause.parent.and_then(|p| record.clauses.get(p));
    Form {
        opening: list.iter().take(OPENING).copied().collect(),
        lead: sentences(&clause.text).first().map_or(0, |s| words(&fold(s.of(&clause.text))).count()),
        block: Vec::new(),
        words: list,
        bag,
        weight: 0.0,
        bag_weight: 0.0,
        siblings: [None; 2],
        parent: parent.and_then(|p| clauses.iter().position(|c| std::ptr::eq(*c, p))),
        label: clause.number.last().cloned().unwrap_or_default(),
        annex: !clause.container.is_empty(),
    }
}

/// Finds the units beside each unit.
fn siblings(forms: &mut [Form]) {
    let mut last: BTreeMap<(Option<usize>, bool), usize> = BTreeMap::new();
    for at in 0..forms.len() {
        let before = last.insert((forms[at].parent, forms[at].annex), at);
        forms[at].siblings[0] = before;
        if let Some(before) = before {
            forms[before].siblings[1] = Some(at);
        }
    }
}

/// Gathers the words of what is nested in each unit.
fn blocks(forms: &mut [Form]) {
    for at in 0..forms.len() {
        let mut above = forms[at].parent;
        // A parent stands before what is nested in it, so this ends.
        while let Some(parent) = above {
            if forms[parent].block.is_empty() {
                forms[parent].block = forms[parent].words.clone();
            }
            let room = WORDS.saturating_sub(forms[parent].block.len());
            let more: Vec<u32> = forms[at].words.iter().take(room).copied().collect();
            forms[parent].block.extend(more);
            above = forms[parent].parent.filter(|p| *p < parent);
        }
    }
}

/// Likeness of two runs of words by their heaviest common subsequence, 0 to 1.
pub(super) fn likeness(a: &[u32], b: &[u32], weights: &[f32]) -> f32 {
    let weight = |words: &[u32]| words.iter().map(|w| weights[*w as usize]).sum::<f32>();
    2.0 * in_order(a, b, weights) / (weight(a) + weight(b)).max(0.1)
}

/// Weight of the heaviest common subsequence of two runs of words.
pub(super) fn in_order(a: &[u32], b: &[u32], weights: &[f32]) -> f32 {
    let mut row = vec![0.0f32; b.len() + 1];
    for x in a {
        let weight = weights[*x as usize];
        let mut diagonal = 0.0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + weight } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

/// Weight of the words that two clauses share in any order.
pub(super) fn in_any_order(a: &Form, b: &Form, weights: &[f32]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.bag.len() && j < b.bag.len() {
        match a.bag[i].cmp(&b.bag[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += weights[a.bag[i] as usize];
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    sum
}
