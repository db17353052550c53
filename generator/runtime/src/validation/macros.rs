//! `rules!`: the table of a type, and the method that holds values against it.

// A client uses only the macros that its document calls for.
#![allow(unused_macros)]

/// Gives a type its rules and `validate`: `rules! { Type { self: MinMembers(1); "name": MaxLength(5), Pattern("^a");
/// "list": Each[Of(Other)]; ..: Minimum("0"); } }`.
///
/// `self` is the value as a whole, then come members by their names in JSON, or variants by theirs in Rust, and
/// behind `..` the members without a name.
macro_rules! rules {
    ($type:ident {
        $(self: $($own:ident $own_of:tt),+;)?
        $($name:literal: $($rule:ident $of:tt),+;)*
        $(..: $($rest:ident $rest_of:tt),+;)?
    }) => {
        impl $crate::validation::Ruled for $type {
            fn rules() -> &'static $crate::validation::Rules {
                static RULES: $crate::validation::Rules = $crate::validation::Rules {
                    own: &[$($($crate::validation::rule! { $own $own_of }),+)?],
                    members: &[$($crate::validation::Member {
                        name: $name,
                        rules: &[$($crate::validation::rule! { $rule $of }),+],
                    }),*],
                    rest: &[$($($crate::validation::rule! { $rest $rest_of }),+)?],
                };
                &RULES
            }
        }
        impl $type {
            /// Says whether all values in this one keep to what the document says of them: ranges, lengths,
            /// patterns and counts. Nothing else calls this.
            ///
            /// # Errors
            ///
            /// [`Violations`](crate::validation::Violations), with the place and the rule of each value that does
            /// not.
            pub fn validate(&self) -> ::core::result::Result<(), $crate::validation::Violations> {
                $crate::validation::validate(self, <Self as $crate::validation::Ruled>::rules())
            }
        }
    };
}

/// One rule of a table. The braces let what stands in them live as long as the table.
macro_rules! rule {
    (Each [$($rule:ident $of:tt),+]) => {
        $crate::validation::Rule::Each { 0: &[$($crate::validation::rule! { $rule $of }),+] }
    };
    (Of ($type:ty)) => {
        $crate::validation::Rule::Of(<$type as $crate::validation::Ruled>::rules)
    };
    (Pattern ($text:literal)) => {
        $crate::validation::Rule::Pattern({
            static PATTERN: $crate::validation::Pattern = $crate::validation::Pattern::new($text);
            &PATTERN
        })
    };
    (UniqueItems ()) => {
        $crate::validation::Rule::UniqueItems
    };
    ($rule:ident ($value:literal)) => {
        $crate::validation::Rule::$rule($value)
    };
}

pub(crate) use {rule, rules};
