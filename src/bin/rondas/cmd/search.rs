//! `rondas search`

use std::process::ExitCode;

use rondas::index::{Hit, Hits, IndexError, QueryError, Request, Sort, kwic};
use rondas::text::{Span, printable_line, squeeze};
use rondas::workspace::Searching;

use crate::cli::{SearchArgs, SortArg};
use crate::print::{self, Style, filled};

/// Characters of context on either side of a match.
const CONTEXT: usize = 160;
/// Characters of context in a concordance.
const KWIC: usize = 42;

pub(crate) fn run(args: &SearchArgs) -> anyhow::Result<ExitCode> {
    let searching = Searching::open(&args.index.index).map_err(|e| {
        let hint = e.hint();
        print::with_hint(e, hint)
    })?;
    let request = Request {
        query: query(args),
        across: args.across,
        sort: match args.sort {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Date => Sort::Date,
            SortArg::Document => Sort::Document,
        },
        limit: args.limit,
        offset: args.offset,
    };
    let hits = match searching.search(&request) {
        Ok(hits) => hits,
        Err(IndexError::Query(error)) => return syntax(args, &request.query, &error),
        Err(error) => return Err(print::with_hint(error, "run `rondas build` to make the index anew")),
    };
    if args.json.json {
        print::json(&hits)?;
    } else if args.kwic {
        print::out(&concordance(&hits))?;
    } else {
        print::out(&listing(&hits, args))?;
    }
    Ok(ExitCode::from(u8::from(hits.total == 0)))
}

/// The query with the conditions of the options added.
fn query(args: &SearchArgs) -> String {
    let conditions = [("round", &args.round), ("lang", &args.lang), ("kind", &args.kind), ("series", &args.series)];
    let added: Vec<String> = conditions.iter().filter_map(|(f, v)| v.as_ref().map(|v| format!("{f}:{v}"))).collect();
    if added.is_empty() { args.query.clone() } else { format!("({}) {}", args.query, added.join(" ")) }
}

/// Shows a mistake at its place.
fn syntax(args: &SearchArgs, query: &str, error: &QueryError) -> anyhow::Result<ExitCode> {
    if args.json.json {
        print::json(&serde_json::json!({ "error": error }))?;
    }
    let style = Style::stderr();
    let caret = format!("{}^", " ".repeat(error.position));
    let text = format!(
        "{} {}\n  {}\n  {}\n\n{} {}",
        style.red("error:"),
        error.message,
        printable_line(query),
        style.red(&caret),
        style.bold("hint:"),
        error.hint
    );
    print::to_stderr(&text);
    Ok(ExitCode::from(2))
}

fn listing(hits: &Hits, args: &SearchArgs) -> String {
    if hits.total == 0 {
        let near =
            if hits.suggestions.is_empty() { String::new() } else { format!("; did you mean: {}", hits.suggestions.join(", ")) };
        return format!("nothing found{near}\n");
    }
    let style = Style::stdout();
    let mut out = String::new();
    for hit in &hits.hits {
        out += &entry(hit, style);
    }
    let last = args.offset + hits.hits.len();
    out += &format!("{} to {last} of {} clauses", (args.offset + 1).min(last), hits.total);
    out += &if last < hits.total { format!("; more with --offset {last}\n") } else { "\n".into() };
    out
}

fn entry(hit: &Hit, style: Style) -> String {
    let clause = &hit.clause;
    let date = clause.date.as_deref().unwrap_or("no date");
    let mut out =
        format!("{}  {}\n", style.bold(&clause.id), style.faint(&format!("{date}, page {}, {}", clause.page, clause.status)));
    let label = if clause.label.is_empty() { String::new() } else { format!("{} ", clause.label) };
    out += &filled(&format!("{label}{}", passage(hit, style)), 2);
    for translation in &clause.translations {
        out += &format!("  {} {translation}\n", style.faint("="));
    }
    out.push('\n');
    out
}

/// The words around the first match, matches set apart.
fn passage(hit: &Hit, style: Style) -> String {
    let text = &hit.clause.text;
    let first = hit.highlights.first().map_or(0, |s| s.start);
    let start = if first > CONTEXT { text.ceil_char_boundary(first - CONTEXT) } else { 0 };
    let end = text.floor_char_boundary((first + 2 * CONTEXT + 80).min(text.len()));
    let mut out = String::from(if start > 0 { "… " } else { "" });
    let mut at = start;
    for span in hit.highlights.iter().filter(|s| s.start >= start && s.end <= end) {
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

fn concordance(hits: &Hits) -> String {
    let style = Style::stdout();
    let mut out = String::new();
    for hit in &hits.hits {
        for line in kwic(hit, KWIC) {
            let pad = " ".repeat(KWIC.saturating_sub(line.left.chars().count()));
            out += &format!(
                "{pad}{} {} {}  {}\n",
                printable_line(&line.left),
                style.matched(&printable_line(&squeeze(&line.keyword))),
                printable_line(&line.right),
                style.faint(&line.id)
            );
        }
    }
    if out.is_empty() { "nothing found\n".into() } else { out }
}
