//! Citations: a plain line, BibTeX, RIS, CSL-JSON. The status of the words is part of each.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::model::{Clause, Lang, Record, TextStatus, roman};
use crate::text::{is_unsafe, slug, squeeze};

/// What is cited: a text, or a clause of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Address.
    pub id: String,
    /// Language of the citation's own words.
    pub lang: Lang,
    /// Language of the text.
    pub text_lang: Lang,
    /// Name of the series.
    pub series: String,
    /// Title as printed.
    pub title: String,
    /// Round in words (`IX Reunión`), where it has an ordinal.
    pub round: Option<String>,
    /// Host city.
    pub city: Option<String>,
    /// Day of signature, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Clause in words (`cláusula 10.c.2.3`).
    pub clause: Option<String>,
    /// First and last page; of a clause.
    pub pages: Option<(u32, u32)>,
    /// Whose words, in words.
    pub status: String,
}

/// The words of a citation in one language.
struct Words {
    round: &'static str,
    clause: &'static str,
    page: &'static str,
    pages: &'static str,
    quotes: [&'static str; 2],
    months: [&'static str; 12],
    statuses: [&'static str; 6],
}

const SPANISH: Words = Words {
    round: "ronda",
    clause: "cláusula",
    page: "pág.",
    pages: "págs.",
    quotes: ["«", "»"],
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    statuses: [
        "texto original",
        "versión oficial",
        "traducción no oficial",
        "OCR: texto reconocido a partir de imágenes",
        "texto de muestra, inventado",
        "carácter del texto no indicado",
    ],
};

const PORTUGUESE: Words = Words {
    round: "rodada",
    clause: "cláusula",
    page: "p.",
    pages: "p.",
    quotes: ["“", "”"],
    months: [
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    statuses: [
        "texto original",
        "versão oficial",
        "tradução não oficial",
        "OCR: texto reconhecido a partir de imagens",
        "texto de amostra, inventado",
        "caráter do texto não indicado",
    ],
};

const ENGLISH: Words = Words {
    round: "round",
    clause: "clause",
    page: "p.",
    pages: "pp.",
    quotes: ["“", "”"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    statuses: [
        "original text",
        "official version",
        "unofficial translation",
        "OCR: text recognised from page images",
        "specimen, invented text",
        "status of the text not stated",
    ],
};

fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::ES => &SPANISH,
        Lang::PT => &PORTUGUESE,
        _ => &ENGLISH,
    }
}

impl Words {
    fn status(&self, status: TextStatus) -> &'static str {
        let at = TextStatus::ALL.iter().position(|s| *s == status).unwrap_or(TextStatus::ALL.len() - 1);
        self.statuses[at]
    }
}

impl Reference {
    /// The reference of a text or of one of its clauses, in the language of the text or another; a language without words here
    /// (any but es, pt, en) is cited in English.
    pub fn of(record: &Record, clause: Option<&Clause>, lang: Option<Lang>) -> Reference {
        let identity = &record.identity;
        let lang = Some(lang.unwrap_or(record.lang)).filter(|l| l.is_known()).unwrap_or(Lang::EN);
        let words = words(lang);
        let series = identity.series_name.clone().unwrap_or_else(|| record.address.series.clone());
        let stated = record.ocr.as_ref().and_then(|ocr| ocr.stated);
        let status: Vec<&str> = [Some(record.status), stated].into_iter().flatten().map(|s| words.status(s)).collect();
        let address = clause.map_or_else(|| record.address.to_string(), |c| record.address.clause(&c.path).to_string());
        Reference {
            id: address,
            lang,
            text_lang: record.lang,
            series: plain(&series),
            title: plain(&super::title(record)),
            round: record.address.round.ordinal().map(|n| format!("{} {}", words.round, roman(n))),
            city: identity.city.as_deref().map(plain),
            date: identity.date.clone(),
            clause: clause.map(|c| match c.number.is_empty() {
                true => c.path.clone(),
                false => format!("{} {}", words.clause, plain(&c.path)),
            }),
            pages: clause.map(|c| (c.page_start, c.page_end)),
            status: status.join("; "),
        }
    }

    /// One line for a footnote.
    pub fn plain(&self) -> String {
        let words = words(self.lang);
        let [open, close] = words.quotes;
        let date = self.date.as_deref().and_then(|d| long_date(d, self.lang));
        let pages = self.pages.map(|(first, last)| {
            if first == last { format!("{} {first}", words.page) } else { format!("{} {first}–{last}", words.pages) }
        });
        let parts = [
            Some(self.series.clone()),
            Some(format!("{open}{}{close}", self.title)),
            self.round.clone(),
            self.city.clone(),
            date,
            self.clause.clone(),
            pages,
        ];
        let line: Vec<String> = parts.into_iter().flatten().collect();
        format!("{} ({}). {}", line.join(", "), self.status, self.id)
    }

    /// An entry for BibTeX and BibLaTeX.
    pub fn bibtex(&self) -> String {
        let year = self.date.as_deref().and_then(|d| d.get(..4));
        let fields = [
            ("author", Some(format!("{{{}}}", tex(&self.series)))),
            ("title", Some(format!("{{{}}}", tex(&self.title)))),
            ("howpublished", self.round.as_deref().map(tex)),
            ("address", self.city.as_deref().map(tex)),
            ("date", self.date.as_deref().map(tex)),
            ("year", year.map(tex)),
            ("pages", self.pages.map(|(first, last)| if first == last { first.to_string() } else { format!("{first}--{last}") })),
            ("note", Some(tex(&self.note()))),
            ("langid", Some(language_name(self.text_lang).to_owned())),
        ];
        let lines = fields.into_iter().filter_map(|(name, value)| value.map(|v| format!("  {name} = {{{v}}},\n")));
        format!("@misc{{{},\n{}}}\n", slug(&self.id), lines.collect::<String>())
    }

    /// A record for reference managers (RIS).
    pub fn ris(&self) -> String {
        let date = self.date.as_deref().map(|d| d.replace('-', "/"));
        let year = self.date.as_deref().and_then(|d| d.get(..4)).map(str::to_owned);
        let fields = [
            ("TY", Some("GEN".to_owned())),
            ("ID", Some(slug(&self.id))),
            ("AU", Some(self.series.clone())),
            ("TI", Some(self.title.clone())),
            ("M1", self.round.clone()),
            ("CY", self.city.clone()),
            ("PY", year),
            ("DA", date),
            ("SP", self.pages.map(|p| p.0.to_string())),
            ("EP", self.pages.map(|p| p.1.to_string())),
            ("LA", Some(self.text_lang.to_string())),
            ("N1", Some(self.note())),
            ("ER", Some(String::new())),
        ];
        fields.into_iter().filter_map(|(tag, value)| value.map(|v| format!("{tag}  - {v}\r\n"))).collect()
    }

    /// An item of CSL-JSON.
    pub fn csl(&self) -> Value {
        let mut item = Map::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                item.insert(key.to_owned(), value);
            }
        };
        let date = self.date.as_deref().map(|d| d.split('-').filter_map(|part| part.parse::<u32>().ok()).collect::<Vec<_>>());
        put("id", Some(json!(self.id)));
        put("type", Some(json!("document")));
        put("author", Some(json!([{ "literal": self.series }])));
        put("title", Some(json!(self.title)));
        put("event-title", self.round.as_ref().map(|r| json!(format!("{}, {r}", self.series))));
        put("event-place", self.city.as_ref().map(|c| json!(c)));
        put("issued", date.filter(|d| !d.is_empty()).map(|d| json!({ "date-parts": [d] })));
        put("section", self.clause.as_ref().map(|c| json!(c)));
        let pages = self.pages.map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") });
        put("page", pages.map(|p| json!(p)));
        put("language", Some(json!(self.text_lang)));
        put("note", Some(json!(self.status)));
        Value::Object(item)
    }

