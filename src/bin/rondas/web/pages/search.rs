//! Hits of a search, with what narrows it.

use std::collections::BTreeMap;

use minijinja::context;
use rondas::index::{Expansion, Hit, Hits, IndexError, KwicLine, QueryError, Request, Sort, kwic, parse};
use rondas::model::Lang;
use rondas::text::Span;
use rondas::workspace::{Overview, SeriesCounts, SeriesOverview};
use serde::Serialize;

use super::super::asked::Asked;
use super::super::frame::value;
use super::super::links::with_query;
use super::super::reply::Reply;
use super::View;
use super::home::{round_name, title};

/// Hits of a page.
const PAGE: usize = 20;
/// Pages that can be turned to.
const PAGES: usize = 500;
/// Characters around a line of a concordance.
const KWIC: usize = 60;
/// Bytes shown before the first match of a long clause, and behind it.
const PASSAGE: (usize, usize) = (260, 520);
/// Letters of a little word.
const LITTLE: usize = 3;
/// Fields that narrow a search, in the order they are shown.
pub(in super::super) const CONDITIONS: [&str; 9] =
    ["series", "round", "lang", "status", "kind", "country", "org", "verb", "year"];
/// Fields besides them that a new query keeps.
const KEPT: [&str; 1] = ["without"];
/// Values of a facet that are shown.
const FACET_VALUES: usize = 12;

#[derive(Serialize)]
struct HitView {
    #[serde(flatten)]
    hit: Hit,
    round_name: String,
    series_title: String,
    /// The part of the words that is shown, and what is marked of it.
    passage: String,
    marks: Vec<Span>,
    cut: (bool, bool),
    lines: Vec<KwicLine>,
}

#[derive(Serialize)]
struct FacetView {
    field: &'static str,
    values: Vec<FacetValue>,
}

#[derive(Serialize)]
struct FacetValue {
    value: String,
    count: usize,
    chosen: bool,
    /// The search with this condition put in or taken out.
    path: String,
}

