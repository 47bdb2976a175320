"""Records a letter that was sent from a mail service's own page: from then on it is frozen."""

from journeygen.errors import RefusedError, UsageError
from journeygen.moments import from_epoch, moment
from journeygen.outbound.mail.book import PENDING, UNKNOWN, Book, book_file
from journeygen.outbound.mail.departing import freeze, note, open_departure, refuse_twice
from journeygen.request import Request


def mark_sent(request: Request, month: str, at: str = "", dry_run: bool = False) -> tuple[str, str, int]:
    """Writes `sent` into the ledger with what freezes the issue; the subject, the moment and how many entries it tells.

    Raises RefusedError when the ledger knows it as sent, or when sending it by SMTP has not ended.
    """
    departure = open_departure(request, month)
    refuse_twice(departure)
    zone = departure.prepared.journal.zone
    try:
        when = moment(at, zone).local if at else from_epoch(request.now, zone).local
    except ValueError as error:
        raise UsageError(f"--at must be {error}") from None
    file = book_file(request.root, month)
    if file.exists():
        _refuse_half_sent(Book(file), month)
    frozen = freeze(departure)
    if not dry_run:
        note(request.root, frozen, "sent", when)
    return frozen.subject, when, len(frozen.entries)


def _refuse_half_sent(book: Book, month: str) -> None:
    counts = book.counts() if book.frozen else {}
    book.close()
    if counts and (counts[PENDING] or counts[UNKNOWN]):
        raise RefusedError(
            f"Sending the letter of {month} by SMTP has not ended: {counts[PENDING]} wait, of {counts[UNKNOWN]} nobody"
            f" knows. Finish it first with: journeygen send {month} --smtp --yes"
        )
