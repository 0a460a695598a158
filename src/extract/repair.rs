//! Streams whose stated length is missing or wrong, found in the file by the words around them.

use std::collections::HashMap;

use lopdf::{Document, Object, ObjectId};

/// Gives streams that came out empty the bytes between `stream` and `endstream`.
pub(super) fn fill_streams(doc: &mut Document, bytes: &[u8]) {
    if doc.was_encrypted() {
        return;
    }
    let mut places: Option<Places> = None;
    for (id, object) in &mut doc.objects {
        if let Object::Stream(stream) = object
            && stream.content.is_empty()
            && let Some(content) = places.get_or_insert_with(|| Places::of(bytes)).stream(*id)
            && !content.trim_ascii().is_empty()
        {
            stream.content = content.to_vec();
        }
    }
}

/// Where objects begin and end, found by one look through the file.
pub(super) struct Places<'a> {
    bytes: &'a [u8],
    /// Past the head of the last object of each number.
    heads: HashMap<ObjectId, usize>,
    /// All heads, rising.
    starts: Vec<usize>,
    /// Number of each object with what follows its head, in the order of the file.
    order: Vec<(u32, usize)>,
    /// Starts of `endstream`, rising.
    stream_ends: Vec<usize>,
    /// Starts of `endobj`, rising.
    object_ends: Vec<usize>,
}

impl<'a> Places<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let mut places = Places {
            bytes,
            heads: HashMap::new(),
            starts: Vec::new(),
            order: Vec::new(),
            stream_ends: Vec::new(),
            object_ends: Vec::new(),
        };
        let mut at = 0;
        while let Some(found) = bytes[at..].iter().position(|b| matches!(b, b'e' | b'o')) {
            let here = at + found;
            at = here + 1;
            if bytes[here..].starts_with(b"endstream") {
                places.stream_ends.push(here);
                at = here + b"endstream".len();
            } else if bytes[here..].starts_with(b"endobj") {
                places.object_ends.push(here);
                at = here + b"endobj".len();
            } else if bytes[here..].starts_with(b"obj")
                && let Some(id) = id_before(&bytes[..here])
            {
                places.heads.insert(id, here + b"obj".len());
                places.order.push((id.0, here + b"obj".len()));
                places.starts.push(here);
            }
        }
        places
    }

    /// Numbers of the objects.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.order.iter().map(|(number, _)| *number)
    }

    /// Every object, from behind its head to before its end, in the order of the file.
    pub(super) fn objects(&self) -> impl Iterator<Item = (u32, &'a [u8])> {
        self.order.iter().map(|(number, head)| (*number, self.object(*head)))
    }

    /// What follows a head up to the word that ends it. Streams may hold such words by chance: one ends behind its data.
    fn object(&self, head: usize) -> &'a [u8] {
        let next = after(&self.starts, head).map(|start| line_before(self.bytes, start));
        let end = after(&self.object_ends, head).into_iter().chain(next).min().unwrap_or(self.bytes.len());
        &self.bytes[head..end.max(head)]
    }

    /// The dictionary and the data of an object that is a stream.
    pub(super) fn bytes_of_stream(&self, object: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
        let found = object.windows(6).position(|w| w == b"stream")?;
        let end = object.windows(9).rposition(|w| w == b"endstream").filter(|end| *end > found).unwrap_or(object.len());
        let body = &object[found + b"stream".len()..end];
        let body =
            body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).or_else(|| body.strip_prefix(b"\r")).unwrap_or(body);
        Some((&object[..found], body))
    }

    /// The bytes of the last object of this number, as far as they are a stream's.
    fn stream(&self, id: ObjectId) -> Option<&'a [u8]> {
        let head = *self.heads.get(&id)?;
        let object =
            &self.bytes[head..after(&self.object_ends, head).or_else(|| after(&self.starts, head)).unwrap_or(self.bytes.len())];
        let start = head + object.windows(6).position(|w| w == b"stream")? + b"stream".len();
        let end = after(&self.stream_ends, start)
            .or_else(|| after(&self.object_ends, start))
            .or_else(|| after(&self.starts, start))
            .unwrap_or(self.bytes.len());
        let body = &self.bytes[start..end];
        Some(body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body))
    }
}

/// The start of the two numbers before a head.
fn line_before(bytes: &[u8], head: usize) -> usize {
    let number = |end: usize| number_at_end(&bytes[..end]).map(|(_, rest)| rest.len());
    number(head).and_then(number).unwrap_or(head)
}

/// The first of some rising places that is not before another.
fn after(places: &[usize], at: usize) -> Option<usize> {
    places.get(places.partition_point(|p| *p < at)).copied()
}

/// The number and generation that stand at the end of some bytes, as in `12 0 `.
fn id_before(bytes: &[u8]) -> Option<ObjectId> {
    let (generation, rest) = number_at_end(bytes)?;
    let (number, _) = number_at_end(rest)?;
    Some((number, u16::try_from(generation).ok()?))
}

fn number_at_end(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let bytes = bytes.trim_ascii_end();
    let digits = bytes.iter().rev().take(10).take_while(|b| b.is_ascii_digit()).count();
    let (rest, number) = bytes.split_at(bytes.len() - digits);
    Some((std::str::from_utf8(number).ok()?.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_found_by_the_words_around_them() {
        let file = b"1 0 obj\n<< >>\nstream\nold\nendstream endobj 12 0 obj << >> stream\r\nother\nendstream\nendobj\n1 0 obj <<>> stream\nnew\nendobj";
        let places = Places::of(file);
        assert_eq!(places.stream((1, 0)), Some(&b"new\n"[..]));
        assert_eq!(places.stream((12, 0)), Some(&b"other\n"[..]));
        assert_eq!(places.stream((2, 0)), None);
    }
}
