//! A correction as a person states it, on the command line or on a page, made into one that the corpus keeps.

use std::path::Path;

use anyhow::bail;
use rondas::archive::{Keeper, NewCorrection};
use rondas::model::{Because, Boundary, ClauseCorrection, LinkCorrection, MetadataCorrection, Verdict};
use rondas::workspace::{AnchorError, Workspace};
use serde::de::DeserializeOwned;

use crate::print;

/// What is right, of the text or the clause at an address; what is absent stays as it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Proposal {
    /// Address of a text or a clause.
    pub(crate) address: String,
    /// Who, when, why.
    pub(crate) because: Because,
    /// Words with which a new unit begins.
    pub(crate) begin: Option<String>,
    /// The clause goes on with the one before.
    pub(crate) join: bool,
    /// Number with its parents; empty for none.
    pub(crate) number: Option<String>,
    /// Kind of text, or of unit.
    pub(crate) kind: Option<String>,
    /// Language.
    pub(crate) lang: Option<String>,
    /// A link to another address.
    pub(crate) link: Option<(Verdict, String)>,
    /// Series of a text.
    pub(crate) series: Option<String>,
    /// Round of a text.
    pub(crate) round: Option<u32>,
    /// Whose words they are.
    pub(crate) status: Option<String>,
    /// Chapter of the round.
    pub(crate) chapter: Option<String>,
    /// Host city.
    pub(crate) city: Option<String>,
    /// First day of the meeting.
    pub(crate) start: Option<String>,
    /// Day of signature.
    pub(crate) date: Option<String>,
    /// Parties; none where they stay.
    pub(crate) parties: Vec<String>,
}

impl Proposal {
    /// A link where another address is given, else a unit or a text, as the address says.
    ///
    /// # Errors
    /// When an address or words name nothing, a value is none of its field, or nothing would change.
    pub(crate) fn correction(&self, workspace: &Workspace) -> anyhow::Result<NewCorrection> {
        let because = self.because.clone();
        if let Some((verdict, other)) = &self.link {
            let kind = anchored(workspace.link_kind(&self.address, other))?;
            let (a, b) = (anchored(workspace.anchor(&self.address))?, anchored(workspace.anchor(other))?);
            return Ok(NewCorrection::Link(LinkCorrection { at: String::new(), verdict: *verdict, kind, a, b, because }));
        }
        if anchored(workspace.is_clause(&self.address))? {
            return self.of_unit(workspace).map(NewCorrection::Clause);
        }
        self.of_text(workspace).map(NewCorrection::Metadata)
    }

    fn of_text(&self, workspace: &Workspace) -> anyhow::Result<MetadataCorrection> {
        let (file, words) = anchored(workspace.text_anchor(&self.address))?;
        let bare = MetadataCorrection { file, words, because: self.because.clone(), ..MetadataCorrection::default() };
        let correction = MetadataCorrection {
            series: self.series.clone(),
            round: self.round,
            kind: self.kind.as_ref().map(|k| k.parse().map_err(anyhow::Error::msg)).transpose()?,
            lang: self.lang.as_ref().map(|l| l.parse()).transpose()?,
            status: self.status.as_deref().map(|s| named(s, "status")).transpose()?,
            chapter: self.chapter.clone(),
            city: self.city.clone(),
            start: self.start.clone(),
            date: self.date.clone(),
            parties: (!self.parties.is_empty()).then(|| self.parties.clone()),
            ..bare.clone()
        };
        if correction == bare {
            bail!("nothing to correct: say what is right, as in --round 9");
        }
        Ok(correction)
    }

    fn of_unit(&self, workspace: &Workspace) -> anyhow::Result<ClauseCorrection> {
        if self.series.is_some() || self.round.is_some() || self.status.is_some() || self.date.is_some() || self.city.is_some() {
            bail!("{} is a clause; facts about a text are corrected at the address of the text", self.address);
        }
        let (anchor, boundary) = match &self.begin {
            Some(words) => (anchored(workspace.anchor_words(&self.address, words))?, Some(Boundary::Begin)),
            None => (anchored(workspace.anchor(&self.address))?, self.join.then_some(Boundary::Join)),
        };
        if boundary.is_none() && self.number.is_none() && self.kind.is_none() && self.lang.is_none() {
            bail!("nothing to correct: use --begin WORDS, --join, --number, --kind or --lang");
        }
        Ok(ClauseCorrection {
            at: String::new(),
            file: anchor.file,
            words: anchor.words,
            nth: anchor.nth,
            boundary,
            number: self.number.clone(),
            kind: self.kind.as_deref().map(|k| named(k, "kind of unit")).transpose()?,
            lang: self.lang.as_ref().map(|l| l.parse()).transpose()?,
            because: self.because.clone(),
        })
    }
}

/// Puts corrections behind those of a file below `corrections/`, and each into the log; gives how many the file did not have.
///
/// # Errors
/// When the corpus cannot be written, or another program writes to it.
pub(crate) fn keep(corpus: &Path, file: &str, corrections: &[NewCorrection]) -> anyhow::Result<usize> {
    let kept = Keeper::open(corpus).and_then(|keeper| keeper.correct(file, corrections));
    kept.map_err(|error| {
        let hint = error.hint();
        print::with_hint(error, hint)
    })
}

fn anchored<T>(result: Result<T, AnchorError>) -> anyhow::Result<T> {
    result.map_err(|e| {
        let hint = e.hint();
        print::with_hint(e, hint)
    })
}

/// A value by the name it has in files.
fn named<T: DeserializeOwned>(name: &str, what: &str) -> anyhow::Result<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(|e| anyhow::anyhow!("`{name}` is no {what}: {e}"))
}
