//! Spanish, Portuguese and English, per text and per clause. The only door to whatlang.
//!
//! Good for: clauses of a declaration, which share one language or change it rarely. Not for: mixed sentences.
//! A clause alone is short; so its own evidence (`cues` and whatlang) is weighed together with its neighbours' (`smooth`).

mod cues;
mod function_words;
mod neighbours;
mod smooth;

use whatlang::Detector;

use crate::model::{Clause, ClauseKind, Lang};
use crate::note::{Code, Note, Noted, Severity};
use crate::text::{fold, words};
use cues::Evidence;
pub use function_words::is_function_word;

/// Changes when the same text may get another language.
pub const VERSION: u32 = 2;

/// Weight of whatlang's verdict against one function word.
const WHATLANG_WEIGHT: f32 = 2.0;
/// Letters from which whatlang is asked.
const WHATLANG_LETTERS: usize = 20;
/// Function words of another language that must be met before a text is said to be in it, times those of the best of the three.
const FOREIGN: f32 = 1.5;
/// Bytes of a text that are looked at to tell its language.
const SAMPLE: usize = 20_000;

/// A language with the trust put in it, 0 (none) to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// The language, `und` where nothing speaks for any.
    pub lang: Lang,
    /// Probability among the three.
    pub confidence: f32,
}

/// The language of a passage: one of the three, another one's code, or `und`.
pub fn detect(text: &str) -> Guess {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let prepared = prepare(sample);
    if let Some(lang) = foreign(&prepared) {
        return Guess { lang, confidence: 1.0 };
    }
    let scores = scores(&prepared);
    let (best, confidence) =
        probabilities(scores).into_iter().enumerate().fold((0, 0.0), |a, (i, p)| if p > a.1 { (i, p) } else { a });
    if scores == [0.0; 3] { Guess { lang: Lang::UND, confidence: 0.0 } } else { Guess { lang: Lang::KNOWN[best], confidence } }
}

/// Whether the function words of some texts speak for different ones of the three languages. Quicker than [`detect`], and no judge of
/// any other language.
pub fn may_differ(texts: &[String]) -> bool {
    let likely = |text: &String| {
        let known = Evidence::of(&prepare(text)).known;
        (0..known.len()).max_by(|a, b| known[*a].total_cmp(&known[*b]))
    };
    texts.windows(2).any(|pair| likely(&pair[0]) != likely(&pair[1]))
}

/// Gives every unit its language and returns the text's.
pub fn assign(units: &mut [Clause]) -> Noted<Lang> {
    let whole: String = units.iter().map(|u| u.text.as_str()).collect::<Vec<_>>().join("\n");
    let text = detect(&whole);
    let mut notes = Vec::new();
    if !text.lang.is_known() {
        units.iter_mut().for_each(|u| u.lang = text.lang);
        if !units.is_empty() {
            notes.push(unknown(text.lang));
        }
        return Noted { value: text.lang, notes };
    }
    let evidence: Vec<[f32; 3]> = units.iter().map(|u| if speaks(u) { scores(&prepare(&u.text)) } else { [0.0; 3] }).collect();
    let prior = Lang::KNOWN.iter().position(|l| *l == text.lang).unwrap_or(0);
    for (unit, state) in units.iter_mut().zip(smooth::path(&evidence, prior)) {
        unit.lang = Lang::KNOWN[state];
    }
    notes.extend(mixed(units, text.lang));
    Noted { value: text.lang, notes }
}

/// Whether a unit's words tell a language: lists of states and bare headings do not.
fn speaks(unit: &Clause) -> bool {
    unit.kind != ClauseKind::Signature
}

fn unknown(lang: Lang) -> Note {
    let message = match lang {
        Lang::UND => "the language could not be told".to_owned(),
        other => format!("the text is in another language ({other})"),
    };
    Note::new(Code::LanguageUnknown, Severity::Warning, message).with_hint("state the language in the catalogue")
}

fn mixed(units: &[Clause], lang: Lang) -> Option<Note> {
    let others = units.iter().filter(|u| u.lang != lang && u.kind == ClauseKind::Clause).count();
    (others > 0).then(|| {
        let message = format!("{others} clauses are in another language than the text ({lang})");
        Note::new(Code::LanguageMixed, Severity::Warning, message)
    })
}

/// Evidence of prepared words for each of [`Lang::KNOWN`], in units of one function word.
fn scores(prepared: &str) -> [f32; 3] {
    let mut scores = Evidence::of(prepared).known;
    if prepared.chars().filter(|c| c.is_alphabetic()).count() >= WHATLANG_LETTERS {
        let detector = Detector::with_allowlist(vec![whatlang::Lang::Spa, whatlang::Lang::Por, whatlang::Lang::Eng]);
        if let Some(info) = detector.detect(prepared) {
            let index = match info.lang() {
                whatlang::Lang::Spa => 0,
                whatlang::Lang::Por => 1,
                _ => 2,
            };
            scores[index] += WHATLANG_WEIGHT * info.confidence() as f32;
        }
    }
    scores
}

/// Scores as probabilities.
fn probabilities(scores: [f32; 3]) -> [f32; 3] {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let exp = scores.map(|s| (s - most).exp());
    let sum: f32 = exp.iter().sum();
    exp.map(|e| e / sum)
}

