//! Words of three languages brought to one spelling, so that cognates meet.
//!
//! Good for: telling that *integración*, *integração* and *integration* are one word. Not for: words that share no letters; those are
//! learned (see `lexical`) or stand in the seed lexicon.

use std::collections::HashMap;

use crate::model::Lang;

/// Endings of one language and the common ending they become, longest first; the first that fits is taken.
type Endings = &'static [(&'static str, &'static str)];

const SPANISH: Endings = &[
    ("amientos", "amento"),
    ("amiento", "amento"),
    ("imientos", "imento"),
    ("imiento", "imento"),
    ("ciones", "cion"),
    ("siones", "sion"),
    ("dades", "dad"),
    ("ajes", "age"),
    ("aje", "age"),
    ("eza", "eza"),
    ("ores", "or"),
    ("ales", "al"),
];
const PORTUGUESE: Endings = &[
    ("coes", "cion"),
    ("soes", "sion"),
    ("cao", "cion"),
    ("ssao", "sion"),
    ("nsao", "nsion"),
    ("rsao", "rsion"),
    ("dades", "dad"),
    ("dade", "dad"),
    ("agens", "age"),
    ("agem", "age"),
    ("oes", "on"),
    ("ao", "on"),
    ("ores", "or"),
    ("ais", "al"),
    ("eis", "el"),
];
const ENGLISH: Endings = &[
    ("ations", "acion"),
    ("ation", "acion"),
    ("tions", "cion"),
    ("tion", "cion"),
    ("sions", "sion"),
    ("ities", "idad"),
    ("ity", "idad"),
    ("ties", "dad"),
    ("ty", "dad"),
    ("ments", "mento"),
    ("ment", "mento"),
    ("ances", "ancia"),
    ("ance", "ancia"),
    ("ences", "encia"),
    ("ence", "encia"),
    ("ency", "encia"),
    ("ancy", "ancia"),
    ("ical", "ico"),
    ("ically", "icamente"),
    ("ly", "mente"),
    ("ous", "oso"),
    ("ives", "ivo"),
    ("ive", "ivo"),
    ("aries", "ario"),
    ("ary", "ario"),
    ("ories", "orio"),
    ("ory", "orio"),
    ("ic", "ico"),
    ("ics", "ico"),
    ("graphy", "grafia"),
    ("logy", "logia"),
    ("cracy", "cracia"),
    ("ates", "ar"),
    ("ate", "ar"),
    ("izes", "izar"),
    ("ize", "izar"),
    ("ise", "izar"),
    ("izing", "izando"),
    ("ing", "ndo"),
];

/// Spellings brought to one form, in order.
const SPELLINGS: [(&str, &str); 17] = [
    ("ph", "f"),
    ("th", "t"),
    ("qu", "c"),
    ("ch", "c"),
    ("k", "c"),
    ("y", "i"),
    ("w", "u"),
    ("ll", "l"),
    ("lh", "l"),
    ("nh", "n"),
    ("ss", "s"),
    ("ff", "f"),
    ("mm", "m"),
    ("nn", "n"),
    ("cc", "c"),
    ("tt", "t"),
    ("pp", "p"),
];

/// Shortest word whose ending is looked at.
const SHORTEST: usize = 5;

/// The common spelling of a folded word of a language.
pub(super) fn skeleton(word: &str, lang: Lang) -> String {
    let endings = match lang {
        Lang::ES => SPANISH,
        Lang::PT => PORTUGUESE,
        Lang::EN => ENGLISH,
        _ => &[],
    };
    let mut plain = if word.len() < SHORTEST { word.to_owned() } else { with_ending(word, endings) };
    if let Some(rest) = plain.strip_prefix("es").filter(|r| r.len() > 2 && r.starts_with(['t', 'p', 'c'])) {
        plain = format!("s{rest}");
    }
    for (from, to) in SPELLINGS {
        if plain.contains(from) {
            plain = plain.replace(from, to);
        }
    }
    match plain.strip_suffix('s') {
        Some(stem) if stem.len() > 2 => stem.to_owned(),
        _ => plain,
    }
}

fn with_ending(word: &str, endings: Endings) -> String {
    let found = endings
        .iter()
        .filter(|(from, _)| word.ends_with(from) && word.len() >= from.len() + 2)
        .max_by_key(|(from, _)| from.len());
    found.map_or_else(|| word.to_owned(), |(from, to)| format!("{}{to}", &word[..word.len() - from.len()]))
}

/// Likeness below which two words are taken for strangers.
const FLOOR: f32 = 0.22;
/// Smallest likeness, after the floor, that is kept.
const KEPT: f32 = 0.03;
/// Likest words kept for one word.
const LIKEST: usize = 10;
/// Weights of a pair of letters and of three letters.
const GRAMS: [f32; 2] = [1.0, 1.4];
/// Likeness of two short words that are written alike.
const SHORT_ALIKE: f32 = 0.5;
/// Letters from which a word is compared by its grams.
const COMPARED: usize = 4;

