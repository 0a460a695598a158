//! Words of page images, read by the program tesseract. The only door to it.
//!
//! Good for: pages without a text layer, of which it gives words with boxes and confidences that become a [`crate::model::Page`].
//! Not for: deciding which pages need it. The image that tesseract sees is one that [`crate::render`] drew: no byte of a file reaches
//! it, it runs without a shell, with a time limit for each page, and what it prints is bounded.

mod engine;
mod page;
mod run;
mod tsv;

pub use engine::{Engine, Missing};
pub use page::{confidence_in, page};

use serde::{Deserialize, Serialize};

use crate::model::Rect;
use crate::note::{Code, Note, Noted, Severity};
use crate::render::Document;

/// Changes when the same image may give other words.
pub const VERSION: u32 = 2;

/// Resolution that pages are drawn at, dots an inch; what tesseract's models were trained for.
pub const DPI: f32 = 300.0;
/// Pages read of one file; each takes seconds.
const MOST_PAGES: usize = 100;

/// What was recognised in one file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Recognised {
    /// Identity of the engine, [`Engine::identity`].
    pub engine: String,
    /// Pages, by number.
    pub pages: Vec<RecognisedPage>,
}

/// What was recognised on one page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RecognisedPage {
    /// Number in the file, from 1.
    pub number: u32,
    /// Words in reading order.
    pub words: Vec<RecognisedWord>,
}

/// A recognised word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecognisedWord {
    /// Its characters.
    pub text: String,
    /// Its box, points from the top left.
    pub rect: Rect,
    /// Line it stands in, counted over the page from 0.
    pub line: u32,
    /// How sure the engine is, 0 to 1.
    pub confidence: f32,
}

/// Reads some pages (numbers from 1) of a PDF. A page that cannot be drawn or read is noted and missing from the result.
pub fn recognise(bytes: &[u8], password: Option<&str>, pages: &[u32], engine: &Engine) -> Noted<Recognised> {
    let mut out = Noted::clean(Recognised { engine: engine.identity(), pages: Vec::new() });
    let failed = |number: u32, cause: String| {
        Note::new(Code::NotRecognised, Severity::Error, format!("OCR failed: {cause}"))
            .on_page(number)
            .with_hint("build again; if it fails again, add a copy with a text layer")
    };
    let document = match Document::open(bytes.to_vec(), password) {
        Ok(document) => document,
        Err(error) => {
            out.notes.extend(pages.first().map(|&number| failed(number, error.to_string())));
            return out;
        }
    };
    for &number in pages.iter().take(MOST_PAGES) {
        let image = document.page(number, DPI).map_err(|e| e.to_string());
        match image.and_then(|image| run::words(engine, &image).map_err(|e| e.to_string())) {
            Ok(words) => out.value.pages.push(RecognisedPage { number, words }),
            Err(cause) => out.notes.push(failed(number, cause)),
        }
    }
    if pages.len() > MOST_PAGES {
        let message = format!("OCR reads {MOST_PAGES} pages of a file; {} more were left out", pages.len() - MOST_PAGES);
        out.notes.push(Note::new(Code::LimitReached, Severity::Error, message).with_hint("split the file"));
    }
    out
}
