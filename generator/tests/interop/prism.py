"""Prism: every operation of some documents, called with random values, which Prism holds against the document."""

import json
import re

import driver
from calls import Calls
from programs import PROJECT, Crate
from samples import Impossible

# The documents, different in kind. Those of the project are there always, the others only with the corpus.
OWN = {"payout": "spec/payout.yaml", "styles": "generator/tests/interop/styles.yaml"}
CORPUS = {
    # 3.0: lists in queries in both forms, dates, a form.
    "traccar": "guru-traccar.org.yaml",
    # 3.0: forms, texts, several credentials.
    "hydra": "ory-hydra.json",
    # 3.0: files and typed parts, bodies of several media types.
    "disputes": "paypal-customer_disputes_v1.json",
    # 3.1: choices by discriminators, headers, dates.
    "transfers": "adyen-transferservice.json",
    # Swagger 2.0: forms, many parameters in paths, enums.
    "wikimedia": "guru-wikimedia.org.yaml",
}
# Documents whose replies Prism cannot make of schemas in any reasonable time: it needs minutes for one.
EXAMPLES_ONLY = {"disputes"}

class Subject:
    """A document with its crate and the calls of its operations."""

    def __init__(self, name, path):
        self.name, self.path = name, path
        self.crate = Crate(f"prism-{name}", path)

    def prepare(self, xtask, options):
        self.crate.emit(xtask)
        self.calls = Calls(self.path, self.crate.report, options.seed)
        self.crate.write(*driver.program(self.crate.report))

    def server(self, modules, folder):
        command = ["node", modules / "@stoplight/prism-cli/dist/index.js", "mock", "--host", "127.0.0.1"]
        return self.crate.name, [*command, "--port", "PORT", self.served()], "/", folder

    def served(self):
        """The document for Prism, which cannot write replies of any media type: they are JSON there."""
        root = self.calls.root
        if '"*/*"' not in json.dumps(root):
            return self.path
        copy = self.crate.folder / "served.json"
        copy.write_text(json.dumps(with_json_replies(root)))
        return copy

    def call(self, server, options, results):
        """Calls every operation, with several sets of values."""
        lines, origin = [], []
        for index, call in enumerate(self.calls.calls):
            for number in range(options.samples):
                try:
                    given = self.calls.given(call, number)
                except Impossible as fault:
                    if number == 0:
                        results.note("prism", self.name, call.id, f"no valid value is found for `{fault}`")
                    continue
                # The first reply is an example of the document, others are made of its schemas.
                dynamic = number and self.name not in EXAMPLES_ONLY and "types::" in (call.operation["reply"] or "")
                headers = {"prefer": "dynamic=true"} if dynamic else {}
                lines.append({"index": index, "arguments": given, "headers": headers})
                origin.append(call)
        self.speak(server, lines, origin, results)

    def speak(self, server, lines, origin, results):
        environment = self.crate.credentials(self.calls.schemes())
        with self.crate.session(server.url, environment) as session:
            for line, call in zip(lines, origin, strict=True):
                answer = session.call(**line)
                results.note("prism", self.name, call.id, judge(answer), answer["request"])
                # Prism ends when it cannot read a parameter.
                if not answer["ok"] and not answer.get("status"):
                    server.revive()


def subjects(corpus):
    found = [Subject(name, PROJECT / path) for name, path in OWN.items()]
    if corpus:
        found += [Subject(name, corpus / "apis" / path) for name, path in CORPUS.items()]
    return found


def with_json_replies(value, inside=False):
    if isinstance(value, list):
        return [with_json_replies(item, inside) for item in value]
    if not isinstance(value, dict):
        return value
    names = {name: "application/json" if inside and name == "*/*" else name for name in value}
    return {names[name]: with_json_replies(it, name == "content") for name, it in value.items()}


def judge(answer):
    """What is wrong with the answer to a call, if something is."""
    violations = json.loads(answer.get("headers", {}).get("sl-violations", "[]"))
    violations = [it for it in violations if it["location"][:1] == ["request"]]
    # That a parameter is deprecated is a warning.
    violations = [it for it in violations if it["severity"] == "Error"]
    body = answer.get("body", "")
    fault = re.search(r"prism/errors#(\w+)", body)
    if fault:
        violations += json.loads(body).get("validation") or []
    if violations:
        return "request violation: " + "; ".join(f'{".".join(it["location"])}: {it["message"]}' for it in violations)
    if answer["ok"]:
        return None
    return f'{fault.group(1) if fault else answer["why"]}: {" ".join(body.split())[:300]}'
