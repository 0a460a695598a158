//! The grammar of printed labels: what the start of a line can be read as.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::roman_value;
use crate::text::ordinals;

/// Largest number taken for a clause number; years are larger.
const LARGEST: u32 = 399;

/// Letters that may stand before a number without its stop; later ones are more often a numeral or a word.
const FUSED: [char; 16] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

/// Kind of numerals of a label's last part. Siblings share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    Arabic,
    Lower,
    Upper,
    RomanLower,
    RomanUpper,
    /// An ordinal in words.
    Word,
    /// `Artículo 5º`.
    Article,
    /// A bullet or dash.
    Bullet(char),
}

/// What closes a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Mark {
    None,
    Dot,
    Parenthesis,
    Parentheses,
    DotDash,
    Degree,
}

/// One way to read the start of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// Printed parts, folded: `c.2.3.` is `["c", "2", "3"]`, `Artículo 5º` is `["5"]`.
    pub(super) parts: Vec<String>,
    /// Place of the last part in its sequence, from 1; 0 for bullets, which are counted as they come.
    pub(super) value: u32,
    pub(super) class: Class,
    pub(super) mark: Mark,
    /// Bytes of the label.
    pub(super) length: usize,
    /// Read with a letter that recognition put for a digit.
    pub(super) misread: bool,
    /// It has no closing mark, and what follows starts no sentence: `3.1 the cost`.
    pub(super) uncapped: bool,
}

impl Label {
    /// The parts before the last.
    pub(super) fn parents(&self) -> &[String] {
        &self.parts[..self.parts.len().saturating_sub(1)]
    }
}

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?P<open>\()?(?P<prefix>(?:N\.?[º°]|n\.?[º°]|No\.|N[uú]m\.)\s*)?(?P<body>(?:\d{1,3}|[ivxl]{2,7}|[IVXL]{2,7}|[A-Za-z])(?:\.(?:\d{1,2}|[a-z]))*)(?P<mark>\.\s?[-–—]|\s?[-–—]|\.?[º°ª]\)?\.?[-–—]?|\.\)|[.)])?(?P<gap>\s|$|\p{Lu}(?:\p{Ll}|\s)|[«“¿])",
    )
});
static ARTICLE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?i:art[ií]culo|artigo|article|art\.|cl[aá]usula|clause|punto|ponto|point)\s*(?P<number>\d{1,3}|[IVXL]{1,7}|\p{L}+(?:\s\p{L}+)?)(?:\s?(?P<mark>\.?[º°ª]|(?P<slip>[*?%\x22'’”“])))?(?P<tail>\s?(?:\.?[-–—]|[.:)]))?(?P<gap>\s|$|\p{Lu}[\p{Ll}\s])",
    )
});
static WORDED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?P<words>\p{Lu}\p{L}+(?:[\s-]\p{L}+)?)\s?(?P<mark>\.\s?[-–—]|[.:]|\s[-–—])(?:\s|$)"));
static BULLET: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?P<mark>[•·▪■□➢✓❖●○◦‣*–—-])(?:\s+|$)"));

/// A numbered label with characters that recognition mistakes for digits, strokes and parentheses.
static MISREAD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?P<open>\(?)(?P<body>[0-9A-Za-z|€]{1,7}(?:\.[0-9A-Za-z|]{1,3})*)(?P<mark>\.?[-–—]|\.?[º°ª]\.?[-–—]?|[.)}\],;])?(?P<gap>\s|$|\p{Lu}\p{Ll})",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("{e}"))
}

/// All readings of the start of a line, most usual first; none for plain text.
pub(super) fn readings(line: &str) -> Vec<Label> {
    let mut out = Vec::new();
    out.extend(article(line));
    if out.is_empty() {
        out.extend(worded(line));
        out.extend(numbered(line));
        out.extend(bullet(line));
        out.extend(misread(line));
    }
    out
}

/// The reading of a whole number without a closing mark before the start of a sentence. Only a count makes it a label.
pub(super) fn counting(line: &str) -> Option<Label> {
    let length = line.bytes().take_while(u8::is_ascii_digit).count();
    let value = line[..length].parse().ok().filter(|value| (1..=LARGEST).contains(value))?;
    let rest = line[length..].strip_prefix(char::is_whitespace)?.trim_start();
    let begins = rest.trim_start_matches(['«', '“', '"', '¿', '¡', '(']).starts_with(char::is_uppercase);
    let parts = vec![line[..length].to_owned()];
    begins.then_some(Label { parts, value, class: Class::Arabic, mark: Mark::None, length, misread: false, uncapped: false })
}

