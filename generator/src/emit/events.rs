//! `webhooks.rs`: requests that the service makes, and what is in them.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{From, tokens};
use super::{Context, Item, Module, ident, rustdoc};

/// The module, where the document has any events.
pub(super) fn module(context: &Context<'_>) -> Option<Module> {
    if context.model.events.is_empty() {
        return None;
    }
    let items =
        vec![Item::tokens(uses(context)), Item::tokens(definition(context)), Item::tokens(methods(context))];
    let docs = "Requests that the service makes to you, webhooks and callbacks, and what is in them.";
    Some(Module { docs: docs.to_owned(), items })
}

fn events<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a crate::model::Event, proc_macro2::Ident)> {
    context.model.events.iter().zip(context.names.events.iter().map(|name| ident(name)))
}

fn uses(context: &Context<'_>) -> TokenStream {
    let types: String =
        events(context).map(|(event, _)| super::plain(&tokens(context, &event.ty, From::Outside))).collect();
    let map = types.contains("BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let types = types.contains("types::").then(|| {
        quote!(
            use crate::types;
        )
    });
    quote!(#map use crate::runtime; #types)
}

fn definition(context: &Context<'_>) -> TokenStream {
    let variants = events(context).map(|(event, variant)| {
        let docs = rustdoc::attributes(
            context,
            &rustdoc::text(&event.docs, &format!("The event `{}`.", event.name)),
        );
        let ty = tokens(context, &event.ty, From::Outside);
        quote!(#docs #variant(#ty))
    });
    quote! {
        #[doc = " What the service has to say, by the name of the event."]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)]
        pub enum Event {
            #(#variants,)*
            #[doc = " An event that the document does not name, as it came."]
            Unknown {
                #[doc = " Its name."]
                name: String,
                #[doc = " Its body."]
                body: serde_json::Value,
            },
        }
    }
}

/// What `decode` does, with an example that checks the signature first.
fn decode_docs(context: &Context<'_>) -> String {
    let name = &context.names.krate;
    format!(
        "Reads the body of the request that the service has made for the event `name`.\n\n\
         How the name comes to you is for the service to say: in a header, in the body, or by the address that \
         you gave for the event. Check the signature of a request, if it has one, before you read it; the feature \
         `verification` does that.\n\n\
         # Examples\n\n\
         ```\n\
         # #[cfg(feature = \"verification\")]\n\
         # fn example(event: &str, headers: &http::HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {{\n\
         use {name}::verification::Verifier;\n\
         use {name}::webhooks::Event;\n\
         \n\
         let verifier = Verifier::standard_webhooks(\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLw==\")?;\n\
         verifier.verify(headers, body)?;\n\
         let event = Event::decode(event, body)?;\n\
         # Ok(())\n\
         # }}\n\
         ```"
    )
}

fn methods(context: &Context<'_>) -> TokenStream {
    let decode = events(context).map(|(event, variant)| {
        let name = &event.name;
        quote!(#name => Self::#variant(runtime::from_json(body)?))
    });
    let names = events(context).map(|(event, variant)| {
        let name = &event.name;
        quote!(Self::#variant(_) => #name)
    });
    let docs = rustdoc::attributes(context, &decode_docs(context));
    quote! {
        impl Event {
            #docs
            pub fn decode(name: &str, body: &[u8]) -> Result<Self, runtime::DecodeError> {
                Ok(match name {
                    #(#decode,)*
                    _ => Self::Unknown { name: name.to_owned(), body: runtime::from_json(body)? },
                })
            }
            #[doc = " Returns the name of the event in the document."]
            #[must_use]
            pub fn name(&self) -> &str {
                match self {
                    #(#names,)*
                    Self::Unknown { name, .. } => name,
                }
            }
        }
    }
}
