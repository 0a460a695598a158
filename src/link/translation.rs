//! Translation links of a family, pair by pair of languages.

use super::align::{Aligned, Side, align, rival, scorer};
use super::lexicon::counts;
use super::path::Bead;
use super::score::Scorer;
use super::sentences::{Matcher, Sentences};
use super::triangle::consistent;
use super::unit::units;
use super::{Translations, confidence, rounded};
use crate::model::{Link, LinkKind, Record};

/// Pairs of words shown as evidence.
const SHOWN: usize = 4;
/// Probability from which a word is shown as the translation of another.
const SHOWN_FROM: f32 = 0.08;

/// Two texts of a family with what was learned of them.
struct Pair {
    a: usize,
    b: usize,
    learned: Aligned,
}

/// Links among the texts of a family, and the words met as translations.
pub(super) fn translations(family: &[&Record]) -> Translations {
    let mut members: Vec<&Record> = family.to_vec();
    members.sort_by_key(|r| r.address.clone());
    let sides: Vec<Side<'_>> = members.iter().map(|r| Side::new(r.lang, units(r))).collect();
    let sentences: Vec<Sentences<'_>> = sides.iter().map(Sentences::of).collect();
    let (mut links, mut words) = (Vec::new(), Vec::new());
    for a in 0..sides.len() {
        for b in a + 1..sides.len() {
            let pair = Pair { a, b, learned: align(&sides[a], &sides[b], &[]) };
            links.extend(linked(&members, &sides, &sentences, &pair));
            words.push(counts(&sides[a], &sides[b], &pair.learned));
        }
    }
    Translations { links: consistent(links), words }
}

fn linked<'s>(members: &[&Record], sides: &'s [Side<'s>], sentences: &'s [Sentences<'s>], pair: &Pair) -> Vec<Link> {
    let (a, b) = (&sides[pair.a], &sides[pair.b]);
    let scorer = scorer(a, b, &pair.learned, None);
    let matcher = Matcher::new(&sentences[pair.a], &sentences[pair.b], &pair.learned);
    let mut links = Vec::new();
    for bead in &pair.learned.beads {
        let passages = matcher.passages(bead);
        let (score, words) = (confidence::of_bead(&scorer, bead, rival(&scorer, bead)), shared(a, b, &pair.learned, bead));
        for (&i, &j) in bead.a.iter().flat_map(|i| bead.b.iter().map(move |j| (i, j))) {
            links.push(Link {
                kind: LinkKind::Translation,
                a: members[pair.a].address.clause(&a.units[i].clause.path),
                b: members[pair.b].address.clause(&b.units[j].clause.path),
                score: rounded(score),
                edit_ratio: None,
                change: None,
                shared: passages.iter().find(|(units, _)| *units == (i, j)).map(|p| p.1.clone()).unwrap_or_default(),
                evidence: evidence(&scorer, bead, (i, j), &words),
                corrected: Vec::new(),
            });
        }
    }
    links
}

/// The words that speak most for a bead, as `refugiados = refugees`.
fn shared(a: &Side<'_>, b: &Side<'_>, learned: &Aligned, bead: &Bead) -> Vec<String> {
    let there: std::collections::BTreeSet<u32> = bead.b.iter().flat_map(|&j| b.bags.units[j].words.iter().map(|w| w.0)).collect();
    let mut found: Vec<(f32, String)> = Vec::new();
    for (word, _) in bead.a.iter().flat_map(|&i| a.bags.units[i].words.iter()) {
        let row = &learned.tables.forward[*word as usize];
        let best = row
            .iter()
            .filter(|(t, p)| *p >= SHOWN_FROM && there.contains(t))
            .max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(&x.0)));
        if let Some((other, p)) = best {
            let (x, y) = (&a.bags.vocabulary[*word as usize], &b.bags.vocabulary[*other as usize]);
            let shown = if x == y { x.trim_start_matches('@').to_owned() } else { format!("{x} = {y}") };
            found.push((p * a.bags.weights[*word as usize], shown));
        }
    }
    found.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    found.dedup_by(|x, y| x.1 == y.1);
    found.into_iter().take(SHOWN).map(|f| f.1).collect()
}

fn evidence(scorer: &Scorer<'_>, bead: &Bead, (i, j): (usize, usize), words: &[String]) -> String {
    let number = |parts: &[String]| if parts.is_empty() { "no number".to_owned() } else { format!("number {}", parts.join(".")) };
    let (x, y) = (number(&scorer.a[i].clause.number), number(&scorer.b[j].clause.number));
    let mut parts = vec![if x == y { format!("{x} in both") } else { format!("{x} beside {y}") }];
    if !words.is_empty() {
        parts.push(format!("words {}", words.join(", ")));
    }
    let length = |units: &[super::unit::Unit<'_>], block: &[usize]| block.iter().map(|&u| units[u].length).sum::<f32>();
    parts.push(format!("length {:.2} of the expected", scorer.lengths.fit(length(scorer.a, &bead.a), length(scorer.b, &bead.b))));
    if bead.a.len() + bead.b.len() > 2 {
        parts.push(format!("{} to {}", bead.a.len(), bead.b.len()));
    }
    if bead.moved {
        parts.push("moved".to_owned());
    }
    parts.join("; ")
}
