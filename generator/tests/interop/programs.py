"""Emitted crates and the programs around them, in one workspace, so that what they share is compiled once."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[2]
BUILDING = 1200
CALLING = 60
CHECKING = 300
WORKSPACE = """[workspace]
resolver = "3"
members = {members}

[workspace.lints.rust]

[profile.dev]
debug = 0
incremental = false
"""
CONFIG = """document = {document}
output = "client"

[crate]
name = {name}
workspace = true
"""
PROGRAM = """[package]
name = "{name}"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
client = {{ package = "{package}", path = "../client", features = {features} }}
bytes = "1"
http = "1"
serde_json = {{ version = "1", features = ["raw_value"] }}
tokio = {{ version = "1", features = ["macros", "rt-multi-thread", "time", "io-util"] }}
"""


class Broken(Exception):
    """No crate could be made, or it does not compile, or its program breaks."""


def target_folder():
    return Path(os.environ.get("CARGO_TARGET_DIR") or PROJECT / "target").resolve() / "interop"


def build_xtask():
    done = subprocess.run(
        ["cargo", "build", "--quiet", "--package", "xtask", "--message-format", "json"],
        cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True,
    )
    made = [json.loads(line).get("executable") for line in done.stdout.splitlines()]
    return Path([path for path in made if path][-1])


class Crate:
    """The crate of one document, and the program around it."""

    def __init__(self, name, document, operations=()):
        self.name, self.document, self.operations = name, Path(document).resolve(), list(operations)
        self.folder = target_folder() / "work" / name
        self.package, self.program = f"{name}-client", f"{name}-program"
        self.report = None

    def emit(self, xtask):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        config, report = self.folder / "coinage.toml", self.folder / "report.json"
        only = f"only-operations = {json.dumps(self.operations)}\n" if self.operations else ""
        document, name = json.dumps(str(self.document)), json.dumps(self.package)
        config.write_text(only + CONFIG.format(document=document, name=name))
        done = subprocess.run(
            [xtask, "codegen", "--config", config, "--report", report],
            capture_output=True, text=True, check=False, timeout=BUILDING,
        )
        if done.returncode:
            raise Broken(f"{self.name} is refused: {done.stderr.strip()[-400:]}")
        self.report = json.loads(report.read_text())

    def write(self, source, calls=(), features=(), dependencies=()):
        """Writes the program, whose `main.rs` is `source` and makes these calls."""
        self.calls = list(calls)
        manifest = (self.folder / "client" / "Cargo.toml").read_text()
        features = [*features, *(["preview"] if re.search(r"^preview *=", manifest, re.MULTILINE) else [])]
        program = self.folder / "program"
        (program / "src").mkdir(parents=True, exist_ok=True)
        (program / "src" / "main.rs").write_text(source)
        if "mod checks;" in source:
            shutil.copy(HERE / "checks.rs", program / "src")
        (program / "Cargo.toml").write_text(PROGRAM.format(
            name=self.program, package=self.package, features=json.dumps(features),
        ) + "".join(f"{line}\n" for line in dependencies))

    def binary(self):
        suffix = ".exe" if os.name == "nt" else ""
        return target_folder() / "build" / "debug" / f"{self.program}{suffix}"

    def prefix(self):
        """What the variables of the environment begin with."""
        source = (self.folder / "client" / "src" / "client.rs").read_text()
        return re.search(r'env_prefix: "(\w+)"', source).group(1)

    def credentials(self, schemes):
        """Variables of the environment that hold a credential for every scheme of the document."""
        prefix, found = self.prefix(), {}
        for start in [prefix, *(f"{prefix}_{screaming(name)}" for name in schemes)]:
            found |= {f"{start}_USERNAME": "user", f"{start}_PASSWORD": "word", f"{start}_TOKEN": "token"}
            found |= {f"{start}_API_KEY": "key"}
        return found

    def check(self, server, results, *arguments, environment=None):
        """Runs a program that checks by itself, and notes what it says."""
        done = subprocess.run(
            [self.binary(), *map(str, arguments)], env=os.environ | (environment or {}),
            capture_output=True, text=True, encoding="utf-8", check=False, timeout=CHECKING,
        )
        said = [json.loads(line) for line in done.stdout.splitlines()]
        if done.returncode or not said or said.pop()["check"] != "end":
            raise Broken(f"the program of {self.name} broke: {done.stderr.strip()[-1000:]}")
        for it in said:
            results.note(server, self.document.stem, it["check"], it["why"])

    @contextlib.contextmanager
    def session(self, url, environment=None):
        """The program at work, against the server at `url`."""
        process = subprocess.Popen(
            [self.binary(), url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", env=os.environ | (environment or {}),
        )
        try:
            yield Session(self, process, url)
        finally:
            process.kill()
            process.communicate()


class Session:
    """A program that answers a line with a line."""

    def __init__(self, crate, process, url):
        self.crate, self.process, self.url = crate, process, url

    def call(self, index, arguments, **more):
        """What comes of one call."""
        watch = threading.Timer(CALLING, self.process.kill)
        watch.start()
        try:
            self.process.stdin.write(json.dumps({"index": index, "arguments": arguments, **more}) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except OSError:
            answer = ""
        watch.cancel()
        if not answer:
            self.process.kill()
            raise Broken(f"the program of {self.crate.name} broke: {self.process.stderr.read().strip()[-1000:]}")
        return json.loads(answer)

    def named(self, operation, given=None, **more):
        """What comes of a call of the operation with this `operationId`, given values by the names of the document."""
        for index, made in enumerate(self.crate.calls):
            if made["operationId"] == operation:
                names = {it["name"]: it["argument"] for it in made["parameters"]} | {"body": "body"}
                return self.call(index, {names[name]: value for name, value in (given or {}).items()}, **more)
        raise Broken(f"{self.crate.name} has no operation {operation}")


def screaming(name):
    """`partnerKey` and `partner-key` as `PARTNER_KEY`."""
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").upper()


def build(crates):
    """Builds the programs of all crates in one go."""
    folder = target_folder() / "work"
    members = [f"{crate.name}/{part}" for crate in crates for part in ["client", "program"]]
    (folder / "Cargo.toml").write_text(WORKSPACE.format(members=json.dumps(members)))
    # The versions that the project itself is tested with.
    shutil.copy(PROJECT / "Cargo.lock", folder / "Cargo.lock")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CARGO_PROFILE_")}
    environment["CARGO_TARGET_DIR"] = str(target_folder() / "build")
    done = subprocess.run(
        ["cargo", "build", "--quiet", "--bins"], cwd=folder, env=environment,
        capture_output=True, text=True, check=False, timeout=BUILDING,
    )
    if done.returncode:
        raise Broken("cargo fails:\n" + done.stderr.strip()[-4000:])
