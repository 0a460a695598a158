//! Joins texts whose addresses do not say what they translate to the families that their words say.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::read::Read;
use crate::link::{self, Kin, Member};
use crate::model::{Identity, Provenance, Record};
use crate::note::{Code, Note, Severity};
use crate::pipeline::keys;

/// Gives texts their families; the kinship of all that was compared, by its key, of which `known` was compared before.
pub(super) fn join_kin(pool: &rayon::ThreadPool, reads: &mut [Read], known: &BTreeMap<String, f32>) -> BTreeMap<String, f32> {
    let unsaid = Identity::default();
    let places: Vec<(usize, usize)> = places(reads);
    let members: Vec<Member<'_>> = places.iter().map(|&(file, text)| member(&reads[file], text, &unsaid)).collect();
    let candidates = link::kin_candidates(&members);
    let compare = |&(a, b): &(usize, usize)| {
        let pair = [members[a].record, members[b].record];
        let key = keys::kinship(pair[0], pair[1]);
        let kinship = known.get(&key).copied().unwrap_or_else(|| link::kinship(pair[0], pair[1]));
        (key, (kinship, a, b))
    };
    let compared: Vec<(String, (f32, usize, usize))> = pool.install(|| candidates.par_iter().map(compare).collect());
    let found = link::kin(&members, compared.iter().map(|c| c.1).collect());
    let noted: Vec<(Note, Kin)> = found.into_iter().map(|kin| (note(&members, &kin), kin)).collect();
    for (note, kin) in noted {
        let (file, text) = places[kin.text];
        let record = &mut reads[file].records[text];
        record.kin = Some(kin.family);
        record.notes.push(note);
    }
    compared.into_iter().map(|(key, (kinship, ..))| (key, kinship)).collect()
}

/// File and place in it of the texts that have words and that no other takes the place of, in the order of their addresses.
fn places(reads: &[Read]) -> Vec<(usize, usize)> {
    let all = reads.iter().enumerate().flat_map(|(file, read)| (0..read.records.len()).map(move |text| (file, text)));
    let record = |&(file, text): &(usize, usize)| &reads[file].records[text];
    let current = |r: &Record| r.readable() && r.notes.iter().all(|n| n.code != Code::Superseded);
    let mut places: Vec<(usize, usize)> = all.filter(|place| current(record(place))).collect();
    places.sort_by(|x, y| record(x).address.cmp(&record(y).address));
    places
}

fn member<'r>(read: &'r Read, text: usize, unsaid: &'r Identity) -> Member<'r> {
    let record = &read.records[text];
    let placed = matches!(record.identity.round_from, Some(Provenance::Catalogue | Provenance::Correction));
    Member { record, said: read.entry.said.get(text).unwrap_or(unsaid), settled: placed }
}

fn note(members: &[Member<'_>], kin: &Kin) -> Note {
    let (own, other) = (members[kin.text].record, members[kin.with].record);
    let says = own.address.round.ordinal().map_or_else(String::new, |round| format!(", though it says round {round}"));
    let message = format!(
        "by its words it translates {} ({:.0} % of the two can be linked){says}; it is linked with that family",
        other.address,
        kin.kinship * 100.0
    );
    let hint = "state series and round of the file in catalogue.toml, or with `rondas correct`; what is stated is followed";
    Note::new(Code::KinByWords, Severity::Warning, message).with_hint(hint)
}
