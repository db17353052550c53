//! Media types: what is known of them, and of the schemas that stand with them.

use openapiv3::{Content, MediaType, ReferenceOr, Schema};

use super::keywords::{Keywords, PropertyRef};

/// A media type without its parameters, in lower case.
pub(super) fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// How plainly a media type is JSON: less is plainer.
pub(super) fn json_rank(media: &str) -> Option<u8> {
    match essence(media).as_str() {
        "application/json" => Some(0),
        "text/json" => Some(2),
        "application/*" | "*/*" => Some(3),
        other if other.ends_with("+json") => Some(1),
        _ => None,
    }
}

/// The content that is JSON, the plainest first.
pub(super) fn json_content(content: &Content) -> Option<(&str, &MediaType)> {
    content
        .iter()
        .filter_map(|(media, content)| Some((json_rank(media)?, media.as_str(), content)))
        .min_by_key(|(rank, media, _)| (*rank, *media))
        .map(|(_, media, content)| (media, content))
}

/// Whether a media type says nothing of what the bytes mean to us: raw bytes are what one wants then.
pub(super) fn is_opaque(media: &str) -> bool {
    let essence = essence(media);
    let known = [
        "application/octet-stream",
        "application/pdf",
        "application/zip",
        "application/gzip",
        "application/x-gzip",
        "application/x-tar",
        "application/x-7z-compressed",
        "application/x-bzip2",
        "application/zstd",
        "application/wasm",
        "application/vnd.kubernetes.protobuf",
        "application/x-protobuf",
        "application/protobuf",
    ];
    known.contains(&essence.as_str())
        || essence == "*/*"
        || ["image/", "audio/", "video/", "font/", "model/"].iter().any(|kind| essence.starts_with(kind))
        || essence.starts_with("application/vnd.openxmlformats-officedocument.")
}

/// Whether a media type is YAML.
pub(super) fn is_yaml(media: &str) -> bool {
    let essence = essence(media);
    ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/vnd.yaml"]
        .contains(&essence.as_str())
        || essence.ends_with("+yaml")
}

/// Whether what is of a media type is a text that people can read.
pub(super) fn is_textual(media: &str) -> bool {
    let essence = essence(media);
    let known = [
        "application/javascript",
        "application/graphql",
        "application/jwt",
        "application/sdp",
        "application/sql",
        "application/xml",
        "application/yaml",
        "application/x-yaml",
        "application/x-ndjson",
        "plain/text",
    ];
    essence.starts_with("text/")
        || known.contains(&essence.as_str())
        || ["+xml", "+yaml"].iter().any(|suffix| essence.ends_with(suffix))
}

/// Whether a schema is a plain text, of one of `formats` where some are given.
pub(super) fn is_text(schema: &ReferenceOr<Schema>, formats: &[&str]) -> bool {
    let PropertyRef::Item(item) = PropertyRef::from(schema) else { return false };
    let keywords = Keywords::of(item);
    keywords.ty == Some("string")
        && keywords.enumeration.is_empty()
        && (formats.is_empty() || keywords.format.as_deref().is_some_and(|format| formats.contains(&format)))
}

/// Whether a schema is missing or allows anything.
pub(super) fn says_nothing(schema: Option<&ReferenceOr<Schema>>) -> bool {
    match schema.map(PropertyRef::from) {
        None => true,
        Some(PropertyRef::Reference(_)) => false,
        Some(PropertyRef::Item(item)) => {
            let keywords = Keywords::of(item);
            !keywords.says_something() && keywords.all_of.is_empty()
        }
    }
}
