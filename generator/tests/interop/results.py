"""What came of all calls, held against what is known to fail."""

import re
from pathlib import Path

README = Path(__file__).resolve().parent / "README.md"
ROW = re.compile(r"^\| (prism|httpbin|moto|oauth) \| ([\w-]+) \| `([^`]+)` \| (document|server) \| (.+) \|$", re.MULTILINE)


class Results:
    """Calls by server, document and operation."""

    def __init__(self):
        self.expected = {match.group(1, 2, 3): match.group(5) for match in ROW.finditer(README.read_text())}
        self.calls = {}

    def note(self, server, document, operation, why=None, request=""):
        """Notes a call, and why it has failed if it has."""
        faults = self.calls.setdefault((server, document, operation), [])
        if why:
            faults.append((why, request))

    def show(self, server, seconds):
        """Prints what came of one server."""
        for document in dict.fromkeys(document for name, document, _ in self.calls if name == server):
            faults = {place: it for place, it in self.calls.items() if place[:2] == (server, document)}
            failed = {place: it for place, it in faults.items() if it and place not in self.expected}
            known = sum(bool(it) and place in self.expected for place, it in faults.items())
            print(
                f"{server:8} {document:14} {len(faults):5} operations {len(faults) - len(failed) - known:5} passed "
                f"{len(failed):3} failed {known:3} known to fail", flush=True,
            )
            for (_, _, operation), it in failed.items():
                why, request = it[0]
                print(f"    {operation}: {why[:1200]}\n" + "".join(f"        {line[:600]}\n" for line in request.splitlines()))
        print(f"{server:8} {seconds:.0f} s")

    def judged(self, servers):
        """The exit code, after a word on what is known to fail and does not."""
        stale = [
            place for place in self.expected
            if place[0] in servers and place[:2] in {it[:2] for it in self.calls} and not self.calls.get(place)
        ]
        for place in stale:
            print(f"no longer true in {README.name}: {' '.join(place)}")
        failed = [place for place, it in self.calls.items() if it and place not in self.expected]
        print(f"{len(self.calls)} operations called, {len(failed)} failed, {len(stale)} stale")
        return 1 if stale or failed or not self.calls else 0
