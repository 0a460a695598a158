//! `rondas clauses`

use std::process::ExitCode;

use rondas::export::{ClauseLine, DocumentLine};
use rondas::model::Catalogue;
use rondas::pipeline::{Settings, read_file};
use serde::Serialize;

use super::files;
use crate::cli::ClausesArgs;
use crate::print;

pub(crate) fn run(args: &ClausesArgs) -> anyhow::Result<ExitCode> {
    let (files, mut failures) = files(&args.files);
    let settings = Settings { password: args.open.password.as_deref() };
    for file in &files {
        let outcome = file.read().and_then(|bytes| read_file(file, &bytes, &Catalogue::default(), &settings));
        match outcome {
            Ok(document) => {
                let doc = file.name.rsplit('/').next().unwrap_or(&file.name);
                for record in &document.records {
                    if args.documents {
                        line(&DocumentLine::of(record, doc))?;
                    }
                    record.clauses.iter().try_for_each(|c| line(&ClauseLine::of(record, c, doc)))?;
                }
            }
            Err(failure) => failures.push(failure),
        }
    }
    failures.iter().for_each(|f| print::to_stderr(&print::failure(f)));
    Ok(ExitCode::from(u8::from(!failures.is_empty())))
}

fn line<T: Serialize>(value: &T) -> anyhow::Result<()> {
    print::out(&(serde_json::to_string(value)? + "\n"))?;
    Ok(())
}
