"""Before a letter goes to everybody: what would happen, and one copy to the maker."""

from pathlib import Path

import msgspec

from journeygen.errors import UsageError
from journeygen.letters.message import subject_line
from journeygen.outbound.mail.book import DELIVERED, book_file
from journeygen.outbound.mail.departing import freeze
from journeygen.outbound.mail.envelopes import message_for
from journeygen.outbound.mail.equipment import check_tokens, office_for, ready, roster_of, signer_for
from journeygen.outbound.mail.post_office import Pace, ServerError
from journeygen.outbound.mail.subscribers import Roster, Subscriber, ascii_address
from journeygen.request import Request

MANY = 2_500


class Rehearsal(msgspec.Struct, frozen=True):
    """What sending would do."""

    month: str
    subject: str
    sender: str
    server: str
    readers: int
    doubles: int
    begun: bool
    running: bool

    @property
    def many(self) -> bool:
        """Whether the list is so long that a service does it better."""
        return self.readers > MANY


def rehearse(request: Request, month: str, file: Path | None) -> Rehearsal:
    """Everything but the sending. Raises what `send_letter` would raise."""
    departure = ready(request, month)
    book = book_file(request.root, month)
    begun = book.exists()
    roster = Roster(()) if begun and file is None else roster_of(departure, file)
    frozen = freeze(departure)
    smtp = departure.config.smtp
    check_tokens(frozen, roster)
    return Rehearsal(
        month, frozen.subject, frozen.sender, f"{smtp.host}:{smtp.port}", len(roster.subscribers),
        len(roster.problems), begun, departure.issue.state == "open",
    )  # fmt: skip


def send_trial(request: Request, month: str, typed: str) -> str:
    """One copy to the maker, of which no book is kept; the server's answer."""
    address = ascii_address(typed)
    if not address:
        raise UsageError("--test takes one mail address, such as me@your.domain")
    departure = ready(request, month, again=True)
    frozen, office = freeze(departure), office_for(departure, Pace())
    try:
        message = message_for(frozen, Subscriber(address, "test"), subject_line(f"[Test] {frozen.subject}"))
        outcome = office.give(frozen.sender, address, signer_for(departure)(message))
    finally:
        office.close()
    if outcome.state != DELIVERED:
        raise ServerError(f"The mail server did not take the test: {outcome.reply.replace(address, 'your address')}")
    return frozen.subject
