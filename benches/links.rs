//! Links: accuracy against gold alignments, and growth of cost with the corpus.
//!
//! `cargo bench --bench links -- gold FILE.json…` aligns the texts of each file and prints strict precision, recall and F1 of unit
//! pairs, summed by the part of the file name behind its last dot. A file holds `texts` (each with `lang` and `units`, each unit with
//! `kind`, `number`, `container` and `text`) and `links` (each `[text, unit, text, unit]`). With `RONDAS_DUMP=1` every wrong and missed
//! pair is printed too.
//!
//! `cargo bench --bench links -- rounds FILE.json…` links the rounds of sets that `benches/declarations.py SEED` invents, and prints
//! precision, recall and F1 of translation (beside Gale and Church's method and equal numbers) and lineage, the recall of lineage by the share of words changed, and how often links of
//! each confidence are right.
//!
//! `cargo bench --bench links -- families FILE.json…` takes from the same sets what each text says of itself, and prints how right the
//! texts are put together again by their words.
//!
//! `cargo bench --bench links [-- LARGEST]` prints the CPU time of linking invented rounds of growing number, up to 100,000 clauses.

#![allow(clippy::print_stdout)]

#[path = "../tests/common/gold.rs"]
mod gold;
#[path = "links/lengths.rs"]
mod lengths;
#[path = "links/rounds.rs"]
mod rounds;

use std::collections::{BTreeMap, BTreeSet};

use gold::{Gold, Unit, place, record};
use rondas::link;
use rondas::model::{ClauseKind, Lang, Link, Record};

/// Clock ticks a second that Linux reports CPU time in.
const TICKS: f64 = 100.0;
/// Clauses of one invented text.
const CLAUSES: usize = 100;
/// Clauses of the largest invented corpus.
const LARGEST: usize = 100_000;

#[derive(Default, Clone, Copy)]
struct Tally {
    right: usize,
    given: usize,
    wanted: usize,
    seconds: f64,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.right += other.right;
        self.given += other.given;
        self.wanted += other.wanted;
        self.seconds += other.seconds;
    }

    fn line(&self, name: &str) {
        let share = |of: usize| self.right as f64 / of.max(1) as f64;
        let f1 = 2.0 * self.right as f64 / (self.given + self.wanted).max(1) as f64;
        println!("{name:<28} P {:.3}  R {:.3}  F1 {f1:.3}  {:.2} CPU s", share(self.given), share(self.wanted), self.seconds);
    }
}

fn main() {
    // Cargo passes flags of its own harness.
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    match words.split_first() {
        Some((first, files)) if first == "gold" => against_gold(files),
        Some((first, files)) if first == "rounds" => rounds::measure(files),
        Some((first, files)) if first == "families" => rounds::families_found(files),
        first => growth(first.and_then(|(n, _)| n.parse().ok()).unwrap_or(LARGEST)),
    }
}

fn against_gold(files: &[String]) {
    let dump = std::env::var("RONDAS_DUMP").ok();
    let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
    for file in files {
        let read = std::fs::read(file).map_err(|e| e.to_string());
        let gold: Gold = match read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(|e| e.to_string())) {
            Ok(gold) => gold,
            Err(error) => {
                println!("{file}: {error}");
                continue;
            }
        };
        let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".json").to_owned();
        let records: Vec<Record> = gold.texts.iter().map(|t| record(1, t.lang, &t.units)).collect();
        let before = cpu_seconds();
        let links = link::translations(&records.iter().collect::<Vec<_>>()).links;
        let seconds = cpu_seconds() - before;
        let given: BTreeSet<(usize, usize, usize, usize)> = links.iter().filter_map(|l| place(&records, l)).collect();
        if dump.is_some() {
            show(&gold, &given, &links, &records);
        }
        let tally =
            Tally { right: given.intersection(&gold.links).count(), given: given.len(), wanted: gold.links.len(), seconds };
        tally.line(&stem);
        let group = stem.rsplit('.').next().unwrap_or("").to_owned();
        groups.entry(group).or_default().add(tally);
    }
    println!();
    let mut all = Tally::default();
    for (name, tally) in groups {
        tally.line(&format!("all {name}"));
        all.add(tally);
    }
    all.line("all");
}

/// Prints what is wrong and what is missing.
fn show(gold: &Gold, given: &BTreeSet<(usize, usize, usize, usize)>, links: &[Link], records: &[Record]) {
    let text = |t: usize, u: usize| gold.texts[t].units[u].text.chars().take(90).collect::<String>();
    for link in links {
        let Some(place) = place(records, link) else { continue };
        let right = gold.links.contains(&place);
        println!("SCORE {} {:.3} {}", u8::from(right), link.score, link.evidence);
        if !right {
            println!(
                "WRONG {place:?} {:.2} {}\n   {}\n   {}",
                link.score,
                link.evidence,
                text(place.0, place.1),
                text(place.2, place.3)
            );
        }
    }
    for miss in gold.links.difference(given) {
        println!("MISSED {miss:?}\n   {}\n   {}", text(miss.0, miss.1), text(miss.2, miss.3));
    }
}

/// Rounds of invented clauses: of each round's clauses most stay, some change, some are new.
fn growth(largest: usize) {
    println!("{:>9}{:>9}{:>14}{:>12}{:>9}", "clauses", "rounds", "links", "CPU s", "growth");
    let mut last: Option<f64> = None;
    let mut clauses = 1_000;
    while clauses <= largest {
        let rounds = invented(clauses / CLAUSES);
        let before = cpu_seconds();
        let mut links = 0;
        for round in 1..rounds.len() {
            let earlier: Vec<Vec<&Record>> = rounds[..round].iter().map(|r| vec![r]).collect();
            links += link::lineage(&earlier, &[&rounds[round]], &[]).len();
        }
        let seconds = cpu_seconds() - before;
        let growth = last.map_or(String::new(), |l| format!("{:.1}", seconds / l));
        println!("{clauses:>9}{:>9}{links:>14}{seconds:>12.2}{growth:>9}", rounds.len());
        last = Some(seconds.max(0.01));
        clauses *= 10;
    }
}

fn invented(rounds: usize) -> Vec<Record> {
    let mut dice = 1u64;
    let mut throw = |sides: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % sides
    };
    // Words as rare as in a language: the common ones are common.
    let mut word = |wide: usize| {
        let at = throw(wide).min(throw(wide)).min(throw(wide));
        format!("{}{}", ["me", "ra", "to", "lin", "gos", "va"][at % 6], at)
    };
    let clause = |w: &mut dyn FnMut(usize) -> String| (0..30).map(|_| w(20_000)).collect::<Vec<_>>();
    let mut current: Vec<Vec<String>> = (0..CLAUSES).map(|_| clause(&mut word)).collect();
    let mut out = Vec::new();
    for round in 1..=rounds {
        for (at, words) in current.iter_mut().enumerate() {
            match (at * 7 + round * 13) % 10 {
                0 => *words = clause(&mut word),
                1..=3 => (0..4).for_each(|k| words[k * 7] = word(20_000)),
                _ => {}
            }
        }
        let units: Vec<Unit> = current
            .iter()
            .enumerate()
            .map(|(at, words)| Unit {
                kind: ClauseKind::Clause,
                number: vec![(at + 1).to_string()],
                container: String::new(),
                text: words.join(" "),
                parent: None,
            })
            .collect();
        out.push(record(round as u32, Lang::ES, &units));
    }
    out
}

/// User and system time of this process, seconds; 0 where the system does not tell.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / TICKS
}
