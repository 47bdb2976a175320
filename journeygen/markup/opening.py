"""The first words of a body as plain text, for snippets and summaries."""

import html
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from journeygen.markup.elements import squeezed
from journeygen.markup.typography import smart

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LONGEST = 600
_LEFT_OUT = re.compile(r'<sup class="footnote-ref">.*?</sup>|<(script|style|template)\b.*?</\1>|\0\d+\0', re.DOTALL)
_PASSED_OVER = re.compile(r'<h([1-6]) id="\0\d+\0">.*?</h\1>|\0\d+\0|<hr>|<section .*?</section>', re.DOTALL)
_BLOCK = re.compile(r"<(ul|ol|dl|blockquote|table)\b")
_TAGS = re.compile(r"<[^>]*>")
# The last sentence, when it ends with a colon; what it leads to is left out.
_PROMISE = re.compile(r"""(?:(?:(?<=[.!?…])|(?<=[.!?…]["”’“»)]))\s+|^|(?<=[。！？]))[^.!?…。！？]*[:：]$""")
_PASSED_BY = frozenset({"ul", "ol", "dl", "table", "blockquote", "pre", "figure", "div", "details"})
_SENTENCES = re.compile(r"""(?:.*[.!?…]["”’“»\u00a0)]*(?=\s)|.*[。！？])""", re.DOTALL)


def opening_of(body: "LexborNode", finished: str, lang: str, smart_punctuation: bool) -> str:
    """The first paragraphs, at most about 600 characters, ended where a paragraph, a sentence or a word ends.

    Only paragraphs that stand by themselves count, so a list, a quotation or a table is passed over, and with it the
    words that lead to it: "Three groups:". `finished` is the HTML of the body as it will be shown, or empty where a
    maker wrote HTML of their own.
    """
    opening = opening_in(finished) if finished else None
    if opening is not None:
        return opening
    return _joined(_paragraph(node, lang, smart_punctuation) for node in body.css("body>p"))


def opening_in(html: str, finish: Callable[[str], str] | None = None) -> str | None:
    """The same, of the HTML alone; None where that does not tell.

    `finish` is what makes each paragraph of a body what will be shown, once its footnotes are left out.
    """
    paragraphs = _leading(html, finish)
    return None if paragraphs is None else _joined(paragraphs)


def _paragraph(node: "LexborNode", lang: str, smart_punctuation: bool) -> str:
    text = _plain(node.inner_html or "", lang, smart_punctuation)
    return _without_promise(text) if _after(node) in _PASSED_BY else text


def _after(node: "LexborNode") -> str:
    """The name of the next element."""
    after = node.next
    while after is not None and (after.tag or "").startswith(("-", "_")):
        after = after.next
    return (after.tag or "") if after is not None else ""


def _leading(html: str, finish: Callable[[str], str] | None = None) -> list[str] | None:
    """As many first paragraphs as may be needed; None where something stands between them of which no end is known."""
    paragraphs: list[str] = []
    place, led = 0, False  # `led` while the last element was a paragraph
    while place < len(html) and (led or sum(map(len, paragraphs)) <= LONGEST):
        if html.startswith("<p>", place):
            if sum(map(len, paragraphs)) > LONGEST:
                break
            end = html.index("</p>", place)
            fragment = html[place + 3 : end]
            if _may_leave_out(fragment) and _LEFT_OUT.search(fragment):
                if finish is None:
                    return None
                fragment = _LEFT_OUT.sub("", fragment)
            paragraphs.append(_text(finish(fragment) if finish else fragment))
            place, led = end + 4, True
        elif html[place] == "\n":
            place += 1
        else:
            passed = _PASSED_OVER.match(html, place)
            end = passed.end() if passed else _end_of_block(html, place)
            if end < 0:
                return None
            if led and not passed:
                paragraphs[-1] = _without_promise(paragraphs[-1])
            place, led = end, led and html[place] == "\0"
    return paragraphs


def _end_of_block(html: str, place: int) -> int:
    """Where a list, a quotation or a table ends that starts here; -1 for anything else."""
    start = _BLOCK.match(html, place)
    depth = 0
    for tag in re.compile(rf"<(/?){start[1]}\b").finditer(html, place) if start else ():
        depth += -1 if tag[1] else 1
        if not depth:
            return html.index(">", tag.start()) + 1
    return -1


def _without_promise(text: str) -> str:
    return _PROMISE.sub("", text) if text.endswith((":", "：")) else text


def _joined(plain: Iterable[str]) -> str:
    paragraphs: list[str] = []
    room = LONGEST
    for paragraph in plain:
        if len(paragraph) > room:
            if room > LONGEST // 2:
                paragraphs.append(shortened(paragraph, room))
            break
        if paragraph:
            paragraphs.append(paragraph)
            room -= len(paragraph) + 2
    return "\n\n".join(paragraphs)


def shortened(text: str, room: int) -> str:
    """The longest start of a text that fits and ends with a sentence, else with a word."""
    if len(text) <= room:
        return text
    start = text[: room + 1]
    sentences = _SENTENCES.match(start)
    if sentences and sentences.end() > room // 3:
        return sentences[0]
    end = start.rfind(" ")
    return text[: end if end > 0 else room].rstrip()


def _plain(fragment: str, lang: str, smart_punctuation: bool) -> str:
    if _may_leave_out(fragment):
        fragment = _LEFT_OUT.sub("", fragment)
    return _text(smart(fragment, lang) if smart_punctuation else fragment)


def _may_leave_out(fragment: str) -> bool:
    return "\0" in fragment or "<s" in fragment or "<t" in fragment


def _text(fragment: str) -> str:
    if "<" in fragment:
        fragment = _TAGS.sub("", fragment.replace("<br>", " "))
    return squeezed(html.unescape(fragment))
