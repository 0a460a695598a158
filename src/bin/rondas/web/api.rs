//! The answers as JSON: what `--json` prints on the command line.

use serde::Serialize;

use super::pages::View;
use super::reply::{JSON, Reply};
use super::room::Closed;

pub(super) fn answer(view: &View<'_>, path: &[&str]) -> Reply {
    let workspace = &view.opened.workspace;
    match path {
        ["overview"] => json(200, &workspace.overview(&view.opened.corpus.catalogue)),
        ["check"] => json(200, &workspace.check()),
        _ => error(404, "there is no such answer", "see /api/openapi.json"),
    }
}

/// The answer of a room without a build.
pub(super) fn closed(closed: &Closed) -> Reply {
    error(503, &closed.message, &closed.hint)
}

fn error(status: u16, message: &str, hint: &str) -> Reply {
    json(status, &serde_json::json!({ "error": { "message": message, "hint": hint } }))
}

fn json(status: u16, value: &impl Serialize) -> Reply {
    match serde_json::to_string_pretty(value) {
        Ok(mut text) => {
            text.push('\n');
            Reply::new(status, JSON, text)
        }
        Err(_) => Reply::new(500, JSON, "{}"),
    }
}
