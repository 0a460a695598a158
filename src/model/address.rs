//! Addresses of texts and clauses, the same on the command line, in files and on the web.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Lang, TextKind};

/// A round within its series: its ordinal, or a name where the ordinal is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoundKey {
    /// The ordinal, from 1.
    Ordinal(u32),
    /// A slug, for a text that states no round.
    Named(String),
}

impl RoundKey {
    /// The ordinal, where known.
    pub fn ordinal(&self) -> Option<u32> {
        match self {
            RoundKey::Ordinal(n) => Some(*n),
            RoundKey::Named(_) => None,
        }
    }
}

impl fmt::Display for RoundKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RoundKey::Ordinal(n) => write!(f, "{n}"),
            RoundKey::Named(name) => f.write_str(name),
        }
    }
}

/// Address of one text: `quito/9/declaration/es`. A further text that claims the same place is `quito/9/declaration~2/es`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TextAddress {
    /// Slug of the series.
    pub series: String,
    /// Round.
    pub round: RoundKey,
    /// Kind of text.
    pub kind: TextKind,
    /// 1 for the first text at this place, 2 for the next.
    pub copy: u32,
    /// Language.
    pub lang: Lang,
}

impl TextAddress {
    /// The address without its language: all translations of one text share it.
    pub fn family(&self) -> String {
        let copy = if self.copy > 1 { format!("~{}", self.copy) } else { String::new() };
        format!("{}/{}/{}{}", self.series, self.round, self.kind, copy)
    }

    /// The address of a clause in this text.
    pub fn clause(&self, path: &str) -> ClauseAddress {
        ClauseAddress { text: self.clone(), path: path.to_owned() }
    }
}

impl fmt::Display for TextAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.family(), self.lang)
    }
}

/// A string that is not an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an address; an address looks like quito/9/declaration/es or quito/9/declaration/es/10.c.2.3")]
pub struct AddressError(pub String);

impl FromStr for TextAddress {
    type Err = AddressError;

    fn from_str(s: &str) -> Result<Self, AddressError> {
        let bad = || AddressError(s.to_owned());
        let parts: Vec<&str> = s.split('/').collect();
        let &[series, round, kind, lang] = parts.as_slice() else { return Err(bad()) };
        let (kind, copy) = match kind.split_once('~') {
            Some((kind, copy)) => (kind, copy.parse().map_err(|_| bad())?),
            None => (kind, 1),
        };
        if series.is_empty() || round.is_empty() {
            return Err(bad());
        }
        Ok(TextAddress {
            series: series.to_owned(),
            round: round.parse().map_or_else(|_| RoundKey::Named(round.to_owned()), RoundKey::Ordinal),
            kind: kind.parse().map_err(|_| bad())?,
            copy,
            lang: lang.parse().map_err(|_| bad())?,
        })
    }
}

/// Address of one clause: that of its text and the printed number path, `quito/9/declaration/es/10.c.2.3`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClauseAddress {
    /// The text.
    pub text: TextAddress,
    /// The path within it: `10.c.2.3`, `preamble`, `annex-a/1`, `7~2`.
    pub path: String,
}

impl fmt::Display for ClauseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.text, self.path)
    }
}

impl FromStr for ClauseAddress {
    type Err = AddressError;

    fn from_str(s: &str) -> Result<Self, AddressError> {
        let bad = || AddressError(s.to_owned());
        let (cut, _) = s.match_indices('/').nth(3).ok_or_else(bad)?;
        let path = &s[cut + 1..];
        if path.is_empty() {
            return Err(bad());
        }
        Ok(ClauseAddress { text: s[..cut].parse().map_err(|_| bad())?, path: path.to_owned() })
    }
}

macro_rules! as_string {
    ($type:ty) => {
        impl TryFrom<String> for $type {
            type Error = AddressError;

            fn try_from(s: String) -> Result<Self, AddressError> {
                s.parse()
            }
        }

        impl From<$type> for String {
            fn from(address: $type) -> String {
                address.to_string()
            }
        }
    };
}
as_string!(TextAddress);
as_string!(ClauseAddress);

const ROMAN: [(u32, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// A number in capital roman numerals (empty for 0).
pub fn roman(mut value: u32) -> String {
    let mut out = String::new();
    for (worth, letters) in ROMAN {
        while value >= worth {
            out.push_str(letters);
            value -= worth;
        }
    }
    out
}

/// Value of a well-formed roman numeral in either case, up to 3999; `None` for anything else (`IIX`, `IC`).
pub fn roman_value(numeral: &str) -> Option<u32> {
    let upper = numeral.to_ascii_uppercase();
    let mut rest = upper.as_str();
    let mut value = 0;
    for (worth, letters) in ROMAN {
        while let Some(tail) = rest.strip_prefix(letters) {
            value += worth;
            rest = tail;
        }
    }
    (rest.is_empty() && (1..4000).contains(&value) && roman(value) == upper).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_back_as_printed() {
        for s in
            ["quito/9/declaration/es/10.c.2.3", "quito/9/declaration~2/es/annex-a/1", "unplaced/acta-2020/other/und/preamble"]
        {
            assert_eq!(s.parse::<ClauseAddress>().map(|a| a.to_string()).as_deref(), Ok(s));
        }
        assert!("quito/9/declaration".parse::<TextAddress>().is_err());
    }

    #[test]
    fn roman_numerals_are_strict() {
        assert_eq!(roman_value("xiv"), Some(14));
        assert_eq!(roman_value("IIX"), None);
        assert_eq!(roman_value(""), None);
        assert!((1..400).all(|n| roman_value(&roman(n)) == Some(n)));
    }
}
