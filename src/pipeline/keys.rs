//! Keys of results: hashes of everything a result depends on, and of nothing else.

use serde::Serialize;

use crate::archive::{sha256, to_json};
use crate::model::{Catalogue, FileCorrections, Identity, LinkCorrection, Listing, Record};
use crate::note::Noted;
use crate::{correct, extract, identity, index, language, link, segment};

/// Hex digits of the name of a recognition.
const RECOGNISED: usize = 32;

/// Key of the records of one file: its bytes, the stages' versions, and what catalogue and corrections say of it.
pub(super) fn text(file: &str, bytes_sha256: &str, listing: Option<&Listing>, corrections: &FileCorrections) -> String {
    let corrected = (*corrections != FileCorrections::default()).then_some((correct::VERSION, corrections));
    let versions = [extract::VERSION, segment::VERSION, language::VERSION, identity::VERSION, crate::model::RECORD_FORMAT];
    hash(&("text", file, bytes_sha256, versions, listing, corrected))
}

/// Hash of what the catalogue makes of the identities that the texts of one file state. A changed fact of a round or a series
/// changes it for the files that use the fact.
pub(super) fn facts(said: &[Identity], listing: Option<&Listing>, catalogue: &Catalogue) -> String {
    let reconciled: Vec<Noted<Identity>> = said.iter().map(|s| identity::reconcile(s.clone(), listing, catalogue)).collect();
    hash(&reconciled.iter().map(|r| (&r.value, &r.notes)).collect::<Vec<_>>())
}

/// Name of what was recognised in a file, by its bytes and by how they were read.
pub(super) fn recognised(bytes_sha256: &str, how: &str) -> String {
    hash(&("ocr", bytes_sha256, how))[..RECOGNISED].to_owned()
}

/// Key of the links between some records, whose hashes are given in order, and of the corrections of such links.
pub(super) fn links(what: &str, record_hashes: &[&str], corrections: &[LinkCorrection]) -> String {
    let corrected = (!corrections.is_empty()).then_some((correct::VERSION, corrections));
    hash(&("links", what, link::VERSION, record_hashes, corrected))
}

/// Key of the kinship of two texts, by what stands in their records.
pub(super) fn kinship(a: &Record, b: &Record) -> String {
    hash(&("kin", link::VERSION, (&a.address, &a.clauses), (&b.address, &b.clauses)))
}

/// Key of the search index over all records and links.
pub(super) fn search(record_hashes: &[&str], link_hashes: &[&str]) -> String {
    hash(&("search", index::version(), identity::VERSION, record_hashes, link_hashes))
}

/// What a segment of the search index depends on besides its records and their links.
pub(super) fn facets() -> String {
    identity::VERSION.to_string()
}

/// Hash of a record as it is stored.
pub(super) fn record(record: &Record) -> (Vec<u8>, String) {
    let bytes = to_json(record);
    let sum = sha256(&bytes);
    (bytes, sum)
}

fn hash<T: Serialize>(parts: &T) -> String {
    sha256(&to_json(parts))
}
