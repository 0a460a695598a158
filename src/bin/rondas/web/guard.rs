//! Who may ask: requests for this machine's own page, from this machine's own page.
//!
//! A page of another site must not be able to read from here. It could do so by a name of its own that leads to this machine (DNS
//! rebinding); such a request carries that name, so names are refused unless they are known. An address in figures cannot be
//! rebound.

use std::net::IpAddr;

/// The names this server answers to.
#[derive(Debug, Clone, Default)]
pub(super) struct Guard {
    names: Vec<String>,
}

impl Guard {
    /// A guard that knows further names beside `localhost` and addresses in figures.
    pub(super) fn new(names: &[String]) -> Guard {
        Guard { names: names.iter().map(|n| n.to_ascii_lowercase()).collect() }
    }

    /// Whether a `Host` header names this server.
    pub(super) fn knows_host(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else { return false };
        let name = name.to_ascii_lowercase();
        let figures = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')).unwrap_or(&name);
        name == "localhost" || name.ends_with(".localhost") || figures.parse::<IpAddr>().is_ok() || self.names.contains(&name)
    }

    /// Whether an `Origin` header, where there is one, is that of this server's own pages.
    pub(super) fn knows_origin(&self, origin: Option<&str>, host: &str) -> bool {
        match origin {
            None => true,
            Some(origin) => origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) == Some(host),
        }
    }
}

/// Whether a request comes from a form of this server's own pages: it says where from, which other programs need not and other
/// sites cannot.
pub(super) fn is_own_form(origin: Option<&str>, content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    origin.is_some() && kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The name of a `Host` header; `None` where it is no name with a port or without.
fn without_port(host: &str) -> Option<&str> {
    let end = if host.starts_with('[') { host.find(']')? + 1 } else { host.find(':').unwrap_or(host.len()) };
    let (name, port) = host.split_at(end);
    let sound = port.is_empty() || port.strip_prefix(':').is_some_and(|p| p.parse::<u16>().is_ok());
    (sound && !name.is_empty()).then_some(name)
}

/// Headers of every answer.
pub(super) const HEADERS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("vary", "Accept-Language"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_are_refused() {
        let guard = Guard::new(&["Archive.example".into()]);
        for host in ["localhost:8080", "127.0.0.1", "[::1]:80", "192.168.1.7:8080", "archive.example:443", "x.localhost"] {
            assert!(guard.knows_host(host), "{host}");
        }
        for host in
            ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "localhost:x", "[::1", "user@localhost"]
        {
            assert!(!guard.knows_host(host), "{host}");
        }
        assert!(guard.knows_origin(None, "localhost:1") && guard.knows_origin(Some("http://localhost:1"), "localhost:1"));
        assert!(
            !guard.knows_origin(Some("http://localhost:2"), "localhost:1") && !guard.knows_origin(Some("null"), "localhost:1")
        );
    }
}
