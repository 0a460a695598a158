//! Corrections by hand, applied between the stages.
//!
//! Good for: what a person knows better than the program, put back on its words after every build. Not for: reading or writing
//! correction files. Each function takes a stage's result and gives the corrected one, with a report for every correction: applied,
//! or floating because its words are not found. Nothing here fails, and no correction is dropped.

mod links;
mod metadata;
mod quote;
mod units;

pub use links::{Sides, correct_links, link_reports, outside};
pub use metadata::{correct_identity, correct_listing, metadata_reports};
pub use quote::{Quote, find, quote};
pub use units::{correct_languages, correct_units};

use crate::model::{Because, CorrectionReport};

/// Changes when the same corrections may give other results.
pub const VERSION: u32 = 1;

fn report(at: &str, files: &[&str], what: String, because: &Because, floats: Option<String>) -> CorrectionReport {
    CorrectionReport {
        at: at.to_owned(),
        files: files.iter().map(|f| (*f).to_owned()).collect(),
        what,
        who: because.who.clone(),
        why: because.why.clone(),
        floats,
    }
}
