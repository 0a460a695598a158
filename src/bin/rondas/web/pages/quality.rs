//! The report on what was read, for archivists.

use minijinja::context;
use rondas::workspace::Finding;
use serde::Serialize;

use super::super::frame::value;
use super::super::reply::Reply;
use super::View;

/// A finding with the page that shows its place.
#[derive(Serialize)]
struct FindingView<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    path: Option<String>,
    name: String,
}

pub(super) fn page(view: &View<'_>) -> Reply {
    let check = view.opened.workspace.check();
    let findings: Vec<FindingView<'_>> = check.findings.iter().map(finding_view).collect();
    view.page("quality.html", context! { place => "quality", findings => value(findings), check => value(&check) })
}

fn finding_view(finding: &Finding) -> FindingView<'_> {
    let path = match (&finding.clause, &finding.text, finding.page) {
        (Some(clause), _, _) => Some(format!("/{clause}")),
        (None, Some(text), Some(page)) => Some(format!("/{text}#page-{page}")),
        (None, Some(text), None) => Some(format!("/{text}")),
        (None, None, _) => None,
    };
    let name = finding.clause.as_ref().or(finding.text.as_ref()).or(finding.file.as_ref()).cloned().unwrap_or_default();
    FindingView { finding, path, name }
}
