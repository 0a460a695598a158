//! `rondas show`

use std::process::ExitCode;

use rondas::text::{printable, printable_line};
use rondas::workspace::{Shown, ShownClause, ShownLink};

use super::{open, unresolved};
use crate::cli::ShowArgs;
use crate::print::{self, Style, filled};

pub(crate) fn run(args: &ShowArgs) -> anyhow::Result<ExitCode> {
    let workspace = open(&args.index.index)?;
    let shown = match workspace.show(&args.address) {
        Ok(shown) => shown,
        Err(error) => return Ok(unresolved(&error)),
    };
    if args.json.json {
        print::json(&shown)?;
    } else {
        print::out(&render(&shown))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn render(shown: &Shown) -> String {
    let style = Style::stdout();
    let identity = &shown.identity;
    let about: Vec<String> =
        [identity.city.clone(), identity.date.clone(), Some(shown.status.to_string()), Some(shown.file.clone())]
            .into_iter()
            .flatten()
            .collect();
    let mut out = format!("{}  {}\n\n", style.bold(&shown.text), style.faint(&about.join(", ")));
    if !shown.extractable && shown.clauses.is_empty() {
        out += "This file has no usable text layer: nothing can be shown of it.\n\n";
    }
    let one = shown.clauses.len() == 1 || shown.clauses.first().is_some_and(|c| !c.number.is_empty());
    for clause in &shown.clauses {
        out += &unit(clause, style, one);
    }
    for note in &shown.notes {
        let page = note.place.page.map_or_else(String::new, |p| format!(" (page {p})"));
        out += &format!("{}: {}{page}\n", note.severity, printable_line(&note.message));
    }
    out.trim_end().to_owned() + "\n"
}

/// A unit; with its links when it was asked for, else as part of its text.
fn unit(clause: &ShownClause, style: Style, with_links: bool) -> String {
    let label = if clause.label.is_empty() { String::new() } else { format!("{} ", clause.label) };
    let body = filled(&printable(&format!("{label}{}", clause.text)), 2);
    if !with_links {
        return body + "\n";
    }
    let (first, last) = clause.pages;
    let pages = if first == last { format!("page {first}") } else { format!("pages {first} to {last}") };
    let mut out = format!(
        "{}  {}\n{body}",
        style.bold(&clause.id),
        style.faint(&format!("{}, {pages}{}", clause.kind.as_str(), recognised(clause)))
    );
    for note in &clause.footnotes {
        let words = filled(&printable(&format!("{} {}", note.label, note.text)), 4);
        out += &format!("\n  {}  {}\n{words}", style.bold(&note.id), style.faint("footnote"));
    }
    for (mark, links) in [("=", &clause.translations), ("<", &clause.earlier), (">", &clause.later)] {
        links.iter().for_each(|l| out += &link(mark, l, style));
    }
    out.push('\n');
    out
}

/// What to know of words that were recognised from an image.
fn recognised(clause: &ShownClause) -> String {
    clause.confidence.map_or_else(String::new, |c| format!(", OCR, confidence {c:.2}"))
}

fn link(mark: &str, link: &ShownLink, style: Style) -> String {
    let changed = link.edit_ratio.map_or_else(String::new, |r| format!(", {:.0} % changed", r * 100.0));
    let about = format!("{}, confidence {:.2}{changed}", link.status, link.score);
    let label = if link.label.is_empty() { String::new() } else { format!("{} ", link.label) };
    format!(
        "\n  {mark} {}  {}\n{}",
        style.bold(&link.id),
        style.faint(&about),
        filled(&printable(&format!("{label}{}", link.text)), 4)
    )
}
