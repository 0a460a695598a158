//! Pages of the PDFs as images.

use rondas::model::Record;

use super::super::images::NoImage;
use super::super::reply::{PLAIN, Reply};
use super::View;

/// Type of page images.
const PNG: &str = "image/png";
/// Digits of a file's checksum that an image's address carries, so that it changes with the file.
const MARK: usize = 12;

/// The address of the image of a page.
pub(super) fn address(record_address: &str, sha256: &str, page: u32) -> String {
    format!("/page/{record_address}/{page}.png?v={}", &sha256[..MARK.min(sha256.len())])
}

pub(super) fn page(view: &View<'_>, text: &str, file: &str) -> Reply {
    let number = file.strip_suffix(".png").and_then(|n| n.parse::<u32>().ok());
    let record = view.opened.workspace.records().iter().find(|r| r.address.to_string() == text);
    let (Some(number), Some(record)) = (number, record) else {
        return Reply::new(404, PLAIN, "there is no such page\n");
    };
    match draw(view, record, number) {
        Ok(image) => {
            let reply = Reply::new(200, PNG, image.to_vec());
            let current = view.asked.field("v").is_some_and(|v| record.source.sha256.starts_with(v) && v.len() >= MARK);
            if current { reply.for_ever() } else { reply }
        }
        Err(NoImage::Missing) => Reply::new(404, PLAIN, "the corpus folder does not hold this file\n"),
        Err(NoImage::Changed) => Reply::new(409, PLAIN, "the file has changed since the build; build again\n"),
        Err(NoImage::Undrawable) => Reply::new(422, PLAIN, "this page cannot be drawn\n"),
    }
}

fn draw(view: &View<'_>, record: &Record, number: u32) -> Result<std::sync::Arc<[u8]>, NoImage> {
    let files = &view.opened.corpus.files;
    let place = files.binary_search_by(|f| f.name.as_str().cmp(&record.source.file)).ok();
    view.room.images.page(place.map(|p| &files[p]), &record.source.sha256, number)
}
