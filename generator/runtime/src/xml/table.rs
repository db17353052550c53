//! What the document says about XML, as tables that lead from type to type.

/// A type that is part of an XML body.
#[doc(hidden)]
pub trait Described {
    /// Returns what the document says about the XML of the type.
    fn table() -> &'static Table;
}

/// What has no members with names.
impl Described for () {
    fn table() -> &'static Table {
        static TABLE: Table = Table { members: &[], branches: &[] };
        &TABLE
    }
}

/// What the document says about the XML of a type.
#[derive(Debug)]
pub struct Table {
    /// The members of a record.
    pub members: &'static [Member],
    /// The tables of the branches of a union.
    pub branches: &'static [fn() -> &'static Table],
}

impl Table {
    /// Returns what is known of the member called `name` in JSON.
    pub(super) fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

/// A member of a record, or a whole body.
#[derive(Debug)]
pub struct Member {
    /// Its name in JSON, where it has one.
    pub name: &'static str,
    /// Its XML.
    pub facts: Facts,
    /// The table of the type inside, behind lists and maps.
    pub inside: fn() -> &'static Table,
}

/// How a value stands in XML.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The name of the element or attribute. Of a body it is empty if its only member is the root.
    pub name: &'static str,
    /// The prefix of the name, or nothing.
    pub prefix: &'static str,
    /// The namespace of the name, or nothing.
    pub namespace: &'static str,
    /// What it is.
    pub kind: Kind,
    /// The items, if it is a list.
    pub items: Option<&'static Facts>,
}

/// What a value is in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An element; of a list each item is one.
    Element,
    /// An attribute of the element around it.
    Attribute,
    /// The text of the element around it.
    Text,
    /// An element around the items of a list.
    Wrapped,
}

impl Facts {
    /// An element without a name of its own.
    pub const NONE: Self = Self { name: "", prefix: "", namespace: "", kind: Kind::Element, items: None };

    /// Returns what each item of a list is: an element with a name of its own, or with that of the list.
    pub(super) fn item(&self) -> Self {
        match self.items {
            Some(item) if item.name.is_empty() => Self { name: self.name, ..*item },
            Some(item) => *item,
            None => Self { kind: Kind::Element, items: None, ..*self },
        }
    }
}

/// Gives a type its XML: `xml! { Type { "member": Element "Name" => Inner, "list": Wrapped "List" [Element "Item"] } }`
/// for a record, `xml! { Type [One, Other] }` for a union.
///
/// Behind a name may stand its prefix and namespace, as in `Element "Name" ("p" "https://example.com/")`.
#[allow(unused_macros, reason = "a document may send no records as XML")]
macro_rules! xml {
    ($type:ident {
        $($member:literal: $kind:ident $name:literal $(($($space:literal)*))? $([$($items:tt)*])? $(=> $inner:ident)?),*
        $(,)?
    }) => {
        impl $crate::xml::Described for $type {
            fn table() -> &'static $crate::xml::Table {
                static TABLE: $crate::xml::Table = $crate::xml::Table {
                    members: &[$($crate::xml::Member {
                        name: $member,
                        facts: $crate::xml::xml!(@ $kind $name $(($($space)*))? $([$($items)*])?),
                        inside: $crate::xml::xml!(@inside $($inner)?),
                    }),*],
                    branches: &[],
                };
                &TABLE
            }
        }
    };
    ($type:ident [$($branch:ty),* $(,)?]) => {
        impl $crate::xml::Described for $type {
            fn table() -> &'static $crate::xml::Table {
                static TABLE: $crate::xml::Table = $crate::xml::Table {
                    members: &[],
                    branches: &[$(<$branch as $crate::xml::Described>::table),*],
                };
                &TABLE
            }
        }
    };
    (@inside $inner:ty) => { <$inner as $crate::xml::Described>::table };
    (@inside) => { <() as $crate::xml::Described>::table };
    (@ $kind:ident $name:literal $(($prefix:literal $namespace:literal))? $([$($items:tt)*])?) => {
        $crate::xml::Facts {
            name: $name,
            kind: $crate::xml::Kind::$kind,
            $(prefix: $prefix, namespace: $namespace,)?
            $(items: ::core::option::Option::Some(&$crate::xml::xml!(@ $($items)*)),)?
            ..$crate::xml::Facts::NONE
        }
    };
}

/// What is said of a whole body: `body!(Element "Name" => Inner)`.
#[allow(unused_macros, reason = "a document may send nothing as XML")]
macro_rules! body {
    ($kind:ident $name:literal $(($($space:literal)*))? $([$($items:tt)*])? $(=> $inner:ty)?) => {
        &$crate::xml::Member {
            name: "",
            facts: $crate::xml::xml!(@ $kind $name $(($($space)*))? $([$($items)*])?),
            inside: $crate::xml::xml!(@inside $($inner)?),
        }
    };
}

#[allow(unused_imports, reason = "a document may send nothing as XML")]
pub(crate) use {body, xml};
