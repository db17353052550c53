//! Whether values keep to what the document says of them: ranges, lengths, patterns and counts.
//!
//! Nothing here is called on the way of a request or a reply; `validate` of a type is for who wants to know
//! before sending. Each type has a table of [`Rules`], made by `rules!`, and one walk goes through the views of a
//! value and the tables side by side, so that no type has code of its own.

mod check;
mod macros;
mod number;
mod pattern;
mod rule;
mod violations;

// A client has types of its own for all that its document says.
#[allow(unused_imports)]
pub(crate) use macros::{rule, rules};
pub use pattern::Pattern;
pub use rule::{Member, Rule, Ruled, Rules};
pub use violations::{Violation, Violations};

use crate::runtime::Value;

/// Holds a value against a table.
///
/// # Errors
///
/// [`Violations`], if it breaks any of the rules.
pub fn validate(value: &dyn Value, rules: &'static Rules) -> Result<(), Violations> {
    let found = check::broken(value, rules);
    if found.is_empty() { Ok(()) } else { Err(Violations::new(found)) }
}
