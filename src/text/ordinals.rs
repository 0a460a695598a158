//! Ordinal words of the three languages, as labels and titles print them.

use super::fold;

/// Stems of the ordinals from first to tenth and the tens, with their values; Spanish, Portuguese and English.
const STEMS: &[(&str, u32)] = &[
    ("primer", 1),
    ("primeir", 1),
    ("first", 1),
    ("segund", 2),
    ("second", 2),
    ("tercer", 3),
    ("terceir", 3),
    ("third", 3),
    ("cuart", 4),
    ("quart", 4),
    ("fourth", 4),
    ("quint", 5),
    ("fifth", 5),
    ("sext", 6),
    ("sixth", 6),
    ("septim", 7),
    ("setim", 7),
    ("seventh", 7),
    ("octav", 8),
    ("oitav", 8),
    ("eighth", 8),
    ("noven", 9),
    ("non", 9),
    ("ninth", 9),
    ("decim", 10),
    ("tenth", 10),
    ("undecim", 11),
    ("onceav", 11),
    ("eleventh", 11),
    ("duodecim", 12),
    ("doceav", 12),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("vigesim", 20),
    ("twentieth", 20),
    ("trigesim", 30),
    ("thirtieth", 30),
];
/// English tens that an ordinal unit follows.
const ENGLISH_TENS: [(&str, u32); 2] = [("twenty", 20), ("thirty", 30)];

/// The ordinal a phrase of one or two words states, with the bytes it takes.
pub(crate) fn value(phrase: &str) -> Option<(u32, usize)> {
    let mut parts = phrase.split([' ', '-']);
    let first = parts.next()?;
    let unit =
        parts.next().and_then(|second| Some((simple(&fold(second))?, first.len() + 1 + second.len()))).filter(|(v, _)| *v < 10);
    let folded = fold(first);
    let english = ENGLISH_TENS.iter().find(|(word, _)| *word == folded).map(|(_, v)| *v);
    match (english, unit) {
        (Some(tens), Some((unit, length))) => Some((tens + unit, length)),
        (Some(_), None) => None,
        (None, unit) => {
            let value = word(&folded)?;
            match unit {
                Some((unit, length)) if matches!(value, 10 | 20 | 30) => Some((value + unit, length)),
                _ => Some((value, first.len())),
            }
        }
    }
}

/// The ordinal one folded word states (`noveno`, `ninth`), `decimosegunda` included.
pub(crate) fn word(folded: &str) -> Option<u32> {
    simple(folded).or_else(|| joined(folded))
}

fn simple(word: &str) -> Option<u32> {
    STEMS
        .iter()
        .find(|(stem, _)| word.strip_prefix(stem).is_some_and(|end| matches!(end, "" | "o" | "a" | "ly")))
        .map(|(_, v)| *v)
}

/// `decimotercero`, `vigesimoprimera`.
fn joined(word: &str) -> Option<u32> {
    let with = |prefixes: [&str; 2], tens: u32| {
        prefixes.iter().find_map(|p| word.strip_prefix(p)).and_then(simple).filter(|v| *v < 10).map(|v| tens + v)
    };
    with(["decimo", "decima"], 10).or_else(|| with(["vigesimo", "vigesima"], 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_of_one_and_two_words() {
        for (text, expected) in [
            ("novena", 9),
            ("décima segunda", 12),
            ("decimosegunda", 12),
            ("ninth", 9),
            ("twenty-first", 21),
            ("sétima", 7),
            ("Primeira", 1),
            ("VIGÉSIMO TERCERO", 23),
        ] {
            assert_eq!(value(text), Some((expected, text.len())), "{text}");
        }
        assert_eq!(value("nonsense"), None);
        assert_eq!(value("twenty people"), None);
    }
}
