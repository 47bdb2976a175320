"""Reads a body's HTML into blocks, from the top and only as far as somebody asks."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from journeygen.letters.blocks import (
    Block,
    Blocks,
    CodeBlock,
    Heading,
    Image,
    Inlines,
    Item,
    Link,
    Listing,
    Notice,
    Paragraph,
    Photograph,
    Quote,
    Rule,
    Styled,
    Terms,
    Text,
)  # fmt: skip
from journeygen.letters.inlines import DEEPEST, SKIPPED, image_in, only_images, read_inlines
from journeygen.letters.letter_views import Phrases
from journeygen.letters.places import WIDTH, Places, is_showable
from journeygen.letters.tables import read_table
from journeygen.letters.texts import cleaned, one_line
from journeygen.markup import parts, parts_of_each
from journeygen.markup.dom import BLOCKS, Node
from journeygen.views import BodyView

_NOTICES = frozenset({"admonition", "markdown-alert", "alert", "callout"})
_NOTICE_TITLES = frozenset({"admonition-title", "markdown-alert-title"})
# Anchors in mail are dead in Gmail for iOS, Yahoo and Samsung (caniemail: html-anchor-links): no notes, no contents.
_LEFT_OUT = frozenset({"footnote", "footnotes", "toc", "footnotes-sep"})
_LINE_NUMBERS = frozenset({"linenos", "lineno", "ln"})
_FORMS = frozenset({"form", "dialog", "nav"})
_PLAYERS = frozenset({"video", "audio", "iframe", "embed"})
_STANDING = BLOCKS | _PLAYERS


def read_body(body: BodyView, places: Places, phrases: Phrases) -> Iterator[Block]:
    """The blocks of a body, in order."""
    return BlockReader(places, phrases).read(parts(places.html(body)))


def read_bodies(bodies: Sequence[tuple[BodyView, Places]], phrases: Phrases) -> list[Iterator[Block]]:
    """The blocks of several bodies; what nobody asks for is not read."""
    found = parts_of_each([places.html(body) for body, places in bodies])
    return [BlockReader(places, phrases).read(nodes) for (_, places), nodes in zip(bodies, found, strict=True)]


class BlockReader:
    """Turns elements into blocks; what it does not know it opens and reads the inside of."""

    def __init__(self, places: Places, phrases: Phrases, depth: int = 0) -> None:
        self.places = places
        self.phrases = phrases
        self.depth = depth

    def read(self, nodes: Iterable[Node | str]) -> Iterator[Block]:
        """Inlines between blocks become paragraphs, as a browser shows them."""
        run: list[Node | str] = []
        for node in nodes:
            if isinstance(node, str) or not _is_block(node):
                run += [node] if run or not isinstance(node, str) or node.strip(" \t\n\r\f") else []
                continue
            if run:
                yield from self._paragraphs(run)
                run = []
            yield from self._block(node)
        if run:
            yield from self._paragraphs(run)

    def inside(self, node: Node) -> Blocks:
        """The blocks of an element; deeper than anybody nests on purpose, only its words."""
        if self.depth > DEEPEST:
            return tuple(self._paragraphs([cleaned(node.text)]))
        return tuple(BlockReader(self.places, self.phrases, self.depth + 1).read(node.children))

    def inlines(self, nodes: Iterable[Node | str]) -> Inlines:
        """The inlines of some nodes."""
        return read_inlines(nodes, self.places)

    def _paragraphs(self, nodes: list[Node | str]) -> Iterator[Block]:
        inlines = self.inlines(nodes) if nodes else ()
        if not inlines:
            return
        if only_images(inlines):
            yield from (_photograph(*found) for found in map(image_in, inlines) if found)
        else:
            yield Paragraph(inlines)

    def _block(self, node: Node) -> Iterable[Block]:
        if node.tag in SKIPPED or node.tag in _FORMS or node.classes & _LEFT_OUT:
            return ()
        if node.classes & _NOTICES:
            return (self._notice(node),)
        return _READERS.get(node.tag, BlockReader.inside)(self, node)

    def _paragraph(self, node: Node) -> Iterable[Block]:
        return self._paragraphs(node.children)

    def _heading(self, node: Node) -> Iterable[Block]:
        children = self.inlines(node.children)
        return (Heading(int(node.tag[1]), children),) if children else ()

    def _rule(self, node: Node) -> Iterable[Block]:
        return (Rule(),)

    def _quote(self, node: Node) -> Iterable[Block]:
        blocks = self.inside(node)
        return (Quote(blocks),) if blocks else ()

    def _notice(self, node: Node) -> Notice:
        titles = [child for child in node.elements if child.classes & _NOTICE_TITLES]
        rest = [child for child in node.children if child not in titles]
        title = self.inlines(titles[0].children) if titles else ()
        return Notice(title, self.inside(Node("div", {}, rest)))

    def _list(self, node: Node) -> Iterable[Block]:
        items = tuple(self._item(child) for child in node.elements if child.tag == "li")
        start = node.attributes.get("start", "1")
        number = int(start) if start.isdecimal() else 1
        return (Listing(items, number if node.tag == "ol" else None),) if items else ()

    def _item(self, node: Node) -> Item:
        boxes = [inner for inner in node.walk() if inner.tag == "input" and inner.attributes.get("type") == "checkbox"]
        return Item(self.inside(node), "checked" in boxes[0].attributes if boxes else None)

    def _code(self, node: Node) -> Iterable[Block]:
        classes = {name for inner in (node, *node.elements) for name in inner.classes}
        language = next((name[9:] for name in sorted(classes) if name.startswith("language-")), "")
        lines = cleaned("".join(_lines(node))).expandtabs(4).strip("\n")
        return (CodeBlock("\n".join(line.rstrip() for line in lines.split("\n")), language),) if lines.strip() else ()

    def _table(self, node: Node) -> Iterable[Block]:
        if "highlighttable" in node.classes:
            return tuple(block for inner in node.walk() if inner.tag == "pre" for block in self._code(inner))[-1:]
        return read_table(node, self.inlines)

    def _terms(self, node: Node) -> Iterable[Block]:
        entries: list[tuple[Inlines, Blocks]] = []
        for child in (inner for inner in node.walk() if inner.tag in {"dt", "dd"}):
            if child.tag == "dt":
                entries.append((self.inlines(child.children), ()))
            else:
                term, means = entries.pop() if entries else ((), ())
                entries.append((term, means + self.inside(child)))
        return (Terms(tuple(entries)),) if entries else ()

    def _figure(self, node: Node) -> Iterable[Block]:
        captions = [child for child in node.elements if child.tag == "figcaption"]
        rest = [child for child in node.children if child not in captions]
        blocks = self.inside(Node("div", {}, rest))
        caption = self.inlines(captions[0].children) if captions else ()
        if len(blocks) == 1 and isinstance(blocks[0], Photograph):
            return (Photograph(blocks[0].image, caption or blocks[0].caption, blocks[0].url),)
        return (*blocks, Paragraph((Styled("em", caption),))) if caption else blocks

    def _details(self, node: Node) -> Iterable[Block]:
        summary = [child for child in node.elements if child.tag == "summary"]
        title = self.inlines(summary[0].children) if summary else ()
        rest = self.inside(Node("div", {}, [child for child in node.children if child not in summary]))
        return (Paragraph((Styled("strong", title),)), *rest) if title else rest

    def _player(self, node: Node) -> Iterable[Block]:
        """No mail client plays anything reliably (caniemail: html-video): a poster, or words, that lead to the page."""
        phrase = self.phrases.listen if node.tag == "audio" else self.phrases.watch
        poster = self.places.url(node.attributes["poster"]) if node.attributes.get("poster") else ""
        if poster and is_showable(poster):
            alt = one_line(node.attributes.get("aria-label", "") or node.attributes.get("title", "")) or phrase
            link = (Link(self.places.page, (Text(phrase),)),)
            return (Photograph(Image(poster, alt, *_size(node)), link, self.places.page),)
        return (Paragraph((Link(self.places.page, (Text(phrase),)),)),)


def _size(node: Node) -> tuple[int, int]:
    typed = (node.attributes.get(name, "") for name in ("width", "height"))
    width, height = (int(size) if size.isdecimal() else 0 for size in typed)
    if width and height:
        return min(width, WIDTH), round(height * min(width, WIDTH) / width)
    return WIDTH, 0


def _photograph(image: Image, url: str) -> Photograph:
    return Photograph(image, (Text(image.caption),) if image.caption else (), url)


def _is_block(node: Node) -> bool:
    """An element of blocks, or an inline element that somebody put around blocks."""
    return node.tag in _STANDING or any(inner.tag in _STANDING for inner in node.walk() if inner is not node)


def _lines(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield "\n"
        elif not child.classes & _LINE_NUMBERS:
            yield from _lines(child)


_READERS: dict[str, Callable[[BlockReader, Node], Iterable[Block]]] = {
    "p": BlockReader._paragraph, "hr": BlockReader._rule, "blockquote": BlockReader._quote, "ul": BlockReader._list,
    "ol": BlockReader._list, "pre": BlockReader._code, "table": BlockReader._table, "dl": BlockReader._terms,
    "figure": BlockReader._figure, "details": BlockReader._details,
    **{f"h{level}": BlockReader._heading for level in range(1, 7)},
    **dict.fromkeys(_PLAYERS, BlockReader._player),
}  # fmt: skip
