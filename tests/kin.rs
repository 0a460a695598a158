//! Texts that say nothing or the wrong thing of themselves are linked with those that they translate, and it is said.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{build, pdf, rondas, snapshot};
use rondas::model::LinkKind;
use rondas::note::Code;
use rondas::workspace::Workspace;

/// What the clauses of a round are about, in Spanish and in English.
const TOPICS: [[[&str; 2]; 6]; 3] = [
    [
        ["el reconocimiento de los titulos universitarios", "the recognition of university degrees"],
        ["la vacunacion de los recien nacidos contra la poliomielitis", "the vaccination of newborn babies against polio"],
        ["el transporte fluvial hasta los 14 centros de registro", "river transport to the 14 registration centres"],
        ["la formacion de jueces y fiscales de familia", "the training of family judges and prosecutors"],
        ["el fondo comun de 250 becas de investigacion", "the common fund of 250 research grants"],
        ["la seguridad de los puertos y aeropuertos", "the safety of ports and airports"],
    ],
    [
        ["la vivienda digna en las ciudades intermedias", "decent housing in medium-sized cities"],
        ["el abastecimiento de agua potable en 32 albergues", "the supply of drinking water in 32 shelters"],
        ["la inscripcion tardia de nacimientos en consulados", "late registration of births in consulates"],
        ["el comercio justo de productos artesanales", "fair trade in artisanal products"],
        ["la salud mental de los adolescentes", "the mental health of adolescents"],
        ["la cooperacion con el ACNUR y la OIM en 9 fronteras", "cooperation with UNHCR and IOM at 9 borders"],
    ],
    [
        ["el intercambio electronico de antecedentes penales", "the electronic exchange of criminal records"],
        ["la prevencion de la trata de personas en la mineria", "the prevention of human trafficking in mining"],
        ["el acceso al credito para 800 pequenos negocios", "access to credit for 800 small businesses"],
        ["la emision de pasaportes provisionales", "the issuing of provisional passports"],
        ["el seguimiento de los retornos voluntarios", "the monitoring of voluntary returns"],
        ["la ensenanza del idioma del pais de acogida", "the teaching of the language of the host country"],
    ],
];
const ORDINALS: [&str; 3] = ["I", "II", "III"];

/// A declaration of a round, of which the title names another or none.
fn text(round: usize, titled: Option<usize>, spanish: bool, dated: bool) -> Vec<u8> {
    let mut lines = Vec::new();
    if let Some(titled) = titled {
        let ordinal = ORDINALS[titled - 1];
        lines.push(match spanish {
            true => format!("DECLARACION DE LA {ordinal} REUNION DEL PROCESO DE MARISMA"),
            false => format!("DECLARATION OF THE {ordinal} MEETING OF THE MARISMA PROCESS"),
        });
    }
    if dated {
        lines.push(match spanish {
            true => format!("Los representantes de los Gobiernos, reunidos el {} de marzo de 20{:02},", 3 + round, 10 + round),
            false => format!("The representatives of the Governments, gathered on {} March 20{:02},", 3 + round, 10 + round),
        });
    }
    lines.push(if spanish { "ACUERDAN:" } else { "AGREE:" }.into());
    for (n, [es, en]) in TOPICS[round - 1].iter().enumerate() {
        lines.push(match spanish {
            true => format!("{}. Fortalecer {es} durante el proximo periodo.", n + 1),
            false => format!("{}. To strengthen {en} during the coming period.", n + 1),
        });
    }
    pdf(&[lines])
}

struct Corpus {
    _folder: tempfile::TempDir,
    corpus: PathBuf,
    index: PathBuf,
}

impl Corpus {
    fn of(files: &[(&str, Vec<u8>)]) -> Corpus {
        let folder = tempfile::tempdir().unwrap();
        let (corpus, index) = (folder.path().join("corpus"), folder.path().join("index"));
        fs::create_dir_all(&corpus).unwrap();
        files.iter().for_each(|(name, bytes)| fs::write(corpus.join(name), bytes).unwrap());
        build(&corpus, &index, &[]);
        Corpus { _folder: folder, corpus, index }
    }

    fn open(&self) -> Workspace {
        Workspace::open(&self.index).map_err(|e| e.to_string()).unwrap()
    }

