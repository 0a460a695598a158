//! Numbers written in words in the three languages; all input is folded (lower case, no accents).

use crate::text::ordinals;

/// Values of cardinal number words; words that are also articles (`un`, `uno`, `um`, `one`) count only inside a larger number.
const CARDINALS: &[(&str, u32)] = &[
    ("uno", 1),
    ("un", 1),
    ("um", 1),
    ("primero", 1),
    ("dos", 2),
    ("dois", 2),
    ("duas", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("quatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("sete", 7),
    ("ocho", 8),
    ("oito", 8),
    ("nueve", 9),
    ("nove", 9),
    ("diez", 10),
    ("dez", 10),
    ("once", 11),
    ("onze", 11),
    ("doce", 12),
    ("doze", 12),
    ("trece", 13),
    ("treze", 13),
    ("catorce", 14),
    ("catorze", 14),
    ("quatorze", 14),
    ("quince", 15),
    ("quinze", 15),
    ("dieciseis", 16),
    ("dezesseis", 16),
    ("dezasseis", 16),
    ("diecisiete", 17),
    ("dezessete", 17),
    ("dezassete", 17),
    ("dieciocho", 18),
    ("dezoito", 18),
    ("diecinueve", 19),
    ("dezenove", 19),
    ("dezanove", 19),
    ("veinte", 20),
    ("vinte", 20),
    ("veintiun", 21),
    ("veintiuno", 21),
    ("veintidos", 22),
    ("veintitres", 23),
    ("veinticuatro", 24),
    ("veinticinco", 25),
    ("veintiseis", 26),
    ("veintisiete", 27),
    ("veintiocho", 28),
    ("veintinueve", 29),
    ("treinta", 30),
    ("trinta", 30),
    ("cuarenta", 40),
    ("quarenta", 40),
    ("cincuenta", 50),
    ("cinquenta", 50),
    ("sesenta", 60),
    ("sessenta", 60),
    ("setenta", 70),
    ("ochenta", 80),
    ("oitenta", 80),
    ("noventa", 90),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];
fn cardinal_word(word: &str) -> Option<u32> {
    CARDINALS.iter().find(|(w, _)| *w == word).map(|(_, v)| *v)
}

/// Rewrites number words as digits: `veinticuatro dias … de dos mil veintitres` → `24 dias … de 2023`.
pub(super) fn digits(folded: &str) -> String {
    let tokens: Vec<&str> = folded.split_inclusive(|c: char| !c.is_alphanumeric()).collect();
    let mut out = String::with_capacity(folded.len());
    let mut at = 0;
    while at < tokens.len() {
        match number(&tokens[at..]) {
            Some((value, used)) if value > 1 || used > 1 => {
                out.push_str(&value.to_string());
                let last = tokens[at + used - 1];
                out.push_str(&last[word(last).len()..]);
                at += used;
            }
            _ => {
                out.push_str(tokens[at]);
                at += 1;
            }
        }
    }
    out
}

fn word(token: &str) -> &str {
    token.trim_end_matches(|c: char| !c.is_alphanumeric())
}

/// A number in words at the start of the tokens, with the tokens it takes: units, tens, `mil`/`thousand`.
fn number(tokens: &[&str]) -> Option<(u32, usize)> {
    if tokens.first().is_none_or(|t| word(t).is_empty()) {
        return None;
    }
    let (mut total, mut current, mut used, mut spoken) = (0, 0, 0, false);
    for (index, token) in tokens.iter().enumerate().take(12) {
        let word = word(token);
        if let Some(ordinal) = ordinal_day(word) {
            (current, used, spoken) = (current + ordinal, index + 1, true);
            break;
        } else if let Some(value) =
            cardinal_word(word).filter(|v| current == 0 || (current % 10 == 0 && *v < 10 && current >= 20))
        {
            (current, used, spoken) = (current + value, index + 1, true);
        } else if matches!(word, "mil" | "thousand") && current < 10 {
            (total, current, used, spoken) = (current.max(1) * 1000, 0, index + 1, true);
        } else if !(spoken && matches!(word, "y" | "e" | "and") || word.is_empty()) {
            break;
        }
    }
    spoken.then_some((total + current, used))
}

/// English ordinals of days, which end the number (`twenty-fourth`).
fn ordinal_day(word: &str) -> Option<u32> {
    ordinals::word(word).filter(|_| word.ends_with("th") || matches!(word, "first" | "second" | "third"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_words_become_digits() {
        for (from, to) in [
            ("a los veinticuatro dias del mes de noviembre de dos mil veintitres", "a los 24 dias del mes de noviembre de 2023"),
            ("aos vinte e quatro dias do mes de maio de dois mil e dezenove", "aos 24 dias do mes de maio de 2019"),
            ("on the twenty-fourth day of may, two thousand and nineteen", "on the 24 day of may, 2019"),
            ("treinta y un dias", "31 dias"),
            ("un proceso y una carta", "un proceso y una carta"),
        ] {
            assert_eq!(digits(from), to);
        }
    }
}
