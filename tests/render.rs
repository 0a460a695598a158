//! Pages as images.

#![allow(clippy::unwrap_used)]

mod common;

use rondas::render::{Document, RenderError};

fn page(lines: &[&str]) -> Vec<u8> {
    common::pdf(&[lines.iter().map(|l| (*l).to_owned()).collect()])
}

#[test]
fn a_page_has_the_size_of_its_paper_and_ink_where_its_words_stand() {
    let document = Document::open(page(&["To reaffirm point 1", "of the common work"]), None).unwrap();
    assert_eq!(document.pages(), 1);
    let image = document.page(1, 144.0).unwrap();
    assert_eq!((image.width, image.height), (1224, 1584));
    let grey = image.grey();
    let ink = |x: std::ops::Range<usize>, y: std::ops::Range<usize>| {
        y.flat_map(|y| x.clone().map(move |x| (x, y))).filter(|(x, y)| grey[y * 1224 + x] < 128).count()
    };
    // The first line stands at 72 points from the left and 720 from the foot.
    assert!(ink(140..400, 110..150) > 200);
    assert_eq!(ink(0..1224, 400..1584), 0);
    assert_eq!(image.png(), document.page(1, 144.0).unwrap().png());
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    assert_eq!(Document::open(Vec::new(), None).err(), Some(RenderError::Damaged));
    assert_eq!(Document::open(b"<html>not a pdf</html>".to_vec(), None).err(), Some(RenderError::Damaged));
    let document = Document::open(page(&["x"]), None).unwrap();
    assert_eq!(document.page(0, 72.0).err(), Some(RenderError::NoPage { page: 0, pages: 1 }));
    assert_eq!(document.page(2, 72.0).err(), Some(RenderError::NoPage { page: 2, pages: 1 }));
}

#[test]
fn a_huge_page_is_drawn_smaller() {
    let bytes = page(&["x"]);
    let text = String::from_utf8_lossy(&bytes).replace("[0 0 612 792]", "[0 0 14400 14400]");
    let image = Document::open(text.into_bytes(), None).unwrap().page(1, 600.0).unwrap();
    assert!(u64::from(image.width) * u64::from(image.height) < 25_000_000, "{}", image.width);
    assert!(image.dpi < 30.0);
}

#[test]
fn damaged_files_give_an_image_or_an_error() {
    let sound = page(&["To reaffirm point 1", "of the common work"]);
    for at in (0..sound.len()).step_by(37) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x15;
        bytes.truncate(sound.len() - at / 3);
        if let Ok(document) = Document::open(bytes, None) {
            let _ = document.page(1, 36.0);
        }
    }
}
