//! `headers.rs`: what replies say in their headers.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{From, tokens};
use super::{Context, Item, Module, gate, ident, rustdoc};
use crate::facts::HeaderFact;
use crate::model::{Model, Scalar, Type};

/// The module, if the document describes any headers.
pub(super) fn module(context: &Context<'_>) -> Option<Module> {
    let headers = &context.facts.headers;
    if headers.is_empty() {
        return None;
    }
    let accessors =
        headers.iter().zip(&context.names.headers).map(|(header, name)| accessor(context, header, name));
    let accessors: TokenStream = accessors.collect();
    let text = accessors.to_string();
    let uses = [
        (
            text.contains("types ::"),
            quote!(
                use crate::types;
            ),
        ),
        (
            text.contains("BTreeMap"),
            quote!(
                use std::collections::BTreeMap;
            ),
        ),
    ];
    let uses = uses.into_iter().filter(|(needed, _)| *needed).map(|(_, tokens)| tokens);
    let definition = quote! {
        #[doc = " The headers of a reply, as what the document says they are."]
        #[doc = ""]
        #[doc = " A header that the reply does not have, or that is not of its type, is `None`. Which operations send"]
        #[doc = " which of them stands in the docs of these; all headers as they came are in `headers()`."]
        #[derive(Clone, Copy)]
        pub struct ReplyHeaders<'a> { headers: &'a http::HeaderMap }
        impl<'a> ReplyHeaders<'a> {
            #[doc = " Reads the headers of any reply."]
            #[must_use]
            pub fn new(headers: &'a http::HeaderMap) -> Self { Self { headers } }
            #accessors
        }
    };
    let debug = quote! {
        impl std::fmt::Debug for ReplyHeaders<'_> {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_struct("ReplyHeaders").finish_non_exhaustive()
            }
        }
    };
    let sources = [
        quote!(impl<T> runtime::Response<T>),
        quote!(impl<T> runtime::Stream<T>),
        quote!(impl runtime::RawReply),
    ];
    let on_replies = sources.map(|target| {
        quote! {
            #target {
                #[doc = " Returns the headers that the document describes."]
                #[must_use]
                pub fn typed_headers(&self) -> ReplyHeaders<'_> { ReplyHeaders::new(self.headers()) }
            }
        }
    });
    let on_errors = quote! {
        impl Error {
            #[doc = " Returns the headers that the document describes, if a reply arrived."]
            #[must_use]
            pub fn typed_headers(&self) -> Option<ReplyHeaders<'_>> { self.headers().map(ReplyHeaders::new) }
        }
    };
    let items = [quote!(#(#uses)* use crate::{Error, header_values, runtime};), definition, debug];
    let items = items.into_iter().chain(on_replies).chain([on_errors]).map(Item::tokens).collect();
    Some(Module { docs: "The headers of replies.".to_owned(), items })
}

fn accessor(context: &Context<'_>, header: &HeaderFact, name: &str) -> TokenStream {
    let (name, wire) = (ident(name), &header.name);
    let condition = gate::attribute(context, &header.gate);
    let docs = rustdoc::attributes(context, &rustdoc::text(&header.docs, &format!("The header `{wire}`.")));
    let (ty, read) = reading(context, header);
    if header.repeated {
        return quote! {
            #docs #condition
            #[must_use]
            #[inline]
            pub fn #name(&self) -> Vec<&'a str> { header_values::#read(self.headers, #wire) }
        };
    }
    quote! {
        #docs #condition
        #[must_use]
        #[inline]
        pub fn #name(&self) -> Option<#ty> { header_values::#read(self.headers, #wire) }
    }
}

/// The type of a header, and the function that reads it.
fn reading(context: &Context<'_>, header: &HeaderFact) -> (TokenStream, TokenStream) {
    let ty = tokens(context, &header.ty, From::Outside);
    let model = context.model;
    match model.resolve(&header.ty) {
        _ if header.repeated => (ty, quote!(texts)),
        _ if header.json => (ty, quote!(json)),
        Type::Scalar(Scalar::Text) => (quote!(&'a str), quote!(text)),
        Type::List(item) if is_literal(model, item) => (ty, quote!(json_list)),
        Type::List(_) => (ty, quote!(formed_list)),
        other if is_literal(model, other) => (ty, quote!(json)),
        _ => (ty, quote!(formed)),
    }
}

/// Whether JSON writes values of a type without quotes.
fn is_literal(model: &Model, ty: &Type) -> bool {
    match model.resolve(ty) {
        Type::Scalar(scalar) => {
            scalar.is_integer() || matches!(scalar, Scalar::Bool | Scalar::Float | Scalar::Number)
        }
        _ => false,
    }
}
