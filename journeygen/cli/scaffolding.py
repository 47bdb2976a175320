"""`init` and `new` on the command line: asks what is missing, says what was made and what to do with it."""

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from journeygen.cli.building import moment_of
from journeygen.cli.console import Console, counted
from journeygen.cli.options import Common
from journeygen.config import Config, Step
from journeygen.errors import JourneygenError, UsageError
from journeygen.model import When
from journeygen.moments import from_epoch, moment
from journeygen.scaffold import (
    Inventory,
    KnownProject,
    Made,
    NewSite,
    found_site,
    known_step,
    start_entry,
    start_issue,
    start_page,
    start_project,
    take_inventory,
)
from journeygen.settings import read_config


def init(shared: Common, folder: Path) -> int:
    """Makes a new site and says the next two commands."""
    console = Console(shared)
    target = (shared.root or Path()) / folder
    site = found_site(target, moment_of(target, ""))
    if shared.json:
        console.json({**_table(site.made), "title": site.title, "timezone": site.zone, "language": site.language})
    console.say(f"Made a new site in {_shown(target)}: {counted(len(site.made.files), 'file')}.")
    console.say(_guesses(site))
    console.say("Next:")
    for command in _next_commands(target):
        console.say(f"  {command}")
    return 0


def project(shared: Common, title: str) -> int:
    """Starts a project."""
    root = shared.site()
    made = start_project(take_inventory(root), title, _today(root, read_config(root)))
    folder = made.text.parent.name
    return _told(shared, made, "", f'Its first entry: journeygen new entry -P {shlex.quote(folder)} -s idea "TITLE"')


def entry(shared: Common, title: str, in_project: str, step: str, photos: tuple[Path, ...], date: str) -> int:
    """Starts an entry, with its photos beside it."""
    root = shared.site()
    config, inventory = read_config(root), take_inventory(root)
    today = _today(root, config)
    when = _when(date, config) if date else today
    place = _project(shared, inventory, in_project)
    chosen = _step(shared, config.steps, step)
    pictures = _named_photos(photos)
    made = start_entry(inventory, place, chosen.id, title, when, pictures)
    beside = f" with {counted(len(pictures), 'picture')} beside it" if pictures else ""
    hints = ["Write in it, and see it with: journeygen serve --open"]
    hints += ["Between the square brackets of each ![](...), say what the picture shows."] if pictures else []
    hints += [_waits(when, today, moment_of(root, ""))]
    return _told(shared, made, beside, *hints)


def page(shared: Common, title: str) -> int:
    """Starts a standing page."""
    root = shared.site()
    read_config(root)
    made = start_page(take_inventory(root), title)
    return _told(shared, made, "", f"Write in it. Its address is /{made.text.stem}/.")


def issue(shared: Common, month: str) -> int:
    """Starts an editor's note."""
    root = shared.site()
    wanted = month or _today(root, read_config(root)).month
    made = start_issue(take_inventory(root), wanted)
    return _told(shared, made, "", f"Write in it, and read the letter with: journeygen newsletter {wanted}")


# --- what a shell completes


def projects_starting(shared: Common, start: str) -> list[str]:
    """The folders of projects that begin so; none where there is no site."""
    try:
        return [one.folder for one in take_inventory(shared.site()).projects if one.folder.startswith(start)]
    except JourneygenError:
        return []


def steps_starting(shared: Common, start: str) -> list[str]:
    """The ids of steps that begin so; none where there is no site."""
    try:
        return [step.id for step in read_config(shared.site()).steps if step.id.startswith(start)]
    except JourneygenError:
        return []


# --- what is meant


def _today(root: Path, config: Config) -> When:
    """This day in the site's zone; SOURCE_DATE_EPOCH may name another."""
    zone = config.site.timezone
    return moment(from_epoch(moment_of(root, ""), zone).date, zone)


def _when(date: str, config: Config) -> When:
    try:
        return moment(date, config.site.timezone)
    except ValueError as error:
        raise UsageError(f"--date must be {error}") from None


def _project(shared: Common, inventory: Inventory, name: str) -> KnownProject:
    """The project named, the only one, or the one that the maker chooses."""
    if name or not inventory.projects:
        return inventory.project(name)
    if len(inventory.projects) == 1:
        return inventory.projects[0]
    rows = [(one.folder, one.title) for one in inventory.projects]
    return inventory.project(_chosen(shared, "project", "-P", rows))


def _step(shared: Common, steps: tuple[Step, ...], name: str) -> Step:
    """The step named, the only one, or the one that the maker chooses."""
    if not name and len(steps) == 1:
        return steps[0]
    return known_step(name or _chosen(shared, "step", "-s", [(step.id, step.label) for step in steps]), steps)


def _chosen(shared: Common, what: str, option: str, rows: Sequence[tuple[str, str]]) -> str:
    """Asks with a numbered list when a terminal looks on; a name may be typed as well. Raises UsageError elsewhere."""
    if shared.json or not sys.stdin.isatty():
        raise UsageError(f"Name the {what} with {option}: {', '.join(name for name, _ in rows)}")
    width = max(len(name) for name, _ in rows)
    for number, (name, label) in enumerate(rows, start=1):
        click.echo(f"  {number:2}  {name:{width}}  {label}".rstrip(), err=True)
    try:
        answer = str(click.prompt(f"Which {what}? Its number or name", err=True)).strip()
    except click.Abort:
        raise KeyboardInterrupt from None
    place = int(answer) if answer.isdecimal() else 0
    return rows[place - 1][0] if 0 < place <= len(rows) else answer


def _named_photos(photos: tuple[Path, ...]) -> dict[str, Path]:
    """The pictures under their new names. Reading pictures takes its time to load: only when there are some."""
    if not photos:
        return {}
    from journeygen.scaffold.photos import named_photos

    return named_photos(photos)


# --- what is said


def _told(shared: Common, made: Made, beside: str, *hints: str) -> int:
    console = Console(shared)
    if shared.json:
        console.json(_table(made))
    console.say(f"Made {_shown(made.text)}{beside}")
    for hint in hints:
        console.say(hint)
    return 0


def _table(made: Made) -> dict[str, object]:
    return {"ok": True, "root": str(made.root.resolve()), "files": list(made.files)}


def _shown(path: Path) -> str:
    """A path as it can be typed from here."""
    full, here = path.resolve(), Path.cwd().resolve()
    return str(full.relative_to(here)) if full.is_relative_to(here) else str(path)


def _guesses(site: NewSite) -> str:
    change = "Change them in journeygen.toml if they are not yours"
    if site.zone_known:
        return f"Taken from this machine: time zone {site.zone}, language {site.language}. {change}."
    return (
        f"This machine does not tell its time zone, so the site uses {site.zone}; its language is {site.language}. "
        f"{change}."
    )


def _next_commands(target: Path) -> tuple[str, str]:
    if target.resolve() == Path.cwd().resolve():
        return "journeygen serve --open", 'journeygen new entry -P my-first-project -s sketch "TITLE"'
    return f"cd {shlex.quote(os.fspath(target))}", "journeygen serve --open"


def _waits(when: When, today: When, now: int) -> str:
    """How to keep an entry back, or until when it waits by itself."""
    if when.at > max(now, today.at):
        day = when.date if when.day else when.local[:16].replace("T", " ")
        return f"Readers will see it from {day} on."
    return "Not ready for readers? Add a line to its front matter: draft: true"
