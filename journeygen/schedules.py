"""The calendar of posts as files: a table and iCalendar for anybody, and the uploads of three services.

Formats: RFC 4180 and RFC 5545; Publer's bulk upload (12 columns, all present, parts of a cell by `||`), Buffer's (one
channel a file, 100 posts, hours of the channel's zone), Pinterest's (200 pins, UTC, titles of 100 characters). Pictures
are named by their addresses on the site, which must be online. iCalendar is written here because its library, which
tests read the file with, takes longer to load than all posts take to write.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from journeygen.composer import Snippet
from journeygen.moments import from_epoch
from journeygen.networks import NETWORKS
from journeygen.outputs.social.agenda import Event
from journeygen.outputs.social.kit import KitEntry, KitView
from journeygen.outputs.social.posts import NetworkPost
from journeygen.prose import cut

TABLE_COLUMNS: Final = ("at", "state", "network", "entry", "title", "text", "link", "media", "alt", "url")
PUBLER: Final = (
    "Date - Intl. format or prompt", "Text", "Link(s) - Separated by comma for FB carousels",
    "Media URL(s) - Separated by comma", "Title - For the video, pin, PDF ..", "Label(s) - Separated by comma",
    "Alt text(s) - Separated by ||", "Comment(s) - Separated by ||", "Pin board, FB album, or Google category",
    "Post subtype - I.e. story, reel, PDF ..", "CTA - For Facebook links or Google",
    "Reminder - For stories, reels, shorts, and TikToks",
)  # fmt: skip
BUFFER: Final = ("Text", "Image URL", "Tags", "Posting Time")
PINTEREST: Final = (
    "Title", "Media URL", "Pinterest board", "Thumbnail", "Description", "Link", "Publish date", "Keywords",
)  # fmt: skip
BUFFER_ROWS: Final = 100
PINTEREST_ROWS: Final = 200
PIN_TITLE: Final = 100
_BREAKS: Final = re.compile(r"[\r\n]+")
_ESCAPED: Final = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))


class Planned(NamedTuple):
    """A post as composed: one snippet, or those of a thread."""

    entry: KitEntry
    post: NetworkPost
    said: tuple[Snippet, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The texts in order."""
        return tuple([part.text for part in self.said])

    @property
    def link(self) -> str:
        """The way home, campaign tags included where they are asked for."""
        return self.said[0].link

    @property
    def pictures(self) -> tuple[tuple[str, str], ...]:
        """The pictures that go with it and are seen on the site: the address and the description of each."""
        public = self.entry.public
        return tuple([(public[one.file], one.alt) for one in self.post.media if one.file in public])

    @property
    def public(self) -> tuple[str, ...]:
        """The addresses of the pictures that go with it."""
        return tuple([address for address, _ in self.pictures])


def schedule(name: str, view: KitView, planned: list[Planned]) -> bytes:
    """The file of that name: `schedule.csv`, `schedule.ics`, `schedule-<service>[-<network>].csv`."""
    if name == "schedule.ics":
        return _calendar(view, planned)
    if name == "schedule.csv":
        return _table(TABLE_COLUMNS, map(_row, _in_order(planned)))
    service, network = name.removesuffix(".csv").split("-")[1:] if name.count("-") == 2 else ("pinterest", "pinterest")
    waiting = [one for one in _in_order(planned) if one.post.network == network and one.post.state != "unknown"]
    return {"publer": _publer, "buffer": _buffer, "pinterest": _pinterest}[service](view, waiting)


def _in_order(planned: Iterable[Planned]) -> list[Planned]:
    waiting = [one for one in planned if one.post.state in {"due", "scheduled", "unknown"}]
    return sorted(waiting, key=lambda one: (_epoch(one), one.entry.snippets.entry))


def _epoch(one: Planned) -> int:
    """When a post has its turn; a receipt may bear any text for a time."""
    try:
        return int(datetime.fromisoformat(one.post.at).timestamp())
    except ValueError:
        return 0


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    """Every cell in quotes, those inside doubled (RFC 4180): the library looks at each letter, and takes longer."""
    lines = ['","'.join([cell.replace('"', '""') for cell in row]) for row in (columns, *rows)]
    return ("\ufeff" + "".join([f'"{line}"\r\n' for line in lines])).encode()


def _row(one: Planned) -> tuple[str, ...]:
    post, snippets = one.post, one.entry.snippets
    files = [f"{snippets.entry}/{picture.file}" for picture in post.media]
    alts = [picture.alt for picture in post.media]
    text = "\n\n".join(one.parts)
    said = post.at, post.state, post.network, snippets.entry, one.entry.title, text, one.link
    return (*said, ", ".join(files), " || ".join(alts), post.url)


def _publer(view: KitView, waiting: list[Planned]) -> bytes:
    return _table(PUBLER, (_publer_row(view, one) for one in waiting))


