//! A text as TEI P5: front (title), body (preamble, clauses, closing, signatures), back (annexes, footnotes).
//!
//! Form: TEI P5 Guidelines, chapters 2 (header), 3 (common elements) and 4 (default text structure).

use std::io::{self, Write};

use super::xml::{Xml, identifier};
use crate::model::{Clause, ClauseKind, Record};
use crate::text::squeeze;

/// Writes one text; gives the number of characters that XML cannot hold, which are left out.
///
/// # Errors
/// When the writer fails.
pub fn write_tei(record: &Record, out: &mut dyn Write) -> io::Result<usize> {
    let mut tei = Tei { record, children: super::children(record), xml: Xml::new(out)?, page: 0 };
    tei.xml.open("TEI", &[("xmlns", Some("http://www.tei-c.org/ns/1.0")), ("xml:lang", Some(record.lang.as_str()))])?;
    tei.header()?;
    tei.xml.open("text", &[])?;
    let parts = super::parts(record);
    if !parts.front.is_empty() {
        tei.part("front", &parts.front)?;
    }
    tei.part("body", &parts.body)?;
    if !parts.back.is_empty() || !parts.footnotes.is_empty() {
        tei.back(&parts.back, &parts.footnotes)?;
    }
    tei.xml.finish()
}

struct Tei<'r, 'w> {
    record: &'r Record,
    children: Vec<Vec<usize>>,
    xml: Xml<'w>,
    page: u32,
}

impl Tei<'_, '_> {
    fn header(&mut self) -> io::Result<()> {
        let (record, xml) = (self.record, &mut self.xml);
        let identity = &record.identity;
        xml.open("teiHeader", &[])?;
        xml.open("fileDesc", &[])?;
        xml.open("titleStmt", &[])?;
        xml.leaf("title", &[], &super::title(record))?;
        xml.close()?;
        xml.open("publicationStmt", &[])?;
        xml.leaf("publisher", &[], "rondas")?;
        xml.leaf("idno", &[("type", Some("address"))], &record.address.to_string())?;
        xml.open("availability", &[("status", Some("unknown"))])?;
        xml.leaf("p", &[], &format!("Status of the text: {}", record.status))?;
        xml.close()?;
        xml.close()?;
        xml.open("sourceDesc", &[])?;
        xml.open("bibl", &[])?;
        xml.leaf("title", &[], &super::title(record))?;
        if let Some(name) = &identity.series_name {
            xml.leaf("author", &[], &squeeze(name))?;
        }
        if let Some(city) = &identity.city {
            xml.leaf("pubPlace", &[], &squeeze(city))?;
        }
        if let Some(date) = &identity.date {
            xml.leaf("date", &[("when", Some(date))], date)?;
        }
        xml.leaf("idno", &[("type", Some("sha256"))], &record.source.sha256)?;
        xml.leaf("note", &[("type", Some("file"))], &record.source.file)?;
        (0..4).try_for_each(|_| xml.close())
    }

    fn part(&mut self, name: &str, units: &[usize]) -> io::Result<()> {
        self.xml.open(name, &[])?;
        if units.is_empty() {
            self.xml.empty("div", &[])?;
        }
        units.iter().try_for_each(|&at| self.unit(at))?;
        self.xml.close()
    }

    fn back(&mut self, annexes: &[usize], footnotes: &[usize]) -> io::Result<()> {
        self.xml.open("back", &[])?;
        annexes.iter().try_for_each(|&at| self.unit(at))?;
        if !footnotes.is_empty() {
            self.xml.open("div", &[("type", Some("footnotes"))])?;
            for &at in footnotes {
                let note = &self.record.clauses[at];
                let id = identifier("c-", &note.path);
                self.page_break(note)?;
                self.xml.open("note", &[("place", Some("foot")), ("n", label(note)), ("xml:id", Some(&id))])?;
                self.paragraphs(note)?;
                self.xml.close()?;
            }
            self.xml.close()?;
        }
        self.xml.close()
    }

    fn unit(&mut self, at: usize) -> io::Result<()> {
        let clause = &self.record.clauses[at];
        self.page_break(clause)?;
        let id = identifier("c-", &clause.path);
        let number = (!clause.number.is_empty()).then(|| clause.number.join("."));
        let lang = (clause.lang != self.record.lang).then_some(clause.lang);
        let attributes = [
            ("type", Some(clause.kind.as_str())),
            ("n", number.as_deref()),
            ("xml:id", Some(id.as_str())),
            ("xml:lang", lang.as_ref().map(crate::model::Lang::as_str)),
        ];
        self.xml.open("div", &attributes)?;
        if clause.kind == ClauseKind::Heading {
            let words = [label(clause).unwrap_or(""), &clause.text].join(" ");
            self.xml.leaf("head", &[], &squeeze(&words))?;
        } else {
            if let Some(label) = label(clause) {
                self.xml.leaf("label", &[], label)?;
            }
            self.paragraphs(clause)?;
        }
        for child in self.children[at].clone() {
            self.unit(child)?;
        }
        self.xml.close()
    }

    fn paragraphs(&mut self, clause: &Clause) -> io::Result<()> {
        clause.text.lines().try_for_each(|line| self.xml.leaf("p", &[], line))
    }

    /// Says where a page begins, before the first unit on it.
    fn page_break(&mut self, clause: &Clause) -> io::Result<()> {
        if clause.page_start <= self.page {
            return Ok(());
        }
        self.page = clause.page_start;
        self.xml.empty("pb", &[("n", Some(&clause.page_start.to_string()))])
    }
}

fn label(clause: &Clause) -> Option<&str> {
    (!clause.label.is_empty()).then_some(clause.label.as_str())
}
