//! What a build promises: the same bytes, one whole build, nothing lost to a crash or a bad file.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use common::{build, corpus, declaracion, declaration, file_of, rondas, snapshot};
use rondas::workspace::Workspace;

#[test]
fn one_thread_and_eight_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 4);
    let (one, eight) = (folder.path().join("one"), folder.path().join("eight"));
    assert_eq!(build(&corpus, &one, &["--threads", "1"]), 0);
    assert_eq!(build(&corpus, &eight, &["--threads", "8"]), 0);
    assert!(snapshot(&one) == snapshot(&eight));
}

#[test]
fn step_by_step_equals_anew() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 3);
    let step = folder.path().join("step");
    let equals_fresh = |name: &str| {
        let fresh = folder.path().join(name);
        build(&corpus, &step, &[]);
        build(&corpus, &fresh, &["--fresh"]);
        assert!(snapshot(&step) == snapshot(&fresh), "{name}");
    };
    equals_fresh("first");
    equals_fresh("unchanged");
    fs::write(corpus.join("r4.pdf"), declaration(4, 9)).unwrap();
    equals_fresh("added");
    fs::write(corpus.join("r2.pdf"), declaration(2, 20)).unwrap();
    equals_fresh("changed");
    fs::write(corpus.join("r2 es.pdf"), declaracion(2, 20)).unwrap();
    fs::write(corpus.join("r3 es.pdf"), declaracion(3, 15)).unwrap();
    equals_fresh("translated");
    fs::write(corpus.join("r2 es.pdf"), declaracion(2, 9)).unwrap();
    equals_fresh("translation changed");
    fs::remove_file(corpus.join("r3 es.pdf")).unwrap();
    equals_fresh("translation removed");
    fs::write(corpus.join("copy of r3.pdf"), fs::read(corpus.join("r3.pdf")).unwrap()).unwrap();
    equals_fresh("same text twice");
    fs::remove_file(corpus.join("r1.pdf")).unwrap();
    equals_fresh("removed");
    fs::write(corpus.join("catalogue.toml"), "[[text]]\nfile = \"r3.pdf\"\nstatus = \"official\"\n").unwrap();
    equals_fresh("catalogued");
}

#[test]
fn a_build_reads_only_what_changed() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 3);
    let index = folder.path().join("index");
    build(&corpus, &index, &[]);
    fs::write(corpus.join("r2.pdf"), declaration(2, 5)).unwrap();
    let output = rondas(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap(), "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((report["read"].as_u64(), report["reused"].as_u64()), (Some(1), Some(2)));
}

#[test]
fn a_new_text_links_its_family_and_the_rounds_that_look_back_at_it() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 3);
    let index = folder.path().join("index");
    // Keys say what is linked anew: links with the key they had are taken over.
    let keys = || -> std::collections::BTreeMap<String, String> {
        build(&corpus, &index, &[]);
        let manifest = fs::read(index.join("manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
        let links = manifest["links"].as_object().unwrap();
        links.iter().map(|(name, entry)| (name.clone(), entry["key"].as_str().unwrap().to_owned())).collect()
    };
    let three = keys();
    fs::write(corpus.join("r4.pdf"), declaration(4, 9)).unwrap();
    let four = keys();
    assert_eq!(four.len(), three.len() + 1);
    assert!(three.iter().all(|(name, key)| four[name] == *key));
    fs::write(corpus.join("r3 es.pdf"), declaracion(3, 15)).unwrap();
    let translated = keys();
    let moved: Vec<&String> = four.iter().filter(|(name, key)| translated[*name] != **key).map(|(name, _)| name).collect();
    assert!(moved.iter().all(|name| name.contains("/lineage/3/") || name.contains("/lineage/4/")), "{moved:?}");
    assert!(translated.keys().any(|name| name.ends_with("/3/declaration")));
}

#[test]
fn a_killed_build_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 5);
    let (index, calm) = (folder.path().join("index"), folder.path().join("calm"));
    build(&corpus, &calm, &[]);
    for delay in (0..24u64).map(|i| i * i * 2) {
        if delay % 3 == 0 {
            let _ = fs::remove_dir_all(&index);
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_rondas"))
            .args(["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap(), "--fresh"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert_eq!(build(&corpus, &index, &[]), 0);
    assert!(snapshot(&index) == snapshot(&calm));
}

#[test]
fn a_reader_sees_one_whole_build() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 3);
    let index = folder.path().join("index");
    build(&corpus, &index, &[]);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..6 {
                fs::write(corpus.join("r3.pdf"), declaration(3, 10 + round)).unwrap();
                fs::write(corpus.join("r2.pdf"), declaration(2, 10 + round)).unwrap();
                build(&corpus, &index, &[]);
            }
            done.store(true, Ordering::SeqCst);
        });
        let mut seen = 0;
        while !done.load(Ordering::SeqCst) {
            let workspace = Workspace::open(&index).map_err(|e| e.to_string()).unwrap();
            let clauses = |file: &str| {
                let record = workspace.records().iter().find(|r| r.source.file == file).unwrap();
                record.clauses.iter().filter(|c| c.label.ends_with('.')).count()
            };
            let (two, three) = (clauses("r2.pdf"), clauses("r3.pdf"));
            assert!(two == three || (two, three) == (14, 15), "{two} and {three} clauses of two different builds");
            seen += 1;
        }
        assert!(seen > 0);
    });
}

