"""What all pages of the site share: their artifact, their head, their place in a list of pages."""

from typing import Any

from journeygen import dates
from journeygen.artifacts import SITE, Artifact
from journeygen.cards import Preview
from journeygen.dressing import Dresser
from journeygen.layouts import HEIGHT, WIDTH
from journeygen.lists import page_ref
from journeygen.model import Ref
from journeygen.views import Anchor, Feed, Head, Journey, Pager, Picture, View

ATOM, JSON_FEED, RSS = "application/atom+xml", "application/feed+json", "application/rss+xml"


class Frames:
    """Frames views as pages."""

    def __init__(self, dresser: Dresser) -> None:
        self.dresser = dresser
        self.journal = dresser.journal
        self.routes = dresser.routes
        self.lists = dresser.lists
        self.site = dresser.site
        self.language = self.journal.config.site.language
        title = self.journal.config.site.title
        self.home = Anchor(title, "")
        # What is the same for all entries of a project, and of an issue.
        self._below: dict[str, tuple[Anchor, ...]] = {}
        self.journeys: dict[str, Journey | None] = {}
        self.letters: dict[str, dict[str, Any]] = {}
        self.feeds = (self.feed(title, "atom", ATOM), self.feed(title, "json", JSON_FEED))

    def word(self, key: str, default: str = "") -> str:
        """A text of the theme."""
        return self.dresser.messages.get(key, default)

    def feed(self, title: str, key: str, mime: str) -> Feed:
        """A feed to subscribe to."""
        return Feed(title, self.routes.url(Ref("feed", key)), mime)

    @property
    def letter_title(self) -> str:
        """What the newsletter is called."""
        return self.journal.config.newsletter.title or self.word("newsletter", "Newsletter")

    def page(self, ref: Ref, template: str, view: View, source: str = "") -> Artifact:
        """The artifact of one page."""
        path = f"{SITE}/{self.routes.path(ref)}"
        return Artifact(f"{SITE}/{ref}", "template", (path,), view, f"site/{template}", source)

    def head(  # noqa: PLR0913 - one keyword per thing a page may say
        self,
        ref: Ref,
        title: str,
        description: str = "",
        *,
        kind: str = "website",
        lang: str = "",
        noindex: bool = False,
        card: Preview | None = None,
        picture: Picture | None = None,
        feeds: tuple[Feed, ...] = (),
        banner: str = "",
        published: str = "",
        modified: str = "",
        root: str = "",
        trail: tuple[Anchor, ...] = (),
        keywords: str = "",
    ) -> Head:
        """What a page says of itself."""
        path = self.routes.url(ref)
        lang = lang or self.language
        card = card or self.dresser.cards.site()
        return Head(
            title=title,
            description=description or self.site.description or f"{title} · {self.site.title}",
            path=path,
            canonical=self.site.base_url + path,
            root=root or root_of(self.routes.path(ref)),
            kind=kind,
            lang=lang,
            noindex=noindex,
            banner=banner,
            dir="rtl" if dates.is_right_to_left(lang) else "ltr",
            image=card.path,
            image_size=(WIDTH, HEIGHT),
            image_alt=card.alt,
            photo=self.dresser.gallery.jpeg(picture),
            published=published,
            modified=modified,
            feeds=(*feeds, *self.feeds),
            locale=dates.open_graph_locale(lang),
            trail=(self.home, *trail) if path else (),
            keywords=keywords,
        )

    def below(self, project: str) -> tuple[Anchor, ...]:
        """The way down to a project's entries: the same value for all of them."""
        if project not in self._below:
            card = self.dresser.project_card(self.dresser.project(project))
            self._below[project] = (Anchor(card.title, card.path),)
        return self._below[project]

    def pager(self, ref: Ref, number: int, pages: int) -> Pager:
        """Where the `number`-th page of a list stands."""
        previous = self.routes.url(page_ref(ref, number - 1)) if number > 1 else ""
        following = self.routes.url(page_ref(ref, number + 1)) if number < pages else ""
        return Pager(number, pages, previous, following)


def root_of(path: str) -> str:
    """The way from a file of the site back to the home page."""
    return "../" * path.count("/") or "./"
