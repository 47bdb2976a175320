"""Home, the projects' timelines, the entries, and the standing pages."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from journeygen import dates, lettering
from journeygen.artifacts import Artifact
from journeygen.calendar import EXPIRED, UNLISTED
from journeygen.dressing import shortened
from journeygen.lists import page_ref, tag_keys
from journeygen.model import Entry, Page, Project, Ref
from journeygen.outputs.site import journeys
from journeygen.outputs.site.frames import ATOM, Frames
from journeygen.views import (
    Anchor,
    Card,
    EntryView,
    Head,
    HomeView,
    NoticeView,
    PageView,
    ProjectView,
)

LATEST, RELATED, DESCRIPTION = 8, 3, 160
NEIGHBOURS = 6
# By how many seconds a tag in common brings two entries nearer: more than any two days are apart.
NEARER = 1 << 40


def artifacts(frames: Frames) -> Iterator[Artifact]:
    """The pages that tell stories, in a fixed order."""
    yield frames.page(Ref("home"), "home.html", _home(frames))
    for project in frames.journal.projects:
        yield from _project(frames, project)
    for entry in frames.journal.entries.values():
        yield entry_page(frames, entry)
    for page in frames.journal.pages:
        yield _standing_page(frames, page)
    yield frames.page(Ref("missing"), "notice.html", _missing(frames))


def _home(frames: Frames) -> HomeView:
    site, journal, dresser = frames.journal.config.site, frames.journal, frames.dresser
    cards = [dresser.project_card(project) for project in journal.projects]
    cards.sort(key=lambda card: (-(card.latest.at if card.latest else 0), card.key))
    latest = tuple(dresser.card(entry) for entry in journal.listed[::-1][:LATEST])
    newest = lettering.issue_card(dresser, journal.issues[-1]) if journal.issues else None
    head = frames.head(Ref("home"), site.title, site.description)
    found = (
        (project.key, journeys.journey(frames, project))
        for project in journal.projects
        if project.status in journeys.BENCH
    )
    return HomeView(
        site=frames.site,
        head=head,
        projects=tuple(cards),
        latest=latest,
        latest_issue=Anchor(newest.label, newest.path) if newest else None,
        journeys={key: journey for key, journey in found if journey is not None},
    )


# --- projects


def _project(frames: Frames, project: Project) -> Iterator[Artifact]:
    one, dresser = frames.lists[Ref("project", project.key)], frames.dresser
    card = dresser.project_card(project)
    feed = frames.feed(project.title, f"project/{project.key}", ATOM)
    stages = journeys.stages(frames, project)
    journey, sheet = journeys.journey(frames, project), journeys.sheet(frames, project)
    head = partial(frames.head, title=project.title, description=project.summary, lang=project.lang, feeds=(feed,))
    head = partial(head, card=dresser.cards.project(project), picture=card.picture)
    for number in range(1, one.pages + 1):
        ref = page_ref(one.ref, number)
        shown = one.page(number)
        view = ProjectView(
            site=frames.site,
            project=card,
            stages=stages,
            pager=frames.pager(one.ref, number, one.pages),
            head=head(ref),
            entries=tuple(dresser.card(entry) for entry in shown),
            gaps=journeys.gaps(shown, next(iter(one.page(number + 1)), None)),
            journey=journey,
            sheet=sheet,
            body=dresser.body(project) if project.body is not None and number == 1 else None,
            started=project.started,
            launch=project.launch,
            hashtags=project.hashtags,
            collages=dresser.collages.shown(project) if number == 1 else None,
        )
        yield frames.page(ref, "project.html", view, project.source)


# --- entries


def entry_page(frames: Frames, entry: Entry) -> Artifact:
    """The page of one entry, or the notice that stands in its place."""
    ref = Ref("entry", entry.key)
    if frames.journal.status[entry.key] == EXPIRED:
        head = frames.head(ref, entry.title, noindex=True, lang=entry.lang, trail=frames.below(entry.project))
        text = frames.word("expired_text", "This page is no longer here. The rest of the project is.")
        cards = (frames.dresser.project_card(frames.dresser.project(entry.project)),)
        return frames.page(ref, "notice.html", NoticeView(frames.site, head, entry.title, text, cards), entry.source)
    return frames.page(ref, "entry.html", _entry_view(frames, entry, ref), entry.source)


def _entry_view(frames: Frames, entry: Entry, ref: Ref) -> EntryView:
    dresser = frames.dresser
    project = dresser.project(entry.project)
    listed, tags = frames.journal.status[entry.key] != UNLISTED, dresser.tags(entry)
    sheet = project.process_sheet == "public"
    photos = dresser.gallery.photos(entry)
    return EntryView(
        site=frames.site,
        head=_entry_head(frames, entry, ref, listed, tags),
        key=entry.key,
        title=entry.title,
        body=dresser.body(entry),
        project=dresser.project_card(project),
        step=dresser.step(entry.step),
        date=entry.date,
        updated=entry.updated,
        summary=entry.summary,
        author=entry.author,
        cover=dresser.gallery.picture(photos[0]) if photos and photos[0].file == entry.cover else None,
        photos=dresser.gallery.beside_text(entry),
        tags=tags,
        materials=entry.materials if sheet else (),
        tools=entry.tools if sheet else (),
        time=entry.time if sheet else "",
        cost=journeys.cost(frames, entry, project) if sheet and entry.cost else "",
        question=entry.question,
        audio=dresser.gallery.file(entry.audio),
        video=dresser.gallery.file(entry.video),
        captions=dresser.gallery.file(entry.captions),
        **dresser.gallery.played(entry),
        headings=entry.headings,
        shared=dresser.shared(entry) if listed else (),
        syndication=entry.syndication,
        related=_related(frames, entry) if listed else (),
        **_in_story(frames, entry),
        **_in_letter(frames, entry),
    )


def _entry_head(frames: Frames, entry: Entry, ref: Ref, listed: bool, tags: tuple[Anchor, ...]) -> Head:
    banner = _banner(frames, entry)
    return frames.head(
        ref,
        entry.title,
        shortened(entry.summary or entry.opening, DESCRIPTION),
        kind="article",
        lang=entry.lang,
        noindex=not listed or bool(banner),
        card=frames.dresser.cards.entry(entry, frames.dresser.project(entry.project)),
        picture=frames.dresser.gallery.cover(entry),
        banner=banner,
        published=entry.live_at.local,
        modified=entry.updated.local if entry.updated else "",
        trail=frames.below(entry.project),
        keywords=", ".join([tag.label for tag in tags]),
    )


def _in_story(frames: Frames, entry: Entry) -> dict[str, Any]:
    """The entry's neighbours in its project; an unlisted entry stands beside the story."""
    story = frames.journal.by_project[entry.project]
    place = frames.dresser.places.get(entry.key)
    if place is None:
        return {"position": len(story) + 1, "total": len(story) + 1}
    return {
        "position": place + 1,
        "total": len(story),
        "previous": frames.dresser.card(story[place - 1]) if place else None,
        "next": frames.dresser.card(story[place + 1]) if place + 1 < len(story) else None,
    }


