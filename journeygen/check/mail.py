"""One month's mail set: small enough to arrive whole, the same in all its forms, and every item leading home."""

import email
import email.policy
import hashlib
import html
import json
import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from journeygen.check.findings import Finding, line_of
from journeygen.check.places import stands_whole
from journeygen.check.privacy import private_in_text
from journeygen.check.promises import Letter
from journeygen.check.reading import Desk, Links, Seen, Wish
from journeygen.errors import ERROR, NOTE, WARNING
from journeygen.outputs.newsletter import FILES
from journeygen.services import SERVICES

SENT_FORMS = ("email.html", "email.txt", "email.md", "fragment.html")
CLIPPED, LARGE = 102_000, 85_000
_ADDRESS = re.compile(r"""\b(?:href|src|background)=["']([^"']*)["']""")
_SRCDOC = re.compile(r'\bsrcdoc="[^"]*"')
_MERGE_TAG = ("{", "*|", "[[", "%", "<%")
_FIX = "Run: journeygen build, or correct the newsletter's templates"


def look_at_letter(desk: Desk, folder: str, letter: Letter) -> Seen:
    """Reads the files of one letter, each once, and holds them against each other."""
    names = (*FILES, *(f"{service}.html" for service in letter.services))
    texts = {name: desk.text(f"{folder}/{name}") for name in names}
    found: list[Finding] = []
    wishes: list[Wish] = []
    count = 0
    for name, text in texts.items():
        path = f"{folder}/{name}"
        links = Links(desk.places, path, text, absolute="check-mail-relative")
        for url in _addresses(name, text, desk.promises.base_url):
            links.follow(url)
        found += [*links.findings, *private_in_text(path, text, desk.secrets), *_marks(path, text, desk)]
        wishes += links.wishes
        count += links.count
        found += _homeward(path, name, text, letter)
    found += _size(f"{folder}/email.html", texts["email.html"])
    found += _message(f"{folder}/email.eml", texts)
    found += _registry(f"{folder}/email.json", texts, letter)
    return Seen(folder, tuple(found), wishes=tuple(wishes), links=count)


def _addresses(name: str, text: str, base_url: str) -> Iterator[str]:
    """Every address in one of the forms. HTML is read as it is written: clients see what hides in comments."""
    if name.endswith(".html"):
        # The preview shows the letter in a frame; it is looked at by itself.
        for url in _ADDRESS.findall(_SRCDOC.sub("", text)):
            if not url.startswith(_MERGE_TAG):
                yield html.unescape(url)
    elif name != "email.eml":
        for found in re.finditer(rf"{re.escape(base_url)}[^\s<>\"'`)\]]*", text):
            yield html.unescape(found[0]).rstrip(".,;:!?*_")


def _marks(path: str, text: str, desk: Desk) -> Iterator[Finding]:
    """What a template or a library left: an escape that was not undone, a mark that was not filled."""
    if "\\u{" in text and not path.endswith((".json", ".eml")):
        what, why = "An escape sequence (\\u{...}) stands in this letter", "A character was written by its number"
        yield Finding(path, line_of(text, "\\u{"), "check-mail-escape", what, why, _FIX)
    own = any("view" in mark for mark in desk.promises.own_marks)
    if "{{ view" in text and not own and path.endswith(SENT_FORMS):
        what, why = "A template mark is left over in this letter", "The template's engine did not fill it"
        yield Finding(path, line_of(text, "{{ view"), "check-mail-leftover", what, why, _FIX)


