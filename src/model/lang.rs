//! Language codes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An ISO 639 code of two or three letters (`es`, `pt`, `en`; `und` where the language is not known).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Lang([u8; 3]);

impl Lang {
    /// Spanish.
    pub const ES: Lang = Lang(*b"es\0");
    /// Portuguese.
    pub const PT: Lang = Lang(*b"pt\0");
    /// English.
    pub const EN: Lang = Lang(*b"en\0");
    /// Undetermined.
    pub const UND: Lang = Lang(*b"und");
    /// The languages of the declarations, in the order they are shown.
    pub const KNOWN: [Lang; 3] = [Lang::ES, Lang::PT, Lang::EN];

    /// The code.
    pub fn as_str(&self) -> &str {
        let len = if self.0[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.0[..len]).unwrap_or("und")
    }

    /// Whether it is one of [`Lang::KNOWN`].
    pub fn is_known(self) -> bool {
        Lang::KNOWN.contains(&self)
    }

    /// English name for reports (`Spanish`), or the code.
    pub fn name(&self) -> &str {
        match *self {
            Lang::ES => "Spanish",
            Lang::PT => "Portuguese",
            Lang::EN => "English",
            Lang::UND => "unknown",
            _ => self.as_str(),
        }
    }
}

/// A string that is not a two or three letter code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a language code; use two letters, as in es, pt or en")]
pub struct LangError(String);

impl FromStr for Lang {
    type Err = LangError;

    fn from_str(code: &str) -> Result<Self, LangError> {
        let lower = code.to_ascii_lowercase();
        match *lower.as_bytes() {
            [a, b] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => Ok(Lang([a, b, 0])),
            [a, b, c] if [a, b, c].iter().all(u8::is_ascii_lowercase) => Ok(Lang([a, b, c])),
            _ => Err(LangError(code.to_owned())),
        }
    }
}

impl TryFrom<String> for Lang {
    type Error = LangError;

    fn try_from(code: String) -> Result<Self, LangError> {
        code.parse()
    }
}

impl From<Lang> for String {
    fn from(lang: Lang) -> String {
        lang.as_str().to_owned()
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
