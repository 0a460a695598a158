//! Stream filters (ISO 32000-2, 7.4): each gives what it can decode, and says when that is not all.

use std::cell::Cell;
use std::io::Read;

use libdeflater::{DecompressionError, Decompressor};

/// Room first tried for inflated data, as a multiple of the packed bytes.
const USUAL_RATIO: usize = 6;
/// Room tried at least, bytes.
const LEAST_ROOM: usize = 64 << 10;

/// Room kept for the next file at most, bytes.
const MOST_KEPT: usize = 4 << 20;

/// Why decoded data is not all there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// The data is damaged; what stands before the damage is there.
    Damage,
    /// More bytes than the bound.
    Bound,
}

/// How the rows of a Flate or LZW stream were made smaller (ISO 32000-2, table 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) predictor: usize,
    pub(super) colors: usize,
    pub(super) bits: usize,
    pub(super) columns: usize,
    pub(super) early_change: bool,
}

impl Default for Parameters {
    fn default() -> Self {
        Parameters { predictor: 1, colors: 1, bits: 8, columns: 1, early_change: true }
    }
}

/// Decodes one filter after the other. Its room goes from one file of a thread to the next.
pub(super) struct Filters {
    inflate: Decompressor,
    room: Vec<u8>,
    /// What is wrong with the data decoded last.
    pub(super) cut: Option<Cut>,
}

