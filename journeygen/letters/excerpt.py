"""The beginning of a body, of about so many words, ended where a reader would end it.

A block is taken whole while it fits; the one that does not is cut after a sentence, else after a word.
"""

import re
import unicodedata
from collections.abc import Iterable

import msgspec

from journeygen.letters.blocks import (
    Block,
    Blocks,
    Code,
    Heading,
    Inline,
    Inlines,
    Item,
    Link,
    Listing,
    Notice,
    Paragraph,
    Photograph,
    Quote,
    Rule,
    Styled,
    Text,
    text_of,
    words_of,
)  # fmt: skip
from journeygen.letters.texts import wide_characters

SLACK = 1.25
_SENTENCE = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』）]*")
_WORD = re.compile(r"\S+\s*")


class Excerpt(msgspec.Struct, frozen=True):
    """The blocks taken, and whether anything was left."""

    blocks: Blocks
    cut: bool


def count_words(text: str) -> int:
    """Words for people: two CJK characters count as one, and so do twelve letters without a space."""
    if len(text) < 12 and text.isascii():
        return len(text.split())
    return max(len(text.split()) + wide_characters(text) // 2, len(text) // 12)


def excerpt(blocks: Iterable[Block], words: int, pictures: int = 0) -> Excerpt:
    """Take blocks from the top, with the first `pictures` photographs; the rest of the body is not even read."""
    taken: list[Block] = []
    total, cut = 0, False
    for block in blocks:
        if isinstance(block, Photograph):
            pictures -= 1
            taken += [block] if pictures >= 0 else []
            continue
        weight = count_words(words_of(block))
        if total + weight <= words * SLACK and not (total and total >= words):
            taken.append(block)
            total += weight
            continue
        cut = True
        part = _shortened(block, words - total) if total < words * 0.6 else None
        taken += [part] if part else []
        break
    return Excerpt(_closed(taken) if cut else tuple(taken), cut)


def _closed(blocks: list[Block]) -> Blocks:
    """The blocks without what only announces the next one: a heading, a rule, a sentence that ends in a colon."""
    while blocks:
        last = blocks.pop()
        if isinstance(last, Paragraph) and text_of(last.children).endswith((":", "：")):
            ends = [found.end() for found in _SENTENCE.finditer(text_of(last.children))]
            last = Paragraph(_taken(last.children, ends[-1]) if ends else ())
        if not isinstance(last, Heading | Rule) and last != Paragraph(()):
            return (*blocks, last)
    return ()


def _shortened(block: Block, words: int) -> Block | None:
    """The beginning of one block, or nothing where a part would mislead, as half a table does."""
    match block:
        case Paragraph():
            return Paragraph(shorten(block.children, words))
        case Listing():
            return _shortened_list(block, words)
        case Quote() | Notice():
            inner = excerpt(block.blocks, words).blocks
            return msgspec.structs.replace(block, blocks=inner) if inner else None
    return None


def _shortened_list(block: Listing, words: int) -> Listing | None:
    items: list[Item] = []
    for item in block.items:
        weight = sum(count_words(words_of(inner)) for inner in item.blocks)
        if weight > words:
            inner = excerpt(item.blocks, words).blocks if not items else ()
            items += [Item(inner, item.checked)] if inner else []
            break
        items.append(item)
        words -= weight
    return Listing(tuple(items), block.start) if items else None


def shorten(inlines: Inlines, words: int) -> Inlines:
    """The beginning of a paragraph: to the end of a sentence, else of a word."""
    text = text_of(inlines)
    least, most = _offset(text, max(1, words // 3)), _offset(text, max(1, int(words * SLACK)))
    if most >= len(text):
        return inlines
    ends = [found.end() for found in _SENTENCE.finditer(text, 0, most + 1) if found.end() >= least]
    if ends:
        return _taken(inlines, ends[-1])
    end = _offset(text, max(1, words))
    return (*_taken(inlines, len(text[:end].rstrip(" ,;:–—-"))), Text("…"))


def _offset(text: str, words: int) -> int:
    """Where so many words end."""
    count = 0
    for found in _WORD.finditer(text):
        piece = found[0]
        weight = 1 if len(piece) < 24 and piece.isascii() else count_words(piece)
        if count + weight > words:
            inside = found.start() + min(len(piece), max(0, (words - count) * 2))
            return _whole(text, inside) if weight > 3 else len(text[: found.start()].rstrip()) or found.end()
        count += weight
    return len(text)


def _whole(text: str, end: int) -> int:
    """Move forward past marks and joiners, so that no visible character is cut in two."""
    while 0 < end < len(text) and (_is_joined(text[end]) or text[end - 1] == "\u200d"):
        end += 1
    return end


def _is_joined(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf"} or "\U0001f3fb" <= char <= "\U0001f3ff"


def _taken(inlines: Inlines, length: int) -> Inlines:
    """The inlines that make up the first so many characters."""
    taken: list[Inline] = []
    for inline in inlines:
        if length <= 0:
            break
        size = len(text_of((inline,)))
        if size <= length:
            taken.append(inline)
        elif isinstance(inline, Styled):
            taken.append(Styled(inline.tag, _taken(inline.children, length)))
        elif isinstance(inline, Link):
            taken.append(Link(inline.url, _taken(inline.children, length)))
        elif isinstance(inline, Text | Code):
            taken.append(type(inline)(inline.text[:length].rstrip(" ")))
        length -= size
    return tuple(taken)
