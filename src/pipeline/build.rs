//! Corpus to index, reading only what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;

use super::document::Settings;
use super::keys;
use super::ocr::{self, Policy};
use super::ordered::threads;
use super::report::{BuildError, BuildReport, Seconds, TextLine};
use super::worker::{Limits, Output, Pool, Want};
use crate::archive::{Build, Corpus, CorpusFile, Failure, LinkEntry, NewBuild, SourceEntry, Store, sha256, to_json};
use crate::correct;
use crate::identity::{countries_mentioned, opening_verb, organisations_mentioned};
use crate::index::{self, Facets};
use crate::link::{self, Translations};
use crate::model::{
    Catalogue, Clause, CorrectionReport, Corrections, Flow, Identity, Link, LinkCorrection, LinkKind, Record, WordCounts,
};
use crate::note::{Code, Note, Severity};

/// How to build.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions {
    /// Threads, all cores where absent.
    pub threads: Option<usize>,
    /// Wait for another build to end.
    pub wait: bool,
    /// Take nothing over from the current build.
    pub fresh: bool,
    /// Have pages without a text layer read by OCR, also where the catalogue does not ask for it.
    pub ocr: bool,
    /// The program that reads PDFs in processes of its own when run as `PROGRAM worker`; in this process where absent.
    pub worker: Option<PathBuf>,
}

/// What happens while a build runs; events come from several threads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// So many files will be looked at.
    Started {
        /// Files.
        files: usize,
    },
    /// A file is done.
    FileDone {
        /// Its name.
        file: String,
        /// Its records were still good.
        reused: bool,
        /// It gave nothing.
        failure: Option<Failure>,
    },
    /// A stage over all texts begins.
    Stage(&'static str),
}

/// One file on its way through a build.
pub(super) struct Read {
    pub(super) name: String,
    pub(super) entry: SourceEntry,
    pub(super) records: Vec<Record>,
    /// What was recognised in its page images, with its path in the build.
    ocr: Option<(String, Vec<u8>)>,
    reused: bool,
    failure: Option<Failure>,
    seconds: Seconds,
}

/// Builds the index of a corpus.
///
/// # Errors
/// When the corpus or the index folder cannot be used at all. Files that give nothing are lines of the report.
pub fn build(
    corpus: &Path,
    index: &Path,
    options: &BuildOptions,
    on_event: &(dyn Fn(Event) + Sync),
) -> Result<BuildReport, BuildError> {
    let start = Instant::now();
    let corpus = Corpus::open(corpus)?;
    let store = Store::open(index, options.wait)?;
    let current = store.current()?.filter(|_| !options.fresh);
    on_event(Event::Started { files: corpus.files.len() });
    let pool = threads(options.threads)?;
    let policy = Policy::of(options.ocr || corpus.catalogue.ocr);
    let limits = if matches!(policy, Policy::With(_)) { Limits::with_ocr() } else { Limits::default() };
    let readers = Pool::new(options.worker.clone(), &corpus.catalogue, limits);
    let reads: Vec<Read> = pool.install(|| {
        let one = |file| {
            let read = read(file, &corpus, current.as_ref(), &readers, &policy);
            on_event(Event::FileDone { file: read.name.clone(), reused: read.reused, failure: read.failure.clone() });
            read
        };
        corpus.files.par_iter().map(one).collect()
    });
    drop(readers);
    let report = BuildReport { ocr: policy.report(), ..BuildReport::default() };
    let mut run = Run { corpus, current, new: store.begin()?, report };
    let records = run.records(reads)?;
    on_event(Event::Stage("link"));
    let links = run.links(&pool, &records)?;
    on_event(Event::Stage("index"));
    run.search(&pool, &records, &links)?;
    run.report.seconds.total = start.elapsed().as_secs_f64();
    run.new.finish()?;
    Ok(run.report)
}

pub(super) fn read(file: &CorpusFile, corpus: &Corpus, current: Option<&Build>, readers: &Pool, policy: &Policy) -> Read {
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
    record.notes.retain(|n| !matches!(n.code, Code::AddressTaken | Code::Superseded | Code::LastGoodKept));
    record
}

