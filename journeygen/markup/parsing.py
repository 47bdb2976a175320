"""HTML to a body by way of the HTML5 parser, which puts right what makers and extensions write."""

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from journeygen.config import Markdown
from journeygen.later import later
from journeygen.markup.alerts import mark_alerts
from journeygen.markup.bodies import Read
from journeygen.markup.dom import Sheet, document
from journeygen.markup.elements import count_words
from journeygen.markup.footnotes import mark_footnotes
from journeygen.markup.headings import punch_headings
from journeygen.markup.holes import Holes
from journeygen.markup.limits import check_html, check_tree
from journeygen.markup.opening import opening_of
from journeygen.markup.pictures import punch_pictures
from journeygen.markup.reachable import let_scroll, named
from journeygen.markup.references import (
    drop_bases,
    punch_paint,
    punch_rare_references,
    punch_references,
    without_plaintext,
)
from journeygen.markup.stills import punch_stills, unwrapped
from journeygen.markup.typography import smart
from journeygen.markup.wikilinks import warn_of_wikilinks

if TYPE_CHECKING:
    from journeygen.markup import code
else:
    code = later("journeygen.markup.code")

_SHEET = Sheet()
# What starts what is worth looking for in the tree. To look for each by itself takes five times as long.
_TELLING = re.compile("<(!--|h|img|pre|table|video)")


def read_parsed(html: str, holes: Holes, markdown: Markdown, lang: str) -> Read:
    """What stands in the HTML that an engine made of the text of `holes`. Raises NestingError."""
    text = holes.text
    check_html(html)
    html = named(html)
    if "<" in text:
        html = without_plaintext(html, holes)
    foreign = "<" in text or bool(markdown.extensions)  # HTML that may hold more than Markdown writes
    page = document(html) if foreign else _SHEET.with_body(html)
    body = page.body
    assert body is not None
    check_tree(html, body)
    seen = frozenset(_TELLING.findall(html))
    _mark(page, body, html, lang, seen)
    words = count_words(body.text())
    taken = [node.id for node in body.css("[id]") if node.id] if " id=" in html else []
    headings = punch_headings(body, taken, holes) if "h" in seen else ()
    if "[" in html and "[[" in html:  # to look for one character takes an eightieth of the time
        warn_of_wikilinks(body, holes)
        holes.restart()
    _punch(page, body, html, holes, seen)
    finished = body.inner_html or ""
    if markdown.smart:
        finished = smart(finished, lang)
    if "video" in seen:
        finished = unwrapped(finished, holes)
    opening = opening_of(body, "" if "<" in text else finished, lang, markdown.smart)
    return Read(finished, opening, words, taken, headings)


def _punch(page: LexborHTMLParser, body: LexborNode, html: str, holes: Holes, seen: frozenset[str]) -> None:
    if "pre" in seen:
        code.punch_code(body, holes)
    if "img" in seen:
        punch_pictures(body, holes)
        holes.restart()
    if "video" in seen:
        punch_stills(body, holes)
    punch_references(body, holes)
    if "<" in holes.text or "{" in holes.text:
        drop_bases(body, holes)
        holes.restart()
        punch_rare_references(body, holes)
        for fragment in page.template_fragments():
            punch_references(fragment, holes)
            punch_rare_references(fragment, holes)
    if "url(" in html:
        punch_paint(body, holes)


def _mark(page: LexborHTMLParser, body: LexborNode, html: str, lang: str, seen: frozenset[str]) -> None:
    """Gives both engines' alerts and footnotes one form, and takes out comments."""
    if "!--" in seen:
        _drop_comments(body)
    if "[" in html and "[!" in html:
        mark_alerts(page, body, lang)
    if "table" in seen:
        let_scroll(body)
    if 'class="footnotes"' in html:
        mark_footnotes(body, lang)


def _drop_comments(body: LexborNode) -> None:
    """Takes out what a maker wrote for nobody else to read: comments are notes to oneself, and pages are public."""
    for node in [node for node in body.traverse(include_text=True) if node.is_comment_node]:
        node.decompose()
