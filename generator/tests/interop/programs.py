"""Emitted crates and the programs around them, in one workspace, so that what they share is compiled once."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[2]
BUILDING = 1200
CALLING = 240
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
tokio = {{ version = "1", features = ["macros", "rt", "time", "io-util"] }}
{more}"""
# Conversions to types of other crates, which are of no use here.
LEFT_OUT = {"default", "jiff", "rust_decimal", "url", "uuid"}


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

    def __init__(self, name, document):
        self.name, self.document = name, Path(document).resolve()
        self.folder = target_folder() / "work" / name
        self.package, self.program = f"{name}-client", f"{name}-program"
        self.report = None

    def emit(self, xtask):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        config, report = self.folder / "coinage.toml", self.folder / "report.json"
        config.write_text(CONFIG.format(document=json.dumps(str(self.document)), name=json.dumps(self.package)))
        done = subprocess.run(
            [xtask, "codegen", "--config", config, "--report", report],
            capture_output=True, text=True, check=False, timeout=BUILDING,
        )
        if done.returncode:
            raise Broken(f"{self.name} is refused: {done.stderr.strip()[-400:]}")
        self.report = json.loads(report.read_text())
        self.krate = self.report["krate"]

    def write(self, source, more=""):
        """Writes the program, whose `main.rs` is `source`."""
        manifest = (self.folder / "client" / "Cargo.toml").read_text()
        features = re.search(r"^\[features\]\n(.*?)(?=^\[|\Z)", manifest, re.MULTILINE | re.DOTALL)
        names = re.findall(r"^([\w-]+) *=", features.group(1), re.MULTILINE) if features else []
        program = self.folder / "program"
        (program / "src").mkdir(parents=True, exist_ok=True)
        (program / "src" / "main.rs").write_text(source)
        (program / "Cargo.toml").write_text(PROGRAM.format(
            name=self.program, package=self.package, more=more,
            features=json.dumps([name for name in names if name not in LEFT_OUT]),
        ))

    def binary(self):
        suffix = ".exe" if os.name == "nt" else ""
        return target_folder() / "build" / "debug" / f"{self.program}{suffix}"

    def credentials(self, schemes):
        """Variables of the environment that hold a credential for every scheme of the document."""
        source = (self.folder / "client" / "src" / "client.rs").read_text()
        prefix = re.search(r'env_prefix: "(\w+)"', source).group(1)
        found = {}
        for start in [prefix, *(f"{prefix}_{screaming(name)}" for name in schemes)]:
            found |= {f"{start}_USERNAME": "user", f"{start}_PASSWORD": "word", f"{start}_TOKEN": "token"}
            found |= {f"{start}_API_KEY": "key"}
        return found

    def run(self, *words, lines=None, environment=None):
        """What the program prints, line by line as JSON."""
        done = subprocess.run(
            [self.binary(), *words], input=lines, capture_output=True, text=True, check=False, timeout=CALLING,
            env=os.environ | (environment or {}),
        )
        if done.returncode:
            raise Broken(f"the program of {self.name} broke: {done.stderr.strip()[-1000:]}")
        return [json.loads(line) for line in done.stdout.splitlines()]


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
