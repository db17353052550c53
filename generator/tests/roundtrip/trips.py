"""All round trips of some documents, and the table of what came of them."""

import json
import random
import re
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import jsonschema_rs

from crates import Crate, Refused
from documents import Document, escape, is_byte
from mutations import mutate
from samples import Impossible, Sampler, is_silent

ATTEMPTS = 12
VERSION = re.compile(r"""^(?:openapi|swagger): *['"]?[23]|"(?:openapi|swagger)" *: *"[23]""", re.MULTILINE)
# The annotations of members that do not travel in a direction.
SILENT = {"sent": ("readOnly",), "received": ("writeOnly",), "both": (), "unused": ("readOnly", "writeOnly")}


class Subject:
    """A schema, its type, and its samples."""

    def __init__(self, name, key, ty, usage, degraded):
        self.name, self.key, self.ty, self.usage, self.degraded = name, key, ty, usage, degraded
        self.samples = []
        self.failures = []
        self.nullable = False


class Trips:
    """The round trips of one document."""

    def __init__(self, name, path, options, target):
        self.name, self.path, self.options = name, Path(path), options
        self.crate = Crate(name, path, target / "work" / name, target / "build")
        self.subjects = []
        self.refused = None
        self.seconds = 0.0
        self.validators = {}

    def run(self, xtask):
        began = time.monotonic()
        try:
            report = self.crate.emit(xtask, self.options.allow_outside)
            self.find(report)
            self.make()
            valid = [subject for subject in self.subjects if subject.samples]
            if valid:
                self.crate.build([self.rust_type(subject) for subject in valid])
                self.compare(valid)
                self.check_mutations(valid)
        except Refused as fault:
            self.refused = str(fault)
        except Exception as fault:  # Nothing that happens to one document may hide the others.
            self.refused = f"{type(fault).__name__}: {fault}".replace("\n", " ")
        self.crate.remove(self.options.keep)
        self.seconds = time.monotonic() - began
        # The samples of a large document are large, and all documents stay until the end.
        self.counts = (
            len(self.subjects),
            sum(bool(subject.samples) for subject in self.subjects),
            sum(bool(subject.failures) for subject in self.subjects),
        )
        self.subjects = [subject for subject in self.subjects if subject.failures or not subject.samples]
        for subject in self.subjects:
            subject.samples = []
        self.document = self.sampler = None
        self.validators = {}
        return self

    def find(self, report):
        self.document = Document(self.path)
        named = {f"/components/schemas/{escape(name)}" for name in self.document.named()}
        own = own_types(report["schemas"])
        for schema in report["schemas"]:
            pointer = schema["pointer"]
            if not own[pointer] or own[pointer] not in (schema["rustPath"], schema["inputOf"]):
                continue
            name = pointer.removeprefix("/components/schemas/")
            if pointer not in named and "#" not in pointer or self.options.only and name != self.options.only:
                continue
            key = self.document.define(pointer)
            if key is not None:
                ty = f"client::{schema['rustPath']}"
                self.subjects.append(Subject(name, key, ty, schema["usage"], schema["status"] != "generated"))
        self.sampler = Sampler(self.document.defs, self.document.tags)

    def rust_type(self, subject):
        return f"Option<{subject.ty}>" if subject.nullable else subject.ty

    def validator(self, silent):
        if silent not in self.validators:
            defs = self.document.defs
            if len(silent) == 1:
                tags = self.document.tags
                defs = {key: without_silent(schema, silent[0], tags) for key, schema in defs.items()}
            schema = {
                "$defs": defs,
                "properties": {key: {"$ref": f"#/$defs/{key}"} for key in (it.key for it in self.subjects)},
            }
            self.validators[silent] = jsonschema_rs.Draft202012Validator(
                schema, validate_formats=True, formats={"byte": is_byte}
            )
        return self.validators[silent]

    def make(self):
        for subject in self.subjects:
            silent = SILENT[subject.usage]
            validator = self.validator(silent)
            subject.nullable = validator.is_valid({subject.key: None})
            self.sampler.begin(f"{self.options.seed}:{subject.name}", silent)
            misses = 0
            while len(subject.samples) < self.options.samples and misses < ATTEMPTS * self.options.samples:
                if misses >= 4 * ATTEMPTS and not subject.samples:
                    break
                try:
                    value = self.sampler.sample({"$ref": f"#/$defs/{subject.key}"}, len(subject.samples))
                except (Impossible, RecursionError):
                    misses += 1
                    continue
                if validator.is_valid({subject.key: value}):
                    subject.samples.append((value, self.sampler.notes))
                else:
                    misses += 1

    def compare(self, subjects):
        lines, origin = [], []
        for index, subject in enumerate(subjects):
            for value, _ in subject.samples:
                lines.append((index, json.dumps(value, ensure_ascii=False)))
                origin.append((subject, value))
        for (subject, value), answer in zip(origin, self.crate.run(lines)):
            if answer[0] == "error":
                self.fail(subject, value, f"{answer[2]}, at {answer[1]}")
                continue
            result = json.loads(answer[1])
            change = difference(value, result)
            if change:
                self.fail(subject, value, change)
            elif not self.validator(SILENT[subject.usage]).is_valid({subject.key: result}):
                self.fail(subject, value, "the result is not valid")

    def check_mutations(self, subjects):
        lines, origin = [], []
        for index, subject in enumerate(subjects):
            if subject.failures or subject.degraded:
                continue
            chance = random.Random(f"{self.options.seed}:{subject.name}")
            for value, notes in subject.samples:
                for mutation in mutate(value, notes, chance, subject.usage == "both"):
                    lines.append((index, json.dumps(mutation.sample, ensure_ascii=False)))
                    origin.append((subject, mutation))
        for (subject, mutation), answer in zip(origin, self.crate.run(lines)):
            fault = judge(mutation, answer)
            if fault:
                self.fail(subject, mutation.sample, f"{mutation.kind}: {fault}")

    def fail(self, subject, value, why):
        subject.failures.append({"sample": value, "why": why})


