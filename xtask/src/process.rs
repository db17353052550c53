//! Processes whose time and memory are told, and that end alone if they would not end at all.

use std::fs;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use wait4::Wait4 as _;

/// What a process has used, together with the processes that it has waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Used {
    /// How it ended.
    pub(crate) status: ExitStatus,
    /// The processor's time.
    pub(crate) cpu: Duration,
    /// The most memory that one of the processes held at once, in kibibytes.
    pub(crate) peak_kib: u64,
    /// Whether it was ended because its time was up.
    pub(crate) late: bool,
}

/// Runs a process to its end, or for as long as it may take.
pub(crate) fn run(command: &mut Command, limit: Duration) -> Result<Used> {
    let program = command.get_program().to_owned();
    let mut child =
        command.spawn().with_context(|| format!("cannot start `{}`", program.to_string_lossy()))?;
    let started = Instant::now();
    let mut late = false;
    while !late && is_at_work(&child) {
        std::thread::sleep(Duration::from_millis(2));
        late = started.elapsed() > limit;
    }
    if late {
        child.kill()?;
    }
    let used = child.wait4()?;
    Ok(Used {
        status: used.status,
        cpu: used.rusage.utime + used.rusage.stime,
        peak_kib: used.rusage.maxrss / 1024,
        late,
    })
}

/// The processor's time that this process has had; the time since `started` where the system does not tell it.
pub(crate) fn own_time(started: Instant) -> Duration {
    cpu_time::ProcessTime::try_now().map_or_else(|_| started.elapsed(), |time| time.as_duration())
}

/// Whether a process has not ended yet.
///
/// Asking for its status would take its figures; the kernel's own list is looked at instead where there is one, so that
/// they are left for `wait4`.
fn is_at_work(child: &Child) -> bool {
    let state = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap_or_default();
    let rest = state.rsplit(')').next().unwrap_or_default().trim_start();
    !rest.is_empty() && !rest.starts_with(['Z', 'X'])
}
