//! One PDF to records: the stages in their order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::ocr::{self, OcrRequest};
use super::report::Seconds;
use super::worker::{Output, Want};
use crate::archive::{CorpusFile, Failure, sha256};
use crate::export::{TextForm, plain_text, text_json};
use crate::extract::Layout;
use crate::model::{
    Catalogue, CorrectionReport, FileCorrections, Flow, Identity, Lang, Listing, RECORD_FORMAT, Record, RoundKey, Source,
    TextAddress, TextKind,
};
use crate::note::{Code, Note, Severity};
use crate::ocr::Recognised;
use crate::text::{printable, slug};
use crate::{correct, extract, identity, language, render, segment};

/// Series of texts that say of no series that they belong to it.
const UNPLACED: &str = "unplaced";
/// Confidence with which two columns must be in different languages to be two texts.
const COLUMN_CONFIDENCE: f32 = 0.8;
/// Notes kept of one text.
const NOTES: usize = 400;

/// How to read files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings<'a> {
    /// Password of encrypted files.
    pub password: Option<&'a str>,
    /// Corrections by hand of the file.
    pub corrections: Option<&'a FileCorrections>,
    /// How pages without a text layer are read.
    pub ocr: Option<&'a OcrRequest>,
}

/// The records of one file, with the time each stage took.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Document {
    /// One record, or one for each language of a file in columns.
    pub records: Vec<Record>,
    /// What each of them says of itself, before the catalogue.
    pub said: Vec<Identity>,
    /// What became of the corrections.
    pub corrections: Vec<CorrectionReport>,
    /// What was recognised from page images, where that is all that was wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ocr: Option<Recognised>,
    /// Time by stage.
    pub seconds: Seconds,
}

/// The text of one file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// Whether any page gave words, of itself or from its image.
    pub extractable: bool,
    /// The text in the form asked for.
    pub text: String,
    /// Remarks of the extraction.
    pub notes: Vec<Note>,
}

/// Reads a file behind a panic guard; whatever goes wrong comes back as a failure line.
///
/// # Errors
/// When the file cannot be read or gives nothing.
pub fn read_file(file: &CorpusFile, bytes: &[u8], catalogue: &Catalogue, settings: &Settings<'_>) -> Result<Document, Failure> {
    guarded(file, || read(bytes, &file.name, catalogue, settings))
}

/// Reads a file, behind the same guard, as what is wanted of it.
pub(super) fn read_as(
    file: &CorpusFile,
    bytes: &[u8],
    want: Want,
    catalogue: &Catalogue,
    settings: &Settings<'_>,
) -> Result<Output, Failure> {
    match want {
        Want::Inspections => guarded(file, || inspect(bytes, &file.name, catalogue, settings)).map(Output::Inspections),
        Want::Records => read_file(file, bytes, catalogue, settings).map(Output::Records),
        Want::Text(form) => guarded(file, || read_text(bytes, &file.name, form, settings)).map(Output::Text),
        Want::Page { number, dpi } => drawn(file, bytes, number, dpi, settings.password).map(Output::Page),
    }
}

fn guarded<T>(file: &CorpusFile, work: impl FnOnce() -> Result<T, extract::Error>) -> Result<T, Failure> {
    let fail = |cause: String, hint: &str| Failure { file: file.name.clone(), cause, hint: hint.to_owned() };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(fail(error.to_string(), error.hint())),
        Err(_) => Err(fail("reading it failed for a reason inside rondas".into(), "please report this with the file")),
    }
}

/// A page as a PNG file; the renderer has its own guard against panics.
fn drawn(file: &CorpusFile, bytes: &[u8], number: u32, dpi: u32, password: Option<&str>) -> Result<Vec<u8>, Failure> {
    let image = render::Document::open(bytes.to_vec(), password).and_then(|d| d.page(number, dpi as f32));
    image.map(|i| i.png()).map_err(|e| Failure {
        file: file.name.clone(),
        cause: e.to_string(),
        hint: "open the file in another program".into(),
    })
}

fn read_text(bytes: &[u8], file: &str, form: TextForm, settings: &Settings<'_>) -> Result<Text, extract::Error> {
    let mut notes = Vec::new();
    let (layout, recognised) = lay_out(bytes, settings, &mut notes)?;
    let parallel = !languages_of_columns(&layout.columns(), None).is_empty();
    let flow = if parallel { layout.flow_by_column() } else { layout.flow(None) };
    let text = match form {
        TextForm::Plain => plain_text(&flow, false),
        TextForm::Furniture => plain_text(&flow, true),
        TextForm::Layout => layout.grid().iter().map(|page| printable(page)).collect::<Vec<_>>().join("\u{c}"),
        TextForm::Json => text_json(file, &flow, &notes).unwrap_or_default(),
    };
    let words = recognised.is_some_and(|(read, _)| read.pages.iter().any(|page| !page.words.is_empty()));
    Ok(Text { extractable: flow.extractable() || words, text, notes })
}

