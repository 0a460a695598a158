//! The order of the modules in `src/lib.rs` is the order of knowledge: a module names only modules above it.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Crates that one module alone may name.
const DOORS: [(&str, &str); 5] =
    [("lopdf", "extract"), ("hayro", "render"), ("whatlang", "language"), ("tantivy", "index"), ("rayon", "pipeline")];

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn modules() -> Vec<String> {
    let lib = fs::read_to_string(root().join("lib.rs")).unwrap();
    lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned)).collect()
}

/// Files with the module they belong to.
fn files() -> Vec<(String, PathBuf, String)> {
    let mut paths = Vec::new();
    sources(&root(), &mut paths);
    let module = |path: &Path| {
        path.strip_prefix(root()).unwrap().components().next().unwrap().as_os_str().to_string_lossy().replace(".rs", "")
    };
    paths.into_iter().map(|p| (module(&p), p.clone(), fs::read_to_string(&p).unwrap())).collect()
}

/// The modules a file names: `crate::a::b`, and `use crate::{a, b::c}`.
fn named(text: &str) -> Vec<String> {
    let word = |s: &str| s.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut out = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => out.extend(group[..group.find(';').unwrap_or(0)].split(',').map(word)),
            None => out.push(word(rest)),
        }
    }
    out
}

#[test]
fn modules_name_only_what_stands_above_them() {
    let order = modules();
    assert!(order.len() > 10, "lib.rs lists the modules");
    for (module, path, text) in files() {
        let Some(place) = order.iter().position(|m| *m == module) else { continue };
        for other in named(&text) {
            let above = order.iter().position(|m| *m == other).is_none_or(|i| i <= place);
            assert!(above, "{} stands in {module} and names {other}, which stands below", path.display());
        }
    }
}

#[test]
fn each_big_dependency_has_one_door() {
    for (module, path, text) in files() {
        for (name, door) in DOORS {
            let named = text.lines().any(|l| !l.trim_start().starts_with("//") && l.contains(&format!("{name}::")));
            assert!(!named || module == door, "{} names {name}; only {door} may", path.display());
        }
    }
}

#[test]
fn the_library_prints_nothing() {
    for (module, path, text) in files().into_iter().filter(|(m, _, _)| m != "bin") {
        let prints = ["println!", "eprintln!", "dbg!(", "print!("].iter().any(|p| text.contains(p));
        assert!(!prints, "{} ({module}) prints", path.display());
    }
}
