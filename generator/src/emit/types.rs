//! The modules of types: one per named schema, with the types written inside it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::enums::Wire;
use super::ty::{From, Imports, custom_rows, tokens};
use super::{Context, Item, Module, enums, gate, ident, rules, rustdoc, structs, unions};
use crate::facts::Gate;
use crate::model::place::{ANY_OF, ELEMENT, ITEM};
use crate::model::{Origin, Text, Type, TypeDef, TypeId, TypeKind};

/// Whether the type is part of the crate: with a selection by tag, only what is used.
pub(super) fn is_emitted(context: &Context<'_>, id: TypeId) -> bool {
    !context.config.is_selective() || !context.facts.type_gates[id.index()].any.is_empty()
}

/// The types of each module, in the order of the document.
fn by_module<'a>(context: &Context<'a>) -> BTreeMap<&'a str, Vec<(TypeId, &'a TypeDef)>> {
    let mut modules: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (id, def) in context.model.types().filter(|(id, _)| is_emitted(context, *id)) {
        modules.entry(context.names.ty(id).module.as_str()).or_default().push((id, def));
    }
    modules
}

/// Every module of types with its name.
pub(super) fn modules<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a str, Module)> {
    by_module(context).into_iter().map(|(name, types)| (name, module(context, &types)))
}

/// What all types of a module need: the condition that its file stands under.
fn module_gate(context: &Context<'_>, types: &[(TypeId, &TypeDef)]) -> Gate {
    let mut all = Gate::default();
    for (id, _) in types {
        let gate = &context.facts.type_gates[id.index()];
        if gate.any.is_empty() {
            return Gate::default();
        }
        all.merge(gate);
    }
    all
}

