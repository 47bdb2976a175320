"""What sending needs at hand: a letter that may go, readers, a server, and a signature where it is wanted."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from journeygen.errors import UsageError
from journeygen.later import later
from journeygen.outbound.mail.departing import Departure, open_departure, refuse_incomplete, refuse_twice
from journeygen.outbound.mail.envelopes import SECRET, Frozen, token_of
from journeygen.outbound.mail.post_office import PASSWORD, Pace, PostOffice
from journeygen.outbound.mail.subscribers import Roster, read_list
from journeygen.request import Request

if TYPE_CHECKING:
    from journeygen.outbound.mail import signing
else:
    signing = later("journeygen.outbound.mail.signing")

NEEDED = ("address", "unsubscribe_url", "from")


def ready(request: Request, month: str, *, again: bool = False) -> Departure:
    """The issue, complete enough to go by SMTP; unless `again`, one that has not been sent."""
    departure = open_departure(request, month)
    if not again:
        refuse_twice(departure)
    refuse_incomplete(departure.config, NEEDED)
    if not departure.config.smtp.host:
        raise UsageError(
            'No mail server is named. Add to journeygen.toml:\n    [smtp]\n    host = "smtp.your.provider"'
        )
    return departure


def roster_of(departure: Departure, file: Path | None) -> Roster:
    """The readers of a list. Raises UsageError when there are none."""
    if file is None:
        raise UsageError("Who gets the letter? Name the list with --list subscribers.csv")
    roster = read_list(file, departure.request.root)
    if not roster.subscribers:
        raise UsageError(f"{file.name} names nobody")
    return roster


def check_tokens(frozen: Frozen, roster: Roster) -> None:
    """Raises UsageError when some reader could not leave the list."""
    if "{token}" in frozen.leave and not all(one.token or token_of(one.address) for one in roster.subscribers):
        raise UsageError(
            "`unsubscribe_url` asks for a {token}, and some readers have none. Give the list a column `token`, or set "
            f"{SECRET} to the key with which your endpoint makes them, or write {{email}} in its place"
        )


def office_for(departure: Departure, pace: Pace) -> PostOffice:
    """The mail server of the config."""
    return PostOffice(departure.config.smtp, os.environ.get(PASSWORD, ""), pace.per_connection)


def signer_for(departure: Departure) -> Callable[[bytes], bytes]:
    """What signs a message; without `dkim_domain` it stays as it is."""
    settings = departure.config.smtp
    if not settings.dkim_domain:
        return lambda message: message
    try:
        return signing.signer(settings, departure.request.root)
    except ModuleNotFoundError:
        raise UsageError("Signing needs dkimpy. Run: pip install 'journeygen[mail]'") from None