#[test]
fn a_second_writer_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 1);
    let index = folder.path().join("index");
    fs::create_dir_all(&index).unwrap();
    let lock = fs::File::create(index.join("lock")).unwrap();
    lock.lock().unwrap();
    let output = rondas(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("in use by another build"));
}

#[test]
fn bad_files_are_named_and_the_others_built() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 2);
    fs::write(corpus.join("empty.pdf"), b"").unwrap();
    fs::write(corpus.join("page.pdf"), b"<html>not a PDF</html>").unwrap();
    let whole = declaration(3, 8);
    fs::write(corpus.join("half.pdf"), &whole[..200]).unwrap();
    fs::create_dir(corpus.join("folder.pdf")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", corpus.join("dangling.pdf")).unwrap();
    #[cfg(unix)]
    assert!(Command::new("mkfifo").arg(corpus.join("pipe.pdf")).status().unwrap().success());
    let index = folder.path().join("index");
    let output = rondas(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let failed: Vec<&str> = report["failures"].as_array().unwrap().iter().filter_map(|f| f["file"].as_str()).collect();
    for name in ["empty.pdf", "page.pdf", "half.pdf", "folder.pdf", "dangling.pdf", "pipe.pdf"] {
        assert!(failed.contains(&name), "{name} in {failed:?}");
    }
    assert!(report["failures"].as_array().unwrap().iter().all(|f| !f["cause"].as_str().unwrap().is_empty()));
    assert_eq!(report["texts"].as_array().unwrap().len(), 2);
}

#[test]
fn a_file_that_breaks_keeps_its_last_good_record() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 2);
    let index = folder.path().join("index");
    build(&corpus, &index, &[]);
    fs::write(corpus.join("r2.pdf"), b"broken").unwrap();
    assert_eq!(build(&corpus, &index, &[]), 1);
    let kept = |index: &Path| {
        let workspace = Workspace::open(index).map_err(|e| e.to_string()).unwrap();
        let record = workspace.records().iter().find(|r| r.source.file == "r2.pdf").unwrap().clone();
        (record.clauses.len(), record.notes.iter().any(|n| n.code == rondas::note::Code::LastGoodKept))
    };
    assert!(kept(&index).0 > 10 && kept(&index).1);
    fs::write(corpus.join("r2.pdf"), declaration(2, 14)).unwrap();
    assert_eq!(build(&corpus, &index, &[]), 0);
    assert!(!kept(&index).1);
}

#[test]
fn verify_names_what_changed() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 2);
    let index = folder.path().join("index");
    build(&corpus, &index, &[]);
    let verify = || rondas(&["verify", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]);
    assert_eq!(verify().status.code(), Some(0));
    fs::write(corpus.join("r1.pdf"), declaration(1, 3)).unwrap();
    fs::write(index.join("current/records/extra.json"), b"{}").unwrap();
    let output = verify();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("changed") && said.contains("r1.pdf") && said.contains("extra.json"), "{said}");
}

