//! `rondas compare --matrix`

use std::process::ExitCode;

use rondas::workspace::{Matrix, Relation};

use super::open;
use crate::cli::CompareArgs;
use crate::print::{self, Style, Table};

pub(crate) fn run(args: &CompareArgs) -> anyhow::Result<ExitCode> {
    let matrices = open(&args.index.index)?.matrices(args.series.as_deref(), args.lang.lang);
    if args.json.json {
        print::json(&matrices)?;
    } else if matrices.is_empty() {
        print::out("no series has two rounds with a readable text in one language\n")?;
    } else {
        let shown: Vec<String> = matrices.iter().map(|m| render(m, Style::stdout())).collect();
        print::out(&shown.join("\n"))?;
    }
    Ok(ExitCode::from(u8::from(matrices.is_empty())))
}

/// The share of inherited clauses round by round, then every pair with its counts.
fn render(matrix: &Matrix, style: Style) -> String {
    let rounds: Vec<&str> = matrix.rounds.iter().map(|r| r.round.as_str()).collect();
    let mut head = vec!["% of ->"];
    head.extend(&rounds[1..]);
    let mut grid = Table::new(&head);
    for from in &rounds[..rounds.len() - 1] {
        let share = |to: &&str| matrix.cells.iter().find(|c| c.from == *from && c.to == **to);
        let mut row = vec![format!("from {from}")];
        row.extend(rounds[1..].iter().map(|to| share(to).map_or_else(String::new, |c| format!("{:.0}", c.inherited() * 100.0))));
        grid.row(row);
    }
    let mut head = vec!["rounds", "clauses"];
    head.extend(Relation::OF_ROUNDS.map(Relation::as_str));
    let mut pairs = Table::new(&head);
    for cell in &matrix.cells {
        let mut row = vec![format!("{} -> {}", cell.from, cell.to), format!("{} -> {}", cell.from_clauses, cell.to_clauses)];
        let counted = |relation: Relation| match cell.counts.get(&relation) {
            Some(count) => format!("{count} ({:.0} %)", cell.shares.get(&relation).unwrap_or(&0.0) * 100.0),
            None => "0".into(),
        };
        row.extend(Relation::OF_ROUNDS.map(counted));
        pairs.row(row);
    }
    let title = style.bold(&format!("{}/{}/{}", matrix.series, matrix.kind, matrix.lang));
    format!("{title}  clauses with an earlier form\n{}\n{}", grid.render(), pairs.render())
}
