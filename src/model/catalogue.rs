//! What people know about series, rounds and texts: the contents of `corpus/catalogue.toml`.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Lang;

/// Kind of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextKind {
    /// A declaration or joint statement.
    #[default]
    Declaration,
    /// A plan of action.
    Plan,
    /// A road map.
    Roadmap,
    /// An annex published as a file of its own.
    Annex,
    /// Anything else.
    Other,
}

impl TextKind {
    /// All kinds.
    pub const ALL: [TextKind; 5] = [TextKind::Declaration, TextKind::Plan, TextKind::Roadmap, TextKind::Annex, TextKind::Other];

    /// The kebab-case name.
    pub fn as_str(self) -> &'static str {
        match self {
            TextKind::Declaration => "declaration",
            TextKind::Plan => "plan",
            TextKind::Roadmap => "roadmap",
            TextKind::Annex => "annex",
            TextKind::Other => "other",
        }
    }
}

impl fmt::Display for TextKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for TextKind {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        TextKind::ALL
            .into_iter()
            .find(|k| k.as_str() == s)
            .ok_or_else(|| format!("`{s}` is not a kind of text; use declaration, plan, roadmap, annex or other"))
    }
}

/// Whose words a text holds; shown wherever its words are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TextStatus {
    /// The language it was drafted in.
    #[serde(rename = "original")]
    Original,
    /// An official version.
    #[serde(rename = "official")]
    Official,
    /// A translation nobody signed.
    #[serde(rename = "unofficial translation")]
    UnofficialTranslation,
    /// Read from page images.
    #[serde(rename = "OCR")]
    Ocr,
    /// Invented for demonstration.
    #[serde(rename = "specimen")]
    Specimen,
    /// Not stated.
    #[default]
    #[serde(rename = "unstated")]
    Unstated,
}

impl TextStatus {
    /// All statuses.
    pub const ALL: [TextStatus; 6] = [
        TextStatus::Original,
        TextStatus::Official,
        TextStatus::UnofficialTranslation,
        TextStatus::Ocr,
        TextStatus::Specimen,
        TextStatus::Unstated,
    ];

    /// The name as shown.
    pub fn as_str(self) -> &'static str {
        match self {
            TextStatus::Original => "original",
            TextStatus::Official => "official",
            TextStatus::UnofficialTranslation => "unofficial translation",
            TextStatus::Ocr => "OCR",
            TextStatus::Specimen => "specimen",
            TextStatus::Unstated => "unstated",
        }
    }
}

impl fmt::Display for TextStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A series and its names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesFacts {
    /// Slug, the first part of its addresses.
    pub id: String,
    /// Name in each language.
    #[serde(default)]
    pub name: BTreeMap<Lang, String>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What another source says about a fact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// The field it is about.
    pub field: String,
    /// What it says.
    pub says: String,
    /// Where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The facts of a round; all but series and ordinal may be absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundFacts {
    /// Slug of the series.
    pub series: String,
    /// Ordinal, from 1.
    pub ordinal: u32,
    /// Name of the chapter (`Santiago II`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chapter: Option<String>,
    /// Host city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Host country, ISO 3166-1 alpha-2, or a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// First day, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Last day, the day of signature, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// Who signed: ISO 3166-1 alpha-2 codes, or names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<String>,
    /// Who attended and did not sign.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attended: Vec<String>,
    /// Number of top-level points of the declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u32>,
    /// Kinds of text the round published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<TextKind>,
    /// For each fact, where it comes from.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, Vec<String>>,
    /// What other sources say.
    #[serde(default, rename = "conflict", skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A catalogued file; all but the file may be absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// Path of the PDF below the corpus folder, with `/`.
    pub file: String,
    /// Slug of the series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// Ordinal of the round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// Kind of text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TextKind>,
    /// Language of a file in one language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// Languages of a file in several, as its columns run from the left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub langs: Vec<Lang>,
    /// Whose words they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<TextStatus>,
    /// Where the file comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The file, an earlier version of this text, whose place this one takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The whole catalogue.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Format version, 1.
    #[serde(default)]
    pub version: u32,
    /// Pages without a text layer are read by OCR.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ocr: bool,
    /// Series.
    #[serde(default)]
    pub series: Vec<SeriesFacts>,
    /// Rounds.
    #[serde(default, rename = "round")]
    pub rounds: Vec<RoundFacts>,
    /// Files.
    #[serde(default, rename = "text")]
    pub texts: Vec<Listing>,
}

impl Catalogue {
    /// The facts of a round.
    pub fn round(&self, series: &str, ordinal: u32) -> Option<&RoundFacts> {
        self.rounds.iter().find(|r| r.series == series && r.ordinal == ordinal)
    }

    /// The entry of a file, by its path below the corpus folder.
    pub fn listing(&self, file: &str) -> Option<&Listing> {
        self.texts.iter().find(|t| t.file == file)
    }
}
