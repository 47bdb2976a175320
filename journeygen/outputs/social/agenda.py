"""One calendar for all three outputs: when entries go live, posts have their turn and letters are complete."""

from collections.abc import Iterator

from journeygen.calendar import FUTURE
from journeygen.issues import SENT
from journeygen.journal import Journal
from journeygen.model import Entry, When
from journeygen.moments import from_epoch, month_start, next_month
from journeygen.outputs.social.posts import fates, may_wait
from journeygen.views import View

SITE, POST, LETTER = "site", "post", "letter"


class Event(View, frozen=True, order=True):
    """Something that happens, or is due to. `key` is the entry's, or the month; `state` tells whose turn it is."""

    at: int
    local: str
    kind: str
    key: str
    network: str
    state: str
    title: str
    id: str

    @property
    def when(self) -> When:
        """The moment in the site's zone."""
        return When(self.at, self.local)


def agenda(journal: Journal) -> tuple[Event, ...]:
    """Everything ahead, and what is due, in order of time."""
    ahead = [
        entry for entry in (*journal.entries.values(), *journal.hidden.values())
        if journal.status[entry.key] == FUTURE or entry.key in journal.early
    ]  # fmt: skip
    events = [_event(entry.live_at, SITE, entry, "", "scheduled") for entry in ahead if not entry.draft]
    for entry in journal.listed:
        if entry.social and entry.key not in journal.early and may_wait(journal, entry):
            events += _posts(journal, entry)
    for entry in ahead:
        if entry.social and not entry.draft:
            events += [
                _event(journal.post_times.get(f"{entry.key}/{name}") or entry.live_at, POST, entry, name, "scheduled")
                for name, _ in fates(journal, entry)
            ]
    return tuple(sorted((*events, *_letters(journal))))


def _posts(journal: Journal, entry: Entry) -> Iterator[Event]:
    for name, (state, local, _) in fates(journal, entry):
        if state in {"due", "scheduled", "unknown"}:
            when = journal.post_times.get(f"{entry.key}/{name}") or entry.live_at
            yield _event(when if when.local == local else entry.live_at, POST, entry, name, state)


def _letters(journal: Journal) -> Iterator[Event]:
    """Each letter that was not sent, when its month is over."""
    for issue in journal.issues:
        if issue.state != SENT and issue.month in journal.exported:
            when = from_epoch(month_start(next_month(issue.month), journal.zone), journal.zone)
            yield Event(when.at, when.local, LETTER, issue.month, "", issue.state, issue.month, issue.month)


def _event(when: When, kind: str, entry: Entry, network: str, state: str) -> Event:
    return Event(when.at, when.local, kind, entry.key, network, state, entry.title, entry.id)
