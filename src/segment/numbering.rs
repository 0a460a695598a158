//! The numbers of a text, level by level, against those its numbering would have.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Clause, ClauseKind, roman, roman_value};
use crate::note::{Code, Note, Severity};

/// Missing numbers that are named; more are counted only.
const NAMED: u32 = 40;
/// Units of a level from which the form of most labels is its style.
const STYLED: usize = 3;
/// Share of a level's labels that may differ from that form and count as out of style; where more do, there is none.
const ODD: f32 = 0.34;

/// How the units of a level are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// 1, 2, 3.
    Arabic,
    /// a, b, c.
    Letter,
    /// i, ii, iii.
    Roman,
    /// Words, or nothing that counts.
    Other,
}

impl Style {
    fn value(self, number: &str) -> Option<u32> {
        match self {
            Style::Arabic => number.parse().ok(),
            Style::Letter => match number.as_bytes() {
                [letter @ b'a'..=b'z'] => Some(u32::from(letter - b'a') + 1),
                _ => None,
            },
            Style::Roman => roman_value(number),
            Style::Other => None,
        }
    }

    fn print(self, value: u32) -> String {
        match self {
            Style::Letter => char::from_u32(u32::from(b'a') + value - 1).map_or_else(String::new, String::from),
            Style::Roman => roman(value).to_lowercase(),
            Style::Arabic | Style::Other => value.to_string(),
        }
    }
}

/// The units that share their parents: what was found, and how it differs from an unbroken count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Level {
    /// Path of the unit or annex around them; empty for the top of the body.
    pub within: String,
    /// How they are counted.
    pub style: Style,
    /// Units.
    pub found: usize,
    /// First number.
    pub first: String,
    /// Last number.
    pub last: String,
    /// Numbers that an unbroken count would have and the text has not, 40 at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Paths of units whose number was there before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repeated: Vec<String>,
    /// Paths of units whose number is lower than the one before: the count starts again or goes back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub backwards: Vec<String>,
    /// Paths of units whose number or label has another form than most of the level.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub out_of_style: Vec<String>,
}

impl Level {
    /// Whether the count is broken.
    pub fn is_broken(&self) -> bool {
        !(self.missing.is_empty() && self.repeated.is_empty() && self.backwards.is_empty())
    }
}

/// The levels of a text in reading order; footnotes are not counted.
pub fn numbering(units: &[Clause]) -> Vec<Level> {
    let mut places: BTreeMap<(&str, &[String]), usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&Clause>> = Vec::new();
    for unit in units.iter().filter(|u| !u.number.is_empty() && u.kind != ClauseKind::Footnote) {
        let parents = &unit.number[..unit.number.len() - 1];
        let place = *places.entry((unit.container.as_str(), parents)).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(unit);
    }
    // A count that runs on under the next heading (1, 2 under A; 3, 4 under B) starts where the last one of its depth ended.
    let mut ends: BTreeMap<(&str, usize), u32> = BTreeMap::new();
    let mut levels = Vec::new();
    for group in &groups {
        let style = style(group);
        let first = group[0];
        let depth = (first.container.as_str(), first.number.len());
        let carried = ends.get(&depth).copied().unwrap_or(0);
        let (level, last) = level(group, style, carried);
        ends.insert(depth, last);
        levels.push(level);
    }
    levels
}

/// Notes on the levels whose count is broken, as a reading of the whole text makes them.
pub fn numbering_notes(units: &[Clause]) -> Vec<Note> {
    let mut notes = Vec::new();
    for level in numbering(units) {
        let place = |path: &str, code, message: String| Note::new(code, Severity::Warning, message).at_clause(path);
        if !level.missing.is_empty() {
            let within = if level.within.is_empty() { String::new() } else { format!(" within {}", level.within) };
            let message =
                format!("missing from the numbers {} to {}{within}: {}", level.first, level.last, level.missing.join(", "));
            notes.push(Note::new(Code::NumberGap, Severity::Warning, message));
        }
        let number = |path: &str| units.iter().find(|u| u.path == path).map_or_else(String::new, |u| u.number.join("."));
        notes.extend(
            level.repeated.iter().map(|p| place(p, Code::NumberRepeated, format!("number {} is printed again", number(p)))),
        );
        notes.extend(level.backwards.iter().map(|p| place(p, Code::NumberOutOfOrder, format!("number {} goes back", number(p)))));
    }
    notes
}

fn own(unit: &Clause) -> &str {
    unit.number.last().map_or("", String::as_str)
}

/// The style in which most numbers of a level follow each other; where several do equally, the one that starts at its beginning.
fn style(group: &[&Clause]) -> Style {
    let fit = |style: Style| {
        let values: Vec<u32> = group.iter().filter_map(|u| style.value(own(u))).collect();
        let steps = values.windows(2).filter(|p| p[1] == p[0] + 1).count();
        (values.len() + 2 * steps, values.first() == Some(&1))
    };
    let all = [Style::Roman, Style::Letter, Style::Arabic];
    let best = all.into_iter().max_by_key(|s| fit(*s)).unwrap_or(Style::Other);
    if fit(best).0 == 0 { Style::Other } else { best }
}

