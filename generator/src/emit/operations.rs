//! The modules of operations: one per group.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::quote;

use super::operation::Emitter;
use super::{Context, Item, Module, gate, ident, markdown, rustdoc};

/// `operations/mod.rs`.
pub(super) fn index(context: &Context<'_>) -> Module {
    let modules = context.names.groups.iter().zip(&context.facts.group_gates).map(|(group, needs)| {
        let condition = gate::attribute(context, needs);
        let name = ident(&group.method);
        quote!(#condition pub mod #name;)
    });
    Module {
        docs: "The operations of the API, a module for each group of them.".to_owned(),
        items: vec![Item::tokens(quote!(#(#modules)*))],
    }
}

/// The module of one group.
pub(super) fn module(context: &Context<'_>, group: usize) -> Module {
    let operations: Vec<Emitter<'_>> = (0..context.model.operations.len())
        .filter(|index| context.model.operations[*index].group.0 == group)
        .map(|index| Emitter::new(context, index))
        .collect();
    let mut items = vec![Item::tokens(handle(context, group, &operations))];
    for operation in &operations {
        items.extend(operation.items());
    }
    let body: TokenStream = items
        .iter()
        .map(|item| match item {
            Item::Tokens(tokens) => tokens.clone(),
            Item::Table { rows, .. } => rows.join(" ").parse().unwrap_or_default(),
        })
        .collect();
    let is_gated = operations.iter().any(|operation| !operation.condition().is_empty());
    items.insert(0, Item::tokens(uses(&body, is_gated)));
    let name = &context.model.groups[group].name;
    let docs = match &context.model.groups[group].description {
        Some(description) => format!("{}: {}", markdown::inline(name), markdown::safe(description)),
        None => format!("The operations of the group `{name}`."),
    };
    Module { docs, items }
}

/// The imports that `body` needs. Where `is_gated`, some of it needs a Cargo feature, and perhaps some import with it.
fn uses(body: &TokenStream, is_gated: bool) -> TokenStream {
    let mut uses = TokenStream::new();
    let allow = is_gated.then(|| quote!(#[allow(unused_imports)]));
    if names(body, "BTreeMap") {
        uses.extend(quote!(
            #allow
            use std::collections::BTreeMap;
        ));
    }
    let paging = names(body, "paging").then(|| quote!(paging,));
    let types = names(body, "types").then(|| quote!(, types));
    uses.extend(quote!(#allow use crate::{Client, #paging runtime #types};));
    uses
}

/// Whether `tokens` name a path that starts with `first`; what docs say does not count.
fn names(tokens: &TokenStream, first: &str) -> bool {
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let found = match &token {
            TokenTree::Group(group) => names(&group.stream(), first),
            TokenTree::Ident(ident) if ident == first => match tokens.peek() {
                // `first::…` or `first<…>`; a member or argument of the name has a single colon.
                Some(TokenTree::Punct(next)) => {
                    next.as_char() == '<' || (next.as_char() == ':' && next.spacing() == Spacing::Joint)
                }
                _ => false,
            },
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}

/// The struct that the client hands out, with a method for each operation.
fn handle(context: &Context<'_>, group: usize, operations: &[Emitter<'_>]) -> TokenStream {
    let names = &context.names.groups[group];
    let handle = ident(&names.handle);
    let docs = match &context.model.groups[group].description {
        Some(description) => {
            format!("{}\n\nMade by [`Client::{}`].", markdown::safe(description), names.method)
        }
        None => format!(
            "The operations of the group `{}`.\n\nMade by [`Client::{}`].",
            context.model.groups[group].name, names.method
        ),
    };
    let docs = rustdoc::attributes(&docs);
    let methods = operations.iter().map(Emitter::method);
    quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #handle<'a> { client: &'a Client }
        impl<'a> #handle<'a> {
            pub(crate) fn new(client: &'a Client) -> Self { Self { client } }
            #(#methods)*
        }
    }
}
