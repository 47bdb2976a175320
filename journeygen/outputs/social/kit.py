"""The share kit and the schedules: one page and a few files from which a maker serves every network. Not deployed."""

from collections.abc import Iterable, Iterator

from journeygen.artifacts import SOCIAL, Artifact
from journeygen.dressing import Dresser
from journeygen.journal import Journal
from journeygen.model import Entry, When
from journeygen.outputs.social.agenda import Event, agenda
from journeygen.outputs.social.posts import NetworkPost, SnippetsView
from journeygen.views import SiteView, View

PAGE, TABLE, CALENDAR = "index.html", "schedule.csv", "schedule.ics"
# The colours that the page takes from the theme, and what they are where it names none.
PALETTE = {
    "paper": "#ffffff", "ink": "#1b1f24", "muted": "#585e64", "line": "#d6d7d0", "card": "#f0f0ea", "link": "#1d4b86",
    "paper_dark": "#17191c", "ink_dark": "#ece9e2", "muted_dark": "#aaaca8", "line_dark": "#3a3e42",
    "card_dark": "#212428", "link_dark": "#a3c4f3",
}  # fmt: skip
# How many of the posts that are past are listed; the others lie in their folders all the same.
OLDER = 100


class KitEntry(View, frozen=True):
    """An entry in the kit with all that decides its posts. `public` are addresses of its pictures by name; `card` is
    the site path of what its link shows.
    """

    title: str
    project: str
    live: When
    changed: When
    snippets: SnippetsView
    public: dict[str, str]
    card: str


Shown = tuple[Entry, SnippetsView, dict[str, str]]


class KitView(View, frozen=True):
    """What decides the share kit and the schedules. `older` are entries whose time is past: key and title."""

    site: SiteView
    tokens: dict[str, str]
    zone: str
    domain: str
    board: str
    entries: tuple[KitEntry, ...]
    older: tuple[tuple[str, str], ...]
    events: tuple[Event, ...]


def current(journal: Journal) -> frozenset[str]:
    """The keys of the entries whose posts are shown in full: those that may be sent, or were while it was time."""
    turns = {key.rpartition("/")[0] for key in journal.planned_posts | journal.timely_posts}
    lost = {key.rpartition("/")[0] for key, post in journal.ledger.posts.items() if post.state == "unknown"}
    found = {entry.key for entry in journal.listed if entry.id in lost} if lost else set()
    return journal.in_share_window | journal.early | turns | found


def kit(dresser: Dresser, shown: list[Shown], older: list[Entry]) -> Artifact:
    """The kit of these entries, the newest first, and where to find the posts of the older ones."""
    view = kit_view(dresser, shown, older, agenda(dresser.journal))
    exports = _exports(view.entries, dresser.journal.config.social.services)
    paths = tuple([f"{SOCIAL}/{name}" for name in (PAGE, TABLE, CALENDAR, *exports)])
    return Artifact(f"{SOCIAL}/kit", "sharekit", paths, view, "social/")


def kit_view(
    dresser: Dresser,
    shown: list[Shown],
    older: list[Entry],
    events: tuple[Event, ...] = (),
) -> KitView:
    """What decides a kit of these entries."""
    settings, site = dresser.journal.config.networks.get("pinterest"), dresser.journal.config.site
    entries = [_kit_entry(dresser, *one) for one in sorted(shown, key=_newest)]
    return KitView(
        site=dresser.site,
        tokens=PALETTE | {key: str(value) for key, value in dresser.theme.table("tokens").items() if key in PALETTE},
        zone=site.timezone,
        domain=site.id,
        board=settings.board if settings else "",
        entries=tuple(entries),
        older=tuple([(entry.key, entry.title) for entry in older[: -OLDER - 1 : -1]]),
        events=events,
    )


def _newest(one: Shown) -> tuple[int, str]:
    return -one[0].live_at.at, one[0].key


def _kit_entry(dresser: Dresser, entry: Entry, view: SnippetsView, public: dict[str, str]) -> KitEntry:
    project = dresser.project(entry.project)
    card = dresser.cards.entry(entry, project).path
    return KitEntry(entry.title, project.title, entry.live_at, entry.updated or entry.live_at, view, public, card)


def _exports(entries: Iterable[KitEntry], services: tuple[str, ...]) -> Iterator[str]:
    """The files for other services: one for each network that there is something to send to."""
    waiting = {post.network: None for entry in entries for post in entry.snippets.posts if is_to_send(post)}
    for service in services:
        if service != "pinterest":
            yield from (f"schedule-{service}-{network}.csv" for network in waiting)
        elif "pinterest" in waiting:
            yield "schedule-pinterest.csv"


def is_to_send(post: NetworkPost) -> bool:
    """Whether a post may be sent; one whose fate is unknown may have been."""
    return post.state in {"due", "scheduled"}
