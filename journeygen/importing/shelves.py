"""Finds the files that old addresses name, below the source alone, and says which of them a site of ours shows."""

import os
import posixpath
from functools import cached_property
from pathlib import Path

import msgspec

from journeygen.errors import Problem
from journeygen.importing.foreign import ForeignSite
from journeygen.importing.places import normal
from journeygen.inbox.arriving import LARGEST
from journeygen.probe import BY_EXTENSION, PICTURES, probe
from journeygen.strip import strip_metadata

# What would be read as a text of ours, or run in a reader's browser, is no file to copy.
NEVER = frozenset({"", ".md", ".markdown", ".html", ".htm", ".php", ".js", ".mjs", ".toml", ".xml", ".css", ".svgz"})


class Shelf(msgspec.Struct, dict=True):
    """The files of a foreign site; `root` is the folder that none of them may lie outside of."""

    site: ForeignSite
    root: Path

    @cached_property
    def real(self) -> str:
        """The folder as the system knows it."""
        return os.path.realpath(self.root)

    def find(self, path: str, home: Path | None, typed: str) -> Path | None:
        """The file that an address means: beside its text as it was typed, else from the folders that addresses start
        from. Nothing outside of the source is ever found, by no link either.
        """
        plain = normal(path).strip("/")
        places = [root / plain for root in self.site.roots]
        if home is not None and not typed.startswith("/"):
            places.insert(0, home / posixpath.normpath(typed))
        also = self.site.also(path) if self.site.also else None
        return next((found for found in (*places, *([also] if also else [])) if self._is_ours(found)), None)

    def _is_ours(self, path: Path) -> bool:
        try:
            real = os.path.realpath(path)
            return real.startswith(self.real + os.sep) and os.path.isfile(real)
        except (OSError, ValueError):
            return False


def unfit(path: Path, picture: bool) -> str:
    """Why a file cannot stand beside a text of ours; empty when it can."""
    if path.suffix.lower() in NEVER:
        return "it is a page or a program of the old site"
    if path.stat().st_size > LARGEST:
        return "it is larger than 512 MB"
    if path.suffix.lower() not in BY_EXTENSION and not picture:
        return ""
    seen = probe(path, path.name)
    if isinstance(seen, Problem):
        return f"{seen.what}: {seen.why}".rstrip(": .")
    if picture and seen.kind not in {*PICTURES, "svg", "video", "audio"}:
        return "it is no picture"
    return ""


def copied(path: Path) -> bytes:
    """A file's bytes, a picture's without what tells where and by whom it was taken."""
    content = path.read_bytes()
    return strip_metadata(content) if path.suffix.lower() in BY_EXTENSION else content
