//! Opening a file and finding its pages.

use std::collections::HashSet;

use lopdf::xref::XrefRecovery;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::{Error, Options, limits, objects, repair};
use crate::note::{Code, Note, Severity};

/// US letter, for pages that state no usable media box.
const LETTER: [f32; 4] = [0.0, 0.0, 612.0, 792.0];
/// Longest side of a page taken seriously, points (200 inches, the limit of PDF 1.6).
const LONGEST_SIDE: f32 = 14_400.0;
/// How far into a file its header may stand.
const HEADER_WINDOW: usize = 1 << 16;

/// A page with what it inherits.
pub(super) struct PageObject<'a> {
    pub(super) id: ObjectId,
    pub(super) dict: &'a Dictionary,
    pub(super) resources: Option<&'a Dictionary>,
    pub(super) media: [f32; 4],
    pub(super) rotate: i32,
}

/// Loads a file, repairing its cross-references where needed.
pub(super) fn open(bytes: &[u8], options: &Options<'_>, notes: &mut Vec<Note>) -> Result<Document, Error> {
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    if !bytes[..bytes.len().min(HEADER_WINDOW)].windows(5).any(|w| w == b"%PDF-") {
        return Err(Error::NotPdf);
    }
    let mut doc = load(bytes, options, false)?;
    if pages(&doc).is_empty() || doc.xref_recovery == Some(XrefRecovery::OffsetCorrected) {
        doc = load(bytes, options, true).ok().filter(|rebuilt| rebuilt.objects.len() > doc.objects.len()).unwrap_or(doc);
    }
    repair::fill_streams(&mut doc, bytes);
    if doc.xref_recovery.is_some() {
        notes.push(repaired());
    }
    Ok(doc)
}

/// The remark on a file that could not be read as it is.
pub(super) fn repaired() -> Note {
    Note::new(Code::FileRepaired, Severity::Warning, "the cross-references were damaged and have been rebuilt")
        .with_hint("compare the page count with the original, or ask the publisher for a sound copy")
}

/// Whether a page has content, or a font, that is referred to and not there.
pub(super) fn lacks(doc: &Document, pages: &[PageObject<'_>]) -> bool {
    let gone = |object: &Object| matches!(object, Object::Reference(_)) && objects::resolve(doc, object).is_none();
    pages.iter().any(|page| {
        let contents = page.dict.get(b"Contents").is_ok_and(|c| gone(c) || c.as_array().is_ok_and(|list| list.iter().any(gone)));
        let fonts = page.resources.and_then(|r| objects::dict(doc, r, b"Font"));
        contents || page.dict.get(b"Resources").is_ok_and(gone) || fonts.is_some_and(|f| f.iter().any(|(_, font)| gone(font)))
    })
}

fn load(bytes: &[u8], options: &Options<'_>, rebuild: bool) -> Result<Document, Error> {
    let load = LoadOptions {
        password: options.password.map(str::to_owned),
        max_decompressed_size: Some(limits::STREAM_BYTES),
        force_reconstruct: rebuild,
        ..LoadOptions::default()
    };
    let doc = Document::load_mem_with_options(bytes, load).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => Error::Password,
        lopdf::Error::Unimplemented(what) if what.contains("password") || what.contains("crypt") => Error::Password,
        other => Error::Damaged(other.to_string()),
    })?;
    if doc.is_encrypted() && doc.encryption_state.is_none() {
        return Err(Error::Password);
    }
    Ok(doc)
}

/// The pages in order; where the page tree holds none, every page object of the file by its number.
pub(super) fn pages(doc: &Document) -> Vec<PageObject<'_>> {
    let mut walk = Walk { doc, seen: HashSet::new(), out: Vec::new() };
    let catalog = doc.catalog().ok();
    walk.seen.extend(catalog.and_then(|c| objects::reference(c, b"Pages")));
    if let Some(root) = catalog.and_then(|c| objects::dict(doc, c, b"Pages")) {
        walk.node(None, root, Inherited::default(), 0);
    }
    if walk.out.is_empty() {
        for (id, object) in &doc.objects {
            let dict = objects::as_dict(object).filter(|d| d.has_type(b"Page"));
            if let Some(dict) = dict {
                walk.page(Some(*id), dict, Inherited::default());
            }
        }
    }
    walk.out
}

#[derive(Clone, Copy, Default)]
struct Inherited<'a> {
    resources: Option<&'a Dictionary>,
    media: Option<[f32; 4]>,
    crop: Option<[f32; 4]>,
    rotate: Option<i32>,
}

struct Walk<'a> {
    doc: &'a Document,
    seen: HashSet<ObjectId>,
    out: Vec<PageObject<'a>>,
}

impl<'a> Walk<'a> {
    fn node(&mut self, id: Option<ObjectId>, dict: &'a Dictionary, inherited: Inherited<'a>, depth: usize) {
        let here = self.inherit(dict, inherited);
        let kids = objects::array(self.doc, dict, b"Kids");
        let Some(kids) = kids.filter(|_| depth < limits::TREE_DEPTH) else {
            if kids.is_none() && (dict.has_type(b"Page") || dict.has(b"Contents")) {
                self.page(id, dict, inherited);
            }
            return;
        };
        for kid in kids {
            if let Some(child) = objects::resolve(self.doc, kid).and_then(objects::as_dict) {
                // A page may stand in the tree twice; what has kids may not, or it might be its own.
                if child.has(b"Kids") && kid.as_reference().is_ok_and(|id| !self.seen.insert(id)) {
                    continue;
                }
                self.node(kid.as_reference().ok(), child, here, depth + 1);
            }
        }
    }

    fn inherit(&self, dict: &'a Dictionary, from: Inherited<'a>) -> Inherited<'a> {
        Inherited {
            resources: objects::dict(self.doc, dict, b"Resources").or(from.resources),
            media: box_of(self.doc, dict, b"MediaBox").or(from.media),
            crop: box_of(self.doc, dict, b"CropBox").or(from.crop),
            rotate: objects::number(self.doc, dict, b"Rotate").map(|r| r as i32).or(from.rotate),
        }
    }

    fn page(&mut self, id: Option<ObjectId>, dict: &'a Dictionary, inherited: Inherited<'a>) {
        if self.out.len() < limits::PAGES {
            let own = self.inherit(dict, inherited);
            let media = own.media.unwrap_or(LETTER);
            let media = own.crop.and_then(|crop| shared(media, crop)).unwrap_or(media);
            self.out.push(PageObject {
                id: id.unwrap_or_default(),
                dict,
                resources: own.resources,
                media,
                rotate: own.rotate.unwrap_or(0),
            });
        }
    }
}

/// A box of sensible size with its corners in order.
fn box_of(doc: &Document, dict: &Dictionary, key: &[u8]) -> Option<[f32; 4]> {
    let [a, b, c, d] = <[f32; 4]>::try_from(objects::numbers(doc, dict, key)).ok()?;
    sensible([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// What is shown of a page that is cropped (ISO 32000-2, 14.11.2.1: the part of its crop box within its media box).
fn shared(media: [f32; 4], crop: [f32; 4]) -> Option<[f32; 4]> {
    sensible([media[0].max(crop[0]), media[1].max(crop[1]), media[2].min(crop[2]), media[3].min(crop[3])])
}

fn sensible(rect: [f32; 4]) -> Option<[f32; 4]> {
    let side = |from: f32, to: f32| (1.0..=LONGEST_SIDE).contains(&(to - from));
    (side(rect[0], rect[2]) && side(rect[1], rect[3])).then_some(rect)
}
