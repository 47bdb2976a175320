"""Problems as values, and the few exceptions that end a command. Nothing here prints."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from journeygen.later import later

if TYPE_CHECKING:
    import difflib
else:
    difflib = later("difflib")

ERROR, WARNING, NOTE = "error", "warning", "note"
KEY_PLACE = r"\[([\w.-]+)\] ([\w-]*)(?: (\d+))?"


class Problem(msgspec.Struct, frozen=True, order=True):
    """One message to a writer, in source coordinates.

    `path` is POSIX and relative to the site's root; `line` counts from 1, front matter included; 0 means none.
    `what` says what is wrong, `why` why it matters or what was found, `fix` what to do; `code` never changes meaning.
    """

    path: str
    line: int
    code: str
    what: str
    why: str = ""
    fix: str = ""
    level: str = ERROR
    excerpt: str = ""

    @property
    def place(self) -> str:
        """`path:line`, or the path alone."""
        return f"{self.path}:{self.line}" if self.line else self.path

    @property
    def message(self) -> str:
        """`path:line: what. why. what to do`, on one line."""
        sentences = (part.rstrip(". ") for part in (self.what, self.why, self.fix) if part)
        text = f"{self.place}: {'. '.join(sentences)} [{self.code}]".replace("?. ", "? ")
        return " ".join(text.split())


def key_place(table: str, key: str = "", at: int = 0) -> str:
    """The excerpt of a problem at a key of the config, in the `at`-th table of that name: `settings` finds its line."""
    return f"[{table}] {key}" + (f" {at}" if at else "")


class JourneygenError(Exception):
    """Ends a command with one sentence and an exit code; the base of all errors that a maker may see."""

    exit_code = 1


class ContentError(JourneygenError):
    """The sources are wrong; every problem found is in `problems`, and nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(problem.message for problem in self.problems))


class UsageError(JourneygenError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class RefusedError(JourneygenError):
    """Refused for safety: going on could destroy or publish something that is not ours."""

    exit_code = 4


class NetworkError(JourneygenError):
    """Another machine, or the way to it, failed. Nothing is known to have arrived that was not there before."""

    exit_code = 3


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name closest to a mistyped one, or an empty string when none is close."""
    names = list(known)
    lowered = {name.lower(): name for name in names}
    if word.lower() in lowered:
        return lowered[word.lower()]
    found = difflib.get_close_matches(word.lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[found[0]] if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that offers the nearest known name, or lists the known ones when none is close."""
    names = sorted(known)
    found = nearest(word, names)
    if found:
        return f"Did you mean `{found}`?"
    return f"Known: {', '.join(names)}." if names else ""