/// A word's row: words of the other side with likeness, 0 to 1, in the order of the words.
pub(super) type Row = Vec<(u32, f32)>;

/// Likeness of the words of two vocabularies, a row for each word of the first.
///
/// Weighted Dice coefficient over groups of two and three letters with borders, raised to the square above a floor. Numbers and names
/// are alike only when they are the same.
pub(super) fn likeness(a: &[String], a_lang: Lang, b: &[String], b_lang: Lang) -> Vec<Row> {
    let same: HashMap<&str, u32> = b.iter().enumerate().map(|(i, w)| (w.as_str(), i as u32)).collect();
    let others: Vec<Grams> = b.iter().map(|w| Grams::of(w, b_lang)).collect();
    let mut index: HashMap<u32, Vec<(u32, f32)>> = HashMap::new();
    for (word, grams) in others.iter().enumerate() {
        grams.grams.iter().for_each(|(g, w)| index.entry(*g).or_default().push((word as u32, *w)));
    }
    let mut common = vec![0.0f32; b.len()];
    a.iter()
        .map(|word| {
            let grams = Grams::of(word, a_lang);
            let mut touched: Vec<u32> = Vec::new();
            for (gram, weight) in &grams.grams {
                for &(other, w) in index.get(gram).into_iter().flatten() {
                    if common[other as usize] == 0.0 {
                        touched.push(other);
                    }
                    common[other as usize] += w.min(*weight);
                }
            }
            let mut row: Row = touched
                .into_iter()
                .filter_map(|other| {
                    let shared = std::mem::take(&mut common[other as usize]);
                    let dice = 2.0 * shared / (grams.total + others[other as usize].total);
                    let value = ((dice - FLOOR).max(0.0) / (1.0 - FLOOR)).powi(2);
                    (value >= KEPT).then_some((other, value))
                })
                .collect();
            if let Some(&other) = same.get(word.as_str()).filter(|_| grams.grams.is_empty()) {
                row.push((other, if is_sure(word) { 1.0 } else { SHORT_ALIKE }));
            }
            row.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
            row.truncate(LIKEST);
            row.sort_by_key(|(other, _)| *other);
            row
        })
        .collect()
}

/// Whether a word is a number or the key of a name, which mean the same in every language.
pub(super) fn is_sure(word: &str) -> bool {
    word.starts_with('@') || word.chars().any(|c| c.is_ascii_digit())
}

/// The groups of letters of a word; none where only the same word is alike.
struct Grams {
    grams: Vec<(u32, f32)>,
    total: f32,
}

impl Grams {
    fn of(word: &str, lang: Lang) -> Grams {
        if is_sure(word) || word.len() < COMPARED {
            return Grams { grams: Vec::new(), total: 0.0 };
        }
        let bordered: Vec<char> = std::iter::once('^').chain(skeleton(word, lang).chars()).chain(['$']).collect();
        let mut grams: Vec<(u32, f32)> = Vec::new();
        for (size, weight) in [(2, GRAMS[0]), (3, GRAMS[1])] {
            grams.extend(bordered.windows(size).map(|letters| (code(letters), weight)));
        }
        grams.sort_by_key(|(gram, _)| *gram);
        grams.dedup_by(|again, first| {
            let same = again.0 == first.0;
            if same {
                first.1 += again.1;
            }
            same
        });
        Grams { total: grams.iter().map(|g| g.1).sum(), grams }
    }
}

/// A number for up to three letters; letters beyond Latin may share one, which costs little.
fn code(letters: &[char]) -> u32 {
    letters.iter().fold(letters.len() as u32, |code, c| (code << 10) | (*c as u32 & 0x3ff))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str, langs: (Lang, Lang)) -> f32 {
        likeness(&[a.to_owned()], langs.0, &[b.to_owned()], langs.1)[0].first().map_or(0.0, |r| r.1)
    }

    #[test]
    fn cognates_are_more_alike_than_strangers() {
        for [es, pt, en] in [
            ["integracion", "integracao", "integration"],
            ["proteccion", "protecao", "protection"],
            ["regularizaciones", "regularizacoes", "regularizations"],
            ["comunidades", "comunidades", "communities"],
            ["especial", "especial", "special"],
            ["compromiso", "compromisso", "compromise"],
        ] {
            assert!(alike(es, pt, (Lang::ES, Lang::PT)) > 0.4, "{es} {pt}");
            assert!(alike(es, en, (Lang::ES, Lang::EN)) > 0.3, "{es} {en}");
        }
        assert_eq!(alike("personas", "refugees", (Lang::ES, Lang::EN)), 0.0);
        assert_eq!(alike("2023", "2022", (Lang::ES, Lang::EN)), 0.0);
        assert_eq!(alike("2023", "2023", (Lang::ES, Lang::EN)), 1.0);
    }
}
