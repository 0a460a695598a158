//! Sentences of a passage.
//!
//! Boundaries are those of Unicode Standard Annex #29, section 5, mended where legal Spanish, Portuguese and English differ from it:
//! abbreviations, initials and labels end no sentence, an ellipsis character may, and no boundary stands before a small letter.

use unicode_segmentation::UnicodeSegmentation;

use super::{Span, fold};

/// Abbreviations that something always follows; folded, without their last stop. Those of one letter are initials.
const ALWAYS_FOLLOWED: &str = "art arts arto artos sr sra sres sras srta srtas dr dra dres dras drs lic licda ing ings arq abog prof profa profs d.ª \
dna don exc excmo excma exmo exma excmos excmas exmos exmas hon rev mons mgr mr mrs ms messrs st sta sto ste gral gen cnel col cap tte sgt min emb amb \
n.o no nos nro nros nr nrs num nums n.os n.a pag pags p pp fl fol fols fs vol vols t tom ed eds coord coords cf cfr conf v vs vid ver inc incs lit num \
par parr parrs para paras sec secs sect cl cls cap caps ch chap lib res resol dec decs dto decr dl reg regl ley of ofs exp exped cit op ob loc ib ibid id \
ej p.ej p.ex ex v.gr v.g gr e.g i.e viz aprox approx ca circ c fig figs tab tbl graf cuad app apend an anex ee est av avda avd r rua pza pca \
depto dpto prov mun tel telf tels fax ext cta cia jan feb mar apr jun jul aug sep sept oct nov ene abr ago set dic fev out dez lun dept gov gob gov.o \
let alin al apdo ap ss sig sgte";
/// Abbreviations that may end a sentence: a boundary stands after them where a word follows that only starts sentences.
const MAY_END: &str =
    "uu u.s u.s.a us u.k u.n e.u ee.uu a.m p.m s.a ltda ltd inc corp bros jr sr a.c d.c a.d b.c ph.d vta ff et.al al ss.mm oo.ii";
/// Words that open a sentence, folded: after an initial or `EE. UU.` a capital on one of them shows a new sentence.
const OPENERS: &str = "el la los las lo un una unos unas en por para con de del al a se su sus este esta estos estas ese esa dicho dicha asimismo \
ademas tambien no cuando como si o os as um uma uns umas em no na nos nas do da dos das ao aos pelo pela seu sua alem tambem nao quando se \
the an in on at by for from to of this that these those it its they we he she there such all each when if as and but however moreover y e mas pero";

/// Characters behind a stop in which the next sentence shows its first letter or digit.
const LOOK_AHEAD: usize = 32;

/// The sentences of a passage in their order, without the white space around them. Every other character belongs to one.
///
/// A line feed, which ends a paragraph, always ends a sentence.
///
/// ```
/// use rondas::text::sentences;
/// let text = "Según el art. 5 de la Res. N.º 3, el Sr. J. Paz preside. Los Estados aportan 3.5 millones.";
/// let found: Vec<&str> = sentences(text).into_iter().map(|s| s.of(text)).collect();
/// assert_eq!(found.len(), 2);
/// assert_eq!(found[1], "Los Estados aportan 3.5 millones.");
/// ```
pub fn sentences(text: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut start = 0;
    for end in boundaries(text) {
        let sentence = Span::new(start, end).trimmed(text);
        if !sentence.is_empty() && (end == text.len() || is_boundary(text, sentence, end)) {
            out.push(sentence);
            start = end;
        } else if sentence.is_empty() {
            start = end;
        }
    }
    out
}

/// Boundaries of the annex, and those it passes over: behind an ellipsis character, and behind a stop with no space.
fn boundaries(text: &str) -> Vec<usize> {
    let annex = text.split_sentence_bound_indices().map(|(at, piece)| at + piece.len());
    let behind_ellipses = text.match_indices('…').filter_map(|(at, dots)| {
        let rest = &text[at + dots.len()..];
        let closed = rest.trim_start_matches(is_closer);
        let next = closed.trim_start();
        (next.len() < closed.len()).then(|| text.len() - next.len())
    });
    let behind_glued_stops =
        text.match_indices('.').map(|(at, _)| at + 1).filter(|at| text[*at..].starts_with(char::is_uppercase));
    let mut all: Vec<usize> = annex.chain(behind_ellipses).chain(behind_glued_stops).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether a sentence that could end before byte `end` does.
fn is_boundary(text: &str, sentence: Span, end: usize) -> bool {
    let gap = &text[sentence.end..end];
    if gap.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        return true;
    }
    let (words, next) = (sentence.of(text), &text[end..]);
    let Some(initial) = next.chars().take(LOOK_AHEAD).find(|c| c.is_alphanumeric()) else {
        return !next.trim().is_empty() && !gap.is_empty();
    };
    if initial.is_lowercase() || is_label(words) || ends_with_omission(words) {
        return false;
    }
    if gap.is_empty() {
        return is_glued(words, next);
    }
    let Some(stem) = words.strip_suffix('.') else { return true };
    let last = fold(stem.rsplit(|c: char| c.is_whitespace() || is_opener(c)).next().unwrap_or(stem));
    let one_letter = last.chars().filter(|c| c.is_alphabetic()).count() == 1 && last.chars().count() == 1;
    if is_listed(MAY_END, &last) || one_letter {
        return opens_sentence(next);
    }
    let day = last.len() <= 2 && last.bytes().all(|b| b.is_ascii_digit()) && initial.is_ascii_digit();
    !day && !is_listed(ALWAYS_FOLLOWED, &last)
}

/// A label alone (`1.`, `c.2.`, `IV.`, `(a).`) is part of the sentence behind it.
fn is_label(words: &str) -> bool {
    let body = words.trim_matches(|c: char| matches!(c, '(' | ')' | '.' | '-' | '–' | 'º' | 'ª' | '°') || is_opener(c));
    let part = |p: &str| {
        p.len() <= 1
            || p.bytes().all(|b| b.is_ascii_digit())
            || p.bytes().all(|b| matches!(b, b'i' | b'v' | b'x' | b'I' | b'V' | b'X'))
    };
    body.len() <= 12 && body.split('.').all(part)
}

/// `(…)`, `[...]`: something was left out, and the sentence goes on.
fn ends_with_omission(words: &str) -> bool {
    ["(…)", "[…]", "(...)", "[...]"].iter().any(|mark| words.ends_with(mark))
}

/// `región.Los`: a space was lost. `Ph.D`, `gob.Mx` and the like are one word.
fn is_glued(words: &str, next: &str) -> bool {
    let token = words.rsplit(char::is_whitespace).next().unwrap_or(words);
    let stem = token.trim_end_matches(['.', '!', '?']);
    let after: Vec<char> = next.chars().take(2).collect();
    let starts_word = matches!(after[..], [a, b] if a.is_uppercase() && (b.is_lowercase() || b.is_whitespace()));
    stem.chars().count() >= 4 && stem.chars().all(char::is_alphabetic) && starts_word
}

fn opens_sentence(next: &str) -> bool {
    let mut words = next.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.next().is_none_or(|first| is_listed(OPENERS, &fold(first)))
}

fn is_listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|w| w == word)
}

fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '«' | '“' | '‘' | '"' | '\'' | '¿' | '¡')
}

fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '»' | '”' | '’' | '"' | '\'')
}
