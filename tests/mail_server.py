"""A mail server on loopback that keeps what it takes and fails as it is told to, and a process that sends to it."""

import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from sites import CONFIG, site

SENDER = """
import sys
from pathlib import Path
from journeygen.outbound.mail.post_office import Pace
from journeygen.outbound.mail.sending import send_letter
from journeygen.request import Request
root, month, readers, now = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
pace = Pace(rate=0, attempts=6, patience=0.01, failures=50)
print(send_letter(Request(root, root / "output", now), month, readers, lambda *_: None, pace))
"""


class Postbox:
    """An SMTP server that answers as `fault(address, attempt)` wants: "", or a name from `FAULTS`.

    `means` go to aiosmtpd: `ssl_context` for a connection in TLS, `tls_context` for STARTTLS, `authenticator`.
    """

    def __init__(self, fault: Callable[[str, int], str] = lambda address, attempt: "", **means: Any) -> None:
        self.fault = fault
        self.got: list[tuple[str, bytes]] = []
        self.tried: Counter[str] = Counter()
        self.connections = 0
        self.ciphered = 0
        self._wanted = ""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **means)

    def __enter__(self) -> "Postbox":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def counts(self) -> Counter[str]:
        """How many copies each address has."""
        return Counter(address for address, _ in self.got)

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        self.tried[address] += 1
        self._wanted = self.fault(address, self.tried[address])
        if self._wanted == "later at rcpt":
            return f"451 4.7.1 {address} come back later"
        if self._wanted == "never at rcpt":
            return f"550 5.1.1 {address} unknown"
        if self._wanted == "bye at rcpt":
            server.transport.close()
            return "421 bye"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        address = envelope.rcpt_tos[0]
        assert len(envelope.rcpt_tos) == 1
        if self._wanted == "later at data":
            return "452 4.3.1 no room"
        if self._wanted == "never at data":
            return "554 5.7.1 refused"
        if self._wanted != "lost":
            self.got.append((address, envelope.content))
            self.ciphered += server.transport.get_extra_info("cipher") is not None
        if self._wanted in {"lost", "taken and lost"}:
            server.transport.close()
        return "250 2.0.0 taken"


FAULTS = ("later at rcpt", "never at rcpt", "bye at rcpt", "later at data", "never at data", "lost", "taken and lost")


def mailing_site(root: Path, port: int, more: str = "", **files: str | bytes) -> Path:
    """A small site whose letters go to a server on loopback, and a list of readers beside it."""
    config = CONFIG.replace("https://example.org/leave", "https://example.org/leave?r={token}")
    config += f'\n[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nrate = 0\n{more}'
    return site(root, config, **files)


def readers(root: Path, count: int) -> Path:
    """A list of readers with tokens, below `private/`."""
    file = root / "private" / "readers.csv"
    file.parent.mkdir(exist_ok=True)
    rows = "".join(f"reader{number:04d}@example.com,token{number:04d}\n" for number in range(count))
    file.write_text("email,token\n" + rows)
    return file


def sender(root: Path, month: str, file: Path, now: int) -> "subprocess.Popen[bytes]":
    """A process that sends a month's letter."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    command = [sys.executable, "-c", SENDER, str(root), month, str(file), str(now)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
