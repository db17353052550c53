//! Two clocks: that of the wall, and that of the processor for the thread that asks.

use std::time::{Duration, Instant};

/// What has passed since the start.
pub(crate) struct Clock {
    wall: Instant,
    processor: Option<Duration>,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { wall: Instant::now(), processor: processor() }
    }

    pub(crate) fn wall(&self) -> Duration {
        self.wall.elapsed()
    }

    /// The processor's time; that of the wall where the system does not tell it.
    pub(crate) fn processor(&self) -> Duration {
        match (self.processor, processor()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => self.wall(),
        }
    }
}

/// The time that this thread has had a processor.
#[cfg(unix)]
fn processor() -> Option<Duration> {
    rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime).try_into().ok()
}

#[cfg(not(unix))]
fn processor() -> Option<Duration> {
    None
}

/// Nanoseconds for each of so many.
pub(crate) fn nanoseconds_each(time: Duration, count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "nothing is done that often")]
    let count = count.max(1) as f64;
    time.as_secs_f64() * 1e9 / count
}
