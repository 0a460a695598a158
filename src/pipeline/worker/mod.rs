//! Worker processes: the same program, long-lived, one for each thread, each reading one document after the other.
//!
//! A failed allocation, a stack that overflows and a loop that never ends cannot be caught inside a process. A worker has an
//! address space and a CPU time of its own; when a document uses them up the worker dies, the document gets a failure line, and a
//! new worker takes the next one.
//!
//! # The protocol
//!
//! `rondas worker` reads requests from standard input and writes answers to standard output, both as JSON, one a line, in UTF-8.
//! It ends with code 0 when its input ends. Nothing but answers is ever written to standard output. The same request gives the same
//! answer, byte for byte but for `seconds`, whatever was read before. A request that cannot be understood ends the worker with
//! code 2.
//!
//! | request | answer |
//! |---|---|
//! | `{"catalogue": {…}}` what people know of the texts, as in `catalogue.toml`; holds until the next one | none |
//! | `{"read": {"name": "a.pdf", "path": "/data/a.pdf", "want": "records"}}` | `{"file": "a.pdf", "records": {"records": […], "seconds": {…}}}` |
//! | `{"read": {…, "want": "inspections"}}` | `{"file": "a.pdf", "inspections": [{"record": {…}, "trace": {…}, "findings": […]}]}` |
//! | `{"read": {…, "want": {"text": "plain"}}}`, also `"furniture"`, `"layout"`, `"json"` | `{"file": "a.pdf", "text": {"extractable": true, "text": "…", "notes": […]}}` |
//! | `{"read": {…, "want": {"page": {"number": 3, "dpi": 130}}}}` | `{"file": "a.pdf", "image": "89504e47…"}`, a PNG in hexadecimal |
//! | any of them, for a file that gives nothing | `{"file": "a.pdf", "failure": {"cause": "…", "hint": "…"}}` |
//!
//! `name` is what the file is called in answers and records. `path` is a string, or an array of bytes where the system's names are
//! no Unicode. `password` may be added, and `corrections` as
//! in `corrections/*.toml`. A worker that dies without an answer has met a document that it could not bear: start another,
//! and ask once more if it had answered before.

mod bounds;
mod pool;
mod serve;

pub use bounds::Limits;
pub use pool::Pool;
pub use serve::serve;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::document::{Document, Inspection, Settings, Text};
use super::ocr::OcrRequest;
use crate::archive::{CorpusFile, Failure};
use crate::export::TextForm;
use crate::model::{Catalogue, FileCorrections};

/// A line that a worker is sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Request {
    Catalogue(Catalogue),
    Read(Job),
}

/// A file to be read.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Job {
    name: String,
    path: JobPath,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    corrections: Option<FileCorrections>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ocr: Option<Box<OcrRequest>>,
    want: Want,
}

/// A path, also one that is no Unicode.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum JobPath {
    Text(String),
    Bytes(Vec<u8>),
}

/// What to make of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Want {
    /// Its records.
    Records,
    /// Its records with the decisions behind them.
    Inspections,
    /// Its text.
    Text(TextForm),
    /// A page of it, drawn.
    Page {
        /// Page, from 1.
        number: u32,
        /// Resolution, dots an inch.
        dpi: u32,
    },
}

/// What a file gave.
#[derive(Debug, Clone)]
pub enum Output {
    /// Asked for with [`Want::Records`].
    Records(Document),
    /// Asked for with [`Want::Inspections`].
    Inspections(Vec<Inspection>),
    /// Asked for with [`Want::Text`].
    Text(Text),
    /// Asked for with [`Want::Page`]: a PNG file.
    Page(Vec<u8>),
}

/// A worker's line for one document; one of the five is there.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Answer {
    file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    records: Option<Document>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inspections: Option<Vec<Inspection>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<Reason>,
}

/// A failure without the file's name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Reason {
    cause: String,
    hint: String,
}

impl Answer {
    fn of(file: &str, result: Result<Output, Failure>) -> Answer {
        let mut answer = Answer { file: file.to_owned(), ..Answer::default() };
        match result {
            Ok(Output::Records(document)) => answer.records = Some(document),
            Ok(Output::Inspections(texts)) => answer.inspections = Some(texts),
            Ok(Output::Text(text)) => answer.text = Some(text),
            Ok(Output::Page(image)) => answer.image = Some(to_hex(&image)),
            Err(failure) => answer.failure = Some(Reason { cause: failure.cause, hint: failure.hint }),
        }
        answer
    }

    fn into_result(self) -> Result<Output, Failure> {
        let reason = self.failure.unwrap_or_default();
        let read = self.records.map(Output::Records).or_else(|| self.inspections.map(Output::Inspections));
        let drawn = self.image.and_then(|hex| from_hex(&hex)).map(Output::Page);
        let output = read.or_else(|| self.text.map(Output::Text)).or(drawn);
        output.ok_or(Failure { file: self.file, cause: reason.cause, hint: reason.hint })
    }
}

fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).map(|d| char::from(DIGITS[usize::from(d)])).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |c: u8| char::from(c).to_digit(16).and_then(|d| u8::try_from(d).ok());
    text.as_bytes().chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect()
}

impl Job {
    fn new(file: &CorpusFile, want: Want, settings: &Settings<'_>) -> Job {
        let path = std::path::absolute(&file.path).unwrap_or_else(|_| file.path.clone());
        let corrections = settings.corrections.filter(|c| **c != FileCorrections::default()).cloned();
        let password = settings.password.map(str::to_owned);
        Job {
            name: file.name.clone(),
            path: JobPath::of(&path),
            password,
            corrections,
            ocr: settings.ocr.cloned().map(Box::new),
            want,
        }
    }

    fn file(&self) -> CorpusFile {
        CorpusFile { name: self.name.clone(), path: self.path.to_path() }
    }
}

impl JobPath {
    fn of(path: &Path) -> JobPath {
        match path.to_str() {
            Some(text) => JobPath::Text(text.to_owned()),
            None => JobPath::Bytes(path.as_os_str().as_encoded_bytes().to_vec()),
        }
    }

    fn to_path(&self) -> PathBuf {
        match self {
            JobPath::Text(text) => PathBuf::from(text),
            #[cfg(unix)]
            JobPath::Bytes(bytes) => PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes)),
            #[cfg(not(unix))]
            JobPath::Bytes(bytes) => PathBuf::from(String::from_utf8_lossy(bytes).into_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_travel_as_text() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(from_hex(&to_hex(&bytes)), Some(bytes));
        assert!(from_hex("0").is_none() && from_hex("0g").is_none());
    }

    #[test]
    fn requests_and_answers_are_one_line_each() {
        let job = Job::new(&CorpusFile::loose(Path::new("/a\nb.pdf")), Want::Text(TextForm::Plain), &Settings::default());
        let line = serde_json::to_string(&Request::Read(job)).unwrap_or_default();
        assert_eq!(line, r#"{"read":{"name":"/a\\nb.pdf","path":"/a\nb.pdf","want":{"text":"plain"}}}"#);
        let failed = Failure { file: "a.pdf".into(), cause: "the file is empty".into(), hint: "copy it again".into() };
        let line = serde_json::to_string(&Answer::of("a.pdf", Err(failed.clone()))).unwrap_or_default();
        assert_eq!(line, r#"{"file":"a.pdf","failure":{"cause":"the file is empty","hint":"copy it again"}}"#);
        let back = serde_json::from_str(&line).map(Answer::into_result);
        assert!(back.is_ok_and(|b| b.err() == Some(failed)));
    }
}
