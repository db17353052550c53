//! One operation: its constants, its request, its reply.

use proc_macro2::TokenStream;
use quote::quote;

use super::success::Success;
use super::ty::{From, argument, tokens};
use super::{Context, Item, gate, ident, rustdoc};
use crate::facts::Paging;
use crate::model::{BodyContent, Operation, Parameter, Place, StatusMatch};
use crate::names::OperationNames;

/// An operation with everything known about it.
#[derive(Clone, Copy)]
pub(super) struct Emitter<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) index: usize,
    pub(super) operation: &'a Operation,
    pub(super) names: &'a OperationNames,
}

impl<'a> Emitter<'a> {
    pub(super) fn new(context: &'a Context<'a>, index: usize) -> Self {
        let operation = &context.model.operations[index];
        Self { context, index, operation, names: &context.names.operations[index] }
    }

    /// The condition on everything that belongs to the operation, where the module has not the same.
    pub(super) fn condition(&self) -> TokenStream {
        let own = &self.context.facts.operation_gates[self.index];
        if *own == self.context.facts.group_gates[self.operation.group.0] {
            TokenStream::new()
        } else {
            gate::attribute(self.context, own)
        }
    }

    /// Everything but the method of the group.
    pub(super) fn items(&self) -> Vec<Item> {
        let condition = self.condition();
        let mut items = vec![Item::tokens(self.constant(&condition))];
        if let Some(paging) = self.paging() {
            items.push(Item::tokens(self.paging_constant(paging, &condition)));
        }
        items.push(Item::tokens(self.request_struct(&condition)));
        if let Some(methods) = self.request_methods(&condition) {
            items.push(Item::tokens(methods));
        }
        let row = self.request_row();
        items.push(Item::Table {
            gate: condition.clone(),
            name: "request",
            head: String::new(),
            rows: vec![row],
        });
        if self.operation.idempotency_key.is_some() {
            items.push(Item::Table {
                gate: condition.clone(),
                name: "keyed",
                head: String::new(),
                rows: vec![self.names.request.clone()],
            });
        }
        items.extend(self.reply_enum(&condition).map(Item::tokens));
        items
    }

    /// What awaiting the request gives, for `request!`.
    fn request_row(&self) -> String {
        let name = &self.names.request;
        let success = self.success();
        let (ty, decode) = (super::plain(&success.ty), super::plain(&success.decode));
        match self.stream() {
            Some((Success { ty, decode }, None)) => {
                format!("{name} => {}, {}", super::plain(&ty), super::plain(&decode))
            }
            Some((piece, Some(accept))) => {
                let (piece, streaming) = (super::plain(&piece.ty), super::plain(&piece.decode));
                format!("{name} -> {ty}, {decode}, stream {piece}, {streaming}, {accept:?}")
            }
            None => format!("{name} -> {ty}, {decode}"),
        }
    }

