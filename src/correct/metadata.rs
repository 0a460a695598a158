//! Corrections of a text as a whole.

use super::report;
use crate::model::{CorrectionReport, Flow, Identity, Listing, MetadataCorrection, Provenance};
use crate::note::{Code, Note};

/// The catalogue's entry of a file with what is corrected of series, round, kind, language and status. Corrections win.
pub fn correct_listing(file: &str, listing: Option<&Listing>, corrections: &[MetadataCorrection]) -> Option<Listing> {
    if corrections.is_empty() {
        return listing.cloned();
    }
    let mut out = listing.cloned().unwrap_or_else(|| Listing { file: file.to_owned(), ..Listing::default() });
    for c in corrections {
        out.series = c.series.clone().or(out.series);
        out.round = c.round.or(out.round);
        out.kind = c.kind.or(out.kind);
        out.lang = c.lang.or(out.lang);
        out.status = c.status.or(out.status);
    }
    Some(out)
}

/// Puts the corrected facts into an identity that was reconciled with the corrected listing, takes back the notes that catalogue
/// and text disagree on them, and gives the names of the corrected fields.
pub fn correct_identity(identity: &mut Identity, notes: &mut Vec<Note>, corrections: &[MetadataCorrection]) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for c in corrections {
        identity.chapter = c.chapter.clone().or(identity.chapter.take());
        identity.city = c.city.clone().or(identity.city.take());
        identity.start = c.start.clone().or(identity.start.take());
        identity.date = c.date.clone().or(identity.date.take());
        identity.parties = c.parties.clone().unwrap_or_else(|| std::mem::take(&mut identity.parties));
        if c.round.is_some() {
            identity.round_from = Some(Provenance::Correction);
        }
        if c.date.is_some() {
            identity.date_from = Some(Provenance::Correction);
        }
        fields.extend(corrected(c).into_iter().map(|(field, _)| field.to_owned()));
    }
    fields.sort();
    fields.dedup();
    let settled = |n: &Note| {
        let field = if n.message.starts_with("language:") { "lang" } else { n.message.split(':').next().unwrap_or("") };
        n.code == Code::CatalogueDiffers && fields.iter().any(|f| f == field)
    };
    notes.retain(|n| !settled(n));
    fields
}

/// Whether each correction found its words in one of the texts of the file. `in_columns` is a file that holds several texts.
pub fn metadata_reports(corrections: &[MetadataCorrection], flows: &[&Flow], in_columns: bool) -> Vec<CorrectionReport> {
    let one = |c: &MetadataCorrection| {
        let what: Vec<String> = corrected(c).into_iter().map(|(field, value)| format!("{field} is {value}")).collect();
        report(&c.at, &[&c.file], what.join(", "), &c.because, floats(c, flows, in_columns))
    };
    corrections.iter().map(one).collect()
}

fn floats(c: &MetadataCorrection, flows: &[&Flow], in_columns: bool) -> Option<String> {
    if in_columns && c.lang.is_some() {
        return Some("the file holds a text in each of its columns; state their languages as `langs` in the catalogue".into());
    }
    let words = c.words.as_ref()?;
    // For a fact about the whole text, words that stand in several places are as good as in one.
    let there = flows.iter().any(|f| super::find(&f.text, words, Some(1)).is_ok());
    (!there).then(|| format!("the words `{words}` are not in the text; the correction was applied all the same"))
}

fn corrected(c: &MetadataCorrection) -> Vec<(&'static str, String)> {
    let fields = [
        ("series", c.series.clone()),
        ("round", c.round.map(|r| r.to_string())),
        ("kind", c.kind.map(|k| k.to_string())),
        ("lang", c.lang.map(|l| l.to_string())),
        ("status", c.status.map(|s| s.to_string())),
        ("chapter", c.chapter.clone()),
        ("city", c.city.clone()),
        ("start", c.start.clone()),
        ("date", c.date.clone()),
        ("parties", c.parties.as_ref().map(|p| p.join(" "))),
    ];
    fields.into_iter().filter_map(|(field, value)| Some((field, value?))).collect()
}
