//! Elements and words to any writer: escaped, and without the characters that XML 1.0 has no way to write.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Attributes of an element; those without a value are left out.
pub(super) type Attributes<'a> = &'a [(&'a str, Option<&'a str>)];

/// A document being written.
pub(super) struct Xml<'w> {
    writer: Writer<&'w mut dyn Write>,
    open: Vec<String>,
    left_out: usize,
}

impl<'w> Xml<'w> {
    /// Begins a document.
    pub(super) fn new(out: &'w mut dyn Write) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(out, b' ', 1);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Xml { writer, open: Vec::new(), left_out: 0 })
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        let start = self.start(name, attributes);
        self.writer.write_event(Event::Start(start))?;
        self.open.push(name.to_owned());
        Ok(())
    }

    /// Closes the element opened last.
    pub(super) fn close(&mut self) -> io::Result<()> {
        match self.open.pop() {
            Some(name) => self.writer.write_event(Event::End(BytesEnd::new(name))),
            None => Ok(()),
        }
    }

    /// An element with words alone.
    pub(super) fn leaf(&mut self, name: &str, attributes: Attributes<'_>, text: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        let text = self.allowed(text);
        self.writer.write_event(Event::Text(BytesText::new(&text)))?;
        self.close()
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        let start = self.start(name, attributes);
        self.writer.write_event(Event::Empty(start))
    }

    /// A document type declaration.
    pub(super) fn doctype(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_event(Event::DocType(BytesText::from_escaped(text)))
    }

    /// Closes what is open; gives the number of characters that were left out.
    pub(super) fn finish(mut self) -> io::Result<usize> {
        while !self.open.is_empty() {
            self.close()?;
        }
        let out = self.writer.into_inner();
        out.write_all(b"\n")?;
        out.flush()?;
        Ok(self.left_out)
    }

    fn start<'a>(&mut self, name: &'a str, attributes: Attributes<'_>) -> BytesStart<'a> {
        let mut start = BytesStart::new(name);
        for (key, value) in attributes {
            if let Some(value) = value {
                let value = self.allowed(value);
                start.push_attribute((*key, value.as_str()));
            }
        }
        start
    }

    fn allowed(&mut self, text: &str) -> String {
        let kept: String = text.chars().filter(|c| is_allowed(*c)).collect();
        self.left_out += text.chars().count() - kept.chars().count();
        kept
    }
}

/// Whether XML 1.0 can hold a character (section 2.2, production 2); a carriage return would come back as a line feed and is left out.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A name for `xml:id` and `eId` made of an address path: letters, digits, stops, hyphens and low lines, a letter first.
pub(super) fn identifier(prefix: &str, path: &str) -> String {
    let mut out = String::from(prefix);
    for c in path.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' => out.push(c),
            '/' => out.push('_'),
            // `~` tells a second clause of one number from the first.
            '~' => out.push_str("-n"),
            other => out.push_str(&format!("-x{:x}", u32::from(other))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_forbidden_characters_counted() {
        let mut out = Vec::new();
        let written = (|| {
            let mut xml = Xml::new(&mut out)?;
            xml.open("a", &[("b", Some("\"<&\u{1}")), ("c", None)])?;
            xml.leaf("d", &[], "x < y & z\u{0}\u{fffe} ]]>")?;
            xml.finish()
        })();
        assert_eq!(written.ok(), Some(3));
        let text = String::from_utf8_lossy(&out);
        assert!(text.contains(r#"<a b="&quot;&lt;&amp;">"#), "{text}");
        assert!(text.contains("<d>x &lt; y &amp; z ]]&gt;</d>"), "{text}");
    }

    #[test]
    fn identifiers_are_names_and_differ() {
        assert_eq!(identifier("c-", "annex-a/1.b~2"), "c-annex-a_1.b-n2");
        assert_ne!(identifier("c-", "ñ"), identifier("c-", "ó"));
    }
}
