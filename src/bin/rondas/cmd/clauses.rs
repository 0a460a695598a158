//! `rondas clauses`

use std::process::ExitCode;

use rondas::archive::CorpusFile;
use rondas::export::{ClauseLine, DocumentLine};
use rondas::pipeline::{Document, Output, Want, in_order};
use serde::Serialize;

use super::{Readers, files};
use crate::cli::ClausesArgs;
use crate::print;

pub(crate) fn run(args: &ClausesArgs) -> anyhow::Result<ExitCode> {
    let (files, mut failures) = files(&args.files);
    let readers = Readers::new(&args.open);
    let read = |file: &CorpusFile| (file.name.clone(), readers.read(file, Want::Records));
    in_order(&files, args.threads, read, |(name, result)| match result {
        Ok(Output::Records(document)) => print_records(&name, &document, args.documents),
        Ok(_) => Ok(()),
        Err(failure) => {
            failures.push(failure);
            Ok(())
        }
    })?;
    failures.iter().for_each(|f| print::to_stderr(&print::failure(f)));
    Ok(ExitCode::from(u8::from(!failures.is_empty())))
}

fn print_records(name: &str, document: &Document, documents: bool) -> anyhow::Result<()> {
    let doc = name.rsplit('/').next().unwrap_or(name);
    for record in &document.records {
        if documents {
            line(&DocumentLine::of(record, doc))?;
        }
        record.clauses.iter().try_for_each(|c| line(&ClauseLine::of(record, c, doc)))?;
    }
    Ok(())
}

fn line<T: Serialize>(value: &T) -> anyhow::Result<()> {
    print::out(&(serde_json::to_string(value)? + "\n"))?;
    Ok(())
}
