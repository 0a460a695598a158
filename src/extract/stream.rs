//! Decoding streams of one file within its budget of bytes.

use std::borrow::Cow;

use lopdf::{Dictionary, Document, Object, Stream};

use super::filters::{Cut, Filters, Parameters};
use super::{limits, objects};

/// Decodes streams of one file within the file's budget of bytes.
pub(super) struct Decoder {
    filters: Filters,
    left: usize,
}

impl Decoder {
    /// A decoder with a full budget.
    pub(super) fn new() -> Self {
        Decoder { filters: Filters::new(), left: limits::FILE_BYTES }
    }

    /// The decoded bytes, or why they cannot be had. What is cut off is told by [`Decoder::take_cut`].
    pub(super) fn decode(&mut self, doc: &Document, stream: &Stream) -> Result<Vec<u8>, &'static str> {
        let mut out = Vec::new();
        self.decode_behind(doc, stream, &mut out).map(|()| out)
    }

    /// The same, behind other bytes.
    pub(super) fn decode_behind(&mut self, doc: &Document, stream: &Stream, out: &mut Vec<u8>) -> Result<(), &'static str> {
        let bound = limits::STREAM_BYTES.min(self.left);
        let names = filter_names(doc, &stream.dict);
        let chain = (0..).zip(names).take(limits::FILTERS).map(|(index, name)| (name, parameters(doc, &stream.dict, index)));
        let before = out.len();
        through(&mut self.filters, chain, &stream.content, bound, out).ok_or("its filter is unknown")?;
        let length = out.len() - before;
        self.left -= length;
        match self.filters.cut {
            Some(Cut::Damage) if length == 0 => Err("its data is damaged"),
            Some(Cut::Bound) if length == 0 => Err("the file's streams are larger than the limit"),
            _ => Ok(()),
        }
    }

    /// What was missing of the streams decoded since the last call.
    pub(super) fn take_cut(&mut self) -> Option<Cut> {
        self.filters.cut.take()
    }

    /// The stream as it is, for when it is needed; `None` when the file has no more room for it.
    pub(super) fn pack(&mut self, doc: &Document, stream: &Stream) -> Option<Packed> {
        self.left = self.left.checked_sub(stream.content.len().saturating_mul(CHARGED))?;
        let names = filter_names(doc, &stream.dict);
        let chain = (0..).zip(names).take(limits::FILTERS);
        let filters = chain.map(|(index, name)| (name.to_vec(), parameters(doc, &stream.dict, index))).collect();
        Some(Packed { filters, data: stream.content.clone() })
    }
}

/// What a packed stream takes of its file's budget for each of its bytes.
const CHARGED: usize = 8;
/// Bytes that a byte of a packed stream may decode to.
const MOST_RATIO: usize = 64;

/// A stream that may never be needed (most font programs are not), with its filters.
pub(super) struct Packed {
    filters: Vec<(Vec<u8>, Parameters)>,
    data: Vec<u8>,
}

impl Packed {
    /// The decoded bytes, as far as they can be had.
    pub(super) fn unpack(&self) -> Option<Vec<u8>> {
        let bound = self.data.len().saturating_mul(MOST_RATIO).min(limits::STREAM_BYTES);
        let chain = self.filters.iter().map(|(name, parameters)| (name.as_slice(), *parameters));
        let mut out = Vec::new();
        through(&mut Filters::new(), chain, &self.data, bound, &mut out).map(|()| out)
    }
}

/// Data through one filter after the other, put behind what `out` holds; `None` for an unknown one.
fn through<'a>(
    filters: &mut Filters,
    chain: impl Iterator<Item = (&'a [u8], Parameters)>,
    data: &[u8],
    bound: usize,
    out: &mut Vec<u8>,
) -> Option<()> {
    let mut chain = chain.peekable();
    if chain.peek().is_none() && data.len() > bound {
        filters.cut = Some(Cut::Bound);
    }
    let mut plain = Cow::Borrowed(data);
    while let Some((name, parameters)) = chain.next() {
        if chain.peek().is_none() {
            return filters.decode(name, &plain, &parameters, bound, out);
        }
        let mut next = Vec::new();
        filters.decode(name, &plain, &parameters, bound, &mut next)?;
        plain = next.into();
    }
    out.extend_from_slice(&data[..data.len().min(bound)]);
    Some(())
}

fn filter_names<'a>(doc: &'a Document, dict: &'a Dictionary) -> Vec<&'a [u8]> {
    match objects::get(doc, dict, b"Filter") {
        Some(Object::Name(name)) => vec![name],
        Some(Object::Array(names)) => names.iter().filter_map(|n| objects::resolve(doc, n)?.as_name().ok()).collect(),
        _ => Vec::new(),
    }
}

/// The parameters of the filter at a place of the chain (ISO 32000-2, table 5: one dictionary, or an array of them).
fn parameters(doc: &Document, dict: &Dictionary, index: usize) -> Parameters {
    let stated = objects::get(doc, dict, b"DecodeParms");
    let own = match stated {
        Some(Object::Array(list)) => list.get(index).and_then(|p| objects::resolve(doc, p)),
        other => other,
    };
    let Some(own) = own.and_then(objects::as_dict) else { return Parameters::default() };
    let number = |key: &[u8], default: usize| objects::number(doc, own, key).map_or(default, |n| n.max(0.0) as usize);
    let usual = Parameters::default();
    Parameters {
        predictor: number(b"Predictor", usual.predictor),
        colors: number(b"Colors", usual.colors),
        bits: number(b"BitsPerComponent", usual.bits),
        columns: number(b"Columns", usual.columns),
        early_change: number(b"EarlyChange", 1) != 0,
    }
}
