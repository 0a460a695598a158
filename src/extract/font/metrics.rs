//! Advances and places of the glyphs of composite fonts, in both writing modes (ISO 32000-2, 9.7.4.3).

use lopdf::{Dictionary, Document, Object};

use super::objects;

/// Width of a CID the font does not list, thousandths of an em (ISO 32000-2, table 115).
const DEFAULT_WIDTH: f32 = 1000.0;
/// `DW2` where there is none: height of the origin of vertical writing above the baseline, and the advance, which runs down.
const DEFAULT_VERTICAL: [f32; 2] = [880.0, -1000.0];
/// Ranges of CIDs kept of one array.
const RANGES: usize = 100_000;

/// What a font says of its CIDs.
pub(super) struct Metrics {
    widths: Ranges<1>,
    default_width: f32,
    vertical: Option<Vertical>,
}

struct Vertical {
    default: [f32; 2],
    /// Vertical advance, and the vector from the origin of horizontal writing to that of vertical writing.
    own: Ranges<3>,
}

impl Metrics {
    /// Reads a CIDFont dictionary.
    pub(super) fn of(doc: &Document, child: &Dictionary, vertical: bool) -> Metrics {
        let vertical = vertical.then(|| Vertical {
            default: <[f32; 2]>::try_from(objects::numbers(doc, child, b"DW2")).unwrap_or(DEFAULT_VERTICAL),
            own: Ranges::of(doc, child, b"W2"),
        });
        Metrics {
            widths: Ranges::of(doc, child, b"W"),
            default_width: objects::number(doc, child, b"DW").unwrap_or(DEFAULT_WIDTH),
            vertical,
        }
    }

    /// Whether glyphs are set one below the other.
    pub(super) fn is_vertical(&self) -> bool {
        self.vertical.is_some()
    }

    /// How far a glyph moves the next: to the right, or up in vertical writing, where that is mostly negative. In ems.
    pub(super) fn advance(&self, cid: u32) -> f32 {
        self.vertical(cid).map_or_else(|| self.width(cid), |[advance, ..]| advance) / 1000.0
    }

    /// How far right and up of its usual place, in the middle below the origin, vertical writing sets a glyph. In ems.
    pub(super) fn shift(&self, cid: u32) -> (f32, f32) {
        let shift = |[_, x, y]: [f32; 3]| ((self.width(cid) / 2.0 - x) / 1000.0, (DEFAULT_VERTICAL[0] - y) / 1000.0);
        self.vertical(cid).map_or((0.0, 0.0), shift)
    }

    /// The width of a glyph in horizontal writing. In ems.
    pub(super) fn across(&self, cid: u32) -> f32 {
        self.width(cid) / 1000.0
    }

    /// The width that is stated for a CID, thousandths of an em.
    pub(super) fn stated(&self, cid: u32) -> Option<f32> {
        self.widths.get(cid).map(|[width]| width)
    }

    fn width(&self, cid: u32) -> f32 {
        self.stated(cid).unwrap_or(self.default_width)
    }

    fn vertical(&self, cid: u32) -> Option<[f32; 3]> {
        let Vertical { default: [y, advance], own } = self.vertical.as_ref()?;
        Some(own.get(cid).unwrap_or_else(|| [*advance, self.width(cid) / 2.0, *y]))
    }
}

/// `N` numbers for each CID of sorted ranges, as the arrays `W` and `W2` give them.
struct Ranges<const N: usize>(Vec<(u32, u32, [f32; N])>);

impl<const N: usize> Ranges<N> {
    fn of(doc: &Document, child: &Dictionary, key: &[u8]) -> Self {
        let mut rest = objects::array(doc, child, key).unwrap_or(&[]);
        let mut out = Vec::new();
        while let Some((first, behind)) = rest.split_first().filter(|_| out.len() <= RANGES) {
            let Some(first) = cid(doc, first) else { break };
            if let Some(Object::Array(own)) = behind.first().and_then(|o| objects::resolve(doc, o)) {
                let each = own.chunks_exact(N).map(|chunk| numbers(doc, chunk));
                out.extend((first..).zip(each).filter_map(|(cid, numbers)| Some((cid, cid, numbers?))));
                rest = &behind[1..];
            } else if let Some((last, behind)) = behind.split_first()
                && let (Some(last), Some(numbers)) = (cid(doc, last), behind.get(..N).and_then(|n| numbers(doc, n)))
            {
                out.push((first, last, numbers));
                rest = &behind[N..];
            } else {
                break;
            }
        }
        out.sort_by_key(|(first, _, _)| *first);
        Ranges(out)
    }

    fn get(&self, cid: u32) -> Option<[f32; N]> {
        let at = self.0.partition_point(|(first, _, _)| *first <= cid);
        let (_, _, numbers) = self.0[..at].last().filter(|(_, last, _)| cid <= *last)?;
        Some(*numbers)
    }
}

fn cid(doc: &Document, object: &Object) -> Option<u32> {
    objects::as_number(doc, object).map(|n| n.max(0.0) as u32)
}

fn numbers<const N: usize>(doc: &Document, objects: &[Object]) -> Option<[f32; N]> {
    let mut out = [0.0; N];
    for (number, object) in out.iter_mut().zip(objects) {
        *number = objects::as_number(doc, object)?;
    }
    Some(out)
}
