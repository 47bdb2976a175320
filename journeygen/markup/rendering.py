"""One source's Markdown to a body with holes."""

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from journeygen.config import Markdown
from journeygen.errors import ERROR, did_you_mean
from journeygen.later import later
from journeygen.markup.alerts import mark_alerts
from journeygen.markup.bodies import Rendered, packed_body, split
from journeygen.markup.dom import Sheet, document
from journeygen.markup.elements import count_words
from journeygen.markup.footnotes import mark_footnotes
from journeygen.markup.headings import Heading, punch_headings
from journeygen.markup.holes import Holes
from journeygen.markup.limits import NestingError, check_html, check_tree
from journeygen.markup.opening import opening_in, opening_of
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
    from journeygen.markup import code, engine_commonmark, engine_markdown, straight
else:
    code = later("journeygen.markup.code")
    engine_commonmark = later("journeygen.markup.engine_commonmark")
    engine_markdown = later("journeygen.markup.engine_markdown")
    straight = later("journeygen.markup.straight")

ENGINES = {"markdown": lambda: engine_markdown.to_html, "commonmark": lambda: engine_commonmark.to_html}

_SHEET = Sheet()
# What starts what is worth looking for in the tree. To look for each by itself takes five times as long.
_TELLING = re.compile("<(!--|h|img|pre|table|video)")


def render_body(text: str, source: str, markdown: Markdown, lang: str, first_line: int) -> Rendered:
    """Render the Markdown of one source (a POSIX path below content/) whose first line has the number `first_line`.

    Never raises for what a maker wrote: what cannot be rendered gives an empty body and a problem that is an error.
    """
    if markdown.engine == "commonmark" and not markdown.extensions:
        found = _straight(Holes(text, source, first_line), lang, markdown.smart)
        if found is not None:
            return found
    holes = Holes(text, source, first_line)
    try:
        return _parsed(holes, markdown, lang)
    except NestingError as error:
        what, fix = "this text is too deep or too dense to be read", "Write it flatter, or in several paragraphs"
        holes.problem("markup-nesting", first_line, what, str(error), fix, ERROR)
        return Rendered(packed_body([]), problems=tuple(holes.problems))


def _straight(holes: Holes, lang: str, smart_punctuation: bool) -> Rendered | None:
    """What `_parsed` gives, in half the time; None where only that one can tell."""
    read = straight.read_straight(engine_commonmark.without_links(holes.text), holes, lang)
    if read is None:
        return None
    finished = smart(read.html, lang) if smart_punctuation else read.html
    opening = None if read.taken else opening_in(finished)
    if opening is None:  # footnotes, or links within the site
        opening = opening_in(read.html, partial(smart, lang=lang) if smart_punctuation else str)
    return None if opening is None else _rendered(finished, holes, opening, read.words, read.taken, read.headings)


def _parsed(holes: Holes, markdown: Markdown, lang: str) -> Rendered:
    """A body by way of the HTML5 parser. Raises NestingError."""
    text = holes.text
    html, problems = ENGINES[markdown.engine]()(text, markdown, holes.path)
    check_html(html)
    holes.problems.extend(problems)
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
    return _rendered(finished, holes, opening, words, taken, headings)


def _rendered(
    finished: str, holes: Holes, opening: str, words: int, taken: list[str], headings: tuple[Heading, ...]
) -> Rendered:
    """A body of HTML with tokens; `taken` are the anchors that were in it."""
    ids = tuple(dict.fromkeys([*taken, *holes.names, *(anchor for _, anchor, _ in headings)]))
    _check_anchors(taken, ids, holes)
    return Rendered(
        body=packed_body(split(finished, holes.contents)),
        opening=opening,
        words=words,
        headings=headings,
        ids=ids,
        links=tuple(holes.links),
        problems=tuple(holes.problems),
    )


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


def _check_anchors(taken: list[str], ids: tuple[str, ...], holes: Holes) -> None:
    for anchor, line in holes.anchors_used.items():
        if anchor not in ids:
            what, fix = f"nothing here is called `#{anchor}`", did_you_mean(anchor, ids)
            holes.problem("anchor-missing", line, what, "the link would do nothing", fix)
    if len(set(taken)) < len(taken):
        for anchor in sorted(name for name, uses in Counter(taken).items() if uses > 1):
            what = f"the anchor `{anchor}` stands twice"
            holes.problem("anchor-twice", holes.line(anchor), what, "a link reaches the first one only", "Rename one")


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
