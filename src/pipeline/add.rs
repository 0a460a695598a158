//! Taking files into a corpus: what each of them is, what becomes of it, and doing so.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;

use super::build::{BuildOptions, Event, Read, build, read};
use super::document::{Document, Settings};
use super::ocr::{OcrRequest, Policy};
use super::ordered::threads;
use super::report::{BuildError, BuildReport};
use super::worker::{Limits, Output, Pool, Want};
use crate::archive::{self, Build, Corpus, CorpusFile, Failure, Incoming, Intake, Intent, Keeper, sha256};
use crate::model::{Catalogue, Lang, Listing, Record, TextAddress, TextKind};
use crate::note::Severity;
use crate::text::{fold, slug, words};

/// Share of three-word sequences two texts at one address must share for the new one to be another version of the old; below, both
/// claim the address and a person decides. A correction changes a few sequences; another translation or another text nearly all.
const SAME_TEXT: f32 = 0.5;
/// Words of a sequence.
const SEQUENCE: usize = 3;

/// What to take in, and how.
#[derive(Debug, Clone, Default)]
pub struct AddOptions {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// Table of metadata.
    pub metadata: Option<PathBuf>,
    /// What is stated of all of them.
    pub stated: Listing,
    /// File below the corpus, or address of a text, whose place the one new file takes.
    pub supersedes: Option<String>,
    /// Keep texts at one address side by side, however alike they are.
    pub beside: bool,
    /// Change nothing.
    pub dry_run: bool,
    /// How to build afterwards.
    pub build: BuildOptions,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Taken in.
    Added,
    /// Taken in, and takes the place of an earlier version, which is kept.
    NewVersion,
    /// Taken in beside another file that claims the same text; a person decides.
    Rival,
    /// The corpus has these bytes; nothing is changed.
    Held,
    /// Not taken in.
    Refused,
}

/// A file that was handed in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AddLine {
    /// As it was given.
    pub given: String,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Path below the corpus folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The file it is compared with: the same bytes, the earlier version, the rival.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Addresses of its texts.
    pub texts: Vec<String>,
    /// SHA-256 of its bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Whether it has a usable text layer.
    pub extractable: bool,
    /// Its entry in the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listing: Option<Listing>,
    /// Fields of the entry that were read from the text.
    pub detected: Vec<String>,
    /// What a person should look at, or why it was not taken.
    pub remarks: Vec<String>,
    /// What a person can do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// What was done, or would be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AddReport {
    /// Whether nothing was changed because that was asked for.
    pub dry_run: bool,
    /// The files, in the order they were given.
    pub files: Vec<AddLine>,
    /// Entries of folders that were left, and rows of tables for which there is no file.
    pub left: Vec<Failure>,
    /// The build afterwards; absent where nothing was taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<BuildReport>,
}

/// Why nothing could be added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// Corpus, index or build.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The file said to be superseded is not in the corpus.
    #[error("the corpus has no file or text {0}")]
    NotHeld(String),
    /// Several files cannot take the place of one.
    #[error("{0} files were given to take the place of one")]
    Several(usize),
}

impl From<archive::Error> for AddError {
    fn from(error: archive::Error) -> Self {
        AddError::Build(error.into())
    }
}

impl AddError {
    /// What a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            AddError::Build(error) => error.hint(),
            AddError::NotHeld(_) => {
                "name the file by its path below the corpus, or the text by its address; `rondas check` lists them"
            }
            AddError::Several(_) => "add the new version alone",
        }
    }
}

