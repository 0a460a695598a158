//! Dates in the three languages, in digits and in words.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::numbers;
use crate::text::fold;

/// Month names, folded: Spanish, Portuguese, English.
const MONTHS: [[&str; 4]; 12] = [
    ["enero", "janeiro", "january", "jan"],
    ["febrero", "fevereiro", "february", "feb"],
    ["marzo", "marco", "march", "mar"],
    ["abril", "abril", "april", "apr"],
    ["mayo", "maio", "may", "may"],
    ["junio", "junho", "june", "jun"],
    ["julio", "julho", "july", "jul"],
    ["agosto", "agosto", "august", "aug"],
    ["septiembre", "setembro", "september", "setiembre"],
    ["octubre", "outubro", "october", "oct"],
    ["noviembre", "novembro", "november", "nov"],
    ["diciembre", "dezembro", "december", "dec"],
];

/// Days of one meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Days {
    pub(super) first: (u32, u32, u32),
    pub(super) last: (u32, u32, u32),
}

static DAY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    let m = months();
    let sep = r"\s*(?:,?\s*(?:y|e|and|to|al|a|ao|&)\s+|[,–—-])\s*";
    let day = r"\d{1,2}(?:st|nd|rd|th|\.?[oa])?";
    let of = r"(?:\s+(?:days?|dias?))?(?:\s+(?:del?\s+mes\s+de|do\s+mes\s+de|of\s+the\s+month\s+of|del?|do|of))?\s+";
    regex(&format!(
        r"\b(?P<d1>{day})(?:(?:{of}(?P<m1>{m})(?:\s+(?:del?|do|of)?\s*(?P<y1>\d{{4}}))?)?{sep}(?P<more>{day}(?:{sep}{day})*))?{of}(?P<m2>{m})\.?,?(?:\s+(?:del?|do|of|in|in the year|del ano|do ano|de))*\s+(?P<y2>\d{{4}})\b"
    ))
});
static MONTH_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    let m = months();
    let sep = r"\s*(?:,?\s*(?:and|to|&)\s+|[,–—-])\s*";
    let day = r"\d{1,2}(?:st|nd|rd|th)?";
    regex(&format!(
        r"\b(?P<m1>{m})\.?\s+(?P<d1>{day})(?P<more>(?:{sep}{day}\b)*)(?:{sep}(?P<m2>{m})\.?\s+(?P<d2>{day}))?\s*,?\s+(?P<y2>\d{{4}})\b"
    ))
});
static ISO: LazyLock<Regex> = LazyLock::new(|| regex(r"\b(?P<y2>(?:19|20)\d{2})-(?P<m>\d{2})-(?P<d1>\d{2})\b"));
static NUMERIC: LazyLock<Regex> = LazyLock::new(|| regex(r"\b(?P<d1>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y2>(?:19|20)\d{2})\b"));

/// A number in words and again in digits: `tres (3) días`.
static IN_BRACKETS: LazyLock<Regex> = LazyLock::new(|| regex(r"(?P<number>\b\d{1,4})\s*\(\d{1,4}\)"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("{e}"))
}

fn months() -> String {
    let mut names: Vec<&str> = MONTHS.iter().flatten().copied().collect();
    names.sort_by_key(|n| std::cmp::Reverse(n.len()));
    names.dedup();
    format!("(?:{})", names.join("|"))
}

/// All dates of a text in the order they stand.
pub(super) fn dates(text: &str) -> Vec<Days> {
    let spelled = numbers::digits(&fold(text));
    let folded = IN_BRACKETS.replace_all(&spelled, "$number").replace("primero de ", "1 de ").replace("primeiro de ", "1 de ");
    let mut found: Vec<(usize, usize, Days)> = Vec::new();
    for pattern in [&*DAY_FIRST, &*MONTH_FIRST, &*ISO, &*NUMERIC] {
        for captures in pattern.captures_iter(&folded) {
            let Some(whole) = captures.get(0) else { continue };
            if let Some(days) = days(&captures) {
                found.push((whole.start(), whole.end(), days));
            }
        }
    }
    found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    let mut end = 0;
    found.retain(|(start, stop, _)| {
        let fresh = *start >= end;
        end = if fresh { *stop } else { end };
        fresh
    });
    found.into_iter().map(|(_, _, days)| days).collect()
}

