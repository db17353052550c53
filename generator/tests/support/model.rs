//! A model as a page of text: what there is, without how it is held.

use std::fmt::Write as _;

use coinage::Model;
use coinage::model::{
    Body, BodyContent, Docs, Encoding, EncodingForm, Field, OAuth, Operation, Origin, Parameter, Reply,
    ReplyContent, ReplyHeader, Scheme, SchemeKind, Server, StatusMatch, Type, TypeDef, TypeId, TypeKind, Xml,
};

/// Prints all of `model`.
pub(crate) fn print(model: &Model) -> String {
    let mut text = format!("{} {}{}\n", model.title, model.version, quoted(model.description.as_deref()));
    for each in &model.servers {
        let _ = writeln!(text, "{}", server(each));
    }
    for each in &model.schemes {
        let _ = writeln!(text, "{}", scheme(each));
    }
    for group in &model.groups {
        let _ = writeln!(text, "group {}{}", group.name, quoted(group.description.as_deref()));
    }
    for (_, def) in model.types() {
        text.push_str(&type_def(model, def));
    }
    for each in &model.operations {
        text.push_str(&operation(model, each));
    }
    for event in &model.events {
        let _ = writeln!(text, "\nevent {}: {}{}", event.name, use_of(model, &event.ty), docs(&event.docs));
    }
    for skipped in &model.skipped {
        let id = skipped.id.as_deref().unwrap_or("-");
        let _ = writeln!(text, "\nskipped {id}: {} {}: {}", skipped.method, skipped.path, skipped.reason);
    }
    text
}

fn server(server: &Server) -> String {
    format!("server {}{}", server.url, quoted(server.description.as_deref()))
}

fn scheme(scheme: &Scheme) -> String {
    let kind = match &scheme.kind {
        SchemeKind::Basic => "basic".to_owned(),
        SchemeKind::Bearer => "bearer".to_owned(),
        SchemeKind::Http(word) => format!("credentials of `{word}`"),
        SchemeKind::MutualTls => "certificate".to_owned(),
        SchemeKind::OAuth(server) => oauth(server),
        SchemeKind::ApiKey { place, parameter } => format!("key in {} `{parameter}`", lower(place)),
    };
    format!("scheme {}: {kind}{}", scheme.name, quoted(scheme.description.as_deref()))
}

fn oauth(server: &OAuth) -> String {
    let mut text = "tokens".to_owned();
    let urls = [
        ("authorize", &server.authorization_url),
        ("code", &server.token_url),
        ("client", &server.client_credentials_url),
        ("refresh", &server.refresh_url),
        ("discover", &server.discovery_url),
    ];
    for (what, url) in urls {
        if let Some(url) = url {
            let _ = write!(text, ", {what} at {url}");
        }
    }
    for (scope, description) in &server.scopes {
        let _ = write!(text, ", scope {scope}{}", quoted(description.as_deref()));
    }
    text
}

fn type_def(model: &Model, def: &TypeDef) -> String {
    let what = match &def.kind {
        TypeKind::Struct(_) => "struct".to_owned(),
        TypeKind::Enum(_) => "enum".to_owned(),
        TypeKind::IntEnum(_) => "enum of integers".to_owned(),
        TypeKind::Union(union) => match &union.tag {
            Some(tag) => format!("union by `{tag}`"),
            None => "union".to_owned(),
        },
        TypeKind::Text(text) if text.sensitive => "text, sensitive".to_owned(),
        TypeKind::Text(_) => "text".to_owned(),
        TypeKind::Alias(target) => format!("= {}", use_of(model, target)),
    };
    let flags = flags(&[("nullable", def.nullable), ("deprecated", def.deprecated)]);
    let mut text = format!("\ntype {} {what}{flags}{}\n", origin(model, &def.origin), docs(&def.docs));
    match &def.kind {
        TypeKind::Struct(body) => {
            body.fields.iter().for_each(|each| text.push_str(&field(model, each)));
            if let Some(rest) = &body.rest {
                let _ = writeln!(text, "  ..: {}", use_of(model, rest));
            }
        }
        TypeKind::Enum(values) | TypeKind::IntEnum(values) => {
            for value in values {
                let name = value.name.as_ref().map(|name| format!(" as {name}")).unwrap_or_default();
                let description = quoted(value.description.as_deref());
                let _ = writeln!(text, "  {:?}{name}{description}", value.value);
            }
        }
        TypeKind::Union(union) => {
            for branch in &union.branches {
                let name = branch.name.as_ref().map(|name| format!(" as {name}")).unwrap_or_default();
                let tags = branch.tags.iter().fold(String::new(), |tags, tag| format!("{tags} {tag:?}"));
                let description = quoted(branch.description.as_deref());
                let _ = writeln!(text, "  {}{name}{tags}{description}", use_of(model, &branch.ty));
            }
        }
        TypeKind::Text(_) | TypeKind::Alias(_) => {}
    }
    text.push_str(&degraded(&def.degraded));
    text
}

