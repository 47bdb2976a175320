"""What a letter can say: a small tree of blocks and inlines, the same for mail HTML, plain text, Markdown and fragment.

HTML has a hundred elements and mail clients honour a dozen. Bodies are read into these values once, and every form of
the letter is written from them. White space is settled here: a text holds single spaces, as a browser would show it.
"""

from collections.abc import Iterable
from typing import Any

import msgspec


class Part(msgspec.Struct, frozen=True, gc=False):
    """Base of all blocks and inlines."""


class Text(Part, frozen=True):
    """Words, unescaped."""

    text: str


class Break(Part, frozen=True):
    """A line break that the maker wrote."""


class Code(Part, frozen=True):
    """Code within a sentence, kept as written."""

    text: str


class Image(Part, frozen=True):
    """A picture at the size at which it is shown; `src` is absolute."""

    src: str
    alt: str
    width: int
    height: int
    caption: str = ""


class Reference(Part, frozen=True):
    """The number of a footnote, which stands on the web page: anchors inside mail are dead in several clients."""

    label: str
    url: str


class Styled(Part, frozen=True):
    """Inlines under one of `strong em del sup sub`."""

    tag: str
    children: "tuple[Inline, ...]"


class Link(Part, frozen=True):
    """Inlines that lead to an absolute URL."""

    url: str
    children: "tuple[Inline, ...]"


Inline = Text | Break | Code | Image | Reference | Styled | Link
Inlines = tuple[Inline, ...]


class Paragraph(Part, frozen=True):
    """A run of inlines."""

    children: Inlines


class Heading(Part, frozen=True):
    """A heading inside a body; level 2 is the highest that a maker should use there."""

    level: int
    children: Inlines


class Item(Part, frozen=True):
    """One item of a list; `checked` is None where it is no task."""

    blocks: "tuple[Block, ...]"
    checked: bool | None = None


class Listing(Part, frozen=True):
    """A list; `start` is None where it is not numbered."""

    items: tuple[Item, ...]
    start: int | None = None


class Quote(Part, frozen=True):
    """Somebody else's words."""

    blocks: "tuple[Block, ...]"


class Notice(Part, frozen=True):
    """An admonition with its title."""

    title: Inlines
    blocks: "tuple[Block, ...]"


class CodeBlock(Part, frozen=True):
    """Lines of code, kept as written."""

    text: str
    language: str = ""


class Photograph(Part, frozen=True):
    """A picture that stands alone, with its caption; `url` is where it leads."""

    image: Image
    caption: Inlines = ()
    url: str = ""


class Table(Part, frozen=True):
    """Rows of cells; `head` may be empty, `aligns` holds left, center or right for each column."""

    head: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    aligns: tuple[str, ...]


class Terms(Part, frozen=True):
    """Words and what they mean."""

    entries: "tuple[tuple[Inlines, tuple[Block, ...]], ...]"


class Rule(Part, frozen=True):
    """A break between two thoughts."""


Block = Paragraph | Heading | Listing | Quote | Notice | CodeBlock | Photograph | Table | Terms | Rule
Blocks = tuple[Block, ...]


def text_of(inlines: Iterable[Inline]) -> str:
    """The words of some inlines; a break counts as one character, pictures and footnotes as none."""
    return "".join(map(_text, inlines))


def _text(inline: Inline) -> str:
    if isinstance(inline, (Text, Code)):
        return inline.text
    if isinstance(inline, (Styled, Link)):
        return text_of(inline.children)
    return "\n" if isinstance(inline, Break) else ""


def words_of(block: Block) -> str:
    """All words of a block, for counting; captions and alternative texts are left out."""
    match block:
        case Paragraph() | Heading():
            return text_of(block.children)
        case Listing():
            return " ".join(words_of(inner) for item in block.items for inner in item.blocks)
        case Quote():
            return " ".join(map(words_of, block.blocks))
        case Notice():
            return " ".join([text_of(block.title), *map(words_of, block.blocks)])
        case CodeBlock():
            return block.text
        case Table():
            return " ".join(text_of(cell) for row in (block.head, *block.rows) for cell in row)
        case Terms():
            return " ".join(" ".join([text_of(term), *map(words_of, means)]) for term, means in block.entries)
    return ""


def images_and_links(blocks: Iterable[Block]) -> tuple[list[Image], list[Link]]:
    """Every picture, and every link made of words, in order."""
    images: list[Image] = []
    links: list[Link] = []
    waiting: list[Any] = [tuple(blocks)]
    while waiting:
        part = waiting.pop()
        kind = type(part)
        if kind is tuple:
            waiting.extend(reversed(part))
        elif kind is Image:
            images.append(part)
        elif kind in _HOLDING:
            if kind is Link:
                links.append(part)
            waiting.extend([getattr(part, name) for name in _HOLDING[kind]])
    return images, links


# The fields in which parts hold others, the last first.
_HOLDING: dict[type, tuple[str, ...]] = {
    Styled: ("children",), Link: ("children",), Paragraph: ("children",), Heading: ("children",), Item: ("blocks",),
    Listing: ("items",), Quote: ("blocks",), Notice: ("blocks", "title"), Photograph: ("caption", "image"),
    Table: ("rows", "head"), Terms: ("entries",),
}  # fmt: skip