/// A level and its highest number; `carried` is where the level before it ended.
fn level(group: &[&Clause], style: Style, carried: u32) -> (Level, u32) {
    let mut level = Level {
        within: within(group[0]),
        style,
        found: group.len(),
        first: own(group[0]).to_owned(),
        last: own(group[group.len() - 1]).to_owned(),
        missing: Vec::new(),
        repeated: Vec::new(),
        backwards: Vec::new(),
        out_of_style: odd_labels(group, style),
    };
    let mut seen: Vec<u32> = Vec::new();
    let (mut previous, mut highest) = (0, 0);
    for unit in group {
        let Some(value) = style.value(own(unit)) else { continue };
        if seen.contains(&value) {
            level.repeated.push(unit.path.clone());
        } else if value < previous {
            level.backwards.push(unit.path.clone());
        }
        if seen.is_empty() && carried > 0 && value == carried + 1 {
            highest = carried;
        }
        let gap = (highest + 1..value).take(NAMED as usize).map(|n| style.print(n));
        level.missing.extend(gap);
        seen.push(value);
        previous = value;
        highest = highest.max(value);
    }
    let late: Vec<String> = seen.iter().map(|v| style.print(*v)).collect();
    level.missing.retain(|m| !late.contains(m));
    level.missing.truncate(NAMED as usize);
    (level, highest)
}

fn within(unit: &Clause) -> String {
    let parents = unit.number[..unit.number.len() - 1].join(".");
    match (unit.container.as_str(), parents.as_str()) {
        ("", _) => parents,
        (container, "") => container.to_owned(),
        (container, _) => format!("{container}/{parents}"),
    }
}

/// Units whose number is not of the style, or whose label differs in form (`7)` among `7.`).
fn odd_labels(group: &[&Clause], style: Style) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    group.iter().for_each(|u| *counts.entry(form(&u.label)).or_default() += 1);
    let usual = counts.iter().max_by_key(|(_, n)| **n).filter(|_| group.len() >= STYLED);
    let share = |n: usize| (group.len() - n) as f32 / group.len() as f32;
    let usual = usual.filter(|(_, n)| share(**n) <= ODD).map(|(form, _)| form);
    let odd_form = |u: &&&Clause| usual.is_some_and(|usual| form(&u.label) != *usual);
    let odd_number = |u: &&&Clause| style != Style::Other && style.value(own(u)).is_none();
    group.iter().filter(|u| odd_form(u) || odd_number(u)).map(|u| u.path.clone()).collect()
}

/// A label with its digits and letters made alike: `c.2.3.` → `a.9.9.`, `PRIMERO.-` → `A.-`. Ordinal marks are no part of it: by
/// custom they end at nine (`Artículo 9º`, `Artículo 10`).
fn form(label: &str) -> String {
    let mut out = String::new();
    for c in label.chars().filter(|c| !"ºª°".contains(*c)) {
        let sort = match c {
            c if c.is_numeric() => '9',
            c if c.is_uppercase() => 'A',
            c if c.is_alphabetic() => 'a',
            c => c,
        };
        if !(sort.is_alphanumeric() && out.ends_with(sort)) {
            out.push(sort);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lang;
    use crate::text::Span;

    fn unit(label: &str, number: &str) -> Clause {
        Clause {
            kind: ClauseKind::Clause,
            path: number.to_owned(),
            number: number.split('.').map(String::from).collect(),
            container: String::new(),
            label: label.to_owned(),
            lang: Lang::UND,
            parent: None,
            span: Span::default(),
            words: Span::default(),
            page_start: 1,
            page_end: 1,
            boxes: Vec::new(),
            text: String::new(),
            corrected: Vec::new(),
        }
    }

    fn check(labels: &[(&str, &str)]) -> Level {
        let units: Vec<Clause> = labels.iter().map(|(l, n)| unit(l, n)).collect();
        numbering(&units).remove(0)
    }

    #[test]
    fn gaps_doubles_and_restarts_are_told_apart() {
        let level = check(&[("1.", "1"), ("2.", "2"), ("2.", "2"), ("5)", "5"), ("4.", "4"), ("6.", "6")]);
        assert_eq!(
            (level.style, level.missing, level.repeated.len(), level.backwards),
            (Style::Arabic, vec!["3".to_owned()], 1, vec!["4".to_owned()])
        );
        assert_eq!(level.out_of_style, ["5"]);
    }

    #[test]
    fn letters_and_romans() {
        assert_eq!(check(&[("i)", "i"), ("ii)", "ii"), ("iv)", "iv")]).missing, ["iii"]);
        let letters = check(&[("h)", "h"), ("i)", "i"), ("j)", "j")]);
        assert_eq!((letters.style, letters.missing.len()), (Style::Letter, 7));
    }

    #[test]
    fn a_count_that_runs_on_is_no_gap() {
        let units: Vec<Clause> = ["a", "a.1", "a.2", "b", "b.3", "b.4"].map(|n| unit("x.", n)).to_vec();
        assert!(numbering(&units).iter().all(|l| !l.is_broken()), "{:?}", numbering(&units));
    }
}
