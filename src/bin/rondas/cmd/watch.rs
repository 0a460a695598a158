//! `rondas watch`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime};

use anyhow::Context;
use notify::{RecursiveMode, Watcher};
use rondas::pipeline::{BuildOptions, BuildReport, build};

use crate::cli::WatchArgs;
use crate::print;

/// Depth of folders looked at.
const DEPTH: usize = 16;

/// What wakes the watch.
enum Wake {
    Changed,
    Stop,
}

/// Size and time of the last change of everything that a build reads; equal snapshots build the same.
type Snapshot = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

pub(crate) fn run(args: &WatchArgs) -> anyhow::Result<ExitCode> {
    let (sender, receiver) = channel();
    let _watcher = watcher(&args.corpus, sender.clone());
    stop_on_interrupt(sender)?;
    let settle = Duration::from_secs_f64(args.settle.clamp(0.05, 3600.0));
    let every = Duration::from_secs_f64(args.every.clamp(0.05, 86_400.0));
    let mut built: Option<Snapshot> = None;
    loop {
        let seen = snapshot(&args.corpus);
        if built.as_ref() != Some(&seen) {
            match settled(&args.corpus, seen, &receiver, settle) {
                Some(whole) => {
                    report(args)?;
                    built = Some(whole);
                }
                None => break,
            }
        }
        match receiver.recv_timeout(every) {
            Ok(Wake::Stop) => break,
            // After a build its own reading may have woken us; only another snapshot builds again.
            Ok(Wake::Changed) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(every),
        }
    }
    if !args.json.json {
        print::to_stderr("stopped");
    }
    Ok(ExitCode::SUCCESS)
}

/// Waits until nothing changes for a while; `None` when the watch is to stop.
fn settled(corpus: &Path, mut seen: Snapshot, receiver: &Receiver<Wake>, settle: Duration) -> Option<Snapshot> {
    loop {
        let deadline = std::time::Instant::now() + settle;
        while let Some(left) = deadline.checked_duration_since(std::time::Instant::now()) {
            match receiver.recv_timeout(left) {
                Ok(Wake::Stop) => return None,
                Ok(Wake::Changed) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(left),
            }
        }
        let now = snapshot(corpus);
        if now == seen {
            return Some(now);
        }
        seen = now;
    }
}

/// Builds and tells; what goes wrong is told and does not end the watch.
fn report(args: &WatchArgs) -> anyhow::Result<()> {
    let options = BuildOptions { threads: args.threads, wait: true, worker: super::program(), ..BuildOptions::default() };
    match build(&args.corpus, &args.index.index, &options, &|_| {}) {
        Ok(report) if args.json.json => print::out(&(serde_json::to_string(&report)? + "\n"))?,
        Ok(report) => print::out(&told(&report))?,
        Err(error) => {
            let hint = error.hint();
            print::error(&print::with_hint(error, hint));
        }
    }
    Ok(())
}

fn told(report: &BuildReport) -> String {
    let clauses: usize = report.texts.iter().map(|t| t.clauses).sum();
    report.failures.iter().for_each(|f| print::to_stderr(&print::failure(f)));
    format!(
        "built: {} texts, {clauses} clauses; {} files read, {} unchanged, {} failed\n",
        report.texts.len(),
        report.read,
        report.reused,
        report.failures.len()
    )
}

/// Tells of changes as the system sees them; where it cannot, looking every while has to do.
fn watcher(corpus: &Path, sender: Sender<Wake>) -> Option<notify::RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|e| !e.kind.is_access()) {
            let _ = sender.send(Wake::Changed);
        }
    })
    .ok()?;
    watcher.watch(corpus, RecursiveMode::Recursive).ok()?;
    Some(watcher)
}

/// The first interrupt ends the watch after the build that may be running; the second ends the program. A build that is cut short
/// leaves the index as it was.
fn stop_on_interrupt(sender: Sender<Wake>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.context("cannot wait for interrupts")?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            if tokio::signal::ctrl_c().await.is_ok() {
                let _ = sender.send(Wake::Stop);
            }
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(1);
            }
        });
    });
    Ok(())
}

fn snapshot(corpus: &Path) -> Snapshot {
    let mut out = Snapshot::new();
    walk(corpus, 0, &mut out);
    out
}

fn walk(folder: &Path, depth: usize, out: &mut Snapshot) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < DEPTH => walk(&path, depth + 1, out),
            _ => {
                let meta = std::fs::metadata(&path).ok();
                out.insert(path, meta.map_or((0, None), |m| (m.len(), m.modified().ok())));
            }
        }
    }
}
