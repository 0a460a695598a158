//! Corrections of links: confirmed, forbidden, added.

use super::{find, report};
use crate::compare::edit_ratio;
use crate::model::{Anchor, ClauseAddress, CorrectionReport, Link, LinkCorrection, LinkKind, Record, Verdict};

/// The links of one job after the corrections whose both ends are among its records.
pub fn correct_links(mut links: Vec<Link>, kind: LinkKind, records: &[&Record], corrections: &[LinkCorrection]) -> Vec<Link> {
    for correction in corrections.iter().filter(|c| c.kind == kind) {
        if let (Ok(a), Ok(b)) = (resolve(&correction.a, records), resolve(&correction.b, records)) {
            apply(&mut links, correction, records, a, b);
        }
    }
    links
}

fn apply(links: &mut Vec<Link>, correction: &LinkCorrection, records: &[&Record], a: ClauseAddress, b: ClauseAddress) {
    let same = |l: &Link| l.kind == correction.kind && ((l.a == a && l.b == b) || (l.a == b && l.b == a));
    if correction.verdict == Verdict::Forbid {
        return links.retain(|l| !same(l));
    }
    let said = format!("{} by {}: {}", word(correction.verdict), correction.because.who, correction.because.why);
    if let Some(link) = links.iter_mut().find(|l| same(l)) {
        link.score = 1.0;
        link.evidence = format!("{said}; {}", link.evidence);
        link.corrected = vec!["confirmed".into()];
        return;
    }
    let lineage = correction.kind == LinkKind::Lineage;
    let backwards = if lineage { a.text.round > b.text.round } else { a.text.lang > b.text.lang };
    let (a, b) = if backwards { (b, a) } else { (a, b) };
    let text = |address: &ClauseAddress| {
        let record = records.iter().find(|r| r.address == address.text);
        record.and_then(|r| r.clause(&address.path)).map_or("", |c| c.text.as_str())
    };
    let ratio = lineage.then(|| (edit_ratio(text(&a), text(&b)) * 1000.0).round() / 1000.0);
    let kind = correction.kind;
    links.push(Link {
        kind,
        a,
        b,
        score: 1.0,
        edit_ratio: ratio,
        change: None,
        shared: Vec::new(),
        evidence: said,
        corrected: vec!["added".into()],
    });
}

/// What one job links: records of one side with records of another, which may be the same.
pub type Sides<'a> = (LinkKind, Vec<&'a Record>, Vec<&'a Record>);

/// Corrections that make links between records which no job links.
pub fn outside<'a>(corrections: &'a [LinkCorrection], jobs: &[Sides<'_>]) -> impl Iterator<Item = &'a LinkCorrection> {
    let holds = |records: &[&Record], anchor: &Anchor| resolve(anchor, records).is_ok();
    let shared = |c: &LinkCorrection| {
        let between = |x: &[&Record], y: &[&Record]| holds(x, &c.a) && holds(y, &c.b) || holds(x, &c.b) && holds(y, &c.a);
        jobs.iter().any(|(kind, x, y)| *kind == c.kind && between(x, y))
    };
    let outside: Vec<bool> = corrections.iter().map(|c| c.verdict != Verdict::Forbid && !shared(c)).collect();
    corrections.iter().zip(outside).filter(|(_, outside)| *outside).map(|(c, _)| c)
}

/// Whether each correction found both its ends.
pub fn link_reports(corrections: &[LinkCorrection], records: &[&Record]) -> Vec<CorrectionReport> {
    let one = |c: &LinkCorrection| {
        let ends = [resolve(&c.a, records), resolve(&c.b, records)];
        let floats = match &ends {
            [Ok(a), Ok(b)] if a == b => Some("both ends are the same clause".into()),
            [Err(reason), _] | [_, Err(reason)] => Some(reason.clone()),
            _ => None,
        };
        let shown: Vec<String> =
            ends.into_iter().zip([&c.a, &c.b]).map(|(e, a)| e.map_or_else(|_| a.file.clone(), |e| e.to_string())).collect();
        let kind = if c.kind == LinkKind::Lineage { "lineage" } else { "translation" };
        let what = format!("{kind} of {} and {} is {}", shown[0], shown[1], word(c.verdict));
        report(&c.at, &[&c.a.file, &c.b.file], what, &c.because, floats)
    };
    corrections.iter().map(one).collect()
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Confirm => "confirmed",
        Verdict::Forbid => "forbidden",
        Verdict::Add => "added",
    }
}

/// The unit that holds the quoted words.
fn resolve(anchor: &Anchor, records: &[&Record]) -> Result<ClauseAddress, String> {
    let mut reason = format!("no text was read from {}", anchor.file);
    for record in records.iter().filter(|r| r.source.file == anchor.file) {
        match find(&record.flow.text[..record.flow.footnotes.end], &anchor.words, anchor.nth) {
            Ok(place) => {
                let unit = record.clauses.iter().find(|c| c.span.start <= place.start && place.start < c.span.end);
                if let Some(unit) = unit {
                    return Ok(record.address.clause(&unit.path));
                }
            }
            Err(why) => reason = format!("{}: {why}", anchor.file),
        }
    }
    Err(reason)
}
