//! Documents of any size, made up: the same number of operations always gives the same bytes.
//!
//! They are built like the documents of real services. A service has resources; each of them can be listed, created,
//! read, changed and deleted, and brings types of its own that refer to those of others. Only what all generators
//! read is in them, so that nobody is slower for doing more.

mod chance;
mod operations;

use serde_json::{Map, Value, json};

use chance::Chance;
use operations::{OPERATIONS, Operation};

const FIRST: [&str; 16] = [
    "Account", "Billing", "Catalog", "Customer", "Delivery", "Device", "Event", "Ledger", "Market", "Order",
    "Partner", "Report", "Risk", "Store", "Team", "Vendor",
];
const SECOND: [&str; 20] = [
    "Address",
    "Agreement",
    "Alert",
    "Badge",
    "Batch",
    "Channel",
    "Coupon",
    "Document",
    "Invoice",
    "Label",
    "Limit",
    "Message",
    "Note",
    "Policy",
    "Profile",
    "Receipt",
    "Rule",
    "Schedule",
    "Session",
    "Ticket",
];
const MEMBERS: [&str; 24] = [
    "amount",
    "available_at",
    "balance",
    "category",
    "code",
    "comment",
    "contact_email",
    "country",
    "currency",
    "depth",
    "description",
    "external_id",
    "height",
    "language",
    "last_seen_at",
    "locale",
    "position",
    "priority",
    "quantity",
    "rate",
    "region",
    "source",
    "title",
    "weight",
];
const STATES: [&str; 10] = [
    "draft",
    "open",
    "pending_review",
    "approved",
    "rejected",
    "paid",
    "closed",
    "cancelled",
    "expired",
    "archived",
];

/// Makes a document with this many operations.
pub(super) fn document(operations: usize) -> Value {
    let mut chance = Chance(0x00C0_1A6E);
    let resources: Vec<Resource> =
        (0..operations.div_ceil(OPERATIONS.len())).map(|index| Resource::new(index, operations)).collect();
    let mut paths = Map::new();
    let mut schemas = shared();
    for resource in &resources {
        resource.add_schemas(&mut schemas, &mut chance);
    }
    for index in 0..operations {
        let resource = &resources[index / OPERATIONS.len()];
        let Operation { method, one, mut object } = OPERATIONS[index % OPERATIONS.len()](resource);
        object["description"] = chance.prose(40).into();
        object["tags"] = json!([resource.tag]);
        let entry = paths.entry(resource.path(one)).or_insert_with(|| json!({}));
        entry[method] = object;
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Synthetic", "version": "1.0.0", "description": chance.prose(60)},
        "servers": [{"url": "https://api.example.com/v1"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
        },
    })
}

/// What all resources have in common.
fn shared() -> Map<String, Value> {
    let problem = json!({
        "type": "object",
        "description": "Why a request was refused.",
        "required": ["code", "message"],
        "properties": {
            "code": {"type": "string"},
            "message": {"type": "string"},
            "details": {"type": "array", "items": {"type": "object", "properties": {
                "member": {"type": "string"}, "reason": {"type": "string"}}}},
        },
    });
    let entity = json!({
        "type": "object",
        "required": ["id", "created_at"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "created_at": {"type": "string", "format": "date-time"},
            "updated_at": {"type": "string", "format": "date-time"},
        },
    });
    Map::from_iter([("Problem".to_owned(), problem), ("Entity".to_owned(), entity)])
}

/// Something that the service keeps.
struct Resource {
    name: String,
    /// As in paths and in `operationId`s.
    snake: String,
    tag: String,
    index: usize,
    /// How many resources there are.
    all: usize,
}

impl Resource {
    fn new(index: usize, operations: usize) -> Self {
        let name = name(index);
        let snake = snake(&name);
        let tag = format!("{} {}", FIRST[index / 8 % FIRST.len()], index / 8);
        Self { name, snake, tag, index, all: operations.div_ceil(OPERATIONS.len()) }
    }

    /// The path of all, or of one.
    fn path(&self, one: bool) -> String {
        let group = snake(&self.tag.replace(' ', ""));
        if one { format!("/{group}/{}s/{{id}}", self.snake) } else { format!("/{group}/{}s", self.snake) }
    }

    fn schema(&self, suffix: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{}{suffix}", self.name)})
    }

