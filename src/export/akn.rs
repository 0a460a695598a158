//! A text as Akoma Ntoso: preface (title), preamble, main body (clauses), conclusions (closing, signatures), annexes.
//!
//! Form: Akoma Ntoso Version 1.0, OASIS Standard, 29 August 2018 (the vocabulary known as 3.0), document type `statement`.

use std::io::{self, Write};

use super::xml::{Xml, identifier};
use crate::model::{Clause, ClauseKind, Record};
use crate::text::squeeze;

const NAMESPACE: &str = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";
/// A day for texts that state none: the form asks for one.
const NO_DATE: &str = "0001-01-01";

/// Writes one text; gives the number of characters that XML cannot hold, which are left out.
///
/// # Errors
/// When the writer fails.
pub fn write_akn(record: &Record, out: &mut dyn Write) -> io::Result<usize> {
    let mut akn = Akn { record, children: super::children(record), xml: Xml::new(out)? };
    akn.xml.open("akomaNtoso", &[("xmlns", Some(NAMESPACE))])?;
    akn.xml.open("statement", &[("name", Some(record.address.kind.as_str()))])?;
    akn.meta("")?;
    let parts = super::parts(record);
    let of = |kinds: &[ClauseKind]| -> Vec<usize> {
        parts.body.iter().copied().filter(|&at| kinds.contains(&record.clauses[at].kind)).collect()
    };
    akn.plain("preface", &parts.front)?;
    let (before, after) = (of(&[ClauseKind::Preamble]), of(&[ClauseKind::Closing, ClauseKind::Signature]));
    akn.plain("preamble", &before)?;
    let rest: Vec<usize> = parts.body.iter().copied().filter(|at| !before.contains(at) && !after.contains(at)).collect();
    akn.body(&rest)?;
    akn.plain("conclusions", &after)?;
    akn.attachments(&parts.back, &parts.footnotes)?;
    akn.xml.finish()
}

struct Akn<'r, 'w> {
    record: &'r Record,
    children: Vec<Vec<usize>>,
    xml: Xml<'w>,
}

impl Akn<'_, '_> {
    /// What is said of the text; identifiers begin with `prefix`, since an attachment says it again.
    fn meta(&mut self, prefix: &str) -> io::Result<()> {
        let record = self.record;
        let date = record.identity.date.as_deref().unwrap_or(NO_DATE);
        let (lang, kind) = (three_letters(record.lang.as_str()), record.address.kind.as_str());
        let work = format!("/akn/{}/statement/{kind}/{date}/{}", record.address.series, record.address.round);
        let expression = format!("{work}/{lang}@{date}");
        let (process_id, program_id) = (format!("{prefix}process"), format!("{prefix}rondas"));
        let (by_process, by_program) = (format!("#{process_id}"), format!("#{program_id}"));
        let source = [("source", Some(by_program.as_str()))];
        let xml = &mut self.xml;
        xml.open("meta", &[])?;
        xml.open("identification", &source)?;
        for (level, uri) in
            [("FRBRWork", &work), ("FRBRExpression", &expression), ("FRBRManifestation", &format!("{expression}.xml"))]
        {
            xml.open(level, &[])?;
            xml.empty("FRBRthis", &[("value", Some(&format!("{uri}/!main")))])?;
            xml.empty("FRBRuri", &[("value", Some(uri))])?;
            xml.empty("FRBRdate", &[("date", Some(date)), ("name", Some("signature"))])?;
            let author = if level == "FRBRWork" { &by_process } else { &by_program };
            xml.empty("FRBRauthor", &[("href", Some(author))])?;
            match level {
                "FRBRWork" => xml.empty("FRBRcountry", &[("value", Some("un"))])?,
                "FRBRExpression" => xml.empty("FRBRlanguage", &[("language", Some(&lang))])?,
                _ => xml.empty("FRBRformat", &[("value", Some("application/akn+xml"))])?,
            }
            xml.close()?;
        }
        xml.close()?;
        xml.open("references", &source)?;
        let name = record.identity.series_name.as_deref().map_or_else(|| record.address.series.clone(), squeeze);
        let process = format!("/ontology/organization/{}", record.address.series);
        let organisation = |id, href, name| [("eId", Some(id)), ("href", Some(href)), ("showAs", Some(name))];
        xml.empty("TLCOrganization", &organisation(process_id.as_str(), process.as_str(), name.as_str()))?;
        xml.empty("TLCOrganization", &organisation(program_id.as_str(), "/ontology/organization/rondas", "rondas"))?;
        xml.close()?;
        xml.open("proprietary", &source)?;
        let own = [("xmlns", Some("urn:rondas:export")), ("address", Some("")), ("status", Some(record.status.as_str()))];
        let address = record.address.to_string();
        let own = own.map(|(key, value)| if key == "address" { (key, Some(address.as_str())) } else { (key, value) });
        let file = [("file", Some(record.source.file.as_str())), ("sha256", Some(record.source.sha256.as_str()))];
        xml.empty("text", &[own.as_slice(), file.as_slice()].concat())?;
        xml.close()?;
        xml.close()
    }

