//! Uses of types.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, ident};
use crate::model::{Scalar, Type, TypeId};

/// From where a type is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// A module of types, which imports what it needs.
    Types,
    /// Anywhere else.
    Outside,
}

/// The type as Rust writes it.
pub(super) fn tokens(context: &Context<'_>, ty: &Type, from: From) -> TokenStream {
    match ty {
        Type::Ref(id) => {
            let name = ident(&context.names.ty(*id).ident);
            match from {
                From::Types => quote!(#name),
                From::Outside => quote!(types::#name),
            }
        }
        Type::List(inner) => {
            let inner = tokens(context, inner, from);
            quote!(Vec<#inner>)
        }
        Type::Map(inner) => {
            let inner = tokens(context, inner, from);
            quote!(BTreeMap<String, #inner>)
        }
        Type::Nullable(inner) => {
            let inner = tokens(context, inner, from);
            quote!(Option<#inner>)
        }
        Type::Scalar(scalar) => scalar_tokens(*scalar),
        Type::Any => quote!(serde_json::Value),
    }
}

fn scalar_tokens(scalar: Scalar) -> TokenStream {
    match scalar {
        Scalar::Bool => quote!(bool),
        Scalar::Int32 => quote!(i32),
        Scalar::Int64 => quote!(i64),
        Scalar::Float => quote!(f64),
        Scalar::Text => quote!(String),
        Scalar::DateTime => quote!(runtime::DateTime),
        Scalar::Date => quote!(runtime::Date),
        Scalar::Uuid => quote!(uuid::Uuid),
        Scalar::Base64 => quote!(runtime::Base64),
    }
}

/// What a module has to import for the types that it uses.
#[derive(Clone, Debug, Default)]
pub(super) struct Imports {
    pub(super) types: BTreeSet<TypeId>,
    pub(super) map: bool,
    pub(super) runtime: bool,
}

impl Imports {
    /// Notes what a use of `ty` needs.
    pub(super) fn add(&mut self, ty: &Type) {
        match ty {
            Type::Ref(id) => {
                self.types.insert(*id);
            }
            Type::Map(inner) => {
                self.map = true;
                self.add(inner);
            }
            Type::List(inner) | Type::Nullable(inner) => self.add(inner),
            Type::Scalar(Scalar::DateTime | Scalar::Date | Scalar::Base64) => self.runtime = true,
            Type::Scalar(_) | Type::Any => {}
        }
    }
}

/// How a function takes a value of some type, and how it turns what it took into that type.
pub(super) struct Argument {
    /// The type of the argument.
    pub(super) ty: TokenStream,
    /// The expression for the value, given the name of the argument.
    pub(super) value: TokenStream,
}

/// An argument called `name` that becomes a value of type `ty`.
pub(super) fn argument(context: &Context<'_>, name: &TokenStream, ty: &Type, from: From) -> Argument {
    let plain = tokens(context, ty, from);
    match context.model.resolve(ty) {
        Type::Scalar(Scalar::Text | Scalar::DateTime | Scalar::Date | Scalar::Base64) => {
            let plain = match ty {
                // The alias says more than the type it stands for, but only the latter has conversions.
                Type::Ref(_) | Type::Scalar(_) => plain,
                _ => tokens(context, context.model.resolve(ty), from),
            };
            Argument { ty: quote!(impl Into<#plain>), value: quote!(#name.into()) }
        }
        _ => Argument { ty: plain, value: quote!(#name) },
    }
}
