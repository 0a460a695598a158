//! Questions to the shipped corpus: clauses through the rounds, texts side by side, citations, exports read back.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use quick_xml::Reader;
use quick_xml::events::Event;
use rondas::compare::as_printed;
use rondas::export::{AlignedCell, AlignedRow, write_akn, write_tei, write_tmx};
use rondas::model::{Lang, Record};
use rondas::workspace::{CompareError, Format, PairedBy, Relation, ResolveError, Workspace};

fn index() -> &'static Path {
    static INDEX: OnceLock<tempfile::TempDir> = OnceLock::new();
    INDEX
        .get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
            assert_eq!(common::build(&corpus, folder.path(), &[]), 0);
            folder
        })
        .path()
}

fn workspace() -> &'static Workspace {
    static WORKSPACE: OnceLock<Workspace> = OnceLock::new();
    WORKSPACE.get_or_init(|| Workspace::open(index()).unwrap())
}

#[test]
fn a_merged_clause_is_traced_to_both_its_sources() {
    let trace = workspace().trace("altamar/3/es/iii", None).unwrap();
    let rounds: Vec<(&str, usize)> = trace.rounds.iter().map(|r| (r.head.round.as_str(), r.forms.len())).collect();
    assert_eq!(rounds, [("4", 0), ("3", 1), ("2", 2), ("1", 2)]);
    let form = &trace.rounds[1].forms[0];
    assert!(form.asked);
    assert!(form.earlier.iter().all(|s| s.relation == Relation::Merged && s.with.len() == 1), "{:?}", form.earlier);
    let (_, new) = as_printed(&form.pieces);
    assert_eq!(new, form.unit.text);
    assert!(trace.rounds[2].forms.iter().all(|f| f.earlier.len() == 1 && f.earlier[0].relation == Relation::Same));
}

#[test]
fn a_round_that_cannot_be_read_in_one_language_is_traced_in_another() {
    let trace = workspace().trace("altamar/2/pt/6", None).unwrap();
    let first = trace.rounds.last().unwrap();
    assert_eq!(first.head.text, "altamar/1/declaration/es");
    assert_eq!(first.forms.iter().map(|f| f.unit.id.as_str()).collect::<Vec<_>>(), ["altamar/1/declaration/es/5"]);
}

#[test]
fn what_a_trace_cannot_answer_is_an_error_with_advice() {
    let workspace = workspace();
    let whole = workspace.trace("altamar/3/es", None).unwrap_err();
    assert!(matches!(whole, ResolveError::NeedsClause(_)) && whole.hint().contains("altamar/3/declaration/es/1"));
    let ambiguous = workspace.trace("altamar/4/8", None).unwrap_err();
    assert!(matches!(ambiguous, ResolveError::Ambiguous(..)), "{ambiguous}");
    assert_eq!(workspace.trace("altamar/4/8", Some(Lang::PT)).unwrap().id, "altamar/4/declaration/pt/8");
}

#[test]
fn every_unit_of_both_rounds_stands_in_a_comparison_once() {
    let workspace = workspace();
    for (a, b) in [("altamar/1/es", "altamar/2/es"), ("altamar/1/en", "altamar/4/en"), ("altamar/2/es", "altamar/3/pt")] {
        let comparison = workspace.compare(&[a, b], None).unwrap();
        for (column, address) in [a, b].into_iter().enumerate() {
            let mut shown: Vec<&str> = comparison.rows.iter().flat_map(|r| &r.cells[column]).map(|u| u.id.as_str()).collect();
            let (record, _) = workspace.resolve(address).unwrap();
            let mut held: Vec<String> = record.clauses.iter().map(|c| record.address.clause(&c.path).to_string()).collect();
            shown.sort_unstable();
            held.sort_unstable();
            assert_eq!(shown, held, "{a} against {b}");
        }
    }
}

#[test]
fn differences_give_both_texts_back() {
    let comparison = workspace().compare(&["altamar/3", "altamar/4"], Some(Lang::ES)).unwrap();
    assert!(comparison.differences && comparison.paired_by == [PairedBy::Links(Vec::new())]);
    let words = |units: &[rondas::workspace::Unit]| units.iter().map(|u| u.text.as_str()).collect::<Vec<_>>().join("\n");
    let mut seen = 0;
    for row in comparison.rows.iter().filter(|r| !r.pieces.is_empty()) {
        assert_eq!(as_printed(&row.pieces), (words(&row.cells[0]), words(&row.cells[1])));
        seen += 1;
    }
    assert!(seen > 10);
}