    /// Paragraphs one after the other; nothing where there are none.
    fn plain(&mut self, name: &str, units: &[usize]) -> io::Result<()> {
        if units.is_empty() {
            return Ok(());
        }
        self.xml.open(name, &[])?;
        units.iter().try_for_each(|&at| self.nested_paragraphs(at))?;
        self.xml.close()
    }

    fn nested_paragraphs(&mut self, at: usize) -> io::Result<()> {
        let clause = &self.record.clauses[at];
        self.paragraphs(clause, Some(&identifier("u_", &clause.path)))?;
        for child in self.children[at].clone() {
            self.nested_paragraphs(child)?;
        }
        Ok(())
    }

    fn body(&mut self, units: &[usize]) -> io::Result<()> {
        self.xml.open("mainBody", &[])?;
        if units.is_empty() {
            self.xml.leaf("p", &[], "")?;
        }
        units.iter().try_for_each(|&at| self.unit(at, 0))?;
        self.xml.close()
    }

    fn unit(&mut self, at: usize, depth: usize) -> io::Result<()> {
        let clause = &self.record.clauses[at];
        let children = self.children[at].clone();
        let heading = clause.kind == ClauseKind::Heading;
        let name = match (heading, clause.number.is_empty(), depth) {
            (true, ..) => "division",
            (_, true, _) => "hcontainer",
            (_, _, 0) => "clause",
            (_, _, 1) => "paragraph",
            _ => "point",
        };
        let id = identifier("u_", &clause.path);
        let kind = (name == "hcontainer").then_some(clause.kind.as_str());
        self.xml.open(name, &[("eId", Some(&id)), ("name", kind)])?;
        if !clause.label.is_empty() {
            self.xml.leaf("num", &[], &clause.label)?;
        }
        if heading {
            self.xml.leaf("heading", &[], &squeeze(&clause.text))?;
        }
        if children.is_empty() {
            self.xml.open("content", &[])?;
            if heading {
                self.xml.leaf("p", &[], "")?
            } else {
                self.paragraphs(clause, None)?
            }
            self.xml.close()?;
        } else {
            if !heading && !clause.text.is_empty() {
                self.xml.open("intro", &[])?;
                self.paragraphs(clause, None)?;
                self.xml.close()?;
            }
            for child in children {
                self.unit(child, depth + 1)?;
            }
        }
        self.xml.close()
    }

    /// One attachment for all annexes and footnotes, each under its own identifier.
    fn attachments(&mut self, annexes: &[usize], footnotes: &[usize]) -> io::Result<()> {
        if annexes.is_empty() && footnotes.is_empty() {
            return Ok(());
        }
        self.xml.open("attachments", &[])?;
        for (name, units) in [("annexes", annexes), ("footnotes", footnotes)] {
            if !units.is_empty() {
                self.xml.open("attachment", &[("eId", Some(name))])?;
                self.xml.open("doc", &[("name", Some(name))])?;
                self.meta(&format!("{name}-"))?;
                self.body(units)?;
                self.xml.close()?;
                self.xml.close()?;
            }
        }
        self.xml.close()
    }

    fn paragraphs(&mut self, clause: &Clause, id: Option<&str>) -> io::Result<()> {
        let mut id = id;
        if clause.text.is_empty() {
            self.xml.leaf("p", &[("eId", id)], "")?;
        }
        clause.text.lines().try_for_each(|line| self.xml.leaf("p", &[("eId", id.take())], line))
    }
}

/// The code of ISO 639-2 that the form asks for.
fn three_letters(lang: &str) -> String {
    match lang {
        "es" => "spa".into(),
        "pt" => "por".into(),
        "en" => "eng".into(),
        other if other.len() == 3 => other.to_owned(),
        _ => "und".into(),
    }
}
