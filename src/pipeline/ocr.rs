//! Which pages are recognised from their images, and when what was recognised before is good enough.

use serde::{Deserialize, Serialize};

use super::keys;
use super::report::OcrReport;
use crate::archive::{Build, SourceEntry, to_json};
use crate::model::{Clause, Flow, OcrFacts, Page, Record, TextStatus};
use crate::note::{Code, Note, Severity};
use crate::ocr::{Engine, Missing, Recognised, confidence_in, page, recognise};

/// Share of a page that images cover from which there is something to recognise.
const IMAGE: f32 = 0.01;
/// Confidence below which a person should read the text against its pages.
const UNSURE: f32 = 0.85;
/// How the state of a file read with an engine begins.
const WITH: &str = "with ";

/// What a build does with page images.
#[derive(Debug, Clone)]
pub(super) enum Policy {
    /// Nothing: scans are named, not read.
    Off,
    /// Has them read.
    With(Engine),
    /// Would have them read, but nobody can.
    Without(Missing),
}

/// What one file is read with.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct OcrRequest {
    /// Who reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    engine: Option<Engine>,
    /// Why nobody does, and what to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    missing: Option<(String, String)>,
    /// What was read before from the same bytes in the same way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known: Option<Recognised>,
}

impl OcrRequest {
    /// To have page images read by the engine of this machine; where there is none, files with such pages say so.
    pub fn new() -> OcrRequest {
        match Policy::of(true) {
            Policy::With(engine) => OcrRequest { engine: Some(engine), ..OcrRequest::default() },
            Policy::Without(missing) => {
                OcrRequest { missing: Some((missing.to_string(), missing.hint())), ..OcrRequest::default() }
            }
            Policy::Off => OcrRequest::default(),
        }
    }
}

impl Policy {
    pub(super) fn of(wanted: bool) -> Policy {
        match wanted.then(Engine::find) {
            None => Policy::Off,
            Some(Ok(engine)) => Policy::With(engine),
            Some(Err(missing)) => Policy::Without(missing),
        }
    }

    /// What the manifest keeps of a file with pages to recognise; empty without OCR.
    fn state(&self) -> String {
        match self {
            Policy::Off => String::new(),
            Policy::With(engine) => format!("{WITH}{}", engine.identity()),
            Policy::Without(missing) => format!("without: {missing}"),
        }
    }

    /// What the report says of it: the engine, or why there is none and what to do.
    pub(super) fn report(&self) -> Option<OcrReport> {
        match self {
            Policy::Off => None,
            Policy::With(engine) => Some(OcrReport { engine: Some(engine.version.clone()), missing: None, hint: None }),
            Policy::Without(missing) => {
                Some(OcrReport { engine: None, missing: Some(missing.to_string()), hint: Some(missing.hint()) })
            }
        }
    }

    /// Whether stored records are what this policy would make. What an engine read stays while there is none.
    pub(super) fn keeps(&self, records: &[Record], entry: &SourceEntry) -> bool {
        let unread = records.iter().any(|r| r.flow.pages.iter().any(|p| !p.extractable));
        !unread || entry.ocr == self.state() || (matches!(self, Policy::Without(_)) && entry.ocr.starts_with(WITH))
    }

    /// How to read a file that an earlier build may have read, and the state that its entry gets.
    pub(super) fn request(&self, sha256: &str, before: Option<(&Build, &SourceEntry)>) -> (Option<OcrRequest>, String) {
        let before = before.filter(|(_, entry)| entry.sha256 == sha256);
        let state = match (self, before) {
            (Policy::Without(_), Some((_, entry))) if entry.ocr.starts_with(WITH) => entry.ocr.clone(),
            _ => self.state(),
        };
        let known = before.and_then(|(build, _)| serde_json::from_slice(&build.file(&file(sha256, &state)).ok()?).ok());
        let request = match self {
            Policy::Off => None,
            Policy::With(engine) => Some(OcrRequest { engine: Some(engine.clone()), missing: None, known }),
            Policy::Without(missing) => {
                Some(OcrRequest { engine: None, missing: Some((missing.to_string(), missing.hint())), known })
            }
        };
        (request, state)
    }
}

/// Where a build keeps what was recognised in a file: by content and by how it was read.
fn file(sha256: &str, state: &str) -> String {
    format!("ocr/{}.json", keys::recognised(sha256, state))
}

