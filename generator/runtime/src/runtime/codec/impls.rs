//! The types of the standard library and of `serde_json` as values.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::value::{Entries, List, Map, Numbers, NumbersMut, Numeric, Target, Value, View};

/// Implements a scalar that one target and one view stand for.
macro_rules! scalar {
    ($($type:ty: $target:ident, $view:ident $(, $list:ident)?;)*) => {$(
        impl Value for $type {
            fn blank() -> Self {
                Self::default()
            }

            fn open(&mut self) -> Target<'_> {
                Target::$target(self)
            }

            fn view(&self) -> View<'_> {
                View::$view((*self).into())
            }

            $(fn numbers(items: &[Self]) -> Numbers<'_> {
                Numbers::$list(items)
            }

            fn numbers_mut(items: &mut Vec<Self>) -> NumbersMut<'_> {
                NumbersMut::$list(items)
            })?
        }

    )*};
}

scalar! {
    bool: Bool, Bool;
    i32: I32, I64;
    i64: I64, I64, I64;
    u32: U32, U64;
    u64: U64, U64;
    f32: F32, F32;
    f64: F64, F64, F64;
}

/// Implements an integer that has no target of its own.
macro_rules! small {
    ($($type:ty: $kind:literal;)*) => {$(
        impl Numeric for $type {
            fn kind(&self) -> &'static str {
                $kind
            }

            fn whole(&mut self, found: i128) -> bool {
                found.try_into().map(|found| *self = found).is_ok()
            }
        }

        impl Value for $type {
            fn blank() -> Self {
                Self::default()
            }

            fn open(&mut self) -> Target<'_> {
                Target::Numeric(self)
            }

            fn view(&self) -> View<'_> {
                View::I64((*self).into())
            }
        }

    )*};
}

small! {
    i8: "an integer from -128 to 127";
    i16: "an integer from -32768 to 32767";
    u8: "an integer from 0 to 255";
    u16: "an integer from 0 to 65535";
}

impl Value for String {
    fn blank() -> Self {
        Self::new()
    }

    fn open(&mut self) -> Target<'_> {
        Target::String(self)
    }

    fn view(&self) -> View<'_> {
        View::Text(self)
    }
}

impl Value for serde_json::Value {
    fn blank() -> Self {
        Self::Null
    }

    fn open(&mut self) -> Target<'_> {
        Target::Json(self)
    }

    fn null(&mut self) -> bool {
        *self = Self::Null;
        true
    }

    fn takes_null() -> bool {
        true
    }

    fn view(&self) -> View<'_> {
        View::Json(self)
    }
}

impl<T: Value> Value for Option<T> {
    fn blank() -> Self {
        None
    }

    fn open(&mut self) -> Target<'_> {
        self.insert(T::blank()).open()
    }

    fn null(&mut self) -> bool {
        *self = T::takes_null().then(T::blank);
        true
    }

    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, Value::view)
    }

    fn keeps_digits(&self) -> bool {
        T::all_keep_digits()
    }
}

impl<T: Value> Value for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn open(&mut self) -> Target<'_> {
        (**self).open()
    }

    fn null(&mut self) -> bool {
        (**self).null()
    }

    fn takes_null() -> bool {
        T::takes_null()
    }

    fn view(&self) -> View<'_> {
        (**self).view()
    }

    fn keeps_digits(&self) -> bool {
        (**self).keeps_digits()
    }
}

impl<T: Value> Value for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn open(&mut self) -> Target<'_> {
        Target::List(self)
    }

    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Value> List for Vec<T> {
    fn reset(&mut self) {
        self.clear();
    }

    fn grow(&mut self) -> &mut dyn Value {
        let index = self.len();
        self.push(T::blank());
        &mut self[index]
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> Option<&dyn Value> {
        match self.get(index) {
            Some(item) => Some(item),
            None => None,
        }
    }

    fn numbers(&self) -> Numbers<'_> {
        T::numbers(self)
    }

    fn numbers_mut(&mut self) -> NumbersMut<'_> {
        T::numbers_mut(self)
    }
}

impl<T: Value> Value for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }

    fn open(&mut self) -> Target<'_> {
        Target::Map(self)
    }

    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

impl<T: Value> Map for BTreeMap<String, T> {
    fn reset(&mut self) {
        self.clear();
    }

    fn entry(&mut self, key: &str) -> &mut dyn Value {
        match BTreeMap::entry(self, key.to_owned()) {
            Entry::Vacant(place) => place.insert(T::blank()),
            Entry::Occupied(place) => {
                let place = place.into_mut();
                *place = T::blank();
                place
            }
        }
    }

    fn entries(&self) -> Entries<'_> {
        Box::new(self.iter().map(|(key, value)| (key.as_str(), value as &dyn Value)))
    }

    fn each(&self, take: &mut dyn FnMut(&str, View<'_>)) {
        for (key, value) in self {
            take(key, value.view());
        }
    }
}
