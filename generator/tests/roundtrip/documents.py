"""Reads a document and brings its schemas to one bundle of JSON Schema 2020-12.

It takes OpenAPI 3.x and Swagger 2.0, in one file or several. It gives `$defs` in which every `$ref` is `#/$defs/…`.
What a keyword says that JSON Schema does not know is expressed by it: `nullable`, boolean exclusive bounds, and the
discriminator, which here asks for the tag of the branch. Values of keywords that are no such value are left out,
as the generator does.
"""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import jsonschema_rs
import yaml

TYPES = {"string", "number", "integer", "boolean", "array", "object", "null"}
COUNTS = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]
NUMBERS = ["minimum", "maximum"]
SCHEMAS = ["not", "if", "then", "else", "contains", "propertyNames"]
LISTS = ["oneOf", "anyOf", "allOf"]
WIDTHS = {
    "int8": (-(2**7), 2**7 - 1), "int16": (-(2**15), 2**15 - 1), "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1), "uint8": (0, 2**8 - 1), "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1), "uint": (0, 2**32 - 1), "uint64": (0, 2**64 - 1),
}
# Formats that the validator knows, and `byte`, which is added to it.
FORMATS = {
    "date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference", "iri",
    "iri-reference", "uuid", "uri-template", "json-pointer", "regex", "byte",
}


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML by the core schema of 1.2: `no` and `2024-01-01` are texts."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+0123456789.")),
]:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))
Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))
Loader.add_constructor("tag:yaml.org,2002:bool", lambda loader, node: node.value.lower() == "true")



def without_tag(loader, _, node):
    """A node with a tag of its own, as if it had none."""
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    return loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode) else node.value


Loader.add_multi_constructor("!", without_tag)


def read(path):
    """The tree in a file of JSON or YAML."""
    text = path.read_text(encoding="utf-8-sig")
    try:
        return json.loads(text)
    except ValueError:
        return with_text_keys(yaml.load(text, Loader))


