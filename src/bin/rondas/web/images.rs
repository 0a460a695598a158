//! Images of PDF pages: drawn on demand, a few at a time, and kept while they are asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rondas::archive::{CorpusFile, sha256};
use rondas::model::PageInfo;
use rondas::render::Document;

/// Resolution of page images, dots an inch: sharp enough to read at the width of a column on a fine screen.
const DPI: f32 = 130.0;
/// Bytes of images kept.
const KEPT: usize = 96 << 20;
/// Points of an inch.
const POINTS: f32 = 72.0;

/// Why a page has no image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoImage {
    /// The corpus has no such file.
    Missing,
    /// The file is another one than the build read.
    Changed,
    /// The page cannot be drawn.
    Undrawable,
}

/// Images kept, the one asked for longest ago goes first.
#[derive(Default)]
pub(super) struct Images {
    password: Option<String>,
    kept: Mutex<Kept>,
}

/// A file by its checksum, and a page of it.
type Key = (String, u32);

#[derive(Default)]
struct Kept {
    images: HashMap<Key, (u64, Arc<[u8]>)>,
    bytes: usize,
    clock: u64,
}

impl Images {
    /// No images yet; `password` opens encrypted files.
    pub(super) fn new(password: Option<String>) -> Images {
        Images { password, ..Images::default() }
    }

    /// The image of a page as a PNG file. The file must still be the one with this checksum.
    pub(super) fn page(&self, file: Option<&CorpusFile>, checksum: &str, page: u32) -> Result<Arc<[u8]>, NoImage> {
        let key = (checksum.to_owned(), page);
        if let Some(image) = self.lock().get(&key) {
            return Ok(image);
        }
        let bytes = file.ok_or(NoImage::Missing)?.read().map_err(|_| NoImage::Missing)?;
        if sha256(&bytes) != checksum {
            return Err(NoImage::Changed);
        }
        let document = Document::open(bytes, self.password.as_deref()).map_err(|_| NoImage::Undrawable)?;
        let image: Arc<[u8]> = document.page(page, DPI).map_err(|_| NoImage::Undrawable)?.png().into();
        self.lock().put(key, image.clone());
        Ok(image)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn get(&mut self, key: &Key) -> Option<Arc<[u8]>> {
        self.clock += 1;
        let now = self.clock;
        self.images.get_mut(key).map(|(used, image)| {
            *used = now;
            image.clone()
        })
    }

    fn put(&mut self, key: Key, image: Arc<[u8]>) {
        self.bytes += image.len();
        if let Some((_, old)) = self.images.insert(key, (self.clock, image)) {
            self.bytes -= old.len();
        }
        while self.bytes > KEPT {
            let Some(oldest) = self.images.iter().min_by_key(|(_, (used, _))| *used).map(|(k, _)| k.clone()) else { break };
            self.bytes -= self.images.remove(&oldest).map_or(0, |(_, image)| image.len());
        }
    }
}

/// Width and height that an image of a page is shown with, in pixels of a page.
pub(super) fn size(page: &PageInfo) -> (u32, u32) {
    let pixels = |points: f32| (points * DPI / POINTS).round().max(1.0) as u32;
    (pixels(page.width), pixels(page.height))
}
