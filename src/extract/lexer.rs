//! Tokens of a content stream (ISO 32000-2, 7.2 and 7.8.2), read straight from the bytes.

use std::ops::Range;

use super::limits;

/// Significant digits of a number taken into account.
const MOST_DIGITS: u32 = 15;
/// Largest number taken seriously.
const LARGEST: f32 = 1e9;
/// Powers of ten, for the digits behind a point.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
];

/// One operand. Strings are ranges of [`Operands::bytes`], names borrow from the stream.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand<'a> {
    Number(f32),
    Name(&'a [u8]),
    String(Range<usize>),
    ArrayStart,
    ArrayEnd,
    DictStart,
    DictEnd,
    Other,
}

/// Operands of the operator that follows them.
#[derive(Debug, Default)]
pub(super) struct Operands<'a> {
    pub(super) list: Vec<Operand<'a>>,
    bytes: Vec<u8>,
}

impl<'a> Operands<'a> {
    /// The bytes of a string operand.
    pub(super) fn string(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or(&[])
    }

    /// The last `N` operands as numbers; `None` when they are not.
    pub(super) fn numbers<const N: usize>(&self) -> Option<[f32; N]> {
        let tail = &self.list[self.list.len().checked_sub(N)?..];
        let mut out = [0.0; N];
        for (slot, operand) in out.iter_mut().zip(tail) {
            match operand {
                Operand::Number(n) => *slot = *n,
                _ => return None,
            }
        }
        Some(out)
    }

    /// The last name among the operands.
    pub(super) fn name(&self) -> Option<&'a [u8]> {
        self.list.iter().rev().find_map(|o| if let Operand::Name(n) = o { Some(*n) } else { None })
    }

    /// The first name among the operands.
    pub(super) fn first_name(&self) -> Option<&'a [u8]> {
        self.list.iter().find_map(|o| if let Operand::Name(n) = o { Some(*n) } else { None })
    }

    /// Whether an array that comes first among the operands is still open, with a number at its end.
    fn in_array(&self) -> bool {
        matches!(self.list.as_slice(), [Operand::ArrayStart, .., Operand::Number(_)])
    }

    fn clear(&mut self) {
        self.list.clear();
        self.bytes.clear();
    }

    /// Takes the bytes from a place on as a string.
    fn push_string(&mut self, start: usize) {
        let range = start..self.bytes.len();
        self.push(Operand::String(range));
    }

    fn push(&mut self, operand: Operand<'a>) {
        if self.list.len() < limits::OPERANDS {
            self.list.push(operand);
        }
    }
}

/// Reads operators with their operands.
pub(super) struct Lexer<'a> {
    /// What is still to be read.
    rest: &'a [u8],
}

impl<'a> Lexer<'a> {
    /// A lexer at the start of decoded content.
    pub(super) fn new(data: &'a [u8]) -> Self {
        Lexer { rest: data }
    }

    /// The next operator; its operands replace those in `operands`. `None` at the end.
    pub(super) fn next_operator(&mut self, operands: &mut Operands<'a>) -> Option<&'a [u8]> {
        operands.clear();
        let mut rest = self.rest;
        loop {
            let Some((byte, behind)) = rest.split_first() else {
                self.rest = rest;
                return None;
            };
            rest = match byte {
                b' ' | b'\n' | b'\r' | b'\t' | b'\x0c' | b'\0' => behind,
                b'%' => comment(behind),
                b'0'..=b'9' | b'+' | b'-' | b'.' => operands.number(rest),
                b'/' => {
                    let (name, behind) = regular(behind);
                    operands.push(Operand::Name(name));
                    behind
                }
                b'(' => operands.literal(behind),
                b'<' if behind.first() == Some(&b'<') => operands.mark(Operand::DictStart, &behind[1..]),
                b'<' => operands.hexadecimal(behind),
                b'>' => operands.mark(Operand::DictEnd, behind.strip_prefix(b">").unwrap_or(behind)),
                b'[' => operands.mark(Operand::ArrayStart, behind),
                b']' => operands.mark(Operand::ArrayEnd, behind),
                b'{' | b'}' | b')' => behind,
                _ => {
                    let (word, behind) = regular(rest);
                    match word {
                        b"true" | b"false" | b"null" => operands.push(Operand::Other),
                        // Some producers set the spacing between the strings of an array; it is the array's operator that counts.
                        b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"Tr" if operands.in_array() => drop(operands.list.pop()),
                        b"ID" => {
                            self.rest = behind_inline_image(behind);
                            return Some(b"EI");
                        }
                        operator => {
                            self.rest = behind;
                            return Some(operator);
                        }
                    }
                    behind
                }
            };
        }
    }
}

/// Each takes what is still to be read, without the mark that begins an operand of its kind, and gives back what is behind it.
impl<'a> Operands<'a> {
    fn mark(&mut self, operand: Operand<'a>, rest: &'a [u8]) -> &'a [u8] {
        self.push(operand);
        rest
    }

