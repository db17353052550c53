"""Servers of others, on free ports of the loopback interface, for as long as a `with` block lasts."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time

STARTING = 60
ENDING = 3


class Unstarted(Exception):
    """A server did not start."""


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running server; its output is kept in a file."""

    def __init__(self, name, command, probe, folder):
        self.name, self.probe, self.folder = name, probe, folder
        self.port, self.log = free_port(), folder / f"{name}.log"
        self.command = [str(word).replace("PORT", str(self.port)) for word in command]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log.unlink(missing_ok=True)
        self.start()

    def start(self):
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd=self.folder,
                start_new_session=os.name != "nt",
            )

    def revive(self):
        """Starts it again if it has ended, or is about to."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(ENDING)
            self.start()
            self.wait()

    def wait(self):
        """Waits until it answers a request at all."""
        end = time.monotonic() + STARTING
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Unstarted(f"{self.name} ended with {self.process.returncode}: {self.tail()}")
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            try:
                connection.request("GET", self.probe)
                connection.getresponse().read()
                return self
            except OSError:
                time.sleep(0.2)
            finally:
                connection.close()
        raise Unstarted(f"{self.name} did not answer within {STARTING} s: {self.tail()}")

    def tail(self):
        return self.log.read_text(errors="replace").strip()[-600:]

    def stop(self):
        # A server may have started others.
        for name in ["SIGTERM", "SIGKILL"]:
            with contextlib.suppress(OSError):
                if os.name == "nt":
                    self.process.kill()
                else:
                    os.killpg(self.process.pid, getattr(signal, name))
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
                return


@contextlib.contextmanager
def running(servers):
    """Starts all servers of `(name, command, probe, folder)`, in which `PORT` stands for a free port, and stops them."""
    started = []
    try:
        for name, command, probe, folder in servers:
            folder.mkdir(parents=True, exist_ok=True)
            started.append(Server(name, command, probe, folder))
        yield [server.wait() for server in started]
    finally:
        for server in started:
            server.stop()