/// Takes files into a corpus and builds its index.
///
/// # Errors
/// When corpus or index cannot be used at all. A file that cannot be taken is a line of the report.
pub fn add(corpus: &Path, index: &Path, options: &AddOptions, on_event: &(dyn Fn(Event) + Sync)) -> Result<AddReport, AddError> {
    let mut intake = Intake::collect(&options.paths, options.metadata.as_deref())?;
    if options.supersedes.is_some() && intake.files.len() != 1 {
        return Err(AddError::Several(intake.files.len()));
    }
    let keeper = if options.dry_run { None } else { Some(Keeper::open(corpus)?) };
    if let Some(keeper) = &keeper {
        for payload in &intake.payloads {
            intake.left.extend(keeper.adopt_payload(payload)?);
        }
    }
    let mut desk = Desk::open(corpus, index, options)?;
    let superseded = options.supersedes.as_ref().map(|name| desk.held(name)).transpose()?;
    on_event(Event::Started { files: intake.files.len() });
    let documents = desk.read(&intake.files, on_event)?;
    let mut files = Vec::new();
    for (incoming, outcome) in intake.files.iter().zip(documents) {
        let (line, bytes) = desk.decide(incoming, outcome, superseded.as_deref());
        files.push(match (&keeper, bytes) {
            (Some(keeper), Some(bytes)) => desk.take(keeper, line, &bytes)?,
            _ => line,
        });
    }
    drop(keeper);
    intake.left.extend(intake.files.iter().zip(&files).filter_map(|(i, line)| moved(i, line)));
    let taken = files.iter().any(|l| !matches!(l.outcome, Outcome::Held | Outcome::Refused));
    let build = if taken && !options.dry_run { Some(build(corpus, index, &options.build, on_event)?) } else { None };
    Ok(AddReport { dry_run: options.dry_run, files, left: intake.left, build })
}

/// A file of a bag that has another name here: what the bag's corrections say of it does not find it.
fn moved(incoming: &Incoming, line: &AddLine) -> Option<Failure> {
    let (place, file) = (incoming.place.as_ref()?, line.file.as_ref()?);
    (place != file).then(|| Failure {
        file: line.given.clone(),
        cause: format!("it is here as {file}; corrections in the bag name it {place}"),
        hint: "look through corrections/ for that name".into(),
    })
}

/// A file of the corpus, or one just taken in.
struct Known {
    file: String,
    sha256: String,
    records: Vec<Record>,
}

/// What an add knows of the corpus.
struct Desk<'a> {
    corpus: Corpus,
    known: Vec<Known>,
    options: &'a AddOptions,
    /// Names given out in this run.
    names: BTreeSet<String>,
}

type Taken = Result<(Vec<u8>, Document), (Option<String>, Failure)>;

