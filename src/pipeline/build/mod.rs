//! Corpus to index, reading only what changed.

mod jobs;
mod kin;
mod places;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;

use super::keys;
use super::ocr::Policy;
use super::ordered::threads;
use super::report::{BuildError, BuildReport, TextLine};
use super::worker::{Limits, Pool};
use crate::archive::{Build, Corpus, CorpusFile, Failure, LinkEntry, NewBuild, Store, to_json};
use crate::identity::{countries_mentioned, opening_verb, organisations_mentioned};
use crate::index::{self, Facets};
use crate::link;
use crate::model::{Clause, Link, LinkKind, Record, WordCounts};
use jobs::{Job, Linked, corrections_left, family_jobs, linked, linked_outside, round_jobs, within};
use kin::join_kin;
use places::{age, place, record_path, superseded};
pub(super) use read::{Read, read};

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
    let mut corpus = Corpus::open(corpus)?;
    let store = Store::open(index, options.wait)?;
    let current = store.current()?.filter(|_| !options.fresh);
    corpus.files.extend(behind_closed_folders(&corpus, current.as_ref()));
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
    let mut new = store.begin()?;
    new.manifest.by_hand = Some(corpus.by_hand());
    let mut run = Run { corpus, current, new, report };
    let records = run.records(&pool, reads)?;
    on_event(Event::Stage("link"));
    let links = run.links(&pool, &records)?;
    on_event(Event::Stage("index"));
    run.search(&pool, &records, &links)?;
    run.report.seconds.total = start.elapsed().as_secs_f64();
    run.new.finish()?;
    Ok(run.report)
}

/// Files of the build before in folders that cannot be listed now; they fail one by one, and keep their last good records.
fn behind_closed_folders(corpus: &Corpus, current: Option<&Build>) -> Vec<CorpusFile> {
    let closed: Vec<&str> = corpus.failures.iter().map(|f| f.file.as_str()).filter(|f| f.ends_with('/')).collect();
    let names = current.into_iter().flat_map(|c| c.manifest().sources.keys());
    let behind = names.filter(|n| closed.iter().any(|folder| n.starts_with(folder)));
    behind.map(|n| CorpusFile { name: n.clone(), path: corpus.root.join(n) }).collect()
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
    /// Gives every record its address and its family, and writes it.
    fn records(&mut self, pool: &rayon::ThreadPool, reads: Vec<Read>) -> Result<Vec<Kept>, BuildError> {
        let mut taken = BTreeSet::new();
        let superseded = superseded(&self.corpus.catalogue);
        self.report.failures.append(&mut self.corpus.failures);
        let mut reads = reads;
        reads.sort_by_key(|r| age(&r.name, &superseded));
        reads.iter_mut().flat_map(|r| &mut r.records).for_each(|record| place(record, &mut taken, &superseded));
        self.join_kin(pool, &mut reads)?;
        let mut kept = Vec::new();
        for mut read in reads {
            self.report.seconds.add(&read.seconds);
            self.report.failures.extend(read.failure);
            *(if read.reused { &mut self.report.reused } else { &mut self.report.read }) += 1;
            for record in std::mem::take(&mut read.records) {
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

    /// Joins texts to the families that their words say; what was compared before is not compared again.
    fn join_kin(&mut self, pool: &rayon::ThreadPool, reads: &mut [Read]) -> Result<(), BuildError> {
        let known = self.current.as_ref().and_then(|build| build.kinships().ok()).unwrap_or_default();
        let compared = join_kin(pool, reads, &known);
        if !compared.is_empty() {
            let file = "links/kin.json".to_owned();
            self.new.write(&file, &to_json(&compared))?;
            self.new.manifest.kin = Some(file);
        }
        Ok(())
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
        let mut sources: Vec<index::Source<'_>> = kept.iter().map(|k| index::Source { record: &k.record, sum: &k.sum }).collect();
        let leaders: BTreeMap<String, &Record> = kept.iter().map(|k| (k.record.address.family(), &k.record)).collect();
        // A family stands in one segment, texts that joined it too.
        let leader =
            |r: &Record| r.kin.as_ref().and_then(|family| leaders.get(family)).map_or(&r.address, |l| &l.address).clone();
        sources.sort_by_cached_key(|s| (leader(s.record), s.record.address.clone()));
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
