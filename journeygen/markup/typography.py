"""Typographic punctuation in HTML: quotation marks, apostrophes, dashes and ellipses, as SmartyPants means them.

One pass over what the HTML5 serialiser wrote, hence the simple patterns: tags are lower case, attribute values stand
between double quotes and hold no `<`, `>` or `"`. Tags, comments, code and linked addresses are left alone.
"""

import html
import re

from journeygen.markup.elements import BLOCKS, escape_text
from journeygen.markup.quotes import Quotes, quotes_of

_OPAQUE = "code|pre|kbd|samp|script|style|textarea|math|svg|tt|var|title|iframe|noembed|noframes|xmp|plaintext"
# Every alternative starts with a literal: only then does the pattern skip plain text at full speed.
_SPOT = re.compile(
    rf"<(?:!--.*?-->|({_OPAQUE})(?=[\s>]).*?</\1>|a [^>]*>(?:https?://|ftp://|www\.)[^<]*</a>"
    r"""|[^>"]*+"[^>]*>)|"|'|--+|\.\.\.+""",
    re.DOTALL,
)
_BLOCK_EDGE = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS - {'details', 'video', 'audio'}))}|br)\b|\0")
_TAG_NAME = re.compile(r"</?([a-z0-9]+)")
_CLOSING_INNER = re.compile(r"[^\s(\[{]'(?![\w'])")
_YEAR = re.compile(r"\d\ds?\b(?!')")
_SHORTENED = re.compile(r"n\b|(?:tis|twas|twere|em|til|cause|bout|round|cos|ne|nen|ner|nem|s)\b(?!')", re.IGNORECASE)
_OPENERS = frozenset("([{<-–—/|=‘“„«‹¿¡")
_ENDERS = frozenset(",.;:!?)]}")
_STOPS = frozenset(".,!?")
_APOSTROPHE = "’"
_FARTHEST = 500  # characters between an opening inner mark and its closing one,
_MOST_BETWEEN = 9  # and marks


def smart(html: str, lang: str) -> str:
    """The same HTML with typographic punctuation; languages with marks of their own stay as they are."""
    quotes = quotes_of(lang)
    return _SPOT.sub(_Improver(html, quotes).improve, html) if quotes else html


def smart_text(text: str, lang: str) -> str:
    """The same for a text without markup, such as a title."""
    return html.unescape(smart(escape_text(text), lang))


class _Improver:
    """One pass. Remembers which marks are open in the block at hand, and how the last mark was read."""

    def __init__(self, html: str, quotes: Quotes) -> None:
        self.html = html
        self.quotes = quotes
        self.outer_open = self.inner_open = False
        self.seen = 0
        self.last = -1
        self.last_opened = False

    def improve(self, spot: re.Match[str]) -> str:
        """What to write for one match."""
        found = spot[0]
        if found == "'":
            return self._single(spot.start())
        if found == '"':
            return self._double(spot.start())
        if found[0] == "<":
            return found
        return self._dash(spot) if found[0] == "-" else _ellipsis(found)

    def _dash(self, spot: re.Match[str]) -> str:
        before, after = self.html[spot.start() - 1 : spot.start()], self.html[spot.end() : spot.end() + 1]
        arrow = self.html.startswith("&gt;", spot.end()) or self.html.endswith("&lt;", 0, spot.start())
        option = (not before or before in " \n(>") and after.isalnum()
        if len(spot[0]) > 3 or arrow or option or before == "!":
            return spot[0]
        return "–" if len(spot[0]) == 2 else "—"

    def _double(self, place: int) -> str:
        before, after = self.html[place - 1 : place], self.html[place + 1 : place + 2]
        if not self.inner_open and after.isalpha() and before == " ":
            return self._mark(place, True)
        if not self.inner_open and (before.isalpha() or before in _STOPS):
            return self._mark(place, False)
        return self._rare_double(place)

    def _rare_double(self, place: int) -> str:
        before, after = self._enter(place)
        if before.isdigit() and not self.outer_open:
            return '"'  # inches
        return self._mark(place, self._opens(before, after, self.outer_open))

    def _mark(self, place: int, opens: bool) -> str:
        self._remember(place, opens)
        self.outer_open = opens
        self.seen = place
        return self.quotes.opening if opens else self.quotes.closing

    def _single(self, place: int) -> str:
        html = self.html
        if html[place - 1 : place].isalpha() and html[place + 1 : place + 2].isalpha():
            return _APOSTROPHE
        before, after = self._enter(place)
        if before.isdigit() and not self.inner_open and not after.isalpha():
            return "'"  # feet and minutes
        if not self._opens(before, after, self.inner_open):
            return self._close_inner(place, after)
        if self._stands_for_letters(place):
            return _APOSTROPHE
        self._remember(place, True)
        self.inner_open = True
        return self.quotes.inner_opening

    def _close_inner(self, place: int, after: str) -> str:
        self._remember(place, False)
        if not self.inner_open or after.isalnum():
            return _APOSTROPHE
        self.inner_open = False
        return self.quotes.inner_closing

    def _stands_for_letters(self, place: int) -> bool:
        """An apostrophe at the start of a word: '90s, 'tis, or no closing mark before the block ends."""
        if _YEAR.match(self.html, place + 1) or _SHORTENED.match(self.html, place + 1):
            return True
        end = place
        for _ in range(_MOST_BETWEEN):
            end = self.html.find("'", end + 1, place + _FARTHEST)
            if end < 0 or _CLOSING_INNER.match(self.html, end - 1):
                break
        return end < 0 or _BLOCK_EDGE.search(self.html, place, end) is not None

    def _opens(self, before: str, after: str, is_open: bool) -> bool:
        at_start = not before or before.isspace() or before in _OPENERS
        if not at_start or (is_open and after in _ENDERS):
            return False
        return not is_open if not after or after.isspace() else True

    def _remember(self, place: int, opened: bool) -> None:
        self.last, self.last_opened = place, opened

    def _enter(self, place: int) -> tuple[str, str]:
        """The visible characters around a mark, empty at the edge of a block; a new block starts with nothing open."""
        if (self.outer_open or self.inner_open) and _BLOCK_EDGE.search(self.html, self.seen, place):
            self.outer_open = self.inner_open = False
        self.seen = place
        return self._before(place), self._after(place + 1)

    def _before(self, place: int) -> str:
        html = self.html
        while place > 0 and html[place - 1] == ">":
            place = html.rfind("<", 0, place)
            if _BLOCK_EDGE.match(html, place):
                return ""
        if place <= 0 or html[place - 1] == "\0" or html.endswith("&nbsp;", 0, place):
            return ""
        if html[place - 1] in "\"'" and place - 1 == self.last:
            return "(" if self.last_opened else ")"
        return html[place - 1]

    def _after(self, place: int) -> str:
        html = self.html
        while html.startswith("<", place):
            if _BLOCK_EDGE.match(html, place):
                return ""
            place = html.find(">", place) + 1 or len(html)
        return "" if html.startswith(("&nbsp;", "\0"), place) else html[place : place + 1]


def _ellipsis(dots: str) -> str:
    return "…" if len(dots) == 3 else dots
