"""The straight way from HTML to a body: without the HTML5 parser, which takes a fifth of the time of all.

It is open to what `comrak` writes for Markdown alone, which is well formed, as long as each tag is one of those below.
The parser gives the same for these. Whatever else a text holds is left to it.
"""

import re
from functools import partial
from html import unescape
from typing import TYPE_CHECKING

from journeygen.config import Markdown
from journeygen.later import later
from journeygen.markup.bodies import Heading, Read
from journeygen.markup.elements import count_words, escape_attribute, squeezed
from journeygen.markup.engine_commonmark import aligned
from journeygen.markup.holes import Holes
from journeygen.markup.labels import back_label
from journeygen.markup.limits import DEEPEST_ELEMENTS
from journeygen.markup.opening import opening_in
from journeygen.markup.reachable import SCROLLING, is_wide, named
from journeygen.markup.references import leads_outside
from journeygen.markup.slugs import Anchors
from journeygen.markup.typography import smart

if TYPE_CHECKING:
    from journeygen.markup import code
else:
    code = later("journeygen.markup.code")

_TAG = re.compile("(<[^>]*>)")
_LEVELS = {f"<h{level}>": level for level in range(1, 7)}
_PAIRS = (
    *("p", "em", "strong", "del", "code", "ul", "ol", "li", "dl", "dt", "dd", "blockquote"),
    *("thead", "tbody", "tr", "th", "td"),
)
_SPECIAL = ("pre", "table", "a", "sup", "section", "h1", "h2", "h3", "h4", "h5", "h6")
_NOTE = '<sup class="footnote-ref">'
# What stays as it stands; the empty one is in the place of what has gone.
_STANDING = frozenset(
    [
        *(f"<{name}>" for name in _PAIRS),
        *(f"</{name}>" for name in (*_PAIRS, *_SPECIAL)),
        *("<br />", "<hr />", _NOTE, ""),
    ]
)
_NOTES, _PRE, _TABLE = '<section class="footnotes" data-footnotes>', "<pre>", "<table>"
_KNOWN = _STANDING | _LEVELS.keys() | {_NOTES, _PRE, _TABLE}
_LINK, _CODE, _ITEM = '<a href="', '<code class="language-', '<li id="'
_VALUED = re.compile(
    rf'{_LINK}(?:[^"&]|&amp;)*">|{_CODE}[\w+#.-]+">|<ol start="\d+">|<t[hd] style="text-align: [a-z]+;">'
    rf'|{_ITEM}fn-[\w.-]+">|{_LINK}#fn-[\w.-]+" id="fnref-[\w.-]+" data-footnote-ref>'
    rf'|{_LINK}#fnref-[\w.-]+" class="footnote-backref" data-footnote-backref data-footnote-backref-idx="\d+" [^>]*>',
    re.ASCII,
)
_BEFORE_ITEMS = ("<ol>", "</li>")
_CELLS = ("<td>", "<th>", "<td ", "<th ")
_ID = re.compile(' id="([^"]*)')
# What only the parser's way looks for, and what it writes in another way.
_ELSEWHERE = ("@", "\r", "\f", "://", "www.")
_BRACKETS = ("[[", "[!")


def read_straight(html: str, holes: Holes, markdown: Markdown, lang: str) -> Read | None:
    """What `read_parsed` gives, sooner, for what `comrak` made of the text of `holes`.

    None where only that one can tell; the holes are of no use then.
    """
    pieces = _TAG.split(html)
    tags = set(pieces[1::2])
    if _TABLE in tags:
        pieces = _TAG.split(named(aligned(html)))
        tags = set(pieces[1::2])
    text = "".join(pieces[::2])
    if not all(map(_VALUED.fullmatch, tags - _KNOWN)) or _is_other(text, html, holes.text) or _is_deep(pieces):
        return None
    taken = _ID.findall(html) if _NOTES in tags else []
    headings = _punch(pieces, holes, taken, lang)
    if headings is None:
        return None
    punched = _as_parsed("".join(pieces), tags)
    finished = smart(punched, lang) if markdown.smart else punched
    opening = None if taken else opening_in(finished)
    if opening is None:  # footnotes, or links within the site
        opening = opening_in(punched, partial(smart, lang=lang) if markdown.smart else str)
    return None if opening is None else Read(finished, opening, count_words(text), taken, tuple(headings))


