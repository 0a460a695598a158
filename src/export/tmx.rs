//! Translation memory: what belongs together in several languages, a unit each.
//!
//! Form: TMX 1.4b (LISA OSCAR, 26 April 2005).

use std::io::{self, Write};

use super::AlignedRow;
use super::xml::Xml;

/// The name under which the form knows a document's type.
const DOCTYPE: &str = "tmx SYSTEM \"tmx14.dtd\"";

/// Writes the rows that have words in two languages or more; gives the number of characters that XML cannot hold, which are left
/// out.
///
/// # Errors
/// When the writer fails.
pub fn write_tmx<'a>(rows: impl IntoIterator<Item = AlignedRow<'a>>, out: &mut dyn Write) -> io::Result<usize> {
    let mut xml = Xml::new(out)?;
    xml.doctype(DOCTYPE)?;
    xml.open("tmx", &[("version", Some("1.4"))])?;
    let header = [
        ("creationtool", Some("rondas")),
        ("creationtoolversion", Some(env!("CARGO_PKG_VERSION"))),
        ("segtype", Some("block")),
        ("o-tmf", Some("rondas")),
        ("adminlang", Some("en")),
        ("srclang", Some("*all*")),
        ("datatype", Some("plaintext")),
    ];
    xml.empty("header", &header)?;
    xml.open("body", &[])?;
    for row in rows {
        if row.cells.iter().filter(|c| !c.clauses.is_empty()).count() > 1 {
            unit(&row, &mut xml)?;
        }
    }
    xml.finish()
}

fn unit(row: &AlignedRow<'_>, xml: &mut Xml<'_>) -> io::Result<()> {
    xml.open("tu", &[("tuid", Some(&row.id()))])?;
    if let Some(score) = row.score {
        xml.leaf("prop", &[("type", Some("x-confidence"))], &format!("{score:.3}"))?;
    }
    for cell in row.cells.iter().filter(|c| !c.clauses.is_empty()) {
        xml.open("tuv", &[("xml:lang", Some(cell.record.lang.as_str()))])?;
        for clause in &cell.clauses {
            xml.leaf("prop", &[("type", Some("x-id"))], &cell.record.address.clause(&clause.path).to_string())?;
        }
        xml.leaf("prop", &[("type", Some("x-status"))], cell.record.status.as_str())?;
        xml.leaf("seg", &[], &cell.text())?;
        xml.close()?;
    }
    xml.close()
}
