//! One file of a corpus to records, as far as it changed.

use crate::archive::{Build, Corpus, CorpusFile, Failure, SourceEntry, sha256};
use crate::correct;
use crate::model::{Identity, Record};
use crate::note::{Code, Note, Severity};
use crate::pipeline::document::Settings;
use crate::pipeline::keys;
use crate::pipeline::ocr::{self, Policy};
use crate::pipeline::report::Seconds;
use crate::pipeline::worker::{Output, Pool, Want};

/// One file on its way through a build.
pub(in crate::pipeline) struct Read {
    pub(in crate::pipeline) name: String,
    pub(in crate::pipeline) entry: SourceEntry,
    pub(in crate::pipeline) records: Vec<Record>,
    /// What was recognised in its page images, with its path in the build.
    pub(super) ocr: Option<(String, Vec<u8>)>,
    pub(super) reused: bool,
    pub(super) failure: Option<Failure>,
    pub(super) seconds: Seconds,
}

/// The records of a file: those of the build before where nothing they depend on changed, else read anew, else the last good ones.
pub(in crate::pipeline) fn read(
    file: &CorpusFile,
    corpus: &Corpus,
    current: Option<&Build>,
    readers: &Pool,
    policy: &Policy,
) -> Read {
    let mut read = Read {
        name: file.name.clone(),
        entry: SourceEntry::default(),
        records: Vec::new(),
        ocr: None,
        reused: false,
        failure: None,
        seconds: Seconds::default(),
    };
    let before = current.and_then(|c| Some((c, c.manifest().sources.get(&file.name)?)));
    let outcome = file.read().and_then(|bytes| {
        let sum = sha256(&bytes);
        let corrections = corpus.corrections.of_file(&file.name);
        let listing = correct::correct_listing(&file.name, corpus.catalogue.listing(&file.name), &corrections.metadata);
        let key = keys::text(&file.name, &sum, listing.as_ref(), &corrections);
        let facts = |said: &[Identity]| keys::facts(said, listing.as_ref(), &corpus.catalogue);
        let bytes = bytes.len() as u64;
        let unchanged = before.filter(|(_, e)| e.key == key && e.facts == facts(&e.said));
        read.entry = SourceEntry { sha256: sum, bytes, key, ..SourceEntry::default() };
        if let Some((records, entry)) =
            unchanged.and_then(|(c, e)| Some((stored(c, e)?, e))).filter(|(records, e)| policy.keeps(records, e))
        {
            (read.records, read.reused) = (records, true);
            read.ocr = current.and_then(|c| ocr::carried(c, entry));
            read.entry.ocr.clone_from(&entry.ocr);
            (read.entry.said, read.entry.facts) = (entry.said.clone(), entry.facts.clone());
            read.entry.corrections.clone_from(&entry.corrections);
            return Ok(());
        }
        let (request, state) = policy.request(&read.entry.sha256, before);
        let settings = Settings { corrections: Some(&corrections), ocr: request.as_ref(), ..Settings::default() };
        if let Output::Records(document) = readers.read_with(file, Want::Records, &settings)? {
            read.entry.facts = facts(&document.said);
            read.entry.corrections = document.corrections;
            read.ocr = document.ocr.as_ref().map(|words| ocr::kept(&read.entry.sha256, &state, words));
            read.entry.ocr = ocr::entry(&document.records, state);
            (read.records, read.entry.said, read.seconds) = (document.records, document.said, document.seconds);
        }
        as_summed(file, &read)
    });
    if let Err(failure) = outcome {
        if let Some((records, entry)) = before.and_then(|(c, e)| Some((stored(c, e)?, e))) {
            read.records = records.into_iter().map(|r| last_good(r, &failure)).collect();
            read.ocr = current.and_then(|c| ocr::carried(c, entry));
            // A key that no file has: the file is tried again by the next build.
            read.entry = SourceEntry { key: String::new(), records: Vec::new(), ..entry.clone() };
        } else {
            // What was read before the failure showed belongs to other bytes than the key does.
            let SourceEntry { sha256, bytes, key, .. } = std::mem::take(&mut read.entry);
            read.entry = SourceEntry { sha256, bytes, key, ..SourceEntry::default() };
            (read.records, read.ocr) = (Vec::new(), None);
        }
        read.failure = Some(failure);
    }
    read
}

/// Whether what was read is what was summed; a file may be replaced between the two.
fn as_summed(file: &CorpusFile, read: &Read) -> Result<(), Failure> {
    if read.records.iter().all(|r| r.source.sha256 == read.entry.sha256) {
        return Ok(());
    }
    let hint = "build again when nobody writes to the file".to_owned();
    Err(Failure { file: file.name.clone(), cause: "the file changed while it was read".into(), hint })
}

/// The records of an earlier build, without what depends on the other files of that build; `None` when one is damaged.
fn stored(build: &Build, entry: &SourceEntry) -> Option<Vec<Record>> {
    let records = entry.records.iter().map(|p| build.record(p).ok()).collect::<Option<Vec<_>>>()?;
    (!records.is_empty()).then(|| records.into_iter().map(standing_alone).collect())
}

fn standing_alone(mut record: Record) -> Record {
    record.address.copy = 1;
    record.kin = None;
    record.notes.retain(|n| !matches!(n.code, Code::AddressTaken | Code::Superseded | Code::LastGoodKept | Code::KinByWords));
    record
}

fn last_good(mut record: Record, failure: &Failure) -> Record {
    let message = format!("the file cannot be read now ({}); this is its last good record", failure.cause);
    record.notes.push(Note::new(Code::LastGoodKept, Severity::Error, message).with_hint(failure.hint.clone()));
    record
}
