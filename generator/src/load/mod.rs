//! From text to an untyped tree with positions.
