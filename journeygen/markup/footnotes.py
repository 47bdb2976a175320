"""Footnotes: one markup for both engines, and a label for those who hear the arrow."""

from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from journeygen.markup.labels import back_label


def mark_footnotes(body: LexborNode, lang: str) -> None:
    """Number and label the links back to the text; take out what only one engine writes."""
    label = back_label(lang)
    for section in body.css("section.footnotes"):
        _drop(section, "data-footnotes")
        for number, item in enumerate(section.css("li[id]"), 1):
            _decode(item)
            for use, link in enumerate(item.css("a.footnote-backref"), 1):
                _label(link, f"{label} {number}" if use == 1 else f"{label} {number}-{use}", use)
    for link in body.css("a[data-footnote-ref]"):
        _drop(link, "data-footnote-ref")
        _decode(link)


def _label(link: LexborNode, label: str, use: int) -> None:
    _drop(link, "data-footnote-backref", "data-footnote-backref-idx")
    link.attrs["aria-label"] = label
    link.inner_html = "↩" if use == 1 else f"↩<sup>{use}</sup>"


def _decode(node: LexborNode) -> None:
    """Names an anchor as its links do: `comrak` writes `[^größe]` in the form of a URL, which leads nowhere."""
    name = unquote(node.id or "")
    if name != node.id and not any(map(str.isspace, name)):
        node.attrs["id"] = name


def _drop(node: LexborNode, *names: str) -> None:
    for name in names:
        if name in node.attributes:
            del node.attrs[name]
