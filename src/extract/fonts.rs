//! Fonts read once: per file by where their dictionary stands, over the files of a batch by what they hold.

use std::cell::RefCell;
use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{BuildHasher, Hasher};
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object};

use super::font::Font;
use super::stream::Decoder;
use super::{limits, objects};

/// Fonts known by name at a time: about as many as a page uses.
const NAMED: usize = 8;

/// Bytes of font objects that are hashed at once.
const PENDING: usize = 4096;

/// A font in use; decoding fills its tables as codes are met.
pub(super) type SharedFont = Rc<RefCell<Font>>;

/// The fonts of one file.
#[derive(Default)]
pub(super) struct Fonts {
    by_place: BTreeMap<usize, SharedFont>,
    /// Those last asked for by name, with the place of the resources that hold the name.
    by_name: VecDeque<(usize, Vec<u8>, SharedFont)>,
    missing: Option<SharedFont>,
}

impl Fonts {
    /// A font that was lately found under a name in some resources.
    pub(super) fn named(&self, resources: Option<&Dictionary>, name: Option<&[u8]>) -> Option<SharedFont> {
        let (place, name) = (std::ptr::from_ref(resources?).addr(), name?);
        let known = self.by_name.iter().find(|(p, n, _)| *p == place && n == name)?;
        Some(Rc::clone(&known.2))
    }

    /// Remembers where a font was found.
    pub(super) fn name(&mut self, resources: &Dictionary, name: &[u8], font: &SharedFont) {
        self.by_name.truncate(NAMED - 1);
        self.by_name.push_front((std::ptr::from_ref(resources).addr(), name.to_vec(), Rc::clone(font)));
    }

    /// The font of a dictionary, or the one that stands for a font that is not there.
    pub(super) fn get(&mut self, doc: &Document, dict: Option<&Dictionary>, decoder: &mut Decoder) -> SharedFont {
        let Some(dict) = dict else {
            return Rc::clone(self.missing.get_or_insert_with(|| shared(Font::missing())));
        };
        // The document is borrowed as long as these fonts live, so its dictionaries stay where they are.
        let place = std::ptr::from_ref(dict).addr();
        Rc::clone(self.by_place.entry(place).or_insert_with(|| load(doc, dict, decoder)))
    }
}

fn shared(font: Font) -> SharedFont {
    Rc::new(RefCell::new(font))
}

/// Fonts of earlier files of this thread.
#[derive(Default)]
struct Known {
    /// Keyed at random, so that no file can be made to collide with another's font.
    state: RandomState,
    by_content: HashMap<u64, SharedFont>,
    bytes: usize,
}

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::default();
}

fn load(doc: &Document, dict: &Dictionary, decoder: &mut Decoder) -> SharedFont {
    KNOWN.with_borrow_mut(|known| {
        let mut content = Content::new(doc, known.state.build_hasher());
        if content.dictionary(dict, 0).is_none() {
            return shared(Font::load(doc, dict, decoder));
        }
        let (key, bytes) = content.finish();
        if let Some(font) = known.by_content.get(&key) {
            return Rc::clone(font);
        }
        let font = shared(Font::load(doc, dict, decoder));
        if known.bytes + bytes > limits::KNOWN_FONT_BYTES || known.by_content.len() >= limits::KNOWN_FONTS {
            known.by_content.clear();
            known.bytes = 0;
        }
        known.bytes += bytes;
        known.by_content.insert(key, Rc::clone(&font));
        font
    })
}

/// Hashes a font dictionary with all it refers to; `None` when that is more than a font has any use for.
struct Content<'a, H> {
    doc: &'a Document,
    hasher: H,
    /// Gathered for the hasher, which takes much at once more easily than little often.
    pending: Vec<u8>,
    left: usize,
    bytes: usize,
}

impl<'a, H: Hasher> Content<'a, H> {
    fn new(doc: &'a Document, hasher: H) -> Self {
        Content { doc, hasher, pending: Vec::with_capacity(PENDING), left: limits::FONT_OBJECTS, bytes: 0 }
    }

    /// The hash, and the bytes of all streams.
    fn finish(mut self) -> (u64, usize) {
        self.hash(&[]);
        (self.hasher.finish(), self.bytes)
    }

    /// Hashes what is pending, and what follows it.
    fn hash(&mut self, bytes: &[u8]) {
        self.hasher.write(&self.pending);
        self.hasher.write(bytes);
        self.pending.clear();
    }

    fn word(&mut self, word: u64) {
        self.pending.extend_from_slice(&word.to_le_bytes());
    }

    /// Bytes with their number, so that none can be taken for those of another object.
    fn string(&mut self, bytes: &[u8]) {
        self.word(bytes.len() as u64);
        if self.pending.len() + bytes.len() > PENDING {
            self.hash(bytes);
        } else {
            self.pending.extend_from_slice(bytes);
        }
    }

    fn dictionary(&mut self, dict: &Dictionary, depth: usize) -> Option<()> {
        self.word(dict.len() as u64);
        dict.iter().filter(|(key, _)| *key != b"Parent").try_for_each(|(key, value)| {
            self.string(key);
            self.object(value, depth + 1)
        })
    }

    fn object(&mut self, object: &Object, depth: usize) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        let object = objects::resolve(self.doc, object).unwrap_or(&Object::Null);
        if depth > limits::FONT_DEPTH {
            return None;
        }
        let (kind, value) = match object {
            Object::Null | Object::Reference(_) => (0, 0),
            Object::Boolean(value) => (1, u64::from(*value)),
            Object::Integer(value) => (2, *value as u64),
            Object::Real(value) => (3, u64::from(value.to_bits())),
            Object::Name(_) => (4, 0),
            Object::String(..) => (5, 0),
            Object::Array(items) => (6, items.len() as u64),
            Object::Dictionary(_) => (7, 0),
            Object::Stream(_) => (8, 0),
        };
        self.pending.push(kind);
        self.word(value);
        match object {
            Object::Name(bytes) | Object::String(bytes, _) => self.string(bytes),
            Object::Array(items) => return items.iter().try_for_each(|item| self.object(item, depth + 1)),
            Object::Dictionary(dict) => return self.dictionary(dict, depth),
            Object::Stream(stream) => {
                self.bytes += stream.content.len();
                self.string(&stream.content);
                return self.dictionary(&stream.dict, depth);
            }
            _ => {}
        }
        Some(())
    }
}