fn field(model: &Model, field: &Field) -> String {
    let flags = flags(&[
        ("required", field.required),
        ("nullable", field.nullable),
        ("sensitive", field.sensitive),
        ("constant", field.constant.is_some()),
        ("deprecated", field.deprecated),
        ("read-only", field.read_only),
        ("write-only", field.write_only),
    ]);
    let xml = field.xml.as_ref().map(|xml| format!(" as {}", self::xml(xml))).unwrap_or_default();
    format!("  {}: {}{flags}{xml}{}\n", field.name, use_of(model, &field.ty), docs(&field.docs))
}

fn operation(model: &Model, operation: &Operation) -> String {
    let flags = flags(&[
        ("deprecated", operation.deprecated),
        ("preview", operation.preview),
        ("idempotent", operation.idempotent == Some(true)),
        ("not idempotent", operation.idempotent == Some(false)),
    ]);
    let mut text = format!(
        "\noperation {}: {} {} in {}{flags}{}\n",
        operation.id,
        operation.method,
        operation.path,
        model.groups[operation.group.0].name,
        docs(&operation.docs)
    );
    for each in &operation.parameters {
        text.push_str(&parameter(model, each));
    }
    if let Some(header) = &operation.idempotency_key {
        let _ = writeln!(text, "  idempotency key: {header}");
    }
    if let Some(each) = &operation.body {
        text.push_str(&body(model, each));
    }
    for each in &operation.replies {
        text.push_str(&reply(model, each));
    }
    if !operation.security.is_empty() {
        let sets: Vec<String> = operation.security.iter().map(|set| schemes(model, set)).collect();
        let _ = writeln!(text, "  security: {}", sets.join(" or "));
    }
    for each in &operation.servers {
        let _ = writeln!(text, "  {}", server(each));
    }
    if let Some(paging) = &operation.paging {
        let _ = writeln!(text, "  pages: {:?}", paging.way);
    }
    text.push_str(&degraded(&operation.degraded));
    text
}

fn schemes(model: &Model, set: &[usize]) -> String {
    if set.is_empty() {
        return "nothing".to_owned();
    }
    let names: Vec<&str> = set.iter().map(|index| model.schemes[*index].name.as_str()).collect();
    names.join(" and ")
}

fn parameter(model: &Model, parameter: &Parameter) -> String {
    let flags = flags(&[
        ("required", parameter.required),
        ("exploded", parameter.explode),
        ("reserved characters", parameter.allow_reserved),
        ("deprecated", parameter.deprecated),
    ]);
    format!(
        "  {} {}: {}, {}{flags}{}\n",
        lower(&parameter.place),
        parameter.name,
        use_of(model, &parameter.ty),
        lower(&parameter.style),
        docs(&parameter.docs)
    )
}

fn body(model: &Model, body: &Body) -> String {
    let list = |word: &str, all: &[String]| {
        if all.is_empty() { String::new() } else { format!(" {word} {}", all.join(", ")) }
    };
    let flags = flags(&[("required", body.required)]);
    let mut text = format!(
        "  body {}{}{}: {}{flags}{}\n",
        body.media,
        list("or", &body.also),
        list("like", &body.same),
        body_content(model, &body.content),
        quoted(body.description.as_deref())
    );
    for other in &body.alternatives {
        let content = body_content(model, &other.content);
        let _ = writeln!(text, "    or {}{}: {content}", other.media, list("or", &other.also));
    }
    text
}

fn body_content(model: &Model, content: &BodyContent) -> String {
    match content {
        BodyContent::Json(ty) => use_of(model, ty),
        BodyContent::Form(ty, encodings) => {
            format!("form of {}{}", use_of(model, ty), self::encodings(encodings))
        }
        BodyContent::Parts(ty, encodings) => {
            format!("parts of {}{}", use_of(model, ty), self::encodings(encodings))
        }
        BodyContent::Xml(ty, root) => format!("XML of {}: {}", use_of(model, ty), xml(root)),
        BodyContent::Lines(ty, framing) => format!("{} of {}", lower(framing), use_of(model, ty)),
        BodyContent::Text | BodyContent::Raw => lower(content),
    }
}

