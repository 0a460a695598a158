//! What a paragraph by itself can be: enacting line, place line, signatory, heading, heading of an annex.

use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Block, shouts};
use crate::text::fold;

/// Characters of a place-and-date line, at most.
const PLACE_LENGTH: usize = 160;
/// Characters of one signatory, at most.
const SIGNATORY_LENGTH: usize = 90;
/// Characters of an annex's heading, at most.
const ANNEX_LENGTH: usize = 90;
/// Characters of a heading among the clauses, at most.
const HEADING_LENGTH: usize = 180;

/// A line that enacts: `ACUERDAN:`, `acordam o seguinte:`, `HAVE AGREED AS FOLLOWS:`; it may end a longer paragraph.
static ENACTING: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:acuerdan?|acordamos|acordaron|acordado|acordar[ao]m?|acordam|(?:siguiente|seguinte)s? (?:acuerdo|acordo)s?|agree|agreed|agrees|declaran|declaramos|declara|declaram|declare|declares|resuelven?|resolvemos|resolvem?|resolve|resolved|resolves|deciden?|decidem|decidimos|decide|decided|convienen|convinieron|convenido|convem|convieram|concordam|concordaram|concordado|concuerdan|suscriben|subscrevem|manifiestan|manifestam|adoptan|adotam|adopt|expresan|expressam|express|proclaman|proclamam|proclaim|aprueban|aprovam|approve|comprometen|comprometem|commit|disponen|dispoem|recomiendan|recomendam|recommend)\b[^.;]{0,60}:?\s*$",
    )
});
/// Words before a verb that make it no enacting one: `to declare:`.
const GOVERNING: [&str; 9] = ["to", "de", "may", "shall", "should", "must", "will", "que", "that"];
/// Characters of an enacting line without a colon, at most.
const BARE_ENACTING: usize = 60;
static ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?P<word>anexos|annexes|apendices|appendices|adjuntos|anexo|annex|apendice|appendix)\b\s*(?:(?:n[o.]*|numero|number)\s*)?(?P<id>[ivxl]{1,5}|\d{1,2}|[a-z])?(?P<rest>\s*[.:–—-]?.*)$",
    )
});
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|dezembro|january|february|march|april|may|june|july|august|september|october|november|december)\b.*(?:\d{4}|dos mil|dois mil|two thousand)|\d{1,2}/\d{1,2}/\d{4}",
    )
});

/// The opening of a place line, folded: `Hecho en Loja`, `Done at Loja`, or the place and then the day.
static PLACED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?:hecho|hecha|dado|dada|firmado|firmada|suscrito|suscrita|feito|feita|assinado|assinada|done|signed|given|adopted|adoptada|adotada)\b.{0,60}?\b(?:en|em|na|no|at|in)\b|\p{L}[\p{L}' .-]{2,40}, (?:a |al |el |em |on |aos |this )?(?:\d|los |\p{L}+ \d))",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("{e}"))
}

/// Whether a block enacts what follows. Without a colon it must shout or be short and stand alone.
pub(super) fn is_enacting(block: &Block<'_>) -> bool {
    let folded = block.folded();
    let text = folded.trim_end();
    let closed = text.ends_with(':') || text.len() <= BARE_ENACTING && block.shouts() && !block.ends_sentence();
    let governed = |at: usize| text[..at].split_whitespace().next_back().is_some_and(|w| GOVERNING.contains(&w));
    closed && ENACTING.find(text).is_some_and(|m| !governed(m.start()))
}

/// Whether a block names a day.
pub(super) fn is_dated(block: &Block<'_>) -> bool {
    names_day(block.text)
}

/// Whether words name a day.
pub(super) fn names_day(text: &str) -> bool {
    DATED.is_match(&fold(text))
}

/// Whether a block is a place-and-date line.
pub(super) fn is_place_line(block: &Block<'_>) -> bool {
    block.text.chars().count() <= PLACE_LENGTH && is_dated(block)
}

/// Whether words are a place line by their opening, too: place and day, and no more.
pub(super) fn is_signing(text: &str) -> bool {
    let folded = fold(text);
    text.chars().count() <= PLACE_LENGTH && PLACED.is_match(&folded) && DATED.is_match(&folded)
}

/// Whether a block can be part of a signature block: a short line that is no sentence.
pub(super) fn is_signatory(block: &Block<'_>) -> bool {
    block.lines.iter().all(|l| l.span.len() <= SIGNATORY_LENGTH) && !block.ends_sentence()
}

/// Whether a block is a heading among clauses: short, set apart by capitals or weight, and no sentence.
pub(super) fn is_heading(block: &Block<'_>) -> bool {
    let length = block.text.chars().count();
    let letters = block.text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 4
        && !block.table
        && length <= HEADING_LENGTH
        && (block.bold || block.large || block.shouts())
        && !block.text.trim_end().ends_with(['.', ';', ','])
}

/// The annex a block heads: `annexes` for a list of annexes, `annex-1`, `annex-a`.
pub(super) fn annex(block: &Block<'_>) -> Option<String> {
    let folded = block.folded();
    let captures = ANNEX.captures(&folded)?;
    let rest = captures["rest"].trim();
    let first_line = block.lines.first().map_or("", |l| block.text.get(..l.span.len()).unwrap_or(""));
    // `ANEXO I` on a line of its own, its title on the next ones.
    let alone = block.lines.len() > 1
        && ANNEX
            .captures(&fold(first_line))
            .is_some_and(|c| c["rest"].trim().is_empty() && (c.name("id").is_some() || shouts(first_line)));
    let set_apart = block.shouts() || block.bold || rest.is_empty() || rest.starts_with([':', '–', '—', '-', '.']) || alone;
    if block.text.chars().count() > ANNEX_LENGTH || !set_apart || block.text.trim_end().ends_with([';', ',']) {
        return None;
    }
    let plural = captures["word"].ends_with('s');
    let id = captures.name("id").map(|m| m.as_str()).filter(|_| !plural);
    Some(match id {
        Some(id) => format!(
            "annex-{}",
            crate::model::roman_value(id).filter(|_| id != "c" && id != "d").map_or_else(|| id.to_owned(), |v| v.to_string())
        ),
        None => "annexes".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn block(text: &str) -> Block<'_> {
        Block {
            span: Span::new(0, text.len()),
            text,
            lines: &[],
            x0: 0.0,
            bold: false,
            large: false,
            table: false,
            counted: false,
        }
    }

    #[test]
    fn enacting_lines_stand_alone_or_end_a_paragraph() {
        for text in ["AGREE:", "ACUERDAN:", "HAVE AGREED AS FOLLOWS:", "… de la Hoja de Ruta, acordam o seguinte:", "DECLARAN:"]
        {
            assert!(is_enacting(&block(text)), "{text}");
        }
        for text in [
            "Llevar a cabo estas tareas:",
            "Agree",
            "Se acuerda continuar.",
            "Seguir, de acuerdo con lo siguiente:",
            "To declare:",
        ] {
            assert!(!is_enacting(&block(text)), "{text}");
        }
    }

    #[test]
    fn annex_headings_give_their_container() {
        for (text, id) in [
            ("ANEXO I", "annex-1"),
            ("Annex A", "annex-a"),
            ("ANEXOS", "annexes"),
            ("APPENDICES", "annexes"),
            ("ANEXO 2: Cronograma", "annex-2"),
        ] {
            assert_eq!(annex(&block(text)).as_deref(), Some(id), "{text}");
        }
        assert_eq!(annex(&block("Anexos del informe que se presentan a la reunión,")), None);
        assert_eq!(fold("ANEXO"), "anexo");
    }
}
