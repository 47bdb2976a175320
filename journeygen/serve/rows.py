"""The studio's list: a row for each entry, and what is wrong anywhere. Remembers when each row changed last."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from journeygen.calendar import EXPIRED, UNLISTED
from journeygen.entries import BUNDLE_FILE, CONTENT
from journeygen.errors import ERROR, WARNING, Problem
from journeygen.issues import READY
from journeygen.journal import Journal
from journeygen.model import Entry
from journeygen.outlook.todo import due, missing
from journeygen.serve.live import offending_line
from journeygen.serve.preview import Shown, State

# How the list calls a text that no entry could be read from.
UNREAD = "!"


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entry in the list. `state` is empty for one that readers see; `missing`, `due` and the rest are numbers."""

    key: str
    title: str
    project: str
    step: str = ""
    date: str = ""
    state: str = ""
    missing: int = 0
    due: int = 0
    errors: int = 0
    warnings: int = 0


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem as the studio shows it; `key` is the entry that it belongs to, if any."""

    level: str
    place: str
    what: str
    code: str
    why: str = ""
    fix: str = ""
    excerpt: str = ""
    key: str = ""


class Table:
    """The rows of what stands, newest first, and the problems. `changes` gives what is new since an edition."""

    def __init__(self) -> None:
        self.order: tuple[str, ...] = ()
        self.projects: dict[str, str] = {}
        self.problems: tuple[Told, ...] = ()
        self._rows: dict[str, tuple[Row, int]] = {}
        self._ordered = 0

    def renew(self, state: State, shown: Shown | None, root: Path, stamp: int) -> None:
        """Takes what stands now; what differs from before bears the stamp."""
        found = [*state.problems, *(state.report.problems if state.report is not None else ())]
        owners = owners_of(shown.dresser.journal) if shown is not None else {}
        self.problems = tuple([told(problem, owners, root) for problem in dict.fromkeys(found)])
        rows = list(self._read(shown)) if shown is not None else []
        if shown is not None:
            self.projects = {project.key: project.title for project in shown.dresser.journal.projects}
        fresh = {row.key: row for row in (*unread(self.problems, state), *rows)}
        before = self._rows
        self._rows = {
            key: before[key] if key in before and before[key][0] == row else (row, stamp) for key, row in fresh.items()
        }
        if tuple(fresh) != self.order:
            self.order, self._ordered = tuple(fresh), stamp

    def changes(self, since: int) -> tuple[list[Row], tuple[str, ...] | None]:
        """The rows that changed after an edition, and the order of all when that did."""
        rows = [row for row, stamp in self._rows.values() if stamp > since]
        return rows, self.order if self._ordered > since else None

    def _read(self, shown: Shown) -> Iterator[Row]:
        journal = shown.dresser.journal
        letters = {issue.month for issue in journal.issues if issue.state == READY and issue.month in journal.exported}
        counts = _counts(self.problems)
        for entry in sorted({**journal.hidden, **journal.entries}.values(), key=lambda one: (-one.live_at.at, one.key)):
            errors, warnings = counts.get(entry.key, (0, 0))
            yield Row(
                key=entry.key,
                title=entry.title,
                project=entry.project,
                step=shown.dresser.step(entry.step).label or entry.step,
                date=entry.live_at.date,
                state=state_of(journal, entry),
                missing=missing(journal, entry),
                due=due(journal, entry, journal.issue_of.get(entry.key, "") in letters),
                errors=errors,
                warnings=warnings,
            )


def state_of(journal: Journal, entry: Entry) -> str:
    """How an entry stands to its readers: draft, later, unlisted, expired; empty where they see it."""
    if entry.draft:
        return "draft"
    if entry.key in journal.early:
        return "later"
    status = journal.status[entry.key]
    return status if status in {UNLISTED, EXPIRED} else ""


def _counts(problems: tuple[Told, ...]) -> dict[str, tuple[int, int]]:
    """Errors and warnings by entry, pictures without a description aside: those count as missing."""
    counts: dict[str, tuple[int, int]] = {}
    for one in problems:
        if one.key and one.code != "alt-missing":
            errors, warnings = counts.get(one.key, (0, 0))
            counts[one.key] = errors + (one.level == ERROR), warnings + (one.level == WARNING)
    return counts


# --- problems


def owners_of(journal: Journal) -> dict[str, str]:
    """File or folder below the root -> the entry that is told in it."""
    owners: dict[str, str] = {}
    for entry in (*journal.entries.values(), *journal.hidden.values()):
        owners[CONTENT + entry.source] = entry.key
        if entry.source.endswith(f"/{BUNDLE_FILE}"):
            owners[CONTENT + entry.source.removesuffix(f"/{BUNDLE_FILE}")] = entry.key
    return owners


def told(problem: Problem, owners: dict[str, str], root: Path) -> Told:
    """A problem with its line and its entry."""
    key = owners.get(problem.path) or owners.get(problem.path.rpartition("/")[0], "")
    excerpt = problem.excerpt or offending_line(problem, root)
    return Told(
        problem.level,
        problem.place,
        problem.what,
        problem.code,
        problem.why,
        problem.fix,
        excerpt,
        key or _unread(problem),
    )


def _unread(problem: Problem) -> str:
    """What to call a text that is no entry yet, because of what is wrong with it."""
    parts = problem.path.split("/")
    is_entry = problem.path.startswith(CONTENT) and problem.path.endswith(".md") and len(parts) > 2
    wrong = problem.level == ERROR and parts[1] not in {"pages", "newsletter"} and parts[-1] != "project.md"
    return UNREAD + problem.path.removeprefix(CONTENT) if is_entry and wrong else ""


def unread(problems: tuple[Told, ...], state: State) -> Iterator[Row]:
    """A row for each text that cannot be read."""
    for key, (errors, warnings) in _counts(problems).items():
        if key.startswith(UNREAD):
            folder, _, name = key.removeprefix(UNREAD).partition("/")
            yield Row(
                key, name.removesuffix(f"/{BUNDLE_FILE}"), folder, state="unread", errors=errors, warnings=warnings
            )
