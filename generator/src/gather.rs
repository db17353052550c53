//! Maps and sets of what an iterator gives.

/// Puts one item in after the other.
///
/// `collect` makes a `BTreeMap` of a sorted list, and what sorts it is compiled anew for each iterator: forty times
/// as much code as this.
pub(crate) trait Gather: Iterator + Sized {
    fn gathered<All: Default + Extend<Self::Item>>(self) -> All {
        let mut all = All::default();
        all.extend(self);
        all
    }
}

impl<I: Iterator> Gather for I {}
