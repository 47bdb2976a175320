"""HTML as a plain tree. The only module that builds one with the HTML5 parser, whose nodes others change in place.

`parse` follows the HTML5 algorithm: whatever is open is closed, whatever is misplaced is put where a browser puts it.
"""

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from journeygen.markup.elements import BLOCKS, UNSEEN, Node

__all__ = ["BLOCKS", "UNSEEN", "Node", "Sheet", "document", "parse", "parse_page", "parts", "parts_of_each"]

_MOST_USED = 200_000  # characters
_TEXT = "-text"  # what the parser calls a text's tag


def parse(html: str) -> Node:
    """A fragment or a page as a tree; the root is its `body`. Comments are left out."""
    return _tree(document(html).body)


def parts(html: str) -> Iterator[Node | str]:
    """What stands in a fragment, one after the other, each as a tree of its own made when it is asked for."""
    page = document(html)
    yield from _parts(page, page.body)


def parts_of_each(htmls: Sequence[str]) -> list[Iterator[Node | str]]:
    """The `parts` of several fragments, out of one document: making one takes four times as long as a text."""
    page = document("<div>" + "</div><div>".join(htmls) + "</div>")
    assert page.body is not None, "the HTML5 parser gives every document a body"
    tops = list(page.body.iter(include_text=True))
    if len(tops) != len(htmls) or any(top.tag != "div" for top in tops):  # one of them ends what it did not begin
        return [parts(html) for html in htmls]
    return [_parts(page, top) for top in tops]


def _parts(page: LexborHTMLParser, top: LexborNode | None) -> Iterator[Node | str]:
    """What stands in an element; as long as somebody asks, its document must stay."""
    assert top is not None, "the HTML5 parser gives every document a body"
    for child in top.iter(include_text=True):
        if child.is_text_node:
            yield child.text_content or ""
        elif child.is_element_node:
            yield _tree(child)


def parse_page(html: str) -> Node:
    """A whole page as a tree, `head` included; the root is `html`."""
    return _tree(LexborHTMLParser(html).root)


def document(html: str) -> LexborHTMLParser:
    """A fragment in the parser's own form, in standards mode, inside `body`."""
    return LexborHTMLParser("<!DOCTYPE html><body>" + html)


class Sheet:
    """One document for the bodies of many texts, one after the other: making one takes four times as long as a body.

    What stood in it before stays in memory as long as the document does, hence the limit. Not for threads.
    """

    def __init__(self) -> None:
        self._page = document("")
        self._used = 0

    def with_body(self, html: str) -> LexborHTMLParser:
        """The document with this in its body; for HTML in which nothing stands but what goes into a body."""
        if self._used > _MOST_USED:
            self._page, self._used = document(""), 0
        self._used += len(html)
        body = self._page.body
        assert body is not None
        body.inner_html = html
        return self._page


def _tree(top: LexborNode | None) -> Node:
    """Copy the parser's tree without recursion: HTML may be nested deeper than Python can call."""
    assert top is not None, "the HTML5 parser gives every document a root and a body"
    root = _element(top)
    waiting = [(top, root)]
    while waiting:
        source, copy = waiting.pop()
        for child in source.iter(include_text=True):
            if child.tag == _TEXT:
                copy.children.append(child.text_content or "")
            elif child.is_element_node:
                element = _element(child)
                copy.children.append(element)
                waiting.append((child, element))
    return root


def _element(node: LexborNode) -> Node:
    attributes: dict[str, str] = node.attributes  # type: ignore[assignment]
    if None in attributes.values():  # an attribute without a value
        attributes = {name: value or "" for name, value in attributes.items()}
    return Node(node.tag or "", attributes, [])
