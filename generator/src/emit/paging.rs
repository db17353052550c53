//! Operations that walk pages: how, and the methods for it.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use super::operation::{Emitter, number};
use super::ty::{From, tokens};
use crate::facts::Paging;
use crate::model::{Type, TypeKind};

impl Emitter<'_> {
    pub(super) fn paging_constant(&self, paging: &Paging, condition: &TokenStream) -> TokenStream {
        let name = self.paging_name();
        let (reply, item) = self.paging_types(paging);
        let page = number(paging.page);
        let first = proc_macro2::Literal::u64_unsuffixed(paging.first);
        let TypeKind::Struct(body) = &self.context.model.ty(paging.reply).kind else {
            return TokenStream::new();
        };
        let member = |index: usize| ident(&self.context.names.ty(paging.reply).fields[index]);
        let plain = |index: usize| body.fields[index].required && !body.fields[index].nullable;
        let three_state = |index: usize| !body.fields[index].required && body.fields[index].nullable;
        let items = member(paging.items);
        let items = match (plain(paging.items), three_state(paging.items)) {
            (true, _) => quote!(Some(&mut reply.#items)),
            (_, true) => {
                quote!(match &mut reply.#items { runtime::Maybe::Value(items) => Some(items), _ => None })
            }
            _ => quote!(reply.#items.as_mut()),
        };
        let total = paging.total.map_or_else(
            || quote!(|_| None),
            |index| {
                let total = member(index);
                match (plain(index), three_state(index)) {
                    (true, _) => quote!(|reply| u64::try_from(reply.#total).ok()),
                    (_, true) => {
                        quote!(|reply| reply.#total.value().and_then(|total| u64::try_from(*total).ok()))
                    }
                    _ => quote!(|reply| reply.#total.and_then(|total| u64::try_from(total).ok())),
                }
            },
        );
        let decode = self.success().decode;
        quote! {
            #condition
            static #name: runtime::Paging<#reply, #item> = runtime::Paging {
                page: #page, first: #first, decode: #decode, items: |reply| #items, total: #total,
            };
        }
    }

    fn paging_name(&self) -> proc_macro2::Ident {
        ident(&format!("{}_PAGING", self.names.constant))
    }

    fn paging_types(&self, paging: &Paging) -> (TokenStream, TokenStream) {
        let reply = tokens(self.context, &Type::Ref(paging.reply), From::Outside);
        (reply, tokens(self.context, &paging.item, From::Outside))
    }

    pub(super) fn paging_methods(&self, paging: &Paging) -> TokenStream {
        let (reply, item) = self.paging_types(paging);
        let constant = self.paging_name();
        quote! {
            #[doc = " Walks all pages from this one on."]
            pub fn pages(self) -> runtime::Pages<#reply, #item> { runtime::Pages::new(self.call, &#constant) }
            #[doc = " Walks all items from this page on."]
            pub fn items(self) -> runtime::Items<#reply, #item> { self.pages().items() }
        }
    }
}
