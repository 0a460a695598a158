//! Series, round, kind, city, dates and parties, read from a text and reconciled with the catalogue.
//!
//! Good for: what a title page, a place line and a signature block say. Not for: guessing; what no one says stays absent.

mod dates;
mod names;
mod numbers;
mod reconcile;
mod rounds;
mod series;

pub use names::{countries_mentioned, is_organisation, opening_verb, organisations_mentioned};
pub use reconcile::reconcile;

use crate::model::{Clause, ClauseKind, Identity, Provenance, TextKind};
use crate::text::{fold, head, squeeze, words};
use dates::Days;
use serde::{Deserialize, Serialize};

/// Changes when the same text may get another identity.
pub const VERSION: u32 = 3;

/// Characters of a text's preamble that may name its round and days.
const PREAMBLE: usize = 3_000;

/// A statement of a text about itself, and where it makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The field of the identity: `series`, `round`, `date`, `kind`, `chapter`, `city`, `parties`.
    pub field: String,
    /// What was understood.
    pub value: String,
    /// The part of the text: `title`, `furniture`, `preamble`, `closing`, `signatures`.
    pub part: String,
    /// The words it was read from, shortened.
    pub words: String,
}

/// What a text says of itself. `furniture` is its running headers and footers.
pub fn read(units: &[Clause], furniture: &str) -> Identity {
    explain(units, furniture).0
}

/// [`read`] with the places it was read from.
pub fn explain(units: &[Clause], furniture: &str) -> (Identity, Vec<Finding>) {
    let zones = Zones::of(units, furniture);
    let mut findings = Findings::default();
    let naming = [("title", &zones.title), ("furniture", &zones.furniture), ("preamble", &zones.preamble)];
    let named = naming.into_iter().find_map(|(part, zone)| {
        let named = series::series(zone)?;
        findings.add("series", &named.slug, part, &named.name);
        Some(named)
    });
    let round = naming.into_iter().find_map(|(part, zone)| {
        let (round, words) = rounds::round(zone)?;
        findings.add("round", &round.to_string(), part, &words);
        Some(round)
    });
    let days = days(&zones, &mut findings);
    let kind = kind(&zones.title);
    if let Some(kind) = kind {
        findings.add("kind", kind.as_str(), "title", &zones.title);
    }
    let chapter = [("title", &zones.title), ("preamble", &zones.preamble)].into_iter().find_map(|(part, zone)| {
        let chapter = series::chapter(zone)?;
        findings.add("chapter", &chapter, part, zone);
        Some(chapter)
    });
    let city = zones.closing.iter().rev().filter(|line| !dates::dates(line).is_empty()).find_map(|line| {
        let city = series::city(line)?;
        findings.add("city", &city, "closing", line);
        Some(city)
    });
    let identity = Identity {
        series: named.as_ref().map(|n| n.slug.clone()),
        series_name: named.map(|n| n.name),
        round,
        round_from: round.map(|_| Provenance::Text),
        kind,
        chapter,
        city,
        start: days.map(|d| dates::iso(d.first)),
        date: days.map(|d| dates::iso(d.last)),
        date_from: days.map(|_| Provenance::Text),
        parties: parties(&zones, &mut findings),
    };
    (identity, findings.found)
}

/// Characters of the words shown for a finding.
const SHOWN: usize = 120;

#[derive(Default)]
struct Findings {
    found: Vec<Finding>,
}

impl Findings {
    fn add(&mut self, field: &str, value: &str, part: &str, words: &str) {
        let words = head(&squeeze(words), SHOWN);
        self.found.push(Finding { field: field.to_owned(), value: value.to_owned(), part: part.to_owned(), words });
    }
}

/// The parts of a text that say what it is.
#[derive(Default)]
struct Zones {
    title: String,
    preamble: String,
    closing: Vec<String>,
    signatures: String,
    furniture: String,
}

