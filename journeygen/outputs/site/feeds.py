"""Feeds, the sitemap, and `links.json`: what machines read."""

from collections.abc import Iterator
from functools import lru_cache

from journeygen import lettering
from journeygen.artifacts import SITE, Artifact, LinksView
from journeygen.calendar import EXPIRED
from journeygen.dressing import latest_change
from journeygen.issues import Issue
from journeygen.journal import Journal
from journeygen.model import Entry, Project, Ref, When
from journeygen.moments import from_epoch, month_start, next_month
from journeygen.outputs.site.frames import Frames
from journeygen.outputs.site.posse import posse_post
from journeygen.views import FeedItem, FeedView, IssueFeedItem, IssueFeedView, Shared, SitemapView, WebfingerView

NEWEST = 30


def artifacts(frames: Frames) -> Iterator[Artifact]:
    """The files for machines, in a fixed order."""
    yield from _main(frames)
    yield from (_of_project(frames, project) for project in frames.journal.projects)
    yield _newsletter(frames)
    sitemap = _sitemap(frames)
    yield frames.page(Ref("sitemap"), "sitemap.xml", sitemap)
    yield frames.page(Ref("robots"), "robots.txt", SitemapView(sitemap.base_url, ()))
    account = frames.dresser.account
    if account is not None and Ref("webfinger") in frames.routes.paths:
        view = WebfingerView(account.handle[1:], *account.addresses, frames.site.base_url)
        yield frames.page(Ref("webfinger"), "webfinger.json", view)
    links = f"{SITE}/{frames.routes.path(Ref('links'))}"
    yield Artifact(f"{SITE}/{Ref('links')}", "links", (links,), _links(frames))


def telling(frames: Frames, entry: Entry) -> Iterator[Artifact]:
    """The feeds that tell an entry in full."""
    journal = frames.journal
    if entry in newest(journal.listed):
        yield from _main(frames)
    if entry in newest(journal.by_project.get(entry.project, ())):
        yield _of_project(frames, frames.dresser.project(entry.project))
    if any(entry.key in issue.entries for issue in _finished(journal)):
        yield _newsletter(frames)


def _main(frames: Frames) -> Iterator[Artifact]:
    latest, title = newest(frames.journal.listed), frames.journal.config.site.title
    for key, template in (("atom", "atom.xml"), ("json", "feed.json")):
        ref = Ref("feed", key)
        yield frames.page(ref, template, _feed(frames, ref, title, "", latest))


def _of_project(frames: Frames, project: Project) -> Artifact:
    ref, home = Ref("feed", f"project/{project.key}"), frames.routes.url(Ref("project", project.key))
    entries, title = newest(frames.journal.by_project[project.key]), f"{project.title} · {frames.site.title}"
    return frames.page(ref, "atom.xml", _feed(frames, ref, title, home, entries))


def _newsletter(frames: Frames) -> Artifact:
    return frames.page(Ref("feed", "newsletter"), "newsletter.xml", _letters(frames))


def tag_uri(frames: Frames, year: str, specific: str) -> str:
    """A name that never changes, whatever becomes of the address (RFC 4151)."""
    return f"tag:{frames.journal.config.site.id},{year}:{specific}"


def newest(entries: tuple[Entry, ...]) -> list[Entry]:
    """The entries that a feed holds: what readers could see last comes first, however long ago it happened."""
    return sorted(entries, key=lambda entry: (-entry.live_at.at, entry.key))[:NEWEST]


def _feed(frames: Frames, ref: Ref, title: str, home: str, entries: list[Entry]) -> FeedView:
    items = tuple(_item(frames, entry) for entry in entries)
    updated = max((item.updated for item in items), key=lambda when: when.at, default=None)
    path = frames.routes.url(ref)
    kind = ref.key if ref.key.startswith("project/") else "journal"
    return FeedView(frames.site, tag_uri(frames, "2026", kind), title, path, home, updated, items)


