//! `rondas check`

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::process::ExitCode;

use rondas::text::printable_line;
use rondas::workspace::{Check, Finding, TextCheck};

use super::open;
use crate::cli::CheckArgs;
use crate::print::{self, Style, Table, count};

pub(crate) fn run(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let check = open(&args.index.index)?.check();
    if args.json.json {
        print::json(&check)?;
    } else {
        print::out(&render(&check))?;
    }
    Ok(ExitCode::from(u8::from(check.attention)))
}

/// The whole at a glance, what needs a person, then the evidence.
fn render(check: &Check) -> String {
    let style = Style::stdout();
    let mut out = glance(check);
    out += &findings(&check.findings, style);
    out += &families(check);
    out += &corrections(check);
    out += &format!("\n{}", table(&check.texts));
    check.texts.iter().for_each(|t| out += &details(t, style));
    out
}

fn glance(check: &Check) -> String {
    let s = &check.summary;
    let mut out = format!("{}, {}, {}", count(s.texts, "text"), count(s.pages, "page"), count(s.clauses, "clause"));
    for (number, one, many) in [
        (s.failures, "file gave nothing", "files gave nothing"),
        (s.scans, "scan without a text layer", "scans without a text layer"),
        (s.recognised, "text read by OCR", "texts read by OCR"),
        (s.pages_without_text, "page without words", "pages without words"),
        (s.glyphs_without_unicode, "glyph without Unicode", "glyphs without Unicode"),
        (s.numbering_breaks, "break in the numbering", "breaks in the numbering"),
        (s.untranslated, "clause without a translation", "clauses without a translation"),
        (s.families_incomplete, "family with a missing language", "families with a missing language"),
        (s.weak_links, "weak link", "weak links"),
        (s.corrections, "correction by hand", "corrections by hand"),
        (s.floating_corrections, "correction that does not find its words", "corrections that do not find their words"),
    ] {
        if number > 0 {
            out += &format!("\n{number:>5} {}", if number == 1 { one } else { many });
        }
    }
    out + "\n"
}

/// What was found on one page or, but for numbers, alike on several pages of a text.
struct Group<'a> {
    first: &'a Finding,
    pages: Vec<u32>,
    /// Whether the numbers differ from page to page.
    differs: bool,
}

fn groups(findings: &[Finding]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut known: HashMap<(&Option<String>, &str, String), usize> = HashMap::new();
    for finding in findings {
        let group = Group { first: finding, pages: finding.page.into_iter().collect(), differs: false };
        if finding.page.is_none() || finding.clause.is_some() {
            groups.push(group);
            continue;
        }
        let alike = finding.message.replace(|c: char| c.is_ascii_digit(), "");
        match known.entry((&finding.text, &finding.code, alike)) {
            Entry::Occupied(at) => {
                let group = &mut groups[*at.get()];
                group.pages.extend(finding.page);
                group.differs |= finding.message != group.first.message;
            }
            Entry::Vacant(at) => {
                at.insert(groups.len());
                groups.push(group);
            }
        }
    }
    groups
}

/// `, page 3` or `, pages 1–3, 5`.
fn on_pages(pages: &[u32]) -> String {
    let mut pages = pages.to_vec();
    pages.sort_unstable();
    pages.dedup();
    let ranges = pages.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [first, .., last] => format!("{first}–{last}"),
        _ => run.iter().map(u32::to_string).collect(),
    });
    match pages.len() {
        0 => String::new(),
        1 => format!(", page {}", pages[0]),
        _ => format!(", pages {}", ranges.collect::<Vec<_>>().join(", ")),
    }
}

fn findings(findings: &[Finding], style: Style) -> String {
    if findings.is_empty() {
        return "\nNothing needs a person.\n".into();
    }
    let groups = groups(findings);
    let mut out = format!("\nThis needs a person ({}):\n", groups.len());
    for Group { first: finding, pages, differs } in groups {
        let place = finding.clause.as_ref().or(finding.text.as_ref()).or(finding.file.as_ref()).map_or("", String::as_str);
        let file = finding.file.as_ref().filter(|f| *f != place).map_or_else(String::new, |f| format!("  {}", printable_line(f)));
        out += &format!("  {}{}{}\n", style.bold(&printable_line(place)), on_pages(&pages), style.faint(&file));
        let others = if differs { format!(" (page {}; others alike)", pages[0]) } else { String::new() };
        out += &format!("    {}: {}{others}\n", finding.severity, printable_line(&finding.message));
        if let Some(hint) = &finding.hint {
            out += &format!("    hint: {}\n", printable_line(hint));
        }
    }
    out
}

