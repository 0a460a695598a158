//! `rondas text`

use std::process::ExitCode;

use rondas::archive::{CorpusFile, Failure};
use rondas::extract::{Options, lay_out, read_pages};
use rondas::model::{Flow, Role};
use rondas::note::Note;
use rondas::text::printable;
use serde_json::{Value, json};

use super::files;
use crate::cli::TextArgs;
use crate::print;

pub(crate) fn run(args: &TextArgs) -> anyhow::Result<ExitCode> {
    let (files, mut failures) = files(&args.files);
    let many = files.len() > 1;
    let mut answers = Vec::new();
    for file in &files {
        match read(file, args) {
            Ok((flow, notes)) if args.json.json => answers.push(as_json(&file.name, &flow, &notes)),
            Ok((flow, notes)) => {
                if !flow.extractable() {
                    failures.push(no_text(file, &notes));
                }
                let head = if many { format!("==> {} <==\n", file.name) } else { String::new() };
                print::out(&format!("{head}{}", plain(&flow, args.furniture)))?;
            }
            Err(failure) => failures.push(failure),
        }
    }
    if args.json.json {
        print::json(&json!({ "files": answers, "failures": failures }))?;
    } else {
        failures.iter().for_each(|f| print::to_stderr(&print::failure(f)));
    }
    Ok(ExitCode::from(u8::from(!failures.is_empty())))
}

fn read(file: &CorpusFile, args: &TextArgs) -> Result<(Flow, Vec<Note>), Failure> {
    let bytes = file.read()?;
    let options = Options { password: args.open.password.as_deref() };
    let pages = read_pages(&bytes, &options).map_err(|e| Failure {
        file: file.name.clone(),
        cause: e.to_string(),
        hint: e.hint().to_owned(),
    })?;
    let mut notes = pages.notes;
    let layout = lay_out(&pages.value).drain_into(&mut notes);
    Ok((layout.flow(None), notes))
}

fn no_text(file: &CorpusFile, notes: &[Note]) -> Failure {
    let worst = notes.iter().max_by_key(|n| n.severity);
    Failure {
        file: file.name.clone(),
        cause: worst.map_or_else(|| "no page has text".into(), |n| n.message.clone()),
        hint: worst.and_then(|n| n.hint.clone()).unwrap_or_else(|| "see the notes with --json".into()),
    }
}

fn plain(flow: &Flow, furniture: bool) -> String {
    let mut out = printable(flow.body.of(&flow.text));
    out += &printable(flow.footnotes.of(&flow.text));
    if furniture {
        out += &printable(flow.furniture.of(&flow.text));
    }
    out
}

fn as_json(name: &str, flow: &Flow, notes: &[Note]) -> Value {
    let pages: Vec<Value> = flow.pages.iter().map(|p| {
        json!({ "page": p.number, "width": p.width, "height": p.height, "extractable": p.extractable, "blocks": blocks(flow, p.number) })
    }).collect();
    json!({ "file": name, "extractable": flow.extractable(), "pages": pages, "notes": notes })
}

/// The blocks that stand on a page, in reading order, with their lines and words.
fn blocks(flow: &Flow, page: u32) -> Vec<Value> {
    let lines: Vec<(u32, Role, Value)> = flow
        .lines
        .iter()
        .filter(|l| l.page == page)
        .map(|line| {
            let words: Vec<Value> =
                flow.words_in(line.span).iter().map(|w| json!({ "text": w.span.of(&flow.text), "box": w.rect })).collect();
            let value = json!({ "text": line.span.of(&flow.text), "box": line.rect, "size": line.size, "column": line.column, "words": words });
            (line.block, line.role, value)
        })
        .collect();
    lines
        .chunk_by(|a, b| a.0 == b.0)
        .map(|chunk| json!({ "block": chunk[0].0, "role": chunk[0].1, "lines": chunk.iter().map(|c| &c.2).collect::<Vec<_>>() }))
        .collect()
}
