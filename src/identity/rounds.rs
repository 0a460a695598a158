//! The round a text belongs to, as its title says it.

use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use crate::model::roman_value;
use crate::text::{fold, ordinals};

/// Words between an ordinal and the meeting it counts.
const ADJECTIVES: &str = "technical|international|plenary|ordinary|extraordinary|joint|regional|ministerial|intergovernmental|annual|high-level|\
tecnica|tecnico|internacional|plenaria|plenario|ordinaria|ordinario|extraordinaria|extraordinario|conjunta|intergubernamental|intergovernamental|anual|de alto nivel";
/// Meetings that series count.
const MEETINGS: &str = "reunion|ronda|reuniao|rodada|round|meeting|plenaria|plenary|sesion|sessao|session|encuentro|encontro|conferencia|conference|\
cumbre|cupula|summit|foro|forum|edicion|edicao|edition|asamblea|assembleia|assembly|jornada";

/// Adjectives between an ordinal and its meeting, at most.
const ADJECTIVES_IN_A_ROW: usize = 3;

static NUMERAL: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"\b(?:(?P<roman>[ivx]{{1,7}})(?:th|st|nd|rd|\.?[ao])?|(?P<digits>\d{{1,3}})\s?(?:st|nd|rd|th|er|(?:[ntvm]|d|r)?[ao]|\.\s?[ao])?\.?)\s+(?:(?:{ADJECTIVES})\s+){{0,3}}(?:{MEETINGS})\b"
    ))
});
static AFTER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b(?:ronda|rodada|round|reunion|reuniao|meeting)\s+(?:n[o.]*\s*)?(?P<roman>[ivx]{1,7}|\d{1,2})\b"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("{e}"))
}

/// The first round named in a passage, with the words that name it (folded).
pub(super) fn round(text: &str) -> Option<(u32, String)> {
    let folded = fold(text).replace(['\n', '\t'], " ");
    let by_numeral = NUMERAL.captures_iter(&folded).find_map(|c| {
        let value = match (c.name("roman"), c.name("digits")) {
            (Some(roman), _) => roman_value(roman.as_str()),
            (_, Some(digits)) => digits.as_str().parse().ok().filter(|n| (1..=150).contains(n)),
            _ => None,
        }?;
        let whole = c.get(0)?;
        Some((whole.start(), value, whole.as_str().to_owned()))
    });
    let first = by_numeral.into_iter().chain(by_word(&folded)).min_by_key(|(start, ..)| *start);
    first.map(|(_, value, words)| (value, words)).or_else(|| {
        let after = AFTER.captures(&folded)?;
        let numeral = &after["roman"];
        Some((roman_value(numeral).or_else(|| numeral.parse().ok())?, after[0].to_owned()))
    })
}

/// An ordinal of one or two words before a meeting (`decima segunda ronda`, `third intergovernmental meeting`), with its place.
fn by_word(folded: &str) -> Option<(usize, u32, String)> {
    let tokens: Vec<(usize, &str)> =
        folded.split_word_bound_indices().filter(|(_, w)| w.starts_with(char::is_alphanumeric)).collect();
    (0..tokens.len()).find_map(|at| {
        let (value, used) = [2, 1].into_iter().find_map(|n| Some((ordinal(folded, tokens.get(at..at + n)?)?, n)))?;
        let mut rest =
            tokens[at + used..].iter().enumerate().skip_while(|(i, (_, w))| *i < ADJECTIVES_IN_A_ROW && is_listed(ADJECTIVES, w));
        let (_, (start, meeting)) = rest.next().filter(|(_, (_, w))| is_listed(MEETINGS, w))?;
        Some((tokens[at].0, value, folded[tokens[at].0..start + meeting.len()].to_owned()))
    })
}

/// The ordinal that some words in a row are, all of them.
fn ordinal(folded: &str, tokens: &[(usize, &str)]) -> Option<u32> {
    let ((first, _), (last, word)) = (tokens.first()?, tokens.last()?);
    let phrase = folded.get(*first..last + word.len())?;
    ordinals::value(phrase).filter(|(_, used)| *used == phrase.len()).map(|(value, _)| value)
}

fn is_listed(alternatives: &str, word: &str) -> bool {
    alternatives.split('|').any(|a| a == word)
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
            ("Ibarra Process – Third Intergovernmental Meeting: Declaration", 3),
            ("Proceso de Ibarra: Décima Primera Reunión Técnica Internacional", 11),
            ("Declaración de la 9na Reunión Plenaria", 9),
            ("Declaración de la 3ra. Ronda", 3),
            ("Declaración del 1er Encuentro", 1),
            ("Declaración del 10mo Foro", 10),
            ("Declaração do 2.º Encontro", 2),
            ("Declaração da VIIIª Rodada", 8),
            ("Quito Process, 2nd Ministerial Meeting", 2),
            ("Declaración Conjunta, Capítulo Santiago II, IX Ronda", 9),
            ("DECLARATION OF THE TWENTY FIRST ANNUAL MEETING", 21),
        ] {
            assert_eq!(round(text).map(|(n, _)| n), Some(want), "{text}");
        }
        for text in ["Capítulo Santiago II", "Declaración conjunta sobre migración", "la reunión técnica", "the next meeting"]
        {
            assert_eq!(round(text), None, "{text}");
        }
    }
}