    /// Family and number of translation links of a file's text.
    fn family(&self, file: &str) -> (String, usize) {
        let workspace = self.open();
        let record = workspace.records().iter().find(|r| r.source.file == file).unwrap();
        let ours = |l: &&rondas::model::Link| l.a.text == record.address || l.b.text == record.address;
        let links = workspace.links().iter().filter(|l| l.kind == LinkKind::Translation);
        (record.family(), links.filter(ours).count())
    }

    fn noted(&self, file: &str) -> bool {
        let workspace = self.open();
        let record = workspace.records().iter().find(|r| r.source.file == file).unwrap();
        record.notes.iter().any(|n| n.code == Code::KinByWords)
    }
}

fn equals_fresh(corpus: &Path, index: &Path) {
    let fresh = index.with_file_name("fresh");
    let _ = fs::remove_dir_all(&fresh);
    build(corpus, &fresh, &[]);
    assert!(snapshot(index) == snapshot(&fresh));
}

#[test]
fn a_text_without_a_title_finds_its_round() {
    let set = Corpus::of(&[
        ("1en.pdf", text(1, Some(1), false, true)),
        ("2en.pdf", text(2, Some(2), false, true)),
        ("3en.pdf", text(3, Some(3), false, true)),
        ("lost.pdf", text(2, None, true, false)),
    ]);
    let (family, links) = set.family("lost.pdf");
    assert_eq!(family, "marisma/2/declaration");
    assert!(links >= 6, "{links}");
    assert!(set.noted("lost.pdf"));
    let index = set.index.to_str().unwrap();
    let found = rondas(&["search", "es:vivienda AND en:housing", "--index", index, "--json"]);
    let found = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(found.contains("marisma/2/declaration/en/1"), "one clause, asked in both languages: {found}");
    let check = rondas(&["check", "--index", set.index.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(said.contains("by its words it translates marisma/2/declaration/en"), "{said}");
    // Its true translation comes in later, and everything is as if it had always been there.
    fs::write(set.corpus.join("2es.pdf"), text(2, Some(2), true, true)).unwrap();
    build(&set.corpus, &set.index, &[]);
    assert_ne!(set.family("lost.pdf").0, "marisma/2/declaration", "the round has a Spanish text of its own");
    equals_fresh(&set.corpus, &set.index);
}

#[test]
fn a_wrong_number_is_seen_by_the_day_and_the_words() {
    let set = Corpus::of(&[
        ("1en.pdf", text(1, Some(1), false, true)),
        ("1es.pdf", text(1, Some(1), true, true)),
        ("2en.pdf", text(2, Some(2), false, true)),
        ("3en.pdf", text(3, Some(3), false, true)),
        ("slip.pdf", text(3, Some(2), true, true)),
    ]);
    assert_eq!(set.family("slip.pdf").0, "marisma/3/declaration");
    assert!(set.family("slip.pdf").1 >= 6);
    assert_eq!(set.family("2en.pdf").1, 0);
    assert!(!set.noted("1es.pdf") && !set.noted("2en.pdf"));
    equals_fresh(&set.corpus, &set.index);
}

#[test]
fn texts_of_different_rounds_are_never_joined_for_want_of_better() {
    let set = Corpus::of(&[
        ("1en.pdf", text(1, Some(1), false, true)),
        ("2es.pdf", text(2, Some(2), true, true)),
        ("lost.pdf", text(3, None, true, false)),
    ]);
    for file in ["1en.pdf", "2es.pdf", "lost.pdf"] {
        assert!(!set.noted(file), "{file}");
        assert_eq!(set.family(file).1, 0);
    }
}

#[test]
fn what_a_person_states_is_followed() {
    let set = Corpus::of(&[("1en.pdf", text(1, Some(1), false, true)), ("lost.pdf", text(1, None, true, false))]);
    assert_eq!(set.family("lost.pdf").0, "marisma/1/declaration");
    let stated = "[[text]]\nfile = \"lost.pdf\"\nseries = \"marisma\"\nround = 2\n";
    fs::write(set.corpus.join("catalogue.toml"), stated).unwrap();
    build(&set.corpus, &set.index, &[]);
    assert_eq!(set.family("lost.pdf").0, "marisma/2/declaration");
    assert!(!set.noted("lost.pdf"));
    equals_fresh(&set.corpus, &set.index);
}