    fn add_schemas(&self, schemas: &mut Map<String, Value>, chance: &mut Chance) {
        let mut add = |suffix: &str, schema: Value| schemas.insert(format!("{}{suffix}", self.name), schema);
        add(
            "Status",
            json!({"type": "string", "description": chance.prose(8), "enum": chance.some(&STATES, 5)}),
        );
        let own = self.own_members(chance);
        // One in four builds on what all have in common by reference, the others repeat it.
        add(
            "",
            if self.index.is_multiple_of(4) {
                json!({"description": chance.prose(20), "allOf": [{"$ref": "#/components/schemas/Entity"}, own]})
            } else {
                with_entity(own)
            },
        );
        let mut input = members(chance, 6);
        input["name"] = json!({"type": "string", "minLength": 1, "maxLength": 80});
        input["status"] = self.schema("Status");
        add("Input", json!({"type": "object", "required": ["name"], "properties": input}));
        add(
            "Page",
            json!({
                "type": "object",
                "required": ["items"],
                "properties": {
                    "items": {"type": "array", "items": self.schema("")},
                    "next_cursor": {"type": "string", "nullable": true},
                    "total": {"type": "integer", "format": "int64"},
                },
            }),
        );
        if self.index.is_multiple_of(3) {
            self.add_choice(schemas, chance);
        }
    }

    /// What only this resource has: plain members, one inline object, and types of its own and of others.
    fn own_members(&self, chance: &mut Chance) -> Value {
        let other = name(chance.below(self.all));
        let settings = members(chance, 4);
        let mut members = members(chance, 10);
        members["name"] = json!({"type": "string", "description": chance.prose(6)});
        members["status"] = self.schema("Status");
        members["related"] =
            json!({"type": "array", "items": {"$ref": format!("#/components/schemas/{other}")}});
        members["labels"] = json!({"type": "object", "additionalProperties": {"type": "string"}});
        members["settings"] = json!({
            "type": "object", "description": chance.prose(10), "properties": settings,
        });
        if self.index.is_multiple_of(3) {
            members["method"] = self.schema("Method");
        }
        json!({"type": "object", "required": ["name", "status"], "properties": members})
    }

    /// A choice between two objects that a member tells apart.
    fn add_choice(&self, schemas: &mut Map<String, Value>, chance: &mut Chance) {
        let mut mapping = json!({});
        for (tag, suffix) in [("card", "Card"), ("transfer", "Transfer")] {
            let mut members = members(chance, 3);
            members["type"] = json!({"type": "string", "enum": [tag]});
            schemas.insert(
                format!("{}{suffix}", self.name),
                json!({"type": "object", "required": ["type"], "properties": members}),
            );
            mapping[tag] = format!("#/components/schemas/{}{suffix}", self.name).into();
        }
        schemas.insert(
            format!("{}Method", self.name),
            json!({
                "oneOf": [self.schema("Card"), self.schema("Transfer")],
                "discriminator": {"propertyName": "type", "mapping": mapping},
            }),
        );
    }
}

/// So many members of plain types.
fn members(chance: &mut Chance, count: usize) -> Value {
    let mut members = json!({});
    for name in chance.some(&MEMBERS, count) {
        let mut schema = chance.scalar();
        let words = 4 + chance.below(20);
        schema["description"] = chance.prose(words).into();
        if chance.below(5) == 0 {
            schema["nullable"] = true.into();
        }
        members[name] = schema;
    }
    members
}

/// An object with the members that all resources have.
fn with_entity(mut own: Value) -> Value {
    own["required"] = json!(["id", "created_at", "name", "status"]);
    own["properties"]["id"] = json!({"type": "string", "format": "uuid"});
    own["properties"]["created_at"] = json!({"type": "string", "format": "date-time"});
    own
}

/// The name of the resource at `index`; no two are the same.
fn name(index: usize) -> String {
    let pairs = FIRST.len() * SECOND.len();
    let (first, second) = (FIRST[index % FIRST.len()], SECOND[index % pairs / FIRST.len()]);
    match index / pairs {
        0 => format!("{first}{second}"),
        round => format!("{first}{second}{}", round + 1),
    }
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_size_always_gives_the_same_document() {
        assert_eq!(document(37), document(37));
        assert_ne!(document(37), document(38));
    }

    #[test]
    fn a_document_has_the_operations_that_were_asked_for() {
        for operations in [1, 10, 1234] {
            let document = document(operations);
            let paths = document["paths"].as_object().unwrap();
            let count: usize = paths.values().map(|path| path.as_object().unwrap().len()).sum();
            assert_eq!(count, operations);
        }
    }

    #[test]
    fn every_reference_leads_to_a_schema() {
        let document = document(600);
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let text = document.to_string();
        let mut references = text.split("\"#/components/schemas/").skip(1);
        assert!(references.all(|rest| schemas.contains_key(rest.split('"').next().unwrap())));
    }
}
