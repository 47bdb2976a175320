"""One entry as the studio opens it: where its page, posts, letter and card are, what it lacks, and what is due."""

import os
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from journeygen.artifacts import SITE, SOCIAL
from journeygen.calendar import EXPIRED
from journeygen.cards import CardView
from journeygen.entries import CONTENT
from journeygen.issues import SENT
from journeygen.model import Entry, Ref
from journeygen.outlook.standing import LETTER, standings
from journeygen.outlook.todo import Lack, Mailing, Post, lacks, mailing, posts
from journeygen.serve.preview import Shown, State
from journeygen.serve.rows import Told, state_of
from journeygen.views import EntryView, View

V = TypeVar("V", bound=View)


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a link preview shows: the picture's address on this server, its words, and whose picture it is."""

    image: str
    alt: str
    title: str
    description: str
    host: str
    of: str


class Letter(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entry's letter: where it lies on this server, empty where there is none; its page; why the entry is in it."""

    why: str
    change: str
    folder: str = ""
    page: str = ""
    mailing: Mailing | None = None


class Opened(msgspec.Struct, frozen=True, omit_defaults=True):
    """One entry with all its panes. `stamps` differ when what a pane shows has changed."""

    key: str
    title: str
    project: str
    step: str
    date: str
    live: str
    source: str
    state: str
    change: str
    page: str
    url: str
    posts: tuple[Post, ...]
    lacks: tuple[Lack, ...]
    letter: Letter
    card: Card | None
    problems: tuple[Told, ...]
    stamps: dict[str, str]
    lock: bool


def opened(shown: Shown, state: State, key: str, problems: tuple[Told, ...], folder: Path) -> Opened | None:
    """The entry of that key, or None. `folder` is the preview's."""
    journal = shown.dresser.journal
    entry = journal.entries.get(key) or journal.hidden.get(key)
    if entry is None:
        return None
    path = shown.dresser.routes.url(Ref("entry", key)) if key in journal.entries else ""
    letter = _letter(shown, state, entry)
    project = shown.dresser.project(entry.project).title if shown.dresser.has_project(entry.project) else ""
    return Opened(
        key=key,
        title=entry.title,
        project=project or entry.project,
        step=shown.dresser.step(entry.step).label,
        date=entry.date.date,
        live=entry.live_at.local,
        source=CONTENT + entry.source,
        state=state_of(journal, entry),
        change=_until_readers(entry, standings(journal, entry, {})[0].change),
        page=quote(state.base) + path if path else "",
        url=state.base_url + path if path else "",
        posts=posts(journal, entry),
        lacks=tuple(lacks(journal, entry)),
        letter=letter,
        card=_card(shown, state, entry),
        problems=tuple([one for one in problems if one.key == key and one.code != "alt-missing"]),
        stamps=_stamps(shown, entry, letter, folder),
        lock=bool(path) and _unlocked(shown, entry, path),
    )


def _until_readers(entry: Entry, change: str) -> str:
    """What would bring a draft before its readers."""
    return f"Take `draft` out ({CONTENT}{entry.source}:{entry.lines.get('draft', 1)})" if entry.draft else change


def _unlocked(shown: Shown, entry: Entry, path: str) -> bool:
    """Whether the ledger, which keeps others, does not know this entry's address yet."""
    journal = shown.dresser.journal
    known = journal.ledger.urls
    return bool(known) and not state_of(journal, entry) and f"/{path}" not in known.get(f"entry:{entry.id}", ())


def _letter(shown: Shown, state: State, entry: Entry) -> Letter:
    journal = shown.dresser.journal
    standing = next(one for one in standings(journal, entry, {}) if one.channel == LETTER)
    found = mailing(journal, entry)
    if found is None:
        return Letter(standing.why, standing.change)
    page = quote(state.base) + shown.dresser.routes.url(Ref("issue", found.month))
    written = found.state != SENT and found.month in journal.exported
    return Letter(standing.why, standing.change, f"/-/newsletter/{found.month}/" if written else "", page, found)


# --- the card


def _card(shown: Shown, state: State, entry: Entry) -> Card | None:
    head = _view(shown, f"{SITE}/{Ref('entry', entry.key)}", EntryView)
    if head is None or not head.head.image:
        return None
    drawn, host = _view(shown, f"{SITE}/card:{head.head.image}", CardView), urlsplit(state.base_url).netloc
    path, words = quote(state.base) + head.head.image, (head.head.title, head.head.description)
    return Card(path, head.head.image_alt, *words, host, _of(drawn, entry))


def _of(card: CardView | None, entry: Entry) -> str:
    """Whose picture a card shows: with its own photograph, an entry's title stands over its step."""
    if card is not None and card.label and card.title == entry.title:
        return "entry"
    return "project" if card is not None and card.media is not None else "site"


def _view(shown: Shown, key: str, kind: type[V]) -> V | None:
    """What decides an artifact, if it is of that kind."""
    view = next((artifact.view for artifact in shown.plan.artifacts if artifact.key == key), None)
    return view if isinstance(view, kind) else None


# --- what changed


def _stamps(shown: Shown, entry: Entry, letter: Letter, folder: Path) -> dict[str, str]:
    """When the files that panes show were written: a build leaves those alone that stay as they are."""
    month = letter.mailing.month if letter.mailing is not None else ""
    kit = shown.dresser.theme.closures.get("social/", "")
    paths = shown.dresser.routes.paths
    issue = folder / SITE / paths.get(Ref("issue", month), "-")
    return {
        "page": _written(folder / SITE / paths.get(Ref("entry", entry.key), "-")),
        "posts": f"{_written(folder / SOCIAL / entry.key / 'snippets.json')} {kit[:12]} {entry.title}",
        "letter": _written(folder / "newsletter" / month / "email.html" if letter.folder else issue),
    }


def _written(file: Path) -> str:
    try:
        seen = os.stat(file)
    except OSError:
        return ""
    return f"{seen.st_mtime_ns:x}-{seen.st_size:x}"


def may_be_posted(shown: Shown, key: str) -> Entry | None:
    """The entry of that key when there are posts of it to show."""
    journal = shown.dresser.journal
    entry = journal.entries.get(key)
    if entry is None or not entry.social or journal.status[key] == EXPIRED or not journal.config.shared_on:
        return None
    return entry if entry in journal.listed else None
