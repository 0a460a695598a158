//! `rondas text`

use std::io::IsTerminal;
use std::process::ExitCode;

use rondas::archive::{CorpusFile, Failure};
use rondas::export::TextForm;
use rondas::note::{Code, Note};
use rondas::pipeline::{Event, Output, Text, Want, in_order};

use super::{Readers, files};
use crate::cli::TextArgs;
use crate::print;
use crate::progress::Progress;

pub(crate) fn run(args: &TextArgs) -> anyhow::Result<ExitCode> {
    let (files, mut failures) = files(&args.files);
    let readers = Readers::new(&args.open);
    let want = Want::Text(form(args));
    let progress = Progress::new(args.json.json);
    if !std::io::stdout().is_terminal() {
        progress.event(Event::Started { files: files.len() });
    }
    let mut printer = Printer { json: args.json.json, heads: files.len() > 1, printed: 0 };
    let read = |file: &CorpusFile| (file.name.clone(), readers.read(file, want));
    printer.begin(&mut failures, &progress)?;
    in_order(&files, args.threads, read, |(file, result)| {
        let failure = printer.file(&file, result)?;
        failures.extend(failure.clone());
        progress.event(Event::FileDone { file, reused: false, failure });
        anyhow::Ok(())
    })?;
    progress.finish();
    printer.end(&failures)?;
    Ok(ExitCode::from(u8::from(!failures.is_empty())))
}

fn form(args: &TextArgs) -> TextForm {
    match (args.json.json, args.layout, args.furniture) {
        (true, ..) => TextForm::Json,
        (_, true, _) => TextForm::Layout,
        (_, _, true) => TextForm::Furniture,
        _ => TextForm::Plain,
    }
}

/// Prints texts as they come.
struct Printer {
    json: bool,
    heads: bool,
    printed: usize,
}

impl Printer {
    /// What comes before the first file: the failures of listing them, or the start of the JSON object.
    fn begin(&self, failures: &mut [Failure], progress: &Progress) -> std::io::Result<()> {
        if self.json {
            return print::out("{\"files\":[");
        }
        failures.iter().for_each(|f| progress.line(&print::failure(f)));
        Ok(())
    }

    /// Prints what a file gave; the failure if that was nothing.
    fn file(&mut self, name: &str, result: Result<Output, Failure>) -> std::io::Result<Option<Failure>> {
        let text = match result {
            Ok(Output::Text(text)) => text,
            Ok(Output::Records(_) | Output::Inspections(_) | Output::Page(_)) => return Ok(None),
            Err(failure) => return Ok(Some(failure)),
        };
        let head = match (self.json, self.printed) {
            (true, 0) => "\n".into(),
            (true, _) => ",\n".into(),
            (false, _) if self.heads => format!("==> {name} <==\n"),
            (false, _) => String::new(),
        };
        self.printed += 1;
        print::out(&(head + &text.text))?;
        Ok((!text.extractable).then(|| no_text(name, &text)))
    }

    fn end(&self, failures: &[Failure]) -> anyhow::Result<()> {
        if self.json {
            print::out(&format!("\n],\"failures\":{}}}\n", serde_json::to_string(failures)?))?;
        }
        Ok(())
    }
}

/// The line of a file that was read and has no words.
fn no_text(name: &str, text: &Text) -> Failure {
    let hindered = |n: &&Note| matches!(n.code, Code::Undecodable | Code::LimitReached);
    let worst = text.notes.iter().find(hindered).or_else(|| text.notes.iter().max_by_key(|n| n.severity));
    Failure {
        file: name.to_owned(),
        cause: worst.map_or_else(|| "no page has text".into(), |n| n.message.clone()),
        hint: worst.and_then(|n| n.hint.clone()).unwrap_or_else(|| "see the notes with --json".into()),
    }
}
