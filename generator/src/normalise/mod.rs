//! From any OpenAPI document to one valid `openapiv3::OpenAPI`.
//!
//! Takes the untyped tree of a document in OpenAPI 3.0, 3.1 or 3.2 and walks it with the grammar in
//! hand: each object's reader knows its members and their types, mends or drops what does not fit, and
//! builds the typed value directly, so that there is no second reading that could fail. A document in
//! Swagger 2.0 is first rewritten as one in 3.0, by `swagger`. Everything dropped is a finding, at its
//! place in the source. Only a document of another kind is refused.
//!
//! The result follows these rules, on which the next stage relies:
//!
//! * References name components only, as `#/components/<kind>/<name>` with the name escaped as in a JSON
//!   Pointer, and each leads to something. Schemas referred to by any other pointer have moved to
//!   `components/schemas`. References outside schemas end at an item, never at another reference.
//! * A path item holds operations only. Each has an `operationId` of its own, its parameters are
//!   complete and fit the path, and its `security` and `servers` are explicit.
//! * `null` is spelled `nullable`, `const` is an `enum` of one, exclusive bounds are flags.
//!
//! What 3.0 cannot say travels in extensions:
//!
//! | extension | on | value |
//! |---|---|---|
//! | `x-coinage-at` | anything | pointer of the node in the source, where it is another one; holds for all below it. |
//! | `x-coinage-degraded` | schema | why it allows any value |
//! | `x-coinage-types` | schema | list of type names, when there are several; `["null"]` when only null is allowed |
//! | `x-coinage-type` | schema | a type name that means nothing |
//! | `x-coinage-enum` | schema | values as written, when they do not fit the type; `enum` has them converted, or is missing |
//! | `x-coinage-minimum`, `-maximum`, `-multipleOf`, `-minLength`, … | schema | a bound that cannot be held, or that says nothing about the type |
//! | `x-coinage-prefixItems` | schema | list of schemas; `items` allows all of them |
//! | `x-coinage-patternProperties` | schema | list of patterns; `additionalProperties` has what they lead to |
//! | `x-coinage-dependentSchemas` | schema | map of schemas |
//! | `x-coinage-propertyNames`, `-if`, `-then`, `-else`, `-contains`, `-contentSchema` | schema | a schema |
//! | `x-coinage-additionalItems`, `-unevaluatedProperties`, `-unevaluatedItems` | schema | a boolean or a schema |
//! | `x-coinage-contentMediaType`, `-contentEncoding`, `-dependentRequired`, `-dependencies`, `-minContains`, `-maxContains`, `-xml` | schema | as written |
//! | `x-coinage-properties`, `-items`, `-required`, `-additionalProperties`, `-format` | schema | a keyword that says nothing about the type |
//! | `x-coinage-defaultMapping` | discriminator | a reference or a name |
//! | `x-coinage-itemSchema` | media type | a schema; it is the `schema`, too, where there is no other |
//! | `x-coinage-prefixEncoding`, `-itemEncoding` | media type | as written |
//! | `x-coinage-explode` | encoding, header | the flag, when it is written |
//! | `x-coinage-allowReserved` | parameter outside the query | `true` |
//! | `x-coinage-cookie` | cookie | `true`, where its style is `cookie` |
//! | `x-coinage-querystring` | parameter in the query | `true`, where it is the query itself |
//! | `x-coinage-operationId` | operation | the document's own id, or null, when another is used |
//! | `x-coinage-path` | operation | the path to call, when its key has a query, a fragment or odd variables |
//! | `x-coinage-fixed-query` | operation | the query to send with every request: `a=1&b` |
//! | `x-coinage-operations` | path item | map of operations, by methods that 3.0 does not have |
//! | `x-coinage-kind`, `-parent` | tag | as written |
//! | `x-coinage-webhooks` | document | map of path items |
//! | `x-coinage-skipped` | document | list of `{operationId?, method, path, reason, pointer}`; method `*` is a whole path |
//! | `x-coinage-openapi` | document | the version of the source |
//!
//! Schemas inside extensions are in normal form too and can be read as `ReferenceOr<Schema>`.

mod component;
mod content;
mod context;
mod document;
mod equivalent;
mod header;
mod info;
mod moved;
mod name;
mod object;
mod operation;
mod operation_id;
mod origin;
mod parameter;
mod path_parameters;
mod paths;
mod place;
mod place_name;
mod reference;
mod reply;
mod schema;
mod security;
mod swagger;
mod template;
#[cfg(test)]
mod tests;
mod version;

use openapiv3::OpenAPI;
use serde_json::Value;

use self::context::Context;
use self::origin::Origin;
use self::version::Version;
use crate::diagnostics::Diagnostics;

/// Brings the document `tree` to one form. Returns `None`, with a finding, when it is not an OpenAPI
/// document of a version that is supported.
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "a stage uses up what the stage before it made")]
pub fn normalise(tree: Value, diagnostics: &mut Diagnostics) -> Option<OpenAPI> {
    match version::accept(&tree, diagnostics)? {
        Version::Three(version) => {
            walk(&tree, Origin::Same, (&version, version::minor(&version)), diagnostics)
        }
        Version::Two(version) => {
            let converted = swagger::convert(&tree, diagnostics);
            walk(&converted, Origin::Converted(&converted), (&version, None), diagnostics)
        }
    }
}

fn walk<'a>(
    tree: &'a Value,
    origin: Origin<'a>,
    (version, minor): (&str, Option<u32>),
    diagnostics: &mut Diagnostics,
) -> Option<OpenAPI> {
    let mut cx = Context::new(tree, origin, minor, diagnostics);
    Some(document::document(&mut cx, tree.as_object()?, version))
}
