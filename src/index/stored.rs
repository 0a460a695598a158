//! What the index keeps of a clause to show it: fields between unit separators, cheaper to read than JSON.

use serde::Serialize;

use crate::model::{Clause, ClauseKind, Lang, Record, TextKind, TextStatus};

/// ASCII unit separator, which extraction lets into no text.
const SEPARATOR: char = '\u{1f}';
/// Fields of a stored clause.
const FIELDS: usize = 13;

/// What the index keeps of a clause to show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredHit {
    /// Address.
    pub id: String,
    /// Printed number path, joined by stops; empty for unnumbered units.
    pub number: String,
    /// Label as printed.
    pub label: String,
    /// Kind of unit.
    pub kind: ClauseKind,
    /// Series.
    pub series: String,
    /// Ordinal of the round.
    pub round: Option<u32>,
    /// Day of signature, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Language.
    pub lang: Lang,
    /// Kind of text.
    pub text_kind: TextKind,
    /// Whose words.
    pub status: TextStatus,
    /// First page.
    pub page: u32,
    /// Words.
    pub text: String,
    /// Addresses of its translations.
    pub translations: Vec<String>,
    /// Ordinals of the other rounds that have an earlier or later form of it, in any language.
    pub rounds: Vec<u32>,
}

impl StoredHit {
    pub(super) fn of(record: &Record, clause: &Clause, address: &str, translations: &[String], rounds: &[u32]) -> Self {
        StoredHit {
            id: address.to_owned(),
            number: clause.number.join("."),
            label: clause.label.clone(),
            kind: clause.kind,
            series: record.address.series.clone(),
            round: record.identity.round,
            date: record.identity.date.clone(),
            lang: clause.lang,
            text_kind: record.address.kind,
            status: record.status,
            page: clause.page_start,
            text: clause.text.clone(),
            translations: translations.to_vec(),
            rounds: rounds.to_vec(),
        }
    }

    /// The languages of its translations.
    pub fn languages(&self) -> Vec<&str> {
        let mut langs: Vec<&str> = self.translations.iter().filter_map(|id| id.split('/').nth(3)).collect();
        langs.dedup();
        langs
    }

    pub(super) fn encode(&self) -> String {
        let optional = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        let list = |items: Vec<String>| items.join(" ");
        let fields: [String; FIELDS] = [
            self.id.clone(),
            self.number.clone(),
            self.label.clone(),
            self.kind.as_str().to_owned(),
            self.series.clone(),
            optional(self.round),
            self.date.clone().unwrap_or_default(),
            self.lang.to_string(),
            self.text_kind.as_str().to_owned(),
            self.status.as_str().to_owned(),
            self.page.to_string(),
            list(self.translations.clone()),
            list(self.rounds.iter().map(u32::to_string).collect()),
        ];
        let mut out = String::with_capacity(self.text.len() + 160);
        for field in fields {
            out.extend(field.chars().filter(|c| *c != SEPARATOR));
            out.push(SEPARATOR);
        }
        out.push_str(&self.text);
        out
    }

    /// Reads what [`StoredHit::encode`] wrote; `None` for anything else.
    pub(super) fn decode(stored: &str) -> Option<Self> {
        let parts: Vec<&str> = stored.splitn(FIELDS + 1, SEPARATOR).collect();
        let &[id, number, label, kind, series, round, date, lang, text_kind, status, page, translations, rounds, text] =
            parts.as_slice()
        else {
            return None;
        };
        Some(StoredHit {
            id: id.to_owned(),
            number: number.to_owned(),
            label: label.to_owned(),
            kind: ClauseKind::ALL.into_iter().find(|k| k.as_str() == kind)?,
            series: series.to_owned(),
            round: round.parse().ok(),
            date: (!date.is_empty()).then(|| date.to_owned()),
            lang: lang.parse().ok()?,
            text_kind: text_kind.parse().ok()?,
            status: TextStatus::ALL.into_iter().find(|s| s.as_str() == status)?,
            page: page.parse().ok()?,
            text: text.to_owned(),
            translations: translations.split_whitespace().map(str::to_owned).collect(),
            rounds: rounds.split_whitespace().filter_map(|r| r.parse().ok()).collect(),
        })
    }
}

/// The words alone of a stored clause, and its language.
pub(super) fn words_of(stored: &str) -> (Option<Lang>, &str) {
    let mut parts = stored.splitn(FIELDS + 1, SEPARATOR);
    let lang = parts.nth(7).and_then(|l| l.parse().ok());
    (lang, parts.last().unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_clause_reads_back() {
        let hit = StoredHit {
            id: "quito/9/declaration/es/10.c".into(),
            number: "10.c".into(),
            label: "c.".into(),
            kind: ClauseKind::Clause,
            series: "quito".into(),
            round: Some(9),
            date: None,
            lang: Lang::ES,
            text_kind: TextKind::Declaration,
            status: TextStatus::UnofficialTranslation,
            page: 3,
            text: "dos\npárrafos\u{1f}".into(),
            translations: vec!["quito/9/declaration/en/10.c".into()],
            rounds: vec![7, 8],
        };
        assert_eq!(StoredHit::decode(&hit.encode()), Some(hit.clone()));
        assert_eq!(words_of(&hit.encode()), (Some(Lang::ES), hit.text.as_str()));
        assert_eq!(hit.languages(), ["en"]);
    }
}
