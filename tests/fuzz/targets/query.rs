//! Any text as a query: a tree that can be written and read again, or an error at a place of the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rondas::index::parse;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    match parse(&text) {
        Ok(query) => assert_eq!(parse(&query.to_string()), Ok(query)),
        Err(error) => assert!(error.position <= text.chars().count() && !error.hint.is_empty()),
    }
});
