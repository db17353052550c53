//! One operation: its constants, its request, its reply.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{From, argument, tokens};
use super::{Context, Item, gate, ident, markdown, rustdoc, xml};
use crate::facts::Paging;
use crate::model::{
    Body, BodyContent, Encoding, EncodingForm, Framing, Operation, Parameter, Place, Reply, ReplyContent,
    StatusMatch, Style,
};
use crate::names::{OperationNames, successes};

/// The methods that `http` has constants for.
const METHODS: &[&str] = &["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"];

fn method(name: &str) -> TokenStream {
    if METHODS.contains(&name) {
        let name = ident(name);
        quote!(method: http::Method::#name)
    } else {
        quote!(extension_method: Some(#name))
    }
}

/// An operation with everything known about it.
#[derive(Clone, Copy)]
pub(super) struct Emitter<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) index: usize,
    pub(super) operation: &'a Operation,
    pub(super) names: &'a OperationNames,
}

/// What a successful call gives, and the function that makes it of a reply.
pub(super) struct Success {
    pub(super) ty: TokenStream,
    pub(super) decode: TokenStream,
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

    /// What a piece of the reply is and how the pieces are had, and the media type to ask for unless the reply is
    /// nothing else.
    pub(super) fn stream(&self) -> Option<(Success, Option<String>)> {
        let [only] = &self.distinct_successes()[..] else { return None };
        let Some(stream) = &only.stream else {
            let bytes = Success { ty: quote!(bytes::Bytes), decode: quote!(runtime::stream::chunks()) };
            return (only.content == ReplyContent::Raw).then(|| (bytes, Some(String::new())));
        };
        let item = stream.item.as_ref().map(|ty| tokens(self.context, ty, From::Outside));
        let text = quote!(String);
        let data = item.as_ref().unwrap_or(&text);
        let (ty, decode) = match (stream.framing, &item) {
            (Framing::Lines, Some(_)) => (quote!(#data), quote!(runtime::stream::lines())),
            (Framing::Lines | Framing::Records, None) => {
                (text.clone(), quote!(runtime::stream::text_lines()))
            }
            (Framing::Records, Some(_)) => (quote!(#data), quote!(runtime::stream::records())),
            (Framing::Events, Some(_)) => (quote!(runtime::Event<#data>), quote!(runtime::stream::events())),
            (Framing::Events, None) => {
                (quote!(runtime::Event<String>), quote!(runtime::stream::text_events()))
            }
        };
        let alone = only.content == ReplyContent::Stream;
        Some((Success { ty, decode }, (!alone).then(|| stream.media.clone())))
    }

    pub(super) fn paging(&self) -> Option<&'a Paging> {
        self.context.facts.paging.get(&self.index)
    }

    fn constant(&self, condition: &TokenStream) -> TokenStream {
        let operation = self.operation;
        let name = ident(&self.names.constant);
        let (id, path) = (&operation.id, &operation.path);
        let mut members = vec![quote!(id: #id), method(&operation.method), quote!(path: #path)];
        if !operation.parameters.is_empty() {
            let parameters = operation.parameters.iter().map(parameter_tokens);
            members.push(quote!(params: &[#(#parameters),*]));
        }
        if !operation.security.is_empty() {
            let sets = operation.security.iter().map(|set| {
                let set = set.iter().map(|scheme| number(*scheme));
                quote!(&[#(#set),*])
            });
            members.push(quote!(security: &[#(#sets),*]));
        }
        let errors = &self.context.facts.errors.of_operation[self.index];
        if !errors.is_empty() {
            let cases = errors.iter().map(|(status, case)| {
                let status = status_tokens(*status);
                let case = number(*case);
                quote!((#status, #case))
            });
            members.push(quote!(errors: &[#(#cases),*]));
        }
        let accept = self.accept();
        if !accept.is_empty() {
            members.push(quote!(accept: #accept));
        }
        if self.context.facts.idempotent[self.index] {
            members.push(quote!(idempotent: true));
        }
        if !operation.servers.is_empty() {
            let servers = operation.servers.iter().map(super::client::server_info);
            members.push(quote!(servers: &[#(#servers),*]));
        }
        quote!(#condition static #name: runtime::Operation = runtime::Operation { #(#members,)* ..runtime::Operation::DEFAULT };)
    }

    /// The media types of all replies, those of success first.
    fn accept(&self) -> String {
        let mut ranges: Vec<String> = Vec::new();
        let mut add = |range: &str| {
            if !range.is_empty() && ranges.iter().all(|known| known != range) {
                ranges.push(range.to_owned());
            }
        };
        let success = successes(self.operation);
        let others = self.operation.replies.iter().filter(|reply| !reply.status.is_success());
        let mut anything = false;
        for reply in success.into_iter().chain(others) {
            let Some(media) = &reply.media else { continue };
            if media.contains('*') {
                add(if matches!(reply.content, ReplyContent::Json(_)) { "application/json" } else { "" });
                anything = true;
            } else {
                add(media);
            }
        }
        if anything {
            ranges.push(if ranges.is_empty() { "*/*" } else { "*/*;q=0.5" }.to_owned());
        }
        ranges.join(", ")
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
        let docs = rustdoc::attributes(&rustdoc::text(
            &parameter.docs,
            &format!("Sets the parameter `{}`.", parameter.name),
        ));
        let deprecated = parameter.deprecated.then(|| quote!(#[deprecated]));
        let (ty, set) = self.set(index, parameter, &quote!(self.call));
        quote!(#docs #deprecated pub fn #name(mut self, #name: #ty) -> Self { #set self })
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

    fn body_setter(&self, body: &Body) -> TokenStream {
        let docs = rustdoc::attributes(&body_docs(body, "Sets the body."));
        let (ty, set) = self.set_body(body, &quote!(self.call));
        quote!(#docs pub fn body(mut self, body: #ty) -> Self { #set self })
    }

    pub(super) fn set_body(&self, body: &Body, call: &TokenStream) -> (TokenStream, TokenStream) {
        let media = &body.media;
        match &body.content {
            BodyContent::Json(ty) if media == "application/json" => {
                (tokens(self.context, ty, From::Outside), quote!(#call.json(&body);))
            }
            BodyContent::Json(ty) => {
                (tokens(self.context, ty, From::Outside), quote!(#call.json_as(#media, &body);))
            }
            BodyContent::Form(ty, encodings) | BodyContent::Parts(ty, encodings) => {
                let encodings = encodings.iter().map(encoding_tokens);
                // Without the block the constants would be made anew, and not live long enough.
                let encodings =
                    if encodings.len() == 0 { quote!(&[]) } else { quote!(const { &[#(#encodings),*] }) };
                let set =
                    if matches!(body.content, BodyContent::Form(..)) { quote!(form) } else { quote!(parts) };
                (tokens(self.context, ty, From::Outside), quote!(#call.#set(#media, &body, #encodings);))
            }
            BodyContent::Xml(ty, root) => {
                let body = xml::body(self.context, ty, root);
                (tokens(self.context, ty, From::Outside), quote!(#call.xml(#media, &body, #body);))
            }
            BodyContent::Text => (quote!(impl Into<String>), quote!(#call.text(#media, body.into());)),
            BodyContent::Raw => (quote!(impl Into<runtime::Body>), quote!(#call.body(#media, body.into());)),
        }
    }

    /// What a successful call gives.
    pub(super) fn success(&self) -> Success {
        match &self.distinct_successes()[..] {
            [] => Success { ty: quote!(bytes::Bytes), decode: quote!(runtime::reply::bytes) },
            [only] => self.content(&only.content),
            _ => {
                let name = ident(&self.names.reply);
                Success { ty: quote!(#name), decode: quote!(#name::decode) }
            }
        }
    }

    /// The successful replies, or one of them where all have the same content.
    pub(super) fn distinct_successes(&self) -> Vec<&'a Reply> {
        let all = successes(self.operation);
        match all.first() {
            Some(first) if all.iter().all(|reply| reply.content == first.content) => vec![first],
            _ => all,
        }
    }

    pub(super) fn content(&self, content: &ReplyContent) -> Success {
        match content {
            ReplyContent::Empty => Success { ty: quote!(()), decode: quote!(runtime::reply::empty) },
            ReplyContent::Text => Success { ty: quote!(String), decode: quote!(runtime::reply::text) },
            ReplyContent::Raw | ReplyContent::Stream => {
                Success { ty: quote!(bytes::Bytes), decode: quote!(runtime::reply::bytes) }
            }
            ReplyContent::Xml(ty) => {
                let table = xml::table_of(self.context, ty);
                let ty = tokens(self.context, ty, From::Outside);
                Success { ty, decode: quote!(crate::xml::reply::<#table, _>) }
            }
            ReplyContent::Json(ty) => {
                let ty = tokens(self.context, ty, From::Outside);
                Success { ty, decode: quote!(runtime::reply::json) }
            }
        }
    }

    /// The method of the group that makes the request.
    pub(super) fn method(&self) -> TokenStream {
        let condition = self.condition();
        let (method, request, constant) =
            (ident(&self.names.method), ident(&self.names.request), ident(&self.names.constant));
        let docs = rustdoc::attributes(&self.docs());
        let deprecated = self.operation.deprecated.then(|| quote!(#[deprecated]));
        let mut arguments = Vec::new();
        let mut statements = Vec::new();
        for (index, parameter) in self.required_parameters() {
            let name = ident(&self.names.parameters[index]);
            let (ty, set) = self.set(index, parameter, &quote!(call));
            arguments.push(quote!(#name: #ty));
            statements.push(set);
        }
        if let Some(body) = self.operation.body.as_ref().filter(|body| body.required) {
            let (ty, set) = self.set_body(body, &quote!(call));
            arguments.push(quote!(body: #ty));
            statements.push(set);
        }
        let many = (arguments.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
        let call = if statements.is_empty() {
            quote!(#request { call: self.client.call(&#constant) })
        } else {
            quote!(let mut call = self.client.call(&#constant); #(#statements)* #request { call })
        };
        quote!(#docs #condition #deprecated #many pub fn #method(&self, #(#arguments),*) -> #request { #call })
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

fn body_docs(body: &Body, fallback: &str) -> String {
    body.description.as_deref().map_or_else(|| fallback.to_owned(), markdown::safe)
}

/// An index as people write it.
pub(super) fn number(number: usize) -> proc_macro2::Literal {
    proc_macro2::Literal::usize_unsuffixed(number)
}

fn parameter_tokens(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    let (base, usual) = match parameter.place {
        Place::Path => (quote!(runtime::Param::path(#name)), Style::Simple),
        Place::Query => (quote!(runtime::Param::query(#name)), Style::Form),
        Place::Header => (quote!(runtime::Param::header(#name)), Style::Simple),
        Place::Cookie => (quote!(runtime::Param::cookie(#name)), Style::Form),
    };
    let mut members = Vec::new();
    if parameter.style != usual {
        let style = ident(&format!("{:?}", parameter.style));
        members.push(quote!(style: runtime::Style::#style));
    }
    if parameter.explode != (usual == Style::Form) {
        let explode = parameter.explode;
        members.push(quote!(explode: #explode));
    }
    if parameter.allow_reserved {
        members.push(quote!(allow_reserved: true));
    }
    if members.is_empty() { base } else { quote!(runtime::Param { #(#members,)* ..#base }) }
}

fn encoding_tokens(encoding: &Encoding) -> TokenStream {
    let name = &encoding.name;
    match &encoding.form {
        EncodingForm::Media(media) => quote!(runtime::Encoding::media(#name, #media)),
        EncodingForm::Styled { style, explode, allow_reserved } => {
            let style = ident(&format!("{style:?}"));
            let reserved = allow_reserved.then(|| quote!(.reserved()));
            quote!(runtime::Encoding::styled(#name, runtime::Style::#style, #explode) #reserved)
        }
    }
}

fn status_tokens(status: StatusMatch) -> TokenStream {
    let number = |number: u16| proc_macro2::Literal::u16_unsuffixed(number);
    match status {
        StatusMatch::Code(code) => {
            let code = number(code);
            quote!(runtime::StatusMatch::Code(#code))
        }
        StatusMatch::Range(hundreds) => {
            let hundreds = number(hundreds);
            quote!(runtime::StatusMatch::Range(#hundreds))
        }
        StatusMatch::Default => quote!(runtime::StatusMatch::Default),
    }
}

/// A status as documents write it.
pub(super) fn status_text(status: StatusMatch) -> String {
    match status {
        StatusMatch::Code(code) => code.to_string(),
        StatusMatch::Range(hundreds) => format!("{hundreds}XX"),
        StatusMatch::Default => "default".to_owned(),
    }
}