/// What a build keeps of a recognition, with its path.
pub(super) fn kept(sha256: &str, state: &str, recognised: &Recognised) -> (String, Vec<u8>) {
    (file(sha256, state), to_json(recognised))
}

/// What an earlier build kept for a file whose records are taken over.
pub(super) fn carried(build: &Build, entry: &SourceEntry) -> Option<(String, Vec<u8>)> {
    let path = file(&entry.sha256, &entry.ocr);
    let bytes = build.file(&path).ok()?;
    Some((path, bytes))
}

/// What the manifest keeps of a file that was read. A failure is kept under a state that no policy has, so that it is tried again.
pub(super) fn entry(records: &[Record], state: String) -> String {
    let unread = records.iter().any(|r| r.flow.pages.iter().any(|p| !p.extractable));
    let failed = records.iter().any(|r| r.notes.iter().any(|n| n.code == Code::NotRecognised));
    match () {
        () if !unread => String::new(),
        () if failed && state.starts_with(WITH) => "failed".to_owned(),
        () => state,
    }
}

/// Sets what is recognised in the place of pages without a text layer. `None` where nothing was to be recognised, or nobody could;
/// with the words comes whether they are all that was wanted.
pub(super) fn fill(
    pages: &mut [Page],
    unread: &[u32],
    (bytes, password): (&[u8], Option<&str>),
    request: &OcrRequest,
    notes: &mut Vec<Note>,
) -> Option<(Recognised, bool)> {
    let scanned = |p: &&Page| unread.contains(&p.number) && (p.image_share >= IMAGE || !p.glyphs.is_empty());
    let wanted: Vec<u32> = pages.iter().filter(scanned).map(|p| p.number).collect();
    if wanted.is_empty() {
        return None;
    }
    let (recognised, complete) = match (&request.known, &request.engine, &request.missing) {
        (Some(known), ..) => (known.clone(), true),
        (None, Some(engine), _) => {
            let read = recognise(bytes, password, &wanted, engine);
            let complete = read.notes.iter().all(|n| n.code != Code::NotRecognised);
            (read.drain_into(notes), complete)
        }
        (None, None, Some((cause, hint))) => {
            let message = format!("{} pages are images and were not read: {cause}", wanted.len());
            notes.push(Note::new(Code::NotRecognised, Severity::Error, message).with_hint(hint.clone()));
            return None;
        }
        (None, None, None) => return None,
    };
    for words in &recognised.pages {
        if let Some(at) = pages.iter().position(|p| p.number == words.number) {
            pages[at] = page(&pages[at], words);
        }
    }
    Some((recognised, complete))
}

/// What a record says of its recognition; its status becomes `OCR` where no page has a text layer.
pub(super) fn facts(
    recognised: &Recognised,
    units: &[Clause],
    flow: &Flow,
    status: &mut TextStatus,
    notes: &mut Vec<Note>,
) -> OcrFacts {
    let stated = (!flow.extractable()).then(|| std::mem::replace(status, TextStatus::Ocr));
    let everywhere = recognised.pages.iter().flat_map(|p| &p.words);
    let (mut sum, mut characters) = (0.0, 0.0);
    for word in everywhere {
        let weight = word.text.chars().count() as f32;
        (sum, characters) = (sum + word.confidence * weight, characters + weight);
    }
    let confidence = if characters > 0.0 { (sum / characters * 1000.0).round() / 1000.0 } else { 0.0 };
    let pages: Vec<u32> = recognised.pages.iter().map(|p| p.number).collect();
    let engine = recognised.engine.split(';').next().unwrap_or_default();
    let severity = if confidence < UNSURE { Severity::Warning } else { Severity::Info };
    let message =
        format!("{} pages have no text layer: their words were recognised by {engine}, confidence {confidence:.2}", pages.len());
    notes.push(Note::new(Code::Recognised, severity, message).with_hint("read the words against the pages before you cite them"));
    let unit = |c: &Clause| Some((c.path.clone(), confidence_in(&recognised.pages, &c.boxes)?));
    OcrFacts {
        engine: recognised.engine.clone(),
        stated: stated.filter(|s| *s != TextStatus::Unstated),
        pages,
        confidence,
        units: units.iter().filter_map(unit).collect(),
    }
}
