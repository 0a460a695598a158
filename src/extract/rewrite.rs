//! A damaged file written anew: every object that can be found, each stream with the length it has, and a table of where they stand.
//!
//! For files whose tables, lengths or object streams lead nowhere (ISO 32000-2, 7.3.8, 7.5.4 and 7.5.7). What was found by the words
//! `obj`, `stream` and their ends is written as a plain file, which the reader of sound files then reads.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::bytes::{Captures, Regex};

use super::filters::{Filters, Parameters};
use super::limits;
use super::mend::mended;
use super::repair::Places;

/// Objects written at most.
const OBJECTS: usize = 400_000;
/// Bytes before `stream` that can be its dictionary.
const DICTIONARY: usize = 1 << 16;
/// Bytes of an object that is no stream; a longer one is nothing that a page needs.
const LONGEST_VALUE: usize = 4 << 20;

macro_rules! pattern {
    ($name:ident, $pattern:literal) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).unwrap_or_else(|e| unreachable!("{e}")));
    };
}

pattern!(LENGTH, r"(?-u)/Length\s*(?:\d+\s+\d+\s+R\b|[+-]?[\d.]+|/\w+)?");
pattern!(REFERENCE, r"(?-u)\b(\d{1,9})\s+(\d{1,5})\s+R\b");
pattern!(ROOT, r"(?-u)/Root\s*(\d{1,9})\s+\d{1,5}\s+R\b");
pattern!(ENCRYPT, r"(?-u)/Encrypt\s*(\d{1,9})\s+\d{1,5}\s+R\b");
pattern!(TRAILER, r"(?-u)\btrailer\s*<<");
pattern!(IDENTITY, r"(?-u)/(StmF|StrF)\s*/(\w+)");
pattern!(CRYPT_FILTERS, r"(?-u)/V\s*[45]\b");
pattern!(FILE_ID, r"(?-u)/ID\s*\[\s*(?:<[0-9A-Fa-f\s]*>\s*){1,2}\]");
pattern!(CATALOG, r"(?-u)/Type\s*/Catalog\b");
pattern!(PAGE_TREE, r"(?-u)/Pages\s+\d+\s+\d+\s+R\b");
pattern!(OBJECT_STREAM, r"(?-u)/Type\s*/ObjStm\b|/First\s+\d{1,9}\s*[/>]");
pattern!(TABLE, r"(?-u)/Type\s*/XRef\b");
pattern!(FIRST, r"(?-u)/First\s+(\d{1,9})");
pattern!(NUMBER, r"(?-u)(?:[+-]{2,}|\+)(\d)|(\d+\.\d+)(?:\.\d+)+|\b[\d.]+[eE]([+-]?\d){1,3}\b");
pattern!(CRYPT, r"(?-u)/(CF|StdCF)\s*(\d{1,9})\s+\d{1,5}\s+R\b");
pattern!(FONT_NAME, r"(?-u)(/(?:BaseFont|FontName)\s*/[^\s/<>\[\]()%]*)(?:\([^()\r\n]*\)|[\t ][^/<>\[\]()%\r\n]*)");
pattern!(FLATE, r"(?-u)/Filter\s*\[?\s*/Fl(?:ateDecode)?\b");

/// An object as it will be written.
struct Part<'a> {
    /// Its dictionary or value, or the whole of it.
    head: Cow<'a, [u8]>,
    stream: Option<&'a [u8]>,
}

/// The file written anew; `None` when no object is found in it.
pub(super) fn rewritten(bytes: &[u8]) -> Option<Vec<u8>> {
    let places = Places::of(bytes);
    let mut parts: BTreeMap<u32, Part<'_>> = BTreeMap::new();
    let encrypted = ENCRYPT.captures_iter(bytes).filter_map(|c| number(&c)).last().filter(|n| places.numbers().any(|k| k == *n));
    let mut budget = limits::FILE_BYTES;
    for (number, object) in places.objects().take(OBJECTS) {
        let part = part(object, places.bytes_of_stream(object));
        if part.stream.is_some() && OBJECT_STREAM.is_match(&part.head) && encrypted.is_none() {
            unpack(&part, &mut budget, &mut parts);
        } else if part.head.len() <= LONGEST_VALUE && !TABLE.is_match(&part.head) {
            parts.insert(number, part);
        }
    }
    let root = root(bytes, &parts)?;
    encrypted.map(|rules| gather(rules, &mut parts));
    Some(write(&parts, root, encrypted, bytes))
}

