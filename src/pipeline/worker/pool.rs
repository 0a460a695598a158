//! The parent's side: workers started when needed, watched, and replaced when they die.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{Answer, Job, Limits, Output, Request, Want};
use crate::archive::{CorpusFile, Failure};
use crate::model::Catalogue;
use crate::pipeline::document::{Settings, read_as};
use crate::pipeline::locked;

/// Wall-clock time a document may take for each second of CPU time it may use: a file on a slow disk, a machine with much to do.
const PATIENCE: u64 = 15;
/// How often overdue workers are looked for.
const WATCH: Duration = Duration::from_millis(500);
/// Bytes of a dead worker's last words looked at.
const LAST_WORDS: u64 = 4096;

/// Reads documents, in worker processes or, without a program to start, in this one.
pub struct Pool {
    program: Option<PathBuf>,
    catalogue: Catalogue,
    limits: Limits,
    idle: Mutex<Vec<Worker>>,
    watch: Arc<Watch>,
    watcher: Option<JoinHandle<()>>,
}

impl Pool {
    /// A pool whose workers are `program worker`; `None` reads in this process, where a hostile file may do harm.
    pub fn new(program: Option<PathBuf>, catalogue: &Catalogue, limits: Limits) -> Pool {
        let watch = Arc::new(Watch::default());
        let watcher = program.as_ref().map(|_| {
            std::thread::spawn({
                let watch = Arc::clone(&watch);
                move || watch.run()
            })
        });
        Pool { program, catalogue: catalogue.clone(), limits, idle: Mutex::default(), watch, watcher }
    }

    /// Reads one file. Called from many threads, it uses as many workers.
    ///
    /// # Errors
    /// When the file gives nothing, or its worker died of it.
    pub fn read(&self, file: &CorpusFile, want: Want, password: Option<&str>) -> Result<Output, Failure> {
        self.read_with(file, want, &Settings { password, ..Settings::default() })
    }

    /// Reads one file, with its corrections.
    ///
    /// # Errors
    /// As for [`Pool::read`].
    pub fn read_with(&self, file: &CorpusFile, want: Want, settings: &Settings<'_>) -> Result<Output, Failure> {
        let Some(program) = &self.program else { return self.read_here(file, want, settings) };
        let request = Request::Read(Job::new(file, want, settings));
        let mut fresh = false;
        loop {
            let idle = if fresh { None } else { locked(&self.idle).pop() };
            let reused = idle.is_some();
            let Some(mut worker) = idle.or_else(|| Worker::start(program, &self.limits, &self.catalogue).ok()) else {
                return self.read_here(file, want, settings);
            };
            match self.ask(&mut worker, &request) {
                Ok(answer) => {
                    locked(&self.idle).push(worker);
                    return answer.into_result();
                }
                Err(overdue) => match worker.cause_of_death(overdue) {
                    // What a worker keeps of earlier documents must not decide what becomes of this one.
                    death if reused && death != Death::Time => fresh = true,
                    death => return Err(death.failure(file, &self.limits)),
                },
            }
        }
    }

    /// The answer, or whether the worker had to be killed for taking too long.
    fn ask(&self, worker: &mut Worker, request: &Request) -> Result<Answer, bool> {
        let patience = Duration::from_secs(self.limits.seconds.saturating_mul(PATIENCE));
        let key = self.watch.begin(Arc::clone(&worker.child), Instant::now() + patience);
        let answer = worker.exchange(request);
        let overdue = self.watch.end(key);
        answer.map_err(|_| overdue)
    }

    fn read_here(&self, file: &CorpusFile, want: Want, settings: &Settings<'_>) -> Result<Output, Failure> {
        read_as(file, &file.read()?, want, &self.catalogue, settings)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        locked(&self.idle).drain(..).for_each(Worker::finish);
        self.watch.stop();
        if let Some(watcher) = self.watcher.take() {
            let _ = watcher.join();
        }
    }
}

