"""Markdown to bodies with holes: the one door for Markdown, the HTML5 parser and the highlighter.

`render_body` reads one source's Markdown; `fill` and `plain_text` write what it gave; `parse` lets others walk HTML.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from journeygen.config import Markdown
from journeygen.later import later
from journeygen.markup.bodies import Rendered, fill, plain_text, text_of
from journeygen.markup.elements import Node, escape_attribute, escape_text, serialise, squeezed
from journeygen.markup.versions import VERSION_KEY

if TYPE_CHECKING:
    from journeygen.markup import dom, rendering, typography
else:
    # A build in which no text has changed needs none of them, nor the libraries behind them.
    dom, rendering, typography = map(
        later, ("journeygen.markup.dom", "journeygen.markup.rendering", "journeygen.markup.typography")
    )

__all__ = [
    "VERSION_KEY",
    "Node",
    "Rendered",
    "escape_attribute",
    "escape_text",
    "fill",
    "parse",
    "parse_page",
    "parts",
    "parts_of_each",
    "plain_text",
    "render_body",
    "serialise",
    "smart_text",
    "squeezed",
    "text_of",
]


def render_body(text: str, source: str, markdown: Markdown, lang: str, first_line: int) -> Rendered:
    """See `rendering`."""
    return rendering.render_body(text, source, markdown, lang, first_line)


def parse(html: str) -> Node:
    """See `dom`."""
    return dom.parse(html)


def parts(html: str) -> Iterator[Node | str]:
    """See `dom`."""
    return dom.parts(html)


def parts_of_each(htmls: Sequence[str]) -> list[Iterator[Node | str]]:
    """See `dom`."""
    return dom.parts_of_each(htmls)


def parse_page(html: str) -> Node:
    """See `dom`."""
    return dom.parse_page(html)


def smart_text(text: str, lang: str) -> str:
    """See `typography`."""
    return typography.smart_text(text, lang)
