//! `rondas compare`

use std::process::ExitCode;

use rondas::text::{head, printable, printable_line};
use rondas::workspace::{CompareError, Comparison, PairedBy, Relation, Row, TextHead, Unit};

use super::{open, unresolved};
use crate::cli::CompareArgs;
use crate::print::{self, Style, differences, filled};

/// Characters shown of a clause that did not change.
const HEAD: usize = 60;

pub(crate) fn run(args: &CompareArgs) -> anyhow::Result<ExitCode> {
    if args.matrix {
        return super::matrix::run(args);
    }
    let workspace = open(&args.index.index)?;
    let addresses: Vec<&str> = args.addresses.iter().map(String::as_str).collect();
    let comparison = match workspace.compare(&addresses, args.lang.lang) {
        Ok(comparison) => comparison,
        Err(CompareError::Resolve(error)) => return Ok(unresolved(&error)),
        Err(error) => {
            let hint = error.hint();
            return Err(print::with_hint(error, hint));
        }
    };
    if let Some(path) = &args.html {
        let page = print::html::page(&comparison, args.ui)?;
        let hint = "check that the folder exists and can be written";
        std::fs::write(path, page).map_err(|e| print::with_hint(e, hint).context(format!("cannot write {}", path.display())))?;
        print::to_stderr(&format!("{} is written", path.display()));
    }
    if args.json.json {
        print::json(&comparison)?;
    } else if args.html.is_none() {
        print::out(&render(&comparison))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn render(comparison: &Comparison) -> String {
    let style = Style::stdout();
    let mut out: String = comparison.texts.iter().map(|t| text(t, style)).collect();
    out += &format!("{}\n", summary(comparison));
    comparison.remarks.iter().for_each(|r| out += &format!("note: {r}\n"));
    for row in &comparison.rows {
        out += &if comparison.differences { changed(row, style) } else { aligned(row, comparison, style) };
    }
    out
}

fn text(head: &TextHead, style: Style) -> String {
    let about: Vec<String> =
        [head.city.clone(), head.date.clone(), Some(head.status.to_string())].into_iter().flatten().collect();
    format!("{}  {}\n", style.bold(&head.text), style.faint(&about.join(", ")))
}

/// How many of what, and where the pairs come from.
fn summary(comparison: &Comparison) -> String {
    let order = Relation::OF_ROUNDS.into_iter().chain([Relation::Translation]);
    let name = |relation: Relation| match relation {
        Relation::Translation => "aligned",
        Relation::New if !comparison.differences => "only in the second",
        Relation::Dropped if !comparison.differences => "only in the first",
        other => other.as_str(),
    };
    let counted = order.filter_map(|r| comparison.counts.get(&r).map(|n| format!("{n} {}", name(r))));
    let mut out = counted.collect::<Vec<_>>().join(", ");
    for (by, other) in comparison.paired_by.iter().zip(&comparison.texts[1..]) {
        out += &match by {
            PairedBy::Links(through) if through.is_empty() => String::new(),
            PairedBy::Links(through) => {
                format!(
                    "\npaired with {} through {}",
                    other.text,
                    through.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                )
            }
            PairedBy::Alignment => format!("\nthe index has no links to {}: aligned for this answer", other.text),
            PairedBy::Nothing => format!("\nnothing in {} is like anything in the first", other.text),
        };
    }
    out
}

/// A row of two texts in one language.
fn changed(row: &Row, style: Style) -> String {
    let relation = row.relation.map_or("", Relation::as_str);
    let sides: Vec<String> = row.cells.iter().filter(|c| !c.is_empty()).map(|c| names(c)).collect();
    let share = row.edit_ratio.filter(|r| *r > 0.0).map_or_else(String::new, |r| format!("{:.0} % changed", r * 100.0));
    let title = format!("\n{} {}  {}", style.bold(relation), sides.join(" -> "), style.faint(&share));
    let title = title.trim_end();
    let words = |cell: &[Unit]| cell.iter().map(|u| u.text.as_str()).collect::<Vec<_>>().join("\n");
    match (row.relation, row.cells.as_slice()) {
        (Some(Relation::Same), [_, new]) => {
            format!("{title}\n    {}\n", printable_line(&head(&words(new).replace('\n', " "), HEAD)))
        }
        (Some(Relation::New), [_, new]) => format!("{title}\n{}", filled(&style.inserted(&printable(&words(new))), 4)),
        (Some(Relation::Dropped), [old, _]) => format!("{title}\n{}", filled(&style.deleted(&printable(&words(old))), 4)),
        _ => format!("{title}\n{}", filled(&differences(&row.pieces, style), 4)),
    }
}

/// The paths of a cell's units within their text.
fn names(cell: &[Unit]) -> String {
    cell.iter().map(path).collect::<Vec<_>>().join(" + ")
}

fn path(unit: &Unit) -> String {
    unit.id.splitn(5, '/').nth(4).unwrap_or(&unit.id).to_owned()
}

/// A row of texts in several languages.
fn aligned(row: &Row, comparison: &Comparison, style: Style) -> String {
    let mut out = String::from("\n");
    for (cell, head) in row.cells.iter().zip(&comparison.texts) {
        if cell.is_empty() {
            out += &format!("  {}  {}\n", style.bold(head.lang.as_str()), style.faint("-- nothing --"));
        }
        for unit in cell {
            let label = if unit.label.is_empty() { String::new() } else { format!("{} ", printable_line(&unit.label)) };
            let words = filled(&format!("{label}{}", printable(&unit.text)), 6);
            out += &format!("  {}{}", style.bold(head.lang.as_str()), &words[head.lang.as_str().len() + 2..]);
        }
    }
    out
}
