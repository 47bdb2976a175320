"""HTML as a plain tree. The only module that builds one with the HTML5 parser, whose nodes others change in place.

`parse` follows the HTML5 algorithm: whatever is open is closed, whatever is misplaced is put where a browser puts it.
"""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from journeygen.markup.elements import BLOCKS, UNSEEN, Node

__all__ = ["BLOCKS", "UNSEEN", "Node", "document", "parse", "parse_page"]


def parse(html: str) -> Node:
    """A fragment or a page as a tree; the root is its `body`. Comments are left out."""
    return _tree(document(html).body)


def parse_page(html: str) -> Node:
    """A whole page as a tree, `head` included; the root is `html`."""
    return _tree(LexborHTMLParser(html).root)


def document(html: str) -> LexborHTMLParser:
    """A fragment in the parser's own form, in standards mode, inside `body`."""
    return LexborHTMLParser("<!DOCTYPE html><body>" + html)


def _tree(top: LexborNode | None) -> Node:
    """Copy the parser's tree without recursion: HTML may be nested deeper than Python can call."""
    assert top is not None, "the HTML5 parser gives every document a root and a body"
    root = _element(top)
    waiting = [(top, root)]
    while waiting:
        source, copy = waiting.pop()
        for child in source.iter(include_text=True):
            if child.is_text_node:
                copy.children.append(child.text_content or "")
            elif child.is_element_node:
                element = _element(child)
                copy.children.append(element)
                waiting.append((child, element))
    return root


def _element(node: LexborNode) -> Node:
    return Node(node.tag or "", {name: value or "" for name, value in node.attributes.items()}, [])