/// Runs the stages over the bytes of a PDF. `file` is its name in records.
///
/// # Errors
/// When no page can be read at all.
pub fn read(bytes: &[u8], file: &str, catalogue: &Catalogue, settings: &Settings<'_>) -> Result<Document, extract::Error> {
    let start = Instant::now();
    let mut notes = Vec::new();
    let (layout, recognised) = lay_out(bytes, settings, &mut notes)?;
    let none = FileCorrections::default();
    let corrections = settings.corrections.unwrap_or(&none);
    let listing = correct::correct_listing(file, catalogue.listing(file), &corrections.metadata);
    let listing = listing.as_ref();
    let columns = languages_of_columns(&layout.columns(), listing);
    let in_columns = !columns.is_empty();
    let flows: Vec<(Flow, Option<Lang>)> = if columns.is_empty() {
        vec![(layout.flow(None), listing.and_then(|l| l.lang))]
    } else {
        (0u8..).zip(columns).map(|(column, lang)| (layout.flow(Some(column)), Some(lang))).collect()
    };
    let source = Source { file: file.to_owned(), sha256: sha256(bytes), bytes: bytes.len() as u64 };
    let mut document =
        Document { seconds: Seconds { extract: start.elapsed().as_secs_f64(), ..Seconds::default() }, ..Document::default() };
    for (flow, lang) in flows {
        let reading = Reading {
            source: source.clone(),
            listing,
            catalogue,
            corrections,
            lang,
            recognised: recognised.as_ref().map(|(words, _)| words),
            notes: notes.clone(),
        };
        let (record, said, outcomes) = reading.record(flow, &mut document.seconds);
        document.records.push(record);
        document.said.push(said);
        merge(&mut document.corrections, outcomes);
    }
    document.ocr = recognised.and_then(|(words, complete)| complete.then_some(words));
    let flows: Vec<&Flow> = document.records.iter().map(|r| &r.flow).collect();
    document.corrections.extend(correct::metadata_reports(&corrections.metadata, &flows, in_columns));
    Ok(document)
}

/// The lines of a file, and what was recognised of its images where that is wanted.
fn lay_out(
    bytes: &[u8],
    settings: &Settings<'_>,
    notes: &mut Vec<Note>,
) -> Result<(Layout, Option<(Recognised, bool)>), extract::Error> {
    let options = extract::Options { password: settings.password };
    let Some(request) = settings.ocr else {
        return Ok((extract::read_layout(bytes, &options)?.drain_into(notes), None));
    };
    let mut pages = extract::read_pages(bytes, &options)?.drain_into(notes);
    let mut layout = extract::lay_out(&pages);
    let recognised = ocr::fill(&mut pages, &layout.value.unread(), (bytes, settings.password), request, notes);
    if recognised.is_some() {
        layout = extract::lay_out(&pages);
    }
    Ok((layout.drain_into(notes), recognised))
}

/// A correction of a file that holds several texts is applied when one of them has its words.
fn merge(all: &mut Vec<CorrectionReport>, of_one_text: Vec<CorrectionReport>) {
    if all.is_empty() {
        *all = of_one_text;
        return;
    }
    for (known, new) in all.iter_mut().zip(of_one_text) {
        if new.floats.is_none() {
            *known = new;
        }
    }
}

/// One text of a file with the decisions behind its record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Inspection {
    /// What was read.
    pub record: Record,
    /// How its clauses were found.
    pub trace: segment::Trace,
    /// Where it says what it is.
    pub findings: Vec<identity::Finding>,
}

/// [`read`], with what was decided and why.
fn inspect(bytes: &[u8], file: &str, catalogue: &Catalogue, settings: &Settings<'_>) -> Result<Vec<Inspection>, extract::Error> {
    let inspect = |record: Record| {
        let trace = if record.extractable { segment::explain(&record.flow).1 } else { segment::Trace::default() };
        let findings = identity::explain(&record.clauses, record.flow.furniture.of(&record.flow.text)).1;
        Inspection { record, trace, findings }
    };
    Ok(read(bytes, file, catalogue, settings)?.records.into_iter().map(inspect).collect())
}

