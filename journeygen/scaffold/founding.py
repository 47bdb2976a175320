"""A new site that builds at once: settings, a first project with an entry of today, and a page."""

import os
from pathlib import Path

import msgspec

from journeygen.errors import RefusedError, UsageError
from journeygen.moments import from_epoch
from journeygen.scaffold.creating import Content, Made, create
from journeygen.scaffold.inventory import Inventory
from journeygen.scaffold.machine import machine_language, machine_zone
from journeygen.scaffold.wording import one_line, quoted_text, text_of
from journeygen.settings import FILE as SETTINGS

FALLBACK_ZONE, FALLBACK_TITLE = "UTC", "My workshop"
PROJECT = "my-first-project"


class NewSite(msgspec.Struct, frozen=True):
    """A site just made, and what was guessed for it; `zone_known` is false when the machine told no time zone."""

    made: Made
    title: str
    zone: str
    zone_known: bool
    language: str


def found_site(folder: Path, now: int) -> NewSite:
    """Makes a new site in a folder, which may hold other things.

    Raises RefusedError when it is a site already or one of the new files is there.
    """
    if os.path.lexists(folder / SETTINGS):
        raise RefusedError(f"{folder} is a site already: it holds a {SETTINGS}. Nothing was written")
    if os.path.lexists(folder) and not folder.is_dir():
        raise RefusedError(f"{folder} is a file. Name a folder, or a new name")
    known = machine_zone()
    zone, language, title = known or FALLBACK_ZONE, machine_language(os.environ), title_of(folder)
    made = create(folder, _files(title, zone, language, from_epoch(now, zone).date))
    return NewSite(made, title, zone, bool(known), language)


def title_of(folder: Path) -> str:
    """A site's first title: the folder's name in words."""
    try:
        words = one_line(folder.resolve().name.replace("-", " ").replace("_", " "))
    except UsageError:
        return FALLBACK_TITLE
    return words[0].upper() + words[1:]


def _files(title: str, zone: str, language: str, today: str) -> dict[str, Content]:
    """Every file of a new site. The settings come last: before them, the folder is no site."""
    settings = {"title": quoted_text(title), "timezone": quoted_text(zone), "language": quoted_text(language)}
    identity = Inventory(Path(), (), ()).fresh_id(PROJECT)
    return {
        ".gitignore": text_of("gitignore.txt"),
        ".gitattributes": text_of("gitattributes.txt"),
        "static/.gitkeep": "",
        "content/pages/about.md": text_of("about.md"),
        f"content/{PROJECT}/project.md": text_of("first-project.md", started=today),
        f"content/{PROJECT}/{today}-the-first-idea.md": text_of("first-entry.md", id=identity),
        SETTINGS: text_of("journeygen.toml", **settings),
    }
