//! A corpus that holds nothing but the file under test.

use std::fs;
use std::sync::LazyLock;

use rondas::archive::Corpus;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder for the corpus"));

/// Writes the file and opens the corpus.
pub fn open_with(name: &str, bytes: &[u8]) {
    let path = FOLDER.path().join(name);
    fs::create_dir_all(path.parent().expect("a folder above the file")).expect("folder made");
    fs::write(path, bytes).expect("file written");
    if let Err(error) = Corpus::open(FOLDER.path()) {
        assert!(!error.hint().is_empty(), "{error}");
    }
}
