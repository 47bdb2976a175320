"""Whether a page is sound in itself, for every reader and every machine: one heading, a title, a language, texts."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from journeygen.check.findings import Finding, line_of
from journeygen.check.promises import LEFTOVER
from journeygen.errors import WARNING

_NONE = re.compile(r"""\s([a-zA-Z][\w:.-]*)=["']?None["'\s>]""")
# What these say are a maker's words, and `None` may be one of them.
_WORDS = frozenset({"alt", "title", "content", "aria-label", "value", "placeholder", "label", "summary"})
_CODE = "code,pre,script,style,kbd,samp,textarea"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

Nodes = list[tuple[str, dict[str, str | None]]]


def anatomy(path: str, text: str, page: Any, nodes: Nodes, own_marks: frozenset[str]) -> Iterator[Finding]:
    """Every fault of a page's own. `page` is the parser's form, `nodes` its elements with addresses or anchors."""
    yield from _heading(path, page)
    yield from _ids(path, text, nodes)
    yield from _pictures(path, text, page)
    if "None" in text:
        yield from _nones(path, text, page)
    if "{{" in text or "{%" in text:
        yield from _leftovers(path, text, own_marks)


def _heading(path: str, page: Any) -> Iterator[Finding]:
    """Title, language, and the one heading that names the page."""
    title = page.css_first("title")
    if title is None or not title.text().strip():
        why = "Tabs, bookmarks and search results show it"
        yield Finding(path, 0, "check-title", "This page has no title", why, "Fill <title> in the template")
    if not (page.root.attributes.get("lang") or "").strip():
        why = "Screen readers would guess how to speak it"
        yield Finding(path, 0, "check-lang", "This page does not say its language", why, "Add lang to <html>")
    count = len(page.css("h1"))
    if count != 1:
        what = f"This page has {count} main headings (h1)" if count else "This page has no main heading (h1)"
        yield Finding(path, 0, "check-h1", what, "One names the page", "Use ## for headings in a text")


def _ids(path: str, text: str, nodes: Nodes) -> Iterator[Finding]:
    counts = Counter(name for _, attributes in nodes if (name := attributes.get("id")))
    for name, count in counts.items():
        if count > 1:
            why, fix = f"It stands there {count} times, and links find the first only", "Give one of them another name"
            yield Finding(path, line_of(text, name), "check-id-twice", f"The anchor `{name}` is not unique", why, fix)


def _pictures(path: str, text: str, page: Any) -> Iterator[Finding]:
    for picture in page.css("img"):
        attributes = picture.attributes
        source = attributes.get("src") or ""
        if "alt" not in attributes:
            why = "Who cannot see it hears its file's name"
            what = f"The picture {source} has no alternative text"
            yield Finding(path, line_of(text, source), "check-alt", what, why, 'Describe it, or say alt=""')
        if not attributes.get("width") or not attributes.get("height"):
            why, fix = "The page jumps when it arrives", "Add width and height to <img>"
            what = f"The picture {source} does not say its size"
            yield Finding(path, line_of(text, source), "check-size", what, why, fix, WARNING)


def _nones(path: str, text: str, page: Any) -> Iterator[Finding]:
    """`None` where a template printed nothing it had. A text about Python may show it, so elements are asked."""
    for name in {found[1].lower() for found in _NONE.finditer(text)} - _WORDS:
        if page.css_first(f'[{name}="None"]') is not None:
            what = f"`{name}` is None"
            yield Finding(path, line_of(text, f'{name}="None"'), "check-none", what, "A template had nothing to print")


def _leftovers(path: str, text: str, own_marks: frozenset[str]) -> Iterator[Finding]:
    """Template marks that were not filled; not those that the maker writes about, in code or in words."""
    plain = html.unescape(_without_code(_COMMENT.sub("", text)))
    for mark in dict.fromkeys(LEFTOVER.findall(plain)):
        if mark not in own_marks:
            why, fix = "The template's engine did not fill it", "Correct the template, or write it as code"
            yield Finding(path, line_of(text, mark), "check-leftover", f"`{mark}` is left over in this page", why, fix)


def _without_code(text: str) -> str:
    """The page's source without what shows code."""
    return re.sub(rf"<({_CODE.replace(',', '|')})\b.*?</\1\s*>", "", text, flags=re.DOTALL | re.IGNORECASE)