#[test]
fn rounds_apart_are_joined_through_those_between() {
    let comparison = workspace().compare(&["altamar/1/es", "altamar/4/es"], None).unwrap();
    let PairedBy::Links(through) = &comparison.paired_by[0] else { panic!("{:?}", comparison.paired_by) };
    assert_eq!(
        through.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["altamar/2/declaration/es", "altamar/3/declaration/es"]
    );
}

#[test]
fn three_languages_stand_side_by_side() {
    let comparison = workspace().compare(&["quito/9/es", "quito/9/pt", "quito/9/en"], None).unwrap();
    let row = comparison.rows.iter().find(|r| r.cells[2].iter().any(|u| u.id.ends_with("/10.c.2.3"))).unwrap();
    assert!(row.cells.iter().all(|cell| cell.len() == 1 && cell[0].number == ["10", "c", "2", "3"]));
    assert!(!comparison.differences && row.pieces.is_empty());
}

#[test]
fn clauses_without_a_link_are_compared_because_somebody_asked() {
    let workspace = workspace();
    let comparison = workspace.compare(&["altamar/3/es/i", "altamar/4/es/3"], None).unwrap();
    assert_eq!((comparison.rows.len(), comparison.remarks.len()), (1, 1), "{:?}", comparison.remarks);
    assert!(matches!(workspace.compare(&["altamar/3/es"], None), Err(CompareError::Columns(1))));
    assert!(matches!(workspace.compare(&["altamar/3/es", "altamar/3/es"], None), Err(CompareError::Twice(_))));
}

#[test]
fn the_cells_of_a_matrix_add_up() {
    let matrices = workspace().matrices(Some("altamar"), None);
    assert_eq!(matrices.len(), 3);
    for cell in matrices.iter().flat_map(|m| &m.cells) {
        let of = |relation| cell.counts.get(&relation).copied().unwrap_or(0);
        let later: usize = Relation::OF_ROUNDS.into_iter().filter(|r| *r != Relation::Dropped).map(of).sum();
        assert_eq!(later, cell.to_clauses, "{cell:?}");
        assert!(of(Relation::Dropped) <= cell.from_clauses && (0.0..=1.0).contains(&cell.inherited()));
    }
    assert!(workspace().matrices(Some("nowhere"), None).is_empty());
}

#[test]
fn a_status_names_what_is_held_and_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = common::corpus(folder.path(), 3);
    fs::remove_file(corpus.join("r2.pdf")).unwrap();
    let index = folder.path().join("index");
    common::build(&corpus, &index, &[]);
    let status = Workspace::open(&index).unwrap().status();
    assert_eq!((status.texts, status.series.len()), (2, 1));
    assert_eq!(status.series[0].missing_rounds, [2]);
    assert_eq!(status.series[0].rounds[0].texts[0].clauses, 13);
}

#[test]
fn a_page_of_a_comparison_stands_alone() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let index = index().to_str().unwrap();
    let run = common::rondas(&["compare", "altamar/3/es", "altamar/4/es", "--index", index, "--html", page.to_str().unwrap()]);
    assert!(run.status.success(), "{run:?}");
    let html = fs::read_to_string(&page).unwrap();
    for wanted in ["<del>", "<ins>", "lang=\"es\"", "prefers-color-scheme: dark", "@media print", "default-src 'none'"] {
        assert!(html.contains(wanted), "{wanted}");
    }
    assert!(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"));
    for (ui, wanted) in [("es", "suprimida"), ("pt", "suprimida"), ("en", "dropped")] {
        let file = page.to_str().unwrap();
        let run = common::rondas(&["compare", "altamar/3/es", "altamar/4/es", "--index", index, "--html", file, "--ui", ui]);
        assert!(run.status.success(), "{run:?}");
        let html = fs::read_to_string(&page).unwrap();
        assert!(html.contains(&format!("<html lang=\"{ui}\">")) && html.contains(wanted), "{ui}: {html}");
    }
    let wrong = ["compare", "altamar/3/es", "altamar/4/es", "--index", index, "--html", "x.html", "--ui", "fr"];
    assert_eq!(common::rondas(&wrong).status.code(), Some(2));
}

#[test]
fn every_citation_says_whose_words_they_are() {
    let workspace = workspace();
    for (address, lang, status) in [
        ("quito/9/pt/10.c.2.3", None, "tradução não oficial"),
        ("quito/9/es/10", Some(Lang::EN), "unofficial translation"),
        ("altamar/1/en", Some(Lang::ES), "texto de muestra, inventado"),
        ("quito/9/en/10", None, "official version"),
    ] {
        let citation = workspace.cite(address, lang).unwrap();
        let csl = citation.csl.to_string();
        for form in [&citation.plain, &citation.bibtex, &citation.ris, &csl] {
            assert!(form.contains(status), "{address}: {form}");
        }
    }
}

