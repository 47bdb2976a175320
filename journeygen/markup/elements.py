"""Elements of HTML as a plain tree, for whoever must walk one; `dom` makes trees of HTML."""

import re
from collections.abc import Iterator

import msgspec

VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
UNSEEN = frozenset({"script", "style", "template", "head", "title", "noscript"})
BLOCKS = frozenset({
    "address", "article", "aside", "audio", "blockquote", "body", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "ul", "video",
})  # fmt: skip
_SHAPE = bytes(ord(" " if chr(code).isspace() else "x") for code in range(256))
_SPACE = re.compile(r"[ \t\n\r\f]+")


class Node(msgspec.Struct, gc=True):
    """An element: its tag in lower case, its attributes (an empty one is ""), its elements and texts in order."""

    tag: str
    attributes: dict[str, str] = {}
    children: list["Node | str"] = []

    @property
    def text(self) -> str:
        """All text inside, as written; nothing from scripts and styles."""
        return "".join(_texts(self))

    @property
    def elements(self) -> list["Node"]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def classes(self) -> frozenset[str]:
        """The names in `class`."""
        return frozenset(self.attributes.get("class", "").split())

    def walk(self) -> Iterator["Node"]:
        """This element and all below it, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.elements))


def escape_attribute(value: str) -> str:
    """A value that can stand between double quotes."""
    if "&" in value or '"' in value or "<" in value:
        return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return value


def escape_text(value: str) -> str:
    """A text that can stand between tags."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def squeezed(text: str) -> str:
    """White space as HTML shows it: one space for any run, none at the ends; no-break spaces stay."""
    if text.isprintable() and "  " not in text:  # it holds no white space but single spaces
        return text.strip(" ")
    if "\u00a0" not in text and "\u202f" not in text:
        return " ".join(text.split())
    return _SPACE.sub(" ", text).strip(" ")


def count_words(text: str) -> int:
    """How many words a text has: `len(text.split())`, without making them in the commonest case."""
    if not text.isascii():
        return len(text.split())
    shape = text.encode().translate(_SHAPE)
    return shape.count(b"x ") + shape.endswith(b"x")


def serialise(node: Node | str) -> str:
    """The tree as HTML again."""
    if isinstance(node, str):
        return escape_text(node)
    attributes = "".join(f' {name}="{escape_attribute(value)}"' for name, value in node.attributes.items())
    if node.tag in VOID:
        return f"<{node.tag}{attributes}>"
    return f"<{node.tag}{attributes}>{''.join(map(serialise, node.children))}</{node.tag}>"


def _texts(root: Node) -> Iterator[str]:
    waiting: list[Node | str] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif node.tag not in UNSEEN:
            waiting.extend(reversed(node.children))
