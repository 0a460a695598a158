//! A clause with everything that is linked to it.

use minijinja::context;
use rondas::workspace::{Citation, Trace, TracedRound};
use serde::Serialize;

use super::super::frame::value;
use super::super::reply::{PLAIN, Reply};
use super::View;
use super::address::wrong;
use super::home::{round_name, title};
use super::text::{PageView, page_view};

/// A trace whose rounds have the names that pages call them by.
#[derive(Default, Serialize)]
struct TraceView {
    rounds: Vec<RoundView>,
}

#[derive(Serialize)]
struct RoundView {
    #[serde(flatten)]
    round: TracedRound,
    name: String,
}

fn trace_view(trace: &Trace) -> TraceView {
    let named = |round: &TracedRound| RoundView {
        name: round_name(round.head.round.parse().ok(), &round.head.round),
        round: round.clone(),
    };
    TraceView { rounds: trace.rounds.iter().map(named).collect() }
}

/// A citation in one form.
#[derive(Serialize)]
struct CitationView {
    form: &'static str,
    name: &'static str,
    lang: String,
    text: String,
}

fn citations(view: &View<'_>, address: &str) -> Vec<CitationView> {
    let Ok(citation) = view.opened.workspace.cite(address, None) else { return Vec::new() };
    let lang = citation.reference.lang.to_string();
    FORMS.map(|(form, name, _, _)| CitationView { form, name, lang: lang.clone(), text: written(&citation, form) }).into()
}

/// Forms of a citation: name in addresses, name for people, type and ending of a file.
pub(in super::super) const FORMS: [(&str, &str, &str, &str); 4] = [
    ("text", "text", PLAIN, "txt"),
    ("bibtex", "BibTeX", "application/x-bibtex; charset=utf-8", "bib"),
    ("ris", "RIS", "application/x-research-info-systems; charset=utf-8", "ris"),
    ("csl-json", "CSL-JSON", "application/vnd.citationstyles.csl+json", "json"),
];

/// A citation in one of [`FORMS`].
pub(in super::super) fn written(citation: &Citation, form: &str) -> String {
    match form {
        "bibtex" => citation.bibtex.clone(),
        "ris" => citation.ris.clone(),
        "csl-json" => serde_json::to_string_pretty(&serde_json::json!([citation.csl])).unwrap_or_default() + "\n",
        _ => citation.plain.clone(),
    }
}

pub(super) fn page(view: &View<'_>, address: &str) -> Reply {
    let workspace = &view.opened.workspace;
    let shown = match workspace.show(address) {
        Ok(shown) => shown,
        Err(error) => return wrong(view, &error),
    };
    let Some(record) = workspace.records().iter().find(|r| r.address.to_string() == shown.text) else {
        return view.wrong(404, "no such text", "", &[]);
    };
    let clause = &shown.clauses[0];
    let boxes: Vec<_> = clause.boxes.iter().map(|b| ("", *b)).collect();
    let on = |n: u32| boxes.iter().any(|(_, b)| b.page == n);
    let pages: Vec<PageView> = record
        .flow
        .pages
        .iter()
        .filter(|p| on(p.number))
        .map(|p| page_view(&shown.text, &record.source.sha256, p, &boxes, &clause.text))
        .collect();
    let overview = workspace.overview(&view.opened.corpus.catalogue);
    let series = &record.address.series;
    let name = overview.series.iter().find(|s| s.id == *series).map_or_else(|| series.clone(), |s| title(s, view.frame.ui));
    let trace = workspace.trace(address, None).map(|t| trace_view(&t)).unwrap_or_default();
    let path = address.strip_prefix(&format!("{}/", shown.text)).unwrap_or_default();
    view.page(
        "clause.html",
        context! {
            place => "",
            path => path,
            where => context! {
                series => series,
                title => name,
                round => record.address.round.to_string(),
                name => round_name(record.identity.round, &record.address.round.to_string()),
            },
            family => record.family(),
            langs => workspace.records().iter().filter(|r| r.family() == record.family() && r.address != record.address)
                .map(|r| r.lang.to_string()).collect::<Vec<_>>().join(","),
            citations => value(citations(view, address)),
            trace => value(trace),
            clause => value(clause),
            nested => value(&shown.clauses[1..]),
            pages => value(pages),
            shown => value(&shown),
        },
    )
}
