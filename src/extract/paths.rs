//! Painted paths, as far as they are rules: thin filled rectangles and stroked lines (ISO 32000-2, 8.5).

use super::lexer::Operands;
use super::limits;
use super::matrix::Matrix;
use crate::model::{Rect, Rule};

/// Thickness up to which a painted shape is a rule, points.
const RULE_THICKNESS: f32 = 3.0;
/// Length from which it is one, points.
const RULE_LENGTH: f32 = 20.0;
/// The same for upright ones, which run along the cells of a table.
const UPRIGHT_LENGTH: f32 = 8.0;
/// Segments kept of one path.
const SEGMENTS: usize = 4_000;

/// The path under construction and the rules painted so far.
#[derive(Default)]
pub(super) struct Paths {
    /// Boxes of straight pieces, and whether each is a rectangle with four edges.
    pending: Vec<(Rect, bool)>,
    at: (f32, f32),
    bounds: Option<Rect>,
    clips: bool,
    rules: Vec<Rule>,
}

/// A path that has come to its end.
pub(super) struct Ended {
    /// Box around it, control points of curves included.
    pub(super) bounds: Rect,
    pub(super) filled: bool,
    /// It narrows the clip (`W`).
    pub(super) clips: bool,
}

impl Paths {
    /// Takes a path construction or painting operator; others are of no interest here. Gives the path that an operator ends.
    pub(super) fn operate(&mut self, operator: &[u8], operands: &Operands<'_>, ctm: Matrix) -> Option<Ended> {
        match operator {
            b"m" => {
                if let Some([x, y]) = operands.numbers() {
                    self.at = ctm.apply(x, y);
                }
            }
            b"l" => {
                if let Some([x, y]) = operands.numbers() {
                    let to = ctm.apply(x, y);
                    self.add(self.at, to, false);
                    self.at = to;
                }
            }
            b"re" => {
                if let Some([x, y, w, h]) = operands.numbers() {
                    let (from, to) = (ctm.apply(x, y), ctm.apply(x + w, y + h));
                    self.add(from, to, true);
                }
            }
            b"c" => self.curve::<6>(operands, ctm),
            b"v" | b"y" => self.curve::<4>(operands, ctm),
            b"W" | b"W*" => self.clips = true,
            b"S" | b"s" => {
                self.paint(true);
                return self.end(false);
            }
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => {
                self.paint(!matches!(operator, b"f" | b"F" | b"f*"));
                return self.end(true);
            }
            b"n" => {
                self.pending.clear();
                return self.end(false);
            }
            _ => {}
        }
        None
    }

    /// The points of a curve widen the path; none of it is a rule.
    fn curve<const N: usize>(&mut self, operands: &Operands<'_>, ctm: Matrix) {
        for point in operands.numbers::<N>().iter().flat_map(|n| n.chunks(2)) {
            let to = ctm.apply(point[0], point[1]);
            self.widen(self.at, to);
            self.at = to;
        }
    }

    fn end(&mut self, filled: bool) -> Option<Ended> {
        let clips = std::mem::take(&mut self.clips);
        self.bounds.take().map(|bounds| Ended { bounds, filled, clips })
    }

    /// Forgets a path that nothing painted, with its clip: what its stream leaves open is not gone on with outside.
    pub(super) fn abandon(&mut self) {
        self.pending.clear();
        (self.bounds, self.clips) = (None, false);
    }

    fn widen(&mut self, (x0, y0): (f32, f32), (x1, y1): (f32, f32)) -> Rect {
        let rect = Rect::new(x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1));
        self.bounds = Some(self.bounds.map_or(rect, |b| b.union(rect)));
        rect
    }

    /// The rules painted.
    pub(super) fn into_rules(self) -> Vec<Rule> {
        self.rules
    }

    fn add(&mut self, from: (f32, f32), to: (f32, f32), boxed: bool) {
        let rect = self.widen(from, to);
        if self.pending.len() < SEGMENTS {
            self.pending.push((rect, boxed));
        }
    }

    fn paint(&mut self, stroked: bool) {
        for (rect, boxed) in std::mem::take(&mut self.pending) {
            if rect.width().min(rect.height()) <= RULE_THICKNESS {
                self.rule(rect);
            } else if stroked && boxed {
                let Rect { x0, y0, x1, y1 } = rect;
                self.rule(Rect::new(x0, y0, x1, y0));
                self.rule(Rect::new(x0, y1, x1, y1));
                self.rule(Rect::new(x0, y0, x0, y1));
                self.rule(Rect::new(x1, y0, x1, y1));
            }
        }
    }

    fn rule(&mut self, rect: Rect) {
        let long = rect.width() >= RULE_LENGTH || rect.height() >= UPRIGHT_LENGTH.max(rect.width());
        if long && self.rules.len() < limits::RULES {
            self.rules.push(Rule { rect });
        }
    }
}
