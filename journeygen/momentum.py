"""How each project moves: days since its last step against its own usual pace, and what waits. Pure.

The pace is the median of the last gaps between days on which readers heard of a project. Who has said nothing for twice
that time has gone quiet; a project with hardly any gaps yet, after a month, as Kickstarter reminds its makers.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import msgspec

from journeygen.calendar import FUTURE, Clock
from journeygen.issues import READY
from journeygen.journal import Journal
from journeygen.ledger import thread_left
from journeygen.model import Entry, Project, When
from journeygen.nudging import first_words, nudge, prompt_after
from journeygen.report import Pulse

GAPS, FEW_GAPS = 12, 2
QUIET_AT_LEAST, QUIET_AT_MOST, QUIET_UNKNOWN = 14, 90, 30
MOVING = frozenset({"active", "commission"})
ENDS = frozenset({"finished", "launch"})


class Pace(msgspec.Struct, frozen=True):
    """How one project moves. `last` is the day when readers last heard of it; `usual` the days between two steps, 0
    while that is not known; `quiet_after` the days after which it is quiet, 0 for one that need not move.
    """

    project: str
    title: str
    status: str
    step: str = ""
    label: str = ""
    last: When | None = None
    usual: int = 0
    quiet_after: int = 0
    scheduled: When | None = None
    days: tuple[str, ...] = ()

    @property
    def prompt(self) -> str:
        """What may be told next."""
        return prompt_after(self.step)

    def quiet_for(self, clock: Clock) -> int:
        """The days of silence when they are too many, else 0."""
        if not self.quiet_after or self.last is None:
            return 0
        days = clock.days_since(self.last)
        return days if days > self.quiet_after else 0

    def nudge(self, days: int) -> str:
        """One line for a maker whose project has gone quiet."""
        return nudge(self.title, days, self.label, self.step)


def paces(journal: Journal) -> tuple[Pace, ...]:
    """Each project's pace, in the projects' order."""
    planned: dict[str, list[When]] = {}
    for entry in journal.hidden.values():
        if journal.status[entry.key] == FUTURE:
            planned.setdefault(entry.project, []).append(entry.live_at)
    return tuple(_pace(journal, project, planned.get(project.key, [])) for project in journal.projects)


def _pace(journal: Journal, project: Project, planned: list[When]) -> Pace:
    scheduled = min(planned, key=lambda when: when.at, default=None)
    entries = journal.by_project[project.key]
    if not entries:
        return Pace(project.key, project.title, project.status, scheduled=scheduled)
    newest = max(entries, key=lambda entry: entry.live_at.at)
    days = tuple(sorted({entry.live_at.date for entry in entries}))
    usual, gaps = usual_gap(days[-GAPS - 1 :])
    step = journal.steps.get(newest.step)
    quiet = min(max(2 * usual, QUIET_AT_LEAST), QUIET_AT_MOST) if gaps >= FEW_GAPS else QUIET_UNKNOWN
    moves = project.status in MOVING and newest.step not in ENDS and scheduled is None
    return Pace(
        project=project.key,
        title=project.title,
        status=project.status,
        step=newest.step,
        label=(step.label if step else "") or newest.step,
        last=newest.live_at,
        usual=usual,
        quiet_after=quiet if moves else 0,
        scheduled=scheduled,
        days=days,
    )


def usual_gap(days: tuple[str, ...]) -> tuple[int, int]:
    """The median of the gaps between days (YYYY-MM-DD, in order) in whole days, and how many gaps there are."""
    numbers = [date.fromisoformat(day).toordinal() for day in days]
    gaps = sorted(after - before for before, after in pairwise(numbers))
    return (gaps[len(gaps) // 2] if gaps else 0), len(gaps)


def unshared(journal: Journal) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Entries inside the share window, and the networks that nobody has posted them to."""
    networks = journal.config.shared_on
    for entry in journal.listed if networks else ():
        if entry.key in journal.in_share_window and entry.social and not entry.imported:
            missing = tuple(name for name in networks if _is_due(journal, entry, name))
            if missing:
                yield entry, missing


def _is_due(journal: Journal, entry: Entry, network: str) -> bool:
    own = entry.own_posts.get(network)
    if (own is not None and own.skip) or f"{entry.key}/{network}" in journal.planned_posts:
        return False
    key = f"{entry.id}/{network}"
    receipt = journal.ledger.posts.get(key)
    return receipt is None or receipt.state == "failed" or thread_left(journal.ledger.posts, key) == "due"


def letters_ready(journal: Journal) -> tuple[str, ...]:
    """The months that are over and whose letters wait to be sent; long ago ones were never meant to be."""
    return tuple(issue.month for issue in journal.issues if issue.state == READY and issue.month in journal.exported)


def launches(journal: Journal) -> tuple[tuple[str, When], ...]:
    """Projects with a day of launch, by title; past ones too."""
    return tuple((project.title, project.launch) for project in journal.projects if project.launch is not None)


def open_questions(journal: Journal) -> Iterator[Entry]:
    """Entries that ask their readers something, and to which no later entry of their project links yet."""
    for project in journal.projects:
        if project.status in MOVING:
            entries = journal.by_project[project.key]
            for place, entry in enumerate(entries):
                target = f"source:{entry.source}"
                following = entries[place + 1 :]
                if entry.question and not any(link.target == target for one in following for link in one.links):
                    yield entry


# --- after a build


def pulse_of(journal: Journal) -> Pulse:
    """What a build remembers of all this, so that the next one can speak of it without reading anything.

    Posts count only where somebody keeps a record of them, else every entry would seem unshared for ever; letters
    likewise, but for last month's, when somebody is there to send them.
    """
    quiet = tuple(
        (pace.title, pace.label, pace.step, pace.last.date, pace.quiet_after)
        for pace in paces(journal)
        if pace.quiet_after and pace.last
    )
    ledger, ready = journal.ledger, letters_ready(journal) if journal.config.newsletter.sender else ()
    return first_words(
        Pulse(
            zone=journal.zone,
            projects=quiet,
            letters=ready if ledger.issues else tuple(month for month in ready if month == journal.exported[1]),
            unshared=sum(1 for _ in unshared(journal)) if ledger.posts else 0,
            launches=tuple((title, launch.date) for title, launch in launches(journal)),
        )
    )