    pub(super) fn paging(&self) -> Option<&'a Paging> {
        self.context.facts.paging.get(&self.index)
    }

    fn request_struct(&self, condition: &TokenStream) -> TokenStream {
        let name = ident(&self.names.request);
        let handle = &self.context.names.groups[self.operation.group.0].handle;
        let docs = format!(
            " The request that [`{handle}::{}`] makes: set what is optional, then await it.",
            self.names.method
        );
        quote! {
            #[doc = #docs]
            #condition
            #[must_use = "a request does nothing until it is awaited"]
            #[derive(Clone)]
            pub struct #name { call: runtime::Call }
        }
    }

    fn request_methods(&self, condition: &TokenStream) -> Option<TokenStream> {
        let mut methods: Vec<TokenStream> = self
            .parameters()
            .filter(|(_, parameter)| !parameter.required)
            .map(|(index, parameter)| self.setter(index, parameter))
            .collect();
        methods.extend(
            self.operation.body.as_ref().filter(|body| !body.required).map(|body| self.body_setter(body)),
        );
        methods.extend(self.paging().map(|paging| self.paging_methods(paging)));
        let name = ident(&self.names.request);
        (!methods.is_empty()).then(|| quote!(#condition impl #name { #(#methods)* }))
    }

    fn parameters(&self) -> impl Iterator<Item = (usize, &'a Parameter)> {
        self.operation.parameters.iter().enumerate()
    }

    fn setter(&self, index: usize, parameter: &Parameter) -> TokenStream {
        let name = ident(&self.names.parameters[index]);
        let docs = rustdoc::attributes(
            self.context,
            &rustdoc::text(&parameter.docs, &format!("Sets the parameter `{}`.", parameter.name)),
        );
        let deprecated = parameter.deprecated.then(|| quote!(#[deprecated]));
        let (ty, set) = self.set(index, parameter, &quote!(self.call));
        quote!(#docs #deprecated #[inline] pub fn #name(mut self, #name: #ty) -> Self { #set self })
    }

    /// The type that a parameter is taken as, and the statement that sets it.
    pub(super) fn set(
        &self,
        index: usize,
        parameter: &Parameter,
        call: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        let name = ident(&self.names.parameters[index]);
        let number = number(index);
        if self.context.model.is_text(&parameter.ty) {
            return (quote!(&str), quote!(#call.set(#number, runtime::View::Text(#name));));
        }
        let plain = tokens(self.context, &parameter.ty, From::Outside);
        let argument = argument(self.context, &quote!(#name), &parameter.ty, From::Outside);
        let value = argument.value;
        if name == value.to_string() {
            (argument.ty, quote!(#call.set(#number, runtime::Value::view(&#name));))
        } else {
            (
                argument.ty,
                quote!(let #name: #plain = #value; #call.set(#number, runtime::Value::view(&#name));),
            )
        }
    }

    /// The methods of the group that make the request: one for each body that it can have.
    pub(super) fn method(&self) -> TokenStream {
        let body = self.operation.body.as_ref().filter(|body| body.required);
        let usual = body.map(|body| (body.media.as_str(), &body.content));
        let usual = self.method_with(&self.names.method, &self.docs(), usual);
        let others = body.iter().flat_map(|body| &body.alternatives).zip(&self.names.bodies);
        let others = others.map(|(other, name)| {
            let docs = self.alternative_docs(other);
            self.method_with(name, &docs, Some((&other.media, &other.content)))
        });
        quote!(#usual #(#others)*)
    }

    fn method_with(&self, name: &str, docs: &str, body: Option<(&str, &BodyContent)>) -> TokenStream {
        let condition = self.condition();
        let (method, request, constant) =
            (ident(name), ident(&self.names.request), ident(&self.names.constant));
        let docs = rustdoc::attributes(self.context, docs);
        let deprecated = self.operation.deprecated.then(|| quote!(#[deprecated]));
        let mut arguments = Vec::new();
        let mut statements = Vec::new();
        for (index, parameter) in self.required_parameters() {
            let name = ident(&self.names.parameters[index]);
            let (ty, set) = self.set(index, parameter, &quote!(call));
            arguments.push(quote!(#name: #ty));
            statements.push(set);
        }
        if let Some((media, content)) = body {
            let (ty, set) = self.set_body(media, content, &quote!(call));
            arguments.push(quote!(body: #ty));
            statements.push(set);
        }
        let many = (arguments.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
        let call = if statements.is_empty() {
            quote!(#request { call: self.client.call(&#constant) })
        } else {
            quote!(let mut call = self.client.call(&#constant); #(#statements)* #request { call })
        };
        quote!(#docs #condition #deprecated #many #[inline] pub fn #method(&self, #(#arguments),*) -> #request { #call })
    }

    /// Required parameters: those of the path in its order, then the others.
    pub(super) fn required_parameters(&self) -> Vec<(usize, &'a Parameter)> {
        let mut required: Vec<_> = self.parameters().filter(|(_, parameter)| parameter.required).collect();
        let place = |parameter: &Parameter| match parameter.place {
            Place::Path => {
                self.operation.path.find(&format!("{{{}}}", parameter.name)).unwrap_or(usize::MAX - 1)
            }
            _ => usize::MAX,
        };
        required.sort_by_key(|(_, parameter)| place(parameter));
        required
    }
}

/// An index as people write it.
pub(super) fn number(number: usize) -> proc_macro2::Literal {
    proc_macro2::Literal::usize_unsuffixed(number)
}

/// A status as documents write it.
pub(super) fn status_text(status: StatusMatch) -> String {
    match status {
        StatusMatch::Code(code) => code.to_string(),
        StatusMatch::Range(hundreds) => format!("{hundreds}XX"),
        StatusMatch::Default => "default".to_owned(),
    }
}
