"""Films in raw HTML that name no poster: room for what the site makes of them."""

import re

from selectolax.lexbor import LexborNode

from journeygen.markup.holes import Holes
from journeygen.markup.links import locate
from journeygen.model import Hole

_ASIDE = ("width", "height", "preload")
_POSTER = re.compile(r' poster="\0(\d+)\0"')


def punch_stills(body: LexborNode, holes: Holes) -> None:
    """Leave a hole in each film of this site that has no poster; before URLs are replaced."""
    for film in body.css("video:not([poster])"):
        named = next((node for node in (film, *film.css("source")) if node.attributes.get("src")), None)
        place = locate(named.attributes["src"] or "", holes.folder, holes.source) if named is not None else None
        if place is not None and place.kind == "hole" and place.target.startswith("source:"):
            typed = {name: film.attributes[name] or "" for name in _ASIDE if name in film.attributes}
            film.attrs["poster"] = holes.token(Hole("still", place.target, "", typed))


def unwrapped(html: str, holes: Holes) -> str:
    """The HTML with those holes in the place of a whole attribute: a film without a still has no poster."""

    def bare(found: re.Match[str]) -> str:
        content = holes.contents[int(found[1])]
        return f"\0{found[1]}\0" if isinstance(content, Hole) and content.kind == "still" else found[0]

    return _POSTER.sub(bare, html)
