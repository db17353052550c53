//! Objects: the struct, its constructor and setters, and its row in the codec's table.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::ty::{Argument, From, Imports, argument, tokens};
use super::{Context, Item, ident, rules, rustdoc, types, xml};
use crate::model::{Constant, Field, Scalar, Struct, Type, TypeDef, TypeId, TypeKind, constant};

/// The most arguments that a constructor takes by position.
const MOST_POSITIONAL: usize = 4;

pub(super) fn items(
    context: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    body: &Struct,
    condition: &TokenStream,
    imports: &mut Imports,
) -> Vec<Item> {
    let shape = Shape { context, id, def, body };
    shape.note_imports(imports);
    let mut items = vec![Item::tokens(shape.definition(condition))];
    if context.facts.usage[id.index()].sent {
        if has_required_struct(context, id, def) {
            items.push(Item::tokens(shape.required_struct(condition)));
        }
        items.push(Item::tokens(shape.methods(condition)));
    }
    items.push(shape.table(condition));
    items.extend(rules::table(context, id, condition));
    items.extend(xml::of_struct(context, id, body, condition, imports));
    items.extend(types::conversion(context, id, def, condition));
    items
}

/// Whether the constructor takes a struct of the required members: by position one of them could be
/// taken for another.
pub(super) fn has_required_struct(context: &Context<'_>, id: TypeId, def: &TypeDef) -> bool {
    let TypeKind::Struct(body) = &def.kind else { return false };
    if !context.facts.usage[id.index()].sent {
        return false;
    }
    let shape = Shape { context, id, def, body };
    let required: Vec<&Field> = shape.given().map(|(_, field)| field).collect();
    // Every text can be given as a plain one, whatever its type.
    let taken_as = |ty| if context.model.is_text(ty) { &Type::Scalar(Scalar::Text) } else { ty };
    let kinds: BTreeSet<String> = required
        .iter()
        .map(|field| tokens(context, context.model.resolve(taken_as(&field.ty)), From::Types).to_string())
        .collect();
    required.len() > MOST_POSITIONAL || kinds.len() < required.len()
}

struct Shape<'a> {
    context: &'a Context<'a>,
    id: TypeId,
    def: &'a TypeDef,
    body: &'a Struct,
}