fn days(captures: &Captures<'_>) -> Option<Days> {
    let text = |name: &str| captures.name(name).map(|m| m.as_str());
    let day = |s: &str| s.trim_end_matches(|c: char| !c.is_ascii_digit()).parse::<u32>().ok();
    let year: u32 = text("y2")?.parse().ok()?;
    if let Some(numeric) = text("m") {
        let date = (year, numeric.parse().ok()?, day(text("d1")?)?);
        return valid(Days { first: date, last: date });
    }
    let month_first =
        text("d2").is_some() || captures.name("m1").is_some_and(|m| m.start() == captures.get(0).map_or(0, |w| w.start()));
    let (first_month, last_month) = match (text("m1").and_then(month), text("m2").and_then(month)) {
        (Some(a), Some(b)) => (a, b),
        (Some(a), None) | (None, Some(a)) => (a, a),
        _ => return None,
    };
    let first = day(text("d1")?)?;
    let more = text("more").and_then(|m| m.split(|c: char| !c.is_ascii_digit()).rfind(|d| !d.is_empty()).and_then(day));
    let last = text("d2").and_then(day).or(more).unwrap_or(first);
    let first_year = text("y1").and_then(|y| y.parse().ok()).unwrap_or(year);
    let first_month = if month_first || text("m1").is_some() { first_month } else { last_month };
    valid(Days { first: (first_year, first_month, first), last: (year, last_month, last) })
}

fn month(name: &str) -> Option<u32> {
    MONTHS.iter().position(|names| names.contains(&name)).map(|i| i as u32 + 1)
}

fn valid(days: Days) -> Option<Days> {
    let good = |(y, m, d): (u32, u32, u32)| (1800..=2200).contains(&y) && (1..=12).contains(&m) && (1..=31).contains(&d);
    (good(days.first) && good(days.last)).then_some(days)
}

/// `YYYY-MM-DD`.
pub(super) fn iso((year, month, day): (u32, u32, u32)) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_every_form() {
        for (text, first, last) in [
            ("November 22, 23, and 24, 2023", "2023-11-22", "2023-11-24"),
            ("Santiago, November 24, 2023.", "2023-11-24", "2023-11-24"),
            ("22–24 February 2017", "2017-02-22", "2017-02-24"),
            ("6 de febrero de 2021", "2021-02-06", "2021-02-06"),
            ("los días 22, 23 y 24 de noviembre de 2023", "2023-11-22", "2023-11-24"),
            ("del 19 al 21 de abril de 2020", "2020-04-19", "2020-04-21"),
            ("30 de junio y 1 de julio de 2022", "2022-06-30", "2022-07-01"),
            ("June 30 and July 1, 2022", "2022-06-30", "2022-07-01"),
            ("10–11 September 2021", "2021-09-10", "2021-09-11"),
            ("a los veinticuatro días del mes de noviembre de dos mil veintitrés", "2023-11-24", "2023-11-24"),
            ("aos seis dias do mês de fevereiro de dois mil e vinte e um", "2021-02-06", "2021-02-06"),
            ("on the twenty-fourth day of May two thousand and nineteen", "2019-05-24", "2019-05-24"),
            ("1º de março de 2019", "2019-03-01", "2019-03-01"),
            ("15-17 de novembro de 2016", "2016-11-15", "2016-11-17"),
            ("15 to 17 November 2016", "2016-11-15", "2016-11-17"),
            ("5 e 6 de julho de 2019", "2019-07-05", "2019-07-06"),
            ("el 3 y 4 de mayo del año 2018", "2018-05-03", "2018-05-04"),
            ("3 al 5 mayo 2018", "2018-05-03", "2018-05-05"),
            ("May 3rd, 2018", "2018-05-03", "2018-05-03"),
            ("on the 3rd of May 2018", "2018-05-03", "2018-05-03"),
            ("this 3rd day of May, 2018", "2018-05-03", "2018-05-03"),
            ("a los tres (3) días del mes de mayo del año dos mil dieciocho (2018)", "2018-05-03", "2018-05-03"),
            ("Lima, 24.11.2023", "2023-11-24", "2023-11-24"),
            ("24 de noviembre del 2023", "2023-11-24", "2023-11-24"),
            ("aos vinte e quatro dias do mês de novembro do ano de dois mil e vinte e três", "2023-11-24", "2023-11-24"),
            ("on the twenty-fourth day of November, two thousand and twenty-three", "2023-11-24", "2023-11-24"),
            ("Friday, 24 November 2023", "2023-11-24", "2023-11-24"),
            ("from 29 November to 1 December 2023", "2023-11-29", "2023-12-01"),
            ("del 29 de noviembre al 1 de diciembre de 2023", "2023-11-29", "2023-12-01"),
            ("primero de mayo de dos mil veinte", "2020-05-01", "2020-05-01"),
            ("em 1.º de maio de 2020", "2020-05-01", "2020-05-01"),
        ] {
            let got: Vec<(String, String)> = dates(text).into_iter().map(|d| (iso(d.first), iso(d.last))).collect();
            assert_eq!(got, [(first.to_owned(), last.to_owned())], "{text}");
        }
        assert!(dates("in 2018. In 7 countries").is_empty());
    }
}
