#!/usr/bin/env python3
"""Round trips: what a type of an emitted crate reads, it writes again as it was.

For each named schema of a document this makes random valid instances, lets the emitted type decode and encode them,
and compares. `generator/tests/README.md` says more.

    python3 generator/tests/roundtrip/run.py --documents FILE|FOLDER… [--samples 20] [--seed N] [--jobs 2]
        [--only NAME] [--at-least 99.5] [--json FILE] [--keep]
"""

import argparse
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[2]


def target_folder():
    return Path(os.environ.get("CARGO_TARGET_DIR") or PROJECT / "target").resolve() / "roundtrip"


def with_packages():
    """Starts this script again in an environment that has the packages, made on first use."""
    folder = target_folder() / "venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = (HERE / "requirements.txt").read_text()
    done = folder / "installed.txt"
    if not done.exists() or done.read_text() != wanted:
        print("installing what the round trips need", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]
        subprocess.run([*install, HERE / "requirements.txt"], check=True)
        done.write_text(wanted)
    os.execv(python, [str(python), *sys.argv])


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", nargs="+", required=True, type=Path, help="files, or folders of them")
    parser.add_argument("--samples", type=int, default=20, help="instances of each schema")
    parser.add_argument("--seed", default="1", help="the same seed gives the same instances")
    parser.add_argument("--jobs", type=int, default=2, help="documents at a time; cargo builds one at a time")
    parser.add_argument("--allow-outside", action="append", default=[], help="a folder documents may refer to, too")
    parser.add_argument("--only", help="only the schema of this name")
    parser.add_argument("--at-least", type=float, default=100.0, help="the per cent of schemas that have to pass")
    parser.add_argument("--json", type=Path, help="where to write all results")
    parser.add_argument("--keep", action="store_true", help="keep the emitted crates")
    parser.add_argument("--show", type=int, default=5, help="how many failed schemas of a document to show")
    return parser.parse_args()


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit("round trips need Python 3.11 or later")
    if Path(sys.prefix) != target_folder() / "venv":
        with_packages()
    sys.path.insert(0, str(HERE))
    import trips

    sys.exit(trips.run(arguments(), PROJECT, target_folder()))