thread_local! {
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

impl Drop for Filters {
    fn drop(&mut self) {
        if self.room.len() <= MOST_KEPT {
            ROOM.set(std::mem::take(&mut self.room));
        }
    }
}

impl Filters {
    pub(super) fn new() -> Self {
        Filters { inflate: Decompressor::new(), room: ROOM.take(), cut: None }
    }

    /// Puts the data behind a filter, at most `bound` bytes, behind what `out` holds; `None` for a filter that makes no text (images) or
    /// is unknown.
    pub(super) fn decode(
        &mut self,
        name: &[u8],
        data: &[u8],
        parameters: &Parameters,
        bound: usize,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let predicted = parameters.predictor > 1;
        match name {
            b"FlateDecode" | b"Fl" if predicted => {
                let mut rows = Vec::new();
                self.flate(data, bound, &mut rows);
                out.append(&mut unpredict(rows, parameters));
            }
            b"FlateDecode" | b"Fl" => self.flate(data, bound, out),
            b"LZWDecode" | b"LZW" => {
                let plain = self.lzw(data, parameters.early_change, bound);
                out.append(&mut if predicted { unpredict(plain, parameters) } else { plain });
            }
            b"ASCII85Decode" | b"A85" => out.append(&mut self.ascii85(data, bound)),
            b"ASCIIHexDecode" | b"AHx" => out.append(&mut self.hexadecimal(data, bound)),
            b"RunLengthDecode" | b"RL" => out.append(&mut self.run_lengths(data, bound)),
            b"Crypt" => out.extend_from_slice(data),
            _ => return None,
        }
        Some(())
    }

    /// Whole sound data goes through the fast decoder; damage and excess through the one that keeps what it has.
    fn flate(&mut self, data: &[u8], bound: usize, out: &mut Vec<u8>) {
        let mut wanted = data.len().saturating_mul(USUAL_RATIO).max(LEAST_ROOM).min(bound);
        loop {
            if self.room.len() < wanted {
                self.room.resize(wanted, 0);
            }
            let most = self.room.len().min(bound);
            match self.inflate.zlib_decompress(data, &mut self.room[..most]) {
                Ok(length) => return out.extend_from_slice(&self.room[..length]),
                Err(DecompressionError::InsufficientSpace) if most < bound => wanted = most.saturating_mul(3).min(bound),
                Err(_) => return out.append(&mut self.flate_as_far_as_it_goes(data, bound)),
            }
        }
    }

    /// Without its header and its checksum, which are often what is wrong; data that has none is taken whole.
    fn flate_as_far_as_it_goes(&mut self, data: &[u8], bound: usize) -> Vec<u8> {
        let out = self.read(flate2::read::DeflateDecoder::new(data.get(2..).unwrap_or(&[])), bound);
        if out.is_empty() { self.read(flate2::read::DeflateDecoder::new(data), bound) } else { out }
    }

    fn read(&mut self, reader: impl Read, bound: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let read = reader.take(bound as u64 + 1).read_to_end(&mut out);
        self.cut = if read.is_err() { Some(Cut::Damage) } else { None };
        self.bounded(out, bound)
    }

    fn bounded(&mut self, mut out: Vec<u8>, bound: usize) -> Vec<u8> {
        if out.len() > bound {
            out.truncate(bound);
            self.cut = Some(Cut::Bound);
        }
        out
    }

    fn lzw(&mut self, data: &[u8], early_change: bool, bound: usize) -> Vec<u8> {
        use weezl::{BitOrder::Msb, LzwStatus, decode::Decoder};
        let mut decoder = if early_change { Decoder::with_tiff_size_switch(Msb, 8) } else { Decoder::new(Msb, 8) };
        let (mut out, mut rest) = (Vec::new(), data);
        while out.len() <= bound {
            let start = out.len();
            out.resize(start + LEAST_ROOM, 0);
            let result = decoder.decode_bytes(rest, &mut out[start..]);
            out.truncate(start + result.consumed_out);
            rest = &rest[result.consumed_in..];
            match result.status {
                Ok(LzwStatus::Ok) => {}
                Ok(_) => break,
                Err(_) => {
                    self.cut = Some(Cut::Damage);
                    break;
                }
            }
        }
        self.bounded(out, bound)
    }

    /// Groups of five characters are four bytes (7.4.3); marks and strange characters are passed over.
    fn ascii85(&mut self, data: &[u8], bound: usize) -> Vec<u8> {
        let data = data.strip_prefix(b"<~").unwrap_or(data);
        let mut out = Vec::with_capacity((data.len() / 5 * 4).min(bound));
        let mut group = [0u8; 5];
        let mut filled = 0;
        for &byte in data {
            match byte {
                b'~' => break,
                b'z' if filled == 0 => out.extend([0; 4]),
                b'!'..=b'u' => {
                    group[filled] = byte - b'!';
                    filled += 1;
                }
                _ => {}
            }
            if filled == 5 {
                out.extend(group_value(&group).to_be_bytes());
                filled = 0;
            }
            if out.len() > bound {
                break;
            }
        }
        if filled > 1 {
            group[filled..].fill(84);
            out.extend(&group_value(&group).to_be_bytes()[..filled - 1]);
        }
        self.bounded(out, bound)
    }

    fn hexadecimal(&mut self, data: &[u8], bound: usize) -> Vec<u8> {
        let digits: Vec<u8> =
            data.iter().take_while(|b| **b != b'>').filter_map(|b| (*b as char).to_digit(16)).map(|d| d as u8).collect();
        let out = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect();
        self.bounded(out, bound)
    }

    /// A length up to 127 copies so many bytes and one more; above 128 it repeats the next byte (7.4.5).
    fn run_lengths(&mut self, data: &[u8], bound: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(&length) = data.get(at).filter(|l| **l != 128 && out.len() <= bound) {
            let count = usize::from(length);
            if length < 128 {
                let end = (at + count + 2).min(data.len());
                out.extend_from_slice(&data[at + 1..end]);
                at = end;
            } else {
                let Some(&byte) = data.get(at + 1) else { break };
                out.extend(std::iter::repeat_n(byte, 257 - count));
                at += 2;
            }
        }
        self.bounded(out, bound)
    }
}

fn group_value(group: &[u8; 5]) -> u32 {
    group.iter().fold(0u32, |value, digit| value.wrapping_mul(85).wrapping_add(u32::from(*digit)))
}

/// Undoes the predictor of TIFF (2) or PNG (10 and above) over rows of samples (ISO 32000-2, 7.4.4.4).
fn unpredict(data: Vec<u8>, parameters: &Parameters) -> Vec<u8> {
    let Parameters { predictor, colors, bits, columns, .. } = *parameters;
    let row_bits = colors.max(1).saturating_mul(bits.max(1)).saturating_mul(columns.max(1));
    let (row, pixel) = (row_bits.div_ceil(8), colors.max(1).saturating_mul(bits.max(1)).div_ceil(8));
    if row > data.len() {
        return data;
    }
    if predictor >= 10 { png(&data, row, pixel) } else { tiff(data, row, pixel, bits) }
}

/// Differences between neighbours of eight bits; other depths do not occur in text.
fn tiff(mut data: Vec<u8>, row: usize, pixel: usize, bits: usize) -> Vec<u8> {
    if bits == 8 {
        for line in data.chunks_mut(row) {
            (pixel..line.len()).for_each(|at| line[at] = line[at].wrapping_add(line[at - pixel]));
        }
    }
    data
}

fn png(data: &[u8], row: usize, pixel: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut above = vec![0u8; row];
    for line in data.chunks(row + 1) {
        let (kind, samples) = (line[0], &line[1..]);
        let mut plain = vec![0u8; row];
        for (at, &sample) in samples.iter().enumerate() {
            let (left, corner) = if at >= pixel { (plain[at - pixel], above[at - pixel]) } else { (0, 0) };
            let guess = match kind {
                1 => left,
                2 => above[at],
                3 => ((u16::from(left) + u16::from(above[at])) / 2) as u8,
                4 => paeth(left, above[at], corner),
                _ => 0,
            };
            plain[at] = sample.wrapping_add(guess);
        }
        out.extend_from_slice(&plain[..samples.len()]);
        above = plain;
    }
    out
}

/// The neighbour nearest to left plus above minus corner (PNG specification, 9.4).
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(above), i16::from(corner));
    let estimate = a + b - c;
    let (to_left, to_above, to_corner) = ((estimate - a).abs(), (estimate - b).abs(), (estimate - c).abs());
    if to_left <= to_above && to_left <= to_corner {
        left
    } else if to_above <= to_corner {
        above
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(name: &[u8], data: &[u8]) -> Vec<u8> {
        whole(&mut Filters::new(), name, data, 1 << 20).unwrap_or_default()
    }

    fn whole(filters: &mut Filters, name: &[u8], data: &[u8], bound: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        filters.decode(name, data, &Parameters::default(), bound, &mut out).map(|()| out)
    }

    #[test]
    fn each_filter_gives_its_bytes() {
        assert_eq!(decode(b"ASCII85Decode", b"<~87cUR\nD]i,\"Ebo80~>\n"), b"Hello World!");
        assert_eq!(decode(b"A85", b"87cURDZ"), b"Hello");
        assert_eq!(decode(b"ASCIIHexDecode", b"48 65\n6C6C 6F7>"), b"Hellop");
        assert_eq!(decode(b"RunLengthDecode", b"\x01Hi\xfe!\x80rest"), b"Hi!!!");
        assert_eq!(decode(b"LZWDecode", b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"), b"-----A---B");
        assert_eq!(whole(&mut Filters::new(), b"DCTDecode", b"", 9), None);
    }

    #[test]
    fn damaged_and_oversized_data_is_kept_as_far_as_it_goes() {
        let text = b"The same words again and again. ".repeat(400);
        let mut packed = Vec::new();
        let mut encoder = flate2::read::ZlibEncoder::new(&text[..], flate2::Compression::default());
        assert!(encoder.read_to_end(&mut packed).is_ok());
        let mut filters = Filters::new();
        let half = whole(&mut filters, b"FlateDecode", &packed[..packed.len() / 2], 1 << 20).unwrap_or_default();
        assert!(text.starts_with(&half) && !half.is_empty());
        assert_eq!(filters.cut.take(), Some(Cut::Damage));
        assert_eq!(whole(&mut filters, b"Fl", &packed, 100).map(|b| b.len()), Some(100));
        assert_eq!(filters.cut.take(), Some(Cut::Bound));
        assert_eq!(whole(&mut filters, b"Fl", &packed[2..], 1 << 20).as_deref(), Some(&text[..]));
    }

    #[test]
    fn predictors_are_undone() {
        let rows = |predictor| Parameters { predictor, columns: 3, ..Parameters::default() };
        assert_eq!(unpredict(vec![1, 1, 1, 1, 2, 1, 1, 1], &rows(12)), [1, 2, 3, 2, 3, 4]);
        assert_eq!(unpredict(vec![5, 1, 1, 7, 0, 1], &rows(2)), [5, 6, 7, 7, 7, 8]);
    }
}
