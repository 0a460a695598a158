//! Widths of the standard fonts, which files may use without stating widths (ISO 32000-2, 9.6.2.2).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::encoding::glyph_char;

static TABLE: &str = include_str!("standard_widths.tsv");

/// Faces in the order of the table's columns.
const FACES: [&str; 6] = ["helvetica", "helvetica-bold", "times-roman", "times-bold", "times-italic", "times-bolditalic"];

type Row = [Option<u16>; 6];

static WIDTHS: LazyLock<HashMap<&'static str, Row>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let glyph = cells.next()?;
        let mut row = [None; 6];
        row.iter_mut().zip(cells).for_each(|(slot, cell)| *slot = cell.parse().ok());
        Some((glyph, row))
    };
    TABLE.lines().skip(2).filter_map(row).collect()
});
static WIDTHS_BY_CHARACTER: LazyLock<HashMap<char, Row>> =
    LazyLock::new(|| WIDTHS.iter().filter_map(|(glyph, row)| Some((glyph_char(glyph)?, *row))).collect());

/// Width of every Courier glyph, thousandths of an em.
const COURIER: f32 = 600.0;

/// A standard font or a common stand-in for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Courier,
    Column(usize),
}

impl Face {
    /// The faces whose letters differ in width.
    pub(super) fn text() -> impl Iterator<Item = Face> {
        (0..FACES.len()).map(Face::Column)
    }

    /// The face a font name stands for.
    pub(super) fn named(name: &str) -> Option<Face> {
        let lower = name.to_ascii_lowercase().replace([' ', ','], "-").replace("mt", "").replace("psmt", "");
        let bold = lower.contains("bold");
        let italic = lower.contains("italic") || lower.contains("oblique");
        if lower.contains("courier") {
            return Some(Face::Courier);
        }
        let face = if lower.contains("helvetica") || lower.contains("arial") {
            if bold { "helvetica-bold" } else { "helvetica" }
        } else if lower.contains("times") {
            match (bold, italic) {
                (false, false) => "times-roman",
                (true, false) => "times-bold",
                (false, true) => "times-italic",
                (true, true) => "times-bolditalic",
            }
        } else {
            return None;
        };
        FACES.iter().position(|f| *f == face).map(Face::Column)
    }

    /// Width of a glyph in thousandths of an em, by its name.
    pub(super) fn width(self, glyph: &str) -> Option<f32> {
        self.of(WIDTHS.get(glyph))
    }

    /// Width of the glyph of a character in thousandths of an em.
    pub(super) fn width_of(self, c: char) -> Option<f32> {
        self.of(WIDTHS_BY_CHARACTER.get(&c))
    }

    fn of(self, row: Option<&Row>) -> Option<f32> {
        match self {
            Face::Courier => Some(COURIER),
            Face::Column(column) => row?[column].map(f32::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_and_widths_are_found_by_name() {
        assert_eq!(Face::named("Arial,Bold"), Face::named("Helvetica-BoldOblique"));
        assert_eq!(Face::named("TimesNewRomanPSMT").and_then(|f| f.width("A")), Some(722.0));
        assert_eq!(Face::named("Helvetica").and_then(|f| f.width("space")), Some(278.0));
        assert_eq!(Face::named("Times-Roman").and_then(|f| f.width_of('ó')), Some(500.0));
        assert_eq!(Face::named("Garamond"), None);
    }
}
