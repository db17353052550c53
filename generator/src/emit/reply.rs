//! Operations that can succeed in several ways: the enum of what they answer.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::{Emitter, status_text};
use super::{ident, markdown, rustdoc};
use crate::model::{ReplyContent, StatusMatch};

impl Emitter<'_> {
    pub(super) fn reply_enum(&self, condition: &TokenStream) -> Option<TokenStream> {
        let replies = self.distinct_successes();
        if replies.len() < 2 {
            return None;
        }
        let name = ident(&self.names.reply);
        let handle = &self.context.names.groups[self.operation.group.0].handle;
        let docs = format!(" What [`{handle}::{}`] answers when it succeeds.", self.names.method);
        let variants = replies.iter().zip(&self.names.reply_variants).map(|(reply, variant)| {
            let docs = rustdoc::attributes(
                self.context,
                &format!("`{}`: {}", status_text(reply.status), markdown::safe(&reply.description)),
            );
            let variant = ident(variant);
            match &reply.content {
                ReplyContent::Empty => quote!(#docs #variant),
                content => {
                    let ty = self.content(content).ty;
                    quote!(#docs #variant(#ty))
                }
            }
        });
        let arms = replies.iter().zip(&self.names.reply_variants).map(|(reply, variant)| {
            let (pattern, variant) = (status_pattern(reply.status), ident(variant));
            match &reply.content {
                ReplyContent::Empty => quote!(#pattern => Ok(Self::#variant)),
                content => {
                    let decode = self.content(content).decode;
                    quote!(#pattern => #decode(reply).map(Self::#variant))
                }
            }
        });
        let open = replies.iter().all(|reply| reply.status != StatusMatch::Default);
        let rest = open.then(|| quote!(_ => Err(runtime::DecodeError::undeclared(reply))));
        Some(quote! {
            #[doc = #docs]
            #condition
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            #[allow(clippy::large_enum_variant)]
            pub enum #name { #(#variants),* }
            #condition
            impl #name {
                fn decode(reply: &runtime::RawReply) -> Result<Self, runtime::DecodeError> {
                    match reply.status().as_u16() { #(#arms,)* #rest }
                }
            }
        })
    }
}

fn status_pattern(status: StatusMatch) -> TokenStream {
    let number = |number: u16| proc_macro2::Literal::u16_unsuffixed(number);
    match status {
        StatusMatch::Code(code) => {
            let code = number(code);
            quote!(#code)
        }
        StatusMatch::Range(hundreds) => {
            let (low, high) = (number(hundreds * 100), number(hundreds * 100 + 99));
            quote!(#low..=#high)
        }
        StatusMatch::Default => quote!(_),
    }
}
