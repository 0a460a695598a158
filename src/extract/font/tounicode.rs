//! ToUnicode maps (ISO 32000-2, 9.10.3), also those that break the rules of the language they are written in.

use hayro_cmap::{CMap, CMapName};

/// Characters of ranges and codes kept of a broken map.
const ENTRIES: usize = 70_000;

/// The map in a stream. `embedded` finds the maps it builds on.
pub(super) fn parse(data: &[u8], embedded: impl Fn(CMapName<'_>) -> Option<&'static [u8]> + Clone + 'static) -> Option<CMap> {
    let map = CMap::parse(data, embedded.clone());
    if map.is_some() && count(data, b"beginbf") == count(data, b"endbf") {
        return map;
    }
    written_anew(data).and_then(|text| CMap::parse(text.as_bytes(), embedded)).or(map)
}

/// Whether a stream is the predefined map `Identity`, which some files give as such: it maps no code to Unicode but each to itself.
pub(super) fn is_identity(data: &[u8]) -> bool {
    count(data, b"beginbf") == 0 && count(data, b"/CMapName /Identity-") > 0
}

fn count(data: &[u8], word: &[u8]) -> usize {
    data.windows(word.len()).filter(|w| *w == word).count()
}

/// What a map can be seen to say, as the rules want it said; `None` when that is nothing.
fn written_anew(data: &[u8]) -> Option<String> {
    let mut reader = Reader { data, at: 0 };
    let (mut lines, mut kind, mut pending): (Vec<(bool, String)>, Kind, Vec<String>) = (Vec::new(), Kind::Other, Vec::new());
    while let Some(token) = reader.next().filter(|_| lines.len() < ENTRIES) {
        match token {
            Token::Hex(digits) => pending.push(format!("<{digits}>")),
            Token::List(items) => pending.push(format!("[{}]", items.iter().map(|i| format!("<{i}>")).collect::<String>())),
            Token::Word(word) => {
                pending.clear();
                kind = match word {
                    b"beginbfchar" => Kind::Chars,
                    b"beginbfrange" => Kind::Ranges,
                    b"endbfchar" | b"endbfrange" | b"endcmap" | b"begincodespacerange" => Kind::Other,
                    _ => kind,
                };
            }
        }
        if pending.len() == kind.parts() {
            lines.push((kind == Kind::Chars, pending.join(" ")));
            pending.clear();
        } else if kind == Kind::Other {
            pending.clear();
        }
    }
    let width = lines.first()?.1.find('>')? - 1;
    let (first, last) = ("0".repeat(width), "F".repeat(width));
    let mut out = format!("begincmap\n1 begincodespacerange\n<{first}> <{last}>\nendcodespacerange\n");
    for (chars, line) in lines {
        let word = if chars { "bfchar" } else { "bfrange" };
        out += &format!("1 begin{word}\n{line}\nend{word}\n");
    }
    Some(out + "endcmap\n")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Chars,
    Ranges,
    Other,
}

impl Kind {
    /// Strings and lists that make an entry.
    fn parts(self) -> usize {
        match self {
            Kind::Chars => 2,
            Kind::Ranges => 3,
            Kind::Other => usize::MAX,
        }
    }
}

enum Token<'a> {
    Hex(String),
    List(Vec<String>),
    Word(&'a [u8]),
}

struct Reader<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.data.get(self.at)?;
            match byte {
                b'<' if self.data.get(self.at + 1) == Some(&b'<') => self.at += 2,
                b'<' => return Some(Token::Hex(self.hex())),
                b'[' => return Some(Token::List(self.list())),
                b'a'..=b'z' | b'A'..=b'Z' => {
                    let rest = &self.data[self.at..];
                    let length = rest.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len());
                    self.at += length;
                    return Some(Token::Word(&rest[..length]));
                }
                _ => self.at += 1,
            }
        }
    }

    /// The digits of a string, a whole number of bytes.
    fn hex(&mut self) -> String {
        let rest = &self.data[self.at + 1..];
        let length = rest.iter().position(|b| matches!(b, b'>' | b'<')).unwrap_or(rest.len());
        self.at += length + 2;
        let mut digits: String = rest[..length].iter().filter(|b| b.is_ascii_hexdigit()).map(|b| char::from(*b)).collect();
        if digits.len() % 2 == 1 {
            digits.insert(0, '0');
        }
        digits
    }

    fn list(&mut self) -> Vec<String> {
        self.at += 1;
        let mut items = Vec::new();
        while let Some(byte) = self.data.get(self.at).filter(|b| **b != b']') {
            if *byte == b'<' && items.len() < ENTRIES {
                items.push(self.hex());
            } else {
                self.at += 1;
            }
        }
        self.at += 1;
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_maps_say_what_they_can() {
        let none = |_: CMapName<'_>| None;
        let cases = [
            "1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <0041> <0002> <0042> endcmap",
            "2 beginbfchar\n<0001> <0041>\n<0002> <0042>",
            "1 beginbfrange <0001> <0002> [<0041> <0042>] 1 beginbfchar <0009> <0049>",
            "beginbfrange <0001> <0002> <0041> endbfrange beginbfchar",
        ];
        for case in cases {
            let map = parse(case.as_bytes(), none);
            let second = map.as_ref().and_then(|m| m.lookup_bf_string(2)).map(super::super::simple::bf);
            assert_eq!(second.as_deref(), Some("B"), "{case}");
        }
        assert!(parse(b"nothing", none).is_none_or(|m| m.lookup_bf_string(1).is_none()));
    }
}
