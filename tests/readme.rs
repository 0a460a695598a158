//! The sessions of the README, run as printed, in a folder that has what a clone has.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

#[test]
fn the_sessions_are_what_the_program_prints() {
    let clone = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    common::copy_folder(&root.join("corpus"), &clone.path().join("corpus"));
    for file in ["README.md", "queries.toml"] {
        std::fs::copy(root.join(file), clone.path().join(file)).unwrap();
    }
    std::env::set_current_dir(clone.path()).unwrap();
    trycmd::TestCases::new().case("README.md");
}
