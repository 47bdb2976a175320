"""What a maker's note says: its title, its own front matter, its words. Pure."""

import re
from typing import Any

import msgspec

from journeygen.errors import Problem
from journeygen.matter import read_matter

TITLE_AT_MOST = 80
_HEADING = re.compile(r"#{1,3}\s+(.+?)\s*#*\s*")


class Note(msgspec.Struct, frozen=True):
    """A text file as it was read. `matter` is what its front matter says, if it has any."""

    title: str
    body: str
    matter: dict[str, Any] = {}


def note_of(content: bytes) -> Note:
    """A text in whatever encoding phones and editors write: UTF-8, UTF-16 with its mark, else Windows' own."""
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n").strip()
    read = read_matter("", text + "\n") if text.startswith(("---\n", "+++\n")) else None
    if read is None or isinstance(read, Problem):
        return _titled(text, {})
    note = _titled(read.text.strip(), read.table)
    title = read.table.get("title")
    return msgspec.structs.replace(note, title=title, body=read.text.strip()) if isinstance(title, str) else note


def _titled(text: str, matter: dict[str, Any]) -> Note:
    """The first line is the title when it is a heading, or short and alone."""
    first, _, rest = text.partition("\n")
    heading = _HEADING.fullmatch(first.strip())
    if heading:
        return Note(heading[1], rest.strip(), matter)
    if (
        0 < len(first.strip()) <= TITLE_AT_MOST
        and rest.startswith("\n")
        and not first.lstrip().startswith(("-", "*", ">", "!"))
    ):
        return Note(first.strip(), rest.strip(), matter)
    return Note("", text, matter)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", "replace")
