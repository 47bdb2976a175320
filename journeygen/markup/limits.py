"""How deep and how dense a text may be: what no maker writes must not cost minutes, nor end in a crash.

Both the engines and whoever walks a body later may recurse as deep as the limits here, and no deeper.
"""

import re
from typing import TYPE_CHECKING

from journeygen.markup.elements import VOID

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

DEEPEST_CONTAINERS = 30
DEEPEST_ELEMENTS = 100
DEEPEST_BRACKETS = 40
SHORT = 10_000
_DENSEST = 1_000_000_000
_MANY_TAGS = 1_000
_MOST_BLOCKS = 50_000
_MOST_NOTES = 3_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CLOSED_BY_THEMSELVES = VOID | {
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "rt", "rp", "colgroup",
}  # fmt: skip
_TOO_DEEP = ">".join("*" * (DEEPEST_ELEMENTS + 1))
_BRACKET = re.compile(r"\\.|\]\(|[\[\])]")
_MARKS = "*_[`<&!~\\@"
_TABLE = re.compile(r"[^\n]*\|[^\n]*\n[ ]{0,3}[|:\- ]+(?:\n|$)")


class NestingError(ValueError):
    """A text is nested too deep, or too dense to be read in time; the message says what was found."""


class Depth:
    """Counts the containers that are open, and the lines read again for each of them."""

    def __init__(self, lines: int) -> None:
        self.open = 0
        self.left = 10 * lines + 10_000

    def enter(self, lines: int) -> None:
        """Open one more container that has so many lines."""
        self.open += 1
        self.left -= lines
        if self.open > DEEPEST_CONTAINERS or self.left < 0:
            raise NestingError(f"Lists and quotations stand more than {DEEPEST_CONTAINERS} deep in each other")

    def leave(self) -> None:
        """Close the last one."""
        self.open -= 1


def check_size(text: str) -> None:
    """Refuse a text in more pieces than Python-Markdown can take in time."""
    pieces = text.count("\n\n")
    if pieces > _MOST_BLOCKS:
        raise NestingError(f"The text has {pieces} paragraphs")
    notes = text.count("[^")
    if notes > _MOST_NOTES:
        raise NestingError(f"The text has {notes} footnotes and uses of them")


def check_block(block: str) -> None:
    """Refuse a paragraph that Python-Markdown would need minutes for: its time grows with the square."""
    brackets = block.count("[")
    if brackets > DEEPEST_BRACKETS:
        _check_brackets(block)
    if len(block) > SHORT and not _TABLE.match(block):
        marks = sum(map(block.count, _MARKS))
        if marks * len(block) > _DENSEST:
            raise NestingError(f"One paragraph has {len(block)} characters and {marks} marks of Markdown")


def _check_brackets(block: str) -> None:
    depth = 0
    for match in _BRACKET.finditer(block):
        found = match[0]
        depth += 1 if found == "[" else -1 if found in ("]", ")") and depth else 0
        if depth > DEEPEST_BRACKETS:
            raise NestingError(f"More than {DEEPEST_BRACKETS} brackets are open at once")


def check_html(html: str) -> None:
    """Refuse HTML that the parser would need minutes for: thousands of elements that nobody closes."""
    if html.count("<") < _MANY_TAGS:
        return
    depth = 0
    for closing, tag in _TAG.findall(html):
        if tag.lower() not in _CLOSED_BY_THEMSELVES:
            depth = max(0, depth - 1) if closing else depth + 1
        if depth > _MANY_TAGS:
            raise NestingError(f"More than {_MANY_TAGS} elements are open at once")


def check_tree(html: str, body: "LexborNode") -> None:
    """Refuse the tree of this HTML if more than `DEEPEST_ELEMENTS` elements stand in each other."""
    tags = html.count("<")
    may_be_deep = tags > DEEPEST_ELEMENTS and tags - html.count("</") > DEEPEST_ELEMENTS
    if may_be_deep and body.css_first(_TOO_DEEP):
        raise NestingError(f"More than {DEEPEST_ELEMENTS} elements stand in each other")
