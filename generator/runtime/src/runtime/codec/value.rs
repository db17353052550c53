//! The traits through which one driver reads and writes every type: where a value can be put, and how it
//! looks.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use super::binary;
use super::record::{Shape, no_field};
use super::union::{Fit, Union};

/// A value that the codec can read and write without knowing its type.
///
/// What is not said otherwise is a struct with named members, a record: most types of a client are, and one trait
/// with few methods to write costs the compiler less than several.
pub trait Value: Erased {
    /// Returns the empty value that decoding starts from. It need not be a valid one: every required member is
    /// written before anybody sees it.
    #[doc(hidden)]
    fn blank() -> Self
    where
        Self: Sized;

    /// Returns the place that a decoded value is written to.
    ///
    /// A place inside an [`Option`] or a [`Maybe`](super::Maybe) is made by this call, so it is made only
    /// when there is something to put there.
    #[inline]
    fn open(&mut self) -> Target<'_> {
        Target::Record(self.erased_mut())
    }

    /// Takes a JSON `null` and returns true, or returns false if this type has no place for one.
    fn null(&mut self) -> bool {
        false
    }

    /// Says whether `null` is an ordinary value of this type, its blank one. An [`Option`] then keeps it apart from
    /// a member that is left out.
    #[must_use]
    fn takes_null() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// Returns how this value looks at present.
    #[inline]
    fn view(&self) -> View<'_> {
        View::Record(self.erased())
    }

    /// Returns the table of the members of a record.
    #[inline]
    fn shape(&self) -> &'static Shape {
        &Shape { name: "", fields: &[] }
    }

    /// Returns the member of a record at `index` of the table, or [nothing](no_field) where the table ends before.
    ///
    /// It is no `Option`, since a `Some` around every member of every type is a large part of what such a table costs
    /// the compiler.
    #[inline]
    fn field(&self, index: usize) -> &dyn Value {
        let _ = index;
        no_field()
    }

    /// Returns the place of the member of a record at `index` of the table, or [nothing](no_field) where the table
    /// ends before.
    #[inline]
    fn field_mut(&mut self, index: usize) -> &mut dyn Value {
        let _ = index;
        no_field()
    }

    /// Returns the members of a record without a name in the table, if the type keeps them.
    #[inline]
    fn rest(&self) -> Option<&dyn Map> {
        None
    }

    /// Returns the place of the members of a record without a name in the table, if the type keeps them.
    #[inline]
    fn rest_mut(&mut self) -> Option<&mut dyn Map> {
        None
    }

    /// Returns a list of such values if they are plain numbers.
    #[doc(hidden)]
    fn numbers(items: &[Self]) -> Numbers<'_>
    where
        Self: Sized,
    {
        let _ = items;
        Numbers::None
    }

    /// Returns the place of a list of such values if they are plain numbers.
    #[doc(hidden)]
    fn numbers_mut(items: &mut Vec<Self>) -> NumbersMut<'_>
    where
        Self: Sized,
    {
        let _ = items;
        NumbersMut::None
    }

    /// Says whether a number put here is kept to the last digit, which asks for more work while reading.
    fn keeps_digits(&self) -> bool {
        false
    }

    /// Says whether [`keeps_digits`](Self::keeps_digits) is true of every value of the type.
    #[doc(hidden)]
    #[must_use]
    fn all_keep_digits() -> bool
    where
        Self: Sized,
    {
        false
    }
}

/// What can be done with a value of any type without its type being known, since it is the same for all.
#[doc(hidden)]
pub trait Erased {
    /// Returns it as a value.
    fn erased(&self) -> &dyn Value;
    /// Returns its place as the place of a value.
    fn erased_mut(&mut self) -> &mut dyn Value;
    /// Makes it blank.
    fn reset(&mut self);
}

impl<T: Value> Erased for T {
    fn erased(&self) -> &dyn Value {
        self
    }

    fn erased_mut(&mut self) -> &mut dyn Value {
        self
    }

    fn reset(&mut self) {
        *self = T::blank();
    }
}