/// The languages of parallel columns from the left, where they are texts of their own; empty for a text in one language.
fn languages_of_columns(samples: &[String], listing: Option<&Listing>) -> Vec<Lang> {
    if let Some(listing) = listing.filter(|l| l.langs.len() > 1 && l.langs.len() == samples.len()) {
        return listing.langs.clone();
    }
    if !language::may_differ(samples) {
        return Vec::new();
    }
    let guesses: Vec<language::Guess> = samples.iter().map(|s| language::detect(s)).collect();
    let certain = guesses.iter().all(|g| g.lang != Lang::UND && g.confidence >= COLUMN_CONFIDENCE);
    let mut langs: Vec<Lang> = guesses.iter().map(|g| g.lang).collect();
    langs.sort();
    langs.dedup();
    if certain && langs.len() > 1 && langs.len() == samples.len() {
        guesses.into_iter().map(|g| g.lang).collect()
    } else {
        Vec::new()
    }
}

/// A flow on its way to a record.
struct Reading<'a> {
    source: Source,
    listing: Option<&'a Listing>,
    catalogue: &'a Catalogue,
    corrections: &'a FileCorrections,
    /// Language that the catalogue or the column states.
    lang: Option<Lang>,
    recognised: Option<&'a Recognised>,
    notes: Vec<Note>,
}

impl Reading<'_> {
    fn record(mut self, flow: Flow, seconds: &mut Seconds) -> (Record, Identity, Vec<CorrectionReport>) {
        let (extractable, readable) = (flow.extractable(), flow.legible());
        let mut units = timed(&mut seconds.segment, || {
            if readable { segment::segment(&flow).drain_into(&mut self.notes).units } else { Vec::new() }
        });
        let outcomes = correct::correct_units(&mut units, &flow, &self.corrections.clauses, &mut self.notes);
        let found = timed(&mut seconds.language, || language::assign(&mut units).drain_into(&mut self.notes));
        let lang = self.reconcile_language(found, readable);
        correct::correct_languages(&mut units, lang, &flow, &self.corrections.clauses, &mut self.notes);
        let (said, mut identity) = timed(&mut seconds.identity, || {
            let said = identity::read(&units, flow.furniture.of(&flow.text));
            (said.clone(), identity::reconcile(said, self.listing, self.catalogue).drain_into(&mut self.notes))
        });
        let corrected = correct::correct_identity(&mut identity, &mut self.notes, &self.corrections.metadata);
        let address = self.address(&identity, lang);
        let mut status = self.listing.and_then(|l| l.status).unwrap_or_default();
        let ocr = self.recognised.map(|words| ocr::facts(words, &units, &flow, &mut status, &mut self.notes));
        let mut notes = self.notes;
        notes.sort_by(|a, b| {
            (std::cmp::Reverse(a.severity), a.code, &a.place).cmp(&(std::cmp::Reverse(b.severity), b.code, &b.place))
        });
        notes.truncate(NOTES);
        let record = Record {
            format: RECORD_FORMAT,
            address,
            source: self.source,
            status,
            lang,
            identity,
            extractable,
            ocr,
            clauses: units,
            flow,
            notes,
            corrected,
            kin: None,
        };
        (record, said, outcomes)
    }

    fn reconcile_language(&mut self, found: Lang, extractable: bool) -> Lang {
        match self.lang {
            Some(stated) => {
                if extractable && found != stated && found != Lang::UND {
                    let message = format!("language: the text reads as {found}, the catalogue says {stated}");
                    let note = Note::new(Code::CatalogueDiffers, Severity::Warning, message);
                    self.notes.push(note.with_hint("the catalogue was followed; correct whichever is wrong"));
                }
                stated
            }
            None => found,
        }
    }

    fn address(&self, identity: &Identity, lang: Lang) -> TextAddress {
        let stem = self.source.file.rsplit('/').next().and_then(|n| n.rsplit_once('.')).map_or("text", |(stem, _)| stem);
        TextAddress {
            series: identity.series.clone().unwrap_or_else(|| UNPLACED.into()),
            round: identity.round.map_or_else(|| RoundKey::Named(named(stem)), RoundKey::Ordinal),
            kind: identity.kind.unwrap_or(if self.listing.is_some() { TextKind::Declaration } else { TextKind::Other }),
            copy: 1,
            lang,
        }
    }
}

/// A slug that no one takes for an ordinal.
fn named(stem: &str) -> String {
    let slug = slug(stem);
    if slug.parse::<u32>().is_ok() { format!("file-{slug}") } else { slug }
}

fn timed<T>(seconds: &mut f64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let value = work();
    *seconds += start.elapsed().as_secs_f64();
    value
}
