//! Cargo features as conditions on items.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use crate::facts::Gate;

/// `#[cfg(…)]` for what `gate` asks, or nothing.
pub(super) fn attribute(context: &Context<'_>, gate: &Gate) -> TokenStream {
    if gate.any.is_empty() {
        return TokenStream::new();
    }
    context.aside.condition(gate, || {
        let condition = condition(context, gate);
        quote!(#[cfg(#condition)])
    })
}

/// The condition alone.
fn condition(context: &Context<'_>, gate: &Gate) -> TokenStream {
    let mut needs = gate.any.iter().map(|need| {
        let feature = &context.names.groups[need.group.0].feature;
        if need.preview {
            quote!(all(feature = #feature, feature = "preview"))
        } else {
            quote!(feature = #feature)
        }
    });
    match (needs.next(), needs.len()) {
        (None, _) => TokenStream::new(),
        (Some(only), 0) => only,
        (Some(first), _) => quote!(any(#first, #(#needs),*)),
    }
}

/// What to say in the docs about the features that something needs, if that is not the default.
pub(super) fn note(gate: &Gate) -> Option<&'static str> {
    let preview = !gate.any.is_empty() && gate.any.iter().all(|need| need.preview);
    preview.then_some("Not stable yet: needs the Cargo feature `preview`.")
}
