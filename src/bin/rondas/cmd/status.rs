//! `rondas status`

use std::collections::BTreeMap;
use std::process::ExitCode;

use rondas::text::printable_line;
use rondas::workspace::{SeriesStatus, Status};

use super::open;
use crate::cli::StatusArgs;
use crate::print::{self, Style, Table};

pub(crate) fn run(args: &StatusArgs) -> anyhow::Result<ExitCode> {
    let status = open(&args.index.index)?.status();
    if args.json.json {
        print::json(&status)?;
    } else {
        print::out(&render(&status))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn render(status: &Status) -> String {
    let style = Style::stdout();
    let mut out: String = status.series.iter().map(|s| series(s, style) + "\n").collect();
    out += &format!(
        "{} texts, {} clauses and numbered headings, {} translation links, {} lineage links\n",
        status.texts, status.clauses, status.translations, status.lineage
    );
    if !status.failures.is_empty() {
        out += &format!("{} files gave nothing: see `rondas check`\n", status.failures.len());
    }
    out
}

/// Rounds down, languages across, clauses in the cells.
fn series(series: &SeriesStatus, style: Style) -> String {
    let mut langs: Vec<String> = ["es", "pt", "en"].map(String::from).to_vec();
    for text in series.rounds.iter().flat_map(|r| &r.texts) {
        let lang = text.head.lang.to_string();
        if !langs.contains(&lang) {
            langs.push(lang);
        }
    }
    let mut head = vec!["round", "date", "city", "kind"];
    head.extend(langs.iter().map(String::as_str));
    head.extend(["status", "missing"]);
    let mut table = Table::new(&head);
    for round in &series.rounds {
        let mut kinds: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        round.texts.iter().for_each(|t| kinds.entry(t.kind.as_str()).or_default().push(t));
        for (kind, texts) in kinds {
            let of = |lang: &String| {
                let here = texts.iter().filter(|t| t.head.lang.as_str() == lang);
                here.map(|t| if t.head.readable { t.clauses.to_string() } else { "scan".into() }).collect::<Vec<_>>().join("+")
            };
            let mut statuses: Vec<String> = texts.iter().map(|t| t.head.status.to_string()).collect();
            statuses.sort();
            statuses.dedup();
            let missing = round.missing.iter().filter_map(|m| m.strip_prefix(kind)?.strip_prefix('/')).collect::<Vec<_>>();
            let mut row =
                vec![round.round.clone(), round.date.clone().unwrap_or_default(), round.city.clone().unwrap_or_default()];
            row.iter_mut().for_each(|cell| *cell = printable_line(cell));
            row.push(kind.to_owned());
            row.extend(langs.iter().map(of));
            row.extend([statuses.join(", "), missing.join(" ")]);
            table.row(row);
        }
    }
    let name = series.name.as_deref().map(printable_line).unwrap_or_default();
    let mut out = format!("{}  {}\n{}", style.bold(&series.series), style.faint(&name), table.render());
    if !series.missing_rounds.is_empty() {
        let rounds: Vec<String> = series.missing_rounds.iter().map(ToString::to_string).collect();
        out += &format!("no text of round {}\n", rounds.join(", "));
    }
    out
}
