//! How far a list has come, and whether it goes round in circles.

use std::hash::{DefaultHasher, Hasher};

use super::mark::Mark;

pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

/// How far a list has come, where pages have numbers.
#[derive(Default)]
pub(super) struct Count {
    /// How many pages were skipped at the beginning.
    pub(super) skipped: u64,
    /// How many items have come.
    items: u64,
    /// The size of the longest page so far: skipped pages are counted as that long.
    longest: u64,
}

impl Count {
    pub(super) fn add(&mut self, items: u64) {
        self.items = self.items.saturating_add(items);
        self.longest = self.longest.max(items);
    }

    /// Skipped pages were at least as long as the longest page that came, as far as anybody can know. Should they have
    /// been longer, one more page is asked for and found empty; no item is ever left out.
    pub(super) fn position(&self) -> u64 {
        self.skipped.saturating_mul(self.longest).saturating_add(self.items)
    }
}

/// Notices when a list comes back to where it was, however long it is, in little memory: a short way round at once,
/// since the last marks are kept, and a long one in the end, since one mark is kept while twice as many go by (Brent).
#[derive(Default)]
pub(super) struct Guard {
    last: [u64; 16],
    anchor: u64,
    steps: u64,
}

impl Guard {
    pub(super) fn note(&mut self, mark: &Mark) {
        let hash = Self::hash(mark);
        self.last[(self.steps % 16) as usize] = hash;
        self.steps += 1;
        if self.steps.is_power_of_two() {
            self.anchor = hash;
        }
    }

    pub(super) fn knows(&self, mark: &Mark) -> bool {
        let hash = Self::hash(mark);
        self.last.contains(&hash) || self.anchor == hash
    }

    /// Never zero, which stands for none.
    fn hash(mark: &Mark) -> u64 {
        match mark {
            Mark::Start => 1,
            Mark::Page(number) | Mark::Offset(number) => hash(&number.to_be_bytes()) | 1,
            Mark::Cursor(text) | Mark::Link(text) => hash(text.as_bytes()) | 1,
        }
    }
}
