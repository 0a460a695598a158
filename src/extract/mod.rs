//! PDF bytes to pages of glyphs, pages to flow. The only door to lopdf.
//!
//! Good for: the most faithful text of a page, with the place of every word. Not for: what the words mean.

mod document;
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
mod objects;
mod paths;
mod repair;
mod sight;
mod stream;
#[cfg(test)]
mod tests;

pub use layout::{Layout, lay_out};

use crate::model::Page;
use crate::note::{Note, Noted};

/// Changes when the same bytes may give another result.
pub const VERSION: u32 = 6;

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
    let mut pages = Vec::new();
    let notes = each_page(bytes, options, |page| pages.push(std::mem::take(page)))?;
    Ok(Noted { value: pages, notes })
}

/// Reads the pages and lays each out before the next is read, in the memory of the one before.
///
/// # Errors
/// As for [`read_pages`].
pub fn read_layout(bytes: &[u8], options: &Options<'_>) -> Result<Noted<Layout>, Error> {
    let mut setting = layout::Setting::default();
    let mut notes = each_page(bytes, options, |page| setting.add(page))?;
    let value = setting.finish().drain_into(&mut notes);
    Ok(Noted { value, notes })
}

fn each_page(bytes: &[u8], options: &Options<'_>, mut take: impl FnMut(&mut Page)) -> Result<Vec<Note>, Error> {
    let mut notes = Vec::new();
    let doc = document::open(bytes, options, &mut notes)?;
    let objects = document::pages(&doc);
    if objects.is_empty() {
        return Err(Error::NoPages);
    }
    let mut interpreter = interpret::Interpreter::new(&doc);
    let mut page = Page::default();
    for (number, object) in (1..).zip(&objects) {
        page = interpreter.page(number, object, page);
        take(&mut page);
    }
    notes.extend(interpreter.into_notes());
    Ok(notes)
}
