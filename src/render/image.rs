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

    /// [`Image::png`] with each pixel the mean of those around it, weighted 1 2 1 in both directions: fine noise goes, strokes stay.
    pub fn softened_png(&self) -> Vec<u8> {
        let soft = |pixels: &[u8], channels: usize| {
            let row = self.width as usize * channels;
            let across: Vec<u8> = pixels.chunks_exact(row.max(1)).flat_map(|line| blended(line, channels)).collect();
            blended(&across, row)
        };
        if self.is_grey() {
            self.encoded(png::ColorType::Grayscale, &soft(&self.grey(), 1))
        } else {
            self.encoded(png::ColorType::Rgb, &soft(&self.rgb, 3))
        }
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

/// Each byte with those a step before and behind it, 1 2 1; at the ends with itself.
fn blended(bytes: &[u8], step: usize) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let last = bytes.len().saturating_sub(1);
    for (i, mean) in out.iter_mut().enumerate() {
        let before = if i < step { i } else { i - step };
        let behind = if i + step > last { i } else { i + step };
        let sum = u32::from(bytes[before]) + 2 * u32::from(bytes[i]) + u32::from(bytes[behind]);
        *mean = ((sum + 2) / 4) as u8;
    }
    out
}

fn brightness([r, g, b]: [u8; 3]) -> u8 {
    let sum = 299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b);
    u8::try_from((sum + 500) / 1000).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speck_is_spread_and_a_plain_page_stays() {
        let image = |pixels: &[u8]| Image { width: 5, height: 4, dpi: 72.0, rgb: pixels.iter().flat_map(|p| [*p; 3]).collect() };
        let mut pixels = [0; 20];
        pixels[5 + 2] = 160;
        let spread = [0, 10, 20, 10, 0, 0, 20, 40, 20, 0, 0, 10, 20, 10, 0, 0, 0, 0, 0, 0];
        assert_eq!(image(&pixels).softened_png(), image(&spread).png());
        assert_eq!(image(&[7; 20]).softened_png(), image(&[7; 20]).png());
        let mut red = image(&[0; 20]);
        red.rgb[(5 + 2) * 3] = 160;
        let mut spread_red = image(&[0; 20]);
        (0..20).for_each(|i| spread_red.rgb[i * 3] = spread[i]);
        assert_eq!(red.softened_png(), spread_red.png());
    }

    #[test]
    fn grey_keeps_black_white_and_the_order_of_shades() {
        let image = Image { width: 3, height: 1, dpi: 72.0, rgb: vec![0, 0, 0, 255, 255, 255, 128, 128, 128] };
        assert_eq!(image.grey(), [0, 255, 128]);
        assert!(image.is_grey() && image.png().starts_with(b"\x89PNG"));
    }
}
