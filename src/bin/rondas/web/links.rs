//! Addresses of pages: as the server has them, or as files of a folder that needs no server.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::words::Ui;

/// Pages and files that the pages of a site lead to: the language (none for files) and the path.
pub(super) type Found = Arc<Mutex<BTreeSet<(Option<Ui>, String)>>>;

/// How pages link to each other.
#[derive(Debug, Clone)]
pub(super) enum Links {
    /// Absolute paths, below the language of the interface where the address names it.
    Server {
        /// The language to keep in addresses.
        ui: Option<Ui>,
    },
    /// Relative paths to files, from a page that lies so many folders deep.
    Site {
        /// Language of the interface.
        ui: Ui,
        /// Folders between the page and the top.
        depth: usize,
        /// Where it leads to.
        found: Found,
    },
}

impl Links {
    /// Whether the pages are files of a folder.
    pub(super) fn is_site(&self) -> bool {
        matches!(self, Links::Site { .. })
    }

    /// Where a page is; `path` begins with `/` and may end with a query or a fragment.
    pub(super) fn page(&self, path: &str) -> String {
        let cut = path.find(['?', '#']).unwrap_or(path.len());
        let (plain, tail) = path.split_at(cut);
        match self {
            Links::Server { ui } => {
                let base = ui.map_or_else(String::new, |ui| format!("/{}", ui.code()));
                let plain = if plain == "/" && !base.is_empty() { "/" } else { plain };
                format!("{base}{}{tail}", encoded(plain))
            }
            Links::Site { ui, depth, found } => {
                note(found, Some(*ui), plain);
                let fragment = tail.find('#').map_or("", |at| &tail[at..]);
                let query = if plain == "/search" { tail.split('#').next().unwrap_or("") } else { "" };
                format!("{}{}/{}index.html{query}{fragment}", "../".repeat(*depth), ui.code(), folder(plain))
            }
        }
    }

    /// Where a file that is the same for all languages is (styles, scripts, images).
    pub(super) fn file(&self, path: &str) -> String {
        match self {
            Links::Server { .. } => encoded(path),
            Links::Site { depth, found, .. } => {
                let plain = path.split('?').next().unwrap_or(path);
                note(found, None, plain);
                format!("{}{}", "../".repeat(*depth), encoded(&site_name(plain.trim_start_matches('/'))))
            }
        }
    }

    /// The same page in another language of the interface.
    pub(super) fn other(&self, ui: Ui, path: &str) -> String {
        let links = match self {
            Links::Server { .. } => Links::Server { ui: Some(ui) },
            Links::Site { depth, found, .. } => Links::Site { ui, depth: *depth, found: found.clone() },
        };
        links.page(path)
    }
}

fn note(found: &Found, ui: Option<Ui>, path: &str) {
    found.lock().unwrap_or_else(PoisonError::into_inner).insert((ui, path.to_owned()));
}

/// The folder of a page in a site, with a stroke at its end, empty for the first page.
fn folder(path: &str) -> String {
    let trimmed = path.trim_matches('/');
    if trimmed.is_empty() { String::new() } else { format!("{}/", encoded(&site_name(trimmed))) }
}

/// A path as folders of a site: what a file system may refuse or change is written with its code.
pub(super) fn site_name(path: &str) -> String {
    path.chars().map(|c| if matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '%') { '_' } else { c }).collect()
}

/// Percent-encodes what may not stand in a path or a query (RFC 3986, 3.3 and 3.4), strokes and separators kept.
pub(super) fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@?".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out += &format!("%{byte:02X}");
        }
    }
    out
}

/// Percent-encodes a value of a query.
pub(super) fn value(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b if b.is_ascii_alphanumeric() || b"-._~".contains(&b) => out.push(char::from(b)),
            b => out += &format!("%{b:02X}"),
        }
    }
    out
}

/// A path with a query of these fields.
pub(super) fn with_query(path: &str, fields: &[(String, String)]) -> String {
    let query: Vec<String> = fields.iter().map(|(n, v)| format!("{}={}", value(n), value(v))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_address_on_the_server_and_one_in_a_folder() {
        let server = Links::Server { ui: None };
        assert_eq!(server.page("/quito/9/declaration/es/10.c.2.3"), "/quito/9/declaration/es/10.c.2.3");
        assert_eq!(server.other(Ui::Pt, "/search?q=a+b"), "/pt/search?q=a+b");
        let site = Links::Site { ui: Ui::Es, depth: 3, found: Found::default() };
        assert_eq!(site.page("/quito/9#top"), "../../../es/quito/9/index.html#top");
        assert_eq!(site.page("/"), "../../../es/index.html");
        assert_eq!(site.file("/assets/room.css?v=1"), "../../../assets/room.css");
    }
}
