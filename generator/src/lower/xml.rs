//! What a document says about XML ("XML Object"): names, attributes, lists with an element around them.
//!
//! The keywords stand in schemas, those that a member refers to included. What a part of an `allOf` refers to says
//! something about the whole only if nothing else is added to it.

use openapiv3::{Content, MediaType, OpenAPI, ReferenceOr};
use serde_json::Value;

use super::Lowering;
use super::keywords::{Keywords, PropertyRef, SchemaRef};
use super::media::{essence, is_text, says_nothing};
use super::schema::schema_name;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Field, Model, Type, TypeKind, Xml, XmlKind};
use crate::pointer::Pointer;

/// How deep references and parts are followed.
const DEPTH: usize = 32;

/// The namespace of what documents say about themselves (XML Schema, part 1, section 2.6), mostly called `xsi`.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// What a schema says about its XML.
#[derive(Clone, Debug, Default)]
struct Said {
    name: Option<String>,
    prefix: Option<String>,
    namespace: Option<String>,
    kind: Option<XmlKind>,
    wrapped: Option<bool>,
    items: Option<Box<Said>>,
}

/// Whether a media type is XML.
fn is_xml(media: &str) -> bool {
    let essence = essence(media);
    matches!(essence.as_str(), "application/xml" | "text/xml") || essence.ends_with("+xml")
}

/// Whether content is XML with a structure that the document describes.
pub(super) fn is_structured_xml(media: &str, content: &MediaType) -> bool {
    let schema = content.schema.as_ref();
    is_xml(media)
        && !says_nothing(schema)
        && !schema.is_some_and(|schema| is_text(schema, &[]) || has_any_members(schema))
}

/// Whether all that a schema says is that values are objects: there is no telling attributes from elements then.
fn has_any_members(schema: &SchemaRef) -> bool {
    schema.as_item().is_some_and(|item| {
        let keywords = Keywords::of(item);
        let open = !matches!(keywords.additional, Some(openapiv3::AdditionalProperties::Schema(_)));
        keywords.is_object()
            && keywords.properties.is_empty()
            && keywords.all_of.is_empty()
            && !keywords.is_union()
            && open
    })
}

/// The content that is XML with a structure, by name.
pub(super) fn xml_content(content: &Content) -> Option<(&str, &MediaType)> {
    let all = content.iter().filter(|(media, content)| is_structured_xml(media, content));
    all.min_by_key(|(media, _)| *media).map(|(media, content)| (media.as_str(), content))
}

/// Whether the document writes lists the way some generators do: with an element around the items, unless it says
/// `wrapped: false`. `OpenAPI` has it the other way round, and no use for saying so.
pub(super) fn wraps_lists(document: &OpenAPI) -> bool {
    let (mut unwrapped, mut wrapped) = (false, false);
    let schemas = document.components.iter().flat_map(|components| components.schemas.values());
    for schema in schemas.filter_map(SchemaRef::as_item) {
        let keywords = Keywords::of(schema);
        let members = keywords.properties.into_iter().map(|(_, member)| member);
        for part in members.chain([PropertyRef::Item(schema)]) {
            let PropertyRef::Item(part) = part else { continue };
            match part.schema_data.extensions.get("x-coinage-xml").and_then(|xml| xml.get("wrapped")) {
                Some(Value::Bool(true)) => wrapped = true,
                Some(Value::Bool(false)) => unwrapped = true,
                _ => {}
            }
        }
    }
    unwrapped && !wrapped
}

impl<'a> Lowering<'a> {
    fn said(&self, schema: PropertyRef<'a>, depth: usize) -> Said {
        let item = match schema {
            PropertyRef::Reference(reference) => {
                let target = self.target(reference).filter(|_| depth < DEPTH);
                return target.map_or_else(Said::default, |target| self.said(target.into(), depth + 1));
            }
            PropertyRef::Item(item) => item,
        };
        let keywords = Keywords::of(item);
        let references = keywords.all_of.iter().filter(|part| part.as_item().is_none()).count();
        let adds = references > 1 || !keywords.properties.is_empty();
        let mut said = Said::default();
        if depth < DEPTH {
            for part in keywords.all_of {
                let is_inline = part.as_item().is_some_and(|part| !Keywords::of(part).says_something());
                if is_inline || !adds && keywords.all_of.iter().all(|other| other == part || is_note(other)) {
                    said = said.with(self.said(part.into(), depth + 1));
                }
            }
            if let Some(items) = keywords.items {
                said.items = Some(Box::new(self.said(items, depth + 1)));
            }
        }
        match item.schema_data.extensions.get("x-coinage-xml") {
            Some(xml) => said.with(Said::of(xml)),
            None => said,
        }
    }