    /// A number begins with itself.
    #[inline]
    fn number(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let (number, rest) = number(rest);
        self.push(Operand::Number(number));
        rest
    }

    fn literal(&mut self, mut rest: &'a [u8]) -> &'a [u8] {
        let start = self.bytes.len();
        let mut depth = 1;
        while let Some(length) = rest.iter().position(|b| matches!(b, b'(' | b')' | b'\\')) {
            self.bytes.extend_from_slice(&rest[..length]);
            let mark = rest[length];
            rest = &rest[length + 1..];
            match mark {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {
                    rest = self.escapes(rest);
                    continue;
                }
            }
            if depth == 0 {
                self.push_string(start);
                return rest;
            }
            self.bytes.push(mark);
        }
        // Without an end it runs to the end of the content.
        self.bytes.extend_from_slice(rest);
        self.push_string(start);
        &[]
    }

    /// An escape, and all octal ones that follow it: codes of two bytes may be written as nothing else.
    fn escapes(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let mut rest = self.escape(rest);
        while let [b'\\', a @ b'0'..=b'7', b @ b'0'..=b'7', c @ b'0'..=b'7', behind @ ..] = rest {
            self.bytes.push(octal(*a, *b, *c));
            rest = behind;
        }
        rest
    }

    fn escape(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let out = &mut self.bytes;
        if let [a @ b'0'..=b'7', b @ b'0'..=b'7', c @ b'0'..=b'7', behind @ ..] = rest {
            out.push(octal(*a, *b, *c));
            return behind;
        }
        let Some((&byte, behind)) = rest.split_first() else { return rest };
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\n' => {}
            b'\r' => return behind.strip_prefix(b"\n").unwrap_or(behind),
            b'0'..=b'7' => {
                let code = byte & 7;
                if let [digit @ b'0'..=b'7', behind @ ..] = behind {
                    out.push(code << 3 | digit & 7);
                    return behind;
                }
                out.push(code);
            }
            other => out.push(other),
        }
        behind
    }

