"""`journeygen serve` in a process of its own, asked as a browser asks, and heard as an open page hears."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

PATIENCE = 15.0


def eventually(true: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.content = response.read()

    @property
    def text(self) -> str:
        return self.content.decode()


class Serving:
    """`journeygen serve` in a process of its own."""

    def __init__(self, site: Path, *options: str) -> None:
        self.site = site
        self.log = site.parent / f"{site.name}.log"
        command = [sys.executable, "-u", "-m", "journeygen", "-C", str(site), "serve", "-p", "0", *options]
        environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True)
        assert eventually(lambda: self.address() is not None, 6 * PATIENCE), self.text

    @property
    def text(self) -> str:
        return self.log.read_text("utf-8")

    @property
    def port(self) -> int:
        found = self.address()
        assert found is not None
        return int(found[1])

    def address(self) -> re.Match[str] | None:
        return re.search(r"http://127\.0\.0\.1:(\d+)/", self.text)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            return Answer(connection.getresponse())

    def shows(self, path: str, text: str) -> bool:
        return eventually(lambda: text in self.ask(path).text)

    def told(self, key: str = "", since: int = 0) -> dict[str, Any]:
        """What the studio is told."""
        return dict(json.loads(self.ask(f"/-/studio.json?since={since}&entry={quote(key)}").text))

    def hears(self) -> "Hearing":
        return Hearing(self.port)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


class Hearing:
    """An open page, as far as the server can tell."""

    def __init__(self, port: int) -> None:
        self.response = urllib.request.urlopen(f"http://127.0.0.1:{port}/-/events", timeout=PATIENCE)

    def next(self) -> dict[str, Any]:
        while True:
            line = self.response.readline()
            assert line, "the stream ended"
            if line.startswith(b"data: "):
                return dict(json.loads(line[6:]))

    def until(self, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            message = self.next()
            if true(message):
                return message
