"""Reads WordPress' export files (WXR, an RSS of its own) item by item. A document type is refused: no export has one,
and entities that it declares are how XML attacks.
"""

from pathlib import Path
from xml.parsers import expat

import msgspec

from journeygen.errors import RefusedError, UsageError

DEEPEST = 60
_CONTENT = "http://purl.org/rss/1.0/modules/content/"


class Item(msgspec.Struct):
    """One item: its texts by name, the lines on which it and its content start, its terms and meta values."""

    line: int
    texts: dict[str, str] = {}
    content_line: int = 0
    terms: list[tuple[str, str, str]] = []
    meta: dict[str, str] = {}
    comments: int = 0


class Export(msgspec.Struct):
    """A whole export."""

    channel: dict[str, str]
    items: list[Item]
    categories: dict[str, str]


def read_export(path: Path) -> Export:
    """All items of an export. Raises UsageError, with the line, for what is no XML, and RefusedError for entities."""
    reader = _Reader(path)
    try:
        with open(path, "rb") as file:
            reader.parser.ParseFile(file)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise UsageError(f"{path}:{error.lineno}: This is no XML: {why}. Export it again, or mend this line") from None
    if not reader.seen:
        raise UsageError(f"{path} is no export of WordPress: there is no <channel> in it")
    return Export(reader.channel, reader.items, reader.categories)


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.channel: dict[str, str] = {}
        self.items: list[Item] = []
        self.categories: dict[str, str] = {}
        self.open: list[str] = []
        self.parts: list[str] = []
        self.item: Item | None = None
        self.term = ("", "")
        self.pending: dict[str, str] = {}
        self.seen = False

    def _refuse(self, *_: object) -> int:
        raise RefusedError(
            f"{self.path}:{self.parser.CurrentLineNumber}: It declares a document type or entities, which no export of "
            "WordPress does. Nothing was imported"
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        self.open.append(tag)
        if len(self.open) > DEEPEST:
            raise UsageError(f"{self.path}:{self.parser.CurrentLineNumber}: It is nested too deeply for an export")
        self.parts = []
        self.seen = self.seen or tag == "channel"
        if tag == "item":
            self.item = Item(self.parser.CurrentLineNumber, {}, 0, [], {})
        elif tag == "category":
            self.term = attributes.get("domain", ""), attributes.get("nicename", "")
        elif tag == "encoded" and space == _CONTENT and self.item is not None:
            self.item.content_line = self.parser.CurrentLineNumber

    def _words(self, text: str) -> None:
        self.parts.append(text)

    def _end(self, name: str) -> None:
        space, _, tag = name.rpartition(" ")
        self.open.pop()
        text = "".join(self.parts)
        self.parts = []
        if self.item is None:
            self._of_channel(tag, text)
        elif tag == "item":
            self.items.append(self.item)
            self.item = None
        elif self.open[-1:] == ["item"]:
            self._of_item(self.item, "excerpt" if tag == "encoded" and space != _CONTENT else tag, text)
        elif tag in {"meta_key", "meta_value"} and self.open[-1:] == ["postmeta"]:
            self.pending[tag] = text
            if len(self.pending) == 2:
                self.item.meta[self.pending["meta_key"]] = self.pending["meta_value"]
                self.pending = {}

    def _of_item(self, item: Item, tag: str, text: str) -> None:
        if tag == "category":
            item.terms.append((*self.term, text.strip()))
        elif tag == "comment":
            item.comments += 1
        elif tag == "postmeta":
            self.pending = {}
        else:
            item.texts.setdefault(tag, text)

    def _of_channel(self, tag: str, text: str) -> None:
        if self.open[-1:] == ["channel"]:
            self.channel.setdefault(tag, text.strip())
        elif tag in {"category_nicename", "cat_name"}:
            self.pending[tag] = text.strip()
            if {"category_nicename", "cat_name"} <= self.pending.keys():
                self.categories[self.pending["category_nicename"]] = self.pending["cat_name"]
                self.pending = {}