impl Shape<'_> {
    fn fields(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.body.fields.iter().enumerate()
    }

    fn note_imports(&self, imports: &mut Imports) {
        for field in &self.body.fields {
            imports.add(&field.ty);
            imports.runtime |= is_three_state(field);
        }
        if let Some(rest) = self.rest() {
            imports.add(rest);
            imports.map = true;
        }
    }

    /// The type of members that have no name, where they are kept.
    fn rest(&self) -> Option<&Type> {
        let kept = self.context.facts.keeping[self.id.index()].then_some(&Type::Any);
        self.body.rest.as_ref().or(kept)
    }

    /// The required members that a caller has to give: not those that can have only one value.
    fn given(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.fields().filter(|(_, field)| field.required && self.constant(field).is_none())
    }

    /// The only value of a required member, if there is just one.
    fn constant(&self, field: &Field) -> Option<TokenStream> {
        if field.nullable {
            return None;
        }
        match field.constant {
            Some(Constant::Bool(only)) => return Some(quote!(#only)),
            Some(Constant::Integer(only)) => {
                let size = Literal::u64_unsuffixed(only.unsigned_abs());
                return Some(if only < 0 { quote!(-#size) } else { quote!(#size) });
            }
            None => {}
        }
        constant(self.context.model, &field.ty)?;
        let Type::Ref(id) = self.context.model.resolve(&field.ty) else { return None };
        let ty = tokens(self.context, &field.ty, From::Types);
        let variant = ident(self.context.names.ty(*id).variants.first()?);
        Some(quote!(#ty::#variant))
    }

    fn name(&self) -> proc_macro2::Ident {
        ident(&self.context.names.ty(self.id).ident)
    }

    fn field_name(&self, index: usize) -> proc_macro2::Ident {
        ident(&self.context.names.ty(self.id).fields[index])
    }

    fn is_boxed(&self, index: usize) -> bool {
        self.context.facts.boxed.contains(&(self.id, index))
    }

    /// The type of the member's value, boxed where it has to be.
    fn value_type(&self, index: usize, field: &Field) -> TokenStream {
        let plain = tokens(self.context, &field.ty, From::Types);
        if self.is_boxed(index) { quote!(Box<#plain>) } else { plain }
    }

    fn member_type(&self, index: usize, field: &Field) -> TokenStream {
        let value = self.value_type(index, field);
        match (field.required, field.nullable) {
            // Any JSON value is null by itself.
            (true, nullable) if !nullable || field.ty == Type::Any => value,
            (false, true) if is_three_state(field) => quote!(runtime::Maybe<#value>),
            _ => quote!(Option<#value>),
        }
    }

    fn definition(&self, condition: &TokenStream) -> TokenStream {
        let name = self.name();
        let docs = types::docs(self.context, self.id, self.def);
        let deprecated = deprecated(self.def.deprecated);
        let members = self.fields().map(|(index, field)| {
            let docs = self.member_docs(field);
            let (name, ty) = (self.field_name(index), self.member_type(index, field));
            quote!(#docs pub #name: #ty)
        });
        let rest = self.rest().map(|rest| {
            let name = ident(&self.context.names.ty(self.id).rest);
            let ty = tokens(self.context, rest, From::Types);
            quote!(#[doc = " Members that the document does not name, as they came."] pub #name: BTreeMap<String, #ty>)
        });
        let members = members.chain(rest);
        quote!(#docs #deprecated #condition #[derive(Clone)] #[non_exhaustive] pub struct #name { #(#members),* })
    }

    fn required_struct(&self, condition: &TokenStream) -> TokenStream {
        let name = ident(&self.context.names.ty(self.id).required);
        let docs = format!(" The required members of [`{}`], each given by name.", self.name());
        let members = self.given().map(|(index, field)| {
            let docs = rustdoc::first_sentence(&rustdoc::text(&field.docs, &self.member_fallback(field)));
            let docs = rustdoc::attributes(self.context, &docs);
            let (name, ty) = (self.field_name(index), self.member_type(index, field));
            quote!(#docs pub #name: #ty)
        });
        // Some of the members may be secret; none of them is shown.
        let text = self.context.names.ty(self.id).required.as_str();
        quote! {
            #[doc = #docs] #condition #[derive(Clone)] pub struct #name { #(#members),* }
            #condition
            impl std::fmt::Debug for #name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.debug_struct(#text).finish_non_exhaustive()
                }
            }
        }
    }

    fn methods(&self, condition: &TokenStream) -> TokenStream {
        let name = self.name();
        let constructor = self.constructor();
        let setters = self
            .fields()
            .filter(|(_, field)| !field.required && !field.read_only)
            .map(|(index, field)| self.setter(index, field));
        let default = self.given().next().is_none().then(|| {
            quote!(#condition impl std::default::Default for #name { fn default() -> Self { Self::new() } })
        });
        quote!(#condition impl #name { #constructor #(#setters)* } #default)
    }

    fn constructor(&self) -> TokenStream {
        let named = has_required_struct(self.context, self.id, self.def);
        let mut arguments = Vec::new();
        let members: Vec<TokenStream> = self
            .fields()
            .map(|(index, field)| {
                let name = self.field_name(index);
                if !field.required {
                    let value = unset(field);
                    quote!(#name: #value)
                } else if let Some(value) = self.constant(field) {
                    quote!(#name: #value)
                } else if named {
                    quote!(#name: required.#name)
                } else {
                    let (ty, value) = self.positional(index, field);
                    arguments.push(quote!(#name: #ty));
                    if name == value.to_string() { quote!(#name) } else { quote!(#name: #value) }
                }
            })
            .collect();
        let rest = self.rest().map(|_| {
            let name = ident(&self.context.names.ty(self.id).rest);
            quote!(#name: BTreeMap::new())
        });
        let members = members.into_iter().chain(rest);
        let docs = match (arguments.is_empty() && !named, self.fields().all(|(_, field)| field.required)) {
            (true, _) => " Makes a value with nothing set.",
            (false, true) => " Makes a value of its members.",
            (false, false) => {
                " Makes a value of its required members; the others are set by the methods of their names."
            }
        };
        if named {
            let required = ident(&self.context.names.ty(self.id).required);
            arguments = vec![quote!(required: #required)];
        }
        quote!(#[doc = #docs] #[must_use] #[inline] pub fn new(#(#arguments),*) -> Self { Self { #(#members),* } })
    }

    /// How the constructor takes a required member by position.
    fn positional(&self, index: usize, field: &Field) -> (TokenStream, TokenStream) {
        let name = self.field_name(index);
        if field.nullable {
            return (self.member_type(index, field), quote!(#name));
        }
        let Argument { ty, value } = argument(self.context, &quote!(#name), &field.ty, From::Types);
        (ty, if self.is_boxed(index) { quote!(Box::new(#value)) } else { value })
    }

    fn setter(&self, index: usize, field: &Field) -> TokenStream {
        let names = self.context.names.ty(self.id);
        let (name, method) = (self.field_name(index), ident(&names.setters[index]));
        let plain = names.fields[index].trim_start_matches("r#");
        let docs = match self.said_of(field) {
            Some(text) => format!("Sets `{plain}`: {}", rustdoc::first_sentence(&text)),
            None => format!("Sets `{plain}`."),
        };
        let docs = rustdoc::attributes(self.context, &docs);
        let argument = argument(self.context, &quote!(#name), &field.ty, From::Types);
        let (ty, mut value) = (argument.ty, argument.value);
        if self.is_boxed(index) {
            value = quote!(Box::new(#value));
        }
        let wrapped =
            if is_three_state(field) { quote!(runtime::Maybe::Value(#value)) } else { quote!(Some(#value)) };
        let deprecated = deprecated(field.deprecated);
        let null = is_three_state(field).then(|| {
            let method = ident(&format!("{}_null", names.setters[index].trim_start_matches("r#")));
            let docs = format!(" Sets `{}` to null, which is not the same as leaving it out.", names.fields[index].trim_start_matches("r#"));
            quote!(#[doc = #docs] #deprecated #[must_use] #[inline] pub fn #method(mut self) -> Self { self.#name = runtime::Maybe::Null; self })
        });
        quote! {
            #docs #deprecated #[must_use]
            #[inline]
            pub fn #method(mut self, #name: #ty) -> Self { self.#name = #wrapped; self }
            #null
        }
    }

    fn table(&self, condition: &TokenStream) -> Item {
        let names = self.context.names.ty(self.id);
        let mut rows: Vec<String> = self
            .fields()
            .map(|(index, field)| {
                let presence = if field.required { "required" } else { "optional" };
                let secret = if field.sensitive { " secret" } else { "" };
                let needs_escape = |c: char| c < ' ' || c == '"' || c == '\\';
                let escaped = if field.name.contains(needs_escape) { " escaped" } else { "" };
                format!(
                    "{index} {}: {} {presence}{secret}{escaped},",
                    names.fields[index],
                    Literal::string(&field.name)
                )
            })
            .collect();
        if self.rest().is_some() {
            rows.push(format!("..{},", names.rest));
        }
        Item::Table { gate: condition.clone(), name: "record", head: names.ident.clone(), rows }
    }

    fn member_docs(&self, field: &Field) -> TokenStream {
        let mut text = rustdoc::text(&field.docs, &self.member_fallback(field));
        if field.read_only {
            text.push_str("\n\nSet by the server.");
        }
        if field.write_only {
            text.push_str("\n\nOnly sent: the server does not return it.");
        }
        let docs = rustdoc::attributes(self.context, &text);
        let deprecated = deprecated(field.deprecated);
        quote!(#docs #deprecated)
    }

    /// What the document says of a member, or else of its type.
    fn said_of(&self, field: &Field) -> Option<String> {
        if field.docs.summary.is_some() || field.docs.description.is_some() {
            return Some(rustdoc::text(&field.docs, ""));
        }
        let Type::Ref(id) = &field.ty else { return None };
        let mut docs = self.context.model.ty(*id).docs.clone();
        if !field.docs.limits.is_empty() {
            // Those of the type are the same ones.
            docs.limits.clear();
        }
        let text = rustdoc::first_sentence(&rustdoc::text(&docs, ""));
        (!text.is_empty() && !text.contains('|')).then_some(text)
    }

    /// What to say of a member that the document does not describe.
    fn member_fallback(&self, field: &Field) -> String {
        self.said_of(field).unwrap_or_else(|| match field.name.as_str() {
            "" => "The member whose name is empty.".to_owned(),
            name => format!("The member `{name}`."),
        })
    }
}

/// The value of a member that has not been set.
fn unset(field: &Field) -> TokenStream {
    if is_three_state(field) { quote!(runtime::Maybe::Absent) } else { quote!(None) }
}

/// Whether absent, null and a value are three different things for a member.
fn is_three_state(field: &Field) -> bool {
    !field.required && field.nullable && field.ty != Type::Any
}

/// A note rather than the attribute: the type's own table would use what is deprecated.
fn deprecated(deprecated: bool) -> TokenStream {
    if deprecated { quote!(#[doc = ""] #[doc = " Deprecated."]) } else { TokenStream::new() }
}
