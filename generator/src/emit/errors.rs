//! `error.rs`: the error bodies that the document declares.

use quote::quote;

use super::operation::status_text;
use super::ty::{From, tokens};
use super::{Context, Item, Module, ident, markdown, rustdoc};

pub(super) fn module(context: &Context<'_>) -> Module {
    let cases = || context.facts.errors.cases.iter().zip(&context.names.error_variants);
    let variants = cases().map(|(case, variant)| {
        let text = format!("`{}`: {}", status_text(case.status), rustdoc::first_sentence(&markdown::safe(&case.description)));
        let docs = rustdoc::attributes(text.trim_end_matches([' ', ':']));
        let variant = ident(variant);
        let ty = tokens(context, &case.ty, From::Outside);
        quote!(#docs #variant(#ty))
    });
    let arms = cases().enumerate().map(|(index, (_, variant))| {
        let index = proc_macro2::Literal::usize_unsuffixed(index);
        let variant = ident(variant);
        quote!(#index => runtime::reply::json(reply).ok().map(ApiError::#variant))
    });
    let definition = quote! {
        #[doc = " An error body that the document declares, by status."]
        #[doc = ""]
        #[doc = " Made by [`Error::api`]. A new status in the document adds a variant here and changes nothing else."]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)]
        pub enum ApiError { #(#variants),* }
    };
    let body = if context.facts.errors.cases.is_empty() {
        quote!(None)
    } else {
        quote! {
            let (case, reply) = self.declared()?;
            match case { #(#arms,)* _ => None }
        }
    };
    let accessor = quote! {
        impl Error {
            #[doc = " The body of the reply, if the document declares one for its status and it is what the document says."]
            #[doc = ""]
            #[doc = " Whatever came is in [`Error::body`]."]
            #[must_use]
            pub fn api(&self) -> Option<ApiError> { #body }
        }
    };
    let uses_types = cases().any(|(case, _)| super::plain(&tokens(context, &case.ty, From::Outside)).contains("types::"));
    let uses_map = cases().any(|(case, _)| super::plain(&tokens(context, &case.ty, From::Outside)).contains("BTreeMap"));
    let map = uses_map.then(|| quote!(use std::collections::BTreeMap;));
    let uses = match (context.facts.errors.cases.is_empty(), uses_types) {
        (true, _) => quote!(use crate::Error;),
        (false, false) => quote!(#map use crate::{Error, runtime};),
        (false, true) => quote!(#map use crate::{Error, runtime, types};),
    };
    Module {
        docs: "The error bodies of the API.".to_owned(),
        items: vec![Item::tokens(uses), Item::tokens(definition), Item::tokens(accessor)],
    }
}
