//! The order of the modules in `src/lib.rs` is the order of knowledge: a module names only modules above it.

use std::fs;
use std::path::{Path, PathBuf};

/// Crates that one module alone may name.
const DOORS: [(&str, &str); 4] = [("lopdf", "extract"), ("whatlang", "language"), ("tantivy", "index"), ("rayon", "pipeline")];

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

#[test]
fn modules_name_only_what_stands_above_them() {
    let order = modules();
    assert!(order.len() > 10, "lib.rs lists the modules");
    for (module, path, text) in files() {
        let Some(place) = order.iter().position(|m| *m == module) else { continue };
        for (below, other) in order.iter().enumerate().filter(|(i, _)| *i > place).map(|(i, m)| (i, m)) {
            assert!(!text.contains(&format!("crate::{other}")), "{} ({place}) names {other} ({below})", path.display());
            assert!(!text.contains(&format!(" {other}::")) || module == "lib", "{} names {other}", path.display());
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
