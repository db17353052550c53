//! The body of a request: the type it is taken as, and the statement that sets it.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::Emitter;
use super::ty::{From, tokens};
use super::{ident, markdown, rustdoc, xml};
use crate::model::{Alternative, Body, BodyContent, Encoding, EncodingForm, Framing};

impl Emitter<'_> {
    pub(super) fn body_setter(&self, body: &Body) -> TokenStream {
        let docs = rustdoc::attributes(self.context, &body_docs(body, "Sets the body."));
        let (ty, set) = self.set_body(&body.media, &body.content, &quote!(self.call));
        let others = body.alternatives.iter().zip(&self.names.bodies).map(|(other, name)| {
            let name = ident(name);
            let docs =
                rustdoc::attributes(self.context, &format!("Sets another body. {}", alternative_docs(other)));
            let (ty, set) = self.set_body(&other.media, &other.content, &quote!(self.call));
            quote!(#docs #[inline] pub fn #name(mut self, body: #ty) -> Self { #set self })
        });
        quote!(#docs #[inline] pub fn body(mut self, body: #ty) -> Self { #set self } #(#others)*)
    }

    pub(super) fn set_body(
        &self,
        media: &str,
        content: &BodyContent,
        call: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        match content {
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
                let set = if matches!(content, BodyContent::Form(..)) { quote!(form) } else { quote!(parts) };
                (tokens(self.context, ty, From::Outside), quote!(#call.#set(#media, &body, #encodings);))
            }
            BodyContent::Xml(ty, root) => {
                let body = xml::body(self.context, ty, root);
                (tokens(self.context, ty, From::Outside), quote!(#call.xml(#media, &body, #body);))
            }
            BodyContent::Lines(ty, framing) => {
                let ty = tokens(self.context, ty, From::Outside);
                let records = *framing == Framing::Records;
                (quote!(impl IntoIterator<Item = #ty>), quote!(#call.lines(#media, #records, body);))
            }
            BodyContent::Text => (quote!(impl Into<String>), quote!(#call.text(#media, body.into());)),
            BodyContent::Raw => (quote!(impl Into<runtime::Body>), quote!(#call.body(#media, body.into());)),
        }
    }
}

fn body_docs(body: &Body, fallback: &str) -> String {
    let mut docs = body.description.as_deref().map_or_else(|| fallback.to_owned(), markdown::safe);
    if let Some(note) = media_note(body) {
        docs.push_str("\n\n");
        docs.push_str(&note);
    }
    docs
}

/// What the docs say of the media types of a body, where there are several.
pub(super) fn media_note(body: &Body) -> Option<String> {
    let mut sentences = Vec::new();
    match &body.content {
        BodyContent::Lines(_, Framing::Records) => sentences.push(format!(
            "Each item is sent as JSON behind a record separator (RFC 7464), all of them as `{}`.",
            body.media
        )),
        BodyContent::Lines(..) => {
            sentences.push(format!("Each item is sent as a line of JSON, all of them as `{}`.", body.media));
        }
        _ if body.also.is_empty() && body.same.is_empty() && body.alternatives.is_empty() => {}
        _ => sentences.push(format!("The body is sent as `{}`.", body.media)),
    }
    sentences.extend(also_note(&body.also));
    if !body.same.is_empty() {
        sentences.push(format!("The service takes it as {} as well.", listed(&body.same)));
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// How to choose among media types for the same bytes.
fn also_note(also: &[String]) -> Option<String> {
    (!also.is_empty()).then(|| {
        let all = listed(also);
        format!("With `with_header(\"content-type\", …)` it is declared to be {all} instead.")
    })
}

/// Media types for a sentence; some documents have hundreds of them.
pub(super) fn listed(media: &[String]) -> String {
    const MOST: usize = 6;
    let named: Vec<String> = media.iter().take(MOST).map(|media| format!("`{media}`")).collect();
    match (&named[..], media.len().saturating_sub(MOST)) {
        (_, more @ 1..) => format!("{} or one of {more} others", named.join(", ")),
        ([all @ .., last], _) if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        _ => named.join(""),
    }
}

/// What the docs say of a body that can be sent instead.
pub(super) fn alternative_docs(other: &Alternative) -> String {
    let mut docs = format!("The body is sent as `{}`.", other.media);
    if let Some(note) = also_note(&other.also) {
        docs.push(' ');
        docs.push_str(&note);
    }
    docs
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
