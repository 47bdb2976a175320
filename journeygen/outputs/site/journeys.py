"""A project's journey as facts: the days between its steps, where each stands in time, where the work is now."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from journeygen import amounts, sheets
from journeygen.model import Entry, Project, When
from journeygen.outputs.site.frames import Frames
from journeygen.views import Journey, Mark, SheetView, Stage

BENCH = frozenset({"active", "paused"})  # the work goes on, or will
# How finely a scale is divided: what falls on one tick is one mark.
TICKS = 200


def days_between(first: When, last: When) -> int:
    """Whole days from one date to another in the site's zone."""
    return _number(last.date) - _number(first.date)


@lru_cache(maxsize=65536)
def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def gaps(entries: Sequence[Entry], following: Entry | None) -> tuple[int, ...]:
    """For each entry the days until the next one; -1 after the last of all."""
    after = [*entries, following][1:]
    return tuple(days_between(one.date, two.date) if two else -1 for one, two in zip(entries, after, strict=True))


def journey(frames: Frames, project: Project) -> Journey | None:
    """Where a project's entries stand between its first and its last day, in per mille, and since when
    it is at its step."""
    if project.key not in frames.journeys:
        frames.journeys[project.key] = _journey(frames, project)
    return frames.journeys[project.key]


def _journey(frames: Frames, project: Project) -> Journey | None:
    entries = frames.journal.by_project[project.key]
    if not entries:
        return None
    first, last = entries[0].date, entries[-1].date
    whole = days_between(first, last)
    ticks = {}
    for entry in entries:
        tick = TICKS * days_between(first, entry.date) // whole if whole else 0
        ticks[tick] = Mark(1000 * tick // TICKS, frames.dresser.step(entry.step))
    return Journey(whole, tuple(ticks.values()), _since(entries))


def _since(entries: Sequence[Entry]) -> When:
    """When the step began that the newest entry tells of."""
    since = entries[-1]
    for entry in reversed(entries):
        if entry.step != since.step:
            break
        since = entry
    return since.date


def sheet(frames: Frames, project: Project) -> SheetView | None:
    """What the whole project took; nothing where the maker keeps it private."""
    if project.process_sheet != "public":
        return None
    return sheets.summed(frames.journal.by_project[project.key], currency(frames, project))


def currency(frames: Frames, project: Project) -> str:
    """What a bare cost in a project is in."""
    return sheets.currency_of(project, frames.journal.projects)


def stages(frames: Frames, project: Project) -> tuple[Stage, ...]:
    """The steps taken, and while the work goes on those that lie ahead."""
    entries = frames.journal.by_project[project.key]
    if not entries:
        return ()
    counts = Counter(entry.step for entry in entries)
    order = [step.id for step in frames.journal.config.steps]
    reached = max((order.index(name) for name in counts if name in order), default=0)
    goes_on = project.status in BENCH
    found = []
    for place, name in enumerate(order):
        if counts[name] or (goes_on and place > reached):
            state = "current" if name == entries[-1].step else "done" if counts[name] else "ahead"
            found.append(Stage(frames.dresser.step(name), state, counts[name]))
    return tuple(found)


def cost(frames: Frames, entry: Entry, project: Project) -> str:
    """An entry's cost in readers' words, where it can be read."""
    price = sheets.cost(entry.cost, currency(frames, project))
    return amounts.money(price, frames.language) if price and price.currency else entry.cost
