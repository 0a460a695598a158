//! Builds a corpus from nothing several times and prints the middle of the runs, stage by stage.
//!
//! `cargo bench --bench build [-- FOLDER]`; without a folder, the shipped corpus. One thread, so that seconds are comparable.

#![allow(clippy::print_stdout)]

use std::path::PathBuf;

use rondas::pipeline::{BuildOptions, BuildReport, build};

/// Reads a stage's seconds off a report.
type Stage = fn(&BuildReport) -> f64;

/// Builds measured.
const RUNS: usize = 7;
/// Clock ticks a second that Linux reports CPU time in.
const TICKS: f64 = 100.0;

fn main() {
    // Cargo passes flags of its own harness; the folder is the argument that is none.
    let folder = std::env::args().skip(1).find(|a| !a.starts_with('-')).map_or_else(|| PathBuf::from("corpus"), PathBuf::from);
    let index = std::env::temp_dir().join(format!("rondas-bench-{}", std::process::id()));
    let options = BuildOptions { threads: Some(1), fresh: true, ..BuildOptions::default() };
    let mut runs: Vec<(BuildReport, f64)> = Vec::new();
    for _ in 0..RUNS {
        let before = cpu_seconds();
        match build(&folder, &index, &options, &|_| {}) {
            Ok(report) => runs.push((report, cpu_seconds() - before)),
            Err(error) => {
                println!("{}: {error}", folder.display());
                break;
            }
        }
    }
    let _ = std::fs::remove_dir_all(&index);
    if let Some((report, _)) = runs.first() {
        let clauses: usize = report.texts.iter().map(|t| t.clauses).sum();
        println!(
            "{}: {} texts, {clauses} clauses, middle of {} builds from nothing on one thread",
            folder.display(),
            report.texts.len(),
            runs.len()
        );
        let stages: [(&str, Stage); 7] = [
            ("extract", |r| r.seconds.extract),
            ("segment", |r| r.seconds.segment),
            ("language", |r| r.seconds.language),
            ("identity", |r| r.seconds.identity),
            ("link", |r| r.seconds.link),
            ("index", |r| r.seconds.index),
            ("total", |r| r.seconds.total),
        ];
        for (name, seconds) in stages {
            println!("{name:<10}{:>9.1} ms", 1000.0 * middle(runs.iter().map(|(r, _)| seconds(r)).collect()));
        }
        println!("{:<10}{:>9.1} ms", "CPU", 1000.0 * middle(runs.iter().map(|(_, cpu)| *cpu).collect()));
    }
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// User and system time of this process, seconds; 0 where the system does not tell.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / TICKS
}
