//! Operations that walk pages: how, and the methods for it.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::{Emitter, number};
use super::ty::{From, tokens};
use super::{Context, ident};
use crate::facts::{PageSource, PageTarget, PageWay, Paging};
use crate::model::TypeKind;

impl Emitter<'_> {
    /// How the pages are walked: a constant, since all that a static names is compiled with the crate, whether anybody
    /// walks these pages or not.
    pub(super) fn paging_constant(&self, paging: &Paging, condition: &TokenStream) -> TokenStream {
        let name = self.paging_name();
        let (reply, item) = self.paging_types(paging);
        let (walk, items) = (walk(paging), items(self.context, paging));
        let decode = self.success().decode;
        quote! {
            #condition
            const #name: paging::Paging<#reply, #item> = paging::Paging {
                walk: #walk, decode: #decode, items: |reply| #items,
            };
        }
    }

    fn paging_name(&self) -> proc_macro2::Ident {
        ident(&format!("{}_PAGING", self.names.constant))
    }

    fn paging_types(&self, paging: &Paging) -> (TokenStream, TokenStream) {
        (self.success().ty, tokens(self.context, &paging.item, From::Outside))
    }

    pub(super) fn paging_methods(&self, paging: &Paging) -> TokenStream {
        let (reply, item) = self.paging_types(paging);
        let constant = self.paging_name();
        let docs = format!(" Walks all pages from this one on: {}.", paging.words(self.operation));
        quote! {
            #[doc = #docs]
            #[inline]
            pub fn pages(self) -> paging::Pages<#reply, #item> { paging::Pages::new(self.call, &#constant) }
            #[doc = " Walks all items from this page on."]
            #[inline]
            pub fn items(self) -> paging::Items<#reply, #item> { self.pages().items() }
        }
    }
}

/// How one page leads to the next.
fn walk(paging: &Paging) -> TokenStream {
    let way = way(&paging.way);
    let mut members = Vec::new();
    if let Some((size, most)) = paging.size {
        let (size, most) = (number(size), proc_macro2::Literal::u64_unsuffixed(most));
        members.push(quote!(size: Some((#size, #most))));
    }
    if let Some(more) = &paging.more {
        members.push(quote!(more: &[#(#more),*]));
    }
    match &paging.total {
        None => {}
        Some(PageSource::Member(path)) => members.push(quote!(total: &[#(#path),*])),
        Some(PageSource::Header(name)) => members.push(quote!(total_header: #name)),
    }
    if members.is_empty() {
        quote!(paging::Walk::new(#way))
    } else {
        quote!(paging::Walk { #(#members,)* ..paging::Walk::new(#way) })
    }
}

fn way(way: &PageWay) -> TokenStream {
    let literal = proc_macro2::Literal::u64_unsuffixed;
    match way {
        PageWay::Page(to, first) => {
            let (to, first) = (target(to), literal(*first));
            quote!(paging::Way::Page(#to, #first))
        }
        PageWay::Offset(to, first) => {
            let (to, first) = (target(to), literal(*first));
            quote!(paging::Way::Offset(#to, #first))
        }
        PageWay::Cursor(from, to) => {
            let (from, to) = (source(from), target(to));
            quote!(paging::Way::Cursor(#from, #to))
        }
        PageWay::LastItem(path, to) => {
            let to = target(to);
            quote!(paging::Way::LastItem(&[#(#path),*], #to))
        }
        PageWay::Link(from, placing) => {
            let (from, placing) = (source(from), placing.iter().map(|index| number(*index)));
            quote!(paging::Way::Link(#from, &[#(#placing),*]))
        }
    }
}

fn source(source: &PageSource) -> TokenStream {
    match source {
        PageSource::Member(path) => quote!(paging::Source::Member(&[#(#path),*])),
        PageSource::Header(name) => quote!(paging::Source::Header(#name)),
    }
}

fn target(target: &PageTarget) -> TokenStream {
    match target {
        PageTarget::Param(index) => {
            let index = number(*index);
            quote!(paging::Target::Param(#index))
        }
        PageTarget::Body(media, path) => quote!(paging::Target::Body(#media, &[#(#path),*])),
    }
}

/// The expression that finds the items of `reply`.
fn items(context: &Context<'_>, paging: &Paging) -> TokenStream {
    let mut place = quote!(reply);
    for (step, (id, index)) in paging.items.iter().enumerate() {
        let TypeKind::Struct(body) = &context.model.ty(*id).kind else { return quote!(None) };
        let (field, name) = (&body.fields[*index], ident(&context.names.ty(*id).fields[*index]));
        let is_last = step + 1 == paging.items.len();
        place = match (field.required, field.nullable) {
            (true, false) if is_last => return quote!(Some(&mut #place.#name)),
            (true, false) => quote!(#place.#name),
            (false, true) => quote!(#place.#name.value_mut()),
            _ => quote!(#place.#name.as_mut()),
        };
        if is_last {
            return place;
        }
        if !field.required || field.nullable {
            place = quote!(#place?);
        }
    }
    quote!(Some(reply))
}
