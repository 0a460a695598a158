//! `rondas similar`

use std::process::ExitCode;

use rondas::index::{Hit, Hits, IndexError, Request};

use super::asking::{failed, searching};
use super::open;
use super::search::entry;
use crate::cli::SimilarArgs;
use crate::print::{self, Style};

pub(crate) fn run(args: &SimilarArgs) -> anyhow::Result<ExitCode> {
    let searching = searching(&args.index)?;
    let searcher = searching.searcher();
    let conditions = [("round", &args.round), ("lang", &args.lang), ("series", &args.series)];
    let filters: Vec<String> = conditions.iter().filter_map(|(f, v)| v.as_ref().map(|v| format!("{f}:{v}"))).collect();
    let limit = if args.limit == 0 { Request::ALL } else { args.limit };
    let mut answer = searcher.similar(&args.address, &filters, limit);
    if matches!(answer, Err(IndexError::NoClause(_))) {
        // A short address, which only the records can tell.
        let workspace = open(&args.index.index)?;
        if let Ok((record, Some(path))) = workspace.resolve(&args.address) {
            answer = searcher.similar(&record.address.clause(&path).to_string(), &filters, limit);
        }
    }
    let hits = match answer {
        Ok(hits) => hits,
        Err(error) => return failed(error, &Request { filters, ..Request::default() }, args.json.json),
    };
    if args.json.json {
        print::json(&hits)?;
    } else {
        print::out(&listing(&hits))?;
    }
    Ok(ExitCode::from(u8::from(hits.hits.is_empty())))
}

fn listing(hits: &Hits) -> String {
    let style = Style::stdout();
    let one = |hit: &Hit| format!("{:.2}  {}", hit.score, entry(hit, style));
    if hits.hits.is_empty() { "nothing similar\n".into() } else { hits.hits.iter().map(one).collect() }
}