#[derive(Serialize)]
struct Chart {
    series: String,
    title: String,
    total: usize,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct Bar {
    round: u32,
    name: String,
    date: Option<String>,
    count: usize,
    /// Share of the longest bar, 0 to 100.
    share: usize,
    path: String,
}

/// A word of the query with what it became in another language.
#[derive(Serialize)]
struct ExpansionView {
    word: String,
    from: Lang,
    to: Lang,
    /// Each word with the search that does not use it.
    words: Vec<(String, String)>,
}

/// What is wrong with a query, cut at its place.
#[derive(Serialize)]
struct Fault {
    before: String,
    at: String,
    after: String,
    message: String,
    hint: String,
}

/// The search that a request asks for; nothing without a query.
pub(in super::super) fn request(asked: &Asked) -> Option<Request> {
    let typed = asked.field("q");
    let conditions: Vec<String> =
        CONDITIONS.iter().flat_map(|field| asked.values(field).map(move |value| format!("{field}:{}", quoted(value)))).collect();
    if typed.is_none() && conditions.is_empty() {
        return None;
    }
    let query = match (typed, conditions.is_empty()) {
        (Some(typed), true) => typed.to_owned(),
        (Some(typed), false) => format!("({typed}) {}", conditions.join(" ")),
        (None, _) => conditions.join(" "),
    };
    let sort = match asked.field("sort") {
        Some("date") => Sort::Date,
        Some("document") => Sort::Document,
        _ => Sort::Relevance,
    };
    let without = asked.values("without").map(str::to_owned).collect();
    let expand = asked.field("expand") != Some("no");
    Some(Request { across: asked.field("across").is_some(), expand, without, sort, ..Request::new(query, PAGE) })
}

/// A value of a condition, in quotes where it is more than a word.
fn quoted(value: &str) -> String {
    let plain = value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if plain { value.to_owned() } else { format!("\"{}\"", value.replace('"', "")) }
}

pub(super) fn page(view: &View<'_>) -> Reply {
    let asked = view.asked;
    let Some(mut request) = request(asked) else { return empty(view) };
    if let Some(Err(error)) = asked.field("q").map(parse) {
        return fault(view, asked.field("q").unwrap_or_default(), &error);
    }
    let number = asked.number("page").unwrap_or(1).clamp(1, PAGES);
    request.offset = (number - 1) * PAGE;
    request.facets = true;
    let searching = &view.opened.searching;
    let found = searching.search(&request).and_then(|hits| Ok((hits, searching.by_round(&request)?)));
    match found {
        Ok((hits, counts)) => results(view, hits, &counts, number),
        Err(IndexError::Query(error)) => fault(view, &request.query, &error),
        Err(error) => view.wrong(500, &error.to_string(), "run `rondas build` to make the index anew", &[]),
    }
}

fn form(asked: &Asked) -> minijinja::Value {
    let kept: Vec<(String, String)> = asked
        .fields
        .iter()
        .filter(|(n, v)| KEPT.iter().chain(&CONDITIONS).any(|kept| kept == n) && !v.trim().is_empty())
        .cloned()
        .collect();
    context! {
        place => "search",
        q => asked.field("q").unwrap_or_default(),
        kwic => asked.field("view") == Some("kwic"),
        across => asked.field("across").is_some(),
        sort => asked.field("sort").unwrap_or("relevance"),
        kept => value(kept),
    }
}

fn empty(view: &View<'_>) -> Reply {
    view.page("search.html", context! { hits => (), fault => (), ..form(view.asked) })
}

fn fault(view: &View<'_>, query: &str, error: &QueryError) -> Reply {
    let place = query.char_indices().nth(error.position).map_or(query.len(), |(at, _)| at);
    let next = query[place..].chars().next().map_or(place, |c| place + c.len_utf8());
    let fault = Fault {
        before: query[..place].to_owned(),
        at: query[place..next].to_owned(),
        after: query[next..].to_owned(),
        message: error.message.clone(),
        hint: error.hint.clone(),
    };
    view.frame.page(400, "search.html", context! { hits => (), fault => value(fault), ..form(view.asked) })
}

fn results(view: &View<'_>, hits: Hits, counts: &[SeriesCounts], number: usize) -> Reply {
    let overview = view.opened.workspace.overview(&view.opened.corpus.catalogue);
    let asked = view.asked;
    let turned = |number: usize| {
        let mut fields = asked.without(&["page"]);
        fields.push(("page".into(), number.to_string()));
        with_query("/search", &fields)
    };
    let export = |form: &str| with_query(&format!("/api/search.{form}"), &asked.without(&["page", "view"]));
    let last = hits.total.div_ceil(PAGE).clamp(1, PAGES);
    let from = (number - 1) * PAGE;
    view.page(
        "search.html",
        context! {
            total => hits.total,
            from => from + 1,
            to => from + hits.hits.len(),
            suggestions => hits.suggestions.iter().flat_map(|s| s.near.clone()).collect::<Vec<String>>(),
            expansions => value(expansions(hits.expansions, asked)),
            left_out => value(asked.values("without").map(|word| (word, toggled(asked, "without", word, true))).collect::<Vec<_>>()),
            titles => value(overview.series.iter().map(|s| (s.id.clone(), title(s, view.frame.ui))).collect::<BTreeMap<_, _>>()),
            facets => value(facets(&hits.facets, asked)),
            charts => value(charts(view, &overview, counts)),
            hits => value(hits.hits.into_iter().map(|h| hit_view(view, &overview, h)).collect::<Vec<_>>()),
            before => (number > 1).then(|| turned(number - 1)),
            after => (number < last).then(|| turned(number + 1)),
            number => number,
            last => last,
            csv => export("csv"),
            jsonl => export("jsonl"),
            fault => (),
            ..form(asked)
        },
    )
}

fn expansions(all: Vec<Expansion>, asked: &Asked) -> Vec<ExpansionView> {
    let leave_out = |word: String| {
        let mut fields = asked.without(&["page"]);
        fields.push(("without".into(), word.clone()));
        (word, with_query("/search", &fields))
    };
    let one = |e: Expansion| ExpansionView {
        word: e.word,
        from: e.from,
        to: e.to,
        words: e.words.into_iter().map(leave_out).collect(),
    };
    all.into_iter().map(one).collect()
}

fn hit_view(view: &View<'_>, overview: &Overview, hit: Hit) -> HitView {
    let clause = &hit.clause;
    let text = &clause.text;
    let first = hit.highlights.first().map_or(0, |s| s.start);
    let start = if first > PASSAGE.0 { word_start(text, first - PASSAGE.0) } else { 0 };
    let end = text.floor_char_boundary((first + PASSAGE.1).min(text.len()));
    let marked = telling(text, &hit.highlights);
    let inside = marked.iter().filter(|s| s.start >= start && s.end <= end);
    HitView {
        round_name: clause.round.map_or_else(String::new, |n| round_name(Some(n), "")),
        series_title: overview
            .series
            .iter()
            .find(|s| s.id == clause.series)
            .map_or_else(|| clause.series.clone(), |s| title(s, view.frame.ui)),
        passage: text[start..end].to_owned(),
        marks: inside.map(|s| Span::new(s.start - start, s.end - start)).collect(),
        cut: (start > 0, end < text.len()),
        lines: kwic(&hit, KWIC),
        hit,
    }
}

/// Without the marks of little words (de, la, of) that stand alone: beside another marked word they belong to a phrase, elsewhere they
/// only trouble the eye. Where nothing else is marked they stay.
fn telling(text: &str, marks: &[Span]) -> Vec<Span> {
    let is_little = |s: &Span| s.of(text).chars().count() <= LITTLE && s.of(text).chars().all(char::is_lowercase);
    if marks.iter().all(is_little) {
        return marks.to_vec();
    }
    let touches = |a: &Span, b: &Span| a.end <= b.start && text[a.end..b.start].chars().all(char::is_whitespace);
    // From both sides, so that a run of little words is held by the telling word at either of its ends.
    let mut kept: Vec<bool> = marks.iter().map(|m| !is_little(m)).collect();
    for i in 1..marks.len() {
        kept[i] |= kept[i - 1] && touches(&marks[i - 1], &marks[i]);
    }
    for i in (1..marks.len()).rev() {
        kept[i - 1] |= kept[i] && touches(&marks[i - 1], &marks[i]);
    }
    marks.iter().zip(kept).filter(|(_, kept)| *kept).map(|(m, _)| *m).collect()
}

/// The start of the first word at or behind a byte.
fn word_start(text: &str, at: usize) -> usize {
    let at = text.ceil_char_boundary(at);
    text[at..].find(char::is_whitespace).map_or(at, |space| at + space + 1)
}

fn facets(counts: &BTreeMap<String, BTreeMap<String, usize>>, asked: &Asked) -> Vec<FacetView> {
    let one = |field: &'static str| -> Option<FacetView> {
        let chosen: Vec<&str> = asked.values(field).collect();
        let mut values: Vec<(String, usize)> = counts.get(field).into_iter().flatten().map(|(v, n)| (v.clone(), *n)).collect();
        if field == "round" {
            values.sort_by_key(|(v, _)| v.parse::<u32>().unwrap_or(u32::MAX));
        } else {
            values.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        }
        values.truncate(FACET_VALUES);
        let value = |(value, count): (String, usize)| {
            let is_chosen = chosen.contains(&value.as_str());
            FacetValue { path: toggled(asked, field, &value, is_chosen), chosen: is_chosen, value, count }
        };
        let values: Vec<FacetValue> = values.into_iter().map(value).collect();
        (values.len() > 1 || values.iter().any(|v| v.chosen)).then_some(FacetView { field, values })
    };
    CONDITIONS.into_iter().filter_map(one).collect()
}

