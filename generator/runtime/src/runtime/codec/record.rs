//! Structs with named members: how the codec reaches the members, the table that describes them, and `record!`, which
//! makes both.

use super::value::{Map, Value, View};

/// What stands where a table has no member: an object without members, which cannot be told from another.
enum Nowhere {}

impl Value for [Nowhere; 0] {
    fn blank() -> Self {
        []
    }

    fn view(&self) -> View<'_> {
        View::Absent
    }
}

/// Returns the place that an index beyond the end of a table leads to. Nothing is ever kept there.
#[doc(hidden)]
#[must_use]
pub fn no_field<'a>() -> &'a mut dyn Value {
    let place: &'a mut [Nowhere; 0] = &mut [];
    place
}

/// The members of a record that are written, in order: those of the table, then the others.
///
/// An optional member that is absent is left out, a required one is `null`. A member of
/// [`rest`](Value::rest) that bears a name of the table is left out, so that no name is written twice.
pub fn members(record: &dyn Value) -> impl Iterator<Item = (&str, View<'_>)> {
    let fields = record.shape().fields;
    let named =
        fields.iter().enumerate().filter_map(move |(index, field)| match record.field(index).view() {
            View::Absent if field.required() => Some((field.name, View::Null)),
            View::Absent => None,
            view => Some((field.name, view)),
        });
    let others = record.rest().into_iter().flat_map(Map::entries);
    let others = others.filter(|(name, _)| fields.iter().all(|field| field.name != *name));
    named.chain(others.map(|(name, value)| (name, value.view())))
}

/// The table of a record: its name and its members.
#[derive(Debug)]
pub struct Shape {
    /// The name of the Rust type.
    pub name: &'static str,
    /// The members, in the order of the document.
    pub fields: &'static [Field],
}

impl Shape {
    /// Returns the index of the member called `name`. The search begins at `guess`, the member after the last
    /// one found: servers mostly write members in one order and leave some out.
    pub(super) fn find(&self, guess: usize, name: &str) -> Option<usize> {
        let (before, after) = self.fields.split_at(guess.min(self.fields.len()));
        let is_it = |field: &Field| field.name == name;
        after
            .iter()
            .position(is_it)
            .map(|found| found + before.len())
            .or_else(|| before.iter().position(is_it))
    }
}

/// A member in the table of a record.
#[derive(Debug)]
pub struct Field {
    /// The name in JSON.
    pub name: &'static str,
    /// A sum of the bits in [`flag`].
    pub flags: u8,
}

impl Field {
    /// Says whether the member is always there.
    #[must_use]
    pub const fn required(&self) -> bool {
        self.flags & flag::required != 0
    }

    /// Says whether the name has a character that JSON escapes.
    #[must_use]
    pub const fn escaped(&self) -> bool {
        self.flags & flag::escaped != 0
    }

    /// Says whether the value must not be shown.
    #[must_use]
    pub const fn secret(&self) -> bool {
        self.flags & flag::secret != 0
    }
}

/// The properties of a member, under the words that `record!` takes for them. It has their sums as numbers.
#[doc(hidden)]
#[expect(
    non_upper_case_globals,
    reason = "they are the words of the macros, and `text_newtype!` makes paths of them"
)]
pub mod flag {
    /// The member may be left out.
    pub const optional: u8 = 0;
    /// The member is always there.
    pub const required: u8 = 1;
    /// The value must not be shown.
    pub const secret: u8 = 2;
    /// The name has a character that JSON escapes.
    pub const escaped: u8 = 4;
}

/// Makes a struct a record: `record! { Type { 0 ident: "name" required secret, 1 other: "other" optional,
/// ..rest } }`.
///
/// Each member has its index, its identifier, its name in JSON, `required` or `optional`, and perhaps `secret`, and
/// `escaped` if JSON escapes a character of its name. The map behind `..`, if there is one, keeps the members without
/// a name here.
#[allow(unused_macros, reason = "a document may have no objects")]
macro_rules! record {
    // Numbers instead of the constants of `flag`: with them the table needs no body of its own.
    (@flags optional) => { 0 };
    (@flags required) => { 1 };
    (@flags optional secret) => { 2 };
    (@flags required secret) => { 3 };
    (@flags optional escaped) => { 4 };
    (@flags required escaped) => { 5 };
    (@flags optional secret escaped) => { 6 };
    (@flags required secret escaped) => { 7 };
    ($type:ident {
        $($index:literal $field:ident: $name:literal $($flag:ident)+),* $(,)? $(..$rest:ident $(,)?)?
    }) => {
        impl $crate::runtime::Value for $type {
            #[inline]
            fn blank() -> Self {
                Self {
                    $($field: $crate::runtime::Value::blank(),)*
                    $($rest: $crate::runtime::Value::blank(),)?
                }
            }
            #[inline]
            fn shape(&self) -> &'static $crate::runtime::Shape {
                &$crate::runtime::Shape {
                    name: ::core::stringify!($type),
                    fields: &[$($crate::runtime::Field {
                        name: $name,
                        flags: $crate::runtime::record! { @flags $($flag)+ },
                    }),*],
                }
            }
            #[inline]
            fn field(&self, index: usize) -> &dyn $crate::runtime::Value {
                match index {
                    $($index => &self.$field,)*
                    _ => $crate::runtime::no_field(),
                }
            }
            #[inline]
            fn field_mut(&mut self, index: usize) -> &mut dyn $crate::runtime::Value {
                match index {
                    $($index => &mut self.$field,)*
                    _ => $crate::runtime::no_field(),
                }
            }
            $(
                #[inline]
                fn rest(&self) -> ::core::option::Option<&dyn $crate::runtime::Map> {
                    ::core::option::Option::Some(&self.$rest)
                }
                #[inline]
                fn rest_mut(&mut self) -> ::core::option::Option<&mut dyn $crate::runtime::Map> {
                    ::core::option::Option::Some(&mut self.$rest)
                }
            )?
        }
        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::equal(self, other)
            }
        }
        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::runtime::debug(self, f)
            }
        }
        $crate::runtime::serde_bridge! { $type }
    };
}

#[allow(unused_imports)]
pub(crate) use record;