    #[inline]
    fn hexadecimal(&mut self, mut rest: &'a [u8]) -> &'a [u8] {
        let start = self.bytes.len();
        if let [a, b, c, d, b'>', behind @ ..] = rest {
            // Glyphs of composite fonts that are shown one by one.
            let [a, b, c, d] = [a, b, c, d].map(|digit| HEX[usize::from(*digit)]);
            if (a | b | c | d) < NO_HEX {
                self.bytes.extend_from_slice(&[a << 4 | b, c << 4 | d]);
                self.push_string(start);
                return behind;
            }
        }
        // Nearly all are pairs of digits up to the end.
        while let [high, low, behind @ ..] = rest {
            let (high, low) = (HEX[usize::from(*high)], HEX[usize::from(*low)]);
            if (high | low) >= NO_HEX {
                break;
            }
            self.bytes.push(high << 4 | low);
            rest = behind;
        }
        match rest {
            [b'>', behind @ ..] => rest = behind,
            _ => rest = self.odd_hexadecimal(rest),
        }
        self.push_string(start);
        rest
    }

    /// The rest of a hexadecimal string with white space in it, an odd number of digits, or no end.
    #[cold]
    fn odd_hexadecimal(&mut self, mut rest: &'a [u8]) -> &'a [u8] {
        let mut high = None;
        while let Some((&byte, behind)) = rest.split_first() {
            rest = behind;
            let digit = HEX[usize::from(byte)];
            if byte == b'>' {
                break;
            }
            if digit == NO_HEX {
                continue;
            }
            match high.take() {
                None => high = Some(digit),
                Some(h) => self.bytes.push(h << 4 | digit),
            }
        }
        self.bytes.extend(high.map(|h| h << 4));
        rest
    }
}

/// The byte of an octal escape.
fn octal(a: u8, b: u8, c: u8) -> u8 {
    a << 6 | (b & 7) << 3 | c & 7
}

/// What is behind a comment.
fn comment(rest: &[u8]) -> &[u8] {
    let end = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
    &rest[end..]
}

/// A run of regular characters, and what is behind it.
#[inline]
fn regular(rest: &[u8]) -> (&[u8], &[u8]) {
    rest.split_at(rest.iter().position(|b| !is_regular(*b)).unwrap_or(rest.len()))
}

/// A number, and what is behind it.
#[inline]
fn number(rest: &[u8]) -> (f32, &[u8]) {
    if let [digit @ b'0'..=b'9', end, ..] = rest
        && !is_regular(*end)
    {
        return (f32::from(digit - b'0'), &rest[1..]);
    }
    plain_number(rest).unwrap_or_else(|| odd_number(rest))
}

/// A number as nearly all are written: a sign, few digits, a point somewhere; `None` for any other.
#[inline]
fn plain_number(rest: &[u8]) -> Option<(f32, &[u8])> {
    let (negative, written) = match rest {
        [b'-', written @ ..] => (true, written),
        written => (false, written),
    };
    let (mut rest, mut value) = digits(written, 0);
    let (mut count, mut decimals) = (written.len() - rest.len(), 0);
    if let [b'.', behind @ ..] = rest {
        (rest, value) = digits(behind, value);
        decimals = behind.len() - rest.len();
        count += decimals;
    }
    if count > MOST_DIGITS as usize || matches!(rest.first(), Some(b'+' | b'-' | b'.')) {
        return None;
    }
    // Whole numbers, half of all, need no division; both sides of one are exact.
    let value = if decimals == 0 { value as f32 } else { (value as f64 / POWERS[decimals]) as f32 };
    Some((if negative { -value } else { value }.clamp(-LARGEST, LARGEST), rest))
}

/// A number read as leniently as producers write them: `--3`, `1.2.3` and `4-5` end at the second odd character.
#[cold]
fn odd_number(mut rest: &[u8]) -> (f32, &[u8]) {
    let negative = rest.first() == Some(&b'-');
    let (mut digits, mut value, mut decimals) = (0u32, 0u64, None);
    while let Some((&byte, behind)) = rest.split_first() {
        match byte {
            b'0'..=b'9' if digits < MOST_DIGITS => {
                value = value * 10 + u64::from(byte - b'0');
                digits += u32::from(value > 0);
                decimals = decimals.map(|d| d + 1);
            }
            // Digits beyond what a value can hold count only before the point.
            b'0'..=b'9' if decimals.is_none() => value = value.saturating_mul(10),
            b'0'..=b'9' | b'+' | b'-' => {}
            b'.' if decimals.is_none() => decimals = Some(0usize),
            _ => break,
        }
        rest = behind;
    }
    let scale = POWERS.get(decimals.unwrap_or(0)).copied().unwrap_or(f64::INFINITY);
    let value = value as f64 / scale;
    ((if negative { -value } else { value } as f32).clamp(-LARGEST, LARGEST), rest)
}

/// What is behind the bytes of an inline image: behind the first `EI` between white space that more content can follow.
fn behind_inline_image(rest: &[u8]) -> &[u8] {
    let mut image = rest.get(1..).unwrap_or(&[]);
    let mut before = rest.first().is_none_or(|&b| is_space(b));
    while let Some(found) = find(image, b"EI") {
        let behind = &image[found + 2..];
        let parted = if found == 0 { before } else { is_space(image[found - 1]) };
        let text_like = behind.iter().take(12).all(|&b| b.is_ascii_graphic() || is_space(b));
        if parted && behind.first().is_none_or(|&b| is_space(b)) && text_like {
            return behind;
        }
        (image, before) = (behind, false);
    }
    &[]
}

/// What follows the digits at a place, and their value put behind that of those before.
fn digits(mut rest: &[u8], mut value: i64) -> (&[u8], i64) {
    while let [digit @ b'0'..=b'9', behind @ ..] = rest {
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
        rest = behind;
    }
    (rest, value)
}

fn find(data: &[u8], needle: &[u8]) -> Option<usize> {
    data.windows(needle.len()).position(|w| w == needle)
}

fn is_space(byte: u8) -> bool {
    CLASSES[usize::from(byte)] == Class::Space
}

/// Whether a byte is part of a word, neither white space nor a delimiter.
pub(super) fn is_regular(byte: u8) -> bool {
    CLASSES[usize::from(byte)] == Class::Regular
}

/// What a byte is between tokens (ISO 32000-2, tables 1 and 2).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Regular,
    Space,
    Delimiter,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Regular; 256];
    let (spaces, delimiters) = (b"\0\t\n\x0c\r ", b"()<>[]{}/%");
    let mut at = 0;
    while at < spaces.len() {
        classes[spaces[at] as usize] = Class::Space;
        at += 1;
    }
    at = 0;
    while at < delimiters.len() {
        classes[delimiters[at] as usize] = Class::Delimiter;
        at += 1;
    }
    classes
};

