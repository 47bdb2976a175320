"""The book of one letter's journey: the frozen letter, its readers, and what became of each. SQLite below `private/`.

Each reader is `pending`, then `sending` before the server is told anything, then `sent`, `failed` or `pending` again.
A `sending` found when the book is opened belongs to a process that died: nobody can know whether the letter arrived, so
it becomes `unknown` and is not tried again by itself. Every change is on the disk before the next step is taken.
"""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from journeygen.errors import RefusedError
from journeygen.outbound.mail.envelopes import Frozen
from journeygen.outbound.mail.subscribers import PRIVATE, Subscriber

PENDING, SENDING, DELIVERED, FAILED, UNKNOWN = "pending", "sending", "sent", "failed", "unknown"
_TABLES = """
create table letter (frozen blob not null);
create table readers (
  place integer primary key, address text not null unique, token text not null,
  state text not null default 'pending', attempts integer not null default 0, reply text not null default ''
);
create index by_state on readers (state, place);
"""


def private_folder(root: Path, *names: str) -> Path:
    """A folder below `private/`, for its owner alone and out of git's sight."""
    folder = root / PRIVATE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chmod(folder, 0o700)
    ignoring = folder / ".gitignore"
    if not ignoring.exists():
        ignoring.write_text("*\n")
    below = folder.joinpath(*names)
    below.mkdir(mode=0o700, parents=True, exist_ok=True)
    return below


def book_file(root: Path, month: str) -> Path:
    """Where the book of a month lies."""
    return root / PRIVATE / "letters" / f"{month}.sqlite"


class Book:
    """An open book; nobody else can open it meanwhile. Raises RefusedError when somebody has."""

    def __init__(self, file: Path) -> None:
        self.file = file
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        self._base = sqlite3.connect(file, timeout=0, isolation_level=None)
        try:
            # Held until the connection ends, however that is: two senders would send twice.
            self._base.execute("pragma locking_mode=exclusive")
            self._base.execute("pragma journal_mode=wal")
            self._base.execute("pragma synchronous=full")
            self._base.execute("begin exclusive")
            self._base.execute("commit")
        except sqlite3.OperationalError:
            self._base.close()
            raise RefusedError("Another process is sending this letter. Wait for it, or end it first") from None

    def close(self) -> None:
        """Closes the book for others to open."""
        self._base.close()

    @property
    def frozen(self) -> Frozen | None:
        """The letter that the book was begun with."""
        known = self._base.execute("select 1 from sqlite_master where name = 'letter'").fetchone()
        row = self._base.execute("select frozen from letter").fetchone() if known else None
        return msgspec.json.decode(row[0], type=Frozen) if row else None

    def begin(self, frozen: Frozen, readers: Iterable[Subscriber]) -> None:
        """Writes the letter and its readers, all or nothing."""
        self._base.executescript(f"begin; {_TABLES}")
        self._base.execute("insert into letter values (?)", (msgspec.json.encode(frozen),))
        self._base.executemany(
            "insert into readers (address, token) values (?, ?)", ((one.address, one.token) for one in readers)
        )
        self._base.execute("commit")

    def settle(self) -> int:
        """Makes what another process left half done unknown; how many there are."""
        return self._base.execute("update readers set state = ? where state = ?", (UNKNOWN, SENDING)).rowcount

    def waiting(self, again: bool = False) -> Iterator[tuple[int, Subscriber]]:
        """The readers who have not got their letter, in order; with `again` those of whom nobody knows."""
        states = (PENDING, UNKNOWN) if again else (PENDING, PENDING)
        place = -1
        while True:
            row = self._base.execute(
                "select place, address, token from readers where state in (?, ?) and place > ? order by place limit 1",
                (*states, place),
            ).fetchone()
            if row is None:
                return
            place = row[0]
            yield place, Subscriber(row[1], row[2])

    def mark(self, place: int, state: str, reply: str = "") -> None:
        """Notes what became of one reader, before anything else happens."""
        tried = int(state == SENDING)
        self._base.execute(
            "update readers set state = ?, reply = ?, attempts = attempts + ? where place = ?",
            (state, reply[:500], tried, place),
        )

    def call_sent(self) -> int:
        """Takes the word of the maker that those of whom nobody knew have got their letter."""
        return self._base.execute("update readers set state = ? where state = ?", (DELIVERED, UNKNOWN)).rowcount

    def counts(self) -> Counter[str]:
        """How many readers are in each state."""
        return Counter(dict(self._base.execute("select state, count(*) from readers group by state")))

    def addresses(self, state: str) -> list[tuple[str, str]]:
        """Who is in a state, and what the server said."""
        return list(self._base.execute("select address, reply from readers where state = ? order by place", (state,)))

    def known(self) -> frozenset[str]:
        """All readers' addresses in small letters."""
        return frozenset(address.lower() for (address,) in self._base.execute("select address from readers"))
