//! Lines to one string: body, footnotes, furniture, each in reading order, with spans for lines and words.

use super::blocks::Measures;
use super::hyphens::{Hyphens, Join, SOFT};
use super::line::TextLine;
use crate::model::{Flow, Line, Mark, PageInfo, Rect, Role, Word};
use crate::text::Span;

/// Puts lines in reading order into a flow.
pub(super) fn flow(lines: &[&TextLine], turned: Vec<(u32, String)>, pages: Vec<PageInfo>) -> Flow {
    let mut builder = Builder { flow: Flow { pages, ..Flow::default() }, block: 0 };
    builder.flow.lines.reserve(lines.len() + turned.len());
    builder.flow.words.reserve(lines.iter().map(|l| l.words.len()).sum());
    builder.flow.text.reserve(lines.iter().map(|l| l.text.len() + 1).sum());
    let of = |role: Role| lines.iter().copied().filter(|l| l.role == role).collect::<Vec<_>>();
    let (body, footnotes) = (of(Role::Body), of(Role::Footnote));
    let hyphens = Hyphens::of(lines, &[&body, &footnotes]);
    builder.flow.body = builder.section(&body, &hyphens, false);
    builder.flow.footnotes = builder.section(&footnotes, &hyphens, false);
    let start = builder.flow.text.len();
    builder.section(&of(Role::Furniture), &hyphens, true);
    for (page, text) in turned {
        builder.turned(page, &text);
    }
    builder.flow.furniture = Span::new(start, builder.flow.text.len());
    builder.flow
}

struct Builder {
    flow: Flow,
    block: u32,
}

impl Builder {
    fn section(&mut self, lines: &[&TextLine], hyphens: &Hyphens, lone: bool) -> Span {
        let start = self.flow.text.len();
        let measures = Measures::of(lines);
        for (index, line) in lines.iter().enumerate() {
            let next = lines.get(index + 1);
            let ends = next.is_none_or(|n| lone || measures.breaks(line, n));
            let join = match next {
                Some(n) if !ends && line.ends_unspaced() && n.begins_unspaced() => Join::Keep,
                Some(n) if !ends => hyphens.join(&line.text, &n.text),
                _ => Join::Space,
            };
            self.line(line, join == Join::Drop);
            match join {
                _ if ends => self.end_block(),
                Join::Space => self.flow.text.push(' '),
                Join::Keep | Join::Drop => {}
            }
        }
        Span::new(start, self.flow.text.len())
    }

    fn end_block(&mut self) {
        self.flow.text.push('\n');
        self.block += 1;
    }

    /// Appends a line without soft hyphens, and without its last hyphen where that was the typesetter's.
    fn line(&mut self, line: &TextLine, drop_hyphen: bool) {
        let start = self.flow.text.len();
        let index = self.flow.lines.len() as u32;
        let keep = if drop_hyphen { line.text.trim_end_matches(['-', SOFT]).len() } else { line.text.len() };
        let soft = line.text[..keep].contains(SOFT);
        let place = |at: usize| {
            let head = &line.text[..at.min(keep)];
            start + if soft { head.split(SOFT).map(str::len).sum() } else { head.len() }
        };
        if soft {
            self.flow.text.extend(line.text[..keep].split(SOFT));
        } else {
            self.flow.text.push_str(&line.text[..keep]);
        }
        for (range, rect) in &line.words {
            let span = Span::new(place(range.start), place(range.end));
            if !span.is_empty() {
                self.flow.words.push(Word { span, rect: *rect, line: index });
            }
        }
        for mark in &line.marks {
            let leads = line.role == Role::Footnote && line.text[..mark.start].trim().is_empty();
            if !leads {
                self.flow.marks.push(Mark { span: Span::new(place(mark.start), place(mark.end)) });
            }
        }
        self.flow.lines.push(Line {
            span: Span::new(start, self.flow.text.len()),
            page: line.page,
            rect: line.rect,
            role: line.role,
            block: self.block,
            column: line.column,
            size: line.size,
            bold: (place(line.bold) - start) as u32,
        });
    }

    fn turned(&mut self, page: u32, text: &str) {
        let start = self.flow.text.len();
        self.flow.text.push_str(text);
        self.flow.lines.push(Line {
            span: Span::new(start, self.flow.text.len()),
            page,
            rect: Rect::default(),
            role: Role::Furniture,
            block: self.block,
            column: 0,
            size: 0.0,
            bold: 0,
        });
        self.end_block();
    }
}
