//! Reading values out of lopdf's objects: references followed with a bound, wrong types taken as absent.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};

use super::limits;

/// Entries up to which a dictionary is searched through.
const SMALL: usize = 24;

/// The object a value stands for, references followed.
pub(super) fn resolve<'a>(doc: &'a Document, mut object: &'a Object) -> Option<&'a Object> {
    for _ in 0..limits::REFERENCES {
        match object {
            Object::Reference(id) => object = doc.objects.get(id)?,
            other => return Some(other),
        }
    }
    None
}

/// The value of a key. Most dictionaries are so small that comparing keys costs less than hashing one.
fn value<'a>(dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    if dict.len() > SMALL {
        return dict.get(key).ok();
    }
    dict.iter().find(|(k, _)| k.as_slice() == key).map(|(_, value)| value)
}

/// The value of a key, references followed.
pub(super) fn get<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    resolve(doc, value(dict, key)?)
}

/// The object identity behind a key, where its value is a reference.
pub(super) fn reference(dict: &Dictionary, key: &[u8]) -> Option<ObjectId> {
    value(dict, key)?.as_reference().ok()
}

/// A dictionary (a stream's dictionary counts).
pub(super) fn dict<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    as_dict(get(doc, dict, key)?)
}

/// The dictionary of a dictionary or stream object.
pub(super) fn as_dict(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// A stream.
pub(super) fn stream<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Stream> {
    get(doc, dict, key)?.as_stream().ok()
}

/// An array.
pub(super) fn array<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]> {
    get(doc, dict, key)?.as_array().ok().map(Vec::as_slice)
}

/// A name.
pub(super) fn name<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
    get(doc, dict, key)?.as_name().ok()
}

/// A finite number.
pub(super) fn number(doc: &Document, dict: &Dictionary, key: &[u8]) -> Option<f32> {
    as_number(doc, value(dict, key)?)
}

/// The finite number a value stands for.
pub(super) fn as_number(doc: &Document, object: &Object) -> Option<f32> {
    resolve(doc, object)?.as_float().ok().filter(|n| n.is_finite())
}

/// The numbers of an array, other values left out.
pub(super) fn numbers(doc: &Document, dict: &Dictionary, key: &[u8]) -> Vec<f32> {
    array(doc, dict, key).map(|a| a.iter().filter_map(|o| as_number(doc, o)).collect()).unwrap_or_default()
}

/// A text string (ISO 32000-2, 7.9.2.2); one that breaks the rules of its encoding as far as it can be read.
pub(super) fn text_string(bytes: &[u8]) -> String {
    let string = Object::String(bytes.to_vec(), StringFormat::Literal);
    lopdf::decode_text_string(&string).unwrap_or_else(|_| read_loosely(bytes))
}

fn read_loosely(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|p| u16::from(p[0]) << 8 | u16::from(p[1])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        other => other.iter().map(|&b| char::from(b)).collect(),
    }
}
