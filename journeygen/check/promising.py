"""Draws the promises of a journal. Pure.

They come from the journal and the routes, not from the views: a view that forgets something is found too.
"""

from collections.abc import Iterable, Iterator

from journeygen.artifacts import SITE, SOCIAL, Artifact
from journeygen.calendar import LIVE
from journeygen.check.promises import (
    COPY,
    LEFTOVER,
    REDIRECT,
    FeedPromise,
    Letter,
    Need,
    Posts,
    Promised,
    Promises,
)
from journeygen.dressing import Dresser
from journeygen.entries import CONTENT
from journeygen.ledger import FILE as LEDGER
from journeygen.lists import page_ref
from journeygen.model import Entry, Ref
from journeygen.networks import NETWORKS
from journeygen.outputs.newsletter import FILES
from journeygen.prepare import Prepared
from journeygen.routes import path_for
from journeygen.settings import FILE as SETTINGS
from journeygen.views import ForSaleView, LetterView

_LISTS = {"project": "check-project-entry"}


def promises_of(prepared: Prepared) -> Promises:
    """The promises of a plan."""
    dresser, journal = prepared.dresser, prepared.journal
    settings = journal.config.newsletter
    hidden = set(journal.hidden)
    hidden |= {entry.project for entry in journal.hidden.values() if not dresser.has_project(entry.project)}
    return Promises(
        base_url=journal.config.site.base_url,
        signup_url=settings.signup_url,
        profiles=tuple((network.label, network.profile) for network in dresser.networks),
        pages=dict(_pages(prepared)),
        posts=dict(_posts(dresser)),
        letters=dict(_letters(dresser, prepared.plan.artifacts)),
        feeds=dict(_feeds(dresser)),
        planned=prepared.plan.paths,
        hidden=frozenset(key for key in hidden if f"{SITE}/{key}/index.html" not in prepared.plan.paths),
        declared={url: file for file, urls in _declared(dresser) for url in urls if url},
        own_marks=frozenset(mark for text in _texts(dresser) for mark in LEFTOVER.findall(text)),
    )


def sources_of(prepared: Prepared) -> dict[str, str]:
    """The source behind each file of the output, where one source alone is behind it."""
    return {path: source for one in prepared.plan.artifacts if (source := _source(one)) for path in one.paths}


def _source(artifact: Artifact) -> str:
    if artifact.source.startswith((CONTENT, "static/")):
        return artifact.source
    return CONTENT + artifact.source if artifact.source.endswith(".md") else ""


# --- pages


def _pages(prepared: Prepared) -> Iterator[tuple[str, Promised]]:
    dresser = prepared.dresser
    needs = {f"{SITE}/{dresser.routes.path(ref)}": tuple(found) for ref, found in _needs(dresser)}
    for artifact in prepared.plan.artifacts:
        path = artifact.paths[0]
        if not path.startswith(f"{SITE}/") or not path.endswith((".html", ".htm")):
            continue
        kind, _, key = artifact.key.removeprefix(f"{SITE}/").partition(":")
        if artifact.recipe == "copy":
            yield path, Promised(COPY)
        elif kind == REDIRECT:
            target = f"{SITE}/{dresser.routes.path(dresser.routes.redirects[path.removeprefix(f'{SITE}/')])}"
            yield path, Promised(REDIRECT, (Need("check-redirect", target, "the page that takes its place"),))
        else:
            entry = dresser.journal.entries.get(key) if kind == "entry" else None
            listed = entry is not None and dresser.journal.status[entry.key] == LIVE
            yield (
                path,
                Promised(
                    kind,
                    needs.get(path, ()),
                    dresser.shared(entry) if entry is not None and listed else (),
                    noindex=kind == "missing" or (entry is not None and not listed),
                    quiet=isinstance(artifact.view, ForSaleView) and not (artifact.view.projects or artifact.view.sold),
                ),
            )


def _needs(dresser: Dresser) -> Iterator[tuple[Ref, list[Need]]]:
    """For each page that is not alone in the world: where it must lead."""
    journal = dresser.journal
    for story in journal.by_project.values():
        for place, entry in enumerate(story):
            yield Ref("entry", entry.key), list(_of_entry(dresser, entry, story, place))
    for one in dresser.lists.values():
        code = _LISTS.get(one.ref.kind, "check-list-entry")
        for number in range(1, one.pages + 1):
            yield (
                page_ref(one.ref, number),
                [_need(dresser, code, Ref("entry", entry.key)) for entry in one.page(number)],
            )
    for issue in journal.issues:
        yield (
            Ref("issue", issue.month),
            [
                _need(dresser, "check-issue-entry", Ref("entry", key))
                for key in issue.entries
                if dresser.has_project(journal.entries[key].project)
            ],
        )
    if 0 < len(journal.issues) <= 100:
        yield Ref("newsletter"), [_need(dresser, "check-list-issue", Ref("issue", one.month)) for one in journal.issues]


