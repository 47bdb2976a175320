"""`status`: how each project moves, and what waits. Reads only."""

from collections import Counter

import msgspec

from journeygen.calendar import Clock
from journeygen.entries import CONTENT
from journeygen.journal import Journal
from journeygen.moments import from_epoch, months_before
from journeygen.momentum import Pace, launches, letters_ready, open_questions, paces, unshared
from journeygen.nudging import in_days
from journeygen.outlook.explaining import prepared_for
from journeygen.request import Request

MONTHS = 12


class ProjectStatus(msgspec.Struct, frozen=True):
    """One project: days since its last step, its usual days between steps (0: not known), days on which it was told of
    in each of the last twelve months, and a nudge when it has gone quiet.
    """

    project: str
    title: str
    status: str
    step: str
    last: str
    days: int
    usual: int
    months: tuple[int, ...]
    scheduled: str
    draft: str
    nudge: str


class Waiting(msgspec.Struct, frozen=True):
    """A thing that waits, with what there is to say of it."""

    key: str
    text: str


class Status(msgspec.Struct, frozen=True):
    """Everything that a maker should know today."""

    now: str
    projects: tuple[ProjectStatus, ...]
    questions: tuple[Waiting, ...]
    unshared: tuple[Waiting, ...]
    letters: tuple[Waiting, ...]
    launches: tuple[Waiting, ...]

    @property
    def quiet(self) -> tuple[ProjectStatus, ...]:
        """The projects that need a word, the quietest first."""
        return tuple(sorted((one for one in self.projects if one.nudge), key=lambda one: -one.days))


def status(request: Request) -> Status:
    """How things stand at the moment of the request. Raises ContentError when the texts allow no build."""
    journal = prepared_for(request).journal
    return status_of(journal, Clock(request.now, journal.zone))


def status_of(journal: Journal, clock: Clock) -> Status:
    """How things stand in this journal."""
    coming = sorted((-clock.days_since(launch), title) for title, launch in launches(journal))
    return Status(
        now=from_epoch(clock.now, clock.zone).local,
        projects=tuple(_project(journal, pace, clock) for pace in paces(journal)),
        questions=tuple(Waiting(entry.key, entry.question) for entry in open_questions(journal)),
        unshared=tuple(Waiting(entry.key, ", ".join(networks)) for entry, networks in unshared(journal)),
        letters=tuple(Waiting(month, "ready, and not sent yet") for month in letters_ready(journal)),
        launches=tuple(Waiting(title, in_days(days)) for days, title in coming if days >= 0),
    )


def _project(journal: Journal, pace: Pace, clock: Clock) -> ProjectStatus:
    quiet = pace.quiet_for(clock)
    waiting = [entry for entry in journal.hidden.values() if entry.project == pace.project and entry.draft]
    draft = CONTENT + waiting[-1].source if waiting else ""
    nudge = pace.nudge(quiet) if quiet else ""
    return ProjectStatus(
        project=pace.project,
        title=pace.title,
        status=pace.status,
        step=pace.step,
        last=pace.last.local if pace.last else "",
        days=clock.days_since(pace.last) if pace.last else 0,
        usual=pace.usual,
        months=_months(pace, clock),
        scheduled=pace.scheduled.local if pace.scheduled else "",
        draft=draft,
        nudge=f"{nudge} (a draft waits: {draft})" if nudge and draft else nudge,
    )


def _months(pace: Pace, clock: Clock) -> tuple[int, ...]:
    """Days with something to tell in each of the last twelve months, the running one last."""
    told = Counter(day[:7] for day in pace.days)
    running = clock.running_month()
    return tuple(told[months_before(running, count)] for count in range(MONTHS - 1, -1, -1))
