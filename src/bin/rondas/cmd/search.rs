//! `rondas search`

use std::process::ExitCode;

use rondas::index::{Hit, Hits, KwicLine, KwicSort, Query, Request, Sort, kwic, sort_kwic};
use rondas::text::{Span, printable_line, squeeze};

use super::asking::{csv_rows, expansions, failed, queries, request, save, saved, searching};
use crate::cli::{SearchArgs, SortArg};
use crate::print::{self, Style, filled};

/// Characters of context on either side of a match.
const CONTEXT: usize = 160;
/// Characters of context in a concordance.
const KWIC: usize = 42;

pub(crate) fn run(args: &SearchArgs) -> anyhow::Result<ExitCode> {
    let (queries, saved) = (queries(args.query.as_deref(), &args.saved)?, saved(&args.saved.saved)?);
    let mut answers = Vec::new();
    let mut opened = None;
    for (name, query) in queries {
        let mut request = request(&query, &args.conditions, &saved);
        request.sort = sort(args.sort);
        request.limit = if args.all || args.limit == 0 { Request::ALL } else { args.limit };
        request.offset = args.offset;
        request.facets = args.facets;
        let tree = match request.tree() {
            Ok(tree) => tree,
            Err(error) => return failed(error.into(), &request, args.json.json),
        };
        if args.explain {
            explain(&tree, args)?;
            continue;
        }
        let searching = opened.get_or_insert(searching(&args.index)?);
        match searching.search(&request) {
            Ok(hits) => answers.push((name, hits)),
            Err(error) => return failed(error, &request, args.json.json),
        }
    }
    if args.explain {
        return Ok(ExitCode::SUCCESS);
    }
    if let (Some(name), Some(query)) = (&args.save, &args.query) {
        save(&args.saved.saved, name, query)?;
    }
    show(&answers, args)?;
    Ok(ExitCode::from(u8::from(answers.iter().all(|(_, hits)| hits.total == 0))))
}

fn sort(sort: SortArg) -> Sort {
    match sort {
        SortArg::Relevance => Sort::Relevance,
        SortArg::Date => Sort::Date,
        SortArg::Document | SortArg::Round | SortArg::Left | SortArg::Right => Sort::Document,
    }
}

fn explain(tree: &Query, args: &SearchArgs) -> anyhow::Result<()> {
    if args.json.json {
        return print::json(&serde_json::json!({ "query": tree.to_string(), "tree": tree }));
    }
    Ok(print::out(&format!("{}\n", printable_line(&tree.to_string())))?)
}

type Answers = [(String, Hits)];

fn show(answers: &Answers, args: &SearchArgs) -> anyhow::Result<()> {
    if args.csv {
        return table(answers, args);
    }
    if args.jsonl {
        return lines(answers, args);
    }
    if args.json.json {
        return match answers {
            [(name, hits)] if name.is_empty() => print::json(hits),
            all => {
                let named = |(name, hits)| serde_json::json!({ "name": name, "answer": hits });
                print::json(&all.iter().map(|(n, h)| named((n, h))).collect::<Vec<_>>())
            }
        };
    }
    for (name, hits) in answers {
        if !name.is_empty() {
            print::out(&format!("{}\n", Style::stdout().bold(&format!("@ {}", printable_line(name)))))?;
        }
        print::out(&if args.kwic { concordance(hits, args) } else { listing(hits, args) })?;
    }
    Ok(())
}

/// Lines of a concordance in the order asked for.
fn kwic_lines(hits: &Hits, args: &SearchArgs, width: usize) -> Vec<KwicLine> {
    let mut lines: Vec<KwicLine> = hits.hits.iter().flat_map(|h| kwic(h, width)).collect();
    match args.sort {
        SortArg::Left => sort_kwic(&mut lines, KwicSort::Left),
        SortArg::Right => sort_kwic(&mut lines, KwicSort::Right),
        SortArg::Round => sort_kwic(&mut lines, KwicSort::Round),
        _ => {}
    }
    lines
}

fn lines(answers: &Answers, args: &SearchArgs) -> anyhow::Result<()> {
    let named = |name: &str, mut value: serde_json::Value| {
        if let (false, Some(object)) = (name.is_empty(), value.as_object_mut()) {
            object.insert("query".into(), name.into());
        }
        value.to_string() + "\n"
    };
    for (name, hits) in answers {
        if args.kwic {
            for line in kwic_lines(hits, args, CONTEXT) {
                print::out(&named(name, serde_json::to_value(line)?))?;
            }
            continue;
        }
        for hit in &hits.hits {
            print::out(&named(name, serde_json::to_value(hit)?))?;
        }
    }
    Ok(())
}

