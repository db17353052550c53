//! The body of a request: the type it is taken as, and the statement that sets it.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::Emitter;
use super::ty::{From, tokens};
use super::{ident, markdown, rustdoc, xml};
use crate::model::{Body, BodyContent, Encoding, EncodingForm};

impl Emitter<'_> {
    pub(super) fn body_setter(&self, body: &Body) -> TokenStream {
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
}

fn body_docs(body: &Body, fallback: &str) -> String {
    body.description.as_deref().map_or_else(|| fallback.to_owned(), markdown::safe)
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
