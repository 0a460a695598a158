//! Reads `corrections/*.toml`, and adds corrections to one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table};

use super::listings::unplaced;
use super::{Error, atomic, io, sha256, to_json};
use crate::model::{Because, ClauseCorrection, Corrections, LinkCorrection, MetadataCorrection};

/// Folder of the corrections in the corpus.
const FOLDER: &str = "corrections";
/// Version of the files this program writes.
const FORMAT: u32 = 1;
/// Fields that every correction has.
const COMMON: [&str; 3] = ["who", "when", "why"];
/// The kinds of correction, as the tables are named, each with its fields.
const TABLES: [(&str, &[&str]); 3] = [
    ("metadata", &["file", "words", "series", "round", "kind", "lang", "status", "chapter", "city", "start", "date", "parties"]),
    ("clause", &["file", "words", "nth", "boundary", "number", "kind", "lang"]),
    ("link", &["verdict", "type", "a", "b"]),
];

#[derive(Deserialize)]
struct Version {
    #[serde(default)]
    version: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    #[allow(dead_code, reason = "read before, from the same text")]
    version: u32,
    #[serde(default)]
    metadata: Vec<MetadataCorrection>,
    #[serde(default)]
    clause: Vec<ClauseCorrection>,
    #[serde(default)]
    link: Vec<LinkCorrection>,
}

/// A correction to be kept.
#[derive(Debug, Clone, PartialEq)]
pub enum NewCorrection {
    /// Of a text as a whole.
    Metadata(MetadataCorrection),
    /// Of a unit.
    Clause(ClauseCorrection),
    /// Of a link.
    Link(LinkCorrection),
}

/// Hash of what each file of corrections says, by its path below the corpus folder; layout, comments and days do not count.
pub(super) type Said = BTreeMap<String, String>;

/// All corrections of a corpus, file by file in the order of their names.
pub(super) fn read(root: &Path) -> Result<(Corrections, Said), Error> {
    let folder = root.join(FOLDER);
    let (mut all, mut said) = (Corrections::default(), Said::new());
    if !folder.is_dir() {
        return Ok((all, said));
    }
    let entries = fs::read_dir(&folder).map_err(io("list", &folder))?.filter_map(Result::ok);
    let mut paths: Vec<_> = entries.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).map_err(io("read", &path))?;
        let (name, words) = add(&mut all, &path, &text)?;
        said.extend((!words.is_empty()).then(|| (name, sha256(&words))));
    }
    Ok((all, said))
}

/// Adds the corrections of a file; gives its path and what it says.
fn add(all: &mut Corrections, path: &Path, text: &str) -> Result<(String, Vec<u8>), Error> {
    let invalid = |message: String| Error::Corrections { path: path.to_owned(), message };
    let toml = |e: toml::de::Error| invalid(e.to_string().trim_end().to_owned());
    let Version { version } = toml::from_str(text).map_err(toml)?;
    if version > FORMAT {
        return Err(Error::Newer { path: path.to_owned(), found: version, known: FORMAT });
    }
    let file: File = toml::from_str(text).map_err(toml)?;
    known_fields(text).map_err(invalid)?;
    let name = path.file_name().map_or_else(String::new, |n| crate::text::printable_line(&n.to_string_lossy()));
    let name = path_of(&name);
    let at = |table: &str, index: usize| format!("{name}, {table} {}", index + 1);
    let mut said = Vec::new();
    for (index, mut c) in file.metadata.into_iter().enumerate() {
        c.at = at("metadata", index);
        sound(&c.because).map_err(|why| invalid(format!("{}: {why}", c.at)))?;
        said.extend(to_json(&c));
        all.metadata.push(c);
    }
    for (index, mut c) in file.clause.into_iter().enumerate() {
        c.at = at("clause", index);
        sound(&c.because).map_err(|why| invalid(format!("{}: {why}", c.at)))?;
        said.extend(to_json(&c));
        all.clauses.push(c);
    }
    for (index, mut c) in file.link.into_iter().enumerate() {
        c.at = at("link", index);
        sound(&c.because).map_err(|why| invalid(format!("{}: {why}", c.at)))?;
        said.extend(to_json(&c));
        all.links.push(c);
    }
    Ok((name, said))
}

/// A misspelt field would be a correction that does nothing.
fn known_fields(text: &str) -> Result<(), String> {
    let document: toml::Table = toml::from_str(text).map_err(|e| e.to_string())?;
    for (table, fields) in TABLES {
        let entries = document.get(table).and_then(toml::Value::as_array).into_iter().flatten();
        for (index, entry) in entries.filter_map(toml::Value::as_table).enumerate() {
            if let Some(key) = entry.keys().find(|k| !fields.contains(&k.as_str()) && !COMMON.contains(&k.as_str())) {
                return Err(format!("{table} {}: `{key}` is no field of it; there are {}", index + 1, fields.join(", ")));
            }
        }
    }
    Ok(())
}

