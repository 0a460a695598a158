//! Families while texts join them, the surest first.

use std::collections::BTreeMap;

use super::{Asked, Kin, Member};

/// Kinship from which two texts are translations of each other. On invented rounds (`benches/declarations.py`) no two translations
/// had less than 0.73; of texts of other rounds 3 in 4 had.
const KIN: f32 = 0.7;
/// By how much the best text must be ahead of the next of its language where no day speaks for it.
const AHEAD: f32 = 0.1;

/// A pair of texts with its kinship.
type Pair = (f32, usize, usize);

struct Families<'m, 'a> {
    asked: Asked<'m, 'a>,
    /// Family of each text now.
    of: Vec<String>,
    /// The texts of each family now.
    texts: BTreeMap<String, Vec<usize>>,
    /// The pairs of each text.
    near: Vec<Vec<(f32, usize)>>,
}

/// Texts that join other families than their addresses say, in the order of the members.
pub(in crate::link) fn joined(members: &[Member<'_>], mut pairs: Vec<Pair>) -> Vec<Kin> {
    pairs.retain(|p| p.0 >= KIN - AHEAD);
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut families = Families::of(members, &pairs);
    let mut by: BTreeMap<usize, (usize, f32)> = BTreeMap::new();
    // What has found its family is no rival any more, so each pair that is sure may make another one clear.
    while let Some((kinship, from, to)) = families.surest(&pairs) {
        families.join(from, to);
        by.insert(from, (to, kinship));
    }
    let kin = |(text, (with, kinship)): (usize, (usize, f32))| Kin { text, with, family: families.of[text].clone(), kinship };
    by.into_iter().map(kin).collect()
}

impl<'m, 'a> Families<'m, 'a> {
    fn of(members: &'m [Member<'a>], pairs: &[Pair]) -> Self {
        let asked = Asked::of(members);
        let of = asked.at.clone();
        let mut texts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        of.iter().enumerate().for_each(|(text, family)| texts.entry(family.clone()).or_default().push(text));
        let mut near = vec![Vec::new(); members.len()];
        for &(kinship, a, b) in pairs {
            near[a].push((kinship, b));
            near[b].push((kinship, a));
        }
        Families { asked, of, texts, near }
    }

    /// The best pair that may be joined and has no rival nearly as good, the text that joins first.
    fn surest(&self, pairs: &[Pair]) -> Option<Pair> {
        let directed = pairs.iter().filter(|p| p.0 >= KIN).flat_map(|&(kinship, a, b)| {
            let (from, to) = self.direction(a, b);
            [(kinship, from, to), (kinship, to, from)]
        });
        let mut open = directed.filter(|&(_, from, to)| self.free(from) && self.may_join(from, to));
        open.find(|&pair| self.clear(pair))
    }

    /// Which of two rather joins the other: the one that stands among strangers, the one without a round, the later address.
    fn direction(&self, a: usize, b: usize) -> (usize, usize) {
        let rank = |text: usize| {
            let address = &self.asked.members[text].record.address;
            (self.texts[&self.asked.at[text]].len() > 1, address.round.ordinal().is_none(), address)
        };
        if rank(a) > rank(b) { (a, b) } else { (b, a) }
    }

    /// Whether a text is in question and joined nobody yet.
    fn free(&self, text: usize) -> bool {
        self.asked.asking[text] && self.at_home(text)
    }

    fn at_home(&self, text: usize) -> bool {
        self.of[text] == self.asked.at[text]
    }

    /// Whether no other text that either of the two may still join is nearly as good; where both were signed on one day, that decides.
    fn clear(&self, (kinship, from, to): Pair) -> bool {
        let members = self.asked.members;
        let rival = |one: usize, other: usize| {
            let open = self.near[one].iter().filter(|(_, o)| {
                members[*o].record.lang == members[other].record.lang && self.of[*o] != self.of[other] && self.may_join(one, *o)
            });
            open.map(|o| o.0).fold(0.0, f32::max)
        };
        members[from].same_day(&members[to]) || kinship - rival(from, to).max(rival(to, from)) >= AHEAD
    }

    /// Whether two texts are in different families and no language would be there twice.
    fn may_join(&self, from: usize, to: usize) -> bool {
        let lang = |text: &usize| self.asked.members[*text].record.lang;
        let held = &self.texts[&self.of[to]];
        self.of[from] != self.of[to] && self.together(from).all(|text| held.iter().all(|other| lang(other) != lang(&text)))
    }

    /// A text and those that joined it.
    fn together(&self, text: usize) -> impl Iterator<Item = usize> + '_ {
        self.texts[&self.of[text]].iter().copied().filter(move |one| *one == text || !self.at_home(*one))
    }

    fn join(&mut self, from: usize, to: usize) {
        let (old, new) = (self.of[from].clone(), self.of[to].clone());
        let moving: Vec<usize> = self.together(from).collect();
        self.texts.entry(old).or_default().retain(|text| !moving.contains(text));
        moving.iter().for_each(|text| self.of[*text].clone_from(&new));
        self.texts.entry(new).or_default().extend(moving);
    }
}
