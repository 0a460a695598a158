//! Recognised words as a page of glyphs, set as an invisible text layer would be.

use super::{RecognisedPage, RecognisedWord};
use crate::model::{Glyph, GlyphKind, GlyphRun, Page, PageBox, Rect, Turn};

/// Height of capitals, ascenders and digits, of the font size.
const CAPITALS: f32 = 0.70;
/// Height of small letters without ascenders, of the font size.
const SMALL: f32 = 0.47;
/// Letters that reach below the line.
const DESCENDING: &str = "gjpqyçÇ,;()[]{}Q/|@$_";
/// Letters that stay as low as an x.
const LOW: &str = "acemnorsuvwxzçgpqy,.;:-–—_";
/// A line whose size is this near to that of the page has it: the height of a few letters says no more.
const SAME_SIZE: f32 = 0.12;
/// Steepest line taken seriously; a scan is laid straight by hand.
const STEEPEST: f32 = 0.05;

/// The page with the recognised words in place of its glyphs; size, rules and number stay.
pub fn page(scanned: &Page, recognised: &RecognisedPage) -> Page {
    let mut page = Page {
        number: scanned.number,
        width: scanned.width,
        height: scanned.height,
        rules: scanned.rules.clone(),
        recognised: true,
        ..Page::default()
    };
    let lines: Vec<&[RecognisedWord]> = recognised.words.chunk_by(|a, b| a.line == b.line).collect();
    let fits: Vec<Fit> = lines.iter().map(|words| Fit::of(words)).collect();
    let mut sizes: Vec<f32> = lines.iter().zip(&fits).flat_map(|(words, fit)| words.iter().map(|_| fit.size)).collect();
    sizes.sort_by(f32::total_cmp);
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
    for (words, fit) in lines.iter().zip(&fits) {
        let size = if (fit.size / usual - 1.0).abs() < SAME_SIZE { usual } else { fit.size };
        set(&mut page, words, fit, size);
    }
    page
}

/// Adds a line, a run for each word, with a space up to the next.
fn set(page: &mut Page, words: &[RecognisedWord], fit: &Fit, size: f32) {
    for (at, word) in words.iter().enumerate() {
        let first = page.glyphs.len() as u32;
        let advance = (word.rect.x1 - word.rect.x0) / word.text.chars().count().max(1) as f32;
        for (place, c) in word.text.chars().enumerate() {
            let x0 = word.rect.x0 + place as f32 * advance;
            glyph(page, c, x0, x0 + advance);
        }
        if let Some(next) = words.get(at + 1) {
            glyph(page, ' ', word.rect.x1, next.rect.x0.max(word.rect.x1));
        }
        page.runs.push(GlyphRun {
            glyphs: first..page.glyphs.len() as u32,
            baseline: fit.baseline + fit.slope * word.rect.x0,
            size,
            slope: fit.slope,
            turn: Turn::None,
            vertical: false,
            bold: false,
            invisible: true,
            concealed: false,
            artifact: false,
            place: 0,
        });
    }
}

fn glyph(page: &mut Page, c: char, x0: f32, x1: f32) {
    let mut bytes = [0; 4];
    let chars = &*c.encode_utf8(&mut bytes);
    let (start, end) = page.push_chars(chars);
    page.glyphs.push(Glyph { start, end, x0, x1, kind: GlyphKind::of(chars) });
}

/// The base line of some words (at x = 0, with its fall per point of x) and their font size.
struct Fit {
    baseline: f32,
    slope: f32,
    size: f32,
}

