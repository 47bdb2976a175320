"""The letter as one MIME message: what a mail program opens and a mail server takes.

Built with the older classes of the `email` package: `EmailMessage` turns long List-Unsubscribe URLs into encoded words
that no client reads (cpython #85725) and loses spaces in mixed subjects.
"""

import binascii
import re
from datetime import datetime
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr

from journeygen.digests import digest
from journeygen.letters.failures import failure
from journeygen.letters.letter_views import Dressed
from journeygen.views import LetterView

# CRLF ends every line (RFC 5322, 2.1); "From " is no mbox separator here and must not gain a ">".
_POLICY = compat32.clone(linesep="\r\n", mangle_from_=False)
_LINE_END = re.compile(r"[\r\n]")


def write_message(letter: LetterView, dressed: Dressed, html: str, text: str) -> bytes:
    """A multipart/alternative message, plain text first (RFC 2046, 5.1.4); the same letter gives the same bytes."""
    identity = digest("\0".join((dressed.subject, letter.date.local, text, html)).encode())
    message = MIMEMultipart("alternative", boundary=f"=_jg_{identity}", policy=_POLICY)
    for name, value in _headers(letter, dressed, identity):
        message[name] = value  # type: ignore[assignment]  # the stubs leave out Header
    message.attach(_part("plain", text))
    message.attach(_part("html", html))
    return message.as_bytes(policy=_POLICY)


def _headers(letter: LetterView, dressed: Dressed, identity: str) -> list[tuple[str, str | Header]]:
    domain = _domain(letter.domain or "localhost")
    name, address = _sender(letter, dressed, domain)
    headers: list[tuple[str, str | Header]] = [
        ("Date", format_datetime(datetime.fromisoformat(letter.date.local))),
        ("From", formataddr((name, address))),
        ("To", formataddr((f"{dressed.title} readers", address))),
        ("Subject", _text("Subject", dressed.subject)),
        ("Message-ID", f"<{letter.issue.month}.{identity[:16]}@{domain}>"),
        ("Content-Language", _safe("Content-Language", dressed.lang)),
        ("List-Id", f"<newsletter.{domain}>"),
    ]
    if letter.unsubscribe_url.startswith("https://"):
        headers += _unsubscribe(letter.unsubscribe_url)
    return headers


def _unsubscribe(url: str) -> list[tuple[str, str | Header]]:
    """One click by POST, which must be https (RFC 8058, 3.1)."""
    if not url.isascii() or not url.isprintable() or re.search(r"[<>\s]", url):
        what = "`unsubscribe_url` cannot stand in a header"
        why = "It must be ASCII without spaces to stand in List-Unsubscribe (RFC 2369)"
        raise failure("journeygen.toml", "letter-header", what, why, "Percent-encode it")
    return [("List-Unsubscribe", f"<{url}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]


def _sender(letter: LetterView, dressed: Dressed, domain: str) -> tuple[str, str]:
    name, address = parseaddr(_safe("From", letter.sender))
    if not address:
        return dressed.title, f"newsletter@{domain}"
    local, _, host = address.rpartition("@")
    if not local.isascii() or not local or not host:
        what, why = f"No server takes the `from` address {address}", "It needs ASCII before @ (RFC 5322, 3.4.1)"
        raise failure("journeygen.toml", "letter-header", what, why)
    return name or dressed.title, f"{local}@{_domain(host)}"


def _domain(host: str) -> str:
    """A domain in ASCII (RFC 5890)."""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise failure("journeygen.toml", "letter-header", f"`{host}` is no domain", str(error)) from None


def _safe(name: str, value: str) -> str:
    """A header's value. A line end in it would start another header."""
    if _LINE_END.search(value):
        what, why = f"{name} holds a line break", "Everything after it would be read as another header"
        raise failure("journeygen.toml", "letter-header", what, why, "Write it on one line")
    return value


def _text(name: str, value: str) -> Header:
    """Words in any script as a header (RFC 2047); also what looks encoded already, and words too long to fold."""
    value = _safe(name, value)
    plain = value.isascii() and "=?" not in value and all(len(word) < 60 for word in value.split(" "))
    return Header(value, None if plain else "utf-8", header_name=name)


def _part(kind: str, text: str) -> MIMENonMultipart:
    """A text in UTF-8, quoted-printable with lines of at most 76 (RFC 2045, 6.7), by the C encoder."""
    part = MIMENonMultipart("text", kind, charset="utf-8", policy=_POLICY)
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(binascii.b2a_qp(text.encode("utf-8")).decode("ascii"))
    return part
