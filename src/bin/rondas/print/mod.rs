//! How answers look to people: colours on a terminal only, nothing from a PDF unescaped.

mod differences;
pub(crate) mod html;
mod plot;
mod style;
mod table;

use std::io::{self, Write};

use rondas::archive::Failure;
use rondas::text::{printable, printable_line};
use serde::Serialize;

pub(crate) use differences::differences;
pub(crate) use plot::{bar, svg};
pub(crate) use style::Style;
pub(crate) use table::Table;

/// Characters of a line of running text.
pub(crate) const WIDTH: usize = 100;

/// An error with its causes, and the hint of whoever made it.
pub(crate) fn error(error: &anyhow::Error) {
    let style = Style::stderr();
    let mut text = format!("{} {}\n", style.red("error:"), printable(&error.to_string()));
    for cause in error.chain().skip(1).filter(|c| c.downcast_ref::<Hint>().is_none()) {
        let cause = printable(&cause.to_string());
        if !text.contains(&cause) {
            text += &format!("  caused by: {cause}\n");
        }
    }
    if let Some(hint) = error.downcast_ref::<Hint>() {
        text += &format!("\n{} {}\n", style.bold("hint:"), printable(&hint.hint));
    }
    to_stderr(text.trim_end());
}

/// An error message with advice.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Hint {
    message: String,
    hint: String,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// Wraps an error of the library with its advice.
pub(crate) fn with_hint<E>(error: E, hint: impl Into<String>) -> anyhow::Error
where
    E: std::error::Error + Send + Sync + 'static,
{
    Hint { message: error.to_string(), hint: hint.into(), source: Some(Box::new(error)) }.into()
}

/// An error of the program's own with its advice.
pub(crate) fn hinted(message: String, hint: String) -> anyhow::Error {
    Hint { message, hint, source: None }.into()
}

/// A failed file as the report shows it.
pub(crate) fn failure(failure: &Failure) -> String {
    let style = Style::stderr();
    format!(
        "{} {}\n  {} {}",
        style.red(&printable_line(&failure.file)),
        printable_line(&failure.cause),
        style.bold("hint:"),
        failure.hint
    )
}

/// Writes a line to standard error; there is nobody to tell when that fails.
pub(crate) fn to_stderr(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Writes to standard output.
pub(crate) fn out(text: &str) -> io::Result<()> {
    io::stdout().lock().write_all(text.as_bytes())
}

/// Writes a value as JSON to standard output.
pub(crate) fn json<T: Serialize>(value: &T) -> anyhow::Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    out(&text)?;
    Ok(())
}

/// Words filled into lines of [`WIDTH`] characters after an indentation.
pub(crate) fn filled(text: &str, indent: usize) -> String {
    let mut out = String::new();
    for paragraph in text.lines() {
        let mut column = 0;
        for word in paragraph.split_whitespace() {
            let width = visible(word);
            if column > 0 && column + 1 + width > WIDTH - indent {
                out.push('\n');
                column = 0;
            }
            if column == 0 {
                out.extend(std::iter::repeat_n(' ', indent));
            } else {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += width;
        }
        out.push('\n');
    }
    out
}

/// Characters of a word without the escapes of its style.
fn visible(word: &str) -> usize {
    let mut inside = false;
    word.chars()
        .filter(|&c| {
            let counted = !inside && c != '\u{1b}';
            inside = if c == '\u{1b}' { true } else { inside && c != 'm' };
            counted
        })
        .count()
}

/// A number of things, in words.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