def _in_letter(frames: Frames, entry: Entry) -> dict[str, Any]:
    """The issue that the entry goes out in."""
    month = frames.journal.issue_of.get(entry.key)
    if month is None:
        return {}
    if month not in frames.letters:
        anchor = Anchor(dates.month_name(month, frames.language), frames.routes.url(Ref("issue", month)))
        frames.letters[month] = {"issue": anchor, "issue_state": frames.dresser.issues[month].state}
    return frames.letters[month]


def _banner(frames: Frames, entry: Entry) -> str:
    """Why a previewed entry is not public yet."""
    if entry.draft or frames.dresser.project(entry.project).draft:
        return frames.word("banner_draft", "Draft: only this preview shows it.")
    if entry.key in frames.journal.early:
        when = dates.day(entry.live_at, frames.language)
        return f"{frames.word('banner_future', 'Scheduled: goes live on')} {when}, {entry.live_at.local[11:16]}"
    return ""


def _related(frames: Frames, entry: Entry) -> tuple[Card, ...]:
    """Entries of other projects with the same tags; of each tag only the nearest in time are looked at."""
    distances: dict[str, int] = {}
    own, moment, dresser = entry.project, entry.date.at, frames.dresser
    for tag in tag_keys(entry):
        place = dresser.tag_places[tag][entry.key]
        for key, project, at in dresser.tagged[tag][max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1]:
            if project == own:
                continue
            if key in distances:
                distances[key] -= NEARER
            else:
                distances[key] = abs(at - moment)
    nearest = sorted(zip(distances.values(), distances, strict=True))[:RELATED]
    return tuple([dresser.card(frames.journal.entries[key]) for _, key in nearest])


# --- pages that stand


def _standing_page(frames: Frames, page: Page) -> Artifact:
    ref = Ref("page", page.key)
    banner = frames.word("banner_draft", "Draft: only this preview shows it.") if page.draft else ""
    hidden = page.unlisted or page.draft
    head = frames.head(ref, page.title, page.summary, lang=page.lang, noindex=hidden, banner=banner)
    view = PageView(frames.site, head, page.title, frames.dresser.body(page), page.updated)
    return frames.page(ref, "page.html", view, page.source)


def _missing(frames: Frames) -> NoticeView:
    """The page for addresses that are not there. Any depth shows it, so its links start at the site's own path."""
    title = frames.word("missing", "There is no such page")
    base = "/" + frames.site.base_url.split("://", 1)[1].partition("/")[2]
    text = frames.word("missing_text", "The address may have changed. The projects are all here.")
    cards = tuple(frames.dresser.project_card(project) for project in frames.journal.projects)
    return NoticeView(frames.site, frames.head(Ref("missing"), title, noindex=True, root=base), title, text, cards)
