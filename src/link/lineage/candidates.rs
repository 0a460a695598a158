//! Which clauses of two texts are worth comparing, and what their words say.

use std::collections::BTreeSet;

use super::forms::{Forms, in_any_order, in_order, likeness};

/// Share of the words in order, against that of words in any order, in a likeness.
const ORDER: f32 = 0.6;
/// Candidates scored for one clause.
const CANDIDATES: usize = 10;
/// Clauses in which a word may stand to call candidates, and their share of all.
const COMMON: (usize, f32) = (12, 0.1);

/// A clause of an earlier text and one of a later text, with what their words say; all 0 to 1.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) old: usize,
    pub(super) new: usize,
    /// Of the whole clauses.
    pub(super) likeness: f32,
    /// Of their first sentences.
    pub(super) lead: f32,
    /// Of the clauses with all that is nested in them; of the clauses where nothing is.
    pub(super) block: f32,
    /// Share of the weight of the old clause that stands in the new one, in order.
    pub(super) kept: f32,
    /// Share of the weight of the new clause that stood in the old one, in order.
    pub(super) covered: f32,
    /// Greatest likeness of one of the two with another clause.
    pub(super) rival: f32,
}

/// Candidates for the clauses of the later text that are open, from an index of the words that are not everywhere, and clauses at the
/// same place of lists that may be forms of each other.
pub(super) fn candidates(old: &Forms, new: &Forms, open: &BTreeSet<usize>) -> Vec<Candidate> {
    let mut index: Vec<Vec<u32>> = vec![Vec::new(); old.weights.len()];
    for (at, form) in old.forms.iter().enumerate() {
        form.bag.iter().for_each(|w| index[*w as usize].push(at as u32));
    }
    let most = COMMON.0.max((old.forms.len() as f32 * COMMON.1) as usize);
    let mut weight = vec![0.0f32; old.forms.len()];
    let mut out = Vec::new();
    for &n in open {
        let mut touched: Vec<usize> = Vec::new();
        for word in &new.forms[n].bag {
            let units = &index[*word as usize];
            if units.len() > most {
                continue;
            }
            for &o in units {
                if weight[o as usize] == 0.0 {
                    touched.push(o as usize);
                }
                weight[o as usize] += old.weights[*word as usize];
            }
        }
        let share = |o: usize, weight: &[f32]| weight[o] / (old.forms[o].bag_weight + new.forms[n].bag_weight).max(0.1);
        touched.sort_by(|x, y| share(*y, &weight).total_cmp(&share(*x, &weight)).then(x.cmp(y)));
        // A part that stands whole in a long clause has a small share of it.
        let mut chosen: Vec<usize> = touched.iter().copied().take(CANDIDATES).collect();
        touched.sort_by(|x, y| weight[*y].total_cmp(&weight[*x]).then(x.cmp(y)));
        chosen.extend(touched.iter().copied().take(CANDIDATES / 2));
        touched.iter().for_each(|o| weight[*o] = 0.0);
        out.extend(chosen.into_iter().map(|o| (o, n)));
    }
    in_place(old, new, &mut out);
    out.sort_unstable_by_key(|&(o, n)| (n, o));
    out.dedup();
    let mut found: Vec<Candidate> = out.into_iter().map(|(o, n)| candidate(old, new, o, n)).collect();
    rivals(&mut found, old.forms.len(), new.forms.len());
    found
}

/// Adds the units at the same place below parents that are candidates, whatever words they have.
fn in_place(old: &Forms, new: &Forms, pairs: &mut Vec<(usize, usize)>) {
    let nested = |forms: &Forms| -> Vec<Vec<usize>> {
        let mut out = vec![Vec::new(); forms.forms.len()];
        for (at, form) in forms.forms.iter().enumerate() {
            form.parent.filter(|p| *p < at).into_iter().for_each(|p| out[p].push(at));
        }
        out
    };
    let (below_old, below_new) = (nested(old), nested(new));
    let mut at = 0;
    // Those added may have units nested in them again.
    while at < pairs.len() {
        let (o, n) = pairs[at];
        let added: Vec<(usize, usize)> = below_old[o].iter().copied().zip(below_new[n].iter().copied()).collect();
        pairs.extend(added);
        at += 1;
    }
}

fn candidate(old: &Forms, new: &Forms, o: usize, n: usize) -> Candidate {
    let (a, b) = (&old.forms[o], &new.forms[n]);
    let (ordered, any) = (in_order(&a.words, &b.words, &old.weights), in_any_order(a, b, &old.weights));
    let whole = ORDER * 2.0 * ordered / (a.weight + b.weight).max(0.1)
        + (1.0 - ORDER) * 2.0 * any / (a.bag_weight + b.bag_weight).max(0.1);
    let lead = |form: &super::forms::Form| form.lead.min(form.words.len());
    let whole_leads = lead(a) == a.words.len() && lead(b) == b.words.len();
    let blocks = !a.block.is_empty() && !b.block.is_empty();
    Candidate {
        old: o,
        new: n,
        likeness: whole,
        lead: if whole_leads { whole } else { likeness(&a.words[..lead(a)], &b.words[..lead(b)], &old.weights) },
        block: if blocks { likeness(&a.block, &b.block, &old.weights) } else { whole },
        kept: ordered / a.weight.max(0.1),
        covered: ordered / b.weight.max(0.1),
        rival: 0.0,
    }
}

/// Two best likenesses of each clause give the rival of each pair.
fn rivals(found: &mut [Candidate], old: usize, new: usize) {
    let (mut of_old, mut of_new) = (vec![(0.0f32, 0.0f32); old], vec![(0.0f32, 0.0f32); new]);
    for c in found.iter() {
        for best in [&mut of_old[c.old], &mut of_new[c.new]] {
            *best = if c.likeness > best.0 { (c.likeness, best.0) } else { (best.0, best.1.max(c.likeness)) };
        }
    }
    for c in found {
        let other = |best: (f32, f32)| if c.likeness >= best.0 { best.1 } else { best.0 };
        c.rival = other(of_old[c.old]).max(other(of_new[c.new]));
    }
}