/// The search with a condition put in, or taken out.
fn toggled(asked: &Asked, field: &str, value: &str, chosen: bool) -> String {
    let mut fields = asked.without(&["page"]);
    if chosen {
        fields.retain(|(n, v)| n != field || v.trim() != value);
    } else {
        fields.push((field.to_owned(), value.to_owned()));
    }
    with_query("/search", &fields)
}

/// A chart for each series: all rounds that a text is held of, those without a hit too.
fn charts(view: &View<'_>, overview: &Overview, counts: &[SeriesCounts]) -> Vec<Chart> {
    let most = counts.iter().flat_map(|c| c.rounds.iter().map(|(_, n)| *n)).max().unwrap_or(1);
    let chart = |series: &SeriesOverview| {
        let found = counts.iter().find(|c| c.series == series.id)?;
        let held = series.rounds.iter().filter(|r| !r.texts.is_empty());
        let bar = |r: &rondas::workspace::RoundOverview| {
            let round = r.ordinal?;
            let count = found.rounds.iter().find(|(n, _)| *n == round).map_or(0, |(_, n)| *n);
            let mut fields = view.asked.without(&["page", "series", "round"]);
            fields.extend([("series".into(), series.id.clone()), ("round".into(), round.to_string())]);
            Some(Bar {
                round,
                name: round_name(Some(round), ""),
                date: r.date.clone(),
                count,
                share: count * 100 / most,
                path: with_query("/search", &fields),
            })
        };
        Some(Chart {
            series: series.id.clone(),
            title: title(series, view.frame.ui),
            total: found.total,
            bars: held.filter_map(bar).collect(),
        })
    };
    overview.series.iter().filter_map(chart).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_words_are_marked_only_in_company() {
        let text = "la red de la trata de personas y de la salud";
        let spans = |words: &[(usize, usize)]| words.iter().map(|(a, b)| Span::new(*a, *b)).collect::<Vec<_>>();
        let marks = spans(&[(7, 9), (13, 18), (19, 21), (22, 30), (33, 35)]);
        assert_eq!(telling(text, &marks), spans(&[(13, 18), (19, 21), (22, 30)]));
        assert_eq!(telling(text, &spans(&[(7, 9)])), spans(&[(7, 9)]));
    }
}
