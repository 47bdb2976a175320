"""Reads a letter's MJML as XML, and writes the form of it that MRML cannot spoil.

MRML 6 prints attributes in Rust's debug form (a joiner becomes six letters and two braces), drops white space between
elements that starts with a line feed, and reads HTML as XML. So attributes are passed in ASCII, and what stands inside
texts is not passed at all: a token holds its place.
"""

import html
import re
from bisect import bisect_right
from functools import lru_cache
from html.entities import html5
from xml.parsers import expat

import msgspec

from journeygen.errors import Problem
from journeygen.letters.failures import LetterError

# Elements whose inside is HTML or CSS of the theme; MJML calls them ending tags.
HOLDERS = frozenset({"mj-text", "mj-button", "mj-table", "mj-raw", "mj-style"})
_START_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*(/?)>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


class Element(msgspec.Struct):
    """An element of MJML and where it stands; `content` is the source between its tags, for holders and the title."""

    tag: str
    attributes: dict[str, str]
    line: int
    column: int
    excerpt: str = ""
    content: str = ""
    loose_text: bool = False
    children: list["Element"] = []


class Source(msgspec.Struct):
    """MJML that is safe to render: `contents` by token, `starts` the byte at which each element begins."""

    mjml: str
    contents: dict[str, str]
    starts: list[int]
    elements: list[Element]

    def element_at(self, byte: int) -> Element:
        """The element in which a byte of `mjml` stands."""
        return self.elements[max(0, bisect_right(self.starts, byte) - 1)]


@lru_cache(maxsize=256)  # most are sizes, colours and fonts, and stand in a letter many times
def attr(value: str) -> str:
    """A value for an MJML attribute: ASCII with numeric references, on one line, no backslash."""
    line = html.escape(" ".join(value.split()), quote=True).replace("&#x27;", "'").replace("\\", "&#92;")
    return line if line.isascii() else line.encode("ascii", "xmlcharrefreplace").decode("ascii")


def read_mjml(mjml: str, path: str) -> Element:
    """The tree of a letter. Raises LetterError where it is not well-formed XML, with line and column."""
    text = _ENTITY.sub(_numeric, mjml)
    return _Reading(text.encode("utf-8"), path).root()


@lru_cache(maxsize=64)
def _references(name: str) -> str:
    return "".join(f"&#{ord(char)};" for char in html5[name])


def _numeric(found: re.Match[str]) -> str:
    name = found[1]
    if name in _XML_ENTITIES or name not in html5:
        return found[0]
    return _references(name)


class _Reading:
    def __init__(self, source: bytes, path: str) -> None:
        self.source = source
        self.path = path
        self.lines = source.split(b"\n")
        self.open: list[tuple[Element, int]] = []
        self.holding = 0
        self.found: Element | None = None
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def root(self) -> Element:
        try:
            self.parser.Parse(self.source, True)
        except expat.ExpatError as error:
            why = expat.ErrorString(error.code)
            what = f"The letter is not well-formed: {why} (column {error.offset + 1} of the rendered letter)"
            fix = "MJML is XML: close every element, write <br/>, quote every attribute, write & as &amp;"
            raise LetterError([self._problem(error.lineno, what, fix)]) from None
        assert self.found is not None
        return self.found

    def _problem(self, line: int, what: str, fix: str) -> Problem:
        return Problem(self.path, line, "letter-mjml", what, "", fix, excerpt=self._excerpt(line))

    def _excerpt(self, line: int) -> str:
        return self.lines[line - 1].decode("utf-8", "replace").strip()[:200] if 0 < line <= len(self.lines) else ""

    def _inside(self, tag: str, attributes: dict[str, str]) -> None:
        self.holding += 1

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        element = Element(tag, attributes, line, column, self._excerpt(line))
        if self.open:
            self.open[-1][0].children.append(element)
        else:
            self.found = element
        tag_found = _START_TAG.match(self.source, self.parser.CurrentByteIndex)
        self.open.append((element, tag_found.end() if tag_found and not tag_found[1] else -1))
        self.holding = int(tag in HOLDERS or tag == "mj-title")
        if self.holding:
            # Whatever is in it is its own.
            self.parser.CharacterDataHandler, self.parser.StartElementHandler = None, self._inside

    def _end(self, tag: str) -> None:
        if self.holding > 1:
            self.holding -= 1
            return
        self.holding = 0
        self.parser.CharacterDataHandler, self.parser.StartElementHandler = self._text, self._start
        element, start = self.open.pop()
        if start >= 0 and (element.tag in HOLDERS or element.tag == "mj-title"):
            element.content = self.source[start : self.parser.CurrentByteIndex].decode("utf-8").strip()

    def _text(self, text: str) -> None:
        if not self.holding and self.open and not text.isspace():
            self.open[-1][0].loose_text = True

    def _doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        what = "A letter has no document type"
        raise LetterError([self._problem(self.parser.CurrentLineNumber, what, "Remove <!DOCTYPE ...>")])


def safe_source(root: Element, salt: str) -> Source:
    """The tree as MJML in which every holder holds a token."""
    source = Source("", {}, [], [])
    pieces: list[str] = []
    _write(root, source, pieces, salt, 0)
    source.mjml = "".join(pieces)
    return source


def _write(element: Element, source: Source, pieces: list[str], salt: str, at: int) -> int:
    """Everything written is ASCII, so that characters are bytes. Returns where the next element begins."""
    source.starts.append(at)
    source.elements.append(element)
    attributes = "".join(f' {name}="{attr(value)}"' for name, value in element.attributes.items())
    pieces.append(f"<{element.tag}{attributes}>")
    at += len(pieces[-1])
    if element.tag == "mj-title":
        pieces.append(attr(html.unescape(element.content)))
        at += len(pieces[-1])
    elif element.tag in HOLDERS and element.content:
        token = f"JGTEXT{salt}{len(source.contents):03d}X"
        source.contents[token] = element.content
        pieces.append(token)
        at += len(token)
    for child in element.children:
        at = _write(child, source, pieces, salt, at)
    pieces.append(f"</{element.tag}>")
    return at + len(pieces[-1])