def own_types(schemas):
    """For each place the type of the schema that stands there, besides which there can be a form for sending.

    Where there are several without a name, each was made of that schema together with others.
    """
    places = {}
    for schema in schemas:
        types = places.setdefault(schema["pointer"], [])
        if not schema["inputOf"]:
            types.append(schema)
    found = {}
    for pointer, types in places.items():
        named = [schema for schema in types if schema["name"]]
        own = named[0] if named else types[0] if len(types) == 1 else None
        found[pointer] = own and own["rustPath"]
    return found


def judge(mutation, answer):
    """What is wrong with the answer to a changed sample, if something is."""
    if answer[0] == "error":
        if mutation.path is None:
            return f"{answer[2]}, at {answer[1]}"
        return None if answer[1] == mutation.path else f"the error is at {answer[1]}, not at {mutation.path}"
    if mutation.path is not None:
        return f"no error at {mutation.path}"
    result = json.loads(answer[1])
    changes = [difference(expected, result) for expected in mutation.results]
    return None if None in changes else changes[0]


def without_silent(schema, word, tags):
    """The schema without the demand for members that do not travel."""
    if isinstance(schema, list):
        return [without_silent(item, word, tags) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {}
    for key, value in schema.items():
        if key in ("properties", "patternProperties"):
            found[key] = {name: without_silent(member, word, tags) for name, member in value.items()}
        else:
            found[key] = value if key == "enum" else without_silent(value, word, tags)
    silent = silent_names(schema, word, tags)
    if silent:
        drop_required(found, silent)
    return found


def silent_names(schema, word, tags):
    if not isinstance(schema, dict):
        return set()
    names = {name for name, member in schema.get("properties", {}).items() if is_silent(name, member, word, tags)}
    return names.union(*(silent_names(part, word, tags) for part in schema.get("allOf", [])))


def drop_required(schema, silent):
    if isinstance(schema, dict):
        if "required" in schema:
            schema["required"] = [name for name in schema["required"] if name not in silent]
        for part in schema.get("allOf", []):
            drop_required(part, silent)


def difference(given, found, path="$"):
    """The first place where two values of JSON are not the same; numbers may be spelled in several ways."""
    if isinstance(given, dict) and isinstance(found, dict):
        for name in given:
            if name not in found:
                return f"lost: {path}.{name}"
        for name in found:
            if name not in given:
                return f"new: {path}.{name}"
        return next(filter(None, (difference(given[name], found[name], f"{path}.{name}") for name in given)), None)
    if isinstance(given, list) and isinstance(found, list):
        if len(given) != len(found):
            return f"{len(given)} items became {len(found)}: {path}"
        pairs = enumerate(zip(given, found))
        return next(filter(None, (difference(*pair, f"{path}[{index}]") for index, pair in pairs)), None)
    same = given == found and isinstance(given, bool) == isinstance(found, bool)
    return None if same else f"{json.dumps(given)[:80]} became {json.dumps(found)[:80]}: {path}"


def files(paths):
    """The files, and the documents in the folders."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            if file.suffix in (".json", ".yaml", ".yml") and VERSION.search(file.read_text("utf-8-sig", "replace")):
                yield file


def build_xtask(project):
    done = subprocess.run(
        ["cargo", "build", "--quiet", "--package", "xtask", "--message-format", "json"],
        cwd=project, stdout=subprocess.PIPE, text=True, check=True,
    )
    made = [json.loads(line).get("executable") for line in done.stdout.splitlines()]
    return Path([path for path in made if path][-1])


def run(options, project, target):
    xtask = build_xtask(project)
    documents = with_names(list(files(options.documents)))
    # The slowest come first, so that none of them is left alone at the end.
    documents.sort(key=lambda document: -document[1].stat().st_size)
    print(f"{'document':42} {'schemas':>7} {'valid':>7} {'passed':>7} {'failed':>7} {'seconds':>7}", flush=True)
    results = []
    with ProcessPoolExecutor(options.jobs) as pool:
        for trip in pool.map(partial(one, xtask, options, target), documents):
            results.append(trip)
            show(trip, options.show)
    return summary(results, options)


def one(xtask, options, target, document):
    return Trips(*document, options, target).run(xtask)


def with_names(paths):
    """Each document with a name of its own: that of the file, with that of the folder if others bear it, too."""
    stems = [path.stem for path in paths]
    found = {}
    for path in paths:
        name = path.stem if stems.count(path.stem) == 1 else f"{path.resolve().parent.name}-{path.stem}"
        found.setdefault(name, []).append(path)
    return [
        (name if index == 0 else f"{name}-{index}", path)
        for name, same in found.items() for index, path in enumerate(same)
    ]


def show(trip, limit):
    schemas, valid, failed = trip.counts
    print(
        f"{trip.name[:42]:42} {schemas:7} {valid:7} {valid - failed:7} {failed:7} {trip.seconds:7.0f}"
        + (f"  {trip.refused}" if trip.refused else ""),
        flush=True,
    )
    failures = [subject for subject in trip.subjects if subject.failures]
    for subject in failures[:limit]:
        first = subject.failures[0]
        print(f"    {subject.name}: {first['why']}\n        {json.dumps(first['sample'], ensure_ascii=False)[:300]}")


def summary(results, options):
    valid = sum(trip.counts[1] for trip in results)
    failed = sum(trip.counts[2] for trip in results)
    refused = [trip for trip in results if trip.refused]
    share = 100.0 * (valid - failed) / valid if valid else 0.0
    print(
        f"{len(results)} documents, {valid} schemas with valid instances, {valid - failed} passed: {share:.2f} %"
        + (f"; {len(refused)} documents refused" if refused else "")
    )
    if options.json:
        options.json.write_text(json.dumps([as_json(trip) for trip in results], indent=1, ensure_ascii=False))
    return 0 if share >= options.at_least and not refused else 1


def as_json(trip):
    schemas, valid, failed = trip.counts
    return {
        "document": trip.name,
        "schemas": schemas,
        "valid": valid,
        "passed": valid - failed,
        "refused": trip.refused,
        "seconds": round(trip.seconds, 1),
        "failed": {subject.name: subject.failures[:3] for subject in trip.subjects if subject.failures},
        "withoutInstances": [subject.name for subject in trip.subjects if not subject.failures],
    }
