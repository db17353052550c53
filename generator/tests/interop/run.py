#!/usr/bin/env python3
"""Calls emitted crates against servers that others wrote. `README.md` beside this file says more.

    cargo xtask interop [--only SERVER] [--document NAME] [--corpus DIR] [--samples 4] [--seed N]
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
SERVERS = ["prism", "httpbin", "moto", "oauth"]
NODE = (20, 19)
INSTALLING = 600


def target_folder():
    return Path(os.environ.get("CARGO_TARGET_DIR") or HERE.parents[2] / "target").resolve() / "interop"


def say(text):
    print(text, file=sys.stderr, flush=True)


def with_packages():
    """Starts this script again in an environment that has the packages, made on first use."""
    folder = target_folder() / "venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = (HERE / "requirements.txt").read_text() + (HERE.parent / "roundtrip/requirements.txt").read_text()
    done = folder / "installed.txt"
    if not done.exists() or done.read_text() != wanted:
        say("installing packages of Python")
        venv.create(folder, with_pip=True, clear=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]
        subprocess.run([*install, HERE / "requirements.txt"], check=True, timeout=INSTALLING)
        done.write_text(wanted)
    os.execv(python, [str(python), *sys.argv])


def modules():
    """The folder with the packages of Node, or nothing where Node is missing or too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    if tuple(int(part) for part in version.strip("v\n ").split(".")[:2] if part.isdigit()) < NODE:
        return None
    folder = target_folder() / "node"
    wanted, done = (HERE / "package.json").read_text(), folder / "installed.json"
    if not done.exists() or done.read_text() != wanted:
        say("installing packages of Node")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(wanted)
        # No script of a package is run.
        install = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(install, cwd=folder, check=True, timeout=INSTALLING)
        done.write_text(wanted)
    return folder / "node_modules"


def arguments():
    parser = argparse.ArgumentParser(prog="cargo xtask interop", description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", choices=SERVERS, help="only this server; may be given several times")
    parser.add_argument("--document", action="append", help="with Prism, only the document of this name")
    parser.add_argument("--corpus", type=Path, help="the folder of documents; otherwise $COINAGE_CORPUS or ../shared/corpus")
    parser.add_argument("--samples", type=int, default=4, help="calls of each operation with Prism")
    parser.add_argument("--seed", default="1", help="the same seed gives the same calls")
    return parser.parse_args()


def corpus(options):
    folder = options.corpus or os.environ.get("COINAGE_CORPUS") or HERE.parents[2].parent / "shared/corpus"
    folder = Path(folder).resolve()
    return folder if (folder / "index.json").is_file() else None


def main():
    import parts
    import programs
    from results import Results

    options = arguments()
    chosen = parts.chosen(options, modules(), corpus(options), say)
    if not chosen:
        return 0
    began = time.monotonic()
    xtask = programs.build_xtask()
    results = Results()
    for part in chosen:
        part.prepare(xtask, options)
    programs.build([crate for part in chosen for crate in part.crates()])
    say(f"built in {time.monotonic() - began:.0f} s")
    for part in chosen:
        began = time.monotonic()
        part.run(options, results)
        results.show(part.name, time.monotonic() - began)
    return results.judged([part.name for part in chosen])


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit("the servers need Python 3.11 or later")
    if Path(sys.prefix) != target_folder() / "venv":
        with_packages()
    sys.path.insert(0, str(HERE))
    # Who ends this ends the servers, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
