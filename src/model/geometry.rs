//! Rectangles on a page.

use serde::{Deserialize, Serialize};

/// A box in points (1/72 inch), origin at the top left of the upright page. Serialised as `[x0, y0, x1, y1]` to a tenth of a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f32; 4]", into = "[f32; 4]")]
pub struct Rect {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Bottom edge.
    pub y1: f32,
}

impl Rect {
    /// A box from its edges.
    pub fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        Rect { x0, y0, x1, y1 }
    }

    /// Width in points.
    pub fn width(self) -> f32 {
        self.x1 - self.x0
    }

    /// Height in points.
    pub fn height(self) -> f32 {
        self.y1 - self.y0
    }

    /// The smallest box around both.
    #[must_use]
    pub fn union(self, other: Rect) -> Rect {
        Rect { x0: self.x0.min(other.x0), y0: self.y0.min(other.y0), x1: self.x1.max(other.x1), y1: self.y1.max(other.y1) }
    }

    /// Length of the overlap of the two boxes' horizontal extents, 0 when apart.
    pub fn overlap_x(self, other: Rect) -> f32 {
        (self.x1.min(other.x1) - self.x0.max(other.x0)).max(0.0)
    }

    /// Length of the overlap of the two boxes' vertical extents, 0 when apart.
    pub fn overlap_y(self, other: Rect) -> f32 {
        (self.y1.min(other.y1) - self.y0.max(other.y0)).max(0.0)
    }
}

/// Rounded to a tenth of a point, as records store lengths.
fn tenth(value: f32) -> f32 {
    (value * 10.0).round() / 10.0
}

impl From<Rect> for [f32; 4] {
    fn from(r: Rect) -> Self {
        [tenth(r.x0), tenth(r.y0), tenth(r.x1), tenth(r.y1)]
    }
}

impl From<[f32; 4]> for Rect {
    fn from([x0, y0, x1, y1]: [f32; 4]) -> Self {
        Rect { x0, y0, x1, y1 }
    }
}
