//! What a person should look at, in words.

use super::{Finding, TextCheck, WeakLink};
use crate::archive::Failure;
use crate::model::CorrectionReport;
use crate::note::{Note, Severity};

pub(super) fn failed(failure: &Failure) -> Finding {
    Finding {
        code: "file-failed".into(),
        severity: Severity::Error,
        file: Some(failure.file.clone()),
        text: None,
        clause: None,
        page: None,
        message: failure.cause.clone(),
        hint: Some(failure.hint.clone()),
    }
}

pub(super) fn noted(text: &TextCheck, note: &Note) -> Option<Finding> {
    (note.severity >= Severity::Warning).then(|| Finding {
        code: note.code.to_string(),
        severity: note.severity,
        file: Some(text.file.clone()),
        text: Some(text.text.clone()),
        clause: note.place.clause.as_ref().map(|path| format!("{}/{path}", text.text)),
        page: note.place.page,
        message: note.message.clone(),
        hint: note.hint.clone(),
    })
}

pub(super) fn doubted(link: &WeakLink) -> Finding {
    Finding {
        code: "weak-link".into(),
        severity: Severity::Warning,
        file: None,
        text: None,
        clause: Some(link.a.clone()),
        page: None,
        message: format!("the link to {} has a confidence of {:.2}: {}", link.b, link.score, link.evidence),
        hint: Some("look at both with `rondas show`, then say with `rondas correct` whether it is right".into()),
    }
}

pub(super) fn floating(correction: &CorrectionReport) -> Option<Finding> {
    Some(Finding {
        code: "correction-floats".into(),
        severity: Severity::Warning,
        file: correction.files.first().cloned(),
        text: None,
        clause: None,
        page: None,
        message: format!("{} ({}): {}", correction.at, correction.what, correction.floats.as_ref()?),
        hint: Some("quote the words as they now stand in the text (`rondas text FILE`), or take the correction out".into()),
    })
}
