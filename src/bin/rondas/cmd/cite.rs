//! `rondas cite`

use std::process::ExitCode;

use super::{open, unresolved};
use crate::cli::{CiteArgs, CiteForm};
use crate::print;

pub(crate) fn run(args: &CiteArgs) -> anyhow::Result<ExitCode> {
    let workspace = open(&args.index.index)?;
    let citation = match workspace.cite(&args.address, args.lang) {
        Ok(citation) => citation,
        Err(error) => return Ok(unresolved(&error)),
    };
    match args.format {
        _ if args.json.json => print::json(&citation)?,
        CiteForm::Plain => print::out(&(citation.plain + "\n"))?,
        CiteForm::Bibtex => print::out(&citation.bibtex)?,
        CiteForm::Ris => print::out(&citation.ris)?,
        CiteForm::CslJson => print::json(&[citation.csl])?,
    }
    Ok(ExitCode::SUCCESS)
}