fn families(check: &Check) -> String {
    let mut out = String::new();
    for family in &check.families {
        if !family.missing.is_empty() {
            out += &format!("  {} has no {}\n", family.family, family.missing.join(", "));
        }
    }
    if out.is_empty() { out } else { format!("\nLanguages that other rounds of the series have:\n{out}") }
}

fn corrections(check: &Check) -> String {
    let line = |c: &rondas::model::CorrectionReport| {
        let state = if c.floats.is_some() { "floats" } else { "applied" };
        printable_line(&format!("{state}  {}  {} ({}: {})", c.at, c.what, c.who, c.why))
    };
    let lines: String = check.corrections.iter().map(|c| format!("  {}\n", line(c))).collect();
    if lines.is_empty() { lines } else { format!("\nCorrections by hand:\n{lines}") }
}

fn table(texts: &[TextCheck]) -> String {
    let mut table = Table::new(&[
        "text",
        "status",
        "layer",
        "pages",
        "clauses",
        "characters",
        "unknown glyphs",
        "furniture",
        "untranslated",
        "notes",
    ]);
    for text in texts {
        table.row(vec![
            text.text.clone(),
            text.status.to_string(),
            text.layer.as_str().to_owned(),
            text.pages.to_string(),
            text.units.get("clause").copied().unwrap_or(0).to_string(),
            text.characters.to_string(),
            text.glyphs_without_unicode.to_string(),
            text.furniture_lines.to_string(),
            text.untranslated.len().to_string(),
            text.notes.len().to_string(),
        ]);
    }
    table.render()
}

/// What of a text is worth a line of its own.
fn details(text: &TextCheck, style: Style) -> String {
    let mut lines = Vec::new();
    for level in text.numbering.iter().filter(|l| l.is_broken() || !l.out_of_style.is_empty()) {
        let within = if level.within.is_empty() { String::new() } else { format!(" within {}", level.within) };
        let mut line = format!("numbers {} to {}{within}, {} found", level.first, level.last, level.found);
        for (what, which) in [
            ("missing", &level.missing),
            ("printed again", &level.repeated),
            ("out of order", &level.backwards),
            ("of another form", &level.out_of_style),
        ] {
            if !which.is_empty() {
                line += &format!("; {what}: {}", which.join(", "));
            }
        }
        lines.push(line);
    }
    for page in text.by_page.iter().filter(|p| p.glyphs_without_unicode > 0) {
        lines.push(format!(
            "page {}: {} of {} characters are unknown glyphs",
            page.page, page.glyphs_without_unicode, page.characters
        ));
    }
    let blank: Vec<String> = text.by_page.iter().filter(|p| !p.text).map(|p| p.page.to_string()).collect();
    if !blank.is_empty() {
        lines.push(format!("pages without words: {}", blank.join(", ")));
    }
    if !text.in_other_language.is_empty() {
        let list: Vec<String> = text.in_other_language.iter().map(|(path, lang)| format!("{path} ({lang})")).collect();
        lines.push(format!("in another language: {}", list.join(", ")));
    }
    if !text.untranslated.is_empty() {
        lines.push(format!("without a counterpart in another language: {}", text.untranslated.join(", ")));
    }
    if !text.corrected.is_empty() {
        lines.push(format!("corrected by hand: {}", text.corrected.join(", ")));
    }
    if lines.is_empty() {
        return String::new();
    }
    let body: String = lines.iter().map(|l| format!("  {}\n", printable_line(l))).collect();
    format!("\n{}  {}\n{body}", style.bold(&text.text), style.faint(&printable_line(&text.file)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rondas::note::Severity;

    #[test]
    fn what_is_alike_on_several_pages_is_said_once() {
        let finding = |page: Option<u32>, message: &str| Finding {
            code: "unknown-glyphs".into(),
            severity: Severity::Warning,
            file: Some("a.pdf".into()),
            text: Some("a/1/declaration/es".into()),
            clause: None,
            page,
            message: message.into(),
            hint: None,
        };
        let all = [
            finding(Some(1), "16 glyphs of the font A"),
            finding(Some(1), "2 glyphs of the font B"),
            finding(Some(2), "7 glyphs of the font A"),
            finding(Some(3), "9 glyphs of the font A"),
            finding(Some(5), "2 glyphs of the font B"),
            finding(None, "no series"),
        ];
        let said = findings(&all, Style::plain());
        let expected = "\nThis needs a person (3):\n\
            \x20 a/1/declaration/es, pages 1–3  a.pdf\n    warning: 16 glyphs of the font A (page 1; others alike)\n\
            \x20 a/1/declaration/es, pages 1, 5  a.pdf\n    warning: 2 glyphs of the font B\n\
            \x20 a/1/declaration/es  a.pdf\n    warning: no series\n";
        assert_eq!(said, expected);
    }
}