/// In [`HEX`]: not a hexadecimal digit.
const NO_HEX: u8 = 16;

/// Values of hexadecimal digits.
const HEX: [u8; 256] = {
    let mut values = [NO_HEX; 256];
    let mut at = 0;
    while at < 16 {
        values[b"0123456789abcdef"[at] as usize] = at as u8;
        values[b"0123456789ABCDEF"[at] as usize] = at as u8;
        at += 1;
    }
    values
};

#[cfg(test)]
mod tests {
    use super::*;

    fn operators(content: &[u8]) -> Vec<(String, usize)> {
        let (mut lexer, mut operands, mut out) = (Lexer::new(content), Operands::default(), Vec::new());
        while let Some(operator) = lexer.next_operator(&mut operands) {
            out.push((String::from_utf8_lossy(operator).into_owned(), operands.list.len()));
        }
        out
    }

    #[test]
    fn reads_operators_with_operands() {
        let got = operators(b"BT /F1 12 Tf % comment ( Tj\n[(a\\051) -3.5 <4142>] TJ (x(y)z)' ET");
        let want = [("BT", 0), ("Tf", 2), ("TJ", 5), ("'", 1), ("ET", 0)];
        assert_eq!(got, want.map(|(o, n)| (o.to_owned(), n)));
    }

    #[test]
    fn an_inline_image_is_skipped_whole() {
        let got = operators(b"q BI /W 1 ID \x00\x80EI\x01( EI Q (a) Tj");
        assert_eq!(got.iter().map(|(o, _)| o.as_str()).collect::<Vec<_>>(), ["q", "BI", "EI", "Q", "Tj"]);
    }

    #[test]
    fn numbers_are_read_leniently() {
        let number = |text: &str| number(text.as_bytes()).0;
        let cases = [
            ("12", 12.0),
            ("-3.5", -3.5),
            ("+.25", 0.25),
            ("--3", -3.0),
            ("1.2.3", 1.2),
            ("0.0000001", 1e-7),
            ("-0", 0.0),
            ("123456789012345678901234567890", 1e9),
            ("0.12345678901234567890123", 0.123_456_79),
            ("4-5", 45.0),
        ];
        cases.iter().for_each(|(text, want)| assert_eq!(number(text), *want, "{text}"));
    }

    #[test]
    fn strings_are_unescaped() {
        let (mut lexer, mut operands) = (Lexer::new(b"(a\\\nb\\101\\)(c)) Tj"), Operands::default());
        lexer.next_operator(&mut operands);
        assert_eq!(operands.list, [Operand::String(0..7)]);
        assert_eq!(operands.string(&(0..7)), b"abA)(c)");
        let (mut lexer, mut operands) = (Lexer::new(b"(\\0\\1a\\12\\123\\3774\\501) Tj"), Operands::default());
        lexer.next_operator(&mut operands);
        assert_eq!(operands.string(&(0..8)), [0, 1, b'a', 0o12, 0o123, 0o377, b'4', b'A'].as_slice());
    }
}
