//! Fonts read once: per file by where their dictionary stands, over the files of a batch by what they hold.

use std::cell::RefCell;
use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{BuildHasher, Hash, Hasher};
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object};

use super::font::Font;
use super::stream::Decoder;
use super::{limits, objects};

/// Fonts known by name at a time: about as many as a page uses.
const NAMED: usize = 8;

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
        let mut content = Content { doc, hasher: known.state.build_hasher(), left: limits::FONT_OBJECTS, bytes: 0 };
        if content.dictionary(dict, 0).is_none() {
            return shared(Font::load(doc, dict, decoder));
        }
        let (key, bytes) = (content.hasher.finish(), content.bytes);
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
    left: usize,
    bytes: usize,
}

impl<H: Hasher> Content<'_, H> {
    fn dictionary(&mut self, dict: &Dictionary, depth: usize) -> Option<()> {
        dict.len().hash(&mut self.hasher);
        dict.iter().filter(|(key, _)| *key != b"Parent").try_for_each(|(key, value)| {
            key.hash(&mut self.hasher);
            self.object(value, depth + 1)
        })
    }

    fn object(&mut self, object: &Object, depth: usize) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        let object = objects::resolve(self.doc, object).unwrap_or(&Object::Null);
        std::mem::discriminant(object).hash(&mut self.hasher);
        match object {
            _ if depth > limits::FONT_DEPTH => return None,
            Object::Boolean(value) => value.hash(&mut self.hasher),
            Object::Integer(value) => value.hash(&mut self.hasher),
            Object::Real(value) => value.to_bits().hash(&mut self.hasher),
            Object::Name(bytes) | Object::String(bytes, _) => bytes.hash(&mut self.hasher),
            Object::Array(items) => {
                items.len().hash(&mut self.hasher);
                return items.iter().try_for_each(|item| self.object(item, depth + 1));
            }
            Object::Dictionary(dict) => return self.dictionary(dict, depth),
            Object::Stream(stream) => {
                self.bytes += stream.content.len();
                stream.content.hash(&mut self.hasher);
                return self.dictionary(&stream.dict, depth);
            }
            Object::Null | Object::Reference(_) => {}
        }
        Some(())
    }
}
