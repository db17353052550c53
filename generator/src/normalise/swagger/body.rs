//! Bodies: in 2.0 they are among the parameters, whole (`in: body`) or by fields (`in: formData`).

use serde_json::{Map, Value, json};

use super::super::component::followed;
use super::super::context::Context;
use super::super::object::Object;
use super::super::place::Place;
use super::super::reference::{Kind, reference_of};
use super::media::Media;
use super::parameter::{described, list_style, location, plain, subject};
use super::{kept, moved, moved_schema, schema};
use crate::diagnostics::{Code, Diagnostic};
use crate::pointer::Pointer;

const FORM: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data";

type Entries = Vec<(String, Value)>;

/// The parameters of an operation or a path, told apart.
#[derive(Default)]
pub(super) struct Inputs<'a> {
    /// Those that stay parameters, converted.
    pub(super) parameters: Option<Value>,
    bodies: Vec<Input<'a>>,
    fields: Vec<Input<'a>>,
}

/// A parameter that becomes a body, or part of one.
#[derive(Clone)]
struct Input<'a> {
    /// As it is written in the list: it may be a reference.
    written: &'a Value,
    written_at: Pointer,
    /// The parameter itself.
    value: &'a Value,
    at: Pointer,
}

impl<'a> Input<'a> {
    fn name(&self) -> Option<&'a str> {
        self.value.get("name")?.as_str()
    }

    fn warn(&self, cx: &mut Context<'a, '_>, code: Code, message: String, fallback: &str) {
        cx.report(Diagnostic::new(code, &self.written_at, message).fallback(fallback));
    }
}

impl<'a> Inputs<'a> {
    /// Reads the member `parameters` of `object`.
    pub(super) fn read(cx: &mut Context<'a, '_>, object: &Object<'a, '_>) -> Self {
        let Some(value) = object.get("parameters") else { return Self::default() };
        let Value::Array(elements) = value else {
            return Self { parameters: Some(value.clone()), ..Self::default() };
        };
        let place = object.place.member("parameters");
        let (mut inputs, mut parameters) = (Self::default(), Vec::new());
        for (index, written) in elements.iter().enumerate() {
            let place = place.element(index);
            // Where a reference leads nowhere, that is said when the parameter is read.
            let (value, at) = followed(cx, Kind::Parameter, written).unwrap_or((written, None));
            let at = at.map_or_else(|| place.pointer(), |at| Pointer::parse(&at));
            let input = Input { written, written_at: place.pointer(), value, at };
            match location(value).as_deref() {
                Some("body") => inputs.bodies.push(input),
                Some("formdata") => inputs.fields.push(input),
                _ => {
                    let parameter = plain(cx, written, place);
                    let stays = parameters.len() == index;
                    parameters.push(if stays { parameter } else { moved(parameter, place) });
                }
            }
        }
        inputs.parameters = Some(parameters.into());
        inputs
    }
}

/// The section `parameters`, as request bodies and as parameters. Form fields are left to the
/// operations: a field alone is no body.
pub(super) fn section<'a>(
    cx: &mut Context<'a, '_>,
    root: &Object<'a, '_>,
    media: &Media,
) -> (Entries, Entries) {
    let entries = root.map(cx, "parameters", |cx, _, value, place| {
        let target = followed(cx, Kind::Parameter, value).map_or(value, |(target, _)| target);
        match location(target).as_deref() {
            Some("body") if reference_of(value).is_some() => Some((true, moved(value.clone(), place))),
            Some("body") => Some((true, body(cx, value, place, &media.consumed()))),
            Some("formdata") => None,
            _ => Some((false, moved(plain(cx, value, place), place))),
        }
    });
    let (bodies, parameters): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(_, (is_body, _))| *is_body);
    let bare = |entries: Vec<(String, (bool, Value))>| -> Entries {
        entries.into_iter().map(|(name, (_, value))| (name, value)).collect()
    };
    (bare(bodies), bare(parameters))
}

/// The body of the operation at `place`, which consumes what `media` says in a document that says
/// `document`.
pub(super) fn request_body<'a>(
    cx: &mut Context<'a, '_>,
    own: &Inputs<'a>,
    inherited: &Inputs<'a>,
    place: Place<'_>,
    (media, document): (&Media, &Media),
) -> Option<Value> {
    let bodies = if own.bodies.is_empty() { &inherited.bodies } else { &own.bodies };
    let mut fields: Vec<Input<'a>> = Vec::new();
    for field in own.fields.iter().chain(&inherited.fields) {
        if !fields.iter().any(|other| other.name() == field.name()) {
            fields.push(field.clone());
        }
    }
    let Some(first) = bodies.first() else {
        return (!fields.is_empty()).then(|| form(cx, &fields, place, media));
    };
    for second in &bodies[1..] {
        second.warn(cx, Code::WrongType, "the operation has two bodies".to_owned(), "the first one is sent");
    }
    if let Some(field) = fields.first() {
        let message = "the operation has form fields beside a body".to_owned();
        field.warn(cx, Code::WrongType, message, "the body is sent, without the fields");
    }
    let is_component = first.at.tokens().count() == 2 && first.at.as_str().starts_with("/parameters/");
    if is_component && media.consumes == document.consumes {
        return Some(moved(first.written.clone(), Place::Start(first.written_at.as_str())));
    }
    Some(body(cx, first.value, Place::Start(first.at.as_str()), &media.consumed()))
}

