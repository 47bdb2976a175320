"""The first words of a body as plain text, for snippets and summaries."""

import html
import re

from selectolax.lexbor import LexborNode

from journeygen.markup.dom import squeezed
from journeygen.markup.typography import smart

LONGEST = 600
_LEFT_OUT = re.compile(r'<sup class="footnote-ref">.*?</sup>|<(script|style|template)\b.*?</\1>|\0\d+\0', re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_SENTENCES = re.compile(r"""(?:.*[.!?…]["”’“»\u00a0)]*(?=\s)|.*[。！？])""", re.DOTALL)


def opening_of(body: LexborNode, lang: str, smart_punctuation: bool) -> str:
    """The first paragraphs, at most about 600 characters, ended where a paragraph, a sentence or a word ends.

    Only paragraphs that stand by themselves count, so a list, a quotation or a table is passed over.
    """
    paragraphs: list[str] = []
    room = LONGEST
    for node in body.css("body>p"):
        paragraph = _plain(node.inner_html or "", lang, smart_punctuation)
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
    if "\0" in fragment or "<s" in fragment or "<t" in fragment:
        fragment = _LEFT_OUT.sub("", fragment)
    if smart_punctuation:
        fragment = smart(fragment, lang)
    if "<" in fragment:
        fragment = _TAGS.sub("", fragment.replace("<br>", " "))
    return squeezed(html.unescape(fragment))
