//! Full and short addresses to texts and clauses.

use super::Workspace;
use crate::model::{Lang, Record, TextKind, roman_value};
use crate::text::printable_line;

/// An address that names nothing, or more than one thing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// No text fits.
    #[error("no text has the address {0}")]
    NoText(String),
    /// The text is there, the clause is not.
    #[error("{text} has no clause {path}")]
    NoClause {
        /// Address of the text.
        text: String,
        /// Path asked for.
        path: String,
        /// Paths that begin alike.
        near: Vec<String>,
    },
    /// Several texts fit.
    #[error("{0} is not one text")]
    Ambiguous(String, Vec<String>),
    /// A clause is needed, and a whole text was named.
    #[error("{0} is a whole text, a clause is needed")]
    NeedsClause(String),
}

impl ResolveError {
    /// What a person can do about it.
    pub fn hint(&self) -> String {
        match self {
            ResolveError::NoText(_) => {
                "addresses look like quito/9/declaration/es/10.c.2.3 or 9/es/10; `rondas check` lists all texts".into()
            }
            ResolveError::NoClause { near, .. } if near.is_empty() => "show the text without a clause to see its numbers".into(),
            ResolveError::NoClause { near, .. } => format!("there are: {}", near.join(", ")),
            ResolveError::NeedsClause(text) => format!("add its number, as in {text}/1"),
            ResolveError::Ambiguous(_, candidates) => format!("name one of: {}", candidates.join(", ")),
        }
    }
}

impl Workspace {
    /// The text, and the path of the clause if one is named, that an address stands for. `IX/es/10` is enough where nothing else fits.
    ///
    /// # Errors
    /// When nothing fits, or more than one text does.
    pub fn resolve(&self, address: &str) -> Result<(&Record, Option<String>), ResolveError> {
        self.resolve_in(address, None)
    }

    /// [`Workspace::resolve`], with a language that decides between texts which an address fits equally.
    ///
    /// # Errors
    /// As for [`Workspace::resolve`].
    pub fn resolve_in(&self, address: &str, lang: Option<Lang>) -> Result<(&Record, Option<String>), ResolveError> {
        let parts: Vec<&str> = address.trim_matches('/').split('/').collect();
        let shown = || printable_line(address);
        let mut best: Vec<(&Record, usize)> = Vec::new();
        for record in self.records() {
            if let Some(used) = matched(record, &parts) {
                best.push((record, used));
            }
        }
        let most = best.iter().map(|(_, used)| *used).max().ok_or_else(|| ResolveError::NoText(shown()))?;
        best.retain(|(_, used)| *used == most);
        let path = parts[most..].join("/");
        if best.len() > 1 && !path.is_empty() {
            let having: Vec<(&Record, usize)> = best.iter().copied().filter(|(r, _)| r.clause(&path).is_some()).collect();
            best = if having.is_empty() { best } else { having };
        }
        if best.len() > 1 && best.iter().any(|(r, _)| Some(r.address.lang) == lang) {
            best.retain(|(r, _)| Some(r.address.lang) == lang);
        }
        let &[(record, _)] = best.as_slice() else {
            return Err(ResolveError::Ambiguous(shown(), best.iter().map(|(r, _)| r.address.to_string()).collect()));
        };
        if path.is_empty() {
            return Ok((record, None));
        }
        let lower = path.to_lowercase();
        let found = record
            .clauses
            .iter()
            .find(|c| c.path == path)
            .or_else(|| record.clauses.iter().find(|c| c.path.to_lowercase() == lower));
        match found {
            Some(clause) => Ok((record, Some(clause.path.clone()))),
            None => Err(ResolveError::NoClause {
                text: record.address.to_string(),
                path: printable_line(&path),
                near: near(record, &path),
            }),
        }
    }
}

/// How many leading parts name a text: series, round, kind and language in this order, any of them left out but not all.
fn matched(record: &Record, parts: &[&str]) -> Option<usize> {
    let address = &record.address;
    let kind = address.family().rsplit('/').next().unwrap_or("").to_owned();
    let round = address.round.to_string();
    let tests: [&dyn Fn(&str) -> bool; 4] = [
        &|p| p.eq_ignore_ascii_case(&address.series),
        &|p| {
            p == round
                || (p.chars().all(|c| c.is_ascii_uppercase()) && roman_value(p).map(|v| v.to_string()).as_deref() == Some(&round))
        },
        &|p| p.eq_ignore_ascii_case(&kind),
        &|p| p.eq_ignore_ascii_case(address.lang.as_str()),
    ];
    let (mut used, mut at) = (0, 0);
    while used < parts.len() && at < tests.len() {
        match (at..tests.len()).find(|&t| tests[t](parts[used])) {
            Some(t) => (used, at) = (used + 1, t + 1),
            None => break,
        }
    }
    // What follows must not look like another part of a text's address.
    let names_text = |p: &str| p.parse::<TextKind>().is_ok() || Lang::KNOWN.iter().any(|l| l.as_str() == p);
    (used > 0 && !parts[used..].first().is_some_and(|p| names_text(p))).then_some(used)
}

fn near(record: &Record, path: &str) -> Vec<String> {
    let head = path.split(['.', '/', '~']).next().unwrap_or(path);
    let family = record.clauses.iter().map(|c| &c.path).filter(|p| p.split(['.', '/', '~']).next() == Some(head));
    family.take(12).cloned().collect()
}
