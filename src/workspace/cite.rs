//! Citations of texts and clauses.

use serde::Serialize;
use serde_json::Value;

use super::{ResolveError, Workspace};
use crate::export::Reference;
use crate::model::Lang;

/// The answer to `cite`: one reference in every form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Citation {
    /// What is cited.
    pub reference: Reference,
    /// One line for a footnote.
    pub plain: String,
    /// BibTeX.
    pub bibtex: String,
    /// RIS.
    pub ris: String,
    /// An item of CSL-JSON.
    pub csl: Value,
}

impl Workspace {
    /// How to cite a text or a clause, in the language of the text or in `lang`.
    ///
    /// # Errors
    /// When the address names nothing, or several texts.
    pub fn cite(&self, address: &str, lang: Option<Lang>) -> Result<Citation, ResolveError> {
        let (record, path) = self.resolve(address)?;
        let reference = Reference::of(record, path.and_then(|p| record.clause(&p)), lang);
        Ok(Citation {
            plain: reference.plain(),
            bibtex: reference.bibtex(),
            ris: reference.ris(),
            csl: reference.csl(),
            reference,
        })
    }
}
