//! What a request asks for: a path, the language of the interface, the fields of the query.

use super::words::Ui;

/// Longest query string read, bytes.
const QUERY_BYTES: usize = 8 << 10;
/// Fields of a query string read.
const FIELDS: usize = 64;

/// A request for a page or an answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// Language of the interface.
    pub(super) ui: Ui,
    /// Whether the address names the language of the interface; else it was chosen by the browser.
    pub(super) named: bool,
    /// Path without the language, percent-decoded, begins with `/`.
    pub(super) path: String,
    /// Fields of the query in their order.
    pub(super) fields: Vec<(String, String)>,
    /// Fields of a form that was sent; none of a page that is asked for.
    pub(super) form: Option<Vec<(String, String)>>,
}

impl Asked {
    /// Reads an address as a browser sends it. `None` for one that is too long or not UTF-8.
    pub(super) fn new(path: &str, query: Option<&str>, accept_language: &str) -> Option<Asked> {
        let query = query.unwrap_or_default();
        if query.len() > QUERY_BYTES || path.len() > QUERY_BYTES {
            return None;
        }
        let path = decode(path, false)?;
        let fields = pairs(query)?;
        let trimmed = path.trim_start_matches('/');
        let (head, rest) = trimmed.split_once('/').unwrap_or((trimmed, ""));
        Some(match Ui::of_code(head) {
            Some(ui) => Asked { ui, named: true, path: format!("/{rest}"), fields, form: None },
            None => Asked { ui: Ui::preferred(accept_language), named: false, path: format!("/{trimmed}"), fields, form: None },
        })
    }

    /// The same request with the body of a form (`application/x-www-form-urlencoded`). `None` where it is not UTF-8.
    pub(super) fn with_form(self, body: &[u8]) -> Option<Asked> {
        let form = pairs(std::str::from_utf8(body).ok()?)?;
        Some(Asked { form: Some(form), ..self })
    }

    /// The first value of a field that is not empty.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, v)| n == name && !v.trim().is_empty()).map(|(_, v)| v.trim())
    }

    /// All values of a field that are not empty.
    pub(super) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(n, v)| n == name && !v.trim().is_empty()).map(|(_, v)| v.trim())
    }

    /// A field as a number.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.field(name)?.parse().ok()
    }

    /// The fields of the query, written out again without some of them, to put others behind.
    pub(super) fn without(&self, names: &[&str]) -> Vec<(String, String)> {
        self.fields.iter().filter(|(n, v)| !names.contains(&n.as_str()) && !v.trim().is_empty()).cloned().collect()
    }
}

/// Names and values of a query or a form.
fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    let pair = |f: &str| {
        let (name, value) = f.split_once('=').unwrap_or((f, ""));
        Some((decode(name, true)?, decode(value, true)?))
    };
    query.split('&').filter(|f| !f.is_empty()).take(FIELDS).map(pair).collect()
}

/// Percent-decodes; in a query a plus sign is a space.
fn decode(text: &str, plus: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let hex = [rest.next()?, rest.next()?];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?);
            }
            b'+' if plus => bytes.push(b' '),
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).ok().filter(|t| !t.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_may_stand_before_the_path() {
        let asked = Asked::new("/pt/quito/9/declaration/es/10.c", Some("q=a+b%C3%A9&x"), "en").unwrap_or_default();
        assert_eq!((asked.ui, asked.named, asked.path.as_str()), (Ui::Pt, true, "/quito/9/declaration/es/10.c"));
        assert_eq!((asked.field("q"), asked.field("x")), (Some("a bé"), None));
        let asked = Asked::new("/quito/9", None, "fr, es-CL;q=0.8, en;q=0.9").unwrap_or_default();
        assert_eq!((asked.ui, asked.named), (Ui::En, false));
        assert!(Asked::new("/%ff", None, "").is_none() && Asked::new("/%", None, "").is_none());
    }
}
