//! What becomes of each file, seen against the corpus.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use super::naming::completed;
use super::{AddError, AddLine, AddOptions, Outcome};
use crate::archive::{self, Acquisition, Build, Corpus, CorpusFile, Failure, Incoming, Keeper, sha256};
use crate::model::{Catalogue, Listing, Record, TextAddress};
use crate::note::Severity;
use crate::pipeline::build::{Event, Read, read};
use crate::pipeline::document::{Document, Settings};
use crate::pipeline::ocr::{OcrRequest, Policy};
use crate::pipeline::ordered::threads;
use crate::pipeline::worker::{Limits, Output, Pool, Want};
use crate::text::{fold, words};

/// Share of three-word sequences two texts at one address must share for the new one to be another version of the old; below, both
/// claim the address and a person decides. A correction changes a few sequences; another translation or another text nearly all.
const SAME_TEXT: f32 = 0.5;
/// Words of a sequence.
const SEQUENCE: usize = 3;

/// A file of the corpus, or one just taken in.
pub(super) struct Known {
    pub(super) file: String,
    sha256: String,
    pub(super) records: Vec<Record>,
}

/// What an add knows of the corpus.
pub(super) struct Desk<'a> {
    pub(super) corpus: Corpus,
    pub(super) known: Vec<Known>,
    options: &'a AddOptions,
    /// Names given out in this run.
    pub(super) names: BTreeSet<String>,
}

/// Bytes and what they say, or why they say nothing, with their SHA-256 where they could be read.
type Taken = Result<(Vec<u8>, Document), (Option<String>, Failure)>;

impl<'a> Desk<'a> {
    pub(super) fn open(root: &Path, index: &Path, options: &'a AddOptions) -> Result<Desk<'a>, AddError> {
        let corpus = if root.is_dir() { Corpus::open(root)? } else { Corpus::new(root) };
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
    pub(super) fn held(&self, name: &str) -> Result<String, AddError> {
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
    pub(super) fn read(&self, incoming: &[Incoming], on_event: &(dyn Fn(Event) + Sync)) -> Result<Vec<Taken>, AddError> {
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
    pub(super) fn decide(&mut self, incoming: &Incoming, taken: Taken, superseded: Option<&str>) -> (AddLine, Option<Vec<u8>>) {
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

    /// Stores a file, logs and catalogues it; a file for which there is no room is refused, and the corpus is as it was.
    pub(super) fn take(&mut self, keeper: &Keeper, mut line: AddLine, bytes: &[u8]) -> AddLine {
        let Some(listing) = line.listing.take() else { return line };
        let chosen = listing.file.clone();
        match stored(keeper, &line, listing, bytes) {
            Ok(listing) => {
                line.file = Some(listing.file.clone());
                line.listing = Some(listing);
                line
            }
            Err(error) => {
                self.forget(&chosen);
                let failure = error.of(&line.given);
                let (remarks, hint) = (vec![failure.cause], Some(failure.hint));
                AddLine { outcome: Outcome::Refused, file: None, of: None, texts: Vec::new(), remarks, hint, ..line }
            }
        }
    }

    /// What comes next is not compared with a file that was not taken in after all.
    fn forget(&mut self, file: &str) {
        self.known.retain(|k| k.file != file);
        self.names.remove(file);
        self.corpus.catalogue.texts.retain(|t| t.file != file);
    }
}

/// Takes a file in, under another name where somebody has taken it since it was chosen.
fn stored(keeper: &Keeper, line: &AddLine, listing: Listing, bytes: &[u8]) -> Result<Listing, archive::Error> {
    let stem = listing.file.trim_end_matches(".pdf").to_owned();
    let (given, sum) = (line.given.clone(), line.sha256.clone().unwrap_or_default());
    let mut new = Acquisition { given, sha256: sum, listing, detected: line.detected.clone() };
    let mut copy = 1;
    while !keeper.take_in(&new, bytes)? {
        copy += 1;
        new.listing.file = format!("{stem}-{copy}.pdf");
    }
    Ok(new.listing)
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
