//! A member that may be left out, may be `null`, or has a value.

use super::macros::serde_bridge;
use super::value::{Target, Value, View};

/// A member that may be left out, may be `null`, or has a value: an API that gives each its own meaning keeps
/// it, for instance one that clears a member on `null` and leaves it alone when it is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Maybe<T> {
    /// The member is left out.
    #[default]
    Absent,
    /// The member is `null`.
    Null,
    /// The member has a value.
    Value(T),
}

impl<T> Maybe<T> {
    /// Returns the value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the value, if there is one, to change it.
    pub fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the value, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Says whether the member is left out.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Says whether the member is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Maybe<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Value> Value for Maybe<T> {
    fn blank() -> Self {
        Self::Absent
    }

    fn open(&mut self) -> Target<'_> {
        match self {
            Self::Value(value) => {
                *value = T::blank();
                value.open()
            }
            empty => {
                *empty = Self::Value(T::blank());
                empty.open()
            }
        }
    }

    fn null(&mut self) -> bool {
        *self = Self::Null;
        true
    }

    fn view(&self) -> View<'_> {
        match self {
            Self::Absent => View::Absent,
            Self::Null => View::Null,
            Self::Value(value) => value.view(),
        }
    }

    fn keeps_digits(&self) -> bool {
        T::all_keep_digits()
    }
}

serde_bridge! { Maybe<T> }
