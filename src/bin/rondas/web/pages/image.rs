//! Pages of the PDFs as images.

use rondas::model::Record;

use super::super::frame::escaped;
use super::super::images::NoImage;
use super::super::reply::{PLAIN, Reply};
use super::super::words::Ui;
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
        Err(NoImage::Missing) => notice(404, "image.missing"),
        Err(NoImage::Changed) => notice(409, "image.changed"),
        Err(NoImage::Undrawable) => notice(422, "image.undrawable"),
    }
}

/// An image that says why there is no other. It stands in pages of every language, so it says it in all.
fn notice(status: u16, key: &str) -> Reply {
    let lines = Ui::ALL
        .into_iter()
        .zip([380, 420, 460])
        .map(|(ui, y)| format!("<text x=\"300\" y=\"{y}\" lang=\"{}\">{}</text>", ui.code(), escaped(&ui.text(key, &[]))));
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 600 848\" width=\"600\" height=\"848\">\
         <rect width=\"600\" height=\"848\" fill=\"#f4f1ea\"/>\
         <g font-family=\"sans-serif\" font-size=\"19\" fill=\"#5c554a\" text-anchor=\"middle\">{}</g></svg>\n",
        lines.collect::<String>()
    );
    Reply::new(status, "image/svg+xml", svg)
}

fn draw(view: &View<'_>, record: &Record, number: u32) -> Result<std::sync::Arc<[u8]>, NoImage> {
    let files = &view.opened.corpus.files;
    let place = files.binary_search_by(|f| f.name.as_str().cmp(&record.source.file)).ok();
    view.room.images.page(place.map(|p| &files[p]), &record.source.sha256, number)
}
