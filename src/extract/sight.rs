//! What of the text can be seen: fill colour, clip, and what was painted below it (ISO 32000-2, 8.5.4 and 8.6).
//!
//! In doubt text counts as seen: a clip is taken as large as the box around its path, and anything painted under white text shows it.

use lopdf::{Dictionary, Document, Object};

use super::lexer::{Operand, Operands};
use super::objects;
use crate::model::Rect;

/// Share of full light from which a colour cannot be told from paper.
const PAPER_WHITE: f32 = 0.98;
/// Painted shapes kept of one page; beyond, all of it counts as painted.
const SHAPES: usize = 2_000;

/// The part of the graphics state that hides text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    space: Space,
    white: bool,
    clip: Option<Rect>,
}

/// How the operands of `sc` are to be read.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Space {
    Gray,
    Rgb,
    Cmyk,
    Other,
}

impl Default for Paint {
    fn default() -> Self {
        Paint { space: Space::Gray, white: false, clip: None }
    }
}

impl Paint {
    /// Takes a colour operator for filling; says whether it was one.
    pub(super) fn operate(
        &mut self,
        operator: &[u8],
        operands: &Operands<'_>,
        doc: &Document,
        resources: Option<&Dictionary>,
    ) -> bool {
        match operator {
            b"g" => self.set(Space::Gray, operands),
            b"rg" => self.set(Space::Rgb, operands),
            b"k" => self.set(Space::Cmyk, operands),
            b"sc" | b"scn" => self.set(self.space, operands),
            b"cs" => {
                self.space = operands.name().map_or(Space::Other, |name| space(name, doc, resources));
                self.white = false;
            }
            _ => return false,
        }
        true
    }

    fn set(&mut self, space: Space, operands: &Operands<'_>) {
        use Operand::Number;
        self.space = space;
        self.white = match (space, operands.list.as_slice()) {
            (Space::Gray, [Number(light)]) => *light >= PAPER_WHITE,
            (Space::Rgb, [Number(r), Number(g), Number(b)]) => r.min(*g).min(*b) >= PAPER_WHITE,
            (Space::Cmyk, [Number(c), Number(m), Number(y), Number(k)]) => c.max(*m).max(*y).max(*k) <= 1.0 - PAPER_WHITE,
            _ => false,
        };
    }

    /// Narrows what is painted from now on.
    pub(super) fn clip(&mut self, to: Rect) {
        self.clip = Some(self.clip.map_or(to, |c| Rect::new(c.x0.max(to.x0), c.y0.max(to.y0), c.x1.min(to.x1), c.y1.min(to.y1))));
    }

    pub(super) fn white(&self) -> bool {
        self.white
    }

    /// Whether there is a clip.
    pub(super) fn clips(&self) -> bool {
        self.clip.is_some()
    }

    /// Whether a box lies outside the clip as a whole.
    pub(super) fn cuts_off(&self, rect: Rect) -> bool {
        self.clip.is_some_and(|c| rect.x1 < c.x0 || rect.x0 > c.x1 || rect.y1 < c.y0 || rect.y0 > c.y1)
    }
}

/// The colour space of a name, or of the array it stands for in the resources.
fn space(name: &[u8], doc: &Document, resources: Option<&Dictionary>) -> Space {
    let plain = |name: &[u8]| match name {
        b"DeviceGray" | b"CalGray" | b"G" => Space::Gray,
        b"DeviceRGB" | b"CalRGB" | b"RGB" => Space::Rgb,
        b"DeviceCMYK" | b"CMYK" => Space::Cmyk,
        _ => Space::Other,
    };
    let named = resources.and_then(|r| objects::dict(doc, r, b"ColorSpace")).and_then(|spaces| objects::get(doc, spaces, name));
    match named {
        Some(Object::Name(name)) => plain(name),
        Some(Object::Array(parts)) => match (parts.first(), parts.get(1).and_then(|p| objects::resolve(doc, p))) {
            (Some(Object::Name(kind)), Some(Object::Stream(profile))) if kind == b"ICCBased" => {
                match objects::number(doc, &profile.dict, b"N").map(|n| n as u8) {
                    Some(1) => Space::Gray,
                    Some(3) => Space::Rgb,
                    Some(4) => Space::Cmyk,
                    _ => Space::Other,
                }
            }
            (Some(Object::Name(kind)), _) => plain(kind),
            _ => Space::Other,
        },
        _ => plain(name),
    }
}

/// Boxes of what was painted on a page in another colour than white.
#[derive(Debug, Default)]
pub(super) struct Ground {
    shapes: Vec<Rect>,
    everywhere: bool,
}

impl Ground {
    pub(super) fn cover(&mut self, shape: Rect) {
        if self.shapes.len() < SHAPES {
            self.shapes.push(shape);
        } else {
            self.everywhere = true;
        }
    }

    /// The boxes; none where there are more than were kept.
    pub(super) fn into_shapes(self) -> Vec<Rect> {
        if self.everywhere { Vec::new() } else { self.shapes }
    }

    /// Whether nothing was painted where a box stands.
    pub(super) fn bare(&self, rect: Rect) -> bool {
        !self.everywhere && !self.shapes.iter().any(|s| s.overlap_x(rect) > 0.0 && s.overlap_y(rect) > 0.0)
    }
}
