//! A clause, a text or a family by its address.

use rondas::model::{Lang, Record};
use rondas::workspace::ResolveError;

use super::super::reply::Reply;
use super::{View, clause, text};

pub(super) fn page(view: &View<'_>, path: &str) -> Reply {
    let workspace = &view.opened.workspace;
    let mut family: Vec<&Record> = workspace.records().iter().filter(|r| r.family() == path).collect();
    if !family.is_empty() {
        family.sort_by_key(|r| (!r.extractable, Lang::KNOWN.iter().position(|l| *l == r.lang).unwrap_or(usize::MAX)));
        let texts: Vec<String> = family.iter().map(|r| r.address.to_string()).collect();
        return text::page(view, path, &texts);
    }
    match workspace.resolve(path) {
        Ok((record, None)) => {
            let address = record.address.to_string();
            if address == path { text::page(view, path, &[address]) } else { see(view, &address) }
        }
        Ok((record, Some(clause))) => {
            let address = record.address.clause(&clause).to_string();
            if address == path { clause::page(view, &address) } else { see(view, &address) }
        }
        Err(error) => wrong(view, &error),
    }
}

/// Leads a short address to the full one.
fn see(view: &View<'_>, address: &str) -> Reply {
    Reply::see(view.frame.links.page(&super::with_query(&format!("/{address}"), &view.asked.fields)))
}

pub(super) fn wrong(view: &View<'_>, error: &ResolveError) -> Reply {
    let (status, choices) = match error {
        ResolveError::Ambiguous(_, candidates) => (300, candidates.clone()),
        ResolveError::NoClause { text, near, .. } => (404, near.iter().map(|p| format!("{text}/{p}")).collect()),
        ResolveError::NoText(_) | ResolveError::NeedsClause(_) => (404, Vec::new()),
    };
    view.wrong(status, &error.to_string(), &error.hint(), &choices)
}
