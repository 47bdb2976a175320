"""Posts at most once. The ledger is written before the network is called, and again when it has answered.

A `pending` line that nothing answers is `unknown`: it is never tried again by itself, only looked for.
"""

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from journeygen.digests import text_digest
from journeygen.errors import NetworkError
from journeygen.ledger import Ledger
from journeygen.outbound.posts.accounts import (
    Account,
    BusyError,
    DeclinedError,
    Part,
    Receipt,
    UnansweredError,
)
from journeygen.recording import record

POSTED, FAILED, UNKNOWN, LEFT, REFUSED = "posted", "failed", "unknown", "left", "refused"
TRIES = 4
LONGEST_WAIT = 300.0  # seconds; a server that asks for more is left for the next run
LOOKS = (1.0, 3.0, 8.0)  # seconds before each look for a post; one look does where the network has said that it failed
Wait = Callable[[float], None]


class Outcome(msgspec.Struct, frozen=True):
    """What became of one part: posted, failed (surely not posted), unknown, left as it is, or refused for safety."""

    key: str
    state: str
    url: str = ""
    why: str = ""


class Desk(msgspec.Struct, frozen=True):
    """Where posting happens: the site's folder with its ledger, the moment as the ledger notes it, and how to wait."""

    root: Path
    moment: Callable[[], str]
    wait: Wait = time.sleep

    def note(self, part: Part, state: str, **more: str | int) -> str:
        """Writes a line about a part to the ledger, and returns the line's id once it is on the disk."""
        identity = secrets.token_hex(8)
        head = {"id": identity, "at": self.moment(), "kind": "post", "key": part.key, "state": state}
        thread = {"parts": part.parts} if part.parts > 1 else {}
        record(self.root, [{**head, **more, **thread}])
        return identity


def post_thread(
    desk: Desk, account: Account, parts: Sequence[Part], ledger: Ledger, at: datetime | None = None
) -> Iterator[Outcome]:
    """Posts what is missing of a thread, or a single post, and tells of each part; stops where one is not posted."""
    receipts: list[Receipt] = []
    for part in parts:
        known = ledger.posts.get(part.key)
        if known is not None and known.state == POSTED:
            receipts.append(Receipt(known.url, known.remote))
            continue
        thread = (receipts[0], receipts[-1]) if receipts else None
        outcome, receipt = _post(desk, account, part, thread, at)
        yield outcome
        if receipt is None:
            return
        receipts.append(receipt)


def _post(
    desk: Desk, account: Account, part: Part, thread: tuple[Receipt, Receipt] | None, at: datetime | None
) -> tuple[Outcome, Receipt | None]:
    """One part. Looks first: it may be there from another machine, or by hand."""
    try:
        there = _patiently(desk, lambda: account.find(part))
    except NetworkError as error:
        return Outcome(part.key, FAILED, why=f"{error}. Nothing was posted"), None
    if there is not None:
        desk.note(part, POSTED, url=there.url, remote=there.remote, text=text_digest(part.text))
        return Outcome(part.key, POSTED, there.url, "it was there already"), there
    attempt = desk.note(part, "pending", text=text_digest(part.text))
    try:
        receipt = _publish(desk, account, part, attempt, thread, at)
    except (DeclinedError, BusyError) as error:
        desk.note(part, FAILED, attempt=attempt)
        return Outcome(part.key, FAILED, why=f"{error}. Nothing was posted"), None
    except UnansweredError as error:
        why = f"{error}. It may have been posted. Look there, then run: journeygen post --resolve"
        return Outcome(part.key, UNKNOWN, why=why), None
    desk.note(part, POSTED, attempt=attempt, url=receipt.url, remote=receipt.remote, text=text_digest(part.text))
    return Outcome(part.key, POSTED, receipt.url), receipt


def _publish(
    desk: Desk, account: Account, part: Part, attempt: str, thread: tuple[Receipt, Receipt] | None, at: datetime | None
) -> Receipt:
    """Publishes, waits where it must, and looks before it tries again. The last failure is raised."""
    for tried in range(1, TRIES + 1):
        try:
            return account.publish(part, attempt, thread, at)
        except BusyError as error:
            if tried == TRIES or error.wait > LONGEST_WAIT:
                raise
            desk.wait(max(error.wait, float(2**tried)))
        except UnansweredError as error:
            again = account.repeatable or error.answered
            found = _looked_for(desk, account, part, LOOKS[:1] if again else LOOKS)
            if found is not None:
                return found
            if tried == TRIES or not again:
                raise
    raise AssertionError("the last try returns or raises")


def _looked_for(desk: Desk, account: Account, part: Part, pauses: Sequence[float]) -> Receipt | None:
    """The post after all, if the network shows it within a few seconds."""
    for pause in pauses:
        desk.wait(pause)
        try:
            found = account.find(part)
        except NetworkError:
            continue
        if found is not None:
            return found
    return None


def _patiently(desk: Desk, ask: Callable[[], Receipt | None]) -> Receipt | None:
    """An answer that changes nothing, asked for again while the network is busy or stumbles."""
    for tried in range(1, TRIES):
        try:
            return ask()
        except BusyError as error:
            if error.wait > LONGEST_WAIT:
                raise
            desk.wait(max(error.wait, float(2**tried)))
        except UnansweredError:
            desk.wait(float(2**tried))
    return ask()


def resolve(desk: Desk, account: Account, part: Part, attempts: Sequence[str], digest: str, settled: bool) -> Outcome:
    """Asks the network what became of a part that nobody answered for, and notes it.

    `settled` says that the attempt is old enough for the network to have shown it. Raises nothing.
    """
    try:
        found = _patiently(desk, lambda: account.find(part, digest))
    except NetworkError as error:
        return Outcome(part.key, UNKNOWN, why=f"{error}. Try again later")
    if found is not None:
        for attempt in attempts or ("",):
            desk.note(part, POSTED, attempt=attempt, url=found.url, remote=found.remote, text=digest)
        return Outcome(part.key, POSTED, found.url)
    if not settled:
        return Outcome(part.key, UNKNOWN, why="It is not there yet; the attempt is fresh. Try again in a few minutes")
    for attempt in attempts or ("",):
        desk.note(part, FAILED, attempt=attempt)
    return Outcome(part.key, FAILED, why="The network does not have it. It can be posted again")
