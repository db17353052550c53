//! Shows findings to people and to tools.
