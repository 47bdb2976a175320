"""How much of each entry a letter tells, so that no client clips it.

Gmail clips a mail at 102 kB of HTML and services add their own to it (hteumeuleu/email-bugs #41). Over the budget the
letter shortens from its end: excerpts first, then titles alone, then a list of links, at last a number.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from journeygen.letters.blocks import Block, Blocks, Paragraph, Text
from journeygen.letters.excerpt import Excerpt, excerpt, shorten
from journeygen.letters.letter_views import Told
from journeygen.letters.texts import one_line
from journeygen.views import LetterItem

Writer = Callable[[Blocks], str]

BUDGET = 85_000
FULL, SHORT, TITLE, LISTED, COUNTED = range(5)
_WORDS = {FULL: 60, SHORT: 30}
_LEAD_WORDS = {FULL: 140, SHORT: 60}
# Bytes of the default theme's markup, measured; another theme is met by rendering again.
_FRAME, _TITLE, _LISTED, _PHOTO, _QUESTION = 900, 700, 80, 650, 300


class Story:
    """One entry and its body, read from the top as far as a level needs it."""

    def __init__(self, item: LetterItem, told: Told, group: int, lead: bool, blocks: Iterator[Block]) -> None:
        self.item = item
        self.told = told
        self.group = group
        self.lead = lead
        self._rest = blocks
        self._read: list[Block] = []
        self._excerpts: dict[int, Excerpt] = {}

    def excerpt(self, level: int) -> Excerpt:
        """What is told of it at a level; without a body, its summary."""
        words = (_LEAD_WORDS if self.lead else _WORDS).get(level, 0)
        if level not in self._excerpts:
            self._excerpts[level] = self._excerpt(words) if words else Excerpt((), True)
        return self._excerpts[level]

    def _excerpt(self, words: int) -> Excerpt:
        found = excerpt(self._blocks(), words, 0 if self.told.photo else 1)
        return found if found.blocks else Excerpt(_sentence(self.item.summary or self.item.opening, words), True)

    def _blocks(self) -> Iterator[Block]:
        place = 0
        while True:
            if place == len(self._read):
                block = next(self._rest, None)
                if block is None:
                    return
                self._read.append(block)
            yield self._read[place]
            place += 1

    def told_at(self, level: int, slot: str) -> Told:
        """The entry as its template shows it."""
        found = self.excerpt(level)
        photo = self.told.photo if level <= SHORT or self.lead else None
        return msgspec.structs.replace(self.told, body=slot if found.blocks else "", more=found.cut, photo=photo)

    def size(self, level: int, written: Writer) -> int:
        """About how many bytes it costs."""
        name = len(self.told.title.encode()) + len(self.told.url)
        if level >= TITLE:
            return {TITLE: _TITLE + name, LISTED: _LISTED + name}.get(level, 0)
        photo = _PHOTO + len(self.told.photo.alt.encode()) if self.told.photo else 0
        question = _QUESTION + len(self.told.question.encode()) if self.told.question else 0
        return _FRAME + 2 * name + photo + question + len(written(self.excerpt(level).blocks).encode())


def _sentence(text: str, words: int) -> Blocks:
    line = one_line(text)
    return (Paragraph(shorten((Text(line),), words)),) if line else ()


def lower(stories: Sequence[Story], levels: list[int], excess: int, written: Writer) -> list[int] | None:
    """The levels again, lowered from the letter's end until about `excess` bytes are saved; None when nothing is left.

    The lead story comes last, and keeps its title and picture.
    """
    lowered = list(levels)
    for level, place in _steps(stories):
        story = stories[place]
        if excess > 0 and lowered[place] < level:
            excess -= story.size(lowered[place], written) - story.size(level, written)
            lowered[place] = level
    return None if lowered == levels else lowered


def _steps(stories: Sequence[Story]) -> Iterator[tuple[int, int]]:
    """What may be lowered and to which level, in order."""
    backwards = list(reversed(range(len(stories))))
    for level in (SHORT, TITLE, LISTED, COUNTED):
        yield from ((level, place) for place in backwards if not stories[place].lead)
    for level in (SHORT, TITLE):
        yield from ((level, place) for place in backwards if stories[place].lead)
