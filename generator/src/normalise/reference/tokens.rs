//! Names of components in references.

use super::Kind;
pub(in super::super) use crate::reference::{decoded, reference_of};

/// The name in a reference to a component of `kind`, unescaped.
pub(super) fn component_name(text: &str, kind: Kind) -> Option<String> {
    let name = text.strip_prefix("#/components/")?.strip_prefix(kind.member())?.strip_prefix('/')?;
    (!name.contains('/')).then(|| decoded(name))
}
