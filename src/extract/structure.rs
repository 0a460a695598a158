//! The structure tree of a tagged file: which element each piece of marked content belongs to, and in which order they are read
//! (ISO 32000-2, 14.7 and 14.8).

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{limits, objects};
use crate::model::{Element, ElementKind};

/// Where the content of a file's pages stands in its structure tree. A file without one, or whose producer does not vouch for its
/// tags, has none.
#[derive(Debug, Default)]
pub(super) struct Structure<'a> {
    /// By stream and identity.
    contents: Vec<Content<'a>>,
    /// By place, which is counted from 1.
    elements: Vec<Element>,
    /// It is larger or deeper than what is read of it.
    pub(super) cut: bool,
}

/// A piece of marked content.
#[derive(Debug)]
struct Content<'a> {
    /// The page, or the form, whose content stream it stands in.
    owner: ObjectId,
    id: u32,
    place: u32,
    /// Replacement text of an element that is this piece alone.
    text: Option<&'a [u8]>,
}

impl<'a> Structure<'a> {
    /// Reads the tree of a file.
    pub(super) fn of(doc: &'a Document) -> Structure<'a> {
        let Ok(catalog) = doc.catalog() else { return Structure::default() };
        let suspect = objects::dict(doc, catalog, b"MarkInfo").and_then(|m| objects::get(doc, m, b"Suspects"));
        let Some(root) = objects::dict(doc, catalog, b"StructTreeRoot").filter(|_| suspect != Some(&Object::Boolean(true)))
        else {
            return Structure::default();
        };
        let roles = objects::dict(doc, root, b"RoleMap");
        let mut walk = Walk { doc, roles, visits: 0, blocks: 0, last: 0, out: Structure::default() };
        let top = Within { page: None, block: 0, kind: ElementKind::Group, depth: 0 };
        walk.kids(root, top, None);
        walk.out.contents.sort_by_key(|c| (c.owner, c.id));
        walk.out
    }

    /// The place of a piece of content in reading order, from 1, with its element and the text its element gives in its stead.
    pub(super) fn place(&self, owner: ObjectId, id: u32) -> Option<(Element, Option<String>)> {
        let at = self.contents.partition_point(|c| (c.owner, c.id) < (owner, id));
        let content = self.contents.get(at).filter(|c| (c.owner, c.id) == (owner, id))?;
        let element = *self.elements.get(content.place as usize - 1)?;
        Some((element, content.text.map(objects::text_string)))
    }
}

/// What an element inherits from those around it.
#[derive(Clone, Copy)]
struct Within {
    page: Option<ObjectId>,
    /// The innermost element that is a block of text.
    block: u32,
    kind: ElementKind,
    depth: usize,
}

struct Walk<'a> {
    doc: &'a Document,
    roles: Option<&'a Dictionary>,
    visits: usize,
    blocks: u32,
    /// The block whose content was met last.
    last: u32,
    out: Structure<'a>,
}

impl<'a> Walk<'a> {
    fn kids(&mut self, dict: &'a Dictionary, within: Within, text: Option<&'a [u8]>) {
        match objects::get(self.doc, dict, b"K") {
            Some(Object::Array(kids)) => kids.iter().for_each(|kid| self.kid(kid, within, text.filter(|_| kids.len() == 1))),
            Some(kid) => self.kid(kid, within, text),
            None => {}
        }
    }

    fn kid(&mut self, kid: &'a Object, within: Within, text: Option<&'a [u8]>) {
        self.visits += 1;
        if self.visits > limits::ELEMENTS || within.depth > limits::ELEMENT_DEPTH {
            self.out.cut = true;
            return;
        }
        match objects::resolve(self.doc, kid) {
            Some(Object::Integer(id)) => self.content(within.page, *id, within, text),
            Some(Object::Dictionary(dict)) => match objects::name(self.doc, dict, b"Type") {
                Some(b"MCR") => {
                    let owner = [b"Stm".as_slice(), b"Pg"].iter().find_map(|key| objects::reference(dict, key)).or(within.page);
                    if let Some(Object::Integer(id)) = objects::get(self.doc, dict, b"MCID") {
                        self.content(owner, *id, within, text);
                    }
                }
                Some(b"OBJR") => {}
                _ => self.element(dict, within),
            },
            _ => {}
        }
    }

