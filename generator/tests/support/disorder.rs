//! Documents written differently, and documents with something wrong in them: all of it seeded, so that
//! a failure can be repeated.

use serde_json::{Map, Value};

/// `SplitMix64`: a few numbers that look random and are the same on every machine.
pub(crate) struct Random(u64);

impl Random {
    /// Starts from `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not zero.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            items.swap(index, self.below(index + 1));
        }
    }
}

/// The document as JSON, the members of each object in an order of its own.
pub(crate) fn json(value: &Value, random: &mut Random) -> String {
    match value {
        Value::Object(members) => {
            let members = shuffled(members, random);
            let members: Vec<String> =
                members.iter().map(|(key, value)| format!("{}:{}", text(key), json(value, random))).collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| json(item, random)).collect();
            format!("[{}]", items.join(","))
        }
        plain => plain.to_string(),
    }
}

/// The document as YAML in blocks, the members of each object in an order of its own.
pub(crate) fn yaml(value: &Value, random: &mut Random) -> String {
    let mut text = String::new();
    block(value, 0, random, &mut text);
    text
}

fn block(value: &Value, depth: usize, random: &mut Random, into: &mut String) {
    let indent = " ".repeat(depth * 2);
    match value {
        Value::Object(members) if !members.is_empty() => {
            into.push('\n');
            for (key, value) in shuffled(members, random) {
                into.extend([&indent, &text(key), ":"]);
                block(value, depth + 1, random, into);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            into.push('\n');
            for item in items {
                into.extend([&indent, "-"]);
                block(item, depth + 1, random, into);
            }
        }
        Value::String(value) => into.extend([" ", &text(value), "\n"]),
        plain => into.extend([" ", &plain.to_string(), "\n"]),
    }
}

/// A text in double quotes, which JSON and YAML read alike.
fn text(text: &str) -> String {
    Value::from(text).to_string()
}

fn shuffled<'a>(members: &'a Map<String, Value>, random: &mut Random) -> Vec<(&'a String, &'a Value)> {
    let mut members: Vec<_> = members.iter().collect();
    random.shuffle(&mut members);
    members
}

/// Deletes, replaces or doubles one random node.
pub(crate) fn mutate(root: &mut Value, random: &mut Random) {
    let mut pointers = Vec::new();
    collect(root, String::new(), &mut pointers);
    let pointer = &pointers[random.below(pointers.len())];
    let donor = root.pointer(&pointers[random.below(pointers.len())]).cloned().unwrap_or_default();
    let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
    let key = key.replace("~1", "/").replace("~0", "~");
    match (random.below(5), root.pointer_mut(parent)) {
        (0, Some(Value::Object(members))) if !pointer.is_empty() => {
            members.remove(&key);
        }
        (0, Some(Value::Array(items))) if !pointer.is_empty() => {
            items.remove(key.parse().unwrap_or(0));
        }
        (1, Some(Value::Object(members))) if !pointer.is_empty() => {
            let double = members.get(&key).cloned().unwrap_or_default();
            members.insert(format!("{key}2"), double);
        }
        (1, Some(Value::Array(items))) if !pointer.is_empty() => {
            let double = items[key.parse::<usize>().unwrap_or(0)].clone();
            items.push(double);
        }
        // A node of the same document is more often almost right than one made up.
        (2 | 3, _) => put(root, pointer, donor),
        _ => put(root, pointer, odd(random)),
    }
}

fn put(root: &mut Value, pointer: &str, value: Value) {
    if let Some(node) = root.pointer_mut(pointer) {
        *node = value;
    }
}

/// A value that is rarely what is asked for.
fn odd(random: &mut Random) -> Value {
    let values = [
        Value::Null,
        Value::Bool(true),
        Value::from(-1),
        Value::from(u64::MAX),
        Value::from(1.5e300),
        Value::from(""),
        Value::from("#/components/schemas/Thing"),
        Value::from("#/paths/~1things/post"),
        Value::from("\u{0}\u{202e}{}[]<>\"\\`'/~%"),
        Value::from("self"),
        Value::from("日本 _ 2"),
        Value::Array(Vec::new()),
        Value::Array(vec![Value::Null, Value::from("a"), Value::from(2)]),
        Value::Object(Map::new()),
        serde_json::json!({"": "", "type": "object", "$ref": "#"}),
        serde_json::json!({"allOf": [{"$ref": "#/components/schemas/Thing"}], "nullable": true}),
    ];
    values[random.below(values.len())].clone()
}

fn collect(value: &Value, pointer: String, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect(value, format!("{pointer}/{key}"), into);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, format!("{pointer}/{index}"), into);
            }
        }
        _ => {}
    }
    into.push(pointer);
}
