"""Remembers what reading a file gave, until the file changes: parsed texts, probed media, digests of static files.

Trust is by stat, but a file that changed within the clock's grain of our look is read again (git's "racy" rule):
its stat could be that of two contents. Every store is a cache: lost, broken or of another version it costs time only.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import GenericAlias
from typing import Any, Generic, TypeVar

import msgspec

from journeygen.digests import KEEPER, mark, restorer
from journeygen.files import replace_file
from journeygen.sources import Stat

# Kernels stamp files with a clock that ticks every 1 to 16 ms; some network file systems keep whole seconds only.
GRAIN_NS = 50_000_000
# Below `.journeygen/`: derived pictures, and what was seen in files beside entries. Both hold for the same bytes
# wherever they come from, so that this one folder is all that a cache between machines must keep.
PICTURES, FACTS = "pictures", "facts.msgpack"
T = TypeVar("T")


def settled(stat: Stat, looked_at: int) -> bool:
    """Whether a file that had this stat when we looked (ns since the epoch) must have another one if changed since."""
    return max(stat.modified, stat.changed) < looked_at - GRAIN_NS


class Store(Generic[T]):
    """One file of remembered values by path, valid for one `key`: what besides the file decides the value."""

    def __init__(self, path: Path, kind: Any, key: str) -> None:
        self.path = path
        self.key = key
        self._decoder: Any = restorer(
            GenericAlias(tuple, (str, GenericAlias(dict, (str, GenericAlias(tuple, (Stat, int, kind))))))
        )
        self._kept: dict[str, tuple[Stat, int, T]] = {}
        self._fresh: dict[str, tuple[Stat, int, T]] = {}
        self._load()

    def _load(self) -> None:
        try:
            content = self.path.read_bytes()
            if content[:16] != mark(content[16:])[:16].encode():
                return
            key, kept = self._decoder.decode(content[16:])
        except (OSError, msgspec.DecodeError, TypeError, IndexError):
            return
        if key == self.key:
            self._kept = kept

    def find(self, path: str, stat: Stat) -> T | None:
        """What this file gave when it last had this stat; None when it must be read."""
        found = self._kept.get(path)
        if found is None or found[0] != stat or not settled(stat, found[1]):
            return None
        self._fresh[path] = found
        return found[2]

    def values(self) -> Iterator[T]:
        """All that was remembered, whether or not it still holds for its path."""
        return (value for _, _, value in self._kept.values())

    def keep(self, path: str, stat: Stat, value: T, looked_at: int) -> None:
        """Remembers what a file gave that was looked at then."""
        self._fresh[path] = (stat, looked_at, value)

    def save(self) -> None:
        """Writes what was found and kept since the last time, if the file differs; a full disk costs time only.

        A store that was asked nothing stays as it is.
        """
        fresh, self._fresh = self._fresh, {}
        if not fresh or (
            fresh.keys() == self._kept.keys() and all(self._kept[path] is value for path, value in fresh.items())
        ):
            return
        content = KEEPER.encode((self.key, fresh))
        with suppress(OSError):
            replace_file(self.path, mark(content)[:16].encode() + content)
        self._kept = fresh


def now_ns() -> int:
    """The machine's clock, for comparing with the file system's: never part of any output."""
    return time.time_ns()
