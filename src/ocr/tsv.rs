//! Tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.

use super::RecognisedWord;
use crate::model::Rect;
use crate::text::is_unsafe;

/// Level of a word in the table.
const WORD: &str = "5";
/// Points of an inch.
const POINTS: f32 = 72.0;
/// Confidence below which a word is a stain.
const STAIN: f32 = 0.15;
/// Confidence below which what has no letter or digit is a rule or a speck.
const SPECK: f32 = 0.6;
/// Words taken from a page.
const MOST_WORDS: usize = 20_000;
/// Characters of a word.
const LONGEST_WORD: usize = 200;

/// The words of the table; pixels become points.
pub(super) fn words(table: &str, dpi: f32) -> Vec<RecognisedWord> {
    let mut lines: Vec<[String; 3]> = Vec::new();
    let mut out = Vec::new();
    for row in table.lines() {
        let cells: Vec<&str> = row.split('\t').collect();
        let &[WORD, _, block, paragraph, line, _, left, top, width, height, confidence, text] = cells.as_slice() else {
            continue;
        };
        let number = |cell: &str| cell.parse::<f32>().ok().filter(|n| n.is_finite());
        let (Some(x0), Some(y0), Some(width), Some(height)) = (number(left), number(top), number(width), number(height)) else {
            continue;
        };
        let confidence = number(confidence).map_or(0.0, |c| (c / 100.0).clamp(0.0, 1.0));
        let text: String = text.trim().chars().filter(|c| !is_unsafe(*c)).take(LONGEST_WORD).collect();
        let floor = if text.chars().any(char::is_alphanumeric) { STAIN } else { SPECK };
        if text.is_empty() || confidence < floor || out.len() == MOST_WORDS {
            continue;
        }
        let key = [block, paragraph, line].map(str::to_owned);
        if lines.last() != Some(&key) {
            lines.push(key);
        }
        let points = |pixels: f32| (pixels / dpi * POINTS * 100.0).round() / 100.0;
        let rect = Rect { x0: points(x0), y0: points(y0), x1: points(x0 + width), y1: points(y0 + height) };
        out.push(RecognisedWord { text, rect, line: lines.len() as u32 - 1, confidence: (confidence * 1000.0).round() / 1000.0 });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_with_lines_boxes_and_confidence() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            4\t1\t1\t1\t1\t0\t300\t600\t450\t50\t-1\t\n\
            5\t1\t1\t1\t1\t1\t300\t600\t150\t50\t96.5\tReunião\n\
            5\t1\t1\t1\t1\t2\t500\t600\t150\t50\t20\t|\n\
            5\t1\t1\t1\t2\t1\t300\t700\t150\t50\t91\t1.\n\
            5\t1\t1\t1\t2\t2\tx\t700\t150\t50\t91\tbroken\n\
            5\t1\t1";
        let words = words(table, 300.0);
        let shown: Vec<(&str, u32)> = words.iter().map(|w| (w.text.as_str(), w.line)).collect();
        assert_eq!(shown, [("Reunião", 0), ("1.", 1)]);
        assert_eq!(words[0].rect, Rect { x0: 72.0, y0: 144.0, x1: 108.0, y1: 156.0 });
        assert_eq!(words[0].confidence, 0.965);
    }
}
