"""From saving a file to reading the new text over loopback."""

import http.client
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from speed.corpus import Entry
from speed.timing import RunError, Sample, failure
from speed.tools import Tool

POLL_SECONDS = 0.005
START_SECONDS, PAGE_SECONDS = 180.0, 60.0
REST_SECONDS = 1.0


class Server:
    """One tool's preview server, started and answering."""

    def __init__(self, tool: Tool, entry: Entry) -> None:
        self.tool = tool
        self.port = _free_port()
        self.source = tool.site / tool.source(entry)
        self.address = "/" + entry.page.removesuffix("index.html")
        self.log = tempfile.TemporaryFile()  # noqa: SIM115  closed with the server
        self.command = [part.format(port=self.port) for part in tool.serve]
        self.process = subprocess.Popen(
            self.command,
            cwd=tool.site,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def stop(self) -> None:
        """End the server's own process group."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()
        self.log.close()

    def save_to_served(self, marker: str) -> Sample:
        """Append a line to the entry and poll its page until the line is there."""
        text = self.source.read_text(encoding="utf-8")
        started = time.perf_counter()
        self.source.write_text(f"{text}\n{marker}\n", encoding="utf-8")
        self.wait_for(marker, PAGE_SECONDS)
        wall = time.perf_counter() - started
        time.sleep(REST_SECONDS)
        return Sample(wall, float("nan"))

    def wait_for(self, text: str, seconds: float) -> None:
        end = time.perf_counter() + seconds
        while text.encode() not in self._read():
            if self.process.poll() is not None:
                self.log.seek(0)
                raise RunError(failure(self.command, self.process.returncode, self.log.read()))
            if time.perf_counter() > end:
                raise RunError(f"The server of {self.tool.name} did not show a change within {seconds:.0f} s.")
            time.sleep(POLL_SECONDS)

    def _read(self) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", self.address)
            return connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return b""
        finally:
            connection.close()


@contextmanager
def serving(tool: Tool, entry: Entry) -> Iterator[Server]:
    """A running server; when the block ends it is stopped and the entry's source is put back."""
    server = Server(tool, entry)
    before = server.source.read_text(encoding="utf-8")
    try:
        server.wait_for(entry.title, START_SECONDS)
        time.sleep(REST_SECONDS)
        yield server
    finally:
        server.stop()
        server.source.write_text(before, encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
