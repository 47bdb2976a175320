"""Rendered bodies: parts with holes, packed and filled."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from journeygen.digests import mark
from journeygen.errors import Problem
from journeygen.later import later
from journeygen.markup.elements import BLOCKS, UNSEEN, Node, escape_attribute, squeezed
from journeygen.model import Body, BodyPart, Hole, Link

if TYPE_CHECKING:
    from journeygen.markup import dom
else:
    dom = later("journeygen.markup.dom")

# Level, anchor, and text.
Heading = tuple[int, str, str]
_ENCODER = msgspec.msgpack.Encoder(order="deterministic")


class Rendered(msgspec.Struct, frozen=True):
    """Everything that one body of Markdown says: see the same names in `model.Entry`."""

    body: Body
    opening: str = ""
    words: int = 0
    headings: tuple[Heading, ...] = ()
    ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()


class Read(NamedTuple):
    """What was read of a text: finished HTML with tokens for its holes, its first words, how many words there are, the
    anchors that it came with, and its headings."""

    html: str
    opening: str
    words: int
    taken: list[str]
    headings: tuple[Heading, ...]


def packed_body(parts: list[BodyPart]) -> Body:
    """The parts as a body; equal parts give an equal digest."""
    packed = _ENCODER.encode(parts)
    return Body(mark(packed), packed)


def split(html: str, contents: list[BodyPart]) -> list[BodyPart]:
    """HTML in which `NUL number NUL` stands for `contents[number]`, as parts: holes, and the text between them."""
    pieces = html.split("\0")
    parts: list[BodyPart] = []
    texts = [pieces[0]]
    for number, text in zip(pieces[1::2], pieces[2::2], strict=True):
        content = contents[int(number)]
        if isinstance(content, str):
            texts.append(content)
        else:
            parts += ("".join(texts), content)
            texts.clear()
        texts.append(text)
    parts.append("".join(texts))
    return [part for part in parts if part != ""]


def fill(
    body: Body, resolve_url: Callable[[Hole], str], image: Callable[[Hole], str], prefix: str = "", page: str = ""
) -> str:
    """The body's HTML: URLs from `resolve_url`, markup of pictures from `image`, `prefix` before every anchor.

    `page` is the address that links within the body lead to, where it is read far from its page.
    """
    texts: list[str] = []
    for part in body.parts():
        if isinstance(part, str):
            texts.append(part)
        elif part.kind == "url":
            texts.append(escape_attribute(resolve_url(part)))
        elif part.kind == "id":
            if page and texts and texts[-1].endswith('href="#'):
                texts[-1] = f"{texts[-1][:-1]}{escape_attribute(page)}#"
            texts.append(escape_attribute(prefix + part.target))
        else:
            texts.append(image(_prefixed(part, prefix)))
    return "".join(texts)


def _prefixed(hole: Hole, prefix: str) -> Hole:
    if not prefix or "id" not in hole.attributes:
        return hole
    attributes = {**hole.attributes, "id": prefix + hole.attributes["id"]}
    return msgspec.structs.replace(hole, attributes=attributes)


def plain_text(body: Body) -> str:
    """The body without markup: blocks separated by an empty line, items of lists and rows of tables by a line."""
    return text_of(fill(body, lambda hole: "", lambda hole: ""))


def text_of(html: str) -> str:
    """HTML without markup, as `plain_text` gives it."""
    blocks = (block for block in _blocks(dom.parse(html)) if block)
    return "\n\n".join(blocks)


def _blocks(root: Node) -> Iterable[str]:
    inline: list[str] = []
    waiting: list[Node | str | None] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            inline.append(node)
        elif node is None:
            yield squeezed("".join(inline))
            inline.clear()
        elif node.tag == "pre":
            yield squeezed("".join(inline))
            inline.clear()
            yield node.text.strip("\n")
        elif node.tag == "br":
            inline.append(" ")
        elif node.tag not in UNSEEN:
            edge = [None] if node.tag in BLOCKS else []
            waiting.extend([*edge, *reversed(node.children), *edge])
    yield squeezed("".join(inline))
