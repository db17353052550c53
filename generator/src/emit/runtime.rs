//! The runtime, carried as it is.

include!(concat!(env!("OUT_DIR"), "/runtime_files.rs"));

/// The files of the runtime: path below `src/runtime/` and source.
pub(super) fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    RUNTIME_FILES.iter().copied()
}