fn numbered(line: &str) -> Vec<Label> {
    let Some(captures) = NUMBERED.captures(line) else { return Vec::new() };
    let printed = captures.name("mark").map_or("", |m| m.as_str());
    let Some(mark) = mark(captures.name("open").is_some(), printed) else { return Vec::new() };
    let length = captures.name("gap").map_or(line.len(), |m| m.start());
    let prefixed = captures.name("prefix").is_some();
    if printed.trim_start().starts_with(['-', '–', '—']) && !stands_before_dash(&captures["body"], &line[length..]) {
        return Vec::new();
    }
    let open = mark == Mark::None;
    let capped = sets_apart(&line[length..]);
    if open && !(stands_open(&captures["body"], prefixed) && (capped || !prefixed && line[length..].starts_with(' '))) {
        return Vec::new();
    }
    let mut labels = with_parts(&captures["body"], mark, length, false);
    labels.iter_mut().for_each(|l| l.uncapped = open && !capped);
    labels
}

/// Whether a numeral is a label without a closing mark: `1.1`, `Nº 1`.
fn stands_open(body: &str, prefixed: bool) -> bool {
    let decimal = |parts: &str| parts.split('.').all(|p| p.bytes().all(|c| c.is_ascii_digit()));
    prefixed || body.split_once('.').is_some_and(|(_, rest)| decimal(rest))
}

/// Whether a numeral before a dash is a label (`1 - Promover`, `IV – promover`), not the start of a range or a compound.
fn stands_before_dash(body: &str, rest: &str) -> bool {
    let spaced = rest.is_empty() || rest.starts_with(char::is_whitespace);
    let numeral = !(body.len() == 1 && body.bytes().all(|b| b.is_ascii_lowercase()));
    spaced && numeral && rest.trim_start().chars().next().is_none_or(|c| !c.is_ascii_digit())
}

/// Whether what follows an open numeral starts a sentence of its own (`3.5 million` does not), or nothing follows.
fn sets_apart(rest: &str) -> bool {
    let gap = rest.is_empty() || rest.starts_with(char::is_whitespace);
    gap && rest.chars().find(|c| c.is_alphanumeric()).is_none_or(char::is_uppercase)
}

fn with_parts(body: &str, mark: Mark, length: usize, misread: bool) -> Vec<Label> {
    let parts: Vec<String> = body.split('.').map(str::to_lowercase).collect();
    let last = body.rsplit('.').next().unwrap_or(body);
    let label = |(value, class)| Label { parts: parts.clone(), value, class, mark, length, misread, uncapped: false };
    numerals(last).into_iter().map(label).collect()
}

/// The readings in which recognition put letters for digits, strokes for roman numerals or a sign for a letter: `l)`, `a.l.1.`, `1O.`,
/// `Ill.`, `HI.`, `€.2.`, `C.2;`, `5}`.
fn misread(line: &str) -> Vec<Label> {
    let Some(captures) = MISREAD.captures(line) else { return Vec::new() };
    let printed = captures.name("mark").map_or("", |m| m.as_str());
    let closed = printed.replace(['}', ']'], ")").replace([',', ';'], ".");
    let spaced = captures.name("gap").is_some_and(|gap| !gap.as_str().starts_with(char::is_alphabetic));
    if !spaced && printed != ";" {
        return Vec::new();
    }
    let Some(mark) = mark(!captures["open"].is_empty(), &closed) else { return Vec::new() };
    let (body, length) = (&captures["body"].replace('€', "c"), captures.name("gap").map_or(0, |m| m.start()));
    // Without a stop, or with a comma or semicolon for it, only what starts a sentence is set apart, and a lone letter is a word.
    let other = matches!(printed, "," | ";");
    let doubtful = mark == Mark::None || other;
    if doubtful
        && !((!spaced || sets_apart(&line[length..]))
            && body.contains(|c: char| c.is_ascii_digit())
            && (other || body.contains('.')))
    {
        return Vec::new();
    }
    let parted = unfused(body).filter(|_| !doubtful);
    let mut bodies = vec![each_part(body, as_digits), each_part(body, as_roman), Some(body.to_owned()), parted];
    bodies.dedup();
    let differs = |b: &String| *b != captures["body"] || closed != printed;
    bodies.into_iter().flatten().filter(differs).flat_map(|b| with_parts(&b, mark, length, true)).collect()
}

/// A label's parts mended one by one; parts that are no numerals of this kind stay, but the last must be one.
fn each_part(body: &str, mend: fn(&str) -> Option<String>) -> Option<String> {
    let parts: Vec<&str> = body.split('.').collect();
    let last = parts.last().and_then(|p| mend(p))?;
    let outer = |p: &&str| mend(p).or_else(|| (!p.contains(char::is_uppercase)).then(|| (*p).to_owned()));
    let mended: Option<Vec<String>> = parts[..parts.len() - 1].iter().map(outer).collect();
    Some(mended?.into_iter().chain([last]).collect::<Vec<_>>().join("."))
}

