//! What awaiting a request gives: a value, or the pieces of a stream.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::Emitter;
use super::ty::{From, tokens};
use super::{ident, xml};
use crate::model::{Framing, Reply, ReplyContent};

/// What a successful call gives, and the function that makes it of a reply.
pub(super) struct Success {
    pub(super) ty: TokenStream,
    pub(super) decode: TokenStream,
}

impl<'a> Emitter<'a> {
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
        let all = self.operation.successes();
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
}
