//! `rondas count`

use std::process::ExitCode;

use anyhow::Context;
use rondas::index::{By, CountRow, Counts};
use rondas::text::printable_line;

use super::asking::{csv_rows, expansions, failed, queries, request, saved, searching};
use crate::cli::{ByArg, CountArgs};
use crate::print::{self, Style, Table, bar, svg};

pub(crate) fn run(args: &CountArgs) -> anyhow::Result<ExitCode> {
    let (queries, saved) = (queries(args.query.as_deref(), &args.saved)?, saved(&args.saved.saved)?);
    let by: Vec<By> = args.by.iter().map(|b| by(*b)).collect();
    let searching = searching(&args.index)?;
    let mut answers = Vec::new();
    for (name, query) in queries {
        let request = request(&query, &args.conditions, &saved);
        match searching.count(&request, &by) {
            Ok(counts) => answers.push((if name.is_empty() { query } else { name }, counts)),
            Err(error) => return failed(error, &request, args.json.json),
        }
    }
    if let Some(path) = &args.svg {
        let counts: Vec<(&str, &Counts)> = answers.iter().map(|(n, c)| (n.as_str(), c)).collect();
        std::fs::write(path, svg(&counts)).with_context(|| format!("cannot write {}", path.display()))?;
    }
    show(&answers, args)?;
    Ok(ExitCode::from(u8::from(answers.iter().all(|(_, c)| c.total.clauses == 0))))
}

fn by(by: ByArg) -> By {
    match by {
        ByArg::Round => By::Round,
        ByArg::Year => By::Year,
        ByArg::Lang => By::Lang,
        ByArg::Series => By::Series,
        ByArg::Kind => By::Kind,
        ByArg::Doc => By::Doc,
        ByArg::Status => By::Status,
        ByArg::Country => By::Country,
        ByArg::Org => By::Org,
        ByArg::Verb => By::Verb,
        ByArg::Text => By::Text,
    }
}

fn show(answers: &[(String, Counts)], args: &CountArgs) -> anyhow::Result<()> {
    let single = args.saved.queries.is_none();
    if args.json.json {
        return match answers {
            [(_, counts)] if single => print::json(counts),
            all => print::json(&all.iter().map(|(n, c)| serde_json::json!({ "name": n, "answer": c })).collect::<Vec<_>>()),
        };
    }
    if args.csv {
        return table(answers, args);
    }
    for (name, counts) in answers {
        if !single {
            print::out(&format!("{}\n", Style::stdout().bold(&format!("@ {}", printable_line(name)))))?;
        }
        print::out(&listing(counts, args))?;
    }
    Ok(())
}

/// The figures of a row, as printed.
fn figures(row: &CountRow) -> [String; 6] {
    [
        row.clauses.to_string(),
        row.of_clauses.to_string(),
        format!("{:.1}", row.per_thousand_clauses),
        row.matches.to_string(),
        row.of_words.to_string(),
        format!("{:.2}", row.per_thousand_words),
    ]
}

fn names(args: &CountArgs) -> Vec<String> {
    args.by.iter().map(|b| format!("{b:?}").to_lowercase()).collect()
}

fn table(answers: &[(String, Counts)], args: &CountArgs) -> anyhow::Result<()> {
    let names = names(args);
    let figures_head = ["clauses", "of_clauses", "per_1000_clauses", "matches", "of_words", "per_1000_words"];
    let head: Vec<&str> = ["query"].into_iter().chain(names.iter().map(String::as_str)).chain(figures_head).collect();
    let rows = answers.iter().flat_map(|(name, counts)| {
        let row = move |r: &CountRow| [vec![name.clone()], r.values.clone(), figures(r).to_vec()].concat();
        counts.rows.iter().map(row)
    });
    csv_rows(&head, rows)
}

fn listing(counts: &Counts, args: &CountArgs) -> String {
    let names = names(args);
    let figures_head = ["clauses", "of", "per 1,000", "matches", "of words", "per 1,000 words", ""];
    let head: Vec<&str> = names.iter().map(String::as_str).chain(figures_head).collect();
    let mut table = Table::new(&head);
    // Where no words are asked for, clauses are what is compared.
    let compared = |r: &CountRow| if counts.total.matches > 0 { r.per_thousand_words } else { r.per_thousand_clauses };
    let most = counts.rows.iter().map(compared).fold(0.0, f64::max);
    for row in &counts.rows {
        let values = row.values.iter().map(|v| printable_line(v)).collect();
        table.row([values, figures(row).to_vec(), vec![bar(compared(row), most)]].concat());
    }
    let mut total = vec![String::new(); names.len()];
    total[0] = "all".into();
    table.row([total, figures(&counts.total).to_vec()].concat());
    table.render() + &expansions(&counts.expansions)
}
