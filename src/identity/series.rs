//! The series, its chapter and the host city, as titles and place lines name them.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::slug;

/// A proper name of one to four capitalised words, small words allowed between.
const NAME: &str =
    r"\p{Lu}[\p{L}’'.]*(?:\s+(?:(?:de|del|da|do|dos|la|las|los|el|y|e|DE|DEL|DA|DO|LA|LOS|LAS|EL)\s+){0,2}\p{Lu}[\p{L}’']*){0,3}";

static NOUN_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    let noun = "(?i:proceso|processo|foro|f[oó]rum|di[aá]logo|conferencia|conferência|iniciativa|cumbre|c[uú]pula|grupo|mesa|alianza|aliança|consenso|red|rede)";
    regex(&format!(r"\b(?P<noun>{noun})\s+(?i:de\s+la|de\s+los|de\s+las|del|de|do|da)\s+(?P<name>{NAME})"))
});
static NAME_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    let noun = "(?i:process|forum|dialogue|conference|initiative|summit|group|alliance|consensus|network)";
    regex(&format!(r"(?P<name>{NAME})\s+(?P<noun>{noun})\b"))
});
static CHAPTER_FIRST: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"(?i:cap[ií]tulo)\s+(?P<name>{NAME})")));
static CHAPTER_LAST: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"(?P<name>{NAME})\s+(?i:chapter)\b(?:\s+(?P<numeral>[IVX]+)\b)?")));
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^\s*(?:(?i:hecho|firmado|dado|feito|done|signed|firmada|adotada|adoptada|adopted)\s+(?i:en|em|in|at)\s+)?(?:(?i:la ciudad de|a cidade de|na cidade de|the city of)\s+)?(?P<name>\p{Lu}[\p{L}’'. ]{1,40}?)\s*(?:\([^)]*\))?\s*,",
    )
});

/// Words that stand before a series' name in English titles and are no part of it.
const LEADING: [&str; 12] =
    ["the", "of", "joint", "declaration", "meeting", "round", "technical", "plenary", "plan", "statement", "final", "session"];
/// Words of states and regions that never name a series by themselves.
const NOT_NAMES: [&str; 10] =
    ["estados", "states", "gobiernos", "governos", "governments", "naciones", "nacoes", "trabajo", "trabalho", "alto"];

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("{e}"))
}

/// A series found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// Slug of the proper name, the same over languages: `quito`.
    pub(super) slug: String,
    /// As printed: `Proceso de Quito`.
    pub(super) name: String,
}

/// The first series named in a passage.
pub(super) fn series(text: &str) -> Option<Named> {
    // A name does not run from one line of a title into the next.
    let flat = text.replace(['\n', '\t'], " | ");
    let first = NOUN_FIRST.captures(&flat).and_then(|c| {
        let name = cut(&c["name"]);
        named(&name, format!("{} {}", &flat[c.get(1)?.start()..c.name("name")?.start()].trim(), name), c.get(0)?.start())
    });
    let last = NAME_FIRST.captures_iter(&flat).find_map(|c| {
        let name = strip_leading(&c["name"]);
        named(&name, format!("{name} {}", &c["noun"]), c.get(0)?.start())
    });
    match (first, last) {
        (Some(a), Some(b)) => Some(if a.1 <= b.1 { a.0 } else { b.0 }),
        (a, b) => a.or(b).map(|(named, _)| named),
    }
}

fn named(name: &str, full: String, at: usize) -> Option<(Named, usize)> {
    let slug = slug(name);
    let usable = slug.len() > 2 && slug.split('-').next().is_some_and(|w| !NOT_NAMES.contains(&w));
    usable.then_some((Named { slug, name: full }, at))
}

/// A name ends where its subject or the next part of the title begins.
fn cut(name: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in name.split_whitespace() {
        let lower = word.to_lowercase();
        if matches!(lower.as_str(), "sobre" | "on" | "para" | "en" | "em") {
            break;
        }
        words.push(word);
    }
    while words.last().is_some_and(|w| w.chars().all(char::is_lowercase) || w.len() <= 2) {
        words.pop();
    }
    words.join(" ").trim_end_matches('.').to_owned()
}

fn strip_leading(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let skip = words
        .iter()
        .rposition(|w| {
            LEADING.contains(&w.to_lowercase().as_str())
                || w.chars().all(|c| "IVXL".contains(c))
                || w.to_lowercase().ends_with("th")
        })
        .map_or(0, |i| i + 1);
    words[skip..].join(" ")
}

/// The chapter named in a passage (`Santiago II`).
pub(super) fn chapter(text: &str) -> Option<String> {
    let flat = text.replace(['\n', '\t'], " | ");
    let first = CHAPTER_FIRST.captures(&flat).map(|c| c["name"].trim().to_owned());
    first.or_else(|| {
        let c = CHAPTER_LAST.captures(&flat)?;
        let name = strip_leading(&c["name"]);
        let chapter = c.name("numeral").map_or_else(|| name.clone(), |n| format!("{name} {}", n.as_str()));
        (!name.is_empty()).then_some(chapter)
    })
}

/// The city of a place-and-date line (`Santiago, 24 de noviembre de 2023`).
pub(super) fn city(line: &str) -> Option<String> {
    PLACE.captures(line).map(|c| c["name"].trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_has_one_slug_over_the_languages() {
        for (text, slug) in [
            ("DECLARACIÓN CONJUNTA DE LA X REUNIÓN TÉCNICA DEL PROCESO DE COMAYAGUA", "comayagua"),
            ("PROCESSO DE COMAYAGUA: DECLARAÇÃO CONJUNTA DA IX REUNIÃO", "comayagua"),
            ("DECLARATION OF THE XIth TECHNICAL MEETING OF THE COMAYAGUA PROCESS", "comayagua"),
            ("SICUANI PROCESS: JOINT DECLARATION", "sicuani"),
            ("Foro de Puno sobre Mobilidade Humana: declaração conjunta", "puno"),
            ("JOINT DECLARATION OF THE IV PLENARY MEETING OF THE PUNO FORUM ON HUMAN MOBILITY", "puno"),
            ("Quito Process – IX Declaration", "quito"),
            ("Declaration of the Ninth Technical meeting of the Comayagua Process", "comayagua"),
        ] {
            assert_eq!(series(text).map(|s| s.slug).as_deref(), Some(slug), "{text}");
        }
        assert_eq!(series("Los representantes de los Gobiernos"), None);
    }

    #[test]
    fn chapters_and_cities() {
        assert_eq!(chapter("Capítulo Santo Domingo II, 6 de febrero").as_deref(), Some("Santo Domingo II"));
        assert_eq!(chapter("Santiago Chapter II").as_deref(), Some("Santiago II"));
        assert_eq!(chapter("Mexico City Chapter, 22–24 February 2017").as_deref(), Some("Mexico City"));
        assert_eq!(city("Santo Domingo, 6 de febrero de 2021.").as_deref(), Some("Santo Domingo"));
    }
}
