//! A clause with everything that is linked to it.

use minijinja::context;

use super::super::frame::value;
use super::super::reply::Reply;
use super::View;
use super::address::wrong;
use super::home::{round_name, title};
use super::text::{PageView, page_view};

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
            family => record.address.family(),
            langs => workspace.records().iter().filter(|r| r.address.family() == record.address.family() && r.address != record.address)
                .map(|r| r.lang.to_string()).collect::<Vec<_>>().join(","),
            clause => value(clause),
            nested => value(&shown.clauses[1..]),
            pages => value(pages),
            shown => value(&shown),
        },
    )
}
