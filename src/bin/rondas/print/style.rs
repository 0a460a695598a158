//! Colours and weights, on a terminal that wants them.

use std::io::IsTerminal;

/// How to set words on one stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    on: bool,
}

impl Style {
    /// For standard output.
    pub(crate) fn stdout() -> Self {
        Style { on: wanted() && std::io::stdout().is_terminal() }
    }

    /// For standard error.
    pub(crate) fn stderr() -> Self {
        Style { on: wanted() && std::io::stderr().is_terminal() }
    }

    /// Without colours.
    #[cfg(test)]
    pub(crate) fn plain() -> Self {
        Style { on: false }
    }

    fn set(self, code: &str, text: &str) -> String {
        if self.on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.set("1", text)
    }

    pub(crate) fn faint(self, text: &str) -> String {
        self.set("2", text)
    }

    pub(crate) fn red(self, text: &str) -> String {
        self.set("31", text)
    }

    /// Words taken out.
    pub(crate) fn deleted(self, text: &str) -> String {
        self.set("31;9", text)
    }

    /// Words put in.
    pub(crate) fn inserted(self, text: &str) -> String {
        self.set("32;4", text)
    }

    /// Words that stand elsewhere on the other side.
    pub(crate) fn moved(self, text: &str) -> String {
        self.set("35", text)
    }

    /// A matched word; without colours, in brackets.
    pub(crate) fn matched(self, text: &str) -> String {
        if self.on { self.set("1;33", text) } else { format!("[{text}]") }
    }
}

/// Whether the user wants colours (see no-color.org).
fn wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()) && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
}
