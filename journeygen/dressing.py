"""The pieces that all outputs show: cards, pictures, bodies with their links, and what every page says of the site.

A `Dresser` answers from the journal and the routes alone, remembers what it made, and notes which media it used:
nothing is published that no shown thing refers to.
"""

from collections.abc import Callable
from functools import cached_property, lru_cache

from journeygen import visiting
from journeygen.accounts import Account, account_of, x_handle
from journeygen.album import is_film, is_picture, logo_path, photo_of, shows_still
from journeygen.calendar import DRAFT
from journeygen.cards import Cards
from journeygen.collages import Collager
from journeygen.config import Step
from journeygen.gallery import Gallery
from journeygen.issues import Issue
from journeygen.journal import Journal
from journeygen.linking import Linker, Thing
from journeygen.lists import EntryList, tag_keys
from journeygen.model import STILL, Entry, Photo, Project, Ref, When
from journeygen.networks import NETWORKS
from journeygen.routes import Routes
from journeygen.slugs import quoted
from journeygen.themes import Theme
from journeygen.views import (
    Anchor,
    BodyView,
    Card,
    IssueCard,
    IssueGroup,
    NetworkView,
    Picture,
    ProjectCard,
    Shared,
    SiteView,
    StepView,
)

SUMMARY = 220
STOPS = (". ", "! ", "? ", "。", "！", "？")
# What a dresser remembers that holds for all journals with the same frame.
_WORDLESS = frozenset(
    ("linker", "site", "messages", "networks", "places", "issues", "tagged", "tag_places", "tag_pages", "facets")
)
Dressed = Callable[[Photo], Picture | None]


