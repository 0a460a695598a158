//! One file's text, for people and for programs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Flow, Line, Rect, Role};
use crate::note::Note;
use crate::text::printable;

/// In which form a text is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextForm {
    /// Paragraphs in reading order, footnotes behind them.
    #[default]
    Plain,
    /// The same, with running headers, footers and page numbers at the end.
    Furniture,
    /// Lines and columns where they stand on the page, pages parted by form feeds.
    Layout,
    /// Pages, blocks, lines and words with boxes.
    Json,
}

/// Paragraphs, a line each, then the footnotes, then, where asked for, the furniture.
pub fn plain_text(flow: &Flow, furniture: bool) -> String {
    let mut out = printable(flow.body.of(&flow.text));
    out += &printable(flow.footnotes.of(&flow.text));
    if furniture {
        out += &printable(flow.furniture.of(&flow.text));
    }
    out
}

#[derive(Serialize)]
struct FileView<'a> {
    extractable: bool,
    file: &'a str,
    notes: &'a [Note],
    pages: Vec<PageView<'a>>,
}

#[derive(Serialize)]
struct PageView<'a> {
    blocks: Vec<BlockView<'a>>,
    extractable: bool,
    height: f32,
    page: u32,
    width: f32,
}

#[derive(Serialize)]
struct BlockView<'a> {
    block: u32,
    lines: Vec<LineView<'a>>,
    role: Role,
}

#[derive(Serialize)]
struct LineView<'a> {
    #[serde(rename = "box")]
    rect: Rect,
    column: u8,
    size: f32,
    text: &'a str,
    words: Vec<WordView<'a>>,
}

#[derive(Serialize)]
struct WordView<'a> {
    #[serde(rename = "box")]
    rect: Rect,
    text: &'a str,
}

/// Pages with their blocks in reading order, lines and words with boxes in points, as one JSON object.
///
/// # Errors
/// Never in practice: nothing in it cannot be written as JSON.
pub fn text_json(file: &str, flow: &Flow, notes: &[Note]) -> serde_json::Result<String> {
    let mut by_page: BTreeMap<u32, Vec<&Line>> = BTreeMap::new();
    flow.lines.iter().for_each(|line| by_page.entry(line.page).or_default().push(line));
    let page = |p: &crate::model::PageInfo| PageView {
        blocks: blocks(flow, by_page.get(&p.number).map_or(&[], Vec::as_slice)),
        extractable: p.extractable,
        height: p.height,
        page: p.number,
        width: p.width,
    };
    let pages = flow.pages.iter().map(page).collect();
    serde_json::to_string(&FileView { extractable: flow.extractable(), file, notes, pages })
}

fn blocks<'a>(flow: &'a Flow, lines: &[&'a Line]) -> Vec<BlockView<'a>> {
    let block = |lines: &[&'a Line]| BlockView {
        block: lines[0].block,
        lines: lines.iter().map(|l| line(flow, l)).collect(),
        role: lines[0].role,
    };
    lines.chunk_by(|a, b| a.block == b.block).map(block).collect()
}

fn line<'a>(flow: &'a Flow, line: &Line) -> LineView<'a> {
    let words = flow.words_in(line.span).iter().map(|w| WordView { rect: w.rect, text: w.span.of(&flow.text) }).collect();
    LineView { rect: line.rect, column: line.column, size: line.size, text: line.span.of(&flow.text), words }
}
