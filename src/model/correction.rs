//! What people corrected by hand: the contents of `corpus/corrections/*.toml`.
//!
//! A correction names a file and quotes words of it. Words survive a new extraction and a new segmentation; offsets and addresses
//! do not.

use serde::{Deserialize, Serialize};

use super::{ClauseKind, Lang, LinkKind, TextKind, TextStatus};

/// A passage of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// Path of the PDF below the corpus folder.
    pub file: String,
    /// Words as printed; case, accents, spacing and punctuation do not matter.
    pub words: String,
    /// Which of several places with these words, from 1; absent where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<usize>,
}

/// Who corrected, when and why. The day stands here and nowhere else: no result depends on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// Who.
    pub who: String,
    /// When: `YYYY-MM-DD`, or with the time.
    #[serde(default, skip_serializing)]
    pub when: String,
    /// Why.
    pub why: String,
}

/// Facts about a file that are other than its text or the catalogue say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataCorrection {
    /// Where it stands: file and place in it.
    #[serde(default)]
    pub at: String,
    /// Path of the PDF below the corpus folder.
    pub file: String,
    /// Words that must still be in the text; absent where any text will do, as with a scan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Slug of the series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// Ordinal of the round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// Kind of text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TextKind>,
    /// Language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// Whose words they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<TextStatus>,
    /// Chapter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chapter: Option<String>,
    /// Host city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// First day of the meeting, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Day of signature, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Parties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parties: Option<Vec<String>>,
    /// Who, when, why.
    #[serde(flatten)]
    pub because: Because,
}

/// What a correction does to the border in front of the quoted words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Boundary {
    /// A unit begins with the words.
    Begin,
    /// No unit begins with the words: they go on with the unit before.
    Join,
}

/// A unit that begins elsewhere, or is another than was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseCorrection {
    /// Where it stands: file and place in it.
    #[serde(default)]
    pub at: String,
    /// Path of the PDF below the corpus folder.
    pub file: String,
    /// Words as printed, where the unit begins; without `boundary`, anywhere in the unit.
    pub words: String,
    /// Which of several places with these words, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<usize>,
    /// What happens to the border.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Boundary>,
    /// Number with its parents (`10.c.2`); empty for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Kind of unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ClauseKind>,
    /// Language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// Who, when, why.
    #[serde(flatten)]
    pub because: Because,
}

/// What a person says of a link.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It was found and is right; it stays even when it is no longer found.
    #[default]
    Confirm,
    /// It was found and is wrong.
    Forbid,
    /// It was not found and is right.
    Add,
}

/// A link that is right or wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkCorrection {
    /// Where it stands: file and place in it.
    #[serde(default)]
    pub at: String,
    /// What is said of it.
    pub verdict: Verdict,
    /// `translation` or `lineage`.
    #[serde(rename = "type")]
    pub kind: LinkKind,
    /// Words of the first unit, or of the earlier form.
    pub a: Anchor,
    /// Words of the other.
    pub b: Anchor,
    /// Who, when, why.
    #[serde(flatten)]
    pub because: Because,
}

/// The corrections of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileCorrections {
    /// Of the text as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<MetadataCorrection>,
    /// Of its units, in the order they are applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<ClauseCorrection>,
}

/// All corrections of a corpus, in the order of their files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    /// Of texts as wholes.
    pub metadata: Vec<MetadataCorrection>,
    /// Of units.
    pub clauses: Vec<ClauseCorrection>,
    /// Of links.
    pub links: Vec<LinkCorrection>,
}

impl Corrections {
    /// Those of one file.
    pub fn of_file(&self, file: &str) -> FileCorrections {
        FileCorrections {
            metadata: self.metadata.iter().filter(|c| c.file == file).cloned().collect(),
            clauses: self.clauses.iter().filter(|c| c.file == file).cloned().collect(),
        }
    }
}

/// What became of a correction.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CorrectionReport {
    /// Where it stands: file and place in it.
    pub at: String,
    /// PDFs it is about.
    pub files: Vec<String>,
    /// What it says.
    pub what: String,
    /// Who says so.
    pub who: String,
    /// Why.
    pub why: String,
    /// Why it was not applied; absent where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floats: Option<String>,
}
