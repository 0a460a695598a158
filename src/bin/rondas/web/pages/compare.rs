//! Two texts against each other, and what rounds have in common.

use minijinja::context;
use rondas::workspace::{Comparison, Overview, Relation, Row, SeriesOverview};
use serde::Serialize;

use super::super::frame::value;
use super::super::reply::Reply;
use super::View;
use super::home::{round_name, title};

/// Bytes of words on one page of a comparison.
const PART_BYTES: usize = 28_000;
/// Rows on one page of a comparison.
const PART_ROWS: usize = 80;

/// A text to choose.
#[derive(Serialize)]
struct Choice {
    text: String,
    name: String,
}

/// A series with what can be compared in it.
#[derive(Serialize)]
struct SeriesView {
    id: String,
    title: String,
    texts: Vec<Choice>,
    /// Neighbouring rounds in one language: the path of their comparison, and their names.
    pairs: Vec<(String, String, String)>,
}

/// Who signed which rounds.
#[derive(Serialize)]
struct PartyRow {
    party: String,
    /// `signed`, `attended` or empty, round by round.
    rounds: Vec<&'static str>,
    signed: usize,
}

/// The form, or the comparison that it asks for.
pub(super) fn form(view: &View<'_>) -> Reply {
    let address = |field: &str| view.asked.field(field);
    match (address("a"), address("b")) {
        (Some(a), Some(b)) => texts(view, a, b),
        _ => choose(view),
    }
}

fn overview(view: &View<'_>) -> Overview {
    view.opened.workspace.overview(&view.opened.corpus.catalogue)
}

fn choose(view: &View<'_>) -> Reply {
    let series: Vec<SeriesView> = overview(view).series.iter().map(|s| series_view(view, s)).collect();
    view.page("compare.html", context! { place => "compare", series => value(series) })
}

fn series_view(view: &View<'_>, series: &SeriesOverview) -> SeriesView {
    let ui = view.frame.ui;
    let readable = |r: &rondas::workspace::RoundOverview| r.texts.iter().filter(|t| t.extractable).cloned().collect::<Vec<_>>();
    let texts = series.rounds.iter().flat_map(|r| {
        let name = round_name(r.ordinal, &r.key);
        readable(r).into_iter().map(move |t| {
            let kind = ui.text(&format!("kind.{}", t.kind.as_str()), &[]);
            Choice { name: format!("{name} · {kind} · {}", t.lang), text: t.text }
        })
    });
    let mut pairs = Vec::new();
    let preferred = |texts: &[rondas::workspace::TextOverview]| {
        texts.iter().find(|t| t.lang.as_str() == ui.code()).or_else(|| texts.first()).cloned()
    };
    for (at, later) in series.rounds.iter().enumerate() {
        let Some(b) = preferred(&readable(later)) else { continue };
        let before = series.rounds[..at].iter().rev().find_map(|r| {
            let a = readable(r).into_iter().find(|t| t.lang == b.lang && t.kind == b.kind)?;
            Some((round_name(r.ordinal, &r.key), a.text))
        });
        if let Some((name, a)) = before {
            pairs.push((format!("/compare/{a}/{}", b.text), name, round_name(later.ordinal, &later.key)));
        }
    }
    SeriesView { id: series.id.clone(), title: title(series, ui), texts: texts.collect(), pairs }
}

/// Two rounds of a series, in the language of the interface where both have it, else in one that both have.
pub(super) fn rounds(view: &View<'_>, series: &str, a: &str, b: &str) -> Reply {
    let overview = overview(view);
    let found = overview.series.iter().find(|s| s.id == series);
    let texts = |key: &str| {
        let round = found.and_then(|s| s.rounds.iter().find(|r| r.key == key));
        round.map(|r| r.texts.iter().filter(|t| t.extractable).cloned().collect::<Vec<_>>()).unwrap_or_default()
    };
    let (left, right) = (texts(a), texts(b));
    let mut both: Vec<_> =
        left.iter().filter_map(|x| right.iter().find(|y| x.lang == y.lang && x.kind == y.kind).map(|y| (x, y))).collect();
    both.sort_by_key(|(x, _)| x.lang.as_str() != view.frame.ui.code());
    match both.first() {
        Some((x, y)) => Reply::see(view.frame.links.page(&format!("/compare/{}/{}", x.text, y.text))),
        None => {
            let message = format!("rounds {a} and {b} of {series} have no readable text of one kind and language");
            view.wrong(404, &message, "compare two of their texts instead", &[])
        }
    }
}