impl<'a> Desk<'a> {
    fn open(root: &Path, index: &Path, options: &'a AddOptions) -> Result<Desk<'a>, AddError> {
        let corpus = if root.is_dir() { Corpus::open(root)? } else { Corpus { root: root.to_owned(), ..Corpus::default() } };
        let current = match Build::open(index) {
            Err(newer @ archive::Error::Newer { .. }) => return Err(newer.into()),
            other => other.ok(),
        };
        let wanted = options.build.ocr || corpus.catalogue.ocr;
        let (policy, limits) = (Policy::of(wanted), limits(wanted));
        let readers = Pool::new(options.build.worker.clone(), &corpus.catalogue, limits);
        let one = |file: &CorpusFile| read(file, &corpus, current.as_ref(), &readers, &policy);
        let reads: Vec<Read> = threads(options.build.threads)?.install(|| corpus.files.par_iter().map(one).collect());
        drop(readers);
        let known = reads.into_iter().map(|r| Known { file: r.name, sha256: r.entry.sha256, records: r.records }).collect();
        Ok(Desk { corpus, known, options, names: BTreeSet::new() })
    }

    /// A file of the corpus by its path or the address of its text.
    fn held(&self, name: &str) -> Result<String, AddError> {
        let below = Path::new(name)
            .strip_prefix(&self.corpus.root)
            .map_or_else(|_| name.to_owned(), |p| p.to_string_lossy().into_owned());
        let fits = |k: &&Known| k.file == below || k.records.iter().any(|r| r.address.to_string() == name);
        self.known.iter().find(fits).map(|k| k.file.clone()).ok_or_else(|| AddError::NotHeld(name.to_owned()))
    }

    fn stated(&self, incoming: &Incoming) -> Listing {
        let (flags, row) = (self.options.stated.clone(), incoming.stated.clone());
        Listing {
            file: incoming.file.name.clone(),
            series: flags.series.or(row.series),
            round: flags.round.or(row.round),
            kind: flags.kind.or(row.kind),
            lang: flags.lang.or(row.lang),
            langs: if flags.langs.is_empty() { row.langs } else { flags.langs },
            status: flags.status.or(row.status),
            source: flags.source.or(row.source),
            note: flags.note.or(row.note),
            supersedes: row.supersedes,
        }
    }

    /// Reads the new files, each with what is stated of it.
    fn read(&self, incoming: &[Incoming], on_event: &(dyn Fn(Event) + Sync)) -> Result<Vec<Taken>, AddError> {
        let texts = incoming.iter().map(|i| self.stated(i)).collect();
        let catalogue = Catalogue { texts, ..self.corpus.catalogue.clone() };
        let wanted = self.options.build.ocr || catalogue.ocr;
        let readers = Pool::new(self.options.build.worker.clone(), &catalogue, limits(wanted));
        let ocr = wanted.then(OcrRequest::new);
        let one = |incoming: &Incoming| {
            let taken = take_in(&incoming.file, &readers, ocr.as_ref());
            let failure = taken.as_ref().err().map(|(_, f)| f.clone());
            on_event(Event::FileDone { file: incoming.file.name.clone(), reused: false, failure });
            taken
        };
        Ok(threads(self.options.build.threads)?.install(|| incoming.par_iter().map(one).collect()))
    }

    /// What becomes of a file; with its bytes where it is to be taken in.
    fn decide(&mut self, incoming: &Incoming, taken: Taken, superseded: Option<&str>) -> (AddLine, Option<Vec<u8>>) {
        let mut line = AddLine {
            given: incoming.file.name.clone(),
            outcome: Outcome::Refused,
            file: None,
            of: None,
            texts: Vec::new(),
            sha256: None,
            extractable: false,
            listing: None,
            detected: Vec::new(),
            remarks: Vec::new(),
            hint: None,
        };
        let sum = match &taken {
            Ok((bytes, _)) => Some(sha256(bytes)),
            Err((sum, _)) => sum.clone(),
        };
        line.sha256.clone_from(&sum);
        if let Some(held) = self.known.iter().find(|k| Some(&k.sha256) == sum.as_ref()) {
            line.outcome = Outcome::Held;
            line.file = Some(held.file.clone());
            line.of = Some(held.file.clone());
            line.extractable = held.records.iter().any(|r| r.extractable);
            return (line, None);
        }
        let (bytes, document) = match taken {
            Ok(taken) => taken,
            Err((_, failure)) => {
                line.remarks.push(failure.cause);
                line.hint = Some(failure.hint);
                return (line, None);
            }
        };
        let stated = self.stated(incoming);
        let superseded = superseded.map(str::to_owned).or_else(|| stated.supersedes.clone());
        self.describe(&mut line, stated, document, superseded.as_deref(), incoming);
        (line, Some(bytes))
    }

    fn describe(&mut self, line: &mut AddLine, stated: Listing, document: Document, superseded: Option<&str>, given: &Incoming) {
        let (mut listing, detected) = completed(stated, &document.records);
        let mut records = document.records;
        records.iter_mut().for_each(|r| r.address.kind = listing.kind.unwrap_or(r.address.kind));
        line.texts = records.iter().map(|r| r.address.to_string()).collect();
        line.extractable = records.iter().any(|r| r.extractable);
        let loud = records.iter().flat_map(|r| &r.notes).filter(|n| n.severity >= Severity::Warning);
        line.remarks = loud.map(|n| n.message.clone()).collect();
        line.outcome = Outcome::Added;
        if let Some(old) = superseded {
            line.outcome = Outcome::NewVersion;
            line.of = Some(old.to_owned());
        } else if let Some((old, likeness)) = self.same_place(&records) {
            let version = likeness >= SAME_TEXT && !self.options.beside;
            line.outcome = if version { Outcome::NewVersion } else { Outcome::Rival };
            let shared = format!("shares {:.0} % of its wording with {old}", likeness * 100.0);
            line.remarks.push(match line.outcome {
                Outcome::NewVersion => format!("{shared}: a new version; the old one is kept and stays addressable"),
                _ => format!("{shared}, which claims the same text: both are kept; decide which one is right"),
            });
            line.hint = Some(match line.outcome {
                Outcome::NewVersion => "where they are two texts, take `supersedes` out of its entry in catalogue.toml".into(),
                _ => {
                    "state round, kind or language of one of them in catalogue.toml, or `supersedes` where one replaces the other"
                        .into()
                }
            });
            line.of = Some(old);
        }
        if line.outcome == Outcome::NewVersion {
            listing.supersedes.clone_from(&line.of);
        }
        listing.file = self.name(&listing, &records, given);
        line.file = Some(listing.file.clone());
        self.corpus.catalogue.texts.push(listing.clone());
        self.names.insert(listing.file.clone());
        self.known.push(Known { file: listing.file.clone(), sha256: line.sha256.clone().unwrap_or_default(), records });
        line.listing = Some(listing);
        line.detected = detected;
    }

    /// The file that has a text at one of these addresses and that no other supersedes, the likest first.
    fn same_place(&self, records: &[Record]) -> Option<(String, f32)> {
        let superseded: Vec<&String> = self.corpus.catalogue.texts.iter().filter_map(|t| t.supersedes.as_ref()).collect();
        let place = |a: &TextAddress| TextAddress { copy: 1, ..a.clone() };
        let mut found: Vec<(String, f32)> = Vec::new();
        for known in self.known.iter().filter(|k| !superseded.contains(&&k.file)) {
            for (old, new) in known.records.iter().flat_map(|o| records.iter().map(move |n| (o, n))) {
                if place(&old.address) == place(&new.address) {
                    found.push((known.file.clone(), likeness(old, new)));
                }
            }
        }
        found.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// A name as the corpus has them: `quito/09-santiago-2/declaration.es.pdf`; one that is taken gets a suffix. A file of a bag keeps
    /// the name it has there.
    fn name(&self, listing: &Listing, records: &[Record], given: &Incoming) -> String {
        let taken = |name: &str| self.names.contains(name) || std::fs::symlink_metadata(self.corpus.root.join(name)).is_ok();
        if let Some(place) = given.place.as_ref().filter(|p| !taken(p)) {
            return place.clone();
        }
        let series = listing.series.as_deref().map_or_else(|| "unplaced".to_owned(), slug);
        let stem = match listing.round {
            Some(round) => format!("{}/{}", self.folder(&series, round, records), file_stem(listing)),
            None => {
                let stem = given.file.path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
                format!("{series}/{}", slug(&stem))
            }
        };
        let suffixed = |n: u32| if n == 1 { format!("{stem}.pdf") } else { format!("{stem}~{n}.pdf") };
        (1..).map(suffixed).find(|name| !taken(name)).unwrap_or_default()
    }

    /// The folder that has the round's other files, or a new one.
    fn folder(&self, series: &str, round: u32, records: &[Record]) -> String {
        let parent = |file: &str| file.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        let listed = self.corpus.catalogue.texts.iter().filter(|t| t.series.as_deref() == Some(series) && t.round == Some(round));
        let here = self
            .known
            .iter()
            .filter(|k| k.records.iter().any(|r| r.address.series == series && r.address.round.ordinal() == Some(round)));
        let files = listed.map(|t| t.file.as_str()).chain(here.map(|k| k.file.as_str()));
        if let Some(folder) = files.filter_map(parent).next() {
            return folder;
        }
        let facts = self.corpus.catalogue.round(series, round);
        let said = records.first().map(|r| &r.identity);
        let place = facts.and_then(|f| f.chapter.clone().or_else(|| f.city.clone()));
        let place = place.or_else(|| said.and_then(|i| i.chapter.clone().or_else(|| i.city.clone())));
        place.map_or_else(|| format!("{series}/{round:02}"), |p| format!("{series}/{round:02}-{}", slug(&p)))
    }

    /// Stores a file, catalogues it and writes both into the log.
    fn take(&mut self, keeper: &Keeper, mut line: AddLine, bytes: &[u8]) -> Result<AddLine, AddError> {
        let Some(mut listing) = line.listing.take() else { return Ok(line) };
        let mut intent = Intent {
            given: line.given.clone(),
            sha256: line.sha256.clone().unwrap_or_default(),
            listing: listing.clone(),
            detected: line.detected.clone(),
        };
        // Somebody may have taken the name since it was chosen.
        let wanted = listing.file.trim_end_matches(".pdf").to_owned();
        let mut copy = 1;
        while !keeper.take_in(&intent, bytes)? {
            copy += 1;
            listing.file = format!("{wanted}-{copy}.pdf");
            intent.listing.file.clone_from(&listing.file);
        }
        line.file = Some(listing.file.clone());
        line.listing = Some(listing);
        Ok(line)
    }
}

/// What one document may use.
fn limits(ocr: bool) -> Limits {
    if ocr { Limits::with_ocr() } else { Limits::default() }
}

fn take_in(file: &CorpusFile, readers: &Pool, ocr: Option<&OcrRequest>) -> Taken {
    let bytes = file.read().map_err(|f| (None, f))?;
    let sum = sha256(&bytes);
    match readers.read_with(file, Want::Records, &Settings { ocr, ..Settings::default() }) {
        Ok(Output::Records(document)) if document.records.iter().all(|r| r.source.sha256 == sum) => Ok((bytes, document)),
        Ok(_) => {
            let hint = "add it again when nobody writes to it".to_owned();
            Err((None, Failure { file: file.name.clone(), cause: "the file changed while it was read".into(), hint }))
        }
        Err(failure) => Err((Some(sum), failure)),
    }
}

/// The entry with what the text says of itself where nothing is stated, and the names of those fields.
fn completed(mut listing: Listing, records: &[Record]) -> (Listing, Vec<String>) {
    let mut detected = Vec::new();
    let Some(first) = records.first() else { return (listing, detected) };
    if !records.iter().any(|r| r.extractable || r.ocr.is_some()) {
        return (listing, detected);
    }
    if listing.series.is_none() && first.identity.series.is_some() {
        listing.series.clone_from(&first.identity.series);
        detected.push("series".to_owned());
    }
    if listing.round.is_none() && first.identity.round.is_some() {
        listing.round = first.identity.round;
        detected.push("round".to_owned());
    }
    if listing.kind.is_none() {
        listing.kind = Some(first.identity.kind.unwrap_or(TextKind::Other));
        detected.push("kind".to_owned());
    }
    let langs: Vec<Lang> = records.iter().map(|r| r.lang).collect();
    if listing.lang.is_none() && listing.langs.is_empty() && !langs.contains(&Lang::UND) {
        match langs.as_slice() {
            [one] => {
                listing.lang = Some(*one);
                detected.push("lang".to_owned());
            }
            several => {
                listing.langs = several.to_vec();
                detected.push("langs".to_owned());
            }
        }
    }
    (listing, detected)
}

fn file_stem(listing: &Listing) -> String {
    let kind = listing.kind.unwrap_or_default();
    let langs: Vec<&str> = match listing.lang.as_ref() {
        Some(lang) => vec![lang.as_str()],
        None => listing.langs.iter().map(|l| l.as_str()).collect(),
    };
    if langs.is_empty() { kind.to_string() } else { format!("{kind}.{}", langs.join("-")) }
}

/// Share of the three-word sequences of the longer text that both have, 0 to 1; 0 where one has no words.
fn likeness(a: &Record, b: &Record) -> f32 {
    let sequences = |record: &Record| -> BTreeSet<String> {
        let folded = fold(record.flow.body.of(&record.flow.text));
        let words: Vec<&str> = words(&folded).collect();
        words.windows(SEQUENCE).map(|w| w.join(" ")).collect()
    };
    let (a, b) = (sequences(a), sequences(b));
    let longer = a.len().max(b.len());
    if longer == 0 { 0.0 } else { a.intersection(&b).count() as f32 / longer as f32 }
}
