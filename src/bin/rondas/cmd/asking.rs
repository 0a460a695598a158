//! What all commands that search have in common: conditions, saved queries, mistakes shown at their place.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use rondas::index::{Expansion, IndexError, QueryError, Request, Saved};
use rondas::text::printable_line;
use rondas::workspace::Searching;

use crate::cli::{ConditionArgs, IndexArg, SavedArgs};
use crate::print::{self, Style};

/// Opens the search index alone.
pub(super) fn searching(index: &IndexArg) -> anyhow::Result<Searching> {
    Searching::open(&index.index).map_err(|e| {
        let hint = e.hint();
        print::with_hint(e, hint)
    })
}

/// Queries with their names: the one typed, without a name, or those of a file.
pub(super) fn queries(query: Option<&str>, args: &SavedArgs) -> anyhow::Result<Vec<(String, String)>> {
    match (&args.queries, query) {
        (Some(file), _) => from_file(file),
        (None, Some(query)) => Ok(vec![(String::new(), query.to_owned())]),
        (None, None) => Ok(Vec::new()),
    }
}

fn from_file(file: &Path) -> anyhow::Result<Vec<(String, String)>> {
    if file.extension().is_some_and(|e| e == "toml") {
        return Ok(read_saved(file)?.into_iter().collect());
    }
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    Ok(lines.map(|l| (l.to_owned(), l.to_owned())).collect())
}

/// The saved queries; none where there is no file.
pub(super) fn saved(file: &Path) -> anyhow::Result<Saved> {
    if file.exists() { read_saved(file) } else { Ok(Saved::new()) }
}

fn read_saved(file: &Path) -> anyhow::Result<Saved> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).map_err(|e| {
        let hint = "every line is a name and a query: trata = '\"trata de personas\" OR trafficking'";
        print::with_hint(Misread(format!("{}: {}", file.display(), e.message())), hint)
    })
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Misread(String);

/// Adds a query to the file of saved queries, or replaces the one of that name; the rest of the file stays as it is.
pub(super) fn save(file: &Path, name: &str, query: &str) -> anyhow::Result<()> {
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        let hint = "use letters, digits, - and _";
        return Err(print::with_hint(Misread(format!("`{}` cannot be a name", printable_line(name))), hint));
    }
    saved(file)?;
    let before = if file.exists() { fs::read_to_string(file)? } else { String::new() };
    let mut document: toml_edit::DocumentMut = before.parse()?;
    document[name] = toml_edit::value(query);
    fs::write(file, document.to_string()).with_context(|| format!("cannot write {}", file.display()))
}

/// The request for a query under the conditions of the options.
pub(super) fn request(query: &str, args: &ConditionArgs, saved: &Saved) -> Request {
    let conditions = [("round", &args.round), ("lang", &args.lang), ("kind", &args.kind), ("series", &args.series)];
    Request {
        filters: conditions.iter().filter_map(|(f, v)| v.as_ref().map(|v| format!("{f}:{v}"))).collect(),
        saved: saved.clone(),
        across: args.across,
        expand: !args.no_expand,
        without: args.without.clone(),
        ..Request::new(query, 0)
    }
}

/// Lines that tell which words of other languages clauses without a translation were searched for.
pub(super) fn expansions(expansions: &[Expansion]) -> String {
    let line = |e: &Expansion| {
        let words = e.words.iter().map(|w| printable_line(w)).collect::<Vec<_>>().join(", ");
        format!(
            "where there is no translation, {} ({}) is also searched for as {words} ({})\n",
            printable_line(&e.word),
            e.from,
            e.to
        )
    };
    expansions.iter().map(line).collect()
}

/// The code for an error: a mistake in a query is shown at its place.
pub(super) fn failed(error: IndexError, request: &Request, json: bool) -> anyhow::Result<ExitCode> {
    match error {
        IndexError::Query(error) => syntax(request, &error, json),
        IndexError::NoClause(_) => {
            print::error(&print::with_hint(error, "addresses look like quito/9/declaration/es/10.c.2.3"));
            Ok(ExitCode::from(1))
        }
        other => Err(print::with_hint(other, "run `rondas build` to make the index anew")),
    }
}

fn syntax(request: &Request, error: &QueryError, json: bool) -> anyhow::Result<ExitCode> {
    if json {
        print::json(&serde_json::json!({ "error": error }))?;
    }
    let mistaken = |q: &&String| rondas::index::parse_with(q, &request.saved).as_ref() == Err(error);
    let query = std::iter::once(&request.query).chain(&request.filters).find(mistaken).unwrap_or(&request.query);
    // Tabs and line feeds would move the mark.
    let shown: String = query.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let style = Style::stderr();
    let before: usize = printable_line(&shown.chars().take(error.position).collect::<String>()).chars().count();
    print::to_stderr(&format!(
        "{} {}\n  {}\n  {}{}\n\n{} {}",
        style.red("error:"),
        printable_line(&error.message),
        printable_line(&shown),
        " ".repeat(before),
        style.red("^"),
        style.bold("hint:"),
        printable_line(&error.hint)
    ));
    Ok(ExitCode::from(2))
}

/// Writes rows as comma-separated values.
pub(super) fn csv_rows(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row)?;
    }
    let bytes = writer.into_inner().map_err(|e| anyhow::anyhow!("{e}"))?;
    print::out(&String::from_utf8_lossy(&bytes))?;
    Ok(())
}