    /// How a member of an object stands in XML, if that is not just an element of its name.
    pub(super) fn xml_of_member(
        &self,
        name: &str,
        declared: &[(PropertyRef<'a>, Pointer)],
    ) -> Option<Box<Xml>> {
        if !self.has_xml {
            return None;
        }
        let said = declared.iter().map(|(schema, _)| self.said(*schema, 0)).fold(Said::default(), Said::with);
        let xml = self.xml(&said, name);
        (xml != Xml::element(name)).then(|| Box::new(xml))
    }

    fn xml(&self, said: &Said, fallback: &str) -> Xml {
        let name = said.name.as_deref().unwrap_or(fallback);
        let mut xml = Xml {
            name: name.to_owned(),
            prefix: said.prefix.clone().unwrap_or_default(),
            namespace: said.namespace.clone().unwrap_or_default(),
            kind: said.kind.unwrap_or_default(),
            items: None,
        };
        if xml.namespace == INSTANCE && xml.prefix.is_empty() {
            // There are only attributes in it: what is meant is that one of the members is.
            xml.namespace.clear();
        }
        if let Some(("xsi", name)) = xml.name.split_once(':') {
            let (prefix, namespace) = ("xsi".to_owned(), INSTANCE.to_owned());
            return Xml { name: name.to_owned(), prefix, namespace, kind: XmlKind::Attribute, items: None };
        }
        let Some(items) = &said.items else { return xml };
        let implied = self.wraps_lists && items.name.is_some();
        if xml.kind == XmlKind::Element && said.wrapped.unwrap_or(implied) {
            xml.kind = XmlKind::Wrapped;
        }
        // The name of a list without an element around it counts for nothing.
        let own = xml.kind == XmlKind::Wrapped || self.wraps_lists;
        let items = self.xml(items, if own { name } else { fallback });
        if items != Xml::element(name) || xml.kind == XmlKind::Wrapped {
            xml.items = Some(Box::new(items));
        }
        xml
    }

    /// The items of a list, wherever they are declared.
    fn items_of(&self, schema: PropertyRef<'a>, depth: usize) -> Option<PropertyRef<'a>> {
        match schema {
            PropertyRef::Reference(reference) => {
                self.items_of(self.target(reference).filter(|_| depth < DEPTH)?.into(), depth + 1)
            }
            PropertyRef::Item(item) => Keywords::of(item).items,
        }
    }

    /// How a body stands in XML.
    pub(super) fn xml_of_body(&mut self, content: &'a MediaType, at: &Pointer) -> Xml {
        let Some(schema) = content.schema.as_ref() else { return Xml::element("root") };
        let said = self.said(schema.into(), 0);
        let named = match schema {
            ReferenceOr::Reference { reference } => schema_name(reference),
            ReferenceOr::Item(_) => None,
        };
        let fallback = named.or_else(|| sole_member(schema)).unwrap_or_else(|| {
            if said.name.is_none() {
                let message = "the body is XML whose root has no name".to_owned();
                self.report(
                    Diagnostic::new(Code::MissingMember, at, message)
                        .fallback("the root is called `root`")
                        .help("give the schema an `xml` with a `name`, or a name under `components`"),
                );
            }
            "root".to_owned()
        });
        let mut root = self.xml(&said, &fallback);
        if let Some(items) = &said.items {
            // There is one root. Its items are called what they are.
            root.kind = XmlKind::Wrapped;
            let mut inner = self.xml(items, "item");
            if items.name.is_none()
                && let Some(name) = self.items_of(schema.into(), 0).and_then(item_name)
            {
                inner.name = name;
            }
            root.items = Some(Box::new(inner));
        }
        root
    }
}

/// The name of the schema that items refer to.
fn item_name(items: PropertyRef<'_>) -> Option<String> {
    match items {
        PropertyRef::Reference(reference) => schema_name(reference),
        PropertyRef::Item(_) => None,
    }
}

/// Whether a part of an `allOf` says nothing about what values look like.
fn is_note(part: &SchemaRef) -> bool {
    part.as_item().is_some_and(|part| {
        let keywords = Keywords::of(part);
        !keywords.says_something() && keywords.all_of.is_empty()
    })
}

/// Nothing as the name of an object without a name and with only one member: this one is the root.
fn sole_member(schema: &SchemaRef) -> Option<String> {
    let keywords = Keywords::of(schema.as_item()?);
    (keywords.is_object() && keywords.properties.len() == 1).then(String::new)
}

impl Said {
    /// Reads an XML Object.
    fn of(xml: &Value) -> Self {
        let text = |key: &str| xml.get(key).and_then(Value::as_str).map(str::to_owned);
        let flag = |key: &str| xml.get(key).and_then(Value::as_bool);
        // OpenAPI 3.2 says in one keyword what `attribute` and `wrapped` say before it.
        let node = xml.get("nodeType").and_then(Value::as_str);
        let kind = match node {
            Some("attribute") => Some(XmlKind::Attribute),
            Some("text" | "cdata") => Some(XmlKind::Text),
            _ => flag("attribute").map(|it| if it { XmlKind::Attribute } else { XmlKind::Element }),
        };
        let wrapped = match node {
            Some("element") => Some(true),
            Some("none") => Some(false),
            _ => flag("wrapped"),
        };
        Self {
            name: text("name"),
            prefix: text("prefix"),
            namespace: text("namespace"),
            kind,
            wrapped,
            items: None,
        }
    }

    /// The same with what `more` says besides or instead.
    fn with(self, more: Self) -> Self {
        Self {
            name: more.name.or(self.name),
            prefix: more.prefix.or(self.prefix),
            namespace: more.namespace.or(self.namespace),
            kind: more.kind.or(self.kind),
            wrapped: more.wrapped.or(self.wrapped),
            items: more.items.or(self.items),
        }
    }
}

/// Only plain values can be attributes or text: anything else is an element, whatever is said.
pub(super) fn settle(model: &mut Model) {
    let is_plain = |model: &Model, field: &Field| {
        let mut ty = model.resolve(&field.ty);
        if let Type::Nullable(inner) = ty {
            ty = model.resolve(inner);
        }
        match ty {
            Type::Scalar(_) => true,
            Type::Ref(id) => !matches!(model.ty(*id).kind, TypeKind::Struct(_) | TypeKind::Union(_)),
            _ => false,
        }
    };
    let mut elements = Vec::new();
    for (id, def) in model.types() {
        let TypeKind::Struct(body) = &def.kind else { continue };
        for (index, field) in body.fields.iter().enumerate() {
            let Some(xml) = &field.xml else { continue };
            if matches!(xml.kind, XmlKind::Attribute | XmlKind::Text) && !is_plain(model, field) {
                elements.push((id, index));
            }
        }
    }
    for (id, index) in elements {
        if let TypeKind::Struct(body) = &mut model.types[id.index()].kind
            && let Some(xml) = &mut body.fields[index].xml
        {
            xml.kind = XmlKind::Element;
        }
    }
}

/// Whether any body of the document is XML.
pub(super) fn has_xml(document: &OpenAPI) -> bool {
    let components = document.components.as_ref();
    let bodies =
        components.into_iter().flat_map(|it| it.request_bodies.values()).filter_map(ReferenceOr::as_item);
    let replies =
        components.into_iter().flat_map(|it| it.responses.values()).filter_map(ReferenceOr::as_item);
    let paths = document.paths.paths.values().filter_map(ReferenceOr::as_item);
    let operations: Vec<_> =
        paths.flat_map(openapiv3::PathItem::iter).map(|(_, operation)| operation).collect();
    let own = operations.iter().filter_map(|it| it.request_body.as_ref()?.as_item());
    let responses = operations.iter().flat_map(|operation| {
        let responses = &operation.responses;
        responses.responses.values().chain(&responses.default).filter_map(ReferenceOr::as_item)
    });
    let contents = bodies.chain(own).map(|body| &body.content);
    let mut contents = contents.chain(replies.chain(responses).map(|reply| &reply.content));
    contents.any(|content| xml_content(content).is_some())
}
