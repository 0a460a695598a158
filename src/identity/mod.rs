//! Series, round, kind, city, dates and parties, read from a text and reconciled with the catalogue.
//!
//! Good for: what a title page, a place line and a signature block say. Not for: guessing; what no one says stays absent.

mod dates;
mod names;
mod numbers;
mod reconcile;
mod rounds;
mod series;

pub use names::{countries_mentioned, opening_verb, organisations_mentioned};
pub use reconcile::reconcile;

use crate::model::{Clause, ClauseKind, Identity, Provenance, TextKind};
use crate::text::{fold, words};
use dates::Days;

/// Changes when the same text may get another identity.
pub const VERSION: u32 = 1;

/// Characters of a text's preamble that may name its round and days.
const PREAMBLE: usize = 3_000;

/// What a text says of itself. `furniture` is its running headers and footers.
pub fn read(units: &[Clause], furniture: &str) -> Identity {
    let zones = Zones::of(units, furniture);
    let named = [&zones.title, &zones.furniture, &zones.preamble].into_iter().find_map(|z| series::series(z));
    let round = [&zones.title, &zones.furniture, &zones.preamble].into_iter().find_map(|z| rounds::round(z));
    let days = days(&zones);
    Identity {
        series: named.as_ref().map(|n| n.slug.clone()),
        series_name: named.map(|n| n.name),
        round,
        round_from: round.map(|_| Provenance::Text),
        kind: kind(&zones.title),
        chapter: series::chapter(&zones.title).or_else(|| series::chapter(&zones.preamble)),
        city: zones.closing.iter().rev().find_map(|line| if dates::dates(line).is_empty() { None } else { series::city(line) }),
        start: days.map(|d| dates::iso(d.first)),
        date: days.map(|d| dates::iso(d.last)),
        date_from: days.map(|_| Provenance::Text),
        parties: parties(&zones),
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
fn days(zones: &Zones) -> Option<Days> {
    let signed = zones.closing.iter().rev().find_map(|line| dates::dates(line).pop());
    let title = dates::dates(&zones.title).into_iter().next();
    let met = title.or_else(|| dates::dates(&zones.preamble).into_iter().next());
    match (signed, met) {
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

/// The signatories; where there is no signature block, the states whose representatives met.
fn parties(zones: &Zones) -> Vec<String> {
    let lines: Vec<&str> = zones.signatures.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    if lines.is_empty() {
        let opening = zones.preamble.lines().next().unwrap_or("");
        return names::countries_in_order(opening).into_iter().map(String::from).collect();
    }
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        let codes = names::countries_in_order(line);
        let found = if codes.is_empty() { vec![signatory(line)] } else { codes.into_iter().map(String::from).collect() };
        out.extend(found.into_iter().filter(|name| !name.is_empty()));
    }
    let mut seen = std::collections::BTreeSet::new();
    out.retain(|name| seen.insert(name.clone()));
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
