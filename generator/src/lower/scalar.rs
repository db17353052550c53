//! Plain values: what type and format come to.
//!
//! A format gets a type of its own only if every value that a server may send survives the way through that
//! type, and the ranges of integers are believed only as far as the document does not contradict itself.
//! Formats that get none are named in the docs.

use openapiv3::Schema;
use serde_json::{Number, Value};

use super::Lowering;
use super::keywords::Keywords;
use super::schema::{Lowered, Site};
use crate::config::FormatConfig;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{FormatId, Scalar, Type};
use crate::pointer::Pointer;

impl<'a> Lowering<'a> {
    /// Lowers a schema of the plain type `ty`.
    pub(super) fn lower_scalar(
        &mut self,
        ty: &str,
        keywords: &Keywords<'a>,
        at: &Pointer,
        site: &Site,
    ) -> Lowered {
        if !matches!(ty, "string" | "integer" | "number" | "boolean" | "null") {
            let message = format!("`{ty}` is not a type of OpenAPI");
            return self.untyped(Code::UnsupportedSchema, at, site, &message);
        }
        if ty == "null" {
            return Lowered { ty: Type::Any, nullable: true };
        }
        let scalar = self.custom(ty, keywords).unwrap_or_else(|| {
            let format = self.meant_format(keywords);
            let scalar = known(ty, format.as_deref()).unwrap_or_else(|| base(ty));
            if scalar.is_integer() { self.widened(scalar, format.as_deref(), keywords, at) } else { scalar }
        });
        Lowered::new(Type::Scalar(scalar))
    }

    /// The format, or the one that the configuration puts in its place.
    fn meant_format(&mut self, keywords: &Keywords<'a>) -> Option<String> {
        let format = format(keywords)?;
        match self.config.formats.get(format) {
            Some(FormatConfig::Format(other)) => {
                self.formats_used.insert(format.to_owned());
                Some(other.clone())
            }
            _ => Some(format.to_owned()),
        }
    }

    /// The type of another crate that the configuration gives to texts of this format.
    fn custom(&mut self, ty: &str, keywords: &Keywords<'a>) -> Option<Scalar> {
        let format = format(keywords).filter(|_| ty == "string")?;
        let Some(FormatConfig::Type(_)) = self.config.formats.get(format) else { return None };
        self.formats_used.insert(format.to_owned());
        let formats = &mut self.model.formats;
        let index = formats.iter().position(|known| known == format).unwrap_or_else(|| {
            formats.push(format.to_owned());
            formats.len() - 1
        });
        Some(Scalar::Custom(FormatId(index)))
    }

    /// The smallest type of integers that has room for `scalar` and for all numbers that the document allows.
    fn widened(
        &mut self,
        scalar: Scalar,
        format: Option<&str>,
        keywords: &Keywords<'a>,
        at: &Pointer,
    ) -> Scalar {
        let Some(range) = range(scalar) else { return scalar };
        let named = evidence(keywords);
        let Some(beyond) = named.iter().find(|number| !within(**number, range)) else { return scalar };
        let wide = [Scalar::Int32, Scalar::Int64, Scalar::UInt64].into_iter().find(|wide| {
            let has_room = |room: Range| {
                let holds = |number: &i128| within(*number, room);
                // A declared range of zero and more has no need of what lies below.
                let from_zero = keywords.limits.minimum.as_deref().and_then(whole) >= Some(0);
                named.iter().all(holds) && (holds(&range.0) || from_zero) && holds(&range.1)
            };
            self::range(*wide).is_some_and(has_room)
        });
        let wide = wide.unwrap_or(Scalar::Number);
        if let Some(format) = format.filter(|format| known("integer", Some(format)).is_some()) {
            self.report(
                Diagnostic::new(
                    Code::FormatRange,
                    at,
                    format!("the number {beyond} is allowed, but does not fit the format `{format}`"),
                )
                .fallback(if wide == Scalar::Number { "a number of any size" } else { "a wider integer" })
                .help("correct the format or the number"),
            );
        }
        wide
    }