    /// Clause, status and address, for forms without fields of their own for them.
    fn note(&self) -> String {
        let parts = [self.clause.clone(), Some(self.status.clone()), Some(self.id.clone())];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

/// Words on one line without characters that would drive a reader's program.
fn plain(text: &str) -> String {
    squeeze(text).chars().filter(|c| !is_unsafe(*c)).collect()
}

/// `2023-11-24` → `24 de noviembre de 2023`.
fn long_date(date: &str, lang: Lang) -> Option<String> {
    let mut parts = date.split('-').map(|p| p.parse::<usize>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let month = words(lang).months.get(month.checked_sub(1)?)?;
    Some(if lang == Lang::EN { format!("{day} {month} {year}") } else { format!("{day} de {month} de {year}") })
}

/// Letters that TeX takes for commands, escaped.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            other => out.push(other),
        }
    }
    out
}

/// The name that babel and polyglossia know a language by.
fn language_name(lang: Lang) -> &'static str {
    match lang {
        Lang::ES => "spanish",
        Lang::PT => "portuguese",
        Lang::EN => "english",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference() -> Reference {
        Reference {
            id: "quito/9/declaration/es/10.c~2".into(),
            lang: Lang::ES,
            text_lang: Lang::ES,
            series: "Proceso {Quito} & Cía_1".into(),
            title: "100 % del \\plan".into(),
            round: Some("ronda IX".into()),
            city: Some("Santiago".into()),
            date: Some("2023-11-24".into()),
            clause: Some("cláusula 10.c~2".into()),
            pages: Some((3, 4)),
            status: "traducción no oficial".into(),
        }
    }

    #[test]
    fn a_plain_line_says_all() {
        let want = "Proceso {Quito} & Cía_1, «100 % del \\plan», ronda IX, Santiago, 24 de noviembre de 2023, cláusula 10.c~2, \
                    págs. 3–4 (traducción no oficial). quito/9/declaration/es/10.c~2";
        assert_eq!(reference().plain(), want);
    }

    #[test]
    fn tex_commands_are_disarmed() {
        let bibtex = reference().bibtex();
        assert!(bibtex.starts_with("@misc{quito-9-declaration-es-10-c-2,\n"), "{bibtex}");
        assert!(bibtex.contains(r"author = {{Proceso \{Quito\} \& Cía\_1}}"), "{bibtex}");
        assert!(bibtex.contains(r"title = {{100 \% del \textbackslash{}plan}}"), "{bibtex}");
        assert!(bibtex.contains("pages = {3--4}") && bibtex.contains("traducción no oficial"), "{bibtex}");
    }

    #[test]
    fn every_form_has_date_page_and_status() {
        let ris = reference().ris();
        assert!(ris.starts_with("TY  - GEN\r\n") && ris.ends_with("ER  - \r\n"), "{ris}");
        assert!(ris.contains("DA  - 2023/11/24\r\n") && ris.contains("SP  - 3\r\n") && ris.contains("traducción no oficial"));
        let csl = reference().csl();
        assert_eq!(csl["issued"]["date-parts"], json!([[2023, 11, 24]]));
        assert_eq!((&csl["page"], &csl["note"]), (&json!("3-4"), &json!("traducción no oficial")));
    }
}
