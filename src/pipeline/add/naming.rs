//! Names as the corpus has them, and what a text says of itself where nothing is stated.

use super::desk::Desk;
use crate::archive::Incoming;
use crate::model::{Lang, Listing, Record, TextKind};
use crate::text::slug;

impl Desk<'_> {
    /// A name as the corpus has them: `quito/09-santiago-2/declaration.es.pdf`; one that is taken gets a suffix. A file of a bag keeps
    /// the name it has there.
    pub(super) fn name(&self, listing: &Listing, records: &[Record], given: &Incoming) -> String {
        let taken = |name: &str| self.names.contains(name) || std::fs::symlink_metadata(self.corpus.root.join(name)).is_ok();
        if let Some(place) = given.place.as_ref().filter(|p| !taken(p)) {
            return place.clone();
        }
        let series = listing.series.as_deref().map_or_else(|| "unplaced".to_owned(), slug);
        let stem = match listing.round {
            Some(round) => format!("{}/{}", self.folder(&series, round, records), file_stem(listing)),
            None => {
                let stem = given.file.path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
                format!("{series}/{}", slug(&stem))
            }
        };
        let suffixed = |n: u32| if n == 1 { format!("{stem}.pdf") } else { format!("{stem}~{n}.pdf") };
        (1..).map(suffixed).find(|name| !taken(name)).unwrap_or_default()
    }

    /// The folder that has the round's other files, or a new one.
    fn folder(&self, series: &str, round: u32, records: &[Record]) -> String {
        let parent = |file: &str| file.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        let listed = self.corpus.catalogue.texts.iter().filter(|t| t.series.as_deref() == Some(series) && t.round == Some(round));
        let here = self
            .known
            .iter()
            .filter(|k| k.records.iter().any(|r| r.address.series == series && r.address.round.ordinal() == Some(round)));
        let files = listed.map(|t| t.file.as_str()).chain(here.map(|k| k.file.as_str()));
        if let Some(folder) = files.filter_map(parent).next() {
            return folder;
        }
        let facts = self.corpus.catalogue.round(series, round);
        let said = records.first().map(|r| &r.identity);
        let place = facts.and_then(|f| f.chapter.clone().or_else(|| f.city.clone()));
        let place = place.or_else(|| said.and_then(|i| i.chapter.clone().or_else(|| i.city.clone())));
        place.map_or_else(|| format!("{series}/{round:02}"), |p| format!("{series}/{round:02}-{}", slug(&p)))
    }
}

/// The entry with what the text says of itself where nothing is stated, and the names of those fields.
pub(super) fn completed(mut listing: Listing, records: &[Record]) -> (Listing, Vec<String>) {
    let mut detected = Vec::new();
    let Some(first) = records.first() else { return (listing, detected) };
    if !records.iter().any(|r| r.extractable || r.ocr.is_some()) {
        return (listing, detected);
    }
    if listing.series.is_none() && first.identity.series.is_some() {
        listing.series.clone_from(&first.identity.series);
        detected.push("series".to_owned());
    }
    if listing.round.is_none() && first.identity.round.is_some() {
        listing.round = first.identity.round;
        detected.push("round".to_owned());
    }
    if listing.kind.is_none() {
        listing.kind = Some(first.identity.kind.unwrap_or(TextKind::Other));
        detected.push("kind".to_owned());
    }
    let langs: Vec<Lang> = records.iter().map(|r| r.lang).collect();
    if listing.lang.is_none() && listing.langs.is_empty() && !langs.contains(&Lang::UND) {
        match langs.as_slice() {
            [one] => {
                listing.lang = Some(*one);
                detected.push("lang".to_owned());
            }
            several => {
                listing.langs = several.to_vec();
                detected.push("langs".to_owned());
            }
        }
    }
    (listing, detected)
}

fn file_stem(listing: &Listing) -> String {
    let kind = listing.kind.unwrap_or_default();
    let langs: Vec<&str> = match listing.lang.as_ref() {
        Some(lang) => vec![lang.as_str()],
        None => listing.langs.iter().map(|l| l.as_str()).collect(),
    };
    if langs.is_empty() { kind.to_string() } else { format!("{kind}.{}", langs.join("-")) }
}