impl Zones {
    fn of(units: &[Clause], furniture: &str) -> Self {
        let mut zones = Zones { furniture: furniture.to_owned(), ..Zones::default() };
        for unit in units.iter().filter(|u| u.container.is_empty()) {
            match unit.kind {
                ClauseKind::Title => zones.title += &format!("{}\n", unit.text),
                ClauseKind::Preamble if zones.preamble.len() < PREAMBLE => zones.preamble += &format!("{}\n", unit.text),
                ClauseKind::Closing => zones.closing.push(unit.text.clone()),
                ClauseKind::Signature => zones.signatures += &format!("{}\n", unit.text),
                _ => {}
            }
        }
        zones
    }
}

/// First day of the meeting and day of signature: the place line names the latter, the title both, the preamble at least the days.
fn days(zones: &Zones, findings: &mut Findings) -> Option<Days> {
    let signed = zones.closing.iter().rev().find_map(|line| Some((dates::dates(line).pop()?, "closing", line.as_str())));
    let met = [("title", &zones.title), ("preamble", &zones.preamble)]
        .into_iter()
        .find_map(|(part, zone)| Some((dates::dates(zone).into_iter().next()?, part, zone.as_str())));
    for (days, part, zone) in signed.iter().chain(&met) {
        let words = zone.lines().find(|line| dates::dates(line).contains(days)).unwrap_or(zone);
        findings.add("date", &format!("{} to {}", dates::iso(days.first), dates::iso(days.last)), part, words);
    }
    match (signed.map(|(days, ..)| days), met.map(|(days, ..)| days)) {
        (Some(signed), Some(met)) if met.first <= signed.last && signed.last.0 - met.first.0 <= 1 => {
            Some(Days { first: met.first, last: signed.last })
        }
        (Some(signed), _) => Some(signed),
        (None, met) => met,
    }
}

fn kind(title: &str) -> Option<TextKind> {
    let folded = fold(title);
    let has = |list: &[&str]| words(&folded).any(|w| list.contains(&w));
    let plan = has(&["plan", "plano"]) && has(&["accion", "acao", "action", "trabajo", "trabalho", "work"]);
    let roadmap = folded.contains("hoja de ruta")
        || folded.contains("roteiro")
        || folded.contains("road map")
        || folded.contains("roadmap");
    if has(&["declaracion", "declaracao", "declaration", "comunicado", "communique", "statement"]) {
        Some(TextKind::Declaration)
    } else if plan {
        Some(TextKind::Plan)
    } else if roadmap {
        Some(TextKind::Roadmap)
    } else {
        None
    }
}

/// The signatories; where there is no signature block, or none of its lines names a state, the states whose representatives met.
fn parties(zones: &Zones, findings: &mut Findings) -> Vec<String> {
    let lines: Vec<&str> = zones.signatures.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let met: Vec<&str> = names::countries_in_order(zones.preamble.lines().next().unwrap_or(""));
    let named = lines.iter().any(|l| !names::countries_in_order(l).is_empty());
    let mut out: Vec<String> = Vec::new();
    if lines.is_empty() || !named && !met.is_empty() {
        out.extend(met.into_iter().map(String::from));
        findings.add("parties", &out.join(" "), "preamble", &zones.preamble);
        return out;
    }
    for line in lines {
        let codes = names::countries_in_order(line);
        // Where states are named, the other lines are persons and offices.
        let found =
            if codes.is_empty() && !named { vec![signatory(line)] } else { codes.into_iter().map(String::from).collect() };
        out.extend(found.into_iter().filter(|name| !name.is_empty()));
    }
    let mut seen = std::collections::BTreeSet::new();
    out.retain(|name| seen.insert(name.clone()));
    findings.add("parties", &out.join(" "), "signatures", &zones.signatures);
    out
}

/// A signatory as printed, without *Por la …*, *For the …*.
fn signatory(line: &str) -> String {
    let mut name = line;
    for lead in ["Por ", "For ", "Pelo ", "Pela ", "el ", "la ", "the ", "o ", "a ", "los ", "las ", "os ", "as "] {
        name = name.strip_prefix(lead).unwrap_or(name);
    }
    name.trim_end_matches([',', '.', ';']).trim().to_owned()
}
