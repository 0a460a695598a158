//! Compares `rondas text` with pdftotext, mutool, PDFium, PyMuPDF, pdf_oxide and kreuzberg: CPU time, memory, and, where the true text
//! is known, accuracy.
//!
//! `cargo bench --bench text [-- FOLDER]`; without a folder, the shipped corpus. Needs python3, which holds the stopwatch and drives
//! the libraries (`pip install pypdfium2 pymupdf pdf_oxide kreuzberg`); a peer that is not installed is left out and named. What
//! `truth.rs` can read beside the PDFs is the measure of the text.

#![allow(clippy::print_stdout, unused_crate_dependencies)]

mod score;
mod tools;
mod truth;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use score::Score;
use tools::{Speed, Tool};
use truth::Truth;

fn main() {
    // Cargo passes flags of its own harness; the folder is the argument that is none.
    let folder = std::env::args().skip(1).find(|a| !a.starts_with('-')).map_or_else(|| PathBuf::from("corpus"), PathBuf::from);
    let mut files = Vec::new();
    pdfs_below(&folder, &mut files);
    files.sort();
    let truths: BTreeMap<&PathBuf, Truth> = files.iter().filter_map(|f| Some((f, Truth::beside(f)?))).collect();
    let pages = tools::pages(&files);
    println!(
        "{}: {} files, {pages} pages, true text of {}; middle of {} runs",
        folder.display(),
        files.len(),
        truths.len(),
        tools::RUNS
    );
    println!();
    println!("| | CPU s | pages a CPU second | peak MiB | word F1 | whole paragraphs | furniture left |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    let joined = tools::joined(&files);
    for (tool, speed) in Tool::ALL.into_iter().zip(tools::speeds(&files)) {
        match tools::texts(tool, &files) {
            Ok(texts) => {
                let texts: Vec<(PathBuf, String)> = files.iter().cloned().zip(texts).collect();
                let score = Score::of(&truths, &texts);
                row(tool.name(), speed, pages, Some(score));
            }
            Err(missing) => println!("| {} | {missing} | | | | | |", tool.name()),
        }
    }
    if let Some(joined) = &joined {
        for (tool, speed) in Tool::ALL.into_iter().zip(tools::speeds(std::slice::from_ref(joined))) {
            row(&format!("{}, one joined file", tool.name()), speed, pages, None);
        }
        let _ = std::fs::remove_file(joined);
    }
}

fn row(name: &str, speed: Option<Speed>, pages: usize, score: Option<Score>) {
    let Some(speed) = speed else { return };
    let accuracy = score.map_or_else(|| " | | ".to_owned(), |s| s.cells());
    let rate = pages as f64 / speed.cpu_seconds.max(f64::EPSILON);
    println!("| {name} | {:.3} | {rate:.0} | {:.0} | {accuracy} |", speed.cpu_seconds, speed.peak_mib);
}

fn pdfs_below(folder: &Path, out: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path())) {
        if path.is_dir() {
            pdfs_below(&path, out);
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")) {
            out.push(path);
        }
    }
}
