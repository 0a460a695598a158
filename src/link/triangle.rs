//! Three languages made consistent: what follows from two links is a link, and what contradicts two better ones is none.

use std::collections::{BTreeMap, BTreeSet};

use super::rounded;
use crate::model::{ClauseAddress, Lang, Link, LinkKind};

/// Confidence that both links of a chain need to carry a third.
const CARRIES: f32 = 0.6;
/// How much surer than a link each link of the chains against it must be.
const SURER: f32 = 0.25;

/// Best link from a unit to the units of another language.
type Partners<'a> = BTreeMap<(&'a ClauseAddress, Lang), BTreeMap<&'a ClauseAddress, f32>>;

fn partners(links: &[Link]) -> Partners<'_> {
    let mut out = Partners::new();
    for link in links {
        out.entry((&link.a, link.b.text.lang)).or_default().insert(&link.b, link.score);
        out.entry((&link.b, link.a.text.lang)).or_default().insert(&link.a, link.score);
    }
    out
}

/// Drops what is contradicted and adds what follows.
pub(super) fn consistent(mut links: Vec<Link>) -> Vec<Link> {
    let langs: BTreeSet<Lang> = links.iter().flat_map(|l| [l.a.text.lang, l.b.text.lang]).collect();
    if langs.len() < 3 {
        return links;
    }
    let contradicted: BTreeSet<usize> = {
        let partners = partners(&links);
        (0..links.len()).filter(|&at| is_contradicted(&links[at], &partners, &langs)).collect()
    };
    let mut at = 0;
    links.retain(|_| {
        at += 1;
        !contradicted.contains(&(at - 1))
    });
    let added = following(&links, &langs);
    links.extend(added);
    links.sort_by(|x, y| (&x.a.text, &x.b.text).cmp(&(&y.a.text, &y.b.text)));
    links
}

/// Whether a third language leads both ends elsewhere, and more surely.
fn is_contradicted(link: &Link, partners: &Partners<'_>, langs: &BTreeSet<Lang>) -> bool {
    let third = |lang: &&Lang| **lang != link.a.text.lang && **lang != link.b.text.lang;
    langs.iter().filter(third).any(|lang| {
        let (Some(x), Some(y)) = (partners.get(&(&link.a, *lang)), partners.get(&(&link.b, *lang))) else { return false };
        let meet = x.keys().any(|address| y.contains_key(address));
        let surest = |side: &BTreeMap<&ClauseAddress, f32>| side.values().copied().fold(0.0, f32::max);
        !meet && surest(x).min(surest(y)) > link.score + SURER
    })
}

/// Links between units that have no partner in each other's language and share one in a third.
fn following(links: &[Link], langs: &BTreeSet<Lang>) -> Vec<Link> {
    let partners = partners(links);
    let mut out: BTreeMap<(&ClauseAddress, &ClauseAddress), Link> = BTreeMap::new();
    for ((middle, to_a), side_a) in &partners {
        for to_b in langs.iter().filter(|lang| *lang > to_a) {
            let Some(side_b) = partners.get(&(middle, *to_b)) else { continue };
            for ((a, x), (b, y)) in side_a.iter().flat_map(|a| side_b.iter().map(move |b| (a, b))) {
                let free = !partners.contains_key(&(*a, *to_b)) && !partners.contains_key(&(*b, *to_a));
                if free && x.min(*y) >= CARRIES {
                    let link = Link {
                        kind: LinkKind::Translation,
                        a: (*a).clone(),
                        b: (*b).clone(),
                        score: rounded(x * y),
                        edit_ratio: None,
                        change: None,
                        shared: Vec::new(),
                        evidence: format!("follows from {middle}, which both translate"),
                        corrected: Vec::new(),
                    };
                    out.entry((*a, *b)).or_insert(link);
                }
            }
        }
    }
    out.into_values().collect()
}