def _homeward(path: str, name: str, text: str, letter: Letter) -> Iterator[Finding]:
    """Each item leads to its page, and the letter to its own page on the web and to the way out."""
    service = SERVICES.get(name.removesuffix(".html"))
    if name not in SENT_FORMS and service is None:
        return
    plain = html.unescape(text)
    for key, page in zip(letter.entries, letter.pages, strict=True):
        if not stands_whole(page, plain):
            what, why = f"The entry {key} does not lead to its page in this letter", f"{page} is not there"
            yield Finding(path, 0, "check-mail-entry", what, why, _FIX)
    if not stands_whole(letter.page, plain):
        what, why = "This letter does not lead to its page on the web", f"{letter.page} is not there"
        yield Finding(path, 0, "check-mail-web", what, why, _FIX)
    leave = service.leave if service is not None and service.leave else letter.unsubscribe_url
    if (name in {"email.html", "email.txt"} or service is not None) and leave and leave not in plain:
        what, why = "This letter does not say how to leave the list", f"{leave} is not there"
        yield Finding(path, 0, "check-mail-unsubscribe", what, why, _FIX)


def _size(path: str, text: str) -> Iterator[Finding]:
    size = len(text.encode())
    if size > CLIPPED:
        what, why = f"This letter has {size:,} bytes of HTML", f"Gmail shows only the first {CLIPPED:,}"
        yield Finding(path, 0, "check-mail-clipped", what, why, "Give long entries a `summary`")
    elif size > LARGE:
        what = f"This letter has {size:,} bytes of HTML"
        why = f"A mail service adds to it, and Gmail clips at {CLIPPED:,}"
        yield Finding(path, 0, "check-mail-size", what, why, "Give long entries a `summary`", WARNING)


def _message(path: str, texts: dict[str, str]) -> Iterator[Finding]:
    """The message as a mail program reads it: two forms of one letter, the plain one first."""
    message = email.message_from_bytes(texts["email.eml"].encode(), _class=EmailMessage, policy=email.policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    kinds = [part.get_content_type() for part in parts]
    defects = [type(defect).__name__ for part in message.walk() for defect in part.defects]
    if message.get_content_type() != "multipart/alternative" or kinds != ["text/plain", "text/html"] or defects:
        why = f"It is {message.get_content_type()} with {', '.join(kinds) or 'nothing'} {' '.join(defects)}".strip()
        what = "This message is no letter in plain text and HTML, in this order"
        yield Finding(path, 0, "check-mail-message", what, why, _FIX)
        return
    missing = [name for name in ("From", "Subject", "Date", "Message-ID") if not message[name]]
    if missing:
        what = f"This message has no {', '.join(missing)}"
        yield Finding(path, 0, "check-mail-header", what, "Mail servers refuse it", _FIX, WARNING)
    for part, name in zip(parts, ("email.txt", "email.html"), strict=True):
        if _lines(part.get_content()) != _lines(texts[name]):
            what = f"The message does not say what {name} says"
            yield Finding(path, 0, "check-mail-differs", what, "Both are the same letter", _FIX)


def _lines(text: str) -> str:
    return "\n".join(text.splitlines()).strip()


def _registry(path: str, texts: dict[str, str], letter: Letter) -> Iterator[Finding]:
    """`email.json`: what mail services are told, and what the build itself found wrong with the letter."""
    try:
        table: Any = json.loads(texts["email.json"])
        checks = [(str(check["level"]), str(check["id"]), str(check["message"])) for check in table["checks"]]
    except (ValueError, KeyError, TypeError):
        yield Finding(path, 0, "check-json", "This file does not tell about its letter", fix=_FIX)
        return
    content = texts["email.html"].encode()
    wanted = {
        "issue": letter.month,
        "page": letter.page,
        "entries": list(letter.entries),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    for name, value in wanted.items():
        if table.get(name) != value:
            what, why = f"email.json is wrong about `{name}`", f"It says {table.get(name)}, found {value}"
            yield Finding(path, line_of(texts["email.json"], f'"{name}"'), "check-mail-registry", what, why, _FIX)
    for level, identity, words in checks:
        line = line_of(texts["email.json"], identity)
        if level in {ERROR, WARNING, NOTE}:
            yield Finding(path, line, "check-mail-finding", f"{words} ({identity})", level=level)
