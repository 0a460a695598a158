//! `rondas trace`

use std::process::ExitCode;

use rondas::text::printable;
use rondas::workspace::{Relation, Trace, TracedForm, TracedRound, TracedStep};

use super::{open, unresolved};
use crate::cli::TraceArgs;
use crate::print::{self, Style, differences, filled};

pub(crate) fn run(args: &TraceArgs) -> anyhow::Result<ExitCode> {
    let workspace = open(&args.index.index)?;
    let trace = match workspace.trace(&args.address, args.lang.lang) {
        Ok(trace) => trace,
        Err(error) => return Ok(unresolved(&error)),
    };
    if args.json.json {
        print::json(&trace)?;
    } else {
        print::out(&render(&trace))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn render(trace: &Trace) -> String {
    let style = Style::stdout();
    let rounds: Vec<String> = trace.rounds.iter().map(|r| round(r, style)).collect();
    rounds.join("\n")
}

fn round(round: &TracedRound, style: Style) -> String {
    let head = &round.head;
    let about: Vec<String> =
        [head.city.clone(), head.date.clone(), Some(head.status.to_string())].into_iter().flatten().collect();
    let mut out = format!("{}  {}\n", style.bold(&head.text), style.faint(&about.join(", ")));
    if round.forms.is_empty() {
        out += if head.readable { "  no form of it\n" } else { "  a scan without a text layer\n" };
    }
    round.forms.iter().for_each(|f| out += &form(f, style));
    out
}

fn form(form: &TracedForm, style: Style) -> String {
    let (first, last) = form.unit.pages;
    let pages = if first == last { format!("page {first}") } else { format!("pages {first} to {last}") };
    let changed = form.edit_ratio.map_or_else(String::new, |r| format!(", {:.0} % changed", r * 100.0));
    let mark = if form.asked { "*" } else { " " };
    let mut out = format!("{mark} {}  {}\n", style.bold(&form.unit.id), style.faint(&format!("{pages}{changed}")));
    form.earlier.iter().for_each(|s| out += &step(s, style));
    let label = if form.unit.label.is_empty() { String::new() } else { format!("{} ", printable(&form.unit.label)) };
    let words = if form.pieces.is_empty() { printable(&form.unit.text) } else { differences(&form.pieces, style) };
    out + &filled(&format!("{label}{words}"), 4)
}

fn step(step: &TracedStep, style: Style) -> String {
    let verb = match step.relation {
        Relation::Same => "the same as",
        Relation::Split => "split from",
        Relation::Merged => "merged from",
        Relation::Moved => "moved from",
        _ => "reworded from",
    };
    let with = if step.with.is_empty() { String::new() } else { format!(", with {}", step.with.join(", ")) };
    format!("  < {verb} {}{with}  {}\n", step.id, style.faint(&format!("confidence {:.2}", step.score)))
}
