#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::parse;
use super::shown;
use crate::diagnostics::{Code, Diagnostics, render};
use crate::normalise::normalise;
use crate::pointer::Pointer;
use crate::source::{Reader, Source, Unread};

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

/// The document `yaml` in `api/spec.yaml` with `files` beside it.
fn source(yaml: &str, files: &[(&str, &str)]) -> Source {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    Source::new("api/spec.yaml", format!("{HEAD}{yaml}")).with_files(files.collect::<BTreeMap<_, _>>())
}

fn bundled(yaml: &str, files: &[(&str, &str)]) -> (Option<Value>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let tree = parse(&source(yaml, files), &mut diagnostics);
    (tree, diagnostics)
}

/// The bundled tree; nothing is to be found fault with.
fn clean(yaml: &str, files: &[(&str, &str)]) -> Value {
    let (tree, diagnostics) = bundled(yaml, files);
    assert_eq!(diagnostics.iter().collect::<Vec<_>>(), Vec::<&crate::Diagnostic>::new());
    tree.unwrap()
}

/// The schemas of the normalised document, and the codes and messages of the findings.
fn schemas(yaml: &str, files: &[(&str, &str)]) -> (Value, Vec<(Code, String)>) {
    let (tree, mut diagnostics) = bundled(yaml, files);
    let document = serde_json::to_value(normalise(tree.unwrap(), &mut diagnostics)).unwrap();
    let found = diagnostics.iter().map(|finding| (finding.code, finding.message.clone())).collect();
    (document["components"]["schemas"].clone(), found)
}

