"""Social cards: the picture that a link preview shows of an entry with its own photograph, of a project, of the site.

An entry without a photograph takes its project's card, a project without any the site's, and so does every other page.
Notes which cards were given out: no other is made. Pure.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from msgspec.structs import replace

from journeygen import dates
from journeygen.album import focus_of
from journeygen.calendar import UNLISTED
from journeygen.config import Step
from journeygen.digests import digest, packed
from journeygen.gallery import Gallery
from journeygen.journal import Journal
from journeygen.layouts import WIDTH, Layout, layout_of
from journeygen.model import Entry, Media, Photo, Project
from journeygen.themes import Theme
from journeygen.views import View

HAN = ("zh", "ja", "ko")


class CardView(View, frozen=True):
    """A card: the site above, a title, below it the step's sign and the project, or a note; a photograph beside them.

    `host` stands for the site where no font can set its name, `lang` for the forms of Han. `fonts` are the digests of
    the layout's fonts.
    """

    brand: str
    title: str
    note: str
    host: str
    lang: str
    rtl: bool
    layout: Layout
    fonts: tuple[str, ...]
    label: str = ""
    icon: str = ""
    color: str = ""
    media: Media | None = None
    focus: tuple[float, float] | None = None


class CardSetView(View, frozen=True):
    """A card in the sizes of networks that take no post without a picture: each file's name, width and height."""

    card: CardView
    sizes: tuple[tuple[str, int, int], ...]

    @property
    def media(self) -> Media | None:
        """The photograph that it shows."""
        return self.card.media


class Preview(View, frozen=True):
    """A card as pages name it: its site path, and the words that stand for it."""

    path: str
    alt: str


class Cards:
    """Gives every page its card; `used` holds those that must be made, by site path."""

    def __init__(self, journal: Journal, gallery: Gallery, theme: Theme) -> None:
        self.journal = journal
        self.gallery = gallery
        self.used: dict[str, CardView] = {}
        self._layout, self.problems = layout_of(theme)
        self._fonts = tuple(theme.fonts[name][1] for name in self._layout.fonts)
        self._projects: dict[str, Preview] = {}
        self._site: Preview | None = None

    def entry(self, entry: Entry, project: Project) -> Preview:
        """The card of an entry's page."""
        if self.journal.status[entry.key] == UNLISTED:
            return self.site()
        photo = self._drawable(self.gallery.photos(entry))
        if photo is None:
            return self.project(project)
        step = self.journal.steps.get(entry.step) or Step(id=entry.step)
        view = self._view(self._title, entry.title, project.title, entry.lang)
        view = replace(view, label=step.label or step.id, icon=step.icon, color=step.color)
        return self._given(view, photo)

    def project(self, project: Project) -> Preview:
        """The card of a project's page, and of its entries that have no photograph."""
        known = self._projects.get(project.key)
        if known is None:
            photo = self._drawable(self.gallery.project_photos(project, self.journal.by_project[project.key]))
            view = self._view(self._title, project.title, project.summary, project.lang)
            known = self._projects[project.key] = self._given(view, photo) if photo else self.site()
        return known

    def site(self) -> Preview:
        """The card of every other page."""
        if self._site is None:
            site = self.journal.config.site
            host = urlsplit(site.base_url).netloc
            self._site = self._given(self._view(host, site.title, site.description, site.language), None)
        return self._site

    def blank(self, lang: str = "") -> CardView:
        """A card that says nothing yet: the language, the layout and the fonts of all that is drawn."""
        return self._view("", "", "", lang)

    @property
    def _title(self) -> str:
        return self.journal.config.site.title

    def _drawable(self, photos: Iterable[Photo]) -> Photo | None:
        return next((photo for photo in photos if self.journal.media[photo.file].kind != "svg"), None)

    def _view(self, brand: str, title: str, note: str, lang: str) -> CardView:
        site = self.journal.config.site
        lang, host = lang or site.language, urlsplit(site.base_url).netloc
        rtl, forms = dates.is_right_to_left(lang), lang if lang[:2] in HAN else ""
        return CardView(brand, title, note, host, forms, rtl, self._layout, self._fonts)

    def _given(self, view: CardView, photo: Photo | None) -> Preview:
        """Named by all that it shows, so that no network keeps an old one for it."""
        media = self.journal.media[photo.file] if photo is not None else None
        focus = focus_of(media, photo) if media is not None else None
        name = digest(packed((view, media.digest if media is not None else "", focus)))
        path = f"media/{name[:16]}-{WIDTH}.jpg"
        view = replace(view, media=media, focus=focus)
        self.used[path] = view
        return Preview(path, photo.alt if photo is not None and photo.alt else view.title)
