//! `rondas check`

use std::process::ExitCode;

use rondas::note::Severity;
use rondas::text::printable_line;
use rondas::workspace::{Check, TextCheck};

use super::open;
use crate::cli::CheckArgs;
use crate::print::{self, Style, Table};

pub(crate) fn run(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let check = open(&args.index.index)?.check();
    if args.json.json {
        print::json(&check)?;
    } else {
        print::out(&render(&check))?;
    }
    Ok(ExitCode::from(u8::from(check.attention)))
}

fn render(check: &Check) -> String {
    let mut table =
        Table::new(&["text", "status", "pages", "clauses", "characters", "unknown glyphs", "furniture", "untranslated", "notes"]);
    for text in &check.texts {
        let clauses = text.units.get("clause").copied().unwrap_or(0);
        let clauses = if text.extractable { clauses.to_string() } else { "scan".into() };
        table.row(vec![
            text.text.clone(),
            text.status.to_string(),
            text.pages.to_string(),
            clauses,
            text.characters.to_string(),
            text.glyphs_without_unicode.to_string(),
            text.furniture_lines.to_string(),
            text.untranslated.len().to_string(),
            text.notes.len().to_string(),
        ]);
    }
    let mut out = table.render();
    let style = Style::stdout();
    check.texts.iter().for_each(|t| out += &notes(t, style));
    for failure in &check.failures {
        out += &format!(
            "\n{}\n  error: {}\n    hint: {}\n",
            style.bold(&printable_line(&failure.file)),
            printable_line(&failure.cause),
            failure.hint
        );
    }
    out += if check.attention { "\nSome of this needs a person's eye.\n" } else { "\nNothing needs attention.\n" };
    out
}

fn notes(text: &TextCheck, style: Style) -> String {
    let loud: Vec<_> = text.notes.iter().filter(|n| n.severity >= Severity::Warning).collect();
    if loud.is_empty() && text.untranslated.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{}  {}\n", style.bold(&text.text), style.faint(&printable_line(&text.file)));
    for note in loud {
        let place = match (note.place.page, &note.place.clause) {
            (Some(page), _) => format!("page {page}: "),
            (None, Some(clause)) => format!("clause {clause}: "),
            (None, None) => String::new(),
        };
        out += &format!("  {}: {place}{}\n", note.severity, printable_line(&note.message));
        if let Some(hint) = &note.hint {
            out += &format!("    hint: {hint}\n");
        }
    }
    if !text.untranslated.is_empty() {
        out += &format!("  without a counterpart in another language: {}\n", text.untranslated.join(", "));
    }
    out
}
