"""The mail server, spoken to step by step, so that it is always known whether it may have taken a message.

Up to the last line of a message nothing has been taken: an error there leaves the reader waiting. After the final dot
only the server's answer tells, and without one nobody knows (RFC 5321, 4.5.3.2.6).
"""

import base64
import re
import smtplib
import ssl
import time
from collections.abc import Callable

import msgspec

from journeygen.config import Smtp
from journeygen.errors import JourneygenError, UsageError
from journeygen.outbound.mail.book import DELIVERED, FAILED, PENDING, UNKNOWN

TIMEOUT = 60  # seconds
_DOT = re.compile(rb"(?m)^\.")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
PASSWORD = "JOURNEYGEN_SMTP_PASSWORD"


class ServerError(JourneygenError):
    """The server cannot be reached, or does not let us in."""

    exit_code = 3


class Outcome(msgspec.Struct, frozen=True):
    """What became of one message: its state, the server's answer, and whether the connection is still good."""

    state: str
    reply: str
    connected: bool = True


class PostOffice:
    """One connection at a time, made anew after so many messages and whenever the server hangs up."""

    def __init__(self, settings: Smtp, password: str, per_connection: int = 100) -> None:
        self.settings = settings
        self.password = password
        self.per_connection = per_connection
        self._server: smtplib.SMTP | None = None
        self._given = 0

    def open(self) -> None:
        """Goes to the server before there is anything to give. Raises ServerError when it lets nobody in."""
        self._connected()

    def close(self) -> None:
        """Says goodbye where somebody still listens."""
        if self._server is not None:
            try:
                self._server.quit()
            except (smtplib.SMTPException, OSError):
                self._server.close()
            self._server = None

    def give(self, sender: str, address: str, message: bytes) -> Outcome:
        """Gives one message for one reader to the server. Raises ServerError when it lets nobody in."""
        if self._given >= self.per_connection:
            self.close()
        server = self._connected()
        try:
            code, reply = self._until_content(server, sender, address)
        except (smtplib.SMTPException, OSError) as error:
            return self._lost(PENDING, error)
        if code != 354:
            return self._answered(server, code, reply)
        try:
            server.send(_DOT.sub(b"..", message) + b".\r\n")
            code, reply = server.getreply()
        except (smtplib.SMTPException, OSError) as error:
            return self._lost(UNKNOWN, error)
        self._given += 1
        if code == 421 or code < 0:
            return self._lost(UNKNOWN if code < 0 else PENDING, reply.decode("utf-8", "replace"))
        return Outcome(DELIVERED if code // 100 == 2 else _state(code), f"{code} {reply.decode('utf-8', 'replace')}")

    def _until_content(self, server: smtplib.SMTP, sender: str, address: str) -> tuple[int, bytes]:
        code, reply = server.mail(sender)
        if code == 250:
            code, reply = server.rcpt(address)
        if code in {250, 251}:
            code, reply = server.docmd("DATA")
        return code, reply

    def _answered(self, server: smtplib.SMTP, code: int, reply: bytes) -> Outcome:
        """A refusal before the message: nothing was taken."""
        text = f"{code} {reply.decode('utf-8', 'replace')}"
        if code == 421 or code < 0:
            return self._lost(PENDING, text)
        try:
            server.rset()
        except (smtplib.SMTPException, OSError) as error:
            return self._lost(_state(code), error)
        return Outcome(_state(code), text)

    def _lost(self, state: str, reason: object) -> Outcome:
        if self._server is not None:
            self._server.close()
        self._server = None
        return Outcome(state, str(reason), connected=False)

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            self._server, self._given = _connect(self.settings, self.password), 0
        return self._server


def _state(code: int) -> str:
    """4yz may pass when tried later, 5yz will not (RFC 5321, 4.2.1)."""
    return FAILED if code // 100 == 5 else PENDING


def _connect(settings: Smtp, password: str) -> smtplib.SMTP:
    where = f"{settings.host}:{settings.port}"
    if settings.user and settings.security == "none" and settings.host not in _LOOPBACK:
        raise UsageError(f"A password is not sent to {where} in the open. Set security to starttls or tls in [smtp]")
    try:
        context = ssl.create_default_context()
        if settings.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT)
        server.ehlo_or_helo_if_needed()
        if settings.security == "starttls":
            server.starttls(context=context)
            server.ehlo()
        if settings.user:
            _let_in(server, settings.user, password)
    except smtplib.SMTPAuthenticationError:
        raise ServerError(f"{where} does not know [smtp] user with the password in {PASSWORD}") from None
    except ssl.SSLCertVerificationError as error:
        what = f"{where} cannot prove that it is the mail server {settings.host}: {error.verify_message.rstrip('.')}"
        fix = "Write the name that its certificate bears; if you have made it yourself, name its file in SSL_CERT_FILE"
        raise ServerError(f"{what}. Nothing was sent. {fix}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise ServerError(f"The mail server {where} does not let us in: {_brief(error)}") from None
    return server


def _let_in(server: smtplib.SMTP, user: str, password: str) -> None:
    """Logs in; where a name or password is not ASCII, in UTF-8 (RFC 4616), which smtplib refuses to write."""
    if (user + password).isascii():
        server.login(user, password)
        return
    both = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
    code, reply = server.docmd("AUTH", f"PLAIN {both}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, reply)


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


class Pace(msgspec.Struct, frozen=True):
    """How fast and how patiently letters are given away.

    `rate` is messages a second (0: as many as the server takes); one that may pass later is tried `attempts` times,
    after `patience` seconds and twice as long each time; so many `failures` in a row end it.
    """

    rate: float = 5
    attempts: int = 4
    patience: float = 30
    failures: int = 10
    per_connection: int = 100


class Throttle:
    """Lets so many through each second."""

    def __init__(
        self, rate: float, now: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.gap = 1 / rate if rate > 0 else 0.0
        self.now = now
        self.sleep = sleep
        self._next = now()

    def wait(self) -> None:
        """Returns when the next may go."""
        if not self.gap:
            return
        ahead = self._next - self.now()
        if ahead > 0:
            self.sleep(ahead)
        self._next = max(self._next, self.now() - self.gap) + self.gap
