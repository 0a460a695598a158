//! Painted paths, as far as they are rules: thin filled rectangles and stroked lines (ISO 32000-2, 8.5).

use super::lexer::Operands;
use super::limits;
use super::matrix::Matrix;
use crate::model::{Rect, Rule};

/// Thickness up to which a painted shape is a rule, points.
const RULE_THICKNESS: f32 = 3.0;
/// Length from which it is one, points.
const RULE_LENGTH: f32 = 20.0;
/// Segments kept of one path.
const SEGMENTS: usize = 4_000;

/// The path under construction and the rules painted so far.
#[derive(Default)]
pub(super) struct Paths {
    pending: Vec<Rect>,
    at: (f32, f32),
    rules: Vec<Rule>,
}

impl Paths {
    /// Takes a path construction or painting operator; others are of no interest here.
    pub(super) fn operate(&mut self, operator: &[u8], operands: &Operands<'_>, ctm: Matrix) {
        match operator {
            b"m" => {
                if let Some([x, y]) = operands.numbers() {
                    self.at = ctm.apply(x, y);
                }
            }
            b"l" => {
                if let Some([x, y]) = operands.numbers() {
                    let to = ctm.apply(x, y);
                    self.add(self.at, to);
                    self.at = to;
                }
            }
            b"re" => {
                if let Some([x, y, w, h]) = operands.numbers() {
                    self.add(ctm.apply(x, y), ctm.apply(x + w, y + h));
                }
            }
            b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => self.paint(),
            b"n" => self.pending.clear(),
            _ => {}
        }
    }

    /// The rules painted.
    pub(super) fn into_rules(self) -> Vec<Rule> {
        self.rules
    }

    fn add(&mut self, (x0, y0): (f32, f32), (x1, y1): (f32, f32)) {
        if self.pending.len() < SEGMENTS {
            self.pending.push(Rect::new(x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)));
        }
    }

    fn paint(&mut self) {
        for rect in self.pending.drain(..) {
            let (thin, long) = (rect.width().min(rect.height()), rect.width().max(rect.height()));
            if thin <= RULE_THICKNESS && long >= RULE_LENGTH && self.rules.len() < limits::RULES {
                self.rules.push(Rule { rect });
            }
        }
    }
}