/// A running worker.
struct Worker {
    child: Arc<Mutex<Child>>,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Worker {
    fn start(program: &PathBuf, limits: &Limits, catalogue: &Catalogue) -> io::Result<Worker> {
        let mut child = Command::new(program)
            .arg("worker")
            .args(["--memory", &limits.memory_mib.to_string(), "--seconds", &limits.seconds.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let mut worker = Worker { child: Arc::new(Mutex::new(child)), input, output: BufReader::new(output) };
        worker.send(&Request::Catalogue(catalogue.clone()))?;
        Ok(worker)
    }

    fn send(&mut self, request: &Request) -> io::Result<()> {
        let mut line = serde_json::to_vec(request)?;
        line.push(b'\n');
        self.input.write_all(&line)
    }

    fn exchange(&mut self, request: &Request) -> io::Result<Answer> {
        self.send(request)?;
        let mut line = Vec::new();
        self.output.read_until(b'\n', &mut line)?;
        Ok(serde_json::from_slice(&line)?)
    }

    /// Sees a worker out that has nothing left to do: its input ends, so it does.
    fn finish(self) {
        drop(self.input);
        let _ = locked(&self.child).wait();
    }

    /// Why a worker that gave no answer died; one that lives is of no more use and is ended.
    fn cause_of_death(self, overdue: bool) -> Death {
        drop((self.input, self.output));
        let mut child = locked(&self.child);
        let _ = child.kill();
        let mut words = Vec::new();
        if let Some(stderr) = child.stderr.take() {
            let _ = stderr.take(LAST_WORDS).read_to_end(&mut words);
        }
        let status = child.wait().ok();
        Death::of(status, &String::from_utf8_lossy(&words), overdue)
    }
}

/// What a worker died of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Death {
    Memory,
    Time,
    Depth,
    Unknown,
}

impl Death {
    fn of(status: Option<ExitStatus>, words: &str, overdue: bool) -> Death {
        if overdue || ended_by(status, CPU_TIME_SIGNAL) {
            Death::Time
        } else if words.contains("overflowed its stack") {
            Death::Depth
        } else if words.contains("memory allocation") {
            Death::Memory
        } else {
            Death::Unknown
        }
    }

    fn failure(self, file: &CorpusFile, limits: &Limits) -> Failure {
        let (cause, hint) = match self {
            Death::Memory => (
                format!("reading it took more than {} MiB of memory", limits.memory_mib),
                "no honest declaration needs that much; ask the publisher for a sound copy",
            ),
            Death::Time => (
                format!("reading it took more than {} seconds", limits.seconds),
                "no honest declaration needs that long; ask the publisher for a sound copy",
            ),
            Death::Depth => ("its parts are nested too deeply to be read".into(), "ask the publisher for a sound copy"),
            Death::Unknown => ("the process that read it ended without an answer".into(), "please report this with the file"),
        };
        Failure { file: file.name.clone(), cause, hint: hint.into() }
    }
}

/// The signal of a process that used up its CPU time (`SIGXCPU`).
#[cfg(unix)]
const CPU_TIME_SIGNAL: i32 = rustix::process::Signal::XCPU.as_raw();
#[cfg(not(unix))]
const CPU_TIME_SIGNAL: i32 = 24;

#[cfg(unix)]
fn ended_by(status: Option<ExitStatus>, signal: i32) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.is_some_and(|s| s.signal() == Some(signal))
}

#[cfg(not(unix))]
fn ended_by(_: Option<ExitStatus>, _: i32) -> bool {
    false
}

/// Kills workers that take too long by the clock on the wall.
#[derive(Default)]
struct Watch {
    state: Mutex<Watched>,
    changed: Condvar,
}

#[derive(Default)]
struct Watched {
    next: u64,
    stopped: bool,
    at_work: BTreeMap<u64, AtWork>,
}

struct AtWork {
    child: Arc<Mutex<Child>>,
    deadline: Instant,
    killed: bool,
}

impl Watch {
    fn begin(&self, child: Arc<Mutex<Child>>, deadline: Instant) -> u64 {
        let mut state = locked(&self.state);
        state.next += 1;
        let key = state.next;
        state.at_work.insert(key, AtWork { child, deadline, killed: false });
        key
    }

    /// Ends a watch; whether the worker was killed meanwhile.
    fn end(&self, key: u64) -> bool {
        locked(&self.state).at_work.remove(&key).is_some_and(|w| w.killed)
    }

    fn stop(&self) {
        locked(&self.state).stopped = true;
        self.changed.notify_all();
    }

    fn run(&self) {
        let mut state = locked(&self.state);
        while !state.stopped {
            for worker in state.at_work.values_mut().filter(|w| !w.killed && w.deadline < Instant::now()) {
                worker.killed = true;
                let _ = locked(&worker.child).kill();
            }
            state = self.changed.wait_timeout(state, WATCH).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