class Dresser:
    """Makes the shared pieces of views."""

    def __init__(
        self, journal: Journal, routes: Routes, lists: dict[Ref, EntryList], theme: Theme, generator: str
    ) -> None:
        self.journal = journal
        self.routes = routes
        self.lists = lists
        self.theme = theme
        self.linker = Linker(journal, routes)
        self.gallery = Gallery(journal)
        self.cards = Cards(journal, self.gallery, theme)
        self.collages = Collager(journal, self.gallery, self.cards, theme.table("messages"))
        self.generator = generator
        self._cards: dict[str, Card] = {}
        self._steps: dict[str, StepView] = {}
        self._shared_on: dict[str, tuple[Shared, ...]] = {}
        self._networks_used = journal.config.shared_on
        self._project_cards: dict[str, ProjectCard] = {}
        self._project_pages: dict[str, Anchor] = {}
        # What lettering makes of each month's issue for more than one page.
        self.issue_cards: dict[str, IssueCard] = {}
        self.issue_groups: dict[str, tuple[IssueGroup, ...]] = {}
        self._projects = {project.key: project for project in journal.projects}

    def reworded(self, journal: Journal) -> "Dresser":
        """The same for a journal that differs in nothing but the words of entries.

        What shows no words is taken over, lists with the entries as they were.
        """
        fresh = Dresser(journal, self.routes, self.lists, self.theme, self.generator)
        fresh.__dict__ |= {name: value for name, value in self.__dict__.items() if name in _WORDLESS}
        return fresh

    # --- the site

    @cached_property
    def site(self) -> SiteView:
        """What every page shows."""
        site, letter = self.journal.config.site, self.journal.config.newsletter
        return SiteView(
            title=site.title,
            description=site.description,
            author=site.author,
            language=site.language,
            base_url=site.base_url,
            menu=self._menu(),
            networks=self.networks,
            newsletter_title=letter.title,
            signup_url=letter.signup_url or (self.routes.url(Ref("newsletter")) if letter.signup_form else ""),
            contact=site.contact,
            stylesheet=self.asset("stylesheet"),
            favicon=self.asset("favicon"),
            generator=self.generator,
            messages=self.messages,
            logo=self._logo(),
            fediverse=self.account.handle if self.account else "",
            x_handle=x_handle(next((one.profile for one in self.networks if one.id == "x"), "")),
            webmention=site.webmention,
            visit=visiting.visit(self.journal.config, self.routes),
            bridgy=self.journal.config.social.bridgy,
        )

    def _logo(self) -> Picture | None:
        """The maker's logo: a file in `static/` where it is published anyway, one in `content/` among the media."""
        media, look = self.theme.logo, self.journal.config.look
        if media is None:
            return None
        alt = look.logo_alt or self.journal.config.site.title
        return Picture(quoted(logo_path(media)), media.width, media.height, alt)

    @cached_property
    def account(self) -> Account | None:
        """The maker's account in the fediverse."""
        return account_of(self.journal.config)

    @cached_property
    def messages(self) -> dict[str, str]:
        """What templates print, by key."""
        return {key: str(text) for key, text in self.theme.table("messages").items()}

    @cached_property
    def networks(self) -> tuple[NetworkView, ...]:
        """The networks with a profile, in the fixed order."""
        settings = self.journal.config.networks
        return tuple(
            NetworkView(name, NETWORKS[name].label, settings[name].profile)
            for name in self.journal.config.shared_on
            if settings[name].profile
        )

    def asset(self, name: str) -> str:
        """The site path of an asset that the theme names under `[assets]`, or an empty string."""
        file = str(self.theme.table("assets").get(name, ""))
        ref = Ref("asset", file)
        return self.routes.url(ref) if ref in self.routes.paths else ""

    def _menu(self) -> tuple[Anchor, ...]:
        declared = self.journal.config.menu
        if declared:
            found = (self._menu_item(item.label, item.page, item.url) for item in declared)
            return tuple(item for item in found if item is not None)
        words = self.messages
        items = [Anchor(words.get("all_entries", "Journal"), self.routes.url(Ref("archive")))]
        if any(project.status in {"for-sale", "commission"} for project in self.journal.projects):
            items.append(Anchor(words.get("for_sale", "For sale"), self.routes.url(Ref("for-sale"))))
        items.append(Anchor(words.get("newsletter", "Newsletter"), self.routes.url(Ref("newsletter"))))
        items += [
            Anchor(page.title, self.routes.url(Ref("page", page.key)))
            for page in self.journal.pages
            if not page.unlisted
        ]
        return tuple(items)

    def _menu_item(self, label: str, page: str, url: str) -> Anchor | None:
        if url.startswith(("http://", "https://", "mailto:")):
            return Anchor(label, url)
        place = self.menu_path(page, url)
        return Anchor(label, place) if place is not None else None

    def menu_path(self, page: str, url: str) -> str | None:
        """Where a menu line leads: a page, a project or one of the site's own lists; None when nowhere."""
        for kind in ("page", "project"):
            if page and Ref(kind, page) in self.routes.paths:
                return self.routes.url(Ref(kind, page))
        return self.linker.href("path:" + (url or page + "/").lstrip("/"))

    # --- steps, cards

    def step(self, name: str) -> StepView:
        """A step as declared; it leads to the archive while no entry stands at it."""
        known = self._steps.get(name)
        if known is None:
            step = self.journal.steps.get(name) or Step(id=name)
            ref = Ref("step", step.id)
            path = self.routes.url(ref if ref in self.routes.paths else Ref("archive"))
            known = self._steps[name] = StepView(step.id, step.label or step.id, step.color, step.icon, path)
        return known

    def project(self, key: str) -> Project:
        """The project of that key."""
        return self._projects[key]

    def has_project(self, key: str) -> bool:
        """Whether readers can see a project of that key."""
        return key in self._projects

    def card(self, entry: Entry) -> Card:
        """An entry as lists show it."""
        known = self._cards.get(entry.key)
        if known is None:
            known = self._cards[entry.key] = Card(
                key=entry.key,
                title=entry.title,
                path=self.routes.url(Ref("entry", entry.key)),
                project=self._project_page(entry.project),
                step=self.step(entry.step),
                date=entry.date,
                summary=self.summary(entry),
                lang=entry.lang or self.journal.config.site.language,
                picture=self.gallery.cover(entry),
                draft=entry.draft or self.journal.status[entry.key] == DRAFT,
            )
        return known

    def _project_page(self, key: str) -> Anchor:
        known = self._project_pages.get(key)
        if known is None:
            project, path = self._projects[key], self.routes.url(Ref("project", key))
            lang = project.lang or self.journal.config.site.language
            known = self._project_pages[key] = Anchor(project.title, path, lang)
        return known

    def summary(self, entry: Entry) -> str:
        """The maker's summary, else the opening cut at a sentence or a word."""
        return entry.summary or shortened(entry.opening, SUMMARY)

    def project_card(self, project: Project) -> ProjectCard:
        """A project as lists show it."""
        known = self._project_cards.get(project.key)
        if known is None:
            entries = self.journal.by_project[project.key]
            known = self._project_cards[project.key] = ProjectCard(
                key=project.key,
                title=project.title,
                path=self.routes.url(Ref("project", project.key)),
                status=project.status,
                summary=project.summary,
                count=len(entries),
                step=self.step(entries[-1].step) if entries else None,
                first=entries[0].date if entries else None,
                latest=entries[-1].date if entries else None,
                picture=self.gallery.project_cover(project, entries),
                price=project.price,
                buy=project.buy,
                availability=project.availability,
                lang=project.lang or self.journal.config.site.language,
            )
        return known

    # --- bodies

    def body(self, thing: Thing, prefix: str = "", dressed: Dressed | None = None) -> BodyView:
        """A thing's body and what its holes become; `dressed` makes its pictures, the site's way when absent."""
        if thing.body is None:
            raise ValueError(f"{thing.source} has no body")
        links: dict[str, str] = {}
        pictures: dict[str, Picture] = {}
        for link in thing.links:
            kind, _, file = link.target.partition(":")
            if kind == "source" and is_picture(self.journal, file):
                picture = (dressed or self.gallery.picture)(self._photo(thing, file, link.alt))
                if picture is not None:
                    pictures[link.target] = picture
                    links[link.target] = self.gallery.jpeg(picture, 1600) or picture.src
                continue
            if kind == "source" and file in self.journal.media:
                self.gallery.used[file] = self.journal.media[file]
                if is_film(self.journal, file) and shows_still(thing.body, link.target):
                    still = (dressed or self.gallery.picture)(Photo(file + STILL))
                    pictures |= {link.target: still} if still is not None else {}
            name = f"{link.target}#{link.fragment}" if link.fragment else link.target
            links[name] = self.linker.href(link.target, link.fragment) or ""
        return BodyView(thing.body, links, pictures, prefix)

    def _photo(self, thing: Thing, file: str, alt: str) -> Photo:
        if isinstance(thing, Entry):
            found = next((photo for photo in self.gallery.photos(thing) if photo.file == file), None)
            if found is not None:
                return found
        return photo_of(self.journal, file, alt)

    # --- places in lists

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each listed entry stands in its project's story, counted from 0."""
        return {entry.key: place for story in self.journal.by_project.values() for place, entry in enumerate(story)}

    @cached_property
    def issues(self) -> dict[str, Issue]:
        """The issues by month."""
        return {issue.month: issue for issue in self.journal.issues}

    @cached_property
    def tagged(self) -> dict[str, list[tuple[str, str, int]]]:
        """Each tag's entries, newest first: key, project and moment."""
        return {
            ref.key: [(entry.key, entry.project, entry.date.at) for entry in one.entries]
            for ref, one in self.lists.items()
            if ref.kind == "tag"
        }

    @cached_property
    def tag_places(self) -> dict[str, dict[str, int]]:
        """Where each entry stands in each tag's list."""
        return {tag: {row[0]: place for place, row in enumerate(rows)} for tag, rows in self.tagged.items()}

    @cached_property
    def tag_pages(self) -> dict[str, Anchor]:
        """Each tag's page."""
        return {
            ref.key: Anchor(one.title, self.routes.url(ref)) for ref, one in self.lists.items() if ref.kind == "tag"
        }

    @cached_property
    def facets(self) -> dict[str, tuple[tuple[Anchor, int], ...]]:
        """For each kind of list (year, step, tag) its members with their counts; the 60 largest of many."""
        kinds: dict[str, list[tuple[Anchor, int]]] = {"year": [], "step": [], "tag": []}
        for ref, one in self.lists.items():
            if ref.kind in kinds:
                kinds[ref.kind].append((Anchor(one.title, self.routes.url(ref)), len(one.entries)))
        tags = sorted(
            sorted(kinds["tag"], key=lambda facet: -facet[1])[:60], key=lambda facet: facet[0].label.casefold()
        )
        return {"year": tuple(kinds["year"]), "step": tuple(kinds["step"]), "tag": tuple(tags)}

    def shared(self, entry: Entry) -> tuple[Shared, ...]:
        """Where an entry was shared or will be."""
        if not entry.social or entry.imported:
            return ()
        known = self._shared_on.get(entry.key)
        if known is None:
            known = self._shared_on[entry.key] = self._shares(entry)
        return known

    def _shares(self, entry: Entry) -> tuple[Shared, ...]:
        untold = "open" if entry.key in self._shareable else "past"
        if not entry.own_posts and entry.id not in self._told:
            return self._untold[untold]
        return tuple(
            self._shared(entry.id, name, untold)
            for name in self._networks_used
            if not (name in entry.own_posts and entry.own_posts[name].skip)
        )

    @cached_property
    def _shareable(self) -> frozenset[str]:
        """The keys of the entries that may still be shared."""
        planned = {name.rpartition("/")[0] for name in self.journal.planned_posts}
        return self.journal.in_share_window | self.journal.early | planned

    @cached_property
    def _told(self) -> frozenset[str]:
        """The ids of the entries that the ledger has a post of."""
        return frozenset(key.rpartition("/")[0] for key in self.journal.ledger.posts)

    @cached_property
    def _untold(self) -> dict[str, tuple[Shared, ...]]:
        """For entries that were shared nowhere yet, as most are: one value for all whose time is still open or past."""
        return {
            state: tuple(self._shared("", name, state) for name in self._networks_used) for state in ("open", "past")
        }

    def _shared(self, identity: str, network: str, untold: str) -> Shared:
        post = self.journal.ledger.posts.get(f"{identity}/{network}")
        posted = post is not None and post.state == "posted"
        url = post.url if post is not None and posted else ""
        profile = self.journal.config.networks[network].profile
        return Shared(network, NETWORKS[network].label, "posted" if posted else untold, url, profile)

    def tags(self, entry: Entry) -> tuple[Anchor, ...]:
        """An entry's tags with their pages; a tag without a page has none to lead to."""
        pages = self.tag_pages
        return tuple([pages[key] for key in tag_keys(entry) if key in pages])


@lru_cache(maxsize=16384)
def shortened(text: str, limit: int) -> str:
    """Text of at most `limit` characters, cut after a sentence where one ends late enough, else at a word."""
    if not text.isprintable() or "  " in text or text != text.strip(" "):
        text = " ".join(text.split())  # what is printable has no other white space
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    stop = max(map(head.rfind, STOPS))
    if stop >= limit * 0.5:
        return head[: stop + 1]
    space = text.rfind(" ", 0, limit)
    return (text[:space] if space > limit * 0.5 else head).rstrip(" ,;:–—-") + "…"


def latest_change(entry: Entry) -> When:
    """When an entry last changed for its readers."""
    return entry.updated or entry.live_at