/// Digits with letters that look like them; a lone letter only where it is a mere stroke, or `S` or `B`.
fn as_digits(part: &str) -> Option<String> {
    let likely = part.bytes().any(|b| b.is_ascii_digit()) || matches!(part, "l" | "I" | "|" | "S" | "B" | "ll" | "lI");
    let digit = |c: char| match c {
        'l' | 'I' | '|' => Some('1'),
        'O' | 'o' => Some('0'),
        'S' => Some('5'),
        'B' => Some('8'),
        'Z' => Some('2'),
        _ => c.is_ascii_digit().then_some(c),
    };
    if likely { part.chars().map(digit).collect() } else { None }
}

/// A letter and the number below it whose stop was lost: `Cl.` for `c.1.`, `b2.3.` for `b.2.3.`.
fn unfused(body: &str) -> Option<String> {
    let (first, more) = body.split_once('.').map_or((body, None), |(first, more)| (first, Some(more)));
    let (letter, number) = first.split_at_checked(1).filter(|(letter, _)| letter.starts_with(|c| FUSED.contains(&c)))?;
    let digits: String = number.chars().map(|c| if matches!(c, 'l' | 'I' | '|') { '1' } else { c }).collect();
    let numeral = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    numeral.then(|| [letter, &digits].into_iter().chain(more).collect::<Vec<_>>().join("."))
}

/// Roman numerals with strokes that look like `I` or `i`, two of them joined to an `H` among capitals.
fn as_roman(part: &str) -> Option<String> {
    let upper = part.contains(['I', 'V', 'X']);
    let stroke = |c: char| match (upper, c) {
        (true, 'H') => "II".to_owned(),
        (true, 'l' | '1' | '|' | 'i') => "I".to_owned(),
        (false, 'l' | '1' | '|') => "i".to_owned(),
        _ => c.to_string(),
    };
    let mended: String = part.chars().map(stroke).collect();
    (part.contains(['I', 'i', 'V', 'v', 'X', 'x']) && roman_value(&mended).is_some()).then_some(mended)
}

fn mark(open: bool, printed: &str) -> Option<Mark> {
    Some(match (open, printed) {
        (true, p) if p.ends_with(')') => Mark::Parentheses,
        (true, _) => return None,
        (_, "") => Mark::None,
        (_, ".") => Mark::Dot,
        (_, ")" | ".)") => Mark::Parenthesis,
        (_, p) if p.contains(['º', '°', 'ª']) => Mark::Degree,
        _ => Mark::DotDash,
    })
}

/// Values of a printed numeral: `i` is the first roman number and the ninth letter.
fn numerals(last: &str) -> Vec<(u32, Class)> {
    if let Ok(value) = last.parse::<u32>() {
        return if (1..=LARGEST).contains(&value) { vec![(value, Class::Arabic)] } else { Vec::new() };
    }
    let lower = last.chars().all(char::is_lowercase);
    let mut out = Vec::new();
    if let (1, Some(first)) = (last.len(), last.to_ascii_lowercase().bytes().next()) {
        out.push((u32::from(first - b'a') + 1, if lower { Class::Lower } else { Class::Upper }));
    }
    if let Some(value) = roman_value(last).filter(|v| *v <= LARGEST) {
        out.push((value, if lower { Class::RomanLower } else { Class::RomanUpper }));
    }
    out
}

fn article(line: &str) -> Option<Label> {
    let captures = ARTICLE.captures(line)?;
    let number = &captures["number"];
    let value =
        number.parse().ok().or_else(|| roman_value(number).filter(|_| number.chars().all(char::is_uppercase))).or_else(|| {
            let (value, used) = ordinals::value(number)?;
            (used == number.len()).then_some(value)
        })?;
    // A small raised `o` that was taken for another sign.
    let misread = captures.name("slip").is_some();
    let closed = captures.name("mark").filter(|_| !misread).or(captures.name("tail")).is_some();
    let gap = captures.name("gap")?;
    let rest = line[gap.start()..].trim_start();
    if !closed && gap.as_str().starts_with(|c: char| !c.is_whitespace()) {
        return None;
    }
    if !closed && !rest.is_empty() && !rest.starts_with(char::is_uppercase) {
        return None;
    }
    let end = captures.name("tail").or(captures.name("mark")).or(captures.name("number"))?.end();
    Some(Label {
        parts: vec![value.to_string()],
        value,
        class: Class::Article,
        mark: Mark::None,
        length: end,
        misread,
        uncapped: false,
    })
}