impl Fit {
    fn of(words: &[RecognisedWord]) -> Fit {
        let standing: Vec<(f32, f32)> = words
            .iter()
            .filter(|w| !w.text.contains(|c| DESCENDING.contains(c)) && w.text.contains(char::is_alphanumeric))
            .map(|w| ((w.rect.x0 + w.rect.x1) / 2.0, w.rect.y1))
            .collect();
        let slope = slope(&standing);
        let level = |points: &[(f32, f32)]| median(points.iter().map(|(x, y)| y - slope * x).collect());
        // With nothing but descending words, the line stands a fifth of their height above their feet.
        let feet = || median(words.iter().map(|w| w.rect.y1 - 0.2 * (w.rect.y1 - w.rect.y0)).collect());
        let baseline = if standing.is_empty() { feet() } else { level(&standing) };
        let height = |w: &RecognisedWord| baseline + slope * (w.rect.x0 + w.rect.x1) / 2.0 - w.rect.y0;
        let (low, tall): (Vec<&RecognisedWord>, Vec<&RecognisedWord>) =
            words.iter().partition(|w| w.text.chars().all(|c| LOW.contains(c)));
        let size = if tall.is_empty() {
            median(low.into_iter().map(|w| height(w) / SMALL).collect())
        } else {
            median(tall.into_iter().map(|w| height(w) / CAPITALS).collect())
        };
        Fit { baseline, slope, size: size.max(1.0) }
    }
}

/// Fall of a line through points, by least squares; 0 for fewer than four, which a comma could tilt.
fn slope(points: &[(f32, f32)]) -> f32 {
    if points.len() < 4 {
        return 0.0;
    }
    let count = points.len() as f32;
    let mean = |f: fn(&(f32, f32)) -> f32| points.iter().map(f).sum::<f32>() / count;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let over = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum::<f32>();
    let under = points.iter().map(|p| (p.0 - x) * (p.0 - x)).sum::<f32>();
    if under > 0.0 { (over / under).clamp(-STEEPEST, STEEPEST) } else { 0.0 }
}

fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Confidence of the words whose middle lies in one of the boxes, 0 to 1, each counted by its characters; `None` without any.
pub fn confidence_in(pages: &[RecognisedPage], boxes: &[PageBox]) -> Option<f32> {
    let inside = |rect: &Rect, b: &PageBox| {
        let (x, y) = ((rect.x0 + rect.x1) / 2.0, (rect.y0 + rect.y1) / 2.0);
        (b.rect.x0..=b.rect.x1).contains(&x) && (b.rect.y0..=b.rect.y1).contains(&y)
    };
    let (mut sum, mut characters) = (0.0, 0.0);
    for page in pages {
        for word in &page.words {
            if boxes.iter().any(|b| b.page == page.number && inside(&word.rect, b)) {
                let weight = word.text.chars().count() as f32;
                (sum, characters) = (sum + word.confidence * weight, characters + weight);
            }
        }
    }
    (characters > 0.0).then(|| (sum / characters * 1000.0).round() / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, x0: f32, y0: f32, x1: f32, y1: f32) -> RecognisedWord {
        RecognisedWord { text: text.into(), rect: Rect { x0, y0, x1, y1 }, line: 0, confidence: 0.9 }
    }

    #[test]
    fn a_line_stands_on_its_base_line() {
        let words = [
            word("Reafirmar", 100.0, 93.0, 150.0, 100.0),
            word("que", 153.0, 95.3, 170.0, 102.5),
            word("la", 173.0, 93.0, 180.0, 100.0),
        ];
        let page = page(
            &Page { number: 3, width: 600.0, height: 800.0, ..Page::default() },
            &RecognisedPage { number: 3, words: words.to_vec() },
        );
        assert_eq!((page.text.as_str(), page.runs.len()), ("Reafirmar que la", 3));
        assert_eq!((page.runs[0].baseline, page.runs[0].size), (100.0, 10.0));
        assert!(page.recognised && page.number == 3);
    }

    #[test]
    fn confidence_is_that_of_the_words_in_the_boxes() {
        let mut far = word("lejos", 10.0, 700.0, 50.0, 710.0);
        far.confidence = 0.1;
        let pages = [RecognisedPage { number: 1, words: vec![word("aquí", 10.0, 10.0, 40.0, 20.0), far] }];
        let here = PageBox { page: 1, rect: Rect { x0: 0.0, y0: 0.0, x1: 100.0, y1: 30.0 } };
        assert_eq!(confidence_in(&pages, &[here]), Some(0.9));
        assert_eq!(confidence_in(&pages, &[PageBox { page: 2, ..here }]), None);
    }
}
