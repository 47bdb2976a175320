"""The letter as one MIME message: what a mail program opens and a mail server takes.

Headers are folded by `email.header`, the older way: `EmailMessage` turns long List-Unsubscribe URLs into encoded words
that no client reads (cpython #85725) and loses spaces in mixed subjects. The rest is put together here, because its
shape never varies and the classes for it take longer to load than a letter takes to write.
"""

import binascii
import re
from collections.abc import Iterable
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr

from journeygen.digests import digest
from journeygen.letters.failures import failure
from journeygen.letters.letter_views import Dressed
from journeygen.views import LetterView

_CRLF = "\r\n"  # ends every line (RFC 5322, 2.1)
_LONGEST_LINE = 78
_LINE_END = re.compile(r"[\r\n]")


def write_message(letter: LetterView, dressed: Dressed, html: str, text: str) -> bytes:
    """A multipart/alternative message, plain text first (RFC 2046, 5.1.4); the same letter gives the same bytes."""
    identity = digest("\0".join((dressed.subject, letter.date.local, text, html)).encode())
    return message_of(_headers(letter, dressed, identity), identity, html, text)


def own_headers(letter: LetterView, dressed: Dressed) -> tuple[tuple[str, str], ...]:
    """What every reader's copy says of itself, ready to be written."""
    wanted = {"From", "Subject", "Content-Language", "List-Id"}
    found = ((name, value) for name, value in _headers(letter, dressed, "") if name in wanted)
    return tuple((name, _line(name, value)) for name, value in found)


def subject_line(subject: str) -> str:
    """A subject ready to be written."""
    return _line("Subject", _text("Subject", subject))


def sender_of(letter: LetterView, dressed: Dressed) -> tuple[str, str]:
    """Who writes, and the domain that the letter's names end in."""
    domain = _domain(letter.domain or "localhost")
    return _sender(letter, dressed, domain)[1], domain


def message_of(headers: Iterable[tuple[str, str | Header]], identity: str, html: str, text: str) -> bytes:
    """A message with these headers; `identity` parts its two forms, and stands in neither."""
    boundary = f"=_jg_{identity}"
    kind = ("Content-Type", f'multipart/alternative; boundary="{boundary}"'), ("MIME-Version", "1.0")
    mark = f"--{boundary}".encode("ascii")
    head = f"{_folded([*kind, *headers])}{_CRLF}".encode("ascii")
    return b"\r\n".join((head + mark, _part("plain", text), mark, _part("html", html), mark + b"--\r\n"))


def _folded(headers: Iterable[tuple[str, str | Header]]) -> str:
    return "".join(f"{name}: {_line(name, value)}{_CRLF}" for name, value in headers)


def _line(name: str, value: str | Header) -> str:
    """A header's value, folded where it is long."""
    if isinstance(value, str):
        if len(name) + len(value) + 2 <= _LONGEST_LINE or _CRLF in value:  # short, or folded before
            return value
        value = Header(value, header_name=name)
    return value.encode(linesep=_CRLF, maxlinelen=_LONGEST_LINE)


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


def _part(kind: str, text: str) -> bytes:
    """A text in UTF-8, quoted-printable with lines of at most 76 (RFC 2045, 6.7), by the C encoder."""
    head = (
        ("Content-Type", f'text/{kind}; charset="utf-8"'),
        ("MIME-Version", "1.0"),
        ("Content-Transfer-Encoding", "quoted-printable"),
    )
    body = binascii.b2a_qp(text.encode("utf-8"))
    body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    return f"{_folded(head)}{_CRLF}".encode("ascii") + body