/// `types/mod.rs`: every type under one roof. Modules that need the same features stand together, under one condition.
pub(super) fn index(context: &Context<'_>) -> Module {
    let (mut declarations, mut reexports) = (TokenStream::new(), TokenStream::new());
    let mut groups: BTreeMap<Gate, Vec<String>> = BTreeMap::new();
    for (name, types) in &by_module(context) {
        let needs = module_gate(context, types);
        let mut exported = exports(context, types);
        let module = ident(name);
        if needs.any.is_empty() {
            declarations.extend(quote!(mod #module;));
        } else {
            let names = exported.remove(&needs).unwrap_or_default().join(", ");
            groups.entry(needs).or_default().push(format!("{name}: {names};"));
        }
        for (needs, names) in exported {
            let condition = gate::attribute(context, &needs);
            let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
            reexports.extend(if let [only] = &names[..] {
                quote!(#condition pub use #module::#only;)
            } else {
                quote!(#condition pub use #module::{#(#names),*};)
            });
        }
    }
    let mut items = vec![Item::tokens(declarations), Item::tokens(reexports)];
    items.extend(groups.into_iter().map(|(needs, rows)| Item::Table {
        gate: gate::attribute(context, &needs),
        name: "modules",
        head: String::new(),
        rows,
    }));
    items.extend(custom_rows(context).into_iter().map(|row| Item::Table {
        gate: TokenStream::new(),
        name: "text_scalar",
        head: String::new(),
        rows: vec![row],
    }));
    Module { docs: "The types of the API: what is sent and what comes back.".to_owned(), items }
}

/// The types of a module by what they need, each list in order.
fn exports(context: &Context<'_>, types: &[(TypeId, &TypeDef)]) -> BTreeMap<Gate, Vec<String>> {
    let mut all: BTreeMap<Gate, Vec<String>> = BTreeMap::new();
    for (id, def) in types {
        let names = context.names.ty(*id);
        let exported = all.entry(context.facts.type_gates[id.index()].clone()).or_default();
        exported.push(names.ident.clone());
        if structs::has_required_struct(context, *id, def) {
            exported.push(names.required.clone());
        }
    }
    for names in all.values_mut() {
        names.sort();
    }
    all
}

fn module(context: &Context<'_>, types: &[(TypeId, &TypeDef)]) -> Module {
    let file_gate = module_gate(context, types);
    let mut imports = Imports::default();
    let mut items = Vec::new();
    for (id, def) in types {
        let own = &context.facts.type_gates[id.index()];
        // Where the file as a whole stands under the same condition, the item need not repeat it.
        let condition = if *own == file_gate { TokenStream::new() } else { gate::attribute(context, own) };
        match &def.kind {
            TypeKind::Struct(body) => {
                items.extend(structs::items(context, *id, def, body, &condition, &mut imports));
            }
            TypeKind::Enum(values) => {
                items.extend(enums::items(context, *id, def, (values, Wire::Text), &condition));
            }
            TypeKind::IntEnum(values) => {
                items.extend(enums::items(context, *id, def, (values, Wire::Integer), &condition));
            }
            TypeKind::Union(union) => {
                items.extend(unions::items(context, *id, def, union, &condition, &mut imports));
            }
            TypeKind::Text(text) => items.extend(text_newtype(context, *id, def, *text, &condition)),
            TypeKind::Alias(target) => {
                imports.add(target);
                items.push(alias(context, *id, def, target, &condition));
            }
        }
    }
    for (id, _) in types {
        imports.types.remove(id);
    }
    items.insert(0, Item::tokens(uses(context, &imports)));
    let names: Vec<String> =
        types.iter().map(|(id, _)| format!("[`{}`]", context.names.ty(*id).ident)).take(1).collect();
    let more = if types.len() > 1 { " and the types written inside it" } else { "" };
    Module { docs: format!("{}{more}.", names.join(", ")), items }
}

fn uses(context: &Context<'_>, imports: &Imports) -> TokenStream {
    let mut uses = TokenStream::new();
    if imports.map {
        uses.extend(quote!(
            use std::collections::BTreeMap;
        ));
    }
    if imports.runtime {
        uses.extend(quote!(
            use crate::runtime;
        ));
    }
    let mut names: Vec<&str> = imports.types.iter().map(|id| context.names.ty(*id).ident.as_str()).collect();
    names.sort_unstable();
    let names: Vec<_> = names.into_iter().map(ident).collect();
    match &names[..] {
        [] => {}
        [only] => uses.extend(quote!(use super::#only;)),
        _ => uses.extend(quote!(use super::{#(#names),*};)),
    }
    uses
}

fn alias(context: &Context<'_>, id: TypeId, def: &TypeDef, target: &Type, condition: &TokenStream) -> Item {
    let names = context.names.ty(id);
    let name = ident(&names.ident);
    let docs = docs(context, id, def);
    let deprecated = def.deprecated.then(|| quote!(#[doc = ""] #[doc = " Deprecated."]));
    let target = tokens(context, target, From::Types);
    Item::tokens(quote!(#docs #deprecated #condition pub type #name = #target;))
}

/// A text of a type of its own.
fn text_newtype(
    context: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    text: Text,
    condition: &TokenStream,
) -> Vec<Item> {
    let head = &context.names.ty(id).ident;
    let name = ident(head);
    let docs = docs(context, id, def);
    let deprecated = def.deprecated.then(|| quote!(#[doc = ""] #[doc = " Deprecated."]));
    let definition = quote! {
        #docs #deprecated #condition
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(String);
    };
    let row = if text.sensitive { format!("{head} secret") } else { head.clone() };
    let table =
        Item::Table { gate: condition.clone(), name: "text_newtype", head: String::new(), rows: vec![row] };
    let mut items = vec![Item::tokens(definition), table];
    items.extend(rules::table(context, id, condition));
    items
}

/// What the document says of a type, and where a type of its own is sent in its place.
pub(super) fn docs(context: &Context<'_>, id: TypeId, def: &TypeDef) -> TokenStream {
    let mut text = rustdoc::text(&def.docs, &fallback(context, def));
    if let Origin::Input(of) = def.origin {
        let _ =
            write!(text, "\n\nThis is what is sent; [`{}`] is what comes back.", context.names.ty(of).ident);
    } else if let Some(input) = context.facts.inputs.get(&id) {
        // No link: without the features of the operations that send it, the other one is not there.
        let _ = write!(
            text,
            "\n\nThis is what comes back; `{}` is what is sent.",
            context.names.ty(*input).ident
        );
    }
    rustdoc::attributes(context, &text)
}

/// Makes what is sent from what has been received.
pub(super) fn conversion(
    context: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    condition: &TokenStream,
) -> Option<Item> {
    let Origin::Input(of) = def.origin else { return None };
    context.facts.convertible.contains(&id).then(|| {
        let name = ident(&context.names.ty(id).ident);
        let of = ident(&context.names.ty(of).ident);
        Item::tokens(quote! {
            #condition
            impl From<#of> for #name { fn from(received: #of) -> Self { crate::runtime::carry(&received) } }
        })
    })
}

/// What to say of a type that the document does not describe.
pub(super) fn fallback(context: &Context<'_>, def: &TypeDef) -> String {
    said_of_place(context, &def.origin, def.also.len())
}

fn said_of_place(context: &Context<'_>, origin: &Origin, others: usize) -> String {
    use crate::model::Origin::{Input, Inside, Operation, Schema, Shared};
    let more = match others {
        0 => String::new(),
        1 => ", and the same in one other place".to_owned(),
        others => format!(", and the same in {others} other places"),
    };
    match origin {
        Schema(name) => format!("The schema `{name}` of the document."),
        Input(of) => fallback(context, context.model.ty(*of)),
        Shared(first) => said_of_place(context, first, others),
        Inside { parent, words } => {
            let parent = &context.names.ty(*parent).ident;
            // What is shared may stand in a module of its own, and be there without its parent.
            let parent = if others == 0 { format!("[`{parent}`]") } else { format!("`{parent}`") };
            format!("What stands at `{}` in {parent}{more}.", place(words))
        }
        Operation { operation, words } => {
            let id = &context.model.operations[*operation].id;
            format!("What the operation `{id}` has as `{}`{more}.", place(words))
        }
    }
}

/// The way to something inside a type, as a person would write it: `prices[]`.
fn place(words: &[String]) -> String {
    let mut place = String::new();
    for word in words {
        match word.as_str() {
            ELEMENT => place.push_str("[]"),
            ITEM if !place.is_empty() => place.push_str("[]"),
            ANY_OF => {}
            word => {
                if !place.is_empty() {
                    place.push('.');
                }
                place.push_str(if word.is_empty() { "\"\"" } else { word });
            }
        }
    }
    place.replace('`', "'")
}
