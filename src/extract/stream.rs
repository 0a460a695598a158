//! Decoding streams: Flate through libdeflate, everything else and all damage through lopdf's filters.

use libdeflater::{DecompressionError, Decompressor};
use lopdf::{Dictionary, Document, Object, Stream};

use super::{limits, objects};

/// Decodes streams of one file within the file's budget of bytes.
pub(super) struct Decoder {
    inflate: Decompressor,
    left: usize,
}

impl Decoder {
    /// A decoder with a full budget.
    pub(super) fn new() -> Self {
        Decoder { inflate: Decompressor::new(), left: limits::FILE_BYTES }
    }

    /// The decoded bytes, or why they cannot be had.
    pub(super) fn decode(&mut self, doc: &Document, stream: &Stream) -> Result<Vec<u8>, &'static str> {
        let bound = limits::STREAM_BYTES.min(self.left);
        let plain = match filter_names(doc, &stream.dict).as_slice() {
            [] if stream.content.len() <= bound => Ok(stream.content.clone()),
            [] => Err("longer than the limit"),
            [b"FlateDecode" | b"Fl"] if !has_predictor(doc, &stream.dict) => self
                .zlib(&stream.content, bound)
                .or_else(|_| direct(doc, stream).decompressed_content_with_limit(bound).map_err(|_| "damaged or over the limit")),
            _ => direct(doc, stream)
                .decompressed_content_with_limit(bound)
                .map_err(|_| "damaged, over the limit, or an unknown filter"),
        }?;
        self.left -= plain.len().min(self.left);
        Ok(plain)
    }

    fn zlib(&mut self, packed: &[u8], bound: usize) -> Result<Vec<u8>, DecompressionError> {
        let mut room = (packed.len().saturating_mul(5)).clamp(4096, bound.max(1));
        loop {
            let mut out = vec![0; room];
            match self.inflate.zlib_decompress(packed, &mut out) {
                Ok(length) => {
                    out.truncate(length);
                    return Ok(out);
                }
                Err(DecompressionError::InsufficientSpace) if room < bound => room = room.saturating_mul(4).min(bound),
                Err(error) => return Err(error),
            }
        }
    }
}

fn filter_names<'a>(doc: &'a Document, dict: &'a Dictionary) -> Vec<&'a [u8]> {
    match objects::get(doc, dict, b"Filter") {
        Some(Object::Name(name)) => vec![name],
        Some(Object::Array(names)) => names.iter().filter_map(|n| objects::resolve(doc, n)?.as_name().ok()).collect(),
        _ => Vec::new(),
    }
}

fn has_predictor(doc: &Document, dict: &Dictionary) -> bool {
    let parms = match objects::get(doc, dict, b"DecodeParms") {
        Some(Object::Array(list)) => list.first().and_then(|p| objects::resolve(doc, p)),
        other => other,
    };
    parms.and_then(objects::as_dict).and_then(|p| objects::number(doc, p, b"Predictor")).is_some_and(|p| p > 1.0)
}

/// The stream with indirect `Filter` and `DecodeParms` put in place, which lopdf does not resolve.
fn direct(doc: &Document, stream: &Stream) -> Stream {
    let mut dict = Dictionary::new();
    for key in [b"Filter".as_slice(), b"DecodeParms"] {
        if let Some(value) = objects::get(doc, &stream.dict, key) {
            dict.set(key, resolved(doc, value));
        }
    }
    let mut copy = Stream::new(dict, Vec::new());
    copy.content.clone_from(&stream.content);
    copy
}

fn resolved(doc: &Document, value: &Object) -> Object {
    let plain = |o: &Object| objects::resolve(doc, o).cloned().unwrap_or(Object::Null);
    match value {
        Object::Array(list) => Object::Array(list.iter().map(plain).collect()),
        Object::Dictionary(dict) => Object::Dictionary(dict.iter().map(|(k, v)| (k.clone(), plain(v))).collect()),
        other => other.clone(),
    }
}
