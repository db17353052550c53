//! Enums of texts and of integers: the enum and its table. What the document does not know is kept as it came.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::types::fallback;
use super::{Context, Item, ident, markdown, rustdoc};
use crate::model::{EnumValue, TypeDef, TypeId};

/// What the values of an enum are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wire {
    Text,
    Integer,
}

pub(super) fn items(
    context: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    (values, wire): (&[EnumValue], Wire),
    condition: &TokenStream,
) -> Vec<Item> {
    let names = context.names.ty(id);
    let name = ident(&names.ident);
    let docs = rustdoc::attributes(context, &rustdoc::text(&def.docs, &fallback(context, def)));
    let deprecated = def.deprecated.then(|| quote!(#[doc = ""] #[doc = " Deprecated."]));
    let variants = values.iter().zip(&names.variants).map(|(value, variant)| {
        let docs = rustdoc::attributes(context, &variant_docs(value));
        let variant = ident(variant);
        quote!(#docs #variant)
    });
    let catch_all = ident(&names.catch_all);
    let (derives, inner, table) = match wire {
        Wire::Text => (quote!(#[derive(Clone)]), quote!(String), "text_enum"),
        Wire::Integer => (quote!(#[derive(Clone, Copy)]), quote!(i64), "int_enum"),
    };
    let literal = |value: &str| match wire {
        Wire::Text => Literal::string(value).to_string(),
        Wire::Integer => value.to_owned(),
    };
    let definition = quote! {
        #docs #deprecated #condition
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that this version of the crate does not know, as it came."]
            #catch_all(#inner),
        }
    };
    let mut rows: Vec<String> = values
        .iter()
        .zip(&names.variants)
        .map(|(value, variant)| format!("{variant}: {},", literal(&value.value)))
        .collect();
    rows.push(format!("..{}", names.catch_all));
    vec![
        Item::tokens(definition),
        Item::Table { gate: condition.clone(), name: table, head: names.ident.clone(), rows },
    ]
}

fn variant_docs(value: &EnumValue) -> String {
    let description = value.description.as_deref().map(markdown::safe).filter(|text| !text.trim().is_empty());
    description.unwrap_or_else(|| format!("The value {}.", markdown::code(&value.value)))
}
