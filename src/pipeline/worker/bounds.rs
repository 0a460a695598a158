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
    /// Address space, MiB, besides what the size of the file allows for.
    pub memory_mib: u64,
    /// CPU time, seconds.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { memory_mib: MEMORY_MIB, seconds: SECONDS }
    }
}

#[cfg(unix)]
mod system {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    use super::{Limits, MEMORY_PER_BYTE};

    /// Clock ticks a second that Linux reports CPU time in.
    const TICKS: u64 = 100;

    /// Leaves no core dump of a worker that dies.
    pub(in super::super) fn once() {
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }

    /// Gives the document at hand its memory and time; a limit that the system does not know is left out.
    pub(in super::super) fn for_document(limits: &Limits, file_bytes: u64) {
        lower(Resource::As, (limits.memory_mib << 20).saturating_add(file_bytes.saturating_mul(MEMORY_PER_BYTE)));
        if let Some(used) = cpu_seconds() {
            lower(Resource::Cpu, used.saturating_add(limits.seconds).saturating_add(1));
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
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
        let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
        Some((ticks(11)? + ticks(12)?) / TICKS)
    }
}

/// Without such limits in the system, only the parent's clock bounds a worker.
#[cfg(not(unix))]
mod system {
    pub(in super::super) fn once() {}
    pub(in super::super) fn for_document(_: &super::Limits, _: u64) {}
}

pub(super) use system::{for_document, once};
