"""What every way out begins with: the month's issue, and whether its letter may go at all."""

import hashlib
import re
from pathlib import Path

import msgspec

from journeygen import letters
from journeygen.artifacts import PictureView
from journeygen.config import Config
from journeygen.digests import digest
from journeygen.errors import ERROR, ContentError, RefusedError, UsageError
from journeygen.issues import SENT, Issue
from journeygen.outbound.mail.envelopes import Frozen
from journeygen.outputs import newsletter
from journeygen.prepare import Prepared, prepare
from journeygen.recording import record
from journeygen.request import Request
from journeygen.services import SERVICES
from journeygen.session import Session

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
LINES = {
    "address": '"Your name, street and number, town, country"',
    "unsubscribe_url": '"https://lists.example.org/leave?reader={token}"',
    "from": '"Your workshop <letters@your.domain>"',
}


class Departure(msgspec.Struct, frozen=True):
    """An issue about to leave, with the journal it comes from."""

    request: Request
    prepared: Prepared
    session: Session
    issue: Issue

    @property
    def config(self) -> Config:
        """The site's config."""
        return self.prepared.journal.config


def open_departure(request: Request, month: str) -> Departure:
    """The issue of a month. Raises UsageError when there is none, ContentError when the content is wrong."""
    if not _MONTH.fullmatch(month):
        raise UsageError(f"{month!r} is no month. Write it such as 2026-03")
    session = Session()
    prepared = prepare(request, session=session)
    session.save()
    if any(problem.level == ERROR for problem in prepared.problems):
        raise ContentError(prepared.problems)
    issue = next((issue for issue in prepared.journal.issues if issue.month == month), None)
    if issue is None:
        raise UsageError(f"Nothing went live in {month}, so it has no letter")
    return Departure(request, prepared, session, issue)


def refuse_twice(departure: Departure) -> None:
    """Raises RefusedError for a letter that the ledger says was sent."""
    known = departure.prepared.journal.ledger.issues.get(departure.issue.month)
    if known is not None and known.state == SENT:
        when = f" at {known.at}" if known.at else ""
        raise RefusedError(
            f"The letter of {departure.issue.month} was sent{when}, as ledger.jsonl says. It is not sent again"
        )


def refuse_incomplete(config: Config, needed: tuple[str, ...] = ("address", "unsubscribe_url")) -> None:
    """Raises RefusedError, with the lines to add, for a letter that would not say who sends it or how to leave."""
    settings = config.newsletter
    values = {"address": settings.address, "unsubscribe_url": settings.unsubscribe_url, "from": settings.sender}
    missing = [key for key in needed if not values[key].strip()]
    if missing:
        lines = "\n".join(f"    {key} = {LINES[key]}" for key in missing)
        names = " and ".join(f"`{key}`" for key in missing)
        raise RefusedError(
            f"A letter without {names} is not sent: laws and mail services ask for it. Add to journeygen.toml:\n"
            f"    [newsletter]\n{lines}"
        )


def letter_for(departure: Departure, service: str) -> dict[str, bytes]:
    """The mail set with the file of one service. Raises ContentError for a letter that would hurt."""
    view = newsletter.letter_view(departure.prepared.dresser, departure.issue)
    wanted = (service,) if not SERVICES[service].fragment else ()
    return letters.render_letter(msgspec.structs.replace(view, services=wanted), *_templates(departure))


def freeze(departure: Departure) -> Frozen:
    """The letter as it goes to readers one by one. Raises ContentError for a letter that would hurt."""
    dresser, issue = departure.prepared.dresser, departure.issue
    view = newsletter.letter_view(dresser, issue)
    mark = f"https://leave.invalid/{digest(f'{view.domain}/{issue.month}'.encode())}"
    made = letters.render_for_readers(view, *_templates(departure), mark)
    return Frozen(
        month=issue.month,
        subject=made.subject,
        preheader=made.preheader,
        sha256=hashlib.sha256(f"{made.subject}\0{made.html}\0{made.text}".encode()).hexdigest(),
        entries=tuple(dresser.journal.entries[key].id for key in issue.entries),
        pictures=pictures_of(departure),
        headers=made.headers,
        sender=made.sender,
        domain=made.domain,
        date=departure.request.now,
        leave=departure.config.newsletter.unsubscribe_url.strip(),
        mark=mark,
        html=made.html,
        text=made.text,
    )


def _templates(departure: Departure) -> "tuple[letters.Templates, letters.Phrases]":
    renderer = departure.session.renderer(departure.request.root, departure.prepared.theme)
    return renderer.templates, letters.Phrases.of(renderer.templates.theme.table("letter"))


def pictures_of(departure: Departure) -> tuple[dict[str, str], ...]:
    """What readers' mail will load for ever: each picture's file, the source it was made of, and how."""
    found = []
    for artifact in newsletter.pictures(departure.prepared.dresser, departure.issue):
        view = artifact.view
        assert isinstance(view, PictureView)
        kind, width, height = view.wanted[0]
        found.append({
            "path": artifact.paths[0], "source": view.media.file, "digest": view.media.digest,
            "recipe": f"{kind} {width}x{height}",
        })  # fmt: skip
    return tuple(found)


def note(root: Path, frozen: Frozen, state: str, at: str) -> None:
    """Writes into the ledger that a letter is leaving (`sending`) or has left (`sent`), with what freezes it."""
    identity = digest(f"issue\0{frozen.month}\0{state}\0{at}\0{frozen.sha256}".encode())[:16]
    record(root, [{
        "id": identity, "at": at, "kind": "issue", "key": frozen.month, "state": state,
        "entries": list(frozen.entries), "subject": frozen.subject, "preheader": frozen.preheader,
        "sha256": frozen.sha256, "pictures": list(frozen.pictures),
    }])  # fmt: skip
