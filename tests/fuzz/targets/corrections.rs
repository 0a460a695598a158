//! Any bytes as a file of corrections: a corpus, or an error that says what to do.

#![no_main]

mod folder;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| folder::open_with("corrections/fuzz.toml", bytes));