def _of_entry(dresser: Dresser, entry: Entry, story: tuple[Entry, ...], place: int) -> Iterator[Need]:
    yield _need(dresser, "check-entry-project", Ref("project", entry.project))
    month = dresser.journal.issue_of.get(entry.key)
    if month is not None:
        yield _need(dresser, "check-entry-issue", Ref("issue", month))
    if place:
        yield _need(dresser, "check-entry-neighbour", Ref("entry", story[place - 1].key), "the entry before it")
    if place + 1 < len(story):
        yield _need(dresser, "check-entry-neighbour", Ref("entry", story[place + 1].key), "the entry after it")


def _need(dresser: Dresser, code: str, ref: Ref, what: str = "") -> Need:
    return Need(code, f"{SITE}/{dresser.routes.path(ref)}", what or f"the {ref.kind} {ref.key}")


# --- snippets, letters, feeds


def _posts(dresser: Dresser) -> Iterator[tuple[str, Posts]]:
    journal = dresser.journal
    settings = journal.config.networks
    for entry in journal.listed if journal.config.shared_on else ():
        if entry.social:
            shown = [
                name
                for name in journal.config.shared_on
                if not (name in entry.own_posts and entry.own_posts[name].skip)
            ]
            limits = tuple((name, settings[name].limit or NETWORKS[name].limit) for name in shown)
            yield f"{SOCIAL}/{entry.key}/snippets.json", Posts(entry.key, _url(dresser, entry), limits)


def _letters(dresser: Dresser, artifacts: tuple[Artifact, ...]) -> Iterator[tuple[str, Letter]]:
    issues = dresser.issues
    for artifact in artifacts:
        if isinstance(artifact.view, LetterView):
            issue = issues[artifact.view.issue.month]
            pages = tuple(_url(dresser, dresser.journal.entries[key]) for key in issue.entries)
            web = dresser.site.base_url + dresser.routes.url(Ref("issue", issue.month))
            folder = artifact.paths[0].removesuffix(f"/{FILES[0]}")
            view = artifact.view
            yield folder, Letter(issue.month, web, issue.entries, pages, view.unsubscribe_url, view.services)


def _feeds(dresser: Dresser) -> Iterator[tuple[str, FeedPromise]]:
    journal = dresser.journal

    def of(entries: tuple[Entry, ...]) -> FeedPromise:
        return FeedPromise({_url(dresser, entry): entry.live_at.at for entry in entries})

    for key in ("atom", "json"):
        yield f"{SITE}/{path_for(Ref('feed', key))}", of(journal.listed)
    for project in journal.projects:
        yield f"{SITE}/{path_for(Ref('feed', f'project/{project.key}'))}", of(journal.by_project[project.key])
    finished = [issue.month for issue in journal.issues if issue.over]
    urls = {
        dresser.site.base_url + dresser.routes.url(Ref("issue", month)): place for place, month in enumerate(finished)
    }
    yield f"{SITE}/{path_for(Ref('feed', 'newsletter'))}", FeedPromise(urls)


def _url(dresser: Dresser, entry: Entry) -> str:
    return dresser.site.base_url + dresser.routes.url(Ref("entry", entry.key))


# --- what the maker answers for


def _declared(dresser: Dresser) -> Iterator[tuple[str, Iterable[str]]]:
    """Addresses of the maker's own by the file that has them: something else on the site's host may answer them."""
    journal = dresser.journal
    for entry in journal.entries.values():
        yield CONTENT + entry.source, entry.syndication
    for project in journal.projects:
        yield CONTENT + (project.source or project.folder), (project.buy,)
    yield LEDGER, (post.url for post in journal.ledger.posts.values())
    config = journal.config
    yield SETTINGS, (settings.profile for settings in config.networks.values())
    yield SETTINGS, (item.url for item in config.menu)
    yield SETTINGS, (config.newsletter.signup_url, config.newsletter.unsubscribe_url, config.site.contact)


def _texts(dresser: Dresser) -> Iterator[str]:
    """The maker's own texts that show template marks: few do, so few are unpacked."""
    journal = dresser.journal
    for entry in journal.entries.values():
        yield from (text for text in (entry.title, entry.summary, entry.opening, entry.question) if "{" in text)
    things = (*journal.entries.values(), *journal.projects, *journal.pages, *(one.note for one in journal.issues))
    for thing in things:
        body = thing.body if thing is not None else None
        if body is not None and (b"{{" in body.packed or b"{%" in body.packed):
            yield "".join(part for part in body.parts() if isinstance(part, str))
