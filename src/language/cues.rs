//! Words and spellings that tell the three languages apart, and those of their neighbours.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Function words of Spanish that Portuguese and English lack.
const ES: &str = "el la los las del al y un una unos unas con por en su sus lo le les se es son como para sin sobre entre hasta desde ha han fue \
fueron este esta estos estas dicho dicha dichos dichas cual cuales cuyo cuya hacia según así también más muy ni pero sino donde cuando quien \
quienes ello ellos ellas todo todos todas otro otra otros otras mediante durante través países personas niños niñas mujeres hombres derechos humanos \
nueva nuevo año años día días mes cada siguiente siguientes ante bajo aún través e u";
/// Function words of Portuguese that Spanish and English lack.
const PT: &str = "o a os as do da dos das ao à aos às e um uma uns umas com por em no na nos nas seu sua seus suas pelo pela pelos pelas é são como para \
sem sobre entre até desde foi foram este esta estes estas dito dita cujo cuja segundo assim também mais muito nem mas onde quando quem não \
eles elas todo todos todas outro outra outros outras mediante durante através países pessoas crianças mulheres homens direitos humanos nova novo \
ano anos dia dias mês cada seguinte seguintes perante sob ainda num numa neste nesta nesse nessa deste desta desse dessa isso isto aquele bem";
/// Function words of English.
const EN: &str = "the of and to in for with on by from as at an is are was were be been its their this that these those which who whose into among \
between through during under within such other all each any not or but also more most as well upon including towards should shall will may must can \
his her it they we our has have had new countries people persons rights women men children states between against without";
/// Function words of neighbours: French, Italian, Catalan, German, Dutch, Romanian.
const OTHER: &str = "les des du et est pour dans une que aux avec sur par sont ont leur leurs cette ces qui ou où être été il della delle degli gli che \
di per sono nella nelle dei dal alla alle anche questo questa hanno ed els amb dels i són aquest aquesta perquè als und der die das mit für von \
ist den dem ein eine nicht auch het een van voor niet zijn și în cu pentru este din";

/// Endings and letter groups: language, pattern, weight. A pattern with `$` must end the word.
const SPELLINGS: [(usize, &str, f32); 40] = [
    (0, "ción$", 1.0),
    (0, "ciones$", 1.0),
    (0, "sión$", 0.8),
    (0, "dad$", 0.8),
    (0, "dades$", 0.3),
    (0, "ñ", 1.2),
    (0, "miento$", 0.8),
    (0, "mientos$", 0.8),
    (0, "ll", 0.2),
    (0, "ue", 0.2),
    (0, "ie", 0.3),
    (0, "ía$", 0.4),
    (0, "ías$", 0.4),
    (0, "aje$", 0.4),
    (0, "iza", 0.1),
    (1, "ção$", 1.2),
    (1, "ções$", 1.2),
    (1, "são$", 1.0),
    (1, "ões$", 1.0),
    (1, "ão$", 1.0),
    (1, "dade$", 1.0),
    (1, "ç", 1.0),
    (1, "ã", 1.0),
    (1, "õ", 1.0),
    (1, "nh", 0.5),
    (1, "lh", 0.6),
    (1, "mento$", 0.8),
    (1, "mentos$", 0.8),
    (1, "agem$", 0.8),
    (1, "ê", 0.8),
    (1, "â", 0.8),
    (1, "ss", 0.3),
    (2, "tion$", 1.0),
    (2, "tions$", 1.0),
    (2, "ing$", 0.8),
    (2, "ity$", 0.8),
    (2, "ies$", 0.6),
    (2, "th", 0.6),
    (2, "w", 0.5),
    (2, "k", 0.3),
];
/// The letters of each spelling, as [`letters`] has them.
const LETTERS: [u64; SPELLINGS.len()] = {
    let mut out = [0; SPELLINGS.len()];
    let mut at = 0;
    while at < out.len() {
        out[at] = letters(SPELLINGS[at].1);
        at += 1;
    }
    out
};
/// Weight of a function word that two of the three share.
const SHARED: f32 = 0.15;

static WORDS: LazyLock<HashMap<&'static str, [f32; 3]>> = LazyLock::new(|| {
    let mut map: HashMap<&'static str, [f32; 3]> = HashMap::new();
    for (index, list) in [ES, PT, EN].into_iter().enumerate() {
        for word in list.split_whitespace() {
            map.entry(word).or_default()[index] = 1.0;
        }
    }
    for weights in map.values_mut() {
        let owners = weights.iter().filter(|w| **w > 0.0).count();
        if owners > 1 {
            weights.iter_mut().filter(|w| **w > 0.0).for_each(|w| *w = SHARED);
        }
    }
    map
});

static FOREIGN: LazyLock<HashMap<&'static str, f32>> =
    LazyLock::new(|| OTHER.split_whitespace().filter(|w| !WORDS.contains_key(w)).map(|w| (w, 1.0)).collect());

/// How much speaks for each of the three, and for any other language.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Evidence {
    pub(super) known: [f32; 3],
    pub(super) foreign: f32,
}

impl Evidence {
    /// Evidence of prepared (lower case) words.
    pub(super) fn of(prepared: &str) -> Evidence {
        let mut evidence = Evidence::default();
        for word in prepared.split_whitespace() {
            if let Some(weights) = WORDS.get(word) {
                evidence.known.iter_mut().zip(weights).for_each(|(k, w)| *k += w);
            } else if FOREIGN.contains_key(word) {
                evidence.foreign += 1.0;
            } else {
                evidence.spelling(word);
            }
        }
        evidence
    }

    fn spelling(&mut self, word: &str) {
        let has = letters(word);
        for (&(lang, pattern, weight), needs) in SPELLINGS.iter().zip(LETTERS) {
            let met = || pattern.strip_suffix('$').map_or_else(|| word.contains(pattern), |end| word.ends_with(end));
            if needs & !has == 0 && met() {
                self.known[lang] += weight;
            }
        }
    }
}

/// The bytes of a word as a set in which some fall together, without the mark of a word's end: what lacks one of a pattern's cannot
/// have the pattern.
const fn letters(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let (mut set, mut at) = (0, 0);
    while at < bytes.len() {
        if bytes[at] != b'$' {
            set |= 1 << (bytes[at] & 63);
        }
        at += 1;
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_met_in_a_word_that_has_it() {
        for (lang, pattern, weight) in SPELLINGS {
            let mut evidence = Evidence::default();
            evidence.spelling(&format!("xx{}", pattern.trim_end_matches('$')));
            assert!(evidence.known[lang] >= weight, "{pattern}");
        }
    }
}