    fn element(&mut self, dict: &'a Dictionary, mut within: Within) {
        within.depth += 1;
        within.page = objects::reference(dict, b"Pg").or(within.page);
        match self.role(dict) {
            Role::Inline => {}
            Role::Block(kind) => {
                self.blocks += 1;
                within.block = self.blocks;
                // What stands in a note, or in an artifact, is part of it, whatever it is by itself.
                if !matches!(within.kind, ElementKind::Note | ElementKind::Artifact) {
                    within.kind = kind;
                }
            }
        }
        let text = objects::get(self.doc, dict, b"ActualText").and_then(|t| t.as_str().ok());
        self.kids(dict, within, text);
    }

    fn content(&mut self, owner: Option<ObjectId>, id: i64, within: Within, text: Option<&'a [u8]>) {
        let (Some(owner), Ok(id)) = (owner, u32::try_from(id)) else { return };
        if self.out.elements.is_empty() || self.last != within.block {
            self.last = within.block;
            let place = self.out.elements.len() as u32 + 1;
            self.out.elements.push(Element { place, block: within.block, kind: within.kind });
        }
        self.out.contents.push(Content { owner, id, place: self.out.elements.len() as u32, text });
    }

    /// What an element is, by its type, or by the standard type that its file says stands for it.
    fn role(&self, dict: &'a Dictionary) -> Role {
        let own = objects::dict(self.doc, dict, b"NS").and_then(|ns| objects::dict(self.doc, ns, b"RoleMapNS"));
        let mut name = objects::name(self.doc, dict, b"S").unwrap_or(b"");
        for _ in 0..limits::REFERENCES {
            let mapped = [own, self.roles].into_iter().flatten().find_map(|map| match objects::get(self.doc, map, name)? {
                Object::Name(name) => Some(name.as_slice()),
                Object::Array(pair) => pair.first()?.as_name().ok(),
                _ => None,
            });
            match mapped {
                Some(other) if other != name && !is_standard(name) => name = other,
                _ => break,
            }
        }
        role_of(name)
    }
}

enum Role {
    /// Part of the text around it.
    Inline,
    Block(ElementKind),
}

fn is_standard(name: &[u8]) -> bool {
    matches!(role_of(name), Role::Block(_)) || INLINE.contains(&name)
}

/// Types that stand within a text (ISO 32000-2, 14.8.4.7), or are nothing by themselves.
const INLINE: [&[u8]; 19] = [
    b"NonStruct",
    b"Private",
    b"Span",
    b"Quote",
    b"Reference",
    b"BibEntry",
    b"Code",
    b"Link",
    b"Annot",
    b"Ruby",
    b"RB",
    b"RT",
    b"RP",
    b"Warichu",
    b"WT",
    b"WP",
    b"Em",
    b"Strong",
    b"Sub",
];

/// Types that the producer made up and did not map are taken to stand within a text.
fn role_of(name: &[u8]) -> Role {
    match name {
        b"Note" | b"FENote" => Role::Block(ElementKind::Note),
        b"Artifact" => Role::Block(ElementKind::Artifact),
        b"Lbl" => Role::Block(ElementKind::Label),
        b"P" | b"H" | b"Title" => Role::Block(ElementKind::Paragraph),
        [b'H', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => Role::Block(ElementKind::Paragraph),
        b"Document" | b"DocumentFragment" | b"Part" | b"Art" | b"Sect" | b"Div" | b"Aside" | b"L" | b"Table" | b"TR"
        | b"THead" | b"TBody" | b"TFoot" | b"TOC" | b"Index" | b"BlockQuote" => Role::Block(ElementKind::Group),
        b"LI" | b"LBody" | b"TH" | b"TD" | b"Caption" | b"TOCI" | b"Figure" | b"Formula" | b"Form" => {
            Role::Block(ElementKind::Item)
        }
        _ => Role::Inline,
    }
}
