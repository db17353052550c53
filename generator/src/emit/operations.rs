//! The modules of operations: one per group.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
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
    let needed = Used::by(&items);
    let is_gated = operations.iter().any(|operation| !operation.condition().is_empty());
    items.insert(0, Item::tokens(uses(&needed, is_gated)));
    let name = &context.model.groups[group].name;
    let docs = match &context.model.groups[group].description {
        Some(description) => format!("{}: {}", markdown::inline(name), markdown::safe(description)),
        None => format!("The operations of the group `{name}`."),
    };
    Module { docs, items }
}

/// The imports for what is `needed`. Where `is_gated`, some of it needs a Cargo feature, and perhaps some import with it.
fn uses(needed: &Used, is_gated: bool) -> TokenStream {
    let mut uses = TokenStream::new();
    let allow = is_gated.then(|| quote!(#[allow(unused_imports)]));
    if needed.maps {
        uses.extend(quote!(
            #allow
            use std::collections::BTreeMap;
        ));
    }
    let paging = needed.paging.then(|| quote!(paging,));
    let types = needed.types.then(|| quote!(, types));
    uses.extend(quote!(#allow use crate::{Client, #paging runtime #types};));
    uses
}

/// Which of the names that a module may import its paths start with; what docs say does not count.
///
/// It is found by writing the tokens to it, which writes each token in a piece of its own: to walk them is to copy
/// them all.
#[derive(Default)]
struct Used {
    maps: bool,
    paging: bool,
    types: bool,
    /// The piece before, where it is one of the names, and whether a colon has followed it.
    last: Option<(Name, bool)>,
}

#[derive(Clone, Copy)]
enum Name {
    Map,
    Paging,
    Types,
}

impl Used {
    fn by(items: &[Item]) -> Self {
        let mut found = Self::default();
        for part in items {
            // A piece is never refused.
            let _ = match part {
                Item::Tokens(tokens) => write!(found, "{tokens};"),
                Item::Table { rows, .. } => rows.iter().try_for_each(|row| {
                    let tokens: TokenStream = row.parse().unwrap_or_default();
                    write!(found, "{tokens};")
                }),
            };
        }
        found
    }
}

impl std::fmt::Write for Used {
    fn write_str(&mut self, piece: &str) -> std::fmt::Result {
        let named = |name| Some((name, false));
        // `first::…` or `first<…>`; a member or argument of the name has a single colon, and a space behind it.
        self.last = match (piece, self.last) {
            ("BTreeMap", _) => named(Name::Map),
            ("paging", _) => named(Name::Paging),
            ("types", _) => named(Name::Types),
            (" ", Some((name, false))) => named(name),
            (":", Some((name, false))) => Some((name, true)),
            ("<", Some((name, false))) | (":", Some((name, true))) => {
                match name {
                    Name::Map => self.maps = true,
                    Name::Paging => self.paging = true,
                    Name::Types => self.types = true,
                }
                None
            }
            _ => None,
        };
        Ok(())
    }
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
    let docs = rustdoc::attributes(context, &docs);
    let methods = operations.iter().map(Emitter::method);
    quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #handle<'a> { client: &'a Client }
        impl<'a> #handle<'a> {
            #[inline]
            pub(crate) fn new(client: &'a Client) -> Self { Self { client } }
            #(#methods)*
        }
    }
}
