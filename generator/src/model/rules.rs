//! What values have to keep to besides being of their type.

/// Something that a value has to keep to. Values of another kind than the rule is about keep to it.
///
/// Numbers are texts, so that not a digit is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A number is at least this.
    Minimum(String),
    /// A number is more than this.
    MoreThan(String),
    /// A number is at most this.
    Maximum(String),
    /// A number is less than this.
    LessThan(String),
    /// A number is this, times an integer.
    MultipleOf(String),
    /// A text has at least so many characters.
    MinLength(usize),
    /// A text has at most so many characters.
    MaxLength(usize),
    /// The pattern, as ECMA-262 writes them, is found in a text.
    Pattern(String),
    /// A list has at least so many items.
    MinItems(usize),
    /// A list has at most so many items.
    MaxItems(usize),
    /// No two items of a list are the same.
    UniqueItems,
    /// An object has at least so many members.
    MinMembers(usize),
    /// An object has at most so many members.
    MaxMembers(usize),
    /// All items of a list, and all values of an object, keep to these.
    Each(Vec<Rule>),
}