/// A parameter in `body` as a request body of each of the types `media`.
fn body<'a>(cx: &mut Context<'a, '_>, value: &'a Value, place: Place<'_>, media: &[String]) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let parameter = Object { members, place };
    let mut holder = Map::new();
    if let Some(schema) = parameter.get("schema") {
        holder.insert("schema".to_owned(), moved_schema(schema, place.member("schema")));
    } else if parameter.get("type").is_some() {
        let message = "a body says its type without a `schema`";
        cx.warn(Code::WrongType, place, message, "it is read as other parameters are");
        let mut schema = described(cx, &parameter, &subject(&parameter));
        schema::read_files(&mut schema);
        holder.insert("schema".to_owned(), schema);
    } else {
        cx.missing(place, "a body", "schema", "any value is allowed");
    }
    let holder = moved(holder.into(), place);
    let content: Map<String, Value> = media.iter().map(|media| (media.clone(), holder.clone())).collect();
    let mut body = described_as(&parameter);
    body.insert("content".to_owned(), content.into());
    moved(body.into(), place)
}

/// What a body says about itself, apart from its content.
fn described_as(parameter: &Object<'_, '_>) -> Map<String, Value> {
    let mut members = kept(parameter, &[]);
    members.retain(|name, _| matches!(name.as_str(), "description" | "required") || name.starts_with("x-"));
    members
}

/// The fields of a form as one body.
fn form<'a>(cx: &mut Context<'a, '_>, fields: &[Input<'a>], place: Place<'_>, media: &Media) -> Value {
    let (mut properties, mut encoding, mut required) = (Map::new(), Map::new(), Vec::new());
    let mut first_file = None;
    for field in fields {
        let Value::Object(members) = field.value else { continue };
        let parameter = Object { members, place: Place::Start(field.at.as_str()) };
        let Some(name) = parameter.text(cx, "name") else {
            cx.missing(parameter.place, "a form field", "name", "the field is left out");
            continue;
        };
        let (property, is_file) = property(cx, &parameter);
        if let Some((style, explode)) = list_style(cx, &parameter, &property, "formdata").filter(|_| !is_file)
        {
            encoding.insert(name.clone(), json!({ "style": style, "explode": explode }));
        }
        if parameter.flag(cx, "required") == Some(true) {
            required.push(Value::String(name.clone()));
        }
        if is_file {
            first_file.get_or_insert(&field.at);
        }
        properties.insert(name, property);
    }
    let list = place.member("parameters");
    let schema = json!({ "type": "object", "properties": properties, "required": required });
    let holder = json!({ "schema": moved(schema, list), "encoding": encoding });
    let media = form_media(cx, media, first_file);
    let content: Map<String, Value> = media.into_iter().map(|media| (media, holder.clone())).collect();
    moved(json!({ "required": !required.is_empty(), "content": content }), list)
}

/// The schema of a form field, and whether the field holds files.
fn property<'a>(cx: &mut Context<'a, '_>, parameter: &Object<'a, '_>) -> (Value, bool) {
    let mut schema = described(cx, parameter, &subject(parameter));
    let before = schema.clone();
    schema::read_files(&mut schema);
    let is_file = schema != before;
    if let (Value::Object(members), Some(text), None) =
        (&mut schema, parameter.get("description"), reference_of(&before))
    {
        members.entry("description".to_owned()).or_insert_with(|| text.clone());
    }
    (schema, is_file)
}

/// The media types of a form: those of the document that are forms, or what the fields call for.
fn form_media(cx: &mut Context<'_, '_>, media: &Media, first_file: Option<&Pointer>) -> Vec<String> {
    let essence = |media: &str| media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let consumed = media.consumed();
    let mut forms: Vec<String> = consumed.iter().map(|media| essence(media)).collect();
    forms.retain(|media| media == FORM || media == PARTS);
    let Some(file) = first_file else {
        return if forms.is_empty() { vec![FORM.to_owned()] } else { forms };
    };
    if !forms.is_empty() && !forms.iter().any(|media| media == PARTS) {
        let message = format!("a file cannot be sent as `{FORM}`");
        cx.report(
            Diagnostic::new(Code::WrongType, file, message).fallback(format!("it is sent as `{PARTS}`")),
        );
    }
    vec![PARTS.to_owned()]
}
