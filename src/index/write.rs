//! Writing a search index: one thread, one segment, the same bytes for the same input.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tantivy::TantivyDocument;
use tantivy::index::Index;

use super::analysis::{ANALYSIS_VERSION, analysers};
use super::schema::Fields;
use super::{Facets, IndexError, StoredHit, damaged};
use crate::model::{Clause, Lang, Link, LinkKind, Record};

/// Memory of the writer before it spills, bytes.
const MEMORY: usize = 256 << 20;

/// Makes an index of all units in an empty folder. `facets` tells what a unit names.
///
/// # Errors
/// When the folder cannot be written.
pub fn write(
    dir: &Path,
    records: &[Record],
    links: &[Link],
    digest: &str,
    facets: &dyn Fn(&Clause) -> Facets,
) -> Result<(), IndexError> {
    fs::create_dir_all(dir).map_err(|e| damaged(dir, e))?;
    let fields = Fields::new();
    let mut writer = Index::builder()
        .schema(fields.schema.clone())
        .tokenizers(analysers())
        .single_segment_index_writer(tantivy::directory::MmapDirectory::open(dir).map_err(|e| damaged(dir, e))?, MEMORY)
        .map_err(|e| damaged(dir, e))?;
    let linked = Linked::of(records, links);
    let mut seq = 0;
    for record in records {
        for clause in &record.clauses {
            let document = document(&fields, record, clause, &linked, &facets(clause), seq);
            writer.add_document(document).map_err(|e| damaged(dir, e))?;
            seq += 1;
        }
    }
    writer.finalize().map_err(|e| damaged(dir, e))?;
    canonical(dir, digest).map_err(|e| damaged(dir, e))
}

/// Links by clause.
struct Linked<'a> {
    /// Address to its translations.
    translations: BTreeMap<String, Vec<(String, &'a Record, &'a Clause)>>,
    /// Addresses whose earlier form is the same, and those whose earlier form differs.
    lineage: BTreeMap<String, bool>,
}

impl<'a> Linked<'a> {
    fn of(records: &'a [Record], links: &[Link]) -> Self {
        let by_address: BTreeMap<String, (&Record, &Clause)> =
            records.iter().flat_map(|r| r.clauses.iter().map(move |c| (r.address.clause(&c.path).to_string(), (r, c)))).collect();
        let mut linked = Linked { translations: BTreeMap::new(), lineage: BTreeMap::new() };
        for link in links {
            let (a, b) = (link.a.to_string(), link.b.to_string());
            match link.kind {
                LinkKind::Translation => {
                    for (from, to) in [(&a, &b), (&b, &a)] {
                        if let Some((record, clause)) = by_address.get(to) {
                            linked.translations.entry(from.clone()).or_default().push((to.clone(), record, clause));
                        }
                    }
                }
                LinkKind::Lineage => {
                    let same = linked.lineage.entry(b).or_default();
                    *same |= link.edit_ratio == Some(0.0);
                }
            }
        }
        linked
    }
}

fn document(
    fields: &Fields,
    record: &Record,
    clause: &Clause,
    linked: &Linked<'_>,
    facets: &Facets,
    seq: u64,
) -> TantivyDocument {
    let mut doc = TantivyDocument::new();
    let address = record.address.clause(&clause.path).to_string();
    let translations = linked.translations.get(&address).map_or(&[][..], Vec::as_slice);
    let hit = StoredHit::of(record, clause, &address, translations.iter().map(|t| t.0.clone()).collect());
    doc.add_text(fields.id, &address);
    doc.add_text(fields.stored, serde_json::to_string(&hit).unwrap_or_default());
    doc.add_text(fields.series, &record.address.series);
    doc.add_text(fields.lang, clause.lang.as_str());
    doc.add_text(fields.kind, clause.kind.as_str());
    doc.add_text(fields.status, record.status.as_str().to_lowercase());
    facets.countries.iter().for_each(|c| doc.add_text(fields.country, c.to_lowercase()));
    facets.organisations.iter().for_each(|o| doc.add_text(fields.org, o));
    facets.verb.iter().for_each(|v| doc.add_text(fields.verb, v));
    doc.add_text(fields.number, clause.number.join(".").to_lowercase());
    if let Some(same) = linked.lineage.get(&address) {
        doc.add_text(fields.same, if *same { "yes" } else { "no" });
    }
    doc.add_u64(fields.round, u64::from(record.identity.round.unwrap_or(0)));
    let digits = record.identity.date.as_deref().map(|d| d.replace('-', "")).and_then(|d| d.parse::<u64>().ok()).unwrap_or(0);
    doc.add_u64(fields.date, digits);
    doc.add_u64(fields.year, digits / 10_000);
    doc.add_u64(fields.page, u64::from(clause.page_start));
    doc.add_u64(fields.seq, seq);
    doc.add_text(fields.exact, &clause.text);
    if let Some(own) = index_of(clause.lang) {
        doc.add_text(fields.text[own], &clause.text);
    }
    let mut langs: Vec<Lang> = Vec::new();
    for (_, _, other) in translations {
        if let Some(field) = index_of(other.lang) {
            doc.add_text(fields.across[field], &other.text);
            langs.push(other.lang);
        }
    }
    langs.sort();
    langs.dedup();
    langs.iter().for_each(|l| doc.add_text(fields.has, l.as_str()));
    doc
}

/// Place of a language among the fields.
pub(super) fn index_of(lang: Lang) -> Option<usize> {
    Lang::KNOWN.iter().position(|l| *l == lang)
}

/// Gives the segment, which tantivy names at random, a name made from the digest, and stamps the analysis version.
fn canonical(dir: &Path, digest: &str) -> std::io::Result<()> {
    let mut meta: serde_json::Value = serde_json::from_slice(&fs::read(dir.join("meta.json"))?)?;
    let dashed = meta["segments"][0]["segment_id"].as_str().unwrap_or("").to_owned();
    let plain = dashed.replace('-', "");
    let name: String = digest.chars().chain(std::iter::repeat('0')).take(32).collect();
    let dashed_name = [&name[..8], &name[8..12], &name[12..16], &name[16..20], &name[20..]].join("-");
    if !plain.is_empty() {
        meta["segments"][0]["segment_id"] = dashed_name.into();
    }
    meta["opstamp"] = 0.into();
    meta["payload"] = format!("{ANALYSIS_VERSION} {digest}").into();
    let mut managed = Vec::new();
    for entry in fs::read_dir(dir)? {
        let old = entry?.file_name().to_string_lossy().into_owned();
        if old.ends_with(".lock") {
            fs::remove_file(dir.join(&old))?;
        } else if let Some(ending) = old.strip_prefix(&plain).filter(|_| !plain.is_empty()) {
            fs::rename(dir.join(&old), dir.join(format!("{name}{ending}")))?;
            managed.push(format!("{name}{ending}"));
        }
    }
    managed.push("meta.json".into());
    managed.sort();
    fs::write(dir.join("meta.json"), serde_json::to_vec_pretty(&meta)?)?;
    fs::write(dir.join(".managed.json"), serde_json::to_vec(&managed)?)
}