/// Elements by name, and all words, as an independent reader sees them; it fails on anything that is not well-formed.
fn read_back(xml: &[u8]) -> (BTreeMap<String, usize>, String, BTreeSet<String>) {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = true;
    let (mut names, mut words, mut ids) = (BTreeMap::new(), String::new(), BTreeSet::new());
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) | Event::Empty(e) => {
                *names.entry(e.name().as_ref().to_owned()).or_default() += 1;
                for attribute in e.attributes().map(Result::unwrap) {
                    if ["xml:id", "eId", "tuid"].contains(&attribute.key.as_ref()) {
                        let id = attribute.value.to_string();
                        assert!(ids.insert(id.clone()), "{id} twice");
                    }
                }
                depth += 1;
            }
            Event::Text(text) => words += &*text,
            Event::GeneralRef(entity) => words += &format!("&{};", &*entity),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(depth > 0);
    (names, words, ids)
}

fn exported(format: Format) -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let exported = workspace().export(format, folder.path()).unwrap();
    assert!(exported.left_out.is_empty());
    (folder, exported.written)
}

#[test]
fn a_translation_memory_has_a_unit_for_every_aligned_row() {
    let (_folder, files) = exported(Format::Tmx);
    let (names, words, _) = read_back(&fs::read(&files[0]).unwrap());
    assert_eq!((names["tmx"], names["header"], names["body"]), (1, 1, 1));
    assert!(names["tu"] > 100 && names["tuv"] == names["seg"] && names["tuv"] >= 2 * names["tu"], "{names:?}");
    assert!(words.contains("Reafirmar el valor del Proceso de Altamar") && words.contains("unofficial translation"));
}

#[test]
fn tei_and_akoma_ntoso_hold_every_unit_of_a_text() {
    let workspace = workspace();
    for (format, prefix) in [(Format::Tei, "c-"), (Format::Akn, "u_")] {
        let (_folder, files) = exported(format);
        let readable: Vec<&Record> = workspace.records().iter().filter(|r| !r.clauses.is_empty()).collect();
        assert_eq!(files.len(), readable.len());
        for (file, record) in files.iter().zip(readable) {
            let (_, words, ids) = read_back(&fs::read(file).unwrap());
            let units = ids.iter().filter(|id| id.starts_with(prefix)).count();
            assert_eq!(units, record.clauses.len(), "{}", file.display());
            for line in record.clauses.iter().flat_map(|c| c.text.lines()).filter(|l| !l.contains(['&', '<', '>', '"', '\''])) {
                assert!(words.contains(line), "{}: {line}", file.display());
            }
        }
    }
}

#[test]
fn tables_of_aligned_clauses_have_a_column_for_each_language() {
    let (_folder, files) = exported(Format::Csv);
    let mut table = csv::Reader::from_path(files.last().unwrap()).unwrap();
    let head: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(head, ["family", "confidence", "es_number", "pt_number", "en_number", "es", "pt", "en"]);
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let row = rows.iter().find(|r| &r[0] == "quito/9/declaration" && &r[4] == "10.c.2.3").unwrap();
    assert!((2..5).all(|column| &row[column] == "10.c.2.3") && row[5].starts_with("Identificar") | row[5].contains("VIH"));
}

#[test]
fn exports_are_the_same_bytes_each_time() {
    for format in [Format::Csv, Format::Tmx, Format::Tei, Format::Akn] {
        let (one, two) = (exported(format), exported(format));
        for (a, b) in one.1.iter().zip(&two.1) {
            assert_eq!(fs::read(a).unwrap(), fs::read(b).unwrap(), "{}", a.display());
        }
    }
}

#[test]
fn hostile_words_stay_words_in_xml() {
    let workspace = workspace();
    let mut record = workspace.resolve("altamar/4/es").unwrap().0.clone();
    let hostile = "]]> <script>&amp; \u{1}\u{ffff}\u{0} \"'";
    let at = record.clauses.iter().position(|c| c.path == "1").unwrap();
    record.clauses[at].text = hostile.into();
    record.clauses[at].label = hostile.into();
    record.identity.city = Some(hostile.into());
    record.source.file = format!("a\u{b}{hostile}");
    let row = AlignedRow {
        family: hostile.into(),
        cells: (0..2).map(|_| AlignedCell { record: &record, clauses: vec![&record.clauses[at]] }).collect(),
        score: Some(1.0),
    };
    for form in ["tei", "akn", "tmx"] {
        let mut out = Vec::new();
        let left_out = match form {
            "tei" => write_tei(&record, &mut out),
            "akn" => write_akn(&record, &mut out),
            _ => write_tmx([row.clone()], &mut out),
        };
        let (names, ..) = read_back(&out);
        assert!(!names.contains_key("script") && left_out.unwrap() >= 6, "{form}");
    }
}
