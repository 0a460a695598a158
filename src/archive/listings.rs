//! Edits `catalogue.toml`, whose comments and order stay.

use std::fs;
use std::path::Path;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use super::{Error, atomic, corpus, corrections, io};
use crate::model::{Catalogue, Listing};

/// Remark behind a field of the catalogue that nobody stated.
const DETECTED: &str = " # read from the text";
/// Fields of an entry, in the order they are written.
const FIELDS: [&str; 10] = ["file", "series", "round", "kind", "lang", "langs", "status", "source", "supersedes", "note"];

/// Adds an entry for a file. `detected` are fields that nobody stated.
///
/// # Errors
/// When the catalogue cannot be read or written.
pub(super) fn list(root: &Path, listing: &Listing, detected: &[String]) -> Result<(), Error> {
    edit(root, |document| {
        document.entry("text").or_insert(new_list()).as_array_of_tables_mut()?.push(entry(listing, detected));
        Some(())
    })
}

/// Adds series and rounds that the catalogue does not have, as another catalogue describes them.
///
/// # Errors
/// When one of the catalogues cannot be read or written.
pub(super) fn adopt_rounds(root: &Path, other: &Path) -> Result<(), Error> {
    let text = fs::read_to_string(other).map_err(io("read", other))?;
    let invalid = |message: String| Error::Catalogue { path: other.to_owned(), message };
    let theirs: Catalogue = toml::from_str(&text).map_err(|e| invalid(e.to_string()))?;
    let tables: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| invalid(e.to_string()))?;
    let ours = corpus::read_catalogue(&root.join(corpus::CATALOGUE))?;
    let series: Vec<bool> = theirs.series.iter().map(|s| ours.series.iter().all(|o| o.id != s.id)).collect();
    let rounds: Vec<bool> = theirs.rounds.iter().map(|r| ours.round(&r.series, r.ordinal).is_none()).collect();
    if !series.iter().chain(&rounds).any(|new| *new) {
        return Ok(());
    }
    edit(root, |document| {
        for (name, new) in [("series", &series), ("round", &rounds)] {
            let Some(from) = tables.get(name).and_then(Item::as_array_of_tables) else { continue };
            let to = document.entry(name).or_insert(new_list()).as_array_of_tables_mut()?;
            from.iter().zip(new).filter(|(_, new)| **new).for_each(|(table, _)| to.push(unplaced(table)));
        }
        Some(())
    })
}

fn edit(root: &Path, change: impl FnOnce(&mut DocumentMut) -> Option<()>) -> Result<(), Error> {
    let path = root.join(corpus::CATALOGUE);
    let invalid = |message: String| Error::Catalogue { path: path.clone(), message };
    let text = if path.exists() { fs::read_to_string(&path).map_err(io("read", &path))? } else { "version = 1\n".into() };
    let mut document: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| invalid(e.to_string()))?;
    change(&mut document).ok_or_else(|| invalid("a list of tables was expected".into()))?;
    let text = document.to_string();
    toml::from_str::<Catalogue>(&text).map_err(|e| invalid(e.to_string().trim_end().to_owned()))?;
    atomic::replace(&path, text.as_bytes())
}

fn entry(listing: &Listing, detected: &[String]) -> Table {
    let mut table = Table::new();
    let value = serde_json::to_value(listing).unwrap_or_default();
    for field in FIELDS {
        let Some(mut value) = value.get(field).and_then(corrections::to_value) else { continue };
        if detected.iter().any(|d| d == field) {
            value.decor_mut().set_suffix(DETECTED);
        }
        table.insert(field, Item::Value(value));
    }
    table
}

fn new_list() -> Item {
    Item::ArrayOfTables(ArrayOfTables::new())
}

/// A table without the place it had in another file, so that it goes to the end of this one.
pub(super) fn unplaced(table: &Table) -> Table {
    let mut out = Table::new();
    for (key, item) in table {
        match item {
            Item::Table(inner) => out.insert(key, Item::Table(unplaced(inner))),
            Item::ArrayOfTables(list) => {
                let mut copy = ArrayOfTables::new();
                list.iter().for_each(|t| copy.push(unplaced(t)));
                out.insert(key, Item::ArrayOfTables(copy))
            }
            other => out.insert(key, other.clone()),
        };
    }
    out
}
