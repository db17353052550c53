//! `modules!`: modules of types that stand under one condition.

/// Declares modules and hands out their types: `modules! { account: Account, AccountStatus; card: Card; }`.
///
/// One condition in front of it serves all of them. Where features need most types, a condition of its own in front of
/// each would be a third of the crate.
#[allow(unused_macros, reason = "a client with one group has no features for it")]
macro_rules! modules {
    ($($module:ident: $($type:ident),*;)+) => {
        $(
            mod $module;
            $(pub use $module::$type;)*
        )+
    };
}

#[allow(unused_imports)]
pub(crate) use modules;
