"""Emits the crate of a document, builds the harness around it, and lets it decode and encode."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[2]
MANIFEST = """[package]
name = "{name}"
version = "0.0.0"
edition = "2024"
publish = false

[[bin]]
name = "{name}"
path = "main.rs"

[dependencies]
client = {{ package = "{package}", path = "../client", default-features = false, features = {features} }}

[profile.dev]
debug = 0
incremental = false

[workspace]
"""


class Refused(Exception):
    """No crate could be made, or it does not compile."""


class Crate:
    """The crate of one document in a folder of its own, with the harness beside it."""

    def __init__(self, name, document, folder, target):
        self.document, self.folder, self.target = Path(document), Path(folder), Path(target)
        self.client, self.harness = self.folder / "client", self.folder / "harness"
        # Several documents are built in the same folder at once.
        self.name = f"roundtrip-{re.sub(r'[^a-z0-9]+', '-', name.lower())}"

    def emit(self, xtask, outside):
        """Emits the crate and returns the report on it; the document may refer to the folders `outside`, too."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.harness.mkdir(parents=True)
        report = self.folder / "report.json"
        command = [xtask, "codegen", "--spec", self.document, "--out", self.client, "--report", report]
        command += [word for folder in outside for word in ("--allow-outside", folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refused(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "refused")
        return json.loads(report.read_text())

    def build(self, types):
        """Builds the harness for these types of Rust, in the order in which lines will name them."""
        manifest = tomllib.loads((self.client / "Cargo.toml").read_text())
        features = [name for name in manifest["features"] if name not in ("default", "reqwest", "jiff")]
        table = "\n".join(f'    ({json.dumps(ty)}, blank::<{ty}>),' for ty in types)
        source = (HERE / "harness.rs").read_text().replace("CLIENT", "client").replace("    // TYPES", table)
        (self.harness / "main.rs").write_text(source)
        text = MANIFEST.format(name=self.name, package=manifest["package"]["name"], features=json.dumps(features))
        (self.harness / "Cargo.toml").write_text(text)
        shutil.copy(PROJECT / "Cargo.lock", self.harness / "Cargo.lock")
        done = self.cargo("build", "--quiet")
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.startswith("error")]
            raise Refused(lines[0] if lines else done.stderr.strip()[-300:])

    def run(self, lines):
        """The answers to lines of an index and JSON: `("ok", JSON)` or `("error", path, message)`."""
        text = "".join(f"{index}\t{sample}\n" for index, sample in lines)
        done = subprocess.run(
            [self.target / "debug" / self.name], input=text.encode(), capture_output=True, check=False
        )
        # A `\n` is never part of an answer, other ends of lines may be.
        answers = [tuple(line.split("\t", 2)) for line in done.stdout.decode().split("\n")[:-1]]
        if done.returncode or len(answers) != len(lines):
            raise Refused(f"the harness broke: {done.stderr.decode()[-300:]}")
        return answers

    def remove(self, keep):
        """Frees the disk: crates of large documents are large."""
        name = None
        if (self.client / "Cargo.toml").exists():
            name = tomllib.loads((self.client / "Cargo.toml").read_text())["package"]["name"]
        if name and (self.harness / "Cargo.lock").exists():
            self.cargo("clean", "--package", name, "--package", self.name)
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def cargo(self, *words):
        environment = {key: value for key, value in os.environ.items() if not re.match(r"CARGO_PROFILE_", key)}
        environment["CARGO_TARGET_DIR"] = str(self.target)
        return subprocess.run(
            ["cargo", *words], cwd=self.harness, env=environment, capture_output=True, text=True, check=False
        )
