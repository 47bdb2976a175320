"""What an importer has read of another tool's site, before anything of ours is made of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from journeygen.model import When


class Loss(msgspec.Struct, frozen=True, order=True):
    """Something that did not come along, or not as it was: `file` as it lies in the source, `line` 0 for all of it."""

    file: str
    line: int
    kind: str
    what: str


class Foreign(msgspec.Struct, kw_only=True):
    """One entry or standing page of another tool. `url` is its old address as a path, `key` what names it for ever.

    `text` is Markdown that may hold links of the old site; `line` is where it starts in `origin`. `home` is the folder
    that its relative links to files start from.
    """

    origin: str
    key: str
    title: str
    text: str
    line: int = 1
    url: str = ""
    date: When | None = None
    updated: When | None = None
    page: bool = False
    home: Path | None = None
    slug: str = ""
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    folder: str = ""
    summary: str = ""
    cover: str = ""
    cover_alt: str = ""
    author: str = ""
    lang: str = ""
    draft: bool = False
    unlisted: bool = False
    extra: dict[str, Any] = {}
    # Files that belong to it whether its text names them or not.
    files: tuple[Path, ...] = ()


class ForeignSite(msgspec.Struct, kw_only=True):
    """All that was read. `roots` are the folders that its addresses of files start from, `lists` old addresses of
    lists by the category or folder that they list; `also` finds files by addresses that need more than that,
    `hosts` are others that hold its files.
    """

    title: str
    base: str
    entries: list[Foreign]
    losses: list[Loss]
    roots: tuple[Path, ...] = ()
    lists: dict[str, str] = {}
    hosts: frozenset[str] = frozenset()
    also: Callable[[str], Path | None] | None = None
