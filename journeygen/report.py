"""What a build did, as a value: the command line prints it, `--json` writes it."""

import msgspec

from journeygen.errors import ERROR, WARNING, Problem


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

    def count(self, level: str) -> int:
        """How many problems of a level there are."""
        return sum(problem.level == level for problem in self.problems)

    def failed(self, strict: bool) -> bool:
        """Whether the build must not count as done: errors, and warnings where the maker is strict."""
        return bool(self.count(ERROR) or (strict and self.count(WARNING)))