def _publer_row(view: KitView, one: Planned) -> tuple[str, ...]:
    """One post; what follows in a thread are its comments, which Publer posts below it."""
    network, is_pin = one.post.network, one.post.network == "pinterest"
    card = one.link if is_pin or (network in {"facebook", "linkedin"} and not one.public) else ""
    alts = " || ".join(alt.replace("||", "|") for _, alt in one.pictures)
    title, board = (cut(one.entry.title, PIN_TITLE), view.board) if is_pin else ("", "")
    more = " || ".join(text.replace("||", "|") for text in one.parts[1:])
    when, media = one.post.at[:16].replace("T", " "), ",".join(one.public)
    return (when, one.parts[0], card, media, title, "", _line(alts), more, board, "", "", "")


def _buffer(view: KitView, waiting: list[Planned]) -> bytes:
    is_pin = any(one.post.network == "pinterest" for one in waiting)
    rows = [
        (one.parts[0], one.public[0] if one.public else "", "", one.post.at[:16].replace("T", " "))
        for one in waiting[:BUFFER_ROWS]
    ]
    return _table(
        (*BUFFER, "Board Name") if is_pin else BUFFER, [(*row, view.board) for row in rows] if is_pin else rows
    )


def _pinterest(view: KitView, waiting: list[Planned]) -> bytes:
    """One pin for each address: the file may name one only once. A pin needs a picture."""
    pins = list({one.link: one for one in reversed(waiting) if one.public}.values())[::-1][:PINTEREST_ROWS]
    return _table(PINTEREST, (_pin(view, one) for one in pins))


def _pin(view: KitView, one: Planned) -> tuple[str, ...]:
    text, _, words = one.parts[0].rpartition("\n\n")
    said = one.entry.snippets.post
    if not (one.post.hashtags or said.hashtags or said.tags):
        text, words = one.parts[0], ""
    when = from_epoch(_epoch(one), "UTC").local[:19]
    return (cut(one.entry.title, PIN_TITLE), one.public[0], view.board, "", text or words, one.link, when, words)


def _line(text: str) -> str:
    return _BREAKS.sub(" ", text)


# --- iCalendar (RFC 5545)


def _calendar(view: KitView, planned: list[Planned]) -> bytes:
    texts = {(one.entry.snippets.entry, one.post.network): one for one in planned}
    events = [_event(view, event, texts.get((event.key, event.network))) for event in view.events]
    return b"".join((
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//journeygen//schedule//EN\r\nCALSCALE:GREGORIAN\r\n",
        _folded(f"X-WR-CALNAME:{_text(view.site.title)}"),
        _folded(f"X-WR-TIMEZONE:{view.zone}"),
        *events,
        b"END:VCALENDAR\r\n",
    ))  # fmt: skip


def _event(view: KitView, event: Event, one: Planned | None) -> bytes:
    """One event, which lasts no time. Its stamp is when the entry changed last: equal sources give equal bytes."""
    changed = one.entry.changed.at if one else event.at
    name = "-".join(filter(None, (event.kind, event.id.replace("/", "."), event.network)))
    uid = _folded(f"UID:{_text(name)}@{view.domain}")
    times = f"DTSTAMP:{_utc(changed)}\r\nDTSTART:{_utc(event.at)}\r\n".encode()
    what = _folded(f"SUMMARY:{_text(summary(event, view.site.messages))}")
    if one is not None:
        what += _folded(f"DESCRIPTION:{_text((chr(10) * 2).join(one.parts))}") + _folded(f"URL:{one.link}")
    kind = f"CATEGORIES:{event.kind.upper()}\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n".encode()
    return b"BEGIN:VEVENT\r\n" + uid + times + what + kind


def summary(event: Event, messages: dict[str, str]) -> str:
    """What happens, in a line."""
    words = messages.get(f"plan_{event.kind}", "%(name)s")
    return words % {"name": event.title, "network": NETWORKS[event.network].label if event.network else ""}


@lru_cache(1024)  # the eight networks of an entry mostly share its moments
def _utc(moment: int) -> str:
    return from_epoch(moment, "UTC").local[:19].replace("-", "").replace(":", "") + "Z"


def _text(value: str) -> str:
    """Four looks at the whole text take a tenth of the time of one at each letter."""
    for mark, written in _ESCAPED:
        value = value.replace(mark, written)
    return value


def _folded(line: str) -> bytes:
    """A line in parts of at most 75 bytes, never cut inside a character."""
    content, start, most = line.encode(), 0, 75
    if len(content) <= most:
        return content + b"\r\n"
    parts: list[bytes] = []
    while start < len(content):
        end = start + most
        while end < len(content) and content[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(content[start:end])
        start, most = end, 74
    return b"\r\n ".join(parts) + b"\r\n"
