"""Headings: every one gets an anchor."""

from selectolax.lexbor import LexborNode

from journeygen.markup.bodies import Heading
from journeygen.markup.elements import squeezed
from journeygen.markup.holes import Holes
from journeygen.markup.slugs import Anchors

_LEVELS = "h1,h2,h3,h4,h5,h6"


def punch_headings(body: LexborNode, taken: list[str], holes: Holes) -> tuple[Heading, ...]:
    """Give each heading an anchor that nothing else in the body has; all of them."""
    anchors = Anchors(taken)
    found = []
    for node in body.css(_LEVELS):
        text = squeezed(node.text())
        anchor = node.id or anchors.anchor(text)
        node.attrs["id"] = holes.anchor(anchor)
        found.append((int((node.tag or "h1")[1]), anchor, text))
    return tuple(found)