def _item(frames: Frames, entry: Entry) -> FeedItem:
    dresser = frames.dresser
    return FeedItem(
        id=tag_uri(frames, entry.date.year, entry.id),
        title=entry.title,
        path=dresser.card(entry).path,
        published=entry.live_at,
        updated=latest_change(entry),
        summary=dresser.summary(entry),
        body=dresser.body(entry),
        lang=entry.lang,
        author=entry.author,
        tags=entry.tags,
        image=dresser.gallery.jpeg(dresser.gallery.cover(entry)),
        enclosures=tuple(filter(None, (dresser.gallery.enclosure(name) for name in (entry.audio, entry.video)))),
        posse=posse_post(dresser, entry),
    )


def _finished(journal: Journal) -> list[Issue]:
    """The months in the newsletter's feed, newest first. A service that mailed half a month would not mail the rest."""
    return [issue for issue in journal.issues if issue.over][::-1][:NEWEST]


def _letters(frames: Frames) -> IssueFeedView:
    items = tuple(_letter(frames, issue) for issue in _finished(frames.journal))
    path, home = frames.routes.url(Ref("feed", "newsletter")), frames.routes.url(Ref("newsletter"))
    return IssueFeedView(frames.site, frames.letter_title, path, home, items[0].published if items else None, items)


def _letter(frames: Frames, issue: Issue) -> IssueFeedItem:
    identity = tag_uri(frames, issue.month[:4], f"newsletter/{issue.month}")
    published = end_of_month(issue.month, frames.journal.zone)
    card, groups = lettering.issue_card(frames.dresser, issue), lettering.issue_groups(frames.dresser, issue)
    note, sections = lettering.note(frames.dresser, issue), lettering.sections(frames.dresser, issue)
    return IssueFeedItem(identity, card, published, groups, note, sections)


def end_of_month(month: str, zone: str) -> When:
    """The first moment after a month: what a finished issue is dated."""
    return from_epoch(month_start(next_month(month), zone), zone)


def _sitemap(frames: Frames) -> SitemapView:
    """Every listed page with its last change, where that is known."""
    journal, routes = frames.journal, frames.routes
    days = {entry.key: latest_change(entry).date for entry in journal.listed}
    changed = {Ref("entry", key): day for key, day in days.items()}
    for one in frames.lists.values():
        if one.entries:
            changed[one.ref] = max([days[entry.key] for entry in one.entries])
    if days:
        changed[Ref("home")] = max(days.values())
    unlisted = {Ref("page", page.key) for page in journal.pages if page.unlisted or page.draft}
    unlisted |= {Ref("entry", key) for key in journal.entries if key not in frames.dresser.places}
    skipped = {"feed", "sitemap", "robots", "missing", "links", "static", "asset", "webfinger", "redirects"}
    refs = [ref for ref in routes.paths if ref.kind not in skipped and ref not in unlisted]
    return SitemapView(frames.site.base_url, tuple([(routes.url(ref), changed.get(ref, "")) for ref in refs]))


def _links(frames: Frames) -> LinksView:
    """The public cross-link registry: listed, live things only; pages are absolute URLs."""
    journal = frames.journal
    return LinksView(
        entries=tuple(_entry_links(frames, entry) for entry in journal.listed),
        issues=tuple(
            {
                "issue": issue.month,
                "page": _absolute(frames, Ref("issue", issue.month)),
                "state": issue.state,
                "entries": [key for key in issue.entries if journal.status[key] != EXPIRED],
            }
            for issue in journal.issues
        ),
        projects=tuple(
            {
                "project": project.key,
                "page": _absolute(frames, Ref("project", project.key)),
                "entries": [entry.key for entry in journal.by_project[project.key]],
            }
            for project in journal.projects
        ),
    )


def _entry_links(frames: Frames, entry: Entry) -> dict[str, object]:
    return {
        "entry": entry.key,
        "page": frames.site.base_url + frames.dresser.card(entry).path,
        "project": entry.project,
        "step": entry.step,
        "date": entry.date.local,
        "issue": frames.journal.issue_of.get(entry.key),
        "snippets": _shares(frames.dresser.shared(entry)),
    }


@lru_cache(maxsize=64)  # most entries were shared nowhere yet, and share one value
def _shares(shared: tuple[Shared, ...]) -> list[dict[str, object]]:
    return [{"network": one.network, "state": one.registered, "url": one.url or None} for one in shared]


def _absolute(frames: Frames, ref: Ref) -> str:
    return frames.site.base_url + frames.routes.url(ref)