    /// Says so if a default is no value of its schema. Nothing but the docs makes use of it.
    pub(super) fn check_default(&mut self, schema: &Schema, keywords: &Keywords<'a>, at: &Pointer) {
        let data = &schema.schema_data;
        let Some(default) = data.default.as_ref().filter(|default| !default.is_null()) else { return };
        let several = data.extensions.contains_key("x-coinage-types");
        let Some(ty) = keywords.ty.filter(|_| !several) else { return };
        let message = if !is_of_type(default, ty) {
            format!("the default {} is not of the type `{ty}`", super::docs::code(&default.to_string()))
        } else if !keywords.enumeration.is_empty() && !keywords.enumeration.contains(default) {
            format!("the default {} is none of the values", super::docs::code(&default.to_string()))
        } else {
            return;
        };
        self.report(
            Diagnostic::new(Code::WrongType, &at.join("default"), message).fallback("only the docs name it"),
        );
    }

    /// Every entry about a format must be of use.
    pub(super) fn check_formats(&mut self) {
        // A selection leaves out what the entries may speak of.
        if self.config.is_selective() {
            return;
        }
        for (format, entry) in &self.config.formats {
            let message = match entry {
                FormatConfig::Format(other) if other != "string" && !is_known(other) => {
                    format!(
                        "the entry `formats.{format}` names `{other}`, which is neither a format nor the path of a type"
                    )
                }
                _ if self.formats_used.contains(format) => continue,
                FormatConfig::Type(_) => {
                    format!(
                        "the entry `formats.{format}` of the configuration applies to no text of the document"
                    )
                }
                FormatConfig::Format(_) => {
                    format!(
                        "the entry `formats.{format}` of the configuration applies to no schema of the document"
                    )
                }
            };
            let finding = Diagnostic::new(Code::UnusedConfig, &Pointer::root(), message)
                .help("correct the entry, or take it out");
            self.diagnostics.report(self.config.placed(finding, &["formats", format]));
        }
    }
}

