"""Sends one month's letter by SMTP: to each reader once, whatever dies on the way.

Exactly once cannot be had over SMTP: a connection may break after the letter and before the answer. Such readers are
`unknown`, are named in a file below `private/`, and are tried again only when the maker says so.
"""

import csv
import io
import os
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from journeygen.errors import RefusedError
from journeygen.files import replace_file
from journeygen.moments import from_epoch
from journeygen.outbound.mail.book import DELIVERED, FAILED, PENDING, SENDING, UNKNOWN, Book, book_file, private_folder
from journeygen.outbound.mail.departing import (
    Departure,
    freeze,
    note,
)
from journeygen.outbound.mail.envelopes import Frozen, message_for
from journeygen.outbound.mail.equipment import check_tokens, office_for, ready, roster_of, signer_for
from journeygen.outbound.mail.post_office import Pace, PostOffice, ServerError, Throttle
from journeygen.request import Request

Tell = Callable[[str, int, int], None]
Sleep = Callable[[float], None]


class Tally(msgspec.Struct, frozen=True):
    """What became of a letter, in numbers: no address leaves the book. `files` name who is in doubt or was refused."""

    month: str
    subject: str
    readers: int
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    pending: int = 0
    finished: bool = False
    files: tuple[str, ...] = ()
    reason: str = ""


def send_letter(
    request: Request, month: str, file: Path | None, tell: Tell, pace: Pace | None = None, *,
    unknown: str = "", sleep: Sleep = time.sleep,
) -> Tally:  # fmt: skip
    """Sends to all readers who wait, and writes the ledger's lines before the first and after the last.

    `unknown` settles those of whom nobody knows: "sent" believes that they have it, "again" tries them once more.
    Raises RefusedError when it must not go, ServerError when the server lets nobody in.
    """
    departure = ready(request, month, again=bool(unknown))
    _refuse_lost_book(departure)
    private_folder(request.root, "letters")
    signed, pace = signer_for(departure), pace or Pace(rate=departure.config.smtp.rate)
    book, office = Book(book_file(request.root, month)), office_for(departure, pace)
    try:
        frozen = book.frozen or _begun(book, departure, file, office)
        book.settle()
        if unknown == "sent":
            book.call_sent()
        if month not in departure.prepared.journal.ledger.issues:
            note(request.root, frozen, "sending", _at(departure))
        try:
            reason = _deliver(book, frozen, office, pace, (signed, tell, sleep), unknown == "again")
        finally:
            office.close()
            tally = _tally(book, frozen, request.root)
        return _finished(departure, frozen, msgspec.structs.replace(tally, reason=reason))
    finally:
        book.close()


def _refuse_lost_book(departure: Departure) -> None:
    """A send that began elsewhere, or whose book is gone, cannot go on: nobody knows who has the letter."""
    month = departure.issue.month
    if month in departure.prepared.journal.ledger.issues and not book_file(departure.request.root, month).exists():
        raise RefusedError(
            f"ledger.jsonl says that sending the letter of {month} has begun, but private/letters/{month}.sqlite, which"
            " knows who has it, is not here. Bring it back from the machine that began, or, if the letter went out,"
            f" run: journeygen send {month} --mark-sent"
        )


def _begun(book: Book, departure: Departure, file: Path | None, office: PostOffice) -> Frozen:
    """Freezes letter and list, but not before the server has let us in: what nobody can get may still change."""
    roster, frozen = roster_of(departure, file), freeze(departure)
    check_tokens(frozen, roster)
    office.open()
    book.begin(frozen, roster.subscribers)
    return frozen


def _deliver(
    book: Book, frozen: Frozen, office: PostOffice, pace: Pace,
    means: tuple[Callable[[bytes], bytes], Tell, Sleep], again: bool,
) -> str:  # fmt: skip
    """Gives letters away until nobody waits or the server refuses; why it stopped early, if it did."""
    signed, tell, sleep = means
    throttle, failures, total = Throttle(pace.rate, sleep=sleep), 0, book.counts().total()
    done = total - book.counts()[PENDING]
    for attempt in range(pace.attempts):
        if attempt:
            sleep(pace.patience * 2 ** (attempt - 1))
        for place, reader in book.waiting(again and not attempt):
            throttle.wait()
            message = signed(message_for(frozen, reader))
            book.mark(place, SENDING)
            try:
                outcome = office.give(frozen.sender, reader.address, message)
            except ServerError as error:
                book.mark(place, PENDING, str(error))
                raise
            book.mark(place, outcome.state, outcome.reply)
            failures = 0 if outcome.state == DELIVERED else failures + 1
            done += outcome.state != PENDING
            tell("Sending", done, total)
            if failures >= pace.failures:
                return f"{failures} readers in a row were refused; the server's last answer was {outcome.reply[:3]}"
        if not book.counts()[PENDING]:
            break
    return ""


def _tally(book: Book, frozen: Frozen, root: Path) -> Tally:
    counts = book.counts()
    files = [_named(book, frozen.month, root, state) for state in (UNKNOWN, FAILED)]
    return Tally(
        frozen.month, frozen.subject, counts.total(), counts[DELIVERED], counts[FAILED],
        counts[UNKNOWN] + counts[SENDING], counts[PENDING], files=tuple(name for name in files if name),
    )  # fmt: skip


def _named(book: Book, month: str, root: Path, state: str) -> str:
    """Writes who is in a state to a file for the maker alone, and says which."""
    people = book.addresses(state)
    file = private_folder(root, "letters") / f"{month}-{state}.csv"
    if not people:
        file.unlink(missing_ok=True)
        return ""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("email", "answer"), *people])
    replace_file(file, text.getvalue().encode())
    os.chmod(file, 0o600)
    return file.relative_to(root).as_posix()


def _finished(departure: Departure, frozen: Frozen, tally: Tally) -> Tally:
    """The ledger's second line, once nobody waits any more."""
    known = departure.prepared.journal.ledger.issues.get(frozen.month)
    if tally.pending:
        return tally
    if known is None or known.state != "sent":
        note(departure.request.root, frozen, "sent", _at(departure))
    return msgspec.structs.replace(tally, finished=True)


def _at(departure: Departure) -> str:
    return from_epoch(departure.request.now, departure.prepared.journal.zone).local
