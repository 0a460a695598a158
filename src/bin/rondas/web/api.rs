//! The answers as JSON: what `--json` prints on the command line. `openapi.json` beside this file describes them.

use rondas::export::write_tables;
use rondas::index::{Hits, IndexError, Request, Sort};
use rondas::workspace::{Part, ResolveError};
use serde::Serialize;
use serde_json::{Value, json};

use super::pages::{View, clause, search};
use super::reply::{JSON, Reply};
use super::room::Closed;

/// The description of these answers (OpenAPI 3.1).
pub(super) const OPENAPI: &str = include_str!("openapi.json");
/// Most hits of one answer.
const MOST_HITS: usize = 1_000;
/// Most hits of an export.
const MOST_EXPORTED: usize = 10_000;
/// Furthest hit that can be asked for.
const FURTHEST: usize = 100_000;
/// Columns of exported hits.
const COLUMNS: [&str; 12] =
    ["id", "number", "label", "kind", "series", "round", "date", "lang", "status", "page", "text", "translations"];

pub(super) fn answer(view: &View<'_>, path: &[&str]) -> Reply {
    let workspace = &view.opened.workspace;
    match path {
        ["openapi.json"] => Reply::new(200, JSON, OPENAPI),
        ["overview"] => answered(&workspace.overview(&view.opened.corpus.catalogue)),
        ["check"] => answered(&workspace.check()),
        ["search"] => found(view, answered),
        ["search.jsonl"] => exported(view, lines),
        ["search.csv"] => exported(view, table),
        ["show", address @ ..] => resolved(workspace.show(&address.join("/"))),
        ["trace", address @ ..] => resolved(workspace.trace(&address.join("/"), None)),
        ["compare"] => compared(view),
        ["matrix"] => answered(&workspace.matrices(view.asked.field("series"), None)),
        ["cite", address @ ..] => cited(view, &address.join("/")),
        ["reading", address @ ..] => reading(view, &address.join("/")),
        _ => error(404, "there is no such answer", "see /api/openapi.json"),
    }
}

/// The answer of a room without a build.
pub(super) fn closed(closed: &Closed) -> Reply {
    error(503, &closed.message, &closed.hint)
}

fn compared(view: &View<'_>) -> Reply {
    let (Some(a), Some(b)) = (view.asked.field("a"), view.asked.field("b")) else {
        return error(400, "two addresses are needed", "give them: /api/compare?a=altamar/3/es&b=altamar/4/es");
    };
    match view.opened.workspace.compare(&[a, b], None) {
        Ok(comparison) => answered(&comparison),
        Err(fault) => error(404, &fault.to_string(), &fault.hint()),
    }
}

fn cited(view: &View<'_>, address: &str) -> Reply {
    let citation = match view.opened.workspace.cite(address, None) {
        Ok(citation) => citation,
        Err(fault) => return resolved::<()>(Err(fault)),
    };
    let Some(asked) = view.asked.field("format") else { return answered(&citation) };
    let Some((form, _, content, ending)) = clause::FORMS.into_iter().find(|f| f.0 == asked) else {
        return error(400, "no such form", "use text, bibtex, ris or csl-json");
    };
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let name: String = citation.reference.id.chars().map(plain).collect();
    Reply::new(200, content, clause::written(&citation, form)).saved_as(format!("{name}.{ending}"))
}

fn reading(view: &View<'_>, address: &str) -> Reply {
    let (family, lang) = address.rsplit_once('/').unwrap_or((address, ""));
    let with = view.asked.field("with").unwrap_or_default();
    let langs = [lang].into_iter().chain(with.split(',').filter(|l| !l.is_empty()));
    let addresses: Vec<String> = langs.map(|lang| format!("{family}/{lang}")).collect();
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let part = view.asked.number("part").map_or(Part::First, Part::Number);
    resolved(view.opened.workspace.reading(&addresses, &part))
}

fn found(view: &View<'_>, form: fn(&Hits) -> Reply) -> Reply {
    let asked = view.asked;
    let Some(request) = search::request(asked) else {
        return error(400, "no query", "give one: /api/search?q=migrantes");
    };
    let limit = asked.number("limit").unwrap_or(20).min(MOST_HITS);
    let offset = asked.number("offset").unwrap_or(0).min(FURTHEST);
    run(view, &Request { limit, offset, ..request }, form)
}

fn exported(view: &View<'_>, form: fn(&Hits) -> Reply) -> Reply {
    let Some(request) = search::request(view.asked) else {
        return error(400, "no query", "give one: /api/search.csv?q=migrantes");
    };
    let sort = if view.asked.field("sort").is_some() { request.sort } else { Sort::Document };
    run(view, &Request { limit: MOST_EXPORTED, offset: 0, sort, ..request }, form)
}

fn run(view: &View<'_>, request: &Request, form: fn(&Hits) -> Reply) -> Reply {
    match view.opened.searching.search(request) {
        Ok(hits) => form(&hits),
        Err(IndexError::Query(fault)) => with_status(400, &json!({ "error": fault })),
        Err(fault) => error(500, &fault.to_string(), "run `rondas build` to make the index anew"),
    }
}

fn lines(hits: &Hits) -> Reply {
    let mut body = Vec::new();
    // A vector takes every byte.
    let _ = rondas::export::write_lines(&hits.hits, &mut body);
    Reply::new(200, "application/jsonl", body).saved_as("rondas-hits.jsonl")
}

fn table(hits: &Hits) -> Reply {
    let spaced = |hit: &rondas::index::Hit| {
        let mut row = serde_json::to_value(hit).unwrap_or_default();
        if let Some(Value::Array(items)) = row.get("translations").cloned() {
            row["translations"] = items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ").into();
        }
        row
    };
    let mut body = Vec::new();
    let _ = write_tables(hits.hits.iter().map(spaced), &COLUMNS, &mut body);
    Reply::new(200, "text/csv; charset=utf-8", body).saved_as("rondas-hits.csv")
}

fn resolved<T: Serialize>(answer: Result<T, ResolveError>) -> Reply {
    match answer {
        Ok(value) => answered(&value),
        Err(fault) => {
            error(if matches!(fault, ResolveError::Ambiguous(..)) { 300 } else { 404 }, &fault.to_string(), &fault.hint())
        }
    }
}

fn error(status: u16, message: &str, hint: &str) -> Reply {
    with_status(status, &json!({ "error": { "message": message, "hint": hint } }))
}

fn answered<T: Serialize>(value: &T) -> Reply {
    with_status(200, value)
}

fn with_status<T: Serialize>(status: u16, value: &T) -> Reply {
    match serde_json::to_string_pretty(value) {
        Ok(text) => Reply::new(status, JSON, text + "\n"),
        Err(_) => Reply::new(500, JSON, "{}\n"),
    }
}
