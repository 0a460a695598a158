//! Languages that neighbour the three and are taken for them by whoever knows only three: French, Italian, Catalan, Galician.
//!
//! Each language is scored by how many of a text's words are among its frequent ones or are spelt as only it spells. A text is in
//! another language when that explains clearly more of it than any of the three does.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::model::Lang;

/// Words of a text that are looked at, at least.
const WORDS: usize = 12;
/// How much more the neighbour must explain (factor), and how many words more.
const CLEARLY: (f32, f32) = (1.12, 2.0);

/// A language's frequent words, and spellings that tell it: `-x` at the end of a word, `x'-` elided before it.
struct Profile {
    code: &'static str,
    frequent: &'static str,
    spellings: &'static str,
}

const KNOWN: [Profile; 3] = [
    Profile {
        code: "es",
        frequent: "de que y a en no el la los las del al un una con por para su sus se es son como sin sobre entre este esta estos estas lo le o \
más también según todos todas otro otra desde durante mediante ha han fue así cada ante países personas derechos",
        spellings: "-ción -ciones -sión -dad ñ -miento -mientos -ía",
    },
    Profile {
        code: "pt",
        frequent: "de que e a em no na nos nas o os as do da dos das ao aos à às um uma com por pelo pela para seu sua seus suas se é são como sem sobre \
entre este esta estes estas ou mais também segundo todos todas outro outra desde durante mediante foi foram não cada países pessoas direitos",
        spellings: "-ção -ções -são -ões -ão -dade ç ã õ nh lh -mento -mentos",
    },
    Profile {
        code: "en",
        frequent: "the of and to in for with on by from as at an a is are was were be its their this that these those which who between through during \
within such other all each any or but also more as well upon including towards shall will countries persons rights",
        spellings: "-tion -tions -ing -ity -ies th w",
    },
];

const NEIGHBOURS: [Profile; 4] = [
    Profile {
        code: "fr",
        frequent: "le la les de des du un une et est pour dans que qui aux au avec sur par sont ont leur leurs cette ces ce son sa ses ou où en à été \
se sont nous plus entre ainsi contre comme afin pays personnes droits femmes lors tous toutes autres",
        spellings: "l'- d'- qu'- s'- -ments -eux -euse -ée -ées -és -ère -aire -ique -iques -tions",
    },
    Profile {
        code: "it",
        frequent: "il lo la i gli le di del della dello delle degli dei da dal dalla in nel nella nelle nei e ed è per con che non un una sono ha hanno si \
anche questo questa tra fra loro suo sua su sul sulla al alla alle ai come più paesi persone diritti tutti",
        spellings: "-zione -zioni -tà -gli dell'- nell'- all'- l'- d'- cch zz -aggio -enza -mente",
    },
    Profile {
        code: "ca",
        frequent: "el la els les de dels del a al als amb i per un una que no és són en aquest aquesta aquests aquestes seva seves seus seu entre també \
però tots totes altres on fins des sobre contra com o ha han se persones drets dones països",
        spellings: "-ció -cions -tat -tats l'- d'- l·l -atge -ària -ència -ques -itat ny",
    },
    Profile {
        code: "gl",
        frequent: "de que e a en o os as do da dos das ao aos á ás un unha uns unhas co cos coa coas con polo pola polos polas para por no na nos nas súa súas \
seu seus é son non se como sen sobre entre este esta estes estas ou máis tamén todos todas outro outra desde ata foi foron mediante países persoas dereitos",
        spellings: "-ción -cións -sión -dade -dades ñ xe xi -xía unh",
    },
];

/// A profile taken apart: whole words, endings, what is elided before a word, and groups of letters.
struct Signs {
    code: &'static str,
    frequent: HashSet<&'static str>,
    ends: Vec<&'static str>,
    elided: Vec<&'static str>,
    parts: Vec<&'static str>,
}

static THREE: LazyLock<Vec<Signs>> = LazyLock::new(|| KNOWN.iter().map(Signs::of).collect());
static OTHERS: LazyLock<Vec<Signs>> = LazyLock::new(|| NEIGHBOURS.iter().map(Signs::of).collect());

/// The neighbour a text is in; none where one of the three explains it as well.
pub(super) fn neighbour(prepared: &str) -> Option<Lang> {
    let mut words: HashMap<&str, usize> = HashMap::new();
    prepared.split_whitespace().for_each(|word| *words.entry(word).or_default() += 1);
    if words.values().sum::<usize>() < WORDS {
        return None;
    }
    let known = THREE.iter().map(|s| s.explain(&words)).fold(0.0, f32::max);
    let scored = OTHERS.iter().map(|s| (s.explain(&words), s.code));
    let (best, code) = scored.fold((0.0, ""), |a, b| if b.0 > a.0 { b } else { a });
    (best > known * CLEARLY.0 + CLEARLY.1).then(|| code.parse().ok()).flatten()
}

impl Signs {
    fn of(profile: &Profile) -> Signs {
        let spellings = || profile.spellings.split_whitespace();
        Signs {
            code: profile.code,
            frequent: profile.frequent.split_whitespace().collect(),
            ends: spellings().filter_map(|s| s.strip_prefix('-')).collect(),
            elided: spellings().filter_map(|s| s.strip_suffix("'-")).collect(),
            parts: spellings().filter(|s| !s.starts_with('-') && !s.ends_with('-')).collect(),
        }
    }

    /// How many words are this language's: frequent ones count one, telling spellings too.
    fn explain(&self, words: &HashMap<&str, usize>) -> f32 {
        words
            .iter()
            .filter(|(word, _)| self.frequent.contains(*word) || self.spells(word))
            .map(|(_, count)| *count)
            .sum::<usize>() as f32
    }

    fn spells(&self, word: &str) -> bool {
        self.ends.iter().any(|end| word.ends_with(end) && word != *end)
            || word.split_once(['\'', '’']).is_some_and(|(before, _)| self.elided.contains(&before))
            || self.parts.iter().any(|part| word.contains(part))
    }
}
