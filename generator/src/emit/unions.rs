//! Choices: the enum, its table, and conversions from its branches.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::ty::{From, Imports, tokens};
use super::{Context, Item, ident, markdown, rules, rustdoc, types, xml};
use crate::model::{Branch, Docs, Type, TypeDef, TypeId, Union};

pub(super) fn items(
    context: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    union: &Union,
    condition: &TokenStream,
    imports: &mut Imports,
) -> Vec<Item> {
    union.branches.iter().for_each(|branch| imports.add(&branch.ty));
    let mut items = vec![Item::tokens(definition(context, id, def, union, condition))];
    items.extend(conversions(context, id, union, condition).into_iter().map(Item::tokens));
    items.push(table(context, id, union, condition));
    items.extend(rules::table(context, id, condition));
    items.extend(xml::of_union(context, id, union, condition, imports));
    items.extend(types::conversion(context, id, def, condition));
    items
}

fn branch_type(context: &Context<'_>, id: TypeId, index: usize, branch: &Branch) -> TokenStream {
    let plain = tokens(context, &branch.ty, From::Types);
    if context.facts.boxed.contains(&(id, index)) { quote!(Box<#plain>) } else { plain }
}

fn definition(
    context: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    union: &Union,
    condition: &TokenStream,
) -> TokenStream {
    let names = context.names.ty(id);
    let name = ident(&names.ident);
    let docs = types::docs(context, id, def);
    let deprecated = def.deprecated.then(|| quote!(#[doc = ""] #[doc = " Deprecated."]));
    let tags = context.facts.tags.get(&id);
    let variants = union.branches.iter().enumerate().map(|(index, branch)| {
        let values = tags.and_then(|tag| tag.values.get(index)).map(Vec::as_slice).unwrap_or_default();
        let docs = rustdoc::attributes(
            context,
            &branch_docs(context, branch, tags.map(|tag| tag.name.as_str()), values),
        );
        let variant = ident(&names.variants[index]);
        let ty = branch_type(context, id, index, branch);
        quote!(#docs #variant(#ty))
    });
    let catch_all = ident(&names.catch_all);
    quote! {
        #docs #deprecated #condition
        #[derive(Clone)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that this version of the crate does not know, as it came."]
            #catch_all(serde_json::Value),
        }
    }
}

fn branch_docs(context: &Context<'_>, branch: &Branch, tag: Option<&str>, values: &[String]) -> String {
    let described = branch.description.as_deref().map(markdown::safe).filter(|text| !text.trim().is_empty());
    let own = described.or_else(|| match &branch.ty {
        Type::Ref(id) => {
            // What its members have to keep to says nothing about the branch.
            let docs = Docs { limits: Vec::new(), ..context.model.ty(*id).docs.clone() };
            let docs = rustdoc::first_sentence(&rustdoc::text(&docs, ""));
            (!docs.is_empty() && !docs.contains('|')).then_some(docs)
        }
        _ => None,
    });
    let values: Vec<String> = values.iter().map(|value| markdown::code(value)).collect();
    let text = match (own, tag, &values[..]) {
        (Some(own), None, _) => own,
        (None, None, _) => {
            format!("A value of the type `{}`.", super::plain(&tokens(context, &branch.ty, From::Types)))
        }
        (own, Some(tag), values) => {
            let rule = format!("Where {} is {}.", markdown::code(tag), values.join(" or "));
            own.map_or_else(|| rule.clone(), |own| format!("{own}\n\n{rule}"))
        }
    };
    if branch.limits.is_empty() { text } else { format!("{text}\n\nLimits: {}.", branch.limits.join("; ")) }
}

/// `From` for every branch whose type no other branch has.
fn conversions(
    context: &Context<'_>,
    id: TypeId,
    union: &Union,
    condition: &TokenStream,
) -> Vec<TokenStream> {
    let resolved =
        |branch: &Branch| tokens(context, context.model.resolve(&branch.ty), From::Types).to_string();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for branch in &union.branches {
        *count.entry(resolved(branch)).or_default() += 1;
    }
    let names = context.names.ty(id);
    let name = ident(&names.ident);
    let mut conversions = Vec::new();
    for (index, branch) in union.branches.iter().enumerate() {
        // A catch-all is no branch, and what resolves to the union itself converts already.
        let alone = count.get(&resolved(branch)) == Some(&1);
        let own = matches!(context.model.resolve(&branch.ty), Type::Ref(target) if *target == id);
        if !alone || own || matches!(context.model.resolve(&branch.ty), Type::Any) {
            continue;
        }
        let variant = ident(&names.variants[index]);
        let plain = tokens(context, &branch.ty, From::Types);
        let boxed = context.facts.boxed.contains(&(id, index));
        let value = if boxed { quote!(Box::new(value)) } else { quote!(value) };
        conversions.push(quote! {
            #condition
            impl From<#plain> for #name { fn from(value: #plain) -> Self { Self::#variant(#value) } }
        });
    }
    conversions
}

fn table(context: &Context<'_>, id: TypeId, union: &Union, condition: &TokenStream) -> Item {
    let names = context.names.ty(id);
    let tags = context.facts.tags.get(&id);
    let mut rows: Vec<String> =
        tags.iter().map(|tag| format!("tag {},", Literal::string(&tag.name))).collect();
    for (index, branch) in union.branches.iter().enumerate() {
        let ty = super::plain(&branch_type(context, id, index, branch));
        let variant = &names.variants[index];
        let values = tags.and_then(|tag| tag.values.get(index)).map(Vec::as_slice).unwrap_or_default();
        let values: Vec<String> = values.iter().map(|value| Literal::string(value).to_string()).collect();
        let values = if values.is_empty() { String::new() } else { format!(": {}", values.join(" ")) };
        rows.push(format!("{variant}({ty}){values},"));
    }
    rows.push(format!("..{}", names.catch_all));
    Item::Table { gate: condition.clone(), name: "union", head: names.ident.clone(), rows }
}
