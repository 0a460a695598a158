//! The quality report: what was read from each file, and what a person should look at.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Workspace;
use crate::archive::Failure;
use crate::model::{ClauseKind, LinkKind, Record, Role, TextStatus};
use crate::note::{Note, Severity};

/// The report.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// Texts in the index.
    pub texts: Vec<TextCheck>,
    /// Files that gave nothing.
    pub failures: Vec<Failure>,
    /// Whether something needs a person.
    pub attention: bool,
}

/// What was read from one text.
#[derive(Debug, Clone, Serialize)]
pub struct TextCheck {
    /// Address.
    pub text: String,
    /// File below the corpus.
    pub file: String,
    /// Whose words.
    pub status: TextStatus,
    /// Language.
    pub lang: String,
    /// Whether it has a usable text layer.
    pub extractable: bool,
    /// Pages, and those without words.
    pub pages: usize,
    /// Pages without words.
    pub pages_without_text: usize,
    /// Characters.
    pub characters: usize,
    /// Glyphs without Unicode.
    pub glyphs_without_unicode: usize,
    /// Units by kind.
    pub units: BTreeMap<&'static str, usize>,
    /// Lines of running headers, footers and page numbers taken out.
    pub furniture_lines: usize,
    /// Clauses without a counterpart in any other language of the family; empty where there is no other language.
    pub untranslated: Vec<String>,
    /// Notes.
    pub notes: Vec<Note>,
}

impl Workspace {
    /// Checks every text.
    pub fn check(&self) -> Check {
        let translated: BTreeSet<String> = self
            .links()
            .iter()
            .filter(|l| l.kind == LinkKind::Translation)
            .flat_map(|l| [l.a.to_string(), l.b.to_string()])
            .collect();
        let texts: Vec<TextCheck> = self.records().iter().map(|r| self.text_check(r, &translated)).collect();
        let failures = self.build.manifest().failures.clone();
        let attention = !failures.is_empty() || texts.iter().any(|t| t.notes.iter().any(|n| n.severity >= Severity::Warning));
        Check { texts, failures, attention }
    }

    fn text_check(&self, record: &Record, translated: &BTreeSet<String>) -> TextCheck {
        let mut units = BTreeMap::new();
        record.clauses.iter().for_each(|c| *units.entry(c.kind.as_str()).or_default() += 1);
        let family = record.address.family();
        let siblings = self.records().iter().filter(|r| r.extractable && r.address.family() == family).count();
        let lone = |path: &str| !translated.contains(&record.address.clause(path).to_string());
        let clauses = record.clauses.iter().filter(|c| c.kind == ClauseKind::Clause);
        TextCheck {
            text: record.address.to_string(),
            file: record.source.file.clone(),
            status: record.status,
            lang: record.lang.to_string(),
            extractable: record.extractable,
            pages: record.flow.pages.len(),
            pages_without_text: record.flow.pages.iter().filter(|p| !p.extractable).count(),
            characters: record.flow.text.chars().count(),
            glyphs_without_unicode: record.flow.text.matches('\u{fffd}').count(),
            units,
            furniture_lines: record.flow.lines.iter().filter(|l| l.role == Role::Furniture).count(),
            untranslated: if siblings > 1 {
                clauses.filter(|c| lone(&c.path)).map(|c| c.path.clone()).collect()
            } else {
                Vec::new()
            },
            notes: record.notes.clone(),
        }
    }
}