fn last_good(mut record: Record, failure: &Failure) -> Record {
    let message = format!("the file cannot be read now ({}); this is its last good record", failure.cause);
    record.notes.push(Note::new(Code::LastGoodKept, Severity::Error, message).with_hint(failure.hint.clone()));
    record
}

/// A build after its files were read.
struct Run<'a> {
    corpus: Corpus,
    current: Option<Build>,
    new: NewBuild<'a>,
    report: BuildReport,
}

/// A record with the hash of its stored form.
struct Kept {
    record: Record,
    sum: String,
}

impl Run<'_> {
    /// Gives every record its address and writes it.
    fn records(&mut self, reads: Vec<Read>) -> Result<Vec<Kept>, BuildError> {
        let mut taken = BTreeSet::new();
        let superseded = superseded(&self.corpus.catalogue);
        let mut kept = Vec::new();
        self.report.failures.append(&mut self.corpus.failures);
        let mut reads = reads;
        reads.sort_by_key(|r| age(&r.name, &superseded));
        for mut read in reads {
            self.report.seconds.add(&read.seconds);
            self.report.failures.extend(read.failure);
            *(if read.reused { &mut self.report.reused } else { &mut self.report.read }) += 1;
            for mut record in std::mem::take(&mut read.records) {
                place(&mut record, &mut taken, &superseded);
                let path = record_path(&record);
                let (bytes, sum) = keys::record(&record);
                self.new.write(&path, &bytes)?;
                read.entry.records.push(path);
                self.report.texts.push(TextLine::of(&record));
                kept.push(Kept { record, sum });
            }
            if let Some((path, bytes)) = &read.ocr {
                self.new.write(path, bytes)?;
            }
            if !read.entry.records.is_empty() {
                self.new.manifest.sources.insert(read.name, read.entry);
            }
        }
        self.report.failures.sort();
        self.new.manifest.failures.clone_from(&self.report.failures);
        self.report.texts.sort_by(|a, b| a.text.cmp(&b.text));
        kept.sort_by(|a, b| a.record.address.cmp(&b.record.address));
        Ok(kept)
    }

    /// Translation links of every family, lineage links of every round; unchanged ones are taken over.
    fn links(&mut self, pool: &rayon::ThreadPool, kept: &[Kept]) -> Result<Vec<Link>, BuildError> {
        let start = Instant::now();
        let current = self.current.as_ref();
        let corrections = &self.corpus.corrections.links;
        let families = family_jobs(kept);
        let mut made: Vec<Linked> =
            pool.install(|| families.par_iter().map(|job| linked(current, job, &[], corrections)).collect());
        let rounds = round_jobs(kept);
        let of_rounds = |job: &Job<'_>| linked(current, job, &within(job, &made), corrections);
        let lineage: Vec<Linked> = pool.install(|| rounds.par_iter().map(of_rounds).collect());
        made.extend(lineage);
        made.extend(linked_outside(&[families, rounds].concat(), kept, corrections));
        self.new.manifest.corrections = corrections_left(kept, &self.corpus.corrections);
        let (mut all, mut words) = (Vec::new(), Vec::new());
        for linked in made {
            let file = format!("links/{}.json", linked.name);
            self.new.write(&file, &to_json(&linked.links))?;
            let words_file = (!linked.words.is_empty()).then(|| format!("links/words/{}.json", linked.name));
            if let Some(file) = &words_file {
                self.new.write(file, &to_json(&linked.words))?;
            }
            self.new.manifest.links.insert(linked.name, LinkEntry { file, key: linked.key, words: words_file });
            all.extend(linked.links);
            words.push(linked.words);
        }
        self.lexica(&words)?;
        let count = |kind| all.iter().filter(|l: &&Link| l.kind == kind).count();
        (self.report.translations, self.report.lineage) = (count(LinkKind::Translation), count(LinkKind::Lineage));
        self.report.seconds.link = start.elapsed().as_secs_f64();
        Ok(all)
    }

    /// What all families together teach of words.
    fn lexica(&mut self, words: &[Vec<WordCounts>]) -> Result<(), BuildError> {
        for lexicon in link::lexica(words) {
            let file = format!("links/lexicon/{}-{}.json", lexicon.from, lexicon.to);
            self.new.write(&file, &to_json(&lexicon))?;
            self.new.manifest.lexica.push(file);
        }
        Ok(())
    }

    fn search(&mut self, pool: &rayon::ThreadPool, kept: &[Kept], links: &[Link]) -> Result<(), BuildError> {
        let start = Instant::now();
        let records: Vec<&str> = kept.iter().map(|k| k.sum.as_str()).collect();
        let link_sums: Vec<String> =
            self.new.manifest.links.values().filter_map(|l| self.new.manifest.files.get(&l.file).cloned()).collect();
        let key = keys::search(&records, &link_sums.iter().map(String::as_str).collect::<Vec<_>>());
        let same = self.current.as_ref().filter(|c| c.manifest().search_key == key);
        let carried = same.is_some_and(|build| self.new.carry(build, "search/").is_ok_and(|files| files > 0));
        if !carried {
            self.shards(pool, kept, links, &key)?;
        }
        self.new.manifest.search_key = key;
        self.report.seconds.index = start.elapsed().as_secs_f64();
        Ok(())
    }
}

