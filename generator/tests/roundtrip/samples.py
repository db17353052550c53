"""Random instances of a schema in a bundle, each with notes on what could be changed in it.

A sample is built from all schemas that hold at a place together: `allOf` is flattened and choices are made before
anything is built. Whatever that does not heed (`not`, `if`, branches of `oneOf` that fit at once) is left to the
validator, which throws samples away. Only members that the schema names are built, and others where it says what
they look like.
"""

import base64
import math
import random
import string
import uuid

import rstr

ROOM = 150
DEPTH = 7
WORDS = ["a", "Zürich", "two words", "0", "true", "null", "x\"y\\z", "ключ", "line\nbreak", "é", "𝄞", "-", "2024-01-01"]


class Impossible(Exception):
    """There is no value here, or none that is found."""


class Merged:
    """Everything that holds at a place."""

    def __init__(self):
        self.types = None
        self.enum = None
        self.properties = {}
        self.patterns = {}
        self.required = []
        # Members that are required by more than a discriminator.
        self.declared = set()
        self.additional = []
        self.items = []
        self.prefix = []
        self.choices = []
        self.limits = {}
        self.texts = []
        self.formats = []
        self.unique = False
        self.closed = False
        self.tags = []
        self.parts = 0


class Note:
    """A change that could be made: its kind, where, and what it concerns."""

    def __init__(self, kind, path, what=None):
        self.kind, self.path, self.what = kind, path, what


