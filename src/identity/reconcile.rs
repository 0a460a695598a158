//! The catalogue wins over the text; what they disagree on is noted.

use crate::model::{Catalogue, Identity, Listing, Provenance, RoundFacts};
use crate::note::{Code, Note, Noted, Severity};
use crate::text::fold;

/// Merges what the text says with what the catalogue knows of the file and of its round.
pub fn reconcile(found: Identity, listing: Option<&Listing>, catalogue: &Catalogue) -> Noted<Identity> {
    let mut merge = Merge { identity: found, notes: Vec::new() };
    merge.series(listing, catalogue);
    merge.round(listing, catalogue);
    if let Some(kind) = listing.and_then(|l| l.kind) {
        merge.differs("kind", merge.identity.kind.map(|k| k.to_string()), kind.as_str());
        merge.identity.kind = Some(kind);
    }
    let facts = merge.identity.series.clone().zip(merge.identity.round).and_then(|(s, r)| catalogue.round(&s, r));
    if let Some(facts) = facts {
        merge.facts(facts);
    }
    if merge.identity.series.is_none() || merge.identity.round.is_none() {
        let note = Note::new(
            Code::IdentityUnknown,
            Severity::Warning,
            "neither the catalogue nor the text says which series and round this is",
        );
        merge.notes.push(note.with_hint("add the file to catalogue.toml"));
    }
    Noted { value: merge.identity, notes: merge.notes }
}

struct Merge {
    identity: Identity,
    notes: Vec<Note>,
}

impl Merge {
    fn series(&mut self, listing: Option<&Listing>, catalogue: &Catalogue) {
        if let Some(series) = listing.and_then(|l| l.series.clone()) {
            self.differs("series", self.identity.series.clone(), &series);
            self.identity.series = Some(series);
        } else {
            self.identity.series = self.by_name(catalogue).or_else(|| self.identity.series.take());
        }
        let facts = catalogue.series.iter().find(|s| Some(&s.id) == self.identity.series.as_ref());
        if let Some(name) = facts.and_then(|s| s.name.values().next()).filter(|_| self.identity.series_name.is_none()) {
            self.identity.series_name = Some(name.clone());
        }
    }

    /// A catalogued series by its slug or by one of its names.
    fn by_name(&self, catalogue: &Catalogue) -> Option<String> {
        let printed = fold(self.identity.series_name.as_deref()?);
        let known = |s: &&crate::model::SeriesFacts| {
            Some(&s.id) == self.identity.series.as_ref()
                || s.name.values().any(|n| fold(n) == printed || fold(n).starts_with(&format!("{printed} ")))
        };
        catalogue.series.iter().find(known).map(|s| s.id.clone())
    }

    fn round(&mut self, listing: Option<&Listing>, catalogue: &Catalogue) {
        if let Some(round) = listing.and_then(|l| l.round) {
            self.differs("round", self.identity.round.map(|r| r.to_string()), &round.to_string());
            self.identity.round = Some(round);
            self.identity.round_from = Some(Provenance::Catalogue);
        } else if self.identity.round.is_none()
            && let Some(round) = self.round_by_day(catalogue)
        {
            self.identity.round = Some(round);
            self.identity.round_from = Some(Provenance::Catalogue);
        }
    }

    /// The one catalogued round of the series whose days hold the day of signature.
    fn round_by_day(&self, catalogue: &Catalogue) -> Option<u32> {
        let (series, date) = self.identity.series.as_ref().zip(self.identity.date.as_ref())?;
        let holds = |r: &&RoundFacts| {
            let end = r.end.as_ref();
            let start = r.start.as_ref().or(end);
            &r.series == series && start.zip(end).is_some_and(|(a, b)| a <= date && date <= b)
        };
        let mut rounds = catalogue.rounds.iter().filter(holds);
        rounds.next().filter(|_| rounds.next().is_none()).map(|r| r.ordinal)
    }

    fn facts(&mut self, facts: &RoundFacts) {
        if let Some(end) = &facts.end {
            self.differs("date", self.identity.date.clone(), end);
            self.identity.date = Some(end.clone());
            self.identity.date_from = Some(Provenance::Catalogue);
            self.identity.start = facts.start.clone().or_else(|| self.identity.start.take()).or_else(|| Some(end.clone()));
        }
        self.identity.chapter = facts.chapter.clone().or_else(|| self.identity.chapter.take());
        self.identity.city = facts.city.clone().or_else(|| self.identity.city.take());
        if !facts.parties.is_empty() {
            self.parties(facts);
        }
    }

    fn parties(&mut self, facts: &RoundFacts) {
        let sorted = |names: &[String]| {
            let mut names: Vec<String> = names.iter().map(|n| fold(n)).collect();
            names.sort();
            names
        };
        let codes = |names: &[String]| names.iter().all(|n| n.len() == 2 && n.chars().all(|c| c.is_ascii_uppercase()));
        let comparable = codes(&facts.parties) && codes(&self.identity.parties) && !self.identity.parties.is_empty();
        if comparable && sorted(&facts.parties) != sorted(&self.identity.parties) {
            self.differs("parties", Some(self.identity.parties.join(" ")), &facts.parties.join(" "));
        }
        self.identity.parties.clone_from(&facts.parties);
    }

    fn differs(&mut self, field: &str, text: Option<String>, catalogue: &str) {
        if let Some(text) = text.filter(|t| t != catalogue) {
            let message = format!("{field}: the text says {text}, the catalogue {catalogue}");
            self.notes.push(
                Note::new(Code::CatalogueDiffers, Severity::Warning, message)
                    .with_hint("the catalogue was followed; correct whichever is wrong"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        let round = RoundFacts {
            series: "quito".into(),
            ordinal: 9,
            start: Some("2023-11-22".into()),
            end: Some("2023-11-24".into()),
            city: Some("Santiago".into()),
            ..RoundFacts::default()
        };
        Catalogue { rounds: vec![round], ..Catalogue::default() }
    }

    #[test]
    fn the_catalogue_wins_with_a_note() {
        let found = Identity { series: Some("quito".into()), round: Some(8), ..Identity::default() };
        let listing = Listing { round: Some(9), ..Listing::default() };
        let merged = reconcile(found, Some(&listing), &catalogue());
        assert_eq!(merged.value.round, Some(9));
        assert_eq!(merged.value.city.as_deref(), Some("Santiago"));
        assert!(merged.notes.iter().any(|n| n.code == Code::CatalogueDiffers));
    }

    #[test]
    fn a_round_is_found_by_its_days_but_never_made_up() {
        let dated = |date: &str| Identity { series: Some("quito".into()), date: Some(date.into()), ..Identity::default() };
        assert_eq!(reconcile(dated("2023-11-24"), None, &catalogue()).value.round, Some(9));
        assert_eq!(reconcile(dated("2022-01-01"), None, &catalogue()).value.round, None);
    }
}
