//! Decoding streams of one file within its budget of bytes.

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
        let bound = limits::STREAM_BYTES.min(self.left);
        let plain = self.through_filters(doc, stream, bound).ok_or("its filter is unknown")?;
        self.left -= plain.len();
        match self.filters.cut {
            Some(Cut::Damage) if plain.is_empty() => Err("its data is damaged"),
            Some(Cut::Bound) if plain.is_empty() => Err("the file's streams are larger than the limit"),
            _ => Ok(plain),
        }
    }

    /// What was missing of the streams decoded since the last call.
    pub(super) fn take_cut(&mut self) -> Option<Cut> {
        self.filters.cut.take()
    }

    fn through_filters(&mut self, doc: &Document, stream: &Stream, bound: usize) -> Option<Vec<u8>> {
        let names = filter_names(doc, &stream.dict);
        let Some((first, more)) = names.split_first() else {
            if stream.content.len() > bound {
                self.filters.cut = Some(Cut::Bound);
            }
            return Some(stream.content[..stream.content.len().min(bound)].to_vec());
        };
        let mut plain = self.filters.decode(first, &stream.content, &parameters(doc, &stream.dict, 0), bound)?;
        for (index, name) in (1..).zip(more.iter().take(limits::FILTERS)) {
            plain = self.filters.decode(name, &plain, &parameters(doc, &stream.dict, index), bound)?;
        }
        Some(plain)
    }
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
