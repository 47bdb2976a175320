"""What an entry still lacks, and what waits to leave the house with it. Pure: the studio shows it."""

import posixpath
import re
from collections.abc import Iterator

import msgspec

from journeygen.album import photos_of
from journeygen.calendar import EXPIRED, LIVE
from journeygen.entries import CONTENT
from journeygen.issues import OPEN, READY
from journeygen.journal import Journal
from journeygen.lettering import OFFERED
from journeygen.model import STILL, Entry, Photo, Project
from journeygen.networks import NETWORKS
from journeygen.outputs.social.posts import fates

ALT, CAPTIONS, COVER, SUMMARY, LINK, QUESTION = "alt", "captions", "cover", "summary", "link", "question"
DUE, SCHEDULED, UNKNOWN, POSTED, SKIPPED = "due", "scheduled", "unknown", "posted", "skipped"


class Lack(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that an entry does not say: `place` is `path:line`. An `optional` one is an idea, and no fault."""

    kind: str
    place: str
    what: str
    why: str
    fix: str
    optional: bool = False


class Post(msgspec.Struct, frozen=True):
    """What became of an entry on one network; `command` tells of it, or does it, on the command line."""

    network: str
    label: str
    state: str
    at: str
    url: str
    command: str


class Mailing(msgspec.Struct, frozen=True):
    """An entry's letter: its month and state (open, ready, sent), the entry's place among `count`, what sends it.

    `is_due` when the month is over and the letter is still among those that are written.
    """

    month: str
    state: str
    place: int
    count: int
    is_due: bool
    command: str


# --- what is missing


def lacks(journal: Journal, entry: Entry) -> Iterator[Lack]:
    """What an entry lacks, the gravest first. Nothing is asked of one that has expired."""
    if journal.status[entry.key] == EXPIRED:
        return
    photos = photos_of(journal, entry)
    yield from (_undescribed(entry, photo) for photo in photos if not photo.alt and not photo.file.endswith(STILL))
    yield from _uncaptioned(entry)
    if not photos:
        what, why = "No picture", "The card is its project's or the site's; Instagram and Pinterest need one"
        yield Lack(COVER, _place(entry, "cover"), what, why, "Add one to the text, or a line `cover: photo.jpg`")
    if not entry.summary:
        what, why = "No summary", "Lists, link previews and the letter show the first words instead"
        yield Lack(SUMMARY, _place(entry, "summary"), what, why, "Add a line `summary: what happened, in one sentence`")
    yield from _unlinked(journal, entry)
    if not entry.question:
        what, why = "No question", "Readers answer what they are asked"
        yield Lack(
            QUESTION,
            _place(entry, "question"),
            what,
            why,
            "Add a line `question: what you would like to know`",
            optional=True,
        )


def missing(journal: Journal, entry: Entry) -> int:
    """How many things an entry lacks, ideas aside."""
    return sum(not lack.optional for lack in lacks(journal, entry))


def _undescribed(entry: Entry, photo: Photo) -> Lack:
    name = posixpath.basename(photo.file)
    target = f"source:{photo.file}"
    line = next((link.line for link in entry.links if link.image and link.target == target), 0)
    if line:
        place, fix = f"{CONTENT}{entry.source}:{line}", f"Write `![what it shows]({name})`"
    elif photo.file == entry.cover:
        place, fix = _place(entry, "cover"), "Add a line `cover_alt: what it shows`"
    else:
        place, fix = _place(entry, "photos"), f"Say `alt: what it shows`, or put it in `{name}.toml`"
    what = f"{name} has no description"
    return Lack(ALT, place, what, "People who cannot see it get nothing, on the site, the networks and in mail", fix)


def _uncaptioned(entry: Entry) -> Iterator[Lack]:
    if entry.video and not entry.captions and "://" not in entry.video:
        what, why = (
            "The film has no captions",
            "People who cannot hear it, and all who watch without sound, get nothing",
        )
        yield Lack(CAPTIONS, _place(entry, "video"), what, why, "Add a line `captions: film.vtt`")


def _unlinked(journal: Journal, entry: Entry) -> Iterator[Lack]:
    """A piece that can be had, and no way to it: who takes orders may be written to instead."""
    project = _project(journal, entry)
    if project is None or project.buy or project.status not in OFFERED:
        return
    sells = project.status == "for-sale"
    if sells or not journal.config.site.contact:
        place = CONTENT + (f"{project.source}:{project.lines.get('status', 1)}" if project.source else project.folder)
        what = f"{project.title} is {'for sale' if sells else 'to be ordered'}, and nothing leads there"
        yield Lack(LINK, place, what, "Readers who want it find no way", "Add a line `buy: https://...` to project.md")


def _project(journal: Journal, entry: Entry) -> Project | None:
    return next((project for project in journal.projects if project.key == entry.project), None)


def _place(entry: Entry, key: str) -> str:
    """Where a key of the front matter stands, or would: `path:line`."""
    return f"{CONTENT}{entry.source}:{entry.lines.get(key, 1)}"


# --- what is due


def posts(journal: Journal, entry: Entry) -> tuple[Post, ...]:
    """What became of an entry on each network that it is shared on."""
    if journal.status[entry.key] != LIVE or not entry.social:
        return ()
    return tuple([_post(entry, network, *fate) for network, fate in fates(journal, entry)])


def _post(entry: Entry, network: str, state: str, at: str, url: str) -> Post:
    command = ""
    if state == UNKNOWN:
        command = "journeygen post --resolve"
    elif state in {DUE, SCHEDULED, SKIPPED} and not entry.draft:
        command = f"journeygen post {shell_word(entry.key)} --network {network} --posted URL"
    return Post(network, NETWORKS[network].label, state, at, url, command)


def mailing(journal: Journal, entry: Entry) -> Mailing | None:
    """The letter that an entry goes out in, or went; None when there is none."""
    month = journal.issue_of.get(entry.key, "")
    issue = next((issue for issue in journal.issues if issue.month == month), None)
    if issue is None:
        return None
    keys = issue.entries
    is_due = issue.state == READY and month in journal.exported
    command = f"journeygen send {month} --to SERVICE" if issue.state in {OPEN, READY} else ""
    return Mailing(month, issue.state, keys.index(entry.key) + 1, len(keys), is_due, command)


def due(journal: Journal, entry: Entry, letter: bool) -> int:
    """How many networks wait for an entry, or for word of it; `letter` adds its month's, which is due."""
    states = (
        [fate[0] for _, fate in fates(journal, entry)] if journal.status[entry.key] == LIVE and entry.social else []
    )
    return sum(state in {DUE, UNKNOWN} for state in states) + letter


def shell_word(text: str) -> str:
    """A word of a command line, in quotes where a shell might read anything into it."""
    return text if re.fullmatch(r"[\w/.-]+", text) else f'"{text}"'
