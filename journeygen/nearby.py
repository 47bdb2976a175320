"""The known path nearest to one that is not there, found soon however many paths there are. Pure."""

import difflib
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

# Comparing takes a tenth of a millisecond a path, and a journal may have thousands of both, known and lost.
CANDIDATES, LOOKED_UP = 200, 200
CLOSE = 0.7


class Nearby:
    """Knows paths, and names the one that was meant by a wrong one: of the same name elsewhere, or alike beside it."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_folder: dict[str, list[str]] = defaultdict(list)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            folder, _, name = path.rpartition("/")
            self._by_folder[folder].append(path)
            self._by_name[name.lower()].append(path)
        self._found: dict[str, str] = {}

    def to(self, lost: str) -> str:
        """The path that was meant, or an empty string; after so many different ones nothing is looked up any more."""
        if lost not in self._found and len(self._found) < LOOKED_UP:
            self._found[lost] = self._nearest(lost)
        return self._found.get(lost, "")

    def _nearest(self, lost: str) -> str:
        folder, _, name = lost.rpartition("/")
        namesakes = [path for path in self._by_name.get(name.lower(), ()) if path != lost]
        if namesakes:
            return _closest(lost, namesakes, cutoff=0)
        beside = self._by_folder.get(folder) or self._by_folder.get(_closest(folder, self._by_folder), [])
        return _closest(lost, (path for path in beside if path != lost))


def _closest(lost: str, known: Iterable[str], cutoff: float = CLOSE) -> str:
    found = difflib.get_close_matches(lost, list(islice(known, CANDIDATES)), n=1, cutoff=cutoff)
    return found[0] if found else ""
