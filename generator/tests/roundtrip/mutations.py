"""Changes to a valid sample, each with what has to become of it.

What services add later must not break a client: unknown members, values of enums and tags are read. What is plainly
wrong is an error that says where.
"""

import copy
import json
import re

STRANGE = "never heard of"


class Mutation:
    """A changed sample, and what is expected: `path` of an error, or else a result that is one of `results`."""

    def __init__(self, kind, sample, path=None, results=()):
        self.kind, self.sample, self.path, self.results = kind, sample, path, results


def mutate(sample, notes, random, keeps):
    """One change of each kind that the notes allow. `keeps` says whether unknown members must come back."""
    by_kind = {}
    for note in notes:
        by_kind.setdefault(note.kind, []).append(note)
    for kind, found in sorted(by_kind.items()):
        note = random.choice(found)
        changed = copy.deepcopy(sample)
        made = CHANGES[kind](changed, note, keeps)
        if made is not None:
            yield made


def add_member(changed, note, keeps):
    merged = note.what
    if merged.additional or merged.patterns:
        return None
    before = copy.deepcopy(changed)
    changed[STRANGE] = {"a": [1, None]}
    results = [changed] if keeps else [changed, before]
    return Mutation("an unknown member", changed, results=results)


def change_text(kind):
    def change(changed, note, keeps):
        changed = put(changed, note.path, STRANGE)
        return Mutation(kind, changed, results=[changed])

    return change


def change_type(changed, note, keeps):
    wrong = {"string": 17, "boolean": "true", "number": "1", "integer": "1", "array": "[]", "object": True}
    if note.what not in wrong:
        return None
    return Mutation(f"no {note.what}", put(changed, note.path, wrong[note.what]), path=json_path(note.path))


def drop_member(changed, note, keeps):
    del at(changed, note.path)[note.what]
    return Mutation(f"no member `{note.what}`", changed, path=json_path(note.path))


CHANGES = {
    "object": add_member,
    "enum": change_text("an unknown value of an enum"),
    "tag": change_text("an unknown tag"),
    "type": change_type,
    "missing": drop_member,
}


def at(value, path):
    for step in path:
        value = value[step]
    return value


def put(value, path, new):
    if not path:
        return new
    at(value, path[:-1])[path[-1]] = new
    return value


def json_path(path):
    """The path as the runtime writes it."""
    def step(it):
        if isinstance(it, int):
            return f"[{it}]"
        plain = re.fullmatch(r"\w+", it) and not it[0].isnumeric()
        return f".{it}" if plain else f"[{json.dumps(it, ensure_ascii=False)}]"

    return "$" + "".join(step(it) for it in path)