/// Two texts or clauses.
pub(super) fn texts(view: &View<'_>, a: &str, b: &str) -> Reply {
    let comparison = match view.opened.workspace.compare(&[a, b], None) {
        Ok(comparison) => comparison,
        Err(error) => return view.wrong(404, &error.to_string(), &error.hint(), &[]),
    };
    let starts = if view.frame.links.is_site() { vec![0] } else { parts(&comparison) };
    let part = view.asked.number("part").unwrap_or(1).clamp(1, starts.len());
    let to = starts.get(part).copied().unwrap_or(comparison.rows.len());
    let names: Vec<String> = comparison.texts.iter().map(|t| round_name(t.round.parse().ok(), &t.round)).collect();
    let counts: Vec<(Relation, usize)> = Relation::OF_ROUNDS
        .into_iter()
        .chain([Relation::Translation])
        .filter_map(|r| Some((r, *comparison.counts.get(&r)?)))
        .collect();
    view.page(
        "comparison.html",
        context! {
            place => "compare",
            heading => heading(view, &comparison, &names),
            a => a,
            b => b,
            here_path => if view.asked.path == "/compare" { format!("/compare?a={a}&b={b}") } else { view.asked.path.clone() },
            names => names,
            texts => value(&comparison.texts),
            differences => comparison.differences,
            counts => value(counts),
            remarks => comparison.remarks.clone(),
            rows => value(&comparison.rows[starts[part - 1]..to]),
            part => part,
            parts => starts.len(),
        },
    )
}

/// The rounds that are compared; within one round, the languages.
fn heading(view: &View<'_>, comparison: &Comparison, names: &[String]) -> String {
    let ui = view.frame.ui;
    let fill = |from: &str, to: &str| [("from".to_owned(), from.to_owned()), ("to".to_owned(), to.to_owned())];
    let [a, b] = comparison.texts.as_slice() else { return String::new() };
    if (&a.series, &a.round) != (&b.series, &b.round) {
        return ui.text("compare.pair", &fill(&names[0], &names[1]));
    }
    let round = ui.text("round.name", &[("round".to_owned(), names[0].clone())]);
    let lang = |code: &str| ui.text(&format!("lang.{code}"), &[]);
    format!("{round}: {} · {}", lang(a.lang.as_str()), lang(b.lang.as_str()))
}

/// Rows at which the pages of a comparison begin.
fn parts(comparison: &Comparison) -> Vec<usize> {
    let mut starts = vec![0];
    let (mut bytes, mut rows) = (0, 0);
    let size = |row: &Row| {
        let pieces: usize = row.pieces.iter().map(|p| p.text.len() + 12).sum();
        if pieces > 0 { pieces } else { row.cells.iter().flatten().map(|u| u.text.len()).sum() }
    };
    for (index, row) in comparison.rows.iter().enumerate() {
        if rows > 0 && (bytes + size(row) > PART_BYTES || rows == PART_ROWS) {
            starts.push(index);
            (bytes, rows) = (0, 0);
        }
        (bytes, rows) = (bytes + size(row), rows + 1);
    }
    starts
}

/// Who signed which rounds of a series.
pub(super) fn parties(view: &View<'_>, series: &str) -> Reply {
    let overview = overview(view);
    let Some(found) = overview.series.iter().find(|s| s.id == series) else {
        return view.wrong(404, &format!("there is no series {series}"), "the first page lists them", &[]);
    };
    let known: Vec<_> = found.rounds.iter().filter(|r| !r.parties.is_empty() || !r.attended.is_empty()).collect();
    let mut names: Vec<&String> = known.iter().flat_map(|r| r.parties.iter().chain(&r.attended)).collect();
    names.sort();
    names.dedup();
    let row = |party: &&String| {
        let state = |r: &&rondas::workspace::RoundOverview| match (r.parties.contains(party), r.attended.contains(party)) {
            (true, _) => "signed",
            (false, true) => "attended",
            (false, false) => "",
        };
        let rounds: Vec<&str> = known.iter().copied().map(|r| state(&r)).collect();
        PartyRow { party: (*party).clone(), signed: rounds.iter().filter(|s| **s == "signed").count(), rounds }
    };
    let rows: Vec<PartyRow> = names.iter().map(row).collect();
    let heads: Vec<(String, String, usize)> =
        known.iter().map(|r| (r.key.clone(), round_name(r.ordinal, &r.key), r.parties.len())).collect();
    view.page(
        "parties.html",
        context! { place => "compare", series => series, title => title(found, view.frame.ui), heads => value(heads), rows => value(rows) },
    )
}
