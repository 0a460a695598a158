//! The round a text belongs to, as its title says it.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::roman_value;
use crate::text::{fold, ordinals};

/// Words between an ordinal and the meeting it counts.
const ADJECTIVES: &str = "technical|international|plenary|ordinary|extraordinary|joint|regional|ministerial|intergovernmental|annual|high-level|\
tecnica|tecnico|internacional|plenaria|plenario|ordinaria|ordinario|extraordinaria|extraordinario|conjunta|intergubernamental|intergovernamental|anual|de alto nivel";
/// Meetings that series count.
const MEETINGS: &str = "reunion|ronda|reuniao|rodada|round|meeting|plenaria|plenary|sesion|sessao|session|encuentro|encontro|conferencia|conference|\
cumbre|cupula|summit|foro|forum|edicion|edicao|edition|asamblea|assembleia|assembly|jornada";

static NUMERAL: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"\b(?:(?P<roman>[ivx]{{1,7}})(?:th|st|nd|rd|\.?[ao])?|(?P<digits>\d{{1,3}})\s?(?:st|nd|rd|th|\.?\s?[ao])?\.?)\s+(?:(?:{ADJECTIVES})\s+){{0,3}}(?:{MEETINGS})\b"
    ))
});
static WORD: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"\b(?P<words>[a-z]+(?:[\s-][a-z]+)?)\s+(?:(?:{ADJECTIVES})\s+){{0,3}}(?:{MEETINGS})\b")));
static AFTER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b(?:ronda|rodada|round|reunion|reuniao|meeting)\s+(?:n[o.]*\s*)?(?P<roman>[ivx]{1,7}|\d{1,2})\b"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("{e}"))
}

/// The first round named in a passage.
pub(super) fn round(text: &str) -> Option<u32> {
    let folded = fold(text).replace(['\n', '\t'], " ");
    let by_numeral = NUMERAL.captures_iter(&folded).find_map(|c| {
        let start = c.get(0)?.start();
        let value = match (c.name("roman"), c.name("digits")) {
            (Some(roman), _) => roman_value(roman.as_str()),
            (_, Some(digits)) => digits.as_str().parse().ok().filter(|n| (1..=150).contains(n)),
            _ => None,
        }?;
        Some((start, value))
    });
    let by_word = word_ordinals(&folded);
    let first = by_numeral.into_iter().chain(by_word).min_by_key(|(start, _)| *start);
    first.map(|(_, value)| value).or_else(|| {
        let after = AFTER.captures(&folded)?;
        let numeral = &after["roman"];
        roman_value(numeral).or_else(|| numeral.parse().ok())
    })
}

fn word_ordinals(folded: &str) -> Option<(usize, u32)> {
    let mut at = 0;
    while let Some(captures) = WORD.captures_at(folded, at) {
        let words = captures.name("words")?;
        let phrase = words.as_str();
        let last = phrase.rfind([' ', '-']).map_or(phrase, |i| &phrase[i + 1..]);
        let whole = |p: &str| ordinals::value(p).filter(|(_, used)| *used == p.len());
        if let Some((value, _)) = whole(phrase).or_else(|| whole(last)) {
            return Some((words.start(), value));
        }
        at = words.start() + phrase.find([' ', '-']).unwrap_or(phrase.len());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_in_every_form() {
        for (text, want) in [
            ("DECLARATION OF THE IXth PLENARY MEETING OF THE QUITO PROCESS", 9),
            ("Declaración conjunta de la III Reunión plenaria", 3),
            ("DECLARAÇÃO CONJUNTA DA 3.ª REUNIÃO TÉCNICA", 3),
            ("JOINT DECLARATION OF THE 4TH PLENARY MEETING", 4),
            ("DECLARACIÓN DE LA NOVENA RONDA", 9),
            ("Declaração da Décima Segunda Rodada", 12),
            ("Declaration of the Ninth Technical meeting", 9),
            ("Comayagua Process – X Meeting", 10),
            ("TWENTY-FIRST INTERNATIONAL MEETING", 21),
            ("Declaración de la Ronda VII", 7),
            ("DECLARACIÓN CONJUNTA DE LA 9ª REUNIÓN TÉCNICA", 9),
        ] {
            assert_eq!(round(text), Some(want), "{text}");
        }
        for text in ["Capítulo Santiago II", "Declaración conjunta sobre migración", "la reunión técnica", "the next meeting"]
        {
            assert_eq!(round(text), None, "{text}");
        }
    }
}
