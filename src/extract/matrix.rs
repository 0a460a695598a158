//! Affine maps of the plane as PDF writes them (ISO 32000-2, 8.3.3).

use crate::model::Rect;

/// `[a b c d e f]`: x' = a·x + c·y + e, y' = b·x + d·y + f.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub(super) [f32; 6]);

impl Matrix {
    pub(super) const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First `self`, then `next`.
    pub(super) fn then(self, next: Matrix) -> Matrix {
        let ([a, b, c, d, e, f], n) = (self.0, next.0);
        Matrix([
            a * n[0] + b * n[2],
            a * n[1] + b * n[3],
            c * n[0] + d * n[2],
            c * n[1] + d * n[3],
            e * n[0] + f * n[2] + n[4],
            e * n[1] + f * n[3] + n[5],
        ])
    }

    /// First a shift, then `self`.
    pub(super) fn shifted(self, x: f32, y: f32) -> Matrix {
        let [a, b, c, d, e, f] = self.0;
        Matrix([a, b, c, d, x * a + y * c + e, x * b + y * d + f])
    }

    /// Where a point goes.
    pub(super) fn apply(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// The box around a rectangle's image.
    pub(super) fn bounds(self, [x0, y0, x1, y1]: [f32; 4]) -> Rect {
        let corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| self.apply(x, y));
        let (left, right) = corners.iter().fold((f32::MAX, f32::MIN), |(l, r), c| (l.min(c.0), r.max(c.0)));
        let (top, foot) = corners.iter().fold((f32::MAX, f32::MIN), |(t, f), c| (t.min(c.1), f.max(c.1)));
        Rect::new(left, top, right, foot)
    }

    /// Length of the image of the unit vector along y: the factor by which a font size grows.
    pub(super) fn height_scale(self) -> f32 {
        let [_, _, c, d, _, _] = self.0;
        if c == 0.0 { d.abs() } else { c.hypot(d) }
    }

    /// The map from a page's default space to upright points with the origin at the top left, for a media box and a rotation
    /// by multiples of 90 degrees clockwise. Also returns the upright width and height.
    pub(super) fn upright(media: [f32; 4], rotate: i32) -> (Matrix, f32, f32) {
        let [x0, y0, x1, y1] = media;
        let (width, height) = (x1 - x0, y1 - y0);
        match rotate.rem_euclid(360) {
            90 => (Matrix([0.0, 1.0, 1.0, 0.0, -y0, -x0]), height, width),
            180 => (Matrix([-1.0, 0.0, 0.0, 1.0, x1, -y0]), width, height),
            270 => (Matrix([0.0, -1.0, -1.0, 0.0, y1, x1]), height, width),
            _ => (Matrix([1.0, 0.0, 0.0, -1.0, -x0, y1]), width, height),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upright_maps_put_the_corners_in_place() {
        let media = [10.0, 20.0, 110.0, 220.0];
        let corner = |rotate, x, y| Matrix::upright(media, rotate).0.apply(x, y);
        assert_eq!(corner(0, 10.0, 220.0), (0.0, 0.0));
        assert_eq!(corner(90, 10.0, 20.0), (0.0, 0.0));
        assert_eq!(corner(180, 110.0, 20.0), (0.0, 0.0));
        assert_eq!(corner(270, 110.0, 220.0), (0.0, 0.0));
    }
}
