//! A damaged value written so that it can be parsed: what is no token, or stands where none of its kind may, is left out, and what was
//! left open is closed (ISO 32000-2, 7.3).

use super::lexer::is_regular;

/// Containers within each other, at most; a page needs a few.
const DEPTH: usize = 100;
/// Key of a value that has none.
const NO_KEY: &[u8] = b"/_ ";

/// The value mended; `None` where it is nested deeper than any that a page needs.
pub(super) fn mended(value: &[u8]) -> Option<Vec<u8>> {
    let mut writer = Writer { out: Vec::with_capacity(value.len() + 8), open: Vec::new(), among_numbers: false };
    let mut tokens = Tokens { rest: value };
    while let Some(token) = tokens.next() {
        match token {
            b"<<" => writer.begin(token, Open::Dictionary { key: false })?,
            b"[" => writer.begin(token, Open::Array)?,
            b">>" => writer.end(|open| matches!(open, Open::Dictionary { .. })),
            b"]" => writer.end(|open| matches!(open, Open::Array)),
            [b'/', ..] => writer.name(token),
            [b'(' | b'<', ..] | b"true" | b"false" | b"null" => writer.value(token),
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => match tokens.reference(token) {
                Some(generation) => {
                    let reference = [token, b" ", generation, b" R"].concat();
                    writer.value(&reference);
                }
                None => writer.number(token),
            },
            _ if writer.among_numbers => writer.number(token),
            _ => {}
        }
    }
    while let Some(open) = writer.open.pop() {
        writer.close(open);
    }
    Some(writer.out)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Array,
    /// Whether a key waits for its value.
    Dictionary {
        key: bool,
    },
}

struct Writer {
    out: Vec<u8>,
    open: Vec<Open>,
    /// The token before is a number in an array.
    among_numbers: bool,
}

impl Writer {
    fn put(&mut self, token: &[u8]) {
        self.among_numbers = false;
        self.out.extend_from_slice(token);
        self.out.push(b' ');
    }

    fn begin(&mut self, token: &[u8], open: Open) -> Option<()> {
        match self.open.last_mut() {
            Some(Open::Dictionary { key: key @ true }) => *key = false,
            Some(Open::Dictionary { key: false }) => self.out.extend_from_slice(NO_KEY),
            Some(Open::Array) | None => {}
        }
        self.put(token);
        self.open.push(open);
        (self.open.len() <= DEPTH).then_some(())
    }

    /// Closes the innermost container of a kind, with those inside it; nothing where there is none.
    fn end(&mut self, of: impl Fn(&Open) -> bool) {
        let Some(at) = self.open.iter().rposition(of) else { return };
        while self.open.len() > at
            && let Some(open) = self.open.pop()
        {
            self.close(open);
        }
    }

    fn close(&mut self, open: Open) {
        match open {
            Open::Array => self.put(b"]"),
            Open::Dictionary { key } => self.put(if key { b"null >>" } else { b">>" }),
        }
    }

    /// A number. One that is damaged is 0: a page as wide as half its width would lose its words, and the numbers of a list keep their
    /// places.
    fn number(&mut self, token: &[u8]) {
        self.value(if is_number(token) { token } else { b"0" });
        self.among_numbers = self.open.last() == Some(&Open::Array);
    }

    fn name(&mut self, token: &[u8]) {
        if let Some(Open::Dictionary { key }) = self.open.last_mut() {
            *key = !*key;
        }
        self.put(token);
    }

    /// A value where one may stand; in the place of a key it is left out.
    fn value(&mut self, token: &[u8]) {
        match self.open.last_mut() {
            Some(Open::Dictionary { key: false }) => {}
            Some(Open::Dictionary { key }) => {
                *key = false;
                self.put(token);
            }
            Some(Open::Array) | None => self.put(token),
        }
    }
}

/// The tokens of a value as they are written.
#[derive(Clone, Copy)]
struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    /// The generation that follows the number of an object, if the two are a reference, which is then read.
    fn reference(&mut self, number: &[u8]) -> Option<&'a [u8]> {
        let digits = |token: &[u8]| token.iter().all(u8::is_ascii_digit);
        let mut ahead = *self;
        let generation = ahead.next().filter(|token| digits(number) && digits(token))?;
        ahead.next().filter(|token| *token == b"R")?;
        *self = ahead;
        Some(generation)
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let (token, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        token
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        loop {
            match self.rest {
                [] => return None,
                [b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ', rest @ ..] => self.rest = rest,
                [b'%', ..] => {
                    let end = self.rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(self.rest.len());
                    self.take(end);
                }
                [b'<', b'<', ..] | [b'>', b'>', ..] => return Some(self.take(2)),
                [b'<', ..] => match self.rest.iter().position(|b| *b == b'>') {
                    Some(end) => return Some(self.take(end + 1)),
                    None => self.rest = &[],
                },
                [b'(', ..] => match string_end(self.rest) {
                    Some(end) => return Some(self.take(end)),
                    None => self.rest = &[],
                },
                [b'[' | b']' | b'>' | b')' | b'{' | b'}', ..] => return Some(self.take(1)),
                [_, rest @ ..] => {
                    let length = rest.iter().position(|b| !is_regular(*b)).unwrap_or(rest.len());
                    return Some(self.take(length + 1));
                }
            }
        }
    }
}

/// Where a string ends that begins with the first byte.
fn string_end(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut at) = (0usize, 0);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(at),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn is_number(token: &[u8]) -> bool {
    let digits = token.strip_prefix(b"-").or_else(|| token.strip_prefix(b"+")).unwrap_or(token);
    let points = digits.iter().filter(|b| **b == b'.').count();
    points <= 1 && digits.len() > points && digits.iter().all(|b| b.is_ascii_digit() || *b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &[u8]) -> String {
        String::from_utf8_lossy(&mended(value).unwrap_or_default()).into_owned()
    }

    #[test]
    fn a_sound_value_stays_as_it_is() {
        let sound =
            "<< /Type /Page /Contents 7 0 R /Box [ 0 -1.5 .5 +2 ] /T (a\\)(b)>> \\() /H <0A> /D << /A true /B null >> >> ";
        assert_eq!(text(sound.as_bytes()), sound);
        assert_eq!(text(b"[1 0 R 2 0 R]%c\n"), "[ 1 0 R 2 0 R ] ");
        assert_eq!(text(b" 556 "), "556 ");
    }

    #[test]
    fn what_fits_nowhere_is_left_out_and_what_is_open_is_closed() {
        let cases: [(&[u8], &str); 9] = [
            (b"<< \x9cRotate 0 /Type /Page >>", "<< /Type /Page >> "),
            (b"<< /P [ /PDF \xd6 ] /Q 1 >>", "<< /P [ /PDF ] /Q 1 >> "),
            (b"<< /Box [0 0 59\x9c.2 842 x ] >>", "<< /Box [ 0 0 0 842 0 ] >> "),
            (b"<< /A [ 1 2 /B << /C >> /D 3 >>", "<< /A [ 1 2 /B << /C null >> /D 3 ] >> "),
            (b"<< /A << /B 1 /C 2", "<< /A << /B 1 /C 2 >> >> "),
            (b"<< /A 5 0 X /B 1 >>", "<< /A 5 /B 1 >> "),
            (b"<< << /A 1 >> /B 2 >>", "<< /_ << /A 1 >> /B 2 >> "),
            (b"<< /A (open", "<< /A null >> "),
            (b"] >> 1 R", "1 "),
        ];
        cases.iter().for_each(|(damaged, want)| assert_eq!(text(damaged), *want));
        assert_eq!(mended(&[b'['; 1000]), None);
    }
}