impl Run<'_> {
    /// Writes the segments that changed, takes the others over, and makes one index of them.
    fn shards(&mut self, pool: &rayon::ThreadPool, kept: &[Kept], links: &[Link], key: &str) -> Result<(), BuildError> {
        let dir = self.new.folder().join("search");
        std::fs::create_dir_all(&dir).map_err(|e| index::IndexError::Damaged { path: dir.clone(), message: e.to_string() })?;
        let sources: Vec<index::Source<'_>> = kept.iter().map(|k| index::Source { record: &k.record, sum: &k.sum }).collect();
        let shards = index::shards(&sources, links, &keys::facets());
        let mut fresh = Vec::new();
        for shard in &shards {
            let prefix = format!("search/{}.", shard.name());
            let carried = self.current.as_ref().is_some_and(|build| self.new.carry(build, &prefix).is_ok_and(|files| files > 0));
            if !carried {
                fresh.push(shard);
            }
        }
        pool.install(|| fresh.par_iter().try_for_each(|shard| shard.write(&dir, &facets)))?;
        index::finish(&dir, &shards, key)?;
        self.new.adopt_folder("search")?;
        Ok(())
    }
}

fn facets(clause: &Clause) -> Facets {
    let own = |list: Vec<&'static str>| list.into_iter().map(String::from).collect();
    Facets {
        countries: own(countries_mentioned(&clause.text)),
        organisations: own(organisations_mentioned(&clause.text)),
        verb: opening_verb(&clause.text).map(String::from),
    }
}

/// Files that another takes the place of, with that other.
fn superseded(catalogue: &Catalogue) -> BTreeMap<String, String> {
    catalogue.texts.iter().filter_map(|t| Some((t.supersedes.clone()?, t.file.clone()))).collect()
}

/// How many newer versions a file has: the newest gets the plain address.
fn age(file: &str, superseded: &BTreeMap<String, String>) -> usize {
    let newer = std::iter::successors(superseded.get(file), |f| superseded.get(*f));
    newer.take(superseded.len()).count()
}

/// A further text at a taken address gets the next copy number and a note.
fn place(record: &mut Record, taken: &mut BTreeSet<String>, superseded: &BTreeMap<String, String>) {
    let wanted = record.address.to_string();
    while !taken.insert(record.address.to_string()) {
        record.address.copy += 1;
    }
    if record.address.copy > 1
        && let Some(newer) = superseded.get(&record.source.file)
    {
        let message = format!("{newer} takes the place of this version, which is kept as {}", record.address);
        record.notes.push(Note::new(Code::Superseded, Severity::Info, message));
    } else if record.address.copy > 1 {
        let message = format!("another file claims {wanted}; this one is kept as {}", record.address);
        let note = Note::new(Code::AddressTaken, Severity::Warning, message);
        record.notes.push(note.with_hint("state round, kind or language of one of them in the catalogue"));
    }
}

