//! A page of a PDF as an image. The only door to hayro.
//!
//! Good for: showing a page, and giving its pixels to whoever reads them. Not for: text; that is what [`crate::extract`] reads.
//! Pixels, bytes of content and pages are bounded and panics are caught; time is not: a caller that serves others sets its own limit.

mod image;

pub use image::Image;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

/// Points of an inch.
const POINTS: f32 = 72.0;
/// Most pixels of an image (an A4 page at 400 dpi has 15.5 million); a larger page is drawn at a lower resolution.
const MOST_PIXELS: f32 = 24e6;
/// Longest side of an image, pixels.
const LONGEST_SIDE: f32 = 16_000.0;
/// Resolutions drawn, dots an inch.
const RESOLUTIONS: std::ops::RangeInclusive<f32> = 8.0..=1200.0;
/// Bytes of drawing operators of a page; no honest page comes near.
const CONTENT_BYTES: usize = 32 << 20;

/// Why there is no image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// Encrypted, and the password given (or the empty one) does not open it.
    #[error("the file is encrypted and needs a password")]
    Password,
    /// Not a PDF that can be read.
    #[error("the file is no PDF that can be drawn")]
    Damaged,
    /// There is no such page.
    #[error("the file has no page {page}, it has {pages}")]
    NoPage {
        /// Page asked for, from 1.
        page: u32,
        /// Pages of the file.
        pages: usize,
    },
    /// More drawing operators than a page of text could need.
    #[error("page {0} holds too much to be drawn")]
    TooMuch(u32),
    /// The renderer broke down.
    #[error("page {0} cannot be drawn")]
    Failed(u32),
}

/// A PDF whose pages can be drawn.
pub struct Document {
    pdf: Pdf,
}

impl Document {
    /// Opens a file; an empty password is always tried.
    ///
    /// # Errors
    /// When it is damaged beyond repair or needs another password.
    pub fn open(bytes: Vec<u8>, password: Option<&str>) -> Result<Document, RenderError> {
        let password = password.unwrap_or_default();
        let opened = catch_unwind(AssertUnwindSafe(|| Pdf::new_with_password(bytes, password)));
        match opened {
            Ok(Ok(pdf)) => Ok(Document { pdf }),
            Ok(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => Err(RenderError::Password),
            _ => Err(RenderError::Damaged),
        }
    }

    /// Number of pages.
    pub fn pages(&self) -> usize {
        self.pdf.pages().len()
    }

    /// Draws a page on white at a resolution in dots an inch; where that would be too many pixels, at the highest that is allowed
    /// (see [`Image::dpi`]). The same page gives the same pixels on the same machine.
    ///
    /// # Errors
    /// When there is no such page (they count from 1), or it cannot be drawn.
    pub fn page(&self, number: u32, dpi: f32) -> Result<Image, RenderError> {
        let index = (number as usize).wrapping_sub(1);
        let page = self.pdf.pages().get(index).ok_or(RenderError::NoPage { page: number, pages: self.pages() })?;
        catch_unwind(AssertUnwindSafe(|| {
            let content = page.page_stream().map_or(0, <[u8]>::len);
            if content > CONTENT_BYTES { Err(RenderError::TooMuch(number)) } else { Ok(draw(page, dpi)) }
        }))
        .unwrap_or(Err(RenderError::Failed(number)))
    }
}

/// The resolution asked for, or the highest that keeps a page of this size in points within bounds.
fn bounded(dpi: f32, (width, height): (f32, f32)) -> f32 {
    let asked = if dpi.is_finite() { dpi.clamp(*RESOLUTIONS.start(), *RESOLUTIONS.end()) } else { POINTS };
    let by_area = POINTS * (MOST_PIXELS / (width * height)).sqrt();
    let by_side = POINTS * LONGEST_SIDE / width.max(height);
    asked.min(by_area).min(by_side)
}

fn draw(page: &Page<'_>, dpi: f32) -> Image {
    let size = page.render_dimensions();
    let dpi = bounded(dpi, size);
    // The renderer cuts fractions of a pixel off: the scale is what makes whole pixels.
    let pixels = |points: f32| (points * dpi / POINTS).round().max(1.0);
    let (width, height) = (pixels(size.0), pixels(size.1));
    let scale = |pixels: f32, points: f32| (pixels + 0.01) / points;
    let settings = PixmapSettings { x_scale: scale(width, size.0), y_scale: scale(height, size.1), bg_color: WHITE };
    let pixmap = hayro::render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let rgb = pixmap.data().iter().flat_map(|p| [p.r, p.g, p.b]).collect();
    Image { width, height, dpi, rgb }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_any_size_stays_within_bounds() {
        let a4 = (595.0, 842.0);
        assert_eq!(bounded(150.0, a4), 150.0);
        for size in [a4, (14_400.0, 14_400.0), (14_400.0, 1.0), (1e9, 1e9)] {
            for dpi in [1.0, 72.0, 1e9, f32::NAN, f32::INFINITY] {
                let dpi = bounded(dpi, size);
                let (width, height) = (size.0 * dpi / POINTS, size.1 * dpi / POINTS);
                assert!(width * height <= MOST_PIXELS * 1.01 && width.max(height) <= LONGEST_SIDE * 1.01, "{size:?}");
            }
        }
    }
}