fn sound(because: &Because) -> Result<(), String> {
    let blank = [("who", &because.who), ("when", &because.when), ("why", &because.why)];
    blank.into_iter().find(|(_, value)| value.trim().is_empty()).map_or(Ok(()), |(field, _)| Err(format!("`{field}` is empty")))
}

/// Path below the corpus folder of a file of corrections.
pub(super) fn path_of(file: &str) -> String {
    format!("{FOLDER}/{file}")
}

/// The corrections that a file does not have yet, word for word.
///
/// # Errors
/// When the file cannot be read, or would not be valid with them.
pub(super) fn missing<'a>(root: &Path, file: &str, all: &'a [NewCorrection]) -> Result<Vec<&'a NewCorrection>, Error> {
    let mut new: Vec<&NewCorrection> = Vec::new();
    for correction in all {
        let before: Vec<String> = new.iter().map(|c| correction_toml(c)).collect();
        let tables = [&before[..], &[correction_toml(correction)]].concat();
        if extended(root, file, &tables)? != extended(root, file, &before)? {
            new.push(correction);
        }
    }
    Ok(new)
}

/// Adds corrections, each a table of TOML, behind those of a file, whose comments and order stay; a file that is not there is made.
pub(super) fn append(root: &Path, file: &str, tables: &[String]) -> Result<(), Error> {
    atomic::replace(&root.join(path_of(file)), extended(root, file, tables)?.as_bytes())
}

/// The text of a file with more corrections, but for those that it has.
fn extended(root: &Path, file: &str, tables: &[String]) -> Result<String, Error> {
    let path = root.join(path_of(file));
    let text = if path.exists() {
        fs::read_to_string(&path).map_err(io("read", &path))?
    } else {
        format!("# Corrections by hand; see the README. A build reads this file and never writes it.\nversion = {FORMAT}\n")
    };
    let invalid = |message: String| Error::Corrections { path: path.clone(), message };
    let parsed = |text: &str| text.parse().map_err(|e: toml_edit::TomlError| invalid(e.to_string()));
    let mut document: DocumentMut = parsed(&text)?;
    for new in tables {
        for (name, item) in parsed(new)?.iter() {
            let list = document.entry(name).or_insert(Item::ArrayOfTables(ArrayOfTables::new())).as_array_of_tables_mut();
            let list = list.ok_or_else(|| invalid(format!("`{name}` is no list of tables")))?;
            let new = item.as_array_of_tables().into_iter().flatten();
            let new: Vec<Table> = new.filter(|t| !list.iter().any(|old| says_the_same(old, t))).map(unplaced).collect();
            new.into_iter().for_each(|t| list.push(t));
        }
    }
    let text = document.to_string();
    add(&mut Corrections::default(), &path, &text)?;
    Ok(text)
}

fn says_the_same(a: &Table, b: &Table) -> bool {
    let values = |t: &Table| toml::from_str::<toml::Table>(&unplaced(t).to_string());
    matches!((values(a), values(b)), (Ok(a), Ok(b)) if a == b)
}

/// The correction as it will stand in the file.
pub fn correction_toml(correction: &NewCorrection) -> String {
    let (name, table) = to_table(correction);
    let mut document = DocumentMut::new();
    let mut tables = ArrayOfTables::new();
    tables.push(table);
    document.insert(name, Item::ArrayOfTables(tables));
    document.to_string().trim_start().to_owned()
}

fn to_table(correction: &NewCorrection) -> (&'static str, Table) {
    let (name, value, because) = match correction {
        NewCorrection::Metadata(c) => ("metadata", serde_json::to_value(c), &c.because),
        NewCorrection::Clause(c) => ("clause", serde_json::to_value(c), &c.because),
        NewCorrection::Link(c) => ("link", serde_json::to_value(c), &c.because),
    };
    let mut table = Table::new();
    let fields = TABLES.iter().find(|(table, _)| *table == name).map_or(&[][..], |(_, fields)| fields);
    let value = value.unwrap_or_default();
    for field in fields {
        if let Some(item) = value.get(*field).and_then(to_value) {
            table.insert(field, Item::Value(item));
        }
    }
    for (field, said) in [("who", &because.who), ("when", &because.when), ("why", &because.why)] {
        table.insert(field, toml_edit::value(said.as_str()));
    }
    (name, table)
}

pub(super) fn to_value(value: &Value) -> Option<toml_edit::Value> {
    Some(match value {
        Value::String(s) => s.as_str().into(),
        Value::Number(n) => n.as_i64()?.into(),
        Value::Bool(b) => (*b).into(),
        Value::Array(items) => toml_edit::Value::Array(items.iter().filter_map(to_value).collect()),
        Value::Object(fields) => {
            let mut table = InlineTable::new();
            for (field, value) in fields {
                table.insert(field, to_value(value)?);
            }
            toml_edit::Value::InlineTable(table)
        }
        Value::Null => return None,
    })
}
