//! What is said of XML: the tables of types, and the roots of bodies.

use std::fmt::Write as _;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::ty::{From, Imports, tokens};
use super::{Context, Item};
use crate::model::{Struct, Type, TypeId, TypeKind, Union, Xml};

/// The table of an object that is part of an XML body.
pub(super) fn of_struct(
    context: &Context<'_>,
    id: TypeId,
    body: &Struct,
    condition: &TokenStream,
    imports: &mut Imports,
) -> Option<Item> {
    context.facts.xml.contains(&id).then(|| {
        let rows = body.fields.iter().filter_map(|field| {
            let inside = inside(context, &field.ty);
            let xml = match (&field.xml, inside) {
                (None, None) => return None,
                (Some(xml), _) => facts(xml),
                (None, Some(_)) => facts(&Xml::element(&field.name)),
            };
            let inside = inside.map(|id| {
                imports.types.insert(id);
                format!(" => {}", context.names.ty(id).ident)
            });
            Some(format!("{}: {xml}{},", Literal::string(&field.name), inside.unwrap_or_default()))
        });
        let rows = rows.collect();
        Item::Table {
            gate: condition.clone(),
            name: "xml::xml",
            head: context.names.ty(id).ident.clone(),
            rows,
        }
    })
}

/// The table of a choice that is part of an XML body.
pub(super) fn of_union(
    context: &Context<'_>,
    id: TypeId,
    union: &Union,
    condition: &TokenStream,
    imports: &mut Imports,
) -> Option<Item> {
    context.facts.xml.contains(&id).then(|| {
        let branches = union.branches.iter().map(|branch| match inside(context, &branch.ty) {
            Some(id) => {
                imports.types.insert(id);
                context.names.ty(id).ident.clone()
            }
            None => "()".to_owned(),
        });
        let branches: Vec<String> = branches.collect();
        let row = format!("{} [{}]", context.names.ty(id).ident, branches.join(", "));
        Item::Table { gate: condition.clone(), name: "xml::xml", head: String::new(), rows: vec![row] }
    })
}

/// The object or choice behind lists, maps and other names.
fn inside(context: &Context<'_>, ty: &Type) -> Option<TypeId> {
    let mut ty = context.model.resolve(ty);
    // A list of itself has no end.
    for _ in 0..64 {
        match ty {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => ty = context.model.resolve(inner),
            Type::Ref(id) => {
                let kind = &context.model.ty(*id).kind;
                return matches!(kind, TypeKind::Struct(_) | TypeKind::Union(_)).then_some(*id);
            }
            Type::Scalar(_) | Type::Any => return None,
        }
    }
    None
}

/// The type whose table leads to all that is inside of a body.
pub(super) fn table_of(context: &Context<'_>, ty: &Type) -> TokenStream {
    inside(context, ty).map_or_else(|| quote!(()), |id| tokens(context, &Type::Ref(id), From::Outside))
}

/// A row of `xml!` without the name of its member.
fn facts(xml: &Xml) -> String {
    let mut text = format!("{:?} {}", xml.kind, Literal::string(&xml.name));
    if !(xml.prefix.is_empty() && xml.namespace.is_empty()) {
        let _ = write!(text, " ({} {})", Literal::string(&xml.prefix), Literal::string(&xml.namespace));
    }
    if let Some(items) = &xml.items {
        let _ = write!(text, " [{}]", facts(items));
    }
    text
}

/// What is said of a whole body of a type.
pub(super) fn body(context: &Context<'_>, ty: &Type, root: &Xml) -> TokenStream {
    // What is inside of it has been printed as it stands in a table.
    let facts: TokenStream = facts(root).parse().unwrap_or_default();
    let inside = inside(context, ty).map(|id| {
        let ty = tokens(context, &Type::Ref(id), From::Outside);
        quote!(=> #ty)
    });
    quote!(crate::xml::body!(#facts #inside))
}
