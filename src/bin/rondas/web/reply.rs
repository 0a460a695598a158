//! What goes back to a browser.

/// Types of content.
pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JSON: &str = "application/json";
pub(super) const PLAIN: &str = "text/plain; charset=utf-8";

/// How long a browser may keep an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Not without asking: a newer build may change it.
    Ask,
    /// For ever: its address changes with its content.
    Always,
}

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    /// HTTP status.
    pub(super) status: u16,
    /// Type of the body.
    pub(super) content: &'static str,
    /// How long it stays true.
    pub(super) keep: Keep,
    /// Name to save it under, for a download.
    pub(super) download: Option<String>,
    /// Where to go instead.
    pub(super) location: Option<String>,
    /// The bytes.
    pub(super) body: Vec<u8>,
}

impl Reply {
    /// An answer that may change with the next build.
    pub(super) fn new(status: u16, content: &'static str, body: impl Into<Vec<u8>>) -> Reply {
        Reply { status, content, keep: Keep::Ask, download: None, location: None, body: body.into() }
    }

    /// Sends the browser to another address.
    pub(super) fn see(location: String) -> Reply {
        Reply { location: Some(location), ..Reply::new(303, PLAIN, "") }
    }

    /// The same, to be saved as a file.
    pub(super) fn saved_as(self, name: impl Into<String>) -> Reply {
        Reply { download: Some(name.into()), ..self }
    }

    /// The same, never to change.
    pub(super) fn for_ever(self) -> Reply {
        Reply { keep: Keep::Always, ..self }
    }
}
