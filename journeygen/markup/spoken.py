"""All that a body tells in words, as plain paragraphs, for threads: no code, table, picture, heading or footnote."""

from journeygen.markup.dom import parse
from journeygen.markup.elements import BLOCKS, UNSEEN, Node, squeezed
from journeygen.model import Body

_SILENT = UNSEEN | {
    "pre", "table", "figure", "audio", "video", "sup", "svg", "button", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
_FOOTNOTES = frozenset({"footnotes", "footnote"})
_BREAK = Node("pre")  # a block that says nothing


def spoken(body: Body) -> str:
    """The text in paragraphs with an empty line between two; the items of a list have a bullet each."""
    paragraphs: list[str] = []
    run = bullet = ""
    waiting: list[Node | str] = [parse("".join([part for part in body.parts() if isinstance(part, str)]))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str) or node.tag == "br":
            run += node if isinstance(node, str) else " "
            continue
        if node.tag in BLOCKS:
            text = squeezed(run)
            paragraphs += [bullet + text] if text else []
            run, bullet = "", "• " if node.tag == "li" else "" if text or node.tag in _SILENT else bullet
        if node.tag not in _SILENT and not node.classes & _FOOTNOTES:
            waiting += [_BREAK] * (node.tag in BLOCKS) + node.children[::-1]
    return "\n\n".join(paragraphs)
