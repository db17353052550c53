"""The parts of the whole: what each server needs, which crates are called against it, and how."""

import prism
from programs import target_folder
from servers import running


class Prism:
    """Prism, one for each document."""

    name = "prism"

    def __init__(self, modules, corpus, only):
        self.modules = modules
        self.subjects = [it for it in prism.subjects(corpus) if not only or it.name in only]

    def prepare(self, xtask, options):
        for subject in self.subjects:
            subject.prepare(xtask, options)

    def crates(self):
        return [subject.crate for subject in self.subjects]

    def run(self, options, results):
        folder = target_folder() / "logs"
        with running([subject.server(self.modules, folder) for subject in self.subjects]) as servers:
            for subject, server in zip(self.subjects, servers, strict=True):
                subject.call(server, options, results)


def chosen(options, modules, corpus, say):
    """The parts that are asked for and can be had; of others it is said why not."""
    wanted = options.only or ["prism"]
    found = []
    if "prism" in wanted:
        if modules:
            found.append(Prism(modules, corpus, options.document))
        else:
            say("skipped: prism, as there is no Node of 20.19 or later with npm")
    return found