/// An encrypted file that does not open, with what keeps it shut put right: its encryption is for attachments alone and its pages lie
/// open (ISO 32000-2, 7.6.6: the filter `Identity`), or it lacks the identifier that is part of its key, which is then taken as empty.
pub(super) fn opened(bytes: &[u8]) -> Option<Vec<u8>> {
    let number = number(&ENCRYPT.captures_iter(bytes).last()?)?;
    let (_, rules) = Places::of(bytes).objects().filter(|(n, _)| *n == number).last()?;
    let open = |captures: Captures<'_>| captures.get(2).is_some_and(|name| name.as_bytes() == b"Identity");
    if CRYPT_FILTERS.is_match(rules) && IDENTITY.captures_iter(rules).all(open) {
        return Some(ENCRYPT.replace_all(bytes, |c: &Captures<'_>| vec![b' '; c[0].len()]).into_owned());
    }
    // The entry is put where it moves no object: trailers stand behind all that tables point to.
    let trailer = TRAILER.find_iter(bytes).last().filter(|_| !FILE_ID.is_match(bytes))?;
    Some([&bytes[..trailer.end()], b" /ID [<><>] ", &bytes[trailer.end()..]].concat())
}

fn number(captures: &Captures<'_>) -> Option<u32> {
    std::str::from_utf8(captures.get(1)?.as_bytes()).ok()?.parse().ok()
}

/// The catalogue: the last one named by a trailer that is there, or else what looks like one.
fn root(bytes: &[u8], parts: &BTreeMap<u32, Part<'_>>) -> Option<u32> {
    let named = ROOT.captures_iter(bytes).filter_map(|c| number(&c)).filter(|n| parts.contains_key(n)).last();
    let like = |pattern: &Regex| parts.iter().rev().find(|(_, p)| pattern.is_match(&p.head)).map(|(number, _)| *number);
    named.or_else(|| like(&CATALOG)).or_else(|| like(&PAGE_TREE))
}

fn part<'a>(object: &'a [u8], stream: Option<(&'a [u8], &'a [u8])>) -> Part<'a> {
    let Some((head, data)) = stream.filter(|(head, _)| head.len() <= DICTIONARY) else {
        return Part { head: Cow::Borrowed(object), stream: None };
    };
    let packed = FLATE.is_match(head) && matches!(data, [b'\r' | b'\n', ..]);
    Part { head: Cow::Borrowed(head), stream: Some(if packed { data.trim_ascii_start() } else { data }) }
}

/// Puts the rules of an encryption into one dictionary where they are spread over objects (ISO 32000-2, 7.6.2).
fn gather(rules: u32, parts: &mut BTreeMap<u32, Part<'_>>) -> Option<()> {
    // A dictionary of filters, and a filter in it.
    for _ in 0..2 {
        let head = &parts.get(&rules)?.head;
        let inner = |c: &Captures<'_>| {
            let number = std::str::from_utf8(&c[2]).ok().and_then(|n| n.parse::<u32>().ok());
            let value = number.and_then(|n| parts.get(&n)).map_or(&b"null"[..], |part| part.head.trim_ascii());
            [b"/", &c[1], b" ", value].concat()
        };
        let head = CRYPT.replace_all(head, inner).into_owned();
        parts.get_mut(&rules)?.head = Cow::Owned(head);
    }
    Some(())
}

/// Takes the objects out of an object stream (ISO 32000-2, 7.5.7).
fn unpack<'a>(part: &Part<'a>, budget: &mut usize, parts: &mut BTreeMap<u32, Part<'a>>) -> Option<()> {
    let first = FIRST.captures(&part.head).and_then(|c| number(&c))? as usize;
    let bound = limits::STREAM_BYTES.min(*budget);
    let data = part.stream?;
    let plain = if FLATE.is_match(&part.head) {
        let mut plain = Vec::new();
        Filters::new().decode(b"FlateDecode", data, &Parameters::default(), bound, &mut plain)?;
        plain
    } else {
        data.get(..data.len().min(bound))?.to_vec()
    };
    *budget -= plain.len().min(*budget);
    let index: Vec<usize> = plain
        .get(..first)?
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
        .map_while(|word| std::str::from_utf8(word).ok()?.parse().ok())
        .take(OBJECTS)
        .collect();
    for (at, pair) in index.chunks_exact(2).enumerate() {
        let end = index.get(at * 2 + 3).map_or(plain.len(), |next| (first + next).min(plain.len()));
        let Some(object) = plain.get(first + pair[1]..end).filter(|o| o.len() <= LONGEST_VALUE) else { continue };
        parts.insert(u32::try_from(pair[0]).ok()?, Part { head: Cow::Owned(object.to_vec()), stream: None });
    }
    Some(())
}

