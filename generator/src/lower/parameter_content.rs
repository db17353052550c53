//! Parameters that are described by a media type instead of a style.

use openapiv3::{Content, ParameterData};

use super::Lowering;
use super::media::{essence, is_text, json_rank};
use super::schema::Site;
use crate::diagnostics::Code;
use crate::model::{Place, Scalar, Style, Type, TypeKind};
use crate::pointer::Pointer;

impl<'a> Lowering<'a> {
    /// The type of a parameter, and how it is written if it is not in the style of its place.
    pub(super) fn lower_parameter_content(
        &mut self,
        data: &ParameterData,
        place: Place,
        content: &'a Content,
        site: &Site,
        at: &Pointer,
    ) -> (Type, Option<Style>) {
        let (name, text) = (&data.name, Type::Scalar(Scalar::Text));
        let Some((media, content)) = content.iter().next() else { return (text, None) };
        let Some(schema) = &content.schema else {
            let is_json = json_rank(media).is_some() && !media.contains('*');
            return if is_json { (Type::Any, Some(Style::Json)) } else { (text, None) };
        };
        let below = at.join("content").join(media).join("schema");
        if data.extensions.contains_key("x-coinage-querystring") {
            return (self.lower_schema(schema.into(), &below, site).ty, Some(Style::Pairs));
        }
        if json_rank(media).is_some() {
            let ty = self.lower_schema(schema.into(), &below, site).ty;
            return match self.is_textual(&ty) {
                true if media.contains('*') => (ty, None),
                true if place == Place::Path => {
                    // Services that write this mean the text: nobody looks for an id with quotes.
                    let message = format!("the parameter `{name}` of the path is a text in JSON");
                    self.degrade(Code::UnsupportedParameter, at, message, "it is sent without quotes");
                    (ty, None)
                }
                _ => (ty, Some(Style::Json)),
            };
        }
        if is_text(schema, &[]) {
            return (self.lower_schema(schema.into(), &below, site).into_element(), None);
        }
        if essence(media) == "text/plain" {
            let ty = self.lower_schema(schema.into(), &below, site).ty;
            if matches!(self.model.resolve(&ty), Type::Scalar(_)) || self.is_textual(&ty) {
                return (ty, None);
            }
        }
        let message = format!("the parameter `{name}` is written as `{media}`");
        let reason = self.degrade(Code::UnsupportedParameter, at, message, "a text that the caller writes");
        self.note(site, reason);
        (text, None)
    }

    /// Whether the values of a type are texts.
    fn is_textual(&self, ty: &Type) -> bool {
        match self.model.resolve(ty) {
            Type::Scalar(scalar) => {
                !scalar.is_integer() && !matches!(scalar, Scalar::Bool | Scalar::Float | Scalar::Number)
            }
            Type::Ref(id) => matches!(self.model.ty(*id).kind, TypeKind::Enum(_) | TypeKind::Text(_)),
            Type::List(_) | Type::Map(_) | Type::Nullable(_) | Type::Any => false,
        }
    }
}