fn worded(line: &str) -> Option<Label> {
    let captures = WORDED.captures(line)?;
    let words = &captures["words"];
    let (value, used) = ordinals::value(words)?;
    let end = captures.name("mark")?.end();
    (used == words.len()).then_some(Label {
        parts: vec![value.to_string()],
        value,
        class: Class::Word,
        mark: Mark::DotDash,
        length: end,
        misread: false,
        uncapped: false,
    })
}

fn bullet(line: &str) -> Option<Label> {
    let captures = BULLET.captures(line)?;
    let mark = captures["mark"].chars().next()?;
    let length = mark.len_utf8();
    Some(Label {
        parts: vec![mark.to_string()],
        value: 0,
        class: Class::Bullet(mark),
        mark: Mark::None,
        length,
        misread: false,
        uncapped: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_every_style_are_read() {
        for (line, parts, length) in [
            ("1. To", vec!["1"], 2),
            ("(12) To", vec!["12"], 4),
            ("1.- To", vec!["1"], 3),
            ("1º To", vec!["1"], 3),
            ("c.2.3. To", vec!["c", "2", "3"], 6),
            ("1.1 To", vec!["1", "1"], 3),
            ("XIII.Adaptar", vec!["xiii"], 5),
            ("10.1.A entrega", vec!["10", "1"], 5),
            ("Art. 10.Realizar", vec!["10"], 8),
            ("PRIMERO.- Abrir", vec!["1"], 9),
            ("Décimo segundo: Abrir", vec!["12"], 16),
            ("NINTH. To", vec!["9"], 6),
            ("Artículo 5º Abrir", vec!["5"], 13),
            ("Article 10. To", vec!["10"], 11),
            ("Art. 2º Abrir", vec!["2"], 8),
            ("• Un registro", vec!["•"], 3),
            ("1 - Promover", vec!["1"], 3),
            ("IV – promover", vec!["iv"], 6),
        ] {
            let got = readings(line);
            assert_eq!(
                got.first().map(|l| (l.parts.clone(), l.length)),
                Some((parts.into_iter().map(String::from).collect(), length)),
                "{line}"
            );
        }
    }

    #[test]
    fn recognition_slips_are_alternatives() {
        for (line, parts) in [
            ("l) To", vec!["1"]),
            ("a.l.1. Test", vec!["a", "1", "1"]),
            ("1O. To", vec!["10"]),
            ("Ill. To", vec!["iii"]),
            ("VIl. To", vec!["vii"]),
            ("il) To", vec!["ii"]),
            ("S) To", vec!["5"]),
            ("4} To", vec!["4"]),
            ("(l) To", vec!["1"]),
            ("Cl. To", vec!["c", "1"]),
            ("C.2;Durante", vec!["c", "2"]),
            ("3; To", vec!["3"]),
            ("€.2.1. To", vec!["c", "2", "1"]),
            ("€) To", vec!["c"]),
            ("HI. To", vec!["iii"]),
            ("VH. To", vec!["vii"]),
            ("Vi. To", vec!["vi"]),
            ("Artículo 4* Abrir", vec!["4"]),
            ("Artigo 7? Abrir", vec!["7"]),
            ("a12) To", vec!["a", "12"]),
            ("b2.3. To", vec!["b", "2", "3"]),
            ("4, To", vec!["4"]),
            ("S.1.2 To", vec!["5", "1", "2"]),
        ] {
            let parts: Vec<String> = parts.into_iter().map(String::from).collect();
            assert!(readings(line).iter().any(|l| l.misread && l.parts == parts), "{line}");
        }
    }

    #[test]
    fn an_i_has_two_readings() {
        let classes: Vec<Class> = readings("i) Visitar").into_iter().filter(|l| !l.misread).map(|l| l.class).collect();
        assert_eq!(classes, [Class::Lower, Class::RomanLower]);
    }

    #[test]
    fn plain_text_has_none() {
        for line in [
            "2018. In",
            "To do",
            "5,8 millones",
            "1.500 personas",
            "Chile. Los",
            "Artículo que",
            "(sic) el",
            "V",
            "U.S. Government",
            "SI. Los",
            "Los. Il",
            "No. 5 of the plan",
            "15 – 20 de mayo",
            "a - o texto",
            "V-shaped",
            "4, the rest",
            "A4 paper",
            "€ 500 for",
            "€500. For",
            "Article 4” of",
            "Article 4 of",
            "B2B. Los",
            "D2000. In",
            "O Brasil",
            "5 To",
        ] {
            assert!(readings(line).is_empty(), "{line}");
        }
    }
}
