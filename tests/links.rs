//! Links of small sets of units: each file below `tests/cases/link` holds texts and the links that are right between them.

#![allow(clippy::unwrap_used)]

#[path = "common/gold.rs"]
mod gold;

use std::collections::BTreeSet;
use std::fs;

use gold::{Gold, Unit, place, record};
use proptest::prelude::*;
use rondas::link;
use rondas::model::{ClauseKind, Lang, LineageChange, Record};

fn cases() -> Vec<(String, Gold)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/link");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    paths.iter().map(|p| (p.file_stem().unwrap().to_string_lossy().into_owned(), read(p))).collect()
}

fn records(gold: &Gold) -> Vec<Record> {
    gold.texts.iter().map(|t| record(1, t.lang, &t.units)).collect()
}

#[test]
fn translations_are_the_expected_ones() {
    for (name, gold) in cases() {
        let records = records(&gold);
        let links = link::translations(&records.iter().collect::<Vec<_>>()).links;
        let given: BTreeSet<_> = links.iter().map(|l| place(&records, l).unwrap()).collect();
        let wrong: Vec<_> = given.difference(&gold.links).collect();
        let missed: Vec<_> = gold.links.difference(&given).collect();
        assert!(wrong.is_empty() && missed.is_empty(), "{name}: wrong {wrong:?}, missed {missed:?}");
    }
}

#[test]
fn the_order_of_the_texts_does_not_matter() {
    for (name, gold) in cases() {
        let records = records(&gold);
        let there = link::translations(&records.iter().collect::<Vec<_>>());
        let back = link::translations(&records.iter().rev().collect::<Vec<_>>());
        assert_eq!(there, back, "{name}");
    }
}

#[test]
fn passages_stand_in_their_clauses() {
    for (_, gold) in cases() {
        let records = records(&gold);
        let links = link::translations(&records.iter().collect::<Vec<_>>()).links;
        let mut passages = 0;
        for l in &links {
            let (t, u, v, w) = place(&records, l).unwrap();
            let turned = l.a.text != records[t].address;
            for (a, b) in &l.shared {
                let (a, b) = if turned { (b, a) } else { (a, b) };
                assert!(!a.of(&gold.texts[t].units[u].text).is_empty() && !b.of(&gold.texts[v].units[w].text).is_empty());
                passages += 1;
            }
        }
        assert!(passages > 0);
    }
}

fn clauses(texts: &[&str]) -> Vec<Unit> {
    let clause = |(at, text): (usize, &&str)| Unit {
        kind: ClauseKind::Clause,
        number: vec![(at + 1).to_string()],
        container: String::new(),
        text: (*text).to_owned(),
        parent: None,
    };
    texts.iter().enumerate().map(clause).collect()
}

#[test]
fn what_became_of_a_clause_is_named() {
    let kept = "Reafirmar la importancia del Proceso como espacio técnico de coordinación regional.";
    let long = "Fortalecer los sistemas nacionales de asilo con el apoyo de la cooperación internacional. Crear una mesa de trabajo \
                sobre la documentación de niñas y niños nacidos en tránsito.";
    let parts = [
        "Fortalecer los sistemas nacionales de asilo con el apoyo de la cooperación internacional.",
        "Crear una mesa de trabajo sobre la documentación de niñas y niños nacidos en tránsito.",
    ];
    let old = "Promover campañas contra la xenofobia en escuelas, barrios y lugares de trabajo, con la participación de las \
               autoridades locales y de las organizaciones de refugiados.";
    let reworded = "Promover campañas permanentes contra la xenofobia en escuelas, barrios y medios de comunicación, con la participación \
                    de las autoridades locales y de las organizaciones de refugiados.";
    let first = record(1, Lang::ES, &clauses(&[kept, long, old]));
    let second = record(2, Lang::ES, &clauses(&[kept, parts[0], parts[1], reworded, "Agradecer al Gobierno de Chile."]));
    let links = link::lineage(&[vec![&first]], &[&second], &[]);
    let told: Vec<(&str, &str, LineageChange)> =
        links.iter().map(|l| (l.a.path.as_str(), l.b.path.as_str(), l.change.unwrap())).collect();
    assert!(told.contains(&("0", "0", LineageChange::Same)), "{told:?}");
    assert!(told.contains(&("2", "3", LineageChange::Reworded)), "{told:?}");
    assert!(told.iter().any(|t| t.0 == "1" && t.2 == LineageChange::Split), "{told:?}");
    assert!(told.iter().all(|t| t.1 != "4"), "a new clause has no earlier form: {told:?}");
}

#[test]
fn links_of_one_language_support_those_of_the_others() {
    // In Spanish the clause was kept; in Portuguese it was translated anew and shares little with its earlier form.
    let kept =
        "Fortalecer los sistemas nacionales de asilo con el apoyo de la cooperación internacional y de las ciudades de acogida.";
    let before = "Fortalecer os sistemas nacionais de refúgio com o apoio da cooperação internacional e das cidades de acolhida.";
    let after =
        "Consolidar, com o respaldo da cooperação externa e das municipalidades que acolhem, os regimes nacionais de refúgio.";
    let others = ["Aprobar el calendario de trabajo.", "Crear una mesa sobre la niñez en tránsito.", "Agradecer a la sede."];
    let spanish = |round| record(round, Lang::ES, &clauses(&[others[0], kept, others[round as usize]]));
    let portuguese = |round, text| record(round, Lang::PT, &clauses(&["Aprovar o calendário de trabalho.", text]));
    let (es, pt) = ([spanish(1), spanish(2)], [portuguese(1, before), portuguese(2, after)]);
    let links = |at: usize| link::translations(&[&es[at], &pt[at]]).links;
    let (first, second) = (links(0), links(1));
    let found = link::lineage(&[vec![&es[0], &pt[0]]], &[&es[1], &pt[1]], &[&first, &second]);
    let supported = found.iter().find(|l| l.b.text.lang == Lang::PT && l.b.path == "1");
    assert!(supported.is_some_and(|l| l.a.path == "1" && l.evidence.contains("its translations are linked")), "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_units_give_the_same_links_twice(
        a in prop::collection::vec("([a-z]{1,9} ){0,12}", 0..9),
        b in prop::collection::vec("([a-z]{1,9} ){0,12}", 0..9),
    ) {
        let texts = |list: &[String]| clauses(&list.iter().map(String::as_str).collect::<Vec<_>>());
        let (x, y) = (record(1, Lang::ES, &texts(&a)), record(1, Lang::PT, &texts(&b)));
        prop_assert_eq!(link::translations(&[&x, &y]), link::translations(&[&x, &y]));
        let later = record(2, Lang::ES, &texts(&b));
        prop_assert_eq!(link::lineage(&[vec![&x]], &[&later], &[]), link::lineage(&[vec![&x]], &[&later], &[]));
    }
}