fn names(schemas: &Value) -> Vec<&str> {
    schemas.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn files_stand_in_the_document_by_their_paths() {
    let tree = clean(
        "components: {schemas: {A: {type: array, items: {$ref: 'models/pet.yaml#/Pet'}}}}",
        &[("models/pet.yaml", "Pet: {items: {$ref: ../b.json}}"), ("b.json", r##"{"not": {"$ref": "#"}}"##)],
    );
    assert_eq!(
        tree["components"]["schemas"]["A"]["items"],
        json!({"$ref": "#/x-coinage-files/models~1pet.yaml/Pet"})
    );
    assert_eq!(
        tree["x-coinage-files"],
        json!({
            "b.json": {"not": {"$ref": "#/x-coinage-files/b.json"}},
            "models/pet.yaml": {"Pet": {"items": {"$ref": "#/x-coinage-files/b.json"}}},
        })
    );
}

#[test]
fn a_document_that_refers_to_no_file_stays_as_it_is() {
    let tree = clean("components: {schemas: {A: {items: {$ref: '#/components/schemas/A'}}}}", &[]);
    assert_eq!(tree.as_object().unwrap().len(), 3);
}

#[test]
fn a_document_may_name_itself() {
    let tree = clean("components: {schemas: {A: {items: {$ref: './spec.yaml#/components/schemas/A'}}}}", &[]);
    assert_eq!(tree["components"]["schemas"]["A"]["items"], json!({"$ref": "#/components/schemas/A"}));
}

#[test]
fn a_component_becomes_what_it_refers_to() {
    let (schemas, found) = schemas(
        "components: {schemas: {Pet: {$ref: pet.yaml}, Again: {$ref: pet.yaml}, Owner: {$ref: 'all.yaml#/O'}}}",
        &[
            ("pet.yaml", "properties: {owner: {$ref: 'all.yaml#/O'}, mother: {$ref: '#'}}\ntype: object"),
            ("all.yaml", "O: {type: object, properties: {pet: {$ref: pet.yaml}}}"),
        ],
    );
    assert_eq!(found, []);
    assert_eq!(names(&schemas), ["Again", "Owner", "Pet"]);
    assert_eq!(schemas["Pet"], json!({"$ref": "#/components/schemas/Again"}));
    assert_eq!(schemas["Again"]["properties"]["owner"], json!({"$ref": "#/components/schemas/Owner"}));
}

#[test]
fn names_come_from_the_place_or_the_file() {
    let (schemas, found) = schemas(
        "components:\n  schemas:\n    Pet: {type: string}\n    All:\n      allOf:\n        \
         - $ref: models/pet.yaml\n        - $ref: zoo/models/pet.yaml\n        - $ref: zoo/models/cage.v1.yaml\n        \
         - $ref: 'all.yaml#/components/schemas/Pet'\n        - $ref: 'all.yaml#/Cage v1'\n        \
         - $ref: 'all.yaml#/components/schemas/Sea/properties/depth'",
        &[
            ("models/pet.yaml", "type: object"),
            ("zoo/models/pet.yaml", "type: object"),
            ("zoo/models/cage.v1.yaml", "type: object"),
            (
                "all.yaml",
                "Cage v1: {type: object}\n\
                 components: {schemas: {Pet: {type: object}, Sea: {properties: {depth: {type: object}}}}}",
            ),
        ],
    );
    assert_eq!(found, []);
    assert_eq!(
        names(&schemas),
        ["All", "AllPet", "Cage v1", "Pet", "SeaDepth", "ZooCageV1", "ZooPet", "pet2"]
    );
}

#[test]
fn circles_between_files_end() {
    let (schemas, found) = schemas(
        "components: {schemas: {A: {properties: {b: {$ref: 'b.yaml#/X'}}}, B: {$ref: c.yaml}}}",
        &[
            ("b.yaml", "X: {$ref: 'd.yaml#/X'}"),
            ("d.yaml", "X: {$ref: 'b.yaml#/X'}"),
            ("c.yaml", "$ref: e.yaml"),
            ("e.yaml", "$ref: c.yaml"),
        ],
    );
    assert_eq!(names(&schemas), ["A", "B", "DX", "X", "c", "e"]);
    assert!(found.iter().all(|(code, _)| *code == Code::CircularReference), "{found:?}");
}

#[test]
fn maps_lists_and_texts_may_be_references() {
    let tree = clean(
        "tags: [{name: a, description: {$ref: 'texts.yaml#/a'}}, {$ref: 'texts.yaml#/tag'}]\n\
         paths: {$ref: paths.yaml, /own: {}}\ncomponents: {$ref: components.yaml}",
        &[
            ("texts.yaml", "a: Some text.\nlist: [a, b]\ntag: {name: b}"),
            ("paths.yaml", "/own: {summary: not this}\n/other: {get: {tags: {$ref: 'texts.yaml#/list'}}}"),
            ("components.yaml", "schemas: {$ref: schemas/index.yaml}"),
            (
                "schemas/index.yaml",
                "A: {$ref: a.yaml}\nB: {type: object, properties: {$ref: 'a.yaml#/properties'}}",
            ),
            ("schemas/a.yaml", "properties: {x: {$ref: a.yaml}, y: {$ref: 'index.yaml#/B'}}"),
        ],
    );
    assert_eq!(tree["tags"], json!([{"name": "a", "description": "Some text."}, {"name": "b"}]));
    assert_eq!(
        tree["paths"],
        json!({"/other": {"$ref": "#/x-coinage-files/paths.yaml/~1other"}, "/own": {}})
    );
    let other = tree.pointer("/x-coinage-files/paths.yaml/~1other/get/tags");
    assert_eq!(other, Some(&json!(["a", "b"])));
    let properties = json!({
        "x": {"$ref": "#/x-coinage-files/schemas~1a.yaml"},
        "y": {"$ref": "#/x-coinage-files/schemas~1index.yaml/B"},
    });
    assert_eq!(tree["components"]["schemas"]["A"], json!({"properties": properties}));
    assert_eq!(tree["components"]["schemas"]["B"], json!({"type": "object", "properties": properties}));
}

#[test]
fn maps_that_lead_back_to_themselves_are_left_out() {
    let (tree, diagnostics) = bundled(
        "components: {schemas: {A: {properties: {$ref: 'a.yaml#/properties'}}}}",
        &[("a.yaml", "properties: {$ref: '#/properties', x: {properties: {$ref: 'a.yaml#/properties'}}}")],
    );
    assert!(tree.is_some());
    assert!(diagnostics.iter().all(|finding| finding.code == Code::CircularReference));
    assert!(diagnostics.iter().next().is_some());
}

#[test]
fn the_names_in_a_mapping_are_those_of_its_file() {
    let tree = clean(
        "components: {schemas: {A: {$ref: 'a.yaml#/components/schemas/A'}}}",
        &[
            (
                "a.yaml",
                "components: {schemas: {A: {discriminator: {propertyName: t, mapping: {b: B, c: c.yaml, d: D}}}, B: {}}}",
            ),
            ("c.yaml", "type: object"),
        ],
    );
    assert_eq!(
        tree["components"]["schemas"]["A"]["discriminator"]["mapping"],
        json!({"b": "#/x-coinage-files/a.yaml/components/schemas/B", "c": "#/x-coinage-files/c.yaml", "d": "D"})
    );
}

#[test]
fn data_is_not_searched() {
    let tree = clean(
        "components: {schemas: {A: {example: {$ref: none.yaml}, properties: {default: {$ref: a.yaml}}}}}",
        &[("a.yaml", "type: object\ndefault: {$ref: none.yaml}")],
    );
    assert_eq!(tree["x-coinage-unread"], json!([]));
}

#[test]
fn findings_name_the_file() {
    let (tree, mut diagnostics) = bundled(
        "components: {schemas: {A: {$ref: models/a.yaml}}}",
        &[("models/a.yaml", "type: object\nproperties:\n  x: {type: string, minLength: many}\n")],
    );
    let _ = normalise(tree.unwrap(), &mut diagnostics);
    let text = render::text(&diagnostics, &[&source("", &[])], render::Style::PLAIN);
    assert!(text.contains("--> api/models/a.yaml:3:32"), "{text}");
    assert!(text.contains("at `/properties/x/minLength`"), "{text}");
}

#[test]
fn a_broken_file_refuses_the_document() {
    let (tree, diagnostics) =
        bundled("components: {schemas: {A: {$ref: a.json}}}", &[("a.json", "{\n  \"type\": \n}")]);
    assert_eq!(tree, None);
    let text = render::text(&diagnostics, &[&source("", &[])], render::Style::PLAIN);
    assert!(text.contains("error[E001]") && text.contains("--> api/a.json:3:1"), "{text}");
}

#[test]
fn a_file_that_is_a_text_is_no_document() {
    let tree = clean("tags: [{name: a, description: {$ref: a.md}}]", &[("a.md", "# A\n\t- [x: {")]);
    assert_eq!(tree["tags"][0]["description"], json!("# A\n\t- [x: {"));
}

/// Has a file for every path, and each refers to the next.
#[derive(Debug)]
struct Endless;

impl Reader for Endless {
    fn read(&self, path: &str) -> Result<String, Unread> {
        let number: u32 = path.trim_end_matches(".yaml").parse().map_err(|_| Unread::Missing)?;
        Ok(format!("items: {{$ref: {}.yaml}}", number + 1))
    }
}

#[test]
fn files_without_end_are_given_up() {
    let source = Source::new("a.yaml", format!("{HEAD}components: {{schemas: {{A: {{$ref: 1.yaml}}}}}}"));
    let mut diagnostics = Diagnostics::default();
    let tree = parse(&source.with_files(Endless), &mut diagnostics).unwrap();
    assert_eq!(tree["x-coinage-files"].as_object().unwrap().len(), 10_000);
    assert_eq!(
        tree["x-coinage-unread"][0]["reason"],
        "the file `10001.yaml` cannot be read: the document has more than 10000 files"
    );
}

#[test]
fn aliases_of_all_files_share_one_allowance() {
    let bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n\
                c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n\
                e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: [*e, *e, *e, *e, *e]\n";
    let files: Vec<(String, &str)> = (0..10).map(|number| (format!("{number}.yaml"), bomb)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let all: Vec<String> = files.iter().map(|(path, _)| format!("{{$ref: {path}}}")).collect();
    let (tree, diagnostics) =
        bundled(&format!("components: {{schemas: {{A: {{allOf: [{}]}}}}}}", all.join(", ")), &files);
    assert_eq!(tree, None);
    assert!(diagnostics.iter().any(|finding| finding.code == Code::TooDeep));
}

#[test]
fn references_are_shown_as_they_are_known() {
    assert_eq!(shown("#/x-coinage-files/a~1b.yaml/c/d"), "a/b.yaml#/c/d");
    assert_eq!(shown("#/x-coinage-unread/a~1b.yaml"), "a/b.yaml");
    assert_eq!(shown("#/components/schemas/A"), "#/components/schemas/A");
    assert_eq!(shown("a.yaml#/A"), "a.yaml#/A");
}

#[test]
fn copies_are_led_back() {
    let (_, diagnostics) = bundled(
        "components: {schemas: {B: {properties: {$ref: 'a.yaml#/properties'}}}}",
        &[("a.yaml", "properties: {x: {type: string}}")],
    );
    let place = Pointer::parse("/components/schemas/B/properties/x/type");
    let (file, pointer) = diagnostics.origins().find(&place).unwrap();
    assert_eq!((file.unwrap().name.as_str(), pointer.as_str()), ("api/a.yaml", "/properties/x/type"));
}

#[test]
fn anchors_of_other_files_are_found() {
    let (tree, _) = bundled(
        "components: {schemas: {A: {$ref: 'b.yaml#pet'}, C: {$ref: 'b.yaml#none'}}}",
        &[("b.yaml", "Pet: {$anchor: pet, type: object}")],
    );
    let schemas = &tree.unwrap()["components"]["schemas"];
    assert_eq!(schemas["A"]["$anchor"], "pet", "{schemas:#}");
    assert_eq!(schemas["C"]["$ref"], "#/x-coinage-unread/b.yaml#none");
}
