"""Starts a project, an entry, a page or an editor's note in a site that exists."""

import re
import tomllib
from pathlib import Path

from journeygen.entries import BUNDLE_FILE, CONTENT, NOTES, PAGES, PROJECT_FILE
from journeygen.errors import RefusedError, UsageError
from journeygen.model import When
from journeygen.scaffold.creating import Content, Made, create
from journeygen.scaffold.inventory import Inventory, KnownProject
from journeygen.scaffold.wording import matter_value, one_line, slug_of, text_of
from journeygen.slugs import RESERVED_TOP

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def start_project(inventory: Inventory, title: str, started: When) -> Made:
    """A folder with a `project.md`. Raises UsageError for a title without a usable name, RefusedError when taken."""
    line = one_line(title)
    slug = _free_address(inventory, line)
    taken = {project.id for project in inventory.projects}
    identity = inventory.fresh_id(slug) if slug in taken else slug
    text = text_of("project.md", title=matter_value(line), id=matter_value(identity), started=started.date)
    return create(inventory.root, {f"{CONTENT}{slug}/{PROJECT_FILE}": text})


def start_page(inventory: Inventory, title: str) -> Made:
    """A standing page. Raises UsageError for a title without a usable name, RefusedError when taken."""
    line = one_line(title)
    slug = _free_address(inventory, line)
    return create(inventory.root, {f"{CONTENT}{PAGES}/{slug}.md": text_of("page.md", title=matter_value(line))})


def start_issue(inventory: Inventory, month: str) -> Made:
    """The editor's note of a month. Raises UsageError when that is no month, RefusedError when there is one."""
    if not MONTH.fullmatch(month):
        raise UsageError(f"MONTH must be a month such as 2026-03; found {month!r}")
    return create(inventory.root, {f"{CONTENT}{NOTES}/{month}.md": text_of("issue.md", month=month)})


def start_entry(
    inventory: Inventory, project: KnownProject, step: str, title: str, when: When, photos: dict[str, Path]
) -> Made:
    """An entry: one file, or a folder with its photos (new name -> original) where there are any.

    Raises UsageError for a title without a usable name, RefusedError when there is one of that day and name.
    """
    line = one_line(title)
    stem = f"{CONTENT}{project.folder}/{when.date}-{_entry_slug(inventory, project, line, when.date)}"
    text = text_of(
        "entry.md",
        title=matter_value(line),
        step=matter_value(step),
        id=matter_value(inventory.fresh_id(project.id)),
        date="" if when.day else f"date: {_clock(when)}\n",
        pictures=_pictures(photos),
        prompt=_prompt(step),
    )
    if not photos:
        return create(inventory.root, {f"{stem}.md": text})
    files: dict[str, Content] = {f"{stem}/{name}": original for name, original in photos.items()}
    return create(inventory.root, {**files, f"{stem}/{BUNDLE_FILE}": text})


def _free_address(inventory: Inventory, title: str) -> str:
    """The slug of a title, when neither the site nor another text uses it."""
    slug = slug_of(title)
    if slug in RESERVED_TOP:
        raise UsageError(f"The site itself uses the address /{slug}/. Choose another title")
    holder = inventory.holder(slug)
    if holder:
        raise RefusedError(f"{CONTENT}{holder} has the address /{slug}/ already. Nothing was written")
    return slug


def _entry_slug(inventory: Inventory, project: KnownProject, title: str, day: str) -> str:
    """The slug of a title, with a number when an earlier or later day has an entry of that name."""
    slug = slug_of(title)
    taken = inventory.entry_slugs(project.folder)
    if slug in taken and taken[slug].startswith(f"{project.folder}/{day}"):
        raise RefusedError(f"{CONTENT}{taken[slug]} is there already. Nothing was written")
    numbered = (f"{slug}-{count}" for count in range(2, len(taken) + 3))
    return slug if slug not in taken else next(name for name in numbered if name not in taken)


def _clock(when: When) -> str:
    """A moment as makers write it, in the site's zone."""
    clock = when.local[11:19].removesuffix(":00")
    return f"{when.date} {clock}"


def _pictures(photos: dict[str, Path]) -> str:
    images = "\n\n".join(f"![]({name})" for name in photos)
    return text_of("pictures.md", images=images) if photos else ""


def _prompt(step: str) -> str:
    prompts = tomllib.loads(text_of("prompts.toml"))
    return str(prompts.get(step, prompts["other"])).strip()
