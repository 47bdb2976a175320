"""What a build did, as a value: the command line prints it, `--json` writes it."""

import msgspec

from journeygen.errors import ERROR, WARNING, Problem


class Pulse(msgspec.Struct, frozen=True):
    """What may be said after a build, on any day: days are counted when it is said.

    `since` is the first moment at which there is something to say, in seconds since the epoch. `projects` are those
    that must move: title, last step's label and id, its day, and after how many days it is quiet.
    """

    zone: str = ""
    since: int = 0
    projects: tuple[tuple[str, str, str, str, int], ...] = ()
    letters: tuple[str, ...] = ()
    unshared: int = 0
    launches: tuple[tuple[str, str], ...] = ()


class Report(msgspec.Struct, frozen=True):
    """The outcome of one build. `made` counts artifacts rendered, `written` and `deleted` files."""

    output: str
    made: int = 0
    written: int = 0
    deleted: int = 0
    planned: int = 0
    files: int = 0
    entries: int = 0
    issues: tuple[str, ...] = ()
    until: int = 0
    problems: tuple[Problem, ...] = ()
    changed: tuple[str, ...] = ()
    pulse: Pulse = Pulse()

    def count(self, level: str) -> int:
        """How many problems of a level there are."""
        return sum(problem.level == level for problem in self.problems)

    def failed(self, strict: bool) -> bool:
        """Whether the build must not count as done: errors, and warnings where the maker is strict."""
        return bool(self.count(ERROR) or (strict and self.count(WARNING)))
