//! `error.rs`: the error bodies that the document declares.

use quote::quote;

use super::operation::status_text;
use super::ty::{From, tokens};
use super::{Context, Item, Module, gate, ident, markdown, rustdoc, xml};
use crate::facts::{ErrorCase, ErrorForm, Gate};

pub(super) fn module(context: &Context<'_>) -> Module {
    let cases = || context.facts.errors.cases.iter().zip(&context.names.error_variants);
    let variants = cases().map(|(case, variant)| {
        let text = format!(
            "`{}`: {}",
            status_text(case.status),
            rustdoc::first_sentence(&markdown::safe(&case.description))
        );
        let docs = rustdoc::attributes(context, text.trim_end_matches([' ', ':']));
        let variant = ident(variant);
        let ty = tokens(context, &case.ty, From::Outside);
        let condition = gate::attribute(context, &case.gate);
        quote!(#docs #condition #variant(#ty))
    });
    let arms = cases().enumerate().map(|(index, (case, variant))| {
        let condition = gate::attribute(context, &case.gate);
        let index = proc_macro2::Literal::usize_unsuffixed(index);
        let variant = ident(variant);
        let decode = match case.form {
            ErrorForm::Xml => {
                let table = xml::table_of(context, &case.ty);
                quote!(crate::xml::reply::<#table, _>)
            }
            ErrorForm::Json => quote!(runtime::reply::json),
            ErrorForm::Text => quote!(runtime::reply::text),
        };
        quote!(#condition (#index, reply) => #decode(reply).ok().map(ApiError::#variant))
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
        quote!(match self.declared()? { #(#arms,)* _ => None })
    };
    let accessor = quote! {
        impl Error {
            #[doc = " The body of the reply, if the document declares one for its status and it is what the document says."]
            #[doc = ""]
            #[doc = " Whatever came is in [`Error::body`]."]
            #[must_use]
            #[inline]
            pub fn api(&self) -> Option<ApiError> { #body }
        }
    };
    Module {
        docs: "The error bodies of the API.".to_owned(),
        items: vec![Item::tokens(uses(context)), Item::tokens(definition), Item::tokens(accessor)],
    }
}

/// The imports, which are there only where an error body is.
fn uses(context: &Context<'_>) -> proc_macro2::TokenStream {
    let cases = &context.facts.errors.cases;
    let plain = |case: &ErrorCase| super::plain(&tokens(context, &case.ty, From::Outside));
    // The condition of all cases that need something, if there are any.
    let needed = |needs: &dyn Fn(&ErrorCase) -> bool| {
        let mut all: Option<Gate> = None;
        for case in cases.iter().filter(|case| needs(case)) {
            all.get_or_insert_default().merge(&case.gate);
        }
        all.map(|gate| gate::attribute(context, &gate))
    };
    let map = needed(&|case| plain(case).contains("BTreeMap"))
        .map(|condition| quote!(#condition use std::collections::BTreeMap;));
    let runtime = needed(&|case| case.form != ErrorForm::Xml || plain(case).contains("runtime::"))
        .map(|condition| quote!(#condition use crate::runtime;));
    let types =
        needed(&|case| plain(case).contains("types::")).map(|condition| quote!(#condition use crate::types;));
    quote!(#map use crate::Error; #runtime #types)
}
