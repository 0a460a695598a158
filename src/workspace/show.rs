//! A clause or a text with everything that is linked to it.

use serde::Serialize;

use super::{ResolveError, Workspace};
use crate::model::{Clause, ClauseKind, Identity, Lang, Link, LinkKind, PageBox, Record, TextStatus};
use crate::note::Note;

/// The answer to `show`.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// Address of the text.
    pub text: String,
    /// File below the corpus.
    pub file: String,
    /// Language.
    pub lang: Lang,
    /// Whose words.
    pub status: TextStatus,
    /// Series, round, dates, parties.
    pub identity: Identity,
    /// Whether it has a usable text layer.
    pub extractable: bool,
    /// The clause asked for with those nested in it, or all units of the text.
    pub clauses: Vec<ShownClause>,
    /// Notes on what is shown.
    pub notes: Vec<Note>,
}

/// A unit with its links.
#[derive(Debug, Clone, Serialize)]
pub struct ShownClause {
    /// Address.
    pub id: String,
    /// Kind.
    pub kind: ClauseKind,
    /// Label as printed.
    pub label: String,
    /// Number with its parents.
    pub number: Vec<String>,
    /// Language.
    pub lang: Lang,
    /// First and last page.
    pub pages: (u32, u32),
    /// Where it stands.
    pub boxes: Vec<PageBox>,
    /// Words.
    pub text: String,
    /// How sure OCR is of its words, 0 to 1; absent for words of a text layer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// Footnotes whose marks stand in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub footnotes: Vec<ShownFootnote>,
    /// Its translations.
    pub translations: Vec<ShownLink>,
    /// Its earlier forms.
    pub earlier: Vec<ShownLink>,
    /// Its later forms.
    pub later: Vec<ShownLink>,
}

/// A footnote of a clause.
#[derive(Debug, Clone, Serialize)]
pub struct ShownFootnote {
    /// Address.
    pub id: String,
    /// Label as printed.
    pub label: String,
    /// Words.
    pub text: String,
}

/// A linked clause.
#[derive(Debug, Clone, Serialize)]
pub struct ShownLink {
    /// Address.
    pub id: String,
    /// Language.
    pub lang: Lang,
    /// Whose words.
    pub status: TextStatus,
    /// Label as printed.
    pub label: String,
    /// Words.
    pub text: String,
    /// Confidence, 0 to 1.
    pub score: f32,
    /// Share of words changed; lineage only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit_ratio: Option<f32>,
    /// What speaks for the link.
    pub evidence: String,
}

impl Workspace {
    /// A text, or a clause with those nested in it.
    ///
    /// # Errors
    /// When the address names nothing, or several texts.
    pub fn show(&self, address: &str) -> Result<Shown, ResolveError> {
        let (record, path) = self.resolve(address)?;
        let chosen: Vec<usize> = match &path {
            None => (0..record.clauses.len()).collect(),
            Some(path) => nested(record, path),
        };
        let paths: Vec<&str> = chosen.iter().map(|&i| record.clauses[i].path.as_str()).collect();
        let concerns = |n: &&Note| path.is_none() || n.place.clause.as_deref().is_some_and(|c| paths.contains(&c));
        Ok(Shown {
            text: record.address.to_string(),
            file: record.source.file.clone(),
            lang: record.lang,
            status: record.status,
            identity: record.identity.clone(),
            extractable: record.extractable,
            clauses: chosen.iter().map(|&i| self.shown(record, &record.clauses[i])).collect(),
            notes: record.notes.iter().filter(concerns).cloned().collect(),
        })
    }

    fn shown(&self, record: &Record, clause: &Clause) -> ShownClause {
        let address = record.address.clause(&clause.path);
        let side = |kind: LinkKind, at_a: bool| -> Vec<ShownLink> {
            let mine = |l: &&Link| l.kind == kind && (if at_a { &l.a } else { &l.b }) == &address;
            let mut links: Vec<ShownLink> = self.links().iter().filter(mine).filter_map(|l| self.other(l, at_a)).collect();
            links.sort_by(|x, y| (x.lang, &x.id).cmp(&(y.lang, &y.id)));
            links
        };
        let mut translations = side(LinkKind::Translation, true);
        translations.extend(side(LinkKind::Translation, false));
        ShownClause {
            id: address.to_string(),
            kind: clause.kind,
            label: clause.label.clone(),
            number: clause.number.clone(),
            lang: clause.lang,
            pages: (clause.page_start, clause.page_end),
            boxes: clause.boxes.clone(),
            text: clause.text.clone(),
            confidence: record.ocr_confidence(&clause.path),
            footnotes: record.footnotes_of(clause).into_iter().map(|note| footnote(record, note)).collect(),
            translations,
            earlier: side(LinkKind::Lineage, false),
            later: side(LinkKind::Lineage, true),
        }
    }

    /// The clause at the other end of a link.
    fn other(&self, link: &Link, at_a: bool) -> Option<ShownLink> {
        let end = if at_a { &link.b } else { &link.a };
        let record = self.records().iter().find(|r| r.address == end.text)?;
        let clause = record.clause(&end.path)?;
        Some(ShownLink {
            id: end.to_string(),
            lang: clause.lang,
            status: record.status,
            label: clause.label.clone(),
            text: clause.text.clone(),
            score: link.score,
            edit_ratio: link.edit_ratio,
            evidence: link.evidence.clone(),
        })
    }
}

/// A clause and the units nested in it, in reading order.
pub(super) fn nested(record: &Record, path: &str) -> Vec<usize> {
    let Some(root) = record.clauses.iter().position(|c| c.path == path) else { return Vec::new() };
    let mut inside = vec![root];
    for (index, clause) in record.clauses.iter().enumerate().skip(root + 1) {
        if clause.parent.is_some_and(|p| inside.contains(&p)) {
            inside.push(index);
        }
    }
    inside
}

fn footnote(record: &Record, note: &Clause) -> ShownFootnote {
    let id = record.address.clause(&note.path).to_string();
    ShownFootnote { id, label: note.label.clone(), text: note.text.clone() }
}