fn record_path(record: &Record) -> String {
    let copy = if record.address.copy > 1 { format!("~{}", record.address.copy) } else { String::new() };
    format!(
        "records/{}/{}/{}{copy}.{}.json",
        record.address.series, record.address.round, record.address.kind, record.address.lang
    )
}

/// The links of a family or of a round.
struct Linked {
    name: String,
    key: String,
    links: Vec<Link>,
    words: Vec<WordCounts>,
}

/// Texts that are linked: a family, or a round with the rounds before it.
#[derive(Clone)]
struct Job<'a> {
    name: String,
    kind: LinkKind,
    /// The texts of the family, or of the later round.
    texts: Vec<&'a Kept>,
    /// The texts of each earlier round in which their clauses are looked for.
    earlier: Vec<Vec<&'a Kept>>,
}

impl<'a> Job<'a> {
    /// The earlier texts, then the others.
    fn members(&self) -> Vec<&'a Kept> {
        self.earlier.iter().flatten().chain(&self.texts).copied().collect()
    }

    /// Whether texts of these two files are linked here.
    fn links(&self, a: &str, b: &str) -> bool {
        let here = |file: &str| self.texts.iter().any(|k| k.record.source.file == file);
        let earlier = |file: &str| self.earlier.iter().flatten().any(|k| k.record.source.file == file);
        match self.kind {
            LinkKind::Translation => here(a) && here(b),
            LinkKind::Lineage => (here(a) && earlier(b)) || (here(b) && earlier(a)),
        }
    }

    fn sides(&self) -> correct::Sides<'a> {
        let records = |kept: &mut dyn Iterator<Item = &&'a Kept>| kept.map(|k| &k.record).collect::<Vec<&Record>>();
        let texts = records(&mut self.texts.iter());
        match self.kind {
            LinkKind::Translation => (self.kind, texts.clone(), texts),
            LinkKind::Lineage => (self.kind, records(&mut self.earlier.iter().flatten()), texts),
        }
    }
}

fn family_jobs(kept: &[Kept]) -> Vec<Job<'_>> {
    let mut families: BTreeMap<String, Vec<&Kept>> = BTreeMap::new();
    for one in kept.iter().filter(|k| k.record.readable()) {
        families.entry(one.record.address.family()).or_default().push(one);
    }
    families.retain(|_, members| members.len() > 1);
    let job = |(name, texts)| Job { name, kind: LinkKind::Translation, texts, earlier: Vec::new() };
    families.into_iter().map(job).collect()
}

/// A job for each round of a series that has an earlier one. What it looks at is bounded, so that a new text moves only the rounds
/// that may look back at it.
fn round_jobs(kept: &[Kept]) -> Vec<Job<'_>> {
    let mut lines: BTreeMap<(&str, String), BTreeMap<u32, Vec<&Kept>>> = BTreeMap::new();
    for one in kept.iter().filter(|k| k.record.readable() && k.record.address.copy == 1) {
        let address = &one.record.address;
        if let Some(round) = address.round.ordinal() {
            lines.entry((&address.series, address.kind.to_string())).or_default().entry(round).or_default().push(one);
        }
    }
    let mut jobs = Vec::new();
    for ((series, kind), rounds) in lines {
        let ordered: Vec<(u32, Vec<&Kept>)> = rounds.into_iter().collect();
        for (at, (round, texts)) in ordered.iter().enumerate().skip(1) {
            let earlier = ordered[at.saturating_sub(link::LOOK_BACK)..at].iter().map(|r| r.1.clone()).collect();
            jobs.push(Job {
                name: format!("{series}/lineage/{round}/{kind}"),
                kind: LinkKind::Lineage,
                texts: texts.clone(),
                earlier,
            });
        }
    }
    jobs
}

/// The translation links of the families that a round's lineage looks at.
fn within<'l>(job: &Job<'_>, families: &'l [Linked]) -> Vec<&'l Linked> {
    let names: BTreeSet<String> = job.members().iter().map(|k| k.record.address.family()).collect();
    let found = |name: &String| families.binary_search_by(|l| l.name.cmp(name)).ok().map(|at| &families[at]);
    names.iter().filter_map(found).collect()
}