class Sampler:
    def __init__(self, defs, tags):
        self.defs = defs
        self.tags = tags
        self.heights = heights(defs)
        self.begin("", ())
        self.room = 0
        self.share = 0.5
        self.notes = []
        self.union = 0

    def begin(self, seed, silent):
        """Starts anew. `silent` are the annotations of members that do not travel."""
        self.random = random.Random(seed)
        self.texts = rstr.Rstr(self.random)
        self.silent = silent

    def sample(self, schema, index):
        """One instance; the first is as full as there is room, the second as bare as it can be."""
        self.room = ROOM
        self.share = {0: 1.0, 1: 0.0}.get(index, self.random.choice([0.2, 0.5, 0.8]))
        self.notes = []
        self.union = 0
        return self.value([schema], (), 0)

    # What holds at a place.

    def merge(self, schemas, depth):
        merged = Merged()
        for schema in schemas:
            self.add(schema, merged, ())
        free = 0
        while merged.choices:
            branches, several, tag = merged.choices.pop(0)
            telling = [branch for branch in branches if not is_null(branch)]
            free += len(telling) > 1
            if tag:
                merged.tags.append(tag)
            branches = [branch for branch in branches if self.agrees(branch, merged)]
            for branch in self.choose(branches, several, depth):
                self.add(branch, merged, ())
        return merged, free

    def agrees(self, branch, merged):
        """Whether a branch that lists its values has one that is listed around it, too."""
        for _ in self.defs:
            if not isinstance(branch, dict) or "$ref" not in branch:
                break
            branch = self.defs[branch["$ref"].rpartition("/")[2]]
        if merged.enum is None or not isinstance(branch, dict) or "enum" not in branch:
            return True
        return any(value in branch["enum"] for value in merged.enum)

    def choose(self, branches, several, depth):
        finite = [(self.height(branch), branch) for branch in branches]
        finite = [(height, branch) for height, branch in finite if height < math.inf]
        if not finite:
            raise Impossible
        if self.room <= 0 or depth >= DEPTH:
            least = min(height for height, _ in finite)
            finite = [(height, branch) for height, branch in finite if height == least]
        first = self.random.choice(finite)[1]
        if several and len(finite) > 1 and self.random.random() < 0.15:
            second = self.random.choice(finite)[1]
            if second is not first and not is_null(first) and not is_null(second):
                return [first, second]
        return [first]

    def add(self, schema, merged, trail):
        if schema is True:
            return
        if schema is False:
            raise Impossible
        if "$ref" in schema:
            key = schema["$ref"].rpartition("/")[2]
            if key not in trail:
                self.add(self.defs[key], merged, (*trail, key))
            return
        merged.parts += bool(schema.keys() - {"readOnly", "writeOnly", "x-tag"})
        if "type" in schema:
            types = expand(schema["type"])
            merged.types = types if merged.types is None else merged.types & types
        if "enum" in schema:
            merged.enum = schema["enum"] if merged.enum is None else [it for it in merged.enum if it in schema["enum"]]
        self.add_members(schema, merged)
        self.add_limits(schema, merged)
        for part in schema.get("allOf", []):
            self.add(part, merged, trail)
        for key in ["oneOf", "anyOf"]:
            if key in schema:
                merged.choices.append((schema[key], key == "anyOf", schema.get("x-tag")))

    def add_members(self, schema, merged):
        for name, member in schema.get("properties", {}).items():
            merged.properties.setdefault(name, []).append(member)
        merged.patterns.update(schema.get("patternProperties", {}))
        if "x-tagged" not in schema:
            merged.declared.update(schema.get("required", []))
        merged.required += [name for name in schema.get("required", []) if name not in merged.required]
        if "additionalProperties" in schema:
            if schema["additionalProperties"] is False:
                merged.closed = True
            else:
                merged.additional.append(schema["additionalProperties"])
        if "items" in schema:
            merged.items.append(schema["items"])
        if "prefixItems" in schema:
            merged.prefix = schema["prefixItems"]

    def add_limits(self, schema, merged):
        limits = merged.limits
        for key, value in schema.items():
            if key.startswith("min") or key == "exclusiveMinimum":
                limits[key] = max(limits.get(key, value), value)
            elif key.startswith("max") or key == "exclusiveMaximum":
                limits[key] = min(limits.get(key, value), value)
            elif key == "multipleOf":
                limits[key] = value
        merged.unique |= schema.get("uniqueItems", False)
        if "pattern" in schema:
            merged.texts.append(schema["pattern"])
        if "format" in schema:
            merged.formats.append(schema["format"])

    # Values.

    def value(self, schemas, path, depth):
        self.room -= 1
        merged, free = self.merge(schemas, depth)
        self.union += free > 0
        ty = self.type_of(merged)
        if merged.enum is not None:
            value = self.listed(merged, ty)
            if isinstance(value, str) and len(merged.enum) > 1 and all(isinstance(it, (str, type(None))) for it in merged.enum):
                self.notes.append(Note("enum", path))
        else:
            value = getattr(self, ty)(merged, path, depth)
            if merged.tags and isinstance(value, dict) and isinstance(value.get(merged.tags[0]), str):
                self.notes.append(Note("tag", (*path, merged.tags[0])))
        if not self.union and merged.types is not None and merged.enum is None and sure_type(merged) == ty:
            self.notes.append(Note("type", path, ty))
        self.union -= free > 0
        return value

    def type_of(self, merged):
        if merged.types is None:
            if merged.properties or merged.patterns or merged.additional or merged.required:
                return "object"
            if merged.items or merged.prefix:
                return "array"
            if merged.texts or merged.formats or "minLength" in merged.limits or "maxLength" in merged.limits:
                return "string"
            if any(key in merged.limits for key in ["minimum", "maximum", "exclusiveMinimum", "multipleOf"]):
                return "number"
            return "anything"
        types = sorted(merged.types)
        if "integer" in types and "number" in types and "integer" not in merged.types:
            types.remove("integer")
        if not types:
            raise Impossible
        telling = [ty for ty in types if ty != "null"]
        if "null" in types and (not telling or self.random.random() < 0.15 or self.room <= 0):
            return "null"
        if "number" in telling and "integer" in telling:
            telling.remove("integer")
        return self.random.choice(telling)

    def listed(self, merged, ty):
        fits = [it for it in merged.enum if merged.types is None or kinds(it) & merged.types]
        if not fits:
            raise Impossible
        return self.random.choice(fits)

    def null(self, merged, path, depth):
        return None

    def boolean(self, merged, path, depth):
        return self.random.random() < 0.5

    def anything(self, merged, path, depth):
        return self.random.choice([
            None, True, 0, -7, 1.5, 2**53 + 1, 2**63, "", "text", [], [1, "two", None], {}, {"a": {"b": [1.25]}},
        ])

    def bounds(self, merged):
        limits = merged.limits
        low, high = limits.get("minimum", -math.inf), limits.get("maximum", math.inf)
        return (
            max(low, limits.get("exclusiveMinimum", -math.inf)),
            min(high, limits.get("exclusiveMaximum", math.inf)),
        )

    def integer(self, merged, path, depth):
        low, high = self.bounds(merged)
        step = merged.limits.get("multipleOf", 1)
        step = step if step == int(step) else 1
        least = max(low, -(2**63)) if low != -math.inf else -(2**63)
        most = high if high != math.inf else max(2**63 - 1, least)
        choices = [0, 1, -1, 7, 42, 1000, 2**31 - 1, 2**31, -(2**31), 2**53 + 1, 2**63 - 1, -(2**63), least, most]
        choices += [self.random.randint(-100000, 100000) for _ in range(6)]
        if math.isfinite(low) and math.isfinite(high):
            choices += [self.random.randint(math.ceil(low), max(math.floor(high), math.ceil(low))) for _ in range(8)]
        elif math.isfinite(low):
            choices += [math.ceil(low) + self.random.randint(0, 100) for _ in range(4)]
        elif math.isfinite(high):
            choices += [math.floor(high) - self.random.randint(0, 100) for _ in range(4)]
        fits = [int(it) // int(step) * int(step) for it in choices if least <= it <= most]
        excluded = {merged.limits.get("exclusiveMinimum"), merged.limits.get("exclusiveMaximum")}
        fits = [it for it in fits if least <= it <= most and it not in excluded]
        if not fits:
            raise Impossible
        value = self.random.choice(fits)
        return float(value) if abs(value) < 2**49 and self.random.random() < 0.05 else value

    def number(self, merged, path, depth):
        low, high = self.bounds(merged)
        step = merged.limits.get("multipleOf")
        if step:
            digits = max(0, -math.floor(math.log10(step)) + 3)
            start = math.ceil(low / step) if math.isfinite(low) else 0
            count = int(high / step) - start if math.isfinite(high) else 1000
            return round((start + self.random.randint(0, max(count, 0))) * step, digits)
        choices = [0, 1, -1, 0.1, -2.5, 1e-7, 1e15, 123456.789, 3.0, round(self.random.uniform(-1000, 1000), 4)]
        if math.isfinite(low) and math.isfinite(high):
            choices += [low, high] + [round(self.random.uniform(low, high), 6) for _ in range(6)]
        elif math.isfinite(low):
            choices += [low, low + 1, low + round(self.random.uniform(0, 100), 3)]
        elif math.isfinite(high):
            choices += [high, high - 1, high - round(self.random.uniform(0, 100), 3)]
        fits = [it for it in choices if low <= it <= high]
        if not fits:
            raise Impossible
        return self.random.choice(fits)

    def string(self, merged, path, depth):
        least, most = merged.limits.get("minLength", 0), merged.limits.get("maxLength", math.inf)
        if merged.texts:
            return self.matching(self.random.choice(merged.texts), least, most)
        for form in merged.formats:
            return self.formatted(form)
        choices = ["", "text", *self.random.sample(WORDS, 3)]
        fits = [it for it in choices if least <= len(it) <= most]
        if fits:
            return self.random.choice(fits)
        length = self.random.randint(least, int(min(most, least + 8)))
        return "".join(self.random.choice(string.ascii_letters + string.digits) for _ in range(length))

    def matching(self, pattern, least, most):
        for _ in range(20):
            try:
                text = self.texts.xeger(pattern)
            except Exception as error:  # What Python's own expressions do not know.
                raise Impossible from error
            if len(text) < least and not pattern.endswith("$"):
                text += "x" * (least - len(text))
            if least <= len(text) <= most:
                return text
        raise Impossible

    def formatted(self, form):
        pick = self.random.choice
        day = f"{self.random.randint(1, 2100):04}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
        time = f"{self.random.randint(0, 23):02}:{self.random.randint(0, 59):02}:{self.random.randint(0, 59):02}"
        time += pick(["", "", ".5", ".123", ".123456789"])
        if form == "date-time":
            return day + "T" + time + pick(["Z", "Z", "+00:00", "-00:00", "+05:30", "-11:00"])
        if form == "byte":
            return base64.b64encode(self.random.randbytes(self.random.randint(0, 9))).decode()
        if form == "uuid":
            text = str(uuid.UUID(bytes=self.random.randbytes(16)))
            return text.upper() if self.random.random() < 0.3 else text
        return {
            "date": day,
            "time": time + "Z",
            "duration": pick(["P1D", "PT5M", "P1Y2M3DT4H5M6S", "P2W"]),
            "email": pick(["a@example.com", "first.last+tag@sub.example.org"]),
            "hostname": pick(["example.com", "a-1.example.org"]),
            "ipv4": pick(["127.0.0.1", "10.20.30.40"]),
            "ipv6": pick(["::1", "2001:db8::8a2e:370:7334", "2001:DB8:0:0:0:0:0:1"]),
            "json-pointer": "/a/0",
            "regex": "^a+$",
            "uri-template": "https://example.com/{id}",
        }.get(form) or pick(["https://example.com", "https://example.com/a/b?c=d#e", "http://EXAMPLE.com:80/%7Ea"])

    def array(self, merged, path, depth):
        least = merged.limits.get("minItems", 0)
        most = merged.limits.get("maxItems", math.inf)
        tight = self.room <= 0 or depth >= DEPTH
        count = least if tight else int(min(most, max(least, self.random.randint(0, 3))))
        if merged.prefix:
            count = int(min(most, max(count, len(merged.prefix) if self.share > 0 else least)))
        found = []
        for index in range(count):
            schemas = [merged.prefix[index]] if index < len(merged.prefix) else merged.items or [True]
            # What holds for single places of a list need not be in its type.
            self.union += bool(merged.prefix)
            item = self.value(schemas, (*path, index), depth + 1)
            self.union -= bool(merged.prefix)
            if merged.unique and item in found:
                # What was noted about it concerns nothing that is there.
                if len(found) < least:
                    raise Impossible
                break
            found.append(item)
        self.notes = [note for note in self.notes if note.path[: len(path)] != path or holds(note.path[len(path):], found)]
        return found

    def object(self, merged, path, depth):
        found = {}
        most = merged.limits.get("maxProperties", math.inf)
        # Without a direction, what is required somewhere may be required here.
        one_way = len(self.silent) == 1
        required = [name for name in merged.required if not (one_way and self.is_silent(merged, name))]
        for name in required:
            schemas = merged.properties.get(name) or self.unnamed(merged, name)
            found[name] = self.value(schemas, (*path, name), depth + 1)
            if not self.union and name in merged.properties and name in merged.declared:
                self.notes.append(Note("missing", path, name))
        optional = [name for name in merged.properties if name not in merged.required]
        self.random.shuffle(optional)
        for name in optional:
            # At the top a full sample is full, though what is inside may have to be bare.
            tight = (self.room <= 0 or depth >= DEPTH) and not (depth == 0 and self.share == 1.0)
            if tight or len(found) >= most or self.random.random() >= self.share or self.is_silent(merged, name):
                continue
            before = len(self.notes)
            try:
                found[name] = self.value(merged.properties[name], (*path, name), depth + 1)
            except Impossible:
                del self.notes[before:]
        self.others(merged, path, depth, found, most)
        if len(found) < merged.limits.get("minProperties", 0):
            raise Impossible
        if not path:
            self.notes.append(Note("object", path, merged))
        return found

    def is_silent(self, merged, name):
        members = merged.properties.get(name, [])
        return any(is_silent(name, member, word, self.tags) for member in members for word in self.silent)

    def unnamed(self, merged, name):
        if merged.additional:
            return merged.additional
        if merged.closed and not merged.patterns:
            raise Impossible
        return list(merged.patterns.values())[:1] or [True]

    def others(self, merged, path, depth, found, most):
        least = merged.limits.get("minProperties", 0)
        bare = not merged.properties and not merged.closed and not merged.patterns and not merged.additional
        if merged.closed and not merged.patterns or not (merged.additional or bare or merged.patterns):
            return
        tight = self.room <= 0 or depth >= DEPTH or self.share == 0.0
        count = max(least - len(found), 0 if tight else self.random.randint(0, 2))
        for _ in range(int(min(count, most - len(found)))):
            if merged.patterns and (merged.closed or self.random.random() < 0.5):
                pattern = self.random.choice(list(merged.patterns))
                name, schemas = self.matching(pattern, 0, 60), [merged.patterns[pattern]]
            else:
                name = self.random.choice(["other", "Zusätzlich", "x-1", "with space", "a.b", "2"])
                schemas = merged.additional or [True]
            if name in found or name in merged.properties:
                continue
            found[name] = self.value(schemas, (*path, name), depth + 1)

    def height(self, schema):
        return height(schema, self.heights)


def holds(path, value):
    """Whether a path leads to something inside of a list."""
    return not path or not isinstance(path[0], int) or path[0] < len(value)


def is_silent(name, member, word, tags):
    """Whether a member bears an annotation where it stands. What tells types apart travels nevertheless."""
    if not isinstance(member, dict) or name in tags or len(member.get("enum", [])) == 1:
        return False
    parts = [part for key in ["allOf", "anyOf"] for part in member.get(key, [])]
    return word in member or any(is_silent(name, part, word, tags) for part in parts)


def is_null(schema):
    return isinstance(schema, dict) and (schema.get("type") == ["null"] or schema.get("enum") == [None])


def expand(types):
    return set(types) | ({"integer"} if "number" in types else set())


def kinds(value):
    if isinstance(value, bool):
        return {"boolean"}
    if isinstance(value, (int, float)):
        return {"number", "integer"} if value == int(value) else {"number"}
    return {{str: "string", list: "array", dict: "object", type(None): "null"}[type(value)]}


def sure_type(merged):
    """The one type that values have here, if they have one."""
    types = merged.types - {"null"}
    if types == {"number", "integer"}:
        return "number"
    return next(iter(types)) if len(types) == 1 and merged.parts == 1 else None


def heights(defs):
    """How deep the least value of each definition is."""
    known = {key: math.inf for key in defs}
    changed = True
    while changed:
        changed = False
        for key, schema in defs.items():
            found = height(schema, known)
            if found < known[key]:
                known[key] = found
                changed = True
    return known


def height(schema, known):
    if schema is True:
        return 0
    if schema is False:
        return math.inf
    if "$ref" in schema:
        return known[schema["$ref"].rpartition("/")[2]]
    least = 0
    if "enum" not in schema:
        for name in schema.get("required", []):
            member = schema.get("properties", {}).get(name)
            if member is not None and "null" not in schema.get("type", []):
                least = max(least, 1 + height(member, known))
        if schema.get("minItems", 0) > 0 and "items" in schema and "null" not in schema.get("type", []):
            least = max(least, 1 + height(schema["items"], known))
    for part in schema.get("allOf", []):
        least = max(least, height(part, known))
    for key in ["oneOf", "anyOf"]:
        if key in schema:
            least = max(least, min(height(part, known) for part in schema[key]))
    return least
