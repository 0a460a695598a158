//! PDF bytes to pages of glyphs, pages to flow. The only door to lopdf.
//!
//! Good for: the most faithful text of a page, with the place of every word. Not for: what the words mean.

mod document;
mod fields;
mod filters;
mod font;
mod fonts;
mod interpret;
mod layout;
mod layers;
mod lexer;
mod limits;
mod marked;
mod matrix;
mod mend;
mod objects;
mod paths;
mod repair;
mod rewrite;
mod sight;
mod stacks;
mod stream;
mod structure;
#[cfg(test)]
mod tests;

pub use layout::{Layout, lay_out};

use crate::model::Page;
use crate::note::{Code, Note, Noted};

/// Changes when the same bytes may give another result.
pub const VERSION: u32 = 25;

/// How to read a file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// User password of an encrypted file; an empty one is always tried.
    pub password: Option<&'a str>,
}

/// Why a file gave nothing at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// No PDF header near the start.
    #[error("not a PDF file")]
    NotPdf,
    /// Encrypted, and the password given (or the empty one) does not open it.
    #[error("the file is encrypted and needs a password")]
    Password,
    /// The objects cannot be read.
    #[error("the file is damaged beyond repair: {0}")]
    Damaged(String),
    /// No page object anywhere.
    #[error("the file has no pages")]
    NoPages,
}

impl Error {
    /// What a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Error::Empty => "copy the file again from its source",
            Error::NotPdf => "check what the file is; only PDF files are read",
            Error::Password => "give the password with --password, or store a copy without one",
            Error::Damaged(_) | Error::NoPages => "ask the publisher for a sound copy",
        }
    }
}

/// Reads the glyphs of every page.
///
/// # Errors
/// When nothing can be read: an empty file, not a PDF, a password, damage beyond repair, no pages. Smaller damage is a note.
pub fn read_pages(bytes: &[u8], options: &Options<'_>) -> Result<Noted<Vec<Page>>, Error> {
    best(bytes, options)
}

/// Reads the pages and lays each out before the next is read, in the memory of the one before.
///
/// # Errors
/// As for [`read_pages`].
pub fn read_layout(bytes: &[u8], options: &Options<'_>) -> Result<Noted<Layout>, Error> {
    let Noted { value, mut notes } = best::<layout::Setting>(bytes, options)?;
    let value = value.finish().drain_into(&mut notes);
    Ok(Noted { value, notes })
}

/// What pages are read into.
trait Take: Default {
    /// Takes what is on a page; what is left of it is room for the next.
    fn take(&mut self, page: &mut Page);
}

impl Take for Vec<Page> {
    fn take(&mut self, page: &mut Page) {
        self.push(std::mem::take(page));
    }
}

impl Take for layout::Setting {
    fn take(&mut self, page: &mut Page) {
        self.add(page);
    }
}

/// What one reading of a file gave.
struct Reading<T> {
    read: Noted<T>,
    /// Glyphs that have characters.
    readable: usize,
    /// Something of the file was damaged or not there.
    troubled: bool,
}

/// The file as it is or, where that has trouble and the other gives more, written anew.
fn best<T: Take>(bytes: &[u8], options: &Options<'_>) -> Result<Noted<T>, Error> {
    let first = attempt::<T>(bytes, options);
    if matches!(first, Ok(Reading { troubled: false, .. }) | Err(Error::Empty)) {
        return first.map(|reading| reading.read);
    }
    if matches!(first, Err(Error::Password))
        && let Some(reading) = rewrite::opened(bytes).and_then(|bytes| attempt::<T>(&bytes, options).ok())
    {
        return Ok(reading.read);
    }
    let second = rewrite::rewritten(bytes).and_then(|bytes| attempt::<T>(&bytes, options).ok());
    let known = first.as_ref().map_or(0, |reading| reading.readable);
    let lacks = |reading: &Reading<T>| reading.read.notes.iter().any(|note| note.code == Code::Undecodable);
    // As many glyphs are more where those of the first are what a missing font leaves.
    let mends = |reading: &Reading<T>| reading.readable == known && !lacks(reading) && first.as_ref().is_ok_and(lacks);
    match second.filter(|reading| first.is_err() || reading.readable > known || mends(reading)) {
        Some(mut reading) => {
            if !reading.read.notes.iter().any(|note| note.code == Code::FileRepaired) {
                reading.read.notes.insert(0, document::repaired());
            }
            Ok(reading.read)
        }
        None => first.map(|reading| reading.read),
    }
}

fn attempt<T: Take>(bytes: &[u8], options: &Options<'_>) -> Result<Reading<T>, Error> {
    let mut notes = Vec::new();
    let doc = document::open(bytes, options, &mut notes)?;
    let objects = document::pages(&doc);
    if objects.is_empty() {
        return Err(Error::NoPages);
    }
    let mut interpreter = interpret::Interpreter::new(&doc);
    let (mut value, mut page, mut glyphs) = (T::default(), Page::default(), 0);
    for (number, object) in (1..).zip(&objects) {
        page = interpreter.page(number, object, page);
        glyphs += page.glyphs.len();
        value.take(&mut page);
    }
    let unknown = interpreter.all_unknown;
    notes.extend(interpreter.into_notes());
    let trouble = |note: &Note| matches!(note.code, Code::Undecodable | Code::FileRepaired);
    let readable = glyphs.saturating_sub(unknown);
    let troubled = readable * 2 <= glyphs || notes.iter().any(trouble) || document::lacks(&doc, &objects);
    Ok(Reading { read: Noted { value, notes }, readable, troubled })
}
