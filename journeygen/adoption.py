"""Gives entries what their project says for all of them: its address, how they are shared, when they go live. Pure."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from journeygen.config import NetworkSettings
from journeygen.model import Entry, OwnPost, Project, Release, When
from journeygen.moments import from_epoch, moment, zone_of
from journeygen.slugs import slugify

_SILENT = OwnPost()


def adopted(
    entries: list[Entry], projects: list[Project], networks: dict[str, NetworkSettings]
) -> tuple[list[Entry], list[Project]]:
    """Entries under their project's key, with a project made for each folder that has no `project.md`."""
    everywhere = {
        name: OwnPost(thread=settings.thread, card=settings.card)
        for name, settings in networks.items()
        if settings.thread or settings.card
    }
    by_folder = {project.folder: project for project in projects}
    children = []
    for read in entries:
        entry = read
        folder = entry.source.split("/", 1)[0]
        project = by_folder.get(folder)
        if project is None:
            key = slugify(folder)
            project = by_folder[folder] = Project(key=key, id=key, folder=folder, source="", title=folder)
        if project.key != entry.project:
            key = f"{project.key}/{entry.slug}"
            identity = key if entry.id == entry.key else entry.id
            entry = msgspec.structs.replace(entry, project=project.key, key=key, id=identity)
        if everywhere or project.own_posts or not project.social:
            own_posts = _both(_both(everywhere, project.own_posts), entry.own_posts)
            entry = msgspec.structs.replace(entry, social=entry.social and project.social, own_posts=own_posts)
        children.append(entry)
    return children, sorted(by_folder.values(), key=lambda project: (project.key, project.folder))


def _both(general: dict[str, OwnPost], own: dict[str, OwnPost]) -> dict[str, OwnPost]:
    """What somebody says of each network over what is said in general; a picture of one's own is no card."""
    merged = {}
    for name in sorted(general.keys() | own.keys()):
        ours, one = general.get(name, _SILENT), own.get(name, _SILENT)
        said = {key: value for key, value in msgspec.structs.asdict(one).items() if value or value is False}
        merged[name] = msgspec.structs.replace(ours, **({"card": False} if one.image else {}), **said)
    return merged


def released(entries: list[Entry], projects: Iterable[Project], order: dict[str, int], zone: str) -> list[Entry]:
    """Entries in which those of a project with a release know when they go live, if they do not say it themselves.

    They take their turns by date, step and slug; no entry goes live before its own date. A draft holds its turn, so
    that finishing it moves no other entry.
    """
    releases = {project.key: project.release for project in projects if project.release is not None}
    if not releases:
        return entries
    waiting: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.project in releases and entry.publish is None:
            waiting[entry.project].append(entry)
    times = {
        entry.source: turn(releases[project], place, zone)
        for project, group in waiting.items()
        for place, entry in enumerate(
            sorted(group, key=lambda entry: (entry.date.at, order.get(entry.step, 99), entry.slug))
        )
    }
    return [_at(entry, times[entry.source]) if entry.source in times else entry for entry in entries]


def _at(entry: Entry, time: When) -> Entry:
    return msgspec.structs.replace(entry, publish=max(time, entry.date, key=lambda when: when.at))


def turn(release: Release, place: int, zone: str) -> When:
    """When the entry at a place (from 0) goes live. Days, weeks and months keep the hour on the wall.

    A month without that day gives its last one; an hour that the clock leaves out comes an hour later.
    """
    try:
        return _turn(release, place * release.count, zone)
    except (OverflowError, ValueError):
        return moment("9998-12-31", zone)  # the calendar ends before this entry's turn comes


def _turn(release: Release, steps: int, zone: str) -> When:
    if release.unit == "hours":
        return from_epoch(release.start.at + steps * 3600, zone)
    local = datetime.fromisoformat(release.start.local).astimezone(zone_of(zone)).replace(tzinfo=None)
    if release.unit == "months":
        year, month = divmod(local.year * 12 + local.month - 1 + steps, 12)
        day = min(local.day, monthrange(year, month + 1)[1])
        return moment(local.replace(year=year, month=month + 1, day=day), zone)
    return moment(local + timedelta(days=steps * (7 if release.unit == "weeks" else 1)), zone)
