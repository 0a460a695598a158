//! What one document may use of the machine, set by the worker on itself.

/// Memory for any document, MiB of address space. An honest declaration needs less than a hundredth of it.
const MEMORY_MIB: u64 = 1024;
/// Further memory for each byte of the file: its bytes, the objects read from them, and the room that a growing buffer takes.
const MEMORY_PER_BYTE: u64 = 3;
/// CPU time for one document, seconds. A thousand pages of text take about one.
const SECONDS: u64 = 20;

/// What one document may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Address space, MiB, besides that of the program and what the size of the file allows for.
    pub memory_mib: u64,
    /// CPU time, seconds.
    pub seconds: u64,
}

/// CPU time and memory for a document whose pages are drawn and recognised: a page takes about a second to draw.
const OCR_SECONDS: u64 = 240;
const OCR_MEMORY_MIB: u64 = 2048;

impl Limits {
    /// For documents whose page images are read.
    pub fn with_ocr() -> Limits {
        Limits { memory_mib: OCR_MEMORY_MIB, seconds: OCR_SECONDS }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits { memory_mib: MEMORY_MIB, seconds: SECONDS }
    }
}

#[cfg(unix)]
mod system {
    use std::cell::Cell;
    use std::sync::OnceLock;
    use std::time::{Duration, Instant};

    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    use super::{Limits, MEMORY_PER_BYTE};

    /// Clock ticks a second that Linux reports CPU time in.
    const TICKS: u64 = 100;

    /// How long the limit on CPU time holds before it is set anew; asking the system for the time used takes longer than a short
    /// document. A document may use as much more than its own time.
    const RENEWED: Duration = Duration::from_secs(1);

    thread_local! {
        /// When the limit on CPU time was set, and for how many seconds a document.
        static SET: Cell<Option<(Instant, u64)>> = const { Cell::new(None) };
    }

    /// Address space of the program itself, before any document.
    static PROGRAM: OnceLock<u64> = OnceLock::new();

    /// Leaves no core dump of a worker that dies, and notes what the program takes by itself.
    pub(in super::super) fn once() {
        let _ = PROGRAM.set(stat(20).unwrap_or(0));
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }

    /// Gives the document at hand its memory and time; a limit that the system does not know is left out.
    pub(in super::super) fn for_document(limits: &Limits, file_bytes: u64) {
        let document = (limits.memory_mib << 20).saturating_add(file_bytes.saturating_mul(MEMORY_PER_BYTE));
        lower(Resource::As, document.saturating_add(PROGRAM.get().copied().unwrap_or(0)));
        let holds = |(at, seconds): (Instant, u64)| seconds == limits.seconds && at.elapsed() < RENEWED;
        if !SET.get().is_some_and(holds)
            && let Some(used) = cpu_seconds()
        {
            lower(Resource::Cpu, used.saturating_add(limits.seconds).saturating_add(1 + RENEWED.as_secs()));
            SET.set(Some((Instant::now(), limits.seconds)));
        }
    }

    /// Sets the soft limit, which may be raised again for the next document.
    fn lower(resource: Resource, to: u64) {
        let maximum = getrlimit(resource).maximum;
        let current = maximum.map_or(to, |most| most.min(to));
        let _ = setrlimit(resource, Rlimit { current: Some(current), maximum });
    }

    /// User and system time of this process so far; `None` where the system has no `/proc`.
    fn cpu_seconds() -> Option<u64> {
        Some((stat(11)? + stat(12)?) / TICKS)
    }

    /// A number that Linux says of this process, counted behind its name (proc_pid_stat(5), less the first two).
    fn stat(at: usize) -> Option<u64> {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        stat.rsplit(')').next()?.split_whitespace().nth(at)?.parse().ok()
    }
}

/// Without such limits in the system, only the parent's clock bounds a worker.
#[cfg(not(unix))]
mod system {
    pub(in super::super) fn once() {}
    pub(in super::super) fn for_document(_: &super::Limits, _: u64) {}
}

pub(super) use system::{for_document, once};