def _is_other(text: str, html: str, source: str) -> bool:
    """Whether a text holds HTML of its maker's own, or what is looked for elsewhere."""
    if "<" in source and ("&" in source or html.count("&lt;") < source.count("<")):
        return True
    return any(mark in text for mark in _ELSEWHERE) or ("[" in text and any(mark in text for mark in _BRACKETS))


def _is_deep(pieces: list[str]) -> bool:
    """Whether the tree may be deeper than it may."""
    tags = pieces[1::2]
    return len(tags) > DEEPEST_ELEMENTS and sum(not tag.startswith("</") for tag in tags) > DEEPEST_ELEMENTS


def _punch(pieces: list[str], holes: Holes, taken: list[str], lang: str) -> list[Heading] | None:
    """Puts tokens into the pieces, which are texts and tags in turn; the headings.

    None for a link in a link, and a footnote in a footnote.
    """
    anchors, headings, notes = Anchors(taken), list[Heading](), 0
    for place in range(1, len(pieces), 2):
        tag = pieces[place]
        if tag in _STANDING:
            continue
        if tag in _LEVELS:
            headings.append(_heading(pieces, place, anchors, holes))
        elif tag.startswith(_LINK):
            if any(one.startswith(_LINK) for one in pieces[place + 2 : pieces.index("</a>", place) : 2]):
                return None
            pieces[place] = _link(tag, holes, f"{back_label(lang)} {notes}")
        elif tag.startswith(_ITEM):
            if pieces[place - 2] not in _BEFORE_ITEMS:
                return None
            notes += 1
            pieces[place] = f'{_ITEM}{holes.anchor(tag[len(_ITEM) : -2])}">'
        else:
            _punch_block(pieces, place, holes)
    return headings


def _punch_block(pieces: list[str], place: int, holes: Holes) -> None:
    tag = pieces[place]
    if tag == _PRE:
        pieces[place : place + 7] = [_code(pieces[place + 2], pieces[place + 3], holes), *[""] * 6]
    elif tag == _NOTES:
        pieces[place] = '<section class="footnotes">'
    elif tag == _TABLE and is_wide(_rows(pieces[place : pieces.index("</table>", place)])):
        pieces[place] = SCROLLING


def _heading(pieces: list[str], place: int, anchors: Anchors, holes: Holes) -> Heading:
    tag = pieces[place]
    end = pieces.index(f"</{tag[1:]}", place)
    text = squeezed(unescape("".join(pieces[place + 1 : end : 2])))
    anchor = anchors.anchor(text)
    pieces[place] = f'{tag[:-1]} id="{holes.anchor(anchor)}">'
    return _LEVELS[tag], anchor, text


def _link(tag: str, holes: Holes, back: str) -> str:
    """A link, or that between a footnote and its number in the text."""
    typed, *others = tag[len(_LINK) :].split('"')
    address = typed.replace("&amp;", "&")
    if leads_outside(address):
        return tag
    link = f'{_LINK}{escape_attribute(holes.url(address))}"'
    if len(others) == 1:
        return f"{link}>"
    if others[0] == " id=":
        return f'{link} id="{holes.anchor(others[1])}">'
    return f'{link} class="footnote-backref" aria-label="{escape_attribute(back)}">'


def _code(tag: str, content: str, holes: Holes) -> str:
    language = tag[len(_CODE) : -2] if tag.startswith(_CODE) else ""
    return holes.token(code.highlighted(unescape(content), language))


def _rows(pieces: list[str]) -> list[list[str]]:
    """The texts of a table's cells."""
    rows: list[list[str]] = []
    for tag, text in zip(pieces[2::2], pieces[3::2], strict=False):
        if tag == "<tr>":
            rows.append([])
        elif tag.startswith(_CELLS):
            rows[-1].append("")
        if rows and rows[-1]:
            rows[-1][-1] += unescape(text)
    return rows


def _as_parsed(html: str, tags: set[str]) -> str:
    """The same as the parser writes it."""
    if "<br />" in tags or "<hr />" in tags:
        html = html.replace("<br />", "<br>").replace("<hr />", "<hr>")
    if "&" in html:
        html = html.replace("&quot;", '"')
    return html.replace("\u00a0", "&nbsp;")
