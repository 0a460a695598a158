//! Whether tesseract is there, and which.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

/// Languages asked of it: Spanish, Portuguese, English.
pub(super) const LANGUAGES: [&str; 3] = ["spa", "por", "eng"];
/// Name of the program.
const PROGRAM: &str = "tesseract";

/// An installed tesseract with its models.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    /// The program.
    pub program: PathBuf,
    /// Its version as it says it (`tesseract 5.3.0`).
    pub version: String,
    /// The models with their sizes in bytes, which tell the fast from the exact ones.
    pub models: Vec<(String, u64)>,
}

/// Why there is no OCR.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// The program does not start.
    #[error("tesseract is not installed")]
    Program,
    /// It lacks languages.
    #[error("tesseract lacks the languages {}", .0.join(", "))]
    Languages(Vec<String>),
}

impl Missing {
    /// What to install, as a person types it.
    pub fn hint(&self) -> String {
        let packages = match self {
            Missing::Program => "tesseract-ocr tesseract-ocr-spa tesseract-ocr-por".to_owned(),
            Missing::Languages(langs) => langs.iter().map(|l| format!("tesseract-ocr-{l}")).collect::<Vec<_>>().join(" "),
        };
        format!("apt install {packages} (or the like on your system), then build again")
    }
}

impl Engine {
    /// The tesseract on the path, or the one that the environment variable `RONDAS_TESSERACT` names.
    ///
    /// # Errors
    /// When there is none, or it lacks one of the three languages.
    pub fn find() -> Result<Engine, Missing> {
        let program =
            std::env::var_os("RONDAS_TESSERACT").filter(|p| !p.is_empty()).map_or_else(|| PROGRAM.into(), PathBuf::from);
        let version = said(&program, "--version").ok_or(Missing::Program)?;
        let version = version.lines().next().unwrap_or(PROGRAM).trim().to_owned();
        let list = said(&program, "--list-langs").ok_or(Missing::Program)?;
        let missing: Vec<String> =
            LANGUAGES.iter().filter(|l| !list.lines().any(|line| line.trim() == **l)).map(|l| (*l).to_owned()).collect();
        if !missing.is_empty() {
            return Err(Missing::Languages(missing));
        }
        // The list is headed by: List of available languages in "/usr/share/tesseract-ocr/5/tessdata/" (4):
        let folder = list.lines().next().and_then(|head| head.split('"').nth(1)).unwrap_or_default();
        let size = |lang: &str| Path::new(folder).join(format!("{lang}.traineddata")).metadata().map_or(0, |m| m.len());
        let models = LANGUAGES.iter().map(|l| ((*l).to_owned(), size(l))).collect();
        Ok(Engine { program, version, models })
    }

    /// What decides its words: version, models, resolution, and the code that draws pages and reads its answers.
    pub fn identity(&self) -> String {
        let models: Vec<String> = self.models.iter().map(|(lang, size)| format!("{lang}:{size}")).collect();
        format!("{}; {}; {} dpi; {}", self.version, models.join(" "), super::DPI, super::VERSION)
    }
}

/// What the program prints when asked so, on either stream: older versions tell their version on standard error.
fn said(program: &Path, option: &str) -> Option<String> {
    let output = Command::new(program).arg(option).stdin(Stdio::null()).output().ok()?;
    let text = [output.stdout, output.stderr].concat();
    output.status.success().then(|| String::from_utf8_lossy(&text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_names_the_packages() {
        assert!(Missing::Program.hint().contains("apt install tesseract-ocr tesseract-ocr-spa tesseract-ocr-por"));
        assert!(Missing::Languages(vec!["por".into()]).hint().starts_with("apt install tesseract-ocr-por "));
    }
}
