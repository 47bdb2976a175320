"""Everything else in a body that names an anchor or a URL, raw HTML included."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from journeygen.markup.holes import Holes

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_OUTSIDE = ("https://", "http://")  # what leads there stays as it was typed
_PLAIN_URLS = frozenset({"href", "src"})
_COMMON = "[href],[src],[id]"
_URLS = {
    "action": "form", "formaction": "button,input", "data": "object", "poster": "video", "cite": "blockquote,q,del,ins",
    "background": "body,table,td,th", "longdesc": "img",
}  # fmt: skip
_IDS = (
    "for", "headers", "list", "form", "aria-labelledby", "aria-describedby", "aria-controls", "aria-details",
    "aria-owns", "aria-flowto", "aria-activedescendant", "aria-errormessage", "popovertarget", "commandfor", "itemref",
)  # fmt: skip
_PICTURES = frozenset({"img"})
_PAINTED = "[fill],[stroke],[filter],[mask],[clip-path],[marker-start],[marker-mid],[marker-end],[style]"
_PAINT = re.compile(r"""url\((["']?)#([^)"']+)\1\)""")
_PLAINTEXT = re.compile(r"</?plaintext\b[^>]*>", re.IGNORECASE)
_CANDIDATE = re.compile(r"(\s*)([^\s,]\S*[^\s,])([^,]*,?)")
_RARE = ",".join(f"[{name}]" for name in (*_URLS, *_IDS, "srcset", "usemap", "name"))


def leads_outside(typed: str) -> bool:
    """Whether an address stays as it was typed."""
    return typed.startswith(_OUTSIDE)


def punch_references(body: "LexborNode", holes: Holes) -> None:
    """Replace the URLs and anchors that Markdown itself writes."""
    for node in body.css(_COMMON):
        attributes = node.attributes
        for name in ("href", "src", "id", "xlink:href"):
            value = attributes.get(name)
            if value is None or "\0" in value or (name in _PLAIN_URLS and leads_outside(value)):
                continue
            if name == "id" and value:
                node.attrs[name] = holes.anchor(value)
            elif name.endswith("href"):
                node.attrs[name] = holes.url(value)
            elif name == "src":
                node.attrs[name] = holes.url(value, node.tag in _PICTURES, attributes.get("alt") or "")


def punch_rare_references(body: "LexborNode", holes: Holes) -> None:
    """Replace the URLs and anchors that only raw HTML and attribute lists can hold."""
    for node in body.css(_RARE):
        for name, value in node.attributes.items():
            change = _change(node.tag or "", name)
            if change and value and "\0" not in value:
                node.attrs[name] = change(value, holes)


def punch_paint(body: "LexborNode", holes: Holes) -> None:
    """Replace anchors that drawings name in `url(#...)`."""
    for node in body.css(_PAINTED):
        for name, value in node.attributes.items():
            if value and "url(" in value:
                node.attrs[name] = _PAINT.sub(lambda match: f"url(#{holes.anchor(match[2])})", value)


def drop_bases(body: "LexborNode", holes: Holes) -> None:
    """Take out what would lead all links of the page elsewhere."""
    for node in body.css("base"):
        holes.refuse("base")
        node.decompose()


def without_plaintext(html: str, holes: Holes) -> str:
    """The HTML without the tag that nothing can end, not even the page."""
    if not _PLAINTEXT.search(html):
        return html
    holes.refuse("plaintext")
    return _PLAINTEXT.sub("", html)


def _change(tag: str, name: str) -> Callable[[str, Holes], str] | None:
    if name in _URLS:
        return _one_url
    if name in _IDS:
        return _each_id
    if name == "srcset":
        return _each_candidate
    if name == "usemap":
        return lambda value, holes: "#" + holes.anchor(value.removeprefix("#"))
    return _name if name == "name" and tag in {"a", "map"} else None


def _name(value: str, holes: Holes) -> str:
    holes.names.append(value)
    return holes.anchor(value)


def _one_url(value: str, holes: Holes) -> str:
    return holes.url(value)


def _each_id(value: str, holes: Holes) -> str:
    return " ".join(holes.anchor(name) for name in value.split())


def _each_candidate(value: str, holes: Holes) -> str:
    return _CANDIDATE.sub(lambda match: match[1] + holes.url(match[2], image=True) + match[3], value)
