//! Images of PDF pages: drawn on demand by worker processes with limits, a few at a time, and kept while they are asked for.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rondas::archive::{CorpusFile, sha256};
use rondas::model::{Catalogue, PageInfo};
use rondas::pipeline::{Limits, Output, Pool, Settings, Want};

/// Resolution of page images, dots an inch: sharp enough to read at the width of a column on a fine screen.
const DPI: u32 = 130;
/// What drawing a page may use: an honest page takes about a second and a few dozen MiB.
const LIMITS: Limits = Limits { memory_mib: 768, seconds: 10 };
/// Pages remembered as not to be drawn, so that one who asks again and again costs nothing.
const UNDRAWABLE: usize = 4_096;
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
pub(super) struct Images {
    pool: Pool,
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
    undrawable: HashSet<Key>,
}

impl Images {
    /// No images yet; `password` opens encrypted files, `worker` is the program that draws, or this process where there is none.
    pub(super) fn new(password: Option<String>, worker: Option<PathBuf>) -> Images {
        Images { pool: Pool::new(worker, &Catalogue::default(), LIMITS), password, kept: Mutex::default() }
    }

    /// The image of a page as a PNG file. The file must still be the one with this checksum.
    pub(super) fn page(&self, file: Option<&CorpusFile>, checksum: &str, page: u32) -> Result<Arc<[u8]>, NoImage> {
        let key = (checksum.to_owned(), page);
        if let Some(image) = self.lock().get(&key) {
            return Ok(image);
        }
        if self.lock().undrawable.contains(&key) {
            return Err(NoImage::Undrawable);
        }
        let file = file.ok_or(NoImage::Missing)?;
        let bytes = file.read().map_err(|_| NoImage::Missing)?;
        if sha256(&bytes) != checksum {
            return Err(NoImage::Changed);
        }
        let settings = Settings { password: self.password.as_deref(), ..Settings::default() };
        let Ok(Output::Page(image)) = self.pool.read_with(file, Want::Page { number: page, dpi: DPI }, &settings) else {
            self.lock().give_up(key);
            return Err(NoImage::Undrawable);
        };
        let image: Arc<[u8]> = image.into();
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

    fn give_up(&mut self, key: Key) {
        if self.undrawable.len() < UNDRAWABLE {
            self.undrawable.insert(key);
        }
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
    let pixels = |points: f32| (points * DPI as f32 / POINTS).round().max(1.0) as u32;
    (pixels(page.width), pixels(page.height))
}
