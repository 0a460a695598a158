//! The words of the interface, in three languages; one data file each in `texts/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Serialize;

/// A language of the interface.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Ui {
    /// Spanish.
    Es,
    /// Portuguese.
    Pt,
    /// English.
    #[default]
    En,
}

type Words = BTreeMap<String, String>;

static ES: LazyLock<Words> = LazyLock::new(|| read(include_str!("texts/es.toml")));
static PT: LazyLock<Words> = LazyLock::new(|| read(include_str!("texts/pt.toml")));
static EN: LazyLock<Words> = LazyLock::new(|| read(include_str!("texts/en.toml")));

impl Ui {
    /// All languages, in the order they are shown.
    pub(super) const ALL: [Ui; 3] = [Ui::Es, Ui::Pt, Ui::En];

    /// The two-letter code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Ui::Es => "es",
            Ui::Pt => "pt",
            Ui::En => "en",
        }
    }

    /// The language of a code.
    pub(super) fn of_code(code: &str) -> Option<Ui> {
        Ui::ALL.into_iter().find(|ui| ui.code() == code)
    }

    /// The language of a code, for the command line.
    pub(crate) fn parse(code: &str) -> Result<Ui, String> {
        Ui::of_code(code).ok_or_else(|| "the page speaks es, pt or en".to_owned())
    }

    /// The language that an `Accept-Language` header (RFC 9110, 12.5.4) likes best; English where it names none of the three.
    pub(super) fn preferred(accept: &str) -> Ui {
        let weighed = accept.split(',').take(32).filter_map(|range| {
            let mut parts = range.trim().split(';');
            let code = parts.next()?.trim().get(..2)?.to_ascii_lowercase();
            let weight = parts.find_map(|p| p.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
            Ui::of_code(&code).filter(|_| weight > 0.0).map(|ui| (ui, weight))
        });
        let best = weighed.fold(None, |best: Option<(Ui, f32)>, next| match best {
            Some((_, weight)) if weight >= next.1 => best,
            _ => Some(next),
        });
        best.map_or(Ui::default(), |(ui, _)| ui)
    }

    fn words(self) -> &'static Words {
        match self {
            Ui::Es => &ES,
            Ui::Pt => &PT,
            Ui::En => &EN,
        }
    }

    /// The text of a key, or nothing.
    pub(super) fn find(self, key: &str) -> Option<&'static str> {
        self.words().get(key).map(String::as_str)
    }

    /// The text of a key with `{name}` filled in; with a number `n`, the form for one or for other numbers.
    pub(crate) fn text(self, key: &str, fill: &[(String, String)]) -> String {
        let count = fill.iter().find(|(name, _)| name == "n").map(|(_, n)| if n == "1" { "one" } else { "other" });
        let counted = count.and_then(|form| self.find(&format!("{key}.{form}")));
        let text = counted.or_else(|| self.find(key)).unwrap_or(key);
        fill.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// A day `YYYY-MM-DD` as people write it; anything else as it is.
    pub(super) fn day(self, iso: &str) -> String {
        let parts: Vec<&str> = iso.split('-').collect();
        let &[year, month, day] = parts.as_slice() else { return iso.to_owned() };
        match (self.find(&format!("month.{month}")), day.parse::<u32>()) {
            (Some(month), Ok(day)) => self.text(
                "date.day",
                &[("day".into(), day.to_string()), ("month".into(), month.into()), ("year".into(), year.into())],
            ),
            _ => iso.to_owned(),
        }
    }
}

/// Keys and texts of a data file; tables are joined by stops.
fn read(file: &str) -> Words {
    let table: toml::Table = toml::from_str(file).unwrap_or_default();
    let mut words = Words::new();
    let mut waiting: Vec<(String, toml::Value)> = table.into_iter().collect();
    while let Some((key, value)) = waiting.pop() {
        match value {
            toml::Value::Table(inner) => waiting.extend(inner.into_iter().map(|(k, v)| (format!("{key}.{k}"), v))),
            toml::Value::String(text) => {
                words.insert(key, text);
            }
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_key() {
        assert!(!EN.is_empty());
        for (a, b) in [(&*ES, &*EN), (&*EN, &*ES), (&*PT, &*EN), (&*EN, &*PT)] {
            let missing: Vec<&String> = a.keys().filter(|k| !b.contains_key(*k)).collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
        for ui in Ui::ALL {
            let blanks = |t: &str| t.matches('{').count();
            for (key, text) in ui.words() {
                assert_eq!(blanks(text), blanks(&EN[key]), "{key} fills other blanks in {}", ui.code());
            }
        }
    }

    #[test]
    fn days_and_numbers_follow_the_language() {
        assert_eq!(Ui::Es.day("2023-11-24"), "24 de noviembre de 2023");
        assert_eq!(Ui::En.day("2023-11-04"), "4 November 2023");
        assert_eq!(Ui::Pt.day("2023"), "2023");
        assert_eq!(Ui::En.text("count.clauses", &[("n".into(), "1".into())]), "1 clause");
    }

    #[test]
    fn the_browser_chooses() {
        assert_eq!(Ui::preferred("pt-BR,pt;q=0.9,en;q=0.8"), Ui::Pt);
        assert_eq!(Ui::preferred("de, es;q=0.2, pt;q=0.1"), Ui::Es);
        assert_eq!(Ui::preferred(""), Ui::En);
        assert_eq!(Ui::preferred("es;q=0"), Ui::En);
    }
}
