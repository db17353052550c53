//! Uses of types.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, ident};
use crate::config::{FormatConfig, FormatType};
use crate::model::{FormatId, Scalar, Type, TypeId, TypeKind};

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
        Type::Scalar(scalar) => scalar_tokens(context, *scalar),
        Type::Any => quote!(serde_json::Value),
    }
}

fn scalar_tokens(context: &Context<'_>, scalar: Scalar) -> TokenStream {
    match scalar {
        Scalar::Bool => quote!(bool),
        Scalar::Int8 => quote!(i8),
        Scalar::Int16 => quote!(i16),
        Scalar::Int32 => quote!(i32),
        Scalar::Int64 => quote!(i64),
        Scalar::UInt8 => quote!(u8),
        Scalar::UInt16 => quote!(u16),
        Scalar::UInt32 => quote!(u32),
        Scalar::UInt64 => quote!(u64),
        Scalar::Float => quote!(f64),
        Scalar::Number => quote!(runtime::Number),
        Scalar::Text | Scalar::Binary => quote!(String),
        Scalar::DateTime => quote!(runtime::DateTime),
        Scalar::Date => quote!(runtime::Date),
        Scalar::Time => quote!(runtime::Time),
        Scalar::Duration => quote!(runtime::Duration),
        Scalar::Decimal => quote!(runtime::Decimal),
        Scalar::Uuid => quote!(runtime::Uuid),
        Scalar::Uri => quote!(runtime::Uri),
        Scalar::Base64 => quote!(runtime::Base64),
        Scalar::Base64Url => quote!(runtime::Base64Url),
        Scalar::Custom(format) => {
            custom(context, format).map_or_else(|| quote!(String), |chosen| path(&chosen.path))
        }
        Scalar::File => quote!(runtime::FilePart),
    }
}

/// Whether the runtime has a type of its own for a scalar, made of text, bytes or numbers.
fn is_of_runtime(scalar: Scalar) -> bool {
    !scalar.is_integer()
        && !matches!(scalar, Scalar::Bool | Scalar::Float | Scalar::Text | Scalar::Binary | Scalar::Custom(_))
}

/// What the project has chosen for a format.
fn custom<'a>(context: &Context<'a>, format: FormatId) -> Option<&'a FormatType> {
    match context.config.formats.get(&context.model.formats[format.0]) {
        Some(FormatConfig::Type(chosen)) => Some(chosen),
        _ => None,
    }
}

/// The path of a type of another crate, which no name of the document can hide.
fn path(path: &str) -> TokenStream {
    let own = path.starts_with("::") || path.starts_with("crate::");
    let text = if own { path.to_owned() } else { format!("::{path}") };
    text.parse().unwrap_or_default()
}

/// A row of `text_scalar!` for each type that the project has chosen.
pub(super) fn custom_rows(context: &Context<'_>) -> BTreeSet<String> {
    let formats = (0..context.model.formats.len()).map(FormatId);
    let chosen = formats.filter_map(|format| custom(context, format));
    chosen
        .map(|chosen| {
            let blank = chosen.blank.as_deref().unwrap_or("::std::default::Default::default()");
            format!("{}, {blank}", super::plain(&path(&chosen.path)))
        })
        .collect()
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
            Type::Scalar(scalar) => self.runtime |= is_of_runtime(*scalar),
            Type::Any => {}
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
        Type::Scalar(scalar) if *scalar == Scalar::Text || is_of_runtime(*scalar) => {
            let plain = match ty {
                // The alias says more than the type it stands for, but only the latter has conversions.
                Type::Ref(_) | Type::Scalar(_) => plain,
                _ => tokens(context, context.model.resolve(ty), from),
            };
            Argument { ty: quote!(impl Into<#plain>), value: quote!(#name.into()) }
        }
        Type::Ref(id) if matches!(context.model.ty(*id).kind, TypeKind::Text(_)) => {
            Argument { ty: quote!(impl Into<#plain>), value: quote!(#name.into()) }
        }
        _ => Argument { ty: plain, value: quote!(#name) },
    }
}