/// Whether a value of the document is of a type.
fn is_of_type(value: &Value, ty: &str) -> bool {
    match ty {
        "string" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

/// The format, or the encoding that stands for one.
fn format<'k>(keywords: &'k Keywords<'_>) -> Option<&'k str> {
    keywords.format.as_deref().or_else(|| match keywords.encoding? {
        "base64" => Some("byte"),
        "base64url" => Some("base64url"),
        _ => None,
    })
}

/// What values of `ty` are without a format.
fn base(ty: &str) -> Scalar {
    match ty {
        "integer" => Scalar::Int64,
        "number" => Scalar::Float,
        "boolean" => Scalar::Bool,
        _ => Scalar::Text,
    }
}

/// The type that a format gives to values of `ty`, in all spellings that documents have.
fn known(ty: &str, format: Option<&str>) -> Option<Scalar> {
    let format = format?;
    match ty {
        "string" => text(format),
        "integer" | "number" => integer(format).or_else(|| number(ty, format)),
        _ => None,
    }
}

fn is_known(format: &str) -> bool {
    text(format).or_else(|| integer(format)).or_else(|| number("number", format)).is_some()
}

fn text(format: &str) -> Option<Scalar> {
    Some(match format {
        "date-time" | "datetime" | "dateTime" | "date_time" | "iso-datetime" | "google-datetime" => {
            Scalar::DateTime
        }
        "binary" => Scalar::Binary,
        "date" | "full-date" | "iso-date" => Scalar::Date,
        "time" | "full-time" | "partial-time" => Scalar::Time,
        "duration" | "iso-duration" => Scalar::Duration,
        "decimal" | "decimal128" | "bigdecimal" => Scalar::Decimal,
        "uuid" | "UUID" | "uuid4" | "guid" => Scalar::Uuid,
        "uri" | "url" | "iri" | "uri-reference" | "iri-reference" => Scalar::Uri,
        "byte" | "base64" => Scalar::Base64,
        "base64url" => Scalar::Base64Url,
        _ => return None,
    })
}

/// Integers of a size. A `number` of such a format is one, since a floating point number would round it.
fn integer(format: &str) -> Option<Scalar> {
    Some(match format {
        "int8" => Scalar::Int8,
        "int16" => Scalar::Int16,
        "int32" => Scalar::Int32,
        "int64" | "long" => Scalar::Int64,
        "uint8" => Scalar::UInt8,
        "uint16" => Scalar::UInt16,
        "uint32" => Scalar::UInt32,
        "uint64" | "uint" => Scalar::UInt64,
        "int128" | "uint128" | "bigint" | "bigInteger" | "biginteger" => Scalar::Number,
        _ => return None,
    })
}

fn number(ty: &str, format: &str) -> Option<Scalar> {
    match format {
        "decimal" | "decimal128" | "bigdecimal" if ty == "number" => Some(Scalar::Number),
        "integer" | "int" if ty == "number" => Some(Scalar::Int64),
        "float" | "double" if ty == "number" => Some(Scalar::Float),
        _ => None,
    }
}

/// What the docs say of a format that has no type of its own.
pub(super) fn described(keywords: &Keywords<'_>) -> Option<String> {
    let (ty, format) = (keywords.ty?, format(keywords)?);
    if known(ty, Some(format)).is_some() {
        return None;
    }
    Some(match (ty, format) {
        // Nothing that the type does not say.
        ("string", "string" | "text" | "enum" | "constant" | "password") | ("integer", "integer" | "int") => {
            return None;
        }
        ("number", "number") | ("boolean" | "object" | "array", _) => return None,
        ("string", "int32" | "int64" | "uint32" | "uint64" | "integer" | "int" | "long") => {
            format!("an integer (`{format}`) as text")
        }
        ("string", "float" | "double" | "number") => format!("a number (`{format}`) as text"),
        ("string", "email" | "idn-email") => "an e-mail address".to_owned(),
        ("string", "hostname" | "idn-hostname") => "a host name".to_owned(),
        ("string", "ipv4") => "an IPv4 address".to_owned(),
        ("string", "ipv6") => "an IPv6 address".to_owned(),
        ("string", "ip" | "ip-address") => "an IP address".to_owned(),
        ("string", "regex") => "a regular expression".to_owned(),
        ("string", "uri-template") => "a URI template".to_owned(),
        ("string", "json-pointer") => "a JSON pointer".to_owned(),
        ("integer" | "number", "unix-time" | "unixtime") => "a Unix time".to_owned(),
        _ => format!("format {}", super::docs::code(format)),
    })
}

/// The least and the greatest number of a type.
type Range = (i128, i128);

fn range(scalar: Scalar) -> Option<Range> {
    Some(match scalar {
        Scalar::Int8 => (i8::MIN.into(), i8::MAX.into()),
        Scalar::Int16 => (i16::MIN.into(), i16::MAX.into()),
        Scalar::Int32 => (i32::MIN.into(), i32::MAX.into()),
        Scalar::Int64 => (i64::MIN.into(), i64::MAX.into()),
        Scalar::UInt8 => (0, u8::MAX.into()),
        Scalar::UInt16 => (0, u16::MAX.into()),
        Scalar::UInt32 => (0, u32::MAX.into()),
        Scalar::UInt64 => (0, u64::MAX.into()),
        _ => return None,
    })
}

/// Whether a number lies in a range. The ends of 64 bits are often written as floating point has them, a
/// little beyond.
#[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "rounding both alike is the point")]
fn within(number: i128, range: Range) -> bool {
    let is_end = |end: i128| end.unsigned_abs() > u128::from(u32::MAX) && number as f64 == end as f64;
    (range.0..=range.1).contains(&number) || is_end(range.0) || is_end(range.1)
}

/// The integers that the document names as values.
fn evidence(keywords: &Keywords<'_>) -> Vec<i128> {
    let limits = &keywords.limits;
    let bound = |bound: Option<&String>, exclusive: bool, step: i128| {
        let bound = whole(bound?)?;
        Some(if exclusive { bound.saturating_add(step) } else { bound })
    };
    let values = keywords.enumeration.iter().filter_map(|value| match value {
        Value::Number(number) => whole(&number.to_string()),
        _ => None,
    });
    let low = bound(limits.minimum.as_ref(), limits.exclusive_minimum, 1);
    let high = bound(limits.maximum.as_ref(), limits.exclusive_maximum, -1);
    low.into_iter().chain(high).chain(values).collect()
}

/// The integer that a number of the document comes to.
#[expect(clippy::cast_possible_truncation, reason = "what is too large ends at the bounds of the type")]
fn whole(text: &str) -> Option<i128> {
    text.parse().ok().or_else(|| {
        let number: Number = serde_json::from_str(text).ok()?;
        number.as_f64().map(|number| number.trunc() as i128)
    })
}