/// Where a decoded value is put.
pub enum Target<'a> {
    /// A boolean.
    Bool(&'a mut bool),
    /// An integer of 32 bits.
    I32(&'a mut i32),
    /// An integer of 64 bits.
    I64(&'a mut i64),
    /// A non-negative integer of 32 bits.
    U32(&'a mut u32),
    /// A non-negative integer of 64 bits.
    U64(&'a mut u64),
    /// A number of single precision.
    F32(&'a mut f32),
    /// A number of double precision.
    F64(&'a mut f64),
    /// A number with a form of its own.
    Numeric(&'a mut dyn Numeric),
    /// Any string, kept as it is.
    String(&'a mut String),
    /// A string with a form of its own.
    Text(&'a mut dyn Text),
    /// An array.
    List(&'a mut dyn List),
    /// An object with any members.
    Map(&'a mut dyn Map),
    /// An object with named members.
    Record(&'a mut dyn Value),
    /// A value of one of several types.
    Union(&'a mut dyn Union),
    /// Any JSON.
    Json(&'a mut serde_json::Value),
}

/// How a value looks.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// Nothing: an optional member that is left out. Anywhere else it is written as `null`.
    Absent,
    /// A `null` that is written.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    I64(i64),
    /// A non-negative integer.
    U64(u64),
    /// A number of single precision.
    F32(f32),
    /// A number of double precision.
    F64(f64),
    /// A number of any size, in digits as JSON has them.
    Number(&'a str),
    /// A string.
    Text(&'a str),
    /// A string that is made while it is written.
    Shown(&'a dyn fmt::Display),
    /// A string in base64, which is not shown.
    Base64(&'a str),
    /// A file, which only a body of parts can hold as it is.
    File(&'a dyn File),
    /// An array.
    List(&'a dyn List),
    /// An object with any members.
    Map(&'a dyn Map),
    /// An object with named members.
    Record(&'a dyn Value),
    /// A value of one of several types.
    Union(&'a dyn Union),
    /// Any JSON.
    Json(&'a serde_json::Value),
}

impl<'a> View<'a> {
    /// Returns how the value in a union looks, and any other value as it is.
    #[must_use]
    pub fn plain(mut self) -> Self {
        while let View::Union(union) = self {
            self = union.active().1.view();
        }
        self
    }

    /// Returns the plain text of a scalar, as it stands in a path, a query or a header: strings without
    /// quotes.
    ///
    /// Returns `None` for [`View::Absent`], [`View::Null`], lists, maps, records, their like in
    /// [`View::Json`], and for numbers that are not finite.
    #[must_use]
    pub fn scalar(&self) -> Option<Cow<'a, str>> {
        Some(match self.plain() {
            View::Bool(given) => Cow::Borrowed(if given { "true" } else { "false" }),
            View::I64(given) => Cow::Owned(given.to_string()),
            View::U64(given) => Cow::Owned(given.to_string()),
            View::F32(given) if given.is_finite() => Cow::Owned(given.to_string()),
            View::F64(given) if given.is_finite() => Cow::Owned(given.to_string()),
            View::Number(given) | View::Text(given) | View::Base64(given) => Cow::Borrowed(given),
            View::Shown(given) => Cow::Owned(given.to_string()),
            View::File(given) => binary::text_or_base64(given.bytes()?),
            View::Json(serde_json::Value::Bool(given)) => return View::Bool(*given).scalar(),
            View::Json(serde_json::Value::Number(given)) => Cow::Owned(given.to_string()),
            View::Json(serde_json::Value::String(given)) => Cow::Borrowed(given),
            _ => return None,
        })
    }
}

/// A string with a form of its own.
pub trait Text {
    /// Takes the text, or returns what was expected instead, as in "a UUID".
    fn set(&mut self, text: &str) -> Result<(), &'static str>;

    /// Says how well the text that was taken last fits this type. What refuses all text that is not of its
    /// form needs nothing else than this.
    fn fit(&self) -> Fit {
        Fit::Known
    }
}

/// A file that is part of a value.
pub trait File {
    /// Returns the file as whatever it is.
    fn any(&self) -> &dyn Any;
    /// Returns the content if it is at hand: other formats than bodies of parts write it as text, in base64 if it
    /// is none.
    fn bytes(&self) -> Option<&[u8]>;
    /// Says whether this is the same file.
    fn equals(&self, other: &dyn File) -> bool;
}

/// A number with a form of its own.
pub trait Numeric {
    /// Returns what fits, as in "an integer from 0 to 255".
    fn kind(&self) -> &'static str;

    /// Takes an integer, or returns false if it is out of range.
    fn whole(&mut self, found: i128) -> bool;

    /// Takes a number that is no integer, or too large for one, or returns false.
    fn fraction(&mut self, found: f64) -> bool {
        let _ = found;
        false
    }

    /// Takes the digits of a number as they stand in JSON, or returns false if the value does not
    /// [keep them](Value::keeps_digits).
    fn digits(&mut self, text: &str) -> bool {
        let _ = text;
        false
    }

    /// Says how well the number that was taken last fits this type.
    fn fit(&self) -> Fit {
        Fit::Known
    }
}

/// A list whose items the codec can read and write.
pub trait List {
    /// Removes all items.
    fn reset(&mut self);
    /// Adds a blank item and returns it.
    fn grow(&mut self) -> &mut dyn Value;
    /// Returns the number of items.
    fn count(&self) -> usize;
    /// Returns the item at `index`.
    fn item(&self, index: usize) -> Option<&dyn Value>;
    /// Returns the items if they are plain numbers.
    fn numbers(&self) -> Numbers<'_> {
        Numbers::None
    }
    /// Returns the place of the items if they are plain numbers.
    fn numbers_mut(&mut self) -> NumbersMut<'_> {
        NumbersMut::None
    }
}

/// The items of a list of plain numbers, which need not be asked for one by one.
#[derive(Debug)]
pub enum Numbers<'a> {
    /// Integers.
    I64(&'a [i64]),
    /// Numbers of double precision.
    F64(&'a [f64]),
    /// Anything else.
    None,
}

/// The place of a list of plain numbers.
#[derive(Debug)]
pub enum NumbersMut<'a> {
    /// Integers.
    I64(&'a mut Vec<i64>),
    /// Numbers of double precision.
    F64(&'a mut Vec<f64>),
    /// Anything else.
    None,
}

/// The entries of a [`Map`], in its order.
pub type Entries<'a> = Box<dyn Iterator<Item = (&'a str, &'a dyn Value)> + 'a>;

/// A map from text to values that the codec can read and write.
pub trait Map {
    /// Removes all entries.
    fn reset(&mut self);
    /// Puts a blank value at `key`, whatever was there before, and returns it.
    fn entry(&mut self, key: &str) -> &mut dyn Value;
    /// Returns all entries.
    fn entries(&self) -> Entries<'_>;
    /// Hands all entries over as they look, in the order of [`entries`](Self::entries).
    fn each(&self, take: &mut dyn FnMut(&str, View<'_>)) {
        self.entries().for_each(|(name, value)| take(name, value.view()));
    }
}
