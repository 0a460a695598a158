//! Units of texts with the links that are right between them, as files of cases.

#![allow(dead_code, unreachable_pub)]

use std::collections::BTreeSet;

use rondas::model::{
    Clause, ClauseKind, Flow, Identity, Lang, Link, RECORD_FORMAT, Record, RoundKey, Source, TextAddress, TextKind, TextStatus,
};
use rondas::text::Span;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Unit {
    pub kind: ClauseKind,
    pub number: Vec<String>,
    pub container: String,
    pub text: String,
    /// The unit it is nested in.
    #[serde(default)]
    pub parent: Option<usize>,
}

#[derive(Deserialize)]
pub struct Text {
    pub lang: Lang,
    pub units: Vec<Unit>,
}

#[derive(Deserialize)]
pub struct Gold {
    pub texts: Vec<Text>,
    pub links: BTreeSet<(usize, usize, usize, usize)>,
}

/// Text and unit at both ends of a link, in the order of the texts.
pub fn place(records: &[Record], link: &Link) -> Option<(usize, usize, usize, usize)> {
    let end = |address: &rondas::model::ClauseAddress| {
        let text = records.iter().position(|r| r.address == address.text)?;
        Some((text, records[text].clauses.iter().position(|c| c.path == address.path)?))
    };
    let (x, y) = (end(&link.a)?, end(&link.b)?);
    let (x, y) = if x <= y { (x, y) } else { (y, x) };
    Some((x.0, x.1, y.0, y.1))
}

pub fn record(round: u32, lang: Lang, units: &[Unit]) -> Record {
    let clause = |(at, unit): (usize, &Unit)| Clause {
        kind: unit.kind,
        path: at.to_string(),
        number: unit.number.clone(),
        container: unit.container.clone(),
        label: String::new(),
        lang,
        parent: unit.parent,
        span: Span::default(),
        words: Span::default(),
        page_start: 1,
        page_end: 1,
        boxes: Vec::new(),
        text: unit.text.clone(),
        corrected: Vec::new(),
    };
    Record {
        format: RECORD_FORMAT,
        address: TextAddress {
            series: "bench".into(),
            round: RoundKey::Ordinal(round),
            kind: TextKind::Declaration,
            copy: 1,
            lang,
        },
        source: Source { file: String::new(), sha256: String::new(), bytes: 0 },
        status: TextStatus::Specimen,
        lang,
        identity: Identity::default(),
        extractable: true,
        ocr: None,
        clauses: units.iter().enumerate().map(clause).collect(),
        flow: Flow::default(),
        notes: Vec::new(),
        corrected: Vec::new(),
        kin: None,
    }
}
