"""What the operations of a document can be given: schemas for every argument, and random values for them."""

import json
import re
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "roundtrip"))

import driver  # noqa: E402
import jsonschema_rs  # noqa: E402
from documents import Document, escape, follow, is_byte  # noqa: E402
from samples import Impossible, Sampler  # noqa: E402
from trips import SILENT, without_silent  # noqa: E402

METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "trace"}
ATTEMPTS = 60
SAFE = 2**53 - 1
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class SafeSampler(Sampler):
    """Makes no numbers beyond those that JavaScript tells apart: servers written in it refuse them."""

    def bounds(self, merged):
        low, high = super().bounds(merged)
        return max(low, -SAFE), min(high, SAFE)


class Argument:
    """An argument of a call: where it goes, and the key of its schema."""

    def __init__(self, name, place, required, key, text=False):
        self.name, self.place, self.required, self.key, self.text = name, place, required, key, text


class Call:
    """An operation, with what it takes."""

    def __init__(self, index, operation, arguments):
        self.index, self.operation, self.arguments = index, operation, arguments
        self.id = operation["operationId"]


class Calls:
    """All operations of a document, and values for them."""

    def __init__(self, path, report, seed):
        self.document, self.seed = Document(path), seed
        self.root = self.document.files[self.document.path]
        self.calls = [
            Call(index, operation, list(self.arguments(operation)))
            for index, operation in enumerate(driver.operations(report))
        ]
        self.sampler = SafeSampler(self.document.defs, self.document.tags)
        defs = {key: without_silent(schema, "readOnly", self.document.tags) for key, schema in self.document.defs.items()}
        self.validator = jsonschema_rs.Draft202012Validator(
            {"$defs": defs, "properties": {key: {"$ref": f"#/$defs/{key}"} for key in defs}},
            validate_formats=True, formats={"byte": is_byte},
        )

    def schemes(self):
        components = self.root.get("components") or {}
        return list(components.get("securitySchemes") or self.root.get("securityDefinitions") or {})

    # Schemas.

    def arguments(self, operation):
        pointer = f"/paths/{escape(operation['path'])}"
        method = f"{pointer}/{operation['method'].lower()}"
        found = {}
        for place in [f"{pointer}/parameters", f"{method}/parameters"]:
            for number in range(len(follow(self.root, place) or [])):
                at, parameter = self.resolve(f"{place}/{number}")
                found[parameter.get("name"), parameter.get("in")] = at, parameter
        for parameter in operation["parameters"]:
            at, declared = found.get((parameter["name"], parameter["in"])) or (None, None)
            if at is not None:
                text = "content" in declared and parameter["type"] == "&str"
                key = self.schema(at, declared)
                yield Argument(parameter["argument"], parameter["in"], parameter["required"], key, text)
        body = operation["body"]
        if body:
            key = self.body(f"{method}/requestBody", body["mediaType"], found)
            if key is not None:
                yield Argument("body", body["mediaType"], body["required"], key)

    def resolve(self, pointer):
        """The pointer and value of what is there, references followed."""
        value = follow(self.root, pointer)
        while isinstance(value, dict) and str(value.get("$ref", "")).startswith("#"):
            _, pointer = self.document.locate(value["$ref"], self.document.path)
            value = follow(self.root, pointer)
        return pointer, value or {}

    def schema(self, at, parameter):
        if "schema" in parameter:
            return self.document.define(f"{at}/schema")
        for media in parameter.get("content") or {}:
            return self.document.define(f"{at}/content/{escape(media)}/schema")
        # A parameter of 2.0 is a schema itself; `required` is not that of schemas there.
        return self.document.define(at)

    def body(self, at, media, parameters):
        at, declared = self.resolve(at)
        for name in declared.get("content") or {}:
            if name.lower() == media.lower() and follow(self.root, f"{at}/content/{escape(name)}/schema") is not None:
                return self.document.define(f"{at}/content/{escape(name)}/schema")
        if declared:
            return self.own({"type": ["string"]})
        for (_, place), (inner, _) in parameters.items():
            if place == "body":
                return self.document.define(f"{inner}/schema")
        members = {name: it for (name, place), it in parameters.items() if place == "formData"}
        return self.own({
            "type": ["object"],
            "properties": {name: {"$ref": f"#/$defs/{self.schema(*it)}"} for name, it in members.items()},
            "required": [name for name, (_, it) in members.items() if it.get("required") is True],
        })

    def own(self, schema):
        key = f"own-{len(self.document.defs)}"
        self.document.defs[key] = schema
        return key

    # Values.

    def given(self, call, number):
        """Values for the arguments of a call, by their names: the first with all of them, the second with few."""
        self.sampler.begin(f"{self.seed}:{call.id}:{number}", SILENT["sent"])
        found = {}
        for argument in call.arguments:
            chance = {0: 1.0, 1: 0.0}.get(number, 0.5)
            if not argument.required and self.sampler.random.random() >= chance:
                continue
            value = self.value(argument, number)
            if value is not None:
                # What a media type describes may be taken as the text of it.
                is_text = argument.text and not isinstance(value[0], str)
                found[argument.name] = json.dumps(value[0]) if is_text else value[0]
            elif argument.required:
                raise Impossible(argument.name)
        return found

    def value(self, argument, number):
        for attempt in range(ATTEMPTS):
            try:
                value = self.sampler.sample({"$ref": f"#/$defs/{argument.key}"}, number if attempt < 8 else 2)
            except (Impossible, RecursionError):
                continue
            if self.validator.is_valid({argument.key: value}) and fits(argument, value):
                return [value]
        return None


def fits(argument, value):
    """Whether a value can stand where the argument goes."""
    if argument.place in ("path", "query", "header", "cookie"):
        return is_there(value) and all(is_plain(text, argument.place) for text in texts(value))
    if argument.place.startswith(FORMS):
        return value is None or all(is_there(member) for member in value.values())
    return value is not None


def is_there(value):
    """Whether anything is written for a value: null and what is empty leave no trace in a query or a form."""
    if isinstance(value, dict):
        return bool(value) and all(is_there(member) for member in value.values())
    if isinstance(value, list):
        return bool(value) and all(is_there(item) for item in value)
    return value is not None and value != ""


def texts(value):
    if isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from texts(member)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    else:
        yield value if isinstance(value, str) else json.dumps(value)


def is_plain(text, place):
    """Headers and cookies have no escapes, and a segment of one or two dots is none."""
    if place in ("header", "cookie"):
        return re.fullmatch(r"[!#-+\--:<-\[\]-~](?:[ -~]*[!-~])?", text) is not None
    return place != "path" or text not in (".", "..")
