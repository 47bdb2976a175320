"""One frozen letter to one reader: the bytes that a mail server takes."""

import hashlib
import hmac
import html
import os
from email.utils import formatdate
from urllib.parse import quote

import msgspec

from journeygen.letters.message import message_of
from journeygen.outbound.mail.subscribers import Subscriber

SECRET = "JOURNEYGEN_UNSUBSCRIBE_KEY"


class Frozen(msgspec.Struct, frozen=True):
    """A letter as it was when its sending began. Nothing that changes later reaches its readers.

    `mark` stands in `html` and `text` where each reader's own way out goes; `leave` is the config's URL, with
    `{token}` or `{email}` where it tells readers apart. `date` is in seconds since the epoch.
    """

    month: str
    subject: str
    preheader: str
    sha256: str
    entries: tuple[str, ...]
    pictures: tuple[dict[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    sender: str
    domain: str
    date: int
    leave: str
    mark: str
    html: str
    text: str


def way_out(frozen: Frozen, reader: Subscriber) -> str:
    """The URL at which this reader leaves the list: it names whom to strike off, as RFC 8058 (3.1) asks for.

    `{token}` is the list's own, else a keyed digest of the address where JOURNEYGEN_UNSUBSCRIBE_KEY is set.
    """
    url = frozen.leave
    if "{token}" in url:
        return url.replace("{token}", quote(reader.token or token_of(reader.address), safe=""))
    if "{email}" in url:
        return url.replace("{email}", quote(reader.address, safe=""))
    return f"{url}{'&' if '?' in url else '?'}email={quote(reader.address, safe='')}"


def token_of(address: str) -> str:
    """What an endpoint computes again from the address and the key: 32 hexadecimal digits of HMAC-SHA256."""
    key = os.environ.get(SECRET, "")
    return hmac.new(key.encode(), address.lower().encode(), hashlib.sha256).hexdigest()[:32] if key else ""


def message_id(frozen: Frozen, reader: Subscriber) -> str:
    """The same for the same letter to the same reader, however often it is tried: servers may drop the second."""
    identity = hashlib.sha256(f"{frozen.sha256}\0{reader.address.lower()}".encode()).hexdigest()[:24]
    return f"<{frozen.month}.{identity}@{frozen.domain}>"


def message_for(frozen: Frozen, reader: Subscriber, subject: str = "") -> bytes:
    """The message for one reader; `subject` only for a trial."""
    url = way_out(frozen, reader)
    changed = [(name, subject if subject and name == "Subject" else value) for name, value in frozen.headers]
    headers = [
        ("Date", formatdate(frozen.date)),
        *changed,
        ("To", reader.address),
        ("Message-ID", message_id(frozen, reader)),
        ("List-Unsubscribe", f"<{url}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]
    content = frozen.html.replace(frozen.mark, html.escape(url))
    return message_of(headers, frozen.sha256[:32], content, frozen.text.replace(frozen.mark, url))
