//! Which texts are linked with which, and linking them where something changed.

use std::collections::{BTreeMap, BTreeSet};

use super::Kept;
use crate::archive::Build;
use crate::correct;
use crate::link::{self, Translations};
use crate::model::{CorrectionReport, Corrections, Flow, Link, LinkCorrection, LinkKind, Record, WordCounts};
use crate::pipeline::keys;

/// The links of a family or of a round.
pub(super) struct Linked {
    pub(super) name: String,
    pub(super) key: String,
    pub(super) links: Vec<Link>,
    pub(super) words: Vec<WordCounts>,
}

/// Texts that are linked: a family, or a round with the rounds before it.
#[derive(Clone)]
pub(super) struct Job<'a> {
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

pub(super) fn family_jobs(kept: &[Kept]) -> Vec<Job<'_>> {
    let mut families: BTreeMap<String, Vec<&Kept>> = BTreeMap::new();
    for one in kept.iter().filter(|k| k.record.readable()) {
        families.entry(one.record.family()).or_default().push(one);
    }
    families.retain(|_, members| members.len() > 1);
    let job = |(name, texts)| Job { name, kind: LinkKind::Translation, texts, earlier: Vec::new() };
    families.into_iter().map(job).collect()
}

/// A job for each round of a series that has an earlier one. What it looks at is bounded, so that a new text moves only the rounds
/// that may look back at it.
pub(super) fn round_jobs(kept: &[Kept]) -> Vec<Job<'_>> {
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
pub(super) fn within<'l>(job: &Job<'_>, families: &'l [Linked]) -> Vec<&'l Linked> {
    let names: BTreeSet<String> = job.members().iter().map(|k| k.record.family()).collect();
    let found = |name: &String| families.binary_search_by(|l| l.name.cmp(name)).ok().map(|at| &families[at]);
    names.iter().filter_map(found).collect()
}

/// The links of a job, taken over where nothing they depend on changed. `within` are the links that they build upon.
pub(super) fn linked(current: Option<&Build>, job: &Job<'_>, within: &[&Linked], corrections: &[LinkCorrection]) -> Linked {
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
pub(super) fn linked_outside(jobs: &[Job<'_>], kept: &[Kept], corrections: &[LinkCorrection]) -> Option<Linked> {
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
pub(super) fn corrections_left(kept: &[Kept], corrections: &Corrections) -> Vec<CorrectionReport> {
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
