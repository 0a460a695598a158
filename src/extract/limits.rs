//! Bounds on what an untrusted file may make the program do. No honest declaration comes near any of them.

/// Bytes one stream may decode to.
pub(super) const STREAM_BYTES: usize = 32 << 20;
/// Bytes all content streams of a file may decode to.
pub(super) const FILE_BYTES: usize = 256 << 20;
/// Filters of one stream.
pub(super) const FILTERS: usize = 8;
/// Bytes of decoded form XObjects kept for when they are shown again.
pub(super) const KEPT_FORM_BYTES: usize = 16 << 20;
/// Fonts kept over the files of a batch.
pub(super) const KNOWN_FONTS: usize = 512;
/// Bytes of streams of the fonts kept over the files of a batch.
pub(super) const KNOWN_FONT_BYTES: usize = 32 << 20;
/// Objects that make up one font, to be compared with those of other files.
pub(super) const FONT_OBJECTS: usize = 20_000;
/// Depth to which they are followed.
pub(super) const FONT_DEPTH: usize = 12;
/// Operators read from one file.
pub(super) const OPERATORS: usize = 8_000_000;
/// Operands kept for one operator.
pub(super) const OPERANDS: usize = 100_000;
/// Characters read from one file.
pub(super) const CHARACTERS: usize = 20_000_000;
/// Characters read from one page.
pub(super) const PAGE_CHARACTERS: usize = 1_000_000;
/// Pages read.
pub(super) const PAGES: usize = 20_000;
/// Depth of the page tree and of resource inheritance.
pub(super) const TREE_DEPTH: usize = 64;
/// Groups and operators read of what says whether a layer is seen.
pub(super) const LAYER_TERMS: usize = 256;
/// Elements and pieces of content read of a structure tree.
pub(super) const ELEMENTS: usize = 1_000_000;
/// Depth of a structure tree.
pub(super) const ELEMENT_DEPTH: usize = 200;
/// Depth of form XObjects shown within each other.
pub(super) const FORM_DEPTH: usize = 24;
/// Saved graphics states.
pub(super) const SAVED_STATES: usize = 512;
/// Rules kept of one page.
pub(super) const RULES: usize = 20_000;
/// Indirections followed to reach one object.
pub(super) const REFERENCES: usize = 32;
/// Notes kept of one code in one file.
pub(super) const NOTES_PER_CODE: usize = 50;
