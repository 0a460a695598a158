//! Any bytes as a PDF: records or a named failure, through every stage that reads one file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rondas::model::Catalogue;
use rondas::pipeline::{Settings, read};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = read(bytes, "fuzz.pdf", &Catalogue::default(), &Settings::default()) {
        for record in &document.records {
            assert!(record.flow.lines.iter().all(|l| record.flow.text.get(l.span.start..l.span.end).is_some()));
        }
    }
});
