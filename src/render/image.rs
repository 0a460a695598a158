//! Pixels of a page.

/// An image of a page: rows from the top, three bytes a pixel.
#[derive(Clone, PartialEq)]
pub struct Image {
    /// Pixels of a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Resolution it was drawn at, dots an inch.
    pub dpi: f32,
    /// Red, green and blue of every pixel.
    pub rgb: Vec<u8>,
}

impl Image {
    /// Brightness of every pixel, one byte each, 0 black to 255 white (ITU-R BT.601, 2.5.1).
    pub fn grey(&self) -> Vec<u8> {
        self.rgb.chunks_exact(3).map(|p| brightness([p[0], p[1], p[2]])).collect()
    }

    /// Whether no pixel has a colour.
    fn is_grey(&self) -> bool {
        self.rgb.chunks_exact(3).all(|p| p[0] == p[1] && p[1] == p[2])
    }

    /// The image as a PNG file, in shades of grey where it has no colour.
    pub fn png(&self) -> Vec<u8> {
        if self.is_grey() {
            self.encoded(png::ColorType::Grayscale, &self.grey())
        } else {
            self.encoded(png::ColorType::Rgb, &self.rgb)
        }
    }

    fn encoded(&self, colour: png::ColorType, pixels: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width, self.height);
        encoder.set_color(colour);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Balanced);
        // A vector takes every byte, and the sizes are those of the pixels: there is nothing that could fail.
        let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(pixels));
        debug_assert!(written.is_ok());
        out
    }
}

fn brightness([r, g, b]: [u8; 3]) -> u8 {
    let sum = 299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b);
    u8::try_from((sum + 500) / 1000).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_keeps_black_white_and_the_order_of_shades() {
        let image = Image { width: 3, height: 1, dpi: 72.0, rgb: vec![0, 0, 0, 255, 255, 255, 128, 128, 128] };
        assert_eq!(image.grey(), [0, 255, 128]);
        assert!(image.is_grey() && image.png().starts_with(b"\x89PNG"));
    }
}
