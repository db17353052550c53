//! The headers that replies are described to have.

use openapiv3::{Header, ParameterSchemaOrContent, ReferenceOr, Response};

use super::keywords::{Keywords, PropertyRef};
use super::media::json_rank;
use super::operation::component;
use super::schema::Site;
use super::{Lowering, docs, original};
use crate::diagnostics::Code;
use crate::model::{Docs, ReplyHeader, Scalar, Type, TypeKind};
use crate::pointer::Pointer;

impl<'a> Lowering<'a> {
    pub(super) fn lower_reply_headers(
        &mut self,
        response: &'a Response,
        at: &Pointer,
        site: &Site,
    ) -> Vec<ReplyHeader> {
        let mut lowered: Vec<ReplyHeader> = Vec::new();
        let mut headers: Vec<_> = response.headers.iter().collect();
        headers.sort_by_key(|(name, _)| name.as_str());
        for (name, header) in headers {
            // It is governed by `content` (OpenAPI 3.1, "Response Object").
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let mut at = at.join("headers").join(name);
            let header = match header {
                ReferenceOr::Item(header) => header,
                ReferenceOr::Reference { reference } => {
                    let document = self.document;
                    let target = component(reference, "headers")
                        .and_then(|name| document.components.as_ref()?.headers.get(&name)?.as_item());
                    let Some(target) = target else {
                        self.report_dangling(reference, &at, "the header is left out");
                        continue;
                    };
                    at = Pointer::parse(&reference[1..]);
                    target
                }
            };
            let at = original(header.extensions.get("x-coinage-at"), &at);
            let (ty, json) = self.header_type(name, header, &at, &site.below(name));
            lowered.push(ReplyHeader {
                name: name.to_ascii_lowercase(),
                ty,
                json,
                docs: Docs { description: docs::text(header.description.as_ref()), ..Docs::default() },
            });
        }
        lowered
    }

    /// The type of a header, and whether it is a document in JSON.
    fn header_type(&mut self, name: &str, header: &'a Header, at: &Pointer, site: &Site) -> (Type, bool) {
        let text = Type::Scalar(Scalar::Text);
        match &header.format {
            ParameterSchemaOrContent::Content(content) => {
                let Some((media, content)) = content.iter().next() else { return (text, false) };
                match &content.schema {
                    Some(schema) if json_rank(media).is_some() => {
                        let at = at.join("content").join(media).join("schema");
                        (self.lower_schema(schema.into(), &at, site).ty, true)
                    }
                    _ => (text, false),
                }
            }
            ParameterSchemaOrContent::Schema(schema) => {
                let PropertyRef::Item(item) = PropertyRef::from(self.end_of(schema)) else {
                    return (text, false);
                };
                let keywords = Keywords::of(item);
                if keywords.is_union() {
                    return (text, false);
                }
                if keywords.is_object() || !keywords.all_of.is_empty() {
                    let message = format!("the header `{name}` is an object");
                    self.degrade(Code::UnsupportedReply, at, message, "it is read as a text");
                    return (text, false);
                }
                let ty = self.lower_schema(schema.into(), &at.join("schema"), site).ty;
                (self.plain_header(ty), false)
            }
        }
    }

    /// What a header can be read as: a plain value, or a list of these.
    fn plain_header(&self, ty: Type) -> Type {
        let is_plain = |ty: &Type| match self.model.resolve(ty) {
            Type::Scalar(_) => true,
            Type::Ref(id) => matches!(self.model.ty(*id).kind, TypeKind::Enum(_) | TypeKind::Text(_)),
            _ => false,
        };
        match ty {
            ty if is_plain(&ty) => ty,
            Type::List(item) if is_plain(&item) => Type::List(item),
            _ => Type::Scalar(Scalar::Text),
        }
    }
}
