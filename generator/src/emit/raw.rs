//! The way to what the document does not describe: a request with any method and path.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::operation::number;

/// The constants of such requests, and the method of the client that makes them.
pub(super) fn request(context: &Context<'_>) -> TokenStream {
    let sets = security(context);
    let sets: Vec<TokenStream> = sets
        .iter()
        .map(|set| {
            let set = set.iter().map(|scheme| number(*scheme));
            quote!(&[#(#set),*])
        })
        .collect();
    let security = (!sets.is_empty()).then(|| quote!(security: &[#(#sets,)* &[]],));
    quote! {
        static SAFE: crate::runtime::Operation = crate::runtime::Operation {
            id: "request", #security idempotent: true, ..crate::runtime::Operation::DEFAULT
        };
        static OTHER: crate::runtime::Operation = crate::runtime::Operation {
            id: "request", method: "POST", #security ..crate::runtime::Operation::DEFAULT
        };
        impl Client {
            #[doc = " Begins a request that this crate has no method for, to a path below the base URL: `/things?size=1`."]
            #[doc = ""]
            #[doc = " It carries the credentials that most operations ask for, if the client has them."]
            pub fn request(&self, method: http::Method, path: &str) -> crate::runtime::RawRequest {
                self.raw(&SAFE, &OTHER, method, path)
            }
        }
    }
}

/// The sets of credentials that operations ask for, those of most operations first.
fn security<'a>(context: &Context<'a>) -> Vec<&'a [usize]> {
    let mut count: BTreeMap<&[usize], usize> = BTreeMap::new();
    for set in context.model.operations.iter().flat_map(|operation| &operation.security) {
        if !set.is_empty() {
            *count.entry(set).or_default() += 1;
        }
    }
    let mut sets: Vec<(&[usize], usize)> = count.into_iter().collect();
    sets.sort_by_key(|(set, count)| (std::cmp::Reverse(*count), *set));
    sets.into_iter().map(|(set, _)| set).collect()
}
