//! JSON Lines: documents, clauses, links, one object a line. The fields are a contract; new ones may be added at the end.

use std::io::{self, Write};

use serde::Serialize;

use crate::model::{Clause, ClauseKind, Lang, Link, LinkKind, PageBox, Record, TextAddress, TextKind, TextStatus};

/// A text.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentLine {
    /// File name.
    pub doc: String,
    /// Address of the text.
    pub text: TextAddress,
    /// Language.
    pub lang: Lang,
    /// Ordinal of the round.
    pub round: Option<u32>,
    /// Day of signature, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Kind of text.
    pub kind: TextKind,
    /// Series.
    pub series: String,
    /// Whose words.
    pub status: TextStatus,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Pages of the file.
    pub pages: usize,
    /// Whether it has a usable text layer.
    pub extractable: bool,
    /// What a person corrected; absent where nothing was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<String>,
}

impl DocumentLine {
    /// The line of a record whose file goes by `doc`.
    pub fn of(record: &Record, doc: &str) -> Self {
        DocumentLine {
            doc: doc.to_owned(),
            text: record.address.clone(),
            lang: record.lang,
            round: record.identity.round,
            date: record.identity.date.clone(),
            kind: record.address.kind,
            series: record.address.series.clone(),
            status: record.status,
            sha256: record.source.sha256.clone(),
            pages: record.flow.pages.len(),
            extractable: record.extractable,
            corrected: record.corrected.clone(),
        }
    }
}

/// A unit of a text.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseLine {
    /// File name.
    pub doc: String,
    /// Address of the unit.
    pub id: String,
    /// Printed number with its parents.
    pub number: Vec<String>,
    /// The annex it stands in, or empty.
    pub container: String,
    /// Kind of unit.
    pub kind: ClauseKind,
    /// Words without label and note marks.
    pub text: String,
    /// Language.
    pub lang: Lang,
    /// First page.
    pub page_start: u32,
    /// Last page.
    pub page_end: u32,
    /// Boxes `[page, x0, y0, x1, y1]`, points from the top left.
    pub boxes: Vec<PageBox>,
    /// Label as printed.
    pub label: String,
    /// What a person corrected; absent where nothing was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<String>,
    /// How sure OCR is of its words, 0 to 1; absent for words of a text layer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
}

impl ClauseLine {
    /// The line of a unit of a record whose file goes by `doc`.
    pub fn of(record: &Record, clause: &Clause, doc: &str) -> Self {
        ClauseLine {
            doc: doc.to_owned(),
            id: record.address.clause(&clause.path).to_string(),
            number: clause.number.clone(),
            container: clause.container.clone(),
            kind: clause.kind,
            text: clause.text.clone(),
            lang: clause.lang,
            page_start: clause.page_start,
            page_end: clause.page_end,
            boxes: clause.boxes.clone(),
            label: clause.label.clone(),
            corrected: clause.corrected.clone(),
            confidence: record.ocr_confidence(&clause.path),
        }
    }
}

/// A link between two units.
#[derive(Debug, Clone, Serialize)]
pub struct LinkLine {
    /// `translation` or `lineage`.
    #[serde(rename = "type")]
    pub kind: LinkKind,
    /// File of the first unit.
    pub a_doc: String,
    /// Address of the first unit.
    pub a_id: String,
    /// Its number.
    pub a_number: Vec<String>,
    /// File of the second unit.
    pub b_doc: String,
    /// Address of the second unit.
    pub b_id: String,
    /// Its number.
    pub b_number: Vec<String>,
    /// Confidence, 0 to 1.
    pub score: f32,
    /// Share of words changed; lineage only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit_ratio: Option<f32>,
    /// What speaks for it.
    pub evidence: String,
    /// What a person said of it; absent where nobody did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<String>,
}

impl LinkLine {
    /// The line of a link; `place` gives file name, container and number of an address.
    pub fn of(link: &Link, place: &dyn Fn(&str) -> (String, Vec<String>)) -> Self {
        let (a_id, b_id) = (link.a.to_string(), link.b.to_string());
        let ((a_doc, a_number), (b_doc, b_number)) = (place(&a_id), place(&b_id));
        LinkLine {
            kind: link.kind,
            a_doc,
            a_id,
            a_number,
            b_doc,
            b_id,
            b_number,
            score: link.score,
            edit_ratio: link.edit_ratio,
            evidence: link.evidence.clone(),
            corrected: link.corrected.clone(),
        }
    }
}

/// Writes values one a line.
///
/// # Errors
/// When the writer fails.
pub fn write_lines<T: Serialize>(values: impl IntoIterator<Item = T>, out: &mut dyn Write) -> io::Result<()> {
    for value in values {
        serde_json::to_writer(&mut *out, &value)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
