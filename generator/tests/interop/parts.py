"""The parts of the whole: what each server needs, which crates are called against it, and how."""

import shutil
import sys

import driver
import aws
import echo
import prism
from programs import HERE, Crate, target_folder
from servers import running


# Hashes for HTTP Digest, which crates leave to transports.
SHA2 = 'sha2 = { version = "0.11", default-features = false }'


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


class Httpbin:
    """httpbin, with the crate of its own document, and with one of the project that says more."""

    name = "httpbin"

    def __init__(self, corpus):
        self.wire = Crate("wire", HERE / "wire.yaml")
        self.crate = Crate("httpbin", corpus / "apis/guru-httpbin.org.yaml") if corpus else None

    def prepare(self, xtask, options):
        self.wire.emit(xtask)
        self.wire.write((HERE / "wire.rs").read_text(), features=["brotli", "gzip"], dependencies=[SHA2])
        if self.crate:
            self.crate.emit(xtask)
            self.crate.write(*driver.program(self.crate.report))

    def crates(self):
        return [crate for crate in [self.wire, self.crate] if crate]

    def run(self, options, results):
        gunicorn = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:PORT", "--workers", "2", "--threads", "4"]
        # Requests are counted in its log.
        command = [*gunicorn, "--timeout", "60", "--access-logfile", "-", "httpbin:app"]
        with running([("httpbin", command, "/status/200", target_folder() / "logs")]) as (server,):
            self.wire.check(self.name, results, server.url, server.log)
            if self.crate:
                with self.crate.session(server.url) as session:
                    echo.run(session, self.crate.report, results)


class Moto:
    """moto, with the crates of two of its services."""

    name = "moto"
    SERVICES = {
        "dynamodb": ("guru-amazonaws.com-dynamodb-2012-08-10.yaml", aws.TABLES, aws.tables),
        "s3": ("guru-amazonaws.com-s3-2006-03-01.yaml", aws.BUCKETS, aws.buckets),
    }

    def __init__(self, corpus):
        self.parts = [
            (name, Crate(f"moto-{name}", corpus / "apis" / path, operations), script)
            for name, (path, operations, script) in self.SERVICES.items()
        ]

    def prepare(self, xtask, options):
        for crate in self.crates():
            crate.emit(xtask)
            crate.write(*driver.program(crate.report))

    def crates(self):
        return [crate for _, crate, _ in self.parts]

    def run(self, options, results):
        command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", "PORT"]
        with running([("moto", command, "/moto-api/", target_folder() / "logs")]) as (server,):
            for name, crate, script in self.parts:
                environment = crate.credentials(["hmac"])
                with crate.session(server.url, environment) as session:
                    script(aws.Moto(name, name, session, results))


class OAuth:
    """An authorization server, and an API that takes its tokens."""

    name = "oauth"

    def __init__(self, modules):
        self.modules = modules
        self.crate = Crate("oauth", HERE / "oauth.yaml")

    def prepare(self, xtask, options):
        self.crate.emit(xtask)
        self.crate.write((HERE / "oauth.rs").read_text(), features=["blocking"])

    def crates(self):
        return [self.crate]

    def run(self, options, results):
        # A module finds packages from where it stands.
        script = shutil.copy(HERE / "oauth.mjs", self.modules.parent)
        with running([("oauth", ["node", script, "PORT"], "/jwks", target_folder() / "logs")]) as (server,):
            url = f"{server.url}/v1"
            given = {"BASE_URL": url, "SERVICE_CLIENT_ID": "env", "SERVICE_CLIENT_SECRET": "word", "SERVICE_SCOPES": "read"}
            environment = {f"{self.crate.prefix()}_{name}": value for name, value in given.items()}
            self.crate.check(self.name, results, url, environment=environment)


def chosen(options, modules, corpus, say):
    """The parts that are asked for and can be had; of others it is said why not."""
    wanted = options.only or ["prism", "oauth", "httpbin", "moto"]
    found = []
    for part, given in [(Prism, (modules, corpus, options.document)), (OAuth, (modules,))]:
        if part.name in wanted:
            if modules:
                found.append(part(*given))
            else:
                say(f"skipped: {part.name}, as there is no Node of 20.19 or later with npm")
    if not corpus:
        say("skipped: documents of others, as there is no corpus")
    if "httpbin" in wanted:
        found.append(Httpbin(corpus))
    if "moto" in wanted:
        if corpus:
            found.append(Moto(corpus))
        else:
            say("skipped: moto, which has no other documents")
    return found
