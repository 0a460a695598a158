//! Series and rounds.

use std::collections::BTreeSet;

use minijinja::context;
use rondas::model::roman;
use rondas::workspace::{Overview, RoundOverview, SeriesOverview};
use serde::Serialize;

use super::super::frame::{Frame, value};
use super::super::reply::Reply;
use super::super::room::{Closed, Room};
use super::super::words::Ui;
use super::{View, closed_as_value};

/// Width of the time line, units of its drawing, and the margin at either end.
const LINE: (f64, f64) = (1000.0, 40.0);

/// A series with what its part of the page needs.
#[derive(Serialize)]
struct SeriesView {
    id: String,
    title: String,
    note: Option<String>,
    newest: Option<Newest>,
    timeline: Option<Timeline>,
    rounds: Vec<RoundView>,
}

#[derive(Serialize)]
struct RoundView {
    #[serde(flatten)]
    round: RoundOverview,
    name: String,
    place: String,
    families: Vec<String>,
    previous: Option<String>,
}

/// The latest round that a text is held of.
#[derive(Serialize)]
struct Newest {
    key: String,
    name: String,
    date: Option<String>,
    clauses: usize,
    without_earlier: usize,
    earlier: bool,
}

#[derive(Serialize)]
struct Timeline {
    years: Vec<Tick>,
    rounds: Vec<Dot>,
}

#[derive(Serialize)]
struct Tick {
    x: f64,
    year: i32,
}

#[derive(Serialize)]
struct Dot {
    x: f64,
    name: String,
    held: bool,
}

pub(super) fn all(view: &View<'_>) -> Reply {
    let overview = view.opened.workspace.overview(&view.opened.corpus.catalogue);
    page(&view.frame, &overview, false, minijinja::Value::from(()))
}

/// The page of one series, if there is such a series.
pub(super) fn one(view: &View<'_>, series: &str) -> Option<Reply> {
    let mut overview = view.opened.workspace.overview(&view.opened.corpus.catalogue);
    overview.series.retain(|s| s.id == series);
    (!overview.series.is_empty()).then(|| page(&view.frame, &overview, true, minijinja::Value::from(())))
}

/// The page of a room without a build.
pub(super) fn closed(room: &Room, frame: &Frame, closed: &Closed) -> Reply {
    let (corpus, index) = room.folders();
    let closed = context! { corpus => corpus, index => index, ..closed_as_value(closed) };
    Reply { status: 503, ..page(frame, &Overview::default(), false, closed) }
}

/// The page of a round, if there is such a round.
pub(super) fn round(view: &View<'_>, series: &str, key: &str) -> Option<Reply> {
    let overview = view.opened.workspace.overview(&view.opened.corpus.catalogue);
    let series = overview.series.into_iter().find(|s| s.id == series)?;
    let (id, title) = (series.id.clone(), title(&series, view.frame.ui));
    let round = rounds(series).into_iter().find(|r| r.round.key == key)?;
    Some(view.page("round.html", context! { place => "home", series => id, title => title, round => value(round) }))
}

fn page(frame: &Frame, overview: &Overview, only: bool, closed: minijinja::Value) -> Reply {
    let series: Vec<SeriesView> = overview.series.iter().map(|s| series_view(s, frame.ui)).collect();
    let totals = value(overview);
    frame.page(200, "home.html", context! { place => "home", only => only, closed => closed, series => value(series), ..totals })
}

/// The name of a series in the language of the interface, or in another one, or its slug.
pub(super) fn title(series: &SeriesOverview, ui: Ui) -> String {
    let wanted = series.name.iter().find(|(lang, _)| lang.as_str() == ui.code());
    wanted.or_else(|| series.name.iter().next()).map_or_else(|| series.id.clone(), |(_, name)| name.clone())
}

/// How a round is called: its number in roman numerals, or its slug.
pub(super) fn round_name(ordinal: Option<u32>, key: &str) -> String {
    ordinal.map_or_else(|| key.to_owned(), roman)
}

fn rounds(series: SeriesOverview) -> Vec<RoundView> {
    let held: Vec<String> = series.rounds.iter().filter(|r| !r.texts.is_empty()).map(|r| r.key.clone()).collect();
    let view = |round: RoundOverview| {
        let families: BTreeSet<String> = round.texts.iter().map(|t| t.family.clone()).collect();
        let place = held.iter().position(|k| *k == round.key);
        RoundView {
            name: round_name(round.ordinal, &round.key),
            place: round.city.clone().or_else(|| round.chapter.clone()).unwrap_or_default(),
            families: families.into_iter().collect(),
            previous: place.filter(|p| *p > 0).map(|p| held[p - 1].clone()),
            round,
        }
    };
    series.rounds.into_iter().map(view).collect()
}

fn series_view(series: &SeriesOverview, ui: Ui) -> SeriesView {
    let rounds = rounds(series.clone());
    let held = rounds.iter().filter(|r| !r.round.texts.is_empty()).count();
    let newest = rounds.iter().rev().find(|r| !r.round.texts.is_empty()).map(|r| {
        let fullest = r.round.texts.iter().max_by_key(|t| t.clauses);
        Newest {
            key: r.round.key.clone(),
            name: r.name.clone(),
            date: r.round.date.clone(),
            clauses: fullest.map_or(0, |t| t.clauses),
            without_earlier: fullest.map_or(0, |t| t.without_earlier),
            earlier: held > 1,
        }
    });
    SeriesView {
        id: series.id.clone(),
        title: title(series, ui),
        note: series.note.clone(),
        newest,
        timeline: timeline(&rounds),
        rounds,
    }
}

/// The rounds on a line of years; `None` where fewer than two have a date.
fn timeline(rounds: &[RoundView]) -> Option<Timeline> {
    let dated: Vec<(f64, &RoundView)> = rounds.iter().filter_map(|r| Some((year_of(r.round.date.as_deref()?)?, r))).collect();
    let from = dated.iter().map(|(t, _)| *t).fold(f64::INFINITY, f64::min);
    let to = dated.iter().map(|(t, _)| *t).fold(f64::NEG_INFINITY, f64::max);
    if dated.len() < 2 || to - from < 0.1 {
        return None;
    }
    let (width, margin) = LINE;
    let x = |time: f64| ((margin + (time - from) / (to - from) * (width - 2.0 * margin)) * 10.0).round() / 10.0;
    let years = (from.ceil() as i32..=to.floor() as i32).take(60).map(|year| Tick { x: x(f64::from(year)), year }).collect();
    let dot = |(time, r): &(f64, &RoundView)| Dot { x: x(*time), name: r.name.clone(), held: !r.round.texts.is_empty() };
    Some(Timeline { years, rounds: dated.iter().map(dot).collect() })
}

/// A day as a year with a fraction.
fn year_of(iso: &str) -> Option<f64> {
    let mut parts = iso.splitn(3, '-').map(str::parse::<f64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    Some(year + (month - 1.0) / 12.0 + (day - 1.0) / 366.0)
}
