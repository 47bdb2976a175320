"""Pictures made of a project's photographs: the first beside the last, one for each step in a strip, all on a sheet.

They are there once a project is finished, or when its `project.md` asks for them. Notes which of them pages show: no
other is published. Pure.
"""

from collections.abc import Iterator
from typing import TypeVar

from msgspec.structs import replace

from journeygen.album import focus_of, photo_of
from journeygen.cards import Cards
from journeygen.config import Step
from journeygen.digests import digest, packed
from journeygen.gallery import Gallery
from journeygen.journal import Journal
from journeygen.layouts import Layout
from journeygen.model import Entry, Media, Photo, Project
from journeygen.views import Collages, Picture, View

Item = TypeVar("Item")
FINISHED = frozenset({"finished", "for-sale", "sold"})
FINISHING = "finished"
WIDTH, GAP = 1600, 8
LABEL = 60  # pixels below each photograph, for its words
STRIP, SHEET, ABREAST = 8, 60, 5
TALLEST = 640


class Mounted(View, frozen=True):
    """A photograph of a collage, and what stands below it: words, and the colour of its step."""

    media: Media
    focus: tuple[float, float] | None
    label: str
    color: str


class CollageView(View, frozen=True):
    """Photographs on one sheet: `columns` abreast, each cut to `cell` (width, height in pixels of the whole width)."""

    photos: tuple[Mounted, ...]
    columns: int
    cell: tuple[int, int]
    width: int
    lang: str
    rtl: bool
    layout: Layout
    fonts: tuple[str, ...]

    @property
    def height(self) -> int:
        """The height of the sheet in pixels, as it is mounted."""
        rows = -(-len(self.photos) // self.columns)
        return rows * (self.cell[1] + LABEL) + (rows - 1) * GAP

    @property
    def high(self) -> int:
        """The height of the picture in pixels, at its own width."""
        return round(self.height * self.width / WIDTH)


class Collage(View, frozen=True):
    """A collage to be made, and the words that stand for it."""

    view: CollageView
    alt: str

    @property
    def name(self) -> str:
        """What tells it from all others."""
        shown = tuple(replace(one, media=replace(one.media, file="")) for one in self.view.photos)
        return digest(packed(replace(self.view, photos=shown)))[:16]

    def picture(self, path: str) -> Picture:
        """It as templates show it, when its file lies at a site path."""
        return Picture(path, self.view.width, self.view.high, self.alt)

    def at(self, width: int) -> "Collage":
        """The same as a picture of another width."""
        return replace(self, view=replace(self.view, width=width))


class Collager:
    """Makes collages from the journal; `used` holds those that the site shows, by site path."""

    def __init__(self, journal: Journal, gallery: Gallery, cards: Cards, words: dict[str, str]) -> None:
        self.journal = journal
        self.gallery = gallery
        self.words = words
        self.used: dict[str, CollageView] = {}
        self._cards = cards
        self._story: dict[str, tuple[tuple[Photo, Entry], ...]] = {}

    def wanted(self, project: Project) -> bool:
        """Whether a project has a strip and a sheet: its maker's word, else when it is finished."""
        return project.status in FINISHED if project.strip is None else project.strip

    def finishing(self, project: Project) -> Entry | None:
        """The entry that finishes a project: the last at the step `finished`, else the last."""
        if project.status not in FINISHED or not self.wanted(project):
            return None
        entries = self.journal.by_project[project.key]
        return next((entry for entry in reversed(entries) if entry.step == FINISHING), entries[-1] if entries else None)

    def shown(self, project: Project) -> Collages | None:
        """What the project's page shows."""
        before, after = self._ends(project)
        found = Collages(
            before=self.gallery.picture(before) if before and after else None,
            after=self.gallery.picture(after) if before and after else None,
            strip=self._on_site(self.strip(project)),
            sheet=self._on_site(self.sheet(project)),
        )
        return None if found == Collages() else found

    def pair(self, project: Project) -> Collage | None:
        """The first photograph beside the last, as one picture."""
        before, after = self._ends(project)
        if before is None or after is None:
            return None
        ends = ((before, self.words.get("before", "Before"), ""), (after, self.words.get("after", "After"), ""))
        return self._collage(project, ends, 2, 796)

    def strip(self, project: Project) -> Collage | None:
        """One photograph of each entry in the order of the story, at most eight of them."""
        story = self._photos(project) if self.wanted(project) else ()
        if len(story) < 2:
            return None
        chosen = [(photo, *self._step(entry)) for photo, entry in _spread(story, STRIP)]
        wide = (WIDTH - GAP * (len(chosen) - 1)) // len(chosen)
        return self._collage(project, tuple(chosen), len(chosen), min(TALLEST, wide * 5 // 4))

    def sheet(self, project: Project) -> Collage | None:
        """All photographs with their captions, at most sixty; none where the strip shows as many."""
        if not self.wanted(project):
            return None
        found: dict[str, tuple[Photo, str, str]] = {}
        for entry in self.journal.by_project[project.key]:
            for photo in self.gallery.photos(entry):
                if self._is_photo(photo):
                    label, color = self._step(entry)
                    found.setdefault(self.journal.media[photo.file].digest, (photo, photo.caption or label, color))
        if len(found) <= min(STRIP, len(self._photos(project))):
            return None
        chosen = _spread(tuple(found.values()), SHEET)
        return self._collage(project, chosen, ABREAST, (WIDTH - GAP * (ABREAST - 1)) // ABREAST)

    def _ends(self, project: Project) -> tuple[Photo | None, Photo | None]:
        """The photographs of before and after: those declared, else the story's first and last."""
        story = self._photos(project) if project.status in FINISHED and self.wanted(project) else ()
        first, last = (story[0][0], story[-1][0]) if len(story) > 1 else (None, None)
        before = self._declared(project.before) or first
        after = self._declared(project.after) or last
        return (before, after) if before and after and before.file != after.file else (None, None)

    def _declared(self, file: str) -> Photo | None:
        return photo_of(self.journal, file) if file and self._is_photo(Photo(file)) else None

    def _photos(self, project: Project) -> tuple[tuple[Photo, Entry], ...]:
        """The first photograph of each entry with any, in the order of the story, each once."""
        known = self._story.get(project.key)
        if known is None:
            known = self._story[project.key] = tuple(self._told(project))
        return known

    def _told(self, project: Project) -> Iterator[tuple[Photo, Entry]]:
        seen: set[str] = set()
        for entry in self.journal.by_project[project.key]:
            photo = next((photo for photo in self.gallery.photos(entry) if self._is_photo(photo)), None)
            if photo is not None and self.journal.media[photo.file].digest not in seen:
                seen.add(self.journal.media[photo.file].digest)
                yield photo, entry

    def _is_photo(self, photo: Photo) -> bool:
        media = self.journal.media.get(photo.file)
        return media is not None and media.kind != "svg" and media.width > 0

    def _step(self, entry: Entry) -> tuple[str, str]:
        step = self.journal.steps.get(entry.step) or Step(id=entry.step)
        return step.label or step.id, step.color

    def _collage(
        self, project: Project, photos: tuple[tuple[Photo, str, str], ...], columns: int, height: int
    ) -> Collage:
        shown = [(self.journal.media[photo.file], photo, label, color) for photo, label, color in photos]
        mounted = tuple(Mounted(media, focus_of(media, photo), label, color) for media, photo, label, color in shown)
        alt = ". ".join(f"{label}: {photo.alt.rstrip('.')}" if photo.alt else label for photo, label, _ in photos)
        card = self._cards.blank(project.lang)
        cell = (WIDTH - GAP * (columns - 1)) // columns, height
        view = CollageView(mounted, columns, cell, WIDTH, card.lang, card.rtl, card.layout, card.fonts)
        return Collage(view, alt)

    def _on_site(self, collage: Collage | None) -> Picture | None:
        if collage is None:
            return None
        path = f"media/{collage.name}-{WIDTH}.jpg"
        self.used[path] = collage.view
        return collage.picture(path)


def _spread(items: tuple[Item, ...], most: int) -> tuple[Item, ...]:
    """At most so many, from first to last, as evenly as can be."""
    if len(items) <= most:
        return items
    return tuple(items[round(place * (len(items) - 1) / (most - 1))] for place in range(most))