def with_text_keys(tree):
    if isinstance(tree, dict):
        return {key_text(key): with_text_keys(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [with_text_keys(value) for value in tree]
    return tree


def key_text(key):
    return key if isinstance(key, str) else json.dumps(key)


def is_byte(text):
    return re.fullmatch(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", text) is not None


def follow(tree, pointer):
    """What stands at a JSON Pointer, or nothing."""
    for token in pointer.split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        if isinstance(tree, dict) and token in tree:
            tree = tree[token]
        elif isinstance(tree, list) and token.isdigit() and int(token) < len(tree):
            tree = tree[int(token)]
        else:
            return None
    return tree


def escape(name):
    return name.replace("~", "~0").replace("/", "~1")


class Document:
    """A document and the bundle of its schemas, which grows as they are asked for."""

    def __init__(self, path):
        self.path = Path(path).resolve()
        self.files = {self.path: read(self.path)}
        root = self.files[self.path]
        version = str(root.get("openapi", root.get("swagger", "")))
        self.modern = version.startswith(("3.1", "3.2"))
        self.home = "/definitions" if version.startswith("2") else "/components/schemas"
        self.keys = {}
        self.waiting = []
        self.defs = {}
        self.patterns = {}
        # The members that discriminators look at.
        self.tags = set()
        self.heirs = self.find_heirs()

    def named(self):
        """The names of the schemas that have one."""
        found = follow(self.files[self.path], self.home)
        return list(found) if isinstance(found, dict) else []

    def define(self, pointer):
        """The key in `$defs` of what a report points at; nothing if nothing is there."""
        file, _, inner = pointer.rpartition("#")
        path = (self.path.parent / file).resolve() if file else self.path
        inner = re.sub(r"^/components/schemas(?=/)", self.home, inner) if path == self.path else inner
        if not isinstance(follow(self.tree(path), inner), (dict, bool)):
            return None
        key = self.key(path, inner)
        while self.waiting:
            self.define_next()
        return key

    def tree(self, path):
        if path not in self.files:
            try:
                self.files[path] = read(path)
            except OSError:
                self.files[path] = None
        return self.files[path]

    def key(self, path, pointer, role="whole"):
        place = (path, pointer, role)
        if place not in self.keys:
            self.keys[place] = str(len(self.keys))
            self.waiting.append(place)
        return self.keys[place]

    def define_next(self):
        path, pointer, role = place = self.waiting.pop()
        schema = follow(self.tree(path), pointer)
        children = self.children(schema, path, pointer) if role == "whole" else None
        # The children hold the parent's own keywords, as a part of their `allOf`.
        converted = self.parent(schema, path, pointer, children) if children else self.convert(schema, path)
        self.defs[self.keys[place]] = converted

    # References.

    def locate(self, reference, path):
        """The file and pointer that a reference leads to; without a `#/` in it, as in old mappings, a name."""
        file, _, pointer = reference.partition("#")
        target = (path.parent / unquote(file)).resolve() if file else path
        return target, unquote(pointer)

    def reference(self, reference, path, role):
        if not isinstance(reference, str):
            return {}
        target, pointer = self.locate(reference, path)
        if not isinstance(follow(self.tree(target), pointer), (dict, bool)):
            return {}
        return {"$ref": f"#/$defs/{self.key(target, pointer, role)}"}

    # Discriminators.

    def find_heirs(self):
        """For each schema the names of those that have it in their `allOf`."""
        schemas = follow(self.files[self.path], self.home)
        heirs = {}
        for name, schema in schemas.items() if isinstance(schemas, dict) else []:
            for part in schema.get("allOf") or [] if isinstance(schema, dict) else []:
                if isinstance(part, dict) and isinstance(part.get("$ref"), str):
                    heirs.setdefault(self.locate(part["$ref"], self.path), []).append(name)
        return heirs

    def children(self, schema, path, pointer):
        """The tags and places of the children that the discriminator of a schema chooses between, if it does."""
        if not isinstance(schema, dict) or "oneOf" in schema or "anyOf" in schema or not self.tag(schema):
            return None
        place = (path, pointer)
        chosen = self.mapping(schema, path) or {
            child: (self.path, f"{self.home}/{escape(child)}") for child in self.descendants(place)
        }
        return chosen if any(target != place for target in chosen.values()) else None

    def descendants(self, place, seen=()):
        found = []
        for child in self.heirs.get(place, []):
            if child not in seen:
                found.append(child)
                inner = (self.path, f"{self.home}/{escape(child)}")
                found += self.descendants(inner, [*seen, *found])
        return found

    def tag(self, schema):
        discriminator = schema.get("discriminator")
        if isinstance(discriminator, dict):
            discriminator = discriminator.get("propertyName")
        return discriminator if isinstance(discriminator, str) else None

    def mapping(self, schema, path):
        """The places that the values of the tag stand for; references are relative to the file of the schema."""
        discriminator = schema.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        found = {}
        for value, target in mapping.items() if isinstance(mapping, dict) else []:
            if not isinstance(target, str):
                continue
            if re.search(r"[#/.]", target):
                place = self.locate(target, path)
            else:
                place = (self.path, f"{self.home}/{escape(target)}")
            if isinstance(follow(self.tree(place[0]), place[1]), dict):
                found[value] = place
        return found

    def parent(self, schema, path, pointer, children):
        self.tags.add(self.tag(schema))
        targets = {}
        for value, target in children.items():
            targets.setdefault(target, []).append(value)
        branches = []
        for (file, inner), values in targets.items():
            role = "base" if (file, inner) == (path, pointer) else "whole"
            child = {"$ref": f"#/$defs/{self.key(file, inner, role)}"}
            branches.append(tagged(child, self.tag(schema), values))
        return {"anyOf": branches, "x-tag": self.tag(schema)}

    # Keywords.

    def convert(self, schema, path, inside_all_of=False):
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, dict):
            return {}
        if "$ref" in schema:
            target = self.reference(schema["$ref"], path, "base" if inside_all_of else "whole")
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            if self.modern:
                rest = self.convert(rest, path)
            else:
                # Before 3.1 only what says nothing about values can be meant beside a reference.
                rest = {key: True for key in ["readOnly", "writeOnly"] if rest.get(key) is True}
            return {"allOf": [target], **rest} if rest and "allOf" not in rest else target
        found = self.plain_keywords(schema)
        for key in SCHEMAS:
            if key in schema:
                found[key] = self.convert(schema[key], path)
        self.applicators(schema, path, found)
        self.types(schema, found)
        if not self.modern and schema.get("nullable") is True:
            if "type" in found and "enum" not in found and not any(key in found for key in LISTS):
                found["type"] = [*found["type"], "null"]
            elif not found:
                # What stands for null in a choice.
                found["type"] = ["null"]
            else:
                found = {"anyOf": [{"type": ["null"]}, found]}
        return found

    def plain_keywords(self, schema):
        found = {}
        for key in COUNTS:
            if is_number(schema.get(key)) and int(schema[key]) == schema[key] >= 0:
                found[key] = int(schema[key])
        for key in NUMBERS:
            if is_number(schema.get(key)):
                found[key] = schema[key]
        for key, bound in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")]:
            if schema.get(key) is True and bound in found:
                found[key] = found.pop(bound)
            elif is_number(schema.get(key)):
                found[key] = schema[key]
        if is_number(schema.get("multipleOf")) and schema["multipleOf"] > 0:
            found["multipleOf"] = schema["multipleOf"]
        if isinstance(schema.get("enum"), list) and schema["enum"]:
            found["enum"] = schema["enum"]
        if "const" in schema and self.modern:
            found["enum"] = [schema["const"]]
        if isinstance(schema.get("required"), list):
            found["required"] = list(dict.fromkeys(name for name in schema["required"] if isinstance(name, str)))
        for key in ["uniqueItems", "readOnly", "writeOnly"]:
            if schema.get(key) is True:
                found[key] = True
        if isinstance(schema.get("format"), str):
            found["format"] = schema["format"]
        if isinstance(schema.get("pattern"), str) and self.is_pattern(schema["pattern"]):
            found["pattern"] = schema["pattern"]
        return found

    def is_pattern(self, pattern):
        if pattern not in self.patterns:
            try:
                jsonschema_rs.validator_for({"pattern": pattern})
                self.patterns[pattern] = True
            except ValueError:
                self.patterns[pattern] = False
        return self.patterns[pattern]

    def applicators(self, schema, path, found):
        for key in ["properties", "patternProperties", "dependentSchemas"]:
            members, file = self.members(schema, key, path)
            if members is not None:
                members = [it for it in members.items() if key != "patternProperties" or self.is_pattern(it[0])]
                found[key] = {name: self.convert(it, file) for name, it in members}
        for key in LISTS:
            if isinstance(schema.get(key), list) and schema[key]:
                found[key] = [self.convert(it, path, key == "allOf") for it in schema[key]]
        if isinstance(schema.get("additionalProperties"), (dict, bool)):
            found["additionalProperties"] = self.convert(schema["additionalProperties"], path)
        if isinstance(schema.get("items"), (dict, bool)):
            found["items"] = self.convert(schema["items"], path)
        if isinstance(schema.get("prefixItems"), list):
            found["prefixItems"] = [self.convert(it, path) for it in schema["prefixItems"]]
        self.tags_of_branches(schema, path, found)

    def members(self, schema, key, path):
        """A map of schemas, and the file it stands in: the keyword may hold a reference to one."""
        members = schema.get(key)
        for _ in range(32):
            # A member of this name would have a schema, which is no text.
            if not isinstance(members, dict) or not isinstance(members.get("$ref"), str):
                break
            path, pointer = self.locate(members["$ref"], path)
            members = follow(self.tree(path), pointer)
        return (members if isinstance(members, dict) else None), path

    def tags_of_branches(self, schema, path, found):
        tag = self.tag(schema)
        key = next((key for key in ["oneOf", "anyOf"] if key in found), None)
        if not tag or not key:
            return
        places = {}
        for value, place in self.mapping(schema, path).items():
            places.setdefault(place, []).append(value)
        own = [self.tag_texts(branch, path, tag) for branch in schema[key]]
        branches = []
        for index, (branch, converted) in enumerate(zip(schema[key], found[key])):
            reference = branch.get("$ref") if isinstance(branch, dict) else None
            if not isinstance(reference, str):
                # The tag of a branch without a name is not known.
                return
            place = self.locate(reference, path)
            name = place[1].rpartition("/")[2].replace("~1", "/").replace("~0", "~")
            others = {text for other in own[:index] + own[index + 1 :] for text in other}
            # Without a mapping the name of the schema is the tag, unless its own member says otherwise.
            usual = own[index] if own[index] and not others.intersection(own[index]) else [name]
            branches.append(tagged(converted, tag, places.get(place, usual)))
        found[key] = branches
        found["x-tag"] = tag
        self.tags.add(tag)

    def tag_texts(self, schema, path, tag, depth=0):
        """The texts that the tag may have by the schema itself."""
        if not isinstance(schema, dict) or depth > 32:
            return []
        if isinstance(schema.get("$ref"), str):
            target, pointer = self.locate(schema["$ref"], path)
            return self.tag_texts(follow(self.tree(target), pointer), target, tag, depth + 1)
        if tag is None:
            values = [schema["const"]] if "const" in schema else schema.get("enum") or []
            return values if all(isinstance(value, str) for value in values) else []
        members, file = self.members(schema, "properties", path)
        listed = self.tag_texts(members.get(tag), file, None, depth) if members is not None else []
        for part in reversed(schema.get("allOf") or []):
            listed = listed or self.tag_texts(part, path, tag, depth + 1)
        return listed

    def types(self, schema, found):
        types = schema.get("type")
        types = [types] if isinstance(types, str) else types if isinstance(types, list) else []
        types = [ty for ty in types if isinstance(ty, str) and ty in TYPES]
        if types:
            found["type"] = types
        width = WIDTHS.get(found.get("format"))
        if width and ("integer" in types or "number" in types):
            found["minimum"] = max(found.get("minimum", width[0]), width[0])
            found["maximum"] = min(found.get("maximum", width[1]), width[1])
        if found.get("format") not in FORMATS or "string" not in types:
            found.pop("format", None)


def tagged(branch, tag, values):
    """A branch that says what its tag is."""
    return {"allOf": [branch, {"required": [tag], "properties": {tag: {"enum": values}}, "x-tagged": True}]}


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)
