//! Shows people that something goes on.

use std::io::{IsTerminal as _, Write as _};

/// A line on the terminal that says how far a run is; nothing where nobody watches.
#[derive(Debug)]
pub(crate) struct Progress {
    done: usize,
    of: usize,
    is_shown: bool,
}

impl Progress {
    pub(crate) fn new(of: usize) -> Self {
        Self { done: 0, of, is_shown: std::io::stderr().is_terminal() }
    }

    /// The next one is `what`.
    pub(crate) fn step(&mut self, what: &str) {
        self.done += 1;
        if self.is_shown {
            // The line is cut, so that the next one can take its place.
            let what: String = what.chars().take(60).collect();
            let mut terminal = std::io::stderr();
            let _ = write!(terminal, "\r\u{1b}[K{}/{} {what}", self.done, self.of);
            let _ = terminal.flush();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown {
            eprint!("\r\u{1b}[K");
        }
    }
}
