"""The first words of a body as plain text, for snippets and summaries."""

import html
import re
from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from journeygen.markup.elements import squeezed
from journeygen.markup.typography import smart

LONGEST = 600
_LEFT_OUT = re.compile(r'<sup class="footnote-ref">.*?</sup>|<(script|style|template)\b.*?</\1>|\0\d+\0', re.DOTALL)
_PASSED_OVER = re.compile(r'<h([1-6]) id="\0\d+\0">.*?</h\1>|\0\d+\0', re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
# The last sentence, when it ends with a colon; what it leads to is left out.
_PROMISE = re.compile(r"""(?:(?:(?<=[.!?…])|(?<=[.!?…]["”’“»)]))\s+|^|(?<=[。！？]))[^.!?…。！？]*[:：]$""")
_PASSED_BY = frozenset({"ul", "ol", "dl", "table", "blockquote", "pre", "figure", "div", "details"})
_SENTENCES = re.compile(r"""(?:.*[.!?…]["”’“»\u00a0)]*(?=\s)|.*[。！？])""", re.DOTALL)


def opening_of(body: LexborNode, finished: str, lang: str, smart_punctuation: bool) -> str:
    """The first paragraphs, at most about 600 characters, ended where a paragraph, a sentence or a word ends.

    Only paragraphs that stand by themselves count, so a list, a quotation or a table is passed over, and with it the
    words that lead to it: "Three groups:". `finished` is the HTML of the body as it will be shown, or empty where a
    maker wrote HTML of their own.
    """
    paragraphs = _leading(finished) if finished else None
    if paragraphs is not None:
        return _joined(paragraphs)
    return _joined(_paragraph(node, lang, smart_punctuation) for node in body.css("body>p"))


def _paragraph(node: LexborNode, lang: str, smart_punctuation: bool) -> str:
    text = _plain(node.inner_html or "", lang, smart_punctuation)
    return _PROMISE.sub("", text) if text.endswith((":", "：")) and _after(node) in _PASSED_BY else text


def _after(node: LexborNode) -> str:
    """The name of the next element."""
    after = node.next
    while after is not None and (after.tag or "").startswith(("-", "_")):
        after = after.next
    return (after.tag or "") if after is not None else ""


def _leading(finished: str) -> list[str] | None:
    """As many first paragraphs as may be needed, or None where more than headings and holes stands between them."""
    paragraphs: list[str] = []
    place = room = 0
    while place < len(finished) and room <= LONGEST:
        if finished.startswith("<p>", place):
            end = finished.index("</p>", place)
            fragment = finished[place + 3 : end]
            if _may_leave_out(fragment) and _LEFT_OUT.search(fragment):
                return None
            paragraphs.append(_text(fragment))
            room += len(paragraphs[-1])
            place = end + 4
        elif finished[place] == "\n":
            place += 1
        else:
            passed = _PASSED_OVER.match(finished, place)
            if passed is None:
                return None
            place = passed.end()
    return paragraphs


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