fn write(parts: &BTreeMap<u32, Part<'_>>, root: u32, encrypted: Option<u32>, bytes: &[u8]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, part) in parts {
        places.push((*number, out.len()));
        out.extend(format!("{number} 0 obj\n").bytes());
        let head = plain_values(&part.head);
        let head = mended(&head).map_or(head, Cow::Owned);
        match part.stream {
            None => out.extend_from_slice(&head),
            Some(data) => {
                write_dictionary(&mut out, &head, data.len());
                out.extend_from_slice(b"\nstream\n");
                out.extend_from_slice(data);
                out.extend_from_slice(b"\nendstream");
            }
        }
        out.extend_from_slice(b"\nendobj\n");
    }
    let table = out.len();
    out.extend_from_slice(b"xref\n0 1\n0000000000 65535 f \n");
    for (number, place) in places {
        out.extend(format!("{number} 1\n{place:010} 00000 n \n").bytes());
    }
    let size = parts.keys().next_back().map_or(1, |n| n.saturating_add(1));
    out.extend(format!("trailer\n<< /Size {size} /Root {root} 0 R").bytes());
    if let Some(encrypted) = encrypted {
        out.extend(format!(" /Encrypt {encrypted} 0 R ").bytes());
        out.extend_from_slice(FILE_ID.find_iter(bytes).last().map_or(b"", |found| found.as_bytes()));
    }
    out.extend(format!(" >>\nstartxref\n{table}\n%%EOF\n").bytes());
    out
}

/// The dictionary of a stream, closed where it was left open, with the length of its data.
fn write_dictionary(out: &mut Vec<u8>, head: &[u8], length: usize) {
    let head = LENGTH.replace(head, &b""[..]);
    let inner = head.trim_ascii().strip_suffix(b">>").unwrap_or(&head);
    out.extend_from_slice(inner);
    out.extend(format!(" /Length {length} >>").bytes());
}

/// Numbers as the standard has them, every reference to the one generation that is written, and font names of one word.
fn plain_values(head: &[u8]) -> Cow<'_, [u8]> {
    match FONT_NAME.replace_all(head, &b"$1 "[..]) {
        Cow::Borrowed(same) => plain_numbers(same),
        Cow::Owned(changed) => Cow::Owned(plain_numbers(&changed).into_owned()),
    }
}

fn plain_numbers(head: &[u8]) -> Cow<'_, [u8]> {
    // A number with an exponent, which the standard does not have, is no number that a page can use.
    let plain = |c: &Captures<'_>| c.get(1).or(c.get(2)).map_or(b"0".to_vec(), |m| m.as_bytes().to_vec());
    match NUMBER.replace_all(head, plain) {
        Cow::Borrowed(same) => REFERENCE.replace_all(same, &b"$1 0 R"[..]),
        Cow::Owned(changed) => Cow::Owned(REFERENCE.replace_all(&changed, &b"$1 0 R"[..]).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_an_encryption_spread_over_objects_become_one_dictionary() {
        let file =
            b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] >>\nendobj\n\
            6 0 obj\n<< /CF 7 0 R /Filter /Standard /StmF /StdCF >>\nendobj\n7 0 obj\n<< /StdCF 8 0 R >>\nendobj\n\
            8 0 obj\n<< /CFM /AESV3 >>\nendobj\ntrailer << /Root 1 0 R /Encrypt 6 0 R >>\n";
        let text = String::from_utf8_lossy(&rewritten(file).unwrap_or_default()).into_owned();
        assert!(text.contains("<< /CF << /StdCF << /CFM /AESV3 >> >> /Filter /Standard /StmF /StdCF >>"), "{text}");
        assert!(text.contains("/Encrypt 6 0 R"), "{text}");
    }
}