#[test]
fn a_newer_index_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 1);
    let index = folder.path().join("index");
    build(&corpus, &index, &[]);
    let path = index.join("current/manifest.json");
    let newer = fs::read_to_string(&path).unwrap().replacen("\"format\": 1", "\"format\": 99", 1);
    fs::write(&path, &newer).unwrap();
    let output = rondas(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("newer rondas"));
    assert_eq!(fs::read_to_string(&path).unwrap(), newer);
}

#[test]
fn a_changed_round_is_read_anew_only_where_it_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 4);
    let (index, fresh) = (folder.path().join("index"), folder.path().join("fresh"));
    let catalogue = |city: &str| {
        let rounds = [(2, "Lima"), (3, city)]
            .map(|(n, city)| format!("[[round]]\nseries = \"marisma\"\nordinal = {n}\ncity = \"{city}\"\n"));
        fs::write(corpus.join("catalogue.toml"), rounds.concat()).unwrap();
    };
    catalogue("Quito");
    build(&corpus, &index, &[]);
    catalogue("Santiago");
    let output = rondas(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap(), "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((report["read"].as_u64(), report["reused"].as_u64()), (Some(1), Some(3)));
    build(&corpus, &fresh, &[]);
    assert!(snapshot(&index) == snapshot(&fresh));
}

#[test]
fn damage_in_the_index_is_found_and_healed() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 2);
    let (index, calm) = (folder.path().join("index"), folder.path().join("calm"));
    build(&corpus, &calm, &[]);
    build(&corpus, &index, &[]);
    let files: Vec<String> = snapshot(&index).into_iter().map(|(name, _)| name).filter(|n| n.starts_with("builds/")).collect();
    for file in files {
        let path = index.join(&file);
        let whole = fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        bytes.truncate(whole.len() / 2);
        bytes.push(b'x');
        fs::write(&path, &bytes).unwrap();
        let verified = rondas(&["verify", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]);
        assert_ne!(verified.status.code(), Some(0), "{file}");
        assert_eq!(build(&corpus, &index, &[]), 0, "{file}");
        assert!(snapshot(&index) == snapshot(&calm), "{file}");
    }
}

#[test]
fn what_hides_pdfs_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path(), 1);
    fs::write(corpus.join("declaration"), declaration(2, 4)).unwrap();
    fs::write(corpus.join("notes.txt"), b"no PDF").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("..", corpus.join("loop")).unwrap();
    let index = folder.path().join("index");
    let output = rondas(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap(), "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let failed: Vec<&str> = report["failures"].as_array().unwrap().iter().filter_map(|f| f["file"].as_str()).collect();
    assert_eq!(failed, ["declaration", "loop"]);
}

/// A page of three numbered lines in a font whose drawings have names without meaning.
fn drawn_words() -> Vec<u8> {
    let line = |at: u32, label: &str| format!("BT /F 12 Tf 72 {at} Td ({label}) Tj /T 12 Tf 20 0 Td (CABACAB BACA CABBA) Tj ET");
    let content = [line(700, "1."), line(680, "2."), line(660, "3.")].join("\n");
    file_of(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F 5 0 R /T 6 0 R >> >> >>",
        &format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Font /Subtype /Type3 /FontMatrix [.01 0 0 .01 0 0] /FontBBox [0 0 1 1] /FirstChar 65 /LastChar 67 \
         /Widths [50 50 50] /CharProcs << >> /Encoding << /Differences [65 /x1 /x2 /x3] >> >>",
    ])
}

#[test]
fn glyphs_without_unicode_are_shown_and_make_no_clauses() {
    let folder = tempfile::tempdir().unwrap();
    let (corpus, index) = (folder.path().join("corpus"), folder.path().join("index"));
    fs::create_dir(&corpus).unwrap();
    fs::write(corpus.join("drawn.pdf"), drawn_words()).unwrap();
    let shown = rondas(&["text", corpus.join("drawn.pdf").to_str().unwrap()]);
    let text = String::from_utf8(shown.stdout).unwrap();
    assert!(text.starts_with("1. \u{fffd}\u{fffd}\u{fffd}"), "{text}");
    assert_eq!(shown.status.code(), Some(1));
    build(&corpus, &index, &[]);
    let records = Workspace::open(&index).unwrap();
    let [record] = records.records() else { panic!("one text") };
    assert!(!record.extractable && record.clauses.is_empty() && record.flow.text.contains('\u{fffd}'));
}
