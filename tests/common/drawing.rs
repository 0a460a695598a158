//! Texts as a case draws them, to flows, and what holds of the units of any flow.

#![allow(dead_code, unreachable_pub)]

use rondas::model::{Clause, Flow, Line, PageInfo, Rect, Role, Word};
use rondas::text::Span;

/// Width of a character and distance of two lines in the cases, points.
const LETTER: f32 = 5.0;
const LEADING: f32 = 14.0;
const MARGIN: f32 = 72.0;
const SIZE: f32 = 11.0;

/// A printed line of a case.
pub struct Printed<'a> {
    pub text: &'a str,
    pub indent: usize,
    pub bold: usize,
    pub page: u32,
    pub starts_block: bool,
    pub role: Role,
}

/// The page as a case draws it: a blank line ends a paragraph, `---` a page, `~` starts footnotes, `**` sets a line's start bold.
fn printed(drawing: &str) -> Vec<(String, usize, usize, u32, bool, Role)> {
    let (mut page, mut starts, mut role, mut out) = (1, true, Role::Body, Vec::new());
    for line in drawing.lines() {
        match line.trim() {
            "" => starts = true,
            "---" => page += 1,
            "~" => (role, starts) = (Role::Footnote, true),
            text => {
                let indent = line.len() - line.trim_start().len();
                let bold = text.strip_prefix("**").and_then(|t| t.find("**")).unwrap_or(0);
                out.push((text.replace("**", ""), indent, bold, page, std::mem::take(&mut starts), role));
            }
        }
    }
    out
}

pub fn flow_of(drawing: &str) -> Flow {
    let lines = printed(drawing);
    let all = lines.iter().map(|(text, indent, bold, page, starts_block, role)| Printed {
        text,
        indent: *indent,
        bold: *bold,
        page: *page,
        starts_block: *starts_block,
        role: *role,
    });
    let (body, notes): (Vec<_>, Vec<_>) = all.partition(|p| p.role == Role::Body);
    flow(&body, &notes)
}

pub fn flow(body: &[Printed<'_>], notes: &[Printed<'_>]) -> Flow {
    let mut flow = Flow::default();
    let mut block = 0;
    for (index, printed) in body.iter().chain(notes).enumerate() {
        if index > 0 {
            flow.text.push(if printed.starts_block { '\n' } else { ' ' });
            block += u32::from(printed.starts_block);
        }
        if index == body.len() {
            flow.body.end = flow.text.len();
        }
        let start = flow.text.len();
        flow.text.push_str(printed.text);
        let (x, y) = (MARGIN + printed.indent as f32 * LETTER, MARGIN + index as f32 * LEADING);
        let words = printed.text.split_whitespace().map(|word| {
            let at = word.as_ptr() as usize - printed.text.as_ptr() as usize;
            let left = x + printed.text[..at].chars().count() as f32 * LETTER;
            let rect = Rect::new(left, y, left + word.chars().count() as f32 * LETTER, y + SIZE);
            Word { span: Span::new(start + at, start + at + word.len()), rect, line: flow.lines.len() as u32 }
        });
        flow.words.extend(words);
        flow.lines.push(Line {
            span: Span::new(start, flow.text.len()),
            page: printed.page,
            rect: Rect::new(x, y, x + printed.text.chars().count() as f32 * LETTER, y + SIZE),
            role: printed.role,
            block,
            column: 0,
            size: SIZE,
            bold: printed.bold as u32,
        });
    }
    let end = flow.text.len();
    if notes.is_empty() {
        flow.body.end = end;
    }
    flow.footnotes = Span::new(flow.body.end, end);
    flow.furniture = Span::new(end, end);
    let pages = flow.lines.last().map_or(0, |l| l.page);
    let page = |number| PageInfo { number, width: 612.0, height: 10_000.0, extractable: true };
    flow.pages = (1..=pages).map(page).collect();
    flow
}

/// Panics unless the units cover body and footnotes in order, each with words of its own span, behind its parent, at its own path.
pub fn assert_whole(flow: &Flow, units: &[Clause]) {
    let mut at = 0;
    let mut paths = std::collections::BTreeSet::new();
    for (index, unit) in units.iter().enumerate() {
        assert_eq!(unit.span.start, at, "{} begins where the unit before it ends", unit.path);
        assert!(unit.span.contains(unit.words), "{}: the words lie in the span", unit.path);
        assert!(flow.text.is_char_boundary(unit.words.start) && flow.text.is_char_boundary(unit.words.end), "{}", unit.path);
        assert!(unit.parent.is_none_or(|p| p < index), "{} stands behind what it is nested in", unit.path);
        assert!(paths.insert(&unit.path), "{} twice", unit.path);
        at = unit.span.end;
    }
    assert_eq!(at, flow.footnotes.end, "the units end with the footnotes");
}
