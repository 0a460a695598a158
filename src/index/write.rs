//! Writing a search index: a segment a shard, the same bytes for the same input.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use tantivy::index::{Index, IndexSettings};
use tantivy::store::Compressor;
use tantivy::{TantivyDocument, directory::MmapDirectory};

use super::analysis::{analysers, word_spans};
use super::schema::Fields;
use super::shards::{Linked, Shard};
use super::{Facets, IndexError, Source, StoredHit, damaged, version};
use crate::model::{Clause, Link};

/// Memory of a segment's writer before it grows, bytes.
const MEMORY: usize = 64 << 20;
/// Bytes of a block of stored clauses: a hit costs one block, and clauses are short.
const BLOCK: usize = 5_120;

/// Makes an index of all units in a folder, shard by shard. `facets` tells what a unit names.
///
/// # Errors
/// When the folder cannot be written.
pub fn write(
    dir: &Path,
    sources: &[Source<'_>],
    links: &[Link],
    digest: &str,
    facets: &(dyn Fn(&Clause) -> Facets + Sync),
) -> Result<(), IndexError> {
    let shards = super::shards(sources, links, "");
    for shard in &shards {
        shard.write(dir, facets)?;
    }
    finish(dir, &shards, digest)
}

fn settings() -> IndexSettings {
    IndexSettings {
        docstore_blocksize: BLOCK,
        docstore_compression: Compressor::Lz4,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    }
}

impl Shard<'_> {
    /// Writes the files of its segment into the folder of the index.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, dir: &Path, facets: &(dyn Fn(&Clause) -> Facets + Sync)) -> Result<(), IndexError> {
        let aside = dir.join(format!(".{}", self.name()));
        fs::create_dir_all(&aside).map_err(|e| damaged(dir, e))?;
        self.segment(&aside, facets).map_err(|e| damaged(dir, e))?;
        self.take_over(&aside, dir).map_err(|e| damaged(dir, e))
    }

    fn segment(&self, folder: &Path, facets: &(dyn Fn(&Clause) -> Facets + Sync)) -> tantivy::Result<()> {
        let fields = Fields::new();
        let mut writer = Index::builder()
            .schema(fields.schema.clone())
            .tokenizers(analysers())
            .settings(settings())
            .single_segment_index_writer(MmapDirectory::open(folder)?, MEMORY)?;
        let places = self.places();
        for (source, linked) in self.sources.iter().zip(&self.linked) {
            for (clause, linked) in source.record.clauses.iter().zip(linked) {
                writer.add_document(document(&fields, source, clause, linked, &places, &facets(clause)))?;
            }
        }
        writer.finalize()?;
        Ok(())
    }

    /// Document numbers by address.
    fn places(&self) -> HashMap<String, u64> {
        let addresses = self.sources.iter().flat_map(|s| s.record.clauses.iter().map(|c| s.record.address.clause(&c.path)));
        addresses.map(|a| a.to_string()).zip(0..).collect()
    }

    /// Gives the files of a segment, which tantivy names at random, their name.
    fn take_over(&self, aside: &Path, dir: &Path) -> std::io::Result<()> {
        for entry in fs::read_dir(aside)? {
            let old = entry?.file_name().to_string_lossy().into_owned();
            match old.split_once('.') {
                Some((segment, ending)) if segment.len() == self.name().len() => {
                    fs::rename(aside.join(&old), dir.join(format!("{}.{ending}", self.name())))?;
                }
                _ => {}
            }
        }
        fs::remove_dir_all(aside)
    }
}

/// Makes one index of the segments in a folder. `digest` stands for all it was made from.
///
/// # Errors
/// When the folder cannot be written.
pub fn finish(dir: &Path, shards: &[Shard<'_>], digest: &str) -> Result<(), IndexError> {
    fs::create_dir_all(dir).and_then(|()| contents(dir, shards, digest)).map_err(|e| damaged(dir, e))
}

fn contents(dir: &Path, shards: &[Shard<'_>], digest: &str) -> std::io::Result<()> {
    let segments: Vec<serde_json::Value> = shards
        .iter()
        .filter(|s| s.clauses() > 0)
        .map(|s| {
            let n = s.name();
            let id = [&n[..8], &n[8..12], &n[12..16], &n[16..20], &n[20..]].join("-");
            serde_json::json!({ "segment_id": id, "max_doc": s.clauses(), "deletes": null })
        })
        .collect();
    let meta = serde_json::json!({
        "index_settings": settings(),
        "segments": segments,
        "schema": Fields::new().schema,
        "opstamp": 0,
        "payload": format!("{} {digest}", version()),
    });
    let mut managed: Vec<String> =
        fs::read_dir(dir)?.map(|e| Ok(e?.file_name().to_string_lossy().into_owned())).collect::<std::io::Result<_>>()?;
    managed.push("meta.json".into());
    managed.sort();
    fs::write(dir.join(".managed.json"), serde_json::to_vec(&managed)?)?;
    let mut bytes = serde_json::to_vec_pretty(&meta)?;
    bytes.push(b'\n');
    fs::write(dir.join("meta.json"), bytes)
}

fn document(
    fields: &Fields,
    source: &Source<'_>,
    clause: &Clause,
    linked: &Linked,
    places: &HashMap<String, u64>,
    facets: &Facets,
) -> TantivyDocument {
    let record = source.record;
    let mut doc = TantivyDocument::new();
    let address = record.address.clause(&clause.path).to_string();
    let hit = StoredHit::of(record, clause, &address, &linked.translations, &linked.rounds);
    doc.add_text(fields.id, &address);
    doc.add_text(fields.stored, hit.encode());
    doc.add_text(fields.series, &record.address.series);
    doc.add_text(fields.lang, clause.lang.as_str());
    doc.add_text(fields.kind, clause.kind.as_str());
    doc.add_text(fields.doc, record.address.kind.as_str());
    doc.add_text(fields.status, record.status.as_str().to_lowercase());
    doc.add_text(fields.source, record.address.to_string());
    facets.countries.iter().for_each(|c| doc.add_text(fields.country, c.to_lowercase()));
    facets.organisations.iter().for_each(|o| doc.add_text(fields.org, o));
    facets.verb.iter().for_each(|v| doc.add_text(fields.verb, v));
    doc.add_text(fields.number, clause.number.join(".").to_lowercase());
    hit.languages().iter().for_each(|l| doc.add_text(fields.has, l));
    if let Some(same) = linked.same {
        doc.add_text(fields.same, if same { "yes" } else { "no" });
    }
    doc.add_u64(fields.round, u64::from(record.identity.round.unwrap_or(0)));
    let digits = record.identity.date.as_deref().map(|d| d.replace('-', "")).and_then(|d| d.parse::<u64>().ok()).unwrap_or(0);
    doc.add_u64(fields.date, digits);
    doc.add_u64(fields.year, digits / 10_000);
    doc.add_u64(fields.page, u64::from(clause.page_start));
    doc.add_u64(fields.words, word_spans(&clause.text).len() as u64);
    linked.translations.iter().filter_map(|t| places.get(t)).for_each(|p| doc.add_u64(fields.peers, *p));
    doc.add_text(fields.exact, &clause.text);
    doc.add_text(fields.text_of(clause.lang), &clause.text);
    doc
}
