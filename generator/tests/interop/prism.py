"""Prism: every operation of some documents, called with random values, which Prism holds against the document."""

import json
import re

from calls import Calls
from programs import HERE, PROJECT, Crate
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
CALL = """    |client, given| Box::pin(async move {{
        let request: Result<_, Fault> = (|| {{
            {start}
            {setters}
            for (name, value) in &given.headers {{
                request = request.with_header(name, value);
            }}
            Ok(request)
        }})();
        let request = match request {{
            Ok(request) => request,
            Err(fault) => return Answer::unsent(fault),
        }};
        let sent = describe(request.to_request());
        let result = async {{ {finish} }}.await;
        Answer {{ request: sent, result }}
    }}),"""
WHOLE = "let response = request.with_response().await?; Ok((response.status(), response.headers().clone()))"
PIECES = (
    "let mut stream = request.await?; let head = (stream.status(), stream.headers().clone()); "
    "while stream.try_next().await?.is_some() {} Ok(head)"
)


class Subject:
    """A document with its crate and the calls of its operations."""

    def __init__(self, name, path):
        self.name, self.path = name, path
        self.crate = Crate(f"prism-{name}", path)

    def prepare(self, xtask, options):
        self.crate.emit(xtask)
        self.calls = Calls(self.path, self.crate.report, options.seed)
        table = "\n".join(operation(call.operation) for call in self.calls.calls)
        self.crate.write((HERE / "driver.rs").read_text().replace("    // OPERATIONS", table))

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
                lines.append(json.dumps({"index": index, "arguments": given, "headers": headers}))
                origin.append(call)
        self.speak(server, lines, origin, results)

    def speak(self, server, lines, origin, results):
        """Makes the calls of one operation after the other; Prism ends when some requests cannot be read by it."""
        environment = self.crate.credentials(self.calls.schemes())
        for call in dict.fromkeys(origin):
            given = "\n".join(line for line, other in zip(lines, origin) if other is call)
            for answer in self.crate.run(server.url, lines=given, environment=environment):
                results.note("prism", self.name, call.id, judge(answer), answer["request"])
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


def operation(operation):
    """The function that makes the call."""
    required = [it for it in operation["parameters"] if it["required"]]
    optional = [it for it in operation["parameters"] if not it["required"]]
    body = operation["body"]
    if body:
        (required if body["required"] else optional).append({"argument": "body", "type": body["type"]})
    arguments = ", ".join(expression(it, f'given.get::<{plain(it["type"])}>("{it["argument"]}")?') for it in required)
    setters = "\n            ".join(
        f'if let Some(value) = given.maybe::<{plain(it["type"])}>("{it["argument"]}")? '
        f'{{ request = request.{it["argument"]}({expression(it, "value")}); }}'
        for it in optional
    )
    return CALL.format(
        start=f'let mut request = {operation["call"]}({arguments});',
        setters=setters,
        finish=WHOLE if operation["reply"] is not None else PIECES,
    )


def plain(ty):
    """The type of a value that can be given as an argument of this type."""
    inner = re.fullmatch(r"impl Into<(.*)>", ty)
    ty = inner.group(1) if inner else ty
    return "String" if ty in ("&str", "runtime::Body") else ty


def expression(argument, value):
    return f"&{value}" if argument["type"] == "&str" else value


def judge(answer):
    """What is wrong with the answer to a call, if something is."""
    violations = [it for it in answer.get("violations") or [] if it["location"][:1] == ["request"]]
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
