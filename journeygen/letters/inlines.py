"""Reads the inside of a paragraph: elements to inlines, white space settled."""

from collections.abc import Callable, Iterable

from journeygen.letters.blocks import Break, Code, Image, Inline, Inlines, Link, Reference, Styled, Text, text_of
from journeygen.letters.places import WIDTH, Places, is_showable
from journeygen.letters.texts import cleaned, collapsed, one_line
from journeygen.markup.dom import BLOCKS, UNSEEN, Node

DEEPEST = 40
SKIPPED = UNSEEN | {
    "rp", "input", "select", "textarea", "button", "svg", "math", "canvas", "object", "map", "meta", "link",
}  # fmt: skip
_STYLES = {"b": "strong", "i": "em", "cite": "em", "dfn": "em", "var": "em", "s": "del", "strike": "del"}
_STYLED = _STYLES | {tag: tag for tag in ("strong", "em", "del", "sup", "sub")}
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_FOOTNOTE = frozenset({"footnote-ref", "footnote-reference"})
_PERMALINK = frozenset({"headerlink", "anchor", "permalink", "footnote-backref"})
# A union written where it is asked for is made anew each time.
_AROUND = (Styled, Link)
_QUOTES = {"q": ("“", "”"), "rt": ("(", ")")}


def read_inlines(nodes: Iterable[Node | str], places: Places) -> Inlines:
    """What some nodes say as one run of inlines, trimmed; empty when they say nothing."""
    known = list(nodes)
    if len(known) == 1 and isinstance(known[0], str):
        text = one_line(known[0])
        return (Text(text),) if text else ()
    return _trimmed(tuple(_Spacing().settle(_Reader(places).all(known, 0))))


def _trimmed(inlines: Inlines) -> Inlines:
    """Without white space and breaks at the end."""
    while inlines:
        last = inlines[-1]
        if isinstance(last, Text):
            kept: Inline | None = Text(last.text.rstrip(" ")) if last.text.rstrip(" ") else None
        elif isinstance(last, _AROUND):
            inner = _trimmed(last.children)
            kept = _around(last, inner) if inner else None
        else:
            kept = None if isinstance(last, Break) else last
        if kept is not None:
            return (*inlines[:-1], kept)
        inlines = inlines[:-1]
    return inlines


class _Spacing:
    """Collapses white space across elements (CSS Text 3, 4.1.1): none stays after a space, a break, or nothing."""

    def __init__(self) -> None:
        self.after_space = True

    def settle(self, inlines: Iterable[Inline]) -> list[Inline]:
        """The inlines again, neighbouring texts joined, nothing empty among them."""
        settled: list[Inline] = []
        for inline in inlines:
            if isinstance(inline, Text):
                text = self._text(inline.text)
                if text and settled and isinstance(settled[-1], Text):
                    settled[-1] = Text(settled[-1].text + text)
                elif text:
                    settled.append(Text(text))
            elif isinstance(inline, _AROUND):
                children = tuple(self.settle(inline.children))
                settled += [_around(inline, children)] if children else []
            else:
                self.after_space = isinstance(inline, Break)
                settled.append(inline)
        return settled

    def _text(self, text: str) -> str:
        text = collapsed(text)
        text = text.lstrip(" ") if self.after_space else text
        self.after_space = text.endswith(" ") if text else self.after_space
        return text


def _around(inline: Styled | Link, children: Inlines) -> Inline:
    return Styled(inline.tag, children) if isinstance(inline, Styled) else Link(inline.url, children)


class _Reader:
    def __init__(self, places: Places) -> None:
        self.places = places

    def all(self, nodes: Iterable[Node | str], depth: int) -> list[Inline]:
        found: list[Inline] = []
        for node in nodes:
            if isinstance(node, str):
                found.append(Text(cleaned(node)))
            elif depth > DEEPEST:
                found.append(Text(cleaned(node.text)))
            elif node.tag not in SKIPPED:
                found += self._element(node, depth + 1)
        return found

    def _element(self, node: Node, depth: int) -> list[Inline]:
        special = _SPECIAL.get(node.tag)
        if special:
            return special(self, node, depth)
        children = self.all(node.children, depth)
        if node.tag == "sup" and node.classes & _FOOTNOTE:
            links = [child for child in children if isinstance(child, Link)]
            return [Reference(one_line(node.text), links[0].url)] if links else children
        if node.tag in _STYLED:
            return self._styled(_STYLED[node.tag], children)
        if node.tag in _CODE:
            return [Code(collapsed(cleaned(node.text)).strip(" "))] if node.text.strip() else []
        if node.tag in _QUOTES:
            before, after = _QUOTES[node.tag]
            return [Text(before), *children, Text(after)]
        return [Break(), *children, Break()] if node.tag in BLOCKS else children

    def _styled(self, tag: str, children: list[Inline]) -> list[Inline]:
        return children if len(children) == 1 and isinstance(children[0], Reference) else [Styled(tag, tuple(children))]

    def _line(self, node: Node, depth: int) -> list[Inline]:
        return [Break()]

    def _point(self, node: Node, depth: int) -> list[Inline]:
        return []

    def _anchor(self, node: Node, depth: int) -> list[Inline]:
        if node.classes & _PERMALINK:
            return []
        url = self.places.url(node.attributes["href"]) if node.attributes.get("href") else ""
        if node.classes & _FOOTNOTE or "data-footnote-ref" in node.attributes:
            return [Reference(one_line(node.text), url)]
        children = self.all(node.children, depth)
        return [Link(url, tuple(children))] if url else children

    def _image(self, node: Node, depth: int) -> list[Inline]:
        """A picture without a known size becomes a link: Outlook would show it at its file's size."""
        source = self.places.url(node.attributes["src"]) if node.attributes.get("src") else ""
        alt, width = one_line(node.attributes.get("alt", "")), node.attributes.get("width", "")
        if source and width.isdecimal() and int(width) and is_showable(source):
            shown, height = min(int(width), WIDTH), node.attributes.get("height", "")
            high = round(int(height) * shown / int(width)) if height.isdecimal() else 0
            return [Image(source, alt, shown, high, one_line(node.attributes.get("title", "")))]
        return [Link(source, (Text(alt),))] if source and alt else []


_SPECIAL: dict[str, Callable[[_Reader, Node, int], list[Inline]]] = {
    "br": _Reader._line, "wbr": _Reader._point, "a": _Reader._anchor, "img": _Reader._image,
}  # fmt: skip


def only_images(inlines: Inlines) -> bool:
    """Whether these are pictures and nothing else, each perhaps in a link."""
    if inlines and type(inlines[0]) is Text and inlines[0].text.strip():
        return False
    return bool(inlines) and not text_of(inlines).strip() and all(map(image_in, _without_spaces(inlines)))


def _without_spaces(inlines: Inlines) -> list[Inline]:
    return [one for one in inlines if not isinstance(one, Break | Text) or text_of((one,)).strip()]


def image_in(inline: Inline) -> tuple[Image, str] | None:
    """The picture that this inline is, and where it leads."""
    if isinstance(inline, Image):
        return inline, ""
    if isinstance(inline, _AROUND):
        inner = [image_in(child) for child in _without_spaces(inline.children)]
        if len(inner) == 1 and inner[0]:
            return inner[0][0], inline.url if isinstance(inline, Link) else inner[0][1]
    return None
