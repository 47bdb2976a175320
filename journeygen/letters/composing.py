"""Puts one letter together: what is told of each entry, the values for the templates, and what their slots become."""

from collections.abc import Callable
from typing import Protocol

import msgspec

from journeygen.digests import digest
from journeygen.letters.blocks import Blocks
from journeygen.letters.dressing import Dresser
from journeygen.letters.excerpt import excerpt
from journeygen.letters.letter_views import Chapter, Dressed, Phrases, Told
from journeygen.letters.mail_html import MailHtml
from journeygen.letters.mjml import to_html
from journeygen.letters.reading import read_bodies, read_body
from journeygen.letters.styles import read_styles
from journeygen.letters.targets import Marks
from journeygen.letters.telling import BUDGET, COUNTED, FULL, LISTED, Story, lower
from journeygen.views import LetterView

NOTE_WORDS, NOTE_PICTURES = 400, 3
NOTE_HEADING, LEAD_HEADING, ENTRY_HEADING = 2, 3, 4


class Templates(Protocol):
    """A theme's templates, rendered with one variable, `view`; autoescape is on, undefined names are errors."""

    def render(self, name: str, view: object) -> str:
        """The text of a template."""


class Letter(msgspec.Struct):
    """A letter that fits: its view, its MJML and HTML, the blocks behind each slot and the slots' headings."""

    dressed: Dressed
    mjml: str
    html: str
    bodies: dict[str, tuple[Blocks, int]]
    written: dict[str, str]
    marks: Marks


class Composer:
    """Composes one letter; `compose` finds the levels at which it fits."""

    def __init__(self, letter: LetterView, templates: Templates, phrases: Phrases) -> None:
        self.letter = letter
        self.templates = templates
        self.phrases = phrases
        self.dresser = Dresser(letter)
        self.stories = self._stories()
        self.salt = digest("\0".join([letter.issue.month, *(story.item.key for story in self.stories)]).encode())[:6]
        self.marks = Marks.of(letter, self.salt)
        sides = [self.dresser.side, *(story.told.side for story in self.stories)]
        self.sides = {self._slot(place): side for place, side in enumerate(sides)}
        self.note, self.note_cut = self._note()

    def compose(self) -> Letter:
        """The fullest letter below the budget, or the shortest if none is."""
        levels = [FULL] * len(self.stories)
        while True:
            letter, writer = self._at(levels)
            excess = len(self.marks.in_html(letter.html).encode()) - BUDGET
            lowered = lower(self.stories, levels, excess, writer) if excess > 0 else None
            if lowered is None:
                return letter
            levels = lowered

    def _stories(self) -> list[Story]:
        items = [(place, item) for place, group in enumerate(self.letter.groups) for item in group.items]
        lead = self._lead()
        projects = [self.dresser.project(group.project) for group in self.letter.groups]
        bodies = read_bodies([(item.body, self.dresser.places_of(item)) for _, item in items], self.phrases)
        return [
            Story(item, self.dresser.told(item, projects[place]), place, item.key == lead, blocks)
            for (place, item), blocks in zip(items, bodies, strict=True)
        ]

    def _lead(self) -> str:
        """The key of the story on top: the maker's choice, else the first with a picture, else the first."""
        items = [item for group in self.letter.groups for item in group.items]
        chosen = [item.key for item in items if item.key == self.letter.lead]
        pictured = [item.key for item in items if item.picture]
        return next(iter([*chosen, *pictured, *(item.key for item in items)]), "")

    def _note(self) -> tuple[Blocks, bool]:
        if self.letter.note is None:
            return (), False
        found = excerpt(read_body(self.letter.note, self.dresser.places, self.phrases), NOTE_WORDS, NOTE_PICTURES)
        return found.blocks, found.cut

    def _slot(self, place: int) -> str:
        return f"JGSLOT{self.salt}{place:03d}X"

    def _at(self, levels: list[int]) -> tuple[Letter, Callable[[Blocks], str]]:
        dressed, bodies = self._dressed(levels)
        mjml = self.templates.render("newsletter/letter.mjml", dressed)
        css = self.templates.render("newsletter/inline.css", dressed)
        writers = {
            (heading, side): MailHtml(read_styles(css, side == "right"), self.phrases, heading, side=side)
            for heading in (NOTE_HEADING, LEAD_HEADING, ENTRY_HEADING)
            for side in ("left", "right")
        }
        written = {slot: writers[heading, self.sides[slot]].write(blocks) for slot, (blocks, heading) in bodies.items()}
        written_out = Letter(dressed, mjml, to_html(mjml, written), bodies, written, self.marks)
        return written_out, writers[ENTRY_HEADING, "left"].write

    def _dressed(self, levels: list[int]) -> tuple[Dressed, dict[str, tuple[Blocks, int]]]:
        bodies: dict[str, tuple[Blocks, int]] = {}
        if self.note:
            bodies[self._slot(0)] = self.note, NOTE_HEADING
        told = [self._told(place, level, bodies) for place, level in enumerate(levels)]
        lead = next((entry for entry, story in zip(told, self.stories, strict=True) if story.lead), None)
        dressed = self.dresser.letter_with(
            lead, self._chapters(told, levels),
            note=self._slot(0) if self.note else "", note_more=self.note_cut,
            listed=tuple(entry for entry, level in zip(told, levels, strict=True) if level == LISTED),
            uncounted=levels.count(COUNTED), unsubscribe_url=self.marks.leave, address=self.marks.address,
        )  # fmt: skip
        return dressed, bodies

    def _told(self, place: int, level: int, bodies: dict[str, tuple[Blocks, int]]) -> Told:
        slot, story = self._slot(place + 1), self.stories[place]
        blocks = story.excerpt(level).blocks
        if blocks:
            bodies[slot] = blocks, LEAD_HEADING if story.lead else ENTRY_HEADING
        return story.told_at(level, slot)

    def _chapters(self, told: list[Told], levels: list[int]) -> list[Chapter]:
        chapters = []
        for place, group in enumerate(self.letter.groups):
            entries = tuple(
                entry for entry, story, level in zip(told, self.stories, levels, strict=True)
                if story.group == place and not story.lead and level < LISTED
            )  # fmt: skip
            lead = [story for story in self.stories if story.group == place and story.lead]
            chapter = self.dresser.chapter(group, entries)
            if entries or (lead and (chapter.buy or chapter.price or chapter.photo)):
                chapters.append(chapter)
        return chapters
