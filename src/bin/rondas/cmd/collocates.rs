//! `rondas collocates`

use std::process::ExitCode;

use rondas::index::{CollocateRequest, Collocates, Measure};
use rondas::text::printable_line;

use super::asking::{csv_rows, failed, request, saved, searching};
use crate::cli::{CollocatesArgs, MeasureArg};
use crate::print::{self, Table};

pub(crate) fn run(args: &CollocatesArgs) -> anyhow::Result<ExitCode> {
    let saved = saved(&args.saved)?;
    let search = request(&args.query, &args.conditions, &saved);
    let request = CollocateRequest {
        left: args.left.unwrap_or(args.window),
        right: args.right.unwrap_or(args.window),
        measure: match args.measure {
            MeasureArg::LogDice => Measure::LogDice,
            MeasureArg::LogLikelihood => Measure::LogLikelihood,
        },
        least: args.least,
        limit: if args.limit == 0 { usize::MAX } else { args.limit },
        all_words: args.all_words,
        search,
    };
    let found = match searching(&args.index)?.searcher().collocates(&request) {
        Ok(found) => found,
        Err(error) => return failed(error, &request.search, args.json.json),
    };
    if args.json.json {
        print::json(&found)?;
    } else if args.csv {
        csv_rows(&HEAD, rows(&found))?;
    } else {
        let mut table = Table::new(&HEAD);
        rows(&found).for_each(|row| table.row(row));
        print::out(&format!("{}{} matches\n", table.render(), found.matches))?;
    }
    Ok(ExitCode::from(u8::from(found.collocates.is_empty())))
}

const HEAD: [&str; 6] = ["word", "lang", "near", "total", "log-dice", "log-likelihood"];

fn rows(found: &Collocates) -> impl Iterator<Item = Vec<String>> {
    found.collocates.iter().map(|c| {
        vec![
            printable_line(&c.word),
            c.lang.to_string(),
            c.near.to_string(),
            c.total.to_string(),
            format!("{:.2}", c.log_dice),
            format!("{:.1}", c.log_likelihood),
        ]
    })
}