/// The words that can tell a language: lower case, no digits, no acronyms, no roman numerals, no single letters but `a e o y i u é`.
fn prepare(text: &str) -> String {
    let shouting = text.chars().filter(|c| c.is_uppercase()).count() * 2 > text.chars().filter(|c| c.is_alphabetic()).count();
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !(c.is_alphabetic() || c == '\'' || c == '’')).filter(|w| !w.is_empty()) {
        let acronym = !shouting && word.chars().count() > 1 && word.chars().all(char::is_uppercase);
        let numeral = word.chars().all(|c| "IVXLCivxlc".contains(c)) && word.chars().count() > 1;
        let lone = word.chars().count() == 1 && !"aeoyiuéàAEOYU".contains(word);
        if !(acronym || numeral || lone) {
            out.push_str(&word.to_lowercase());
            out.push(' ');
        }
    }
    out
}

/// The code of a language other than the three, where the function words of a prepared text and whatlang agree on it.
fn foreign(prepared: &str) -> Option<Lang> {
    if let Some(neighbour) = neighbours::neighbour(prepared) {
        return Some(neighbour);
    }
    let evidence = Evidence::of(prepared);
    let known = evidence.known.iter().copied().fold(0.0, f32::max);
    let total = words(&fold(prepared)).count() as f32;
    if evidence.foreign > FOREIGN * known && evidence.foreign > 4.0 {
        let code = whatlang::detect_lang(prepared).and_then(iso);
        return Some(code.filter(|c| !c.is_known()).unwrap_or(Lang::UND));
    }
    let silent = total > 40.0 && known < total * 0.08;
    let verdict = || whatlang::detect(prepared).filter(|i| i.is_reliable()).and_then(|i| iso(i.lang()));
    if silent { verdict().filter(|c| !c.is_known()) } else { None }
}

/// Two-letter codes of whatlang's languages that use the Latin script and neighbour the three.
fn iso(lang: whatlang::Lang) -> Option<Lang> {
    let code = match lang {
        whatlang::Lang::Spa => "es",
        whatlang::Lang::Por => "pt",
        whatlang::Lang::Eng => "en",
        whatlang::Lang::Fra => "fr",
        whatlang::Lang::Ita => "it",
        whatlang::Lang::Cat => "ca",
        whatlang::Lang::Deu => "de",
        whatlang::Lang::Nld => "nl",
        whatlang::Lang::Ron => "ro",
        whatlang::Lang::Lat => "la",
        other => other.code(),
    };
    code.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASES: [(&str, &str); 12] = [
        ("es", "Reafirmar la importancia del Proceso como espacio técnico intergubernamental."),
        ("pt", "Reafirmar a importância do Processo como espaço técnico intergovernamental."),
        ("en", "To reaffirm the importance of the Process as an intergovernmental technical space."),
        ("es", "Agradecer a la OIM y al ACNUR."),
        ("pt", "Agradecer à OIM e ao ACNUR."),
        ("en", "To thank IOM and UNHCR."),
        ("es", "REAFIRMAR EL COMPROMISO DE LOS ESTADOS"),
        ("pt", "REAFIRMAR O COMPROMISSO DOS ESTADOS"),
        ("es", "Los cursos de lengua y ciudadanía"),
        ("pt", "Os cursos de língua e cidadania"),
        (
            "fr",
            "Les représentants des gouvernements se sont réunis dans la ville pour examiner la situation des réfugiés et des migrants dans la région et sont convenus de ce qui suit.",
        ),
        (
            "it",
            "I rappresentanti dei governi si sono riuniti nella città per esaminare la situazione dei rifugiati e dei migranti nella regione e hanno convenuto quanto segue.",
        ),
    ];

    #[test]
    fn short_passages_are_told_apart() {
        for (lang, text) in CASES {
            assert_eq!(detect(text).lang.as_str(), lang, "{text}");
        }
    }

    #[test]
    fn neighbours_are_not_forced_into_the_three() {
        for (lang, text) in [
            (
                "gl",
                "Os representantes dos gobernos reunidos na cidade de Vigo para examinar a situación das persoas refuxiadas acordan continuar a cooperación coas organizacións internacionais.",
            ),
            (
                "ca",
                "Els representants dels governs reunits a la ciutat de Girona per examinar la situació de les persones refugiades acorden enfortir els mecanismes d'intercanvi amb les autoritats.",
            ),
            (
                "fr",
                "Réaffirmer l'engagement des États envers la protection des personnes déplacées et poursuivre la coopération technique avec les organisations internationales.",
            ),
            (
                "it",
                "Riaffermare l'impegno degli Stati nella protezione delle persone sfollate e continuare la cooperazione tecnica con le organizzazioni internazionali competenti.",
            ),
            (
                "es",
                "Destacar la labor de los gobiernos locales que acogen a familias y agradecer a la OIM y al ACNUR su apoyo a los planes de integración en Quito y Lima.",
            ),
            (
                "pt",
                "Destacar o trabalho dos governos locais que acolhem famílias e agradecer à OIM e ao ACNUR o apoio aos planos de integração em Quito e Lima.",
            ),
            (
                "en",
                "To highlight the work of local governments that host families, and to thank IOM and UNHCR for supporting the integration plans in Quito and Lima.",
            ),
        ] {
            assert_eq!(detect(text).lang.as_str(), lang, "{text}");
        }
    }

    #[test]
    fn nothing_to_go_by_is_undetermined() {
        assert_eq!(detect("10.2 — IX").lang, Lang::UND);
    }
}