fn table(answers: &Answers, args: &SearchArgs) -> anyhow::Result<()> {
    let round = |r: Option<u32>| r.map(|r| r.to_string()).unwrap_or_default();
    if args.kwic {
        let rows = answers.iter().flat_map(|(name, hits)| {
            let row = |l: KwicLine| vec![name.clone(), l.id, l.lang.to_string(), round(l.round), l.left, l.keyword, l.right];
            kwic_lines(hits, args, CONTEXT).into_iter().map(row).collect::<Vec<_>>()
        });
        return csv_rows(&["query", "id", "lang", "round", "left", "keyword", "right"], rows);
    }
    let head = [
        "query",
        "id",
        "number",
        "kind",
        "series",
        "round",
        "date",
        "lang",
        "status",
        "page",
        "translations",
        "rounds",
        "through",
        "score",
        "text",
    ];
    let rows = answers.iter().flat_map(|(name, hits)| {
        hits.hits.iter().map(|hit| {
            let c = &hit.clause;
            vec![
                name.clone(),
                c.id.clone(),
                c.number.clone(),
                c.kind.as_str().to_owned(),
                c.series.clone(),
                round(c.round),
                c.date.clone().unwrap_or_default(),
                c.lang.to_string(),
                c.status.to_string(),
                c.page.to_string(),
                c.translations.join(" "),
                c.rounds.iter().map(u32::to_string).collect::<Vec<_>>().join(" "),
                hit.through.as_ref().map(|t| t.id.clone()).unwrap_or_default(),
                format!("{:.3}", hit.score),
                c.text.clone(),
            ]
        })
    });
    csv_rows(&head, rows)
}

fn listing(hits: &Hits, args: &SearchArgs) -> String {
    if hits.total == 0 {
        return format!("nothing found\n{}{}", expansions(&hits.expansions), suggestions(hits));
    }
    let style = Style::stdout();
    let mut out = String::new();
    for hit in &hits.hits {
        out += &entry(hit, style);
    }
    let last = args.offset + hits.hits.len();
    if hits.hits.is_empty() && args.limit > 0 {
        return format!("no more; the query finds {}\n", print::count(hits.total, "clause"));
    }
    out += &format!("{} to {last} of {} clauses", (args.offset + 1).min(last), hits.total);
    out += &if last < hits.total { format!("; more with --offset {last}\n") } else { "\n".into() };
    for (field, values) in &hits.facets {
        let mut values: Vec<(&String, &usize)> = values.iter().collect();
        values.sort_by_key(|(value, count)| (std::cmp::Reverse(**count), value.parse::<u32>().unwrap_or(0)));
        let values: Vec<String> = values.iter().map(|(v, n)| format!("{} {n}", printable_line(v))).collect();
        out += &filled(&format!("{field}: {}", values.join(", ")), 0);
    }
    out + &expansions(&hits.expansions) + &suggestions(hits)
}

/// Words that no text has, with words near them.
fn suggestions(hits: &Hits) -> String {
    let line = |s: &rondas::index::Suggestion| {
        format!("no text has `{}`; did you mean: {}?\n", printable_line(&s.word), printable_line(&s.near.join(", ")))
    };
    hits.suggestions.iter().map(line).collect()
}

pub(super) fn entry(hit: &Hit, style: Style) -> String {
    let clause = &hit.clause;
    let date = clause.date.as_deref().unwrap_or("no date");
    let mut out =
        format!("{}  {}\n", style.bold(&clause.id), style.faint(&format!("{date}, page {}, {}", clause.page, clause.status)));
    let label = if clause.label.is_empty() { String::new() } else { format!("{} ", clause.label) };
    out += &filled(&format!("{label}{}", passage(&clause.text, &hit.highlights, style)), 2);
    if let Some(form) = &hit.through {
        out += &format!("  {} {}\n", style.faint("found through its translation"), form.id);
        out += &filled(&passage(&form.text, &form.highlights, style), 4);
    }
    let mut also = clause.languages().join(", ");
    if !clause.rounds.is_empty() {
        let rounds: Vec<String> = clause.rounds.iter().map(u32::to_string).collect();
        let word = if rounds.len() == 1 { "round" } else { "rounds" };
        also += &format!("{}{word} {}", if also.is_empty() { "" } else { "; " }, rounds.join(", "));
    }
    if !also.is_empty() {
        out += &format!("  {}\n", style.faint(&format!("also in {also}")));
    }
    out.push('\n');
    out
}

/// The words around the first match, matches set apart.
fn passage(text: &str, highlights: &[Span], style: Style) -> String {
    let first = highlights.first().map_or(0, |s| s.start);
    let start = if first > CONTEXT { text.ceil_char_boundary(first - CONTEXT) } else { 0 };
    let end = text.floor_char_boundary((first + 2 * CONTEXT + 80).min(text.len()));
    let mut out = String::from(if start > 0 { "… " } else { "" });
    let mut at = start;
    for span in highlights.iter().filter(|s| s.start >= start && s.end <= end) {
        out += &plain(Span::new(at, span.start).of(text));
        out += &style.matched(&plain(span.of(text)));
        at = span.end;
    }
    out += &plain(Span::new(at, end).of(text));
    if end < text.len() { out + " …" } else { out }
}

fn plain(text: &str) -> String {
    rondas::text::printable(&text.replace('\n', " "))
}

fn concordance(hits: &Hits, args: &SearchArgs) -> String {
    let style = Style::stdout();
    let mut out = String::new();
    for line in kwic_lines(hits, args, KWIC) {
        let pad = " ".repeat(KWIC.saturating_sub(line.left.chars().count()));
        out += &format!(
            "{pad}{}{}{}  {}\n",
            printable_line(&line.left),
            style.matched(&printable_line(&squeeze(&line.keyword))),
            printable_line(&line.right),
            style.faint(&line.id)
        );
    }
    if out.is_empty() { format!("nothing found\n{}", suggestions(hits)) } else { out }
}