fn xml(xml: &Xml) -> String {
    let mut text = format!("{} `{}`", lower(&xml.kind), xml.name);
    for (word, value) in [("prefix", &xml.prefix), ("namespace", &xml.namespace)] {
        if !value.is_empty() {
            let _ = write!(text, " {word} {value}");
        }
    }
    if let Some(items) = &xml.items {
        let _ = write!(text, " [{}]", self::xml(items));
    }
    text
}

fn encodings(encodings: &[Encoding]) -> String {
    let text = |encoding: &Encoding| match &encoding.form {
        EncodingForm::Media(media) => format!("; {} as {media}", encoding.name),
        EncodingForm::Styled { style, explode, allow_reserved } => {
            let flags = flags(&[("exploded", *explode), ("reserved characters", *allow_reserved)]);
            format!("; {} in {}{flags}", encoding.name, lower(style))
        }
    };
    encodings.iter().map(text).collect()
}

fn reply(model: &Model, reply: &Reply) -> String {
    let status = match reply.status {
        StatusMatch::Code(code) => code.to_string(),
        StatusMatch::Range(hundreds) => format!("{hundreds}XX"),
        StatusMatch::Default => "default".to_owned(),
    };
    let content = match &reply.content {
        ReplyContent::Json(ty) => use_of(model, ty),
        ReplyContent::Xml(ty) => format!("XML of {}", use_of(model, ty)),
        other => lower(other),
    };
    let stream = reply.stream.as_ref().map(|stream| {
        let item = stream.item.as_ref().map_or_else(|| "text".to_owned(), |ty| use_of(model, ty));
        format!(", {} of {item} as {}", lower(&stream.framing), stream.media)
    });
    let stream = stream.unwrap_or_default();
    let media = reply.media.as_ref().map(|media| format!(" {media}")).unwrap_or_default();
    let others =
        if reply.others.is_empty() { String::new() } else { format!(" or {}", reply.others.join(", ")) };
    let header = |header: &ReplyHeader| {
        let form = if header.json { ", JSON" } else { "" };
        format!("    header {}: {}{form}{}\n", header.name, use_of(model, &header.ty), docs(&header.docs))
    };
    let headers: String = reply.headers.iter().map(header).collect();
    format!(
        "  reply {status}{media}{others}: {content}{stream}{}\n{headers}",
        quoted(Some(&reply.description))
    )
}

/// A use of a type: `list of text`.
pub(crate) fn use_of(model: &Model, ty: &Type) -> String {
    match ty {
        Type::Ref(id) => name(model, *id),
        Type::List(inner) => format!("list of {}", use_of(model, inner)),
        Type::Map(inner) => format!("map of {}", use_of(model, inner)),
        Type::Nullable(inner) => format!("({} or null)", use_of(model, inner)),
        Type::Scalar(scalar) => lower(scalar),
        Type::Any => "any".to_owned(),
    }
}

/// A type by where its name comes from: `Thing`, `Thing/label`, `sendThing/reply`.
pub(crate) fn name(model: &Model, id: TypeId) -> String {
    origin(model, &model.ty(id).origin)
}

fn origin(model: &Model, place: &Origin) -> String {
    match place {
        Origin::Schema(name) => name.clone(),
        Origin::Shared(first) => origin(model, first),
        Origin::Input(of) => format!("{} as sent", name(model, *of)),
        Origin::Inside { parent, words } => format!("{}/{}", name(model, *parent), words.join("/")),
        Origin::Operation { operation, words } => {
            format!("{}/{}", model.operations[*operation].id, words.join("/"))
        }
    }
}

fn docs(docs: &Docs) -> String {
    let mut text = quoted(docs.summary.as_deref()) + &quoted(docs.description.as_deref());
    if !docs.limits.is_empty() {
        let _ = write!(text, " ({})", docs.limits.join("; "));
    }
    text
}

fn quoted(text: Option<&str>) -> String {
    text.filter(|text| !text.is_empty()).map(|text| format!(" {text:?}")).unwrap_or_default()
}

fn flags(flags: &[(&str, bool)]) -> String {
    flags.iter().filter(|(_, set)| *set).flat_map(|(flag, _)| [", ", flag]).collect()
}

fn degraded(reasons: &[String]) -> String {
    reasons.iter().flat_map(|reason| ["  degraded: ", reason, "\n"]).collect()
}

/// The name of a variant, in lower case.
fn lower(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}
