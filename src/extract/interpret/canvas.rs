//! What a page is drawn on, with the state that content streams set (ISO 32000-2, 8.4 and 9.3).

use lopdf::ObjectId;

use crate::extract::fonts::SharedFont;
use crate::extract::marked::Marked;
use crate::extract::matrix::Matrix;
use crate::extract::paths::{Ended, Paths};
use crate::extract::sight::{Ground, Paint};
use crate::extract::stacks::Beside;
use crate::model::Page;

/// The part of the graphics state that text depends on (ISO 32000-2, tables 51 and 102).
#[derive(Clone)]
pub(super) struct State {
    pub(super) ctm: Matrix,
    pub(super) font: Option<SharedFont>,
    pub(super) size: f32,
    pub(super) char_space: f32,
    pub(super) word_space: f32,
    pub(super) scale: f32,
    pub(super) leading: f32,
    pub(super) rise: f32,
    pub(super) mode: u8,
    pub(super) paint: Paint,
}

/// What is being drawn: the page with its state while content streams run.
pub(super) struct Canvas {
    pub(super) page: Page,
    pub(super) state: State,
    pub(super) saved: Vec<State>,
    pub(super) text: Matrix,
    pub(super) line: Matrix,
    pub(super) marked: Marked,
    /// The page or form whose content stream is run.
    pub(super) owner: ObjectId,
    pub(super) paths: Paths,
    pub(super) ground: Ground,
    pub(super) image_area: f32,
    /// Where the first glyphs of runs of vertical writing stand in horizontal writing.
    pub(super) beside: Vec<Beside>,
}

impl Canvas {
    /// A page without anything on it, seen through a matrix.
    pub(super) fn new(page: Page, upright: Matrix, owner: ObjectId) -> Canvas {
        Canvas {
            page,
            state: State {
                ctm: upright,
                font: None,
                size: 0.0,
                char_space: 0.0,
                word_space: 0.0,
                scale: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
                paint: Paint::default(),
            },
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marked: Marked::default(),
            owner,
            paths: Paths::default(),
            ground: Ground::default(),
            image_area: 0.0,
            beside: Vec::new(),
        }
    }

    pub(super) fn place(&mut self, matrix: Matrix) {
        self.text = matrix;
        self.line = matrix;
    }

    pub(super) fn next_line(&mut self, x: f32, y: f32) {
        self.place(self.line.shifted(x, y));
    }

    pub(super) fn end_path(&mut self, path: &Ended) {
        if path.filled && !self.state.paint.white() {
            self.ground.cover(path.bounds);
        }
        if path.clips {
            self.state.paint.clip(path.bounds);
        }
    }

    /// An image covers its unit square.
    pub(super) fn image(&mut self) {
        let ctm = self.state.ctm;
        let [a, b, c, d, ..] = ctm.0;
        self.image_area += (a * d - b * c).abs();
        self.ground.cover(ctm.bounds([0.0, 0.0, 1.0, 1.0]));
    }
}