/// The links of a job, taken over where nothing they depend on changed. `within` are the links that they build upon.
fn linked(current: Option<&Build>, job: &Job<'_>, within: &[&Linked], corrections: &[LinkCorrection]) -> Linked {
    let members = job.members();
    let sums: Vec<&str> = members.iter().map(|m| m.sum.as_str()).chain(within.iter().map(|l| l.key.as_str())).collect();
    let ours = |c: &&LinkCorrection| c.kind == job.kind && job.links(&c.a.file, &c.b.file);
    let corrections: Vec<LinkCorrection> = corrections.iter().filter(ours).cloned().collect();
    let (name, key) = (&job.name, keys::links(&job.name, &sums, &corrections));
    let before = current.and_then(|c| Some((c, c.manifest().links.get(name).filter(|l| l.key == key)?)));
    let taken_over = before.and_then(|(build, entry)| {
        let words = entry.words.as_ref().map_or(Some(Vec::new()), |file| build.word_counts(file).ok())?;
        Some((build.link_file(&entry.file).ok()?, words))
    });
    let (links, words) = taken_over.unwrap_or_else(|| {
        let records: Vec<&Record> = members.iter().map(|m| &m.record).collect();
        let found = match job.kind {
            LinkKind::Lineage => Translations { links: lineage(job, within), words: Vec::new() },
            LinkKind::Translation => link::translations(&records),
        };
        (correct::correct_links(found.links, job.kind, &records, &corrections), found.words)
    });
    Linked { name: name.clone(), key, links, words }
}

fn lineage(job: &Job<'_>, within: &[&Linked]) -> Vec<Link> {
    let earlier: Vec<Vec<&Record>> = job.earlier.iter().map(|r| r.iter().map(|k| &k.record).collect()).collect();
    let later: Vec<&Record> = job.texts.iter().map(|k| &k.record).collect();
    let translations: Vec<&[Link]> = within.iter().map(|l| l.links.as_slice()).collect();
    link::lineage(&earlier, &later, &translations)
}

/// Links that a person made between texts which no job looks at together.
fn linked_outside(jobs: &[Job<'_>], kept: &[Kept], corrections: &[LinkCorrection]) -> Option<Linked> {
    let jobs: Vec<correct::Sides<'_>> = jobs.iter().map(Job::sides).collect();
    let outside: Vec<LinkCorrection> = correct::outside(corrections, &jobs).cloned().collect();
    let all: Vec<&Record> = kept.iter().map(|k| &k.record).collect();
    let made = |kind| correct::correct_links(Vec::new(), kind, &all, &outside);
    let links = [made(LinkKind::Translation), made(LinkKind::Lineage)].concat();
    let sums: Vec<&str> = kept.iter().map(|k| k.sum.as_str()).collect();
    let name = "by-hand".to_owned();
    let key = keys::links(&name, &sums, &outside);
    (!links.is_empty()).then(|| Linked { name, key, links, words: Vec::new() })
}

/// What became of the corrections of links, and of those of files from which nothing was read.
fn corrections_left(kept: &[Kept], corrections: &Corrections) -> Vec<CorrectionReport> {
    let records: Vec<&Record> = kept.iter().map(|k| &k.record).collect();
    let mut reports = correct::link_reports(&corrections.links, &records);
    let read = |file: &str| records.iter().any(|r| r.source.file == file);
    let metadata: Vec<_> = corrections.metadata.iter().filter(|c| !read(&c.file)).cloned().collect();
    let clauses: Vec<_> = corrections.clauses.iter().filter(|c| !read(&c.file)).cloned().collect();
    let mut unread = correct::metadata_reports(&metadata, &[], false);
    unread.extend(correct::correct_units(&mut Vec::new(), &Flow::default(), &clauses, &mut Vec::new()));
    unread.iter_mut().for_each(|r| r.floats = Some(format!("no text was read from {}", r.files.join(", "))));
    reports.append(&mut unread);
    reports
}
