//! The constants of one operation: what the exchange of the runtime reads.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use super::operation::{Emitter, number};
use crate::model::{Parameter, Place, ReplyContent, StatusMatch, Style};

impl Emitter<'_> {
    pub(super) fn constant(&self, condition: &TokenStream) -> TokenStream {
        let operation = self.operation;
        let name = ident(&self.names.constant);
        let (id, method, path) = (&operation.id, &operation.method, &operation.path);
        let mut members = vec![quote!(id: #id, method: #method, path: #path)];
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
        if let Some(header) = &operation.idempotency_key {
            members.push(quote!(idempotency_key: Some(runtime::IdempotencyKey { header: #header, make: crate::idempotency::random })));
        }
        if operation.replies.iter().any(|reply| reply.status.is_redirect()) {
            members.push(quote!(keeps_redirects: true));
        }
        let successes = self.operation.successes();
        let redirects = successes.iter().filter(|reply| reply.status.is_redirect());
        let redirects: Vec<_> = redirects.map(|reply| status_tokens(reply.status)).collect();
        if !redirects.is_empty() {
            members.push(quote!(success_redirects: &[#(#redirects),*]));
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
        let success = self.operation.successes();
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
    let by_parts = !matches!(parameter.style, Style::Json | Style::Pairs);
    if by_parts && parameter.explode != (usual == Style::Form) {
        let explode = parameter.explode;
        members.push(quote!(explode: #explode));
    }
    if parameter.allow_reserved {
        members.push(quote!(allow_reserved: true));
    }
    if members.is_empty() { base } else { quote!(runtime::Param { #(#members,)* ..#base }) }
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
