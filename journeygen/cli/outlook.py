"""`explain`, `list` and `status` on the command line."""

import sys
from collections.abc import Iterable
from itertools import groupby

import msgspec

from journeygen.cli.console import Console
from journeygen.cli.options import Common
from journeygen.outlook.explaining import explain as explaining
from journeygen.outlook.listing import Row, listed
from journeygen.outlook.planning import Day, planned
from journeygen.outlook.standing import Standing
from journeygen.outlook.status import Status, Waiting
from journeygen.outlook.status import status as looking
from journeygen.request import Request

SHOWN = 5


def explain(shared: Common, request: Request, name: str) -> int:
    """Prints where an entry stands on each channel."""
    console = Console(shared)
    found = explaining(request, name)
    if shared.json:
        console.json({"ok": True, **msgspec.to_builtins(found)})
        return 0
    console.say(f"{found.title}: {found.status}\n  {found.source}\n  {found.page}\n")
    for channels in _alike(found.channels):
        for line in _lines(channels):
            console.say(line)
    return 0


def _alike(channels: Iterable[Standing]) -> list[list[Standing]]:
    """Neighbours that stand alike: eight networks often do."""
    groups = groupby(channels, key=lambda one: (one.is_in, one.state, one.since, one.until, one.why))
    return [list(group) for _, group in groups]


def _lines(alike: list[Standing]) -> list[str]:
    one = alike[0]
    since = (
        f", since {_minute(one.since)}"
        if one.is_in and one.since
        else f", from {_minute(one.since)}"
        if one.since
        else ""
    )
    until = f", until {_minute(one.until)}" if one.until else ""
    names = ", ".join(channel.channel for channel in alike)
    lines = [f"  {'in ' if one.is_in else 'out'}  {names}: {one.state}{since}{until}", f"         {one.why}"]
    return [*lines, f"         {one.change}"] if one.change else lines


def _minute(moment: str) -> str:
    """A moment as people write it; the site's zone is known."""
    return moment[:16].replace("T", " ")


def list_(shared: Common, request: Request, what: str, keys: bool) -> int:
    """Prints one list."""
    console = Console(shared)
    rows = listed(request, what)
    if shared.json:
        console.json({"ok": True, "list": what, "rows": [msgspec.to_builtins(row) for row in rows]})
        return 0
    for row in rows:
        console.say(row.key if keys else _row(row))
    if not (rows or keys):
        console.say(f"Nothing is {what.removesuffix('s') if what == 'drafts' else what}.")
    return 0


def _row(row: Row) -> str:
    parts = (
        _minute(row.at),
        row.key,
        f'"{row.title}"' if row.title else "",
        f"({row.why})" if row.why else "",
        row.source,
    )
    return "  ".join(part for part in parts if part)


def plan(shared: Common, request: Request) -> int:
    """Prints the calendar, a line for all posts of an entry at one moment."""
    console = Console(shared)
    days = planned(request)
    if shared.json:
        console.json({"ok": True, "events": [msgspec.to_builtins(event) for day in days for event in day.events]})
        return 0
    for day in days:
        console.say(f"{day.date}{_rows(day)}")
    if not days:
        console.say("Nothing is due, and nothing lies ahead.")
    return 0


def _rows(day: Day) -> str:
    return "".join(
        f"\n  {time}  {what:<7} {title}{f'  ({where})' if where else ''}" for time, what, title, where in day.rows()
    )


def status(shared: Common, request: Request) -> int:
    """Prints how things stand; 1 when that is asked for and a project is quiet."""
    console = Console(shared)
    found = looking(request)
    code = int(request.strict and bool(found.quiet))
    if shared.json:
        console.json({"ok": not code, **msgspec.to_builtins(found), "quiet": [one.project for one in found.quiet]})
        return code
    if not shared.quiet:
        _projects(console, found)
    for line in _waiting(found, shared.verbose):
        console.say(line)
    return code


def _projects(console: Console, found: Status) -> None:
    """As a chart where a person looks on, else a line each."""
    if sys.stdout.isatty():
        from journeygen.cli.charts import pace_chart

        pace_chart(found.projects)
        return
    for one in found.projects:
        usual = f", usually {one.usual}" if one.usual else ""
        console.say(f"{one.title}: {one.step or 'no step yet'}, {one.days} days{usual}, {one.status}")


def _waiting(found: Status, all_of_them: bool) -> list[str]:
    lines = [one.nudge for one in found.quiet]
    groups = (
        ("launches", found.launches),
        ("letters", found.letters),
        ("open questions", found.questions),
        ("unshared", found.unshared),
    )
    for name, things in groups:
        lines += _group(name, things, all_of_them)
    return lines or ["Nothing waits."]


def _group(name: str, things: tuple[Waiting, ...], all_of_them: bool) -> list[str]:
    told = things if all_of_them else things[-SHOWN:]
    rest = len(things) - len(told)
    lines = [f"{name}: {len(things)}"] if things else []
    lines += [f"  {thing.key}: {thing.text}" for thing in told]
    return [*lines, f"  and {rest} more (-v shows them all)"] if rest else lines
