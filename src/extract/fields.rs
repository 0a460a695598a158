//! The text that was filled into form fields (ISO 32000-2, 12.7.4 and 12.7.5) or typed onto the page.

use lopdf::{Dictionary, Document, Object};

use super::objects;

/// Generations of fields followed to what a field inherits.
const GENERATIONS: usize = 16;
/// Flag of text fields whose value is not to be shown, Password (ISO 32000-2, table 231).
const PASSWORD: u32 = 1 << 13;
/// Characters kept of one value.
const CHARACTERS: usize = 20_000;
/// Choices a value is looked for among.
const CHOICES: usize = 2_000;

/// What a reader would show in a text or choice field; `None` for other fields, passwords, and where nothing was filled in.
pub(super) fn value(doc: &Document, field: &Dictionary) -> Option<String> {
    let kind = inherited(doc, field, b"FT")?.as_name().ok()?;
    let flags = inherited(doc, field, b"Ff").and_then(|f| objects::as_number(doc, f)).unwrap_or(0.0) as u32;
    let text = match (kind, inherited(doc, field, b"V")?) {
        (b"Tx", _) if flags & PASSWORD != 0 => return None,
        (b"Tx", Object::String(bytes, _)) => objects::text_string(bytes),
        (b"Ch", Object::String(bytes, _)) => choice(doc, field, bytes),
        (b"Ch", Object::Array(chosen)) => {
            let strings = chosen.iter().take(CHOICES).filter_map(|c| objects::resolve(doc, c)?.as_str().ok());
            strings.map(|bytes| choice(doc, field, bytes)).collect::<Vec<_>>().join("\n")
        }
        _ => return None,
    };
    plain(&text)
}

/// What was typed onto the page (ISO 32000-2, 12.5.6.6: free text annotations).
pub(super) fn written(doc: &Document, annotation: &Dictionary) -> Option<String> {
    plain(&objects::text_string(objects::get(doc, annotation, b"Contents")?.as_str().ok()?))
}

fn plain(text: &str) -> Option<String> {
    let text: String = text.replace('\r', "\n").chars().take(CHARACTERS).collect();
    (!text.trim().is_empty()).then_some(text)
}

/// The value of a key in a field or the nearest field above it.
fn inherited<'a>(doc: &'a Document, field: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut at = field;
    for _ in 0..GENERATIONS {
        if let Some(value) = objects::get(doc, at, key) {
            return Some(value);
        }
        at = objects::dict(doc, at, b"Parent")?;
    }
    None
}

/// A choice as it is shown, where it is stored under another name.
fn choice(doc: &Document, field: &Dictionary, stored: &[u8]) -> String {
    let options = inherited(doc, field, b"Opt").and_then(|o| o.as_array().ok()).map_or(&[][..], Vec::as_slice);
    let shown = options.iter().take(CHOICES).find_map(|option| {
        let [name, shown] = objects::resolve(doc, option)?.as_array().ok()?.as_slice() else { return None };
        let string = |o| objects::resolve(doc, o)?.as_str().ok();
        (string(name) == Some(stored)).then(|| string(shown)).flatten()
    });
    objects::text_string(shown.unwrap_or(stored))
}
