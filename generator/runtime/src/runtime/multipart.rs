//! Writes objects as bodies of parts (RFC 7578; RFC 2046, section 5.1; `OpenAPI` 3.1, "Encoding multipart Media
//! Types").
//!
//! Each member is a part, a list one per item. Plain values are text, objects are JSON, unless the encoding says
//! otherwise. What is absent or null makes no part.

use std::fmt::Write as _;
use std::hash::{BuildHasher, Hasher, RandomState};

use percent_encoding::percent_decode_str;

use crate::runtime::encoding::{Encoding, How, is_json};
use crate::runtime::payload::{Payload, Piece};
use crate::runtime::style::{self, Escape};
use crate::runtime::{Body, FilePart, Param, Place, Style, View, encode_view, entries};

/// Returns the body of parts that `value` is, and its media type with the boundary in it.
pub(crate) fn write(
    media: &str,
    value: View<'_>,
    encodings: &[Encoding],
) -> Result<(String, Payload), String> {
    let boundary = boundary();
    let is_form = media.trim().to_ascii_lowercase().starts_with("multipart/form-data");
    let mut parts = Parts { boundary: &boundary, is_form, text: String::new(), pieces: Vec::new() };
    let Some(members) = entries(value) else {
        return Err("only an object can be sent in parts".to_owned());
    };
    for (name, value) in members {
        let encoding = encodings.iter().find(|encoding| encoding.name == name);
        parts
            .member(name, value, encoding.map(|encoding| encoding.how))
            .map_err(|problem| format!("the member `{name}` of the body {problem}"))?;
    }
    let pieces = parts.finish();
    Ok((format!("{media}; boundary={boundary}"), Payload::of(pieces)))
}

/// Returns a boundary that nobody can guess, so that no content can be written to contain it.
fn boundary() -> String {
    let number = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", number(), number())
}

struct Parts<'a> {
    boundary: &'a str,
    is_form: bool,
    /// What has been written since the last piece.
    text: String,
    pieces: Vec<Piece>,
}

impl Parts<'_> {
    fn member(&mut self, name: &str, value: View<'_>, how: Option<How>) -> Result<(), String> {
        if let Some(How::Styled { style, explode, .. }) = how.filter(|_| self.is_form) {
            return self.styled(name, value, style, explode);
        }
        match style::list_items(value) {
            Some(items) => items.into_iter().try_for_each(|item| self.value(name, item, how)),
            None => self.value(name, value, how),
        }
    }

    /// Writes what a query of that style would hold, a part for each pair of it.
    fn styled(&mut self, name: &str, value: View<'_>, style: Style, explode: bool) -> Result<(), String> {
        let param = Param { name, place: Place::Query, style, explode, allow_reserved: false };
        let Some(query) = style::write_as(&param, value, Escape::Url)? else { return Ok(()) };
        let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            self.text(&plain(name), &plain(value), None)?;
        }
        Ok(())
    }

    fn value(&mut self, name: &str, value: View<'_>, how: Option<How>) -> Result<(), String> {
        let media = match how {
            Some(How::Media(media)) => Some(media),
            _ => None,
        };
        if style::is_nothing(value) {
            return Ok(());
        }
        if let View::File(file) = value.plain()
            && let Some(file) = file.any().downcast_ref::<FilePart>()
        {
            return self.file(name, file, media);
        }
        match style::scalar(value) {
            Ok(Some(text)) if !media.is_some_and(is_json) => self.text(name, &text, media),
            Err(problem) if matches!(value.plain(), View::F32(_) | View::F64(_)) => Err(problem.to_owned()),
            _ => {
                let json = encode_view(value).map_err(|error| format!("cannot be encoded: {error}"))?;
                let json = String::from_utf8_lossy(&json);
                self.text(name, &json, Some(media.unwrap_or("application/json")))
            }
        }
    }

    fn text(&mut self, name: &str, text: &str, media: Option<&str>) -> Result<(), String> {
        // In a form, a part without a media type is plain text; many servers take one with a type for a file.
        let media = media.or((!self.is_form).then_some("text/plain; charset=utf-8"));
        self.head(name, None, media, &[])?;
        self.text.push_str(text);
        self.text.push_str("\r\n");
        Ok(())
    }

    fn file(&mut self, name: &str, file: &FilePart, media: Option<&str>) -> Result<(), String> {
        // A list or a range of media types says what is allowed, not what this one is.
        let declared = media.filter(|media| !media.contains([',', '*']));
        let media = file.content_type.as_deref().or(declared).unwrap_or("application/octet-stream");
        // Servers tell files from other values by their having a name.
        self.head(name, Some(file.name.as_deref().unwrap_or(name)), Some(media), &file.headers)?;
        self.push(file.content.clone());
        self.text.push_str("\r\n");
        Ok(())
    }

    /// Writes the delimiter and the headers of a part.
    fn head(
        &mut self,
        name: &str,
        file: Option<&str>,
        media: Option<&str>,
        headers: &[(String, String)],
    ) -> Result<(), String> {
        let _ = write!(self.text, "--{}\r\nContent-Disposition: ", self.boundary);
        let kind = if self.is_form { "form-data" } else { "attachment" };
        let _ = write!(self.text, "{kind}; name=\"{}\"", quoted(name));
        if let Some(file) = file {
            let _ = write!(self.text, "; filename=\"{}\"", quoted(file));
        }
        self.text.push_str("\r\n");
        let media = media.map(|media| ("Content-Type", media));
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in media.into_iter().chain(headers) {
            let is_header = http::HeaderName::from_bytes(name.as_bytes()).is_ok()
                && http::HeaderValue::from_str(value).is_ok();
            if !is_header {
                return Err(
                    "has a header with a line break or another character that cannot be sent".to_owned()
                );
            }
            let _ = write!(self.text, "{name}: {value}\r\n");
        }
        self.text.push_str("\r\n");
        Ok(())
    }

    fn push(&mut self, piece: Piece) {
        let text = std::mem::take(&mut self.text);
        self.pieces.push(Body::from(text).into());
        self.pieces.push(piece);
    }

    fn finish(mut self) -> Vec<Piece> {
        let _ = write!(self.text, "--{}--\r\n", self.boundary);
        let text = std::mem::take(&mut self.text);
        self.pieces.push(Body::from(text).into());
        self.pieces
    }
}

/// Writes a name between quotes as WHATWG HTML has it ("multipart/form-data encoding algorithm"): RFC 7578 leaves it
/// open, and this is what servers are used to.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
